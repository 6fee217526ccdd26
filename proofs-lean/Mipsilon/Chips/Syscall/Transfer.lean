module

public import Mipsilon.Chips.Syscall.Exit
public import Mipsilon.Chips.Syscall.Result
public import Mipsilon.Chips.Syscall.TransferFrame

/-! The rows of `syscall` that start transfer rows: what they have checked, and what they hand on. -/

@[expose] public section
namespace Mipsilon.Syscall
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- What a row that starts a transfer of `result` bytes has checked. -/
structure Starts (p : Program) (k : Kind) (pc nextPc : Nat) (x : Words) (t : Ages) (result : W) :
    Prop where
  place : Place pc nextPc
  pc_lt : pc < 2 ^ 29
  fetch : ∃ i, Spec.fetch p (BitVec.ofNat 32 (4 * pc)) = .ok i ∧ i.op = .syscall
  number : k.Number x.v0
  descriptor : k.Descriptor x.a0
  buffer : InRam x.a1 x.a2
  /-- A read is not longer than its buffer and than what a segment has time for; an output is not
  longer than 16 bits. -/
  length : k = .read ∧ result.toNat ≤ x.a2.toNat ∧ result.toNat < 2 ^ 24 ∨
    k = .output ∧ result = x.a2 ∧ result.toNat < 2 ^ 16
  ordered : Ordered (accesses x t result 0)

/-- The lengths of reads and outputs. -/
theorem Call.Constraints.length (hp : 2 ^ 30 < char F) {c : Call F} (h : c.Constraints) {k :
  Kind}
    (hc : c.case = .of k) (hk : k = .read ∨ k = .output) (hl : LooksUp p c.lookups) {pc nextPc : Nat}
    {x : Words} {t : Ages} (hrow : c.IsRow p pc nextPc x t) :
    c.error.Is 0 ∧ ∃ result : W, c.result.Is result ∧
      (k = .read ∧ result.toNat ≤ x.a2.toNat ∧ result.toNat < 2 ^ 24 ∨
       k = .output ∧ result = x.a2 ∧ result.toNat < 2 ^ 16) := by
  have h1 := h.result.low
  have h2 := h.result.high
  have h3 := h.result.error
  have h4 := h.result.errorHigh
  have h5 := h.result.lengthLow
  have h6 := h.result.lengthHigh
  have h7 := h.buffer.short
  simp only [Call.fixed, hc, Case.of_isReal] at h1 h2 h3 h4 h5 h6 h7
  obtain ⟨n0, n1, ln0, ln1, en0, en1, en⟩ := hrow.a2.limbs
  rcases hk with rfl | rfl <;> simp only [Case.of] at h1 h2 h3 h4 h5 h6 h7
  · refine ⟨const_is (n := 0) (by omega) (by grobner) (by grobner), ?_⟩
    have e : c.case.read = 1 := by rw [hc]; rfl
    have lr := hl.append.1
    have lu := hl.append.2.append.1
    rw [e] at lr lu
    obtain ⟨r0, lr0, er0⟩ := lr.head.u16 hp
    obtain ⟨r1, lr1, er1⟩ := lr.tail.head.below hp (k := 8) (cast_lit 8).symm (by omega)
    obtain ⟨u0, lu0, eu0⟩ := lu.head.u16 hp
    obtain ⟨u1, lu1, eu1⟩ := lu.tail.head.u16 hp
    obtain ⟨b, lb, eb⟩ := bool_cases' h.result.unreadCarry
    rw [er0, eu0, en0, eb] at h5
    rw [er1, eu1, en1, eb] at h6
    clear h1 h2 h3 h4 h7 lr lu hl h hrow
    have m0 : r0 + u0 = n0 + 65536 * b := by to_nat h5
    have m1 : r1 + u1 + b = n1 := by to_nat h6
    refine ⟨_, Word.is_ofNat lr0 (by omega) er0 er1, .inl ⟨rfl, ?_, ?_⟩⟩ <;>
      rw [BitVec.toNat_ofNat] <;> omega
  · refine ⟨const_is (n := 0) (by omega) (by grobner) (by grobner), x.a2,
      ⟨Eq.trans (by grobner) hrow.a2.1, Eq.trans (by grobner) hrow.a2.2⟩, .inr ⟨rfl, rfl, ?_⟩⟩
    have e : c.a2.value.hi = 0 := by grobner
    have : n1 = 0 := nat_eq (F := F) (by omega) (by omega) (by rw [← en1, e, cast_zero])
    omega

/-- What a row that starts a transfer pushes. -/
theorem Call.IsRow.pushTransfer (hp : 2 ^ 30 < char F) {c : Call F} {pc nextPc : Nat} {x :
  Words}
    {t : Ages} (hrow : c.IsRow p pc nextPc x t) (h : c.BufferConstraints) (hm : c.moves = 1)
    (hl : LooksUp p c.lookups) {result : W} (hres : c.result.Is result) (tag : F) :
    c.pushTransfer tag 1 = transferMessage tag (c.frame.clk + 4) pc nextPc p.endian x.a1
      (result.toNat : F) 1 := by
  have l := hl.append.2.append.2.append.2
  rw [hm] at l
  obtain ⟨w, lw, ew⟩ := l.head.below hp (k := 14) (cast_lit 14).symm (by omega)
  obtain ⟨o0, lo0, eo0⟩ := bool_cases' h.offset0
  obtain ⟨o1, lo1, eo1⟩ := bool_cases' h.offset1
  obtain ⟨b0, b1, lb0, lb1, eb0, eb1, eb⟩ := hrow.a1.limbs
  obtain ⟨r0, r1, lr0, lr1, er0, er1, er⟩ := hres.limbs
  have e := h.address
  rw [hm, offset, eb0, ew, eo0, eo1] at e
  have m : b0 = 4 * w + o0 + 2 * o1 := by
    clear l hl h hrow hres
    to_nat e
  have e1 : c.word + c.a1.value.hi * 16384 = ((x.a1.toNat / 4 : Nat) : F) := by
    rw [show x.a1.toNat / 4 = w + b1 * 16384 by omega, ew, eb1, cast_add, cast_mul, cast_lit]
  have e2 : c.offset + c.bigEndian * 4 =
      ((x.a1.toNat % 4 + if p.endian = .big then 4 else 0 : Nat) : F) := by
    rw [show x.a1.toNat % 4 = o0 + o1 * 2 by omega, offset, eo0, eo1, hrow.endian]
    simp only [cast_add, cast_mul]
    split
    · rw [cast_lit]; grobner
    · rw [cast_zero]; grobner
  have e3 : c.result.lo + c.result.hi * 65536 = (result.toNat : F) := by
    rw [show result.toNat = r0 + r1 * 65536 by omega, er0, er1, cast_add, cast_mul, cast_lit]
  rw [Call.pushTransfer, transferMessage, hrow.pc, hrow.nextPc, e1, e2, e3]

/-- What a row that starts a transfer sends. -/
theorem Call.IsRow.sends_transfer (hp : 2 ^ 30 < char F) {c : Call F} {pc nextPc : Nat} {x :
  Words}
    {t : Ages} (hrow : c.IsRow p pc nextPc x t) (h : c.BufferConstraints) {k : Kind}
    (hc : c.case = .of k) (both : k = .read ∧ c.reads = 1 ∧ c.outputs = 0 ∨
      k = .output ∧ c.reads = 0 ∧ c.outputs = 1) (hl : LooksUp p c.lookups) {result : W}
    (hres : c.result.Is result) (herr : c.error.Is 0) :
    Sends (c.accessMessages ++ (c.lookups ++ c.ends)) (stateMessage c.frame.clk pc nextPc (-1) ::
      transferMessage (if k = .read then 1 else 2) (c.frame.clk + 4) pc nextPc p.endian x.a1
        (result.toNat : F) 1 :: (accesses x t result 0).flatMap (Access.messages c.frame.clk)) := by
  have hm : c.moves = 1 := by
    rw [Call.moves]; rcases both with ⟨-, e1, e2⟩ | ⟨-, e1, e2⟩ <;> rw [e1, e2] <;> grobner
  have hreal : c.case.isReal = 1 := by rw [hc, Case.of_isReal]
  have z : (1 : F) - 0 - 1 - 0 = 0 := by grobner
  have z' : (1 : F) - 0 - 0 - 1 = 0 := by grobner
  rcases both with ⟨rfl, e1, e2⟩ | ⟨rfl, e1, e2⟩
  · refine hrow.sends hreal hres herr (idle := [pushEnd (c.frame.clk + 4) c.a0.value 0,
      c.pushTransfer 2 0, pushState (c.frame.clk + 4) c.frame.nextPc (c.frame.nextPc + 1) 0])
      ?_ (by simp [pushEnd, Call.pushTransfer, pushState])
    rw [← hrow.pushTransfer hp h hm hl hres, Call.ends, e1, e2, hreal, hc]
    simp only [Case.of, z]
    exact .swap _ _ _
  · refine hrow.sends hreal hres herr (idle := [pushEnd (c.frame.clk + 4) c.a0.value 0,
      c.pushTransfer 1 0, pushState (c.frame.clk + 4) c.frame.nextPc (c.frame.nextPc + 1) 0])
      ?_ (by simp [pushEnd, Call.pushTransfer, pushState])
    rw [← hrow.pushTransfer hp h hm hl hres, Call.ends, e1, e2, hreal, hc]
    simp only [Case.of, z']
    exact List.perm_middle (l₁ := [_, _])

/-- A row that starts transfer rows hands on to them exactly what it has checked. -/
theorem sound_transfer (hp : 2 ^ 30 < char F) (p : Program) (env : Env F) (last : Prop)
    (h : Gen.Syscall.chip.Satisfied env last) (hl : LooksUp p (Gen.Syscall.chip.messages env))
    (hpulls : Pulls (Gen.Syscall.chip.messages env))
    (hs : (call env).reads = 1 ∨ (call env).outputs = 1) :
    ∃ (clk : F) (k : Kind) (pc nextPc : Nat) (x : Words) (t : Ages) (result : W),
      Starts p k pc nextPc x t result ∧
      Sends (Gen.Syscall.chip.messages env) (stateMessage clk pc nextPc (-1) ::
        transferMessage (if k = .read then 1 else 2) (clk + 4) pc nextPc p.endian x.a1
          (result.toNat : F) 1 ::
        (accesses x t result 0).flatMap (Access.messages clk)) := by
  have hcase := kinds hp h hl hpulls
  have h := (bridge env last).1 h
  rw [messages] at hl hpulls hcase ⊢
  generalize call env = c at *
  have h1 := h.buffer.reads
  have h2 := h.buffer.outputs
  rcases hcase with ⟨hc, -⟩ | ⟨k, pc, nextPc, x, t, hc, hrow, hn, hd⟩
  · rw [hc] at h1 h2
    simp only [Case.idle] at h1 h2
    rcases hs with e | e <;> exact absurd (show (0 : F) = 1 by grobner) zero_ne_one
  have both : k = .read ∧ c.reads = 1 ∧ c.outputs = 0 ∨
      k = .output ∧ c.reads = 0 ∧ c.outputs = 1 := by
    rw [hc] at h1 h2
    rcases hs with e | e
    · cases k <;> simp only [Case.of] at h1 h2 <;> first
        | exact .inl ⟨rfl, e, by grobner⟩
        | exact absurd (show (0 : F) = 1 by grobner) zero_ne_one
    · cases k <;> simp only [Case.of] at h1 h2 <;> first
        | exact .inr ⟨rfl, by grobner, e⟩
        | exact absurd (show (0 : F) = 1 by grobner) zero_ne_one
  have hk : k = .read ∨ k = .output := both.imp And.left And.left
  have hlook := hl.append.2.append.1
  obtain ⟨herr, result, hres, hlen⟩ := h.length hp hc hk hlook hrow
  have hb : InRam x.a1 x.a2 := by
    have := h.inRam hp hc hlook hrow
    rcases hk with rfl | rfl <;> exact this
  refine ⟨c.frame.clk, k, pc, nextPc, x, t, result, ⟨hrow.place, hrow.pc_lt, hrow.fetch, hn, hd, hb,
    hlen, ordered hrow.ages⟩, ?_⟩
  exact hrow.sends_transfer hp h.buffer hc both hlook hres herr

end Mipsilon.Syscall
