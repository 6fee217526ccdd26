module

public import Mipsilon.Chips.Cores.Address
public import Mipsilon.Chips.Ram

/-! RAM word = f(RAM word, source): `StoreFormat` of `air/src/adapters/store.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

namespace StoreFormat

/-- Fetch, accesses and next state. -/
noncomputable def messages (r : StoreFormat F) (opcode : F) (source prev new : Word F) (count : F) :
    List (Message F) :=
  advance r.frame count ++ (r.address.lookups count ++
    (read r.base r.frame.clk r.address.base count ++
      (read r.source (r.frame.clk + 1) source count ++
        (accessRam r.address.key (r.frame.clk + 2) r.ram prev new count ++
          [fetchLookup r.frame.pc opcode r.base.index r.address.imm.lo r.source.index
            r.address.imm.hi count]))))

/-- The numbers in a row. -/
structure Values where
  pc : Nat
  nextPc : Nat
  /-- The base. -/
  x : W
  /-- The source. -/
  y : W
  /-- The RAM word before. -/
  w : W
  agoBase : Nat
  agoSource : Nat
  agoRam : Nat

/-- The columns hold these numbers. -/
structure Is (r : StoreFormat F) (source prev : Word F) (n : Values) : Prop where
  pc : r.frame.pc = (n.pc : F)
  nextPc : r.frame.nextPc = (n.nextPc : F)
  base : r.address.base.Is n.x
  source : source.Is n.y
  prev : prev.Is n.w
  agoBase : r.base.ago = (n.agoBase : F)
  agoSource : r.source.ago = (n.agoSource : F)
  agoRam : r.ram.Is n.agoRam

/-- The times of a row. -/
structure Values.Bounds (n : Values) : Prop where
  place : Place n.pc n.nextPc
  agoBase : n.agoBase < 2 ^ 16
  agoSource : n.agoSource < 2 ^ 16
  agoRam : n.agoRam < 2 ^ 24

/-- The accesses of a row that stores `v`. -/
def Values.accesses (n : Values) (i : Instruction) (v : W) : List Access :=
  [⟨.register i.rs.toNat, n.x, n.x, 0, n.agoBase⟩, ⟨.register i.rt.toNat, n.y, n.y, 1, n.agoSource⟩,
   ⟨.ram (key (n.x + i.signedImm)), n.w, v, 2, n.agoRam⟩]

/-- What the accesses of a row leave. -/
theorem accesses_iff {m m' : Memory} {n : Values} {i : Instruction} {v : W} {as : List Access} :
    Accesses m (n.accesses i v ++ as) m' ↔ m (.register i.rs.toNat) = n.x ∧
      m (.register i.rt.toNat) = n.y ∧ m (.ram (key (n.x + i.signedImm))) = n.w ∧
      Accesses (m.set (.ram (key (n.x + i.signedImm))) v) as m' := by
  simp only [Values.accesses, List.cons_append, List.nil_append, Accesses]
  constructor
  · rintro ⟨h1, h2, h3, h4⟩
    rw [Memory.set_self h1] at h2 h3 h4
    rw [Memory.set_self h2] at h3 h4
    exact ⟨h1, h2, h3, h4⟩
  · rintro ⟨h1, h2, h3, h4⟩
    rw [Memory.set_self h1, Memory.set_self h2]
    exact ⟨h1, h2, h3, h4⟩

/-- What a real row pulls. -/
theorem pulls (hp : 2 ^ 30 < char F) {r : StoreFormat F} {opcode : F} {source prev new : Word F}
    (hl : LooksUp p (r.messages opcode source prev new 1))
    (hpulls : Pulls (r.messages opcode source prev new 1)) :
    ∃ n, r.Is source prev n ∧ n.Bounds := by
  obtain ⟨-, l⟩ := hl.append
  obtain ⟨-, l⟩ := l.append
  obtain ⟨la, l⟩ := l.append
  obtain ⟨lb, l⟩ := l.append
  obtain ⟨lm, -⟩ := l.append
  obtain ⟨qframe, q⟩ := hpulls.append
  obtain ⟨-, q⟩ := q.append
  obtain ⟨qa, q⟩ := q.append
  obtain ⟨qb, q⟩ := q.append
  obtain ⟨qm, -⟩ := q.append
  obtain ⟨pc, nextPc, hpl, epc, enpc⟩ := advance_place hp qframe
  obtain ⟨⟨x, hx⟩, nA, lA, eA⟩ := accessRegister_pulls hp la qa
  obtain ⟨⟨y, hy⟩, nB, lB, eB⟩ := accessRegister_pulls hp lb qb
  obtain ⟨⟨w, hw⟩, nM, lM, eM⟩ := accessRam_pulls hp lm qm
  exact ⟨⟨pc, nextPc, x, y, w, nA, nB, nM⟩, ⟨epc, enpc, hx, hy, hw, eA, eB, eM⟩, ⟨hpl, lA, lB, lM⟩⟩

/-- The row's instruction, its registers and its address. -/
structure IsOf (r : StoreFormat F) (n : Values) (i : Instruction) : Prop where
  base : r.base.index = (i.rs.toNat : F)
  source : r.source.index = (i.rt.toNat : F)
  address : r.address.Is (n.x + i.signedImm)

/-- The instruction of a real row. -/
theorem fetched (hp : 2 ^ 30 < char F) {r : StoreFormat F} {opcode low : F} {source prev new : Word
  F}
    (hl : LooksUp p (r.messages opcode source prev new 1)) {n : Values} (hn : r.Is source prev n)
    (hb : n.Bounds) (hc : r.address.Constraints low) {o : Opcode} {variant : Bool} {offset : Nat}
    {bit : Instruction → Bool} (ho : opcode = ((o.number + if variant then Code.variant else 0 :
      Nat) : F))
    (hlow : low = r.address.word * 4 + (offset : F)) (hoffset : offset < 4)
    (hrow : ∀ i : Instruction, i.op = o → ∀ pc slotOk, Rom.plain i pc slotOk p.endian =
      Rom.store i (bit i)) :
    ∃ i, n.pc < 2 ^ 29 ∧ fetch p (BitVec.ofNat 32 (4 * n.pc)) = .ok i ∧ i.op = o ∧
      bit i = variant ∧ (n.x + i.signedImm).toNat % 4 = offset ∧ r.IsOf n i := by
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
theorem filter_messages {r : StoreFormat F} {opcode : F} {source prev new : Word F} {n : Values}
    {i : Instruction} {v : W} (hn : r.Is source prev n) (hi : r.IsOf n i) (hv : new.Is v) :
    (r.messages opcode source prev new 1).filter Message.exact =
      stateMessage r.frame.clk n.pc n.nextPc (-1) ::
      stateMessage (r.frame.clk + 4) n.nextPc (n.nextPc + 1) 1 ::
      (n.accesses i v).flatMap (Access.messages r.frame.clk) := by
  have e : (r.address.lookups (1 : F)).filter Message.exact = [] := rfl
  simp only [messages, List.filter_append, e, advance_messages hn.pc hn.nextPc]
  rw [read, read,
    accessRegister_messages (slot := 0) hi.base (slot_zero _) hn.agoBase hn.base hn.base,
    accessRegister_messages (slot := 1) hi.source (slot_one _) hn.agoSource hn.source hn.source,
    accessRam_messages (slot := 2) hi.address.key (slot_two _) hn.agoRam hn.prev hv]
  rfl

theorem scaled {r : StoreFormat F} {opcode : F} {source prev new : Word F} {count : F} :
    Scaled count (r.messages opcode source prev new count) :=
  .append .advance (.append (.lookups rfl) (.append .accessRegister (.append .accessRegister
    (.append .accessRam (.lookups rfl)))))

/-! ### Completeness -/

/-- The numbers of a step. -/
def Values.of (s : State) (m : Memory) (pc nextPc : Nat) (i : Instruction)
    (ago : Nat → Nat) : Values where
  pc := pc
  nextPc := nextPc
  x := s.reg i.rs
  y := s.reg i.rt
  w := m (.ram (key (effectiveAddress s i)))
  agoBase := ago 0
  agoSource := ago 1
  agoRam := ago 2

/-- The columns of a step. -/
noncomputable def fill (clk : F) (n : Values) (i : Instruction) : StoreFormat F where
  frame := ⟨clk, (n.pc : F), (n.nextPc : F)⟩
  base := ⟨(i.rs.toNat : F), (n.agoBase : F)⟩
  source := ⟨(i.rt.toNat : F), (n.agoSource : F)⟩
  address := Address.of F n.x i.signedImm
  ram := .recent F n.agoRam

theorem fill_is {clk : F} {n : Values} {i : Instruction} {source prev : Word F} (hs : source.Is n.y)
    (hw : prev.Is n.w) : (fill clk n i).Is source prev n :=
  ⟨rfl, rfl, Word.of_is _, hs, hw, rfl, rfl, RamTime.recent_is _⟩

theorem fill_isOf {clk : F} {n : Values} {i : Instruction}
    (h : (n.x + i.signedImm).toNat < 2 ^ 31) : (fill clk n i).IsOf n i :=
  ⟨rfl, rfl, Address.of_is h⟩

/-- What a row looks up is provided. -/
theorem fill_looksUp {clk : F} {n : Values} {i : Instruction} {big : Bool} {opcode count : F}
    {source prev new : Word F} (hpc : n.pc < 2 ^ 29) (hA : n.agoBase < 2 ^ 16)
    (hB : n.agoSource < 2 ^ 16) (hM : n.agoRam < 2 ^ 16)
    (hrow : rom p (BitVec.ofNat 32 (4 * n.pc)) = some (Rom.store i big))
    (hop : opcode = ((i.op.number + if big then Code.variant else 0 : Nat) : F))
    (h : (n.x + i.signedImm).toNat < 2 ^ 31) :
    LooksUp p ((fill clk n i).messages opcode source prev new count) :=
  have e := Word.is_signedImm.1 (Word.of_is (F := F) i.signedImm)
  .intro advance_looksUp (.intro (Address.of_looksUp h) (.intro (accessRegister_looksUp hA rfl)
    (.intro (accessRegister_looksUp hB rfl) (.intro (accessRam_looksUp hM)
      (fetch_looksUp hpc hrow hop rfl e.1 rfl e.2)))))

end StoreFormat
end Mipsilon
