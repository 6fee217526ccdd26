//! The options that bound a run.

use clap::Args;
use mipsilon_vm::Limits;

/// How long and how deep a program may run.
#[derive(Args)]
pub(crate) struct LimitArgs {
    /// Give up after this many instructions.
    #[arg(long, value_name = "N")]
    max_cycles: Option<u64>,
    /// Give up when the stack has outgrown this many bytes [default: 8388608, as on Linux].
    #[arg(long, value_name = "BYTES")]
    max_stack: Option<u32>,
}

impl LimitArgs {
    /// The bounds.
    pub(crate) fn limits(&self) -> Limits {
        let default = Limits::default();
        Limits { max_cycles: self.max_cycles, max_stack: self.max_stack.or(default.max_stack) }
    }
}
