module

public import Mipsilon.Chips.Formats.Slot

/-! The outcome and the link of linking branches: `BranchLink` of `air/src/adapters/branch.rs`. -/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### The outcome -/

/-- What the branch does about its slot; the columns are those of `LinkOutcome`. -/
def Slot.kind (F : Type) [ZkField F] (likely : Bool) : Slot F :=
  if likely then .likely 0 0 0 else .always 0

/-- The columns. -/
structure LinkOutcome (F : Type) where
  taken : F
  slotOk : F
  next : F
  after : F

namespace LinkOutcome

/-- `likely` is 1 for a likely branch. -/
structure Constraints (o : LinkOutcome F) (pc target likely isReal : F) : Prop where
  slot : likely * o.taken * (1 - o.slotOk) = 0
  next : isReal * (o.next - (pc + 1)) - likely * (1 - o.taken) = 0
  after : isReal * (o.after - (pc + 2)) -
    (likely * (1 - o.taken) + o.taken * (target - (pc + 2))) = 0

theorem sound {o : LinkOutcome F} {i : Instruction} {pc target : Nat} {likely taken ok : Bool}
    {PC : W} (h : o.Constraints (pc : F) (target : F) (flag F likely) 1)
    (ht : o.taken = flag F taken) (hisa : ∃ op, ((Slot.kind F likely).row i PC ok).op = .isa op)
    (hd : o.slotOk = (((Slot.kind F likely).row i PC ok).d : F)) :
    (Slot.kind F likely).Good taken ok ∧
      o.next = (((Slot.kind F likely).places pc target taken).1 : F) ∧
      o.after = (((Slot.kind F likely).places pc target taken).2 : F) := by
  obtain ⟨h0, h1, h2⟩ := h
  obtain ⟨op, hisa⟩ := hisa
  rw [ht] at h0 h1 h2
  cases likely
  · rw [flag_false] at h1 h2
    refine ⟨Rom.ifSlot_isa hisa, ?_, ?_⟩
    · show o.next = ((pc + 1 : Nat) : F)
      rw [cast_add, cast_one]; grobner
    · cases taken
      · show o.after = ((pc + 2 : Nat) : F)
        rw [flag_false] at h2
        rw [cast_add, cast_lit]; grobner
      · show o.after = (target : F)
        rw [flag_true] at h2
        grobner
  · have hd : o.slotOk = (ok.toNat : F) := hd
    rw [flag_true] at h0 h1 h2
    cases taken
    · rw [flag_false] at h1 h2
      refine ⟨fun h => (by cases h), ?_, ?_⟩
      · show o.next = ((pc + 2 : Nat) : F)
        rw [cast_add, cast_lit]; grobner
      · show o.after = ((pc + 3 : Nat) : F)
        rw [cast_add, cast_lit]; grobner
    · rw [flag_true] at h0 h1 h2
      refine ⟨fun _ => ?_, ?_, ?_⟩
      · cases ok
        · rw [hd, show (false.toNat : F) = 0 from cast_zero] at h0
          exact absurd (by grobner) (zero_ne_one (F := F))
        · rfl
      · show o.next = ((pc + 1 : Nat) : F)
        rw [cast_add, cast_one]; grobner
      · show o.after = (target : F)
        grobner

/-- The cells of the columns. -/
def cells (o : LinkOutcome F) : List F := [o.taken, o.slotOk, o.next, o.after]

/-- The columns of a step. -/
def fill (F : Type) [ZkField F] (pc target : Nat) (likely taken ok : Bool) : LinkOutcome F where
  taken := flag F taken
  slotOk := ((likely && ok).toNat : F)
  next := (((Slot.kind F likely).places pc target taken).1 : F)
  after := (((Slot.kind F likely).places pc target taken).2 : F)

theorem complete {pc target : Nat} {likely taken ok : Bool} {likely' isReal : F}
    (hok : (Slot.kind F likely).Good taken ok) (hl : likely' = flag F likely) (hr : isReal = 1) :
    (fill F pc target likely taken ok).Constraints (pc : F) (target : F) likely' isReal := by
  subst hl hr
  cases likely
  · refine ⟨?_, ?_, ?_⟩
    · show 0 * flag F taken * _ = (0 : F); grobner
    · show 1 * (((pc + 1 : Nat) : F) - ((pc : F) + 1)) - 0 * (1 - flag F taken) = 0
      rw [cast_add, cast_one]; grobner
    · cases taken
      · show 1 * (((pc + 2 : Nat) : F) - ((pc : F) + 2)) -
          (0 * (1 - 0) + 0 * ((target : F) - ((pc : F) + 2))) = 0
        rw [cast_add, cast_lit]; grobner
      · show 1 * ((target : F) - ((pc : F) + 2)) -
          (0 * (1 - 1) + 1 * ((target : F) - ((pc : F) + 2))) = 0
        grobner
  · cases taken
    · refine ⟨?_, ?_, ?_⟩
      · show 1 * 0 * _ = (0 : F); grobner
      · show 1 * (((pc + 2 : Nat) : F) - ((pc : F) + 1)) - 1 * (1 - 0) = 0
        rw [cast_add, cast_lit]; grobner
      · show 1 * (((pc + 3 : Nat) : F) - ((pc : F) + 2)) -
          (1 * (1 - 0) + 0 * ((target : F) - ((pc : F) + 2))) = 0
        rw [cast_add, cast_lit]; grobner
    · have hok : ok = true := hok rfl
      subst hok
      refine ⟨?_, ?_, ?_⟩
      · show 1 * 1 * (1 - ((1 : Nat) : F)) = 0
        rw [cast_one]; grobner
      · show 1 * (((pc + 1 : Nat) : F) - ((pc : F) + 1)) - 1 * (1 - 1) = 0
        rw [cast_add, cast_one]; grobner
      · show 1 * ((target : F) - ((pc : F) + 2)) -
          (1 * (1 - 1) + 1 * ((target : F) - ((pc : F) + 2))) = 0
        grobner

end LinkOutcome

/-! ### The link -/

/-- The columns of the return address, `4 word + 2^16 high`: those of `Link` without the access. -/
structure LinkAddress (F : Type) where
  word : F
  high : F

namespace LinkAddress

/-- The return address. -/
def value (l : LinkAddress F) : Word F := ⟨l.word * 4, l.high⟩

/-- It is the address after the slot. -/
abbrev Constraints (l : LinkAddress F) (pc isReal : F) : Prop :=
  isReal * (l.word + l.high * 16384 - (pc + 2)) = 0

def lookups (l : LinkAddress F) (count : F) : List (Message F) :=
  [range 14 l.word count, range 16 l.high count]

theorem sound (hp : 2 ^ 30 < char F) {l : LinkAddress F} {pc : Nat} (hpc : pc < 2 ^ 29)
    (h : l.Constraints (pc : F) 1) (hl : LooksUp p (l.lookups 1)) :
    l.value.Is (BitVec.ofNat 32 (4 * pc) + 8) := by
  obtain ⟨w, lw, ew⟩ := hl.head.below hp (k := 14) (cast_lit 14).symm (by omega)
  obtain ⟨t, lt, et⟩ := hl.tail.head.u16 hp
  rw [Constraints, ew, et] at h
  have e : w + t * 16384 = pc + 2 := by to_nat h
  refine Word.is_of_limbs (lo := 4 * w) (hi := t) (by omega) ?_ et ?_
  · show l.word * 4 = _
    rw [ew, cast_mul, cast_lit]; grobner
  · simp [BitVec.toNat_add]; omega

/-- The columns of a step. -/
def fill (F : Type) [ZkField F] (pc : Nat) : LinkAddress F where
  word := (((pc + 2) % 16384 : Nat) : F)
  high := (((pc + 2) / 16384 : Nat) : F)

theorem fill_constraints (pc : Nat) {isReal : F} : (fill F pc).Constraints (pc : F) isReal := by
  have : (((pc + 2) % 16384 : Nat) : F) + (((pc + 2) / 16384 : Nat) : F) * 16384 -
      ((pc : F) + 2) = 0 := by
    from_nat F ((pc + 2) % 16384 + (pc + 2) / 16384 * 16384, pc + 2)
  show isReal * ((((pc + 2) % 16384 : Nat) : F) + (((pc + 2) / 16384 : Nat) : F) * 16384 -
    ((pc : F) + 2)) = 0
  rw [this]; grobner

theorem complete {pc : Nat} (hpc : pc < 2 ^ 29) : LooksUp p ((fill F pc).lookups 1) ∧
    (fill F pc).value.Is (BitVec.ofNat 32 (4 * pc) + 8) := by
  refine ⟨.cons (.of_range (bits := 14) (cast_lit 14).symm rfl (by omega) (by omega))
    (.cons (.of_range (bits := 16) (cast_lit 16).symm rfl (by omega) (by omega)) .nil),
    Word.is_of_limbs (lo := 4 * ((pc + 2) % 16384)) (by omega) ?_ rfl ?_⟩
  · show (((pc + 2) % 16384 : Nat) : F) * 4 = _
    rw [cast_mul, cast_lit]; grobner
  · simp [BitVec.toNat_add]; omega

end LinkAddress

/-! ### Meaning -/

/-- The row of a linking branch. -/
theorem Rom.unlessRa_isa {i : Instruction} {row : Rom} {o : Opcode}
    (h : (Rom.unlessRa i row).op = .isa o) : i.rs ≠ 31 ∧ Rom.unlessRa i row = row := by
  unfold Rom.unlessRa at h ⊢
  split at h
  · cases h
  · next hne => exact ⟨hne, if_neg hne⟩

/-- The opcode is a linking branch on this condition. -/
structure Links (F : Type) [ZkField F] (o : Opcode) (likely : Bool) (condition : W → Bool) :
    Prop where
  row : ∀ i : Instruction, i.op = o → ∀ pc slotOk endian,
    Rom.plain i pc slotOk endian = Rom.unlessRa i ((Slot.kind F likely).row i pc slotOk)
  execute : ∀ i : Instruction, i.op = o → ∀ r,
    Spec.execute i r = r.branchLink i ((Slot.kind F likely).execute r i (condition r.a))

omit [ZkField F] in
/-- A linking branch goes to its place. -/
theorem Slot.link_goes {c : Slot F} {s : State} {m : Memory} {i : Instruction} {pc : Nat}
    {taken : Bool} (hs : At s pc (pc + 1)) (hm : Represents m s)
    (hok : c.Good taken (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4))) (hne : i.rs ≠ 31)
    (he : Spec.execute i (s.reads p i) =
      (s.reads p i).branchLink i (c.execute (s.reads p i) i taken)) :
    Goes p i s (m.set (.register 31) (BitVec.ofNat 32 (4 * pc) + 8))
      (c.places pc ((i.branchTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4) taken).1
      (c.places pc ((i.branchTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4) taken).2 := by
  obtain ⟨_, _, h, hpc, hnpc⟩ := execute_eq (p := p) (i := i) hs hok
  rw [h, Reads.branchLink, if_neg hne] at he
  rw [← hs.1] at hpc hnpc ⊢
  exact .link (rd := 31) hm he hpc hnpc

omit [ZkField F] in
/-- A linking branch that is executed is a branch that is executed. -/
theorem Slot.link_executed {c : Slot F} {s : State} {m : Memory} {i : Instruction} {pc nextPc : Nat}
    {taken : Bool} (hex : Executes p s m pc nextPc) (hf : fetch p s.pc = .ok i) (hne : i.rs ≠ 31)
    (he : Spec.execute i (s.reads p i) =
      (s.reads p i).branchLink i (c.execute (s.reads p i) i taken)) :
    ∃ e, c.execute (s.reads p i) i taken = .next e := by
  rw [Reads.branchLink, if_neg hne] at he
  rcases c.execute_cases (s.reads p i) i taken with h | ⟨w, h⟩
  · exact h
  · rw [h] at he
    rcases hex.execute hf with ⟨e, k⟩ | ⟨code, k⟩ <;> rw [he] at k <;> cases k

end Mipsilon
