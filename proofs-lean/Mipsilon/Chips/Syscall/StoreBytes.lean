module

public import Mipsilon.Machine.Lanes

/-! Bytes stored within one RAM word. -/

@[expose] public section
namespace Mipsilon.Syscall
open Spec

/-- The lane of an offset in a word, from the lowest byte. -/
def laneOf (endian : Endian) (offset : Nat) : Nat :=
  if endian = .big then 3 - offset else offset

/-- A byte of a word, by its lane. -/
def byteAt (w : W) (lane : Nat) : Byte := bits w (8 * lane) 8

/-- The `n` bytes of a word from an offset on. -/
def bytesFrom (endian : Endian) (w : W) : (offset n : Nat) → List Byte
  | _, 0 => []
  | o, n + 1 => byteAt w (laneOf endian o) :: bytesFrom endian w (o + 1) n

theorem bytesFrom_length (endian : Endian) (w : W) (o n : Nat) :
    (bytesFrom endian w o n).length = n := by
  induction n generalizing o with
  | zero => rfl
  | succ n ih => simp [bytesFrom, ih]

theorem byteAt_toNat (w : W) (l : Nat) : (byteAt w l).toNat = w.toNat / 2 ^ (8 * l) % 256 := by
  rw [byteAt, bits_toNat]

/-- Words with equal bytes are equal. -/
theorem word_ext {x y : W} (h : ∀ l < 4, byteAt x l = byteAt y l) : x = y := by
  have h0 := congrArg BitVec.toNat (h 0 (by omega))
  have h1 := congrArg BitVec.toNat (h 1 (by omega))
  have h2 := congrArg BitVec.toNat (h 2 (by omega))
  have h3 := congrArg BitVec.toNat (h 3 (by omega))
  simp only [byteAt_toNat, Nat.reduceMul, Nat.reducePow] at h0 h1 h2 h3
  have := x.isLt
  have := y.isLt
  apply BitVec.eq_of_toNat_eq
  omega

theorem bitsBelow_lane (a : W) (endian : Endian) :
    Alu.bitsBelow a endian = 8 * laneOf endian (a.toNat % 4) := by
  cases endian <;> simp [Alu.bitsBelow, Alu.bitsAbove, laneOf] <;> omega

theorem laneOf_lt {endian : Endian} {o : Nat} (h : o < 4) : laneOf endian o < 4 := by
  unfold laneOf; split <;> omega

/-- A store changes its byte alone. -/
theorem byteAt_storeByte (w : W) (a : W) (endian : Endian) (v : Byte) {l : Nat} (hl : l < 4) :
    byteAt (Alu.storeByte w a endian v) l =
      if l = laneOf endian (a.toNat % 4) then v else byteAt w l := by
  have hm : laneOf endian (a.toNat % 4) < 4 := laneOf_lt (by omega)
  have hw := w.isLt
  have hv := v.isLt
  apply BitVec.eq_of_toNat_eq
  rw [byteAt_toNat, Alu.storeByte, bitsBelow_lane]
  generalize laneOf endian (a.toNat % 4) = m at *
  have e := toNat_replace (k := 8) (s := 8 * m) (by omega) w v
  rw [show Alu.lowOnes 8 = 0xff#32 from rfl] at e
  rw [e]
  have cl : l = 0 ∨ l = 1 ∨ l = 2 ∨ l = 3 := by omega
  have cm : m = 0 ∨ m = 1 ∨ m = 2 ∨ m = 3 := by omega
  clear e
  rcases cl with rfl | rfl | rfl | rfl <;> rcases cm with rfl | rfl | rfl | rfl <;>
    simp [byteAt_toNat] <;> omega

/-- Bytes of `y` stored in the word at an address, whose other bytes are those of `y` already. -/
theorem storeBytes_eq {endian : Endian} {y : W} {n : Nat} {ram : Ram} {a : W} (ha : a.toNat < 2 ^ 31)
    (hn : a.toNat % 4 + n ≤ 4) (h : ∀ o < 4, o < a.toNat % 4 ∨ a.toNat % 4 + n ≤ o →
      byteAt (ram (key a)) (laneOf endian o) = byteAt y (laneOf endian o)) :
    storeBytes endian ram a (bytesFrom endian y (a.toNat % 4) n) = ram.set (key a) y := by
  -- All offsets reach all lanes.
  have lanes {x : W} (h : ∀ o < 4, byteAt x (laneOf endian o) = byteAt y (laneOf endian o)) :
      x = y := by
    refine word_ext fun l hl => ?_
    have := h (laneOf endian l) (laneOf_lt hl)
    rwa [show laneOf endian (laneOf endian l) = l by unfold laneOf; split <;> omega] at this
  induction n generalizing ram a with
  | zero =>
    have : ram (key a) = y := lanes fun o ho => h o ho (by omega)
    rw [bytesFrom, storeBytes, ← this, Ram.set_self]
  | succ n ih =>
    rw [bytesFrom, storeBytes, writeByte]
    have hs {o : Nat} (ho : o < 4) (h' : o ≤ a.toNat % 4 ∨ a.toNat % 4 + (n + 1) ≤ o) :
        byteAt (Alu.storeByte (ram (key a)) a endian (byteAt y (laneOf endian (a.toNat % 4))))
          (laneOf endian o) = byteAt y (laneOf endian o) := by
      rw [byteAt_storeByte _ _ _ _ (laneOf_lt ho)]
      split
      · next e => rw [e]
      · next e =>
        refine h o ho ?_
        have : o ≠ a.toNat % 4 := fun e' => e (by rw [e'])
        omega
    by_cases h0 : n = 0
    · subst h0
      rw [bytesFrom, storeBytes, lanes fun o ho => hs ho (by omega)]
    · have e1 : (a + 1).toNat = a.toNat + 1 := by
        rw [BitVec.toNat_add]; show (a.toNat + 1) % 2 ^ 32 = _; omega
      have ek : key (a + 1) = key a := by
        apply BitVec.eq_of_toNat_eq
        rw [key_toNat ha, key_toNat (by omega), e1]; omega
      have em : (a + 1).toNat % 4 = a.toNat % 4 + 1 := by omega
      rw [← em, ih (a := a + 1) (by omega) (by omega), ek]
      · funext k; simp only [Ram.set]; split <;> rfl
      · intro o ho h'
        rw [ek, Ram.set_same]
        exact hs ho (by omega)

end Mipsilon.Syscall
