module

public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Syscall.Columns

/-! Which call a row of `syscall` executes is decided by $v0 and $a0 alone. -/

@[expose] public section
namespace Mipsilon.Syscall
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-- The numbers in $v0 of a kind of call. -/
def Kind.Number : Kind → W → Prop
  | .exit, x => x = Spec.Syscall.exit ∨ x = Spec.Syscall.exitGroup
  | .read, x | .badRead, x => x = Spec.Syscall.read
  | .terminal, x | .output, x | .badWrite, x => x = Spec.Syscall.write
  | .unknown, x => x ≠ Spec.Syscall.exit ∧ x ≠ Spec.Syscall.exitGroup ∧ x ≠ Spec.Syscall.read ∧
      x ≠ Spec.Syscall.write

/-- The descriptors in $a0 of a kind of call. -/
def Kind.Descriptor : Kind → W → Prop
  | .read, x => x = Spec.Syscall.stdin
  | .terminal, x => x = Spec.Syscall.stdout ∨ x = Spec.Syscall.stderr
  | .output, x => x = Spec.Syscall.output
  | .badRead, x => x ≠ Spec.Syscall.stdin
  | .badWrite, x => x ≠ Spec.Syscall.stdout ∧ x ≠ Spec.Syscall.stderr ∧ x ≠ Spec.Syscall.output
  | .exit, _ | .unknown, _ => True

/-- The registers of a call before it. -/
structure Words where
  v0 : W
  a0 : W
  a1 : W
  a2 : W
  a3 : W

/-- $v0 and $a3 after a call without transfer rows. -/
def Kind.Returns : Kind → Words → (result error : W) → Prop
  | .exit, x, result, error => result = x.v0 ∧ error = x.a3
  | .terminal, x, result, error => result = x.a2 ∧ error = 0
  | .read, _, result, error => result = 0 ∧ error = 0
  | .output, x, result, error => x.a2 = 0 ∧ result = 0 ∧ error = 0
  | .badRead, _, result, error | .badWrite, _, result, error => result = 9 ∧ error = 1
  | .unknown, _, result, error => result = 89 ∧ error = 1

/-- $v0 and $a3 after a call, with transfer rows or without. -/
def Kind.Results : Kind → Words → (result error : W) → Prop
  | .read, x, result, error => result.toNat ≤ x.a2.toNat ∧ result.toNat < 2 ^ 24 ∧ error = 0
  | .output, x, result, error => x.a2.toNat < 2 ^ 16 ∧ result = x.a2 ∧ error = 0
  | k, x, result, error => k.Returns x result error

theorem Kind.Returns.results {k : Kind} {x : Words} {result error : W}
    (h : k.Returns x result error) : k.Results x result error := by
  cases k
  case read => obtain ⟨rfl, h⟩ := h; exact ⟨Nat.zero_le _, by decide, h⟩
  case output => obtain ⟨h2, rfl, h⟩ := h; exact ⟨by rw [h2]; decide, h2.symm, h⟩
  all_goals exact h

/-- The buffer of a kind that has one lies in RAM. -/
def Kind.Buffer : Kind → Words → Prop
  | .read, x | .terminal, x | .output, x => InRam x.a1 x.a2
  | _, _ => True

/-! ### Kinds -/

/-- At most one selector is set. -/
theorem Call.CaseConstraints.cases (hp : 2 ^ 30 < char F) {c : Case F} (h : CaseConstraints c) :
    c = .idle ∨ ∃ k, c = .of k := by
  obtain ⟨n0, l0, e0⟩ := bool_cases' h.exit
  obtain ⟨n1, l1, e1⟩ := bool_cases' h.read
  obtain ⟨n2, l2, e2⟩ := bool_cases' h.terminal
  obtain ⟨n3, l3, e3⟩ := bool_cases' h.output
  obtain ⟨n4, l4, e4⟩ := bool_cases' h.badRead
  obtain ⟨n5, l5, e5⟩ := bool_cases' h.badWrite
  obtain ⟨n6, l6, e6⟩ := bool_cases' h.unknown
  obtain ⟨n, ln, en⟩ := bool_cases' h.one
  clear h
  obtain ⟨c0, c1, c2, c3, c4, c5, c6⟩ := c
  simp only [Case.isReal] at e0 e1 e2 e3 e4 e5 e6 en
  subst e0 e1 e2 e3 e4 e5 e6
  have hn : n0 + n1 + n2 + n3 + n4 + n5 + n6 = n :=
    nat_eq (F := F) (by omega) (by omega) (by simp only [cast_add]; exact en)
  clear en hp
  by_cases i0 : n0 = 1
  · have : n1 = 0 ∧ n2 = 0 ∧ n3 = 0 ∧ n4 = 0 ∧ n5 = 0 ∧ n6 = 0 := by omega
    obtain ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ := this
    subst i0; simp only [cast_zero, cast_one]; exact .inr ⟨.exit, rfl⟩
  by_cases i1 : n1 = 1
  · have : n0 = 0 ∧ n2 = 0 ∧ n3 = 0 ∧ n4 = 0 ∧ n5 = 0 ∧ n6 = 0 := by omega
    obtain ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ := this
    subst i1; simp only [cast_zero, cast_one]; exact .inr ⟨.read, rfl⟩
  by_cases i2 : n2 = 1
  · have : n0 = 0 ∧ n1 = 0 ∧ n3 = 0 ∧ n4 = 0 ∧ n5 = 0 ∧ n6 = 0 := by omega
    obtain ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ := this
    subst i2; simp only [cast_zero, cast_one]; exact .inr ⟨.terminal, rfl⟩
  by_cases i3 : n3 = 1
  · have : n0 = 0 ∧ n1 = 0 ∧ n2 = 0 ∧ n4 = 0 ∧ n5 = 0 ∧ n6 = 0 := by omega
    obtain ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ := this
    subst i3; simp only [cast_zero, cast_one]; exact .inr ⟨.output, rfl⟩
  by_cases i4 : n4 = 1
  · have : n0 = 0 ∧ n1 = 0 ∧ n2 = 0 ∧ n3 = 0 ∧ n5 = 0 ∧ n6 = 0 := by omega
    obtain ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ := this
    subst i4; simp only [cast_zero, cast_one]; exact .inr ⟨.badRead, rfl⟩
  by_cases i5 : n5 = 1
  · have : n0 = 0 ∧ n1 = 0 ∧ n2 = 0 ∧ n3 = 0 ∧ n4 = 0 ∧ n6 = 0 := by omega
    obtain ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ := this
    subst i5; simp only [cast_zero, cast_one]; exact .inr ⟨.badWrite, rfl⟩
  have : n0 = 0 ∧ n1 = 0 ∧ n2 = 0 ∧ n3 = 0 ∧ n4 = 0 ∧ n5 = 0 := by omega
  obtain ⟨rfl, rfl, rfl, rfl, rfl, rfl⟩ := this
  by_cases i6 : n6 = 1
  · subst i6; simp only [cast_zero, cast_one]; exact .inr ⟨.unknown, rfl⟩
  · have : n6 = 0 := by omega
    subst this; simp only [cast_zero]; exact .inl rfl

theorem Case.of_isReal (k : Kind) : (Case.of k : Case F).isReal = 1 := by
  cases k <;> simp only [Case.of, Case.isReal] <;> grobner

theorem Case.idle_isReal : (Case.idle : Case F).isReal = 0 := by
  simp only [Case.idle, Case.isReal]; grobner

theorem Case.of_constraints (k : Kind) : Call.CaseConstraints (Case.of k : Case F) := by
  have h1 : IsBool (Case.of k : Case F).isReal := by rw [Case.of_isReal]; exact .one
  cases k <;> first
    | exact ⟨.one, .zero, .zero, .zero, .zero, .zero, .zero, h1⟩
    | exact ⟨.zero, .one, .zero, .zero, .zero, .zero, .zero, h1⟩
    | exact ⟨.zero, .zero, .one, .zero, .zero, .zero, .zero, h1⟩
    | exact ⟨.zero, .zero, .zero, .one, .zero, .zero, .zero, h1⟩
    | exact ⟨.zero, .zero, .zero, .zero, .one, .zero, .zero, h1⟩
    | exact ⟨.zero, .zero, .zero, .zero, .zero, .one, .zero, h1⟩
    | exact ⟨.zero, .zero, .zero, .zero, .zero, .zero, .one, h1⟩

/-! ### Numbers and descriptors -/

/-- A word whose limbs are a constant and zero. -/
theorem is_const (hp : 2 ^ 30 < char F) {w : Word F} {x : W} (hx : w.Is x) {n : Nat}
    (hn : n < 65536) (hlo : w.lo = (n : F)) (hhi : w.hi = 0) : x = BitVec.ofNat 32 n :=
  hx.unique (by omega) (Word.is_low hn hlo hhi)

section
variable (hp : 2 ^ 30 < char F) {c : Call F} {k : Kind} {x : W}
include hp

/-- A row's kind is that of the number in $v0. -/
theorem Call.NumberConstraints.kind (h : NumberConstraints c) (hk : c.case = .of k)
    (hx : c.v0.prev.Is x) : k.Number x := by
  have h1 := h.exitProduct
  have h2 := h.knownProduct
  have h3 := h.isUnknown
  have h4 := h.unknown
  have h5 := h.high
  have h6 := h.exit
  have h7 := h.read
  have h8 := h.write
  rw [hk] at h1 h4 h5 h6 h7 h8
  rw [Case.of_isReal] at h1 h5
  have low {n : Nat} (hn : n < 65536) (hlo : c.v0.prev.lo = (n : F)) (hhi : c.v0.prev.hi = 0) :
      x = BitVec.ofNat 32 n := is_const hp hx hn hlo hhi
  cases k <;> simp only [Case.of] at h4 h5 h6 h7 h8
  case exit =>
    have hhi : c.v0.prev.hi = 0 := by grobner
    have e : (c.v0.prev.lo + -4001) * (c.v0.prev.lo + -4246) = 0 := by grobner
    rcases mul_eq_zero e with e | e
    · exact .inl (low (n := 4001) (by omega) (by rw [cast_lit]; grobner) hhi)
    · exact .inr (low (n := 4246) (by omega) (by rw [cast_lit]; grobner) hhi)
  case unknown =>
    have no {n : Nat} (hlo : c.v0.prev.lo = (n : F)) (hhi : c.v0.prev.hi = ((0 : Nat) : F))
        (hn : ((n : F) + -4001) * ((n : F) + -4246) * ((n : F) + -4003) * ((n : F) + -4004) = 0) :
        False := by
      rw [hlo] at h1 h2
      rw [hhi, cast_zero] at h3
      exact zero_ne_one (F := F) (by grobner)
    refine ⟨?_, ?_, ?_, ?_⟩ <;> rintro rfl
    · exact no (n := 4001) hx.1 hx.2 (by rw [cast_lit]; grobner)
    · exact no (n := 4246) hx.1 hx.2 (by rw [cast_lit]; grobner)
    · exact no (n := 4003) hx.1 hx.2 (by rw [cast_lit]; grobner)
    · exact no (n := 4004) hx.1 hx.2 (by rw [cast_lit]; grobner)
  case read => exact low (n := 4003) (by omega) (by rw [cast_lit]; grobner) (by grobner)
  case badRead => exact low (n := 4003) (by omega) (by rw [cast_lit]; grobner) (by grobner)
  case terminal => exact low (n := 4004) (by omega) (by rw [cast_lit]; grobner) (by grobner)
  case output => exact low (n := 4004) (by omega) (by rw [cast_lit]; grobner) (by grobner)
  case badWrite => exact low (n := 4004) (by omega) (by rw [cast_lit]; grobner) (by grobner)

/-- A row's kind is that of the descriptor in $a0. -/
theorem Call.DescriptorConstraints.kind (h : DescriptorConstraints c) (hk : c.case = .of k)
    (hx : c.a0.value.Is x) : k.Descriptor x := by
  have h1 := h.read
  have h2 := h.output
  have h3 := h.terminal
  have h4 := h.high
  have h5 := h.terminalProduct
  have h6 := h.productRead
  have h7 := h.productWrite
  have h8 := h.isBad
  have h9 := h.bad
  rw [hk] at h1 h2 h3 h4 h5 h6 h7 h9
  have low {n : Nat} (hn : n < 65536) (hlo : c.a0.value.lo = (n : F)) (hhi : c.a0.value.hi = 0) :
      x = BitVec.ofNat 32 n := is_const hp hx hn hlo hhi
  cases k <;> simp only [Case.of] at h1 h2 h3 h4 h5 h6 h7 h9
  case exit => trivial
  case unknown => trivial
  case read => exact low (n := 0) (by omega) (by rw [cast_zero]; grobner) (by grobner)
  case output => exact low (n := 3) (by omega) (by rw [cast_lit]; grobner) (by grobner)
  case terminal =>
    have hhi : c.a0.value.hi = 0 := by grobner
    have e : (c.a0.value.lo + -1) * (c.a0.value.lo + -2) = 0 := by grobner
    rcases mul_eq_zero e with e | e
    · exact .inl (low (n := 1) (by omega) (by rw [cast_one]; grobner) hhi)
    · exact .inr (low (n := 2) (by omega) (by rw [cast_lit]; grobner) hhi)
  case badRead =>
    rintro rfl
    have hlo : c.a0.value.lo = ((0 : Nat) : F) := hx.1
    have hhi : c.a0.value.hi = ((0 : Nat) : F) := hx.2
    rw [cast_zero] at hlo hhi
    rw [hlo] at h6
    rw [hhi] at h8
    exact zero_ne_one (F := F) (by grobner)
  case badWrite =>
    have no {n : Nat} (hlo : c.a0.value.lo = (n : F)) (hhi : c.a0.value.hi = ((0 : Nat) : F))
        (hn : ((n : F) + -1) * ((n : F) + -2) * ((n : F) + -3) = 0) : False := by
      rw [hlo] at h5 h7
      rw [hhi, cast_zero] at h8
      exact zero_ne_one (F := F) (by grobner)
    refine ⟨?_, ?_, ?_⟩ <;> rintro rfl
    · exact no (n := 1) hx.1 hx.2 (by rw [cast_one]; grobner)
    · exact no (n := 2) hx.1 hx.2 (by rw [cast_lit]; grobner)
    · exact no (n := 3) hx.1 hx.2 (by rw [cast_lit]; grobner)

end
end Mipsilon.Syscall
