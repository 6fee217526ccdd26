module

public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Syscall.Columns
public import Mipsilon.Gen.Syscall

/-! The chip `syscall` as extracted: it is the one of `air/src/syscall/call.rs`. -/

@[expose] public section
namespace Mipsilon.Syscall
open Lean.Grind
variable {F : Type} [ZkField F]

theorem bridge (env : Env F) (last : Prop) :
    Gen.Syscall.chip.Satisfied env last ↔ (call env).Constraints :=
  ⟨fun h => ⟨⟨h.zero 0 rfl, h.zero 1 rfl, h.zero 2 rfl, h.zero 3 rfl, h.zero 4 rfl, h.zero 5 rfl, h.zero
     6 rfl, h.zero 7 rfl⟩,
    ⟨h.zero 8 rfl, h.zero 9 rfl, h.zero 10 rfl⟩,
    ⟨h.zero 11 rfl, h.zero 12 rfl, h.zero 13 rfl, h.zero 14 rfl, h.zero 15 rfl, h.zero 16 rfl,
     h.zero 17 rfl, h.zero 18 rfl⟩,
    ⟨h.zero 19 rfl, h.zero 20 rfl, h.zero 21 rfl, h.zero 22 rfl, h.zero 23 rfl, h.zero 24 rfl,
     h.zero 25 rfl, h.zero 26 rfl, h.zero 27 rfl⟩,
    ⟨h.zero 28 rfl, h.zero 29 rfl, h.zero 30 rfl, h.zero 31 rfl, h.zero 32 rfl, h.zero 33 rfl,
     h.zero 34 rfl, h.zero 35 rfl, h.zero 36 rfl, h.zero 37 rfl, h.zero 38 rfl⟩,
    ⟨h.zero 39 rfl, h.zero 40 rfl, h.zero 41 rfl, h.zero 42 rfl, h.zero 43 rfl, h.zero 44 rfl,
     h.zero 45 rfl, h.zero 46 rfl, h.zero 47 rfl, h.zero 48 rfl, h.zero 49 rfl, h.zero 50 rfl⟩⟩,
   fun ⟨⟨h0, h1, h2, h3, h4, h5, h6, h7⟩, ⟨h8, h9, h10⟩, ⟨h11, h12, h13, h14, h15, h16, h17, h18⟩,
     ⟨h19, h20, h21, h22, h23, h24, h25, h26, h27⟩, ⟨h28, h29, h30, h31, h32, h33, h34, h35, h36,
     h37, h38⟩, ⟨h39, h40, h41, h42, h43, h44, h45, h46, h47, h48, h49, h50⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, h18, h19,
     h20, h21, h22, h23, h24, h25, h26, h27, h28, h29, h30, h31, h32, h33, h34, h35, h36, h37,
     h38, h39, h40, h41, h42, h43, h44, h45, h46, h47, h48, h49, h50, trivial⟩⟩

namespace Call

/-- A register that is read. -/
noncomputable def argument (index time : F) (a : Argument F) (count : F) : List (Message F) :=
  accessRegister index time a.ago a.value a.value count

/-- Fetch and accesses. -/
noncomputable def accessMessages (c : Call F) : List (Message F) :=
  [fetchLookup c.frame.pc (c.case.isReal * Code.syscall + c.bigEndian * Code.variant) 0 0 0 0
   c.case.isReal,
   pullState c.frame.clk c.frame.pc c.frame.nextPc c.case.isReal] ++
  (argument 4 c.frame.clk c.a0 c.case.isReal ++ (argument 5 c.frame.clk c.a1 c.case.isReal ++
  (argument 6 c.frame.clk c.a2 c.case.isReal ++
  (writeFixed 2 c.v0 (c.frame.clk + 3) c.result c.case.isReal ++
   writeFixed 7 c.a3 (c.frame.clk + 3) c.error c.case.isReal))))

/-- Range checks. -/
noncomputable def lookups (c : Call F) : List (Message F) :=
  [Mipsilon.range 16 c.result.lo c.case.read, Mipsilon.range 8 c.result.hi c.case.read] ++
  (rangeWord c.unread c.case.read ++ (rangeWord c.room c.case.buffered ++
    [Mipsilon.range 14 c.word c.moves]))

/-- Starts transfer rows: place, address of the first word, offset and byte order, bytes to move. -/
noncomputable def pushTransfer (c : Call F) (tag count : F) : Message F :=
  ⟨.transfer, [tag, c.frame.clk + 4, c.frame.pc, c.frame.nextPc,
    c.word + c.a1.value.hi * 16384, c.offset + c.bigEndian * 4,
    c.result.lo + c.result.hi * 65536], count⟩

/-- Where it goes on: the end, transfer rows, or the next instruction. -/
noncomputable def ends (c : Call F) : List (Message F) :=
  [pushEnd (c.frame.clk + 4) c.a0.value c.case.exit, c.pushTransfer 1 c.reads,
   c.pushTransfer 2 c.outputs,
   pushState (c.frame.clk + 4) c.frame.nextPc (c.frame.nextPc + 1)
    (c.case.isReal - c.case.exit - c.reads - c.outputs)]

end Call

theorem messages (env : Env F) : Gen.Syscall.chip.messages env =
    (call env).accessMessages ++ ((call env).lookups ++ (call env).ends) := rfl

/-! ### Filled rows -/

/-- The row of columns. -/
noncomputable def row (c : Call F) : Env F :=
  .ofCells (c.frame.cells ++ [c.bigEndian, c.case.exit, c.case.read, c.case.terminal, c.case.output,
    c.case.badRead, c.case.badWrite, c.case.unknown, c.v0.prev.lo, c.v0.prev.hi, c.v0.ago,
    c.result.lo, c.result.hi, c.a0.value.lo, c.a0.value.hi, c.a0.ago, c.a1.value.lo, c.a1.value.hi,
    c.a1.ago, c.a2.value.lo, c.a2.value.hi, c.a2.ago, c.a3.prev.lo, c.a3.prev.hi, c.a3.ago,
    c.error.lo, c.error.hi, c.exitProduct, c.knownProduct, c.unknownWeight0, c.unknownWeight1,
    c.isUnknown, c.terminalProduct, c.descriptorProduct, c.badWeight0, c.badWeight1, c.isBad,
    c.room.lo, c.room.hi, c.roomCarry0, c.roomCarry1, c.unread.lo, c.unread.hi, c.unreadCarry,
    c.reads, c.outputs, c.word, c.offset0, c.offset1])

theorem call_row (c : Call F) : call (row c) = c := rfl

end Mipsilon.Syscall
