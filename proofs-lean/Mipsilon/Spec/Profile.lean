module

public import Mipsilon.Spec.Lemmas

/-!
The profile: what happens where the manual leaves a choice, case by case as in the table of
`spec/src/lib.rs`. Two of its rows hold by the types alone: `Program` is no part of `State`, so stores
never change what is fetched; and a step that traps or is unpredictable carries no state.
-/

public section
namespace Mipsilon.Spec.Profile
variable (i : Instruction) (r : Reads)

/-- A branch or jump in a delay slot: Unpredictable. -/
theorem branch_in_slot (h : i.op.isBranchOrJump) (slot : r.nextPc ≠ r.pc + 4) :
    ∃ why, execute i r = .unpredictable why := by
  have slot : r.inSlot = true := by simp only [Reads.inSlot, bne_iff_ne]; exact slot
  obtain ⟨op, rs, rt, rd, sa, imm, target⟩ := i
  cases op <;> first
    | (cases h; done)
    | (simp only [execute, Reads.branch, Reads.likely, Reads.branchLink, Reads.jump, Reads.jalr,
        Reads.link, Reads.slotOk, slot, Bool.not_true, Bool.false_and, Bool.not_false, ite_true]
       first
         | exact ⟨_, rfl⟩
         | (split <;> exact ⟨_, rfl⟩)
         | (split <;> first | exact ⟨_, rfl⟩ | (split <;> exact ⟨_, rfl⟩)))

/-- A branch or jump whose slot holds one: Unpredictable; of the likely branches, those taken. -/
theorem slot_holds_branch (h : r.slotBranch = true) (taken : Bool) (target : W) :
    r.branch i taken = .unpredictable .branchInDelaySlot ∧
    r.likely i true = .unpredictable .branchInDelaySlot ∧
    r.jump target = .unpredictable .branchInDelaySlot := by
  simp [Reads.branch, Reads.likely, Reads.jump, Reads.slotOk, h]

/-- A likely branch that is not taken nullifies its slot. -/
theorem likely_not_taken (h : r.nextPc = r.pc + 4) :
    r.likely i false = .next { pc := r.pc + 8, nextPc := r.pc + 12 } := by
  simp [Reads.likely, Reads.inSlot, Reads.skip, h, BitVec.add_assoc]

/-- The link is PC + 8, also of a branch that is not taken, and the test of $31 Unpredictable. -/
theorem link (h : r.slotOk = true) (taken : Bool) :
    r.branchLink i (r.branch i taken) =
      if i.rs = 31 then .unpredictable .linkToSource else
        .next { (if taken then r.go (i.branchTarget r.pc) else r.advance) with
          gpr := [(31, r.pc + 8)] } := by
  simp [Reads.branchLink, Reads.branch, Reads.link, Outcome.map, h]

/-- JALR with `rd = rs`: Unpredictable. -/
theorem jalr_same (h : i.rd = i.rs) : r.jalr i = .unpredictable .jalrSameRegister := by
  simp [Reads.jalr, h]

/-- The region of J and JAL is that of PC + 4. -/
theorem jump_region (pc : W) : i.jumpTarget pc &&& 0xf0000000 = (pc + 4) &&& 0xf0000000 := by
  simp only [Instruction.jumpTarget]
  generalize pc + 4 = x
  ext k hk
  simp only [BitVec.getElem_and, BitVec.getElem_or, BitVec.getElem_shiftLeft, BitVec.getElem_setWidth]
  by_cases h : k < 28
  · have : (0xf0000000#32)[k] = false := by
      have := (by decide : ∀ k : Fin 28, (0xf0000000#32).getLsbD k = false) ⟨k, h⟩
      simpa [BitVec.getLsbD_eq_getElem hk] using this
    simp [this]
  · have : i.target.getLsbD (k - 2) = false := BitVec.getLsbD_of_ge _ _ (by omega)
    simp [this]

/-- DIV and DIVU by 0. -/
theorem divide_by_zero (a : W) : Alu.div a 0 = ⟨0, a⟩ ∧ Alu.divu a 0 = ⟨0, a⟩ := by
  simp [Alu.div, Alu.divu]

/-- −2^31 by −1. -/
theorem divide_overflow : Alu.div 0x80000000 0xffffffff = ⟨0, 0x80000000⟩ := by decide

/-- ADD traps on overflow. -/
theorem add_overflow (h : i.op = .add) (overflow : r.a.saddOverflow r.b = true) :
    execute i r = .trap .overflow := by
  simp [execute, h, Reads.writeChecked, Alu.addOverflow, overflow]

/-- MUL leaves HI and LO alone, and MTHI leaves LO alone. -/
theorem hi_lo_unchanged :
    (i.op = .mul → execute i r = .next { r.advance with gpr := [(i.rd, r.a * r.b)] }) ∧
    (i.op = .mthi → execute i r = .next { r.advance with hi := some r.a }) := by
  constructor <;> intro h <;> simp [execute, h, Reads.write, Alu.mul]

/-- An unaligned access, and one outside RAM, trap; whatever the register, so a load to $0 too. -/
theorem bad_address (size : Nat) (value : W) (h : ¬Accessible (r.address i) size) :
    r.load i size value = .trap (.addressErrorLoad (r.address i)) ∧
    r.store i size value = .trap (.addressErrorStore (r.address i)) := by
  simp [Reads.load, Reads.store, h]

/-- LL and SC too. -/
theorem bad_address_linked (h : ¬Accessible (r.address i) 4) :
    r.loadLinked i = .trap (.addressErrorLoad (r.address i)) ∧
    r.storeConditional i = .trap (.addressErrorStore (r.address i)) := by
  simp [Reads.loadLinked, Reads.storeConditional, Reads.load, h, Outcome.map]

/-- SC stores if and only if the reservation is for its address, and always ends it. -/
theorem store_conditional (h : Accessible (r.address i) 4) :
    r.storeConditional i = .next (if r.ll = r.address i ||| 1
      then { r.advance with
        gpr := [(i.rt, 1)], ll := some 0, store := some (key (r.address i), r.b) }
      else { r.advance with gpr := [(i.rt, 0)], ll := some 0 }) := by
  simp only [Reads.storeConditional, h, if_true]; split <;> rfl

/-- JR and JALR to an unaligned target trap at the jump, before its slot. -/
theorem unaligned_target (target : W) (ok : r.slotOk = true) (h : target.toNat % 4 ≠ 0) :
    r.jump target = .trap (.addressErrorFetch target) := by
  simp [Reads.jump, ok, h]

/-- The unaligned accesses, as the profile gives them. -/
theorem unaligned (word rt address : W) (endian : Endian) (a k j : Nat)
    (ha : a = match endian with | .big => address.toNat % 4 | .little => 3 - address.toNat % 4)
    (hk : k = 8 * a) (hj : j = 8 * (3 - a)) :
    Alu.lwl word rt address endian = (word <<< k) ||| (rt &&& Alu.lowOnes k) ∧
    Alu.lwr word rt address endian = (word >>> j) ||| (rt &&& ~~~(0xffffffff#32 >>> j)) ∧
    Alu.swl word rt address endian = (rt >>> k) ||| (word &&& ~~~(0xffffffff#32 >>> k)) ∧
    Alu.swr word rt address endian = (rt <<< j) ||| (word &&& Alu.lowOnes j) := by
  have e : Alu.bitsAbove address endian = k := by cases endian <;> simp_all [Alu.bitsAbove]
  have e' : Alu.bitsBelow address endian = j := by rw [Alu.bitsBelow, e]; omega
  simp only [Alu.lwl, Alu.lwr, Alu.swl, Alu.swr, e, e']
  exact ⟨trivial, rfl, rfl, trivial⟩

/-- EXT beyond bit 31 and INS with crossed bounds are reserved. -/
theorem reserved_bit_fields (w : W) (op : bits w 26 6 = 0x1f) :
    (bits w 0 6 = 0x00 → 32 ≤ (Decode.sa w).toNat + (Decode.rd w).toNat → decode w = none) ∧
    (bits w 0 6 = 0x04 → (Decode.rd w).toNat < (Decode.sa w).toNat → decode w = none) := by
  constructor <;> intro f h
  · have : ¬((Decode.sa w).toNat + (Decode.rd w).toNat < 32) := by omega
    simp [decode, op, f, Decode.special3, Decode.onlyIf, this]
  · have : ¬((Decode.sa w).toNat ≤ (Decode.rd w).toNat) := by omega
    simp [decode, op, f, Decode.special3, Decode.onlyIf, this]

/-- SRL and ROTR with `rs ≥ 2`, SRLV and ROTRV with `sa ≥ 2` are reserved. -/
theorem reserved_shifts (w : W) (op : bits w 26 6 = 0x00) :
    (bits w 0 6 = 0x02 → 2 ≤ (Decode.rs w).toNat → decode w = none) ∧
    (bits w 0 6 = 0x06 → 2 ≤ (Decode.sa w).toNat → decode w = none) := by
  constructor <;> intro f h <;> simp only [decode, op, f, Decode.special] <;>
    simp <;> split <;> first | rfl | omega

/-- RDHWR reads the thread pointer. -/
theorem rdhwr (h : i.op = .rdhwr) :
    execute i r = .next { r.advance with gpr := [(i.rt, r.userLocal)] } := by
  simp [execute, h, Reads.write]

/-- A write to $0 is discarded. -/
theorem write_zero (s : State) (v : W) : setReg s.gpr 0 v = s.gpr ∧ s.reg 0 = 0 := ⟨rfl, rfl⟩

/-- Fetching outside the executable segments, and from an unaligned address, traps. -/
theorem bad_fetch (p : Program) (s : State) :
    (s.pc.toNat % 4 ≠ 0 → step p s = .trap (.addressErrorFetch s.pc)) ∧
    (s.pc.toNat % 4 = 0 → p.fetch s.pc = none → step p s = .trap (.fetch s.pc)) := by
  constructor <;> intros <;> simp_all [step, fetch]

/-- BREAK always traps. -/
theorem break_traps (h : i.op = .break) : execute i r = .trap .breakpoint := by simp [execute, h]

/-- A system call that is not known returns ENOSYS. -/
theorem unknown_call (h : r.v0 ≠ 4001 ∧ r.v0 ≠ 4246 ∧ r.v0 ≠ 4003 ∧ r.v0 ≠ 4004) :
    r.syscall = .next { r.advance with gpr := [(2, 89), (7, 1)] } := by
  have hx : ¬(r.v0 = Syscall.exit ∨ r.v0 = Syscall.exitGroup) := fun e => e.elim h.1 h.2.1
  rw [Reads.syscall, if_neg hx, if_neg (show r.v0 ≠ Syscall.read from h.2.2.1),
    if_neg (show r.v0 ≠ Syscall.write from h.2.2.2)]
  rfl

end Mipsilon.Spec.Profile
