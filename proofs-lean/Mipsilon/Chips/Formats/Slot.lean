module

public import Mipsilon.Chips.Cores.Flag
public import Mipsilon.Chips.Formats.Control

/-! What a branch does about its slot: `Slot` of `air/src/adapters/branch.rs`. -/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- The columns of the outcome. -/
inductive Slot (F : Type) where
  /-- The slot is always executed (`Always`). -/
  | always (after : F)
  /-- The slot is executed if the branch is taken (`IfTaken`). -/
  | likely (slotOk next after : F)

namespace Slot

/-- The next pc, in words. -/
def next (s : Slot F) (pc : F) : F :=
  match s with
  | .always _ => pc + 1
  | .likely _ next _ => next

/-- The one after. -/
def after : Slot F → F
  | .always after | .likely _ _ after => after

/-- The ROM field d: the slot holds no branch. -/
def fieldD : Slot F → F
  | .always _ => 0
  | .likely slotOk _ _ => slotOk

def Constraints (s : Slot F) (pc target taken isReal : F) : Prop :=
  match s with
  | .always after => isReal * (after - (pc + 2)) - taken * (target - (pc + 2)) = 0
  | .likely slotOk next after => taken * (1 - slotOk) = 0 ∧ isReal * (next - (pc + 2)) + taken = 0 ∧
      isReal * (after - (pc + 3)) - taken * (target - (pc + 3)) = 0

/-- The row of a branch in the program. -/
def row (s : Slot F) (i : Instruction) (pc : W) (slotOk : Bool) : Rom :=
  match s with
  | .always _ => Rom.ifSlot slotOk (Rom.branch i pc)
  | .likely .. => Rom.branch i pc slotOk.toNat

omit [ZkField F] in
/-- The fields of a branch's row, but for d. -/
theorem row_fields {c : Slot F} {i : Instruction} {pc : W} {ok : Bool} {o : Opcode}
    (h : (c.row i pc ok).op = .isa o) : (c.row i pc ok).a = i.rs.toNat ∧
      (c.row i pc ok).b = i.rt.toNat ∧ (c.row i pc ok).c = (i.branchTarget pc).toNat / 4 ∧
      (c.row i pc ok).variant = false := by
  cases c with
  | always => rw [show ok = true from Rom.ifSlot_isa h]; exact ⟨rfl, rfl, rfl, rfl⟩
  | likely => exact ⟨rfl, rfl, rfl, rfl⟩

/-- The meaning of a branch. -/
def execute (s : Slot F) (r : Reads) (i : Instruction) (taken : Bool) : Outcome Effects :=
  match s with
  | .always _ => r.branch i taken
  | .likely .. => r.likely i taken

/-- A slot that must be good is. -/
def Good (s : Slot F) (taken slotOk : Bool) : Prop :=
  match s with
  | .always _ => slotOk = true
  | .likely .. => taken = true → slotOk = true

/-- The place after a branch. -/
def places (s : Slot F) (pc target : Nat) (taken : Bool) : Nat × Nat :=
  match s with
  | .always _ => (pc + 1, if taken then target else pc + 2)
  | .likely .. => if taken then (pc + 1, target) else (pc + 2, pc + 3)

omit [ZkField F] in
theorem place {s : Slot F} {pc target : Nat} {taken : Bool} (hpc : pc < 2 ^ 29)
    (ht : target < 2 ^ 30) : Place (s.places pc target taken).1 (s.places pc target taken).2 := by
  cases s <;> cases taken <;> exact ⟨by simp [places]; omega, by simp [places]; omega,
    fun _ => by simp [places]; omega⟩

omit [ZkField F] in
/-- What a branch does. -/
theorem execute_eq {c : Slot F} {s : State} {i : Instruction} {pc : Nat} {taken : Bool}
    (hs : At s pc (pc + 1))
    (hok : c.Good taken (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4))) :
    ∃ pc' nextPc', c.execute (s.reads p i) i taken = .next { pc := pc', nextPc := nextPc' } ∧
      pc' = BitVec.ofNat 32
        (4 * (c.places pc ((i.branchTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4) taken).1) ∧
      nextPc' = BitVec.ofNat 32
        (4 * (c.places pc ((i.branchTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4) taken).2) := by
  have hin := hs.inSlot (p := p) (i := i)
  have hslot := hs.slotOk (p := p) (i := i)
  have htarget := aligned_eq (branchTarget_aligned i pc)
  have h2 : s.nextPc + 4 = BitVec.ofNat 32 (4 * (pc + 2)) := hs.pc_add
  have h3 : s.nextPc + 8 = BitVec.ofNat 32 (4 * (pc + 3)) := by
    rw [hs.2]; apply BitVec.eq_of_toNat_eq; simp [BitVec.toNat_add]; omega
  cases taken
  · cases c with
    | always after =>
      rw [show _ = true from hok] at hslot
      exact ⟨_, _, by simp only [execute, Reads.branch, hslot, if_true]; rfl, hs.2, h2⟩
    | likely slotOk next after =>
      exact ⟨_, _, by simp only [execute, Reads.likely, hin, Bool.false_eq_true, if_false]; rfl, h2,
        h3⟩
  · have hok : (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)) = true := by
      cases c
      · exact hok
      · exact hok rfl
    rw [hok] at hslot
    have he : c.execute (s.reads p i) i true =
        .next { pc := s.nextPc, nextPc := i.branchTarget s.pc } := by
      cases c <;> simp only [execute, Reads.likely, Reads.branch, hslot, if_true] <;> rfl
    rw [hs.1] at he
    cases c <;> exact ⟨_, _, he, hs.2, htarget⟩

omit [ZkField F] in
/-- A branch goes to its place. -/
theorem goes {c : Slot F} {s : State} {m : Memory} {i : Instruction} {pc : Nat} {taken : Bool}
    (hs : At s pc (pc + 1)) (hm : Represents m s)
    (hok : c.Good taken (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)))
    (he : Spec.execute i (s.reads p i) = c.execute (s.reads p i) i taken) :
    Goes p i s m (c.places pc ((i.branchTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4) taken).1
      (c.places pc ((i.branchTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4) taken).2 :=
  have ⟨_, _, h, hpc, hnpc⟩ := execute_eq hs hok
  .to hm (he.trans h) hpc hnpc

/-- Constraints tell the place and that the slot is good. -/
theorem sound {c : Slot F} {i : Instruction} {pc target : Nat}
    {taken ok : Bool} {PC : W} (h : c.Constraints (pc : F) (target : F) (flag F taken) 1)
    (hisa : ∃ o, (c.row i PC ok).op = .isa o) (hd : c.fieldD = ((c.row i PC ok).d : F)) :
    c.Good taken ok ∧ c.next (pc : F) = ((c.places pc target taken).1 : F) ∧
      c.after = ((c.places pc target taken).2 : F) := by
  obtain ⟨o, hisa⟩ := hisa
  cases c with
  | always after =>
    have h : 1 * (after - ((pc : F) + 2)) - flag F taken * ((target : F) - ((pc : F) + 2)) = 0 := h
    refine ⟨Rom.ifSlot_isa hisa, ?_, ?_⟩
    · show (pc : F) + 1 = ((pc + 1 : Nat) : F)
      rw [cast_add, cast_one]
    · cases taken
      · show after = ((pc + 2 : Nat) : F)
        rw [flag_false] at h
        rw [cast_add, cast_lit]; grobner
      · show after = (target : F)
        rw [flag_true] at h
        grobner
  | likely slotOk next after =>
    obtain ⟨h0, h1, h2⟩ : flag F taken * (1 - slotOk) = 0 ∧
      1 * (next - ((pc : F) + 2)) + flag F taken = 0 ∧
      1 * (after - ((pc : F) + 3)) - flag F taken * ((target : F) - ((pc : F) + 3)) = 0 := h
    have hd : slotOk = (ok.toNat : F) := hd
    cases taken
    · rw [flag_false] at h1 h2
      refine ⟨fun h => (by cases h), ?_, ?_⟩
      · show next = ((pc + 2 : Nat) : F)
        rw [cast_add, cast_lit]; grobner
      · show after = ((pc + 3 : Nat) : F)
        rw [cast_add, cast_lit]; grobner
    · rw [flag_true] at h0 h1 h2
      refine ⟨fun _ => ?_, ?_, ?_⟩
      · cases ok
        · rw [hd, show (false.toNat : F) = 0 from cast_zero] at h0
          exact absurd (by grobner) (zero_ne_one (F := F))
        · rfl
      · show next = ((pc + 1 : Nat) : F)
        rw [cast_add, cast_one]; grobner
      · show after = (target : F)
        grobner

/-! ### Completeness -/

/-- The columns are those of a step. -/
def Filled (c : Slot F) (pc target : Nat) (taken ok : Bool) : Prop :=
  match c with
  | .always after => after = ((if taken then target else pc + 2 : Nat) : F)
  | .likely slotOk next after => slotOk = (ok.toNat : F) ∧
      next = ((if taken then pc + 1 else pc + 2 : Nat) : F) ∧
      after = ((if taken then target else pc + 3 : Nat) : F)

theorem complete {c : Slot F} {pc target : Nat} {t ok : Bool} {taken isReal : F}
    (h : c.Filled pc target t ok) (hok : c.Good t ok) (ht : taken = flag F t) (hr : isReal = 1) :
    c.Constraints (pc : F) (target : F) taken isReal ∧
      c.next (pc : F) = ((c.places pc target t).1 : F) ∧
      c.after = ((c.places pc target t).2 : F) := by
  subst ht hr
  cases c with
  | always after =>
    have h : after = ((if t then target else pc + 2 : Nat) : F) := h
    refine ⟨?_, by show (pc : F) + 1 = ((pc + 1 : Nat) : F); rw [cast_add, cast_one], h⟩
    show 1 * (after - ((pc : F) + 2)) - flag F t * ((target : F) - ((pc : F) + 2)) = 0
    subst h
    cases t
    · rw [if_neg (by decide), flag_false, cast_add, cast_lit]; grobner
    · rw [if_pos rfl, flag_true]; grobner
  | likely slotOk next after =>
    obtain ⟨rfl, rfl, rfl⟩ := h
    cases t
    · refine ⟨⟨?_, ?_, ?_⟩, rfl, rfl⟩ <;>
        simp only [Bool.false_eq_true, if_false, flag_false, cast_add] <;> grobner
    · have hok : ok = true := hok rfl
      subst hok
      refine ⟨⟨?_, ?_, ?_⟩, rfl, rfl⟩ <;>
        simp only [if_true, flag_true, Bool.toNat_true, cast_add, cast_one] <;> grobner

/-- The cells of the columns. -/
def cells : Slot F → List F
  | .always after => [after]
  | .likely slotOk next after => [slotOk, next, after]

/-- The columns of a branch whose slot is always executed. -/
def alwaysOf (F : Type) [ZkField F] (pc target : Nat) (taken : Bool) : Slot F :=
  .always ((if taken then target else pc + 2 : Nat) : F)

/-- The columns of a likely branch. -/
def likelyOf (F : Type) [ZkField F] (pc target : Nat) (taken ok : Bool) : Slot F :=
  .likely (ok.toNat : F) ((if taken then pc + 1 else pc + 2 : Nat) : F)
    ((if taken then target else pc + 3 : Nat) : F)

omit [ZkField F] in
/-- A branch is executed or unpredictable. -/
theorem execute_cases (c : Slot F) (r : Reads) (i : Instruction) (taken : Bool) :
    (∃ e, c.execute r i taken = .next e) ∨ ∃ why, c.execute r i taken = .unpredictable why := by
  cases c <;> simp only [execute, Reads.likely, Reads.branch] <;> (repeat' split) <;> first
    | exact .inl ⟨_, rfl⟩
    | exact .inr ⟨_, rfl⟩

omit [ZkField F] in
/-- What is executed has a good slot. -/
theorem good {c : Slot F} {s : State} {i : Instruction} {pc : Nat} {taken : Bool} {e : Effects}
    {ok : Bool} (hs : At s pc (pc + 1))
    (hok : ok = !holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4))
    (he : c.execute (s.reads p i) i taken = .next e) : c.Good taken ok := by
  have hslot := hs.slotOk (p := p) (i := i)
  subst hok
  rw [← hslot]
  cases h : (s.reads p i).slotOk
  · cases c with
    | always => simp only [execute, Reads.branch, h, Bool.false_eq_true, if_false] at he; cases he
    | likely =>
      rintro rfl
      simp only [execute, Reads.likely, Reads.branch, h, Bool.false_eq_true, if_false, if_true]
        at he
      cases he
  · cases c
    · rfl
    · exact fun _ => rfl

omit [ZkField F] in
/-- What is executed is in no slot. -/
theorem inSlot {c : Slot F} {r : Reads} {i : Instruction} {taken : Bool} {e : Effects}
    (he : c.execute r i taken = .next e) : r.inSlot = false := by
  cases h : r.inSlot
  · rfl
  · have hs : r.slotOk = false := by simp [Reads.slotOk, h]
    cases c <;> cases taken <;>
      simp [execute, Reads.likely, Reads.branch, h, hs] at he

end Slot
end Mipsilon
