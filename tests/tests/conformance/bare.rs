//! Backends by themselves: statements, heights and witnesses that no proof file would carry.

use std::panic::{AssertUnwindSafe, catch_unwind};

use mipsilon_air::machine::{ChipId, Tables};
use mipsilon_air::memory::gaps::GapTable;
use mipsilon_air::tables::public::{HEADER, Public};
use mipsilon_field::MachineField;
use mipsilon_pcs::{
    Backend, BackendId, BackendVisitor, SecurityProfile, Shape, Statement, dispatch,
};
use mipsilon_tests::subject::Subject;
use mipsilon_vm::{CodeSegment, Program};

use super::whole::{PROGRAM, part};

/// Runs a check on a backend with insecure parameters.
pub(crate) fn check(backend: &BackendId, check: impl BackendVisitor<Output = ()>) {
    dispatch(backend, SecurityProfile::FastInsecure, check).expect("the backend");
}

/// Runs something in one thread: several race for a proof of work and find different ones.
fn in_one_thread<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread").install(run)
}

/// Each thing that is public changes the challenges, so that no proof fits another statement.
pub(crate) struct BindsTheStatement;

impl BackendVisitor for BindsTheStatement {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let subject = Subject::new(backend);
        let honest = subject.statement();
        let proof = subject.prove(&honest);
        subject.verify(&honest, &proof).expect("the honest proof");
        let refused = |what: &str, statement: &Statement<'_>| {
            assert!(subject.verify(statement, &proof).is_err(), "{what} is not bound");
        };
        for byte in [0, 1, 15, 31] {
            let mut context = honest.context;
            context[byte] ^= 1 << (byte % 8);
            refused("the context", &Statement { context, ..honest });
        }
        for index in 0..subject.public.len() {
            let mut public = subject.public.clone();
            public[index] ^= 1;
            refused("a public value", &Statement { public: &public, ..honest });
        }
        let longer: Vec<u32> = subject.public.iter().copied().chain([0]).collect();
        let tables =
            |output_len| Tables { public: Public { output_len }, ..subject.tables.clone() };
        let (one_more, one_less) =
            (tables(longer.len() - HEADER), tables(longer.len() - HEADER - 2));
        refused("the output's length", &Statement { tables: &one_more, public: &longer, ..honest });
        let shorter = &subject.public[..subject.public.len() - 1];
        refused("the output's length", &Statement { tables: &one_less, public: shorter, ..honest });

        // The same rows proved in another context: the same traces are committed to, and from the
        // first challenge on everything differs.
        if !backend.zero_knowledge() {
            let other = Statement { context: [8; 32], ..honest };
            let (proof, other) = in_one_thread(|| (subject.prove(&honest), subject.prove(&other)));
            let equal = proof.iter().zip(&other).filter(|(l, r)| l == r).count();
            assert!(equal < proof.len() / 4, "{equal} of {} bytes are equal", proof.len());
        }
    }
}

/// The tables of the small run with one bit changed, in turn in the program, in the image and in
/// the gaps: the commitment to the tables binds each, in the same context.
fn other_tables(honest: &Tables) -> [Tables; 3] {
    let [code] = PROGRAM.segments() else { panic!("one code segment") };
    let entry = PROGRAM.entry();
    let mut words = code.words().to_vec();
    words[((entry - code.start()) / 4) as usize] ^= 1;
    let code = CodeSegment::new(code.start(), words).expect("as long as before");
    let below_stack = |&&(key, _): &&(u32, u32)| key < PROGRAM.stack_pointer() / 4;
    let words = PROGRAM.image().iter().filter(below_stack);
    let image = words.map(|&(key, word)| (key, word ^ u32::from(key == entry / 4))).collect();
    let other = Program::new(PROGRAM.endian(), entry, vec![code], image).expect("a program");
    let tables = other.tables(honest.public.output_len);
    let mut gaps = PROGRAM.gaps();
    gaps[0].1 ^= 1;
    [
        Tables { program: tables.program, ..honest.clone() },
        Tables { image: tables.image, ..honest.clone() },
        Tables { gaps: GapTable::new(gaps), ..honest.clone() },
    ]
}

/// Heights are what the statement says, within the backend's bounds.
pub(crate) struct KeepsToItsHeights;

impl BackendVisitor for KeepsToItsHeights {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let subject = Subject::new(backend);
        let (least, greatest) = (backend.min_log_height(), backend.max_log_height());
        assert!(
            subject.shape.values().any(|&log| log == Some(least)),
            "some chip is as low as can be"
        );
        assert!(
            subject.shape.values().any(|&log| log == Some(16)),
            "and the table of bytes is not"
        );
        let statement = subject.statement();
        let proof = subject.prove(&statement);
        subject.verify(&statement, &proof).expect("the honest proof");
        let refused = |shape: &Shape| {
            backend.verify(&statement, shape, &proof).expect_err("another shape is accepted")
        };
        let part = part();
        for chip in ChipId::ALL {
            let heights = [None, Some(0), Some(least - 1), Some(greatest + 1), Some(64), Some(255)];
            // Heights in bounds are refused late: the verifier commits to the tables first.
            let near =
                subject.shape[chip].map_or([Some(least); 2], |log| [Some(log + 1), Some(log - 1)]);
            let near = near.into_iter().filter(|_| part.has(chip as usize));
            for height in heights.into_iter().chain(near) {
                let mut shape = subject.shape;
                if shape[chip] != height {
                    shape[chip] = height;
                    refused(&shape);
                }
            }
        }
        refused(&Shape::default());
        for tables in other_tables(&subject.tables) {
            let other = Statement { tables: &tables, ..statement };
            assert!(subject.verify(&other, &proof).is_err(), "the program is not bound");
        }
    }
}

/// A trace that breaks a constraint or unbalances a bus has no proof.
pub(crate) struct RefusesFalseWitnesses;

impl BackendVisitor for RefusesFalseWitnesses {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let mut subject = Subject::new(backend);
        let honest = subject.traces.clone();
        // The first cell of an instruction chip, of a system call's and of a table.
        let chips = [
            honest.iter().find(|(_, trace)| trace.is_some()).expect("a chip").0,
            ChipId::ZeroInit,
            ChipId::Gaps,
        ];
        let mut refused = 0;
        for chip in chips {
            subject.traces = honest.clone();
            let trace = subject.traces[chip].as_mut().expect("the chip has rows");
            trace.values[0] += F::ONE;
            let statement = subject.statement();
            // The multilinear prover asserts that the buses balance: there is no proof then.
            let proof = catch_unwind(AssertUnwindSafe(|| subject.prove(&statement)));
            if let Ok(proof) = proof {
                assert!(subject.verify(&statement, &proof).is_err(), "{}", chip.name());
                refused += 1;
            }
        }
        assert!(refused == chips.len() || backend.pcs() == "whir", "{refused} proofs");
    }
}

/// One thread proves the same twice alike, but for the randomness that hides.
pub(crate) struct RepeatsItselfUnlessItHides;

impl BackendVisitor for RepeatsItselfUnlessItHides {
    type Output = ();
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) {
        let subject = Subject::new(backend);
        let statement = subject.statement();
        let (first, second) =
            in_one_thread(|| (subject.prove(&statement), subject.prove(&statement)));
        if backend.zero_knowledge() {
            let equal = first.iter().zip(&second).filter(|(l, r)| l == r).count();
            assert!(equal < first.len() / 4, "{equal} of {} bytes are equal", first.len());
        } else {
            assert!(first == second, "two proofs of one run differ");
        }
    }
}
