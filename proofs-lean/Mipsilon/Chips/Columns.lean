module

public import Mipsilon.Machine.Step

/-!
The columns and messages that chips share, as in Rust: `air/src/{bus,instruction}.rs` and
`air/src/adapters/access.rs`. Here they are cells and messages of a row.
-/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-! ### Columns -/

/-! ### Messages -/

def pullState (clk pc nextPc count : F) : Message F := ⟨.machine, [Tag.state, clk, pc, nextPc, 0], 0
  - count⟩
def pushState (clk pc nextPc count : F) : Message F := ⟨.machine, [Tag.state, clk, pc, nextPc, 0],
  count⟩
def pushEnd (clk : F) (code : Word F) (count : F) : Message F :=
  ⟨.machine, [Tag.end, clk, code.lo, code.hi, 0], count⟩

/-- `tag` is that of registers or RAM. -/
def pullMemory (tag key : F) (x : Word F) (time count : F) : Message F :=
  ⟨.machine, [tag, key, x.lo, x.hi, time], 0 - count⟩
def pushMemory (tag key : F) (x : Word F) (time count : F) : Message F :=
  ⟨.machine, [tag, key, x.lo, x.hi, time], count⟩

def lookup (fields : List F) (count : F) : Message F := ⟨.lookup, fields, count⟩

/-- `value` has `bits` bits. -/
def range (bits value count : F) : Message F := lookup [Tag.range, bits, value, 0, 0, 0, 0] count
def rangeWord (x : Word F) (count : F) : List (Message F) := [range 16 x.lo count, range 16 x.hi count]
def bytePair (x y count : F) : Message F := lookup [Tag.bytePair, x, y, 0, 0, 0, 0] count
def rangeBytes (x : Bytes F) (count : F) : List (Message F) :=
  [bytePair x.byte0 x.byte1 count, bytePair x.byte2 x.byte3 count]
def andLookup (x y z count : F) : Message F := lookup [Tag.and, x, y, z, 0, 0, 0] count
def powerLookup (t power copower count : F) : Message F := lookup [Tag.power, t, power, copower, 0,
  0, 0] count

/-- Looks the row's instruction up. -/
def fetchLookup (pc opcode a b c d count : F) : Message F := lookup [Tag.program, pc, opcode, a, b,
  c, d] count

/-- Steps to the following instruction. -/
def advance (frame : Frame F) (count : F) : List (Message F) :=
  [pullState frame.clk frame.pc frame.nextPc count,
   pushState (frame.clk + 4) frame.nextPc (frame.nextPc + 1) count]

/-- One access to a register at `time`: from `prev` to `value`. -/
def accessRegister (index time ago : F) (prev value : Word F) (count : F) : List (Message F) :=
  [pullMemory Tag.register index prev (time + -1 - ago) count, pushMemory Tag.register index value
   time count,
   range 16 ago count]

def read (r : Read F) (time : F) (value : Word F) (count : F) : List (Message F) :=
  accessRegister r.index time r.ago value value count
def write (w : Write F) (time : F) (value : Word F) (count : F) : List (Message F) :=
  accessRegister w.index time w.ago w.prev value count
def writeFixed (index : F) (w : WriteFixed F) (time : F) (value : Word F) (count : F) :
    List (Message F) :=
  accessRegister index time w.ago w.prev value count

/-- One access to a RAM word. -/
def accessRam (key time : F) (ram : RamTime F) (prev value : Word F) (count : F) :
    List (Message F) :=
  [pullMemory Tag.ram key prev (time + -1 - (ram.agoLo + ram.agoHi * 65536)) count,
   pushMemory Tag.ram key value time count, range 16 ram.agoLo count, range 8 ram.agoHi count]

/-! ### Rows -/

/-- A row of cells. The other sources of its environment are not read by chips of instructions. -/
def Env.ofCells (cells : List F) : Env F where
  main := fun i => cells.getD i 0
  next := fun _ => 0
  preprocessed := fun _ => 0
  pub := fun _ => 0

end Mipsilon
