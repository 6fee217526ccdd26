//! Proving.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

use mipsilon_field::MachineField;
use p3_field::{ExtensionField, Field};
use p3_multi_stark::config::{Commitment, ProverData};
use p3_multi_stark::{ProverInstance, ProverInstances, setup};
use p3_sumcheck::layout::Table;

use super::{Airs, Config, SUMCHECK_GRINDING};
use crate::airs::public_values;
use crate::backend::{ProveError, Statement, Traces, seed};
use crate::shape::{check_shape, pad, shape_of};

/// Proves that the present traces satisfy the statement, padded to the least of the heights that
/// they may have, with the configuration that fits them.
///
/// # Errors
/// See [`ProveError`].
pub(crate) fn prove<C>(
    config: impl FnOnce(&Airs<C::Val>) -> Result<C, String>,
    challenger: C::Challenger,
    statement: &Statement<'_>,
    traces: Traces<C::Val>,
    log_heights: RangeInclusive<u8>,
) -> Result<Vec<u8>, ProveError>
where
    C: Config<Val: MachineField>,
    Commitment<C>: Clone,
    ProverData<C>: Clone,
    <C::Challenge as ExtensionField<C::Val>>::ExtensionPacking:
        From<C::Challenge> + From<<C::Val as Field>::Packing>,
{
    let min_log_height = *log_heights.start();
    let shape = shape_of(&traces, min_log_height);
    check_shape(statement.tables, &shape, log_heights).map_err(ProveError::Prover)?;
    let airs = Airs::new(statement.tables, &shape, min_log_height);
    let config = config(&airs).map_err(ProveError::Prover)?;
    let mut challenger = seed::<C::Val, _>(challenger, &statement.context);

    let failed = |error: &dyn core::fmt::Debug| ProveError::Prover(format!("{error:?}"));
    let public = public_values(&airs.airs, statement.public);
    let airs: Vec<_> = airs.airs.iter().collect();
    let (key, _) = setup(&config, &airs, &mut challenger.clone()).map_err(|e| failed(&e))?;
    let instances = airs
        .into_iter()
        .zip(traces.into_values().flatten())
        .zip(&public)
        .map(|((air, trace), public)| {
            let table = Table::new(pad(trace, min_log_height).transpose());
            ProverInstance::new(air, table, &key, public)
        })
        .collect();
    let instances = ProverInstances::new(instances);
    let proof = p3_multi_stark::prove(&config, instances, SUMCHECK_GRINDING, &mut challenger)
        .map_err(|error| failed(&error))?;
    Ok(postcard::to_allocvec(&proof)?)
}
