//! Loads and stores.
//!
//! RAM is `[0, 2^31)`; an access outside it and an unaligned LW, LH, LHU, LL, SW, SH or SC trap
//! before anything else happens. A load to register 0 traps likewise.

use crate::{Endian, Environment, Instruction, Outcome, State, Trap, alu};

/// The first address outside RAM.
pub(crate) const RAM_END: u32 = 0x8000_0000;

/// The byte address of the access.
pub(crate) fn address(state: &State, i: &Instruction) -> u32 {
    state.reg(i.rs).wrapping_add(i.signed_imm())
}

/// Whether an access to `address` lies in RAM and is aligned to `mask + 1` bytes.
fn accessible(address: u32, mask: u32) -> bool {
    address < RAM_END && address & mask == 0
}

/// The key of the word around an address in RAM.
#[hax_lib::requires(address < 0x8000_0000)]
#[hax_lib::ensures(|result| result < 0x2000_0000)]
fn key(address: u32) -> u32 {
    address >> 2
}

/// What a load puts in its register.
#[derive(Clone, Copy)]
pub(crate) enum Load {
    /// LB.
    Byte,
    /// LBU.
    ByteUnsigned,
    /// LH.
    Half,
    /// LHU.
    HalfUnsigned,
    /// LW, LL.
    Word,
    /// LWL.
    Left,
    /// LWR.
    Right,
}

/// The mask of the address bits that must be zero.
fn load_alignment(load: Load) -> u32 {
    match load {
        Load::Byte | Load::ByteUnsigned | Load::Left | Load::Right => 0,
        Load::Half | Load::HalfUnsigned => 1,
        Load::Word => 3,
    }
}

/// The value a load gives, from the memory word and the register's old value.
fn loaded(load: Load, word: u32, old: u32, address: u32, endian: Endian) -> u32 {
    match load {
        Load::Byte => alu::seb(alu::load_byte(word, address, endian) as u32),
        Load::ByteUnsigned => alu::load_byte(word, address, endian) as u32,
        Load::Half => alu::seh(alu::load_half(word, address, endian) as u32),
        Load::HalfUnsigned => alu::load_half(word, address, endian) as u32,
        Load::Word => word,
        Load::Left => alu::lwl(word, old, address, endian),
        Load::Right => alu::lwr(word, old, address, endian),
    }
}

/// LB, LBU, LH, LHU, LW, LWL, LWR.
pub(crate) fn load<E: Environment>(
    state: &mut State,
    env: &E,
    i: &Instruction,
    load: Load,
) -> Outcome {
    let address = address(state, i);
    if !accessible(address, load_alignment(load)) {
        return Outcome::Trap(Trap::AddressErrorLoad(address));
    }
    let word = env.load(key(address));
    let value = loaded(load, word, state.reg(i.rt), address, env.endian());
    state.set_reg(i.rt, value);
    state.advance();
    Outcome::Next
}

/// LL: LW, and the address becomes the reserved one.
pub(crate) fn load_linked<E: Environment>(state: &mut State, env: &E, i: &Instruction) -> Outcome {
    let address = address(state, i);
    let outcome = load(state, env, i, Load::Word);
    if outcome == Outcome::Next {
        state.ll = address | 1;
    }
    outcome
}

/// Which part of a word a store replaces.
#[derive(Clone, Copy)]
pub(crate) enum Store {
    /// SB.
    Byte,
    /// SH.
    Half,
    /// SW.
    Word,
    /// SWL.
    Left,
    /// SWR.
    Right,
}

/// The mask of the address bits that must be zero.
fn store_alignment(store: Store) -> u32 {
    match store {
        Store::Byte | Store::Left | Store::Right => 0,
        Store::Half => 1,
        Store::Word => 3,
    }
}

/// The memory word after a store, from the word before it and the register's value.
fn stored(store: Store, word: u32, value: u32, address: u32, endian: Endian) -> u32 {
    match store {
        Store::Byte => alu::store_byte(word, address, endian, value as u8),
        Store::Half => alu::store_half(word, address, endian, value as u16),
        Store::Word => value,
        Store::Left => alu::swl(word, value, address, endian),
        Store::Right => alu::swr(word, value, address, endian),
    }
}

/// SB, SH, SW, SWL, SWR.
pub(crate) fn store<E: Environment>(
    state: &mut State,
    env: &mut E,
    i: &Instruction,
    store: Store,
) -> Outcome {
    let address = address(state, i);
    if !accessible(address, store_alignment(store)) {
        return Outcome::Trap(Trap::AddressErrorStore(address));
    }
    let word = env.load(key(address));
    let value = stored(store, word, state.reg(i.rt), address, env.endian());
    env.store(key(address), value);
    state.advance();
    Outcome::Next
}

/// SC: stores if the last LL was to this address and no SC came since; `rt` tells whether it did.
pub(crate) fn store_conditional<E: Environment>(
    state: &mut State,
    env: &mut E,
    i: &Instruction,
) -> Outcome {
    let address = address(state, i);
    if !accessible(address, 3) {
        return Outcome::Trap(Trap::AddressErrorStore(address));
    }
    let reserved = state.ll == address | 1;
    if reserved {
        env.store(key(address), state.reg(i.rt));
    }
    state.set_reg(i.rt, if reserved { 1 } else { 0 });
    state.ll = 0;
    state.advance();
    Outcome::Next
}

/// The byte at an address in RAM.
#[hax_lib::requires(address < 0x8000_0000)]
pub(crate) fn read_byte<E: Environment>(env: &E, address: u32) -> u8 {
    alu::load_byte(env.load(key(address)), address, env.endian())
}

/// Replaces the byte at an address in RAM.
#[hax_lib::requires(address < 0x8000_0000)]
pub(crate) fn write_byte<E: Environment>(env: &mut E, address: u32, value: u8) {
    let word = env.load(key(address));
    let endian = env.endian();
    env.store(key(address), alu::store_byte(word, address, endian, value));
}
