module

public import Mipsilon.Chips.Cores.Offset

/-! A byte or half of a RAM word replaced: `StoreLane` of `air/src/cores/lanes.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace StoreLaneCols

/-- The low byte of the source. -/
def byte (c : StoreLaneCols F) : F := c.source.lo - c.sourceHigh * 256
/-- The low byte of the limb before. -/
def low (c : StoreLaneCols F) : F := c.half - c.high * 256
/-- The limb with its low byte replaced. -/
def even (c : StoreLaneCols F) : F := c.byte + c.high * 256

/-- Selectors are SB, SH. -/
structure Constraints (c : StoreLaneCols F) (s : Select2 F) : Prop where
  offset : c.offset.Constraints s.s1 s.isReal
  half : c.half - (c.prev.lo + c.offset.lane1 * (c.prev.hi - c.prev.lo)) = 0
  odd : c.odd - c.offset.lane0 = 0
  newHalf : c.newHalf - (s.s0 * (c.even + c.odd * (c.low + c.byte * 256 - c.even)) +
    s.s1 * c.source.lo) = 0
  lo : s.isReal * c.new.lo - (c.prev.lo + (1 - c.offset.lane1) * (c.newHalf - c.prev.lo)) = 0
  hi : s.isReal * c.new.hi - (c.prev.hi + c.offset.lane1 * (c.newHalf - c.prev.hi)) = 0

noncomputable def lookups (c : StoreLaneCols F) (count : F) : List (Message F) :=
  [bytePair c.byte c.sourceHigh count, bytePair c.low c.high count]

/-! ### Soundness -/

variable {c : StoreLaneCols F} {s : Select2 F} {y w : W} {big : Bool} {offset : Nat}

/-- The word after, from the limb after. -/
theorem Constraints.merged (h : c.Constraints s) (hr : s.isReal = 1) (hw : c.prev.Is w)
    (ho : offset < 4) (e : c.offset = .of F big offset) {half : Nat} (hh : half < 65536)
    (eh : c.newHalf = (half : F)) : c.new.Is (putLimb w (lane big offset) half) := by
  have hl := lane_lt ho big
  have := w.isLt
  have e0 := h.lo
  have e1 := h.hi
  rw [hr, e, (Offset.of_lanes ho).2, eh, hw.1] at e0
  rw [hr, e, (Offset.of_lanes ho).2, eh, hw.2] at e1
  have ew := toNat_putLimb (w := w) (lane := lane big offset) hh
  have : lane big offset / 2 = 0 ∨ lane big offset / 2 = 1 := by omega
  rcases this with k | k
  · rw [k, cast_zero] at e0 e1
    rw [if_pos k] at ew
    exact Word.is_of_limbs (lo := half) (hi := w.toNat / 65536) hh (by grobner) (by grobner)
      (by omega)
  · rw [k, cast_one] at e0 e1
    rw [if_neg (by omega)] at ew
    exact Word.is_of_limbs (lo := w.toNat % 65536) (hi := half) (by omega) (by grobner) (by grobner)
      (by omega)

theorem sound_sb (hp : 2 ^ 30 < char F) (h : c.Constraints .first)
    (hl : LooksUp p (c.lookups 1)) (hy : c.source.Is y) (hw : c.prev.Is w) (ho : offset < 4)
    (e : c.offset = .of F big offset) : c.new.Is (putLimb w (lane big offset)
      (putByte (limb w (lane big offset)) (lane big offset) (y.toNat % 256))) := by
  refine h.merged Select2.first_isReal hw ho e (putByte_lt (limb_lt ..) (by omega)) ?_
  have hhalf := h.half
  rw [e, Offset.limb_eq ho hw] at hhalf
  have ehalf := eq_of_sub_eq_zero hhalf
  have hb := hl.tail.head.bytes hp
  rw [low, ehalf] at hb
  obtain ⟨elow, ehigh⟩ := Offset.bytes_of hp (limb_lt w _) hb
  have hs := hl.head.bytes hp
  rw [byte, hy.1] at hs
  obtain ⟨ebyte, -⟩ := Offset.bytes_of hp (Nat.mod_lt _ (by omega)) hs
  have eodd := eq_of_sub_eq_zero h.odd
  rw [e, (Offset.of_lanes ho).1] at eodd
  have en := h.newHalf
  rw [even, low, byte, hy.1, ehalf, elow, ebyte, ehigh, eodd] at en
  simp only [Select2.first] at en
  rw [show y.toNat % 65536 % 256 = y.toNat % 256 by omega] at en
  rw [putByte]
  have : lane big offset % 2 = 0 ∨ lane big offset % 2 = 1 := by omega
  rcases this with k | k <;> rw [k] at en
  · rw [if_pos k, cast_add, cast_mul, cast_lit 256]; rw [cast_zero] at en; grobner
  · rw [if_neg (by omega), cast_add, cast_mul, cast_lit 256]; rw [cast_one] at en; grobner

theorem sound_sh (h : c.Constraints .second) (hy : c.source.Is y) (hw : c.prev.Is w)
    (ho : offset < 4) (e : c.offset = .of F big offset) :
    c.new.Is (putLimb w (lane big offset) (y.toNat % 65536)) := by
  refine h.merged Select2.second_isReal hw ho e (by omega) ?_
  have en := h.newHalf
  simp only [Select2.second] at en
  rw [← hy.1]; grobner

/-! ### Completeness -/

/-- The columns of a store; `half` is the limb after. -/
noncomputable def of (F : Type) [ZkField F] (y w : W) (big : Bool) (offset half : Nat) :
    StoreLaneCols F where
  source := Word.of F y
  sourceHigh := ((y.toNat % 65536 / 256 : Nat) : F)
  prev := Word.of F w
  offset := .of F big offset
  odd := ((lane big offset % 2 : Nat) : F)
  half := (limb w (lane big offset) : F)
  high := ((limb w (lane big offset) / 256 : Nat) : F)
  newHalf := (half : F)
  new := Word.of F (putLimb w (lane big offset) half)

theorem of_looksUp {half : Nat} {count : F} :
    LooksUp p ((of F y w big offset half).lookups count) := by
  have := limb_lt w (lane big offset)
  refine .cons ?_ (.cons ?_ .nil)
  · show Provided p [Tag.bytePair, ((y.toNat % 65536 : Nat) : F) - ((y.toNat % 65536 / 256 : Nat) :
      F) * 256,
      _, 0, 0, 0, 0]
    rw [Offset.low_byte]
    exact .bytePair _ (y.toNat % 65536 / 256) (by omega) (by omega)
  · show Provided p [Tag.bytePair, (limb w (lane big offset) : F) -
      ((limb w (lane big offset) / 256 : Nat) : F) * 256, _, 0, 0, 0, 0]
    rw [Offset.low_byte]
    exact .bytePair _ (limb w (lane big offset) / 256) (by omega) (by omega)

theorem of_constraints {half : Nat} (ho : offset < 4) (hh : half < 65536) (hr : s.isReal = 1)
    (hoffset : (Offset.of F big offset).Constraints s.s1 s.isReal)
    (hnew : (half : F) - (s.s0 * ((of F y w big offset half).even +
      ((lane big offset % 2 : Nat) : F) * ((of F y w big offset half).low +
        (of F y w big offset half).byte * 256 - (of F y w big offset half).even)) +
      s.s1 * ((y.toNat % 65536 : Nat) : F)) = 0) :
    (of F y w big offset half).Constraints s := by
  have hl := lane_lt ho big
  have := w.isLt
  have ew := toNat_putLimb (w := w) (lane := lane big offset) hh
  have k : lane big offset / 2 = 0 ∨ lane big offset / 2 = 1 := by omega
  refine ⟨hoffset, ?_, ?_, hnew, ?_, ?_⟩
  · exact (congrArg (fun x => (limb w (lane big offset) : F) - x)
      (Offset.limb_eq ho (Word.of_is w))).trans (by grobner)
  · exact (congrArg (fun x => ((lane big offset % 2 : Nat) : F) - x)
      (Offset.of_lanes ho).1).trans (by grobner)
  · rw [hr]
    simp only [of, (Offset.of_lanes ho).2, Word.of, ew]
    rcases k with k | k <;> rw [k]
    · rw [if_pos rfl, cast_zero,
        show (w.toNat / 65536 * 65536 + half) % 65536 = half by omega]; grobner
    · rw [if_neg (by decide), cast_one,
        show (half * 65536 + w.toNat % 65536) % 65536 = w.toNat % 65536 by omega]; grobner
  · rw [hr]
    simp only [of, (Offset.of_lanes ho).2, Word.of, ew]
    rcases k with k | k <;> rw [k]
    · rw [if_pos rfl, cast_zero,
        show (w.toNat / 65536 * 65536 + half) / 65536 = w.toNat / 65536 by omega]; grobner
    · rw [if_neg (by decide), cast_one,
        show (half * 65536 + w.toNat % 65536) / 65536 = half by omega]; grobner

theorem fill_sb (y w : W) (ho : offset < 4) : (of F y w big offset
    (putByte (limb w (lane big offset)) (lane big offset) (y.toNat % 256))).Constraints .first := by
  refine of_constraints ho (putByte_lt (limb_lt ..) (by omega)) Select2.first_isReal
    (Offset.of_constraints ho Select2.first_isReal (.inl rfl)) ?_
  simp only [even, low, byte, of, Word.of, Offset.low_byte, Select2.first,
    show y.toNat % 65536 % 256 = y.toNat % 256 by omega, putByte]
  have : lane big offset % 2 = 0 ∨ lane big offset % 2 = 1 := by omega
  rcases this with k | k <;> rw [k]
  · rw [if_pos rfl, cast_add, cast_mul, cast_lit 256, cast_zero]; grobner
  · rw [if_neg (by decide), cast_add, cast_mul, cast_lit 256, cast_one]; grobner

theorem fill_sh (y w : W) (ho : offset < 4) (hs : offset % 2 = 0) :
    (of F y w big offset (y.toNat % 65536)).Constraints .second := by
  refine of_constraints ho (by omega) Select2.second_isReal
    (Offset.of_constraints ho Select2.second_isReal (.inr hs)) ?_
  simp only [Select2.second]; grobner

end StoreLaneCols
end Mipsilon
