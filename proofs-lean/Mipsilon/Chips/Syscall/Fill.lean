module

public import Mipsilon.Chips.Syscall.Real

/-! The columns of a call. -/

@[expose] public section
namespace Mipsilon.Syscall
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- A combination that is 1 unless both are 0. -/
theorem weights {x y : F} (h : x ≠ 0 ∨ y ≠ 0) : x * x⁻¹ + y * ((1 - x * x⁻¹) * y⁻¹) = 1 := by
  by_cases hx : x = 0
  · have hy := Field.mul_inv_cancel (h.resolve_left fun n => n hx)
    subst hx; grobner
  · have hx := Field.mul_inv_cancel hx
    grobner

/-- The limbs of a constant. -/
theorem limbs {x : W} {n : Nat} (hx : x = BitVec.ofNat 32 n) (hn : n < 65536) :
    (Word.of F x).lo = (n : F) ∧ (Word.of F x).hi = 0 := by
  rw [hx]; refine ⟨?_, ?_⟩ <;> simp only [Word.of, BitVec.toNat_ofNat]
  · congr 1; omega
  · rw [show n % 2 ^ 32 / 65536 = 0 by omega, cast_zero]

/-- 2^31 - $a1 - $a2. -/
def room (x : Words) : W := BitVec.ofNat 32 (2 ^ 31 - x.a1.toNat - x.a2.toNat)

/-- Carry of $a1 + $a2 + room out of the low limb. -/
def roomCarry (x : Words) : Nat :=
  (x.a1.toNat % 65536 + x.a2.toNat % 65536 + (room x).toNat % 65536) / 65536

/-- Carry of the length and what is not read out of the low limb. -/
def unreadCarry (x : Words) (result : W) : Nat :=
  (result.toNat % 65536 + (x.a2 - result).toNat % 65536) / 65536

/-- The columns of a call of kind `k`. -/
noncomputable def Call.fill (endian : Endian) (clk : F) (pc nextPc : Nat) (k : Kind) (x : Words)
    (t : Ages) (result error : W) : Call F :=
  let number := Word.of F x.v0
  let fd := Word.of F x.a0
  let exitProduct := (number.lo + -4001) * (number.lo + -4246)
  let knownProduct := exitProduct * (number.lo + -4003) * (number.lo + -4004)
  let terminalProduct := (fd.lo + -1) * (fd.lo + -2)
  let descriptorProduct := if k = .badWrite then terminalProduct * (fd.lo + -3) else fd.lo
  { frame := ⟨clk, (pc : F), (nextPc : F)⟩
    bigEndian := if endian = .big then 1 else 0
    case := .of k
    v0 := ⟨Word.of F x.v0, (t.v0 : F)⟩
    result := Word.of F result
    a0 := ⟨Word.of F x.a0, (t.a0 : F)⟩
    a1 := ⟨Word.of F x.a1, (t.a1 : F)⟩
    a2 := ⟨Word.of F x.a2, (t.a2 : F)⟩
    a3 := ⟨Word.of F x.a3, (t.a3 : F)⟩
    error := Word.of F error
    exitProduct
    knownProduct
    unknownWeight0 := number.hi⁻¹
    unknownWeight1 := (1 - number.hi * number.hi⁻¹) * knownProduct⁻¹
    isUnknown := number.hi * number.hi⁻¹ +
      knownProduct * ((1 - number.hi * number.hi⁻¹) * knownProduct⁻¹)
    terminalProduct
    descriptorProduct
    badWeight0 := fd.hi⁻¹
    badWeight1 := (1 - fd.hi * fd.hi⁻¹) * descriptorProduct⁻¹
    isBad := fd.hi * fd.hi⁻¹ + descriptorProduct * ((1 - fd.hi * fd.hi⁻¹) * descriptorProduct⁻¹)
    room := Word.of F (Syscall.room x)
    roomCarry0 := ((Syscall.roomCarry x % 2 : Nat) : F)
    roomCarry1 := ((Syscall.roomCarry x / 2 : Nat) : F)
    unread := Word.of F (x.a2 - result)
    unreadCarry := ((Syscall.unreadCarry x result : Nat) : F)
    reads := if k = .read ∧ result ≠ 0 then 1 else 0
    outputs := if k = .output ∧ result ≠ 0 then 1 else 0
    word := ((x.a1.toNat % 65536 / 4 : Nat) : F)
    offset0 := ((x.a1.toNat % 2 : Nat) : F)
    offset1 := ((x.a1.toNat / 2 % 2 : Nat) : F) }

section
variable {endian : Endian} {clk : F} {pc nextPc : Nat} {k : Kind} {x : Words} {t : Ages}
  {result error : W}

theorem fill_number (hp : 2 ^ 30 < char F) (hn : k.Number x.v0) :
    (Call.fill endian clk pc nextPc k x t result error).NumberConstraints := by
  have h : k ≠ .unknown → (Word.of F x.v0).hi = 0 := by
    intro h
    cases k <;> simp only [Kind.Number] at hn
    case exit =>
      exact hn.elim (fun e => (limbs (F := F) (n := 4001) e (by omega)).2)
        fun e => (limbs (F := F) (n := 4246) e (by omega)).2
    case unknown => exact absurd rfl h
    case read => exact (limbs (F := F) (n := 4003) hn (by omega)).2
    case badRead => exact (limbs (F := F) (n := 4003) hn (by omega)).2
    all_goals exact (limbs (F := F) (n := 4004) hn (by omega)).2
  refine ⟨?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_⟩ <;> simp only [Call.fill]
  · grobner
  · grobner
  · grobner
  · by_cases hk : k = .unknown
    · subst hk
      rw [weights, Case.of]
      · grobner
      · have hne : ¬((Word.of F x.v0).hi = 0 ∧ ((Word.of F x.v0).lo + -4001) *
            ((Word.of F x.v0).lo + -4246) * ((Word.of F x.v0).lo + -4003) *
            ((Word.of F x.v0).lo + -4004) = 0) := by
          rintro ⟨hhi, e⟩
          have low {n : Nat} (hn : n < 65536) (hlo : (Word.of F x.v0).lo = (n : F)) :
            x.v0 = BitVec.ofNat 32 n := is_const hp (Word.of_is _) hn hlo hhi
          rcases mul_eq_zero e with e | e
          · rcases mul_eq_zero e with e | e
            · rcases mul_eq_zero e with e | e
              · exact hn.1 (low (n := 4001) (by omega) (by rw [cast_lit]; grobner))
              · exact hn.2.1 (low (n := 4246) (by omega) (by rw [cast_lit]; grobner))
            · exact hn.2.2.1 (low (n := 4003) (by omega) (by rw [cast_lit]; grobner))
          · exact hn.2.2.2 (low (n := 4004) (by omega) (by rw [cast_lit]; grobner))
        by_cases hhi : (Word.of F x.v0).hi = 0
        · exact .inr fun e => hne ⟨hhi, e⟩
        · exact .inl hhi
    · cases k <;> first | exact absurd rfl hk | (simp only [Case.of]; grobner)
  · by_cases hk : k = .unknown
    · subst hk; rw [Case.of_isReal, Case.of]; grobner
    · rw [h hk]; grobner
  · cases k <;> simp only [Kind.Number] at hn <;> simp only [Case.of]
    case exit =>
      rcases hn with e | e
      · rw [(limbs (F := F) (n := 4001) e (by omega)).1, cast_lit]; grobner
      · rw [(limbs (F := F) (n := 4246) e (by omega)).1, cast_lit]; grobner
    all_goals grobner
  · cases k <;> simp only [Kind.Number] at hn <;> simp only [Case.of]
    case read => rw [(limbs (F := F) (n := 4003) hn (by omega)).1, cast_lit]; grobner
    case badRead => rw [(limbs (F := F) (n := 4003) hn (by omega)).1, cast_lit]; grobner
    all_goals grobner
  · cases k <;> simp only [Kind.Number] at hn <;> simp only [Case.of]
    case terminal => rw [(limbs (F := F) (n := 4004) hn (by omega)).1, cast_lit]; grobner
    case output => rw [(limbs (F := F) (n := 4004) hn (by omega)).1, cast_lit]; grobner
    case badWrite => rw [(limbs (F := F) (n := 4004) hn (by omega)).1, cast_lit]; grobner
    all_goals grobner

end
end Mipsilon.Syscall
