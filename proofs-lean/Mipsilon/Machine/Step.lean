module

public import Mipsilon.Gen.Tags
public import Mipsilon.Machine.Rom
public import Mipsilon.Word
public import Mipsilon.Ast

/-!
What theorems about chips say: a satisfied row sends exactly the messages of one step of the
specification ([`Sound`]), and every step has such a row ([`Complete`]).

The registers and RAM of a state are a memory of words by location. A row pulls and pushes words of
it, in the order of its accesses: what it pulls must be what the memory holds. That the words pulled
are the ones pushed last is offline memory checking, a property of all rows together and no chip's.
-/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec

/-! ### Memory -/

/-- A place that holds a word. -/
inductive Location where
  /-- A register: 0 to 31, or HI, LO, SINK, LL, USER_LOCAL, OUTPUT. -/
  | register (index : Nat)
  /-- A RAM word. -/
  | ram (key : Key)
deriving DecidableEq

/-- The words of all places. -/
abbrev Memory := Location → W

/-- A memory with one word replaced. -/
def Memory.set (m : Memory) (l : Location) (x : W) : Memory := fun k => if k = l then x else m k

/-- The memory of a state. SINK may hold anything. -/
structure Represents (m : Memory) (s : State) : Prop where
  gpr : ∀ i : Reg, m (.register i.toNat) = s.reg i
  hi : m (.register HI) = s.hi
  lo : m (.register LO) = s.lo
  ll : m (.register LL) = s.ll
  userLocal : m (.register USER_LOCAL) = s.userLocal
  output : m (.register OUTPUT) = BitVec.ofNat 32 (Bytes.length s.output)
  ram : ∀ k : Key, m (.ram k) = s.ram k

/-- One access of a row: the word before and after, which are the same for a read. -/
structure Access where
  /-- Where. -/
  location : Location
  /-- The word that is pulled. -/
  before : W
  /-- The word that is pushed. -/
  after : W
  /-- 0 to 3: the time of the access in the row. -/
  slot : Nat
  /-- The time since the last access to the location, less one. -/
  ago : Nat

/-- The accesses pull what the memory `m` holds, one after the other, and leave `m'`. -/
def Accesses : Memory → List Access → Memory → Prop
  | m, [], m' => m' = m
  | m, a :: as, m' => m a.location = a.before ∧ Accesses (m.set a.location a.after) as m'

/-- Accesses are in the order of their times, and never two to one location at one time. Times lie
between the row's and the next row's. -/
def Ordered : List Access → Prop
  | [] => True
  | a :: as => a.slot < 4 ∧ a.ago < 2 ^ 24 ∧
      (∀ b ∈ as, a.slot < b.slot ∨ a.slot = b.slot ∧ a.location ≠ b.location) ∧ Ordered as

/-! ### Messages -/

variable {F : Type} [ZkField F]

/-- The tag and key of a location in messages. -/
def Location.fields (F : Type) [ZkField F] : Location → F × F
  | .register i => (Tag.register, (i : F))
  | .ram k => (Tag.ram, (k.toNat : F))

/-- A word at a location and time, as a message on the machine bus. -/
def memoryMessage (l : Location) (x : W) (time multiplicity : F) : Message F :=
  let (tag, key) := l.fields F
  ⟨.machine, [tag, key, (Word.of F x).lo, (Word.of F x).hi, time], multiplicity⟩

/-- What an access sends in a row at time `clk`. -/
def Access.messages (clk : F) (a : Access) : List (Message F) :=
  [memoryMessage a.location a.before (clk + (a.slot : F) - 1 - (a.ago : F)) (-1),
   memoryMessage a.location a.after (clk + (a.slot : F)) 1]

/-- pc/4 and next_pc/4 at a time, as a message. -/
def stateMessage (clk : F) (pc nextPc : Nat) (multiplicity : F) : Message F :=
  ⟨.machine, [Tag.state, clk, (pc : F), (nextPc : F), 0], multiplicity⟩

/-- The exit code at a time, as a message. -/
def endMessage (clk : F) (code : W) (multiplicity : F) : Message F :=
  ⟨.machine, [Tag.end, clk, (Word.of F code).lo, (Word.of F code).hi, 0], multiplicity⟩

/-- What state messages carry: pc/4 and next_pc/4, of 30 bits, but for the address after the last
word, which is next to a pc that no program has. -/
structure Place (pc nextPc : Nat) : Prop where
  pc_lt : pc < 2 ^ 30
  nextPc_le : nextPc ≤ 2 ^ 30
  nextPc_lt : pc < 2 ^ 29 → nextPc < 2 ^ 30

/-- The messages that a row may pull. -/
inductive Pulled : List F → Prop where
  | state (clk : F) {pc nextPc : Nat} : Place pc nextPc →
      Pulled [Tag.state, clk, (pc : F), (nextPc : F), 0]
  | register (key : F) (x : W) (time : F) :
      Pulled [Tag.register, key, (Word.of F x).lo, (Word.of F x).hi, time]
  | ram (key : F) (x : W) (time : F) :
      Pulled [Tag.ram, key, (Word.of F x).lo, (Word.of F x).hi, time]

/-- The tuples that the lookup tables provide for a program. -/
inductive Provided (p : Program) : List F → Prop where
  | program (pc : Nat) (row : Rom) : pc < 2 ^ 29 → rom p (BitVec.ofNat 32 (4 * pc)) = some row →
      Provided p [Tag.program, (pc : F), (row.opcode : F), (row.a : F), (row.b : F), (row.c : F),
        (row.d : F)]
  | range (bits value : Nat) : bits ≤ 16 → value < 2 ^ bits →
      Provided p [Tag.range, (bits : F), (value : F), 0, 0, 0, 0]
  | bytePair (x y : Nat) : x < 256 → y < 256 → Provided p [Tag.bytePair, (x : F), (y : F), 0, 0, 0,
    0]
  | and (x y : Nat) : x < 256 → y < 256 →
      Provided p [Tag.and, (x : F), (y : F), ((x &&& y : Nat) : F), 0, 0, 0]
  | power (t : Nat) : t < 16 →
      Provided p [Tag.power, (t : F), ((2 ^ t : Nat) : F), ((2 ^ (16 - t) : Nat) : F), 0, 0, 0]

/-- All that a row looks up is provided. -/
def LooksUp (p : Program) (messages : List (Message F)) : Prop :=
  ∀ m ∈ messages, m.bus = .lookup → m.multiplicity ≠ 0 → Provided p m.fields

/-- All that a row pulls are words and places. -/
def Pulls (messages : List (Message F)) : Prop :=
  ∀ m ∈ messages, m.bus = .machine → m.multiplicity = -1 → Pulled m.fields

/-- Not a lookup: a message that must balance exactly. -/
def Message.exact (m : Message F) : Bool := m.bus != .lookup

/-- Of the messages that must balance, these are sent, the others with multiplicity 0. -/
def Sends (messages sent : List (Message F)) : Prop :=
  ∃ idle, (messages.filter Message.exact).Perm (sent ++ idle) ∧ ∀ m ∈ idle, m.multiplicity = 0

/-! ### Steps -/

/-- An executed instruction as a row: places in words (pc/4), accesses in order. -/
structure Row where
  pc : Nat
  nextPc : Nat
  /-- Where it goes, or the exit code. -/
  result : (Nat × Nat) ⊕ W
  accesses : List Access

/-- What a row sends at time `clk`: it goes on, or ends the run, at the time after it. -/
def Row.messages (clk : F) (r : Row) : List (Message F) :=
  stateMessage clk r.pc r.nextPc (-1) ::
  (match r.result with
    | .inl (pc, nextPc) => stateMessage (clk + 4) pc nextPc 1
    | .inr code => endMessage (clk + 4) code 1) ::
  r.accesses.flatMap (Access.messages clk)

/-- `s` is at this place. -/
def At (s : State) (pc nextPc : Nat) : Prop :=
  s.pc = BitVec.ofNat 32 (4 * pc) ∧ s.nextPc = BitVec.ofNat 32 (4 * nextPc)

/-- The row is a step of the program from `s` with memory `m`: the specification's step goes where the
row goes, and what the row's accesses leave is the memory of the state after. -/
def Row.IsStep (p : Program) (r : Row) (s : State) (m : Memory) : Prop :=
  match r.result with
  | .inl (pc, nextPc) => ∃ s' m', step p s = .next s' ∧ At s' pc nextPc ∧ Place pc nextPc ∧
      Accesses m r.accesses m' ∧ Represents m' s'
  | .inr code => step p s = .halt code

/-- The row is a step from every state that it can be a row of. -/
def Row.Simulates (p : Program) (r : Row) : Prop :=
  Ordered r.accesses ∧ ∀ s m, At s r.pc r.nextPc → Represents m s →
    (∃ m', Accesses m r.accesses m') → r.IsStep p s m

/-- Chips are sound: every satisfied row of the chip that looks up what is provided, and pulls words,
sends nothing, or sends the messages of one step of the specification. A step that traps or is
unpredictable is not `.next` or `.halt`: it has no row. -/
def Sound (F : Type) [ZkField F] (chip : Chip) : Prop :=
  ∀ (p : Program) (env : Env F) (last : Prop), chip.Satisfied env last →
    LooksUp p (chip.messages env) → Pulls (chip.messages env) →
    Sends (chip.messages env) [] ∨
    ∃ (clk : F) (r : Row), r.Simulates p ∧ Sends (chip.messages env) (r.messages clk)

/-- `s`, with memory `m`, is at a place where the specification goes on or halts. -/
structure Executes (p : Program) (s : State) (m : Memory) (pc nextPc : Nat) : Prop where
  place : Place pc nextPc
  pc_lt : pc < 2 ^ 29
  here : At s pc nextPc
  memory : Represents m s
  step : (∃ s', step p s = .next s') ∨ ∃ code, step p s = .halt code

/-- One of the chips has a satisfied row for the step from `s` at time `clk`, which looks up what is
provided; `ago k` is the time since the last access to what its access `k` is to. -/
def HasRow (F : Type) [ZkField F] (chips : List Chip) (p : Program) (s : State) (m : Memory)
    (pc nextPc : Nat) (clk : F) (ago : Nat → Nat) : Prop :=
  ∃ r : Row, r.pc = pc ∧ r.nextPc = nextPc ∧ (∀ k a, r.accesses[k]? = some a → a.ago = ago k) ∧
    r.IsStep p s m ∧ ∃ chip ∈ chips, ∃ env : Env F, (∀ last, chip.Satisfied env last) ∧
      LooksUp p (chip.messages env) ∧ Sends (chip.messages env) (r.messages clk)

/-- A chip is complete for the program rows that satisfy `those`: every step that the specification
takes from one has a row of the chip, whatever the time and the times since the last accesses, as far
as they have 16 bits. -/
def CompleteFor (F : Type) [ZkField F] (chip : Chip) (those : Op → Bool) : Prop :=
  ∀ (p : Program) (s : State) (m : Memory) (pc nextPc : Nat) (clk : F) (ago : Nat → Nat) (row : Rom),
    Executes p s m pc nextPc → rom p s.pc = some row → those row.op = true →
    (∀ k, ago k < 2 ^ 16) → HasRow F [chip] p s m pc nextPc clk ago

/-- The chips are complete for the instruction `op`: every step that the specification takes from one
has a row in one of them. -/
def Complete (F : Type) [ZkField F] (chips : List Chip) (op : Opcode) : Prop :=
  ∀ (p : Program) (s : State) (m : Memory) (pc nextPc : Nat) (clk : F) (ago : Nat → Nat)
    (i : Instruction),
    Executes p s m pc nextPc → fetch p s.pc = .ok i → i.op = op →
    (∀ k, ago k < 2 ^ 16) → HasRow F chips p s m pc nextPc clk ago

end Mipsilon
