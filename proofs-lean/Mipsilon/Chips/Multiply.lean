module

public import Mipsilon.Chips.Cores.Multiply
public import Mipsilon.Chips.Formats.HiLo
public import Mipsilon.Gen.Multiply
public import Mipsilon.Machine.Proved

/-! The chip `multiply`: MULT, MULTU, MADD, MADDU, MSUB, MSUBU. -/

@[expose] public section
namespace Mipsilon.Multiply
open Lean.Grind Spec
open Gen.Multiply (adapter select core)
variable {F : Type} [ZkField F]

/-! ### The row -/

/-- The opcode of the row. -/
def opcode (s : Select6 F) : F :=
  s.s0 * Code.mult + s.s1 * Code.multu + s.s2 * Code.madd + s.s3 * Code.maddu + s.s4 * Code.msub +
    s.s5 * Code.msubu

/-- 1 in the signed instructions. -/
def signed (s : Select6 F) : F := s.s0 + s.s2 + s.s4
/-- 1 in the instructions that add to HI and LO or subtract from them. -/
def accumulate (s : Select6 F) : F := s.s2 + s.s3 + (s.s4 + s.s5)
/-- 1 to add the product, -1 to subtract it. -/
def factor (s : Select6 F) : F := s.s0 + s.s1 + s.s2 + s.s3 - (s.s4 + s.s5)

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints (factor (Gen.Multiply.select env)) (accumulate (Gen.Multiply.select
    env))
    (signed (Gen.Multiply.select env)) (Gen.Multiply.select env).isReal (adapter env).hi.prev
    (adapter env).lo.prev

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Multiply.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, _⟩ =>
    ⟨⟨h0, h1, h2, h3, h4, h5, h6⟩, ⟨⟨h7, h8⟩, ⟨h9, h10⟩, h11, h12, h13, h14⟩⟩,
   fun ⟨⟨h0, h1, h2, h3, h4, h5, h6⟩, ⟨⟨h7, h8⟩, ⟨h9, h10⟩, h11, h12, h13, h14⟩⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, trivial⟩⟩

theorem messages (env : Env F) : Gen.Multiply.chip.messages env =
    (core env).lookups (signed (select env)) (select env).isReal ++
      (adapter env).messages (opcode (select env)) (core env).a.word (core env).b.word (core env).hi
        (core env).lo (select env).isReal := rfl

/-! ### The opcodes -/

/-- What the product is added to or subtracted from. -/
def base (accumulate : Bool) (old : HiLo) : HiLo := if accumulate then old else ⟨0, 0⟩

/-- HI and LO after. -/
def result (signed subtract accumulate : Bool) (x y : W) (old : HiLo) : HiLo :=
  Alu.split (WideProduct.wide signed subtract (base accumulate old) x y)

/-- The selectors of an opcode. -/
structure Selects (s : Select6 F) (o : Opcode) (isSigned subtract accumulates : Bool) : Prop where
  constraints : s.Constraints
  isReal : s.isReal = 1
  opcode : opcode s = (o.number : F)
  signed : signed s = (isSigned.toNat : F)
  factor : factor s = MultiplyCols.factor F subtract
  accumulate : accumulate s = (accumulates.toNat : F)
  row : ∀ i : Instruction, i.op = o → ∀ pc slotOk endian,
    Rom.plain i pc slotOk endian = Rom.sources i
  executes : ∀ i : Instruction, i.op = o → ∀ r : Reads,
    execute i r = r.writeHiLo (result isSigned subtract accumulates r.a r.b r.hiLo)

theorem Selects.computes {s : Select6 F} {o : Opcode} {isSigned subtract accumulates : Bool}
    (h : Selects s o isSigned subtract accumulates) {i : Instruction} (hi : i.op = o) (x y : W)
    (old : HiLo) :
    HiLoCols.Computes i x y old (result isSigned subtract accumulates x y old) where
  row := h.row i hi
  executes r hx hy ho := by rw [h.executes i hi, hx, hy, ho]

theorem join_zero : Alu.join ⟨0, 0⟩ = 0#64 := rfl

/-- Without accumulation. -/
theorem result_product (signed : Bool) (x y : W) (old : HiLo) :
    result signed false false x y old = Alu.split (WideProduct.product signed x y) := by
  show Alu.split (Alu.join ⟨0, 0⟩ + _) = _
  rw [join_zero, BitVec.zero_add]

theorem mult : Selects (.first : Select6 F) .mult true false false where
  constraints := Select6.first_constraints
  isReal := Select6.first_isReal
  opcode := by
    show (1 : F) * Code.mult + 0 * Code.multu + 0 * Code.madd + 0 * Code.maddu + 0 * Code.msub + 0 *
      Code.msubu = ((Code.mult : Nat) : F)
    rw [cast_lit]; grobner
  signed := by show (1 : F) + 0 + 0 = ((1 : Nat) : F); rw [cast_one]; grobner
  factor := by show (1 : F) + 0 + 0 + 0 - (0 + 0) = 1; grobner
  accumulate := by show (0 : F) + 0 + (0 + 0) = ((0 : Nat) : F); rw [cast_zero]; grobner
  row i h _ _ _ := by simp only [Rom.plain, h]
  executes i h r := by simp only [execute, h, result_product]; rfl

theorem multu : Selects (.second : Select6 F) .multu false false false where
  constraints := Select6.second_constraints
  isReal := Select6.second_isReal
  opcode := by
    show (0 : F) * Code.mult + 1 * Code.multu + 0 * Code.madd + 0 * Code.maddu + 0 * Code.msub + 0 *
      Code.msubu = ((Code.multu : Nat) : F)
    rw [cast_lit]; grobner
  signed := by show (0 : F) + 0 + 0 = ((0 : Nat) : F); rw [cast_zero]; grobner
  factor := by show (0 : F) + 1 + 0 + 0 - (0 + 0) = 1; grobner
  accumulate := by show (0 : F) + 0 + (0 + 0) = ((0 : Nat) : F); rw [cast_zero]; grobner
  row i h _ _ _ := by simp only [Rom.plain, h]
  executes i h r := by simp only [execute, h, result_product]; rfl

theorem madd : Selects (.third : Select6 F) .madd true false true where
  constraints := Select6.third_constraints
  isReal := Select6.third_isReal
  opcode := by
    show (0 : F) * Code.mult + 0 * Code.multu + 1 * Code.madd + 0 * Code.maddu + 0 * Code.msub + 0 *
      Code.msubu = ((Code.madd : Nat) : F)
    rw [cast_lit]; grobner
  signed := by show (0 : F) + 1 + 0 = ((1 : Nat) : F); rw [cast_one]; grobner
  factor := by show (0 : F) + 0 + 1 + 0 - (0 + 0) = 1; grobner
  accumulate := by show (1 : F) + 0 + (0 + 0) = ((1 : Nat) : F); rw [cast_one]; grobner
  row i h _ _ _ := by simp only [Rom.plain, h]
  executes i h r := by simp only [execute, h]; rfl

theorem maddu : Selects (.fourth : Select6 F) .maddu false false true where
  constraints := Select6.fourth_constraints
  isReal := Select6.fourth_isReal
  opcode := by
    show (0 : F) * Code.mult + 0 * Code.multu + 0 * Code.madd + 1 * Code.maddu + 0 * Code.msub + 0 *
      Code.msubu = ((Code.maddu : Nat) : F)
    rw [cast_lit]; grobner
  signed := by show (0 : F) + 0 + 0 = ((0 : Nat) : F); rw [cast_zero]; grobner
  factor := by show (0 : F) + 0 + 0 + 1 - (0 + 0) = 1; grobner
  accumulate := by show (0 : F) + 1 + (0 + 0) = ((1 : Nat) : F); rw [cast_one]; grobner
  row i h _ _ _ := by simp only [Rom.plain, h]
  executes i h r := by simp only [execute, h]; rfl

theorem msub : Selects (.fifth : Select6 F) .msub true true true where
  constraints := Select6.fifth_constraints
  isReal := Select6.fifth_isReal
  opcode := by
    show (0 : F) * Code.mult + 0 * Code.multu + 0 * Code.madd + 0 * Code.maddu + 1 * Code.msub + 0 *
      Code.msubu = ((Code.msub : Nat) : F)
    rw [cast_lit]; grobner
  signed := by show (0 : F) + 0 + 1 = ((1 : Nat) : F); rw [cast_one]; grobner
  factor := by show (0 : F) + 0 + 0 + 0 - (1 + 0) = -1; grobner
  accumulate := by show (0 : F) + 0 + (1 + 0) = ((1 : Nat) : F); rw [cast_one]; grobner
  row i h _ _ _ := by simp only [Rom.plain, h]
  executes i h r := by simp only [execute, h]; rfl

theorem msubu : Selects (.sixth : Select6 F) .msubu false true true where
  constraints := Select6.sixth_constraints
  isReal := Select6.sixth_isReal
  opcode := by
    show (0 : F) * Code.mult + 0 * Code.multu + 0 * Code.madd + 0 * Code.maddu + 0 * Code.msub + 1 *
      Code.msubu = ((Code.msubu : Nat) : F)
    rw [cast_lit]; grobner
  signed := by show (0 : F) + 0 + 0 = ((0 : Nat) : F); rw [cast_zero]; grobner
  factor := by show (0 : F) + 0 + 0 + 0 - (0 + 1) = -1; grobner
  accumulate := by show (0 : F) + 0 + (0 + 1) = ((1 : Nat) : F); rw [cast_one]; grobner
  row i h _ _ _ := by simp only [Rom.plain, h]
  executes i h r := by simp only [execute, h]; rfl

theorem selects (hp : 2 ^ 30 < char F) {s : Select6 F} (h : s.Constraints) (hr : s.isReal = 1) :
    ∃ o isSigned subtract accumulates, Selects s o isSigned subtract accumulates := by
  rcases h.cases hp hr with rfl | rfl | rfl | rfl | rfl | rfl
  · exact ⟨_, _, _, _, mult⟩
  · exact ⟨_, _, _, _, multu⟩
  · exact ⟨_, _, _, _, madd⟩
  · exact ⟨_, _, _, _, maddu⟩
  · exact ⟨_, _, _, _, msub⟩
  · exact ⟨_, _, _, _, msubu⟩

/-- The word that the product is added to or subtracted from. -/
theorem scale_is {accumulates : Bool} {count : F} {w : Word F} {x z : W} (h : w.Is x)
    (hc : count = (accumulates.toNat : F)) (hz : z = if accumulates then x else 0) :
    (MultiplyCols.scale count w).Is z := by
  subst hc hz
  cases accumulates
  · rw [Bool.toNat_false, cast_zero]
    exact Word.is_low (n := 0) (by decide)
      ((show (0 : F) * w.lo = 0 by grobner).trans cast_zero.symm)
      (show (0 : F) * w.hi = 0 by grobner)
  · rw [Bool.toNat_true, cast_one]
    exact ⟨(show (1 : F) * w.lo = w.lo by grobner).trans h.1,
      (show (1 : F) * w.hi = w.hi by grobner).trans h.2⟩

theorem base_hi (accumulates : Bool) (old : HiLo) :
    (base accumulates old).hi = if accumulates then old.hi else 0 := by cases accumulates <;> rfl
theorem base_lo (accumulates : Bool) (old : HiLo) :
    (base accumulates old).lo = if accumulates then old.lo else 0 := by cases accumulates <;> rfl

/-! ### Theorems -/

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.Multiply.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine HiLoCols.sound hp rfl hs.one.cases hl hpulls fun hr hlcore => ?_
  obtain ⟨o, isSigned, subtract, accumulates, sel⟩ := selects hp hs hr
  rw [hr] at hlcore hc
  exact ⟨o, sel.opcode, fun x y old hx hy oh ol =>
    have ⟨hh, hl⟩ := hc.sound hp sel.signed sel.factor
      (scale_is oh sel.accumulate (base_hi accumulates old))
      (scale_is ol sel.accumulate (base_lo accumulates old)) hlcore hx hy
    ⟨_, hh, hl, fun i hi => sel.computes hi x y old⟩⟩

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .mult | .isa .multu | .isa .madd | .isa .maddu | .isa .msub | .isa .msubu => true
  | _ => false

/-- A row. -/
noncomputable def row (format : HiLoCols F) (select : Select6 F) (core : MultiplyCols F) :
    Env F :=
  .ofCells (format.cells ++ (select.cells ++ core.cells))

/-- The constraints of a row. -/
theorem row_constraints {s : Select6 F} {o : Opcode} {isSigned subtract accumulates : Bool}
    (h : Selects s o isSigned subtract accumulates) (clk : F) (pc nextPc : Nat) (ra rb : Reg)
    (x y : W) (old : HiLo) (ago : Nat → Nat) : Constraints (row (.fill clk pc nextPc ra rb old ago) s
      (.of isSigned subtract (base accumulates old) x y F)) :=
  ⟨h.constraints, .of x y h.signed h.factor
    (scale_is (Word.of_is _) h.accumulate (base_hi accumulates old))
    (scale_is (Word.of_is _) h.accumulate (base_lo accumulates old)) h.isReal⟩

/-- A row that satisfies the constraints, for MADD of -5 and 7 to 3. -/
theorem concrete (last : Prop) : Gen.Multiply.chip.Satisfied
    (row (F := F) (.fill 0 0 1 1 2 ⟨0, 3⟩ fun _ => 0) .third
      (.of true false (base true ⟨0, 3⟩) (-5) 7 F)) last :=
  (bridge _ _).2 (row_constraints madd ..)

/-- A step of an opcode has a row. -/
theorem complete_of {s : Select6 F} {o : Opcode} {isSigned subtract accumulates : Bool}
    (h : Selects s o isSigned subtract accumulates) {p : Program} {st : State} {m : Memory}
    {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {row : Rom} (hex : Executes p st m pc nextPc)
    (hrow : rom p st.pc = some row) (ho : row.op = .isa o) (hago : ∀ k, ago k < 2 ^ 16) :
    HasRow F [Gen.Multiply.chip] p st m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow ho
  exact HiLoCols.complete hex hago hf hrow (h.computes hi _ _ _)
    (env := Multiply.row (.fill clk pc nextPc i.rs i.rt ⟨st.hi, st.lo⟩ ago) s
      (.of isSigned subtract (base accumulates ⟨st.hi, st.lo⟩) (st.reg i.rs) (st.reg i.rt) F))
    (fun _ => (bridge _ _).2 (row_constraints h ..)) (messages _) h.isReal
    (hi ▸ h.opcode) rfl (MultiplyCols.of_looksUp _ _ h.signed) (Bytes.of_is _).word
    (Bytes.of_is _).word (Word.of_is _) (Word.of_is _)

theorem complete : CompleteFor F Gen.Multiply.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h => exact complete_of mult hex hrow h hago
  · next h => exact complete_of multu hex hrow h hago
  · next h => exact complete_of madd hex hrow h hago
  · next h => exact complete_of maddu hex hrow h hago
  · next h => exact complete_of msub hex hrow h hago
  · next h => exact complete_of msubu hex hrow h hago
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.Multiply.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.Multiply
