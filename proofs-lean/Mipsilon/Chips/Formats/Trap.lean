module

public import Mipsilon.Chips.Cores.Flag
public import Mipsilon.Chips.Formats.Operands
public import Mipsilon.Machine.Immediate

/-! Conditional traps, which have a row only if the condition does not hold: `Trap` of
`air/src/adapters/trap.rs`, operands × condition. -/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- The columns of the format. -/
structure Trap (F : Type) where
  frame : Frame F
  operands : Operands F

namespace Operands

/-- The row of a trap in the program. -/
def row (o : Operands F) (i : Instruction) : Rom :=
  match o with
  | .one _ | .two .. => Rom.sources i
  | .immediate _ => Rom.trapImmediate i

/-- The opcode is a trap on this condition. -/
structure Traps (o : Operands F) (op : Opcode) (condition : W → W → Bool) : Prop where
  row : ∀ i : Instruction, i.op = op → ∀ pc slotOk endian, Rom.plain i pc slotOk endian = o.row i
  execute : ∀ i : Instruction, i.op = op → ∀ p s,
    execute i (State.reads s p i) = (s.reads p i).trapIf (condition (s.reg i.rs) (o.second i s))

/-- There are two operands. -/
def Binary (o : Operands F) : Prop :=
  match o with
  | .one _ => False
  | .two .. | .immediate _ => True

theorem Binary.fields {o : Operands F} {b : Word F} {i : Instruction} (h : o.Binary)
    (ha : o.first.index = ((o.row i).a : F)) (hb : o.fieldB b = ((o.row i).b : F))
    (hd : o.fieldD b = ((o.row i).d : F)) : o.Fields b i := by
  cases o with
  | one => exact h.elim
  | two => exact ⟨ha, hb⟩
  | immediate => exact ⟨ha, Word.is_signedImm.2 ⟨hb, hd⟩⟩

theorem Binary.row_fields {o : Operands F} {b : Word F} {i : Instruction} {s : State}
    {ago : Nat → Nat} (h : o.Binary) (ho : o.Filled i ago) (hb : b.Is (o.second i s)) :
    o.first.index = ((o.row i).a : F) ∧ o.fieldB b = ((o.row i).b : F) ∧
      ((o.row i).c : F) = 0 ∧ o.fieldD b = ((o.row i).d : F) ∧ (o.row i).variant = false := by
  have ha := first_index ho
  cases o with
  | one => exact h.elim
  | two r q => exact ⟨ha, by rw [show q = _ from ho.2]; rfl, cast_zero, cast_zero.symm, rfl⟩
  | immediate =>
    have hb := Word.is_signedImm.1 (show b.Is i.signedImm from hb)
    exact ⟨ha, hb.1, cast_zero, hb.2, rfl⟩

end Operands

namespace Trap

/-- Where the row goes and what it looks up. -/
def control (r : Trap F) (opcode : F) (b : Word F) : Control F where
  frame := r.frame
  next := r.frame.nextPc
  after := r.frame.nextPc + 1
  opcode
  a := r.operands.first.index
  b := r.operands.fieldB b
  c := 0
  d := r.operands.fieldD b

/-- Fetch, accesses and next state, after the messages of the core. -/
def messages (r : Trap F) (core : List (Message F)) (opcode : F) (a b : Word F) (count : F) :
    List (Message F) :=
  (r.control opcode b).messages (core ++ r.operands.messages r.frame.clk a b count) [] count

/-- A trap that does not happen goes on. -/
theorem goes {i : Instruction} {s : State} {m : Memory} {pc nextPc : Nat} (hs : At s pc nextPc)
    (hm : Represents m s) (he : execute i (s.reads p i) = (s.reads p i).trapIf false) :
    Goes p i s m nextPc (nextPc + 1) :=
  (Continues.nothing hm he).goes hs

/-- A trap is sound if its core decides the condition of its opcode. -/
theorem sound (hp : 2 ^ 30 < char F) {core : List (Message F)}
    (hcore : core.filter Message.exact = []) {r : Trap F} {opcode count holds : F} {a b : Word F}
    (hcount : count = 0 ∨ count = 1) (htrap : holds = 0) (hbinary : r.operands.Binary)
    (hl : LooksUp p (r.messages core opcode a b count))
    (hpulls : Pulls (r.messages core opcode a b count))
    (h : count = 1 → LooksUp p core → ∃ (o : Opcode) (condition : W → W → Bool),
      opcode = (o.number : F) ∧ r.operands.Traps o condition ∧
      ∀ x y, a.Is x → b.Is y → holds = flag F (condition x y)) :
    Sends (r.messages core opcode a b count) [] ∨
    ∃ (clk : F) (row : Row), row.Simulates p ∧
      Sends (r.messages core opcode a b count) (row.messages clk) := by
  refine Control.sound hp hcount (.append (.lookups hcore) Operands.scaled) (.lookups rfl) hl hpulls
    fun hr hl _ hq _ => ?_
  subst hr
  obtain ⟨o, condition, ho, ht, hv⟩ := h rfl hl.append.1
  refine ⟨o, ho, fun i pc nextPc row hi of => ?_⟩
  have hrow := of.plain
  have ea := of.a
  have eb := of.b
  have ed := of.d
  rw [ht.row i hi] at hrow
  subst hrow
  obtain ⟨x, y, agoA, agoB, hx, hy, lA, lB, hacc, hops⟩ :=
    Operands.sound hp hl.append.2 hq.append.2 (hbinary.fields ea eb ed)
  have hnot : condition x y = false := by
    have := (hv x y hx hy).symm.trans htrap
    cases hc : condition x y
    · rfl
    · rw [hc] at this
      exact absurd this.symm zero_ne_one
  have hn : r.frame.nextPc = (nextPc : F) := of.nextPc_eq
  refine ⟨_, nextPc, nextPc + 1,
    ⟨((ComesFrom.lookups hcore).append hacc).append (bs := []) rfl, hn, ?_,
      of.place.next of.pc_lt⟩,
    Operands.ordered lA lB (by simp) trivial, fun s m m' hs hm ha => ?_⟩
  · show r.frame.nextPc + 1 = _
    rw [hn, cast_add, cast_one]
  · obtain ⟨rx, ry, rfl⟩ := hops s m m' [] hm ha
    refine goes hs hm ?_
    rw [ht.execute i hi, rx, ry, hnot]

/-- The cells of a row, those of selectors and core at the end. -/
def cells (r : Trap F) (rest : List F) : List F := r.frame.cells ++ (r.operands.cells ++ rest)

/-- A trap is complete if its core is. -/
theorem complete {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat}
    {i : Instruction} {o : Opcode} {condition : W → W → Bool} {chip : Chip} {env : Env F}
    {core : List (Message F)} {r : Trap F} {opcode count holds : F} {a b : Word F}
    (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16) (hf : fetch p s.pc = .ok i)
    (hi : i.op = o)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    (hisa : (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian).op = .isa o)
    (ht : r.operands.Traps o condition) (hbinary : r.operands.Binary)
    (hoperands : r.operands.Filled i ago) (hframe : r.frame = ⟨clk, (pc : F), (nextPc : F)⟩)
    (hsat : holds = 0 → ∀ last, chip.Satisfied env last)
    (hmsg : chip.messages env = r.messages core opcode a b count)
    (hcount : count = 1) (hop : opcode = (o.number : F)) (hcore : core.filter Message.exact = [])
    (hlcore : LooksUp p core) (ha : a.Is (s.reg i.rs)) (hb : b.Is (r.operands.second i s))
    (hholds : holds = flag F (condition (s.reg i.rs) (r.operands.second i s))) :
    HasRow F [chip] p s m pc nextPc clk ago := by
  subst hcount
  have hexec := ht.execute i hi p s
  have hnot : condition (s.reg i.rs) (r.operands.second i s) = false := by
    cases hc : condition (s.reg i.rs) (r.operands.second i s)
    · rfl
    · rw [hc] at hexec
      rcases hex.execute hf with ⟨e, h⟩ | ⟨code, h⟩ <;> rw [hexec] at h <;> cases h
  rw [hnot] at hexec hholds
  have hplain := ht.row i hi
  obtain ⟨fa, fb, fc, fd, fv⟩ := hbinary.row_fields hoperands hb
  obtain ⟨hlops, hcomes, hacc⟩ := Operands.complete (p := p) (clk := r.frame.clk) hex.memory
    hoperands hago ha hb
  rw [hex.here.1] at hf hrow hisa
  rw [hplain] at hrow hisa
  have hof : (r.control opcode b).Of p i pc nextPc (r.operands.row i) :=
    ⟨hex.place, hex.pc_lt, hf, congrArg Frame.pc hframe, congrArg Frame.nextPc hframe,
      (hplain ..).symm, hisa.trans (hi ▸ rfl), fa, fb, fc.symm, fd⟩
  refine hof.complete hex hrow (congrArg Frame.clk hframe)
    (before := core ++ r.operands.messages r.frame.clk a b 1) (behind := [])
    ⟨((ComesFrom.lookups hcore).append hcomes).append (bs := []) rfl,
      congrArg Frame.nextPc hframe, ?_, hex.place.next hex.pc_lt⟩
    (fun k a hk => ?_) (hacc [] m rfl) (goes hex.here hex.memory hexec) (hsat hholds) hmsg rfl fv
    (hi ▸ hop) (.intro hlcore hlops) .nil
  · show r.frame.nextPc + 1 = _
    rw [hframe, cast_add, cast_one]
  · cases hops : r.operands <;> rw [hops] at hk <;>
      rcases k with _ | _ | k <;> simp [Operands.accesses] at hk <;> rw [← hk]

end Trap
end Mipsilon
