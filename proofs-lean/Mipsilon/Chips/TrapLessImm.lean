module

public import Mipsilon.Chips.Cores.Less
public import Mipsilon.Chips.Formats.Trap
public import Mipsilon.Gen.TrapLessImm

/-! The chip `trap-less-imm`: TLTI, TLTIU, TGEI, TGEIU. -/

@[expose] public noncomputable section
namespace Mipsilon.TrapLessImm
open Lean.Grind Spec LessThan
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def format (env : Env F) : Trap F where
  frame := ⟨env.main 0, env.main 1, env.main 2⟩
  operands := .immediate ⟨env.main 3, env.main 4⟩

def select (env : Env F) : Select4 F :=
  ⟨env.main 5, env.main 6, env.main 7, env.main 8⟩

def core (env : Env F) : LessThan F where
  a := ⟨env.main 9, env.main 10⟩
  b := ⟨env.main 11, env.main 12⟩
  difference := ⟨env.main 13, env.main 14⟩
  borrow := env.main 15
  less := env.main 16
  sign0 := env.main 17
  sign1 := env.main 18

/-- The opcode of the row. -/
def opcode (s : Select4 F) : F := s.s0 * 91 + s.s1 * 92 + s.s2 * 93 + s.s3 * 94

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (signed (TrapLessImm.select env))
  trap : (TrapLessImm.core env).verdict (TrapLessImm.select env) = 0

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
  show (1 : F) * 91 + 0 * 92 + 0 * 93 + 0 * 94 = ((91 : Nat) : F); rw [cast_lit]; grobner

theorem opcode_tltiu : opcode (.second : Select4 F) = (Opcode.tltiu.number : F) := by
  show (0 : F) * 91 + 1 * 92 + 0 * 93 + 0 * 94 = ((92 : Nat) : F); rw [cast_lit]; grobner

theorem opcode_tgei : opcode (.third : Select4 F) = (Opcode.tgei.number : F) := by
  show (0 : F) * 91 + 0 * 92 + 1 * 93 + 0 * 94 = ((93 : Nat) : F); rw [cast_lit]; grobner

theorem opcode_tgeiu : opcode (.fourth : Select4 F) = (Opcode.tgeiu.number : F) := by
  show (0 : F) * 91 + 0 * 92 + 0 * 93 + 1 * 94 = ((94 : Nat) : F); rw [cast_lit]; grobner

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

end Mipsilon.TrapLessImm
