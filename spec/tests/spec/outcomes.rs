//! The signals and messages of outcomes.

use mipsilon_spec::{Trap, Unpredictable};

#[test]
fn signals() {
    for (trap, signal) in [
        (Trap::Fetch(0), Some(11)),
        (Trap::ReservedInstruction(0), Some(4)),
        (Trap::Overflow, Some(8)),
        (Trap::AddressErrorLoad(0x1001), Some(7)),
        (Trap::AddressErrorLoad(0x8000_0000), Some(11)),
        (Trap::AddressErrorStore(0x1002), Some(7)),
        (Trap::AddressErrorStore(0x8000_0001), Some(11)),
        (Trap::AddressErrorFetch(2), Some(7)),
        (Trap::Breakpoint, Some(5)),
        (Trap::Conditional, Some(5)),
        (Trap::OutputFull, None),
    ] {
        assert_eq!(trap.signal(), signal, "{trap:?}");
        assert!(!trap.to_string().is_empty() && !trap.to_string().contains('\n'));
    }
}

#[test]
fn messages() {
    assert_eq!(
        Trap::Fetch(0x1000).to_string(),
        "fetch from 0x00001000, outside the executable segments"
    );
    assert_eq!(Unpredictable::BranchInDelaySlot.to_string(), "branch or jump in a delay slot");
}
