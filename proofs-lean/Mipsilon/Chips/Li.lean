module

public import Mipsilon.Chips.Constant
public import Mipsilon.Chips.Select
public import Mipsilon.Gen.Li
public import Mipsilon.Machine.Proved

/-! The chip `li`: `Li` of `air/src/adapters/constant.rs`. -/

@[expose] public section
namespace Mipsilon.Li
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The columns. -/
abbrev Cols (F : Type) := LiCols F

noncomputable def cols (env : Env F) : Cols F := Gen.Li.cols env

noncomputable def Cols.messages (c : Cols F) : List (Message F) :=
  advance c.frame c.isReal ++ (write c.c (c.frame.clk + 3) c.value c.isReal ++
    [fetchLookup c.frame.pc (c.isReal * Code.li) 0 c.value.lo c.c.index c.value.hi c.isReal])

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Li.chip.Satisfied env last ↔ IsBool (cols env).isReal :=
  ⟨fun ⟨h, _⟩ => h, fun h => ⟨h, trivial⟩⟩

theorem messages (env : Env F) : Gen.Li.chip.messages env = (cols env).messages := rfl

/-! ### Theorems -/

theorem Cols.sends {c : Cols F} {pc nextPc k agoC : Nat} {v z : W} (hr : c.isReal = 1)
    (epc : c.frame.pc = (pc : F)) (enpc : c.frame.nextPc = (nextPc : F)) (ec : c.c.index = (k : F))
    (eC : c.c.ago = (agoC : F)) (hv : c.value.Is v) (hz : c.c.prev.Is z) :
    Sends c.messages (Row.messages c.frame.clk
      ⟨pc, nextPc, .inl (nextPc, nextPc + 1), [⟨.register k, z, v, 3, agoC⟩]⟩) := by
  refine .of_filter (.of_eq ?_)
  simp only [Cols.messages, hr, List.filter_append, advance_messages epc enpc]
  rw [write, accessRegister_messages (slot := 3) ec (slot_three _) eC hz hv]
  rfl

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Li.chip := by
  intro p env last h hl hpulls
  have h := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  generalize cols env = c at *
  rcases h.cases with hr | hr
  · refine .inl (Scaled.idle ?_)
    rw [Cols.messages, hr]
    exact .append .advance (.append .accessRegister (.lookups rfl))
  right
  rw [Cols.messages, hr] at hl hpulls
  obtain ⟨-, l⟩ := hl.append
  obtain ⟨lc, l⟩ := l.append
  obtain ⟨qframe, q⟩ := hpulls.append
  obtain ⟨qc, -⟩ := q.append
  obtain ⟨pc, nextPc, hpl, epc, enpc⟩ := advance_place hp qframe
  obtain ⟨⟨z, hz⟩, nC, lC, eC⟩ := accessRegister_pulls hp lc qc
  obtain ⟨i, row, hn, hf, hop, hm, -, eb, ec, ed⟩ :=
    l.head.specialised hp hpl epc (op := .li) (opcode_of_one Code.li)
  obtain ⟨-, hb, hd, hm⟩ := hm.of_li hop
  refine ⟨_, _, Row.simulates_of hpl hn hf (by simp [Ordered]; omega) fun s m m' hm' ha => ?_,
    c.sends hr epc enpc ec eC (Word.is_ofNat hb hd eb ed) hz⟩
  obtain ⟨-, rfl⟩ := accesses_write.1 ha
  exact hm s m hm'

/-- The program rows of this chip. -/
def ops (op : Op) : Bool := op == .li

/-- The columns of a step. -/
noncomputable def fill (clk : F) (pc nextPc lo hi c : Nat) (z : W) (ago : Nat → Nat) : Cols F where
  frame := ⟨clk, (pc : F), (nextPc : F)⟩
  isReal := 1
  value := ⟨(lo : F), (hi : F)⟩
  c := ⟨(c : F), Word.of F z, (ago 0 : F)⟩

/-- A row that satisfies the constraints. -/
theorem concrete (last : Prop) :
    Gen.Li.chip.Satisfied (.ofCells (fill (0 : F) 0 1 5 7 2 0 fun _ => 0).cells) last :=
  (bridge _ _).2 .one

theorem complete : CompleteFor F Gen.Li.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  have hop : row.op = .li := eq_of_beq hops
  obtain ⟨i, hf, -, hm⟩ := rom_fetch hrow
  obtain ⟨e, hb, hd, hc⟩ := hm.of_li hop
  rw [hex.here.1] at hrow
  refine HasRow.of_continues
    (env := .ofCells (fill clk pc nextPc row.b row.d row.c (m (.register row.c)) ago).cells)
    (accesses := [⟨.register row.c, m (.register row.c), _, 3, ago 0⟩])
    hex hf ?_ (accesses_write.2 ⟨rfl, rfl⟩) (hc s m hex.memory) (fun _ => (bridge _ _).2 .one) ?_ ?_
  · rintro (_ | k) x hx <;> simp at hx <;> rw [← hx]
  · rw [messages]
    refine .intro advance_looksUp (.intro (accessRegister_looksUp (hago 0) rfl)
      (fetch_looksUp hex.pc_lt hrow ?_ ?_ rfl rfl rfl)) <;> rw [e]
    · exact opcode_of_one Code.li
    · exact cast_zero.symm
  · rw [messages]
    exact Cols.sends (c := fill clk pc nextPc row.b row.d row.c _ ago) rfl rfl rfl rfl rfl
      (Word.is_ofNat hb hd rfl rfl) (Word.of_is _)

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Li.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Li
