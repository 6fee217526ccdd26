module

public import Mipsilon.Chips.Constant
public import Mipsilon.Chips.Select
public import Mipsilon.Gen.Move
public import Mipsilon.Machine.Proved

/-! The chip `move`: `Move` of `air/src/adapters/constant.rs`. -/

@[expose] public section
namespace Mipsilon.Move
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The columns. -/
abbrev Cols (F : Type) := MoveCols F

noncomputable def cols (env : Env F) : Cols F := Gen.Move.cols env

noncomputable def Cols.messages (c : Cols F) : List (Message F) :=
  advance c.frame c.isReal ++ (read c.a c.frame.clk c.value c.isReal ++
    (write c.c (c.frame.clk + 3) c.value c.isReal ++
      [fetchLookup c.frame.pc (c.isReal * Code.move) c.a.index 0 c.c.index 0 c.isReal]))

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Move.chip.Satisfied env last ↔ IsBool (cols env).isReal :=
  ⟨fun ⟨h, _⟩ => h, fun h => ⟨h, trivial⟩⟩

theorem messages (env : Env F) : Gen.Move.chip.messages env = (cols env).messages := rfl

/-! ### Theorems -/

/-- The accesses of a row. -/
def accesses (a c : Nat) (x z : W) (agoA agoC : Nat) : List Access :=
  [⟨.register a, x, x, 0, agoA⟩, ⟨.register c, z, x, 3, agoC⟩]

theorem Cols.sends {c : Cols F} {pc nextPc a k agoA agoC : Nat} {x z : W} (hr : c.isReal = 1)
    (epc : c.frame.pc = (pc : F)) (enpc : c.frame.nextPc = (nextPc : F)) (ea : c.a.index = (a : F))
    (eA : c.a.ago = (agoA : F)) (ec : c.c.index = (k : F)) (eC : c.c.ago = (agoC : F))
    (hx : c.value.Is x) (hz : c.c.prev.Is z) :
    Sends c.messages (Row.messages c.frame.clk
      ⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses a k x z agoA agoC⟩) := by
  refine .of_filter (.of_eq ?_)
  simp only [Cols.messages, hr, List.filter_append, advance_messages epc enpc]
  rw [read, write, accessRegister_messages (slot := 0) ea (slot_zero _) eA hx hx,
    accessRegister_messages (slot := 3) ec (slot_three _) eC hz hx]
  rfl

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Move.chip := by
  intro p env last h hl hpulls
  have h := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  generalize cols env = c at *
  rcases h.cases with hr | hr
  · refine .inl (Scaled.idle ?_)
    rw [Cols.messages, hr]
    exact .append .advance (.append .accessRegister (.append .accessRegister (.lookups rfl)))
  right
  rw [Cols.messages, hr] at hl hpulls
  obtain ⟨-, l⟩ := hl.append
  obtain ⟨la, l⟩ := l.append
  obtain ⟨lc, l⟩ := l.append
  obtain ⟨qframe, q⟩ := hpulls.append
  obtain ⟨qa, q⟩ := q.append
  obtain ⟨qc, -⟩ := q.append
  obtain ⟨pc, nextPc, hpl, epc, enpc⟩ := advance_place hp qframe
  obtain ⟨⟨x, hx⟩, nA, lA, eA⟩ := accessRegister_pulls hp la qa
  obtain ⟨⟨z, hz⟩, nC, lC, eC⟩ := accessRegister_pulls hp lc qc
  obtain ⟨i, row, hn, hf, hop, hm, ea, -, ec, -⟩ :=
    l.head.specialised hp hpl epc (op := .move) (opcode_of_one Code.move)
  refine ⟨_, _,
    Row.simulates_of hpl hn hf (by simp [accesses, Ordered]; omega) fun s m m' hm' ha => ?_,
    c.sends hr epc enpc ea eA ec eC hx hz⟩
  obtain ⟨rfl, -, rfl⟩ := accesses_copy.1 ha
  exact (hm.of_move hop).2 s m hm'

/-- The program rows of this chip. -/
def ops (op : Op) : Bool := op == .move

/-- The columns of a step. -/
noncomputable def fill (clk : F) (pc nextPc a c : Nat) (x z : W) (ago : Nat → Nat) : Cols F where
  frame := ⟨clk, (pc : F), (nextPc : F)⟩
  isReal := 1
  a := ⟨(a : F), (ago 0 : F)⟩
  value := Word.of F x
  c := ⟨(c : F), Word.of F z, (ago 1 : F)⟩

/-- A row that satisfies the constraints. -/
theorem concrete (last : Prop) :
    Gen.Move.chip.Satisfied (.ofCells (fill (0 : F) 0 1 1 2 5 7 fun _ => 0).cells) last :=
  (bridge _ _).2 .one

theorem complete : CompleteFor F Gen.Move.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  have hop : row.op = .move := eq_of_beq hops
  obtain ⟨i, hf, -, hm⟩ := rom_fetch hrow
  obtain ⟨e, hc⟩ := hm.of_move hop
  rw [hex.here.1] at hrow
  refine HasRow.of_continues
    (env := .ofCells (fill clk pc nextPc row.a row.c (m (.register row.a))
      (m (.register row.c)) ago).cells)
    (accesses := accesses row.a row.c _ (m (.register row.c)) (ago 0) (ago 1))
    hex hf ?_ (accesses_copy.2 ⟨rfl, rfl, rfl⟩) (hc s m hex.memory)
    (fun _ => (bridge _ _).2 .one) ?_ ?_
  · rintro (_ | _ | k) x hx <;> simp [accesses] at hx <;> rw [← hx]
  · rw [messages]
    refine .intro advance_looksUp (.intro (accessRegister_looksUp (hago 0) rfl)
      (.intro (accessRegister_looksUp (hago 1) rfl)
        (fetch_looksUp hex.pc_lt hrow ?_ rfl ?_ rfl ?_))) <;> rw [e]
    · exact opcode_of_one Code.move
    all_goals exact cast_zero.symm
  · rw [messages]
    exact Cols.sends (c := fill clk pc nextPc row.a row.c _ _ ago) rfl rfl rfl rfl rfl rfl rfl
      (Word.of_is _) (Word.of_is _)

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Move.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Move
