module

public import Mipsilon.Chips.Syscall.Real

/-! The results of calls without transfer rows, and the bounds of buffers. -/

@[expose] public section
namespace Mipsilon.Syscall
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}
variable {c : Call F} {k : Kind} {pc nextPc : Nat} {x : Words} {t : Ages}

/-- The columns of a constant. -/
theorem const_is {w : Word F} {n : Nat} (hn : n < 65536) (hlo : w.lo = (OfNat.ofNat n : F))
    (hhi : w.hi = 0) : w.Is (BitVec.ofNat 32 n) :=
  Word.is_low hn (hlo.trans (cast_lit n).symm) hhi

/-- A row's results are those of its kind. -/
theorem Call.Constraints.returns (hp : 2 ^ 30 < char F) (h : c.Constraints) (hc : c.case = .of
  k)
    (hs : c.reads = 0 ∧ c.outputs = 0) (hrow : c.IsRow p pc nextPc x t) :
    ∃ result error, c.result.Is result ∧ c.error.Is error ∧ k.Returns x result error := by
  have h1 := h.result.low
  have h2 := h.result.high
  have h3 := h.result.error
  have h4 := h.result.errorHigh
  have h5 := h.result.exitLow
  have h6 := h.result.exitHigh
  have h7 := h.result.exitErrorLow
  have h8 := h.result.exitErrorHigh
  have h9 := h.buffer.stillLow
  have h10 := h.buffer.stillHigh
  have ha := hrow.a2
  have e0 : c.error.lo = 0 → c.error.hi = 0 → c.error.Is 0 := fun hl hh =>
    const_is (n := 0) (by omega) hl hh
  have e1 : c.error.lo = 1 → c.error.hi = 0 → c.error.Is 1 := fun hl hh =>
    const_is (n := 1) (by omega) hl hh
  have r {n : Nat} (hn : n < 65536) (hl : c.result.lo = (OfNat.ofNat n : F)) (hh : c.result.hi = 0) :
      c.result.Is (BitVec.ofNat 32 n) := const_is hn hl hh
  have same : c.result.lo = c.a2.value.lo → c.result.hi = c.a2.value.hi → c.result.Is x.a2 :=
    fun hl hh => ⟨hl.trans ha.1, hh.trans ha.2⟩
  obtain ⟨s1, s2⟩ := hs
  simp only [Call.fixed, Call.still, Call.moves, hc, Case.of_isReal, s1, s2]
    at h1 h2 h3 h4 h5 h6 h7 h8 h9 h10
  cases k <;> simp only [Case.of] at h1 h2 h3 h4 h5 h6 h7 h8 h9 h10
  case exit =>
    exact ⟨x.v0, x.a3, ⟨Eq.trans (by grobner) hrow.v0.1, Eq.trans (by grobner) hrow.v0.2⟩,
      ⟨Eq.trans (by grobner) hrow.a3.1, Eq.trans (by grobner) hrow.a3.2⟩, rfl, rfl⟩
  case read => exact ⟨0, 0, r (n := 0) (by omega) (by grobner) (by grobner),
      e0 (by grobner) (by grobner), rfl, rfl⟩
  case terminal => exact ⟨x.a2, 0, same (by grobner) (by grobner), e0 (by grobner) (by grobner),
      rfl, rfl⟩
  case output =>
    have l : c.a2.value.lo = 0 := by grobner
    have hh : c.a2.value.hi = 0 := by grobner
    exact ⟨0, 0, r (n := 0) (by omega) (by grobner) (by grobner), e0 (by grobner) (by grobner),
      is_const hp ha (n := 0) (by omega) (by rw [l, cast_zero]) hh, rfl, rfl⟩
  case badRead => exact ⟨9, 1, r (n := 9) (by omega) (by grobner) (by grobner),
      e1 (by grobner) (by grobner), rfl, rfl⟩
  case badWrite => exact ⟨9, 1, r (n := 9) (by omega) (by grobner) (by grobner),
      e1 (by grobner) (by grobner), rfl, rfl⟩
  case unknown => exact ⟨89, 1, r (n := 89) (by omega) (by grobner) (by grobner),
      e1 (by grobner) (by grobner), rfl, rfl⟩

/-- A row's buffer lies in RAM. -/
theorem Call.BufferConstraints.inRam (hp : 2 ^ 30 < char F) (h : c.BufferConstraints)
    (hc : c.case.buffered = 1) (hl : LooksUp p c.lookups) (hrow : c.IsRow p pc nextPc x t) :
    InRam x.a1 x.a2 := by
  have l := hl.append.2.append.2.append.1
  rw [hc] at l
  obtain ⟨b0, b1, lb0, lb1, eb0, eb1, eb⟩ := hrow.a1.limbs
  obtain ⟨n0, n1, ln0, ln1, en0, en1, en⟩ := hrow.a2.limbs
  obtain ⟨r0, lr0, er0⟩ := l.head.u16 hp
  obtain ⟨r1, lr1, er1⟩ := l.tail.head.u16 hp
  obtain ⟨k0, lk0, ek0⟩ := bool_cases' h.carry0
  obtain ⟨k1, lk1, ek1⟩ := bool_cases' h.carry1
  have e0 := h.low
  have e1 := h.high
  clear l hl hrow h
  rw [hc, carry, eb0, en0, er0, ek0, ek1] at e0
  rw [hc, carry, eb1, en1, er1, ek0, ek1] at e1
  have m0 : b0 + n0 + r0 = 65536 * k0 + 131072 * k1 := by to_nat e0
  have m1 : b1 + n1 + r1 + k0 + 2 * k1 = 32768 := by to_nat e1
  show x.a1.toNat + x.a2.toNat ≤ 2 ^ 31
  omega

/-- A row's buffer lies in RAM, if it has one. -/
theorem Call.Constraints.inRam (hp : 2 ^ 30 < char F) (h : c.Constraints) (hc : c.case = .of k)
    (hl : LooksUp p c.lookups) (hrow : c.IsRow p pc nextPc x t) : k.Buffer x := by
  have : (Case.of k : Case F).buffered = 1 → InRam x.a1 x.a2 := fun e =>
    h.buffer.inRam hp (by rw [hc, e]) hl hrow
  cases k <;> first
    | trivial
    | exact this (by simp only [Case.of, Case.buffered]; grobner)

end Mipsilon.Syscall
