module

public import Mipsilon.Chips.Cores.LessThan
public import Mipsilon.Chips.Formats.RegReg
public import Mipsilon.Gen.SetLess
public import Mipsilon.Machine.Proved

/-! The chip `set-less`: SLT, SLTU. -/

@[expose] public section
namespace Mipsilon.SetLess
open Lean.Grind Spec
open Gen.SetLess (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * Code.slt + s.s1 * Code.sltu

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.SetLess.select env).s0

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.SetLess.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, _⟩ =>
    ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8, h9, h10⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8, h9, h10⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, trivial⟩⟩

theorem messages (env : Env F) : Gen.SetLess.chip.messages env =
    (core env).lookups (select env).s0 (select env).isReal ++
      (adapter env).messages (opcode (select env)) (core env).a (core env).b ⟨(core env).less, 0⟩
        (select env).isReal := rfl

/-! ### Theorems -/

/-- The selectors are those of the instruction. -/
structure Does (select : Select2 F) (op : Opcode) (signed : Bool) : Prop where
  constraints : select.Constraints
  isReal : select.isReal = 1
  opcode : SetLess.opcode select = (op.number : F)
  flag : select.s0 = (signed.toNat : F)
  computes : ∀ (p : Program) (i : Instruction), i.op = op → ∀ x y z,
    RegRegCols.Computes p i i.rs i.rt i.rd x y z (if LessThan.holds signed x y then 1 else 0)

theorem does_slt : Does (F := F) .first .slt true where
  constraints := Select2.first_constraints
  isReal := Select2.first_isReal
  opcode := by
    show (1 : F) * Code.slt + 0 * Code.sltu = ((Code.slt : Nat) : F); rw [cast_lit]; grobner
  flag := cast_one.symm
  computes p i h x y z :=
    ⟨fun _ _ _ => by simp only [Rom.plain, h],
     fun s m hr hx hy _ => .write hr (by simp only [execute, h, State.reads, hx, hy]; rfl)⟩

theorem does_sltu : Does (F := F) .second .sltu false where
  constraints := Select2.second_constraints
  isReal := Select2.second_isReal
  opcode := by
    show (0 : F) * Code.slt + 1 * Code.sltu = ((Code.sltu : Nat) : F); rw [cast_lit]; grobner
  flag := cast_zero.symm
  computes p i h x y z :=
    ⟨fun _ _ _ => by simp only [Rom.plain, h],
     fun s m hr hx hy _ => .write hr (by simp only [execute, h, State.reads, hx, hy]; rfl)⟩

theorem does (hp : 2 ^ 30 < char F) {s : Select2 F} (h : s.Constraints) (hr : s.isReal = 1) :
    ∃ op signed, Does s op signed := by
  rcases h.cases hp hr with rfl | rfl
  · exact ⟨_, _, does_slt⟩
  · exact ⟨_, _, does_sltu⟩

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.SetLess.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegRegCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  obtain ⟨op, signed, d⟩ := does hp hs hr
  exact ⟨op, d.opcode, fun x y z hx hy _ =>
    ⟨_, LessThan.less_is (LessThan.sound hp hc d.flag hlcore hx hy),
      fun i hi => ⟨_, _, _, d.computes p i hi x y z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .slt | .isa .sltu => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegRegCols F) (select : Select2 F) (core : LessThan F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for -5 < 7. -/
theorem concrete (last : Prop) : Gen.SetLess.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 0 fun _ => 0) .first (.of F true (-5) 7)) last :=
  (bridge _ _).2 ⟨does_slt.constraints, LessThan.of_constraints _ _ _ does_slt.flag⟩

theorem complete_of {select : Select2 F} {op : Opcode} {signed : Bool} (d : Does select op signed)
    {p : Program} {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {r : Rom}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some r) (hop : r.op = .isa op)
    (hago : ∀ k, ago k < 2 ^ 16) : HasRow F [Gen.SetLess.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow hop
  exact RegRegCols.complete hex hago hf hrow (d.computes p i hi _ _ _)
    (env := row (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago) select
      (.of F signed (s.reg i.rs) (s.reg i.rt)))
    (fun _ => (bridge _ _).2 ⟨d.constraints, LessThan.of_constraints _ _ _ d.flag⟩)
    (messages _) d.isReal (hi ▸ d.opcode) rfl (LessThan.of_looksUp _ _ _ d.flag)
    (Word.of_is _) (Word.of_is _) (LessThan.less_is rfl)

theorem complete : CompleteFor F Gen.SetLess.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h => exact complete_of does_slt hex hrow h hago
  · next h => exact complete_of does_sltu hex hrow h hago
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.SetLess.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.SetLess
