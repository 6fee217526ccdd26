module

public import Mipsilon.Machine.Step
public import Mipsilon.Spec.Lemmas

/-! Memory after the effects of an instruction represents the state after it. -/

public section
namespace Mipsilon
open Spec

theorem Memory.set_same (m : Memory) (l : Location) (x : W) : m.set l x l = x := by
  simp [Memory.set]

theorem Memory.set_other (m : Memory) {k l : Location} (h : k ≠ l) (x : W) : m.set l x k = m k := by
  simp [Memory.set, h]

/-- Reading changes nothing. -/
theorem Memory.set_self {m : Memory} {l : Location} {x : W} (h : m l = x) : m.set l x = m := by
  funext k; simp only [Memory.set]; split
  · next e => rw [e, h]
  · rfl

theorem destination_zero : destination 0 = SINK := rfl

theorem destination_of_ne {i : Reg} (h : i ≠ 0) : destination i = i.toNat :=
  if_neg h

theorem destination_lt (i : Reg) : destination i < 38 := by
  have := i.isLt
  unfold destination; split <;> simp [SINK] <;> omega

theorem destination_ne {i : Reg} {k : Nat} (h : 32 ≤ k) (hs : k ≠ SINK) : destination i ≠ k := by
  have := i.isLt
  unfold destination; split <;> omega

theorem toNat_ne_destination {i j : Reg} (h : j ≠ i ∨ j = 0) : j.toNat ≠ destination i := by
  have := j.isLt
  unfold destination; split
  · simp only [SINK]; omega
  · next hi =>
    intro e
    have : j = i := BitVec.eq_of_toNat_eq e
    rcases h with h | rfl
    · exact h this
    · exact hi this.symm

namespace Represents
variable {m : Memory} {s : State}

/-- The place does not matter. -/
theorem goto (h : Represents m s) (pc nextPc : W) : Represents m { s with pc, nextPc } :=
  ⟨h.gpr, h.hi, h.lo, h.ll, h.userLocal, h.output, h.ram⟩

theorem write (h : Represents m s) (i : Reg) (v : W) :
    Represents (m.set (.register (destination i)) v) { s with gpr := setReg s.gpr i v } := by
  have other {k : Nat} (hk : 32 ≤ k) (hs : k ≠ SINK) :
      (m.set (.register (destination i)) v) (.register k) = m (.register k) :=
    Memory.set_other _ (by simp [(destination_ne hk hs).symm]) _
  refine ⟨fun j => ?_, (other (by decide) (by decide)).trans h.hi,
    (other (by decide) (by decide)).trans h.lo, (other (by decide) (by decide)).trans h.ll,
    (other (by decide) (by decide)).trans h.userLocal,
    (other (by decide) (by decide)).trans h.output, fun k => ?_⟩
  · rw [reg_setReg]; split
    · next e => rw [e.1, ← destination_of_ne (e.1 ▸ e.2), Memory.set_same]
    · next e =>
      rw [Memory.set_other _ (by simpa using toNat_ne_destination (by
        by_cases hj : j = 0
        · exact .inr hj
        · exact .inl fun hi => e ⟨hi, hj⟩)), h.gpr]
  · rw [Memory.set_other _ (by simp), h.ram]

/-- A write to a register that is no GPR. -/
theorem gpr_set (h : Represents m s) {k : Nat} (hk : 32 ≤ k) (v : W) (i : Reg) :
    (m.set (.register k) v) (.register i.toNat) = s.reg i := by
  have := i.isLt
  rw [Memory.set_other _ (by simp; omega), h.gpr]

theorem setHi (h : Represents m s) (v : W) :
    Represents (m.set (.register HI) v) { s with hi := v } :=
  ⟨h.gpr_set (by decide) v, Memory.set_same .., by rw [Memory.set_other _ (by decide), h.lo],
    by rw [Memory.set_other _ (by decide), h.ll],
    by rw [Memory.set_other _ (by decide), h.userLocal],
    by rw [Memory.set_other _ (by decide), h.output],
    fun k => by rw [Memory.set_other _ (by simp), h.ram]⟩

theorem setLo (h : Represents m s) (v : W) :
    Represents (m.set (.register LO) v) { s with lo := v } :=
  ⟨h.gpr_set (by decide) v, by rw [Memory.set_other _ (by decide), h.hi], Memory.set_same ..,
    by rw [Memory.set_other _ (by decide), h.ll],
    by rw [Memory.set_other _ (by decide), h.userLocal],
    by rw [Memory.set_other _ (by decide), h.output],
    fun k => by rw [Memory.set_other _ (by simp), h.ram]⟩

theorem store (h : Represents m s) (key : Key) (v : W) :
    Represents (m.set (.ram key) v) { s with ram := s.ram.set key v } :=
  ⟨fun i => by rw [Memory.set_other _ (by simp), h.gpr]; rfl,
    by rw [Memory.set_other _ (by simp), h.hi], by rw [Memory.set_other _ (by simp), h.lo],
    by rw [Memory.set_other _ (by simp), h.ll], by rw [Memory.set_other _ (by simp), h.userLocal],
    by rw [Memory.set_other _ (by simp), h.output],
    fun k => by
      show _ = s.ram.set key v k
      by_cases e : k = key
      · rw [e, Memory.set_same, Ram.set_same]
      · rw [Memory.set_other _ (by simpa using e), Ram.set_other _ e, h.ram]⟩

end Represents

/-! ### Steps by their effects -/

theorem step_next {p : Program} {s : State} {i : Instruction} {e : Effects}
    (hf : fetch p s.pc = .ok i) (he : execute i (s.reads p i) = .next e) :
    step p s = .next (s.apply p.endian e) := by
  simp [step, hf, he, Outcome.map]

/-- The instruction `i` goes from `s` to the next one and leaves the memory `m`. -/
@[expose] def Continues (p : Program) (i : Instruction) (s : State) (m : Memory) : Prop :=
  ∃ e, execute i (s.reads p i) = .next e ∧ e.pc = s.nextPc ∧ e.nextPc = s.nextPc + 4 ∧
    Represents m (s.apply p.endian e)

namespace Continues
variable {p : Program} {i : Instruction} {s : State} {m : Memory}

/-- An instruction that does nothing. -/
theorem nothing (hr : Represents m s) (he : execute i (s.reads p i) = .next (s.reads p i).advance) :
    Continues p i s m :=
  ⟨_, he, rfl, rfl, hr.goto s.nextPc (s.nextPc + 4)⟩

/-- An instruction that writes a register. -/
theorem write (hr : Represents m s) {rd : Reg} {v : W}
    (he : execute i (s.reads p i) = (s.reads p i).write rd v) :
    Continues p i s (m.set (.register (destination rd)) v) :=
  ⟨_, he, rfl, rfl, (hr.write rd v).goto s.nextPc (s.nextPc + 4)⟩

/-- An instruction that writes HI and LO. -/
theorem writeHiLo (hr : Represents m s) {x : HiLo}
    (he : execute i (s.reads p i) = (s.reads p i).writeHiLo x) :
    Continues p i s ((m.set (.register HI) x.hi).set (.register LO) x.lo) :=
  ⟨_, he, rfl, rfl, ((hr.setHi x.hi).setLo x.lo).goto s.nextPc (s.nextPc + 4)⟩

end Continues

/-! ### Places -/

theorem At.pc_add {s : State} {pc nextPc : Nat} (h : At s pc nextPc) :
    s.nextPc + 4 = BitVec.ofNat 32 (4 * (nextPc + 1)) := by
  rw [h.2]; apply BitVec.eq_of_toNat_eq; simp [BitVec.toNat_add]; omega

/-- The place of the following instruction. -/
theorem Place.next {pc nextPc : Nat} (h : Place pc nextPc) (hpc : pc < 2 ^ 29) :
    Place nextPc (nextPc + 1) := by
  have := h.nextPc_lt hpc
  exact ⟨this, by omega, by omega⟩

/-- A row whose instruction goes to the next one is a step. -/
theorem Row.isStep_of_continues {p : Program} {s : State} {m m' : Memory} {i : Instruction}
    {pc nextPc : Nat} {accesses : List Access} (hpl : Place pc nextPc) (hpc : pc < 2 ^ 29)
    (hs : At s pc nextPc) (hf : fetch p (BitVec.ofNat 32 (4 * pc)) = .ok i)
    (ha : Accesses m accesses m') (hc : Continues p i s m') :
    Row.IsStep p ⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses⟩ s m := by
  obtain ⟨e, he, hpc', hnpc', hr⟩ := hc
  refine ⟨s.apply p.endian e, m', step_next (hs.1 ▸ hf) he, ⟨hpc'.trans hs.2, ?_⟩, hpl.next hpc, ha,
    hr⟩
  exact hnpc'.trans hs.pc_add

end Mipsilon
