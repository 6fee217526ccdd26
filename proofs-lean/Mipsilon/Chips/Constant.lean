module

public import Mipsilon.Chips.Messages
public import Mipsilon.Machine.Specialise

/-! What the chips of specialised rows share: `air/src/adapters/constant.rs`. -/

public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- The opcode of a real row. -/
theorem opcode_of_one (n : Nat) : (1 : F) * OfNat.ofNat n = ((n : Nat) : F) := by
  rw [← Semiring.ofNat_eq_natCast, Semiring.one_mul]

/-- The program row that a specialised row looks up. -/
theorem Provided.specialised (hp : 2 ^ 30 < char F) {pc opcode a b c d : F}
    (h : Provided p [Tag.program, pc, opcode, a, b, c, d]) {n nextPc : Nat} (hpl : Place n nextPc)
    (hpc : pc = (n : F)) {op : Op} (ho : opcode = (op.code : F)) :
    ∃ (i : Instruction) (row : Rom), n < 2 ^ 29 ∧ fetch p (BitVec.ofNat 32 (4 * n)) = .ok i ∧
      row.op = op ∧ row.Means p i ∧ a = (row.a : F) ∧ b = (row.b : F) ∧ c = (row.c : F) ∧
      d = (row.d : F) := by
  obtain ⟨k, row, hk, hrow, ek, eop, e⟩ := h.row hp
  have : k = n := nat_eq (F := F) (by omega) (by have := hpl.pc_lt; omega) (ek ▸ hpc)
  subst this
  have hop : row.opcode = op.code + if false then Code.variant else 0 := by
    have := Rom.opcode_lt row
    have := Op.code_lt op
    exact nat_eq (F := F) (by omega) (by simp; omega) (by simpa using eop.symm.trans ho)
  obtain ⟨i, hf, -, hm⟩ := rom_fetch hrow
  exact ⟨i, row, hk, hf, (Rom.opcode_inj hop).1, hm, e⟩

/-- A row whose accesses leave what its instruction leaves. -/
theorem Row.simulates_of {i : Instruction} {pc nextPc : Nat} {accesses : List Access}
    (hpl : Place pc nextPc) (hpc : pc < 2 ^ 29) (hf : fetch p (BitVec.ofNat 32 (4 * pc)) = .ok i)
    (ho : Ordered accesses) (h : ∀ s m m', Represents m s → Accesses m accesses m' →
      Continues p i s m') :
    Row.Simulates p ⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses⟩ := by
  refine ⟨ho, ?_⟩
  rintro s m hs hm ⟨m', ha⟩
  exact Row.isStep_of_continues hpl hpc hs hf ha (h s m m' hm ha)

/-- A chip's row for a step to the next instruction. -/
theorem HasRow.of_continues {s : State} {m m' : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat}
    {i : Instruction} {accesses : List Access} {chip : Chip} {env : Env F}
    (hex : Executes p s m pc nextPc) (hf : fetch p s.pc = .ok i)
    (hago : ∀ k a, accesses[k]? = some a → a.ago = ago k) (ha : Accesses m accesses m')
    (hc : Continues p i s m') (hsat : ∀ last, chip.Satisfied env last)
    (hl : LooksUp p (chip.messages env)) (hs : Sends (chip.messages env)
      (Row.messages clk ⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses⟩)) :
    HasRow F [chip] p s m pc nextPc clk ago :=
  ⟨_, rfl, rfl, hago,
    Row.isStep_of_continues hex.place hex.pc_lt hex.here (hex.here.1 ▸ hf) ha hc,
    chip, List.mem_singleton.2 rfl, env, hsat, hl, hs⟩

/-- What a write leaves. -/
theorem accesses_write {m m' : Memory} {k : Nat} {z v : W} {ago : Nat} :
    Accesses m [⟨.register k, z, v, 3, ago⟩] m' ↔
      m (.register k) = z ∧ m' = m.set (.register k) v := .rfl

/-- What a read and a write leave. -/
theorem accesses_copy {m m' : Memory} {j k : Nat} {x z v : W} {agoA agoC : Nat} :
    Accesses m [⟨.register j, x, x, 0, agoA⟩, ⟨.register k, z, v, 3, agoC⟩] m' ↔
      m (.register j) = x ∧ m (.register k) = z ∧ m' = m.set (.register k) v := by
  simp only [Accesses]
  constructor <;> rintro ⟨h1, h⟩ <;> refine ⟨h1, ?_⟩ <;>
    simpa only [Memory.set_self h1] using h

end Mipsilon
