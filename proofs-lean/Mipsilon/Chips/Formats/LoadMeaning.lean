module

public import Mipsilon.Chips.Formats.Load

/-! Rows of `LoadFormat` that only load: `Load` of `air/src/adapters/load.rs`. -/

@[expose] public section
namespace Mipsilon.LoadFormat
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program} {o : Opcode} {size : Nat} {bit : Endian → Bool}
  {value : Endian → (w z : W) → (offset : Nat) → W}

/-- `o` loads `size` bytes: `value` of the RAM word, the destination before and the offset in the
word. `bit` is the variant bit of its program row. -/
structure Meaning (o : Opcode) (size : Nat) (bit : Endian → Bool)
    (value : Endian → (w z : W) → (offset : Nat) → W) : Prop where
  divides : size ∣ 4
  plain : ∀ i : Instruction, i.op = o → ∀ pc slotOk endian,
    Rom.plain i pc slotOk endian = Rom.load i (bit endian)
  execute : ∀ (i : Instruction) (r : Reads), i.op = o →
    execute i r = r.load i size (value r.endian r.word r.b ((r.address i).toNat % 4))

namespace Meaning

theorem continues (h : Meaning o size bit value) {i : Instruction} (hi : i.op = o) {s : State}
    {m : Memory} (hr : Represents m s) (ha : Accessible (effectiveAddress s i) size) :
    Continues p i s (m.set (.register (destination i.rt)) (value p.endian
      (m (.ram (key (effectiveAddress s i)))) (m (.register (destination i.rt)))
      ((effectiveAddress s i).toNat % 4))) := by
  refine .load hr (h.execute i (s.reads p i) hi) ha ?_
  by_cases h0 : i.rt = 0
  · exact .inl h0
  · rw [destination_of_ne h0, hr.gpr, hr.word]; exact .inr rfl

/-- A step does not trap. -/
theorem accessible (h : Meaning o size bit value) {i : Instruction} (hi : i.op = o) {s : State}
    {m : Memory} {pc nextPc : Nat} (hex : Executes p s m pc nextPc) (hf : fetch p s.pc = .ok i) :
    (effectiveAddress s i).toNat < 2 ^ 31 ∧ (effectiveAddress s i).toNat % 4 % size = 0 :=
  (accessible_iff h.divides).1 (hex.load hf (h.execute i (s.reads p i) hi))

end Meaning

/-- The accesses of a row. -/
noncomputable def Values.accesses (n : Values) (i : Instruction) (v : W) : List Access :=
  n.reads i ++ [n.write i v]

theorem sends {core : List (Message F)} (hcore : core.filter Message.exact = []) {r : LoadFormat F}
    {opcode : F} {memory out : Word F} {n : Values} {i : Instruction} {v : W} (hn : r.Is memory n)
    (hi : r.IsOf n i) (hv : out.Is v) :
    Sends (core ++ r.messages opcode memory out 1) (Row.messages r.frame.clk
      ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1), n.accesses i v⟩) := by
  refine .of_filter (.of_eq ?_)
  rw [List.filter_append, hcore, filter_messages hn hi hv]
  rfl

/-- A format's row is sound if its core computes what its opcode means. `core` is the core's
lookups. -/
theorem sound (hp : 2 ^ 30 < char F) {core : List (Message F)}
    (hcore : core.filter Message.exact = []) {r : LoadFormat F} {opcode low count : F}
    {memory out : Word F} (hc : r.address.Constraints low) (hcount : count = 0 ∨ count = 1)
    (hl : LooksUp p (core ++ r.messages opcode memory out count))
    (hpulls : Pulls (core ++ r.messages opcode memory out count))
    (h : count = 1 → LooksUp p core → ∃ o size bit value, Meaning o size bit value ∧
      ∃ (variant : Bool) (offset : Nat),
        opcode = ((o.number + if variant then Code.variant else 0 : Nat) : F) ∧
        low = r.address.word * 4 + (offset : F) ∧ offset < 4 ∧ offset % size = 0 ∧
        (bit p.endian = variant → ∀ w z, memory.Is w → r.c.prev.Is z →
          out.Is (value p.endian w z offset))) :
    Sends (core ++ r.messages opcode memory out count) [] ∨
    ∃ (clk : F) (row : Row), row.Simulates p ∧
      Sends (core ++ r.messages opcode memory out count) (row.messages clk) := by
  rcases hcount with rfl | rfl
  · exact .inl (Scaled.append (.lookups hcore) scaled).idle
  right
  obtain ⟨lcore, l⟩ := hl.append
  obtain ⟨n, hn, hb⟩ := pulls hp l hpulls.append.2
  obtain ⟨o, size, bit, value, hm, variant, offset, ho, hlow, hoffset, halign, h⟩ := h rfl lcore
  obtain ⟨i, hpc, hf, hi, hv, hoff, hof⟩ := fetched hp l hn hb hc ho hlow hoffset
    fun i hi _ _ => hm.plain i hi _ _ _
  have := hb.agoBase
  have := hb.agoRam
  have := hb.agoC
  refine ⟨r.frame.clk, ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1), n.accesses i _⟩,
    ⟨by simp [Values.accesses, Values.reads, Values.write, Ordered]; omega, ?_⟩,
    sends hcore hn hof (h hv _ _ hn.memory hn.prev)⟩
  rintro s m hs hr ⟨m', hm'⟩
  refine Row.isStep_of_continues hb.place hpc hs hf hm' ?_
  obtain ⟨h1, h2, h3, rfl⟩ := accesses_iff.1 hm'
  have e : n.x + i.signedImm = effectiveAddress s i := by
    rw [effectiveAddress, ← hr.gpr i.rs, h1]
  have hlt := hof.address.lt
  rw [e] at h2 hoff hlt
  have := hm.continues (p := p) hi hr ((accessible_iff hm.divides).2 ⟨hlt, by rwa [hoff]⟩)
  rw [h2, hoff, show m (.register (destination i.rt)) = n.z from h3] at this
  exact this

/-- A format's row is complete if its core is. -/
theorem complete {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat}
    {i : Instruction} {chip : Chip} {env : Env F} {core : List (Message F)} {opcode count : F}
    {memory out : Word F} (hm : Meaning o size bit value) (hi : i.op = o)
    (hex : Executes p s m pc nextPc) (hago : ∀ k, ago k < 2 ^ 16) (hf : fetch p s.pc = .ok i)
    (hrow : rom p s.pc = some (Rom.plain i s.pc (!holdsBranch p (s.pc + 4)) p.endian))
    (hsat : ∀ last, chip.Satisfied env last)
    (hmsg : chip.messages env = core ++
      (fill clk (.of s m pc nextPc i (ago 0) (ago 1) (ago 2)) i).messages opcode memory out count)
    (hcount : count = 1) (hop : opcode = ((o.number + if bit p.endian then Code.variant else 0 :
      Nat) : F))
    (hcore : core.filter Message.exact = []) (hlcore : LooksUp p core)
    (hmem : memory.Is (m (.ram (key (effectiveAddress s i)))))
    (hout : out.Is (value p.endian (m (.ram (key (effectiveAddress s i))))
      (m (.register (destination i.rt))) ((effectiveAddress s i).toNat % 4))) :
    HasRow F [chip] p s m pc nextPc clk ago := by
  subst hcount hi
  obtain ⟨hlt, ha⟩ := hm.accessible rfl hex hf
  rw [hm.plain i rfl] at hrow
  rw [hex.here.1] at hf hrow
  refine ⟨⟨pc, nextPc, .inl (nextPc, nextPc + 1),
    (Values.of s m pc nextPc i (ago 0) (ago 1) (ago 2)).accesses i (value p.endian
      (m (.ram (key (effectiveAddress s i)))) (m (.register (destination i.rt)))
      ((effectiveAddress s i).toNat % 4))⟩, rfl, rfl, ?_, ?_, chip, List.mem_singleton.2 rfl, env,
    hsat, ?_, ?_⟩
  · rintro (_ | _ | _ | k) x hx <;>
      simp [Values.accesses, Values.reads, Values.write, Values.of] at hx <;> rw [← hx]
  · exact Row.isStep_of_continues hex.place hex.pc_lt hex.here hf
      (accesses_iff.2 ⟨hex.memory.gpr i.rs, rfl, rfl, rfl⟩)
      (hm.continues rfl hex.memory ((accessible_iff hm.divides).2 ⟨hlt, ha⟩))
  · rw [hmsg]
    exact .intro hlcore (fill_looksUp hex.pc_lt (hago 0) (hago 1) (hago 2) hrow hop hlt)
  · rw [hmsg]
    exact sends hcore (fill_is hmem) (fill_isOf hlt) hout

end Mipsilon.LoadFormat
