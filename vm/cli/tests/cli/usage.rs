//! Arguments: help, and what is wrong with them.

use crate::mipsilon::{elf, mipsilon};

#[test]
fn every_command_has_help() {
    let help = mipsilon(&["--help"]).succeeded().stdout;
    for command in
        ["run", "prove", "verify", "inspect", "digest", "disasm", "chips", "backends", "bench"]
    {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
        let help = mipsilon(&[command, "--help"]).succeeded().stdout;
        assert!(help.contains(&format!("Usage: mipsilon {command} ")), "{help}");
        assert!(help.contains("Examples:"), "{help}");
        assert!(help.contains("--json"), "{help}");
    }
}

#[test]
fn unknown_names_are_told_with_the_possible_ones() {
    let elf = elf("fibonacci.mips");
    let prove = |option: &str, value: &str| {
        let arguments = ["prove", &elf, "-o", "/nowhere/proof", "--json", option, value];
        let error = mipsilon(&arguments).error(2, "usage");
        error["message"].as_str().unwrap().to_owned()
    };
    let arguments = ["prove", &elf, "-o", "/nowhere/proof", "--json"];
    let pair = ["--field", "mersenne-31", "--pcs", "hiding-fri"];
    let error = mipsilon(&[&arguments[..], &pair].concat()).error(2, "usage");
    let pairs = error["message"].as_str().unwrap();
    assert!(pairs.contains("mersenne-31 with circle-keccak"), "{pairs}");
    assert!(pairs.contains("koala-bear with hiding-fri"), "{pairs}");
    // A backend that exists, but not in a build without its features.
    if !mipsilon_pcs::BackendId::ALL.contains(&("goldilocks", "stir")) {
        let pair = ["--field", "goldilocks", "--pcs", "stir"];
        let error = mipsilon(&[&arguments[..], &pair].concat()).error(2, "usage");
        assert_eq!(
            error["message"],
            "the backend goldilocks with stir is not in this build; \
             build with `--features goldilocks,stir` (or all-backends)"
        );
    }
    let field = prove("--field", "koala");
    assert!(field.contains("koala-bear"), "{field}");
    let pcs = prove("--pcs", "fry");
    assert!(pcs.contains("fri-blake3") && pcs.contains("fri-poseidon2"), "{pcs}");
    for message in [
        prove("--security", "proven"),
        mipsilon(&["verify", &elf, "proof", "--security", "100", "--json"])
            .error(2, "usage")["message"]
            .to_string(),
    ] {
        for name in ["proven-100", "conjectured-100", "fast-insecure"] {
            assert!(message.contains(name), "{message}");
        }
    }
}

#[test]
fn wrong_arguments_exit_with_2() {
    let elf = elf("fibonacci.mips");
    for arguments in [
        &["prove"][..],
        &["prove", &elf],
        &["verify", &elf],
        &["inspect"],
        &["digest"],
        &["digest", &elf, "--security", "none"],
        &["verify", &elf, "proof", "--expect-exit", "-1"],
        &["chips", "--input", "file"],
        &["chips", "--markdown", "--run", &elf],
        &["chips", "--markdown", "--json"],
        &["backends", "--markdown", "--json"],
        &["backends", "--markdown", "--verbose"],
        &["bench"],
        &["bench", "backends"],
        &["bench", "backends", &elf, "--markdown", "--json"],
        &["prove", &elf, "-o", "proof", "--nonsense"],
    ] {
        assert_eq!(mipsilon(arguments).status, 2, "{arguments:?}");
    }
}
