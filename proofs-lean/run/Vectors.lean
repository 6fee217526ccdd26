module

public import Mipsilon.Gen.Codes
public import Mipsilon.Spec.Step
public import Mipsilon.Text

/-!
Runs the specification over test vectors: `main IN OUT` writes one line of `OUT` for each line of
`IN`. A line is hexadecimal numbers without prefix; lists start with their length.

`0 word`: decode. Answers `reserved` or `op rs rt rd sa imm target`, the opcode by its number.

`1 endian pc nextPc hi lo ll userLocal gprSeed ramSeed outputLength gpr program ram input probes`:
one step. `endian` is 0 for big; `gpr` (register, value), `program` (address, word) and `ram` (key,
word) are lists of pairs; another register `i` is `gprSeed + i * 9e3779b9`, another RAM word `k` is
`ramSeed + k * 85ebca6b`; `input` is a list of lists of bytes. Answers `halt`, `trap`, `unpredictable`
with their details, or `next pc nextPc hi lo ll userLocal`, the changed registers (`g`), the changed
ones of the RAM words whose keys are in `probes` (`m`), the key of a store (`s`), the number of chunks
of input left (`i`), the new bytes of output (`o`) and those to the terminal (`t`).
-/

@[expose] public section
namespace Mipsilon.Spec.Vectors
open Mipsilon.Text

/-- A blank and a word. -/
def word (w : W) : String := hex w.toNat

def bytes : List Byte → String
  | [] => ""
  | b :: bs => hex b.toNat ++ bytes bs

/-! Parsing: each part takes numbers from the line and returns the rest. -/

def pairs (n : Nat) (xs : List Nat) : List (Nat × Nat) × List Nat :=
  match n, xs with
  | n + 1, a :: b :: xs => let (ps, rest) := pairs n xs; ((a, b) :: ps, rest)
  | _, xs => ([], xs)

def countedPairs : List Nat → List (Nat × Nat) × List Nat
  | n :: xs => pairs n xs
  | [] => ([], [])

def chunk (n : Nat) (xs : List Nat) : List Byte × List Nat :=
  match n, xs with
  | n + 1, x :: xs => let (bs, rest) := chunk n xs; (BitVec.ofNat 8 x :: bs, rest)
  | _, xs => ([], xs)

def chunks (n : Nat) (xs : List Nat) : List (List Byte) × List Nat :=
  match n, xs with
  | n + 1, k :: xs =>
    let (bs, rest) := chunk k xs
    let (more, rest) := chunks n rest
    (bs :: more, rest)
  | _, xs => ([], xs)

def countedChunks : List Nat → List (List Byte) × List Nat
  | n :: xs => chunks n xs
  | [] => ([], [])

def find (key : Nat) : List (Nat × Nat) → Option W
  | [] => none
  | (k, v) :: rest => if k = key then some (BitVec.ofNat 32 v) else find key rest

def zeros (n : Nat) (acc : List Byte) : List Byte :=
  match n with
  | 0 => acc
  | n + 1 => zeros n (0 :: acc)

/-- The value of the location `i` of a list with a background. -/
def located (listed : List (Nat × Nat)) (seed factor : W) (i : Nat) : W :=
  match find i listed with
  | some v => v
  | none => seed + BitVec.ofNat 32 i * factor

structure Vector where
  program : Program
  state : State
  outputLength : Nat
  probes : List Nat

def parse : List Nat → Option Vector
  | endian :: pc :: nextPc :: hi :: lo :: ll :: userLocal :: gprSeed :: ramSeed :: length :: xs =>
    let (gpr, xs) := countedPairs xs
    let (code, xs) := countedPairs xs
    let (ram, xs) := countedPairs xs
    let (input, xs) := countedChunks xs
    let w (n : Nat) : W := BitVec.ofNat 32 n
    some {
      program := {
        endian := if endian = 0 then .big else .little
        fetch := fun address => find address.toNat code }
      state := {
        pc := w pc, nextPc := w nextPc, hi := w hi, lo := w lo, ll := w ll, userLocal := w userLocal
        gpr := fun i => located gpr (w gprSeed) 0x9e3779b9 i.toNat
        ram := fun k => located ram (w ramSeed) 0x85ebca6b k.toNat
        input, output := zeros length [], terminal := [] }
      outputLength := length
      probes := match xs with | [] => [] | _ :: probes => probes }
  | _ => none

/-! Answers. -/

def changedRegisters (s t : State) : Nat → String
  | 0 => ""
  | n + 1 =>
    let i : Reg := BitVec.ofNat 5 n
    changedRegisters s t n ++
      if s.reg i = t.reg i then "" else " g" ++ hex n ++ word (t.reg i)

def changedRam (s t : State) : List Nat → String
  | [] => ""
  | k :: ks =>
    let key : Key := BitVec.ofNat 29 k
    (if s.ram key = t.ram key then "" else " m" ++ hex k ++ word (t.ram key)) ++ changedRam s t ks

/-- The key of a store: RAM is a function, so the probes alone would not show a stray store. -/
def storedKey (v : Vector) : String :=
  match fetch v.program v.state.pc with
  | .error _ => ""
  | .ok i => match execute i (v.state.reads v.program i) with
    | .next e => match e.store with
      | some (k, _) => " s" ++ hex k.toNat
      | none => ""
    | _ => ""

def count : List (List Byte) → Nat
  | [] => 0
  | _ :: xs => count xs + 1

def drop : Nat → List Byte → List Byte
  | n + 1, _ :: xs => drop n xs
  | _, xs => xs

def terminal : List (W × List Byte) → String
  | (fd, b :: bs) :: _ => " t" ++ word fd ++ bytes (b :: bs)
  | _ => ""

def trap : Trap → String
  | .fetch pc => "fetch" ++ word pc
  | .reservedInstruction w => "reservedInstruction" ++ word w
  | .overflow => "overflow"
  | .addressErrorLoad address => "addressErrorLoad" ++ word address
  | .addressErrorStore address => "addressErrorStore" ++ word address
  | .addressErrorFetch address => "addressErrorFetch" ++ word address
  | .buffer base => "buffer" ++ word base
  | .breakpoint => "breakpoint"
  | .conditional => "conditional"
  | .outputFull => "outputFull"

def unpredictable : Unpredictable → String
  | .branchInDelaySlot => "branchInDelaySlot"
  | .linkToSource => "linkToSource"
  | .jalrSameRegister => "jalrSameRegister"

def answerStep (v : Vector) : String :=
  let s := v.state
  match step v.program s with
  | .next t =>
    "next" ++ word t.pc ++ word t.nextPc ++ word t.hi ++ word t.lo ++ word t.ll ++ word t.userLocal
      ++ changedRegisters s t 32 ++ changedRam s t v.probes ++ storedKey v
      ++ " i" ++ hex (count t.input) ++ " o" ++ bytes (drop v.outputLength t.output)
      ++ terminal t.terminal
  | .halt code => "halt" ++ word code
  | .trap cause => "trap " ++ trap cause
  | .unpredictable why => "unpredictable " ++ unpredictable why

def answerDecode (w : W) : String :=
  match decode w with
  | none => "reserved"
  | some i =>
    "decoded" ++ hex i.op.number ++ hex i.rs.toNat ++ hex i.rt.toNat ++ hex i.rd.toNat
      ++ hex i.sa.toNat ++ hex i.imm.toNat ++ hex i.target.toNat

def answer : List Nat → String
  | [0, w] => answerDecode (BitVec.ofNat 32 w)
  | 1 :: rest => match parse rest with
    | some v => answerStep v
    | none => "bad vector"
  | _ => "bad vector"

end Mipsilon.Spec.Vectors

def main (args : List String) : IO UInt32 := Mipsilon.Text.answerFiles Mipsilon.Spec.Vectors.answer args
