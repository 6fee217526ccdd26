module

public import Mipsilon.Chips.Cores.AddSubTrap
public import Mipsilon.Chips.Formats.RegReg
public import Mipsilon.Gen.AddTrap
public import Mipsilon.Machine.Proved

/-! The chip `add-trap`: ADD, SUB. -/

@[expose] public section
namespace Mipsilon.AddTrap
open Lean.Grind Spec
open Gen.AddTrap (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 + s.s1 * Code.sub

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints ((Gen.AddTrap.select env).s0 - (Gen.AddTrap.select env).s1)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.AddTrap.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, _⟩ => ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8⟩⟩ => ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, trivial⟩⟩

theorem messages (env : Env F) : Gen.AddTrap.chip.messages env =
    (core env).lookups (select env).isReal ++
      (adapter env).messages (opcode (select env)) (core env).a (core env).b (core env).out
        (select env).isReal := rfl

/-! ### Theorems -/

/-- The selectors are those of the instruction. -/
structure Does (select : Select2 F) (op : Opcode) (sub : Bool) : Prop where
  constraints : select.Constraints
  isReal : select.isReal = 1
  opcode : AddTrap.opcode select = (op.number : F)
  sign : select.s0 - select.s1 = AddSubTrapCols.sign F sub
  row : ∀ i : Instruction, i.op = op → ∀ pc slotOk endian,
    Rom.plain i pc slotOk endian = Rom.registers i i.rs i.rt i.rd
  execute : ∀ (i : Instruction) (r : Reads), i.op = op →
    execute i r = r.writeChecked i.rd (AddSubTrapCols.checked sub r.a r.b)

theorem does_add : Does (F := F) .first .add false where
  constraints := Select2.first_constraints
  isReal := Select2.first_isReal
  opcode := by show (1 : F) + 0 * Code.sub = ((Code.add : Nat) : F); rw [cast_lit]; grobner
  sign := by show (1 : F) - 0 = 1; grobner
  row i h _ _ _ := by simp only [Rom.plain, h]
  execute i r h := by simp only [Spec.execute, h]; rfl

theorem does_sub : Does (F := F) .second .sub true where
  constraints := Select2.second_constraints
  isReal := Select2.second_isReal
  opcode := by show (0 : F) + 1 * Code.sub = ((Code.sub : Nat) : F); rw [cast_lit]; grobner
  sign := by show (0 : F) - 1 = -1; grobner
  row i h _ _ _ := by simp only [Rom.plain, h]
  execute i r h := by simp only [Spec.execute, h]; rfl

theorem does (hp : 2 ^ 30 < char F) {s : Select2 F} (h : s.Constraints) (hr : s.isReal = 1) :
    ∃ op sub, Does s op sub := by
  rcases h.cases hp hr with rfl | rfl
  · exact ⟨_, _, does_add⟩
  · exact ⟨_, _, does_sub⟩

/-- What an instruction that does not trap computes. -/
theorem Does.computes {select : Select2 F} {op : Opcode} {sub : Bool} (d : Does select op sub)
    {p : Program} {i : Instruction} (hi : i.op = op) {x y : W}
    (h : AddSubTrapCols.Fits sub x y) (z : W) :
    RegRegCols.Computes p i i.rs i.rt i.rd x y z (AddSubTrapCols.result sub x y) where
  row := d.row i hi
  continues s m hr hx hy _ := .write hr (by
    rw [d.execute i _ hi]
    simp only [State.reads, hx, hy, AddSubTrapCols.checked_of_fits h, Reads.writeChecked])

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.AddTrap.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegRegCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  obtain ⟨op, sub, d⟩ := does hp hs hr
  refine ⟨op, d.opcode, fun x y z hx hy _ => ?_⟩
  obtain ⟨hout, hfits⟩ := AddSubTrapCols.sound hp hc d.sign hlcore hx hy
  exact ⟨_, hout, fun i hi => ⟨_, _, _, d.computes hi hfits z⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .add | .isa .sub => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegRegCols F) (select : Select2 F) (core : AddSubTrapCols F) :
    Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for 5 - 7. -/
theorem concrete (last : Prop) : Gen.AddTrap.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 3 0 fun _ => 0) .second (.of F true 5 7)) last :=
  (bridge _ _).2 ⟨does_sub.constraints, AddSubTrapCols.of_constraints (by decide) does_sub.sign⟩

theorem complete_of {select : Select2 F} {op : Opcode} {sub : Bool} (d : Does select op sub)
    {p : Program} {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {r : Rom}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some r) (hop : r.op = .isa op)
    (hago : ∀ k, ago k < 2 ^ 16) : HasRow F [Gen.AddTrap.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow hop
  have hfits : AddSubTrapCols.Fits sub (s.reg i.rs) (s.reg i.rt) := Decidable.byContradiction fun h
    =>
    AddSubTrapCols.not_trap hex hf .overflow (by
      rw [d.execute i _ hi]
      simp only [State.reads, AddSubTrapCols.checked_of_not_fits h, Reads.writeChecked])
  exact RegRegCols.complete hex hago hf hrow (d.computes hi hfits _)
    (env := row (.fill clk pc nextPc i.rs i.rt i.rd (m (.register (destination i.rd))) ago) select
      (.of F sub (s.reg i.rs) (s.reg i.rt)))
    (fun _ => (bridge _ _).2 ⟨d.constraints, AddSubTrapCols.of_constraints hfits d.sign⟩) (messages
      _)
    d.isReal (hi ▸ d.opcode) rfl (AddSubTrapCols.of_looksUp _ _ _) (Word.of_is _) (Word.of_is _)
    (Word.of_is _)

theorem complete : CompleteFor F Gen.AddTrap.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h => exact complete_of does_add hex hrow h hago
  · next h => exact complete_of does_sub hex hrow h hago
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.AddTrap.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.AddTrap
