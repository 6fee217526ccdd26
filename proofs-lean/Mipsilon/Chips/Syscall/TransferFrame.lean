module

public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select
public import Mipsilon.Gen.Columns

/-! What the rows of multi-row calls share: `air/src/syscall/mod.rs`. -/

@[expose] public section
namespace Mipsilon.Syscall
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-- What a transfer row takes over: the place, the RAM key and lane of the next byte, and how many
bytes are left. `tag` is 1 for reads and 2 for outputs. That the number left does not wrap around is
seen from the last row, not from one alone. -/
noncomputable def transferMessage (tag clk : F) (pc nextPc : Nat) (endian : Endian) (address : W)
    (remaining multiplicity : F) : Message F :=
  ⟨.transfer, [tag, clk, (pc : F), (nextPc : F), ((address.toNat / 4 : Nat) : F),
    ((address.toNat % 4 + if endian = .big then 4 else 0 : Nat) : F), remaining], multiplicity⟩

end Mipsilon.Syscall

namespace Mipsilon.TransferFrame
open Lean.Grind Spec Syscall
variable {F : Type} [ZkField F]

/-- `left` is what is left after the row. -/
structure Constraints (f : TransferFrame F) (left : F) : Prop where
  isReal : IsBool f.isReal
  last : IsBool f.last
  real : f.last * (1 - f.isReal) = 0
  bigEndian : IsBool f.bigEndian
  left : f.last * left = 0

/-- Takes over; `lane` is the address modulo 4, plus 4 if big endian. -/
def pull (f : TransferFrame F) (tag lane : F) : Message F :=
  ⟨.transfer, [tag, f.clk, f.pc, f.nextPc, f.key, lane, f.remaining], 0 - f.isReal⟩

/-- Hands on. -/
def push (f : TransferFrame F) (tag left nextKey nextLane count : F) : Message F :=
  ⟨.transfer, [tag, f.clk + 4, f.pc, f.nextPc, nextKey, nextLane, left], count⟩

noncomputable def messages (f : TransferFrame F) (tag lane left nextKey nextLane : F) :
    List (Message F) :=
  [f.pull tag lane, f.push tag left nextKey nextLane (f.isReal - f.last),
   pushState (f.clk + 4) f.nextPc (f.nextPc + 1) f.last]

variable {f : TransferFrame F} {tag lane left nextKey nextLane : F}

/-- A padding row sends nothing. -/
theorem Constraints.idle (h : f.Constraints left) (hr : f.isReal = 0) :
    Scaled 0 (f.messages tag lane left nextKey nextLane) := by
  have e : f.last = 0 := by have := h.real; grobner
  have z : (0 : F) - 0 = 0 := by grobner
  rw [messages, hr, e]
  simp [Scaled, pull, push, pushState, hr, z]

/-- A real row hands on, or is the last one and goes on to the next instruction. -/
theorem Constraints.sends (h : f.Constraints left) (hr : f.isReal = 1) {ms sent : List (Message F)}
    (hms : ms.filter Message.exact = sent) :
    ∃ next, (next = pushState (f.clk + 4) f.nextPc (f.nextPc + 1) 1 ∧ left = 0 ∨
        next = f.push tag left nextKey nextLane 1 ∧ f.last = 0) ∧
      Sends (ms ++ f.messages tag lane left nextKey nextLane) (f.pull tag lane :: next :: sent) := by
  have key {next idle : Message F} (hi : idle.multiplicity = 0)
      (hperm : [f.push tag left nextKey nextLane (f.isReal - f.last),
        pushState (f.clk + 4) f.nextPc (f.nextPc + 1) f.last].Perm [next, idle]) :
      Sends (ms ++ f.messages tag lane left nextKey nextLane) (f.pull tag lane :: next :: sent) := by
    refine ⟨[idle], ?_, fun m hm => List.mem_singleton.1 hm ▸ hi⟩
    rw [List.filter_append, hms]
    exact List.perm_middle.trans (.cons _ ((hperm.append_left sent).trans List.perm_middle))
  rcases h.last.cases with e | e
  · refine ⟨_, .inr ⟨rfl, e⟩, key (idle := pushState (f.clk + 4) f.nextPc (f.nextPc + 1) 0) rfl ?_⟩
    rw [hr, e, show (1 : F) - 0 = 1 by grobner]
  · have hleft := h.left
    refine ⟨_, .inl ⟨rfl, by rw [e] at hleft; grobner⟩,
      key (idle := f.push tag left nextKey nextLane 0) rfl ?_⟩
    rw [hr, e, show (1 : F) - 1 = 0 by grobner]
    exact .swap _ _ _

end Mipsilon.TransferFrame
