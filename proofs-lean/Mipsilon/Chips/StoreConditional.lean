module

public import Mipsilon.Chips.Cores.Offset
public import Mipsilon.Chips.Cores.Reserved
public import Mipsilon.Chips.Formats.Store
public import Mipsilon.Gen.StoreConditional
public import Mipsilon.Machine.Proved

/-! The chip `store-conditional`: SC. -/

@[expose] public noncomputable section
namespace Mipsilon.StoreConditional
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

/-- The columns. -/
abbrev Cols (F : Type) := StoreConditionalCols F

def cols (env : Env F) : Cols F := Gen.StoreConditional.cols env

structure Constraints (c : Cols F) : Prop where
  isReal : IsBool c.isReal
  toZero : IsBool c.toZero
  real : c.toZero * (1 - c.isReal) = 0
  address : c.format.address.Constraints (c.format.address.word * 4)
  test : c.test.Constraints c.isReal
  wantedLo : c.test.b.lo - (c.format.address.reserved c.isReal).lo = 0
  wantedHi : c.test.b.hi - (c.format.address.reserved c.isReal).hi = 0
  lo : c.new.lo - c.prev.lo - c.test.equal * (c.value.lo - c.prev.lo) = 0
  hi : c.new.hi - c.prev.hi - c.test.equal * (c.value.hi - c.prev.hi) = 0
  destination : c.c.index - (c.format.source.index + c.toZero * 34) = 0

/-- The write to the reservation. -/
def Cols.cleared (c : Cols F) : WriteFixed F := ⟨c.test.a, c.reservationAgo⟩

/-- The success flag. -/
def Cols.success (c : Cols F) : Word F := ⟨c.test.equal, 0⟩

/-- What a row sends. -/
def Cols.sent (c : Cols F) (count : F) : List (Message F) :=
  c.format.messages (count * Code.sc + c.toZero * Code.variant) c.value c.prev c.new count ++
    (writeFixed 35 c.cleared (c.format.frame.clk + 2) ⟨0, 0⟩ count ++
      write c.c (c.format.frame.clk + 3) c.success count)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.StoreConditional.chip.Satisfied env last ↔ Constraints (cols env) :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, _⟩ =>
    ⟨h0, h1, h2, ⟨h3, h4, h5, h6⟩, ⟨h7, h8, h9, h10⟩, h11, h12, h13, h14, h15⟩,
   fun ⟨h0, h1, h2, ⟨h3, h4, h5, h6⟩, ⟨h7, h8, h9, h10⟩, h11, h12, h13, h14, h15⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, h11, h12, h13, h14, h15, trivial⟩⟩

theorem messages (env : Env F) : Gen.StoreConditional.chip.messages env =
    (cols env).sent (cols env).isReal := rfl

/-! ### The step -/

/-- The accesses of a row; the reservation was `l`, the destination held `z`. -/
def accesses (n : StoreFormat.Values) (i : Instruction) (l z : W) (agoL agoC : Nat) :
    List Access :=
  n.accesses i (if l == (n.x + i.signedImm) ||| 1 then n.y else n.w) ++
    [⟨.register LL, l, 0, 2, agoL⟩,
     ⟨.register (destination i.rt), z, if l == (n.x + i.signedImm) ||| 1 then 1 else 0, 3, agoC⟩]

/-- SC from a state that the accesses fit. -/
theorem isStep {n : StoreFormat.Values} {i : Instruction} {l z : W} {agoL agoC : Nat}
    (hpl : Place n.pc n.nextPc) (hpc : n.pc < 2 ^ 29)
    (hf : fetch p (BitVec.ofNat 32 (4 * n.pc)) = .ok i) (hi : i.op = .sc)
    (hlt : (n.x + i.signedImm).toNat < 2 ^ 31) (ho : (n.x + i.signedImm).toNat % 4 = 0) {s : State}
    {m m' : Memory} (hs : At s n.pc n.nextPc) (hm : Represents m s)
    (hm' : Accesses m (accesses n i l z agoL agoC) m') :
    Row.IsStep p ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1), accesses n i l z agoL agoC⟩
      s m := by
  refine Row.isStep_of_continues hpl hpc hs hf hm' ?_
  obtain ⟨h1, h2, h3, hl, -, rfl⟩ := StoreFormat.accesses_iff.1 hm'
  have e : n.x + i.signedImm = effectiveAddress s i := by
    rw [effectiveAddress, ← hm.gpr i.rs, h1]
  rw [Memory.set_other _ (by simp), hm.ll] at hl
  rw [e] at h3 hlt ho
  have := Continues.storeConditional (p := p) hm hi
    ((accessible_iff (by decide)).2 ⟨hlt, by omega⟩) rfl
  rw [h3, ← hm.gpr i.rt, h2, hl] at this
  simpa only [e] using this

theorem sends {c : Cols F} {n : StoreFormat.Values} {i : Instruction} {l z : W} {agoL agoC : Nat}
    (hn : c.format.Is c.value c.prev n) (hi : c.format.IsOf n i) (hl : c.test.a.Is l)
    (hz : c.c.prev.Is z) (hL : c.reservationAgo = (agoL : F)) (hC : c.c.ago = (agoC : F))
    (hc : c.c.index = (destination i.rt : F))
    (hnew : c.new.Is (if l == (n.x + i.signedImm) ||| 1 then n.y else n.w))
    (hs : c.success.Is (if l == (n.x + i.signedImm) ||| 1 then 1 else 0)) :
    Sends (c.sent 1) (Row.messages c.format.frame.clk
      ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1), accesses n i l z agoL agoC⟩) := by
  refine .of_filter (.of_eq ?_)
  have zero : (⟨0, 0⟩ : Word F).Is 0 := ⟨cast_zero.symm, cast_zero.symm⟩
  have hL : c.cleared.ago = (agoL : F) := hL
  have hl : c.cleared.prev.Is l := hl
  rw [Cols.sent, List.filter_append, List.filter_append, StoreFormat.filter_messages hn hi hnew,
    writeFixed, write,
    accessRegister_messages (slot := 2) (cast_lit 35).symm (slot_two _) hL hl zero,
    accessRegister_messages (slot := 3) hc (slot_three _) hC hz hs]
  rfl

theorem plain {i : Instruction} (h : i.op = .sc) (pc : W) (slotOk : Bool) :
    Rom.plain i pc slotOk p.endian = Rom.store i (i.rt == 0) := by simp only [Rom.plain, h]

theorem opcode (variant : Bool) : (1 : F) * Code.sc + (variant.toNat : F) * Code.variant =
    ((Opcode.sc.number + if variant then Code.variant else 0 : Nat) : F) := by
  rw [Offset.variant_cast]
  show (1 : F) * Code.sc + _ = ((Code.sc : Nat) : F) + _; rw [cast_lit Code.sc]; grobner

/-- The word after. -/
theorem new_is {c : Cols F} (h : Constraints c) {t : Bool} (ht : c.test.equal = flag F t) {y w : W}
    (hy : c.value.Is y) (hw : c.prev.Is w) : c.new.Is (if t then y else w) := by
  have e0 := h.lo
  have e1 := h.hi
  rw [ht] at e0 e1
  cases t
  · rw [flag_false] at e0 e1
    exact ⟨hw.1 ▸ by grobner, hw.2 ▸ by grobner⟩
  · rw [flag_true] at e0 e1
    exact ⟨hy.1 ▸ by grobner, hy.2 ▸ by grobner⟩

/-! ### Theorems -/

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.StoreConditional.chip := by
  intro p env last h hl hpulls
  have hc := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  generalize cols env = c at hc hl hpulls ⊢
  rcases hc.isReal.cases with e | e <;> rw [e] at hl hpulls ⊢
  · have hz : c.toZero = 0 := by have := hc.real; rw [e] at this; grobner
    exact .inl (Scaled.append StoreFormat.scaled (.append .accessRegister .accessRegister)).idle
  right
  obtain ⟨l, lr⟩ := hl.append
  obtain ⟨lL, lC⟩ := lr.append
  obtain ⟨q, qr⟩ := hpulls.append
  obtain ⟨qL, qC⟩ := qr.append
  obtain ⟨n, hn, hb⟩ := StoreFormat.pulls hp l q
  obtain ⟨⟨x, hx⟩, agoL, lagoL, eagoL⟩ := accessRegister_pulls hp lL qL
  obtain ⟨⟨z, hz⟩, agoC, lagoC, eagoC⟩ := accessRegister_pulls hp lC qC
  have hv : ∃ variant : Bool, c.toZero = (variant.toNat : F) := by
    rcases hc.toZero.cases with k | k
    · exact ⟨false, k.trans cast_zero.symm⟩
    · exact ⟨true, k.trans cast_one.symm⟩
  obtain ⟨variant, hv⟩ := hv
  obtain ⟨i, hpc, hf, hi, hbit, hoff, hof⟩ := StoreFormat.fetched hp l hn hb hc.address
    (bit := fun i => i.rt == 0) (hv ▸ opcode variant) Address.low_aligned (by decide)
    fun i hi => plain hi
  have hd := eq_of_sub_eq_zero hc.destination
  rw [hof.source, hv, ← hbit, destination_cast] at hd
  have hw := hof.address.reserved hoff
  have hwanted : c.test.b.Is ((n.x + i.signedImm) ||| 1) := by
    have h0 := hc.wantedLo
    have h1 := hc.wantedHi
    rw [e] at h0 h1
    exact ⟨(eq_of_sub_eq_zero h0).trans hw.1, (eq_of_sub_eq_zero h1).trans hw.2⟩
  have ht := hc.test
  rw [e] at ht
  have heq := ZeroConstraints.sound ht (EqualCols.limbs_iff hp hx hwanted)
  have := hb.agoBase
  have := hb.agoSource
  have := hb.agoRam
  refine ⟨c.format.frame.clk, ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1),
    accesses n i x z agoL agoC⟩, ⟨?_, ?_⟩, sends hn hof hx hz eagoL eagoC hd
      (new_is hc heq hn.source hn.prev) (flag_is heq)⟩
  · simp [accesses, StoreFormat.Values.accesses, Ordered]; omega
  · rintro s m hs hm ⟨m', hm'⟩
    exact isStep hb.place hpc hf hi hof.address.lt hoff hs hm hm'

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .sc => true
  | _ => false

/-- A row. -/
def row (c : Cols F) : Env F :=
  .ofCells (c.format.cells ++ (c.isReal :: c.toZero :: (c.value.cells ++ (c.prev.cells ++
    (c.new.cells ++ (c.test.cells ++ (c.reservationAgo :: c.c.cells)))))))

/-- The columns of a step; the reservation was `l`, the destination held `z`. -/
def fill (clk : F) (n : StoreFormat.Values) (i : Instruction) (l z : W) (agoL agoC :
  Nat) :
    Cols F where
  format := .fill clk n i
  isReal := 1
  toZero := ((i.rt == 0).toNat : F)
  value := .of F n.y
  prev := .of F n.w
  new := .of F (if l == (n.x + i.signedImm) ||| 1 then n.y else n.w)
  test := .fill F l ((n.x + i.signedImm) ||| 1)
  reservationAgo := (agoL : F)
  c := ⟨(destination i.rt : F), .of F z, (agoC : F)⟩

theorem cols_row (c : Cols F) : cols (row c) = c := rfl

theorem fill_constraints (hp : 2 ^ 30 < char F) {clk : F} {n : StoreFormat.Values} {i : Instruction}
    {l z : W} {agoL agoC : Nat} (hlt : (n.x + i.signedImm).toNat < 2 ^ 31)
    (ho : (n.x + i.signedImm).toNat % 4 = 0) :
    Constraints (cols (row (fill (F := F) clk n i l z agoL agoC))) := by
  rw [cols_row]
  have r := (Address.of_is (F := F) hlt).reserved ho
  refine ⟨.one, bool_intro' (Bool.toNat_lt _), ?_, Address.of_constraints ho Address.low_aligned,
    EqualCols.complete hp _ _ rfl, (congrArg (fun x : F => _ - x) r.1).trans ?_,
    (congrArg (fun x : F => _ - x) r.2).trans ?_, ?_, ?_,
    (congrArg (fun x : F => _ - x) (destination_cast i.rt)).trans ?_⟩
  · show _ * ((1 : F) - 1) = 0; grobner
  · exact cast_congr rfl
  · exact cast_congr rfl
  · simp only [fill, EqualCols.fill]
    cases l == (n.x + i.signedImm) ||| 1
    · rw [flag_false, if_neg (by decide)]; grobner
    · rw [flag_true, if_pos rfl]; grobner
  · simp only [fill, EqualCols.fill]
    cases l == (n.x + i.signedImm) ||| 1
    · rw [flag_false, if_neg (by decide)]; grobner
    · rw [flag_true, if_pos rfl]; grobner
  · exact cast_congr rfl

/-- A row that satisfies the constraints: the address 3 + 0 has no reservation. -/
theorem concrete (hp : 2 ^ 30 < char F) (last : Prop) : Gen.StoreConditional.chip.Satisfied
    (row (F := F) (fill 0 ⟨0, 1, 8, 7, 9, 0, 0, 0⟩ ⟨.sc, 0, 0, 0, 0, 0, 0⟩ 0 0 0 0)) last :=
  (bridge _ _).2 (fill_constraints hp (by decide) (by decide))

theorem complete (hp : 2 ^ 30 < char F) : CompleteFor F Gen.StoreConditional.chip ops := by
  intro p s m pc nextPc clk ago r hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    have ha : Accessible (effectiveAddress s i) 4 := Decidable.byContradiction fun hn =>
      hex.runs hf (t := .addressErrorStore (effectiveAddress s i))
        ((show execute i (s.reads p i) = (s.reads p i).storeConditional i by
          simp only [execute, hi]).trans (if_neg hn))
    obtain ⟨hlt, ho⟩ := (accessible_iff (by decide)).1 ha
    have ho : (effectiveAddress s i).toNat % 4 = 0 := by omega
    rw [plain hi] at hrow
    rw [hex.here.1] at hf hrow
    let n := StoreFormat.Values.of s m pc nextPc i ago
    let c := fill clk n i (m (.register LL)) (m (.register (destination i.rt))) (ago 3) (ago 4)
    have hd : Location.register (destination i.rt) ≠ .register LL := by
      simpa using destination_ne (i := i.rt) (k := LL) (by decide) (by decide)
    refine ⟨⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses n i (m (.register LL))
      (m (.register (destination i.rt))) (ago 3) (ago 4)⟩, rfl, rfl, ?_,
      ?_, _, List.mem_singleton.2 rfl, row c,
      fun _ => (bridge _ _).2 (fill_constraints hp hlt ho), ?_, ?_⟩
    · rintro (_ | _ | _ | _ | _ | k) x hx <;>
        simp [n, accesses, StoreFormat.Values.accesses, StoreFormat.Values.of] at hx <;> rw [← hx]
    · refine isStep (n := n) hex.place hex.pc_lt hf hi hlt ho hex.here hex.memory
        (StoreFormat.accesses_iff.2 ⟨hex.memory.gpr i.rs, hex.memory.gpr i.rt, rfl,
          Memory.set_other _ (by simp) _, ?_, rfl⟩)
      rw [Memory.set_other _ hd, Memory.set_other _ (by simp)]
    · rw [messages, cols_row]
      exact .intro (StoreFormat.fill_looksUp (n := n) hex.pc_lt (hago 0) (hago 1) (hago 2) hrow
        (hi ▸ opcode _) hlt) (.intro (accessRegister_looksUp (hago 3) rfl)
          (accessRegister_looksUp (hago 4) rfl))
    · rw [messages, cols_row]
      exact sends (c := c) (n := n) (StoreFormat.fill_is (Word.of_is _) (Word.of_is _))
        (StoreFormat.fill_isOf hlt) (Word.of_is _) (Word.of_is _) rfl rfl rfl (Word.of_is _)
          (flag_is rfl)
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.StoreConditional.chip ops :=
  ⟨sound hp, complete hp, fun last => ⟨_, concrete hp last⟩⟩

end Mipsilon.StoreConditional
