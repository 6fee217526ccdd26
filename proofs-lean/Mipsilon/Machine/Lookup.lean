module

public import Mipsilon.Machine.Step

/-! What a message tells that is looked up or pulled; and which instruction a program row is of. -/

public section
namespace Mipsilon
open Lean.Grind Spec

/-! ### Program rows -/

theorem Opcode.number_inj {a b : Opcode} (h : a.number = b.number) : a = b := by
  have n : ∀ o : Opcode, o.number = o.ctorIdx + 1 := fun o => by cases o <;> rfl
  have e : Opcode.ofNat a.ctorIdx = Opcode.ofNat b.ctorIdx := by
    rw [n a, n b] at h; rw [Nat.succ.inj h]
  have r : ∀ o : Opcode, Opcode.ofNat o.ctorIdx = o := fun o => by cases o <;> rfl
  rwa [r, r] at e

theorem Opcode.number_lt (a : Opcode) : a.number < 200 := by cases a <;> decide

theorem Opcode.number_pos (a : Opcode) : 0 < a.number := by cases a <;> decide

theorem Op.code_lt (a : Op) : a.code < 256 := by
  cases a with
  | isa o => have := Opcode.number_lt o; simp only [Op.code]; omega
  | _ => decide

theorem Op.code_inj {a b : Op} (h : a.code = b.code) : a = b := by
  cases a <;> cases b <;> simp only [Op.code] at h <;> first
    | rfl
    | (rename_i o q; rw [Opcode.number_inj h])
    | (rename_i o; have := Opcode.number_lt o; have := Opcode.number_pos o; omega)
    | omega

namespace Rom

theorem opcode_lt (r : Rom) : r.opcode < 512 := by
  have := Op.code_lt r.op
  unfold opcode; split <;> omega

/-- The opcode field tells the opcode and the variant. -/
theorem opcode_inj {r : Rom} {op : Op} {variant : Bool}
    (h : r.opcode = op.code + if variant then Code.variant else 0) : r.op = op ∧ r.variant = variant
      := by
  have h1 := Op.code_lt r.op
  have h2 := Op.code_lt op
  unfold opcode at h
  have hv : r.variant = variant := by
    cases e : r.variant <;> cases variant <;> rw [e] at h <;> first
      | rfl
      | (exfalso; simp only [if_true, Bool.false_eq_true, if_false] at h; omega)
  refine ⟨Op.code_inj ?_, hv⟩
  rw [hv] at h; omega

/-- Specialisation keeps a row or replaces its opcode by one of its own. -/
theorem cheaper_isa {row : Rom} {o : Opcode} (h : row.cheaper.op = .isa o) : row.cheaper = row := by
  unfold cheaper at h ⊢
  simp only [copy] at h ⊢
  split at h <;> (try rfl) <;> split at h <;> (try rfl) <;>
    (try split at h) <;> (try split at h) <;> simp_all

theorem specialise_isa {row : Rom} {o : Opcode} (h : row.specialise.op = .isa o) :
    row.specialise = row := by
  unfold specialise discard at h ⊢
  split at h
  · simp at h
  · next hn => rw [if_neg hn]; exact cheaper_isa h

theorem plain_isa {i : Instruction} {pc : W} {slotOk : Bool} {endian : Endian} {o : Opcode}
    (h : (plain i pc slotOk endian).op = .isa o) : i.op = o := by
  unfold plain at h
  cases hi : i.op <;>
    simp only [hi, registers, signed, unsigned, shift, sources, unary, load, store, branch, copy,
      trapImmediate, unlessRa, ifSlot] at h <;>
    (repeat' split at h) <;> simp_all

end Rom

/-- The row of an instruction that has not been replaced. -/
theorem rom_isa {p : Program} {pc : W} {row : Rom} {o : Opcode} (h : rom p pc = some row)
    (ho : row.op = .isa o) : ∃ i, fetch p pc = .ok i ∧ i.op = o ∧
      row = Rom.plain i pc (!holdsBranch p (pc + 4)) p.endian := by
  unfold rom at h
  split at h
  · simp at h
  · next i hf =>
    have e := Option.some.inj h
    rw [← e] at ho
    have k := Rom.specialise_isa ho
    rw [k] at e ho
    exact ⟨i, hf, Rom.plain_isa ho, e.symm⟩

/-! ### Messages -/

variable {F : Type} [ZkField F]

/-- Tags are distinct. -/
theorem tag_ne (hp : 2 ^ 30 < char F) {m n : Nat} (hm : Nat.ble m 9 = true) (hn : Nat.ble n 9 = true)
    (h : Nat.beq m n = false) : (OfNat.ofNat m : F) ≠ OfNat.ofNat n := fun e => by
  have lm := Nat.le_of_ble_eq_true hm
  have ln := Nat.le_of_ble_eq_true hn
  exact Nat.ne_of_beq_eq_false h (ZkField.inj m n (Nat.lt_of_le_of_lt lm (Nat.lt_trans (by decide) hp))
    (Nat.lt_of_le_of_lt ln (Nat.lt_trans (by decide) hp)) e)

section
variable (hp : 2 ^ 30 < char F) {p : Program}
include hp

theorem Provided.row {pc opcode a b c d : F} (h : Provided p [Tag.program, pc, opcode, a, b, c, d])
  :
    ∃ (n : Nat) (row : Rom), n < 2 ^ 29 ∧ rom p (BitVec.ofNat 32 (4 * n)) = some row ∧
      pc = (n : F) ∧ opcode = (row.opcode : F) ∧ a = (row.a : F) ∧ b = (row.b : F) ∧
      c = (row.c : F) ∧ d = (row.d : F) := by
  generalize e : [Tag.program, pc, opcode, a, b, c, d] = l at h
  cases h with
  | program n row hn hr =>
    simp only [List.cons.injEq, and_true, true_and] at e
    exact ⟨n, row, hn, hr, e⟩
  | _ => simp only [List.cons.injEq] at e; exact absurd e.1 (tag_ne hp rfl rfl rfl)

theorem Provided.bits {b v : F} (h : Provided p [Tag.range, b, v, 0, 0, 0, 0]) :
    ∃ bits n : Nat, bits ≤ 16 ∧ n < 2 ^ bits ∧ b = (bits : F) ∧ v = (n : F) := by
  generalize e : [Tag.range, b, v, 0, 0, 0, 0] = l at h
  cases h with
  | range bits n hb hn =>
    simp only [List.cons.injEq, and_true, true_and] at e
    exact ⟨bits, n, hb, hn, e⟩
  | _ => simp only [List.cons.injEq] at e; exact absurd e.1 (tag_ne hp rfl rfl rfl)

/-- A range check with a constant number of bits. -/
theorem Provided.below {k : Nat} {b v : F} (h : Provided p [Tag.range, b, v, 0, 0, 0, 0]) (hb : b =
  (k : F))
    (hk : k ≤ 16) : IsBelow (2 ^ k) v := by
  obtain ⟨bits, n, lb, ln, eb, ev⟩ := h.bits hp
  have : k = bits := nat_eq (F := F) (by omega) (by omega) (hb ▸ eb)
  exact ⟨n, this ▸ ln, ev⟩

theorem Provided.u16 {v : F} (h : Provided p [Tag.range, 16, v, 0, 0, 0, 0]) : IsU16 v :=
  h.below hp (k := 16) (cast_lit 16).symm (by omega)

theorem Provided.bytes {x y : F} (h : Provided p [Tag.bytePair, x, y, 0, 0, 0, 0]) : IsByte x ∧
  IsByte y := by
  generalize e : [Tag.bytePair, x, y, 0, 0, 0, 0] = l at h
  cases h with
  | bytePair m n hm hn =>
    simp only [List.cons.injEq, and_true, true_and] at e
    exact ⟨⟨m, hm, e.1⟩, ⟨n, hn, e.2⟩⟩
  | _ => simp only [List.cons.injEq] at e; exact absurd e.1 (tag_ne hp rfl rfl rfl)

theorem Provided.anded {x y z : F} (h : Provided p [Tag.and, x, y, z, 0, 0, 0]) :
    ∃ m n : Nat, m < 256 ∧ n < 256 ∧ x = (m : F) ∧ y = (n : F) ∧ z = ((m &&& n : Nat) : F) := by
  generalize e : [Tag.and, x, y, z, 0, 0, 0] = l at h
  cases h with
  | and m n hm hn =>
    simp only [List.cons.injEq, and_true, true_and] at e
    exact ⟨m, n, hm, hn, e⟩
  | _ => simp only [List.cons.injEq] at e; exact absurd e.1 (tag_ne hp rfl rfl rfl)

theorem Provided.powers {t x y : F} (h : Provided p [Tag.power, t, x, y, 0, 0, 0]) :
    ∃ n : Nat, n < 16 ∧ t = (n : F) ∧ x = ((2 ^ n : Nat) : F) ∧ y = ((2 ^ (16 - n) : Nat) : F) := by
  generalize e : [Tag.power, t, x, y, 0, 0, 0] = l at h
  cases h with
  | power n hn =>
    simp only [List.cons.injEq, and_true, true_and] at e
    exact ⟨n, hn, e⟩
  | _ => simp only [List.cons.injEq] at e; exact absurd e.1 (tag_ne hp rfl rfl rfl)

/-- The instruction that a row of an opcode executes. -/
theorem Provided.variant {pc opcode a b c d : F} (h : Provided p [Tag.program, pc, opcode, a, b, c,
  d])
    {n nextPc : Nat} (hpl : Place n nextPc) (hpc : pc = (n : F)) {o : Opcode} {variant : Bool}
    (ho : opcode = ((o.number + if variant then Code.variant else 0 : Nat) : F)) :
    ∃ (i : Instruction) (row : Rom), n < 2 ^ 29 ∧ fetch p (BitVec.ofNat 32 (4 * n)) = .ok i ∧
      i.op = o ∧ row = Rom.plain i (BitVec.ofNat 32 (4 * n))
        (!holdsBranch p (BitVec.ofNat 32 (4 * n) + 4)) p.endian ∧
      row.variant = variant ∧ a = (row.a : F) ∧ b = (row.b : F) ∧ c = (row.c : F) ∧
      d = (row.d : F) := by
  obtain ⟨k, row, hk, hrow, ek, eop, e⟩ := h.row hp
  have : k = n := nat_eq (F := F) (by omega) (by have := hpl.pc_lt; omega) (ek ▸ hpc)
  subst this
  have hop : row.opcode = (Op.isa o).code + if variant then Code.variant else 0 := by
    have := Rom.opcode_lt row
    have := Opcode.number_lt o
    exact nat_eq (F := F) (by omega) (by simp only [Op.code]; split <;> omega)
      (eop.symm.trans ho)
  obtain ⟨i, hf, hi, hplain⟩ := rom_isa hrow (Rom.opcode_inj hop).1
  exact ⟨i, row, hk, hf, hi, hplain, (Rom.opcode_inj hop).2, e⟩

/-- The instruction that a row of an opcode without variants executes. -/
theorem Provided.instruction {pc opcode a b c d : F} (h : Provided p [Tag.program, pc, opcode, a, b,
  c, d])
    {n nextPc : Nat} (hpl : Place n nextPc) (hpc : pc = (n : F)) {o : Opcode}
    (ho : opcode = (o.number : F)) :
    ∃ (i : Instruction) (row : Rom), n < 2 ^ 29 ∧ fetch p (BitVec.ofNat 32 (4 * n)) = .ok i ∧
      i.op = o ∧ row = Rom.plain i (BitVec.ofNat 32 (4 * n))
        (!holdsBranch p (BitVec.ofNat 32 (4 * n) + 4)) p.endian ∧
      a = (row.a : F) ∧ b = (row.b : F) ∧ c = (row.c : F) ∧ d = (row.d : F) := by
  obtain ⟨i, row, hn, hf, hi, hrow, -, e⟩ :=
    h.variant hp hpl hpc (o := o) (variant := false) (by simpa using ho)
  exact ⟨i, row, hn, hf, hi, hrow, e⟩

theorem Pulled.place {clk pc nextPc : F} (h : Pulled [Tag.state, clk, pc, nextPc, 0]) :
    ∃ m n : Nat, Place m n ∧ pc = (m : F) ∧ nextPc = (n : F) := by
  generalize e : [Tag.state, clk, pc, nextPc, 0] = l at h
  cases h with
  | state clk hpl =>
    simp only [List.cons.injEq, and_true, true_and] at e
    exact ⟨_, _, hpl, e.2⟩
  | _ => simp only [List.cons.injEq] at e; exact absurd e.1 (tag_ne hp rfl rfl rfl)

theorem Pulled.register_word {key time : F} {w : Word F} (h : Pulled [Tag.register, key, w.lo, w.hi,
  time]) :
    ∃ x : W, w.Is x := by
  generalize e : [Tag.register, key, w.lo, w.hi, time] = l at h
  cases h with
  | register key x time =>
    simp only [List.cons.injEq, and_true, true_and] at e
    exact ⟨x, e.2.1, e.2.2.1⟩
  | _ => simp only [List.cons.injEq] at e; exact absurd e.1 (tag_ne hp rfl rfl rfl)

theorem Pulled.ram_word {key time : F} {w : Word F} (h : Pulled [Tag.ram, key, w.lo, w.hi, time]) :
    ∃ x : W, w.Is x := by
  generalize e : [Tag.ram, key, w.lo, w.hi, time] = l at h
  cases h with
  | ram key x time =>
    simp only [List.cons.injEq, and_true, true_and] at e
    exact ⟨x, e.2.1, e.2.2.1⟩
  | _ => simp only [List.cons.injEq] at e; exact absurd e.1 (tag_ne hp rfl rfl rfl)

end
end Mipsilon
