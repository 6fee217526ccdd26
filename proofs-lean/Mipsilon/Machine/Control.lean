module

public import Mipsilon.Machine.Effects
public import Mipsilon.Machine.Lookup

/-! Steps that go elsewhere than to the next instruction, and the slots of branches. -/

public section
namespace Mipsilon
open Lean.Grind Spec

/-! ### Steps by their targets -/

/-- The instruction `i` goes from `s` to a place and leaves the memory `m`. -/
@[expose] def Goes (p : Program) (i : Instruction) (s : State) (m : Memory) (pc nextPc : Nat) :
    Prop :=
  ∃ e, execute i (s.reads p i) = .next e ∧ e.pc = BitVec.ofNat 32 (4 * pc) ∧
    e.nextPc = BitVec.ofNat 32 (4 * nextPc) ∧ Represents m (s.apply p.endian e)

section
variable {p : Program} {i : Instruction} {s : State} {m : Memory} {pc nextPc : Nat}

theorem Row.isStep_of_goes {m' : Memory} {next after : Nat} {accesses : List Access}
    (hs : At s pc nextPc) (hf : fetch p (BitVec.ofNat 32 (4 * pc)) = .ok i)
    (ha : Accesses m accesses m') (hpl : Place next after) (hg : Goes p i s m' next after) :
    Row.IsStep p ⟨pc, nextPc, .inl (next, after), accesses⟩ s m := by
  obtain ⟨e, he, hpc, hnpc, hr⟩ := hg
  exact ⟨s.apply p.endian e, m', step_next (hs.1 ▸ hf) he, ⟨hpc, hnpc⟩, hpl, ha, hr⟩

/-- Going to the next instruction. -/
theorem Continues.goes (h : Continues p i s m) (hs : At s pc nextPc) :
    Goes p i s m nextPc (nextPc + 1) :=
  have ⟨e, he, h1, h2, hr⟩ := h
  ⟨e, he, h1.trans hs.2, h2.trans hs.pc_add, hr⟩

/-- An instruction that writes nothing. -/
theorem Goes.to {next after : Nat} {pc' nextPc' : W} (hr : Represents m s)
    (he : execute i (s.reads p i) = .next { pc := pc', nextPc := nextPc' })
    (hpc : pc' = BitVec.ofNat 32 (4 * next)) (hnpc : nextPc' = BitVec.ofNat 32 (4 * after)) :
    Goes p i s m next after :=
  ⟨_, he, hpc, hnpc, hr.goto pc' nextPc'⟩

/-- An instruction that writes a link. -/
theorem Goes.link {next after : Nat} {pc' nextPc' v : W} {rd : Reg} (hr : Represents m s)
    (he : execute i (s.reads p i) = .next { pc := pc', nextPc := nextPc', gpr := [(rd, v)] })
    (hpc : pc' = BitVec.ofNat 32 (4 * next)) (hnpc : nextPc' = BitVec.ofNat 32 (4 * after)) :
    Goes p i s (m.set (.register (destination rd)) v) next after :=
  ⟨_, he, hpc, hnpc, (hr.write rd v).goto pc' nextPc'⟩

/-- What is executed goes on or halts. -/
theorem Executes.execute (h : Executes p s m pc nextPc) (hf : fetch p s.pc = .ok i) :
    (∃ e, Spec.execute i (s.reads p i) = .next e) ∨
      ∃ code, Spec.execute i (s.reads p i) = .halt code := by
  rcases h.step with ⟨s', h⟩ | ⟨code, h⟩
  · obtain ⟨j, e, hj, he, -⟩ := step_eq_next.1 h
    rw [hf] at hj; cases hj
    exact .inl ⟨e, he⟩
  · obtain ⟨j, hj, he⟩ := step_eq_halt.1 h
    rw [hf] at hj; cases hj
    exact .inr ⟨code, he⟩

end
/-! ### Slots -/

section
variable {p : Program} {i : Instruction} {s : State} {pc : Nat}

theorem At.nextPc_eq (hs : At s pc (pc + 1)) : s.nextPc = s.pc + 4 := by
  rw [hs.1, hs.2]; apply BitVec.eq_of_toNat_eq; simp [BitVec.toNat_add]; omega

theorem At.inSlot (hs : At s pc (pc + 1)) : (s.reads p i).inSlot = false := by
  show (s.nextPc != s.pc + 4) = false
  rw [hs.nextPc_eq]; simp

/-- A branch at a place in sequence may execute its slot if that holds no branch. -/
theorem At.slotOk (hs : At s pc (pc + 1)) :
    (s.reads p i).slotOk = !holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4) := by
  show (!(s.reads p i).inSlot && !holdsBranch p (s.pc + 4)) = _
  rw [hs.inSlot, hs.1]; rfl

/-- An instruction that is in no slot is at a place in sequence. -/
theorem At.sequence {nextPc : Nat} (hs : At s pc nextPc) (hpl : Place pc nextPc) (hpc : pc < 2 ^ 29)
    (h : (s.reads p i).inSlot = false) : nextPc = pc + 1 := by
  have h : (s.nextPc != s.pc + 4) = false := h
  have h : s.nextPc = s.pc + 4 := by simpa using h
  have := hpl.nextPc_lt hpc
  rw [hs.1, hs.2] at h
  have := congrArg BitVec.toNat h
  simp [BitVec.toNat_add] at this
  omega

end

/-- A row that depends on its slot has a good one. -/
theorem Rom.ifSlot_isa {slotOk : Bool} {row : Rom} {o : Opcode}
    (h : (Rom.ifSlot slotOk row).op = .isa o) : slotOk = true := by
  cases slotOk
  · cases h
  · rfl

/-! ### Targets -/

/-- The word with this address. -/
theorem aligned_eq {x : W} (h : x.toNat % 4 = 0) : x = BitVec.ofNat 32 (4 * (x.toNat / 4)) := by
  have := x.isLt
  apply BitVec.eq_of_toNat_eq; rw [BitVec.toNat_ofNat]; omega

theorem mod_four {x : W} (h0 : x.getLsbD 0 = false) (h1 : x.getLsbD 1 = false) :
    x.toNat % 4 = 0 := by
  have h0 : x.toNat.testBit 0 = false := h0
  have h1 : x.toNat.testBit 1 = false := h1
  rw [Nat.testBit_zero] at h0
  rw [Nat.testBit_succ, Nat.testBit_zero] at h1
  simp only [decide_eq_false_iff_not] at h0 h1
  omega

theorem branchTarget_aligned (i : Instruction) (n : Nat) :
    (i.branchTarget (BitVec.ofNat 32 (4 * n))).toNat % 4 = 0 := by
  have h : (i.signedImm <<< 2).toNat % 4 = 0 := mod_four (by simp) (by simp)
  unfold Instruction.branchTarget
  generalize i.signedImm <<< 2 = x at *
  simp [BitVec.toNat_add]
  omega

theorem jumpTarget_aligned (i : Instruction) (pc : W) : (i.jumpTarget pc).toNat % 4 = 0 :=
  mod_four (by simp [Instruction.jumpTarget]) (by simp [Instruction.jumpTarget])

theorem place_lt (x : W) : x.toNat / 4 < 2 ^ 30 := by
  have := x.isLt
  omega

/-- A place after a slot in the program. -/
theorem Place.target {pc : Nat} (hpc : pc < 2 ^ 29) (x : W) : Place (pc + 1) (x.toNat / 4) := by
  have := place_lt x
  exact ⟨by omega, by omega, by omega⟩

end Mipsilon
