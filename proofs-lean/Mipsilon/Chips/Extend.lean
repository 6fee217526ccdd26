module

public import Mipsilon.Chips.Cores.Extend
public import Mipsilon.Chips.Formats.RegImm
public import Mipsilon.Gen.Extend
public import Mipsilon.Machine.Proved

/-! The chip `extend`: SEB, SEH, WSBH. -/

@[expose] public section
namespace Mipsilon.Extend
open Lean.Grind Spec
open Gen.Extend (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select3 F) : F := s.s0 * Code.seb + s.s1 * Code.seh + s.s2 * Code.wsbh

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.Extend.select env)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) : Gen.Extend.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, _⟩ => ⟨⟨h0, h1, h2, h3⟩, ⟨h4, h5, h6, h7⟩⟩,
   fun ⟨⟨h0, h1, h2, h3⟩, ⟨h4, h5, h6, h7⟩⟩ => ⟨h0, h1, h2, h3, h4, h5, h6, h7, trivial⟩⟩

theorem messages (env : Env F) : Gen.Extend.chip.messages env =
    (core env).lookups (select env) (select env).isReal ++
      (adapter env).messages (opcode (select env)) (core env).a.word ⟨0, 0⟩ (core env).out
        (select env).isReal := rfl

/-! ### Theorems -/

/-- The selectors are those of the instruction, whose function of words is `f`. -/
structure Does (select : Select3 F) (op : Opcode) (top : W → Nat) (f : W → W) : Prop where
  constraints : select.Constraints
  isReal : select.isReal = 1
  opcode : Extend.opcode select = (op.number : F)
  core : ExtendCols.Does select top f
  row : ∀ i : Instruction, i.op = op → RegImmCols.IsRow i i.rt i.rd 0 0
  computes : ∀ (p : Program) (i : Instruction), i.op = op → ∀ x z,
    RegImmCols.Computes p i i.rt i.rd x z (f x)

theorem does_seb : Does (F := F) .first .seb (·.toNat % 256) Alu.seb where
  constraints := Select3.first_constraints
  isReal := Select3.first_isReal
  opcode := by
    show (1 : F) * Code.seb + 0 * Code.seh + 0 * Code.wsbh = ((Code.seb : Nat) : F)
    rw [cast_lit]; grobner
  core := ExtendCols.does_seb
  row i h _ _ _ := by simp only [Rom.plain, h, Rom.unary]
  computes p i h x z s m hr hx _ := .write hr (by simp only [execute, h, State.reads, hx])

theorem does_seh : Does (F := F) .second .seh (·.toNat / 256 % 256) Alu.seh where
  constraints := Select3.second_constraints
  isReal := Select3.second_isReal
  opcode := by
    show (0 : F) * Code.seb + 1 * Code.seh + 0 * Code.wsbh = ((Code.seh : Nat) : F)
    rw [cast_lit]; grobner
  core := ExtendCols.does_seh
  row i h _ _ _ := by simp only [Rom.plain, h, Rom.unary]
  computes p i h x z s m hr hx _ := .write hr (by simp only [execute, h, State.reads, hx])

theorem does_wsbh : Does (F := F) .third .wsbh (fun _ => 0) Alu.wsbh where
  constraints := Select3.third_constraints
  isReal := Select3.third_isReal
  opcode := by
    show (0 : F) * Code.seb + 0 * Code.seh + 1 * Code.wsbh = ((Code.wsbh : Nat) : F)
    rw [cast_lit]; grobner
  core := ExtendCols.does_wsbh
  row i h _ _ _ := by simp only [Rom.plain, h, Rom.unary]
  computes p i h x z s m hr hx _ := .write hr (by simp only [execute, h, State.reads, hx])

theorem does (hp : 2 ^ 30 < char F) {s : Select3 F} (h : s.Constraints) (hr : s.isReal = 1) :
    ∃ op top f, Does s op top f := by
  rcases h.cases hp hr with rfl | rfl | rfl
  · exact ⟨_, _, _, does_seb⟩
  · exact ⟨_, _, _, does_seh⟩
  · exact ⟨_, _, _, does_wsbh⟩

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Extend.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegImmCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  obtain ⟨op, top, f, d⟩ := does hp hs hr
  exact ⟨op, d.opcode, fun i hi => ⟨_, _, _, _, d.row i hi, fun x z hx _ _ _ =>
    ⟨_, d.core.sound hp p _ x hc hlcore hx, d.computes p i hi x z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .seb | .isa .seh | .isa .wsbh => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegImmCols F) (select : Select3 F) (core : ExtendCols F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for the byte -5. -/
theorem concrete (last : Prop) : Gen.Extend.chip.Satisfied (row (F := F)
    (.fill 0 0 1 1 2 3 fun _ => 0) .first (.of F (·.toNat % 256) Alu.seb 251)) last :=
  (bridge _ _).2 ⟨does_seb.constraints, does_seb.core.constraints _⟩

theorem complete_of {select : Select3 F} {op : Opcode} {top : W → Nat} {f : W → W}
    (d : Does select op top f) {p : Program} {s : State} {m : Memory} {pc nextPc : Nat} {clk : F}
    {ago : Nat → Nat} {r : Rom} (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some r)
    (hop : r.op = .isa op) (hago : ∀ k, ago k < 2 ^ 16) :
    HasRow F [Gen.Extend.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow hop
  exact RegImmCols.complete hex hago hf hrow (d.row i hi) (d.computes p i hi _ _)
    (env := row (.fill clk pc nextPc i.rt i.rd (m (.register (destination i.rd))) ago) select
      (.of F top f (s.reg i.rt)))
    (fun _ => (bridge _ _).2 ⟨d.constraints, d.core.constraints _⟩) (messages _) d.isReal
    (hi ▸ d.opcode) rfl (d.core.looksUp _ _ _) (Bytes.of_is _).word cast_zero.symm cast_zero.symm
    (Word.of_is _)

theorem complete : CompleteFor F Gen.Extend.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h => exact complete_of does_seb hex hrow h hago
  · next h => exact complete_of does_seh hex hrow h hago
  · next h => exact complete_of does_wsbh hex hrow h hago
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Extend.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Extend
