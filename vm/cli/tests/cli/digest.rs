//! `mipsilon digest`.

use mipsilon_air::export::air_digest;
use mipsilon_vm::Program;

use crate::mipsilon::{Scratch, elf, keys, mipsilon};

/// The keys of the object, sorted.
const KEYS: [&str; 6] =
    ["air_digest", "field", "machine_digest", "pcs", "program_digest", "security"];

#[test]
fn digests_are_those_that_proofs_carry() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("fibonacci.mips"), scratch.fibonacci());
    let profile = ["--security", "fast-insecure"];
    let digest = [&["digest", &elf][..], &profile].concat();
    let object = mipsilon(&[&digest[..], &["--json"]].concat()).succeeded().object();
    assert_eq!(keys(&object), KEYS);
    let verify = [&["verify", &elf, &proof, "--json"][..], &profile].concat();
    let verified = mipsilon(&verify).succeeded().object();
    for key in ["program_digest", "machine_digest"] {
        assert_eq!(object[key], verified[key]);
    }
    let program = Program::from_elf(&std::fs::read(&elf).unwrap()).unwrap();
    assert_eq!(object["program_digest"], hex::encode(program.digest()));
    assert_eq!(object["air_digest"], hex::encode(air_digest()));
    let text = mipsilon(&digest).succeeded().stdout;
    let hex = |key: &str| object[key].as_str().unwrap().to_owned();
    assert_eq!(
        text,
        format!(
            "program  {}\nmachine  {}  koala-bear with fri-blake3, profile fast-insecure\nAIR      \
             {}\n",
            hex("program_digest"),
            hex("machine_digest"),
            hex("air_digest")
        )
    );
}

#[test]
fn each_digest_depends_on_its_part() {
    let digests = |elf: &str, options: &[&str]| {
        let arguments = [&["digest", elf, "--json"], options].concat();
        let object = mipsilon(&arguments).succeeded().object();
        ["program_digest", "machine_digest", "air_digest"].map(|key| object[key].clone())
    };
    let [mips, mipsel] = [elf("fibonacci.mips"), elf("fibonacci.mipsel")];
    let [program, machine, air] = digests(&mips, &[]);
    let other = digests(&mipsel, &[]);
    assert!(other[0] != program && other[1..] == [machine.clone(), air.clone()]);
    let other = digests(&mips, &["--pcs", "whir"]);
    assert!(other[1] != machine && [&other[0], &other[2]] == [&program, &air]);
    mipsilon(&["digest", &elf("bad/wrong-n32.mips"), "--json"]).error(1, "elf");
}
