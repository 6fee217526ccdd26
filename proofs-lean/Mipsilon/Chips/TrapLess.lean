module

public import Mipsilon.Chips.Cores.Less
public import Mipsilon.Chips.Formats.Trap
public import Mipsilon.Gen.TrapLess
public import Mipsilon.Machine.Proved

/-! The chip `trap-less`: TLT, TLTU, TGE, TGEU. -/

@[expose] public noncomputable section
namespace Mipsilon.TrapLess
open Lean.Grind Spec LessThan
open Gen.TrapLess (select core adapter)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def format (env : Env F) : Trap F where
  frame := (adapter env).1.frame
  operands := .two (adapter env).2.a (adapter env).2.b

/-- The opcode of the row. -/
def opcode (s : Select4 F) : F := s.s0 * Code.tlt + s.s1 * Code.tltu + s.s2 * Code.tge + s.s3 *
  Code.tgeu

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (signed (Gen.TrapLess.select env))
  trap : (Gen.TrapLess.core env).verdict (Gen.TrapLess.select env) = 0

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.TrapLess.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, _⟩ =>
     ⟨⟨h0, h1, h2, h3, h4⟩, ⟨h5, h6, h7, h8, h9, h10, h11, h12⟩, h13⟩,
   fun ⟨⟨h0, h1, h2, h3, h4⟩, ⟨h5, h6, h7, h8, h9, h10, h11, h12⟩, h13⟩ =>
     ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, trivial⟩⟩

theorem messages (env : Env F) : Gen.TrapLess.chip.messages env =
    (format env).messages ((core env).lookups (signed (select env)) (select env).isReal)
      (opcode (select env)) (core env).a (core env).b (select env).isReal := rfl

/-! ### Theorems -/

omit [ZkField F] in
theorem traps_tlt (a b : Read F) : (Operands.two a b).Traps .tlt BitVec.slt where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h p s := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem traps_tltu (a b : Read F) : (Operands.two a b).Traps .tltu BitVec.ult where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h p s := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem traps_tge (a b : Read F) : (Operands.two a b).Traps .tge (fun x y => y.sle x) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h p s := by simp only [execute, h]; rfl

omit [ZkField F] in
theorem traps_tgeu (a b : Read F) : (Operands.two a b).Traps .tgeu (fun x y => y.ule x) where
  row i h _ _ _ := by simp only [Rom.plain, h]; rfl
  execute i h p s := by simp only [execute, h]; rfl

theorem opcode_tlt : opcode (.first : Select4 F) = (Opcode.tlt.number : F) := by
  show (1 : F) * Code.tlt + 0 * Code.tltu + 0 * Code.tge + 0 * Code.tgeu = ((Code.tlt : Nat) : F);
    rw [cast_lit]; grobner

theorem opcode_tltu : opcode (.second : Select4 F) = (Opcode.tltu.number : F) := by
  show (0 : F) * Code.tlt + 1 * Code.tltu + 0 * Code.tge + 0 * Code.tgeu = ((Code.tltu : Nat) : F);
    rw [cast_lit]; grobner

theorem opcode_tge : opcode (.third : Select4 F) = (Opcode.tge.number : F) := by
  show (0 : F) * Code.tlt + 0 * Code.tltu + 1 * Code.tge + 0 * Code.tgeu = ((Code.tge : Nat) : F);
    rw [cast_lit]; grobner

theorem opcode_tgeu : opcode (.fourth : Select4 F) = (Opcode.tgeu.number : F) := by
  show (0 : F) * Code.tlt + 0 * Code.tltu + 0 * Code.tge + 1 * Code.tgeu = ((Code.tgeu : Nat) : F);
    rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.TrapLess.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, htrap⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine Trap.sound hp rfl hs.one.cases htrap trivial hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  rcases hs.cases hp hr with e | e | e | e <;> rw [e] at hc hlcore ⊢
  · exact ⟨_, _, opcode_tlt, traps_tlt .., fun x y hx hy => decides_lt.sound hp hc hlcore hx hy⟩
  · exact ⟨_, _, opcode_tltu, traps_tltu .., fun x y hx hy => decides_ltu.sound hp hc hlcore hx hy⟩
  · exact ⟨_, _, opcode_tge, traps_tge .., fun x y hx hy => decides_ge.sound hp hc hlcore hx hy⟩
  · exact ⟨_, _, opcode_tgeu, traps_tgeu .., fun x y hx hy => decides_geu.sound hp hc hlcore hx hy⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .tlt | .isa .tltu | .isa .tge | .isa .tgeu => true
  | _ => false

/-- A row. -/
def row (format : Trap F) (select : Select4 F) (core : LessThan F) : Env F :=
  .ofCells (format.cells (select.cells ++ core.cells))

/-- A row that satisfies the constraints. -/
theorem concrete (last : Prop) : Gen.TrapLess.chip.Satisfied
    (row (F := F) ⟨⟨0, 4, 5⟩, .two ⟨2, 0⟩ ⟨3, 0⟩⟩ .first (.of F true 8 7)) last :=
  (bridge _ _).2 ⟨Select4.first_constraints, of_constraints true 8 7 decides_lt.signed,
    decides_lt.verdict _ 8 7 rfl⟩

/-- A step has a row if the condition of its opcode is what its selector selects. -/
theorem hasRow {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {row : Rom}
    {o : Opcode} {condition : W → W → Bool} {select : Select4 F} {sign : Bool}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some row) (hago : ∀ k, ago k < 2 ^ 16)
    (h : row.op = .isa o) (ht : ∀ a b : Read F, (Operands.two a b).Traps o condition)
    (hs : select.Constraints) (hr : select.isReal = 1) (hop : opcode select = (o.number : F))
    (hd : Decides select sign condition) :
    HasRow F [Gen.TrapLess.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
  let format : Trap F :=
    ⟨⟨clk, (pc : F), (nextPc : F)⟩, .two (.of F i.rs (ago 0)) (.of F i.rt (ago 1))⟩
  exact Trap.complete (r := format)
    (env := TrapLess.row format select (.of F sign (s.reg i.rs) (s.reg i.rt)))
    hex hago hf hi hrow h (ht ..) trivial ⟨rfl, rfl⟩ rfl
    (fun htrap _ => (bridge _ _).2 ⟨hs, of_constraints sign _ _ hd.signed, htrap⟩)
    (messages _) hr hop rfl (of_looksUp sign _ _ hd.signed) (Word.of_is _) (Word.of_is _)
    (hd.verdict _ _ _ rfl)

theorem complete : CompleteFor F Gen.TrapLess.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    exact hasRow hex hrow hago h traps_tlt Select4.first_constraints Select4.first_isReal
      opcode_tlt decides_lt
  · next h =>
    exact hasRow hex hrow hago h traps_tltu Select4.second_constraints Select4.second_isReal
      opcode_tltu decides_ltu
  · next h =>
    exact hasRow hex hrow hago h traps_tge Select4.third_constraints Select4.third_isReal
      opcode_tge decides_ge
  · next h =>
    exact hasRow hex hrow hago h traps_tgeu Select4.fourth_constraints Select4.fourth_isReal
      opcode_tgeu decides_geu
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.TrapLess.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.TrapLess
