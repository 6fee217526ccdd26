module

public import Mipsilon.Spec.Step

/-! What decoding tells about fields that a format does not read. -/

public section
namespace Mipsilon
open Mipsilon.Spec

/-- A condition on the sign of `rs`: the instruction has no `rt`. -/
@[expose] def comparesZero : Opcode → Bool
  | .blez | .bgtz | .bltz | .bgez | .blezl | .bgtzl | .bltzl | .bgezl => true
  | .bltzal | .bgezal | .bltzall | .bgezall => true
  | _ => false

namespace Decode
variable {w : W} {i : Instruction}

theorem onlyIf_some {b : Bool} {j : Instruction} (h : Decode.onlyIf b j = some i) : j = i := by
  unfold Decode.onlyIf at h
  split at h
  · exact Option.some.inj h
  · cases h

theorem special_not (h : Decode.special w = some i) : comparesZero i.op = false := by
  unfold Decode.special at h
  (repeat' split at h) <;> first
    | (cases h; done)
    | (cases h; rfl)
    | (rw [← onlyIf_some h]; rfl)

theorem special2_not (h : Decode.special2 w = some i) : comparesZero i.op = false := by
  unfold Decode.special2 at h
  (repeat' split at h) <;> first
    | (cases h; done)
    | (cases h; rfl)
    | (rw [← onlyIf_some h]; rfl)

theorem special3_not (h : Decode.special3 w = some i) : comparesZero i.op = false := by
  unfold Decode.special3 Decode.bshfl at h
  (repeat' split at h) <;> first
    | (cases h; done)
    | (cases h; rfl)
    | (rw [← onlyIf_some h]; rfl)

theorem regimm_rt (h : Decode.regimm w = some i) : i.rt = 0 := by
  unfold Decode.regimm at h
  (repeat' split at h) <;> first
    | (cases h; done)
    | (cases h; rfl)

theorem rt_zero (h : decode w = some i) (hi : comparesZero i.op = true) : i.rt = 0 := by
  unfold decode at h
  split at h <;> first
    | (rw [special_not h] at hi; cases hi)
    | (rw [special2_not h] at hi; cases hi)
    | (rw [special3_not h] at hi; cases hi)
    | exact regimm_rt h
    | (rw [← onlyIf_some h]; rfl)
    | (cases h; done)
    | (cases h; first | rfl | (cases hi; done))

end Decode

/-- An instruction that compares one register with zero has no `rt`. -/
theorem fetch_rt {p : Program} {pc : W} {i : Instruction} (h : fetch p pc = .ok i)
    (hi : comparesZero i.op = true) : i.rt = 0 := by
  unfold fetch at h
  (repeat' split at h) <;> cases h
  exact Decode.rt_zero (by assumption) hi

end Mipsilon
