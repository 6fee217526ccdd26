module

public import Mipsilon.Chips.Cores.Unaligned
public import Mipsilon.Chips.Formats.LoadMeaning
public import Mipsilon.Gen.LoadUnaligned
public import Mipsilon.Machine.Proved

/-! The chip `load-unaligned`: LWL, LWR. -/

@[expose] public section
namespace Mipsilon.LoadUnaligned
open Lean.Grind Spec
open Gen.LoadUnaligned (adapter select core)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select2 F) (bigEndian : F) : F := s.s0 * Code.lwl + s.s1 * Code.lwr + bigEndian *
  Code.variant

/-- The word of LWL. -/
noncomputable def left (c : UnalignedCols F) : Bytes F :=
  c.alignment.select (c.memory.up c.register 0) (c.memory.up c.register 1)
    (c.memory.up c.register 2) (c.memory.up c.register 3)

/-- The word of LWR. -/
noncomputable def right (c : UnalignedCols F) : Bytes F :=
  c.alignment.select (c.memory.down c.register 3) (c.memory.down c.register 2)
    (c.memory.down c.register 1) (c.memory.down c.register 0)

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  alignment : (core env).alignment.Constraints (Gen.LoadUnaligned.select env).isReal
  oldLo : (core env).register.word.lo -
    (adapter env).c.prev.lo * (Gen.LoadUnaligned.select env).isReal = 0
  oldHi : (core env).register.word.hi -
    (adapter env).c.prev.hi * (Gen.LoadUnaligned.select env).isReal = 0
  merged : Merged (Gen.LoadUnaligned.select env) (left (core env)) (right (core env)) (core env).out
  address : (adapter env).address.Constraints ((adapter env).address.word * 4 +
    (core env).alignment.offset (Gen.LoadUnaligned.select env).isReal)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.LoadUnaligned.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, _⟩ =>
    ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8⟩, h9, h10, ⟨h11, h12⟩, ⟨h13, h14, h15, h16⟩⟩,
   fun ⟨⟨h0, h1, h2⟩, ⟨h3, h4, h5, h6, h7, h8⟩, h9, h10, ⟨h11, h12⟩, ⟨h13, h14, h15, h16⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, h16, trivial⟩⟩

theorem messages (env : Env F) : Gen.LoadUnaligned.chip.messages env =
    (core env).lookups (select env).isReal ++
      (adapter env).messages (opcode (select env) (core env).alignment.bigEndian)
        (core env).memory.word (core env).out (select env).isReal := rfl

/-! ### The opcodes -/

theorem lwl : LoadFormat.Meaning .lwl 1 (· == .big) fun endian w z offset =>
    moveUp w z (alignment (endian == .big) offset) :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, lwl_eq]⟩

theorem lwr : LoadFormat.Meaning .lwr 1 (· == .big) fun endian w z offset =>
    moveDown w z (3 - alignment (endian == .big) offset) :=
  ⟨by decide, fun i h _ _ _ => by simp only [Rom.plain, h],
   fun i r h => by simp only [execute, h, lwr_eq]⟩

theorem opcode_lwl (big : Bool) : opcode (.first : Select2 F) (big.toNat : F) =
    ((Opcode.lwl.number + if big then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (1 : F) * Code.lwl + 0 * Code.lwr + _ = ((Code.lwl : Nat) : F) + _; rw [cast_lit Code.lwl];
    grobner

theorem opcode_lwr (big : Bool) : opcode (.second : Select2 F) (big.toNat : F) =
    ((Opcode.lwr.number + if big then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (0 : F) * Code.lwl + 1 * Code.lwr + _ = ((Code.lwr : Nat) : F) + _; rw [cast_lit Code.lwr];
    grobner

/-- The merged words, for the alignment `a`. -/
theorem words {c : UnalignedCols F} {big : Bool} {a : Nat} {w z : W} (ha : a < 4)
    (e : c.alignment = .of F big a) (hw : c.memory.Is w) (hz : c.register.Is z) :
    (left c).word.Is (moveUp w z a) ∧ (right c).word.Is (moveDown w z (3 - a)) := by
  rw [left, right, e, Alignment.of_select ha fun n => c.memory.up c.register n,
    Alignment.of_select ha fun n => c.memory.down c.register (3 - n)]
  exact ⟨(hw.up hz ha).word, (hw.down hz (by omega)).word⟩

/-! ### Theorems -/

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.LoadUnaligned.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, hlo, hhi, hm, ha⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine LoadFormat.sound hp rfl ha hs.one.cases hl hpulls fun hr hlcore => ?_
  rw [hr] at hc hlo hhi hlcore
  obtain ⟨lm, lr⟩ := hlcore.append
  obtain ⟨big, a, la, ea⟩ := Alignment.sound hp hc
  have hlow : (adapter env).address.word * 4 + (core env).alignment.offset (select env).isReal = _
    :=
    ea ▸ Alignment.low_of la hr
  have hold : (core env).register.word = (adapter env).c.prev := Word.ext (by grobner) (by grobner)
  have hwords {w z} (hw : (core env).memory.word.Is w) (hz : (adapter env).c.prev.Is z) :=
    words la ea ((rangeBytes_ranges hp lm).of_word hp hw)
      ((rangeBytes_ranges hp lr).of_word hp (hold ▸ hz))
  rw [show (core env).alignment.bigEndian = (big.toNat : F) by rw [ea]; rfl]
  rcases hs.cases hp hr with e | e <;> rw [e] at hm ⊢
  · exact ⟨_, _, _, _, lwl, big, _, opcode_lwl big, e ▸ hlow, alignment_lt la big, Nat.mod_one _,
      fun hb w z hw hz => by
        rw [hb, alignment_alignment la, Merged.first_iff.1 hm]; exact (hwords hw hz).1⟩
  · exact ⟨_, _, _, _, lwr, big, _, opcode_lwr big, e ▸ hlow, alignment_lt la big, Nat.mod_one _,
      fun hb w z hw hz => by
        rw [hb, alignment_alignment la, Merged.second_iff.1 hm]; exact (hwords hw hz).2⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .lwl | .isa .lwr => true
  | _ => false

/-- A row. -/
noncomputable def row (format : LoadFormat F) (select : Select2 F) (core : UnalignedCols F) :
    Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- An opcode's row satisfies the constraints if its word is merged. -/
theorem row_constraints {r : LoadFormat F} {sel : Select2 F} {w z v : W} {big : Bool} {a : Nat}
    (ha : a < 4) (hsel : sel.Constraints) (hreal : sel.isReal = 1) (hz : r.c.prev.Is z)
    (haddress : r.address.Constraints
      (r.address.word * 4 + (Alignment.of F big a).offset sel.isReal))
    (hm : Merged sel (left (.of F w z big a v)) (right (.of F w z big a v)) (.of F v)) :
    Constraints (row r sel (.of F w z big a v)) := by
  have e : (Bytes.of F z).word = r.c.prev :=
    (Word.is_iff.1 (Bytes.of_is z).word).trans (Word.is_iff.1 hz).symm
  refine ⟨hsel, Alignment.of_constraints ha hreal, ?_, ?_, hm, haddress⟩
  · show (Bytes.of F z).word.lo - r.c.prev.lo * sel.isReal = 0
    rw [e, hreal]; grobner
  · show (Bytes.of F z).word.hi - r.c.prev.hi * sel.isReal = 0
    rw [e, hreal]; grobner

/-- An opcode is complete if its word is merged. -/
theorem complete_of {o : Opcode} {value : W → W → Nat → W}
    (h : LoadFormat.Meaning o 1 (· == .big) fun endian w z offset =>
      value w z (alignment (endian == .big) offset))
    {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {i : Instruction}
    (hi : i.op = o) (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16)
    (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    {sel : Select2 F} (hsel : sel.Constraints) (hreal : sel.isReal = 1)
    (hop : ∀ big : Bool, opcode sel (big.toNat : F) =
      ((o.number + if big then Code.variant else 0 : Nat) : F))
    (hm : ∀ (w z : W) (big : Bool) (a : Nat), a < 4 → Merged sel
      (left (.of F w z big a (value w z a))) (right (.of F w z big a (value w z a)))
      (.of F (value w z a))) :
    HasRow F [Gen.LoadUnaligned.chip] p s m pc nextPc clk ago := by
  have ho := Nat.mod_lt (effectiveAddress s i).toNat (show 0 < 4 by omega)
  have ha := alignment_lt ho (p.endian == .big)
  exact LoadFormat.complete h hi hex hago hf hrow
    (env := row (.fill clk (.of s m pc nextPc i (ago 0) (ago 1) (ago 2)) i) sel
      (.of F (m (.ram (key (effectiveAddress s i)))) (m (.register (destination i.rt)))
        (p.endian == .big) (alignment (p.endian == .big) ((effectiveAddress s i).toNat % 4)) _))
    (fun _ => (bridge _ _).2 (row_constraints ha hsel hreal (Word.of_is _)
      (Address.of_constraints rfl ((Alignment.low_of ha hreal).trans
        (by rw [alignment_alignment ho]; rfl))) (hm _ _ _ _ ha)))
    (messages _) hreal (hop _) rfl UnalignedCols.of_looksUp (Bytes.of_is _).word (Word.of_is _)

theorem merged_lwl (w z : W) (big : Bool) (a : Nat) (ha : a < 4) : Merged .first
    (left (.of F w z big a (moveUp w z a))) (right (.of F w z big a (moveUp w z a)))
    (.of F (moveUp w z a)) :=
  Merged.first_iff.2 (Word.is_iff.1
    (words ha (c := .of F w z big a _) rfl (Bytes.of_is w) (Bytes.of_is z)).1).symm

theorem merged_lwr (w z : W) (big : Bool) (a : Nat) (ha : a < 4) : Merged .second
    (left (.of F w z big a (moveDown w z (3 - a)))) (right (.of F w z big a (moveDown w z (3 - a))))
    (.of F (moveDown w z (3 - a))) :=
  Merged.second_iff.2 (Word.is_iff.1
    (words ha (c := .of F w z big a _) rfl (Bytes.of_is w) (Bytes.of_is z)).2).symm

/-- A row that satisfies the constraints: LWL of 9 at the address 3 + 5, big endian. -/
theorem concrete (last : Prop) : Gen.LoadUnaligned.chip.Satisfied
    (row (F := F) ⟨⟨0, 0, 1⟩, ⟨1, 0⟩, .of F 3 5, ⟨0, 0⟩, ⟨1, .of F 7, 0⟩⟩ .first
      (.of F 9 7 true 0 (moveUp 9 7 0))) last :=
  (bridge _ _).2 (row_constraints (by decide) Select2.first_constraints Select2.first_isReal
    (Word.of_is _) (Address.of_constraints (offset := 0) (by decide)
      (Alignment.low_of (by decide) Select2.first_isReal)) (merged_lwl _ _ _ _ (by decide)))

theorem complete : CompleteFor F Gen.LoadUnaligned.chip ops := by
  intro p s m pc nextPc clk ago r hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact complete_of lwl hi hex hago hf hrow Select2.first_constraints Select2.first_isReal
      opcode_lwl merged_lwl
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    exact complete_of lwr hi hex hago hf hrow Select2.second_constraints Select2.second_isReal
      opcode_lwr merged_lwr
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.LoadUnaligned.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.LoadUnaligned
