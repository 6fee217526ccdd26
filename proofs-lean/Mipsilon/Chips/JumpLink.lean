module

public import Mipsilon.Chips.Formats.Jump
public import Mipsilon.Chips.Select
public import Mipsilon.Gen.JumpLink
public import Mipsilon.Machine.Proved

/-! The chip `jump-link`: JAL. -/

@[expose] public noncomputable section
namespace Mipsilon.JumpLink
open Lean.Grind Spec
open Gen.JumpLink (cols)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def isReal (env : Env F) : F := (cols env).isReal

/-- The return address. -/
def link (env : Env F) : Word F := (cols env).link

def ra (env : Env F) : WriteFixed F := (cols env).ra

def control (env : Env F) : Control F where
  frame := .sequence (cols env).jump.clk (cols env).jump.pc
  next := (cols env).jump.pc + 1
  after := (cols env).jump.target
  opcode := (cols env).isReal * Code.jal
  a := 0
  b := (link env).lo
  c := (cols env).jump.target
  d := (link env).hi

/-- The access to $31. -/
def access (env : Env F) : List (Message F) :=
  writeFixed 31 (ra env) ((cols env).jump.clk + 3) (link env) (isReal env)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.JumpLink.chip.Satisfied env last ↔ IsBool (isReal env) :=
  ⟨fun ⟨h, _⟩ => h, fun h => ⟨h, trivial⟩⟩

theorem messages (env : Env F) :
    Gen.JumpLink.chip.messages env = (control env).messages [] (access env) (isReal env) := rfl

/-! ### Theorems -/

theorem plain_jal {i : Instruction} (h : i.op = .jal) (pc : W) (slotOk : Bool) (endian : Endian) :
    Rom.plain i pc slotOk endian = Rom.ifSlot slotOk
      { op := .isa .jal, b := Rom.lowLimb (pc + 8), c := (i.jumpTarget pc).toNat / 4,
        d := Rom.highLimb (pc + 8) } := by
  simp only [Rom.plain, h]

theorem execute_jal {i : Instruction} (h : i.op = .jal) (r : Reads) :
    execute i r = r.link 31 (r.jump (i.jumpTarget r.pc)) := by
  simp only [execute, h]

theorem opcode_jal : (1 : F) * Code.jal = (Opcode.jal.number : F) := by
  show (1 : F) * Code.jal = ((Code.jal : Nat) : F); rw [cast_lit]; grobner

/-- The access of a row. -/
def accesses (z v : W) (ago : Nat) : List Access := [⟨.register 31, z, v, 3, ago⟩]

/-- JAL goes to its target. -/
theorem goes {i : Instruction} {s : State} {m : Memory} {pc : Nat} (hi : i.op = .jal)
    (hs : At s pc (pc + 1)) (hm : Represents m s)
    (hok : (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)) = true) :
    Goes p i s (m.set (.register 31) (BitVec.ofNat 32 (4 * pc) + 8)) (pc + 1)
      ((i.jumpTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4) :=
  jump_link_goes (rd := 31) hs hm hok (jumpTarget_aligned ..)
    ((execute_jal hi _).trans (by rw [← hs.1]; rfl))

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.JumpLink.chip := by
  intro p env last h hl hpulls
  rw [messages] at hl hpulls ⊢
  refine Control.sound hp ((bridge env last).1 h).cases (.lookups rfl) .accessRegister hl hpulls
    fun hr _ hl _ hq => ⟨.jal, ?_, fun i pc nextPc row hi of => ?_⟩
  · show isReal env * Code.jal = _
    rw [hr, opcode_jal]
  · have := of.sequence hp rfl
    subst this
    have hrow := of.plain
    have hisa := of.isa
    have eb := of.b
    have ec := of.c
    have ed := of.d
    rw [plain_jal hi] at hrow
    subst hrow
    have hok := Rom.ifSlot_isa hisa
    rw [hok] at eb ec ed
    have hlink : (link env).Is (BitVec.ofNat 32 (4 * pc) + 8) := ⟨eb, ed⟩
    have hpc : (cols env).jump.pc = (pc : F) := of.pc_eq
    rw [access, hr] at hl hq ⊢
    obtain ⟨⟨z, hz⟩, n, ln, en⟩ := accessRegister_pulls hp hl hq
    refine ⟨accesses z _ n, pc + 1, _, ⟨.register (cast_lit 31).symm (slot_three _) en hz hlink, ?_,
      ec, .target of.pc_lt _⟩, by simp [accesses, Ordered]; omega, ?_⟩
    · show (cols env).jump.pc + 1 = _
      rw [hpc, cast_add, cast_one]
    · rintro s m m' hs hm ⟨-, rfl⟩
      exact goes hi hs hm hok

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .jal => true
  | _ => false

/-- A row. -/
def row (clk : F) (pc target : Nat) (link z : W) (ago : Nat) : Env F :=
  .ofCells [clk, (pc : F), (target : F), 1, (Word.of F link).lo, (Word.of F link).hi,
    (Word.of F z).lo, (Word.of F z).hi, (ago : F)]

/-- A row that satisfies the constraints. -/
theorem concrete (last : Prop) : Gen.JumpLink.chip.Satisfied (row (F := F) 0 4 9 24 0 0) last :=
  (bridge _ _).2 .one

theorem complete : CompleteFor F Gen.JumpLink.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, hplain⟩ := rom_isa hrow h
    obtain ⟨rfl, -⟩ := jump_executed hex hf (execute_jal hi _)
    rw [hex.here.1] at hf hplain hrow
    have hplain' := hplain
    rw [plain_jal hi] at hplain'
    have hok := Rom.ifSlot_isa (hplain' ▸ h)
    rw [hok] at hplain'
    have next : (pc : F) + 1 = ((pc + 1 : Nat) : F) := by rw [cast_add, cast_one]
    let env : Env F := JumpLink.row clk pc ((i.jumpTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4)
      (BitVec.ofNat 32 (4 * pc) + 8) (m (.register 31)) (ago 0)
    have hof : (control env).Of p i pc (pc + 1) row := by
      refine ⟨hex.place, hex.pc_lt, hf, rfl, next, hplain, h.trans (hi ▸ rfl), ?_, ?_, ?_, ?_⟩ <;>
        rw [hplain']
      · exact cast_zero.symm
      all_goals rfl
    refine hof.complete (env := env) hex hrow rfl (behind := access env)
      (as := accesses (m (.register 31)) (BitVec.ofNat 32 (4 * pc) + 8) (ago 0))
      ⟨.register (cast_lit 31).symm (slot_three _) rfl (Word.of_is _) (Word.of_is _), next, rfl,
        .target hex.pc_lt _⟩ ?_ ⟨rfl, rfl⟩ (goes hi hex.here hex.memory hok)
      (fun _ => (bridge _ _).2 .one) (messages _) rfl (by rw [hplain']; rfl) (hi ▸ opcode_jal) .nil
      (accessRegister_looksUp (hago 0) rfl)
    rintro (_ | k) x hx <;> simp [accesses] at hx <;> rw [← hx]
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.JumpLink.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.JumpLink
