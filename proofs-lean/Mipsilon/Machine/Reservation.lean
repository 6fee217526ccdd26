module

public import Mipsilon.Machine.Transfer

/-! What LL and SC do to the memory that represents a state. -/

public section
namespace Mipsilon
open Spec
variable {p : Program} {i : Instruction} {s : State} {m : Memory}

/-- The reservation of a word. -/
theorem toNat_reserved {address : W} (h : address.toNat % 4 = 0) :
    (address ||| 1).toNat = address.toNat + 1 := by
  have e := Nat.two_pow_add_eq_or_of_lt (i := 2) (b := 1) (by decide) (address.toNat / 4)
  rw [show 2 ^ 2 * (address.toNat / 4) = address.toNat by omega] at e
  rw [BitVec.toNat_or, e]; rfl

/-- LL. -/
theorem Continues.loadLinked (hr : Represents m s) (h : i.op = .ll)
    (ha : Accessible (effectiveAddress s i) 4) :
    Continues p i s ((m.set (.register LL) (effectiveAddress s i ||| 1)).set
      (.register (destination i.rt)) (m (.ram (key (effectiveAddress s i))))) := by
  have e : (s.reads p i).load i 4 (s.reads p i).word =
      (s.reads p i).write i.rt (s.reads p i).word := if_pos ha
  refine ⟨{ (s.reads p i).advance with
    gpr := [(i.rt, (s.reads p i).word)], ll := some (effectiveAddress s i ||| 1) }, ?_, rfl, rfl,
    ?_⟩
  · simp only [execute, h, Reads.loadLinked, e]; rfl
  · rw [hr.word]
    exact ((hr.setLl _).write i.rt _).goto s.nextPc (s.nextPc + 4)

/-- SC: `t` tells whether it stores. -/
theorem Continues.storeConditional (hr : Represents m s) (h : i.op = .sc)
    (ha : Accessible (effectiveAddress s i) 4) {t : Bool}
    (ht : t = (s.ll == effectiveAddress s i ||| 1)) :
    Continues p i s (((m.set (.ram (key (effectiveAddress s i)))
      (if t then s.reg i.rt else m (.ram (key (effectiveAddress s i))))).set (.register LL) 0).set
        (.register (destination i.rt)) (if t then 1 else 0)) := by
  have e : (s.reads p i).storeConditional i = if s.ll = effectiveAddress s i ||| 1
      then .next { (s.reads p i).advance with
        gpr := [(i.rt, 1)], ll := some 0, store := some (key (effectiveAddress s i), s.reg i.rt) }
      else .next { (s.reads p i).advance with gpr := [(i.rt, 0)], ll := some 0 } := if_pos ha
  have he : execute i (s.reads p i) = (s.reads p i).storeConditional i := by simp only [execute, h]
  subst ht
  by_cases k : s.ll = effectiveAddress s i ||| 1
  · rw [if_pos k] at e
    rw [if_pos (by simpa using k), if_pos (by simpa using k)]
    exact ⟨_, he.trans e, rfl, rfl,
      (((hr.store _ _).setLl 0).write i.rt 1).goto s.nextPc (s.nextPc + 4)⟩
  · rw [if_neg k] at e
    rw [if_neg (by simpa using k), if_neg (by simpa using k), Memory.set_self rfl]
    exact ⟨_, he.trans e, rfl, rfl,
      ((hr.setLl 0).write i.rt 0).goto s.nextPc (s.nextPc + 4)⟩

end Mipsilon
