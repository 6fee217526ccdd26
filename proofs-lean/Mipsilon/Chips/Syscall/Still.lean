module

public import Mipsilon.Chips.Syscall.Exit
public import Mipsilon.Chips.Syscall.Result

/-!
The rows of `syscall` without transfer rows: exit, terminal, unknown numbers, bad descriptors, and
reads and outputs of no bytes.
-/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec

/-- The row is a step from every state that it can be a row of and that satisfies `those`. -/
def Row.SimulatesIf (p : Program) (r : Row) (those : State → Prop) : Prop :=
  Ordered r.accesses ∧ ∀ s m, At s r.pc r.nextPc → Represents m s → those s →
    (∃ m', Accesses m r.accesses m') → r.IsStep p s m

theorem Row.SimulatesIf.simulates {p : Program} {r : Row} {those : State → Prop}
    (h : r.SimulatesIf p those) (ht : ∀ s, those s) : r.Simulates p :=
  ⟨h.1, fun s m hs hm => h.2 s m hs hm (ht s)⟩

namespace Syscall
variable {F : Type} [ZkField F] {p : Program}

/-- What a row without transfer rows leaves open: the next chunk of private input is any, so a read of
no bytes is a step if it has none; and that the public output is not too long already holds in every
run, but not in every state. -/
def Kind.Pre : Kind → Words → State → Prop
  | .read, x, s => Bytes.take x.a2.toNat (s.input.headD []) = []
  | .output, _, s => Bytes.length s.output ≤ Spec.Syscall.maxOutput
  | _, _, _ => True

theorem syscall_read {r : Reads} (h : r.v0 = Spec.Syscall.read) : r.syscall = r.read := by
  rw [Reads.syscall, h, if_neg (by decide), if_pos rfl]

theorem syscall_write {r : Reads} (h : r.v0 = Spec.Syscall.write) : r.syscall = r.writeOut := by
  rw [Reads.syscall, h, if_neg (by decide), if_neg (by decide), if_pos rfl]

/-- A call that returns, with a transfer that moves nothing in the machine. -/
theorem continues_of {i : Instruction} (hi : i.op = .syscall) {s : State} {m : Memory}
    {result error : W} {transfer : Transfer}
    (he : (s.reads p i).syscall =
      .next { (s.reads p i).advance with gpr := [(2, result), (7, error)], transfer })
    (ht : Represents m (s.transfer p.endian transfer)) : Continues p i s (left m result error) :=
  ⟨{ (s.reads p i).advance with gpr := [(2, result), (7, error)], transfer },
    by simp only [execute, hi]; exact he, rfl, rfl,
    ((ht.write 2 result).write 7 error).goto s.nextPc (s.nextPc + 4)⟩

/-- The specification of the calls without transfer rows. -/
theorem continues {k : Kind} {x : Words} {result error : W} (hk : k ≠ .exit) (hn : k.Number x.v0)
    (hd : k.Descriptor x.a0) (hb : k.Buffer x) (hr : k.Returns x result error) {i : Instruction}
    (hi : i.op = .syscall) {s : State} {m : Memory} (hm : Represents m s) (hx : x.In m)
    (hpre : k.Pre x s) : Continues p i s (left m result error) := by
  obtain ⟨h2, h4, h5, h6, -⟩ := hx.reads hm
  have e2 : (s.reads p i).v0 = x.v0 := h2
  have e4 : (s.reads p i).a0 = x.a0 := h4
  have e5 : (s.reads p i).a1 = x.a1 := h5
  have e6 : (s.reads p i).a2 = x.a2 := h6
  have read (e : x.v0 = Spec.Syscall.read) := syscall_read (e2.trans e)
  have write (e : x.v0 = Spec.Syscall.write) := syscall_write (e2.trans e)
  cases k <;> simp only [Kind.Number, Kind.Descriptor, Kind.Buffer, Kind.Returns, Kind.Pre]
    at hn hd hb hr hpre
  case exit => exact absurd rfl hk
  case unknown =>
    obtain ⟨rfl, rfl⟩ := hr
    refine continues_of hi (transfer := .none) ?_ hm
    rw [Reads.syscall, e2, if_neg fun e => e.elim hn.1 hn.2.1, if_neg hn.2.2.1, if_neg hn.2.2.2]
    rfl
  case badRead =>
    obtain ⟨rfl, rfl⟩ := hr
    refine continues_of hi (transfer := .none) ?_ hm
    rw [read hn, Reads.read, e4, if_pos hd]
    rfl
  case badWrite =>
    obtain ⟨rfl, rfl⟩ := hr
    refine continues_of hi (transfer := .none) ?_ hm
    rw [write hn, Reads.writeOut, e4, if_pos hd]
    rfl
  case read =>
    obtain ⟨rfl, rfl⟩ := hr
    refine continues_of hi (transfer := .read x.a1 []) ?_ ?_
    · have ec : (s.reads p i).chunk = s.input.headD [] := rfl
      rw [read hn, Reads.read, e4, e5, e6, ec, hpre, if_neg fun e => e hd, if_neg fun e => e hb]
      rfl
    · exact ⟨hm.gpr, hm.hi, hm.lo, hm.ll, hm.userLocal, hm.output, hm.ram⟩
  case terminal =>
    obtain ⟨rfl, rfl⟩ := hr
    refine continues_of hi (transfer := .terminal x.a0 x.a1 x.a2) ?_ ?_
    · have h3 : x.a0 ≠ Spec.Syscall.output := by rcases hd with e | e <;> rw [e] <;> decide
      rw [write hn, Reads.writeOut, e4, e5, e6, if_neg fun e => hd.elim e.1 e.2.1,
        if_neg fun e => e hb, if_pos h3]
      rfl
    · exact ⟨hm.gpr, hm.hi, hm.lo, hm.ll, hm.userLocal, hm.output, hm.ram⟩
  case output =>
    obtain ⟨h0, rfl, rfl⟩ := hr
    refine continues_of hi (transfer := .output x.a1 0) ?_ ?_
    · have el : (s.reads p i).outputLength = Bytes.length s.output := rfl
      rw [write hn, Reads.writeOut, e4, e5, e6, el, h0, if_neg fun e => e.2.2 hd,
        if_neg fun e => e (h0 ▸ hb), if_neg fun e => e hd, 
        if_neg (show ¬Bytes.length s.output + (0 : W).toNat > Spec.Syscall.maxOutput
          from Nat.not_lt.2 hpre)]
      rfl
    · have : s.transfer p.endian (.output x.a1 0) = s := by
        show { s with output := Bytes.append s.output [] } = s
        rw [Bytes.append_eq, List.append_nil]
      rw [this]; exact hm

/-- A row without transfer rows sends nothing, or the messages of a step: from every state for most
kinds, and for reads and outputs of no bytes from those of `Kind.Pre`. -/
theorem sound_still (hp : 2 ^ 30 < char F) (p : Program) (env : Env F) (last : Prop)
    (h : Gen.Syscall.chip.Satisfied env last) (hl : LooksUp p (Gen.Syscall.chip.messages env))
    (hpulls : Pulls (Gen.Syscall.chip.messages env))
    (hs : (call env).reads = 0 ∧ (call env).outputs = 0) :
    Sends (Gen.Syscall.chip.messages env) [] ∨
    ∃ (clk : F) (r : Row) (k : Kind) (x : Words), (call env).case = .of k ∧
      r.SimulatesIf p (k.Pre x) ∧ Sends (Gen.Syscall.chip.messages env) (r.messages clk) := by
  rcases kinds hp h hl hpulls with ⟨-, h0⟩ | ⟨k, pc, nextPc, x, t, hc, hrow, hn, hd⟩
  · exact .inl h0
  right
  by_cases hk : k = .exit
  · subst hk
    obtain ⟨clk, r, code, -, hsim, hsends⟩ := sound_exit hp p env last h hl hpulls (by rw [hc]; rfl)
    exact ⟨clk, r, .exit, x, hc, ⟨hsim.1, fun s m h1 h2 _ => hsim.2 s m h1 h2⟩, hsends⟩
  have h := (bridge env last).1 h
  rw [messages] at hl ⊢
  generalize call env = c at *
  obtain ⟨result, error, hres, herr, hr⟩ := h.returns hp hc hs hrow
  have hb := h.inRam hp hc hl.append.2.append.1 hrow
  obtain ⟨idle, hends, hidle⟩ := Call.ends_of hc hs
  rw [hrow.goesOn_next hk] at hends
  refine ⟨c.frame.clk, ⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses x t result error⟩, k, x, hc,
    ⟨ordered hrow.ages, ?_⟩, hrow.sends (by rw [hc, Case.of_isReal]) hres herr hends hidle⟩
  rintro s m hat hm hpre ⟨m', hm'⟩
  obtain ⟨i, hf, hi⟩ := hrow.fetch
  refine Row.isStep_of_continues hrow.place hrow.pc_lt hat hf hm' ?_
  obtain ⟨hx, rfl⟩ := accesses_iff.1 hm'
  exact continues hk hn hd hb hr hi hm hx hpre

/-- The rows of the calls that never have transfer rows are sound. -/
theorem sound_simple (hp : 2 ^ 30 < char F) (p : Program) (env : Env F) (last : Prop)
    (h : Gen.Syscall.chip.Satisfied env last) (hl : LooksUp p (Gen.Syscall.chip.messages env))
    (hpulls : Pulls (Gen.Syscall.chip.messages env))
    (hr : (call env).case.read = 0) (ho : (call env).case.output = 0) :
    Sends (Gen.Syscall.chip.messages env) [] ∨ ∃ (clk : F) (r : Row), r.Simulates p ∧
      Sends (Gen.Syscall.chip.messages env) (r.messages clk) := by
  have hs : (call env).reads = 0 ∧ (call env).outputs = 0 := by
    have hb := ((bridge env last).1 h).buffer
    have h1 := hb.reads
    have h2 := hb.outputs
    rw [hr] at h1
    rw [ho] at h2
    exact ⟨by grobner, by grobner⟩
  refine (sound_still hp p env last h hl hpulls hs).imp_right ?_
  rintro ⟨clk, r, k, x, hc, hsim, hsends⟩
  rw [hc] at hr ho
  refine ⟨clk, r, hsim.simulates fun s => ?_, hsends⟩
  cases k <;> first | trivial | exact absurd hr.symm zero_ne_one | exact absurd ho.symm zero_ne_one

end Syscall
end Mipsilon
