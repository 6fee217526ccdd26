module

public import Mipsilon.Chips.Cores.Offset

/-! A byte or half of a RAM word: `LoadLane` of `air/src/cores/lanes.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- A lookup with multiplicity 1. -/
theorem LooksUp.real {fields : List F} {count : F} {ms : List (Message F)}
    (h : LooksUp p (lookup fields count :: ms)) (hc : count = 1) : Provided p fields := by
  subst hc; exact h.head

namespace LoadLaneCols

/-- The low byte of the limb. -/
def low (c : LoadLaneCols F) : F := c.half - c.high * 256

/-- Selectors are LB, LBU, LH, LHU. -/
structure Constraints (c : LoadLaneCols F) (s : Select4 F) : Prop where
  offset : c.offset.Constraints (s.s2 + s.s3) s.isReal
  half : c.half - (c.memory.lo + c.offset.lane1 * (c.memory.hi - c.memory.lo)) = 0
  byte : c.byte - (c.low + c.offset.lane0 * (c.high - c.low)) = 0
  top : c.top - (s.s0 * c.byte + s.s2 * c.high) = 0
  bool : IsBool c.sign
  sign : c.sign * (1 - (s.s0 + s.s2)) = 0
  out : c.out - ((s.s0 + s.s1) * c.byte + (s.s2 + s.s3) * c.half + s.s0 * (c.sign * 65280)) = 0

noncomputable def lookups (c : LoadLaneCols F) (s : Select4 F) : List (Message F) :=
  [bytePair c.low c.high s.isReal, range 7 (c.top - c.sign * 128) (s.s0 + s.s2)]

/-- The result. -/
def result (c : LoadLaneCols F) : Word F := ⟨c.out, c.sign * 65535⟩

/-! ### Soundness -/

/-- The columns hold the limb and byte of a lane. -/
structure Is (c : LoadLaneCols F) (w : W) (lane : Nat) : Prop where
  half : c.half = (limb w lane : F)
  high : c.high = ((limb w lane / 256 : Nat) : F)
  byte : c.byte = (byteOf (limb w lane) lane : F)

theorem Constraints.is (hp : 2 ^ 30 < char F) {c : LoadLaneCols F} {s : Select4 F} {w : W}
    {big : Bool} {offset : Nat} (h : c.Constraints s) (hl : LooksUp p (c.lookups s))
    (hr : s.isReal = 1) (hw : c.memory.Is w) (ho : offset < 4) (e : c.offset = .of F big offset) :
    c.Is w (lane big offset) := by
  have hhalf := h.half
  have hbyte := h.byte
  rw [e, Offset.limb_eq ho hw] at hhalf
  have ehalf := eq_of_sub_eq_zero hhalf
  have hb := (hl.real hr).bytes hp
  rw [low, ehalf] at hb
  obtain ⟨elow, ehigh⟩ := Offset.bytes_of hp (limb_lt w _) hb
  rw [e, low, ehalf, Offset.byte_eq ho elow ehigh] at hbyte
  exact ⟨ehalf, ehigh, eq_of_sub_eq_zero hbyte⟩

theorem sound_lb (hp : 2 ^ 30 < char F) {c : LoadLaneCols F} {w : W} {lane : Nat}
    (h : c.Constraints .first) (hl : LooksUp p (c.lookups .first)) (hi : c.Is w lane) :
    c.result.Is ((laneByte w lane).signExtend 32) := by
  have hb := byteOf_lt (limb_lt w lane) lane
  have hv := toNat_signExtend_byte (laneByte w lane)
  rw [toNat_laneByte] at hv
  obtain ⟨s, ls, es⟩ := bool_cases' h.bool
  obtain ⟨t, lt, et⟩ := (hl.tail.real (by simp only [Select4.first]; grobner)).below hp (k := 7)
    (cast_lit 7).symm (by omega)
  have e0 := h.top
  have e1 := h.out
  simp only [Select4.first] at e0 e1
  have etop : (byteOf (limb w lane) lane : F) - (s : F) * 128 - (t : F) = 0 := by
    rw [← hi.byte, ← es, ← et]; grobner
  have n : byteOf (limb w lane) lane = t + s * 128 := by to_nat etop
  refine Word.is_of_limbs (lo := byteOf (limb w lane) lane + 65280 * s) (hi := 65535 * s) (by omega)
    ?_ ?_ (by omega)
  · simp only [result, cast_add, cast_mul]; rw [← hi.byte, ← es]; grobner
  · simp only [result, es, cast_mul]; grobner

theorem sound_lh (hp : 2 ^ 30 < char F) {c : LoadLaneCols F} {w : W} {lane : Nat}
    (h : c.Constraints .third) (hl : LooksUp p (c.lookups .third)) (hi : c.Is w lane) :
    c.result.Is ((laneHalf w lane).signExtend 32) := by
  have hb := limb_lt w lane
  have hv := toNat_signExtend_half (laneHalf w lane)
  rw [toNat_laneHalf] at hv
  obtain ⟨s, ls, es⟩ := bool_cases' h.bool
  obtain ⟨t, lt, et⟩ := (hl.tail.real (by simp only [Select4.third]; grobner)).below hp (k := 7)
    (cast_lit 7).symm (by omega)
  have e0 := h.top
  have e1 := h.out
  simp only [Select4.third] at e0 e1
  have etop : ((limb w lane / 256 : Nat) : F) - (s : F) * 128 - (t : F) = 0 := by
    rw [← hi.high, ← es, ← et]; grobner
  have n : limb w lane / 256 = t + s * 128 := by to_nat etop
  refine Word.is_of_limbs (lo := limb w lane) (hi := 65535 * s) (by omega) ?_ ?_ (by omega)
  · simp only [result]; rw [← hi.half]; grobner
  · simp only [result, es, cast_mul]; grobner

theorem sound_lbu {c : LoadLaneCols F} {w : W} {lane : Nat} (h : c.Constraints .second)
    (hi : c.Is w lane) : c.result.Is ((laneByte w lane).setWidth 32) := by
  have hb := byteOf_lt (limb_lt w lane) lane
  have e0 := h.sign
  have e1 := h.out
  simp only [Select4.second] at e0 e1
  refine Word.is_of_limbs (lo := byteOf (limb w lane) lane) (hi := 0) (by omega) ?_ ?_
    (by rw [BitVec.toNat_setWidth, toNat_laneByte]; omega)
  · simp only [result]; rw [← hi.byte]; grobner
  · simp only [result, cast_zero]; grobner

theorem sound_lhu {c : LoadLaneCols F} {w : W} {lane : Nat} (h : c.Constraints .fourth)
    (hi : c.Is w lane) : c.result.Is ((laneHalf w lane).setWidth 32) := by
  have hb := limb_lt w lane
  have e0 := h.sign
  have e1 := h.out
  simp only [Select4.fourth] at e0 e1
  refine Word.is_of_limbs (lo := limb w lane) (hi := 0) (by omega) ?_ ?_
    (by rw [BitVec.toNat_setWidth, toNat_laneHalf]; omega)
  · simp only [result]; rw [← hi.half]; grobner
  · simp only [result, cast_zero]; grobner

/-! ### Completeness -/

/-- The columns of a load; `top` is the byte with the sign. -/
noncomputable def of (F : Type) [ZkField F] (w : W) (big : Bool) (offset top out : Nat) :
    LoadLaneCols F where
  memory := Word.of F w
  offset := .of F big offset
  half := (limb w (lane big offset) : F)
  high := ((limb w (lane big offset) / 256 : Nat) : F)
  byte := (byteOf (limb w (lane big offset)) (lane big offset) : F)
  top := (top : F)
  sign := ((top / 128 : Nat) : F)
  out := (out : F)

theorem of_low {w : W} {big : Bool} {offset top out : Nat} :
    (of F w big offset top out).low = ((limb w (lane big offset) % 256 : Nat) : F) :=
  Offset.low_byte _

theorem of_looksUp {w : W} {big : Bool} {offset top out : Nat} {s : Select4 F} :
    LooksUp p ((of F w big offset top out).lookups s) := by
  have := limb_lt w (lane big offset)
  refine .cons ?_ (.cons (.of_range (bits := 7) (n := top % 128) (cast_lit 7).symm ?_ (by omega)
    (by omega)) .nil)
  · rw [of_low]; exact .bytePair _ (limb w (lane big offset) / 256) (by omega) (by omega)
  · refine eq_of_sub_eq_zero ?_
    simp only [of]
    from_nat F (top, top / 128 * 128 + top % 128)

theorem of_constraints {w : W} {big : Bool} {offset top out : Nat} {s : Select4 F} (ho : offset < 4)
    (hoffset : (Offset.of F big offset).Constraints (s.s2 + s.s3) s.isReal)
    (htop : (top : F) - (s.s0 * (byteOf (limb w (lane big offset)) (lane big offset) : F) +
      s.s2 * ((limb w (lane big offset) / 256 : Nat) : F)) = 0)
    (ht : top < 256) (hsign : ((top / 128 : Nat) : F) * (1 - (s.s0 + s.s2)) = 0)
    (hout : (out : F) - ((s.s0 + s.s1) * (byteOf (limb w (lane big offset)) (lane big offset) : F) +
      (s.s2 + s.s3) * (limb w (lane big offset) : F) +
      s.s0 * (((top / 128 : Nat) : F) * 65280)) = 0) :
    (of F w big offset top out).Constraints s := by
  refine ⟨hoffset, ?_, ?_, htop, bool_intro' (by omega), hsign, hout⟩
  · exact (congrArg (fun x => (limb w (lane big offset) : F) - x)
      (Offset.limb_eq ho (Word.of_is w))).trans (by grobner)
  · rw [of_low]
    exact (congrArg (fun x => (byteOf (limb w (lane big offset)) (lane big offset) : F) - x)
      (Offset.byte_eq ho rfl rfl)).trans (by grobner)

theorem of_result {w : W} {big : Bool} {offset top lo : Nat} {v : W} (ho : lo < 65536)
    (hv : v.toNat = lo + 65536 * (65535 * (top / 128))) : (of F w big offset top lo).result.Is v :=
  Word.is_of_limbs ho rfl (by rw [Nat.mul_comm 65535, cast_mul, cast_lit 65535]; rfl) hv

end LoadLaneCols
end Mipsilon
