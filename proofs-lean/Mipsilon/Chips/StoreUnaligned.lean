module

public import Mipsilon.Chips.Cores.Unaligned
public import Mipsilon.Chips.Formats.StoreMeaning
public import Mipsilon.Gen.StoreUnaligned
public import Mipsilon.Machine.Proved

/-! The chip `store-unaligned`: SWL, SWR. -/

@[expose] public section
namespace Mipsilon.StoreUnaligned
open Lean.Grind Spec
open Gen.StoreUnaligned (adapter select core)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select2 F) (bigEndian : F) : F := s.s0 * Code.swl + s.s1 * Code.swr + bigEndian *
  Code.variant

/-- The word of SWL. -/
noncomputable def left (c : UnalignedCols F) : Bytes F :=
  c.alignment.select (c.register.down c.memory 0) (c.register.down c.memory 1)
    (c.register.down c.memory 2) (c.register.down c.memory 3)

/-- The word of SWR. -/
noncomputable def right (c : UnalignedCols F) : Bytes F :=
  c.alignment.select (c.register.up c.memory 3) (c.register.up c.memory 2)
    (c.register.up c.memory 1) (c.register.up c.memory 0)

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  alignment : (core env).alignment.Constraints (Gen.StoreUnaligned.select env).isReal
  merged : Merged (Gen.StoreUnaligned.select env) (left (core env)) (right (core env)) (core
    env).out
  address : (adapter env).address.Constraints ((adapter env).address.word * 4 +
    (core env).alignment.offset (Gen.StoreUnaligned.select env).isReal)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.StoreUnaligned.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, _⟩ =>
    ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8⟩, ⟨h9, h10⟩, ⟨h11, h12, h13, h14⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8⟩, ⟨h9, h10⟩, ⟨h11, h12, h13, h14⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, trivial⟩⟩

theorem messages (env : Env F) : Gen.StoreUnaligned.chip.messages env =
    (core env).lookups (select env).isReal ++
      (adapter env).messages (opcode (select env) (core env).alignment.bigEndian)
        (core env).register.word (core env).memory.word (core env).out (select env).isReal := rfl

/-! ### The opcodes -/

theorem swl : StoreFormat.Meaning .swl 1 (· == .big) fun endian y w offset =>
    moveDown y w (alignment (endian == .big) offset) :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, swl_eq]⟩

theorem swr : StoreFormat.Meaning .swr 1 (· == .big) fun endian y w offset =>
    moveUp y w (3 - alignment (endian == .big) offset) :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, swr_eq]⟩

theorem opcode_swl (big : Bool) : opcode (.first : Select2 F) (big.toNat : F) =
    ((Opcode.swl.number + if big then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (1 : F) * Code.swl + 0 * Code.swr + _ = ((Code.swl : Nat) : F) + _; rw [cast_lit Code.swl];
    grobner

theorem opcode_swr (big : Bool) : opcode (.second : Select2 F) (big.toNat : F) =
    ((Opcode.swr.number + if big then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (0 : F) * Code.swl + 1 * Code.swr + _ = ((Code.swr : Nat) : F) + _; rw [cast_lit Code.swr];
    grobner

/-- The merged words, for the alignment `a`. -/
theorem words {c : UnalignedCols F} {big : Bool} {a : Nat} {y w : W} (ha : a < 4)
    (e : c.alignment = .of F big a) (hy : c.register.Is y) (hw : c.memory.Is w) :
    (left c).word.Is (moveDown y w a) ∧ (right c).word.Is (moveUp y w (3 - a)) := by
  rw [left, right, e, Alignment.of_select ha fun n => c.register.down c.memory n,
    Alignment.of_select ha fun n => c.register.up c.memory (3 - n)]
  exact ⟨(hy.down hw ha).word, (hy.up hw (by omega)).word⟩

/-! ### Theorems -/

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.StoreUnaligned.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, hm, ha⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine StoreFormat.sound hp rfl ha hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hc hlcore
  obtain ⟨lm, lr⟩ := hlcore.append
  obtain ⟨big, a, la, ea⟩ := Alignment.sound hp hc
  have hlow : (adapter env).address.word * 4 + (core env).alignment.offset (select env).isReal = _
    :=
    ea ▸ Alignment.low_of la hr
  have hwords {y w} (hy : (core env).register.word.Is y) (hw : (core env).memory.word.Is w) :=
    words la ea ((rangeBytes_ranges hp lr).of_word hp hy) ((rangeBytes_ranges hp lm).of_word hp hw)
  rw [show (core env).alignment.bigEndian = (big.toNat : F) by rw [ea]; rfl]
  rcases hs.cases hp hr with e | e <;> rw [e] at hm ⊢
  · exact ⟨_, _, _, _, swl, big, _, opcode_swl big, e ▸ hlow, alignment_lt la big, Nat.mod_one _,
      fun hb y w hy hw => by
        rw [hb, alignment_alignment la, Merged.first_iff.1 hm]; exact (hwords hy hw).1⟩
  · exact ⟨_, _, _, _, swr, big, _, opcode_swr big, e ▸ hlow, alignment_lt la big, Nat.mod_one _,
      fun hb y w hy hw => by
        rw [hb, alignment_alignment la, Merged.second_iff.1 hm]; exact (hwords hy hw).2⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .swl | .isa .swr => true
  | _ => false

/-- A row. -/
noncomputable def row (format : StoreFormat F) (select : Select2 F) (core : UnalignedCols F) :
    Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- An opcode's row satisfies the constraints if its word is merged. -/
theorem row_constraints {r : StoreFormat F} {sel : Select2 F} {w y v : W} {big : Bool} {a : Nat}
    (ha : a < 4) (hsel : sel.Constraints) (hreal : sel.isReal = 1)
    (haddress : r.address.Constraints
      (r.address.word * 4 + (Alignment.of F big a).offset sel.isReal))
    (hm : Merged sel (left (.of F w y big a v)) (right (.of F w y big a v)) (.of F v)) :
    Constraints (row r sel (.of F w y big a v)) :=
  ⟨hsel, Alignment.of_constraints ha hreal, hm, haddress⟩

/-- An opcode is complete if its word is merged. -/
theorem complete_of {o : Opcode} {value : W → W → Nat → W}
    (h : StoreFormat.Meaning o 1 (· == .big) fun endian y w offset =>
      value y w (alignment (endian == .big) offset))
    {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {i : Instruction}
    (hi : i.op = o) (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16)
    (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    {sel : Select2 F} (hsel : sel.Constraints) (hreal : sel.isReal = 1)
    (hop : ∀ big : Bool, opcode sel (big.toNat : F) =
      ((o.number + if big then Code.variant else 0 : Nat) : F))
    (hm : ∀ (y w : W) (big : Bool) (a : Nat), a < 4 → Merged sel
      (left (.of F w y big a (value y w a))) (right (.of F w y big a (value y w a)))
      (.of F (value y w a))) :
    HasRow F [Gen.StoreUnaligned.chip] p s m pc nextPc clk ago := by
  have ho := Nat.mod_lt (effectiveAddress s i).toNat (show 0 < 4 by omega)
  have ha := alignment_lt ho (p.endian == .big)
  exact StoreFormat.complete h hi hex hago hf hrow
    (env := row (.fill clk (.of s m pc nextPc i ago) i) sel
      (.of F (m (.ram (key (effectiveAddress s i)))) (s.reg i.rt)
        (p.endian == .big) (alignment (p.endian == .big) ((effectiveAddress s i).toNat % 4)) _))
    (fun _ => (bridge _ _).2 (row_constraints ha hsel hreal
      (Address.of_constraints rfl ((Alignment.low_of ha hreal).trans
        (by rw [alignment_alignment ho]; rfl))) (hm _ _ _ _ ha)))
    (messages _) hreal (hop _) rfl UnalignedCols.of_looksUp (Bytes.of_is _).word
    (Bytes.of_is _).word (Word.of_is _)

theorem merged_swl (y w : W) (big : Bool) (a : Nat) (ha : a < 4) : Merged .first
    (left (.of F w y big a (moveDown y w a))) (right (.of F w y big a (moveDown y w a)))
    (.of F (moveDown y w a)) :=
  Merged.first_iff.2 (Word.is_iff.1
    (words ha (c := .of F w y big a _) rfl (Bytes.of_is y) (Bytes.of_is w)).1).symm

theorem merged_swr (y w : W) (big : Bool) (a : Nat) (ha : a < 4) : Merged .second
    (left (.of F w y big a (moveUp y w (3 - a)))) (right (.of F w y big a (moveUp y w (3 - a))))
    (.of F (moveUp y w (3 - a))) :=
  Merged.second_iff.2 (Word.is_iff.1
    (words ha (c := .of F w y big a _) rfl (Bytes.of_is y) (Bytes.of_is w)).2).symm

/-- A row that satisfies the constraints: SWL of 7 over 9 at the address 3 + 5, big endian. -/
theorem concrete (last : Prop) : Gen.StoreUnaligned.chip.Satisfied
    (row (F := F) ⟨⟨0, 0, 1⟩, ⟨1, 0⟩, ⟨2, 0⟩, .of F 3 5, ⟨0, 0⟩⟩ .first
      (.of F 9 7 true 0 (moveDown 7 9 0))) last :=
  (bridge _ _).2 (row_constraints (by decide) Select2.first_constraints Select2.first_isReal
    (Address.of_constraints (offset := 0) (by decide)
      (Alignment.low_of (by decide) Select2.first_isReal)) (merged_swl _ _ _ _ (by decide)))

theorem complete : CompleteFor F Gen.StoreUnaligned.chip ops := by
  intro p s m pc nextPc clk ago r hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact complete_of swl hi hex hago hf hrow Select2.first_constraints Select2.first_isReal
      opcode_swl merged_swl
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact complete_of swr hi hex hago hf hrow Select2.second_constraints Select2.second_isReal
      opcode_swr merged_swr
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.StoreUnaligned.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.StoreUnaligned
