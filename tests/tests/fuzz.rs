//! The fuzzing entry points for a short time: on every file of their corpus, and on inputs from
//! numbered seeds.
//!
//! `MIPSILON_FUZZ_RUNS` is the number of seeds of each entry point (for the verifier, of each scheme),
//! `MIPSILON_FUZZ_FIRST` the first of them: a long run can be done in parts.

use std::env;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::time::Instant;

use mipsilon_tests::fuzz::{self, SCHEMES, TARGETS, Target};
use mipsilon_vm::Program;
use mipsilon_vm::proof::Proof;
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

/// Seeds where nothing else is asked for.
const RUNS: u64 = 200;
/// The most bytes of a random input.
const LONGEST: usize = 4096;
/// Bytes of an input of the verifier: more than it reads.
const CHOICES: usize = 256;

fn number(name: &str) -> Option<u64> {
    let value = env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name} is no number: {value}")))
}

/// The names and contents of the inputs to start from.
fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = fuzz::corpus(name);
    let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let read = |path: &PathBuf| (path.display().to_string(), fs::read(path).expect("a file"));
    paths.iter().map(read).collect()
}

/// Runs the entry point on an input; if it fails, says on which.
fn run(target: &Target, which: &str, input: &[u8]) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| (target.run)(input))) {
        eprintln!("{} fails on {which}: {}", target.name, hex::encode(input));
        resume_unwind(panic);
    }
}

/// A file of the corpus with some bytes changed, cut out or inserted, or only random bytes.
fn mutated(corpus: &[Vec<u8>], rng: &mut StdRng) -> Vec<u8> {
    let mut input = corpus[rng.random_range(0..corpus.len())].clone();
    if input.is_empty() || rng.random_range(0..8) == 0 {
        input = vec![0; rng.random_range(0..LONGEST)];
        rng.fill_bytes(&mut input);
        return input;
    }
    for _ in 0..rng.random_range(1..8) {
        let at = rng.random_range(0..input.len().max(1));
        match rng.random_range(0..6) {
            _ if input.is_empty() => input.push(rng.random()),
            0 => input[at] ^= 1 << rng.random_range(0..8),
            1 => input[at] = rng.random(),
            2 => input.insert(at, rng.random()),
            3 => input.truncate(at),
            4 => {
                let length = rng.random_range(0..16).min(input.len() - at);
                drop(input.drain(at..at + length));
            }
            _ => {
                let from = rng.random_range(0..input.len());
                let length = rng.random_range(0..64).min(input.len() - at.max(from));
                input.copy_within(from..from + length, at);
            }
        }
    }
    input
}

/// The corpus, then as many random inputs as asked for.
fn try_inputs(name: &str, lanes: usize, input: impl Fn(&[Vec<u8>], usize, &mut StdRng) -> Vec<u8>) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("an entry point");
    let corpus = corpus(name);
    corpus.iter().for_each(|(path, file)| run(target, path, file));
    let corpus: Vec<_> = corpus.into_iter().map(|(_, file)| file).collect();
    let first = number("MIPSILON_FUZZ_FIRST").unwrap_or(0);
    let runs = number("MIPSILON_FUZZ_RUNS").unwrap_or(RUNS);
    for lane in 0..lanes {
        let start = Instant::now();
        for seed in first..first + runs {
            let mut rng = StdRng::seed_from_u64(seed);
            run(target, &format!("seed {seed}"), &input(&corpus, lane, &mut rng));
        }
        let seconds = start.elapsed().as_secs_f64();
        println!("{name} {lane}: seeds {first} to {} in {seconds:.1} s", first + runs);
    }
}

/// What is mutated would otherwise be refused for its first bytes.
#[test]
fn files_of_the_corpus_are_good() {
    let good = |name, is_good: fn(&[u8]) -> bool| {
        corpus(name).iter().filter(|(_, file)| is_good(file)).count()
    };
    assert_eq!(good("elf", |file| Program::from_elf(file).is_ok()), 4);
    assert_eq!(good("proof_file", |file| Proof::from_bytes(file).is_ok()), 2);
}

#[test]
fn elf() {
    try_inputs("elf", 1, |corpus, _, rng| mutated(corpus, rng));
}

#[test]
fn proof_file() {
    try_inputs("proof_file", 1, |corpus, _, rng| mutated(corpus, rng));
}

#[test]
fn decoder() {
    try_inputs("decoder", 1, |_, _, rng| {
        let mut input = vec![0; LONGEST];
        rng.fill_bytes(&mut input);
        input
    });
}

#[test]
fn executor() {
    try_inputs("executor", 1, |corpus, _, rng| mutated(corpus, rng));
}

#[test]
fn verifier() {
    try_inputs("verifier", SCHEMES.len(), |_, scheme, rng| {
        let mut input = vec![0; CHOICES];
        rng.fill_bytes(&mut input);
        input[0] = scheme as u8;
        input
    });
}
