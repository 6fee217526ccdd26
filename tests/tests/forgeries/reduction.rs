//! LogUp's reduction as `p3_multi_stark::fractional_gkr` proves it, for sums that are not zero too:
//! there the prover asserts that they are.

use p3_challenger::FieldChallenger;
use p3_field::{ExtensionField, PrimeField64};
use p3_multi_stark::fractional_gkr::transcript::{FractionGkrProverTranscript, ROUND_POLY_LEN};
use p3_multi_stark::fractional_gkr::{
    FractionGkrLayerProof, FractionGkrProof, FractionGkrShape, SplitFraction,
};

/// A layer of the tree: the first halves are the children at branch 0.
#[derive(Clone)]
struct Layer<EF> {
    numerators: Vec<EF>,
    denominators: Vec<EF>,
}

impl<EF: Copy> Layer<EF> {
    /// Numerators and denominators of the children at branch 0, then of those at branch 1.
    fn children(&self) -> [Vec<EF>; 4] {
        let (n0, n1) = self.numerators.split_at(self.numerators.len() / 2);
        let (d0, d1) = self.denominators.split_at(self.denominators.len() / 2);
        [n0, d0, n1, d1].map(<[EF]>::to_vec)
    }
}

/// Proves the layers from the root, claimed to be 0, to the fractions, 2^n of them. All that is
/// false is what a false sum makes false: the gate of the first layer.
pub(crate) fn prove_reduction<F, EF, C>(
    numerators: Vec<EF>,
    denominators: Vec<EF>,
    challenger: &mut C,
) -> FractionGkrProof<EF>
where
    F: PrimeField64,
    EF: ExtensionField<F>,
    C: FieldChallenger<F>,
{
    let num_variables = numerators.len().ilog2() as usize;
    let mut layers = vec![Layer { numerators, denominators }];
    while layers[layers.len() - 1].numerators.len() > 2 {
        let [n0, d0, n1, d1] = layers[layers.len() - 1].children();
        let rows = || 0..n0.len();
        layers.push(Layer {
            numerators: rows().map(|i| d1[i] * n0[i] + d0[i] * n1[i]).collect(),
            denominators: rows().map(|i| d0[i] * d1[i]).collect(),
        });
    }
    let root = &layers[layers.len() - 1].denominators;
    let root_denominator = root[0] * root[1];
    let shape = FractionGkrShape { num_variables };
    let mut transcript =
        FractionGkrProverTranscript::<C, F, EF>::new(challenger, shape, root_denominator);
    let mut point = Vec::new();
    let mut proofs = Vec::new();
    for layer in layers.iter().rev() {
        let lambda = transcript.begin_layer();
        let [n0, d0, n1, d1] = layer.children();
        let mut columns = [n0, d0, n1, d1, equality(&point)];
        let mut next = Vec::new();
        let mut round_polys = Vec::new();
        while columns[0].len() > 1 {
            let poly = round_poly(&columns, lambda);
            let challenge = transcript.round(&poly);
            columns = columns.map(|column| fold(&column, challenge));
            round_polys.push(poly);
            next.push(challenge);
        }
        let [n0, d0, n1, d1, _] = columns.map(|column| column[0]);
        let claims = SplitFraction { n0, d0, n1, d1 };
        next.insert(0, transcript.end_layer(&claims));
        point = next;
        proofs.push(FractionGkrLayerProof { round_polys, claims });
    }
    transcript.finish();
    FractionGkrProof { root_denominator, layers: proofs }
}

/// The equality polynomial of a point on the hypercube, the first variable highest.
fn equality<EF: p3_field::Field>(point: &[EF]) -> Vec<EF> {
    point.iter().fold(vec![EF::ONE], |values, &x| {
        values.iter().flat_map(|&value| [value * (EF::ONE - x), value * x]).collect()
    })
}

/// Binds the first variable.
fn fold<EF: p3_field::Field>(column: &[EF], at: EF) -> Vec<EF> {
    let (low, high) = column.split_at(column.len() / 2);
    low.iter().zip(high).map(|(&low, &high)| low + at * (high - low)).collect()
}

/// The sum over all but the first variable, at 0, 2 and 3.
fn round_poly<EF: p3_field::Field>(columns: &[Vec<EF>; 5], lambda: EF) -> [EF; ROUND_POLY_LEN] {
    let half = columns[0].len() / 2;
    let mut sums = [EF::ZERO; ROUND_POLY_LEN];
    for row in 0..half {
        let low = columns.each_ref().map(|column| column[row]);
        let steps: [EF; 5] = core::array::from_fn(|i| columns[i][row + half] - low[i]);
        let gate =
            |[n0, d0, n1, d1, equal]: [EF; 5]| equal * (d1 * n0 + d0 * n1 + lambda * d0 * d1);
        let mut at = low;
        sums[0] += gate(at);
        let mut step = || at = core::array::from_fn(|i| at[i] + steps[i]);
        step();
        step();
        sums[1] += gate(at);
        let at = core::array::from_fn(|i| at[i] + steps[i]);
        sums[2] += gate(at);
    }
    sums
}
