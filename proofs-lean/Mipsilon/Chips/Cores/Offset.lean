module

public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select
public import Mipsilon.Machine.Lanes

/-! The offset of an access in its word: `Offset` of `air/src/cores/lanes.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace Offset

/-- `half` is 1 for a half, whose offset is even. -/
structure Constraints (c : Offset F) (half isReal : F) : Prop where
  bool0 : IsBool c.bit0
  bool1 : IsBool c.bit1
  bool : IsBool c.bigEndian
  real : c.bigEndian * (1 - isReal) = 0
  aligned : half * c.bit0 = 0

def offset (c : Offset F) : F := c.bit0 + c.bit1 * 2

/-- Bit 0 of the lane. -/
def lane0 (c : Offset F) : F := c.bit0 + c.bigEndian - c.bit0 * (c.bigEndian * 2)
/-- Bit 1 of the lane. -/
def lane1 (c : Offset F) : F := c.bit1 + c.bigEndian - c.bit1 * (c.bigEndian * 2)

/-- The columns of an access. -/
noncomputable def of (F : Type) [ZkField F] (big : Bool) (offset : Nat) : Offset F where
  bit0 := ((offset % 2 : Nat) : F)
  bit1 := ((offset / 2 : Nat) : F)
  bigEndian := (big.toNat : F)

theorem sound {c : Offset F} {half isReal : F} (h : c.Constraints half isReal) :
    ∃ (big : Bool) (offset : Nat), offset < 4 ∧ c = of F big offset ∧
      (half = 1 → offset % 2 = 0) := by
  obtain ⟨n0, l0, e0⟩ := bool_cases' h.bool0
  obtain ⟨n1, l1, e1⟩ := bool_cases' h.bool1
  obtain ⟨n, l, e⟩ := bool_cases' h.bool
  refine ⟨n == 1, n0 + 2 * n1, by omega, Offset.ext ?_ ?_ ?_, fun hh => ?_⟩
  · rw [e0, of, show (n0 + 2 * n1) % 2 = n0 by omega]
  · rw [e1, of, show (n0 + 2 * n1) / 2 = n1 by omega]
  · rw [e, of]
    have : n = 0 ∨ n = 1 := by omega
    rcases this with rfl | rfl <;> rfl
  · have ha := h.aligned
    rw [hh, e0] at ha
    have : n0 = 0 ∨ n0 = 1 := by omega
    rcases this with rfl | rfl
    · omega
    · rw [cast_one] at ha
      exact absurd (show (0 : F) = 1 by grobner) zero_ne_one

theorem of_constraints {big : Bool} {offset : Nat} (ho : offset < 4) {half isReal : F}
    (hr : isReal = 1) (h : half = 0 ∨ offset % 2 = 0) :
    (of F big offset).Constraints half isReal := by
  subst hr
  refine ⟨bool_intro' (by omega), bool_intro' (by omega), bool_intro' (Bool.toNat_lt _), ?_, ?_⟩
  · grobner
  · rcases h with rfl | h
    · grobner
    · rw [of, h, cast_zero]; grobner

theorem of_offset {big : Bool} {offset : Nat} : (of F big offset).offset = (offset : F) := by
  have e : offset = offset % 2 + offset / 2 * 2 := by omega
  conv => rhs; rw [e, cast_add, cast_mul, cast_lit 2]
  rfl

theorem of_lanes {big : Bool} {offset : Nat} (ho : offset < 4) :
    (of F big offset).lane0 = ((lane big offset % 2 : Nat) : F) ∧
    (of F big offset).lane1 = ((lane big offset / 2 : Nat) : F) := by
  have : offset = 0 ∨ offset = 1 ∨ offset = 2 ∨ offset = 3 := by omega
  constructor <;> cases big <;> rcases this with rfl | rfl | rfl | rfl <;>
    simp only [lane0, lane1, of, lane, Bool.toNat, cond, if_true, Bool.false_eq_true, if_false,
      Nat.reduceMod, Nat.reduceDiv, Nat.reduceSub, cast_zero, cast_one] <;> grobner

/-- The opcode field. -/
theorem variant_cast (n : Nat) (big : Bool) :
    ((n + if big then Code.variant else 0 : Nat) : F) = (n : F) + (big.toNat : F) * Code.variant :=
      by
  cases big
  · show ((n + 0 : Nat) : F) = (n : F) + ((0 : Nat) : F) * 256
    rw [Nat.add_zero, cast_zero]; grobner
  · show ((n + 256 : Nat) : F) = (n : F) + ((1 : Nat) : F) * 256
    rw [cast_add, cast_lit 256, cast_one]; grobner

/-- The low limb of the address. -/
theorem low_of {word : F} {big : Bool} {offset : Nat} :
    word * 4 + (of F big offset).offset = word * 4 + (offset : F) := by rw [of_offset]

/-- One of the limbs of a word. -/
theorem limb_eq {big : Bool} {offset : Nat} (ho : offset < 4) {x : Word F} {w : W} (hx : x.Is w) :
    x.lo + (of F big offset).lane1 * (x.hi - x.lo) = (limb w (lane big offset) : F) := by
  have hl := lane_lt ho big
  rw [(of_lanes ho).2, hx.1, hx.2, limb]
  have : lane big offset / 2 = 0 ∨ lane big offset / 2 = 1 := by omega
  rcases this with e | e <;> rw [e]
  · rw [if_pos rfl, cast_zero]; grobner
  · rw [if_neg (by decide), cast_one]; grobner

/-- One of the bytes of a limb. -/
theorem byte_eq {big : Bool} {offset : Nat} (ho : offset < 4) {low high : F} {half : Nat}
    (hl : low = ((half % 256 : Nat) : F)) (hh : high = ((half / 256 : Nat) : F)) :
    low + (of F big offset).lane0 * (high - low) = (byteOf half (lane big offset) : F) := by
  rw [(of_lanes ho).1, hl, hh, byteOf]
  have : lane big offset % 2 = 0 ∨ lane big offset % 2 = 1 := by omega
  rcases this with e | e <;> rw [e]
  · rw [if_pos rfl, cast_zero]; grobner
  · rw [if_neg (by decide), cast_one]; grobner

/-- The bytes of a limb, looked up. -/
theorem bytes_of (hp : 2 ^ 30 < char F) {half : Nat} {high : F} (hh : half < 65536)
    (h : IsByte ((half : F) - high * 256) ∧ IsByte high) :
    (half : F) - high * 256 = ((half % 256 : Nat) : F) ∧ high = ((half / 256 : Nat) : F) := by
  obtain ⟨⟨a, la, ea⟩, ⟨b, lb, eb⟩⟩ := h
  have e : (half : F) - high * 256 - (a : F) = 0 := by rw [ea]; grobner
  rw [eb] at e
  have n : half = a + b * 256 := by to_nat e
  exact ⟨by rw [ea, show a = half % 256 by omega], by rw [eb, show b = half / 256 by omega]⟩

/-- A limb without its high byte. -/
theorem low_byte (n : Nat) : (n : F) - ((n / 256 : Nat) : F) * 256 = ((n % 256 : Nat) : F) := by
  have e : (n : F) - ((n / 256 : Nat) : F) * 256 - ((n % 256 : Nat) : F) = 0 := by
    from_nat F (n, n / 256 * 256 + n % 256)
  exact eq_of_sub_eq_zero e

end Offset
end Mipsilon
