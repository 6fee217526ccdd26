module

public import Mipsilon.Machine.Step

/-! Branches, jumps and traps keep their program rows: a chip that is complete for their rows is
complete for the instructions. -/

public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-- The instruction is a branch, a jump or a conditional trap. -/
@[expose] def isControl (o : Opcode) : Bool :=
  o.isBranchOrJump || match o with
    | .teq | .tne | .tlt | .tltu | .tge | .tgeu => true
    | .teqi | .tnei | .tlti | .tltiu | .tgei | .tgeiu => true
    | _ => false

theorem Rom.specialise_control {row : Rom} {o : Opcode} (h : row.op = .isa o)
    (ho : isControl o = true) : row.specialise = row := by
  have hc : row.cheaper = row := by
    unfold cheaper
    cases o <;> first
      | (cases ho; done)
      | simp only [h]
  have hp : row.isPure = false := by
    unfold isPure
    cases o <;> first
      | (cases ho; done)
      | simp only [h]
  rw [specialise, hc, discard, hp]; rfl

/-- The instruction has a row of its own wherever it is executed. -/
@[expose] def KeepsRow (o : Opcode) : Prop :=
  ∀ (p : Program) (s : State) (m : Memory) (pc nextPc : Nat) (i : Instruction),
    Executes p s m pc nextPc → fetch p s.pc = .ok i → i.op = o →
      (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian).op = .isa o

theorem CompleteFor.complete {chip : Chip} {ops : Op → Bool} {o : Opcode}
    (h : CompleteFor F chip ops) (hr : KeepsRow o) (ho : isControl o = true)
    (hops : ops (.isa o) = true) : Complete F [chip] o := by
  intro p s m pc nextPc clk ago i hex hf hi hago
  have hisa := hr p s m pc nextPc i hex hf hi
  refine h p s m pc nextPc clk ago _ hex ?_ (hisa ▸ hops) hago
  simp only [rom, hf]
  rw [Rom.specialise_control hisa ho]

end Mipsilon
