module

public import Mipsilon.Chips.Cores.Address
public import Mipsilon.Chips.Ram

/-! RAM word = f(RAM word, source): `StoreFormat` of `air/src/adapters/store.rs`. -/

@[expose] public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- The columns of the format. -/
structure Store (F : Type) where
  frame : Frame F
  base : Read F
  source : Read F
  address : Address F
  ram : RamTime F

namespace Store

/-- Fetch, accesses and next state. -/
noncomputable def messages (r : Store F) (opcode : F) (source prev new : Word F) (count : F) :
    List (Message F) :=
  advance r.frame count ++ (r.address.lookups count ++
    (read r.base r.frame.clk r.address.base count ++
      (read r.source (r.frame.clk + 1) source count ++
        (accessRam r.address.key (r.frame.clk + 2) r.ram prev new count ++
          [fetchLookup r.frame.pc opcode r.base.index r.address.imm.lo r.source.index
            r.address.imm.hi count]))))

/-- The instruction `i` stores `v` where the RAM word is `w` and its source holds `y`. -/
def Stores (p : Program) (i : Instruction) (offset : Nat) (y w v : W) : Prop :=
  ∀ s m, Represents m s → (effectiveAddress s i).toNat < 2 ^ 31 →
    (effectiveAddress s i).toNat % 4 = offset → s.reg i.rt = y →
    m (.ram (key (effectiveAddress s i))) = w →
    Continues p i s (m.set (.ram (key (effectiveAddress s i))) v)

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
structure Is (r : Store F) (source prev : Word F) (n : Values) : Prop where
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
theorem pulls (hp : 2 ^ 30 < char F) {r : Store F} {opcode : F} {source prev new : Word F}
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
structure IsOf (r : Store F) (n : Values) (i : Instruction) : Prop where
  base : r.base.index = (i.rs.toNat : F)
  source : r.source.index = (i.rt.toNat : F)
  address : r.address.Is (n.x + i.signedImm)

/-- The instruction of a real row. -/
theorem fetched (hp : 2 ^ 30 < char F) {r : Store F} {opcode low : F} {source prev new : Word F}
    (hl : LooksUp p (r.messages opcode source prev new 1)) {n : Values} (hn : r.Is source prev n)
    (hb : n.Bounds) (hc : r.address.Constraints low) {o : Opcode} {variant : Bool} {offset : Nat}
    {bit : Instruction → Bool} (ho : opcode = ((o.number + if variant then 256 else 0 : Nat) : F))
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
  obtain ⟨h, hoff⟩ := Address.sound hp hc laddress hn.base (Word.is_signedImm.2 ⟨eb, ed⟩) hlow hoffset
  exact ⟨i, hpc, hf, hi, hv, hoff, ea, ec, h⟩

/-- The messages of a real row. -/
theorem filter_messages {r : Store F} {opcode : F} {source prev new : Word F} {n : Values}
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

theorem scaled {r : Store F} {opcode : F} {source prev new : Word F} {count : F} :
    Scaled count (r.messages opcode source prev new count) :=
  .append .advance (.append (.lookups rfl) (.append .accessRegister (.append .accessRegister
    (.append .accessRam (.lookups rfl)))))

theorem sends {core : List (Message F)} (hcore : core.filter Message.exact = []) {r : Store F}
    {opcode : F} {source prev new : Word F} {n : Values} {i : Instruction} {v : W}
    (hn : r.Is source prev n) (hi : r.IsOf n i) (hv : new.Is v) :
    Sends (core ++ r.messages opcode source prev new 1) (Row.messages r.frame.clk
      ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1), n.accesses i v⟩) := by
  refine .of_filter (.of_eq ?_)
  rw [List.filter_append, hcore, filter_messages hn hi hv]
  rfl

/-- A format's row is sound if its core computes what its opcode means. `core` is the core's
lookups. -/
theorem sound (hp : 2 ^ 30 < char F) {core : List (Message F)}
    (hcore : core.filter Message.exact = []) {r : Store F} {opcode low count : F}
    {source prev new : Word F}
    (hc : r.address.Constraints low) (hcount : count = 0 ∨ count = 1)
    (hl : LooksUp p (core ++ r.messages opcode source prev new count))
    (hpulls : Pulls (core ++ r.messages opcode source prev new count))
    (h : count = 1 → LooksUp p core → ∃ (o : Opcode) (variant big : Bool) (offset : Nat),
      opcode = ((o.number + if variant then 256 else 0 : Nat) : F) ∧ offset < 4 ∧
      low = r.address.word * 4 + (offset : F) ∧
      (∀ i : Instruction, i.op = o → ∀ pc slotOk, Rom.plain i pc slotOk p.endian = Rom.store i big) ∧
      (big = variant → ∀ y w, source.Is y → prev.Is w → ∃ v, new.Is v ∧
        ∀ i : Instruction, i.op = o → Stores p i offset y w v)) :
    Sends (core ++ r.messages opcode source prev new count) [] ∨
    ∃ (clk : F) (row : Row), row.Simulates p ∧
      Sends (core ++ r.messages opcode source prev new count) (row.messages clk) := by
  rcases hcount with rfl | rfl
  · exact .inl (Scaled.append (.lookups hcore) scaled).idle
  right
  obtain ⟨lcore, l⟩ := hl.append
  obtain ⟨n, hn, hb⟩ := pulls hp l hpulls.append.2
  obtain ⟨o, variant, big, offset, ho, hoffset, hlow, hrow, h⟩ := h rfl lcore
  obtain ⟨i, hpc, hf, hi, hv, hoff, hof⟩ := fetched hp l hn hb hc ho hlow hoffset hrow
  obtain ⟨v, hout, h⟩ := h hv _ _ hn.source hn.prev
  have := hb.agoBase
  have := hb.agoSource
  have := hb.agoRam
  refine ⟨r.frame.clk, ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1), n.accesses i v⟩,
    ⟨by simp [Values.accesses, Ordered]; omega, ?_⟩, sends hcore hn hof hout⟩
  rintro s m hs hm ⟨m', hm'⟩
  refine Row.isStep_of_continues hb.place hpc hs hf hm' ?_
  obtain ⟨h1, h2, h3, rfl⟩ := (accesses_iff (n := n) (v := v) (as := [])).1 hm'
  have e : n.x + i.signedImm = effectiveAddress s i := by
    rw [effectiveAddress, ← hm.gpr i.rs, h1]
  rw [e] at h3 hoff ⊢
  exact h i hi s m hm (e ▸ hof.address.lt) hoff (hm.gpr i.rt ▸ h2) h3

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
noncomputable def fill (clk : F) (n : Values) (i : Instruction) : Store F where
  frame := ⟨clk, (n.pc : F), (n.nextPc : F)⟩
  base := ⟨(i.rs.toNat : F), (n.agoBase : F)⟩
  source := ⟨(i.rt.toNat : F), (n.agoSource : F)⟩
  address := Address.of F n.x i.signedImm
  ram := .recent F n.agoRam

/-- The cells of the columns. -/
@[inline] def cells (r : Store F) : List F :=
  [r.frame.clk, r.frame.pc, r.frame.nextPc, r.base.index, r.base.ago, r.source.index, r.source.ago,
   r.address.base.lo, r.address.base.hi, r.address.imm.lo, r.address.imm.hi, r.address.carry0,
   r.address.carry1, r.address.word, r.address.high, r.ram.agoLo, r.ram.agoHi]

theorem fill_is {clk : F} {n : Values} {i : Instruction} {source prev : Word F} (hs : source.Is n.y)
    (hw : prev.Is n.w) : (fill clk n i).Is source prev n :=
  ⟨rfl, rfl, Word.of_is _, hs, hw, rfl, rfl, RamTime.recent_is _⟩

theorem fill_isOf {clk : F} {n : Values} {i : Instruction} (h : (n.x + i.signedImm).toNat < 2 ^ 31) :
    (fill clk n i).IsOf n i := ⟨rfl, rfl, Address.of_is h⟩

/-- What a row looks up is provided. -/
theorem fill_looksUp {clk : F} {n : Values} {i : Instruction} {big : Bool} {opcode count : F}
    {source prev new : Word F} (hpc : n.pc < 2 ^ 29) (hA : n.agoBase < 2 ^ 16)
    (hB : n.agoSource < 2 ^ 16) (hM : n.agoRam < 2 ^ 16)
    (hrow : rom p (BitVec.ofNat 32 (4 * n.pc)) = some (Rom.store i big))
    (hop : opcode = ((i.op.number + if big then 256 else 0 : Nat) : F))
    (h : (n.x + i.signedImm).toNat < 2 ^ 31) :
    LooksUp p ((fill clk n i).messages opcode source prev new count) :=
  have e := Word.is_signedImm.1 (Word.of_is (F := F) i.signedImm)
  .intro advance_looksUp (.intro (Address.of_looksUp h) (.intro (accessRegister_looksUp hA rfl)
    (.intro (accessRegister_looksUp hB rfl) (.intro (accessRam_looksUp hM)
      (fetch_looksUp hpc hrow hop rfl e.1 rfl e.2)))))

/-- A format's row is complete if its core is. -/
theorem complete {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat}
    {i : Instruction} {big : Bool} {v : W} {chip : Chip} {env : Env F}
    {core : List (Message F)} {opcode count : F} {source prev new : Word F}
    (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16) (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    (hplain : ∀ pc slotOk, Rom.plain i pc slotOk p.endian = Rom.store i big)
    (hlt : (effectiveAddress s i).toNat < 2 ^ 31)
    (hc : Stores p i ((effectiveAddress s i).toNat % 4) (s.reg i.rt)
      (m (.ram (key (effectiveAddress s i)))) v)
    (hsat : ∀ last, chip.Satisfied env last)
    (hmsg : chip.messages env = core ++
      (fill clk (.of s m pc nextPc i ago) i).messages opcode source prev new count)
    (hcount : count = 1) (hop : opcode = ((i.op.number + if big then 256 else 0 : Nat) : F))
    (hcore : core.filter Message.exact = []) (hlcore : LooksUp p core)
    (hsource : source.Is (s.reg i.rt)) (hprev : prev.Is (m (.ram (key (effectiveAddress s i)))))
    (hnew : new.Is v) : HasRow F [chip] p s m pc nextPc clk ago := by
  subst hcount
  rw [hplain] at hrow
  rw [hex.here.1] at hf hrow
  refine ⟨⟨pc, nextPc, .inl (nextPc, nextPc + 1), (Values.of s m pc nextPc i ago).accesses i v⟩,
    rfl, rfl, ?_, ?_, chip, List.mem_singleton.2 rfl, env, hsat, ?_, ?_⟩
  · rintro (_ | _ | _ | k) x hx <;> simp [Values.accesses, Values.of] at hx <;> rw [← hx]
  · exact Row.isStep_of_continues hex.place hex.pc_lt hex.here hf
      ((accesses_iff (as := [])).2 ⟨hex.memory.gpr i.rs, hex.memory.gpr i.rt, rfl, rfl⟩)
      (hc s m hex.memory hlt rfl rfl rfl)
  · rw [hmsg]
    exact .intro hlcore (fill_looksUp hex.pc_lt (hago 0) (hago 1) (hago 2) hrow hop hlt)
  · rw [hmsg]
    exact sends hcore (fill_is hsource hprev) (fill_isOf hlt) hnew

end Store
end Mipsilon
