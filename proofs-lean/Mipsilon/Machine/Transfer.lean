module

public import Mipsilon.Machine.Effects

/-! What loads and stores do to the memory that represents a state. -/

public section
namespace Mipsilon
open Spec
variable {p : Program} {i : Instruction} {s : State} {m : Memory}

/-- The address of a load or store. -/
@[expose] def effectiveAddress (s : State) (i : Instruction) : W := s.reg i.rs + i.signedImm

theorem Represents.word (h : Represents m s) :
    m (.ram (key (effectiveAddress s i))) = (s.reads p i).word := h.ram _

/-- An access whose size divides 4 is aligned if its offset in the word is. -/
theorem accessible_iff {address : W} {size : Nat} (hs : size ∣ 4) :
    Accessible address size ↔ address.toNat < 2 ^ 31 ∧ address.toNat % 4 % size = 0 := by
  rw [Accessible, Nat.mod_mod_of_dvd _ hs]

namespace Represents

/-- What is written to register 0 does not matter. -/
theorem sink (h : Represents m s) (v : W) : Represents (m.set (.register (destination 0)) v) s := by
  have := h.write 0 v
  exact ⟨this.gpr, this.hi, this.lo, this.ll, this.userLocal, this.output, this.ram⟩

theorem setLl (h : Represents m s) (v : W) :
    Represents (m.set (.register LL) v) { s with ll := v } :=
  ⟨h.gpr_set (by decide) v, by rw [Memory.set_other _ (by decide), h.hi],
    by rw [Memory.set_other _ (by decide), h.lo], Memory.set_same ..,
    by rw [Memory.set_other _ (by decide), h.userLocal],
    by rw [Memory.set_other _ (by decide), h.output],
    fun k => by rw [Memory.set_other _ (by simp), h.ram]⟩

end Represents

namespace Continues

/-- A load. What it writes to register 0 does not matter. -/
theorem load (hr : Represents m s) {size : Nat} {v v' : W}
    (he : execute i (s.reads p i) = (s.reads p i).load i size v)
    (ha : Accessible (effectiveAddress s i) size) (hv : i.rt = 0 ∨ v = v') :
    Continues p i s (m.set (.register (destination i.rt)) v') := by
  refine ⟨{ (s.reads p i).advance with gpr := [(i.rt, v)] }, he.trans (if_pos ha), rfl, rfl, ?_⟩
  rcases hv with e | rfl
  · have := (hr.sink v').goto s.nextPc (s.nextPc + 4)
    rw [e]; exact this
  · exact (hr.write i.rt v).goto s.nextPc (s.nextPc + 4)

/-- A store. -/
theorem store (hr : Represents m s) {size : Nat} {v : W}
    (he : execute i (s.reads p i) = (s.reads p i).store i size v)
    (ha : Accessible (effectiveAddress s i) size) :
    Continues p i s (m.set (.ram (key (effectiveAddress s i))) v) :=
   ⟨{ (s.reads p i).advance with store := some (key (effectiveAddress s i), v) },
    he.trans (if_pos ha), rfl, rfl, (hr.store _ v).goto s.nextPc (s.nextPc + 4)⟩

end Continues

/-! ### A step that does not trap -/

theorem Executes.runs {pc nextPc : Nat} (h : Executes p s m pc nextPc) (hf : fetch p s.pc = .ok i)
    {t : Trap} (he : execute i (s.reads p i) = .trap t) : False := by
  rcases h.step with ⟨_, h⟩ | ⟨_, h⟩ <;> simp [Spec.step, hf, he, Outcome.map] at h

/-- A load that does not trap. -/
theorem Executes.load {pc nextPc size : Nat} {v : W} (h : Executes p s m pc nextPc)
    (hf : fetch p s.pc = .ok i) (he : execute i (s.reads p i) = (s.reads p i).load i size v) :
    Accessible (effectiveAddress s i) size :=
  Decidable.byContradiction fun hn => h.runs hf (he.trans (if_neg hn))

/-- A store that does not trap. -/
theorem Executes.store {pc nextPc size : Nat} {v : W} (h : Executes p s m pc nextPc)
    (hf : fetch p s.pc = .ok i) (he : execute i (s.reads p i) = (s.reads p i).store i size v) :
    Accessible (effectiveAddress s i) size :=
  Decidable.byContradiction fun hn => h.runs hf (he.trans (if_neg hn))

end Mipsilon
