module

public import Mipsilon.Chips.Formats.Store

/-! Rows of `StoreFormat` that only store: `Store` of `air/src/adapters/store.rs`. -/

@[expose] public section
namespace Mipsilon.StoreFormat
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program} {o : Opcode} {size : Nat} {bit : Endian → Bool}
  {value : Endian → (y w : W) → (offset : Nat) → W}

/-- `o` stores `size` bytes: the RAM word becomes `value` of the source, the word and the offset in
it. `bit` is the variant bit of its program row. -/
structure Meaning (o : Opcode) (size : Nat) (bit : Endian → Bool)
    (value : Endian → (y w : W) → (offset : Nat) → W) : Prop where
  divides : size ∣ 4
  plain : ∀ i : Instruction, i.op = o → ∀ pc slotOk endian,
    Rom.plain i pc slotOk endian = Rom.store i (bit endian)
  execute : ∀ (i : Instruction) (r : Reads), i.op = o →
    execute i r = r.store i size (value r.endian r.b r.word ((r.address i).toNat % 4))

namespace Meaning

theorem continues (h : Meaning o size bit value) {i : Instruction} (hi : i.op = o) {s : State}
    {m : Memory} (hr : Represents m s) (ha : Accessible (effectiveAddress s i) size) :
    Continues p i s (m.set (.ram (key (effectiveAddress s i))) (value p.endian (s.reg i.rt)
      (m (.ram (key (effectiveAddress s i)))) ((effectiveAddress s i).toNat % 4))) := by
  rw [hr.word]; exact .store hr (h.execute i (s.reads p i) hi) ha

/-- A step does not trap. -/
theorem accessible (h : Meaning o size bit value) {i : Instruction} (hi : i.op = o) {s : State}
    {m : Memory} {pc nextPc : Nat} (hex : Executes p s m pc nextPc) (hf : fetch p s.pc = .ok i) :
    (effectiveAddress s i).toNat < 2 ^ 31 ∧ (effectiveAddress s i).toNat % 4 % size = 0 :=
  (accessible_iff h.divides).1 (hex.store hf (h.execute i (s.reads p i) hi))

end Meaning

theorem sends {core : List (Message F)} (hcore : core.filter Message.exact = []) {r : StoreFormat F}
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
    (hcore : core.filter Message.exact = []) {r : StoreFormat F} {opcode low count : F}
    {source prev new : Word F} (hc : r.address.Constraints low) (hcount : count = 0 ∨ count = 1)
    (hl : LooksUp p (core ++ r.messages opcode source prev new count))
    (hpulls : Pulls (core ++ r.messages opcode source prev new count))
    (h : count = 1 → LooksUp p core → ∃ o size bit value, Meaning o size bit value ∧
      ∃ (variant : Bool) (offset : Nat),
        opcode = ((o.number + if variant then Code.variant else 0 : Nat) : F) ∧
        low = r.address.word * 4 + (offset : F) ∧ offset < 4 ∧ offset % size = 0 ∧
        (bit p.endian = variant → ∀ y w, source.Is y → prev.Is w →
          new.Is (value p.endian y w offset))) :
    Sends (core ++ r.messages opcode source prev new count) [] ∨
    ∃ (clk : F) (row : Row), row.Simulates p ∧
      Sends (core ++ r.messages opcode source prev new count) (row.messages clk) := by
  rcases hcount with rfl | rfl
  · exact .inl (Scaled.append (.lookups hcore) scaled).idle
  right
  obtain ⟨lcore, l⟩ := hl.append
  obtain ⟨n, hn, hb⟩ := pulls hp l hpulls.append.2
  obtain ⟨o, size, bit, value, hm, variant, offset, ho, hlow, hoffset, halign, h⟩ := h rfl lcore
  obtain ⟨i, hpc, hf, hi, hv, hoff, hof⟩ := fetched hp l hn hb hc ho hlow hoffset
    fun i hi _ _ => hm.plain i hi _ _ _
  have := hb.agoBase
  have := hb.agoSource
  have := hb.agoRam
  refine ⟨r.frame.clk, ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1), n.accesses i _⟩,
    ⟨by simp [Values.accesses, Ordered]; omega, ?_⟩,
    sends hcore hn hof (h hv _ _ hn.source hn.prev)⟩
  rintro s m hs hr ⟨m', hm'⟩
  refine Row.isStep_of_continues hb.place hpc hs hf hm' ?_
  obtain ⟨h1, h2, h3, rfl⟩ := (accesses_iff (n := n) (as := [])).1 hm'
  have e : n.x + i.signedImm = effectiveAddress s i := by
    rw [effectiveAddress, ← hr.gpr i.rs, h1]
  have hlt := hof.address.lt
  rw [e] at h3 hoff hlt
  rw [e]
  have := hm.continues (p := p) hi hr ((accessible_iff hm.divides).2 ⟨hlt, by rwa [hoff]⟩)
  rwa [h3, hoff, ← hr.gpr i.rt, h2] at this

/-- A format's row is complete if its core is. -/
theorem complete {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat}
    {i : Instruction} {chip : Chip} {env : Env F} {core : List (Message F)} {opcode count : F}
    {source prev new : Word F} (hm : Meaning o size bit value) (hi : i.op = o)
    (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16) (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    (hsat : ∀ last, chip.Satisfied env last)
    (hmsg : chip.messages env = core ++
      (fill clk (.of s m pc nextPc i ago) i).messages opcode source prev new count)
    (hcount : count = 1) (hop : opcode = ((o.number + if bit p.endian then Code.variant else 0 :
      Nat) : F))
    (hcore : core.filter Message.exact = []) (hlcore : LooksUp p core)
    (hsource : source.Is (s.reg i.rt)) (hprev : prev.Is (m (.ram (key (effectiveAddress s i)))))
    (hnew : new.Is (value p.endian (s.reg i.rt) (m (.ram (key (effectiveAddress s i))))
      ((effectiveAddress s i).toNat % 4))) : HasRow F [chip] p s m pc nextPc clk ago := by
  subst hcount hi
  obtain ⟨hlt, ha⟩ := hm.accessible rfl hex hf
  rw [hm.plain i rfl] at hrow
  rw [hex.here.1] at hf hrow
  refine ⟨⟨pc, nextPc, .inl (nextPc, nextPc + 1), (Values.of s m pc nextPc i ago).accesses i
    (value p.endian (s.reg i.rt) (m (.ram (key (effectiveAddress s i))))
      ((effectiveAddress s i).toNat % 4))⟩, rfl, rfl, ?_, ?_, chip, List.mem_singleton.2 rfl, env,
    hsat, ?_, ?_⟩
  · rintro (_ | _ | _ | k) x hx <;> simp [Values.accesses, Values.of] at hx <;> rw [← hx]
  · exact Row.isStep_of_continues hex.place hex.pc_lt hex.here hf
      ((accesses_iff (as := [])).2 ⟨hex.memory.gpr i.rs, hex.memory.gpr i.rt, rfl, rfl⟩)
      (hm.continues rfl hex.memory ((accessible_iff hm.divides).2 ⟨hlt, ha⟩))
  · rw [hmsg]
    exact .intro hlcore (fill_looksUp hex.pc_lt (hago 0) (hago 1) (hago 2) hrow hop hlt)
  · rw [hmsg]
    exact sends hcore (fill_is hsource hprev) (fill_isOf hlt) hnew

end Mipsilon.StoreFormat
