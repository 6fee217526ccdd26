//! Changed proofs before the verifiers.

use std::cell::RefCell;
use std::collections::HashMap;

use mipsilon_field::{KoalaBear, KoalaBear4, KoalaBear5, KoalaBear8, MachineField};
use mipsilon_pcs::backend::Verifier;
use mipsilon_pcs::circle::Circle;
use mipsilon_pcs::fri::Fri;
use mipsilon_pcs::hash::{Blake3, Poseidon2, TreeHash};
use mipsilon_pcs::hiding_fri::HidingFri;
use mipsilon_pcs::scheme::Scheme;
use mipsilon_pcs::stir::Stir;
use mipsilon_pcs::{Backend, BackendId, BackendVisitor, SecurityProfile, dispatch};
use mipsilon_spec::{Endian, Opcode};
use p3_batch_stark::BatchProof;
use p3_commit::Mmcs;
use p3_multi_stark::fractional_gkr::FractionGkrProof;
use p3_sumcheck::generic_degree::GenericDegreeProof;
use p3_whir::PcsProof;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::choices::Choices;
use super::mutation::mutate;
use super::tree::Tree;
use crate::assembler::Assembler;
use crate::programs::START;
use crate::subject::Subject;

/// A commitment scheme, with how its proofs are read.
#[derive(Clone, Copy)]
pub struct FuzzedScheme {
    /// The field.
    pub field: &'static str,
    /// The scheme.
    pub pcs: &'static str,
    tree: fn(&[u8]) -> Tree,
}

/// One backend of each scheme. The first byte of an input chooses.
pub const SCHEMES: [FuzzedScheme; 5] = [
    FuzzedScheme {
        field: "koala-bear",
        pcs: "fri-blake3",
        tree: batch::<Fri<KoalaBear, KoalaBear4, Blake3>>,
    },
    FuzzedScheme {
        field: "koala-bear",
        pcs: "hiding-fri",
        tree: batch::<HidingFri<KoalaBear, KoalaBear4, Poseidon2>>,
    },
    FuzzedScheme {
        field: "koala-bear",
        pcs: "stir",
        tree: batch::<Stir<KoalaBear, KoalaBear8, Poseidon2>>,
    },
    FuzzedScheme { field: "koala-bear", pcs: "whir", tree: tree::<WhirProof> },
    FuzzedScheme {
        field: "mersenne-31",
        pcs: "circle-poseidon2",
        tree: batch::<Circle<Poseidon2>>,
    },
];

type KoalaBearMmcs = <Poseidon2 as TreeHash<KoalaBear>>::Mmcs;

/// The proof of WHIR's backend: `p3_multi_stark::MultiStarkProof` of a private configuration.
#[derive(Serialize, Deserialize)]
struct WhirProof {
    commitment: <KoalaBearMmcs as Mmcs<KoalaBear>>::Commitment,
    lookup: Option<FractionGkrProof<KoalaBear5>>,
    indexed: Option<()>,
    bus: Option<()>,
    sumcheck: GenericDegreeProof<KoalaBear, KoalaBear5>,
    opening: PcsProof<KoalaBear, KoalaBear5, KoalaBearMmcs>,
    preprocessed_opening: Option<PcsProof<KoalaBear, KoalaBear5, KoalaBearMmcs>>,
}

fn batch<S: Scheme>(proof: &[u8]) -> Tree {
    tree::<BatchProof<S::Config>>(proof)
}

/// The tree of a proof.
fn tree<T: Serialize + DeserializeOwned>(proof: &[u8]) -> Tree {
    let decoded: T = postcard::from_bytes(proof).expect("the honest proof");
    let tree = Tree::of(&decoded);
    assert!(tree.to_bytes() == proof, "a tree of other bytes");
    tree
}

/// A run that a scheme has proved: few instructions of few kinds.
struct Proved {
    verifier: Box<dyn Verifier>,
    public: Vec<u32>,
    context: [u8; 32],
    proof: Vec<u8>,
    tree: Tree,
}

impl Proved {
    fn of(scheme: FuzzedScheme) -> Self {
        let id = BackendId { field: scheme.field.to_owned(), pcs: scheme.pcs.to_owned() };
        dispatch(&id, SecurityProfile::FastInsecure, Prove(scheme)).expect("the backend")
    }
}

struct Prove(FuzzedScheme);

impl BackendVisitor for Prove {
    type Output = Proved;
    fn visit<F: MachineField>(self, backend: &dyn Backend<Field = F>) -> Proved {
        let mut code = Assembler::new(START);
        code.registers(Opcode::Addu, 8, 0, 0).exit(0);
        let subject = Subject::of(backend, &code.program(Endian::Big, &[]), &[]);
        let statement = subject.statement();
        let proof = subject.prove(&statement);
        let verifier = backend.verifier(statement.tables, &subject.shape).expect("a verifier");
        verifier.verify(statement.public, &statement.context, &proof).expect("the honest proof");
        let context = statement.context;
        Proved { verifier, context, tree: (self.0.tree)(&proof), proof, public: subject.public }
    }
}

thread_local! {
    /// What is set up once. Verifiers stay in their thread.
    static PROVED: RefCell<HashMap<usize, Proved>> = RefCell::default();
}

/// Changes an honest proof, or what is said of it. The verifier must refuse it, unless nothing has
/// changed.
pub fn verifier(bytes: &[u8]) {
    let mut choices = Choices(bytes);
    let scheme = usize::from(choices.byte()) % SCHEMES.len();
    PROVED.with_borrow_mut(|proved| {
        let honest = proved.entry(scheme).or_insert_with(|| Proved::of(SCHEMES[scheme]));
        try_changed(SCHEMES[scheme].pcs, honest, &mut choices);
    });
}

fn try_changed(name: &str, honest: &Proved, choices: &mut Choices<'_>) {
    let Proved { verifier, public, context, .. } = honest;
    let (mut public, mut context) = (public.clone(), *context);
    let mut proof = honest.proof.clone();
    match choices.below(32) {
        0 => {
            let index = choices.below(public.len());
            public[index] ^= 1 << choices.below(8);
        }
        1 => context[choices.below(32)] ^= choices.byte(),
        // Bytes without regard to what they are part of.
        2 => {
            let index = choices.below(proof.len());
            proof[index] ^= choices.byte();
        }
        3 => proof.truncate(choices.below(proof.len())),
        _ => proof = mutate(&honest.tree, choices).to_bytes(),
    }
    let changed = (&public, &context, &proof) != (&honest.public, &honest.context, &honest.proof);
    let verdict = verifier.verify(&public, &context, &proof);
    assert_eq!(verdict.is_err(), changed, "{name}: {verdict:?}");
}
