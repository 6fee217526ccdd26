module

public import Mipsilon.Gen
public import Mipsilon.Gen.Bounds
public import Mipsilon.Json
public import Mipsilon.Machine.Rom
public import Mipsilon.Text

/-!
The exported chips as Lean sees them: `main IN OUT` writes one line of `OUT` for each line of `IN`.
A line is hexadecimal numbers without prefix.

`0`: the canonical JSON of the machine.

`1 prime chip main next preprocessed public`: a row of the chip with this number, modulo the prime.
The cells of this row, the next row, the preprocessed row and the public values are lists, which start
with their length. Answers the values of all constraints, then the fields and the multiplicity of each
interaction.

`2 word pc slotBranch bigEndian`: the program row of a word, opcode a b c d; zeros if it is reserved.
-/

@[expose] public section
namespace Mipsilon.Chips.Run
open Mipsilon.Text

/-- The first `n` numbers of a list, and the rest. -/
def split (n : Nat) (xs : List Nat) : List Nat × List Nat :=
  match n, xs with
  | n + 1, x :: xs => let (taken, rest) := split n xs; (x :: taken, rest)
  | _, xs => ([], xs)

/-- A list with its length before it, and the rest. -/
def list (xs : List Nat) : List Nat × List Nat :=
  match xs with
  | [] => ([], [])
  | n :: xs => split n xs

def cell (xs : List Nat) (i : Nat) : Int :=
  match xs, i with
  | [], _ => 0
  | x :: _, 0 => x
  | _ :: xs, i + 1 => cell xs i

def reduced (p : Nat) (x : Int) : String := hex (x.emod p).toNat

def values (p : Nat) : List Int → String
  | [] => ""
  | x :: xs => reduced p x ++ values p xs

def constraints (p : Nat) (env : Env Int) : List Constraint → String
  | [] => ""
  | c :: cs => reduced p (c.value.eval env) ++ constraints p env cs

def sent (p : Nat) : List (Message Int) → String
  | [] => ""
  | m :: ms => values p m.fields ++ reduced p m.multiplicity ++ sent p ms

def nth (chips : List Chip) (i : Nat) : Option Chip :=
  match chips, i with
  | [], _ => none
  | c :: _, 0 => some c
  | _ :: cs, i + 1 => nth cs i

def answer : List Nat → String
  | [0] => machineJson Gen.bounds Gen.machine
  | 1 :: p :: index :: rest =>
    let (main, rest) := list rest
    let (next, rest) := list rest
    let (preprocessed, rest) := list rest
    let (pub, _) := list rest
    let env : Env Int :=
      { main := cell main, next := cell next, preprocessed := cell preprocessed, pub := cell pub }
    match nth Gen.machine index with
    | some chip => constraints p env chip.constraints ++ sent p (chip.messages env)
    | none => "no such chip"
  | [2, word, pc, slotBranch, bigEndian] =>
    match Spec.decode (BitVec.ofNat 32 word) with
    | none => " 0 0 0 0 0"
    | some i =>
      let endian := if bigEndian = 1 then .big else .little
      let row := (Rom.plain i (BitVec.ofNat 32 pc) (slotBranch != 1) endian).specialise
      hex row.opcode ++ hex row.a ++ hex row.b ++ hex row.c ++ hex row.d
  | _ => "bad line"

end Mipsilon.Chips.Run

def main (args : List String) : IO UInt32 := Mipsilon.Text.answerFiles Mipsilon.Chips.Run.answer args
