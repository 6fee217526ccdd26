module

public import Mipsilon.Gen.Bytes
public import Mipsilon.Gen.Power
public import Mipsilon.Gen.Program
public import Mipsilon.Gen.Range
public import Mipsilon.Tables.Table

/-!
The rows of the lookup tables: `preprocessed` of `air/src/tables/{bytes,range,power,program}.rs`. Those
of the program are `Program::rom` of `vm/verify/src/program.rs`. A reserved word has a row too, with
opcode 0, which no chip looks up; `rom` has none for it.
-/

@[expose] public noncomputable section
namespace Mipsilon.Table
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-- The row of a value: the value, its low byte, its high byte, their AND. -/
def byteRow (value : Nat) : List Nat :=
  [value, value % 256, value / 256, (value % 256) &&& (value / 256)]

/-- The table `bytes`. -/
def bytes : Table where
  chip := Gen.Bytes.chip
  rows := (List.range (2 ^ 16)).map byteRow

/-- The table `range`. -/
def range : Table where
  chip := Gen.Range.chip
  rows := ((List.range 16).flatMap fun bits => (List.range (2 ^ bits)).map fun value => [bits, value])
    ++ [[0, 0]]

/-- The table `power`. -/
def power : Table where
  chip := Gen.Power.chip
  rows := (List.range 16).map fun t => [t, 2 ^ t, 2 ^ (16 - t)]

/-- The byte address of a place. -/
abbrev address (pc : Nat) : W := BitVec.ofNat 32 (4 * pc)

/-- pc / 4 of the executable words, ascending. All lie in RAM. -/
def words (p : Program) : List Nat :=
  (List.range (2 ^ 29)).filter fun pc => (p.fetch (address pc)).isSome

/-- `lower` of `air/src/rom.rs`. -/
def lower (p : Program) (pc : Nat) : Rom := (rom p (address pc)).getD { op := .unprovable }

/-- The row of a word. -/
def programRow (p : Program) (pc : Nat) : List Nat :=
  let row := lower p pc
  [pc, row.opcode, row.a, row.b, row.c, row.d]

/-- The table `program`. -/
def program (p : Program) : Table where
  chip := Gen.Program.chip
  rows := (words p).map (programRow p)

/-- A program row without an instruction. -/
def Unprovable (fields : List F) : Prop :=
  ∃ pc : Nat, fields = [Tag.program, (pc : F), 0, 0, 0, 0, 0]

/-- The tables whose rows chips of instructions look up. -/
def all (p : Program) : List Table := [bytes, range, power, program p]

end Mipsilon.Table
