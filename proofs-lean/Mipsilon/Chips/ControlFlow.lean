module

public import Mipsilon.Chips.BranchEqual
public import Mipsilon.Chips.BranchEqualLikely
public import Mipsilon.Chips.BranchLink
public import Mipsilon.Chips.BranchSign
public import Mipsilon.Chips.BranchSignLikely
public import Mipsilon.Chips.Jump
public import Mipsilon.Chips.JumpLink
public import Mipsilon.Chips.JumpLinkRegister
public import Mipsilon.Chips.JumpRegister
public import Mipsilon.Chips.TrapEqual
public import Mipsilon.Chips.TrapEqualImm
public import Mipsilon.Chips.TrapLess
public import Mipsilon.Chips.TrapLessImm
public import Mipsilon.Machine.Specialise

/-! Every branch, jump and conditional trap that is executed has a row. -/

public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-! ### Program rows -/

omit [ZkField F] in
/-- The row of a branch that is executed. -/
theorem Slot.row_isa {c : Slot F} {p : Program} {s : State} {m : Memory} {pc nextPc : Nat}
    {i : Instruction} {taken : Bool} {e : Effects} (hex : Executes p s m pc nextPc)
    (he : c.execute (s.reads p i) i taken = .next e) :
    (c.row i s.pc (!holdsBranch p (s.pc + 4))).op = .isa i.op := by
  have hn := hex.here.sequence hex.place hex.pc_lt (p := p) (i := i) (inSlot he)
  subst hn
  have hgood := good (p := p) hex.here rfl he
  rw [hex.here.1]
  cases c with
  | always => rw [row, show (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)) = true from hgood]; rfl
  | likely => rfl

omit [ZkField F] in
theorem Slot.Branches.keepsRow {c : Slot F} {o : Opcode} {condition : W → W → Bool}
    (h : c.Branches o condition) : KeepsRow o := by
  intro p s m pc nextPc i hex hf hi
  have hexec := h.execute i hi (s.reads p i)
  rcases c.execute_cases (s.reads p i) i (condition (s.reads p i).a (s.reads p i).b)
    with ⟨e, he⟩ | ⟨w, he⟩
  · rw [h.row i hi, Slot.row_isa hex he, hi]
  · rw [he] at hexec
    rcases hex.execute hf with ⟨e, k⟩ | ⟨code, k⟩ <;> rw [hexec] at k <;> cases k

theorem Links.keepsRow {o : Opcode} {likely : Bool} {condition : W → Bool}
    (h : Links F o likely condition) : KeepsRow o := by
  intro p s m pc nextPc i hex hf hi
  have hexec := h.execute i hi (s.reads p i)
  have hne : i.rs ≠ 31 := fun hra => by
    rw [Reads.branchLink, if_pos hra] at hexec
    rcases hex.execute hf with ⟨e, k⟩ | ⟨code, k⟩ <;> rw [hexec] at k <;> cases k
  obtain ⟨e, he⟩ := Slot.link_executed hex hf hne hexec
  rw [h.row i hi, Rom.unlessRa, if_neg hne, Slot.row_isa hex he, hi]

omit [ZkField F] in
theorem Operands.Traps.keepsRow {c : Operands F} {o : Opcode} {condition : W → W → Bool}
    (h : c.Traps o condition) : KeepsRow o := by
  intro p s m pc nextPc i hex hf hi
  rw [h.row i hi, ← hi]
  cases c <;> rfl

theorem keepsRow_j : KeepsRow .j := by
  intro p s m pc nextPc i hex hf hi
  rw [Jump.plain_j hi, (jump_executed hex hf (Jump.executes hi _)).2.1]; rfl

theorem keepsRow_jal : KeepsRow .jal := by
  intro p s m pc nextPc i hex hf hi
  rw [JumpLink.plain_jal hi, (jump_executed hex hf (JumpLink.execute_jal hi _)).2.1]; rfl

theorem keepsRow_jr : KeepsRow .jr := by
  intro p s m pc nextPc i hex hf hi
  rw [JumpRegister.plain_jr hi, (jump_executed hex hf (JumpRegister.executes hi _)).2.1]; rfl

theorem keepsRow_jalr : KeepsRow .jalr := by
  intro p s m pc nextPc i hex hf hi
  have hne : i.rs ≠ i.rd := fun hr => by
    have hexec : execute i (s.reads p i) = (s.reads p i).jalr i := by simp only [execute, hi]
    rw [Reads.jalr, if_pos hr.symm] at hexec
    rcases hex.execute hf with ⟨e, k⟩ | ⟨code, k⟩ <;> rw [hexec] at k <;> cases k
  simp only [Rom.plain, hi]
  rw [if_neg hne, (jump_executed hex hf (JumpLinkRegister.execute_jalr hi hne _)).2.1]; rfl

/-! ### Jumps -/

theorem complete_j : Complete F [Gen.Jump.chip] .j :=
  Jump.complete.complete keepsRow_j rfl rfl

theorem complete_jal : Complete F [Gen.JumpLink.chip] .jal :=
  JumpLink.complete.complete keepsRow_jal rfl rfl

theorem complete_jr : Complete F [Gen.JumpRegister.chip] .jr :=
  JumpRegister.complete.complete keepsRow_jr rfl rfl

theorem complete_jalr : Complete F [Gen.JumpLinkRegister.chip] .jalr :=
  JumpLinkRegister.complete.complete keepsRow_jalr rfl rfl

/-! ### Branches -/

theorem complete_beq (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchEqual.chip] .beq :=
  (BranchEqual.complete hp).complete (BranchEqual.branches_beq (0 : F)).keepsRow rfl rfl

theorem complete_bne (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchEqual.chip] .bne :=
  (BranchEqual.complete hp).complete (BranchEqual.branches_bne (0 : F)).keepsRow rfl rfl

theorem complete_blez (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchSign.chip] .blez :=
  (BranchSign.complete hp).complete (BranchSign.branches_blez (0 : F)).keepsRow rfl rfl

theorem complete_bgtz (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchSign.chip] .bgtz :=
  (BranchSign.complete hp).complete (BranchSign.branches_bgtz (0 : F)).keepsRow rfl rfl

theorem complete_bltz (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchSign.chip] .bltz :=
  (BranchSign.complete hp).complete (BranchSign.branches_bltz (0 : F)).keepsRow rfl rfl

theorem complete_bgez (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchSign.chip] .bgez :=
  (BranchSign.complete hp).complete (BranchSign.branches_bgez (0 : F)).keepsRow rfl rfl

theorem complete_beql (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchEqualLikely.chip] .beql :=
  (BranchEqualLikely.complete hp).complete
    (BranchEqualLikely.branches_beql (0 : F) 0 0).keepsRow rfl rfl

theorem complete_bnel (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchEqualLikely.chip] .bnel :=
  (BranchEqualLikely.complete hp).complete
    (BranchEqualLikely.branches_bnel (0 : F) 0 0).keepsRow rfl rfl

theorem complete_blezl (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchSignLikely.chip] .blezl :=
  (BranchSignLikely.complete hp).complete
    (BranchSignLikely.branches_blezl (0 : F) 0 0).keepsRow rfl rfl

theorem complete_bgtzl (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchSignLikely.chip] .bgtzl :=
  (BranchSignLikely.complete hp).complete
    (BranchSignLikely.branches_bgtzl (0 : F) 0 0).keepsRow rfl rfl

theorem complete_bltzl (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchSignLikely.chip] .bltzl :=
  (BranchSignLikely.complete hp).complete
    (BranchSignLikely.branches_bltzl (0 : F) 0 0).keepsRow rfl rfl

theorem complete_bgezl (hp : 2 ^ 30 < char F) : Complete F [Gen.BranchSignLikely.chip] .bgezl :=
  (BranchSignLikely.complete hp).complete
    (BranchSignLikely.branches_bgezl (0 : F) 0 0).keepsRow rfl rfl

theorem complete_bltzal : Complete F [Gen.BranchLink.chip] .bltzal :=
  BranchLink.complete.complete (BranchLink.selects_bltzal (F := F)).links.keepsRow rfl rfl

theorem complete_bgezal : Complete F [Gen.BranchLink.chip] .bgezal :=
  BranchLink.complete.complete (BranchLink.selects_bgezal (F := F)).links.keepsRow rfl rfl

theorem complete_bltzall : Complete F [Gen.BranchLink.chip] .bltzall :=
  BranchLink.complete.complete (BranchLink.selects_bltzall (F := F)).links.keepsRow rfl rfl

theorem complete_bgezall : Complete F [Gen.BranchLink.chip] .bgezall :=
  BranchLink.complete.complete (BranchLink.selects_bgezall (F := F)).links.keepsRow rfl rfl

/-! ### Traps -/

theorem complete_teq (hp : 2 ^ 30 < char F) : Complete F [Gen.TrapEqual.chip] .teq :=
  (TrapEqual.complete hp).complete (TrapEqual.traps_teq (F := F) ⟨0, 0⟩ ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_tne (hp : 2 ^ 30 < char F) : Complete F [Gen.TrapEqual.chip] .tne :=
  (TrapEqual.complete hp).complete (TrapEqual.traps_tne (F := F) ⟨0, 0⟩ ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_teqi (hp : 2 ^ 30 < char F) : Complete F [Gen.TrapEqualImm.chip] .teqi :=
  (TrapEqualImm.complete hp).complete (TrapEqualImm.traps_teqi (F := F) ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_tnei (hp : 2 ^ 30 < char F) : Complete F [Gen.TrapEqualImm.chip] .tnei :=
  (TrapEqualImm.complete hp).complete (TrapEqualImm.traps_tnei (F := F) ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_tlt : Complete F [Gen.TrapLess.chip] .tlt :=
  TrapLess.complete.complete (TrapLess.traps_tlt (F := F) ⟨0, 0⟩ ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_tltu : Complete F [Gen.TrapLess.chip] .tltu :=
  TrapLess.complete.complete (TrapLess.traps_tltu (F := F) ⟨0, 0⟩ ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_tge : Complete F [Gen.TrapLess.chip] .tge :=
  TrapLess.complete.complete (TrapLess.traps_tge (F := F) ⟨0, 0⟩ ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_tgeu : Complete F [Gen.TrapLess.chip] .tgeu :=
  TrapLess.complete.complete (TrapLess.traps_tgeu (F := F) ⟨0, 0⟩ ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_tlti : Complete F [Gen.TrapLessImm.chip] .tlti :=
  TrapLessImm.complete.complete (TrapLessImm.traps_tlti (F := F) ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_tltiu : Complete F [Gen.TrapLessImm.chip] .tltiu :=
  TrapLessImm.complete.complete (TrapLessImm.traps_tltiu (F := F) ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_tgei : Complete F [Gen.TrapLessImm.chip] .tgei :=
  TrapLessImm.complete.complete (TrapLessImm.traps_tgei (F := F) ⟨0, 0⟩).keepsRow rfl rfl

theorem complete_tgeiu : Complete F [Gen.TrapLessImm.chip] .tgeiu :=
  TrapLessImm.complete.complete (TrapLessImm.traps_tgeiu (F := F) ⟨0, 0⟩).keepsRow rfl rfl

end Mipsilon
