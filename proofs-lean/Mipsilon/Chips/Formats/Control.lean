module

public import Mipsilon.Chips.Messages
public import Mipsilon.Machine.Control

/-!
Rows that go to any place: what jumps, branches and traps of `air/src/adapters` have in common. Such
a row makes its accesses in two groups of messages, one before those of the state, one after them.
-/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### Accesses -/

/-- What of the messages must balance comes from these accesses of a row at `clk`. -/
def ComesFrom (clk : F) (ms : List (Message F)) (as : List Access) : Prop :=
  ms.filter Message.exact = as.flatMap (Access.messages clk)

theorem ComesFrom.lookups {clk : F} {ms : List (Message F)} (h : ms.filter Message.exact = []) :
    ComesFrom clk ms [] := h

theorem ComesFrom.append {clk : F} {ms ns : List (Message F)} {as bs : List Access}
    (h : ComesFrom clk ms as) (k : ComesFrom clk ns bs) : ComesFrom clk (ms ++ ns) (as ++ bs) := by
  simp only [ComesFrom, List.filter_append, List.flatMap_append] at *
  rw [h, k]

theorem ComesFrom.register {clk index time ago : F} {prev value : Word F} {k slot n : Nat} {x y : W}
    (hi : index = (k : F)) (ht : time = clk + (slot : F)) (ha : ago = (n : F)) (hx : prev.Is x)
    (hy : value.Is y) : ComesFrom clk (accessRegister index time ago prev value 1)
      [⟨.register k, x, y, slot, n⟩] := by
  rw [ComesFrom, accessRegister_messages hi ht ha hx hy]; simp

/-- Reading changes nothing. -/
theorem accesses_read {m m' : Memory} {l : Location} {x : W} {slot ago : Nat} {as : List Access} :
    Accesses m (⟨l, x, x, slot, ago⟩ :: as) m' ↔ m l = x ∧ Accesses m as m' := by
  simp only [Accesses]
  constructor
  · rintro ⟨h, k⟩
    rw [Memory.set_self h] at k
    exact ⟨h, k⟩
  · rintro ⟨h, k⟩
    rw [Memory.set_self h]
    exact ⟨h, k⟩

/-! ### Rows -/

/-- Pulls a state and pushes the next one; `jump_to` if `frame.nextPc` follows `frame.pc`. -/
def goTo (frame : Frame F) (next after count : F) : List (Message F) :=
  [pullState frame.clk frame.pc frame.nextPc count, pushState (frame.clk + 4) next after count]

/-- Where a row is, where it goes and what it looks up. -/
structure Control (F : Type) where
  frame : Frame F
  next : F
  after : F
  opcode : F
  a : F
  b : F
  c : F
  d : F

/-- The frame of a row in sequence (`Jump` in Rust). -/
def Frame.sequence (clk pc : F) : Frame F := ⟨clk, pc, pc + 1⟩

namespace Control

/-- Accesses, next state, more accesses, fetch. -/
def messages (r : Control F) (before behind : List (Message F)) (count : F) :
    List (Message F) :=
  before ++ (goTo r.frame r.next r.after count ++
    (behind ++ [fetchLookup r.frame.pc r.opcode r.a r.b r.c r.d count]))

/-- The row executes `i`, whose row in the program is `row`. -/
structure Of (p : Program) (r : Control F) (i : Instruction) (pc nextPc : Nat) (row : Rom) :
    Prop where
  place : Place pc nextPc
  pc_lt : pc < 2 ^ 29
  fetch : fetch p (BitVec.ofNat 32 (4 * pc)) = .ok i
  pc_eq : r.frame.pc = (pc : F)
  nextPc_eq : r.frame.nextPc = (nextPc : F)
  plain : row = Rom.plain i (BitVec.ofNat 32 (4 * pc))
    (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)) p.endian
  isa : row.op = .isa i.op
  a : r.a = (row.a : F)
  b : r.b = (row.b : F)
  c : r.c = (row.c : F)
  d : r.d = (row.d : F)

/-- The row makes these accesses and goes there. -/
structure Does (r : Control F) (ms : List (Message F)) (as : List Access) (next after : Nat) :
    Prop where
  accesses : ComesFrom r.frame.clk ms as
  next_eq : r.next = (next : F)
  after_eq : r.after = (after : F)
  place : Place next after

theorem sends {r : Control F} {before behind : List (Message F)} {pc nextPc next after : Nat}
    {as : List Access} (hpc : r.frame.pc = (pc : F)) (hn : r.frame.nextPc = (nextPc : F))
    (h : r.Does (before ++ behind) as next after) : Sends (r.messages before behind 1)
      (Row.messages r.frame.clk ⟨pc, nextPc, .inl (next, after), as⟩) := by
  have hgo : (goTo r.frame r.next r.after 1).filter Message.exact =
      [stateMessage r.frame.clk pc nextPc (-1), stateMessage (r.frame.clk + 4) next after 1] := by
    show [pullState r.frame.clk r.frame.pc r.frame.nextPc 1,
      pushState (r.frame.clk + 4) r.next r.after 1] = _
    simp only [pullState, pushState, stateMessage, hpc, hn, h.next_eq, h.after_eq, zero_sub_one]
  have hfetch : [fetchLookup r.frame.pc r.opcode r.a r.b r.c r.d 1].filter Message.exact = [] := rfl
  refine .of_filter ?_
  simp only [messages, List.filter_append, hgo, hfetch, List.append_nil]
  rw [Row.messages, ← h.accesses, List.filter_append]
  refine (List.perm_append_comm_assoc ..).trans ?_
  exact .refl _

theorem scaled {r : Control F} {before behind : List (Message F)} {count : F}
    (h : Scaled count before) (k : Scaled count behind) :
    Scaled count (r.messages before behind count) :=
  .append h (.append (by simp [Scaled, goTo, pullState, pushState]) (.append k (.lookups rfl)))

/-- A row is sound if what it does is what its opcode means. -/
theorem sound (hp : 2 ^ 30 < char F) {r : Control F} {before behind : List (Message F)} {count : F}
    (hcount : count = 0 ∨ count = 1) (hbefore : Scaled count before) (hbehind : Scaled count behind)
    (hl : LooksUp p (r.messages before behind count))
    (hpulls : Pulls (r.messages before behind count))
    (h : count = 1 → LooksUp p before → LooksUp p behind → Pulls before → Pulls behind →
      ∃ o : Opcode, r.opcode = (o.number : F) ∧ ∀ i pc nextPc row, i.op = o →
        r.Of p i pc nextPc row → ∃ as next after, r.Does (before ++ behind) as next after ∧
          Ordered as ∧ ∀ s m m', At s pc nextPc → Represents m s → Accesses m as m' →
            Goes p i s m' next after) :
    Sends (r.messages before behind count) [] ∨
    ∃ (clk : F) (row : Row), row.Simulates p ∧
      Sends (r.messages before behind count) (row.messages clk) := by
  rcases hcount with rfl | rfl
  · exact .inl (scaled hbefore hbehind).idle
  right
  obtain ⟨l1, l⟩ := hl.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨l2, l⟩ := l.append
  obtain ⟨q1, q⟩ := hpulls.append
  obtain ⟨qgo, q⟩ := q.append
  obtain ⟨q2, -⟩ := q.append
  obtain ⟨pc, nextPc, hpl, epc, enpc⟩ := (qgo _ List.mem_cons_self rfl zero_sub_one).place hp
  obtain ⟨o, ho, h⟩ := h rfl l1 l2 q1 q2
  obtain ⟨n, row, hn, hrow, en, eop, ea, eb, ec, ed⟩ := l.head.row hp
  have e : n = pc := nat_eq (F := F) (by omega) (by have := hpl.pc_lt; omega) (en ▸ epc)
  subst e
  have hop : row.opcode = (Op.isa o).code + if false then Code.variant else 0 := by
    have := Rom.opcode_lt row
    have := Opcode.number_lt o
    exact nat_eq (F := F) (by omega) (by simp only [Op.code]; split <;> omega) (eop.symm.trans ho)
  have hisa := (Rom.opcode_inj hop).1
  obtain ⟨i, hf, hi, hplain⟩ := rom_isa hrow hisa
  obtain ⟨as, next, after, hd, has, h⟩ := h i n nextPc row hi
    ⟨hpl, hn, hf, epc, enpc, hplain, hi ▸ hisa, ea, eb, ec, ed⟩
  refine ⟨r.frame.clk, ⟨n, nextPc, .inl (next, after), as⟩, ⟨has, ?_⟩, sends epc enpc hd⟩
  rintro s m hs hm ⟨m', hm'⟩
  exact Row.isStep_of_goes hs hf hm' hd.place (h s m m' hs hm hm')

/-- A row is complete if it does what its opcode means. -/
theorem Of.complete {r : Control F} {before behind : List (Message F)} {count clk : F} {s : State}
    {m m' : Memory} {pc nextPc next after : Nat} {ago : Nat → Nat} {i : Instruction} {row : Rom}
    {as : List Access} {chip : Chip} {env : Env F} (ho : r.Of p i pc nextPc row)
    (hex : Executes p s m pc nextPc) (hrom : rom p (BitVec.ofNat 32 (4 * pc)) = some row)
    (hclk : r.frame.clk = clk)
    (hd : r.Does (before ++ behind) as next after)
    (hago : ∀ k a, as[k]? = some a → a.ago = ago k) (ha : Accesses m as m')
    (hg : Goes p i s m' next after) (hsat : ∀ last, chip.Satisfied env last)
    (hmsg : chip.messages env = r.messages before behind count) (hcount : count = 1)
    (hvariant : row.variant = false) (hop : r.opcode = (i.op.number : F))
    (hbefore : LooksUp p before) (hbehind : LooksUp p behind) :
    HasRow F [chip] p s m pc nextPc clk ago := by
  subst hcount
  refine ⟨⟨pc, nextPc, .inl (next, after), as⟩, rfl, rfl, hago,
    Row.isStep_of_goes hex.here ho.fetch ha hd.place hg, chip, List.mem_singleton.2 rfl, env, hsat,
    ?_, ?_⟩
  · rw [hmsg]
    refine .intro hbefore (.intro (.skip rfl (.skip rfl .nil)) (.intro hbehind ?_))
    rw [ho.pc_eq]
    refine fetch_looksUp ho.pc_lt hrom ?_ ho.a ho.b ho.c ho.d
    rw [hop, Rom.opcode, hvariant, ho.isa]; rfl
  · rw [hmsg, ← hclk]
    exact sends ho.pc_eq ho.nextPc_eq hd

/-- A row that pulls (pc, pc + 1) is in no slot. -/
theorem Of.sequence (hp : 2 ^ 30 < char F) {r : Control F} {i : Instruction} {pc nextPc : Nat}
    {row : Rom} (h : r.Of p i pc nextPc row) (hr : r.frame.nextPc = r.frame.pc + 1) :
    nextPc = pc + 1 := by
  have := h.place.nextPc_le
  have := h.pc_lt
  refine nat_eq (F := F) (by omega) (by omega) ?_
  rw [← h.nextPc_eq, hr, h.pc_eq, cast_add, cast_one]

end Control
end Mipsilon
