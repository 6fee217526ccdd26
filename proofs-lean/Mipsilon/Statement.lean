module

public import Mipsilon.Field.BabyBear
public import Mipsilon.Field.Goldilocks
public import Mipsilon.Field.KoalaBear
public import Mipsilon.Field.Mersenne31
public import Mipsilon.Gen
public import Mipsilon.Gen.Bounds
public import Mipsilon.Tables.Rows

/-!
What is proved, without a proof: [`Statement`]. The proof is in `Claims.lean`.

What the statement means depends on this file and on those that it imports, which README.md lists;
`check` compares the two. [`Sound`] and [`Complete`] are in `Machine/Step.lean`, what tables provide in
`Tables/Table.lean`.

A chip is added by a line in `chips`, an instruction by its name in `opcodes`.
-/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec

namespace Statement

/-! ### Subjects -/

/-- The chips that have the rows of instructions. -/
def chips : List Chip := [
  Gen.Nop.chip,
  Gen.Move.chip,
  Gen.Li.chip,
  Gen.Add.chip,
  Gen.AddImm.chip,
  Gen.AddTrap.chip,
  Gen.AddTrapImm.chip,
  Gen.Bitwise.chip,
  Gen.BitwiseImm.chip,
  Gen.SetLess.chip,
  Gen.SetLessImm.chip,
  Gen.Shift.chip,
  Gen.ShiftImm.chip,
  Gen.MultiplyLow.chip,
  Gen.ConditionalMove.chip,
  Gen.Count.chip,
  Gen.Extend.chip,
  Gen.Extract.chip,
  Gen.Insert.chip,
  Gen.Multiply.chip,
  Gen.Divide.chip,
  Gen.LoadWord.chip,
  Gen.LoadLane.chip,
  Gen.LoadUnaligned.chip,
  Gen.LoadLinked.chip,
  Gen.StoreWord.chip,
  Gen.StoreLane.chip,
  Gen.StoreUnaligned.chip,
  Gen.StoreConditional.chip,
  Gen.BranchEqual.chip,
  Gen.BranchEqualLikely.chip,
  Gen.BranchSign.chip,
  Gen.BranchSignLikely.chip,
  Gen.BranchLink.chip,
  Gen.Jump.chip,
  Gen.JumpLink.chip,
  Gen.JumpRegister.chip,
  Gen.JumpLinkRegister.chip,
  Gen.TrapEqual.chip,
  Gen.TrapEqualImm.chip,
  Gen.TrapLess.chip,
  Gen.TrapLessImm.chip]

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

/-- The fields in which the theorems hold: those of the backends are among them, for the Rust code
refuses others. -/
abbrev Large (F : Type) [ZkField F] : Prop := Gen.leastCharacteristic < char F

/-! ### What holds in a field -/

/-- Of the chips of instructions. -/
structure Instructions (F : Type) [ZkField F] : Prop where
  /-- Every satisfied row of these chips is a padding row or one step of the specification. -/
  sound : ∀ chip ∈ chips, Sound F chip
  /-- Every step of these instructions that the specification takes has a row of one of the chips. -/
  complete : ∀ op ∈ opcodes, Complete F chips op
  /-- No chip is sound because nothing satisfies it. -/
  satisfied : ∀ chip ∈ chips, ∀ last, ∃ env : Env F, chip.Satisfied env last

/-- Of the chip of system calls. -/
structure Calls (F : Type) [ZkField F] : Prop where
  /-- A row whose selector of exit is set is a step that halts with the exit code, and the selector is
  set exactly for the numbers of exit and exit_group. -/
  exit_sound (p : Program) (env : Env F) (last : Prop) :
    Gen.Syscall.chip.Satisfied env last → LooksUp p (Gen.Syscall.chip.messages env) →
    Pulls (Gen.Syscall.chip.messages env) →
    Sends (Gen.Syscall.chip.messages env) [] ∨
    ∃ x, (Gen.Syscall.cols env).v0.prev.Is x ∧
      ((Gen.Syscall.cols env).case.exit = 1 ↔ x = Spec.Syscall.exit ∨ x = Spec.Syscall.exitGroup) ∧
      ((Gen.Syscall.cols env).case.exit = 1 → ∃ (clk : F) (r : Row) (code : W),
        r.result = .inr code ∧ r.Simulates p ∧ Sends (Gen.Syscall.chip.messages env) (r.messages clk))
  /-- Every step that halts has a row. -/
  exit_complete (p : Program) (s : State) (m : Memory) (pc nextPc : Nat) (clk : F)
    (ago : Nat → Nat) (i : Instruction) (code : W) :
    Executes p s m pc nextPc → step p s = .halt code → fetch p s.pc = .ok i → i.op = .syscall →
    (∀ k, ago k < 2 ^ 16) → HasRow F [Gen.Syscall.chip] p s m pc nextPc clk ago

/-- Of the tables. -/
structure Tables (F : Type) [ZkField F] : Prop where
  /-- What a lookup finds in `bytes`, `range`, `power` and `program` is `Provided`, or the program row
  of no instruction. -/
  tables_sound (p : Program) : ∀ t ∈ Table.all p,
    t.SoundFor F fun fields => Provided p fields ∨ Table.Unprovable fields
  /-- All that is `Provided` is found. -/
  tables_complete (p : Program) (fields : List F) :
    Provided p fields → ∃ t ∈ Table.all p, t.Provides fields
  /-- A row of `touch` sends nothing, or pulls a register's word and pushes it unchanged at a later
  time. -/
  touch_sound (p : Program) (env : Env F) (last : Prop) :
    Gen.Touch.chip.Satisfied env last → LooksUp p (Gen.Touch.chip.messages env) →
    Pulls (Gen.Touch.chip.messages env) →
    Sends (Gen.Touch.chip.messages env) [] ∨
    ∃ (x : W) (time ago : Nat), time < 2 ^ 24 ∧ ago < 2 ^ 24 ∧
      Sends (Gen.Touch.chip.messages env) [
        ⟨.machine, [Tag.register, (Gen.Touch.cols env).index, (Word.of F x).lo, (Word.of F x).hi,
          (time : F) - 1 - (ago : F)], -1⟩,
        ⟨.machine, [Tag.register, (Gen.Touch.cols env).index, (Word.of F x).lo, (Word.of F x).hi,
          (time : F)], 1⟩]

end Statement

open Statement in
/-- What is proved. -/
structure Statement : Prop where
  instructions (F : Type) [ZkField F] : Large F → Instructions F
  calls (F : Type) [ZkField F] : Large F → Calls F
  tables (F : Type) [ZkField F] : Large F → Tables F
  /-- The backends' fields are such fields. -/
  large : Large (Fin babyBearP) ∧ Large (Fin koalaBearP) ∧ Large (Fin mersenne31P) ∧
    Large (Fin goldilocksP)
  /-- The numbers that the theorems are stated with are those of the Rust code: times and distances of
  RAM accesses are below 2 ^ 24, distances of register accesses below 2 ^ 16, a row of time takes four
  ticks, and a register is written in the last. -/
  clock : Gen.timeBits = 24 ∧ Gen.registerAgoBits = 16 ∧ Gen.start = 1 ∧ Gen.row = 4 ∧
    Gen.slotA = 0 ∧ Gen.slotB = 1 ∧ Gen.slotM = 2 ∧ Gen.slotC = 3 ∧
    Gen.maxEnd + 8 = 2 ^ Gen.timeBits ∧ Gen.maxWeight < Gen.leastCharacteristic
  /-- The instructions are all of the ISA but BREAK, which always traps, and SYSCALL. -/
  opcodes_all (op : Opcode) : op ∈ opcodes ∨ op = .break ∨ op = .syscall
  /-- The chips are those of the machine. -/
  chips_of_machine : ∀ chip ∈ chips, chip ∈ Gen.machine

end Mipsilon
