//! Proving.

use alloc::format;
use alloc::vec::Vec;

use p3_batch_stark::{StarkGenericConfig, StarkInstance, Val, prove_batch};
use p3_field::Algebra;

use super::{degrees, setup};
use crate::airs::{self, public_values};
use crate::backend::{ProveError, Statement, Traces};
use crate::scheme::{Config, Scheme, Symbolic};
use crate::shape::{pad, shape_of};

/// Proves that the present traces satisfy the statement.
///
/// # Errors
/// See [`ProveError`].
pub(super) fn prove<S, SC>(
    scheme: &S,
    statement: &Statement<'_>,
    traces: Traces<Val<SC>>,
) -> Result<Vec<u8>, ProveError>
where
    S: Scheme<Config = SC>,
    SC: Config,
    Symbolic<SC>: Algebra<<SC as StarkGenericConfig>::Challenge>,
{
    let config = scheme.config(&statement.context);
    let shape = shape_of(&traces, scheme.min_log_height());
    let airs = airs::present(statement.tables, &shape, scheme.min_log_height());
    let failed = |error: &dyn core::fmt::Debug| ProveError::Prover(format!("{error:?}"));
    let degrees = degrees(&config, &shape);
    let data = setup(&scheme.setup_config(), &airs, &degrees, scheme.rules())
        .map_err(|error| failed(&error))?;
    let traces: Vec<_> =
        traces.into_values().flatten().map(|trace| pad(trace, scheme.min_log_height())).collect();
    let instances: Vec<_> = airs
        .iter()
        .zip(&traces)
        .zip(public_values(&airs, statement.public))
        .map(|((air, trace), public_values)| StarkInstance { air, trace, public_values })
        .collect();
    let proof = prove_batch(&config, &instances, &data).map_err(|e| failed(&e))?;
    Ok(postcard::to_allocvec(&proof)?)
}
