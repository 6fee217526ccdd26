module

public import Mipsilon.Chips.Formats.Jump
public import Mipsilon.Chips.Select
public import Mipsilon.Gen.JumpLinkRegister
public import Mipsilon.Machine.Proved

/-! The chip `jump-link-register`: JALR. -/

@[expose] public noncomputable section
namespace Mipsilon.JumpLinkRegister
open Lean.Grind Spec
open Gen.JumpLinkRegister (cols)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def jump (env : Env F) : RegisterJump F where
  clk := (cols env).jump.clk
  pc := (cols env).jump.pc
  a := (cols env).jump.a
  word := (cols env).jump.word
  high := (cols env).jump.high

def isReal (env : Env F) : F := (cols env).isReal

/-- The return address. -/
def link (env : Env F) : Word F := (cols env).link

def c (env : Env F) : Write F := (cols env).c

def control (env : Env F) : Control F where
  frame := .sequence (jump env).clk (jump env).pc
  next := (jump env).pc + 1
  after := (jump env).target
  opcode := isReal env * Code.jalr
  a := (jump env).a.index
  b := (link env).lo
  c := (c env).index
  d := (link env).hi

/-- The access to the destination. -/
def access (env : Env F) : List (Message F) :=
  write (c env) ((jump env).clk + 3) (link env) (isReal env)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.JumpLinkRegister.chip.Satisfied env last ↔ IsBool (isReal env) :=
  ⟨fun ⟨h, _⟩ => h, fun h => ⟨h, trivial⟩⟩

theorem messages (env : Env F) : Gen.JumpLinkRegister.chip.messages env =
    (control env).messages ((jump env).messages (isReal env)) (access env) (isReal env) := rfl

/-! ### Theorems -/

theorem plain_jalr {i : Instruction} (h : i.op = .jalr) {pc : W} {slotOk : Bool} {endian : Endian}
    {o : Opcode} (hisa : (Rom.plain i pc slotOk endian).op = .isa o) : i.rs ≠ i.rd ∧
      slotOk = true ∧ Rom.plain i pc slotOk endian =
        { op := .isa .jalr, a := i.rs.toNat, b := Rom.lowLimb (pc + 8), c := destination i.rd,
          d := Rom.highLimb (pc + 8) } := by
  simp only [Rom.plain, h] at hisa ⊢
  split at hisa
  · cases hisa
  · next hne =>
    have hok := Rom.ifSlot_isa hisa
    rw [if_neg hne, hok]
    exact ⟨hne, rfl, rfl⟩

theorem execute_jalr {i : Instruction} (h : i.op = .jalr) (hne : i.rs ≠ i.rd) (r : Reads) :
    execute i r = r.link i.rd (r.jump r.a) := by
  simp only [execute, h, Reads.jalr, if_neg hne.symm]

theorem opcode_jalr : (1 : F) * Code.jalr = (Opcode.jalr.number : F) := by
  show (1 : F) * Code.jalr = ((Code.jalr : Nat) : F); rw [cast_lit]; grobner

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.JumpLinkRegister.chip := by
  intro p env last h hl hpulls
  rw [messages] at hl hpulls ⊢
  refine Control.sound hp ((bridge env last).1 h).cases RegisterJump.scaled .accessRegister hl
    hpulls fun hr hl hlc hq hqc => ⟨.jalr, ?_, fun i pc nextPc row hi of => ?_⟩
  · show isReal env * Code.jalr = _
    rw [hr, opcode_jalr]
  · have := of.sequence hp rfl
    subst this
    have hrow := of.plain
    have hisa := of.isa
    have ea := of.a
    have eb := of.b
    have ec := of.c
    have ed := of.d
    obtain ⟨hne, hok, hplain⟩ := plain_jalr hi (hrow ▸ hisa)
    rw [hrow, hplain] at ea eb ec ed
    have hlink : (link env).Is (BitVec.ofNat 32 (4 * pc) + 8) := ⟨eb, ed⟩
    have hpc : (jump env).pc = (pc : F) := of.pc_eq
    rw [access, hr] at hlc hqc ⊢
    rw [hr] at hl hq
    obtain ⟨x, n, ln, hx, htarget, hcomes⟩ := RegisterJump.sound hp hl hq ea
    obtain ⟨⟨z, hz⟩, k, lk, ek⟩ := accessRegister_pulls hp hlc hqc
    refine ⟨_, pc + 1, _, ⟨hcomes.append (.register ec (slot_three _) ek hz hlink), ?_, htarget,
      .target of.pc_lt _⟩, by simp [Ordered]; omega, ?_⟩
    · show (jump env).pc + 1 = _
      rw [hpc, cast_add, cast_one]
    · intro s m m' hs hm ha
      obtain ⟨h1, -, rfl⟩ := accesses_read.1 ha
      refine jump_link_goes hs hm hok hx ((execute_jalr hi hne _).trans ?_)
      rw [← (hm.gpr i.rs).symm.trans h1]; rfl

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .jalr => true
  | _ => false

/-- A row. -/
def row (jump : RegisterJump F) (link : W) (rd : Reg) (z : W) (ago : Nat) : Env F :=
  .ofCells (jump.cells ++ [1, (Word.of F link).lo, (Word.of F link).hi, (destination rd : F),
    (Word.of F z).lo, (Word.of F z).hi, (ago : F)])

/-- A row that satisfies the constraints. -/
theorem concrete (last : Prop) : Gen.JumpLinkRegister.chip.Satisfied
    (row (F := F) (.fill 0 4 25 0 36) 24 31 0 0) last :=
  (bridge _ _).2 .one

theorem complete : CompleteFor F Gen.JumpLinkRegister.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, hplain⟩ := rom_isa hrow h
    obtain ⟨hne, hok, hplain'⟩ := plain_jalr hi (hplain ▸ h)
    obtain ⟨rfl, hx⟩ := jump_executed hex hf (execute_jalr hi hne _)
    rw [hplain'] at hplain
    rw [hex.here.1] at hf hplain hrow hok hplain'
    have next : (pc : F) + 1 = ((pc + 1 : Nat) : F) := by rw [cast_add, cast_one]
    have hx : (s.reg i.rs).toNat % 4 = 0 := hx
    obtain ⟨hlooks, htarget, hcomes⟩ :=
      RegisterJump.complete (p := p) (clk := clk) (pc := pc) (rs := i.rs) (hago 0) hx
    let env : Env F := JumpLinkRegister.row (.fill clk pc i.rs (ago 0) (s.reg i.rs))
      (BitVec.ofNat 32 (4 * pc) + 8) i.rd (m (.register (destination i.rd))) (ago 1)
    have hof : (control env).Of p i pc (pc + 1) row := by
      refine ⟨hex.place, hex.pc_lt, hf, rfl, next, hplain.trans hplain'.symm, h.trans (hi ▸ rfl),
        ?_, ?_, ?_, ?_⟩ <;> rw [hplain] <;> rfl
    refine hof.complete (env := env) hex hrow rfl (before := (jump env).messages 1)
      (behind := access env) ⟨hcomes.append (.register rfl (slot_three _) rfl (Word.of_is _)
        (Word.of_is _)), next, htarget, .target hex.pc_lt _⟩ ?_
      (accesses_read.2 ⟨hex.memory.gpr i.rs, rfl, rfl⟩)
      (jump_link_goes hex.here hex.memory hok hx (execute_jalr hi hne _))
      (fun _ => (bridge _ _).2 .one) (messages _) rfl (by rw [hplain]) (hi ▸ opcode_jalr) hlooks
      (accessRegister_looksUp (hago 1) rfl)
    rintro (_ | _ | k) x hx <;> simp at hx <;> rw [← hx]
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.JumpLinkRegister.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.JumpLinkRegister
