module

public import Mipsilon.Chips.Cores.Sign
public import Mipsilon.Chips.Formats.Branch
public import Mipsilon.Gen.BranchSign
public import Mipsilon.Machine.Decode
public import Mipsilon.Machine.Proved

/-! The chip `branch-sign`: BLEZ, BGTZ, BLTZ, BGEZ. -/

@[expose] public noncomputable section
namespace Mipsilon.BranchSign
open Lean.Grind Spec
open Gen.BranchSign (select adapter)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def format (env : Env F) : Branch F where
  clk := (adapter env).1.clk
  pc := (adapter env).1.pc
  target := (adapter env).1.target
  operands := .one (adapter env).2.a
  slot := .always (Gen.BranchSign.core env).2.after

def core (env : Env F) : SignCols F := (Gen.BranchSign.core env).1

/-- The opcode of the row. -/
def opcode (s : Select4 F) : F := s.s0 * Code.blez + s.s1 * Code.bgtz + s.s2 * Code.bltz + s.s3 *
  Code.bgez

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.BranchSign.select env).isReal
  slot : (format env).slot.Constraints (format env).pc (format env).target
    ((BranchSign.core env).holds (Gen.BranchSign.select env)) (Gen.BranchSign.select env).isReal

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.BranchSign.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, _⟩ =>
     ⟨⟨h0, h1, h2, h3, h4⟩, ⟨h5, h6, h7, h8, h9⟩, h10⟩,
   fun ⟨⟨h0, h1, h2, h3, h4⟩, ⟨h5, h6, h7, h8, h9⟩, h10⟩ =>
     ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, trivial⟩⟩

theorem messages (env : Env F) : Gen.BranchSign.chip.messages env =
    (format env).messages ((core env).lookups (select env).isReal) (opcode (select env))
      (core env).a ⟨0, 0⟩ (select env).isReal := rfl

/-! ### Theorems -/

omit [ZkField F] in
theorem branches_blez (after : F) : (Slot.always after).Branches .blez (fun x _ => x.sle 0) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h r := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem branches_bgtz (after : F) :
    (Slot.always after).Branches .bgtz (fun x _ => BitVec.slt 0 x) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h r := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem branches_bltz (after : F) : (Slot.always after).Branches .bltz (fun x _ => x.slt 0) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h r := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem branches_bgez (after : F) :
    (Slot.always after).Branches .bgez (fun x _ => BitVec.sle 0 x) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h r := by simp only [execute, h]; rfl

theorem opcode_blez : opcode (.first : Select4 F) = (Opcode.blez.number : F) := by
  show (1 : F) * Code.blez + 0 * Code.bgtz + 0 * Code.bltz + 0 * Code.bgez = ((Code.blez : Nat) :
    F); rw [cast_lit]; grobner

theorem opcode_bgtz : opcode (.second : Select4 F) = (Opcode.bgtz.number : F) := by
  show (0 : F) * Code.blez + 1 * Code.bgtz + 0 * Code.bltz + 0 * Code.bgez = ((Code.bgtz : Nat) :
    F); rw [cast_lit]; grobner

theorem opcode_bltz : opcode (.third : Select4 F) = (Opcode.bltz.number : F) := by
  show (0 : F) * Code.blez + 0 * Code.bgtz + 1 * Code.bltz + 0 * Code.bgez = ((Code.bltz : Nat) :
    F); rw [cast_lit]; grobner

theorem opcode_bgez : opcode (.fourth : Select4 F) = (Opcode.bgez.number : F) := by
  show (0 : F) * Code.blez + 0 * Code.bgtz + 0 * Code.bltz + 1 * Code.bgez = ((Code.bgez : Nat) :
    F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.BranchSign.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, hslot⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine Branch.sound hp rfl hs.one.cases hslot rfl hl hpulls fun hr hlcore => ?_
  rw [hr] at hc hlcore
  rcases hs.cases hp hr with e | e | e | e <;> rw [e]
  · exact ⟨_, _, opcode_blez, branches_blez _, fun x _ hx _ => (SignCols.sound hp hc hlcore hx).1⟩
  · exact ⟨_, _, opcode_bgtz, branches_bgtz _, fun x _ hx _ => (SignCols.sound hp hc hlcore hx).2.1⟩
  · exact ⟨_, _, opcode_bltz, branches_bltz _, fun x _ hx _ => (SignCols.sound hp hc hlcore
      hx).2.2.1⟩
  · exact ⟨_, _, opcode_bgez, branches_bgez _, fun x _ hx _ => (SignCols.sound hp hc hlcore
      hx).2.2.2⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .blez | .isa .bgtz | .isa .bltz | .isa .bgez => true
  | _ => false

/-- A row. -/
def row (format : Branch F) (select : Select4 F) (core : SignCols F) : Env F :=
  .ofCells (format.cells (select.cells ++ core.cells))

/-- The columns of a step. -/
def fill (clk : F) (pc target : Nat) (a : Read F) (taken : Bool) : Branch F where
  clk
  pc := (pc : F)
  target := (target : F)
  operands := .one a
  slot := .alwaysOf F pc target taken

/-- A row that satisfies the constraints, for a branch that is taken. -/
theorem concrete (hp : 2 ^ 30 < char F) (last : Prop) : Gen.BranchSign.chip.Satisfied
    (row (F := F) (fill 0 4 9 ⟨2, 0⟩ true) .fourth (.fill F 7)) last :=
  (bridge _ _).2 ⟨Select4.fourth_constraints, SignCols.complete hp _ Select4.fourth_isReal,
    (Slot.complete (c := .alwaysOf F 4 9 true) (ok := true) rfl rfl
      (SignCols.verdicts (c := .fill F 7) (x := 7) rfl rfl).2.2.2 Select4.fourth_isReal).1⟩

/-- A step has a row if the condition of its opcode is what its selector selects. -/
theorem hasRow (hp : 2 ^ 30 < char F) {s : State} {m : Memory} {pc nextPc : Nat} {clk : F}
    {ago : Nat → Nat} {row : Rom} {o : Opcode} {condition : W → Bool} {select : Select4 F}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some row) (hago : ∀ k, ago k < 2 ^ 16)
    (h : row.op = .isa o) (ho : comparesZero o = true)
    (hbr : ∀ after : F, (Slot.always after).Branches o (fun x _ => condition x))
    (hs : select.Constraints) (hr : select.isReal = 1) (hop : opcode select = (o.number : F))
    (hv : ∀ x, (SignCols.fill F x).holds select = flag F (condition x)) :
    HasRow F [Gen.BranchSign.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
  have hrt := fetch_rt hf (hi ▸ ho)
  let format := fill clk pc ((i.branchTarget s.pc).toNat / 4) (.of F i.rs (ago 0))
    (condition (s.reg i.rs))
  exact Branch.complete (r := format) (condition := fun x _ => condition x) (b := ⟨0, 0⟩)
    (env := BranchSign.row format select (.fill F (s.reg i.rs)))
    hex hago hf hi hrow h (hbr _) rfl rfl rfl rfl rfl rfl
    (fun hslot _ => (bridge _ _).2 ⟨hs, SignCols.complete hp _ hr, hslot⟩)
    (messages _) hr hop rfl (SignCols.looksUp _) (Word.of_is _) (by rw [hrt]; exact
      Operands.zero_word)
    (by rw [hrt]; exact cast_zero.symm) (hv _)

theorem complete (hp : 2 ^ 30 < char F) : CompleteFor F Gen.BranchSign.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  have hv (x : W) := SignCols.verdicts (F := F) (c := .fill F x) (x := x) rfl rfl
  unfold ops at hops
  split at hops
  · next h =>
    exact hasRow hp hex hrow hago h rfl branches_blez Select4.first_constraints
      Select4.first_isReal opcode_blez fun x => (hv x).1
  · next h =>
    exact hasRow hp hex hrow hago h rfl branches_bgtz Select4.second_constraints
      Select4.second_isReal opcode_bgtz fun x => (hv x).2.1
  · next h =>
    exact hasRow hp hex hrow hago h rfl branches_bltz Select4.third_constraints
      Select4.third_isReal opcode_bltz fun x => (hv x).2.2.1
  · next h =>
    exact hasRow hp hex hrow hago h rfl branches_bgez Select4.fourth_constraints
      Select4.fourth_isReal opcode_bgez fun x => (hv x).2.2.2
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.BranchSign.chip ops :=
  ⟨sound hp, complete hp, fun last => ⟨_, concrete hp last⟩⟩

end Mipsilon.BranchSign
