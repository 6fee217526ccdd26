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
public import Mipsilon.Field.BabyBear
public import Mipsilon.Field.Goldilocks
public import Mipsilon.Field.KoalaBear
public import Mipsilon.Field.Mersenne31
public import Mipsilon.Gen
public import Mipsilon.Gen.Bounds
public import Mipsilon.Machine.Complete
public import Mipsilon.Statement
public import Mipsilon.Tables.Provided
public import Mipsilon.Tables.Touch

/-!
What is proved of the chips, in one place. [`Sound`], [`CompleteFor`] and [`Complete`] of
`Machine/Step.lean` say what it means.

A chip is added by a line in `rows` and one in `proofs`, an instruction by its name in `opcodes`.
-/

@[expose] public section
namespace Mipsilon.Claims
open Lean.Grind Spec

/-! ### Subjects -/

/-- The chips that are proved sound, with the program rows that they are proved complete for. -/
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

/-- The chips alone. -/
noncomputable def chips : List Chip := rows.map Prod.fst

/-- The instructions all of whose steps have a row. -/
def opcodes : List Opcode := [
  .sync, .synci, .pref,
  .mfhi, .mflo, .mthi, .mtlo, .rdhwr,
  .lui,
  .addu, .subu,
  .addiu,
  .add, .sub,
  .addi,
  .and, .or, .xor, .nor,
  .andi, .ori, .xori,
  .slt, .sltu,
  .slti, .sltiu,
  .sllv, .srlv, .srav, .rotrv,
  .sll, .srl, .sra, .rotr,
  .mul,
  .movz, .movn,
  .clz, .clo,
  .seb, .seh, .wsbh,
  .ext,
  .ins,
  .mult, .multu, .madd, .maddu, .msub, .msubu,
  .div, .divu,
  .lw,
  .lb, .lbu, .lh, .lhu,
  .lwl, .lwr,
  .ll,
  .sw,
  .sb, .sh,
  .swl, .swr,
  .sc,
  .beq, .bne,
  .beql, .bnel,
  .blez, .bgtz, .bltz, .bgez,
  .blezl, .bgtzl, .bltzl, .bgezl,
  .bltzal, .bgezal, .bltzall, .bgezall,
  .j,
  .jal,
  .jr,
  .jalr,
  .teq, .tne,
  .teqi, .tnei,
  .tlt, .tltu, .tge, .tgeu,
  .tlti, .tltiu, .tgei, .tgeiu]

/-! ### Theorems -/

/-- The numbers that the theorems are stated with are those of the Rust code: times and distances of
RAM accesses are below 2 ^ 24, distances of register accesses below 2 ^ 16, a row of time takes four
ticks, and a register is written in the last. -/
theorem clock : Gen.timeBits = 24 ∧ Gen.registerAgoBits = 16 ∧ Gen.start = 1 ∧ Gen.row = 4 ∧
    Gen.slotA = 0 ∧ Gen.slotB = 1 ∧ Gen.slotM = 2 ∧ Gen.slotC = 3 ∧
    Gen.maxEnd + 8 = 2 ^ Gen.timeBits ∧ Gen.maxWeight < Gen.leastCharacteristic := by decide

theorem large : Large (Fin babyBearP) ∧ Large (Fin koalaBearP) ∧ Large (Fin mersenne31P) ∧
    Large (Fin goldilocksP) := by
  unfold Large
  rw [babyBear_char, koalaBear_char, mersenne31_char, goldilocks_char]
  decide

/-- All elements of a list have a property, as a conjunction. -/
def All {α : Type} (property : α → Prop) : List α → Prop
  | [] => True
  | a :: as => property a ∧ All property as

theorem All.of_mem {α : Type} {property : α → Prop} : ∀ {l : List α}, All property l →
    ∀ a ∈ l, property a
  | _ :: _, h, _, .head _ => h.1
  | _ :: _, h, _, .tail _ m => All.of_mem h.2 _ m

section
variable {F : Type} [ZkField F] (hp : Large F)
include hp

theorem proofs : All (fun r => Proved F r.1 r.2) rows :=
  have small : 2 ^ 30 < char F := Nat.lt_trans (by decide) hp
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

/-- Every satisfied row of these chips is a padding row or one step of the specification. -/
theorem sound : ∀ chip ∈ chips, Sound F chip := by
  intro chip h
  obtain ⟨r, hr, rfl⟩ := List.mem_map.1 h
  exact ((proofs hp).of_mem r hr).sound

/-- Every step of these instructions that the specification takes has a row of one of the chips. -/
theorem complete : ∀ op ∈ opcodes, Complete F chips op := by
  have covered : ∀ op ∈ opcodes, ∀ o ∈ rowOps op, ∃ r ∈ rows, r.2 o = true := by decide +kernel
  intro op h
  refine .of_covers fun o ho => ?_
  obtain ⟨r, hr, e⟩ := covered op h o ho
  exact ⟨r.1, List.mem_map.2 ⟨r, hr, rfl⟩, r.2, e, ((proofs hp).of_mem r hr).complete⟩

/-! ### System calls and tables -/

/-- A row of `syscall` whose selector of exit is set is a step that halts with the exit code, and the
selector is set exactly for the numbers of exit and exit_group. -/
theorem exit_sound (p : Program) (env : Env F) (last : Prop)
    (h : Gen.Syscall.chip.Satisfied env last) (hl : LooksUp p (Gen.Syscall.chip.messages env))
    (hpulls : Pulls (Gen.Syscall.chip.messages env)) :
    Sends (Gen.Syscall.chip.messages env) [] ∨
    ∃ x, (Syscall.call env).v0.prev.Is x ∧
      ((Syscall.call env).case.exit = 1 ↔ x = Spec.Syscall.exit ∨ x = Spec.Syscall.exitGroup) ∧
      ((Syscall.call env).case.exit = 1 → ∃ (clk : F) (r : Row) (code : W), r.result = .inr code ∧
        r.Simulates p ∧ Sends (Gen.Syscall.chip.messages env) (r.messages clk)) :=
  have small : 2 ^ 30 < char F := Nat.lt_trans (by decide) hp
  (Syscall.exits_exactly small h hl hpulls).imp_right fun ⟨x, hx, hi⟩ =>
    ⟨x, hx, hi, Syscall.sound_exit small p env last h hl hpulls⟩

/-- Every step that halts has a row of `syscall`. -/
theorem exit_complete (p : Program) (s : State) (m : Memory) (pc nextPc : Nat) (clk : F)
    (ago : Nat → Nat) (i : Instruction) (code : W) (hex : Executes p s m pc nextPc)
    (hstep : step p s = .halt code) (hf : fetch p s.pc = .ok i) (hi : i.op = .syscall)
    (hago : ∀ k, ago k < 2 ^ 16) : HasRow F [Gen.Syscall.chip] p s m pc nextPc clk ago :=
  have small : 2 ^ 30 < char F := Nat.lt_trans (by decide) hp
  Syscall.complete_exit small hex.place hex.pc_lt hex.here hex.memory hstep hf hi hago

omit hp in
/-- What a lookup finds in `bytes`, `range`, `power` and `program` is `Provided`, or the program row of
no instruction. -/
theorem tables_sound (p : Program) (t : Table) (h : t ∈ Table.all p) :
    t.SoundFor F fun fields => Provided p fields ∨ Table.Unprovable fields :=
  Table.sound h

omit hp in
/-- All that is `Provided` is found. -/
theorem tables_complete (p : Program) (fields : List F) (h : Provided p fields) :
    ∃ t ∈ Table.all p, t.Provides fields :=
  Table.complete h

/-- A row of `touch` sends nothing, or pulls a register's word and pushes it unchanged at a later time. -/
theorem touch_sound (p : Program) (env : Env F) (last : Prop)
    (h : Gen.Touch.chip.Satisfied env last) (hl : LooksUp p (Gen.Touch.chip.messages env))
    (hpulls : Pulls (Gen.Touch.chip.messages env)) :
    Sends (Gen.Touch.chip.messages env) [] ∨
    ∃ (x : W) (time ago : Nat), time < 2 ^ 24 ∧ ago < 2 ^ 24 ∧
      Sends (Gen.Touch.chip.messages env) (Touch.touched (Touch.index env) x time ago) :=
  Touch.sound (Nat.lt_trans (by decide) hp) env last h hl hpulls

end

/-- The instructions are all of the ISA but BREAK, which always traps, and SYSCALL. -/
theorem opcodes_all (op : Opcode) : op ∈ opcodes ∨ op = .break ∨ op = .syscall := by
  cases op <;> decide

/-- The chips are those of the machine. -/
theorem chips_of_machine : ∀ chip ∈ chips, chip ∈ Gen.machine := by
  simp only [chips, rows, List.map_cons, List.map_nil, Gen.machine, List.mem_cons,
    List.not_mem_nil, or_false, forall_eq_or_imp, forall_eq, true_or, or_true, and_self]

end Mipsilon.Claims
