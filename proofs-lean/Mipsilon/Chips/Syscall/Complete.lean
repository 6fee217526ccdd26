module

public import Mipsilon.Chips.Syscall.Filled
public import Mipsilon.Chips.Syscall.Still

/-! Every step of a SYSCALL that moves no bytes of memory has a row. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec

namespace Syscall
variable {F : Type} [ZkField F] {p : Program} {s : State} {m : Memory} {pc nextPc : Nat} {clk : F}
  {ago : Nat → Nat} {i : Instruction}

/-- The registers of a call from a state. -/
def words (s : State) : Words := ⟨s.reg 2, s.reg 4, s.reg 5, s.reg 6, s.reg 7⟩

/-- The ages in the order of the accesses. -/
def ages (ago : Nat → Nat) : Ages := ⟨ago 3, ago 0, ago 1, ago 2, ago 4⟩

theorem words_in (h : Represents m s) : (words s).In m :=
  ⟨h.gpr 2, h.gpr 4, h.gpr 5, h.gpr 6, h.gpr 7⟩

/-- Every call has a kind. -/
theorem exists_kind (v0 a0 : W) : ∃ k : Kind, k.Number v0 ∧ k.Descriptor a0 := by
  by_cases h1 : v0 = Spec.Syscall.exit ∨ v0 = Spec.Syscall.exitGroup
  · exact ⟨.exit, h1, trivial⟩
  by_cases h2 : v0 = Spec.Syscall.read
  · by_cases h : a0 = Spec.Syscall.stdin
    · exact ⟨.read, h2, h⟩
    · exact ⟨.badRead, h2, h⟩
  by_cases h3 : v0 = Spec.Syscall.write
  · by_cases h : a0 = Spec.Syscall.stdout ∨ a0 = Spec.Syscall.stderr
    · exact ⟨.terminal, h3, h⟩
    · by_cases h' : a0 = Spec.Syscall.output
      · exact ⟨.output, h3, h'⟩
      · exact ⟨.badWrite, h3, fun e => h (.inl e), fun e => h (.inr e), h'⟩
  exact ⟨.unknown, ⟨fun e => h1 (.inl e), fun e => h1 (.inr e), h2, h3⟩, trivial⟩

/-- Messages of multiplicity 0 look nothing up. -/
theorem looksUp_zero {ms : List (Message F)} (h : ∀ m ∈ ms, m.multiplicity = 0) : LooksUp p ms :=
  fun m hm _ hne => absurd (h m hm) hne

theorem rom_syscall {a : W} (hf : fetch p a = .ok i) (hi : i.op = .syscall) :
    rom p a = some { op := .isa .syscall, variant := p.endian == .big } := by
  unfold rom
  rw [hf]
  show some (Rom.specialise _) = _
  rw [plain_variant hi]
  rfl

section
variable {k : Kind} {x : Words} {t : Ages} {result error : W}

theorem fill_isRow (hpl : Place pc nextPc) (hpc : pc < 2 ^ 29)
    (hf : fetch p (BitVec.ofNat 32 (4 * pc)) = .ok i) (hi : i.op = .syscall)
    (ht : t.v0 < 2 ^ 16 ∧ t.a0 < 2 ^ 16 ∧ t.a1 < 2 ^ 16 ∧ t.a2 < 2 ^ 16 ∧ t.a3 < 2 ^ 16) :
    (Call.fill p.endian clk pc nextPc k x t result error : Call F).IsRow p pc nextPc x t :=
  ⟨hpl, hpc, ⟨i, hf, hi⟩, rfl, rfl, rfl, Word.of_is _, Word.of_is _, Word.of_is _, Word.of_is _,
    Word.of_is _, ht, rfl, rfl, rfl, rfl, rfl⟩

/-- No bytes, no transfer rows. -/
theorem fill_still (hr : k.Returns x result error) :
    (Call.fill p.endian clk pc nextPc k x t result error : Call F).reads = 0 ∧
    (Call.fill p.endian clk pc nextPc k x t result error : Call F).outputs = 0 := by
  have h : (k = .read ∨ k = .output) → result = 0 := by
    rintro (rfl | rfl)
    · exact hr.1
    · exact hr.2.1
  refine ⟨if_neg fun e => e.2 (h (.inl e.1)), if_neg fun e => e.2 (h (.inr e.1))⟩

theorem fill_looksUp (hpc : pc < 2 ^ 29) (hf : fetch p (BitVec.ofNat 32 (4 * pc)) = .ok i)
    (hi : i.op = .syscall)
    (ht : t.v0 < 2 ^ 16 ∧ t.a0 < 2 ^ 16 ∧ t.a1 < 2 ^ 16 ∧ t.a2 < 2 ^ 16 ∧ t.a3 < 2 ^ 16)
    (hr : k.Results x result error) :
    LooksUp p ((Call.fill p.endian clk pc nextPc k x t result error : Call F).accessMessages
      ++
      ((Call.fill p.endian clk pc nextPc k x t result error : Call F).lookups ++
       (Call.fill p.endian clk pc nextPc k x t result error : Call F).ends)) := by
  obtain ⟨t2, t4, t5, t6, t7⟩ := ht
  refine .intro ?_ (.intro (.intro ?_ (.intro (rangeWord_looksUp (Word.of_is _))
    (.intro (rangeWord_looksUp (Word.of_is _)) ?_))) (.skip rfl ?_))
  · refine .intro (.cons (fetch_looksUp hpc (rom_syscall hf hi) ?_ cast_zero.symm cast_zero.symm
      cast_zero.symm cast_zero.symm).head (.skip rfl .nil)) (.intro (accessRegister_looksUp t4 rfl)
      (.intro (accessRegister_looksUp t5 rfl) (.intro (accessRegister_looksUp t6 rfl)
      (.intro (accessRegister_looksUp t2 rfl) (accessRegister_looksUp t7 rfl)))))
    show (Case.of k).isReal * Code.syscall + (if p.endian = .big then 1 else 0) * 256 = _
    rw [Case.of_isReal]
    cases p.endian
    · show (1 : F) * Code.syscall + 1 * 256 = ((351 : Nat) : F)
      rw [cast_lit]; grobner
    · show (1 : F) * Code.syscall + 0 * Code.variant = ((Code.syscall : Nat) : F)
      rw [cast_lit]; grobner
  · by_cases hk : k = .read
    · subst hk
      have := hr.2.1
      exact .cons (.of_range (bits := 16) (cast_lit 16).symm rfl (by decide) (by omega))
        (.cons (.of_range (bits := 8) (cast_lit 8).symm rfl (by decide) (by omega)) .nil)
    · have : (Call.fill p.endian clk pc nextPc k x t result error : Call F).case.read = 0 :=
        by
        cases k <;> first | rfl | exact absurd rfl hk
      rw [this]
      exact looksUp_zero (by simp [Mipsilon.range, lookup])
  · exact .cons (.of_range (bits := 14) (cast_lit 14).symm rfl (by decide) (by omega)) .nil
  · refine fun m hm hb => ?_
    simp only [List.mem_cons, List.not_mem_nil, or_false] at hm
    rcases hm with rfl | rfl | rfl <;> cases hb

end

/-- The steps that move no bytes of memory. -/
structure Still (s : State) : Prop where
  read : s.reg 2 = Spec.Syscall.read → s.reg 4 = Spec.Syscall.stdin →
    Bytes.take (s.reg 6).toNat (s.input.headD []) = []
  output : s.reg 2 = Spec.Syscall.write → s.reg 4 = Spec.Syscall.output → s.reg 6 = 0

/-- A call that does not trap. -/
theorem untrapped (hex : Executes p s m pc nextPc) (hf : fetch p s.pc = .ok i) (hi : i.op = .syscall)
    (c : Trap) : (s.reads p i).syscall ≠ .trap c := by
  intro e
  rcases hex.step with ⟨s', h⟩ | ⟨code, h⟩ <;> simp [step, hf, execute, hi, e, Outcome.map] at h

/-- What a call that does not trap has checked. -/
theorem checked {k : Kind} {r : Reads} (hn : k.Number r.v0) (hd : k.Descriptor r.a0)
    (h : ∀ c, r.syscall ≠ .trap c) {x : Words} (h1 : x.a1 = r.a1) (h2 : x.a2 = r.a2) :
    k.Buffer x := by
  cases k <;> first | trivial | skip
  all_goals
    show InRam x.a1 x.a2
    rw [h1, h2]
    refine Classical.byContradiction fun hb => h (.buffer r.a1) ?_
  case read => rw [syscall_read hn, Reads.read, if_neg fun e => e hd, if_pos hb]
  case terminal =>
    rw [syscall_write hn, Reads.writeOut, if_neg fun e => hd.elim e.1 e.2.1, if_pos hb]
  case output => rw [syscall_write hn, Reads.writeOut, if_neg fun e => e.2.2 hd, if_pos hb]

/-- Only the numbers of exit halt. -/
theorem exit_of_halt {r : Reads} {code : W} (h : r.syscall = .halt code) : Kind.exit.Number r.v0 := by
  refine Classical.byContradiction fun hn => ?_
  rw [Reads.syscall,
    if_neg (show ¬(r.v0 = Spec.Syscall.exit ∨ r.v0 = Spec.Syscall.exitGroup) from hn)] at h
  simp only [Reads.read, Reads.writeOut, Reads.success, Reads.failure] at h
  repeat' split at h
  all_goals cases h

/-- The chip is complete for these steps. -/
theorem complete_still (hp : 2 ^ 30 < char F) (hex : Executes p s m pc nextPc)
    (hf : fetch p s.pc = .ok i) (hi : i.op = .syscall) (hs : Still s) (hago : ∀ k, ago k < 2 ^ 16) :
    HasRow F [Gen.Syscall.chip] p s m pc nextPc clk ago := by
  obtain ⟨k, hn, hd⟩ := exists_kind (s.reg 2) (s.reg 4)
  have htrap := untrapped hex hf hi
  have hb : k.Buffer (words s) := checked (r := s.reads p i) hn hd htrap rfl rfl
  have hx := words_in hex.memory
  have hret : ∃ result error, k.Returns (words s) result error := by
    cases k
    case output => exact ⟨_, _, hs.output hn hd, rfl, rfl⟩
    all_goals exact ⟨_, _, rfl, rfl⟩
  obtain ⟨result, error, hr⟩ := hret
  have hpc := hex.here.1
  have hat : (ages ago).v0 < 2 ^ 16 ∧ (ages ago).a0 < 2 ^ 16 ∧ (ages ago).a1 < 2 ^ 16 ∧
      (ages ago).a2 < 2 ^ 16 ∧ (ages ago).a3 < 2 ^ 16 := ⟨hago 3, hago 0, hago 1, hago 2, hago 4⟩
  have hago' : ∀ (j : Nat) (a : Access),
      (accesses (words s) (ages ago) result error)[j]? = some a → a.ago = ago j := by
    rintro (_ | _ | _ | _ | _ | j) a ha <;> simp [accesses, ages] at ha <;> rw [← ha]
  have hrow : (Call.fill p.endian clk pc nextPc k (words s) (ages ago) result error : Call
    F).IsRow p
      pc nextPc (words s) (ages ago) := fill_isRow hex.place hex.pc_lt (hpc ▸ hf) hi hat
  obtain ⟨idle, hends, hidle⟩ := Call.ends_of
    (c := (Call.fill p.endian clk pc nextPc k (words s) (ages ago) result error : Call F))
      rfl
    (fill_still hr)
  have hsat : ∀ last, Gen.Syscall.chip.Satisfied
      (row (Call.fill p.endian clk pc nextPc k (words s) (ages ago) result error : Call F))
        last :=
    fun last => (bridge _ last).2 (fill_constraints hp hn hd hb hr.results)
  have hlooks : LooksUp p (Gen.Syscall.chip.messages
      (row (Call.fill p.endian clk pc nextPc k (words s) (ages ago) result error : Call F)))
        := by
    rw [messages, call_row]
    exact fill_looksUp hex.pc_lt (hpc ▸ hf) hi hat hr.results
  by_cases hk : k = .exit
  · subst hk
    refine ⟨⟨pc, nextPc, .inr (words s).a0, accesses (words s) (ages ago) result error⟩, rfl, rfl,
      hago', step_exit hf hi hex.memory hx hn, _, List.mem_singleton.2 rfl, _, hsat, hlooks, ?_⟩
    rw [hrow.goesOn_exit] at hends
    rw [messages, call_row]
    exact hrow.sends (Case.of_isReal _) (Word.of_is _) (Word.of_is _) hends hidle
  · have hpre : k.Pre (words s) s := by
      cases k <;> first | trivial | skip
      case read => exact hs.read hn hd
      case output =>
        refine Classical.byContradiction fun h => htrap .outputFull ?_
        have h0 : (s.reads p i).a2 = 0 := hs.output hn hd
        have hb : InRam (s.reads p i).a1 (s.reads p i).a2 := hb
        have hd : (s.reads p i).a0 = Spec.Syscall.output := hd
        have hn : (s.reads p i).v0 = Spec.Syscall.write := hn
        rw [syscall_write hn, Reads.writeOut, if_neg fun e => e.2.2 hd, if_neg fun e => e hb,
          if_neg fun e => e hd, if_pos]
        show Bytes.length s.output + _ > _
        rw [h0]
        exact Nat.lt_of_not_le h
    refine ⟨⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses (words s) (ages ago) result error⟩, rfl,
      rfl, hago', ?_, _, List.mem_singleton.2 rfl, _, hsat, hlooks, ?_⟩
    · exact Row.isStep_of_continues hex.place hex.pc_lt hex.here (hpc ▸ hf)
        (accesses_iff.2 ⟨hx, rfl⟩) (continues hk hn hd hb hr hi hex.memory hx hpre)
    · rw [hrow.goesOn_next hk] at hends
      rw [messages, call_row]
      exact hrow.sends (Case.of_isReal _) (Word.of_is _) (Word.of_is _) hends hidle

/-- Every step that halts has a row. -/
theorem complete_exit (hp : 2 ^ 30 < char F) (hpl : Place pc nextPc) (hpc : pc < 2 ^ 29)
    (hat : At s pc nextPc) (hm : Represents m s) {code : W} (hstep : step p s = .halt code)
    (hf : fetch p s.pc = .ok i) (hi : i.op = .syscall) (hago : ∀ k, ago k < 2 ^ 16) :
    HasRow F [Gen.Syscall.chip] p s m pc nextPc clk ago := by
  refine complete_still hp ⟨hpl, hpc, hat, hm, .inr ⟨code, hstep⟩⟩ hf hi ?_ hago
  have hn : s.reg 2 = Spec.Syscall.exit ∨ s.reg 2 = Spec.Syscall.exitGroup := by
    obtain ⟨j, hj, he⟩ := step_eq_halt.1 hstep
    have : i = j := by rw [hf] at hj; exact Except.ok.inj hj
    subst this
    simp only [execute, hi] at he
    exact exit_of_halt (r := s.reads p i) he
  refine ⟨fun e => ?_, fun e => ?_⟩ <;> rw [e] at hn <;> exact absurd hn (by decide)

/-- A row that satisfies the constraints: exit(7). -/
theorem concrete (hp : 2 ^ 30 < char F) (last : Prop) : Gen.Syscall.chip.Satisfied
    (row (F := F) (.fill .big 1 0 1 .exit ⟨4001, 7, 0, 0, 0⟩ ⟨0, 0, 0, 0, 0⟩ 4001 0)) last := by
  rw [bridge, call_row]
  exact fill_constraints hp (.inl rfl : _ = _ ∨ _) trivial trivial ⟨rfl, rfl⟩

end Syscall
end Mipsilon
