module

public import Mipsilon.Chips.Cores.LeftShift

/-! Shifts and rotations by the position of a cut: `ShiftCols` of `air/src/cores/shift.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### The operations -/

/-- What the selectors select. -/
inductive ShiftOp where
  | sll
  | srl
  | sra
  | rotr

namespace ShiftOp

noncomputable def select : ShiftOp → Select4 F
  | .sll => .first
  | .srl => .second
  | .sra => .third
  | .rotr => .fourth

theorem select_isReal : (op : ShiftOp) → (op.select : Select4 F).isReal = 1
  | .sll => Select4.first_isReal
  | .srl => Select4.second_isReal
  | .sra => Select4.third_isReal
  | .rotr => Select4.fourth_isReal

theorem select_constraints : (op : ShiftOp) → (op.select : Select4 F).Constraints
  | .sll => Select4.first_constraints
  | .srl => Select4.second_constraints
  | .sra => Select4.third_constraints
  | .rotr => Select4.fourth_constraints

theorem exists_select (hp : 2 ^ 30 < char F) {s : Select4 F} (h : s.Constraints)
    (hr : s.isReal = 1) : ∃ op : ShiftOp, s = op.select := by
  rcases h.cases hp hr with h | h | h | h
  · exact ⟨.sll, h⟩
  · exact ⟨.srl, h⟩
  · exact ⟨.sra, h⟩
  · exact ⟨.rotr, h⟩

/-- The specification. -/
def apply : ShiftOp → W → Nat → W
  | .sll => Alu.sll
  | .srl => Alu.srl
  | .sra => Alu.sra
  | .rotr => Alu.rotr

/-- The distance of the left shift that is made of a shift by `amount`. -/
def position : ShiftOp → (amount : Nat) → Nat
  | .sll, amount => amount % 32
  | _, amount => 32 - amount % 32

/-- The sign that is shifted in. -/
def sign : ShiftOp → W → Nat
  | .sra, x => x.toNat / 2147483648
  | _, _ => 0

theorem sign_lt (op : ShiftOp) (x : W) : op.sign x < 2 := by
  have := x.isLt
  cases op <;> simp only [sign] <;> omega

theorem position_le (op : ShiftOp) (k : Nat) : op.position k ≤ 32 := by
  cases op <;> simp only [position] <;> omega

end ShiftOp

/-! ### The core -/

namespace ShiftCols

/-- The low limb of the result. -/
noncomputable def lo (c : ShiftCols F) (s : Select4 F) : F :=
  (s.s0 + s.s3) * c.shifted.limb0 c.cut s.isReal +
    (s.s1 + s.s2 + s.s3) * c.shifted.limb2 c.cut s.isReal +
    c.sign * c.cut.zero s.isReal * (65536 - c.cut.power)

/-- The high limb of the result. -/
noncomputable def hi (c : ShiftCols F) (s : Select4 F) : F :=
  (s.s0 + s.s3) * c.shifted.limb1 c.cut s.isReal +
    (s.s1 + s.s2 + s.s3) * c.shifted.limb3 c.cut +
    c.sign * (c.cut.zero s.isReal * 65535 + c.cut.u0 * (65536 - c.cut.power))

structure Constraints (c : ShiftCols F) (s : Select4 F) : Prop where
  cut : c.cut.Constraints
  shifted : c.shifted.Constraints c.cut c.a
  bool : IsBool c.sign
  only : c.sign * (1 - s.s2) = 0
  low : c.out.lo - c.lo s = 0
  high : c.out.hi - c.hi s = 0

noncomputable def lookups (c : ShiftCols F) (s : Select4 F) : List (Message F) :=
  c.cut.lookups s.isReal ++ (c.shifted.lookups c.cut s.isReal ++
    [range 15 (c.a.hi - c.sign * 32768) s.s2])

/-- The columns of an operation on `x` at bit `n`. -/
noncomputable def of (F : Type) [ZkField F] (op : ShiftOp) (x : W) (n : Nat) (out : Word F) :
    ShiftCols F where
  a := .of F x
  cut := .of F n
  shifted := .of F x n
  sign := (op.sign x : F)
  out := out

/-! ### The value -/

/-- A negative word brings 2^32 - 2^n into the high word. -/
theorem fill_limbs {n : Nat} (h : n ≤ 32) :
    (Cut.of F n).zero 1 * (65536 - (Cut.of F n).power) = (((2 ^ 32 - 2 ^ n) % 65536 : Nat) : F) ∧
    (Cut.of F n).zero 1 * 65535 + (Cut.of F n).u0 * (65536 - (Cut.of F n).power) =
      (((2 ^ 32 - 2 ^ n) / 65536 : Nat) : F) := by
  have hn : 2 ^ n = 2 ^ (n % 16) * 2 ^ (16 * (n / 16)) := by
    rw [← Nat.pow_add, Nat.mod_add_div]
  have hT := Nat.two_pow_pos (n % 16)
  have hT' : 2 ^ (n % 16) ≤ 2 ^ 15 := Nat.pow_le_pow_right (by omega) (by omega)
  have h2 : n / 16 = 2 → n % 16 = 0 := by omega
  have hc := Cut.of_cases (F := F) (show n < 48 by omega)
  rw [hn]
  rcases hc with ⟨hu, e0, e1, -⟩ | ⟨hu, e0, e1, -⟩ | ⟨hu, e0, e1, -⟩ <;>
    rw [e0, e1, hu] <;> simp only [Cut.of, Nat.reduceMul, Nat.reducePow, Nat.mul_one]
  · have e := congrArg (Nat.cast (R := F))
      (show (4294967296 - 2 ^ (n % 16)) % 65536 + 2 ^ (n % 16) = 65536 by omega)
    rw [cast_add, cast_lit] at e
    rw [show (4294967296 - 2 ^ (n % 16)) / 65536 = 65535 by omega, cast_lit]
    exact ⟨by grobner, by grobner⟩
  · have e := congrArg (Nat.cast (R := F))
      (show (4294967296 - 2 ^ (n % 16) * 65536) / 65536 + 2 ^ (n % 16) = 65536 by omega)
    rw [cast_add, cast_lit] at e
    rw [show (4294967296 - 2 ^ (n % 16) * 65536) % 65536 = 0 by omega, cast_zero]
    exact ⟨by grobner, by grobner⟩
  · rw [h2 hu, show (4294967296 - 2 ^ 0 * 4294967296) % 65536 = 0 by omega,
      show (4294967296 - 2 ^ 0 * 4294967296) / 65536 = 0 by omega, cast_zero]
    exact ⟨by grobner, by grobner⟩

/-- The result is the specification's. -/
theorem of_value (op : ShiftOp) (x : W) (k : Nat) (out : Word F) :
    (⟨(of F op x (op.position k) out).lo op.select, (of F op x (op.position k) out).hi op.select⟩ :
      Word F).Is (op.apply x k) := by
  have hx := x.isLt
  have hn := op.position_le k
  obtain ⟨f0, f1⟩ := fill_limbs (F := F) hn
  obtain ⟨l0, l1⟩ := LeftShift.of_low_is (F := F) x (n := op.position k) (by omega)
  have high (h : op.position k + k % 32 = 32) :=
    LeftShift.of_high_is (F := F) (x := x) (n := op.position k) (by omega) (srl_toNat h)
  simp only [lo, hi, op.select_isReal, of]
  generalize hk : op.position k = n at *
  dsimp only at l0 l1
  cases op <;>
    simp only [ShiftOp.select, Select4.first, Select4.second, Select4.third, Select4.fourth,
      ShiftOp.sign, ShiftOp.apply, cast_zero] <;>
    simp only [ShiftOp.position] at hk
  · rw [Alu.sll, hk]
    exact ⟨by grobner, by grobner⟩
  · obtain ⟨h0, h1⟩ := high (by omega)
    dsimp only at h0 h1
    exact ⟨by grobner, by grobner⟩
  · obtain ⟨h0, h1⟩ := high (by omega)
    dsimp only at h0 h1
    have hs : x.toNat / 2147483648 = 0 ∨ x.toNat / 2147483648 = 1 := by omega
    rw [Word.Is, sra_toNat (n := n) (by omega), show (2 : Nat) ^ 31 = 2147483648 from rfl]
    rcases hs with hs | hs
    · rw [hs, Nat.zero_mul, Nat.add_zero, cast_zero]
      exact ⟨by grobner, by grobner⟩
    · have hb : 2 ^ 32 - 2 ^ n = 2 ^ n * (2 ^ (32 - n) - 1) := by
        rw [Nat.mul_sub, two_pow_mul (show n + (32 - n) = 32 by omega), Nat.mul_one]
      obtain ⟨g0, g1⟩ := limbs_add (srl_lt (x := x) (k := k) (n := n) (by omega)) hb
      rw [hs, Nat.one_mul, g0, g1, cast_one, cast_add, cast_add]
      exact ⟨by grobner, by grobner⟩
  · obtain ⟨h0, h1⟩ := high (by omega)
    dsimp only at h0 h1
    obtain ⟨g0, g1⟩ := limbs_add (srl_lt (x := x) (k := k) (n := n) (by omega))
      (shiftLeft_toNat x (show n + k % 32 = 32 by omega))
    rw [Word.Is, rotr_toNat (n := n) (by omega), g0, g1, cast_add, cast_add]
    exact ⟨by grobner, by grobner⟩

/-! ### Soundness -/

/-- The sign column. -/
theorem sign_unique (hp : 2 ^ 30 < char F) {op : ShiftOp} {c : ShiftCols F} {x : W}
    (h : c.Constraints op.select)
    (hl : LooksUp p [range 15 (c.a.hi - c.sign * 32768) (op.select : Select4 F).s2])
    (hx : c.a.Is x) : c.sign = (op.sign x : F) := by
  have lx := x.isLt
  have h0 := h.only
  cases op <;> simp only [ShiftOp.select, Select4.first, Select4.second, Select4.third,
    Select4.fourth, ShiftOp.sign, cast_zero] at h0 hl ⊢
  · grobner
  · grobner
  · obtain ⟨m, lm, em⟩ := hl.head.below hp (k := 15) (cast_lit 15).symm (by omega)
    obtain ⟨b, lb, eb⟩ := bool_cases' h.bool
    rw [hx.2, eb] at em
    have e : ((x.toNat / 65536 : Nat) : F) - ((b : F) * 32768 + (m : F)) = 0 := by grobner
    have : x.toNat / 65536 = b * 32768 + m := by clear em; to_nat e
    rw [eb, show x.toNat / 2147483648 = b by omega]
  · grobner

/-- A real row shifts by the position of its cut. -/
theorem sound (hp : 2 ^ 30 < char F) {op : ShiftOp} {c : ShiftCols F} {x : W}
    (h : c.Constraints op.select) (hl : LooksUp p (c.lookups op.select)) (hx : c.a.Is x) :
    ∃ n, n < 48 ∧ c.cut = .of F n ∧ ∀ k, n = op.position k → c.out.Is (op.apply x k) := by
  obtain ⟨lcut, l⟩ := hl.append
  obtain ⟨lshift, lsign⟩ := l.append
  rw [op.select_isReal] at lcut lshift
  obtain ⟨n, hn, en⟩ := Cut.sound hp h.cut lcut
  have hs := h.shifted
  rw [en] at lshift hs
  have es := LeftShift.sound hp hs lshift hx
  refine ⟨n, hn, en, fun k hk => ?_⟩
  subst hk
  have e : c = of F op x (op.position k) c.out :=
    ShiftCols.ext (Word.is_iff.1 hx) en es (sign_unique hp h lsign hx) rfl
  have v := of_value (F := F) op x k c.out
  rw [← e] at v
  rw [show c.out = ⟨c.lo op.select, c.hi op.select⟩ from
    Word.ext (eq_of_sub_eq_zero h.low) (eq_of_sub_eq_zero h.high)]
  exact v

/-! ### Completeness -/

theorem of_constraints (op : ShiftOp) (x : W) (k : Nat) :
    (of F op x (op.position k) (.of F (op.apply x k))).Constraints op.select := by
  have v := Word.is_iff.1 (of_value (F := F) op x k (.of F (op.apply x k)))
  have sub {a b : F} (h : b = a) : a - b = 0 := by grobner
  have hn := op.position_le k
  refine ⟨Cut.of_constraints (by omega), LeftShift.of_constraints x _, bool_intro' (op.sign_lt x),
    ?_, sub (congrArg Word.lo v), sub (congrArg Word.hi v)⟩
  cases op <;> simp only [of, ShiftOp.select, Select4.first, Select4.second, Select4.third,
    Select4.fourth, ShiftOp.sign, cast_zero] <;> grobner

theorem of_looksUp (op : ShiftOp) (x : W) (n : Nat) {out : Word F} :
    LooksUp p ((of F op x n out).lookups op.select) := by
  refine .intro (Cut.of_looksUp n) (.intro (LeftShift.of_looksUp x n op.select_isReal) ?_)
  have idle {v : F} : LooksUp p [range 15 v 0] := by
    intro m hm _ hne
    rw [List.mem_singleton.1 hm] at hne
    exact absurd rfl hne
  have lx := x.isLt
  cases op
  · exact idle
  · exact idle
  · have e := congrArg (Nat.cast (R := F)) (show x.toNat / 65536 % 32768 +
      x.toNat / 2147483648 * 32768 = x.toNat / 65536 by omega)
    rw [cast_add, cast_mul, cast_lit] at e
    refine .cons (.of_range (bits := 15) (n := x.toNat / 65536 % 32768) (cast_lit 15).symm ?_
      (by omega) (by omega)) .nil
    simp only [of, Word.of, ShiftOp.sign]
    grobner
  · exact idle

end ShiftCols
end Mipsilon
