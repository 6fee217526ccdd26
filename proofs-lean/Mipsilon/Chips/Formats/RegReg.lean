module

public import Mipsilon.Chips.Messages

/-! c = f(a, b) on registers: `RegReg` of `air/src/adapters/alu.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace RegRegCols

/-- Fetch, accesses and next state. -/
noncomputable def messages (r : RegRegCols F) (opcode : F) (a b out : Word F) (count : F) :
    List (Message F) :=
  advance r.frame count ++ (read r.a r.frame.clk a count ++ (read r.b (r.frame.clk + 1) b count ++
    (write r.c (r.frame.clk + 3) out count ++
      [fetchLookup r.frame.pc opcode r.a.index r.b.index r.c.index 0 count])))

/-- The instruction `i` makes `v` of `x` in `ra` and `y` in `rb`, into `rc`, which held `z`. -/
structure Computes (p : Program) (i : Instruction) (ra rb rc : Reg) (x y z v : W) : Prop where
  /-- The instruction's row in the program. -/
  row : ∀ pc slotOk endian, Rom.plain i pc slotOk endian = Rom.registers i ra rb rc
  /-- Its meaning. -/
  continues : ∀ s m, Represents m s → s.reg ra = x → s.reg rb = y →
    m (.register (destination rc)) = z → Continues p i s (m.set (.register (destination rc)) v)

/-- The accesses of a row. -/
def accesses (ra rb rc : Reg) (x y z v : W) (agoA agoB agoC : Nat) : List Access :=
  [⟨.register ra.toNat, x, x, 0, agoA⟩, ⟨.register rb.toNat, y, y, 1, agoB⟩,
   ⟨.register (destination rc), z, v, 3, agoC⟩]

/-- What the accesses of a row leave. -/
theorem accesses_iff {m m' : Memory} {ra rb rc : Reg} {x y z v : W} {agoA agoB agoC : Nat} :
    Accesses m (accesses ra rb rc x y z v agoA agoB agoC) m' ↔
      m (.register ra.toNat) = x ∧ m (.register rb.toNat) = y ∧
      m (.register (destination rc)) = z ∧ m' = m.set (.register (destination rc)) v := by
  simp only [accesses, Accesses]
  constructor
  · rintro ⟨h1, h2, h3, h4⟩
    rw [Memory.set_self h1] at h2 h3 h4
    rw [Memory.set_self h2] at h3 h4
    exact ⟨h1, h2, h3, h4⟩
  · rintro ⟨h1, h2, h3, h4⟩
    rw [Memory.set_self h1, Memory.set_self h2]
    exact ⟨h1, h2, h3, h4⟩

/-- What a real row sends. -/
theorem sends {core : List (Message F)} (hcore : core.filter Message.exact = []) {r : RegRegCols F}
    {opcode : F} {a b out : Word F} {pc nextPc : Nat} {ra rb rc : Reg} {x y z v : W}
    {agoA agoB agoC : Nat} (epc : r.frame.pc = (pc : F)) (enpc : r.frame.nextPc = (nextPc : F))
    (ea : r.a.index = (ra.toNat : F)) (eb : r.b.index = (rb.toNat : F))
    (ec : r.c.index = (destination rc : F)) (eA : r.a.ago = (agoA : F)) (eB : r.b.ago = (agoB : F))
    (eC : r.c.ago = (agoC : F)) (hx : a.Is x) (hy : b.Is y) (hz : r.c.prev.Is z) (hv : out.Is v) :
    Sends (core ++ r.messages opcode a b out 1) (Row.messages r.frame.clk
      ⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses ra rb rc x y z v agoA agoB agoC⟩) := by
  refine .of_filter (.of_eq ?_)
  simp only [messages, List.filter_append, hcore, List.nil_append, advance_messages epc enpc]
  rw [read, read, write, accessRegister_messages (slot := 0) ea (slot_zero _) eA hx hx,
    accessRegister_messages (slot := 1) eb (slot_one _) eB hy hy,
    accessRegister_messages (slot := 3) ec (slot_three _) eC hz hv]
  rfl

/-- A format's row is sound if its core computes what its opcode means. `core` is the core's
lookups. -/
theorem sound (hp : 2 ^ 30 < char F) {core : List (Message F)}
    (hcore : core.filter Message.exact = []) {r : RegRegCols F} {opcode count : F} {a b out : Word
      F}
    (hcount : count = 0 ∨ count = 1)
    (hl : LooksUp p (core ++ r.messages opcode a b out count))
    (hpulls : Pulls (core ++ r.messages opcode a b out count))
    (h : count = 1 → LooksUp p core → ∃ o : Opcode, opcode = (o.number : F) ∧ ∀ x y z, a.Is x →
      b.Is y → r.c.prev.Is z → ∃ v, out.Is v ∧ ∀ i : Instruction, i.op = o →
        ∃ ra rb rc, Computes p i ra rb rc x y z v) :
    Sends (core ++ r.messages opcode a b out count) [] ∨
    ∃ (clk : F) (row : Row), row.Simulates p ∧
      Sends (core ++ r.messages opcode a b out count) (row.messages clk) := by
  rcases hcount with rfl | rfl
  · exact .inl (Scaled.append (.lookups hcore) (.append .advance (.append .accessRegister
      (.append .accessRegister (.append .accessRegister (.lookups rfl)))))).idle
  right
  obtain ⟨lcore, l⟩ := hl.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨la, l⟩ := l.append
  obtain ⟨lb, l⟩ := l.append
  obtain ⟨lc, l⟩ := l.append
  obtain ⟨-, q⟩ := hpulls.append
  obtain ⟨qframe, q⟩ := q.append
  obtain ⟨qa, q⟩ := q.append
  obtain ⟨qb, q⟩ := q.append
  obtain ⟨qc, -⟩ := q.append
  obtain ⟨pc, nextPc, hpl, epc, enpc⟩ := advance_place hp qframe
  obtain ⟨⟨x, hx⟩, nA, lA, eA⟩ := accessRegister_pulls hp la qa
  obtain ⟨⟨y, hy⟩, nB, lB, eB⟩ := accessRegister_pulls hp lb qb
  obtain ⟨⟨z, hz⟩, nC, lC, eC⟩ := accessRegister_pulls hp lc qc
  obtain ⟨o, ho, h⟩ := h rfl lcore
  obtain ⟨v, hv, h⟩ := h x y z hx hy hz
  obtain ⟨i, row, hn, hf, hi, hrow, ea, eb, ec, -⟩ := l.head.instruction hp hpl epc ho
  obtain ⟨ra, rb, rc, hc⟩ := h i hi
  rw [hc.row] at hrow
  subst hrow
  refine ⟨r.frame.clk, ⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses ra rb rc x y z v nA nB nC⟩,
    ⟨by simp [accesses, Ordered]; omega, ?_⟩, sends hcore epc enpc ea eb ec eA eB eC hx hy hz hv⟩
  rintro s m hs hm ⟨m', hm'⟩
  refine Row.isStep_of_continues hpl hn hs hf hm' ?_
  obtain ⟨h1, h2, h3, rfl⟩ := accesses_iff.1 hm'
  exact hc.continues s m hm (hm.gpr ra ▸ h1) (hm.gpr rb ▸ h2) h3

/-- The columns of a step. -/
noncomputable def fill (clk : F) (pc nextPc : Nat) (ra rb rc : Reg) (z : W) (ago : Nat → Nat) :
    RegRegCols F where
  frame := ⟨clk, (pc : F), (nextPc : F)⟩
  a := ⟨(ra.toNat : F), (ago 0 : F)⟩
  b := ⟨(rb.toNat : F), (ago 1 : F)⟩
  c := ⟨(destination rc : F), Word.of F z, (ago 2 : F)⟩

/-- A format's row is complete if its core is. -/
theorem complete {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat}
    {i : Instruction} {ra rb rc : Reg} {v : W} {chip : Chip} {env : Env F} {core : List (Message F)}
    {opcode count : F} {a b out : Word F} (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16)
    (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    (hc : Computes p i ra rb rc (s.reg ra) (s.reg rb) (m (.register (destination rc))) v)
    (hsat : ∀ last, chip.Satisfied env last)
    (hmsg : chip.messages env = core ++
      (fill clk pc nextPc ra rb rc (m (.register (destination rc))) ago).messages opcode a b out count)
    (hcount : count = 1) (hop : opcode = (i.op.number : F)) (hcore : core.filter Message.exact = [])
    (hlcore : LooksUp p core) (ha : a.Is (s.reg ra)) (hb : b.Is (s.reg rb)) (hout : out.Is v) :
    HasRow F [chip] p s m pc nextPc clk ago := by
  subst hcount
  rw [hc.row] at hrow
  rw [hex.here.1] at hf hrow
  refine ⟨⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses ra rb rc (s.reg ra) (s.reg rb)
    (m (.register (destination rc))) v (ago 0) (ago 1) (ago 2)⟩, rfl, rfl, ?_, ?_, chip,
    List.mem_singleton.2 rfl, env, hsat, ?_, ?_⟩
  · rintro (_ | _ | _ | k) x hx <;> simp [accesses] at hx <;> rw [← hx]
  · exact Row.isStep_of_continues hex.place hex.pc_lt hex.here hf
      (accesses_iff.2 ⟨hex.memory.gpr ra, hex.memory.gpr rb, rfl, rfl⟩)
      (hc.continues s m hex.memory rfl rfl rfl)
  · rw [hmsg]
    exact .intro hlcore (.intro advance_looksUp (.intro (accessRegister_looksUp (hago 0) rfl)
      (.intro (accessRegister_looksUp (hago 1) rfl) (.intro (accessRegister_looksUp (hago 2) rfl)
        (fetch_looksUp hex.pc_lt hrow (by rw [hop]; rfl) rfl rfl rfl cast_zero.symm)))))
  · rw [hmsg]
    exact sends hcore rfl rfl rfl rfl rfl rfl rfl rfl ha hb (Word.of_is _) hout

end RegRegCols
end Mipsilon
