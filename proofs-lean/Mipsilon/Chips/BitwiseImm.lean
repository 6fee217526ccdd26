module

public import Mipsilon.Chips.Cores.Bitwise
public import Mipsilon.Chips.Formats.RegImm
public import Mipsilon.Gen.BitwiseImm
public import Mipsilon.Machine.Immediate
public import Mipsilon.Machine.Proved

/-! The chip `bitwise-imm`: ANDI, ORI, XORI. -/

@[expose] public section
namespace Mipsilon.BitwiseImm
open Lean.Grind Spec
open Gen.BitwiseImm (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select3 F) : F := s.s0 * Code.andi + s.s1 * Code.ori + s.s2 * Code.xori

/-- A limb of the result, of those of a, b and a & b. -/
def value (s : Select3 F) (a b c : F) : F :=
  s.s0 * c + s.s1 * (a + b - c) + s.s2 * (a + b - c - c)

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (value (Gen.BitwiseImm.select env))

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.BitwiseImm.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, _⟩ => ⟨⟨h0, h1, h2, h3⟩, ⟨h4, h5⟩⟩,
   fun ⟨⟨h0, h1, h2, h3⟩, ⟨h4, h5⟩⟩ => ⟨h0, h1, h2, h3, h4, h5, trivial⟩⟩

theorem messages (env : Env F) : Gen.BitwiseImm.chip.messages env =
    (core env).lookups (select env).isReal ++
      (adapter env).messages (opcode (select env)) (core env).a.word (core env).b.word
        (core env).out (select env).isReal := rfl

/-! ### Theorems -/

/-- The selectors are those of the instruction, whose function of words is `f`. -/
structure Does (select : Select3 F) (op : Opcode) (f : W → W → W) : Prop where
  constraints : select.Constraints
  isReal : select.isReal = 1
  opcode : BitwiseImm.opcode select = (op.number : F)
  makes : BitwiseCols.Makes (value select) f
  row : ∀ i : Instruction, i.op = op → RegImmCols.IsRow i i.rs i.rt i.imm.toNat 0
  computes : ∀ (p : Program) (i : Instruction), i.op = op → ∀ x z,
    RegImmCols.Computes p i i.rs i.rt x z (f x i.unsignedImm)

theorem does_andi : Does (F := F) .first .andi (· &&& ·) where
  constraints := Select3.first_constraints
  isReal := Select3.first_isReal
  opcode := by
    show (1 : F) * Code.andi + 0 * Code.ori + 0 * Code.xori = ((Code.andi : Nat) : F)
    rw [cast_lit]; grobner
  makes := .and fun a b c => by
    show (1 : F) * c + 0 * (a + b - c) + 0 * (a + b - c - c) = _
    grobner
  row i h _ _ _ := by simp only [Rom.plain, h, Rom.unsigned]
  computes p i h x z s m hr hx _ := .write hr (by simp only [execute, h, State.reads, hx])

theorem does_ori : Does (F := F) .second .ori (· ||| ·) where
  constraints := Select3.second_constraints
  isReal := Select3.second_isReal
  opcode := by
    show (0 : F) * Code.andi + 1 * Code.ori + 0 * Code.xori = ((Code.ori : Nat) : F)
    rw [cast_lit]; grobner
  makes := .or fun a b c => by
    show (0 : F) * c + 1 * (a + b - c) + 0 * (a + b - c - c) = _
    grobner
  row i h _ _ _ := by simp only [Rom.plain, h, Rom.unsigned]
  computes p i h x z s m hr hx _ := .write hr (by simp only [execute, h, State.reads, hx])

theorem does_xori : Does (F := F) .third .xori (· ^^^ ·) where
  constraints := Select3.third_constraints
  isReal := Select3.third_isReal
  opcode := by
    show (0 : F) * Code.andi + 0 * Code.ori + 1 * Code.xori = ((Code.xori : Nat) : F)
    rw [cast_lit]; grobner
  makes := .xor fun a b c => by
    show (0 : F) * c + 0 * (a + b - c) + 1 * (a + b - c - c) = _
    grobner
  row i h _ _ _ := by simp only [Rom.plain, h, Rom.unsigned]
  computes p i h x z s m hr hx _ := .write hr (by simp only [execute, h, State.reads, hx])

theorem does (hp : 2 ^ 30 < char F) {s : Select3 F} (h : s.Constraints) (hr : s.isReal = 1) :
    ∃ op f, Does s op f := by
  rcases h.cases hp hr with rfl | rfl | rfl
  · exact ⟨_, _, does_andi⟩
  · exact ⟨_, _, does_ori⟩
  · exact ⟨_, _, does_xori⟩

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.BitwiseImm.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine RegImmCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hlcore
  obtain ⟨op, f, d⟩ := does hp hs hr
  exact ⟨op, d.opcode, fun i hi => ⟨_, _, _, _, d.row i hi, fun x z hx hlo hhi _ =>
    ⟨_, BitwiseCols.sound hp d.makes hc hlcore hx (Word.is_unsignedImm.2 ⟨hlo, hhi⟩),
      d.computes p i hi x z⟩⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .andi | .isa .ori | .isa .xori => true
  | _ => false

/-- A row. -/
noncomputable def row (format : RegImmCols F) (select : Select3 F) (core : BitwiseCols F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- A row that satisfies the constraints, for 5 ||| 3. -/
theorem concrete (last : Prop) : Gen.BitwiseImm.chip.Satisfied (row (F := F)
    (.fill 0 0 1 1 2 0 fun _ => 0) .second (.of F (· ||| ·) 5 3)) last :=
  (bridge _ _).2 ⟨does_ori.constraints, BitwiseCols.of_constraints does_ori.makes _ _⟩

theorem complete_of {select : Select3 F} {op : Opcode} {f : W → W → W} (d : Does select op f)
    {p : Program} {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {r : Rom}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some r) (hop : r.op = .isa op)
    (hago : ∀ k, ago k < 2 ^ 16) : HasRow F [Gen.BitwiseImm.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow hop
  have hb := Word.is_unsignedImm.1 (Bytes.of_is (F := F) i.unsignedImm).word
  exact RegImmCols.complete hex hago hf hrow (d.row i hi) (d.computes p i hi _ _)
    (env := row (.fill clk pc nextPc i.rs i.rt (m (.register (destination i.rt))) ago) select
      (.of F f (s.reg i.rs) i.unsignedImm))
    (fun _ => (bridge _ _).2 ⟨d.constraints, BitwiseCols.of_constraints d.makes _ _⟩) (messages _)
    d.isReal (hi ▸ d.opcode) rfl (BitwiseCols.of_looksUp _ _) (Bytes.of_is _).word hb.1 hb.2 (Word.of_is _)

theorem complete : CompleteFor F Gen.BitwiseImm.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h => exact complete_of does_andi hex hrow h hago
  · next h => exact complete_of does_ori hex hrow h hago
  · next h => exact complete_of does_xori hex hrow h hago
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.BitwiseImm.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.BitwiseImm
