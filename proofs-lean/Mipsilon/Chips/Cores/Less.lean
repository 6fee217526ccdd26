module

public import Mipsilon.Chips.Cores.Flag
public import Mipsilon.Chips.Cores.LessThan

/-! Less-than and its negation as conditions: `Less` of `air/src/cores/compare.rs`. -/

@[expose] public noncomputable section
namespace Mipsilon.LessThan
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- The selected comparison is signed. -/
def signed (s : Select4 F) : F := s.s0 + s.s2

/-- Whether the condition of the selected opcode holds. -/
def verdict (c : LessThan F) (s : Select4 F) : F :=
  (s.s0 + s.s1) * c.less + (s.s2 + s.s3) * (1 - c.less)

/-- The condition of a selected opcode: a comparison or its negation. -/
structure Decides (s : Select4 F) (sign : Bool) (condition : W → W → Bool) : Prop where
  signed : signed s = (sign.toNat : F)
  verdict : ∀ (c : LessThan F) x y, c.less = ((holds sign x y).toNat : F) →
    c.verdict s = flag F (condition x y)

theorem decides_lt : Decides (.first : Select4 F) true BitVec.slt where
  signed := by show (1 : F) + 0 = ((1 : Nat) : F); rw [cast_one]; grobner
  verdict c x y h := by
    rw [toNat_flag] at h
    show (1 + 0) * c.less + (0 + 0) * (1 - c.less) = flag F (holds true x y)
    rw [h]; grobner

theorem decides_ltu : Decides (.second : Select4 F) false BitVec.ult where
  signed := by show (0 : F) + 0 = ((0 : Nat) : F); rw [cast_zero]; grobner
  verdict c x y h := by
    rw [toNat_flag] at h
    show (0 + 1) * c.less + (0 + 0) * (1 - c.less) = flag F (holds false x y)
    rw [h]; grobner

theorem decides_ge : Decides (.third : Select4 F) true (fun x y => y.sle x) where
  signed := by show (0 : F) + 1 = ((1 : Nat) : F); rw [cast_one]; grobner
  verdict c x y h := by
    rw [toNat_flag] at h
    rw [BitVec.sle_eq_not_slt, ← flag_not, ← show holds true x y = x.slt y from rfl, ← h]
    show (0 + 0) * c.less + (1 + 0) * (1 - c.less) = _
    grobner

theorem decides_geu : Decides (.fourth : Select4 F) false (fun x y => y.ule x) where
  signed := by show (0 : F) + 0 = ((0 : Nat) : F); rw [cast_zero]; grobner
  verdict c x y h := by
    rw [toNat_flag] at h
    rw [BitVec.ule_eq_not_ult, ← flag_not, ← show holds false x y = x.ult y from rfl, ← h]
    show (0 + 0) * c.less + (0 + 1) * (1 - c.less) = _
    grobner

theorem Decides.sound (hp : 2 ^ 30 < char F) {s : Select4 F} {sign : Bool}
    {condition : W → W → Bool} (h : Decides s sign condition) {c : LessThan F}
    (hc : c.Constraints (LessThan.signed s)) (hl : LooksUp p (c.lookups (LessThan.signed s) 1))
    {x y : W} (hx : c.a.Is x) (hy : c.b.Is y) : c.verdict s = flag F (condition x y) :=
  h.verdict c x y (LessThan.sound hp hc h.signed hl hx hy)

end Mipsilon.LessThan
