//! What a changed proof is worth: nothing. Every claim in a proof file, its shape and its bytes are
//! changed; the verifier must answer each with an error, and never with a panic.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use mipsilon_vm::Program;
use mipsilon_vm::SecurityProfile;
use mipsilon_vm::proof::{FormatError, MAGIC, MAX_BYTES, Proof};
use mipsilon_vm::prove::{Options, prove};
use mipsilon_vm::verify::{Rejected, Verified, verify};

/// The weakest profile: what it rejects, all do. Its few queries make the proof small, so that
/// random changes hit everything in it.
const PROFILE: SecurityProfile = SecurityProfile::FastInsecure;

fn path(name: &str) -> String {
    format!("{}/../guests/elf/{name}.elf", env!("CARGO_MANIFEST_DIR"))
}

fn program(name: &str) -> Program {
    Program::from_elf(&std::fs::read(path(name)).unwrap()).unwrap()
}

/// A program and an honest proof of it.
struct Honest {
    program: Program,
    proof: Proof,
    bytes: Vec<u8>,
}

static HONEST: LazyLock<Honest> = LazyLock::new(|| {
    let program = program("fibonacci.mips");
    let options = Options { security: PROFILE, ..Options::default() };
    let proof = prove(&program, b"10", &options).unwrap().proof;
    let bytes = proof.to_bytes().unwrap();
    Honest { program, proof, bytes }
});

/// The verdict on a proof; a panic of the verifier fails the test.
fn verdict(program: &Program, proof: &Proof) -> Result<Verified, Rejected> {
    catch_unwind(AssertUnwindSafe(|| verify(program, proof, PROFILE)))
        .unwrap_or_else(|_| panic!("the verifier panicked"))
}

/// The error for a file with these bytes.
#[track_caller]
fn refused(bytes: &[u8]) -> Rejected {
    let read = catch_unwind(|| Proof::from_bytes(bytes));
    match read.unwrap_or_else(|_| panic!("reading the file panicked")) {
        Err(error) => error.into(),
        Ok(proof) => verdict(&HONEST.program, &proof).expect_err("a changed file is accepted"),
    }
}

/// The error for the honest proof after a change, which is not empty.
#[track_caller]
fn changed(change: impl FnOnce(&mut Proof)) -> Rejected {
    let mut proof = HONEST.proof.clone();
    change(&mut proof);
    assert_ne!(proof, HONEST.proof);
    let error = refused(&proof.to_bytes().unwrap());
    assert!(!error.to_string().is_empty());
    error
}

/// A random number below `bound`, by splitmix64.
fn random(state: &mut u64, bound: usize) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as usize % bound
}

#[test]
fn the_honest_proof_is_accepted() {
    let Honest { program, bytes, .. } = &*HONEST;
    let verified = verdict(program, &Proof::from_bytes(bytes).unwrap()).unwrap();
    assert_eq!((verified.exit_code, &verified.output[..]), (0, &[0, 0, 0, 55][..]));
}

#[test]
fn claims_about_the_run_are_bound() {
    for code in [1, 0x100, 0x1_0000, 0x7f00_0001, u32::MAX] {
        assert!(matches!(changed(|p| p.exit_code = code), Rejected::Proof(_)));
    }
    for i in 0..4 {
        assert!(matches!(changed(|p| p.output[i] ^= 1), Rejected::Proof(_)));
    }
    changed(|p| p.output.push(0));
    changed(|p| p.output.truncate(3));
    changed(|p| p.output.clear());
    assert!(matches!(changed(|p| p.output = vec![0; 1025]), Rejected::Claim(_)));
    changed(|p| p.output = vec![0; 1024]);
    for clk in [0, 1, 2, u32::MAX, 1 << 24, (1 << 24) - 4] {
        assert!(matches!(changed(|p| p.end_clk = clk), Rejected::Claim(_)), "{clk}");
    }
    assert!(matches!(changed(|p| p.end_clk += 1), Rejected::Claim(_)));
    assert!(matches!(changed(|p| p.end_clk += 4), Rejected::Proof(_)));
    assert!(matches!(changed(|p| p.end_clk -= 4), Rejected::Proof(_)));
}

#[test]
fn the_program_is_bound() {
    let Honest { program: honest, proof, .. } = &*HONEST;
    assert!(matches!(changed(|p| p.program_digest[31] ^= 1), Rejected::Program));
    // The same file with one bit changed at its end of the code and of the data, or in the entry
    // point, which becomes the second word.
    let file = std::fs::read(path("fibonacci.mips")).unwrap();
    let word = |at: usize| u32::from_be_bytes(*file[at..].first_chunk().unwrap()) as usize;
    let end = |header: usize| word(52 + 32 * header + 4) + word(52 + 32 * header + 16);
    let others = [(end(1) - 3, 1), (end(2) - 1, 1), (27, 4)].map(|(at, bit)| {
        let mut file = file.clone();
        file[at] ^= bit;
        Program::from_elf(&file).unwrap()
    });
    assert_ne!(others[0].segments(), honest.segments());
    assert_eq!(others[1].segments(), honest.segments());
    assert_ne!(others[1].image(), honest.image());
    assert_eq!(others[2].entry(), honest.entry() + 4);
    for other in others.into_iter().chain([program("fibonacci.mipsel")]) {
        assert!(matches!(verdict(&other, proof), Err(Rejected::Program)));
        // Nor does it help to claim the right digest.
        let proof = Proof { program_digest: other.digest(), ..proof.clone() };
        assert!(matches!(verdict(&other, &proof), Err(Rejected::Proof(_))));
    }
}

#[test]
fn the_machine_is_bound() {
    assert!(matches!(changed(|p| p.machine_digest[0] ^= 0x80), Rejected::Machine));
    assert!(matches!(changed(|p| p.field = "baby-bear-2".into()), Rejected::Backend(_)));
    assert!(matches!(changed(|p| p.pcs = String::new()), Rejected::Backend(_)));
    assert!(matches!(changed(|p| p.pcs = "fri-poseidon2".into()), Rejected::Machine));
    assert!(matches!(changed(|p| p.security = "best".into()), Rejected::Profile(_)));
    for stronger in ["conjectured-100", "proven-100"] {
        assert!(matches!(changed(|p| p.security = stronger.into()), Rejected::Machine));
    }
    // A proof that calls itself stronger, down to the digest of the stronger machine.
    let options = Options { security: SecurityProfile::Conjectured100, ..Options::default() };
    let stronger = prove(&HONEST.program, b"10", &options).unwrap().proof;
    let disguised = changed(|p| {
        p.security = stronger.security.clone();
        p.machine_digest = stronger.machine_digest;
    });
    assert!(matches!(disguised, Rejected::Proof(_)));
}

#[test]
fn the_shape_is_bound() {
    let chips = HONEST.proof.shape.len();
    for i in 0..chips {
        let honest = HONEST.proof.shape[i];
        for log in
            [None, Some(0), Some(3), Some(4), Some(5), Some(22), Some(23), Some(64), Some(255)]
        {
            if log != honest {
                changed(|p| p.shape[i] = log);
            }
        }
    }
    changed(|p| p.shape.clear());
    changed(|p| p.shape.truncate(chips - 1));
    changed(|p| p.shape.push(None));
    changed(|p| p.shape.push(Some(4)));
    changed(|p| p.shape.reverse());
    changed(|p| p.shape = vec![Some(22); chips]);
}

#[test]
fn headers_are_checked() {
    let bytes = &HONEST.bytes;
    let format = |bytes: &[u8]| match refused(bytes) {
        Rejected::Format(error) => error,
        other => panic!("{other}"),
    };
    assert_eq!(format(&[]), FormatError::Magic);
    assert_eq!(format(b"MIPSILOM\x01\x00"), FormatError::Magic);
    assert!(matches!(format(&MAGIC), FormatError::Damaged(_)));
    for version in [0, 1, 3, 0x100] {
        let mut bytes = bytes.clone();
        bytes[8..10].copy_from_slice(&u16::to_le_bytes(version));
        assert_eq!(format(&bytes), FormatError::Version(version));
    }
    assert!(matches!(format(&[bytes, &[0][..]].concat()), FormatError::Damaged(_)));
    assert_eq!(format(&vec![0; MAX_BYTES + 1]), FormatError::TooLarge(MAX_BYTES + 1));
}

#[test]
fn numbers_have_one_encoding() {
    let bytes = &HONEST.bytes;
    // The length of the field's name in two bytes instead of one.
    assert_eq!(bytes[10], 10);
    let longer = [&bytes[..10], &[0x8a, 0], &bytes[11..]].concat();
    let error = refused(&longer).to_string();
    assert!(error.contains("not canonical"), "{error}");
    // The same inside the backend's proof, which ends in a number.
    let places = (0..HONEST.proof.proof.len()).filter(|&i| HONEST.proof.proof[i] < 0x80);
    for at in places.step_by(997) {
        changed(|p| {
            let byte = p.proof[at];
            p.proof.splice(at..=at, [byte | 0x80, 0]);
        });
    }
}

#[test]
fn cut_files_are_refused() {
    let (bytes, inner) = (&HONEST.bytes, &HONEST.proof.proof);
    for length in (0..400).chain((400..bytes.len()).step_by(499)) {
        refused(&bytes[..length]);
    }
    // With the length put right.
    for length in (0..inner.len()).step_by(499) {
        changed(|p| p.proof.truncate(length));
    }
    changed(|p| p.proof.push(0));
}

#[test]
fn flipped_bits_are_refused() {
    let Honest { bytes, proof, .. } = &*HONEST;
    // Every bit of what comes before the backend's proof.
    for bit in 0..8 * (bytes.len() - proof.proof.len()) {
        let mut bytes = bytes.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        refused(&bytes);
    }
    // The backend's proof begins with commitments and opened values, and ends with openings.
    let mut state = 1;
    for round in 0..400 {
        let length = if round % 3 == 0 { 4096 } else { proof.proof.len() };
        let bit = random(&mut state, 8 * length);
        changed(|p| p.proof[bit / 8] ^= 1 << (bit % 8));
    }
}

#[test]
fn edited_proofs_are_refused() {
    let mut state = 2;
    for round in 0..300 {
        changed(|p| {
            let length = p.proof.len();
            let mut at = |bound| random(&mut state, bound);
            let (from, to) = (at(length), at(length));
            match round % 4 {
                0 => p.proof.insert(from, at(256) as u8),
                1 => drop(p.proof.remove(from)),
                2 => p.proof[from] = p.proof[from].wrapping_add(1 + at(255) as u8),
                // A piece of the proof over another one.
                _ => {
                    let size = (1 + at(64)).min(length - from.max(to));
                    p.proof.copy_within(from..from + size, to);
                    p.proof[to] ^= 1;
                }
            }
        });
    }
}

#[test]
fn hostile_lengths_take_no_memory() {
    // A length of 2^63 wherever a length may be.
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    for at in [10, 11, 32, 96, 150, 200] {
        let mut bytes = HONEST.bytes.clone();
        bytes.splice(at..=at, huge);
        refused(&bytes);
    }
    for at in (0..HONEST.proof.proof.len()).step_by(2003) {
        changed(|p| drop(p.proof.splice(at..=at, huge)));
    }
}
