module

public import Mipsilon.Chips.Constant
public import Mipsilon.Chips.Select
public import Mipsilon.Gen.Nop
public import Mipsilon.Machine.Proved

/-! The chip `nop`: `Nop` of `air/src/adapters/constant.rs`. -/

@[expose] public section
namespace Mipsilon.Nop
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The columns. -/
abbrev Cols (F : Type) := NopCols F

noncomputable def cols (env : Env F) : Cols F := Gen.Nop.cols env

noncomputable def Cols.messages (c : Cols F) : List (Message F) :=
  advance c.frame c.isReal ++
    [fetchLookup c.frame.pc (c.isReal * Code.nop) 0 0 0 0 c.isReal]

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Nop.chip.Satisfied env last ↔ IsBool (cols env).isReal :=
  ⟨fun ⟨h, _⟩ => h, fun h => ⟨h, trivial⟩⟩

theorem messages (env : Env F) : Gen.Nop.chip.messages env = (cols env).messages := rfl

/-! ### Theorems -/

theorem Cols.sends {c : Cols F} {pc nextPc : Nat} (hr : c.isReal = 1) (epc : c.frame.pc = (pc : F))
    (enpc : c.frame.nextPc = (nextPc : F)) :
    Sends c.messages (Row.messages c.frame.clk ⟨pc, nextPc, .inl (nextPc, nextPc + 1), []⟩) := by
  refine .of_filter (.of_eq ?_)
  rw [Cols.messages, hr, List.filter_append, advance_messages epc enpc]
  rfl

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Nop.chip := by
  intro p env last h hl hpulls
  have h := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  generalize cols env = c at *
  rcases h.cases with hr | hr
  · refine .inl (Scaled.idle ?_)
    rw [Cols.messages, hr]
    exact .append .advance (.lookups rfl)
  right
  rw [Cols.messages, hr] at hl hpulls
  obtain ⟨pc, nextPc, hpl, epc, enpc⟩ := advance_place hp hpulls.append.1
  obtain ⟨i, row, hn, hf, hop, hm, -⟩ :=
    hl.append.2.head.specialised hp hpl epc (op := .nop) (opcode_of_one Code.nop)
  exact ⟨_, _, Row.simulates_of (accesses := []) hpl hn hf trivial fun s m m' hm' ha => by
    cases ha; exact (hm.of_nop hop).2 s m hm', c.sends hr epc enpc⟩

/-- The program rows of this chip. -/
def ops (op : Op) : Bool := op == .nop

/-- The columns of a step. -/
noncomputable def fill (clk : F) (pc nextPc : Nat) : Cols F where
  frame := ⟨clk, (pc : F), (nextPc : F)⟩
  isReal := 1

/-- A row that satisfies the constraints. -/
theorem concrete (last : Prop) :
    Gen.Nop.chip.Satisfied (.ofCells (fill (0 : F) 0 1).cells) last :=
  (bridge _ _).2 .one

theorem complete : CompleteFor F Gen.Nop.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  have hop : row.op = .nop := eq_of_beq hops
  obtain ⟨i, hf, -, hm⟩ := rom_fetch hrow
  obtain ⟨e, hc⟩ := hm.of_nop hop
  rw [hex.here.1] at hrow
  refine HasRow.of_continues (env := .ofCells (fill clk pc nextPc).cells) (accesses := []) hex hf
    (by simp) rfl (hc s m hex.memory) (fun _ => (bridge _ _).2 .one) ?_ ?_ <;> rw [messages]
  · refine .intro advance_looksUp (fetch_looksUp hex.pc_lt hrow ?_ ?_ ?_ ?_ ?_) <;> rw [e]
    · exact opcode_of_one Code.nop
    all_goals exact cast_zero.symm
  · exact Cols.sends (c := fill clk pc nextPc) rfl rfl rfl

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Nop.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Nop
