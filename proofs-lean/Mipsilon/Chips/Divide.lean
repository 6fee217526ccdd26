module

public import Mipsilon.Chips.Cores.DivideComplete
public import Mipsilon.Chips.Formats.HiLo
public import Mipsilon.Gen.Divide
public import Mipsilon.Machine.Proved

/-! The chip `divide`: DIV, DIVU. -/

@[expose] public section
namespace Mipsilon.Divide
open Lean.Grind Spec
open Gen.Divide (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * Code.div + s.s1 * Code.divu

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.Divide.select env).s0 (Gen.Divide.select env).isReal

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) : Gen.Divide.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, h18, h19,
      h20, h21, h22, h23, h24, h25, h26, h27, h28, h29, h30, h31, h32, h33, h34, h35, h36, _⟩ =>
    ⟨⟨h0, h1, h2⟩, ⟨⟨h3, h4⟩, ⟨h5, h6⟩, h7, ⟨h8, h9, h10, h11⟩, ⟨h12, h13, h14, h15⟩, h16, h17, h18,
      h19, h20, h21, h22, h23, h24, ⟨h25, h26, h27, h28⟩, ⟨h29, h30, h31, h32⟩, h33, h34, h35, h36⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨⟨h3, h4⟩, ⟨h5, h6⟩, h7, ⟨h8, h9, h10, h11⟩, ⟨h12, h13, h14, h15⟩, h16, h17,
      h18, h19, h20, h21, h22, h23, h24, ⟨h25, h26, h27, h28⟩, ⟨h29, h30, h31, h32⟩, h33, h34, h35,
      h36⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, h18, h19,
      h20, h21, h22, h23, h24, h25, h26, h27, h28, h29, h30, h31, h32, h33, h34, h35, h36, trivial⟩⟩

theorem messages (env : Env F) : Gen.Divide.chip.messages env =
    (core env).lookups (select env).s0 (select env).isReal ++
      (adapter env).messages (opcode (select env)) (core env).a (core env).b (core env).hi
        (core env).lo (select env).isReal := rfl

/-! ### Theorems -/

theorem computes_div {i : Instruction} (h : i.op = .div) (x y : W) (old : HiLo) :
    HiLoCols.Computes i x y old (DivideCols.result (true && x.msb) (true && y.msb) x y) where
  row _ _ _ := by simp only [Rom.plain, h]
  executes r hx hy _ := by simp only [execute, h, hx, hy, DivideCols.result_div]

theorem computes_divu {i : Instruction} (h : i.op = .divu) (x y : W) (old : HiLo) :
    HiLoCols.Computes i x y old (DivideCols.result (false && x.msb) (false && y.msb) x y) where
  row _ _ _ := by simp only [Rom.plain, h]
  executes r hx hy _ := by simp only [execute, h, hx, hy, DivideCols.result_divu]

theorem opcode_div : opcode (.first : Select2 F) = (Opcode.div.number : F) := by
  show (1 : F) * Code.div + 0 * Code.divu = ((Code.div : Nat) : F); rw [cast_lit]; grobner

theorem opcode_divu : opcode (.second : Select2 F) = (Opcode.divu.number : F) := by
  show (0 : F) * Code.div + 1 * Code.divu = ((Code.divu : Nat) : F); rw [cast_lit]; grobner

theorem signed_div : (Select2.first : Select2 F).s0 = (true.toNat : F) := cast_one.symm
theorem signed_divu : (Select2.second : Select2 F).s0 = (false.toNat : F) := cast_zero.symm

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Divide.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine HiLoCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore hc
  rcases hs.cases hp hr with e | e <;> rw [e] at hc hlcore ⊢
  · exact ⟨.div, opcode_div, fun x y old hx hy _ _ =>
      have ⟨hh, hl⟩ := hc.sound hp signed_div hlcore hx hy
      ⟨_, hh, hl, fun i hi => computes_div hi x y old⟩⟩
  · exact ⟨.divu, opcode_divu, fun x y old hx hy _ _ =>
      have ⟨hh, hl⟩ := hc.sound hp signed_divu hlcore hx hy
      ⟨_, hh, hl, fun i hi => computes_divu hi x y old⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .div | .isa .divu => true
  | _ => false

/-- A row. -/
noncomputable def row (format : HiLoCols F) (select : Select2 F) (core : DivideCols F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for -7 / 2. -/
theorem concrete (last : Prop) : Gen.Divide.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 ⟨0, 0⟩ fun _ => 0) .first
      (.of F (true && (-7 : W).msb) (true && (2 : W).msb) (-7) 2)) last :=
  (bridge _ _).2 ⟨Select2.first_constraints, .of signed_div _ _ Select2.first_isReal⟩

theorem complete : CompleteFor F Gen.Divide.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact HiLoCols.complete hex hago hf hrow (computes_div hi ..)
      (env := Divide.row (.fill clk pc nextPc i.rs i.rt ⟨s.hi, s.lo⟩ ago) .first
        (.of F (true && (s.reg i.rs).msb) (true && (s.reg i.rt).msb) (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨Select2.first_constraints, .of signed_div _ _ Select2.first_isReal⟩)
      (messages _) Select2.first_isReal (hi ▸ opcode_div) rfl
      (DivideCols.of_looksUp signed_div _ _) (Word.of_is _) (Word.of_is _) (Word.of_is _)
      (Word.of_is _)
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact HiLoCols.complete hex hago hf hrow (computes_divu hi ..)
      (env := Divide.row (.fill clk pc nextPc i.rs i.rt ⟨s.hi, s.lo⟩ ago) .second
        (.of F (false && (s.reg i.rs).msb) (false && (s.reg i.rt).msb) (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨Select2.second_constraints,
        .of signed_divu _ _ Select2.second_isReal⟩)
      (messages _) Select2.second_isReal (hi ▸ opcode_divu) rfl
      (DivideCols.of_looksUp signed_divu _ _) (Word.of_is _) (Word.of_is _) (Word.of_is _)
      (Word.of_is _)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Divide.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Divide
