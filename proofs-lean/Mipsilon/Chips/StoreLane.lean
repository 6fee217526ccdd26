module

public import Mipsilon.Chips.Cores.StoreLane
public import Mipsilon.Chips.Formats.StoreMeaning
public import Mipsilon.Gen.StoreLane
public import Mipsilon.Machine.Proved

/-! The chip `store-lane`: SB, SH. -/

@[expose] public section
namespace Mipsilon.StoreLane
open Lean.Grind Spec
open Gen.StoreLane (adapter select core)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select2 F) (bigEndian : F) : F := s.s0 * Code.sb + s.s1 * Code.sh + bigEndian *
  Code.variant

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.StoreLane.select env)
  address : (adapter env).address.Constraints
    ((adapter env).address.word * 4 + (Gen.StoreLane.core env).offset.offset)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.StoreLane.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, _⟩ =>
    ⟨⟨h0, h1, h2⟩, ⟨⟨h3, h4, h5, h6, h7⟩, h8, h9, h10, h11, h12⟩, ⟨h13, h14, h15, h16⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨⟨h3, h4, h5, h6, h7⟩, h8, h9, h10, h11, h12⟩, ⟨h13, h14, h15, h16⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, trivial⟩⟩

theorem messages (env : Env F) : Gen.StoreLane.chip.messages env =
    (core env).lookups (select env).isReal ++
      (adapter env).messages (opcode (select env) (core env).offset.bigEndian) (core env).source
        (core env).prev (core env).new (select env).isReal := rfl

/-! ### The opcodes -/

theorem sb : StoreFormat.Meaning .sb 1 (· == .big) fun endian y w offset =>
    putLimb w (lane (endian == .big) offset) (putByte (limb w (lane (endian == .big) offset))
      (lane (endian == .big) offset) (y.toNat % 256)) :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, storeByte_eq, BitVec.toNat_setWidth, Nat.reducePow]⟩

theorem sh : StoreFormat.Meaning .sh 2 (· == .big) fun endian y w offset =>
    putLimb w (lane (endian == .big) offset) (y.toNat % 65536) :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, storeHalf_eq, BitVec.toNat_setWidth, Nat.reducePow]⟩

theorem opcode_sb (big : Bool) : opcode (.first : Select2 F) (big.toNat : F) =
    ((Opcode.sb.number + if big then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (1 : F) * Code.sb + 0 * Code.sh + _ = ((Code.sb : Nat) : F) + _; rw [cast_lit Code.sb];
    grobner

theorem opcode_sh (big : Bool) : opcode (.second : Select2 F) (big.toNat : F) =
    ((Opcode.sh.number + if big then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (0 : F) * Code.sb + 1 * Code.sh + _ = ((Code.sh : Nat) : F) + _; rw [cast_lit Code.sh];
    grobner

/-! ### Theorems -/

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.StoreLane.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, ha⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine StoreFormat.sound hp rfl ha hs.one.cases hl hpulls fun hr hlcore => ?_
  obtain ⟨big, offset, ho, eoffset, halign⟩ := Offset.sound hc.offset
  have hlow : (adapter env).address.word * 4 + (core env).offset.offset = _ :=
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
noncomputable def row (format : StoreFormat F) (select : Select2 F) (core : StoreLaneCols F) :
    Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- An opcode is complete if the core has columns for it; `half` is the limb after. -/
theorem complete_of {o : Opcode} {size : Nat} {half : Endian → W → W → Nat → Nat}
    (h : StoreFormat.Meaning o size (· == .big) fun endian y w offset =>
      putLimb w (lane (endian == .big) offset) (half endian y w offset))
    {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {i : Instruction}
    (hi : i.op = o) (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16)
    (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    {sel : Select2 F} (hsel : sel.Constraints) (hreal : sel.isReal = 1)
    (hop : ∀ big : Bool, opcode sel (big.toNat : F) =
      ((o.number + if big then Code.variant else 0 : Nat) : F))
    (hcore : ∀ (y w : W) (endian : Endian) (offset : Nat), offset < 4 → offset % size = 0 →
      (StoreLaneCols.of F y w (endian == .big) offset (half endian y w offset)).Constraints sel) :
    HasRow F [Gen.StoreLane.chip] p s m pc nextPc clk ago := by
  obtain ⟨-, ho⟩ := h.accessible hi hex hf
  exact StoreFormat.complete h hi hex hago hf hrow
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

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.StoreLane.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.StoreLane
