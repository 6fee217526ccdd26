module

public import Mipsilon.Chips.Messages

/-! c = f(a, immediate): `RegImm` of `air/src/adapters/alu.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace RegImmCols

/-- Fetch, accesses and next state. -/
noncomputable def messages (r : RegImmCols F) (opcode : F) (a b out : Word F) (count : F) :
    List (Message F) :=
  advance r.frame count ++ (read r.a r.frame.clk a count ++
    (write r.c (r.frame.clk + 3) out count ++
      [fetchLookup r.frame.pc opcode r.a.index b.lo r.c.index b.hi count]))

/-- The row of `i` in the program. -/
def IsRow (i : Instruction) (ra rc : Reg) (lo hi : Nat) : Prop :=
  ∀ pc slotOk endian, Rom.plain i pc slotOk endian =
    { op := .isa i.op, a := ra.toNat, b := lo, c := destination rc, d := hi }

/-- The instruction `i` makes `v` of `x` in `ra`, into `rc`, which held `z`. -/
def Computes (p : Program) (i : Instruction) (ra rc : Reg) (x z v : W) : Prop :=
  ∀ s m, Represents m s → s.reg ra = x → m (.register (destination rc)) = z →
    Continues p i s (m.set (.register (destination rc)) v)

/-- The accesses of a row. -/
def accesses (ra rc : Reg) (x z v : W) (agoA agoC : Nat) : List Access :=
  [⟨.register ra.toNat, x, x, 0, agoA⟩, ⟨.register (destination rc), z, v, 3, agoC⟩]

/-- What the accesses of a row leave. -/
theorem accesses_iff {m m' : Memory} {ra rc : Reg} {x z v : W} {agoA agoC : Nat} :
    Accesses m (accesses ra rc x z v agoA agoC) m' ↔
      m (.register ra.toNat) = x ∧ m (.register (destination rc)) = z ∧
      m' = m.set (.register (destination rc)) v := by
  simp only [accesses, Accesses]
  constructor
  · rintro ⟨h1, h2, h3⟩
    rw [Memory.set_self h1] at h2 h3
    exact ⟨h1, h2, h3⟩
  · rintro ⟨h1, h2, h3⟩
    rw [Memory.set_self h1]
    exact ⟨h1, h2, h3⟩

/-- What a real row sends. -/
theorem sends {core : List (Message F)} (hcore : core.filter Message.exact = []) {r : RegImmCols F}
    {opcode : F} {a b out : Word F} {pc nextPc : Nat} {ra rc : Reg} {x z v : W} {agoA agoC : Nat}
    (epc : r.frame.pc = (pc : F)) (enpc : r.frame.nextPc = (nextPc : F))
    (ea : r.a.index = (ra.toNat : F)) (ec : r.c.index = (destination rc : F))
    (eA : r.a.ago = (agoA : F)) (eC : r.c.ago = (agoC : F)) (hx : a.Is x) (hz : r.c.prev.Is z)
    (hv : out.Is v) :
    Sends (core ++ r.messages opcode a b out 1) (Row.messages r.frame.clk
      ⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses ra rc x z v agoA agoC⟩) := by
  refine .of_filter (.of_eq ?_)
  simp only [messages, List.filter_append, hcore, List.nil_append, advance_messages epc enpc]
  rw [read, write, accessRegister_messages (slot := 0) ea (slot_zero _) eA hx hx,
    accessRegister_messages (slot := 3) ec (slot_three _) eC hz hv]
  rfl

/-- A format's row is sound if its core computes what its opcode means. `core` is the core's
lookups. -/
theorem sound (hp : 2 ^ 30 < char F) {core : List (Message F)}
    (hcore : core.filter Message.exact = []) {r : RegImmCols F} {opcode count : F} {a b out : Word
      F}
    (hcount : count = 0 ∨ count = 1)
    (hl : LooksUp p (core ++ r.messages opcode a b out count))
    (hpulls : Pulls (core ++ r.messages opcode a b out count))
    (h : count = 1 → LooksUp p core → ∃ o : Opcode, opcode = (o.number : F) ∧
      ∀ i : Instruction, i.op = o → ∃ (ra rc : Reg) (lo hi : Nat), IsRow i ra rc lo hi ∧
        ∀ x z, a.Is x → b.lo = (lo : F) → b.hi = (hi : F) → r.c.prev.Is z →
          ∃ v, out.Is v ∧ Computes p i ra rc x z v) :
    Sends (core ++ r.messages opcode a b out count) [] ∨
    ∃ (clk : F) (row : Row), row.Simulates p ∧
      Sends (core ++ r.messages opcode a b out count) (row.messages clk) := by
  rcases hcount with rfl | rfl
  · exact .inl (Scaled.append (.lookups hcore) (.append .advance (.append .accessRegister
      (.append .accessRegister (.lookups rfl))))).idle
  right
  obtain ⟨lcore, l⟩ := hl.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨la, l⟩ := l.append
  obtain ⟨lc, l⟩ := l.append
  obtain ⟨-, q⟩ := hpulls.append
  obtain ⟨qframe, q⟩ := q.append
  obtain ⟨qa, q⟩ := q.append
  obtain ⟨qc, -⟩ := q.append
  obtain ⟨pc, nextPc, hpl, epc, enpc⟩ := advance_place hp qframe
  obtain ⟨⟨x, hx⟩, nA, lA, eA⟩ := accessRegister_pulls hp la qa
  obtain ⟨⟨z, hz⟩, nC, lC, eC⟩ := accessRegister_pulls hp lc qc
  obtain ⟨o, ho, h⟩ := h rfl lcore
  obtain ⟨i, row, hn, hf, hi, hrow, ea, eb, ec, ed⟩ := l.head.instruction hp hpl epc ho
  obtain ⟨ra, rc, lo, hi, hr, h⟩ := h i hi
  rw [hr] at hrow
  subst hrow
  obtain ⟨v, hv, hc⟩ := h x z hx eb ed hz
  refine ⟨r.frame.clk, ⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses ra rc x z v nA nC⟩,
    ⟨by simp [accesses, Ordered]; omega, ?_⟩, sends hcore epc enpc ea ec eA eC hx hz hv⟩
  rintro s m hs hm ⟨m', hm'⟩
  refine Row.isStep_of_continues hpl hn hs hf hm' ?_
  obtain ⟨h1, h2, rfl⟩ := accesses_iff.1 hm'
  exact hc s m hm (hm.gpr ra ▸ h1) h2

/-- The columns of a step. -/
noncomputable def fill (clk : F) (pc nextPc : Nat) (ra rc : Reg) (z : W) (ago : Nat → Nat) :
    RegImmCols F where
  frame := ⟨clk, (pc : F), (nextPc : F)⟩
  a := ⟨(ra.toNat : F), (ago 0 : F)⟩
  c := ⟨(destination rc : F), Word.of F z, (ago 1 : F)⟩

/-- A format's row is complete if its core is. -/
theorem complete {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat}
    {i : Instruction} {ra rc : Reg} {lo hi : Nat} {v : W} {chip : Chip} {env : Env F}
    {core : List (Message F)} {opcode count : F} {a b out : Word F}
    (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16) (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    (hr : IsRow i ra rc lo hi)
    (hc : Computes p i ra rc (s.reg ra) (m (.register (destination rc))) v)
    (hsat : ∀ last, chip.Satisfied env last)
    (hmsg : chip.messages env = core ++
      (fill clk pc nextPc ra rc (m (.register (destination rc))) ago).messages opcode a b out count)
    (hcount : count = 1) (hop : opcode = (i.op.number : F)) (hcore : core.filter Message.exact = [])
    (hlcore : LooksUp p core) (ha : a.Is (s.reg ra)) (hlo : b.lo = (lo : F)) (hhi : b.hi = (hi : F))
    (hout : out.Is v) : HasRow F [chip] p s m pc nextPc clk ago := by
  subst hcount
  rw [hr] at hrow
  rw [hex.here.1] at hf hrow
  refine ⟨⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses ra rc (s.reg ra)
    (m (.register (destination rc))) v (ago 0) (ago 1)⟩, rfl, rfl, ?_, ?_, chip,
    List.mem_singleton.2 rfl, env, hsat, ?_, ?_⟩
  · rintro (_ | _ | k) x hx <;> simp [accesses] at hx <;> rw [← hx]
  · exact Row.isStep_of_continues hex.place hex.pc_lt hex.here hf
      (accesses_iff.2 ⟨hex.memory.gpr ra, rfl, rfl⟩) (hc s m hex.memory rfl rfl)
  · rw [hmsg]
    exact .intro hlcore (.intro advance_looksUp (.intro (accessRegister_looksUp (hago 0) rfl)
      (.intro (accessRegister_looksUp (hago 1) rfl)
        (fetch_looksUp hex.pc_lt hrow (by rw [hop]; rfl) rfl hlo rfl hhi))))
  · rw [hmsg]
    exact sends hcore rfl rfl rfl rfl rfl rfl ha (Word.of_is _) hout

end RegImmCols
end Mipsilon
