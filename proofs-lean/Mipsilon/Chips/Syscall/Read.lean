module

public import Mipsilon.Chips.Syscall.TransferFrame
public import Mipsilon.Gen.Read

/-! The chip `read` (`air/src/syscall/read.rs`): a row stores input bytes in one RAM word. -/

@[expose] public section
namespace Mipsilon.Read
open Lean.Grind Spec Syscall
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

/-- The columns. -/
abbrev Cols (F : Type) := ReadTransferCols F

noncomputable def cols (env : Env F) : Cols F := Gen.Read.cols env

namespace Cols

/-- Lane 1 is written, and so on; lane 0 is if it is the first. -/
def written1 (c : Cols F) : F := c.first0 - c.end0 + c.first1
def written2 (c : Cols F) : F := c.written1 - c.end1 + c.first2
def written3 (c : Cols F) : F := c.written2 - c.end2 + c.first3
/-- The number of lanes written. -/
def count (c : Cols F) : F := c.first0 + c.written1 + c.written2 + c.written3
/-- The index of the first lane. -/
def low (c : Cols F) : F := c.first1 + c.first2 * 2 + c.first3 * 3
/-- The index of the last lane. -/
def high (c : Cols F) : F := c.end1 + c.end2 * 2 + c.end3 * 3

structure Constraints (c : Cols F) : Prop where
  first0 : IsBool c.first0
  first1 : IsBool c.first1
  first2 : IsBool c.first2
  first3 : IsBool c.first3
  end0 : IsBool c.end0
  end1 : IsBool c.end1
  end2 : IsBool c.end2
  end3 : IsBool c.end3
  first : c.first0 + c.first1 + c.first2 + c.first3 - c.frame.isReal = 0
  ends : c.end0 + c.end1 + c.end2 + c.end3 - c.frame.isReal = 0
  keep0 : (1 - c.first0) * (c.new.byte0 - c.prev.byte0) = 0
  on0 : IsBool (c.first0 - c.end0)
  keep1 : (1 - c.written1) * (c.new.byte1 - c.prev.byte1) = 0
  on1 : IsBool (c.written1 - c.end1)
  keep2 : (1 - c.written2) * (c.new.byte2 - c.prev.byte2) = 0
  on2 : IsBool (c.written2 - c.end2)
  keep3 : (1 - c.written3) * (c.new.byte3 - c.prev.byte3) = 0
  offset : c.offset - (c.low + c.frame.bigEndian * (c.frame.isReal * 3 - c.high - c.low)) = 0
  full : (c.frame.isReal - c.frame.last) *
    (1 - (c.end3 + c.frame.bigEndian * (c.first0 - c.end3))) = 0
  frame : c.frame.Constraints (c.frame.remaining - c.count)

/-- The access to RAM. -/
noncomputable def accesses (c : Cols F) (count : F) : List (Message F) :=
  rangeBytes c.prev count ++ (rangeBytes c.new count ++
    accessRam c.frame.key (c.frame.clk + 2) c.ram c.prev.word c.new.word count)

noncomputable def messages (c : Cols F) : List (Message F) :=
  c.accesses c.frame.isReal ++ c.frame.messages 1 (c.offset + c.frame.bigEndian * 4)
    (c.frame.remaining - c.count) (c.frame.key + 1) (c.frame.bigEndian * 4)

end Cols

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Read.chip.Satisfied env last ↔ (cols env).Constraints :=
  ⟨fun h => ⟨h.zero 0 rfl, h.zero 1 rfl, h.zero 2 rfl, h.zero 3 rfl, h.zero 4 rfl, h.zero 5 rfl,
      h.zero 6 rfl, h.zero 7 rfl, h.zero 8 rfl, h.zero 9 rfl, h.zero 10 rfl, h.zero 11 rfl,
      h.zero 12 rfl, h.zero 13 rfl, h.zero 14 rfl, h.zero 15 rfl, h.zero 16 rfl, h.zero 17 rfl,
      h.zero 18 rfl, ⟨h.zero 19 rfl, h.zero 20 rfl, h.zero 21 rfl, h.zero 22 rfl, h.zero 23 rfl⟩⟩,
   fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, h18,
      ⟨h19, h20, h21, h22, h23⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, h18, h19, h20,
      h21, h22, h23, trivial⟩⟩

theorem messages (env : Env F) : Gen.Read.chip.messages env = (cols env).messages := rfl

/-! ### Soundness -/

/-- A padding row sends nothing. -/
theorem idle {env : Env F} {last : Prop} (h : Gen.Read.chip.Satisfied env last)
    (hr : (cols env).frame.isReal = 0) : Sends (Gen.Read.chip.messages env) [] := by
  have h := (bridge env last).1 h
  rw [messages, Cols.messages, Cols.accesses, hr]
  exact (Scaled.append (.append (.lookups rfl) (.append (.lookups rfl) .accessRam))
    (h.frame.idle hr)).idle

/-- What the flags of a real row say: it writes the lanes `low` to `high`. -/
theorem Cols.Constraints.lanes (hp : 2 ^ 30 < char F) {c : Cols F} (h : c.Constraints)
    (hr : c.frame.isReal = 1) : ∃ low high : Nat, low ≤ high ∧ high < 4 ∧ c.low = (low : F) ∧
      c.high = (high : F) ∧ c.count = ((high + 1 - low : Nat) : F) ∧
      (0 < low → c.new.byte0 = c.prev.byte0) ∧ (1 < low ∨ high < 1 → c.new.byte1 = c.prev.byte1) ∧
      (2 < low ∨ high < 2 → c.new.byte2 = c.prev.byte2) ∧ (high < 3 → c.new.byte3 = c.prev.byte3) ∧
      (c.first0 = if low = 0 then 1 else 0) ∧ (c.end3 = if high = 3 then 1 else 0) := by
  obtain ⟨f0, lf0, ef0⟩ := bool_cases' h.first0
  obtain ⟨f1, lf1, ef1⟩ := bool_cases' h.first1
  obtain ⟨f2, lf2, ef2⟩ := bool_cases' h.first2
  obtain ⟨f3, lf3, ef3⟩ := bool_cases' h.first3
  obtain ⟨g0, lg0, eg0⟩ := bool_cases' h.end0
  obtain ⟨g1, lg1, eg1⟩ := bool_cases' h.end1
  obtain ⟨g2, lg2, eg2⟩ := bool_cases' h.end2
  obtain ⟨g3, lg3, eg3⟩ := bool_cases' h.end3
  obtain ⟨t0, lt0, et0⟩ := bool_cases' h.on0
  obtain ⟨t1, lt1, et1⟩ := bool_cases' h.on1
  obtain ⟨t2, lt2, et2⟩ := bool_cases' h.on2
  have hfirst := h.first
  have hends := h.ends
  have k0 := h.keep0
  have k1 := h.keep1
  have k2 := h.keep2
  have k3 := h.keep3
  clear h
  obtain ⟨frame, c0, c1, c2, c3, d0, d1, d2, d3, offset, prev, new, ram⟩ := c
  simp only [Cols.written3, Cols.written2, Cols.written1, Cols.low, Cols.high, Cols.count] at *
  subst ef0 ef1 ef2 ef3 eg0 eg1 eg2 eg3
  rw [hr] at hfirst hends
  have m : f0 + f1 + f2 + f3 = 1 := by to_nat hfirst
  have m' : g0 + g1 + g2 + g3 = 1 := by to_nat hends
  have z0 : (f0 : F) - g0 - t0 = 0 := by rw [et0]; grobner
  have n0 : f0 = g0 + t0 := by to_nat z0
  have z1 : (t0 : F) + f1 - g1 - t1 = 0 := by rw [← et0, ← et1]; grobner
  have n1 : t0 + f1 = g1 + t1 := by to_nat z1
  have z2 : (t1 : F) + f2 - g2 - t2 = 0 := by rw [← et1, ← et2]; grobner
  have n2 : t1 + f2 = g2 + t2 := by to_nat z2
  rw [et0] at k1
  rw [et1] at k2
  rw [et2] at k3
  have zero {w : Nat} {x y : F} (k : (1 - (w : F)) * (x - y) = 0) (hw : w = 0) : x = y := by
    rw [hw, cast_zero] at k; grobner
  refine ⟨f1 + f2 * 2 + f3 * 3, g1 + g2 * 2 + g3 * 3, by omega, by omega, ?_, ?_, ?_,
    fun i => zero k0 (by omega), fun i => zero (w := t0 + f1) (by rw [cast_add]; exact k1) (by omega),
    fun i => zero (w := t1 + f2) (by rw [cast_add]; exact k2) (by omega),
    fun i => zero (w := t2 + f3) (by rw [cast_add]; exact k3) (by omega), ?_, ?_⟩
  · simp only [cast_add, cast_mul]; grobner
  · simp only [cast_add, cast_mul]; grobner
  · have e : g1 + g2 * 2 + g3 * 3 + 1 - (f1 + f2 * 2 + f3 * 3) =
        f0 + (t0 + f1) + (t1 + f2) + (t2 + f3) := by omega
    rw [e]; simp only [cast_add]; grobner
  · split
    · rw [show f0 = 1 by omega, cast_one]
    · rw [show f0 = 0 by omega, cast_zero]
  · split
    · rw [show g3 = 1 by omega, cast_one]
    · rw [show g3 = 0 by omega, cast_zero]

/-- A row that satisfies the constraints: the only byte, a 5, of a read to address 0. -/
theorem concrete (last : Prop) : Gen.Read.chip.Satisfied (.ofCells [0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0,
    0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 5] : Env F) last := by
  have h0 : IsBool ((1 : F) - 1) := by unfold IsBool; grobner
  have h1 : IsBool ((1 : F) - 1 + 0 - 0) := by unfold IsBool; grobner
  have h2 : IsBool ((1 : F) - 1 + 0 - 0 + 0 - 0) := by unfold IsBool; grobner
  refine (bridge _ _).2 ⟨.one, .zero, .zero, .zero, .one, .zero, .zero, .zero, ?_, ?_, ?_, h0, ?_, h1,
    ?_, h2, ?_, ?_, ?_, .one, .one, ?_, .zero, ?_⟩
  · show (1 : F) + 0 + 0 + 0 - 1 = 0; grobner
  · show (1 : F) + 0 + 0 + 0 - 1 = 0; grobner
  · show (1 - 1 : F) * (5 - 0) = 0; grobner
  · show (1 - (1 - 1 + 0) : F) * (0 - 0) = 0; grobner
  · show (1 - (1 - 1 + 0 - 0 + 0) : F) * (0 - 0) = 0; grobner
  · show (1 - (1 - 1 + 0 - 0 + 0 - 0 + 0) : F) * (0 - 0) = 0; grobner
  · show (0 : F) - (0 + 0 * 2 + 0 * 3 + 0 * (1 * 3 - (0 + 0 * 2 + 0 * 3) - (0 + 0 * 2 + 0 * 3))) = 0
    grobner
  · show (1 - 1 : F) * (1 - (0 + 0 * (1 - 0))) = 0; grobner
  · show (1 : F) * (1 - 1) = 0; grobner
  · show (1 : F) * (1 - (1 + (1 - 1 + 0) + (1 - 1 + 0 - 0 + 0) + (1 - 1 + 0 - 0 + 0 - 0 + 0))) = 0
    grobner

end Mipsilon.Read
