module

public import Mipsilon.Chips.Messages

/-! (HI, LO) = f(a, b, HI, LO) on registers: `HiLo` of `air/src/adapters/hilo.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace HiLoCols

/-- Fetch, accesses and next state. -/
noncomputable def messages (r : HiLoCols F) (opcode : F) (a b hi lo : Word F) (count : F) :
    List (Message F) :=
  advance r.frame count ++ (read r.a r.frame.clk a count ++ (read r.b (r.frame.clk + 1) b count ++
    (writeFixed 32 r.hi (r.frame.clk + 2) hi count ++
      (writeFixed 33 r.lo (r.frame.clk + 2) lo count ++
        [fetchLookup r.frame.pc opcode r.a.index r.b.index 0 0 count]))))

/-- The instruction `i` makes `new` of `x` in rs, `y` in rt and `old` in HI and LO. -/
structure Computes (i : Instruction) (x y : W) (old new : HiLo) : Prop where
  /-- The instruction's row in the program. -/
  row : ∀ pc slotOk endian, Rom.plain i pc slotOk endian = Rom.sources i
  /-- Its meaning. -/
  executes : ∀ r : Reads, r.a = x → r.b = y → r.hiLo = old → execute i r = r.writeHiLo new

theorem Computes.continues {i : Instruction} {x y : W} {old new : HiLo} (h : Computes i x y old new)
    {s : State} {m : Memory} (hr : Represents m s) (hx : s.reg i.rs = x) (hy : s.reg i.rt = y)
    (hh : m (.register HI) = old.hi) (hl : m (.register LO) = old.lo) :
    Continues p i s ((m.set (.register HI) new.hi).set (.register LO) new.lo) :=
  .writeHiLo hr (h.executes _ hx hy (by
    show HiLo.mk s.hi s.lo = old
    rw [← hr.hi, ← hr.lo, hh, hl]))

/-- The accesses of a row. -/
def accesses (ra rb : Reg) (x y : W) (old new : HiLo) (agoA agoB agoH agoL : Nat) : List Access :=
  [⟨.register ra.toNat, x, x, 0, agoA⟩, ⟨.register rb.toNat, y, y, 1, agoB⟩,
   ⟨.register HI, old.hi, new.hi, 2, agoH⟩, ⟨.register LO, old.lo, new.lo, 2, agoL⟩]

/-- What the accesses of a row leave. -/
theorem accesses_iff {m m' : Memory} {ra rb : Reg} {x y : W} {old new : HiLo}
    {agoA agoB agoH agoL : Nat} :
    Accesses m (accesses ra rb x y old new agoA agoB agoH agoL) m' ↔
      m (.register ra.toNat) = x ∧ m (.register rb.toNat) = y ∧ m (.register HI) = old.hi ∧
      m (.register LO) = old.lo ∧ m' = (m.set (.register HI) new.hi).set (.register LO) new.lo := by
  have other : m.set (.register HI) new.hi (.register LO) = m (.register LO) :=
    Memory.set_other _ (by decide) _
  simp only [accesses, Accesses]
  constructor
  · rintro ⟨h1, h2, h3, h4, h5⟩
    rw [Memory.set_self h1] at h2 h3 h4 h5
    rw [Memory.set_self h2] at h3 h4 h5
    exact ⟨h1, h2, h3, other ▸ h4, h5⟩
  · rintro ⟨h1, h2, h3, h4, h5⟩
    rw [Memory.set_self h1, Memory.set_self h2]
    exact ⟨h1, h2, h3, other ▸ h4, h5⟩

/-- What a real row sends. -/
theorem sends {core : List (Message F)} (hcore : core.filter Message.exact = []) {r : HiLoCols F}
    {opcode : F} {a b hi lo : Word F} {pc nextPc : Nat} {ra rb : Reg} {x y : W} {old new : HiLo}
    {agoA agoB agoH agoL : Nat} (epc : r.frame.pc = (pc : F)) (enpc : r.frame.nextPc = (nextPc : F))
    (ea : r.a.index = (ra.toNat : F)) (eb : r.b.index = (rb.toNat : F))
    (eA : r.a.ago = (agoA : F)) (eB : r.b.ago = (agoB : F)) (eH : r.hi.ago = (agoH : F))
    (eL : r.lo.ago = (agoL : F)) (hx : a.Is x) (hy : b.Is y) (oh : r.hi.prev.Is old.hi)
    (ol : r.lo.prev.Is old.lo) (nh : hi.Is new.hi) (nl : lo.Is new.lo) :
    Sends (core ++ r.messages opcode a b hi lo 1) (Row.messages r.frame.clk
      ⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses ra rb x y old new agoA agoB agoH agoL⟩) := by
  refine .of_filter (.of_eq ?_)
  simp only [messages, List.filter_append, hcore, List.nil_append, advance_messages epc enpc]
  rw [read, read, writeFixed, writeFixed,
    accessRegister_messages (slot := 0) ea (slot_zero _) eA hx hx,
    accessRegister_messages (slot := 1) eb (slot_one _) eB hy hy,
    accessRegister_messages (k := HI) (slot := 2) (cast_lit 32).symm (slot_two _) eH oh nh,
    accessRegister_messages (k := LO) (slot := 2) (cast_lit 33).symm (slot_two _) eL ol nl]
  rfl

/-- A format's row is sound if its core computes what its opcode means. `core` is the core's
lookups. -/
theorem sound (hp : 2 ^ 30 < char F) {core : List (Message F)}
    (hcore : core.filter Message.exact = []) {r : HiLoCols F} {opcode count : F}
    {a b hi lo : Word F} (hcount : count = 0 ∨ count = 1)
    (hl : LooksUp p (core ++ r.messages opcode a b hi lo count))
    (hpulls : Pulls (core ++ r.messages opcode a b hi lo count))
    (h : count = 1 → LooksUp p core → ∃ o : Opcode, opcode = (o.number : F) ∧ ∀ x y old, a.Is x →
      b.Is y → r.hi.prev.Is old.hi → r.lo.prev.Is old.lo → ∃ new : HiLo, hi.Is new.hi ∧
        lo.Is new.lo ∧ ∀ i : Instruction, i.op = o → Computes i x y old new) :
    Sends (core ++ r.messages opcode a b hi lo count) [] ∨
    ∃ (clk : F) (row : Row), row.Simulates p ∧
      Sends (core ++ r.messages opcode a b hi lo count) (row.messages clk) := by
  rcases hcount with rfl | rfl
  · exact .inl (Scaled.append (.lookups hcore) (.append .advance (.append .accessRegister
      (.append .accessRegister (.append .accessRegister (.append .accessRegister
        (.lookups rfl))))))).idle
  right
  obtain ⟨lcore, l⟩ := hl.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨la, l⟩ := l.append
  obtain ⟨lb, l⟩ := l.append
  obtain ⟨lh, l⟩ := l.append
  obtain ⟨ll, l⟩ := l.append
  obtain ⟨-, q⟩ := hpulls.append
  obtain ⟨qframe, q⟩ := q.append
  obtain ⟨qa, q⟩ := q.append
  obtain ⟨qb, q⟩ := q.append
  obtain ⟨qh, q⟩ := q.append
  obtain ⟨ql, -⟩ := q.append
  obtain ⟨pc, nextPc, hpl, epc, enpc⟩ := advance_place hp qframe
  obtain ⟨⟨x, hx⟩, nA, lA, eA⟩ := accessRegister_pulls hp la qa
  obtain ⟨⟨y, hy⟩, nB, lB, eB⟩ := accessRegister_pulls hp lb qb
  obtain ⟨⟨oldHi, oh⟩, nH, lH, eH⟩ := accessRegister_pulls hp lh qh
  obtain ⟨⟨oldLo, ol⟩, nL, lL, eL⟩ := accessRegister_pulls hp ll ql
  obtain ⟨o, ho, h⟩ := h rfl lcore
  obtain ⟨new, nh, nl, h⟩ := h x y ⟨oldHi, oldLo⟩ hx hy oh ol
  obtain ⟨i, row, hn, hf, hi, hrow, ea, eb, -⟩ := l.head.instruction hp hpl epc ho
  have hc := h i hi
  rw [hc.row] at hrow
  subst hrow
  refine ⟨r.frame.clk, ⟨pc, nextPc, .inl (nextPc, nextPc + 1),
      accesses i.rs i.rt x y ⟨oldHi, oldLo⟩ new nA nB nH nL⟩,
    ⟨by simp [accesses, Ordered, HI, LO]; omega, ?_⟩,
    sends hcore epc enpc ea eb eA eB eH eL hx hy oh ol nh nl⟩
  rintro s m hs hm ⟨m', hm'⟩
  refine Row.isStep_of_continues hpl hn hs hf hm' ?_
  obtain ⟨h1, h2, h3, h4, rfl⟩ := accesses_iff.1 hm'
  exact hc.continues hm (hm.gpr i.rs ▸ h1) (hm.gpr i.rt ▸ h2) h3 h4

/-- The columns of a step. -/
noncomputable def fill (clk : F) (pc nextPc : Nat) (ra rb : Reg) (old : HiLo) (ago : Nat → Nat) :
    HiLoCols F where
  frame := ⟨clk, (pc : F), (nextPc : F)⟩
  a := ⟨(ra.toNat : F), (ago 0 : F)⟩
  b := ⟨(rb.toNat : F), (ago 1 : F)⟩
  hi := ⟨Word.of F old.hi, (ago 2 : F)⟩
  lo := ⟨Word.of F old.lo, (ago 3 : F)⟩

/-- A format's row is complete if its core is. -/
theorem complete {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat}
    {i : Instruction} {new : HiLo} {chip : Chip} {env : Env F} {core : List (Message F)}
    {opcode count : F} {a b hi lo : Word F} (hex : Executes p s m pc nextPc)
    (hago : ∀ k, ago k < 2 ^ 16) (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    (hc : Computes i (s.reg i.rs) (s.reg i.rt) ⟨s.hi, s.lo⟩ new)
    (hsat : ∀ last, chip.Satisfied env last)
    (hmsg : chip.messages env = core ++
      (fill clk pc nextPc i.rs i.rt ⟨s.hi, s.lo⟩ ago).messages opcode a b hi lo count)
    (hcount : count = 1) (hop : opcode = (i.op.number : F)) (hcore : core.filter Message.exact = [])
    (hlcore : LooksUp p core) (ha : a.Is (s.reg i.rs)) (hb : b.Is (s.reg i.rt)) (hh : hi.Is new.hi)
    (hl : lo.Is new.lo) : HasRow F [chip] p s m pc nextPc clk ago := by
  subst hcount
  rw [hc.row] at hrow
  rw [hex.here.1] at hf hrow
  refine ⟨⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses i.rs i.rt (s.reg i.rs) (s.reg i.rt)
    ⟨s.hi, s.lo⟩ new (ago 0) (ago 1) (ago 2) (ago 3)⟩, rfl, rfl, ?_, ?_, chip,
    List.mem_singleton.2 rfl, env, hsat, ?_, ?_⟩
  · rintro (_ | _ | _ | _ | k) x hx <;> simp [accesses] at hx <;> rw [← hx]
  · have hm := hex.memory
    exact Row.isStep_of_continues hex.place hex.pc_lt hex.here hf
      (accesses_iff.2 ⟨hm.gpr i.rs, hm.gpr i.rt, hm.hi, hm.lo, rfl⟩)
      (hc.continues hm rfl rfl hm.hi hm.lo)
  · rw [hmsg]
    exact .intro hlcore (.intro advance_looksUp (.intro (accessRegister_looksUp (hago 0) rfl)
      (.intro (accessRegister_looksUp (hago 1) rfl) (.intro (accessRegister_looksUp (hago 2) rfl)
        (.intro (accessRegister_looksUp (hago 3) rfl)
          (fetch_looksUp hex.pc_lt hrow (by rw [hop]; rfl) rfl rfl cast_zero.symm
            cast_zero.symm))))))
  · rw [hmsg]
    exact sends hcore rfl rfl rfl rfl rfl rfl rfl rfl ha hb (Word.of_is _) (Word.of_is _) hh hl

end HiLoCols
end Mipsilon
