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

/-- Time and place of a row. -/
structure Frame (F : Type) where
  clk : F
  pc : F
  nextPc : F

/-- A register that is read; its value is in the columns of the core. -/
structure Read (F : Type) where
  index : F
  ago : F

/-- A register that is written. -/
structure Write (F : Type) where
  index : F
  prev : Word F
  ago : F

/-- A fixed register that is written. -/
structure WriteFixed (F : Type) where
  prev : Word F
  ago : F

/-- Time of a RAM access. -/
structure RamTime (F : Type) where
  agoLo : F
  agoHi : F

/-! ### Messages -/

def pullState (clk pc nextPc count : F) : Message F := ⟨.machine, [1, clk, pc, nextPc, 0], 0 - count⟩
def pushState (clk pc nextPc count : F) : Message F := ⟨.machine, [1, clk, pc, nextPc, 0], count⟩
def pushEnd (clk : F) (code : Word F) (count : F) : Message F :=
  ⟨.machine, [2, clk, code.lo, code.hi, 0], count⟩

/-- `tag` is 3 for registers and 4 for RAM. -/
def pullMemory (tag key : F) (x : Word F) (time count : F) : Message F :=
  ⟨.machine, [tag, key, x.lo, x.hi, time], 0 - count⟩
def pushMemory (tag key : F) (x : Word F) (time count : F) : Message F :=
  ⟨.machine, [tag, key, x.lo, x.hi, time], count⟩

def lookup (fields : List F) (count : F) : Message F := ⟨.lookup, fields, count⟩

/-- `value` has `bits` bits. -/
def range (bits value count : F) : Message F := lookup [2, bits, value, 0, 0, 0, 0] count
def rangeWord (x : Word F) (count : F) : List (Message F) := [range 16 x.lo count, range 16 x.hi count]
def bytePair (x y count : F) : Message F := lookup [3, x, y, 0, 0, 0, 0] count
def rangeBytes (x : Bytes F) (count : F) : List (Message F) :=
  [bytePair x.b0 x.b1 count, bytePair x.b2 x.b3 count]
def andLookup (x y z count : F) : Message F := lookup [4, x, y, z, 0, 0, 0] count
def powerLookup (t power copower count : F) : Message F := lookup [5, t, power, copower, 0, 0, 0] count

/-- Looks the row's instruction up. -/
def fetchLookup (pc opcode a b c d count : F) : Message F := lookup [1, pc, opcode, a, b, c, d] count

/-- Steps to the following instruction. -/
def advance (frame : Frame F) (count : F) : List (Message F) :=
  [pullState frame.clk frame.pc frame.nextPc count,
   pushState (frame.clk + 4) frame.nextPc (frame.nextPc + 1) count]

/-- One access to a register at `time`: from `prev` to `value`. -/
def accessRegister (index time ago : F) (prev value : Word F) (count : F) : List (Message F) :=
  [pullMemory 3 index prev (time + -1 - ago) count, pushMemory 3 index value time count,
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
  [pullMemory 4 key prev (time + -1 - (ram.agoLo + ram.agoHi * 65536)) count,
   pushMemory 4 key value time count, range 16 ram.agoLo count, range 8 ram.agoHi count]

/-! ### Rows -/

/-- A row of cells. The other sources of its environment are not read by chips of instructions. -/
def Env.ofCells (cells : List F) : Env F where
  main := fun i => cells.getD i 0
  next := fun _ => 0
  preprocessed := fun _ => 0
  pub := fun _ => 0

def Word.cells (w : Word F) : List F := [w.lo, w.hi]
def Frame.cells (f : Frame F) : List F := [f.clk, f.pc, f.nextPc]
def Read.cells (r : Read F) : List F := [r.index, r.ago]
def Write.cells (w : Write F) : List F := [w.index, w.prev.lo, w.prev.hi, w.ago]
def WriteFixed.cells (w : WriteFixed F) : List F := [w.prev.lo, w.prev.hi, w.ago]

end Mipsilon
