module

public import Mipsilon.Chips.Cores.Shift

/-! Shifts by the low five bits of a register: `VariableShiftCols` of `air/src/cores/shift.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace VariableShiftCols

structure Constraints (c : VariableShiftCols F) (s : Select4 F) : Prop where
  shift : c.shift.Constraints s
  amount : c.amount - (s.s0 * c.shift.cut.position +
    (s.isReal - s.s0) * (32 - c.shift.cut.position)) = 0
  low : c.b.lo - (c.amount + c.rest * 32) = 0

noncomputable def lookups (c : VariableShiftCols F) (s : Select4 F) : List (Message F) :=
  c.shift.lookups s ++ [range 5 c.amount s.isReal, range 11 c.rest s.isReal]

/-- The columns of an operation on `x` by `y`. -/
noncomputable def of (F : Type) [ZkField F] (op : ShiftOp) (x y : W) : VariableShiftCols F where
  shift := .of F op x (op.position y.toNat) (.of F (op.apply x y.toNat))
  b := .of F y
  amount := ((y.toNat % 32 : Nat) : F)
  rest := ((y.toNat % 65536 / 32 : Nat) : F)

theorem amount_sll (n : F) : (ShiftOp.sll.select : Select4 F).s0 * n +
    ((ShiftOp.sll.select : Select4 F).isReal - (ShiftOp.sll.select : Select4 F).s0) * (32 - n) =
      n := by
  rw [ShiftOp.select_isReal]
  simp only [ShiftOp.select, Select4.first]
  grobner

theorem amount_right {op : ShiftOp} (h : op ≠ .sll) (n : F) : (op.select : Select4 F).s0 * n +
    ((op.select : Select4 F).isReal - (op.select : Select4 F).s0) * (32 - n) = 32 - n := by
  have h0 : (op.select : Select4 F).s0 = 0 := by
    cases op <;> first | rfl | exact absurd rfl h
  rw [op.select_isReal, h0]
  grobner

theorem position_sll (k : Nat) : ShiftOp.sll.position k = k % 32 := rfl

theorem position_right {op : ShiftOp} (h : op ≠ .sll) (k : Nat) : op.position k = 32 - k % 32 := by
  cases op <;> first | rfl | exact absurd rfl h

/-! ### Soundness -/

theorem sound (hp : 2 ^ 30 < char F) {op : ShiftOp} {c : VariableShiftCols F} {x y : W}
    (h : c.Constraints op.select) (hl : LooksUp p (c.lookups op.select)) (hx : c.shift.a.Is x)
    (hy : c.b.Is y) : c.shift.out.Is (op.apply x y.toNat) := by
  obtain ⟨lshift, l⟩ := hl.append
  rw [op.select_isReal] at l
  obtain ⟨n, hn, ecut, hv⟩ := ShiftCols.sound hp h.shift lshift hx
  obtain ⟨a, la, ea⟩ := l.head.below hp (k := 5) (cast_lit 5).symm (by omega)
  obtain ⟨r, lr, er⟩ := l.tail.head.below hp (k := 11) (cast_lit 11).symm (by omega)
  have e := h.amount
  have elow := h.low
  have ly := y.isLt
  rw [hy.1, ea, er] at elow
  have hy' : y.toNat % 65536 = a + r * 32 := by clear e ea er ecut hv; to_nat elow
  rw [ecut, Cut.of_position, ea] at e
  refine hv _ ?_
  by_cases hop : op = .sll
  · rw [hop, amount_sll] at e
    have : a = n := by clear elow ea er ecut hv; to_nat e
    rw [hop, position_sll]
    omega
  · rw [amount_right hop] at e
    have : a + n = 32 := by clear elow ea er ecut hv; to_nat e
    rw [position_right hop]
    omega

/-! ### Completeness -/

theorem of_constraints (op : ShiftOp) (x y : W) : (of F op x y).Constraints op.select := by
  have ly := y.isLt
  refine ⟨ShiftCols.of_constraints op x _, ?_, ?_⟩ <;>
    simp only [of, ShiftCols.of, Cut.of_position, Word.of]
  · by_cases hop : op = .sll
    · rw [hop, amount_sll, position_sll]
      from_nat F (y.toNat % 32, y.toNat % 32)
    · rw [amount_right hop, position_right hop]
      from_nat F (y.toNat % 32 + (32 - y.toNat % 32), 32)
  · from_nat F (y.toNat % 65536, y.toNat % 32 + y.toNat % 65536 / 32 * 32)

theorem of_looksUp (op : ShiftOp) (x y : W) : LooksUp p ((of F op x y).lookups op.select) := by
  have ly := y.isLt
  exact .intro (ShiftCols.of_looksUp op x _)
    (.cons (.of_range (bits := 5) (cast_lit 5).symm rfl (by omega) (by omega))
      (.cons (.of_range (bits := 11) (cast_lit 11).symm rfl (by omega) (by omega)) .nil))

end VariableShiftCols
end Mipsilon
