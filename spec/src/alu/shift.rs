//! Shifts. Every amount counts modulo 32, as the variable forms (SLLV ...) require.

/// SLL, SLLV: `v` shifted left by `amount` modulo 32.
pub fn sll(v: u32, amount: u32) -> u32 {
    v << (amount & 31)
}

/// SRL, SRLV: `v` shifted right by `amount` modulo 32, zero fill.
pub fn srl(v: u32, amount: u32) -> u32 {
    v >> (amount & 31)
}

/// SRA, SRAV: `v` shifted right by `amount` modulo 32, sign fill.
pub fn sra(v: u32, amount: u32) -> u32 {
    ((v as i32) >> (amount & 31)) as u32
}

/// ROTR, ROTRV: `v` rotated right by `amount` modulo 32.
pub fn rotr(v: u32, amount: u32) -> u32 {
    let right = amount & 31;
    let left = (32 - right) & 31;
    (v >> right) | (v << left)
}
