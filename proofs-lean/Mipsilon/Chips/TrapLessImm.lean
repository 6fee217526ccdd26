module

public import Mipsilon.Chips.Cores.Less
public import Mipsilon.Chips.Formats.Trap
public import Mipsilon.Gen.TrapLessImm
public import Mipsilon.Machine.Proved

/-! The chip `trap-less-imm`: TLTI, TLTIU, TGEI, TGEIU. -/

@[expose] public noncomputable section
namespace Mipsilon.TrapLessImm
open Lean.Grind Spec LessThan
open Gen.TrapLessImm (select core adapter)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def format (env : Env F) : Trap F where
  frame := (adapter env).1.frame
  operands := .immediate (adapter env).2.a

/-- The opcode of the row. -/
def opcode (s : Select4 F) : F := s.s0 * Code.tlti + s.s1 * Code.tltiu + s.s2 * Code.tgei + s.s3 *
  Code.tgeiu

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (signed (Gen.TrapLessImm.select env))
  trap : (Gen.TrapLessImm.core env).verdict (Gen.TrapLessImm.select env) = 0

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.TrapLessImm.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, _⟩ =>
     ⟨⟨h0, h1, h2, h3, h4⟩, ⟨h5, h6, h7, h8, h9, h10, h11, h12⟩, h13⟩,
   fun ⟨⟨h0, h1, h2, h3, h4⟩, ⟨h5, h6, h7, h8, h9, h10, h11, h12⟩, h13⟩ =>
     ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, trivial⟩⟩

theorem messages (env : Env F) : Gen.TrapLessImm.chip.messages env =
    (format env).messages ((core env).lookups (signed (select env)) (select env).isReal)
      (opcode (select env)) (core env).a (core env).b (select env).isReal := rfl

/-! ### Theorems -/

omit [ZkField F] in
theorem traps_tlti (r : Read F) : (Operands.immediate r).Traps .tlti BitVec.slt where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h p s := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem traps_tltiu (r : Read F) : (Operands.immediate r).Traps .tltiu BitVec.ult where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h p s := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem traps_tgei (r : Read F) : (Operands.immediate r).Traps .tgei (fun x y => y.sle x) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h p s := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem traps_tgeiu (r : Read F) : (Operands.immediate r).Traps .tgeiu (fun x y => y.ule x) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h p s := by simp only [execute, h]; rfl

theorem opcode_tlti : opcode (.first : Select4 F) = (Opcode.tlti.number : F) := by
  show (1 : F) * Code.tlti + 0 * Code.tltiu + 0 * Code.tgei + 0 * Code.tgeiu = ((Code.tlti : Nat) :
    F); rw [cast_lit]; grobner

theorem opcode_tltiu : opcode (.second : Select4 F) = (Opcode.tltiu.number : F) := by
  show (0 : F) * Code.tlti + 1 * Code.tltiu + 0 * Code.tgei + 0 * Code.tgeiu = ((Code.tltiu : Nat) :
    F); rw [cast_lit]; grobner

theorem opcode_tgei : opcode (.third : Select4 F) = (Opcode.tgei.number : F) := by
  show (0 : F) * Code.tlti + 0 * Code.tltiu + 1 * Code.tgei + 0 * Code.tgeiu = ((Code.tgei : Nat) :
    F); rw [cast_lit]; grobner

theorem opcode_tgeiu : opcode (.fourth : Select4 F) = (Opcode.tgeiu.number : F) := by
  show (0 : F) * Code.tlti + 0 * Code.tltiu + 0 * Code.tgei + 1 * Code.tgeiu = ((Code.tgeiu : Nat) :
    F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.TrapLessImm.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, htrap⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine Trap.sound hp rfl hs.one.cases htrap trivial hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  rcases hs.cases hp hr with e | e | e | e <;> rw [e] at hc hlcore ⊢
  · exact ⟨_, _, opcode_tlti, traps_tlti _, fun x y hx hy => decides_lt.sound hp hc hlcore hx hy⟩
  · exact ⟨_, _, opcode_tltiu, traps_tltiu _, fun x y hx hy => decides_ltu.sound hp hc hlcore hx hy⟩
  · exact ⟨_, _, opcode_tgei, traps_tgei _, fun x y hx hy => decides_ge.sound hp hc hlcore hx hy⟩
  · exact ⟨_, _, opcode_tgeiu, traps_tgeiu _, fun x y hx hy => decides_geu.sound hp hc hlcore hx hy⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .tlti | .isa .tltiu | .isa .tgei | .isa .tgeiu => true
  | _ => false

/-- A row. -/
def row (format : Trap F) (select : Select4 F) (core : LessThan F) : Env F :=
  .ofCells (format.cells (select.cells ++ core.cells))

/-- A row that satisfies the constraints. -/
theorem concrete (last : Prop) : Gen.TrapLessImm.chip.Satisfied
    (row (F := F) ⟨⟨0, 4, 5⟩, .immediate ⟨2, 0⟩⟩ .first (.of F true 8 7)) last :=
  (bridge _ _).2 ⟨Select4.first_constraints, of_constraints true 8 7 decides_lt.signed,
    decides_lt.verdict _ 8 7 rfl⟩

/-- A step has a row if the condition of its opcode is what its selector selects. -/
theorem hasRow {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {row : Rom}
    {o : Opcode} {condition : W → W → Bool} {select : Select4 F} {sign : Bool}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some row) (hago : ∀ k, ago k < 2 ^ 16)
    (h : row.op = .isa o) (ht : ∀ r : Read F, (Operands.immediate r).Traps o condition)
    (hs : select.Constraints) (hr : select.isReal = 1) (hop : opcode select = (o.number : F))
    (hd : Decides select sign condition) :
    HasRow F [Gen.TrapLessImm.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
  let format : Trap F := ⟨⟨clk, (pc : F), (nextPc : F)⟩, .immediate (.of F i.rs (ago 0))⟩
  exact Trap.complete (r := format)
    (env := TrapLessImm.row format select (.of F sign (s.reg i.rs) i.signedImm))
    hex hago hf hi hrow h (ht _) trivial rfl rfl
    (fun htrap _ => (bridge _ _).2 ⟨hs, of_constraints sign _ _ hd.signed, htrap⟩)
    (messages _) hr hop rfl (of_looksUp sign _ _ hd.signed) (Word.of_is _) (Word.of_is _)
    (hd.verdict _ _ _ rfl)

theorem complete : CompleteFor F Gen.TrapLessImm.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    exact hasRow hex hrow hago h traps_tlti Select4.first_constraints Select4.first_isReal
      opcode_tlti decides_lt
  · next h =>
    exact hasRow hex hrow hago h traps_tltiu Select4.second_constraints Select4.second_isReal
      opcode_tltiu decides_ltu
  · next h =>
    exact hasRow hex hrow hago h traps_tgei Select4.third_constraints Select4.third_isReal
      opcode_tgei decides_ge
  · next h =>
    exact hasRow hex hrow hago h traps_tgeiu Select4.fourth_constraints Select4.fourth_isReal
      opcode_tgeiu decides_geu
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.TrapLessImm.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.TrapLessImm
