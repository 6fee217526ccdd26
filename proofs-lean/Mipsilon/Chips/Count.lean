module

public import Mipsilon.Chips.Cores.Count
public import Mipsilon.Chips.Formats.RegImm
public import Mipsilon.Gen.Count
public import Mipsilon.Machine.Proved

/-! The chip `count`: CLZ, CLO. -/

@[expose] public section
namespace Mipsilon.Count
open Lean.Grind Spec
open Gen.Count (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * Code.clz + s.s1 * Code.clo

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.Count.select env).s1 (Gen.Count.select env).isReal

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) : Gen.Count.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, _⟩ =>
    ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8, h9, h10⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8, h9, h10⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, trivial⟩⟩

theorem messages (env : Env F) : Gen.Count.chip.messages env =
    (core env).lookups ++
      (adapter env).messages (opcode (select env)) (core env).a ⟨0, 0⟩ ⟨(core env).out, 0⟩
        (select env).isReal := rfl

/-! ### Theorems -/

/-- The selectors are those of the instruction, which counts leading zeros or `ones`. -/
structure Does (select : Select2 F) (op : Opcode) (ones : Bool) : Prop where
  constraints : select.Constraints
  isReal : select.isReal = 1
  opcode : Count.opcode select = (op.number : F)
  flag : select.s1 = (ones.toNat : F)
  row : ∀ i : Instruction, i.op = op → RegImmCols.IsRow i i.rs i.rd 0 0
  computes : ∀ (p : Program) (i : Instruction), i.op = op → ∀ x z,
    RegImmCols.Computes p i i.rs i.rd x z (Alu.clz (CountCols.operand ones x))

theorem does_clz : Does (F := F) .first .clz false where
  constraints := Select2.first_constraints
  isReal := Select2.first_isReal
  opcode := by
    show (1 : F) * Code.clz + 0 * Code.clo = ((Code.clz : Nat) : F)
    rw [cast_lit]; grobner
  flag := cast_zero.symm
  row i h _ _ _ := by simp only [Rom.plain, h, Rom.unary]
  computes p i h x z s m hr hx _ := .write hr (by simp only [execute, h, State.reads, hx]; rfl)

theorem does_clo : Does (F := F) .second .clo true where
  constraints := Select2.second_constraints
  isReal := Select2.second_isReal
  opcode := by
    show (0 : F) * Code.clz + 1 * Code.clo = ((Code.clo : Nat) : F)
    rw [cast_lit]; grobner
  flag := cast_one.symm
  row i h _ _ _ := by simp only [Rom.plain, h, Rom.unary]
  computes p i h x z s m hr hx _ := .write hr (by simp only [execute, h, State.reads, hx]; rfl)

theorem does (hp : 2 ^ 30 < char F) {s : Select2 F} (h : s.Constraints) (hr : s.isReal = 1) :
    ∃ op ones, Does s op ones := by
  rcases h.cases hp hr with rfl | rfl
  · exact ⟨_, _, does_clz⟩
  · exact ⟨_, _, does_clo⟩

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Count.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegImmCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hc
  obtain ⟨op, ones, d⟩ := does hp hs hr
  exact ⟨op, d.opcode, fun i hi => ⟨_, _, _, _, d.row i hi, fun x z hx _ _ _ =>
    ⟨_, CountCols.sound hp hc d.flag hlcore hx, d.computes p i hi x z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .clz | .isa .clo => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegImmCols F) (select : Select2 F) (core : CountCols F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for the 29 leading zeros of 5. -/
theorem concrete (last : Prop) : Gen.Count.chip.Satisfied (row (F := F)
    (.fill 0 0 1 1 2 3 fun _ => 0) .first (.of F 5 false true 2 1 29)) last :=
  (bridge _ _).2 ⟨does_clz.constraints, CountCols.of_constraints (ones := false)
    (.low (by decide) (by decide) (by decide) (by decide)) does_clz.flag does_clz.isReal⟩

theorem complete_of {select : Select2 F} {op : Opcode} {ones : Bool} (d : Does select op ones)
    {p : Program} {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {r : Rom}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some r) (hop : r.op = .isa op)
    (hago : ∀ k, ago k < 2 ^ 16) : HasRow F [Gen.Count.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow hop
  have hv := (CountCols.operand ones (s.reg i.rs)).isLt
  obtain ⟨inHigh, inLow, t, rest, count, h⟩ := Leading.exists
    (lo := (CountCols.operand ones (s.reg i.rs)).toNat % 65536)
    (hi := (CountCols.operand ones (s.reg i.rs)).toNat / 65536) (by omega) (by omega)
  exact RegImmCols.complete hex hago hf hrow (d.row i hi) (d.computes p i hi _ _)
    (env := row (.fill clk pc nextPc i.rs i.rd (m (.register (destination i.rd))) ago) select
      (.of F (s.reg i.rs) inHigh inLow t rest count))
    (fun _ => (bridge _ _).2 ⟨d.constraints, CountCols.of_constraints h d.flag d.isReal⟩)
    (messages _) d.isReal (hi ▸ d.opcode) rfl (CountCols.of_looksUp h) (Word.of_is _)
    cast_zero.symm cast_zero.symm (CountCols.of_is h)

theorem complete : CompleteFor F Gen.Count.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h => exact complete_of does_clz hex hrow h hago
  · next h => exact complete_of does_clo hex hrow h hago
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Count.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Count
