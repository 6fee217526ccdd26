//! The executor's speed, in instructions per second: without a record, and with one.

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicU64;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mipsilon_vm::{Limits, Program, RunOutcome, record, run};

const GUESTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../guests");

/// A guest with an input for a long run and one for a run of one segment.
struct Workload {
    guest: &'static str,
    long: Vec<u8>,
    short: Vec<u8>,
}

fn workloads() -> [Workload; 3] {
    [
        Workload { guest: "fibonacci", long: b"3000000".into(), short: b"500000".into() },
        Workload { guest: "sha256", long: vec![7; 200_000], short: vec![7; 40_000] },
        Workload { guest: "sort", long: b"100000".into(), short: b"10000".into() },
    ]
}

fn load(guest: &str) -> Program {
    let path = Path::new(GUESTS).join(format!("elf/{guest}.mips.elf"));
    let bytes = std::fs::read(&path).expect("guests/elf holds the guests");
    Program::from_elf(&bytes).expect("guests are programs")
}

fn execute(program: &Program, input: &[u8]) -> RunOutcome {
    let limits = Limits::default();
    run(program, input, &mut |_, _| {}, limits, &AtomicU64::new(0)).expect("guests exit")
}

fn execute_recorded(program: &Program, input: &[u8]) -> usize {
    let limits = Limits::default();
    let progress = AtomicU64::new(0);
    let (_, record) = record(program, input, &mut |_, _| {}, limits, &progress)
        .expect("short runs fit in a segment");
    record.steps.values().map(Vec::len).sum()
}

fn executor(c: &mut Criterion) {
    for Workload { guest, long, short } in workloads() {
        let program = load(guest);
        let mut group = c.benchmark_group(guest);
        group.sample_size(10);
        group.throughput(Throughput::Elements(execute(&program, &long).cycles));
        group.bench_function("run", |b| b.iter(|| black_box(execute(&program, &long))));
        group.throughput(Throughput::Elements(execute(&program, &short).cycles));
        group
            .bench_function("record", |b| b.iter(|| black_box(execute_recorded(&program, &short))));
        group.finish();
    }
}

criterion_group!(benches, executor);
criterion_main!(benches);
