module

public import Mipsilon.Chips.Formats.Control

/-! The operands of conditions: `Operands` of `air/src/adapters/branch.rs`. -/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- The columns of the operands. -/
inductive Operands (F : Type) where
  /-- One register; the second operand is 0 (`OneRegister`). -/
  | one (a : Read F)
  /-- Two registers (`TwoRegisters`). -/
  | two (a b : Read F)
  /-- A register and the sign-extended immediate (`RegisterImmediate`). -/
  | immediate (a : Read F)

/-- The columns of a register that is read. -/
def Read.of (F : Type) [ZkField F] (r : Reg) (ago : Nat) : Read F := ⟨(r.toNat : F), (ago : F)⟩

namespace Operands

/-- The first register. -/
def first : Operands F → Read F
  | .one a | .two a _ | .immediate a => a

/-- Reads the operands, whose values are `a` and `b`. -/
def messages (o : Operands F) (clk : F) (a b : Word F) (count : F) :
    List (Message F) :=
  match o with
  | .one r | .immediate r => read r clk a count
  | .two r q => read r clk a count ++ read q (clk + 1) b count

/-- The ROM field b. -/
def fieldB (o : Operands F) (b : Word F) : F :=
  match o with
  | .one _ => 0
  | .two _ r => r.index
  | .immediate _ => b.lo

/-- The ROM field d, where it is of the operands. -/
def fieldD (o : Operands F) (b : Word F) : F :=
  match o with
  | .one _ | .two .. => 0
  | .immediate _ => b.hi

/-- The second operand. -/
def second (o : Operands F) (i : Instruction) (s : State) : W :=
  match o with
  | .one _ | .two .. => s.reg i.rt
  | .immediate _ => i.signedImm

/-- The operands are those of `i`. -/
def Fields (o : Operands F) (b : Word F) (i : Instruction) : Prop :=
  match o with
  | .one r => r.index = (i.rs.toNat : F) ∧ i.rt = 0 ∧ b = ⟨0, 0⟩
  | .two r q => r.index = (i.rs.toNat : F) ∧ q.index = (i.rt.toNat : F)
  | .immediate r => r.index = (i.rs.toNat : F) ∧ b.Is i.signedImm

/-- The accesses. -/
def accesses (o : Operands F) (i : Instruction) (x y : W) (agoA agoB : Nat) : List Access :=
  match o with
  | .one _ | .immediate _ => [⟨.register i.rs.toNat, x, x, 0, agoA⟩]
  | .two .. => [⟨.register i.rs.toNat, x, x, 0, agoA⟩, ⟨.register i.rt.toNat, y, y, 1, agoB⟩]

theorem scaled {o : Operands F} {clk count : F} {a b : Word F} :
    Scaled count (o.messages clk a b count) := by
  cases o
  · exact .accessRegister
  · exact .append .accessRegister .accessRegister
  · exact .accessRegister

theorem zero_word : (⟨0, 0⟩ : Word F).Is 0 := ⟨cast_zero.symm, cast_zero.symm⟩

omit [ZkField F] in
theorem ordered {o : Operands F} {i : Instruction} {x y : W} {agoA agoB : Nat} (hA : agoA < 2 ^ 16)
    (hB : agoB < 2 ^ 16) {as : List Access} (h : ∀ a ∈ as, 2 ≤ a.slot) (ha : Ordered as) :
    Ordered (o.accesses i x y agoA agoB ++ as) := by
  have one : ∀ a ∈ as, 0 < a.slot := fun a ha => by have := h a ha; omega
  have two : ∀ a ∈ as, 1 < a.slot := fun a ha => by have := h a ha; omega
  cases o
  · exact ⟨show 0 < 4 by omega, by show agoA < _; omega, fun a ha => .inl (one a ha), ha⟩
  · refine ⟨show 0 < 4 by omega, by show agoA < _; omega, fun a ha => .inl ?_, show 1 < 4 by omega,
      by show agoB < _; omega, fun a ha => .inl (two a ha), ha⟩
    rcases List.mem_cons.1 ha with rfl | ha
    · show 0 < 1; omega
    · exact one a ha
  · exact ⟨show 0 < 4 by omega, by show agoA < _; omega, fun a ha => .inl (one a ha), ha⟩

/-- What a row reads are the operands of its instruction. -/
theorem sound (hp : 2 ^ 30 < char F) {o : Operands F} {clk : F} {a b : Word F} {i : Instruction}
    (hl : LooksUp p (o.messages clk a b 1)) (hq : Pulls (o.messages clk a b 1))
    (hf : o.Fields b i) : ∃ x y agoA agoB, a.Is x ∧ b.Is y ∧ agoA < 2 ^ 16 ∧ agoB < 2 ^ 16 ∧
      ComesFrom clk (o.messages clk a b 1) (o.accesses i x y agoA agoB) ∧
      ∀ s m m' as, Represents m s → Accesses m (o.accesses i x y agoA agoB ++ as) m' →
        s.reg i.rs = x ∧ o.second i s = y ∧ Accesses m as m' := by
  cases o with
  | one r =>
    obtain ⟨hi, ht, rfl⟩ := hf
    obtain ⟨⟨x, hx⟩, n, ln, en⟩ := accessRegister_pulls hp hl hq
    refine ⟨x, 0, n, 0, hx, zero_word, ln, by decide, .register hi (slot_zero _) en hx hx,
      fun s m m' as hm ha => ?_⟩
    obtain ⟨h1, h⟩ := accesses_read.1 ha
    refine ⟨(hm.gpr _).symm.trans h1, ?_, h⟩
    show s.reg i.rt = 0
    rw [ht]; rfl
  | two r q =>
    obtain ⟨hi, hj⟩ := hf
    obtain ⟨⟨x, hx⟩, n, ln, en⟩ := accessRegister_pulls hp hl.append.1 hq.append.1
    obtain ⟨⟨y, hy⟩, k, lk, ek⟩ := accessRegister_pulls hp hl.append.2 hq.append.2
    refine ⟨x, y, n, k, hx, hy, ln, lk, (ComesFrom.register hi (slot_zero _) en hx hx).append
      (.register hj (slot_one _) ek hy hy), fun s m m' as hm ha => ?_⟩
    obtain ⟨h1, h⟩ := accesses_read.1 ha
    obtain ⟨h2, h⟩ := accesses_read.1 h
    exact ⟨(hm.gpr _).symm.trans h1, (hm.gpr _).symm.trans h2, h⟩
  | immediate r =>
    obtain ⟨hi, hb⟩ := hf
    obtain ⟨⟨x, hx⟩, n, ln, en⟩ := accessRegister_pulls hp hl hq
    refine ⟨x, i.signedImm, n, 0, hx, hb, ln, by decide, .register hi (slot_zero _) en hx hx,
      fun s m m' as hm ha => ?_⟩
    obtain ⟨h1, h⟩ := accesses_read.1 ha
    exact ⟨(hm.gpr _).symm.trans h1, rfl, h⟩

/-! ### Completeness -/

/-- The cells of the columns. -/
def cells : Operands F → List F
  | .one a | .immediate a => a.cells
  | .two a b => a.cells ++ b.cells

/-- The columns are those of a step of `i`. -/
def Filled (o : Operands F) (i : Instruction) (ago : Nat → Nat) : Prop :=
  match o with
  | .one r | .immediate r => r = Read.of F i.rs (ago 0)
  | .two r q => r = Read.of F i.rs (ago 0) ∧ q = Read.of F i.rt (ago 1)

theorem first_index {o : Operands F} {i : Instruction} {ago : Nat → Nat} (h : o.Filled i ago) :
    o.first.index = (i.rs.toNat : F) := by
  cases o with
  | one => rw [show _ = _ from h]; rfl
  | two => rw [show _ = _ from h.1]; rfl
  | immediate => rw [show _ = _ from h]; rfl

theorem complete {o : Operands F} {clk : F} {a b : Word F} {i : Instruction} {s : State}
    {m : Memory} {ago : Nat → Nat} (hr : Represents m s) (ho : o.Filled i ago)
    (hago : ∀ k, ago k < 2 ^ 16)
    (ha : a.Is (s.reg i.rs)) (hb : b.Is (o.second i s)) :
    LooksUp p (o.messages clk a b 1) ∧
    ComesFrom clk (o.messages clk a b 1)
      (o.accesses i (s.reg i.rs) (o.second i s) (ago 0) (ago 1)) ∧
    ∀ as m', Accesses m as m' →
      Accesses m (o.accesses i (s.reg i.rs) (o.second i s) (ago 0) (ago 1) ++ as) m' := by
  have h0 := hr.gpr i.rs
  cases o with
  | one r =>
    subst ho
    exact ⟨accessRegister_looksUp (hago 0) rfl, .register rfl (slot_zero _) rfl ha ha,
      fun as m' h => accesses_read.2 ⟨h0, h⟩⟩
  | two r q =>
    obtain ⟨rfl, rfl⟩ := ho
    exact ⟨.intro (accessRegister_looksUp (hago 0) rfl) (accessRegister_looksUp (hago 1) rfl),
      (ComesFrom.register rfl (slot_zero _) rfl ha ha).append
        (.register rfl (slot_one _) rfl hb hb),
      fun as m' h => accesses_read.2 ⟨h0, accesses_read.2 ⟨hr.gpr i.rt, h⟩⟩⟩
  | immediate r =>
    subst ho
    exact ⟨accessRegister_looksUp (hago 0) rfl, .register rfl (slot_zero _) rfl ha ha,
      fun as m' h => accesses_read.2 ⟨h0, h⟩⟩

end Operands
end Mipsilon
