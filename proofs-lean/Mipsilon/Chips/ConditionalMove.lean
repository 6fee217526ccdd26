module

public import Mipsilon.Chips.Cores.ConditionalMove
public import Mipsilon.Chips.Formats.RegReg
public import Mipsilon.Gen.ConditionalMove
public import Mipsilon.Machine.Proved

/-!
The chip `conditional-move`: MOVZ, MOVN. When nothing is moved, the row writes the old value back.
-/

@[expose] public section
namespace Mipsilon.ConditionalMove
open Lean.Grind Spec
open Gen.ConditionalMove (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * Code.movz + s.s1 * Code.movn

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.ConditionalMove.select env) (adapter env).c.prev

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.ConditionalMove.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, _⟩ =>
      ⟨⟨h0, h1, h2⟩, ⟨⟨h3, h4, h5, h6⟩, h7, h8, h9, h10⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨⟨h3, h4, h5, h6⟩, h7, h8, h9, h10⟩⟩ =>
      ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, trivial⟩⟩

theorem messages (env : Env F) : Gen.ConditionalMove.chip.messages env =
    [] ++ (adapter env).messages (opcode (select env)) (core env).a (core env).test.a (core env).out
      (select env).isReal := rfl

/-! ### Theorems -/

/-- A move on a condition. -/
theorem computes {p : Program} {i : Instruction} {x y z : W} {t : W → Bool}
    (hrow : ∀ pc slotOk endian, Rom.plain i pc slotOk endian = Rom.registers i i.rs i.rt i.rd)
    (h : ∀ r : Reads, execute i r = r.writeIf (t r.b) i.rd r.a) :
    RegRegCols.Computes p i i.rs i.rt i.rd x y z (ConditionalMoveCols.choose (t y) x z) where
  row := hrow
  continues s m hr hx hy hz := by
    have he := h (s.reads p i)
    rw [Reads.writeIf, show (s.reads p i).b = y from hy, show (s.reads p i).a = x from hx] at he
    unfold ConditionalMoveCols.choose
    cases ht : t y <;> rw [ht] at he
    · show Continues p i s (m.set _ z)
      rw [Memory.set_self hz]
      exact .nothing hr he
    · exact .write hr he

theorem computes_movz {p : Program} {i : Instruction} (h : i.op = .movz) (x y z : W) :
    RegRegCols.Computes p i i.rs i.rt i.rd x y z (ConditionalMoveCols.choose (y == 0) x z) :=
  computes (t := (· == 0)) (fun _ _ _ => by simp only [Rom.plain, h]) fun _ => by
    simp only [execute, h]

theorem computes_movn {p : Program} {i : Instruction} (h : i.op = .movn) (x y z : W) :
    RegRegCols.Computes p i i.rs i.rt i.rd x y z (ConditionalMoveCols.choose (y != 0) x z) :=
  computes (t := (· != 0)) (fun _ _ _ => by simp only [Rom.plain, h]) fun _ => by
    simp only [execute, h]

theorem opcode_movz : opcode (.first : Select2 F) = (Opcode.movz.number : F) := by
  show (1 : F) * Code.movz + 0 * Code.movn = ((Code.movz : Nat) : F); rw [cast_lit]; grobner

theorem opcode_movn : opcode (.second : Select2 F) = (Opcode.movn.number : F) := by
  show (0 : F) * Code.movz + 1 * Code.movn = ((Code.movn : Nat) : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.ConditionalMove.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegRegCols.sound hp rfl hs.one.cases hl hpulls fun hr _ => ?_
  rcases hs.cases hp hr with e | e <;> rw [e] at hc ⊢
  · exact ⟨.movz, opcode_movz, fun x y z hx hy hz => ⟨_,
      (ConditionalMoveCols.sound hp hc hx hy hz).1 rfl, fun i hi => ⟨_, _, _, computes_movz hi x y z⟩⟩⟩
  · exact ⟨.movn, opcode_movn, fun x y z hx hy hz => ⟨_,
      (ConditionalMoveCols.sound hp hc hx hy hz).2 rfl, fun i hi => ⟨_, _, _, computes_movn hi x y z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .movz | .isa .movn => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegRegCols F) (select : Select2 F) (core : ConditionalMoveCols F) :
  Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for a move of 5 that tests 0. -/
theorem concrete (hp : 2 ^ 30 < char F) (last : Prop) : Gen.ConditionalMove.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 7 fun _ => 0) .first (ConditionalMoveCols.fill F 5 0 5)) last :=
  (bridge _ _).2 ⟨Select2.first_constraints,
    ConditionalMoveCols.constraints hp Select2.first_isReal (ConditionalMoveCols.verdicts 0).1⟩

theorem complete (hp : 2 ^ 30 < char F) : CompleteFor F Gen.ConditionalMove.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact RegRegCols.complete hex hago hf hrow (computes_movz hi ..)
      (env := ConditionalMove.row
        (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago) .first
        (ConditionalMoveCols.fill F (s.reg i.rs) (s.reg i.rt) _))
      (fun _ => (bridge _ _).2 ⟨Select2.first_constraints,
        ConditionalMoveCols.constraints hp Select2.first_isReal (ConditionalMoveCols.verdicts _).1⟩)
      (messages _) Select2.first_isReal (hi ▸ opcode_movz) rfl .nil (Word.of_is _) (Word.of_is _)
      (Word.of_is _)
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact RegRegCols.complete hex hago hf hrow (computes_movn hi ..)
      (env := ConditionalMove.row
        (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago) .second
        (ConditionalMoveCols.fill F (s.reg i.rs) (s.reg i.rt) _))
      (fun _ => (bridge _ _).2 ⟨Select2.second_constraints,
        ConditionalMoveCols.constraints hp Select2.second_isReal (ConditionalMoveCols.verdicts _).2⟩)
      (messages _) Select2.second_isReal (hi ▸ opcode_movn) rfl .nil (Word.of_is _) (Word.of_is _)
      (Word.of_is _)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.ConditionalMove.chip ops :=
  ⟨sound hp, complete hp, fun last => ⟨_, concrete hp last⟩⟩

end Mipsilon.ConditionalMove
