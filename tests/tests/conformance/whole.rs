//! Backends as the library uses them: guests proved, proof files verified.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use mipsilon_differential::part::Part;
use mipsilon_pcs::{BackendId, SecurityProfile, VerifyError};
use mipsilon_tests::fixtures::{INPUT, program};
use mipsilon_tests::guest::Guest;
use mipsilon_vm::Program;
use mipsilon_vm::proof::Proof;
use mipsilon_vm::prove::{Options, prove};
use mipsilon_vm::verify::{Demand, Rejected, verify};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

const FAST: SecurityProfile = SecurityProfile::FastInsecure;

/// The smallest guest.
pub(crate) static PROGRAM: LazyLock<Program> = LazyLock::new(program);

fn options(backend: &BackendId, security: SecurityProfile) -> Options {
    Options { backend: backend.clone(), security }
}

/// The part that a run takes of what takes long: an eighth, others each day, or what
/// `MIPSILON_CONFORMANCE` says: `all`, or a part such as `2/8`.
pub(crate) fn part() -> Part {
    Part::wanted("MIPSILON_CONFORMANCE", 8)
}

/// The place of a backend in the list of all.
fn number(backend: &BackendId) -> usize {
    let name = (backend.field.as_str(), backend.pcs.as_str());
    BackendId::ALL.iter().position(|&it| it == name).expect("a registered backend")
}

/// A proof of the small run.
pub(crate) fn small_proof(backend: &BackendId, security: SecurityProfile) -> Proof {
    let proved = prove(&PROGRAM, INPUT, &options(backend, security));
    proved.unwrap_or_else(|error| panic!("{backend:?}: {error}")).proof
}

/// Completeness, through the bytes of a proof file; on both endians, but for the slow ones that
/// hide. All guests on all backends take ten CPU-minutes, so a run takes a [`part`] of the pairs.
pub(crate) fn proves_every_guest(backend: &BackendId) {
    let slow = backend.pcs.starts_with("hiding");
    let part = part();
    // Each backend begins with another guest.
    let first = number(backend);
    let guests = Guest::all().into_iter().step_by(if slow { 2 } else { 1 }).enumerate();
    for (_, guest) in guests.filter(|(number, _)| part.has(first + number)) {
        let program = guest.program();
        let proved = prove(&program, &guest.input_bytes(), &options(backend, FAST))
            .unwrap_or_else(|error| panic!("{}: {error}", guest.elf));
        let proof = Proof::from_bytes(&proved.proof.to_bytes().unwrap()).unwrap();
        let verified =
            verify(&program, &proof, FAST).unwrap_or_else(|error| panic!("{}: {error}", guest.elf));
        assert_eq!(verified.exit_code, guest.exit_code);
        assert_eq!(hex::encode(&verified.output), guest.output_hex);
        assert_eq!(verified.security, proved.security);
        assert_eq!(verified.zero_knowledge, proved.zero_knowledge);
    }
}

/// The verdict on a changed proof; a panic of the verifier fails the test.
fn refused(proof: &Proof) -> Rejected {
    catch_unwind(AssertUnwindSafe(|| verify(&PROGRAM, proof, FAST)))
        .unwrap_or_else(|_| panic!("the verifier panicked"))
        .expect_err("a changed proof is accepted")
}

/// Soundness against a prover who edits an honest proof.
pub(crate) fn refuses_tampered_claims_and_proofs(backend: &BackendId) {
    let honest = small_proof(backend, FAST);
    verify(&PROGRAM, &honest, FAST).unwrap();
    let changed = |change: &mut dyn FnMut(&mut Proof)| {
        let mut proof = honest.clone();
        change(&mut proof);
        if proof == honest { None } else { Some(refused(&proof)) }
    };
    let claims: [&mut dyn FnMut(&mut Proof); 9] = [
        &mut |p| p.exit_code ^= 1,
        &mut |p| p.exit_code ^= 1 << 31,
        &mut |p| p.output[0] ^= 1,
        &mut |p| p.output.push(0),
        &mut |p| p.output.truncate(3),
        &mut |p| p.end_clk += 4,
        &mut |p| p.machine_digest[0] ^= 1,
        &mut |p| p.program_digest[0] ^= 1,
        // Whatever profile it is said to be of, its parameters are others.
        &mut |p| p.security = SecurityProfile::Proven100.name().to_owned(),
    ];
    for claim in claims {
        assert!(changed(claim).is_some());
    }
    let mut rng = StdRng::seed_from_u64(1);
    // Each change costs the verifier a commitment to its tables.
    let rounds = if part().has(number(backend)) { 60 } else { 10 };
    for round in 0..rounds {
        changed(&mut |p| {
            let length = p.proof.len();
            // Half of the changes in the first bytes, where lengths and commitments are.
            let from = rng.random_range(0..if round % 2 == 0 { length } else { 2048.min(length) });
            let (to, byte) = (rng.random_range(0..length), rng.random::<u8>());
            match round / 2 % 5 {
                0 => p.proof[from] ^= 1 << (byte % 8),
                1 => p.proof[from] = byte,
                2 => p.proof.insert(from, byte),
                3 => p.proof.truncate(from),
                _ => {
                    let count = 32.min(length - from.max(to));
                    p.proof.copy_within(to..to + count, from);
                }
            }
        });
    }
}

/// The report of a proof with secure parameters, and a verifier who asks for more.
pub(crate) fn has_the_bits_it_reports(backend: &BackendId) {
    let profile = SecurityProfile::Proven100;
    let proof = small_proof(backend, profile);
    let bits = verify(&PROGRAM, &proof, profile).unwrap().security.proven;
    assert!(bits >= 100, "{bits}");
    let demand = |min_bits| Demand { profile, min_bits };
    assert!(verify(&PROGRAM, &proof, demand(bits)).is_ok());
    match verify(&PROGRAM, &proof, demand(bits + 1)) {
        Err(Rejected::Insecure { bits: found, required }) => {
            assert_eq!((found, required.bits), (bits, bits + 1));
        }
        verdict => panic!("{verdict:?}"),
    }
    // Where two profiles have the same parameters, their label is bound all the same.
    let relabelled =
        Proof { security: SecurityProfile::Conjectured100.name().to_owned(), ..proof.clone() };
    match verify(&PROGRAM, &relabelled, FAST) {
        Err(Rejected::Machine | Rejected::Proof(VerifyError::Invalid(_))) => {}
        verdict => panic!("{verdict:?}"),
    }
    let weaker = Proof { security: FAST.name().to_owned(), ..proof };
    assert!(matches!(verify(&PROGRAM, &weaker, profile), Err(Rejected::Weak { .. })));
    assert!(matches!(verify(&PROGRAM, &weaker, FAST), Err(Rejected::Machine)));
}
