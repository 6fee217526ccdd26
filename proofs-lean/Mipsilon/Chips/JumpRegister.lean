module

public import Mipsilon.Chips.Formats.Jump
public import Mipsilon.Chips.Select
public import Mipsilon.Gen.JumpRegister
public import Mipsilon.Machine.Proved

/-! The chip `jump-register`: JR. -/

@[expose] public noncomputable section
namespace Mipsilon.JumpRegister
open Lean.Grind Spec
open Gen.JumpRegister (cols)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def jump (env : Env F) : RegisterJump F where
  clk := (cols env).jump.clk
  pc := (cols env).jump.pc
  a := (cols env).jump.a
  word := (cols env).jump.word
  high := (cols env).jump.high

def isReal (env : Env F) : F := (cols env).isReal

def control (env : Env F) : Control F where
  frame := .sequence (jump env).clk (jump env).pc
  next := (jump env).pc + 1
  after := (jump env).target
  opcode := isReal env * Code.jr
  a := (jump env).a.index
  b := 0
  c := 0
  d := 0

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.JumpRegister.chip.Satisfied env last ↔ IsBool (isReal env) :=
  ⟨fun ⟨h, _⟩ => h, fun h => ⟨h, trivial⟩⟩

theorem messages (env : Env F) : Gen.JumpRegister.chip.messages env =
    (control env).messages ((jump env).messages (isReal env)) [] (isReal env) := rfl

/-! ### Theorems -/

theorem plain_jr {i : Instruction} (h : i.op = .jr) (pc : W) (slotOk : Bool) (endian : Endian) :
    Rom.plain i pc slotOk endian = Rom.ifSlot slotOk { op := .isa .jr, a := i.rs.toNat } := by
  simp only [Rom.plain, h]

theorem execute_jr {i : Instruction} (h : i.op = .jr) (r : Reads) : execute i r = r.jump r.a := by
  simp only [execute, h]

theorem executes {i : Instruction} (h : i.op = .jr) (r : Reads) :
    execute i r = (r.jump r.a).map id :=
  (execute_jr h r).trans (outcome_map_id _).symm

theorem opcode_jr : (1 : F) * Code.jr = (Opcode.jr.number : F) := by
  show (1 : F) * Code.jr = ((Code.jr : Nat) : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.JumpRegister.chip := by
  intro p env last h hl hpulls
  rw [messages] at hl hpulls ⊢
  refine Control.sound hp ((bridge env last).1 h).cases RegisterJump.scaled (.lookups rfl) hl hpulls
    fun hr hl _ hq _ => ⟨.jr, ?_, fun i pc nextPc row hi of => ?_⟩
  · show isReal env * Code.jr = _
    rw [hr, opcode_jr]
  · have := of.sequence hp rfl
    subst this
    have hrow := of.plain
    have hisa := of.isa
    have ea := of.a
    rw [plain_jr hi] at hrow
    subst hrow
    have hok := Rom.ifSlot_isa hisa
    rw [hok] at ea
    have hpc : (jump env).pc = (pc : F) := of.pc_eq
    rw [hr] at hl hq ⊢
    obtain ⟨x, n, ln, hx, htarget, hcomes⟩ := RegisterJump.sound hp hl hq ea
    refine ⟨_, pc + 1, _, ⟨hcomes.append (bs := []) rfl, ?_, htarget, .target of.pc_lt _⟩,
      by simp [Ordered]; omega, ?_⟩
    · show (jump env).pc + 1 = _
      rw [hpc, cast_add, cast_one]
    · intro s m m' hs hm ha
      obtain ⟨h1, rfl⟩ := accesses_read.1 ha
      refine jump_goes hs hm hok hx ((execute_jr hi _).trans ?_)
      rw [← (hm.gpr i.rs).symm.trans h1]; rfl

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .jr => true
  | _ => false

/-- A row. -/
def row (jump : RegisterJump F) : Env F := .ofCells (jump.cells ++ [1])

/-- A row that satisfies the constraints. -/
theorem concrete (last : Prop) :
    Gen.JumpRegister.chip.Satisfied (row (F := F) (.fill 0 4 31 0 36)) last :=
  (bridge _ _).2 .one

theorem complete : CompleteFor F Gen.JumpRegister.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, hplain⟩ := rom_isa hrow h
    obtain ⟨rfl, hx⟩ := jump_executed hex hf (executes hi _)
    rw [hex.here.1] at hf hplain hrow
    have hplain' := hplain
    rw [plain_jr hi] at hplain'
    have hok := Rom.ifSlot_isa (hplain' ▸ h)
    rw [hok] at hplain'
    have next : (pc : F) + 1 = ((pc + 1 : Nat) : F) := by rw [cast_add, cast_one]
    have hx : (s.reg i.rs).toNat % 4 = 0 := hx
    obtain ⟨hlooks, htarget, hcomes⟩ :=
      RegisterJump.complete (p := p) (clk := clk) (pc := pc) (rs := i.rs) (hago 0) hx
    let jump' : RegisterJump F := .fill clk pc i.rs (ago 0) (s.reg i.rs)
    have hof : (control (JumpRegister.row jump')).Of p i pc (pc + 1) row := by
      refine ⟨hex.place, hex.pc_lt, hf, rfl, next, hplain, h.trans (hi ▸ rfl), ?_, ?_, ?_, ?_⟩ <;>
        rw [hplain']
      · rfl
      all_goals exact cast_zero.symm
    refine hof.complete (env := JumpRegister.row jump') hex hrow rfl (before := jump'.messages 1)
      (behind := [])
      ⟨hcomes.append (ns := []) (bs := []) rfl, next, htarget, .target hex.pc_lt _⟩ ?_
      (accesses_read.2 ⟨hex.memory.gpr i.rs, rfl⟩)
      (jump_goes hex.here hex.memory hok hx (execute_jr hi _))
      (fun _ => (bridge _ _).2 .one) (messages _) rfl (by rw [hplain']; rfl) (hi ▸ opcode_jr) hlooks
      .nil
    rintro (_ | k) x hx <;> simp at hx <;> rw [← hx]
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.JumpRegister.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.JumpRegister
