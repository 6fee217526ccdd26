module

public import Mipsilon.Chips.Cores.LowBits

/-! Fields cut out of words: `ExtractCols` of `air/src/cores/bitfield.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace ExtractCols

structure Constraints (c : ExtractCols F) (isReal : F) : Prop where
  «end» : c.end.Constraints
  distance : c.distance.Constraints
  below : c.below.Constraints c.end c.a isReal
  maskedLo : c.masked.lo - (c.below.masked c.end c.a isReal).lo = 0
  maskedHi : c.masked.hi - (c.below.masked c.end c.a isReal).hi = 0
  shifted : c.shifted.Constraints c.distance c.masked
  low : c.out.lo - c.shifted.limb2 c.distance isReal = 0
  high : c.out.hi - c.shifted.limb3 c.distance = 0

noncomputable def lookups (c : ExtractCols F) (isReal : F) : List (Message F) :=
  c.end.lookups isReal ++ (c.distance.lookups isReal ++ (c.below.lookups c.end isReal ++
    c.shifted.lookups c.distance isReal))

/-- The columns for `size` bits of `x` from bit `pos`. -/
noncomputable def of (F : Type) [ZkField F] (x : W) (pos size : Nat) : ExtractCols F where
  a := .of F x
  «end» := .of F (pos + size)
  below := .of F x (pos + size)
  masked := .of F (lowBits x (pos + size))
  distance := .of F (32 - pos)
  shifted := .of F (lowBits x (pos + size)) (32 - pos)
  out := .of F (Alu.ext x pos size)

/-- The high word of the shifted low bits is the field. -/
theorem field_toNat (x : W) {pos size : Nat} (hp : pos ≤ 32) (hs : size ≤ 32) :
    (Alu.ext x pos size).toNat = (lowBits x (pos + size)).toNat * 2 ^ (32 - pos) / 2 ^ 32 := by
  rw [mul_two_pow_div _ (show 32 - pos + pos = 32 by omega), lowBits_toNat, ext_toNat hs]

theorem sound (hp : 2 ^ 30 < char F) {c : ExtractCols F} {x : W} (h : c.Constraints 1)
    (hl : LooksUp p (c.lookups 1)) (hx : c.a.Is x) :
    ∃ m n, m < 48 ∧ n < 48 ∧ c.end = .of F m ∧ c.distance = .of F n ∧
      ∀ pos size, m = pos + size → n = 32 - pos → pos ≤ 32 → size ≤ 32 →
        c.out.Is (Alu.ext x pos size) := by
  obtain ⟨lstop, l⟩ := hl.append
  obtain ⟨ldistance, l⟩ := l.append
  obtain ⟨lbelow, lshifted⟩ := l.append
  obtain ⟨m, hm, em⟩ := Cut.sound hp h.end lstop
  obtain ⟨n, hn, en⟩ := Cut.sound hp h.distance ldistance
  have hbelow := h.below
  have hshifted := h.shifted
  rw [em] at hbelow lbelow
  rw [en] at hshifted lshifted
  have hmasked : c.masked.Is (lowBits x m) := by
    have v := LowBits.sound hp hm hbelow lbelow hx
    rw [← em] at v
    rw [show c.masked = c.below.masked c.end c.a 1 from
      Word.ext (eq_of_sub_eq_zero h.maskedLo) (eq_of_sub_eq_zero h.maskedHi)]
    exact v
  have es := LeftShift.sound hp hshifted lshifted hmasked
  refine ⟨m, n, hm, hn, em, en, fun pos size e1 e2 lpos lsize => ?_⟩
  have v := LeftShift.of_high_is (F := F) hn
    (show (Alu.ext x pos size).toNat = (lowBits x m).toNat * 2 ^ n / 2 ^ 32 by
      rw [e1, e2]; exact field_toNat x lpos lsize)
  rw [← es, ← en] at v
  rw [show c.out = ⟨c.shifted.limb2 c.distance 1, c.shifted.limb3 c.distance⟩ from
    Word.ext (eq_of_sub_eq_zero h.low) (eq_of_sub_eq_zero h.high)]
  exact v

theorem of_constraints (hp : 2 ^ 30 < char F) (x : W) {pos size : Nat} (h : pos + size ≤ 32) :
    (of F x pos size).Constraints 1 := by
  have sub {a b : F} (h : b = a) : a - b = 0 := by grobner
  have m := LowBits.of_masked hp x (show pos + size < 48 by omega)
  have v := LeftShift.of_high_is (F := F) (show 32 - pos < 48 by omega)
    (field_toNat x (pos := pos) (size := size) (by omega) (by omega))
  exact ⟨Cut.of_constraints (by omega), Cut.of_constraints (by omega),
    LowBits.of_constraints x (by omega), sub m.1, sub m.2, LeftShift.of_constraints _ _, sub v.1,
    sub v.2⟩

theorem of_looksUp (x : W) (pos size : Nat) : LooksUp p ((of F x pos size).lookups 1) :=
  .intro (Cut.of_looksUp _) (.intro (Cut.of_looksUp _) (.intro (LowBits.of_looksUp _ _ rfl)
    (LeftShift.of_looksUp _ _ rfl)))

end ExtractCols
end Mipsilon
