//! Trace generation and proving of every guest, at the parameters of the profile
//! `conjectured-100`, in cycles per second.

use std::path::Path;
use std::sync::atomic::AtomicU64;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mipsilon_field::KoalaBear;
use mipsilon_pcs::SecurityProfile;
use mipsilon_vm::prove::{Options, prove};
use mipsilon_vm::{Limits, Program, record, trace};

/// Guests with inputs that take about 250,000 cycles.
fn instances() -> [(&'static str, Vec<u8>); 6] {
    [
        ("fibonacci", b"50000".to_vec()),
        ("sha256", vec![0; 4096]),
        ("sha2-rust", vec![0; 6000]),
        ("sort", b"1500".to_vec()),
        ("matmul", b"34".to_vec()),
        ("list", b"1200".to_vec()),
    ]
}

fn program(name: &str) -> Program {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../guests/elf/{name}.mips.elf"));
    Program::from_elf(&std::fs::read(path).expect("guest")).expect("guest")
}

fn proving(c: &mut Criterion) {
    for (name, input) in instances() {
        let program = program(name);
        let counter = AtomicU64::new(0);
        let (outcome, recorded) =
            record(&program, &input, &mut |_, _| {}, Limits::default(), &counter)
                .expect("guest exits");
        let mut group = c.benchmark_group(name);
        group.sample_size(10).throughput(Throughput::Elements(outcome.cycles));
        let tables = program.tables(outcome.output.len());
        group.bench_function("trace", |b| {
            b.iter(|| trace::generate::<KoalaBear>(&program, &tables, &recorded).expect("traces"));
        });
        // `mipsilon bench backends` compares the other backends.
        let options = Options { security: SecurityProfile::Conjectured100, ..Options::default() };
        group.bench_function("prove", |b| {
            b.iter(|| prove(&program, &input, &options).expect("guest proves"));
        });
        group.finish();
    }
}

criterion_group!(benches, proving);
criterion_main!(benches);
