//! Addition, comparison, multiplication and division.

/// ADD, ADDI: `a + b` as signed numbers, `None` on overflow.
pub fn add_overflow(a: u32, b: u32) -> Option<u32> {
    let sum = a.wrapping_add(b);
    // The sum overflows when both operands have one sign and the sum has the other.
    if (a ^ sum) & (b ^ sum) & 0x8000_0000 == 0 { Some(sum) } else { None }
}

/// SUB: `a - b` as signed numbers, `None` on overflow.
pub fn sub_overflow(a: u32, b: u32) -> Option<u32> {
    let difference = a.wrapping_sub(b);
    if (a ^ b) & (a ^ difference) & 0x8000_0000 == 0 { Some(difference) } else { None }
}

/// SLT, SLTI: 1 if `a < b` as signed numbers, else 0.
#[hax_lib::ensures(|result| result <= 1)]
pub fn slt(a: u32, b: u32) -> u32 {
    if (a as i32) < (b as i32) { 1 } else { 0 }
}

/// SLTU, SLTIU: 1 if `a < b` as unsigned numbers, else 0.
#[hax_lib::ensures(|result| result <= 1)]
pub fn sltu(a: u32, b: u32) -> u32 {
    if a < b { 1 } else { 0 }
}

/// MUL: the low word of the product.
pub fn mul(a: u32, b: u32) -> u32 {
    a.wrapping_mul(b)
}

/// The two words `(high, low)` of a double word.
fn split(x: u64) -> (u32, u32) {
    ((x >> 32) as u32, x as u32)
}

/// The double word with these words.
fn join(hi: u32, lo: u32) -> u64 {
    ((hi as u64) << 32) | lo as u64
}

/// The 64-bit product of signed numbers. It cannot overflow.
fn signed_product(a: u32, b: u32) -> u64 {
    (a as i32 as i64).wrapping_mul(b as i32 as i64) as u64
}

/// The 64-bit product of unsigned numbers. It cannot overflow.
fn unsigned_product(a: u32, b: u32) -> u64 {
    (a as u64).wrapping_mul(b as u64)
}

/// MULT: `(HI, LO)`, the signed product.
pub fn mult(a: u32, b: u32) -> (u32, u32) {
    split(signed_product(a, b))
}

/// MULTU: `(HI, LO)`, the unsigned product.
pub fn multu(a: u32, b: u32) -> (u32, u32) {
    split(unsigned_product(a, b))
}

/// MADD: the new `(HI, LO)`, the old pair plus the signed product modulo 2^64.
pub fn madd(hi: u32, lo: u32, a: u32, b: u32) -> (u32, u32) {
    split(join(hi, lo).wrapping_add(signed_product(a, b)))
}

/// MADDU: the new `(HI, LO)`, the old pair plus the unsigned product modulo 2^64.
pub fn maddu(hi: u32, lo: u32, a: u32, b: u32) -> (u32, u32) {
    split(join(hi, lo).wrapping_add(unsigned_product(a, b)))
}

/// MSUB: the new `(HI, LO)`, the old pair minus the signed product modulo 2^64.
pub fn msub(hi: u32, lo: u32, a: u32, b: u32) -> (u32, u32) {
    split(join(hi, lo).wrapping_sub(signed_product(a, b)))
}

/// MSUBU: the new `(HI, LO)`, the old pair minus the unsigned product modulo 2^64.
pub fn msubu(hi: u32, lo: u32, a: u32, b: u32) -> (u32, u32) {
    split(join(hi, lo).wrapping_sub(unsigned_product(a, b)))
}

/// DIV: `(HI, LO)`, remainder and quotient of signed numbers, the quotient rounded towards zero.
///
/// The manual leaves two cases open; here as in QEMU: a divisor 0 gives `(0, a)`, and −2^31 by −1
/// gives `(0, −2^31)`.
pub fn div(a: u32, b: u32) -> (u32, u32) {
    if b == 0 || (a == 0x8000_0000 && b == 0xffff_ffff) {
        (0, a)
    } else {
        let dividend = a as i32;
        let divisor = b as i32;
        ((dividend % divisor) as u32, (dividend / divisor) as u32)
    }
}

/// DIVU: `(HI, LO)`, remainder and quotient of unsigned numbers. A divisor 0 gives `(0, a)`, as in
/// QEMU.
pub fn divu(a: u32, b: u32) -> (u32, u32) {
    if b == 0 { (0, a) } else { (a % b, a / b) }
}
