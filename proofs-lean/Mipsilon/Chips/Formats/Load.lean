module

public import Mipsilon.Chips.Cores.Address
public import Mipsilon.Chips.Ram

/-! c = f(RAM word, c): `LoadFormat` of `air/src/adapters/load.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace LoadFormat

/-- Fetch, accesses and next state. -/
noncomputable def messages (r : LoadFormat F) (opcode : F) (memory out : Word F) (count : F) :
    List (Message F) :=
  advance r.frame count ++ (r.address.lookups count ++
    (read r.base r.frame.clk r.address.base count ++
      (accessRam r.address.key (r.frame.clk + 2) r.ram memory memory count ++
        (write r.c (r.frame.clk + 3) out count ++
          [fetchLookup r.frame.pc opcode r.base.index r.address.imm.lo r.c.index r.address.imm.hi
            count]))))

/-- The numbers in a row. -/
structure Values where
  pc : Nat
  nextPc : Nat
  /-- The base. -/
  x : W
  /-- The RAM word. -/
  w : W
  /-- The destination before. -/
  z : W
  agoBase : Nat
  agoRam : Nat
  agoC : Nat

/-- The columns hold these numbers. -/
structure Is (r : LoadFormat F) (memory : Word F) (n : Values) : Prop where
  pc : r.frame.pc = (n.pc : F)
  nextPc : r.frame.nextPc = (n.nextPc : F)
  base : r.address.base.Is n.x
  memory : memory.Is n.w
  prev : r.c.prev.Is n.z
  agoBase : r.base.ago = (n.agoBase : F)
  agoRam : r.ram.Is n.agoRam
  agoC : r.c.ago = (n.agoC : F)

/-- The times of a row. -/
structure Values.Bounds (n : Values) : Prop where
  place : Place n.pc n.nextPc
  agoBase : n.agoBase < 2 ^ 16
  agoRam : n.agoRam < 2 ^ 24
  agoC : n.agoC < 2 ^ 16

/-- The accesses of a row to its sources. -/
def Values.reads (n : Values) (i : Instruction) : List Access :=
  [⟨.register i.rs.toNat, n.x, n.x, 0, n.agoBase⟩,
   ⟨.ram (key (n.x + i.signedImm)), n.w, n.w, 2, n.agoRam⟩]

/-- The access of a row to its destination. -/
def Values.write (n : Values) (i : Instruction) (v : W) : Access :=
  ⟨.register (destination i.rt), n.z, v, 3, n.agoC⟩

/-- What the accesses of a row leave. -/
theorem accesses_iff {m m' : Memory} {n : Values} {i : Instruction} {as : List Access} :
    Accesses m (n.reads i ++ as) m' ↔ m (.register i.rs.toNat) = n.x ∧
      m (.ram (key (n.x + i.signedImm))) = n.w ∧ Accesses m as m' := by
  simp only [Values.reads, List.cons_append, List.nil_append, Accesses]
  constructor
  · rintro ⟨h1, h2, h3⟩
    rw [Memory.set_self h1] at h2 h3
    rw [Memory.set_self h2] at h3
    exact ⟨h1, h2, h3⟩
  · rintro ⟨h1, h2, h3⟩
    rw [Memory.set_self h1, Memory.set_self h2]
    exact ⟨h1, h2, h3⟩

/-- What a real row pulls. -/
theorem pulls (hp : 2 ^ 30 < char F) {r : LoadFormat F} {opcode : F} {memory out : Word F}
    (hl : LooksUp p (r.messages opcode memory out 1))
    (hpulls : Pulls (r.messages opcode memory out 1)) : ∃ n, r.Is memory n ∧ n.Bounds := by
  obtain ⟨-, l⟩ := hl.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨la, l⟩ := l.append
  obtain ⟨lm, l⟩ := l.append
  obtain ⟨lc, -⟩ := l.append
  obtain ⟨qframe, q⟩ := hpulls.append
  obtain ⟨-, q⟩ := q.append
  obtain ⟨qa, q⟩ := q.append
  obtain ⟨qm, q⟩ := q.append
  obtain ⟨qc, -⟩ := q.append
  obtain ⟨pc, nextPc, hpl, epc, enpc⟩ := advance_place hp qframe
  obtain ⟨⟨x, hx⟩, nA, lA, eA⟩ := accessRegister_pulls hp la qa
  obtain ⟨⟨w, hw⟩, nM, lM, eM⟩ := accessRam_pulls hp lm qm
  obtain ⟨⟨z, hz⟩, nC, lC, eC⟩ := accessRegister_pulls hp lc qc
  exact ⟨⟨pc, nextPc, x, w, z, nA, nM, nC⟩, ⟨epc, enpc, hx, hw, hz, eA, eM, eC⟩, ⟨hpl, lA, lM, lC⟩⟩

/-- The row's instruction, its registers and its address. -/
structure IsOf (r : LoadFormat F) (n : Values) (i : Instruction) : Prop where
  base : r.base.index = (i.rs.toNat : F)
  c : r.c.index = (destination i.rt : F)
  address : r.address.Is (n.x + i.signedImm)

/-- The instruction of a real row. -/
theorem fetched (hp : 2 ^ 30 < char F) {r : LoadFormat F} {opcode low : F} {memory out : Word F}
    (hl : LooksUp p (r.messages opcode memory out 1)) {n : Values} (hn : r.Is memory n)
    (hb : n.Bounds) (hc : r.address.Constraints low) {o : Opcode} {variant big : Bool}
    {offset : Nat} (ho : opcode = ((o.number + if variant then Code.variant else 0 : Nat) : F))
      (hlow : low =
      r.address.word * 4 + (offset : F)) (hoffset : offset < 4)
    (hrow : ∀ i : Instruction, i.op = o → ∀ pc slotOk, Rom.plain i pc slotOk p.endian =
      Rom.load i big) :
    ∃ i, n.pc < 2 ^ 29 ∧ fetch p (BitVec.ofNat 32 (4 * n.pc)) = .ok i ∧ i.op = o ∧ big = variant ∧
      (n.x + i.signedImm).toNat % 4 = offset ∧ r.IsOf n i := by
  obtain ⟨-, l⟩ := hl.append
  obtain ⟨laddress, l⟩ := l.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨i, row, hpc, hf, hi, e, hv, ea, eb, ec, ed⟩ := l.head.variant hp hb.place hn.pc ho
  rw [hrow i hi] at e
  subst e
  obtain ⟨h, hoff⟩ :=
    Address.sound hp hc laddress hn.base (Word.is_signedImm.2 ⟨eb, ed⟩) hlow hoffset
  exact ⟨i, hpc, hf, hi, hv, hoff, ea, ec, h⟩

/-- The messages of a real row. -/
theorem filter_messages {r : LoadFormat F} {opcode : F} {memory out : Word F} {n : Values}
    {i : Instruction} {v : W} (hn : r.Is memory n) (hi : r.IsOf n i) (hv : out.Is v) :
    (r.messages opcode memory out 1).filter Message.exact =
      stateMessage r.frame.clk n.pc n.nextPc (-1) ::
      stateMessage (r.frame.clk + 4) n.nextPc (n.nextPc + 1) 1 ::
      ((n.reads i).flatMap (Access.messages r.frame.clk) ++
        (n.write i v).messages r.frame.clk) := by
  have e : (r.address.lookups (1 : F)).filter Message.exact = [] := rfl
  simp only [messages, List.filter_append, e, advance_messages hn.pc hn.nextPc]
  rw [read, Mipsilon.write,
    accessRegister_messages (slot := 0) hi.base (slot_zero _) hn.agoBase hn.base hn.base,
    accessRam_messages (slot := 2) hi.address.key (slot_two _) hn.agoRam hn.memory hn.memory,
    accessRegister_messages (slot := 3) hi.c (slot_three _) hn.agoC hn.prev hv]
  rfl

theorem scaled {r : LoadFormat F} {opcode : F} {memory out : Word F} {count : F} :
    Scaled count (r.messages opcode memory out count) :=
  .append .advance (.append (.lookups rfl) (.append .accessRegister (.append .accessRam
    (.append .accessRegister (.lookups rfl)))))

/-! ### Completeness -/

/-- The numbers of a step. -/
noncomputable def Values.of (s : State) (m : Memory) (pc nextPc : Nat) (i : Instruction)
    (agoBase agoRam agoC : Nat) : Values where
  pc := pc
  nextPc := nextPc
  x := s.reg i.rs
  w := (m (.ram (key (effectiveAddress s i))))
  z := m (.register (destination i.rt))
  agoBase := agoBase
  agoRam := agoRam
  agoC := agoC

/-- The columns of a step. -/
noncomputable def fill (clk : F) (n : Values) (i : Instruction) : LoadFormat F where
  frame := ⟨clk, (n.pc : F), (n.nextPc : F)⟩
  base := ⟨(i.rs.toNat : F), (n.agoBase : F)⟩
  address := Address.of F n.x i.signedImm
  ram := .recent F n.agoRam
  c := ⟨(destination i.rt : F), Word.of F n.z, (n.agoC : F)⟩

theorem fill_is {clk : F} {n : Values} {i : Instruction} {memory : Word F} (hm : memory.Is n.w) :
    (fill clk n i).Is memory n :=
  ⟨rfl, rfl, Word.of_is _, hm, Word.of_is _, rfl, RamTime.recent_is _, rfl⟩

theorem fill_isOf {clk : F} {n : Values} {i : Instruction}
    (h : (n.x + i.signedImm).toNat < 2 ^ 31) : (fill clk n i).IsOf n i :=
  ⟨rfl, rfl, Address.of_is h⟩

/-- What a row looks up is provided. -/
theorem fill_looksUp {clk : F} {n : Values} {i : Instruction} {big : Bool} {opcode count : F}
    {memory out : Word F} (hpc : n.pc < 2 ^ 29) (hA : n.agoBase < 2 ^ 16) (hM : n.agoRam < 2 ^ 16)
    (hC : n.agoC < 2 ^ 16) (hrow : rom p (BitVec.ofNat 32 (4 * n.pc)) = some (Rom.load i big))
    (hop : opcode = ((i.op.number + if big then Code.variant else 0 : Nat) : F))
    (h : (n.x + i.signedImm).toNat < 2 ^ 31) :
    LooksUp p ((fill clk n i).messages opcode memory out count) :=
  have e := Word.is_signedImm.1 (Word.of_is (F := F) i.signedImm)
  .intro advance_looksUp (.intro (Address.of_looksUp h) (.intro (accessRegister_looksUp hA rfl)
    (.intro (accessRam_looksUp hM) (.intro (accessRegister_looksUp hC rfl)
      (fetch_looksUp hpc hrow hop rfl e.1 rfl e.2)))))

end LoadFormat
end Mipsilon
