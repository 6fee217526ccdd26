module

public import Mipsilon.Chips.Syscall.Number
public import Mipsilon.Chips.Syscall.Row

/-! What a real row of `syscall` looks up, pulls and sends, whatever the call. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace Syscall

/-- The times since the last accesses to them. -/
structure Ages where
  v0 : Nat
  a0 : Nat
  a1 : Nat
  a2 : Nat
  a3 : Nat

/-- The accesses of a row. -/
def accesses (x : Words) (t : Ages) (result error : W) : List Access :=
  [⟨.register 4, x.a0, x.a0, 0, t.a0⟩, ⟨.register 5, x.a1, x.a1, 0, t.a1⟩,
   ⟨.register 6, x.a2, x.a2, 0, t.a2⟩, ⟨.register 2, x.v0, result, 3, t.v0⟩,
   ⟨.register 7, x.a3, error, 3, t.a3⟩]

/-- The memory after a call that returns. -/
noncomputable def left (m : Memory) (result error : W) : Memory :=
  (m.set (.register 2) result).set (.register 7) error

/-- The registers hold these words. -/
structure Words.In (x : Words) (m : Memory) : Prop where
  v0 : m (.register 2) = x.v0
  a0 : m (.register 4) = x.a0
  a1 : m (.register 5) = x.a1
  a2 : m (.register 6) = x.a2
  a3 : m (.register 7) = x.a3

theorem accesses_iff {m m' : Memory} {x : Words} {t : Ages} {result error : W} :
    Accesses m (accesses x t result error) m' ↔ x.In m ∧ m' = left m result error := by
  have e : (m.set (.register 2) result) (.register 7) = m (.register 7) :=
    Memory.set_other _ (by decide) _
  simp only [accesses, Accesses]
  constructor
  · rintro ⟨h4, h5, h6, h2, h7, h⟩
    rw [Memory.set_self h4] at h5 h6 h2 h7 h
    rw [Memory.set_self h5] at h6 h2 h7 h
    rw [Memory.set_self h6] at h2 h7 h
    exact ⟨⟨h2, h4, h5, h6, e ▸ h7⟩, h⟩
  · rintro ⟨⟨h2, h4, h5, h6, h7⟩, h⟩
    rw [Memory.set_self h4, Memory.set_self h5, Memory.set_self h6]
    exact ⟨h4, h5, h6, h2, e.trans h7, h⟩

/-- The columns hold a place, words and ages, and the row's instruction is SYSCALL. -/
structure Call.IsRow (p : Program) (c : Call F) (pc nextPc : Nat) (x : Words) (t : Ages) :
  Prop where
  place : Place pc nextPc
  pc_lt : pc < 2 ^ 29
  fetch : ∃ i, Spec.fetch p (BitVec.ofNat 32 (4 * pc)) = .ok i ∧ i.op = .syscall
  pc : c.frame.pc = (pc : F)
  nextPc : c.frame.nextPc = (nextPc : F)
  endian : c.bigEndian = if p.endian = .big then 1 else 0
  v0 : c.v0.prev.Is x.v0
  a0 : c.a0.value.Is x.a0
  a1 : c.a1.value.Is x.a1
  a2 : c.a2.value.Is x.a2
  a3 : c.a3.prev.Is x.a3
  ages : t.v0 < 2 ^ 16 ∧ t.a0 < 2 ^ 16 ∧ t.a1 < 2 ^ 16 ∧ t.a2 < 2 ^ 16 ∧ t.a3 < 2 ^ 16
  agoV0 : c.v0.ago = (t.v0 : F)
  agoA0 : c.a0.ago = (t.a0 : F)
  agoA1 : c.a1.ago = (t.a1 : F)
  agoA2 : c.a2.ago = (t.a2 : F)
  agoA3 : c.a3.ago = (t.a3 : F)

/-- A row's accesses come one after the other. -/
theorem ordered {x : Words} {t : Ages} {result error : W}
    (h : t.v0 < 2 ^ 16 ∧ t.a0 < 2 ^ 16 ∧ t.a1 < 2 ^ 16 ∧ t.a2 < 2 ^ 16 ∧ t.a3 < 2 ^ 16) :
    Ordered (accesses x t result error) := by
  simp [accesses, Ordered]; omega

theorem plain_variant {i : Instruction} (hi : i.op = .syscall) (pc : W) (slotOk : Bool)
    (endian : Endian) : Rom.plain i pc slotOk endian =
      { op := .isa .syscall, variant := endian == .big } := by
  simp only [Rom.plain, hi]

theorem Call.isRow (hp : 2 ^ 30 < char F) {c : Call F} (hr : c.case.isReal = 1)
    (hb : IsBool c.bigEndian) (hl : LooksUp p c.accessMessages) (hq : Pulls c.accessMessages) :
    ∃ pc nextPc x t, c.IsRow p pc nextPc x t := by
  rw [accessMessages, hr] at hl hq
  obtain ⟨lfetch, l⟩ := hl.append
  obtain ⟨l4, l⟩ := l.append
  obtain ⟨l5, l⟩ := l.append
  obtain ⟨l6, l⟩ := l.append
  obtain ⟨l2, l7⟩ := l.append
  obtain ⟨qframe, q⟩ := hq.append
  obtain ⟨q4, q⟩ := q.append
  obtain ⟨q5, q⟩ := q.append
  obtain ⟨q6, q⟩ := q.append
  obtain ⟨q2, q7⟩ := q.append
  obtain ⟨pc, nextPc, hpl, epc, enpc⟩ :=
    (qframe.tail _ List.mem_cons_self rfl zero_sub_one).place hp
  obtain ⟨⟨x4, h4⟩, n4, b4, a4⟩ := accessRegister_pulls hp l4 q4
  obtain ⟨⟨x5, h5⟩, n5, b5, a5⟩ := accessRegister_pulls hp l5 q5
  obtain ⟨⟨x6, h6⟩, n6, b6, a6⟩ := accessRegister_pulls hp l6 q6
  obtain ⟨⟨x2, h2⟩, n2, b2, a2⟩ := accessRegister_pulls hp l2 q2
  obtain ⟨⟨x7, h7⟩, n7, b7, a7⟩ := accessRegister_pulls hp l7 q7
  have big : ∃ b : Bool, c.bigEndian = (if b then 1 else 0) ∧ (1 : F) * Code.syscall + c.bigEndian *
    Code.variant =
      ((Opcode.syscall.number + if b then Code.variant else 0 : Nat) : F) := by
    rcases hb.cases with e | e <;> rw [e]
    · exact ⟨false, rfl, by show _ = ((Code.syscall : Nat) : F); rw [cast_lit]; grobner⟩
    · exact ⟨true, rfl, by show _ = ((351 : Nat) : F); rw [cast_lit]; grobner⟩
  obtain ⟨b, eb, eop⟩ := big
  obtain ⟨i, row, hn, hf, hi, hrow, hvar, -⟩ := lfetch.head.variant hp hpl epc eop
  rw [plain_variant hi] at hrow
  refine ⟨pc, nextPc, ⟨x2, x4, x5, x6, x7⟩, ⟨n2, n4, n5, n6, n7⟩, hpl, hn, ⟨i, hf, hi⟩, epc, enpc, ?_,
    h2, h4, h5, h6, h7, ⟨b2, b4, b5, b6, b7⟩, a2, a4, a5, a6, a7⟩
  rw [hrow] at hvar
  rw [eb, ← hvar]
  cases p.endian <;> rfl

section
variable {c : Call F} {pc nextPc : Nat} {x : Words} {t : Ages} {result error : W}

theorem Call.IsRow.messages (h : c.IsRow p pc nextPc x t) (hr : c.case.isReal = 1)
    (hres : c.result.Is result) (herr : c.error.Is error) :
    c.accessMessages.filter Message.exact = stateMessage c.frame.clk pc nextPc (-1) ::
      (accesses x t result error).flatMap (Access.messages c.frame.clk) := by
  rw [accessMessages, hr]
  simp only [List.filter_append]
  rw [argument, argument, argument, writeFixed, writeFixed,
    accessRegister_messages (slot := 0) (cast_lit 4).symm (slot_zero _) h.agoA0 h.a0 h.a0,
    accessRegister_messages (slot := 0) (cast_lit 5).symm (slot_zero _) h.agoA1 h.a1 h.a1,
    accessRegister_messages (slot := 0) (cast_lit 6).symm (slot_zero _) h.agoA2 h.a2 h.a2,
    accessRegister_messages (slot := 3) (cast_lit 2).symm (slot_three _) h.agoV0 h.v0 hres,
    accessRegister_messages (slot := 3) (cast_lit 7).symm (slot_three _) h.agoA3 h.a3 herr]
  show pullState c.frame.clk c.frame.pc c.frame.nextPc 1 :: _ = _
  rw [pullState, h.pc, h.nextPc, zero_sub_one]
  rfl

/-- What a real row sends, if of the messages with which it may end it sends `sent`. -/
theorem Call.IsRow.sends (h : c.IsRow p pc nextPc x t) (hr : c.case.isReal = 1)
    (hres : c.result.Is result) (herr : c.error.Is error) {sent : Message F} {idle : List (Message F)}
    (hends : c.ends.Perm (sent :: idle)) (hidle : ∀ m ∈ idle, m.multiplicity = 0) :
    Sends (c.accessMessages ++ (c.lookups ++ c.ends)) (stateMessage c.frame.clk pc nextPc (-1) ::
      sent :: (accesses x t result error).flatMap (Access.messages c.frame.clk)) := by
  refine ⟨idle, ?_, hidle⟩
  rw [List.filter_append, List.filter_append, h.messages hr hres herr,
    show c.lookups.filter Message.exact = [] from rfl, List.nil_append,
    show c.ends.filter Message.exact = c.ends from rfl, List.cons_append]
  exact .cons _ ((hends.append_left _).trans List.perm_middle)

/-- A padding row sends nothing. -/
theorem Call.idle_sends (h : c.Constraints) (hc : c.case = .idle) :
    Sends (c.accessMessages ++ (c.lookups ++ c.ends)) [] := by
  have h1 := h.buffer.reads
  have h2 := h.buffer.outputs
  have hr : c.case.isReal = 0 := by rw [hc, Case.idle_isReal]
  have e1 : c.reads = 0 := by rw [hc] at h1; simp only [Case.idle] at h1; grobner
  have e2 : c.outputs = 0 := by rw [hc] at h2; simp only [Case.idle] at h2; grobner
  have e3 : (0 : F) - 0 - 0 - 0 = 0 := by grobner
  refine Scaled.idle (.append ?_ (.append (.lookups rfl) ?_))
  · rw [accessMessages, hr]
    exact .append (by simp [Scaled, pullState, fetchLookup, lookup, Message.exact])
      (.append .accessRegister (.append .accessRegister (.append .accessRegister
        (.append .accessRegister .accessRegister))))
  · rw [ends, hr, e1, e2, hc]
    simp [Scaled, Case.idle, pushEnd, pushTransfer, pushState, e3]

/-- Where a row without transfer rows goes on. -/
noncomputable def Call.goesOn (c : Call F) : Kind → Message F
  | .exit => pushEnd (c.frame.clk + 4) c.a0.value 1
  | _ => pushState (c.frame.clk + 4) c.frame.nextPc (c.frame.nextPc + 1) 1

/-- A row that is neither a read nor an output has no transfer rows. -/
theorem Call.BufferConstraints.still (h : c.BufferConstraints) {k : Kind} (hc : c.case = .of k)
    (hr : k ≠ .read) (ho : k ≠ .output) : c.reads = 0 ∧ c.outputs = 0 := by
  have h1 := h.reads
  have h2 := h.outputs
  rw [hc] at h1 h2
  cases k <;> first
    | exact absurd rfl hr
    | exact absurd rfl ho
    | (simp only [Case.of] at h1 h2; exact ⟨by grobner, by grobner⟩)

theorem Call.ends_of {k : Kind} (hc : c.case = .of k) (hs : c.reads = 0 ∧ c.outputs = 0) :
    ∃ idle, c.ends.Perm (c.goesOn k :: idle) ∧ ∀ m ∈ idle, m.multiplicity = 0 := by
  have e0 : (1 : F) - 1 - 0 - 0 = 0 := by grobner
  have e1 : (1 : F) - 0 - 0 - 0 = 1 := by grobner
  rw [ends, hs.1, hs.2, hc, Case.of_isReal]
  by_cases hk : k = .exit
  · subst hk
    refine ⟨[c.pushTransfer 1 0, c.pushTransfer 2 0,
      pushState (c.frame.clk + 4) c.frame.nextPc (c.frame.nextPc + 1) 0], ?_, ?_⟩
    · simp only [Case.of, e0]
      exact .refl _
    · simp [pushTransfer, pushState]
  · have e : (Case.of k : Case F).exit = 0 := by cases k <;> first | rfl | exact absurd rfl hk
    have eg : c.goesOn k = pushState (c.frame.clk + 4) c.frame.nextPc (c.frame.nextPc + 1) 1 := by
      cases k <;> first | rfl | exact absurd rfl hk
    refine ⟨[pushEnd (c.frame.clk + 4) c.a0.value 0, c.pushTransfer 1 0, c.pushTransfer 2 0], ?_, ?_⟩
    · rw [e, e1, eg]
      exact List.perm_append_comm (l₁ := [_, _, _]) (l₂ := [_])
    · simp [pushTransfer, pushEnd]

theorem Call.IsRow.goesOn_exit (h : c.IsRow p pc nextPc x t) :
    c.goesOn .exit = endMessage (c.frame.clk + 4) x.a0 1 := by
  rw [goesOn, Word.is_iff.1 h.a0]; rfl

theorem Call.IsRow.goesOn_next (h : c.IsRow p pc nextPc x t) {k : Kind} (hk : k ≠ .exit) :
    c.goesOn k = stateMessage (c.frame.clk + 4) nextPc (nextPc + 1) 1 := by
  have : c.goesOn k = pushState (c.frame.clk + 4) c.frame.nextPc (c.frame.nextPc + 1) 1 := by
    cases k <;> first | rfl | exact absurd rfl hk
  rw [this, pushState, stateMessage, h.nextPc, cast_add, cast_one]

/-- The state agrees with what a row's accesses find. -/
theorem Words.In.reads {m : Memory} {s : State} (h : x.In m) (hm : Represents m s) :
    s.reg 2 = x.v0 ∧ s.reg 4 = x.a0 ∧ s.reg 5 = x.a1 ∧ s.reg 6 = x.a2 ∧ s.reg 7 = x.a3 :=
  ⟨(hm.gpr 2).symm.trans h.v0, (hm.gpr 4).symm.trans h.a0, (hm.gpr 5).symm.trans h.a1,
    (hm.gpr 6).symm.trans h.a2, (hm.gpr 7).symm.trans h.a3⟩

end
end Syscall
end Mipsilon
