module

public import Mipsilon.Chips.Formats.Jump
public import Mipsilon.Chips.Select
public import Mipsilon.Gen.Jump
public import Mipsilon.Machine.Proved

/-! The chip `jump`: J. -/

@[expose] public noncomputable section
namespace Mipsilon.Jump
open Lean.Grind Spec
open Gen.Jump (cols)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def isReal (env : Env F) : F := (cols env).isReal

def control (env : Env F) : Control F where
  frame := .sequence (cols env).jump.clk (cols env).jump.pc
  next := (cols env).jump.pc + 1
  after := (cols env).jump.target
  opcode := (cols env).isReal * Code.j
  a := 0
  b := 0
  c := (cols env).jump.target
  d := 0

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Jump.chip.Satisfied env last ↔ IsBool (isReal env) :=
  ⟨fun ⟨h, _⟩ => h, fun h => ⟨h, trivial⟩⟩

theorem messages (env : Env F) :
    Gen.Jump.chip.messages env = (control env).messages [] [] (isReal env) := rfl

/-! ### Theorems -/

theorem plain_j {i : Instruction} (h : i.op = .j) (pc : W) (slotOk : Bool) (endian : Endian) :
    Rom.plain i pc slotOk endian =
      Rom.ifSlot slotOk { op := .isa .j, c := (i.jumpTarget pc).toNat / 4 } := by
  simp only [Rom.plain, h]

theorem execute_j {i : Instruction} (h : i.op = .j) (r : Reads) :
    execute i r = r.jump (i.jumpTarget r.pc) := by
  simp only [execute, h]

theorem executes {i : Instruction} (h : i.op = .j) (r : Reads) :
    execute i r = (r.jump (i.jumpTarget r.pc)).map id :=
  (execute_j h r).trans (outcome_map_id _).symm

theorem opcode_j : (1 : F) * Code.j = (Opcode.j.number : F) := by
  show (1 : F) * Code.j = ((Code.j : Nat) : F); rw [cast_lit]; grobner

/-- J goes to its target. -/
theorem goes {i : Instruction} {s : State} {m : Memory} {pc : Nat} (hi : i.op = .j)
    (hs : At s pc (pc + 1)) (hm : Represents m s)
    (hok : (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)) = true) :
    Goes p i s m (pc + 1) ((i.jumpTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4) :=
  jump_goes hs hm hok (jumpTarget_aligned ..) ((execute_j hi _).trans (by rw [← hs.1]; rfl))

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Jump.chip := by
  intro p env last h hl hpulls
  rw [messages] at hl hpulls ⊢
  refine Control.sound hp ((bridge env last).1 h).cases (.lookups rfl) (.lookups rfl) hl hpulls
    fun hr _ _ _ _ => ⟨.j, ?_, fun i pc nextPc row hi of => ?_⟩
  · show isReal env * Code.j = _
    rw [hr, opcode_j]
  · have := of.sequence hp rfl
    subst this
    have hrow := of.plain
    have hisa := of.isa
    have ec := of.c
    rw [plain_j hi] at hrow
    subst hrow
    have hok := Rom.ifSlot_isa hisa
    rw [hok] at ec
    have hpc : (cols env).jump.pc = (pc : F) := of.pc_eq
    refine ⟨[], pc + 1, _, ⟨rfl, ?_, ec, .target of.pc_lt _⟩, trivial, ?_⟩
    · show (cols env).jump.pc + 1 = _
      rw [hpc, cast_add, cast_one]
    · rintro s m m' hs hm rfl
      exact goes hi hs hm hok

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .j => true
  | _ => false

/-- A row. -/
def row (clk : F) (pc target : Nat) : Env F :=
  .ofCells [clk, (pc : F), (target : F), 1]

/-- A row that satisfies the constraints. -/
theorem concrete (last : Prop) : Gen.Jump.chip.Satisfied (row (F := F) 0 4 9) last :=
  (bridge _ _).2 .one

theorem complete : CompleteFor F Gen.Jump.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, hplain⟩ := rom_isa hrow h
    obtain ⟨rfl, -⟩ := jump_executed hex hf (executes hi _)
    rw [hex.here.1] at hf hplain hrow
    have hplain' := hplain
    rw [plain_j hi] at hplain'
    have hok := Rom.ifSlot_isa (hplain' ▸ h)
    rw [hok] at hplain'
    have next : (pc : F) + 1 = ((pc + 1 : Nat) : F) := by rw [cast_add, cast_one]
    let env : Env F := Jump.row clk pc ((i.jumpTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4)
    have hof : (control env).Of p i pc (pc + 1) row := by
      refine ⟨hex.place, hex.pc_lt, hf, rfl, next, hplain, h.trans (hi ▸ rfl), ?_, ?_, ?_, ?_⟩ <;>
        rw [hplain']
      · exact cast_zero.symm
      · exact cast_zero.symm
      · rfl
      · exact cast_zero.symm
    exact hof.complete (env := env) (before := []) (behind := []) (as := []) hex hrow rfl
      ⟨rfl, next, rfl, .target hex.pc_lt _⟩ (by simp) rfl
      (goes hi hex.here hex.memory hok) (fun _ => (bridge _ _).2 .one) (messages _) rfl
      (by rw [hplain']; rfl) (hi ▸ opcode_j) .nil .nil
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Jump.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Jump
