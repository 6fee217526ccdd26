module

public import Mipsilon.Chips.Cores.Sign
public import Mipsilon.Chips.Formats.Branch
public import Mipsilon.Gen.BranchSignLikely
public import Mipsilon.Machine.Decode
public import Mipsilon.Machine.Proved

/-! The chip `branch-sign-likely`: BLEZL, BGTZL, BLTZL, BGEZL. -/

@[expose] public noncomputable section
namespace Mipsilon.BranchSignLikely
open Lean.Grind Spec
open Gen.BranchSignLikely (select adapter)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def format (env : Env F) : Branch F where
  clk := (adapter env).1.clk
  pc := (adapter env).1.pc
  target := (adapter env).1.target
  operands := .one (adapter env).2.a
  slot := .likely (Gen.BranchSignLikely.core env).2.slotOk (Gen.BranchSignLikely.core env).2.next
    (Gen.BranchSignLikely.core env).2.after

def core (env : Env F) : SignCols F := (Gen.BranchSignLikely.core env).1

/-- The opcode of the row. -/
def opcode (s : Select4 F) : F := s.s0 * Code.blezl + s.s1 * Code.bgtzl + s.s2 * Code.bltzl + s.s3 *
  Code.bgezl

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.BranchSignLikely.select env).isReal
  slot : (format env).slot.Constraints (format env).pc (format env).target
    ((BranchSignLikely.core env).holds (Gen.BranchSignLikely.select env))
    (Gen.BranchSignLikely.select env).isReal

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.BranchSignLikely.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, _⟩ =>
     ⟨⟨h0, h1, h2, h3, h4⟩, ⟨h5, h6, h7, h8, h9⟩, And.intro h10 (And.intro h11 h12)⟩,
   fun ⟨⟨h0, h1, h2, h3, h4⟩, ⟨h5, h6, h7, h8, h9⟩, h⟩ =>
     ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h.1, h.2.1, h.2.2, trivial⟩⟩

theorem messages (env : Env F) : Gen.BranchSignLikely.chip.messages env =
    (format env).messages ((core env).lookups (select env).isReal) (opcode (select env))
      (core env).a ⟨0, 0⟩ (select env).isReal := rfl

/-! ### Theorems -/

omit [ZkField F] in
theorem branches_blezl (slotOk next after : F) :
    (Slot.likely slotOk next after).Branches .blezl (fun x _ => x.sle 0) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h r := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem branches_bgtzl (slotOk next after : F) :
    (Slot.likely slotOk next after).Branches .bgtzl (fun x _ => BitVec.slt 0 x) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h r := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem branches_bltzl (slotOk next after : F) :
    (Slot.likely slotOk next after).Branches .bltzl (fun x _ => x.slt 0) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h r := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem branches_bgezl (slotOk next after : F) :
    (Slot.likely slotOk next after).Branches .bgezl (fun x _ => BitVec.sle 0 x) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h r := by simp only [execute, h]; rfl

theorem opcode_blezl : opcode (.first : Select4 F) = (Opcode.blezl.number : F) := by
  show (1 : F) * Code.blezl + 0 * Code.bgtzl + 0 * Code.bltzl + 0 * Code.bgezl = ((Code.blezl : Nat)
    : F); rw [cast_lit]; grobner

theorem opcode_bgtzl : opcode (.second : Select4 F) = (Opcode.bgtzl.number : F) := by
  show (0 : F) * Code.blezl + 1 * Code.bgtzl + 0 * Code.bltzl + 0 * Code.bgezl = ((Code.bgtzl : Nat)
    : F); rw [cast_lit]; grobner

theorem opcode_bltzl : opcode (.third : Select4 F) = (Opcode.bltzl.number : F) := by
  show (0 : F) * Code.blezl + 0 * Code.bgtzl + 1 * Code.bltzl + 0 * Code.bgezl = ((Code.bltzl : Nat)
    : F); rw [cast_lit]; grobner

theorem opcode_bgezl : opcode (.fourth : Select4 F) = (Opcode.bgezl.number : F) := by
  show (0 : F) * Code.blezl + 0 * Code.bgtzl + 0 * Code.bltzl + 1 * Code.bgezl = ((Code.bgezl : Nat)
    : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.BranchSignLikely.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, hslot⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine Branch.sound hp rfl hs.one.cases hslot rfl hl hpulls fun hr hlcore => ?_
  rw [hr] at hc hlcore
  rcases hs.cases hp hr with e | e | e | e <;> rw [e]
  · exact ⟨_, _, opcode_blezl, branches_blezl .., fun x _ hx _ => (SignCols.sound hp hc hlcore
      hx).1⟩
  · exact ⟨_, _, opcode_bgtzl, branches_bgtzl .., fun x _ hx _ => (SignCols.sound hp hc hlcore
      hx).2.1⟩
  · exact ⟨_, _, opcode_bltzl, branches_bltzl ..,
      fun x _ hx _ => (SignCols.sound hp hc hlcore hx).2.2.1⟩
  · exact ⟨_, _, opcode_bgezl, branches_bgezl ..,
      fun x _ hx _ => (SignCols.sound hp hc hlcore hx).2.2.2⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .blezl | .isa .bgtzl | .isa .bltzl | .isa .bgezl => true
  | _ => false

/-- A row. -/
def row (format : Branch F) (select : Select4 F) (core : SignCols F) : Env F :=
  .ofCells (format.cells (select.cells ++ core.cells))

/-- The columns of a step. -/
def fill (clk : F) (pc target : Nat) (a : Read F) (taken ok : Bool) : Branch F where
  clk
  pc := (pc : F)
  target := (target : F)
  operands := .one a
  slot := .likelyOf F pc target taken ok

/-- A row that satisfies the constraints, for a branch that is taken. -/
theorem concrete (hp : 2 ^ 30 < char F) (last : Prop) : Gen.BranchSignLikely.chip.Satisfied
    (row (F := F) (fill 0 4 9 ⟨2, 0⟩ true true) .fourth (.fill F 7)) last :=
  (bridge _ _).2 ⟨Select4.fourth_constraints, SignCols.complete hp _ Select4.fourth_isReal,
    (Slot.complete (c := .likelyOf F 4 9 true true) ⟨rfl, rfl, rfl⟩ (fun _ => rfl)
      (SignCols.verdicts (c := .fill F 7) (x := 7) rfl rfl).2.2.2 Select4.fourth_isReal).1⟩

/-- A step has a row if the condition of its opcode is what its selector selects. -/
theorem hasRow (hp : 2 ^ 30 < char F) {s : State} {m : Memory} {pc nextPc : Nat} {clk : F}
    {ago : Nat → Nat} {row : Rom} {o : Opcode} {condition : W → Bool} {select : Select4 F}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some row) (hago : ∀ k, ago k < 2 ^ 16)
    (h : row.op = .isa o) (ho : comparesZero o = true)
    (hbr : ∀ slotOk next after : F,
      (Slot.likely slotOk next after).Branches o (fun x _ => condition x))
    (hs : select.Constraints) (hr : select.isReal = 1) (hop : opcode select = (o.number : F))
    (hv : ∀ x, (SignCols.fill F x).holds select = flag F (condition x)) :
    HasRow F [Gen.BranchSignLikely.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
  have hrt := fetch_rt hf (hi ▸ ho)
  let format := fill clk pc ((i.branchTarget s.pc).toNat / 4) (.of F i.rs (ago 0))
    (condition (s.reg i.rs)) (!holdsBranch p (s.pc + 4))
  exact Branch.complete (r := format) (condition := fun x _ => condition x) (b := ⟨0, 0⟩)
    (env := BranchSignLikely.row format select (.fill F (s.reg i.rs)))
    hex hago hf hi hrow h (hbr ..) rfl rfl ⟨rfl, rfl, rfl⟩ rfl rfl rfl
    (fun hslot _ => (bridge _ _).2 ⟨hs, SignCols.complete hp _ hr, hslot⟩)
    (messages _) hr hop rfl (SignCols.looksUp _) (Word.of_is _) (by rw [hrt]; exact
      Operands.zero_word)
    (by rw [hrt]; exact cast_zero.symm) (hv _)

theorem complete (hp : 2 ^ 30 < char F) : CompleteFor F Gen.BranchSignLikely.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  have hv (x : W) := SignCols.verdicts (F := F) (c := .fill F x) (x := x) rfl rfl
  unfold ops at hops
  split at hops
  · next h =>
    exact hasRow hp hex hrow hago h rfl branches_blezl Select4.first_constraints
      Select4.first_isReal opcode_blezl fun x => (hv x).1
  · next h =>
    exact hasRow hp hex hrow hago h rfl branches_bgtzl Select4.second_constraints
      Select4.second_isReal opcode_bgtzl fun x => (hv x).2.1
  · next h =>
    exact hasRow hp hex hrow hago h rfl branches_bltzl Select4.third_constraints
      Select4.third_isReal opcode_bltzl fun x => (hv x).2.2.1
  · next h =>
    exact hasRow hp hex hrow hago h rfl branches_bgezl Select4.fourth_constraints
      Select4.fourth_isReal opcode_bgezl fun x => (hv x).2.2.2
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.BranchSignLikely.chip ops :=
  ⟨sound hp, complete hp, fun last => ⟨_, concrete hp last⟩⟩

end Mipsilon.BranchSignLikely
