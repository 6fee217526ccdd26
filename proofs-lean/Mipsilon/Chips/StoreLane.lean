module

public import Mipsilon.Chips.Cores.StoreLane
public import Mipsilon.Chips.Formats.StoreMeaning
public import Mipsilon.Gen.StoreLane

/-! The chip `store-lane`: SB, SH. -/

@[expose] public section
namespace Mipsilon.StoreLane
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def format (env : Env F) : Store F where
  frame := ⟨env.main 0, env.main 1, env.main 2⟩
  base := ⟨env.main 3, env.main 4⟩
  source := ⟨env.main 5, env.main 6⟩
  address := ⟨⟨env.main 7, env.main 8⟩, ⟨env.main 9, env.main 10⟩, env.main 11, env.main 12,
    env.main 13, env.main 14⟩
  ram := ⟨env.main 15, env.main 16⟩

def select (env : Env F) : Select2 F := ⟨env.main 17, env.main 18⟩

def core (env : Env F) : StoreLaneCols F where
  source := ⟨env.main 19, env.main 20⟩
  sourceHigh := env.main 21
  prev := ⟨env.main 22, env.main 23⟩
  offset := ⟨env.main 24, env.main 25, env.main 26⟩
  odd := env.main 27
  half := env.main 28
  high := env.main 29
  newHalf := env.main 30
  new := ⟨env.main 31, env.main 32⟩

/-- The opcode of the row. -/
def opcode (s : Select2 F) (bigEndian : F) : F := s.s0 * 57 + s.s1 * 58 + bigEndian * 256

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (StoreLane.select env)
  address : (format env).address.Constraints
    ((format env).address.word * 4 + (StoreLane.core env).offset.offset)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.StoreLane.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, _⟩ =>
    ⟨⟨h0, h1, h2⟩, ⟨⟨h3, h4, h5, h6, h7⟩, h8, h9, h10, h11, h12⟩, ⟨h13, h14, h15, h16⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨⟨h3, h4, h5, h6, h7⟩, h8, h9, h10, h11, h12⟩, ⟨h13, h14, h15, h16⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, trivial⟩⟩

theorem messages (env : Env F) : Gen.StoreLane.chip.messages env =
    (core env).lookups (select env).isReal ++
      (format env).messages (opcode (select env) (core env).offset.bigEndian) (core env).source
        (core env).prev (core env).new (select env).isReal := rfl

/-! ### The opcodes -/

theorem sb : Store.Meaning .sb 1 (· == .big) fun endian y w offset =>
    putLimb w (lane (endian == .big) offset) (putByte (limb w (lane (endian == .big) offset))
      (lane (endian == .big) offset) (y.toNat % 256)) :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, storeByte_eq, BitVec.toNat_setWidth, Nat.reducePow]⟩

theorem sh : Store.Meaning .sh 2 (· == .big) fun endian y w offset =>
    putLimb w (lane (endian == .big) offset) (y.toNat % 65536) :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, storeHalf_eq, BitVec.toNat_setWidth, Nat.reducePow]⟩

theorem opcode_sb (big : Bool) : opcode (.first : Select2 F) (big.toNat : F) =
    ((Opcode.sb.number + if big then 256 else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (1 : F) * 57 + 0 * 58 + _ = ((57 : Nat) : F) + _; rw [cast_lit 57]; grobner

theorem opcode_sh (big : Bool) : opcode (.second : Select2 F) (big.toNat : F) =
    ((Opcode.sh.number + if big then 256 else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (0 : F) * 57 + 1 * 58 + _ = ((58 : Nat) : F) + _; rw [cast_lit 58]; grobner

/-! ### Theorems -/

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.StoreLane.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, ha⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine Store.sound hp rfl ha hs.one.cases hl hpulls fun hr hlcore => ?_
  obtain ⟨big, offset, ho, eoffset, halign⟩ := Offset.sound hc.offset
  have hlow : (format env).address.word * 4 + (core env).offset.offset = _ :=
    eoffset ▸ Offset.low_of
  rw [show (core env).offset.bigEndian = (big.toNat : F) by rw [eoffset]; rfl]
  rw [hr] at hlcore
  rcases hs.cases hp hr with e | e <;> rw [e] at hc halign ⊢
  · exact ⟨_, _, _, _, sb, big, offset, opcode_sb big, hlow, ho, Nat.mod_one _, fun hb y w hy hw =>
      hb ▸ StoreLaneCols.sound_sb hp hc hlcore hy hw ho eoffset⟩
  · exact ⟨_, _, _, _, sh, big, offset, opcode_sh big, hlow, ho, halign rfl, fun hb y w hy hw =>
      hb ▸ StoreLaneCols.sound_sh hc hy hw ho eoffset⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .sb | .isa .sh => true
  | _ => false

/-- A row. -/
noncomputable def row (format : Store F) (select : Select2 F) (core : StoreLaneCols F) : Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- An opcode is complete if the core has columns for it; `half` is the limb after. -/
theorem complete_of {o : Opcode} {size : Nat} {half : Endian → W → W → Nat → Nat}
    (h : Store.Meaning o size (· == .big) fun endian y w offset =>
      putLimb w (lane (endian == .big) offset) (half endian y w offset))
    {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {i : Instruction}
    (hi : i.op = o) (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16)
    (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    {sel : Select2 F} (hsel : sel.Constraints) (hreal : sel.isReal = 1)
    (hop : ∀ big : Bool, opcode sel (big.toNat : F) =
      ((o.number + if big then 256 else 0 : Nat) : F))
    (hcore : ∀ (y w : W) (endian : Endian) (offset : Nat), offset < 4 → offset % size = 0 →
      (StoreLaneCols.of F y w (endian == .big) offset (half endian y w offset)).Constraints sel) :
    HasRow F [Gen.StoreLane.chip] p s m pc nextPc clk ago := by
  obtain ⟨-, ho⟩ := h.accessible hi hex hf
  exact Store.complete h hi hex hago hf hrow
    (env := row (.fill clk (.of s m pc nextPc i ago) i) sel
      (.of F (s.reg i.rt) (m (.ram (key (effectiveAddress s i)))) (p.endian == .big)
        ((effectiveAddress s i).toNat % 4) (half p.endian _ _ _)))
    (fun _ => (bridge _ _).2 ⟨hsel, hcore _ _ _ _ (Nat.mod_lt _ (by omega)) ho,
      Address.of_constraints rfl Offset.low_of⟩)
    (messages _) hreal (hop _) rfl StoreLaneCols.of_looksUp (Word.of_is _) (Word.of_is _)
    (Word.of_is _)

/-- A row that satisfies the constraints: SB of 7 over 9 at the address 3 + 5, big endian. -/
theorem concrete (last : Prop) : Gen.StoreLane.chip.Satisfied
    (row (F := F) ⟨⟨0, 0, 1⟩, ⟨1, 0⟩, ⟨2, 0⟩, .of F 3 5, ⟨0, 0⟩⟩ .first
      (.of F 7 9 true 0 (putByte (limb 9 (lane true 0)) (lane true 0)
        ((7 : W).toNat % 256)))) last :=
  (bridge _ _).2 ⟨Select2.first_constraints, StoreLaneCols.fill_sb 7 9 (by decide),
    Address.of_constraints (offset := 0) (by decide) Offset.low_of⟩

theorem complete : CompleteFor F Gen.StoreLane.chip ops := by
  intro p s m pc nextPc clk ago r hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact complete_of sb hi hex hago hf hrow Select2.first_constraints Select2.first_isReal
      opcode_sb fun y w _ _ ho _ => StoreLaneCols.fill_sb y w ho
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact complete_of sh hi hex hago hf hrow Select2.second_constraints Select2.second_isReal
      opcode_sh fun y w _ _ ho hs => StoreLaneCols.fill_sh y w ho hs
  · simp at hops

end Mipsilon.StoreLane
