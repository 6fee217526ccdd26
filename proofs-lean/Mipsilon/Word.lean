module
public import Mipsilon.Field
public import Mipsilon.Gen.Columns

/-!
32-bit words in cells: two 16-bit limbs (`Word` of `air/src/columns.rs`), or four bytes (`Bytes`).
-/

@[expose] public section

namespace Mipsilon
variable {F : Type} [ZkField F]

/-- `w` holds the 32-bit word `x`. -/
def Word.Is (w : Word F) (x : BitVec 32) : Prop :=
  w.lo = ((x.toNat % 65536 : Nat) : F) ∧ w.hi = ((x.toNat / 65536 : Nat) : F)

/-- Both limbs have 16 bits. -/
def Word.Ranges (w : Word F) : Prop := IsU16 w.lo ∧ IsU16 w.hi

/-- The limbs of `x`. -/
def Word.of (F : Type) [ZkField F] (x : BitVec 32) : Word F :=
  { lo := ((x.toNat % 65536 : Nat) : F), hi := ((x.toNat / 65536 : Nat) : F) }

theorem Word.of_is (x : BitVec 32) : (Word.of F x).Is x := ⟨rfl, rfl⟩

theorem Word.is_iff {w : Word F} {x : BitVec 32} : w.Is x ↔ w = Word.of F x :=
  ⟨fun h => Word.ext h.1 h.2, fun h => h ▸ Word.of_is x⟩

/-- Elimination: the limbs as naturals. -/
theorem Word.Is.limbs {w : Word F} {x : BitVec 32} (h : w.Is x) :
    ∃ lo hi : Nat, lo < 65536 ∧ hi < 65536 ∧ w.lo = (lo : F) ∧ w.hi = (hi : F) ∧
      x.toNat = lo + 65536 * hi := by
  have := x.isLt
  exact ⟨_, _, by omega, by omega, h.1, h.2, by omega⟩

/-- Introduction: limbs with the right weighted sum. -/
theorem Word.is_of_limbs {w : Word F} {x : BitVec 32} {lo hi : Nat} (hl : lo < 65536)
    (el : w.lo = (lo : F)) (eh : w.hi = (hi : F)) (hx : x.toNat = lo + 65536 * hi) : w.Is x := by
  refine ⟨?_, ?_⟩
  · rw [el]; congr 1; omega
  · rw [eh]; congr 1; omega

/-- Introduction, for a word given by its value. -/
theorem Word.is_ofNat {w : Word F} {lo hi : Nat} (hl : lo < 65536) (hh : hi < 65536)
    (el : w.lo = (lo : F)) (eh : w.hi = (hi : F)) : w.Is (BitVec.ofNat 32 (lo + 65536 * hi)) :=
  Word.is_of_limbs hl el eh (by rw [BitVec.toNat_ofNat]; omega)

theorem Word.Is.ranges {w : Word F} {x : BitVec 32} (h : w.Is x) : w.Ranges := by
  have := x.isLt
  exact ⟨⟨_, by omega, h.1⟩, ⟨_, by omega, h.2⟩⟩

/-- Existence: two 16-bit limbs hold a word. -/
theorem Word.Ranges.is {w : Word F} (h : w.Ranges) : ∃ x : BitVec 32, w.Is x :=
  have ⟨⟨_, ll, el⟩, ⟨_, lh, eh⟩⟩ := h
  ⟨_, Word.is_ofNat ll lh el eh⟩

/-- Uniqueness: limbs hold at most one word. -/
theorem Word.Is.unique (hp : 65536 ≤ char F) {w : Word F} {x y : BitVec 32}
    (hx : w.Is x) (hy : w.Is y) : x = y := by
  obtain ⟨a, b, la, lb, ea, eb, ex⟩ := hx.limbs
  obtain ⟨c, d, lc, ld, ec, ed, ey⟩ := hy.limbs
  have e0 : a = c := nat_eq (F := F) (by omega) (by omega) (ea ▸ ec)
  have e1 : b = d := nat_eq (F := F) (by omega) (by omega) (eb ▸ ed)
  apply BitVec.eq_of_toNat_eq; omega

/-- A word whose high limb is zero. -/
theorem Word.is_low {w : Word F} {n : Nat} (hn : n < 65536) (el : w.lo = (n : F)) (eh : w.hi = 0) :
    w.Is (BitVec.ofNat 32 n) :=
  Word.is_of_limbs (lo := n) (hi := 0) hn el (by rw [eh, cast_zero])
    (by rw [BitVec.toNat_ofNat]; omega)

/-- `b` holds the 32-bit word `x`. -/
def Bytes.Is (b : Bytes F) (x : BitVec 32) : Prop :=
  b.byte0 = ((x.toNat % 256 : Nat) : F) ∧ b.byte1 = ((x.toNat / 256 % 256 : Nat) : F) ∧
  b.byte2 = ((x.toNat / 65536 % 256 : Nat) : F) ∧ b.byte3 = ((x.toNat / 16777216 : Nat) : F)

/-- All four are bytes. -/
def Bytes.Ranges (b : Bytes F) : Prop := IsByte b.byte0 ∧ IsByte b.byte1 ∧ IsByte b.byte2 ∧ IsByte
  b.byte3

/-- The bytes of `x`. -/
def Bytes.of (F : Type) [ZkField F] (x : BitVec 32) : Bytes F :=
  { byte0 := ((x.toNat % 256 : Nat) : F), byte1 := ((x.toNat / 256 % 256 : Nat) : F)
    byte2 := ((x.toNat / 65536 % 256 : Nat) : F), byte3 := ((x.toNat / 16777216 : Nat) : F) }

theorem Bytes.of_is (x : BitVec 32) : (Bytes.of F x).Is x := ⟨rfl, rfl, rfl, rfl⟩

/-- The word whose bytes these are (`Bytes::word` of `air/src/expr.rs`). -/
def Bytes.word (b : Bytes F) : Word F := { lo := b.byte0 + b.byte1 * 256, hi := b.byte2 + b.byte3 *
  256 }

/-- Elimination: the bytes as naturals. -/
theorem Bytes.Is.limbs {b : Bytes F} {x : BitVec 32} (h : b.Is x) :
    ∃ n0 n1 n2 n3 : Nat, n0 < 256 ∧ n1 < 256 ∧ n2 < 256 ∧ n3 < 256 ∧
      b.byte0 = (n0 : F) ∧ b.byte1 = (n1 : F) ∧ b.byte2 = (n2 : F) ∧ b.byte3 = (n3 : F) ∧
      x.toNat = n0 + 256 * n1 + 65536 * n2 + 16777216 * n3 := by
  obtain ⟨h0, h1, h2, h3⟩ := h
  have := x.isLt
  exact ⟨_, _, _, _, by omega, by omega, by omega, by omega, h0, h1, h2, h3, by omega⟩

/-- Introduction: bytes with the right weighted sum. -/
theorem Bytes.is_of_limbs {b : Bytes F} {x : BitVec 32} {n0 n1 n2 n3 : Nat}
    (l0 : n0 < 256) (l1 : n1 < 256) (l2 : n2 < 256)
    (h0 : b.byte0 = (n0 : F)) (h1 : b.byte1 = (n1 : F)) (h2 : b.byte2 = (n2 : F)) (h3 : b.byte3 =
      (n3 : F))
    (hx : x.toNat = n0 + 256 * n1 + 65536 * n2 + 16777216 * n3) : b.Is x := by
  refine ⟨?_, ?_, ?_, ?_⟩
  · rw [h0]; congr 1; omega
  · rw [h1]; congr 1; omega
  · rw [h2]; congr 1; omega
  · rw [h3]; congr 1; omega

theorem Bytes.Is.ranges {b : Bytes F} {x : BitVec 32} (h : b.Is x) : b.Ranges := by
  obtain ⟨n0, n1, n2, n3, l0, l1, l2, l3, h0, h1, h2, h3, -⟩ := h.limbs
  exact ⟨⟨_, l0, h0⟩, ⟨_, l1, h1⟩, ⟨_, l2, h2⟩, ⟨_, l3, h3⟩⟩

/-- Existence: four bytes hold a word. -/
theorem Bytes.Ranges.is {b : Bytes F} (h : b.Ranges) : ∃ x : BitVec 32, b.Is x := by
  obtain ⟨⟨n0, l0, h0⟩, ⟨n1, l1, h1⟩, ⟨n2, l2, h2⟩, ⟨n3, l3, h3⟩⟩ := h
  refine ⟨BitVec.ofNat 32 (n0 + 256 * n1 + 65536 * n2 + 16777216 * n3),
    Bytes.is_of_limbs l0 l1 l2 h0 h1 h2 h3 ?_⟩
  simp only [BitVec.toNat_ofNat]; omega

/-- The word of the bytes of `x` is `x`. -/
theorem Bytes.Is.word {b : Bytes F} {x : BitVec 32} (h : b.Is x) : b.word.Is x := by
  obtain ⟨n0, n1, n2, n3, l0, l1, l2, l3, h0, h1, h2, h3, e⟩ := h.limbs
  refine Word.is_of_limbs (lo := n0 + n1 * 256) (hi := n2 + n3 * 256) (by omega) ?_ ?_ (by omega)
  · simp only [Bytes.word, h0, h1, cast_add, cast_mul]; grobner
  · simp only [Bytes.word, h2, h3, cast_add, cast_mul]; grobner

/-- Uniqueness: bytes hold at most one word. -/
theorem Bytes.Is.unique (hp : 65536 ≤ char F) {b : Bytes F} {x y : BitVec 32}
    (hx : b.Is x) (hy : b.Is y) : x = y :=
  Word.Is.unique hp hx.word hy.word

end Mipsilon
