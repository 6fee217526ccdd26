module

public import Mipsilon.Chips.Cores.DivideComplete
public import Mipsilon.Chips.Formats.HiLo
public import Mipsilon.Gen.Divide

/-! The chip `divide`: DIV, DIVU. -/

@[expose] public section
namespace Mipsilon.Divide
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-! ### The row -/

def format (env : Env F) : HiLoFormat F where
  frame := ⟨env.main 0, env.main 1, env.main 2⟩
  a := ⟨env.main 3, env.main 4⟩
  b := ⟨env.main 5, env.main 6⟩
  hi := ⟨⟨env.main 7, env.main 8⟩, env.main 9⟩
  lo := ⟨⟨env.main 10, env.main 11⟩, env.main 12⟩

def select (env : Env F) : Select2 F := ⟨env.main 13, env.main 14⟩

def core (env : Env F) : DivideCore F where
  a := ⟨env.main 15, env.main 16⟩
  b := ⟨env.main 17, env.main 18⟩
  signA := env.main 19
  signB := env.main 20
  quotientSign := env.main 21
  byZero := env.main 22
  absA := ⟨env.main 23, env.main 24⟩
  absB := ⟨env.main 25, env.main 26, env.main 27, env.main 28⟩
  absQ := ⟨env.main 29, env.main 30, env.main 31, env.main 32⟩
  absR := ⟨env.main 33, env.main 34⟩
  negationA := ⟨env.main 35, env.main 36⟩
  negationB := ⟨env.main 37, env.main 38⟩
  negationQ := ⟨env.main 39, env.main 40⟩
  negationR := ⟨env.main 41, env.main 42⟩
  carry := env.main 43
  margin := ⟨env.main 44, env.main 45⟩
  borrow := env.main 46
  lo := ⟨env.main 47, env.main 48⟩
  hi := ⟨env.main 49, env.main 50⟩

/-- The opcode of the row. -/
def opcode (s : Select2 F) : F := s.s0 * 34 + s.s1 * 35

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Divide.select env).s0 (Divide.select env).isReal

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
      (format env).messages (opcode (select env)) (core env).a (core env).b (core env).hi
        (core env).lo (select env).isReal := rfl

/-! ### Theorems -/

theorem computes_div {i : Instruction} (h : i.op = .div) (x y : W) (old : HiLo) :
    HiLoFormat.Computes i x y old (DivideCore.result (true && x.msb) (true && y.msb) x y) where
  row _ _ _ := by simp only [Rom.plain, h]
  executes r hx hy _ := by simp only [execute, h, hx, hy, DivideCore.result_div]

theorem computes_divu {i : Instruction} (h : i.op = .divu) (x y : W) (old : HiLo) :
    HiLoFormat.Computes i x y old (DivideCore.result (false && x.msb) (false && y.msb) x y) where
  row _ _ _ := by simp only [Rom.plain, h]
  executes r hx hy _ := by simp only [execute, h, hx, hy, DivideCore.result_divu]

theorem opcode_div : opcode (.first : Select2 F) = (Opcode.div.number : F) := by
  show (1 : F) * 34 + 0 * 35 = ((34 : Nat) : F); rw [cast_lit]; grobner

theorem opcode_divu : opcode (.second : Select2 F) = (Opcode.divu.number : F) := by
  show (0 : F) * 34 + 1 * 35 = ((35 : Nat) : F); rw [cast_lit]; grobner

theorem signed_div : (Select2.first : Select2 F).s0 = (true.toNat : F) := cast_one.symm
theorem signed_divu : (Select2.second : Select2 F).s0 = (false.toNat : F) := cast_zero.symm

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Divide.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine HiLoFormat.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
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
noncomputable def row (format : HiLoFormat F) (select : Select2 F) (core : DivideCore F) : Env F :=
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
    exact HiLoFormat.complete hex hago hf hrow (computes_div hi ..)
      (env := Divide.row (.fill clk pc nextPc i.rs i.rt ⟨s.hi, s.lo⟩ ago) .first
        (.of F (true && (s.reg i.rs).msb) (true && (s.reg i.rt).msb) (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨Select2.first_constraints, .of signed_div _ _ Select2.first_isReal⟩)
      (messages _) Select2.first_isReal (hi ▸ opcode_div) rfl
      (DivideCore.of_looksUp signed_div _ _) (Word.of_is _) (Word.of_is _) (Word.of_is _)
      (Word.of_is _)
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact HiLoFormat.complete hex hago hf hrow (computes_divu hi ..)
      (env := Divide.row (.fill clk pc nextPc i.rs i.rt ⟨s.hi, s.lo⟩ ago) .second
        (.of F (false && (s.reg i.rs).msb) (false && (s.reg i.rt).msb) (s.reg i.rs) (s.reg i.rt)))
      (fun _ => (bridge _ _).2 ⟨Select2.second_constraints,
        .of signed_divu _ _ Select2.second_isReal⟩)
      (messages _) Select2.second_isReal (hi ▸ opcode_divu) rfl
      (DivideCore.of_looksUp signed_divu _ _) (Word.of_is _) (Word.of_is _) (Word.of_is _)
      (Word.of_is _)
  · simp at hops

end Mipsilon.Divide
