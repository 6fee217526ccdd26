//! Rows of every chip, evaluated by the code that the prover compiles, and program rows. `proofs-lean/run/Chips.lean`
//! describes their text.

use mipsilon_air::builder::Builder;
use mipsilon_air::bus::Direction;
use mipsilon_air::chip::Chip;
use mipsilon_air::machine::{ChipId, ChipVisitor, all_chips, template};
use mipsilon_air::message::Message;
use mipsilon_air::rom::lower;
use mipsilon_field::KoalaBear;
use mipsilon_spec::Endian;
use p3_field::{PrimeCharacteristicRing, PrimeField32};

use crate::random::Random;

/// A row of a chip.
#[derive(Clone, Debug)]
pub struct Row {
    /// The chip's name.
    pub chip: &'static str,
    /// The row as a line of text.
    pub line: String,
    /// All that the chip makes of it.
    pub answer: String,
}

/// Random rows, so many of each chip, in the order of the machine.
pub fn rows(of_each: usize) -> Vec<Row> {
    struct Rows {
        random: Random,
        of_each: usize,
        rows: Vec<Row>,
    }
    impl ChipVisitor for Rows {
        fn visit<C: Chip>(&mut self, id: ChipId, chip: C) {
            for _ in 0..self.of_each {
                let row = self.row(id, &chip);
                self.rows.push(row);
            }
        }
    }
    impl Rows {
        fn row(&mut self, id: ChipId, chip: &impl Chip) -> Row {
            let mut cells = |count: usize| -> Vec<KoalaBear> {
                (0..count).map(|_| cell(&mut self.random)).collect()
            };
            let width = chip.columns().names().len();
            let mut values = Values {
                main: cells(width),
                next: cells(width),
                preprocessed: cells(chip.preprocessed_columns().names().len()),
                public: cells(chip.public_values()),
                constraints: Vec::new(),
                messages: Vec::new(),
            };
            chip.eval(&mut values);
            let mut line = format!("1 {:x} {:x}", KoalaBear::ORDER_U32, id as usize);
            let groups = [&values.main, &values.next, &values.preprocessed, &values.public];
            for cells in groups {
                line += &format!(" {:x}{}", cells.len(), text(cells));
            }
            let answer = text(&values.constraints) + &text(&values.messages);
            Row { chip: id.name(), line, answer }
        }
    }
    let mut all = Rows { random: Random(0x6d69_7073), of_each, rows: Vec::new() };
    all_chips(&template(), &mut all);
    all.rows
}

/// The program rows of words, at random places with and without a branch in the slot.
pub fn program_rows(words: impl Iterator<Item = u32>) -> Vec<Row> {
    // NOP and `b .`
    const SLOTS: [u32; 2] = [0x0000_0000, 0x1000_ffff];
    let mut random = Random(0x726f_6d73);
    words
        .map(|word| {
            let (pc, slot, big) = (random.word() & !3, random.below(2), random.below(2));
            let endian = if big == 1 { Endian::Big } else { Endian::Little };
            let row = lower(word, pc, Some(SLOTS[slot as usize]), endian);
            let fields = [row.opcode(), row.a, row.b, row.c, row.d];
            Row {
                chip: "program",
                line: format!("2 {word:x} {pc:x} {slot} {big}"),
                answer: fields.iter().map(|field| format!(" {field:x}")).collect(),
            }
        })
        .collect()
}

/// A cell: often a bit, a byte or a limb, as in traces.
fn cell(random: &mut Random) -> KoalaBear {
    let bits = random.pick(&[1, 1, 8, 16, 31]);
    KoalaBear::from_u32(random.below(1 << bits) % KoalaBear::ORDER_U32)
}

/// Numbers with a blank before each.
fn text(cells: &[KoalaBear]) -> String {
    cells.iter().map(|cell| format!(" {:x}", cell.as_canonical_u32())).collect()
}

/// A row and what a chip makes of it.
struct Values {
    main: Vec<KoalaBear>,
    next: Vec<KoalaBear>,
    preprocessed: Vec<KoalaBear>,
    public: Vec<KoalaBear>,
    constraints: Vec<KoalaBear>,
    messages: Vec<KoalaBear>,
}

impl Builder for Values {
    type E = KoalaBear;
    fn main(&self, index: usize) -> KoalaBear {
        self.main[index]
    }
    fn main_next(&self, index: usize) -> KoalaBear {
        self.next[index]
    }
    fn preprocessed(&self, index: usize) -> KoalaBear {
        self.preprocessed[index]
    }
    fn public(&self, index: usize) -> KoalaBear {
        self.public[index]
    }
    fn assert_zero(&mut self, _name: &'static str, value: KoalaBear) {
        self.constraints.push(value);
    }
    fn assert_zero_transition(&mut self, _name: &'static str, value: KoalaBear) {
        self.constraints.push(value);
    }
    fn interact<M: Message<KoalaBear>>(
        &mut self,
        direction: Direction,
        message: M,
        count: KoalaBear,
    ) {
        self.messages.extend(&message.tuple()[..M::KIND.bus.width()]);
        self.messages.push(direction.signed(count));
    }
}
