module

public import Mipsilon.Machine.Effects
public import Mipsilon.Machine.Immediate

/-!
The specialised rows of a program, NOP, MOVE and LI (`specialise` of `air/src/rom.rs`), through the
specification: what such a row does to memory is what its instruction does.
-/

public section
namespace Mipsilon
open Spec

theorem reg_zero (s : State) {i : Reg} (h : i.toNat = 0) : s.reg i = 0 :=
  if_pos (BitVec.eq_of_toNat_eq h)

theorem destination_sink {i : Reg} (h : destination i = SINK) : i = 0 := by
  have := i.isLt
  unfold destination at h; split at h
  · assumption
  · simp only [SINK] at h; omega

/-- SINK may hold anything. -/
theorem Represents.unsink {m : Memory} {s : State} {v : W}
    (h : Represents (m.set (.register SINK) v) s) : Represents m s := by
  have other {k : Location} (hk : k ≠ .register SINK) : m k = m.set (.register SINK) v k :=
    (Memory.set_other _ hk _).symm
  refine ⟨fun i => (other ?_).trans (h.gpr i), (other (by decide)).trans h.hi,
    (other (by decide)).trans h.lo, (other (by decide)).trans h.ll,
    (other (by decide)).trans h.userLocal, (other (by decide)).trans h.output,
    fun k => (other (by simp)).trans (h.ram k)⟩
  have := i.isLt
  simp only [SINK, ne_eq, Location.register.injEq]; omega

namespace Continues
variable {p : Program} {i : Instruction} {s : State} {m : Memory}

theorem writeHi (hr : Represents m s) {v : W}
    (he : execute i (s.reads p i) = .next { (s.reads p i).advance with hi := some v }) :
    Continues p i s (m.set (.register HI) v) :=
  ⟨_, he, rfl, rfl, (hr.setHi v).goto s.nextPc (s.nextPc + 4)⟩

theorem writeLo (hr : Represents m s) {v : W}
    (he : execute i (s.reads p i) = .next { (s.reads p i).advance with lo := some v }) :
    Continues p i s (m.set (.register LO) v) :=
  ⟨_, he, rfl, rfl, (hr.setLo v).goto s.nextPc (s.nextPc + 4)⟩

/-- A discarded write is nothing. -/
theorem unsink {v : W} (h : Continues p i s (m.set (.register SINK) v)) : Continues p i s m :=
  have ⟨e, he, hpc, hn, hr⟩ := h
  ⟨e, he, hpc, hn, hr.unsink⟩

end Continues

namespace Rom

/-- What a specialised row does to memory is what the instruction `i` does. -/
inductive Means (p : Program) (i : Instruction) : Rom → Prop where
  /-- The row is not specialised. -/
  | isa {row : Rom} {o : Opcode} : row.op = .isa o → Means p i row
  /-- The row is that of no step. -/
  | unprovable {row : Rom} : row.op = .unprovable → Means p i row
  /-- The instruction has no effect. -/
  | nop : (∀ s m, Represents m s → Continues p i s m) → Means p i { op := .nop }
  /-- The instruction copies a register. -/
  | move {a c : Nat} : (∀ s m, Represents m s →
      Continues p i s (m.set (.register c) (m (.register a)))) → Means p i (copy a c)
  /-- The instruction writes a constant. -/
  | li {b c d : Nat} : b < 65536 → d < 65536 → (∀ s m, Represents m s →
      Continues p i s (m.set (.register c) (BitVec.ofNat 32 (b + 65536 * d)))) →
      Means p i { op := .li, b, c, d }

namespace Means
variable {p : Program} {i : Instruction}

theorem of_nop {row : Rom} (h : row.Means p i) (ho : row.op = .nop) :
    row = { op := .nop } ∧ ∀ s m, Represents m s → Continues p i s m := by
  cases h with
  | nop h => exact ⟨rfl, h⟩
  | isa e | unprovable e => rw [e] at ho; cases ho
  | move | li => cases ho

theorem of_move {row : Rom} (h : row.Means p i) (ho : row.op = .move) :
    row = copy row.a row.c ∧ ∀ s m, Represents m s →
      Continues p i s (m.set (.register row.c) (m (.register row.a))) := by
  cases h with
  | move h => exact ⟨rfl, h⟩
  | isa e | unprovable e => rw [e] at ho; cases ho
  | nop | li => cases ho

theorem of_li {row : Rom} (h : row.Means p i) (ho : row.op = .li) :
    row = { op := .li, b := row.b, c := row.c, d := row.d } ∧ row.b < 65536 ∧ row.d < 65536 ∧
      ∀ s m, Represents m s →
        Continues p i s (m.set (.register row.c) (BitVec.ofNat 32 (row.b + 65536 * row.d))) := by
  cases h with
  | li hb hd h => exact ⟨rfl, hb, hd, h⟩
  | isa e | unprovable e => rw [e] at ho; cases ho
  | nop | move => cases ho

/-- A choice of rows. -/
theorem ite {c : Prop} {_ : Decidable c} {x y : Rom} (hx : c → x.Means p i)
    (hy : ¬c → y.Means p i) : (if c then x else y).Means p i := by
  split
  · exact hx ‹_›
  · exact hy ‹_›

/-- A choice of rows before they are specialised. -/
theorem ite_cheaper {c : Prop} {_ : Decidable c} {x y : Rom} (hx : x.cheaper.Means p i)
    (hy : y.cheaper.Means p i) : (if c then x else y).cheaper.Means p i := by
  split <;> assumption

/-- A copy of the register that holds what the instruction writes. -/
theorem copied {a : Nat} {rd : Reg} (v : State → W)
    (he : ∀ s : State, execute i (s.reads p i) = (s.reads p i).write rd (v s))
    (h : ∀ s m, Represents m s → m (.register a) = v s) : Means p i (copy a (destination rd)) :=
  .move fun s m hr => by rw [h s m hr]; exact .write hr (he s)

/-- A copy of the general-purpose register that holds what the instruction writes. -/
theorem same {ra rd : Reg} {v : State → W}
    (he : ∀ s : State, execute i (s.reads p i) = (s.reads p i).write rd (v s))
    (h : ∀ s, v s = s.reg ra) : Means p i (copy ra.toNat (destination rd)) :=
  .copied v he fun s _ hr => (hr.gpr ra).trans (h s).symm

/-- The constant that the instruction writes. -/
theorem constant {b d : Nat} {rd : Reg} {v : State → W} (hb : b < 65536) (hd : d < 65536)
    (he : ∀ s : State, execute i (s.reads p i) = (s.reads p i).write rd (v s))
    (h : ∀ s, v s = BitVec.ofNat 32 (b + 65536 * d)) :
    Means p i { op := .li, b, c := destination rd, d } :=
  .li hb hd fun s m hr => by rw [← h s]; exact .write hr (he s)

end Means

/-! ### Immediates as constants -/

theorem signedImm_eq (i : Instruction) :
    i.signedImm = BitVec.ofNat 32 (i.imm.toNat + 65536 * signLimb i) := by
  have := i.imm.isLt
  have := signLimb_lt i
  apply BitVec.eq_of_toNat_eq; rw [toNat_signedImm, BitVec.toNat_ofNat]; omega

theorem unsignedImm_eq (i : Instruction) :
    i.unsignedImm = BitVec.ofNat 32 (i.imm.toNat + 65536 * 0) := by
  have := i.imm.isLt
  apply BitVec.eq_of_toNat_eq; rw [toNat_unsignedImm, BitVec.toNat_ofNat]; omega

theorem lui_eq (x : Half) : Alu.lui x = BitVec.ofNat 32 (0 + 65536 * x.toNat) := by
  have := x.isLt
  apply BitVec.eq_of_toNat_eq
  rw [Alu.lui, BitVec.toNat_shiftLeft, BitVec.toNat_setWidth, BitVec.toNat_ofNat, Nat.shiftLeft_eq]
  omega

theorem signedImm_zero {i : Instruction} (hb : i.imm.toNat = 0) (hd : signLimb i = 0) :
    i.signedImm = 0 := by rw [signedImm_eq, hb, hd]; rfl

theorem unsignedImm_zero {i : Instruction} (hb : i.imm.toNat = 0) : i.unsignedImm = 0 := by
  rw [unsignedImm_eq, hb]; rfl

/-- A shift by 32 less 0. -/
theorem amount_zero {n : Nat} (hn : n < 32) (h : (32 - n) % 16 = 0 ∧ (32 - n) / 16 = 2) :
    n = 0 := by omega

/-! ### Cheaper rows -/

/-- The cheaper rows, and those that are specialised anyhow. -/
theorem cheaper_means (p : Program) (i : Instruction) (pc : W) (slotOk : Bool) (endian : Endian) :
    (plain i pc slotOk endian).cheaper.Means p i := by
  obtain ⟨op, rs, rt, rd, sa, imm, target⟩ := i
  cases op
  case addu | or | xor =>
    exact .ite (fun hb => .same (ra := rs) (rd := rd) (fun _ => rfl) fun s => by
        simp [State.reads, reg_zero s (i := rt) hb])
      fun _ => .ite (fun ha => .same (ra := rt) (rd := rd) (fun _ => rfl) fun s => by
        simp [State.reads, reg_zero s (i := rs) ha])
      fun _ => .isa rfl
  case subu =>
    exact .ite (fun hb => .same (ra := rs) (rd := rd) (fun _ => rfl) fun s => by
      simp [State.reads, reg_zero s (i := rt) hb]) fun _ => .isa rfl
  case and =>
    exact .ite (fun h => .same (ra := 0) (rd := rd) (fun _ => rfl) fun s => by
      rcases h with h | h
      · simp [State.reads, reg_zero s (i := rs) h, reg_zero s (i := 0#5) rfl]
      · simp [State.reads, reg_zero s (i := rt) h, reg_zero s (i := 0#5) rfl]) fun _ => .isa rfl
  case addiu =>
    exact .ite (fun ha => .constant (rd := rt) imm.isLt (signLimb_lt _) (fun _ => rfl) fun s => by
        simp only [State.reads, reg_zero s (i := rs) ha]
        exact (BitVec.zero_add _).trans (signedImm_eq _))
      fun _ => .ite (fun h => .same (ra := rs) (rd := rt) (fun _ => rfl) fun s => by
        simp [State.reads, signedImm_zero h.1 h.2])
      fun _ => .isa rfl
  case ori | xori =>
    exact .ite (fun ha => .constant (rd := rt) imm.isLt (d := 0) (by decide) (fun _ => rfl)
        fun s => by simp [State.reads, reg_zero s (i := rs) ha]; exact unsignedImm_eq _)
      fun _ => .ite (fun h => .same (ra := rs) (rd := rt) (fun _ => rfl) fun s => by
        simp [State.reads, unsignedImm_zero h.1])
      fun _ => .isa rfl
  case andi =>
    exact .ite (fun h => .same (ra := 0) (rd := rt) (fun _ => rfl) fun s => by
      rcases h with h | h
      · simp [State.reads, reg_zero s (i := rs) h, reg_zero s (i := 0#5) rfl]
      · simp [State.reads, unsignedImm_zero h.1, reg_zero s (i := 0#5) rfl]) fun _ => .isa rfl
  case sll =>
    exact .ite (fun h => .same (ra := rt) (rd := rd) (fun _ => rfl) fun s => by
      have h0 : sa.toNat % 16 = 0 := h.1
      have h1 : sa.toNat / 16 = 0 := h.2
      have e : sa.toNat = 0 := by omega
      simp [State.reads, Alu.sll, e]) fun _ => .isa rfl
  case srl | sra | rotr =>
    exact .ite (fun h => .same (ra := rt) (rd := rd) (fun _ => rfl) fun s => by
      have e : sa.toNat = 0 := amount_zero sa.isLt h
      simp [State.reads, Alu.srl, Alu.sra, Alu.rotr, e, BitVec.shiftLeft_eq_zero (Nat.le_refl 32)])
      fun _ => .isa rfl
  case lui =>
    exact .constant (rd := rt) (b := 0) (by decide) imm.isLt (fun _ => rfl) fun _ => lui_eq imm
  case mfhi => exact .copied (rd := rd) (·.hi) (fun _ => rfl) fun _ _ hr => hr.hi
  case mflo => exact .copied (rd := rd) (·.lo) (fun _ => rfl) fun _ _ hr => hr.lo
  case rdhwr => exact .copied (rd := rt) (·.userLocal) (fun _ => rfl) fun _ _ hr => hr.userLocal
  case mthi => exact .move fun s m hr => by rw [hr.gpr rs]; exact .writeHi hr rfl
  case mtlo => exact .move fun s m hr => by rw [hr.gpr rs]; exact .writeLo hr rfl
  case sync | synci | pref => exact .nop fun s m hr => .nothing hr rfl
  case «break» => exact .unprovable rfl
  all_goals first
    | exact .isa rfl
    | exact .ite_cheaper (.isa rfl) (.unprovable rfl)
    | exact .ite_cheaper (.unprovable rfl) (.isa rfl)
    | exact .ite_cheaper (.unprovable rfl) (.ite_cheaper (.isa rfl) (.unprovable rfl))

/-! ### Discarded rows -/

theorem isPure_ite {c : Prop} {_ : Decidable c} {x y : Rom} (hx : x.isPure = false)
    (hy : y.isPure = false) : (if c then x else y).isPure = false := by
  split <;> assumption

/-- The only effect of a pure row is on its destination. -/
theorem pure_sink {p : Program} {i : Instruction} {pc : W} {slotOk : Bool} {endian : Endian}
    (h : (plain i pc slotOk endian).isPure = true) (hc : (plain i pc slotOk endian).c = SINK)
    (s : State) : (∃ v, execute i (s.reads p i) = (s.reads p i).write 0 v) ∨
      execute i (s.reads p i) = .next (s.reads p i).advance := by
  have impure (h' : (plain i pc slotOk endian).isPure = false) : False := by rw [h'] at h; cases h
  obtain ⟨op, rs, rt, rd, sa, imm, target⟩ := i
  cases op
  case movz | movn =>
    cases destination_sink (i := rd) hc
    simp only [execute, Reads.writeIf]
    split
    · exact .inl ⟨_, rfl⟩
    · exact .inr rfl
  case addiu | andi | ori | xori | slti | sltiu | ext | ins | lui | rdhwr =>
    cases destination_sink (i := rt) hc
    exact .inl ⟨_, rfl⟩
  case mthi | mtlo => cases hc
  case addu | subu | and | or | xor | nor | slt | sltu | sll | srl | sra | rotr | sllv | srlv | srav
      | rotrv | mul | clz | clo | seb | seh | wsbh | mfhi | mflo =>
    cases destination_sink (i := rd) hc
    exact .inl ⟨_, rfl⟩
  all_goals first
    | exact (impure rfl).elim
    | exact (impure (isPure_ite rfl rfl)).elim
    | exact (impure (isPure_ite rfl (isPure_ite rfl rfl))).elim

theorem cheaper_c (row : Rom) : row.cheaper.c = row.c := by
  unfold cheaper
  split <;> try rfl
  split <;> (repeat' split) <;> rfl

theorem cheaper_isPure {row : Rom} (h : row.cheaper.isPure = true) : row.isPure = true := by
  unfold cheaper at h
  split at h <;> try exact h
  split at h <;> try exact h
  all_goals simp_all [isPure]

theorem specialise_means (p : Program) (i : Instruction) (pc : W) (slotOk : Bool) (endian : Endian) :
    (plain i pc slotOk endian).specialise.Means p i := by
  unfold specialise discard
  refine .ite (fun h => .nop fun s m hr => ?_) fun _ => cheaper_means ..
  simp only [Bool.and_eq_true, beq_iff_eq, cheaper_c] at h
  rcases pure_sink (cheaper_isPure h.1) h.2 s with ⟨v, he⟩ | he
  · exact .unsink (.write hr he)
  · exact .nothing hr he

end Rom

/-- The instruction of a program row. -/
theorem rom_fetch {p : Program} {pc : W} {row : Rom} (h : rom p pc = some row) :
    ∃ i, fetch p pc = .ok i ∧ row = (Rom.plain i pc (!holdsBranch p (pc + 4)) p.endian).specialise ∧
      row.Means p i := by
  unfold rom at h
  split at h
  · cases h
  · next i hf =>
    cases h
    exact ⟨i, hf, rfl, Rom.specialise_means ..⟩

end Mipsilon
