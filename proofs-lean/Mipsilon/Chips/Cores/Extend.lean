module

public import Mipsilon.Chips.Cores.Bits
public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select

/-! SignCols extension and byte swap: `Extend` of `air/src/cores/extend.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### The operations as sums of bytes -/

theorem toNat_seb (x : W) :
    (Alu.seb x).toNat = x.toNat % 256 + 4294967040 * (x.toNat % 256 / 128) := by
  rw [Alu.seb, BitVec.toNat_signExtend, BitVec.toNat_setWidth, BitVec.msb_eq_decide,
    BitVec.toNat_setWidth]
  split <;> next h => simp only [decide_eq_true_eq] at h; omega

theorem toNat_seh (x : W) :
    (Alu.seh x).toNat = x.toNat % 65536 + 4294901760 * (x.toNat % 65536 / 32768) := by
  rw [Alu.seh, BitVec.toNat_signExtend, BitVec.toNat_setWidth, BitVec.msb_eq_decide,
    BitVec.toNat_setWidth]
  split <;> next h => simp only [decide_eq_true_eq] at h; omega

theorem toNat_wsbh (x : W) :
    (Alu.wsbh x).toNat = x.toNat / 256 % 256 + 256 * (x.toNat % 256) +
      65536 * (x.toNat / 16777216) + 16777216 * (x.toNat / 65536 % 256) := by
  have hx := x.isLt
  have ones (n : Nat) : (n % 256 &&& 255) = n % 256 :=
    (Nat.and_two_pow_sub_one_eq_mod (n % 256) 8).trans (by omega)
  have mask (n : Nat) : (n &&& 16711935) = n % 256 + 65536 * (n / 65536 % 256) := by
    rw [and_bytes, show 16711935 % 256 = 255 from rfl, show 16711935 / 256 % 256 = 0 from rfl,
      show 16711935 / 16777216 = 0 from rfl, ones, ones, Nat.and_zero, Nat.and_zero]
    omega
  simp only [Alu.wsbh, BitVec.toNat_or, BitVec.toNat_and, BitVec.toNat_shiftLeft,
    BitVec.toNat_ushiftRight, Nat.shiftLeft_eq, Nat.shiftRight_eq_div_pow,
    show (0x00ff00ff : W).toNat = 16711935 from rfl, mask]
  generalize x.toNat = x at *
  generalize hl : (x % 256 + 65536 * (x / 65536 % 256)) * 2 ^ 8 % 2 ^ 32 = l
  generalize hr : x / 2 ^ 8 % 256 + 65536 * (x / 2 ^ 8 / 65536 % 256) = r
  have zero : (l &&& r) = 0 := by
    rw [and_bytes, show l % 256 = 0 by omega, show r / 256 % 256 = 0 by omega,
      show l / 65536 % 256 = 0 by omega, show r / 16777216 = 0 by omega]
    simp only [Nat.zero_and, Nat.and_zero]
  have := or_add_and l r
  omega

/-! ### The core -/

namespace ExtendCols

structure Constraints (c : ExtendCols F) (s : Select3 F) : Prop where
  top : c.top - (s.s0 * c.a.byte0 + s.s1 * c.a.byte1) = 0
  boolSign : IsBool c.sign
  low : c.out.lo - (s.s0 * (c.a.byte0 + c.sign * 65280) + s.s1 * c.a.word.lo +
    s.s2 * (c.a.byte1 + c.a.byte0 * 256)) = 0
  high : c.out.hi - ((s.s0 + s.s1) * (c.sign * 65535) + s.s2 * (c.a.byte3 + c.a.byte2 * 256)) = 0

noncomputable def lookups (c : ExtendCols F) (s : Select3 F) (count : F) : List (Message F) :=
  rangeBytes c.a count ++ [range 7 (c.top - c.sign * 128) (s.s0 + s.s1)]

/-- The columns of `f x`; `top` is the byte with the sign. -/
noncomputable def of (F : Type) [ZkField F] (top : W → Nat) (f : W → W) (x : W) : ExtendCols F where
  a := Bytes.of F x
  top := (top x : F)
  sign := ((top x / 128 : Nat) : F)
  out := Word.of F (f x)

/-- With these selectors, the core computes `f`. -/
structure Does (s : Select3 F) (top : W → Nat) (f : W → W) : Prop where
  sound : 2 ^ 30 < char F → ∀ (p : Program) (c : ExtendCols F) (x : W), c.Constraints s →
    LooksUp p (c.lookups s 1) → c.a.word.Is x → c.out.Is (f x)
  constraints : ∀ x, (of F top f x).Constraints s
  looksUp : ∀ (p : Program) x count, LooksUp p ((of F top f x).lookups s count)

theorem first_of (a b c : F) : 1 * a + 0 * b + 0 * c = a := by grobner
theorem second_of (a b c : F) : 0 * a + 1 * b + 0 * c = b := by grobner
theorem third_of (a b c : F) : 0 * a + 0 * b + 1 * c = c := by grobner

/-- The operand's bytes. -/
theorem bytes (hp : 2 ^ 30 < char F) {c : ExtendCols F} {s : Select3 F}
    (hl : LooksUp p (c.lookups s 1)) {x : W} (hx : c.a.word.Is x) :
    ∃ n0 n1 n2 n3 : Nat, n0 < 256 ∧ n1 < 256 ∧ n2 < 256 ∧ n3 < 256 ∧ c.a.byte0 = (n0 : F) ∧
      c.a.byte1 = (n1 : F) ∧ c.a.byte2 = (n2 : F) ∧ c.a.byte3 = (n3 : F) ∧
      x.toNat = n0 + 256 * n1 + 65536 * n2 + 16777216 * n3 := by
  obtain ⟨⟨n0, l0, e0⟩, ⟨n1, l1, e1⟩⟩ := hl.head.bytes hp
  obtain ⟨⟨n2, l2, e2⟩, ⟨n3, l3, e3⟩⟩ := hl.tail.head.bytes hp
  exact ⟨_, _, _, _, l0, l1, l2, l3, e0, e1, e2, e3,
    hx.toNat_of_bytes hp l0 l1 l2 l3 e0 e1 e2 e3⟩

/-- The sign cell is the highest bit of `top`. -/
theorem sign_eq (hp : 2 ^ 30 < char F) {c : ExtendCols F} {s : Select3 F}
    (hl : LooksUp p (c.lookups s 1)) (hs : s.s0 + s.s1 = 1) (hb : IsBool c.sign) {n : Nat}
    (hn : n < 256) (ht : c.top = (n : F)) : ∃ k, k = n / 128 ∧ c.sign = (k : F) := by
  have l := hl.append.2
  rw [hs] at l
  obtain ⟨r, lr, er⟩ := l.head.below hp (k := 7) (cast_lit 7).symm (by omega)
  obtain ⟨k, lk, ek⟩ := bool_cases' hb
  have e : (n : F) - (k : F) * 128 - (r : F) = 0 := by rw [← ek, ← ht, er]; grobner
  have : n = k * 128 + r := by to_nat e
  exact ⟨k, by omega, ek⟩

/-- The lookups of a row. -/
theorem of_looksUp {s : Select3 F} {top : W → Nat} {f : W → W} (x : W) {count : F} :
    LooksUp p ((of F top f x).lookups s count) := by
  have hx := x.isLt
  refine .intro (.cons (.bytePair _ _ (by omega) (by omega)) (.cons (.bytePair _ _ (by omega)
    (by omega)) .nil)) (.cons (.of_range (bits := 7) (n := top x % 128) (cast_lit 7).symm ?_
    (by omega) (by omega)) .nil)
  refine eq_of_sub_eq_zero ?_
  simp only [of]
  generalize top x = t at *
  from_nat F (t, t / 128 * 128 + t % 128)

theorem does_seb : Does (F := F) .first (·.toNat % 256) Alu.seb where
  sound hp p c x h hl hx := by
    obtain ⟨n0, n1, n2, n3, l0, l1, l2, l3, e0, e1, e2, e3, ex⟩ := bytes hp hl hx
    have et : c.top - (1 * c.a.byte0 + 0 * c.a.byte1) = 0 := h.top
    obtain ⟨k, hk, es⟩ := sign_eq hp hl (by show (1 : F) + 0 = 1; grobner) h.boolSign l0
      ((eq_of_sub_eq_zero et).trans (by rw [e0]; grobner))
    have low := (eq_of_sub_eq_zero h.low).trans (first_of ..)
    have high := (eq_of_sub_eq_zero h.high).trans (show (1 + 0) * _ + 0 * _ = c.sign * 65535 by
      grobner)
    rw [e0, es] at low
    rw [es] at high
    refine Word.is_of_limbs (lo := n0 + k * 65280) (hi := k * 65535) (by omega) ?_ ?_
      (by rw [toNat_seb]; omega)
    · rw [low, cast_add, cast_mul, cast_lit]
    · rw [high, cast_mul, cast_lit]
  constraints x := by
    have hx := x.isLt
    have hs := toNat_seb x
    refine ⟨?_, bool_intro' (by dsimp only; omega), ?_, ?_⟩ <;>
      simp only [of, Word.of, Bytes.of, Bytes.word, Select3.first]
    · grobner
    · generalize (Alu.seb x).toNat = o at *
      generalize x.toNat = x at *
      from_nat F (o % 65536, x % 256 + x % 256 / 128 * 65280)
    · generalize (Alu.seb x).toNat = o at *
      generalize x.toNat = x at *
      from_nat F (o / 65536, x % 256 / 128 * 65535)
  looksUp p x count := of_looksUp x

theorem does_seh : Does (F := F) .second (·.toNat / 256 % 256) Alu.seh where
  sound hp p c x h hl hx := by
    obtain ⟨n0, n1, n2, n3, l0, l1, l2, l3, e0, e1, e2, e3, ex⟩ := bytes hp hl hx
    have et : c.top - (0 * c.a.byte0 + 1 * c.a.byte1) = 0 := h.top
    obtain ⟨k, hk, es⟩ := sign_eq hp hl (by show (0 : F) + 1 = 1; grobner) h.boolSign l1
      ((eq_of_sub_eq_zero et).trans (by rw [e1]; grobner))
    have low := (eq_of_sub_eq_zero h.low).trans (second_of ..)
    have high := (eq_of_sub_eq_zero h.high).trans (show (0 + 1) * _ + 0 * _ = c.sign * 65535 by
      grobner)
    rw [Bytes.word, e0, e1] at low
    rw [es] at high
    refine Word.is_of_limbs (lo := n0 + n1 * 256) (hi := k * 65535) (by omega) ?_ ?_
      (by rw [toNat_seh]; omega)
    · rw [low, cast_add, cast_mul, cast_lit]
    · rw [high, cast_mul, cast_lit]
  constraints x := by
    have hx := x.isLt
    have hs := toNat_seh x
    refine ⟨?_, bool_intro' (by dsimp only; omega), ?_, ?_⟩ <;>
      simp only [of, Word.of, Bytes.of, Bytes.word, Select3.second]
    · grobner
    · generalize (Alu.seh x).toNat = o at *
      generalize x.toNat = x at *
      from_nat F (o % 65536, x % 256 + x / 256 % 256 * 256)
    · generalize (Alu.seh x).toNat = o at *
      generalize x.toNat = x at *
      from_nat F (o / 65536, x / 256 % 256 / 128 * 65535)
  looksUp p x count := of_looksUp x

theorem does_wsbh : Does (F := F) .third (fun _ => 0) Alu.wsbh where
  sound hp p c x h hl hx := by
    obtain ⟨n0, n1, n2, n3, l0, l1, l2, l3, e0, e1, e2, e3, ex⟩ := bytes hp hl hx
    have low := (eq_of_sub_eq_zero h.low).trans (third_of ..)
    have high := (eq_of_sub_eq_zero h.high).trans
      (show (0 + 0) * _ + 1 * _ = c.a.byte3 + c.a.byte2 * 256 by grobner)
    rw [e0, e1] at low
    rw [e2, e3] at high
    refine Word.is_of_limbs (lo := n1 + n0 * 256) (hi := n3 + n2 * 256) (by omega) ?_ ?_
      (by rw [toNat_wsbh]; omega)
    · rw [low, cast_add, cast_mul, cast_lit]
    · rw [high, cast_add, cast_mul, cast_lit]
  constraints x := by
    have hx := x.isLt
    have hs := toNat_wsbh x
    refine ⟨?_, bool_intro' (by dsimp only; omega), ?_, ?_⟩ <;>
      simp only [of, Word.of, Bytes.of, Bytes.word, Select3.third]
    · rw [cast_zero]; grobner
    · generalize (Alu.wsbh x).toNat = o at *
      generalize x.toNat = x at *
      from_nat F (o % 65536, x / 256 % 256 + x % 256 * 256)
    · generalize (Alu.wsbh x).toNat = o at *
      generalize x.toNat = x at *
      from_nat F (o / 65536, x / 16777216 + x / 65536 % 256 * 256)
  looksUp p x count := of_looksUp x

end ExtendCols
end Mipsilon
