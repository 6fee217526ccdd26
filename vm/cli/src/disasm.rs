//! `mipsilon disasm`.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use mipsilon_spec::{Endian, disassemble};
use mipsilon_vm::Program;
use mipsilon_vm::text::shown_json;
use serde_json::json;

use super::error::CliError;
use super::{inputs, output};

/// List a program's code as the machine decodes it
///
/// Each line has the address, the word and the instruction; words that are no instruction of the
/// machine show as `.word`. With --json: {endian, entry, instructions: [{pc, word, text, symbol}]}.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Disasm {
    /// The program: a static MIPS32r2 ELF executable.
    elf: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  mipsilon disasm guests/elf/fibonacci.mips.elf
  mipsilon disasm guests/elf/sort.mipsel.elf --json | jq '.instructions | length'";

impl Disasm {
    /// Lists the program.
    pub(crate) fn execute(&self, json: bool) -> Result<(), CliError> {
        let program = inputs::program(&self.elf)?;
        let mut stdout = BufWriter::new(io::stdout().lock());
        let listed =
            if json { list_json(&program, &mut stdout) } else { list(&program, &mut stdout) };
        listed.and_then(|()| stdout.flush()).map_err(output::stdout_error)
    }
}

/// Every executable word with its address.
fn words(program: &Program) -> impl Iterator<Item = (u32, u32)> {
    program.segments().iter().flat_map(|segment| {
        let addresses = (segment.start()..).step_by(4);
        addresses.zip(segment.words().iter().copied())
    })
}

/// The listing in objdump's manner.
fn list(program: &Program, out: &mut impl Write) -> io::Result<()> {
    let mut next = None;
    for (pc, word) in words(program) {
        let symbol = program.symbol(pc);
        match symbol {
            Some((name, 0)) => writeln!(out, "\n{pc:08x} <{name}>:")?,
            _ if next != Some(pc) => writeln!(out, "\n{pc:08x}:")?,
            _ => {}
        }
        writeln!(out, "{pc:8x}:\t{word:08x} \t{}", disassemble(word, pc))?;
        next = pc.checked_add(4);
    }
    Ok(())
}

/// The listing as an object, written piece by piece: there may be four million instructions, each
/// with a long name.
fn list_json(program: &Program, out: &mut impl Write) -> io::Result<()> {
    let endian = match program.endian() {
        Endian::Big => "big",
        Endian::Little => "little",
    };
    let entry = program.entry();
    write!(out, r#"{{"endian":"{endian}","entry":"{entry:#010x}","instructions":["#)?;
    let mut separator = "";
    for (pc, word) in words(program) {
        let instruction = json!({
            "pc": format!("{pc:#010x}"),
            "word": format!("{word:#010x}"),
            "text": disassemble(word, pc).to_string(),
            "symbol": program.symbol(pc).map(|(name, offset)| format!("{name}+{offset:#x}")),
        });
        write!(out, "{separator}{}", shown_json(&instruction.to_string()))?;
        separator = ",";
    }
    writeln!(out, "]}}")
}
