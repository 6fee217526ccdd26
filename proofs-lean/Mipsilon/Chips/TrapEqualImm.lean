module

public import Mipsilon.Chips.Cores.Equal
public import Mipsilon.Chips.Formats.Trap
public import Mipsilon.Gen.TrapEqualImm
public import Mipsilon.Machine.Proved

/-! The chip `trap-equal-imm`: TEQI, TNEI. -/

@[expose] public noncomputable section
namespace Mipsilon.TrapEqualImm
open Lean.Grind Spec
open Gen.TrapEqualImm (select core adapter)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def format (env : Env F) : Trap F where
  frame := (adapter env).1.frame
  operands := .immediate (adapter env).2.a

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * Code.teqi + s.s1 * Code.tnei

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.TrapEqualImm.select env).isReal
  trap : (Gen.TrapEqualImm.core env).holds (Gen.TrapEqualImm.select env) = 0

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.TrapEqualImm.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, _⟩ => ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6⟩, h7⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6⟩, h7⟩ => ⟨h0, h1, h2, h3, h4, h5, h6, h7, trivial⟩⟩

theorem messages (env : Env F) : Gen.TrapEqualImm.chip.messages env =
    (format env).messages [] (opcode (select env)) (core env).a (core env).b (select env).isReal :=
  rfl

/-! ### Theorems -/

omit [ZkField F] in
theorem traps_teqi (r : Read F) : (Operands.immediate r).Traps .teqi (fun x y => x == y) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h p s := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem traps_tnei (r : Read F) : (Operands.immediate r).Traps .tnei (fun x y => x != y) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h p s := by simp only [execute, h]; rfl

theorem opcode_teqi : opcode (.first : Select2 F) = (Opcode.teqi.number : F) := by
  show (1 : F) * Code.teqi + 0 * Code.tnei = ((Code.teqi : Nat) : F); rw [cast_lit]; grobner

theorem opcode_tnei : opcode (.second : Select2 F) = (Opcode.tnei.number : F) := by
  show (0 : F) * Code.teqi + 1 * Code.tnei = ((Code.tnei : Nat) : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.TrapEqualImm.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, htrap⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine Trap.sound hp rfl hs.one.cases htrap trivial hl hpulls fun hr _ => ?_
  rw [hr] at hc
  rcases hs.cases hp hr with e | e <;> rw [e]
  · exact ⟨_, _, opcode_teqi, traps_teqi _, fun x y hx hy => (EqualCols.sound hp hc hx hy).1⟩
  · exact ⟨_, _, opcode_tnei, traps_tnei _, fun x y hx hy => (EqualCols.sound hp hc hx hy).2⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .teqi | .isa .tnei => true
  | _ => false

/-- A row. -/
def row (format : Trap F) (select : Select2 F) (core : EqualCols F) : Env F :=
  .ofCells (format.cells (select.cells ++ core.cells))

/-- A row that satisfies the constraints. -/
theorem concrete (hp : 2 ^ 30 < char F) (last : Prop) : Gen.TrapEqualImm.chip.Satisfied
    (row (F := F) ⟨⟨0, 4, 5⟩, .immediate ⟨2, 0⟩⟩ .first (.fill F 7 8)) last :=
  (bridge _ _).2 ⟨Select2.first_constraints, EqualCols.complete hp _ _ Select2.first_isReal,
    (EqualCols.verdicts (c := .fill F 7 8) (t := false) rfl).1⟩

/-- A step has a row if the condition of its opcode is what its selector selects. -/
theorem hasRow (hp : 2 ^ 30 < char F) {s : State} {m : Memory} {pc nextPc : Nat} {clk : F}
    {ago : Nat → Nat} {row : Rom} {o : Opcode} {condition : W → W → Bool} {select : Select2 F}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some row) (hago : ∀ k, ago k < 2 ^ 16)
    (h : row.op = .isa o) (ht : ∀ r : Read F, (Operands.immediate r).Traps o condition)
    (hs : select.Constraints) (hr : select.isReal = 1) (hop : opcode select = (o.number : F))
    (hv : ∀ x y, (EqualCols.fill F x y).holds select = flag F (condition x y)) :
    HasRow F [Gen.TrapEqualImm.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
  let format : Trap F := ⟨⟨clk, (pc : F), (nextPc : F)⟩, .immediate (.of F i.rs (ago 0))⟩
  exact Trap.complete (r := format)
    (env := TrapEqualImm.row format select (.fill F (s.reg i.rs) i.signedImm))
    hex hago hf hi hrow h (ht _) trivial rfl rfl
    (fun htrap _ => (bridge _ _).2 ⟨hs, EqualCols.complete hp _ _ hr, htrap⟩)
    (messages _) hr hop rfl .nil (Word.of_is _) (Word.of_is _) (hv _ _)

theorem complete (hp : 2 ^ 30 < char F) : CompleteFor F Gen.TrapEqualImm.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  have hv (x y : W) := EqualCols.verdicts (F := F) (c := .fill F x y) (t := x == y) rfl
  unfold ops at hops
  split at hops
  · next h =>
    exact hasRow hp hex hrow hago h traps_teqi Select2.first_constraints Select2.first_isReal
      opcode_teqi fun x y => (hv x y).1
  · next h =>
    exact hasRow hp hex hrow hago h traps_tnei Select2.second_constraints Select2.second_isReal
      opcode_tnei fun x y => (hv x y).2
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.TrapEqualImm.chip ops :=
  ⟨sound hp, complete hp, fun last => ⟨_, concrete hp last⟩⟩

end Mipsilon.TrapEqualImm
