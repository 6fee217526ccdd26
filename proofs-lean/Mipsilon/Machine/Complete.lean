module

public import Mipsilon.Machine.Specialise

/-!
From rows to instructions: chips that are complete for the program rows of an instruction are complete
for the instruction. An unprovable row is that of no step.
-/

public section
namespace Mipsilon
open Spec

/-- What rows of an instruction may execute, besides nothing provable. -/
@[expose] def rowOps : Opcode → List Op
  | .lui | .mfhi | .mflo | .mthi | .mtlo | .sync | .synci | .pref | .rdhwr => [.nop, .move, .li]
  | o => [.nop, .move, .li, .isa o]

/-- Nothing that could be proved. -/
@[expose] def Stuck (o : Outcome Effects) : Prop :=
  (∃ cause, o = .trap cause) ∨ ∃ why, o = .unpredictable why

namespace Rom

theorem plain_op (i : Instruction) (pc : W) (slotOk : Bool) (endian : Endian) :
    (plain i pc slotOk endian).op = .unprovable ∨ (plain i pc slotOk endian).op ∈ rowOps i.op := by
  have ite {c : Prop} {_ : Decidable c} {x y : Rom} {l : List Op}
      (hx : x.op = .unprovable ∨ x.op ∈ l) (hy : y.op = .unprovable ∨ y.op ∈ l) :
      (if c then x else y).op = .unprovable ∨ (if c then x else y).op ∈ l := by split <;> assumption
  obtain ⟨op, rs, rt, rd, sa, imm, target⟩ := i
  cases op
  case sync | synci | pref => exact .inr (.head _)
  case mfhi | mflo | mthi | mtlo | rdhwr => exact .inr (.tail _ (.head _))
  case lui => exact .inr (.tail _ (.tail _ (.head _)))
  case «break» => exact .inl rfl
  all_goals first
    | exact .inr (.tail _ (.tail _ (.tail _ (.head _))))
    | exact ite (.inr (.tail _ (.tail _ (.tail _ (.head _))))) (.inl rfl)
    | exact ite (.inl rfl) (.inr (.tail _ (.tail _ (.tail _ (.head _)))))
    | exact ite (.inl rfl) (ite (.inr (.tail _ (.tail _ (.tail _ (.head _))))) (.inl rfl))

theorem specialise_op (row : Rom) : row.specialise.op = .nop ∨ row.specialise.op = .move ∨
    row.specialise.op = .li ∨ row.specialise.op = row.op := by
  unfold specialise discard
  split
  · exact .inl rfl
  · unfold cheaper
    split
    · split <;> (repeat' split) <;> simp_all [copy]
    · exact .inr (.inr (.inr rfl))

theorem mem_rowOps (o : Opcode) : Op.nop ∈ rowOps o ∧ Op.move ∈ rowOps o ∧ Op.li ∈ rowOps o := by
  unfold rowOps; split <;> simp

/-- The instruction of an unprovable row goes nowhere. -/
theorem plain_stuck {i : Instruction} {pc : W} {slotOk : Bool} {endian : Endian}
    (h : (plain i pc slotOk endian).op = .unprovable) {r : Reads} (hr : r.slotBranch = !slotOk) :
    Stuck (execute i r) := by
  obtain ⟨op, rs, rt, rd, sa, imm, target⟩ := i
  have slot (hs : slotOk = false) : r.slotOk = false := by simp [Reads.slotOk, hr, hs]
  have either {c : Prop} {_ : Decidable c} {x y : Rom}
      (h : (if c then x else y).op = .unprovable) :
      c ∧ x.op = .unprovable ∨ ¬c ∧ y.op = .unprovable := by
    split at h
    · exact .inl ⟨‹_›, h⟩
    · exact .inr ⟨‹_›, h⟩
  have ifSlot {row : Rom} {o : Opcode} (h : (ifSlot slotOk row).op = .unprovable)
      (hrow : row.op = .isa o) : r.slotOk = false := by
    rcases either h with ⟨-, h⟩ | ⟨h, -⟩
    · rw [hrow] at h; cases h
    · exact slot (by simpa using h)
  cases op
  case «break» => exact .inl ⟨_, rfl⟩
  case jalr =>
    rcases either h with ⟨e, -⟩ | ⟨-, h⟩
    · cases (show rs = rd from e)
      exact .inr ⟨.jalrSameRegister, if_pos rfl⟩
    · by_cases e : rd = rs
      · exact .inr ⟨_, if_pos e⟩
      · exact .inr ⟨_, (if_neg e).trans (by rw [Reads.jump, ifSlot h rfl]; rfl)⟩
  case bltzall | bgezall =>
    rcases either h with ⟨e, -⟩ | ⟨-, h⟩
    · exact .inr ⟨_, if_pos e⟩
    · cases h
  case bltzal | bgezal =>
    rcases either h with ⟨e, -⟩ | ⟨-, h⟩
    · exact .inr ⟨_, if_pos e⟩
    · by_cases e : rs = 31
      · exact .inr ⟨_, if_pos e⟩
      · exact .inr ⟨_, (if_neg e).trans (by rw [Reads.branch, ifSlot h rfl]; rfl)⟩
  case j | jr | jal =>
    exact .inr ⟨_, by simp only [execute, Reads.jump, ifSlot h rfl]; rfl⟩
  case beq | bne | blez | bgtz | bltz | bgez =>
    exact .inr ⟨_, by simp only [execute, Reads.branch, ifSlot h rfl]; rfl⟩
  all_goals cases h

end Rom

/-- What a program row executes; a step from an unprovable one is none. -/
theorem rom_op {p : Program} {s : State} {row : Rom} (h : rom p s.pc = some row) :
    ∃ i, fetch p s.pc = .ok i ∧ (row.op ∈ rowOps i.op ∨ Stuck (execute i (s.reads p i))) := by
  obtain ⟨i, hf, rfl, -⟩ := rom_fetch h
  refine ⟨i, hf, ?_⟩
  have ⟨hn, hm, hl⟩ := Rom.mem_rowOps i.op
  rcases Rom.specialise_op (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian) with
    e | e | e | e
  · exact .inl (e ▸ hn)
  · exact .inl (e ▸ hm)
  · exact .inl (e ▸ hl)
  · rcases Rom.plain_op i s.pc (!holdsBranch p (s.pc + 4)) p.endian with h | h
    · exact .inr (Rom.plain_stuck h (Bool.not_not _).symm)
    · exact .inl (e ▸ h)

theorem Executes.not_stuck {p : Program} {s : State} {m : Memory} {pc nextPc : Nat}
    (h : Executes p s m pc nextPc) {i : Instruction} (hf : fetch p s.pc = .ok i) :
    ¬Stuck (execute i (s.reads p i)) := by
  have e : Spec.step p s = (execute i (s.reads p i)).map (s.apply p.endian) := by
    simp only [Spec.step, hf]
  rintro (⟨_, hs⟩ | ⟨_, hs⟩) <;> rw [hs] at e <;>
    rcases h.step with ⟨_, h⟩ | ⟨_, h⟩ <;> rw [e] at h <;> cases h

/-! ### Chips -/

variable {F : Type} [ZkField F]

theorem HasRow.mono {chips more : List Chip} (hsub : ∀ chip ∈ chips, chip ∈ more) {p : Program}
    {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat}
    (h : HasRow F chips p s m pc nextPc clk ago) : HasRow F more p s m pc nextPc clk ago :=
  have ⟨r, h1, h2, h3, h4, chip, hc, h5⟩ := h
  ⟨r, h1, h2, h3, h4, chip, hsub chip hc, h5⟩

/-- One of the chips is complete for the program rows that execute `op`. -/
@[expose] def Covers (F : Type) [ZkField F] (chips : List Chip) (op : Op) : Prop :=
  ∃ chip ∈ chips, ∃ those : Op → Bool, those op = true ∧ CompleteFor F chip those

/-- Chips that are complete for all rows of an instruction are complete for it. -/
theorem Complete.of_covers {chips : List Chip} {o : Opcode} (h : ∀ op ∈ rowOps o, Covers F chips op) :
    Complete F chips o := by
  intro p s m pc nextPc clk ago i hex hf hi hago
  have ⟨row, hrow⟩ : ∃ row, rom p s.pc = some row := ⟨_, by unfold rom; rw [hf]⟩
  obtain ⟨j, hj, hop⟩ := rom_op hrow
  cases Except.ok.inj (hf.symm.trans hj)
  rcases hop with hop | hop
  · obtain ⟨chip, hc, those, ht, hcomplete⟩ := h _ (hi ▸ hop)
    exact (hcomplete p s m pc nextPc clk ago _ hex hrow ht hago).mono (by simpa using hc)
  · exact absurd hop (hex.not_stuck hf)

end Mipsilon
