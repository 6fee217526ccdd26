module

public import Mipsilon.Spec.Step

/-! First consequences of the definitions, for the theorems about chips and runs. -/

public section
namespace Mipsilon.Spec

/-! Steps. -/

theorem step_eq_next {p : Program} {s t : State} :
    step p s = .next t ↔ ∃ i e, fetch p s.pc = .ok i ∧
      execute i (s.reads p i) = .next e ∧ t = s.apply p.endian e := by
  unfold step
  cases fetch p s.pc with
  | error => simp
  | ok i => cases h : execute i (s.reads p i) <;> simp [Outcome.map, h, eq_comm]

theorem step_eq_halt {p : Program} {s : State} {code : W} :
    step p s = .halt code ↔ ∃ i, fetch p s.pc = .ok i ∧ execute i (s.reads p i) = .halt code := by
  unfold step
  cases fetch p s.pc with
  | error => simp
  | ok i => cases h : execute i (s.reads p i) <;> simp [Outcome.map, h]

/-! Registers. -/

@[simp] theorem setReg_zero (gpr : Reg → W) (v : W) : setReg gpr 0 v = gpr := rfl

theorem setReg_apply (gpr : Reg → W) {i : Reg} (hi : i ≠ 0) (v : W) (j : Reg) :
    setReg gpr i v j = if j = i then v else gpr j := by
  rw [setReg, if_neg hi]

/-- The register `j` after a write to `i`. -/
theorem reg_setReg (s : State) (i j : Reg) (v : W) :
    State.reg { s with gpr := setReg s.gpr i v } j = if j = i ∧ j ≠ 0 then v else s.reg j := by
  by_cases hj : j = 0 <;> by_cases hi : i = 0 <;> by_cases h : j = i <;>
    simp_all [State.reg, setReg]

/-- Writing a register's own value changes nothing that can be read. -/
theorem reg_setReg_self (s : State) (i j : Reg) :
    State.reg { s with gpr := setReg s.gpr i (s.reg i) } j = s.reg j := by
  rw [reg_setReg]; split <;> simp_all

/-! Addresses and RAM. -/

theorem key_toNat {address : W} (h : address.toNat < 2 ^ 31) :
    (key address).toNat = address.toNat / 4 := by
  simp only [key, bits_toNat]; omega

@[simp] theorem Ram.set_same (ram : Ram) (k : Key) (w : W) : ram.set k w k = w := by simp [Ram.set]

theorem Ram.set_other (ram : Ram) {k k' : Key} (h : k' ≠ k) (w : W) : ram.set k w k' = ram k' := by
  simp [Ram.set, h]

/-- Storing what is there changes nothing. -/
@[simp] theorem Ram.set_self (ram : Ram) (k : Key) : ram.set k (ram k) = ram := by
  funext k'; simp only [Ram.set]; split <;> simp_all

theorem loadBytes_length (endian : Endian) (ram : Ram) (address : W) (n : Nat) :
    (loadBytes endian ram address n).length = n := by
  induction n generalizing address with
  | zero => rfl
  | succ n ih => simp [loadBytes, ih]

theorem loadBytes_add (endian : Endian) (ram : Ram) (address : W) (m n : Nat) :
    loadBytes endian ram address (m + n) =
      loadBytes endian ram address m ++ loadBytes endian ram (address + BitVec.ofNat 32 m) n := by
  induction m generalizing address with
  | zero => simp [loadBytes]
  | succ m ih =>
    have e : address + BitVec.ofNat 32 (m + 1) = address + 1 + BitVec.ofNat 32 m := by
      apply BitVec.eq_of_toNat_eq; simp [BitVec.toNat_add]; omega
    rw [Nat.succ_add, loadBytes, loadBytes, ih, e]; rfl

theorem storeBytes_append (endian : Endian) (ram : Ram) (address : W) (xs ys : List Byte) :
    storeBytes endian ram address (xs ++ ys) =
      storeBytes endian (storeBytes endian ram address xs)
        (address + BitVec.ofNat 32 xs.length) ys := by
  induction xs generalizing ram address with
  | nil => simp [storeBytes]
  | cons x xs ih =>
    have e : address + BitVec.ofNat 32 (xs.length + 1) = address + 1 + BitVec.ofNat 32 xs.length := by
      apply BitVec.eq_of_toNat_eq; simp [BitVec.toNat_add]; omega
    rw [List.cons_append, storeBytes, ih, storeBytes, List.length_cons, e]

/-! HI and LO as one number. -/

theorem join_toNat (x : HiLo) : (Alu.join x).toNat = x.hi.toNat * 2 ^ 32 + x.lo.toNat := by
  have hh := x.hi.isLt
  have hl := x.lo.isLt
  rw [Alu.join, BitVec.toNat_or, BitVec.toNat_shiftLeft, BitVec.toNat_setWidth, BitVec.toNat_setWidth,
    Nat.mod_eq_of_lt (a := x.hi.toNat) (by omega), Nat.mod_eq_of_lt (a := x.lo.toNat) (by omega),
    Nat.mod_eq_of_lt (by rw [Nat.shiftLeft_eq]; omega), ← Nat.shiftLeft_add_eq_or_of_lt hl,
    Nat.shiftLeft_eq]

theorem split_toNat (x : BitVec 64) :
    (Alu.split x).hi.toNat = x.toNat / 2 ^ 32 ∧ (Alu.split x).lo.toNat = x.toNat % 2 ^ 32 := by
  have h := x.isLt
  simp only [Alu.split, bits_toNat]; omega

end Mipsilon.Spec
