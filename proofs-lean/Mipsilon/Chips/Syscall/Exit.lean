module

public import Mipsilon.Chips.Syscall.Real

/-! The rows of `syscall` that exit: sound, and complete for every step that halts. -/

@[expose] public section
namespace Mipsilon.Syscall
open Lean.Grind Spec
variable {F : Type} [ZkField F]

/-! ### Soundness -/

/-- A satisfied row sends nothing, or is a row of SYSCALL of one kind, which is the kind of the number
in $v0 and the descriptor in $a0 that it pulls. -/
theorem kinds (hp : 2 ^ 30 < char F) {p : Program} {env : Env F} {last : Prop}
    (h : Gen.Syscall.chip.Satisfied env last) (hl : LooksUp p (Gen.Syscall.chip.messages env))
    (hpulls : Pulls (Gen.Syscall.chip.messages env)) :
    (call env).case = .idle ∧ Sends (Gen.Syscall.chip.messages env) [] ∨
    ∃ k pc nextPc x t, (call env).case = .of k ∧ (call env).IsRow p pc nextPc x t ∧
      k.Number x.v0 ∧ k.Descriptor x.a0 := by
  have h := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  rcases h.case.cases hp with hc | ⟨k, hc⟩
  · exact .inl ⟨hc, Call.idle_sends h hc⟩
  · obtain ⟨pc, nextPc, x, t, hrow⟩ := Call.isRow hp (by rw [hc, Case.of_isReal])
      h.flags.bigEndian
      hl.append.1 hpulls.append.1
    exact .inr ⟨k, pc, nextPc, x, t, hc, hrow, h.number.kind hp hc hrow.v0,
      h.descriptor.kind hp hc hrow.a0⟩

/-- The selector of exit is set exactly if the number in $v0 is exit or exit_group. -/
theorem exit_iff {k : Kind} {x : W} (h : k.Number x) :
    (Case.of k : Case F).exit = 1 ↔ x = Spec.Syscall.exit ∨ x = Spec.Syscall.exitGroup := by
  cases k <;> simp only [Kind.Number] at h <;> simp only [Case.of]
  case exit => exact iff_of_true trivial h
  case unknown => exact iff_of_false zero_ne_one fun e => e.elim h.1 h.2.1
  all_goals
    subst h
    exact iff_of_false zero_ne_one (by decide)

/-- A cheating prover cannot take another number for an exit, or the reverse: a row is padding, or
pulls a word from $v0 that decides. -/
theorem exits_exactly (hp : 2 ^ 30 < char F) {p : Program} {env : Env F} {last : Prop}
    (h : Gen.Syscall.chip.Satisfied env last) (hl : LooksUp p (Gen.Syscall.chip.messages env))
    (hpulls : Pulls (Gen.Syscall.chip.messages env)) :
    Sends (Gen.Syscall.chip.messages env) [] ∨ ∃ x, (call env).v0.prev.Is x ∧
      ((call env).case.exit = 1 ↔ x = Spec.Syscall.exit ∨ x = Spec.Syscall.exitGroup) := by
  rcases kinds hp h hl hpulls with ⟨-, h0⟩ | ⟨k, pc, nextPc, x, t, hc, hrow, hn, -⟩
  · exact .inl h0
  · exact .inr ⟨x.v0, hrow.v0, by rw [hc]; exact exit_iff hn⟩

/-- From states with these words in registers a SYSCALL exits. -/
theorem step_exit {p : Program} {s : State} {m : Memory} {x : Words} {i : Instruction}
    (hf : fetch p s.pc = .ok i) (hi : i.op = .syscall) (hm : Represents m s) (hx : x.In m)
    (hn : Kind.exit.Number x.v0) : step p s = .halt x.a0 := by
  obtain ⟨h2, h4, -⟩ := hx.reads hm
  refine step_eq_halt.2 ⟨i, hf, ?_⟩
  simp only [execute, hi, Reads.syscall, State.reads, h2, h4]
  exact if_pos hn

/-- A row that exits sends the messages of a step that halts with the code in $a0. -/
theorem sound_exit (hp : 2 ^ 30 < char F) (p : Program) (env : Env F) (last : Prop)
    (h : Gen.Syscall.chip.Satisfied env last) (hl : LooksUp p (Gen.Syscall.chip.messages env))
    (hpulls : Pulls (Gen.Syscall.chip.messages env)) (hexit : (call env).case.exit = 1) :
    ∃ (clk : F) (r : Row) (code : W), r.result = .inr code ∧ r.Simulates p ∧
      Sends (Gen.Syscall.chip.messages env) (r.messages clk) := by
  rcases kinds hp h hl hpulls with ⟨hc, -⟩ | ⟨k, pc, nextPc, x, t, hc, hrow, hn, -⟩
  · rw [hc] at hexit; exact absurd hexit zero_ne_one
  have h := (bridge env last).1 h
  have hk : k = .exit := by
    rw [hc] at hexit
    cases k <;> first | rfl | exact absurd hexit zero_ne_one
  subst hk
  rw [messages]
  generalize call env = c at *
  have e1 := h.result.exitLow
  have e2 := h.result.exitHigh
  have e3 := h.result.exitErrorLow
  have e4 := h.result.exitErrorHigh
  rw [hexit] at e1 e2 e3 e4
  have eres : c.result = c.v0.prev := Word.ext (by grobner) (by grobner)
  have eerr : c.error = c.a3.prev := Word.ext (by grobner) (by grobner)
  have hstill := h.buffer.still hc (by decide) (by decide)
  obtain ⟨idle, hends, hidle⟩ := Call.ends_of hc hstill
  refine ⟨c.frame.clk, ⟨pc, nextPc, .inr x.a0, accesses x t x.v0 x.a3⟩, x.a0, rfl,
    ⟨ordered hrow.ages, ?_⟩, ?_⟩
  rotate_left
  · rw [hrow.goesOn_exit] at hends
    exact hrow.sends (by rw [hc, Case.of_isReal]) (eres ▸ hrow.v0) (eerr ▸ hrow.a3) hends hidle
  rintro s m hs hm ⟨m', hm'⟩
  obtain ⟨i, hf, hi⟩ := hrow.fetch
  exact step_exit (hs.1 ▸ hf) hi hm (accesses_iff.1 hm').1 hn

end Mipsilon.Syscall
