module

public import Mipsilon.Chips.Add
public import Mipsilon.Chips.AddImm
public import Mipsilon.Chips.AddTrap
public import Mipsilon.Chips.AddTrapImm
public import Mipsilon.Chips.Bitwise
public import Mipsilon.Chips.BitwiseImm
public import Mipsilon.Chips.BranchEqual
public import Mipsilon.Chips.BranchEqualLikely
public import Mipsilon.Chips.BranchLink
public import Mipsilon.Chips.BranchSign
public import Mipsilon.Chips.BranchSignLikely
public import Mipsilon.Chips.ConditionalMove
public import Mipsilon.Chips.Count
public import Mipsilon.Chips.Divide
public import Mipsilon.Chips.Extend
public import Mipsilon.Chips.Extract
public import Mipsilon.Chips.Insert
public import Mipsilon.Chips.Jump
public import Mipsilon.Chips.JumpLink
public import Mipsilon.Chips.JumpLinkRegister
public import Mipsilon.Chips.JumpRegister
public import Mipsilon.Chips.Li
public import Mipsilon.Chips.LoadLane
public import Mipsilon.Chips.LoadLinked
public import Mipsilon.Chips.LoadUnaligned
public import Mipsilon.Chips.LoadWord
public import Mipsilon.Chips.Move
public import Mipsilon.Chips.Multiply
public import Mipsilon.Chips.MultiplyLow
public import Mipsilon.Chips.Nop
public import Mipsilon.Chips.SetLess
public import Mipsilon.Chips.SetLessImm
public import Mipsilon.Chips.Shift
public import Mipsilon.Chips.ShiftImm
public import Mipsilon.Chips.StoreConditional
public import Mipsilon.Chips.StoreLane
public import Mipsilon.Chips.StoreUnaligned
public import Mipsilon.Chips.StoreWord
public import Mipsilon.Chips.Syscall.Complete
public import Mipsilon.Chips.Syscall.Exit
public import Mipsilon.Chips.TrapEqual
public import Mipsilon.Chips.TrapEqualImm
public import Mipsilon.Chips.TrapLess
public import Mipsilon.Chips.TrapLessImm
public import Mipsilon.Machine.Complete
public import Mipsilon.Machine.Proved
public import Mipsilon.Statement
public import Mipsilon.Tables.Provided
public import Mipsilon.Tables.Touch

/-!
The proof of `Statement.lean`, from those of each chip.

A chip is added by a line in `rows` and one in `proofs`.
-/

@[expose] public section
namespace Mipsilon.Claims
open Lean.Grind Spec Statement

/-- The chips, with the program rows that they are proved complete for. -/
noncomputable def rows : List (Chip × (Op → Bool)) := [
  (Gen.Nop.chip, Nop.ops),
  (Gen.Move.chip, Move.ops),
  (Gen.Li.chip, Li.ops),
  (Gen.Add.chip, Add.ops),
  (Gen.AddImm.chip, AddImm.ops),
  (Gen.AddTrap.chip, AddTrap.ops),
  (Gen.AddTrapImm.chip, AddTrapImm.ops),
  (Gen.Bitwise.chip, Bitwise.ops),
  (Gen.BitwiseImm.chip, BitwiseImm.ops),
  (Gen.SetLess.chip, SetLess.ops),
  (Gen.SetLessImm.chip, SetLessImm.ops),
  (Gen.Shift.chip, Shift.ops),
  (Gen.ShiftImm.chip, ShiftImm.ops),
  (Gen.MultiplyLow.chip, MultiplyLow.ops),
  (Gen.ConditionalMove.chip, ConditionalMove.ops),
  (Gen.Count.chip, Count.ops),
  (Gen.Extend.chip, Extend.ops),
  (Gen.Extract.chip, Extract.ops),
  (Gen.Insert.chip, Insert.ops),
  (Gen.Multiply.chip, Multiply.ops),
  (Gen.Divide.chip, Divide.ops),
  (Gen.LoadWord.chip, LoadWord.ops),
  (Gen.LoadLane.chip, LoadLane.ops),
  (Gen.LoadUnaligned.chip, LoadUnaligned.ops),
  (Gen.LoadLinked.chip, LoadLinked.ops),
  (Gen.StoreWord.chip, StoreWord.ops),
  (Gen.StoreLane.chip, StoreLane.ops),
  (Gen.StoreUnaligned.chip, StoreUnaligned.ops),
  (Gen.StoreConditional.chip, StoreConditional.ops),
  (Gen.BranchEqual.chip, BranchEqual.ops),
  (Gen.BranchEqualLikely.chip, BranchEqualLikely.ops),
  (Gen.BranchSign.chip, BranchSign.ops),
  (Gen.BranchSignLikely.chip, BranchSignLikely.ops),
  (Gen.BranchLink.chip, BranchLink.ops),
  (Gen.Jump.chip, Jump.ops),
  (Gen.JumpLink.chip, JumpLink.ops),
  (Gen.JumpRegister.chip, JumpRegister.ops),
  (Gen.JumpLinkRegister.chip, JumpLinkRegister.ops),
  (Gen.TrapEqual.chip, TrapEqual.ops),
  (Gen.TrapEqualImm.chip, TrapEqualImm.ops),
  (Gen.TrapLess.chip, TrapLess.ops),
  (Gen.TrapLessImm.chip, TrapLessImm.ops)]

/-- All elements of a list have a property, as a conjunction. -/
def All {α : Type} (property : α → Prop) : List α → Prop
  | [] => True
  | a :: as => property a ∧ All property as

theorem All.of_mem {α : Type} {property : α → Prop} : ∀ {l : List α}, All property l →
    ∀ a ∈ l, property a
  | _ :: _, h, _, .head _ => h.1
  | _ :: _, h, _, .tail _ m => All.of_mem h.2 _ m

section
variable {F : Type} [ZkField F] (small : 2 ^ 30 < char F)
include small

theorem proofs : All (fun r => Proved F r.1 r.2) rows :=
  ⟨Nop.proved small,
   Move.proved small,
   Li.proved small,
   Add.proved small,
   AddImm.proved small,
   AddTrap.proved small,
   AddTrapImm.proved small,
   Bitwise.proved small,
   BitwiseImm.proved small,
   SetLess.proved small,
   SetLessImm.proved small,
   Shift.proved small,
   ShiftImm.proved small,
   MultiplyLow.proved small,
   ConditionalMove.proved small,
   Count.proved small,
   Extend.proved small,
   Extract.proved small,
   Insert.proved small,
   Multiply.proved small,
   Divide.proved small,
   LoadWord.proved small,
   LoadLane.proved small,
   LoadUnaligned.proved small,
   LoadLinked.proved small,
   StoreWord.proved small,
   StoreLane.proved small,
   StoreUnaligned.proved small,
   StoreConditional.proved small,
   BranchEqual.proved small,
   BranchEqualLikely.proved small,
   BranchSign.proved small,
   BranchSignLikely.proved small,
   BranchLink.proved small,
   Jump.proved small,
   JumpLink.proved small,
   JumpRegister.proved small,
   JumpLinkRegister.proved small,
   TrapEqual.proved small,
   TrapEqualImm.proved small,
   TrapLess.proved small,
   TrapLessImm.proved small, trivial⟩

theorem instructions : Instructions F := by
  have proved : ∀ chip ∈ chips, ∃ those, Proved F chip those := by
    intro chip h
    obtain ⟨r, hr, rfl⟩ := List.mem_map.1 (show chip ∈ rows.map Prod.fst from h)
    exact ⟨_, (proofs small).of_mem r hr⟩
  refine ⟨fun chip h => ?_, fun op h => ?_, fun chip h => ?_⟩
  · obtain ⟨_, h⟩ := proved chip h
    exact h.sound
  · have covered : ∀ op ∈ opcodes, ∀ o ∈ rowOps op, ∃ r ∈ rows, r.2 o = true := by decide +kernel
    refine .of_covers fun o ho => ?_
    obtain ⟨r, hr, e⟩ := covered op h o ho
    exact ⟨r.1, List.mem_map.2 ⟨r, hr, rfl⟩, r.2, e, ((proofs small).of_mem r hr).complete⟩
  · obtain ⟨_, h⟩ := proved chip h
    exact h.satisfied

theorem calls : Calls F where
  exit_sound p env last h hl hpulls :=
    (Syscall.exits_exactly small h hl hpulls).imp_right fun ⟨x, hx, hi⟩ =>
      ⟨x, hx, hi, Syscall.sound_exit small p env last h hl hpulls⟩
  exit_complete _ _ _ _ _ _ _ _ _ hex hstep hf hi hago :=
    Syscall.complete_exit small hex.place hex.pc_lt hex.here hex.memory hstep hf hi hago

theorem tables : Tables F where
  tables_sound _ _ h := Table.sound h
  tables_complete _ _ h := Table.complete h
  touch_sound _ env last h hl hpulls := Touch.sound small env last h hl hpulls

end

end Claims

/-- Everything that is claimed. -/
theorem statement : Statement where
  instructions _ _ h := Claims.instructions (Nat.lt_trans (by decide) h)
  calls _ _ h := Claims.calls (Nat.lt_trans (by decide) h)
  tables _ _ h := Claims.tables (Nat.lt_trans (by decide) h)
  large := by
    unfold Statement.Large
    rw [babyBear_char, koalaBear_char, mersenne31_char, goldilocks_char]
    decide
  clock := by decide
  opcodes_all op := by cases op <;> decide
  chips_of_machine := by
    simp only [Statement.chips, Gen.machine, List.mem_cons, List.not_mem_nil, or_false,
      forall_eq_or_imp, forall_eq, true_or, or_true, and_self]

end Mipsilon
