module

public import Mipsilon.Chips.Cores.LoadLane
public import Mipsilon.Chips.Formats.LoadMeaning
public import Mipsilon.Gen.LoadLane
public import Mipsilon.Machine.Proved

/-! The chip `load-lane`: LB, LBU, LH, LHU. -/

@[expose] public section
namespace Mipsilon.LoadLane
open Lean.Grind Spec
open Gen.LoadLane (adapter select core)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select4 F) (bigEndian : F) : F :=
  s.s0 * Code.lb + s.s1 * Code.lbu + s.s2 * Code.lh + s.s3 * Code.lhu + bigEndian * Code.variant

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (Gen.LoadLane.select env)
  address : (adapter env).address.Constraints
    ((adapter env).address.word * 4 + (Gen.LoadLane.core env).offset.offset)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.LoadLane.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, h18,
      h19, _⟩ =>
    ⟨⟨h0, h1, h2, h3, h4⟩, ⟨⟨h5, h6, h7, h8, h9⟩, h10, h11, h12, h13, h14, h15⟩,
      ⟨h16, h17, h18, h19⟩⟩,
   fun ⟨⟨h0, h1, h2, h3, h4⟩, ⟨⟨h5, h6, h7, h8, h9⟩, h10, h11, h12, h13, h14, h15⟩,
      ⟨h16, h17, h18, h19⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, h17, h18, h19,
      trivial⟩⟩

theorem messages (env : Env F) : Gen.LoadLane.chip.messages env =
    (core env).lookups (select env) ++
      (adapter env).messages (opcode (select env) (core env).offset.bigEndian) (core env).memory
        (core env).result (select env).isReal := rfl

/-! ### The opcodes -/

theorem lb : LoadFormat.Meaning .lb 1 (· == .big) fun endian w _ offset =>
    (laneByte w (lane (endian == .big) offset)).signExtend 32 :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, loadByte_eq]⟩

theorem lbu : LoadFormat.Meaning .lbu 1 (· == .big) fun endian w _ offset =>
    (laneByte w (lane (endian == .big) offset)).setWidth 32 :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, loadByte_eq]⟩

theorem lh : LoadFormat.Meaning .lh 2 (· == .big) fun endian w _ offset =>
    (laneHalf w (lane (endian == .big) offset)).signExtend 32 :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, loadHalf_eq]⟩

theorem lhu : LoadFormat.Meaning .lhu 2 (· == .big) fun endian w _ offset =>
    (laneHalf w (lane (endian == .big) offset)).setWidth 32 :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, loadHalf_eq]⟩

theorem opcode_lb (big : Bool) : opcode (.first : Select4 F) (big.toNat : F) =
    ((Opcode.lb.number + if big then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (1 : F) * Code.lb + 0 * Code.lbu + 0 * Code.lh + 0 * Code.lhu + _ = ((Code.lb : Nat) : F) +
    _; rw [cast_lit Code.lb]; grobner

theorem opcode_lbu (big : Bool) : opcode (.second : Select4 F) (big.toNat : F) =
    ((Opcode.lbu.number + if big then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (0 : F) * Code.lb + 1 * Code.lbu + 0 * Code.lh + 0 * Code.lhu + _ = ((Code.lbu : Nat) : F) +
    _; rw [cast_lit Code.lbu]; grobner

theorem opcode_lh (big : Bool) : opcode (.third : Select4 F) (big.toNat : F) =
    ((Opcode.lh.number + if big then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (0 : F) * Code.lb + 0 * Code.lbu + 1 * Code.lh + 0 * Code.lhu + _ = ((Code.lh : Nat) : F) +
    _; rw [cast_lit Code.lh]; grobner

theorem opcode_lhu (big : Bool) : opcode (.fourth : Select4 F) (big.toNat : F) =
    ((Opcode.lhu.number + if big then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (0 : F) * Code.lb + 0 * Code.lbu + 0 * Code.lh + 1 * Code.lhu + _ = ((Code.lhu : Nat) : F) +
    _; rw [cast_lit Code.lhu]; grobner

/-! ### Theorems -/

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.LoadLane.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, ha⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine LoadFormat.sound hp rfl ha hs.one.cases hl hpulls fun hr hlcore => ?_
  obtain ⟨big, offset, ho, eoffset, halign⟩ := Offset.sound hc.offset
  have hlow : (adapter env).address.word * 4 + (core env).offset.offset = _ :=
    eoffset ▸ Offset.low_of
  rw [show (core env).offset.bigEndian = (big.toNat : F) by rw [eoffset]; rfl]
  have his {w} (hw : (core env).memory.Is w) := hc.is hp hlcore hr hw ho eoffset
  rcases hs.cases hp hr with e | e | e | e <;> rw [e] at hc hlcore halign ⊢
  · exact ⟨_, _, _, _, lb, big, offset, opcode_lb big, hlow, ho, Nat.mod_one _, fun hb w z hw _ =>
      hb ▸ LoadLaneCols.sound_lb hp hc hlcore (his hw)⟩
  · exact ⟨_, _, _, _, lbu, big, offset, opcode_lbu big, hlow, ho, Nat.mod_one _, fun hb w z hw _ =>
      hb ▸ LoadLaneCols.sound_lbu hc (his hw)⟩
  · exact ⟨_, _, _, _, lh, big, offset, opcode_lh big, hlow, ho,
      halign (by simp only [Select4.third]; grobner), fun hb w z hw _ =>
      hb ▸ LoadLaneCols.sound_lh hp hc hlcore (his hw)⟩
  · exact ⟨_, _, _, _, lhu, big, offset, opcode_lhu big, hlow, ho,
      halign (by simp only [Select4.fourth]; grobner), fun hb w z hw _ =>
      hb ▸ LoadLaneCols.sound_lhu hc (his hw)⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .lb | .isa .lbu | .isa .lh | .isa .lhu => true
  | _ => false

/-- A row. -/
noncomputable def row (format : LoadFormat F) (select : Select4 F) (core : LoadLaneCols F) :
    Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- An opcode is complete if the core has columns for it. -/
theorem complete_of {o : Opcode} {size : Nat} {value : Endian → W → W → Nat → W}
    (h : LoadFormat.Meaning o size (· == .big) value) {s : State} {m : Memory} {pc nextPc : Nat}
      {clk : F}
    {ago : Nat → Nat} {i : Instruction} (hi : i.op = o) (hex : Executes p s m pc nextPc)
    (hago : ∀ k, ago k < 2 ^ 16) (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    {sel : Select4 F} (hsel : sel.Constraints) (hreal : sel.isReal = 1)
    (hop : ∀ big : Bool, opcode sel (big.toNat : F) =
      ((o.number + if big then Code.variant else 0 : Nat) : F))
    (hcore : ∀ (w z : W) (endian : Endian) (offset : Nat), offset < 4 → offset % size = 0 →
      ∃ top lo, (LoadLaneCols.of F w (endian == .big) offset top lo).Constraints sel ∧
        (LoadLaneCols.of F w (endian == .big) offset top lo).result.Is (value endian w z offset)) :
    HasRow F [Gen.LoadLane.chip] p s m pc nextPc clk ago := by
  obtain ⟨-, ho⟩ := h.accessible hi hex hf
  obtain ⟨top, lo, hc, hout⟩ := hcore (m (.ram (key (effectiveAddress s i))))
    (m (.register (destination i.rt))) p.endian _ (Nat.mod_lt _ (by omega)) ho
  exact LoadFormat.complete h hi hex hago hf hrow
    (env := row (.fill clk (.of s m pc nextPc i (ago 0) (ago 1) (ago 2)) i) sel
      (.of F (m (.ram (key (effectiveAddress s i)))) (p.endian == .big)
        ((effectiveAddress s i).toNat % 4) top lo))
    (fun _ => (bridge _ _).2 ⟨hsel, hc, Address.of_constraints rfl Offset.low_of⟩)
    (messages _) hreal (hop _) rfl LoadLaneCols.of_looksUp (Word.of_is _) hout

/-! The columns of each opcode. -/

theorem fill_lb (w : W) {big : Bool} {offset : Nat} (ho : offset < 4) :
    ∃ top lo, (LoadLaneCols.of F w big offset top lo).Constraints .first ∧
      (LoadLaneCols.of F w big offset top lo).result.Is
        ((laneByte w (lane big offset)).signExtend 32) := by
  have hb := byteOf_lt (limb_lt w (lane big offset)) (lane big offset)
  refine ⟨byteOf (limb w (lane big offset)) (lane big offset),
    byteOf (limb w (lane big offset)) (lane big offset) +
      65280 * (byteOf (limb w (lane big offset)) (lane big offset) / 128),
    LoadLaneCols.of_constraints ho (Offset.of_constraints ho Select4.first_isReal (.inl ?_)) ?_
      hb ?_ ?_,
    LoadLaneCols.of_result (by omega) (by rw [toNat_signExtend_byte, toNat_laneByte])⟩ <;>
    simp only [Select4.first, cast_add, cast_mul] <;> grobner

theorem fill_lbu (w : W) {big : Bool} {offset : Nat} (ho : offset < 4) :
    ∃ top lo, (LoadLaneCols.of F w big offset top lo).Constraints .second ∧
      (LoadLaneCols.of F w big offset top lo).result.Is
        ((laneByte w (lane big offset)).setWidth 32) := by
  have hb := byteOf_lt (limb_lt w (lane big offset)) (lane big offset)
  refine ⟨0, byteOf (limb w (lane big offset)) (lane big offset),
    LoadLaneCols.of_constraints ho (Offset.of_constraints ho Select4.second_isReal (.inl ?_)) ?_
      (by decide) ?_ ?_,
    LoadLaneCols.of_result (by omega) (by rw [BitVec.toNat_setWidth, toNat_laneByte]; omega)⟩ <;>
    simp only [Select4.second, cast_zero, Nat.zero_div] <;> grobner

theorem fill_lh (w : W) {big : Bool} {offset : Nat} (ho : offset < 4) (hs : offset % 2 = 0) :
    ∃ top lo, (LoadLaneCols.of F w big offset top lo).Constraints .third ∧
      (LoadLaneCols.of F w big offset top lo).result.Is
        ((laneHalf w (lane big offset)).signExtend 32) := by
  have hb := limb_lt w (lane big offset)
  refine ⟨limb w (lane big offset) / 256, limb w (lane big offset),
    LoadLaneCols.of_constraints ho (Offset.of_constraints ho Select4.third_isReal (.inr hs)) ?_
      (by omega) ?_ ?_,
    LoadLaneCols.of_result hb (by rw [toNat_signExtend_half, toNat_laneHalf]; omega)⟩ <;>
    simp only [Select4.third] <;> grobner

theorem fill_lhu (w : W) {big : Bool} {offset : Nat} (ho : offset < 4) (hs : offset % 2 = 0) :
    ∃ top lo, (LoadLaneCols.of F w big offset top lo).Constraints .fourth ∧
      (LoadLaneCols.of F w big offset top lo).result.Is
        ((laneHalf w (lane big offset)).setWidth 32) := by
  have hb := limb_lt w (lane big offset)
  refine ⟨0, limb w (lane big offset),
    LoadLaneCols.of_constraints ho (Offset.of_constraints ho Select4.fourth_isReal (.inr hs)) ?_
      (by decide) ?_ ?_,
    LoadLaneCols.of_result hb (by rw [BitVec.toNat_setWidth, toNat_laneHalf]; omega)⟩ <;>
    simp only [Select4.fourth, cast_zero, Nat.zero_div] <;> grobner

/-- A row that satisfies the constraints: LB of 9 at the address 3 + 5, big endian. -/
theorem concrete (last : Prop) : ∃ core, Gen.LoadLane.chip.Satisfied
    (row (F := F) ⟨⟨0, 0, 1⟩, ⟨1, 0⟩, .of F 3 5, ⟨0, 0⟩, ⟨1, .of F 7, 0⟩⟩ .first core) last := by
  obtain ⟨top, lo, hc, -⟩ := fill_lb (F := F) 9 (big := true) (offset := 0) (by decide)
  exact ⟨.of F 9 true 0 top lo, (bridge _ _).2 ⟨Select4.first_constraints, hc,
    Address.of_constraints (offset := 0) (by decide) Offset.low_of⟩⟩

theorem complete : CompleteFor F Gen.LoadLane.chip ops := by
  intro p s m pc nextPc clk ago r hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact complete_of lb hi hex hago hf hrow Select4.first_constraints Select4.first_isReal
      opcode_lb fun w _ _ _ ho _ => fill_lb w ho
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact complete_of lbu hi hex hago hf hrow Select4.second_constraints Select4.second_isReal
      opcode_lbu fun w _ _ _ ho _ => fill_lbu w ho
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact complete_of lh hi hex hago hf hrow Select4.third_constraints Select4.third_isReal
      opcode_lh fun w _ _ _ ho hs => fill_lh w ho hs
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact complete_of lhu hi hex hago hf hrow Select4.fourth_constraints Select4.fourth_isReal
      opcode_lhu fun w _ _ _ ho hs => fill_lhu w ho hs
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.LoadLane.chip ops :=
  ⟨sound hp, complete, fun last => let ⟨_, h⟩ := concrete last; ⟨_, h⟩⟩

end Mipsilon.LoadLane
