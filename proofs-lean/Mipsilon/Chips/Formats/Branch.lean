module

public import Mipsilon.Chips.Formats.Operands
public import Mipsilon.Chips.Formats.Slot

/-! Branches: `Branch` of `air/src/adapters/branch.rs`, operands × condition × slot. -/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- The columns of the format. -/
structure Branch (F : Type) where
  clk : F
  pc : F
  target : F
  operands : Operands F
  slot : Slot F

/-- The opcode is a branch on this condition. -/
structure Slot.Branches (c : Slot F) (o : Opcode) (taken : W → W → Bool) : Prop where
  row : ∀ i : Instruction, i.op = o → ∀ pc slotOk endian,
    Rom.plain i pc slotOk endian = c.row i pc slotOk
  execute : ∀ i : Instruction, i.op = o → ∀ r, Spec.execute i r = c.execute r i (taken r.a r.b)

/-- The operands are registers; a second one that is not read is 0. -/
def Operands.Registers (o : Operands F) (b : Word F) : Prop :=
  match o with
  | .one _ => b = ⟨0, 0⟩
  | .two .. => True
  | .immediate _ => False

theorem Operands.Registers.fields (hp : 2 ^ 30 < char F) {o : Operands F} {b : Word F}
    {i : Instruction} (h : o.Registers b) (hs : o.first.index = (i.rs.toNat : F))
    (ht : o.fieldB b = (i.rt.toNat : F)) : o.Fields b i := by
  cases o with
  | one r =>
    have := i.rt.isLt
    refine ⟨hs, BitVec.eq_of_toNat_eq ?_, h⟩
    exact (nat_eq (F := F) (by omega) (by omega) (cast_zero.trans ht)).symm
  | two r q => exact ⟨hs, ht⟩
  | immediate => exact h.elim

theorem Operands.Registers.second {o : Operands F} {b : Word F} (h : o.Registers b)
    (i : Instruction) (s : State) : o.second i s = s.reg i.rt := by
  cases o with
  | one | two => rfl
  | immediate => exact h.elim

namespace Branch

/-- Where the row goes and what it looks up. -/
def control (r : Branch F) (opcode : F) (b : Word F) : Control F where
  frame := .sequence r.clk r.pc
  next := r.slot.next r.pc
  after := r.slot.after
  opcode
  a := r.operands.first.index
  b := r.operands.fieldB b
  c := r.target
  d := r.slot.fieldD

/-- Fetch, accesses and next state, after the messages of the core. -/
def messages (r : Branch F) (core : List (Message F)) (opcode : F) (a b : Word F)
    (count : F) : List (Message F) :=
  (r.control opcode b).messages (core ++ r.operands.messages r.clk a b count) [] count

/-- A branch is sound if its core decides the condition of its opcode. -/
theorem sound (hp : 2 ^ 30 < char F) {core : List (Message F)}
    (hcore : core.filter Message.exact = []) {r : Branch F} {opcode count taken : F} {a b : Word F}
    (hcount : count = 0 ∨ count = 1) (hslot : r.slot.Constraints r.pc r.target taken count)
    (hregs : r.operands.Registers b) (hl : LooksUp p (r.messages core opcode a b count))
    (hpulls : Pulls (r.messages core opcode a b count))
    (h : count = 1 → LooksUp p core → ∃ (o : Opcode) (condition : W → W → Bool),
      opcode = (o.number : F) ∧ r.slot.Branches o condition ∧
      ∀ x y, a.Is x → b.Is y → taken = flag F (condition x y)) :
    Sends (r.messages core opcode a b count) [] ∨
    ∃ (clk : F) (row : Row), row.Simulates p ∧
      Sends (r.messages core opcode a b count) (row.messages clk) := by
  refine Control.sound hp hcount (.append (.lookups hcore) Operands.scaled) (.lookups rfl) hl hpulls
    fun hr hl _ hq _ => ?_
  subst hr
  obtain ⟨o, condition, ho, hbr, hv⟩ := h rfl hl.append.1
  refine ⟨o, ho, fun i pc nextPc row hi of => ?_⟩
  have := of.sequence hp rfl
  subst this
  have hrow := of.plain
  have hisa := of.isa
  have ea := of.a
  have eb := of.b
  have ec := of.c
  have ed := of.d
  rw [hbr.row i hi] at hrow
  subst hrow
  obtain ⟨fa, fb, fc, -⟩ := Slot.row_fields hisa
  rw [fa] at ea
  rw [fb] at eb
  rw [fc] at ec
  obtain ⟨x, y, agoA, agoB, hx, hy, lA, lB, hacc, hops⟩ :=
    Operands.sound hp hl.append.2 hq.append.2 (hregs.fields hp ea eb)
  rw [hv x y hx hy, show r.pc = _ from of.pc_eq, show r.target = _ from ec] at hslot
  obtain ⟨hgood, hnext, hafter⟩ := Slot.sound hslot ⟨_, hisa⟩ ed
  refine ⟨_, _, _, ⟨((ComesFrom.lookups hcore).append hacc).append (bs := []) rfl, ?_,
    hafter, Slot.place of.pc_lt (place_lt _)⟩,
    Operands.ordered lA lB (by simp) trivial, fun s m m' hs hm ha => ?_⟩
  · show r.slot.next r.pc = _
    rw [show r.pc = _ from of.pc_eq]; exact hnext
  · obtain ⟨rx, ry, rfl⟩ := hops s m m' [] hm ha
    rw [hregs.second] at ry
    refine Slot.goes hs hm hgood ?_
    rw [hbr.execute i hi, ← rx, ← ry]; rfl

/-- The cells of a row, those of selectors and core in the middle. -/
def cells (r : Branch F) (middle : List F) : List F :=
  r.clk :: r.pc :: r.target :: (r.operands.cells ++ (middle ++ r.slot.cells))

/-- A branch is complete if its core is. -/
theorem complete {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat}
    {i : Instruction} {o : Opcode} {condition : W → W → Bool} {chip : Chip} {env : Env F}
    {core : List (Message F)} {r : Branch F} {opcode count taken : F} {a b : Word F}
    (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16) (hf : fetch p s.pc = .ok i)
    (hi : i.op = o)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    (hisa : (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian).op = .isa o)
    (hbr : r.slot.Branches o condition) (hregs : r.operands.Registers b)
    (hoperands : r.operands.Filled i ago)
    (hslot : r.slot.Filled pc ((i.branchTarget s.pc).toNat / 4)
      (condition (s.reg i.rs) (s.reg i.rt)) (!holdsBranch p (s.pc + 4)))
    (hclk : r.clk = clk) (hpc : r.pc = (pc : F))
    (htarget : r.target = (((i.branchTarget s.pc).toNat / 4 : Nat) : F))
    (hsat : r.slot.Constraints r.pc r.target taken count → ∀ last, chip.Satisfied env last)
    (hmsg : chip.messages env = r.messages core opcode a b count)
    (hcount : count = 1) (hop : opcode = (o.number : F)) (hcore : core.filter Message.exact = [])
    (hlcore : LooksUp p core) (ha : a.Is (s.reg i.rs)) (hb : b.Is (s.reg i.rt))
    (hfield : r.operands.fieldB b = (i.rt.toNat : F))
    (htaken : taken = flag F (condition (s.reg i.rs) (s.reg i.rt))) :
    HasRow F [chip] p s m pc nextPc clk ago := by
  subst hcount
  have hexec := hbr.execute i hi (s.reads p i)
  have hstep : ∃ e, r.slot.execute (s.reads p i) i (condition (s.reg i.rs) (s.reg i.rt)) =
      .next e := by
    rcases r.slot.execute_cases (s.reads p i) i (condition (s.reg i.rs) (s.reg i.rt))
      with h | ⟨w, h⟩
    · exact h
    · have hexec := hexec.trans h
      rcases hex.execute hf with ⟨e, k⟩ | ⟨code, k⟩ <;> rw [hexec] at k <;> cases k
  obtain ⟨e, he⟩ := hstep
  have hn := hex.here.sequence hex.place hex.pc_lt (p := p) (i := i) (Slot.inSlot he)
  subst hn
  have hpc' := hex.here.1
  rw [hpc'] at hslot htarget hisa hf
  have hplain := hbr.row i hi (BitVec.ofNat 32 (4 * pc))
    (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)) p.endian
  rw [hplain] at hisa
  have hgood := Slot.good (p := p) hex.here rfl he
  obtain ⟨hc, hnext, hafter⟩ := Slot.complete hslot hgood htaken (isReal := 1) rfl
  obtain ⟨fa, fb, fc, fv⟩ := Slot.row_fields hisa
  have hsecond := hregs.second i s
  obtain ⟨hlops, hcomes, hacc⟩ := Operands.complete (p := p) (clk := r.clk) hex.memory hoperands
    hago ha (hsecond ▸ hb)
  rw [hpc', hplain] at hrow
  have hof : (r.control opcode b).Of p i pc (pc + 1) (r.slot.row i (BitVec.ofNat 32 (4 * pc))
      (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4))) := by
    refine ⟨hex.place, hex.pc_lt, hf, hpc, ?_, hplain.symm, hisa.trans (hi ▸ rfl), ?_, ?_, ?_, ?_⟩
    · show r.pc + 1 = _
      rw [hpc, cast_add, cast_one]
    · rw [fa]; exact Operands.first_index hoperands
    · rw [fb]; exact hfield
    · rw [fc]; exact htarget
    · show r.slot.fieldD = _
      revert hslot hisa
      cases r.slot with
      | always =>
        intro hisa _
        rw [Slot.row, show (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)) = true from
          Rom.ifSlot_isa hisa]
        exact cast_zero.symm
      | likely => intro _ h; exact h.1
  refine hof.complete hex hrow hclk (before := core ++ r.operands.messages r.clk a b 1)
    (behind := []) ⟨((ComesFrom.lookups hcore).append hcomes).append (bs := []) rfl,
      (congrArg r.slot.next hpc).trans hnext, hafter, Slot.place hex.pc_lt (place_lt _)⟩
    (fun k a hk => ?_) (hacc [] m rfl) (Slot.goes hex.here hex.memory hgood hexec) (hsat ?_) hmsg
    rfl fv (hi ▸ hop) (.intro hlcore hlops) .nil
  · cases hops : r.operands <;> rw [hops] at hk <;>
      rcases k with _ | _ | k <;> simp [Operands.accesses] at hk <;> rw [← hk]
  · rw [hpc, htarget]; exact hc

end Branch
end Mipsilon
