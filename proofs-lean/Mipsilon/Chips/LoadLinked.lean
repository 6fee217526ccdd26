module

public import Mipsilon.Chips.Cores.Reserved
public import Mipsilon.Chips.Formats.Load
public import Mipsilon.Gen.LoadLinked
public import Mipsilon.Machine.Proved

/-! The chip `load-linked`: LL. -/

@[expose] public noncomputable section
namespace Mipsilon.LoadLinked
open Lean.Grind Spec
open Gen.LoadLinked (cols)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def format (env : Env F) : LoadFormat F where
  frame := (cols env).format.frame
  base := (cols env).format.base
  address := (cols env).format.address
  ram := (cols env).format.ram
  c := (cols env).format.c

def isReal (env : Env F) : F := (cols env).isReal

def value (env : Env F) : Word F := (cols env).value

def reservation (env : Env F) : WriteFixed F := (cols env).reservation

structure Constraints (env : Env F) : Prop where
  isReal : IsBool (isReal env)
  address : (format env).address.Constraints ((format env).address.word * 4)

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.LoadLinked.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, _⟩ => ⟨h0, ⟨h1, h2, h3, h4⟩⟩,
   fun ⟨h0, ⟨h1, h2, h3, h4⟩⟩ => ⟨h0, h1, h2, h3, h4, trivial⟩⟩

/-- What a row sends. -/
def sent (format : LoadFormat F) (value : Word F) (reservation : WriteFixed F) (count : F) :
    List (Message F) :=
  format.messages (count * Code.ll) value value count ++
    writeFixed 35 reservation (format.frame.clk + 2) (format.address.reserved 1) count

theorem messages (env : Env F) : Gen.LoadLinked.chip.messages env =
    sent (format env) (value env) (reservation env) (isReal env) := rfl

/-! ### Theorems -/

theorem plain {i : Instruction} (h : i.op = .ll) (pc : W) (slotOk : Bool) :
    Rom.plain i pc slotOk p.endian = Rom.load i false := by simp only [Rom.plain, h]

theorem opcode : (1 : F) * Code.ll = ((Opcode.ll.number + if false then Code.variant else 0 : Nat) :
  F) := by
  show (1 : F) * Code.ll = ((Code.ll : Nat) : F); rw [cast_lit]; grobner

/-- The accesses of a row; the reservation was `l`. -/
def accesses (n : LoadFormat.Values) (i : Instruction) (l : W) (ago : Nat) : List
  Access :=
  n.reads i ++ [⟨.register LL, l, (n.x + i.signedImm) ||| 1, 2, ago⟩, n.write i n.w]

theorem sends {r : LoadFormat F} {value : Word F} {reservation : WriteFixed F} {n :
  LoadFormat.Values}
    {i : Instruction} {l : W} {ago : Nat} (hn : r.Is value n) (hi : r.IsOf n i)
    (ho : (n.x + i.signedImm).toNat % 4 = 0) (hl : reservation.prev.Is l)
    (ha : reservation.ago = (ago : F)) :
    Sends (sent r value reservation 1) (Row.messages r.frame.clk
      ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1), accesses n i l ago⟩) := by
  refine .of_filter ?_
  rw [sent, List.filter_append, LoadFormat.filter_messages hn hi hn.memory, writeFixed,
    accessRegister_messages (slot := 2) (cast_lit 35).symm (slot_two _) ha hl
      (hi.address.reserved ho)]
  exact .cons _ (.cons _ ((List.Perm.of_eq (List.append_assoc _ _ _)).trans
    (.append_left _ List.perm_append_comm)))

/-- LL from a state that the accesses fit. -/
theorem isStep {n : LoadFormat.Values} {i : Instruction} {l : W} {ago : Nat} (hpl : Place n.pc
  n.nextPc)
    (hpc : n.pc < 2 ^ 29) (hf : fetch p (BitVec.ofNat 32 (4 * n.pc)) = .ok i) (hi : i.op = .ll)
    (hlt : (n.x + i.signedImm).toNat < 2 ^ 31) (ho : (n.x + i.signedImm).toNat % 4 = 0) {s : State}
    {m m' : Memory} (hs : At s n.pc n.nextPc) (hm : Represents m s)
    (hm' : Accesses m (accesses n i l ago) m') :
    Row.IsStep p ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1), accesses n i l ago⟩ s m := by
  refine Row.isStep_of_continues hpl hpc hs hf hm' ?_
  obtain ⟨h1, h2, -, -, rfl⟩ := LoadFormat.accesses_iff.1 hm'
  have e : n.x + i.signedImm = effectiveAddress s i := by
    rw [effectiveAddress, ← hm.gpr i.rs, h1]
  rw [e] at h2 hlt ho
  have := Continues.loadLinked (p := p) hm hi ((accessible_iff (by decide)).2 ⟨hlt, by omega⟩)
  rw [h2] at this
  simpa only [LoadFormat.Values.write, e] using this

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.LoadLinked.chip := by
  intro p env last h hl hpulls
  obtain ⟨hr, hc⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  rcases hr.cases with e | e <;> rw [e] at hl hpulls ⊢
  · exact .inl (Scaled.append LoadFormat.scaled .accessRegister).idle
  right
  obtain ⟨l, lr⟩ := hl.append
  obtain ⟨q, qr⟩ := hpulls.append
  obtain ⟨n, hn, hb⟩ := LoadFormat.pulls hp l q
  obtain ⟨⟨x, hx⟩, ago, lago, eago⟩ := accessRegister_pulls hp lr qr
  obtain ⟨i, hpc, hf, hi, -, hoff, hof⟩ := LoadFormat.fetched hp l hn hb hc opcode
    Address.low_aligned (by decide) fun i hi => plain hi
  have := hb.agoBase
  have := hb.agoRam
  have := hb.agoC
  have hd : destination i.rt ≠ LL := destination_ne (by decide) (by decide)
  refine ⟨(format env).frame.clk, ⟨n.pc, n.nextPc, .inl (n.nextPc, n.nextPc + 1),
    accesses n i x ago⟩, ⟨?_, ?_⟩, sends hn hof hoff hx eago⟩
  · simp [accesses, LoadFormat.Values.reads, LoadFormat.Values.write, Ordered]; omega
  · rintro s m hs hm ⟨m', hm'⟩
    exact isStep hb.place hpc hf hi hof.address.lt hoff hs hm hm'

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .ll => true
  | _ => false

/-- A row. -/
def row (format : LoadFormat F) (value : Word F) (reservation : WriteFixed F) : Env F :=
  .ofCells (format.cells ++ (1 :: (value.cells ++ reservation.cells)))

theorem row_constraints {format : LoadFormat F} {value : Word F} {reservation : WriteFixed F}
    (h : format.address.Constraints (format.address.word * 4)) :
    Constraints (row format value reservation) :=
  ⟨.one, h⟩

/-- A row that satisfies the constraints, for the address 3 + 5. -/
theorem concrete (last : Prop) : Gen.LoadLinked.chip.Satisfied
    (row (F := F) ⟨⟨0, 0, 1⟩, ⟨1, 0⟩, .of F 3 5, ⟨0, 0⟩, ⟨1, .of F 7, 0⟩⟩ (.of F 9) ⟨.of F 0, 0⟩)
    last :=
  (bridge _ _).2 (row_constraints (Address.of_constraints (by decide) Address.low_aligned))

theorem complete : CompleteFor F Gen.LoadLinked.chip ops := by
  intro p s m pc nextPc clk ago r hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow h
    have ha : Accessible (effectiveAddress s i) 4 := Decidable.byContradiction fun hn =>
      hex.runs hf (t := .addressErrorLoad (effectiveAddress s i)) (by
        have e : (s.reads p i).load i 4 (s.reads p i).word = .trap _ := if_neg hn
        simp only [execute, hi, Reads.loadLinked, e]; rfl)
    obtain ⟨hlt, ho⟩ := (accessible_iff (by decide)).1 ha
    have ho : (effectiveAddress s i).toNat % 4 = 0 := by omega
    rw [plain hi] at hrow
    rw [hex.here.1] at hf hrow
    let n := LoadFormat.Values.of s m pc nextPc i (ago 0) (ago 1) (ago 3)
    refine ⟨⟨pc, nextPc, .inl (nextPc, nextPc + 1), accesses n i (m (.register LL)) (ago 2)⟩, rfl,
      rfl, ?_, ?_, _, List.mem_singleton.2 rfl, row (.fill clk n i)
        (.of F (m (.ram (key (effectiveAddress s i))))) ⟨.of F (m (.register LL)), (ago 2 : F)⟩,
      fun _ => (bridge _ _).2 (row_constraints (Address.of_constraints ho Address.low_aligned)),
      ?_, ?_⟩
    · rintro (_ | _ | _ | _ | k) x hx <;>
        simp [n, accesses, LoadFormat.Values.reads, LoadFormat.Values.write, LoadFormat.Values.of]
          at hx <;> rw [← hx]
    · have hd : Location.register (destination i.rt) ≠ .register LL := by
        simpa using destination_ne (i := i.rt) (k := LL) (by decide) (by decide)
      exact isStep (n := n) hex.place hex.pc_lt hf hi hlt ho hex.here hex.memory
        (LoadFormat.accesses_iff.2 ⟨hex.memory.gpr i.rs, rfl, rfl, Memory.set_other _ hd _, rfl⟩)
    · rw [messages]
      exact .intro (LoadFormat.fill_looksUp (n := n) hex.pc_lt (hago 0) (hago 1) (hago 3) hrow
        (hi ▸ opcode) hlt) (accessRegister_looksUp (hago 2) rfl)
    · rw [messages]
      exact sends (n := n) (LoadFormat.fill_is (Word.of_is _)) (LoadFormat.fill_isOf hlt) ho
        (Word.of_is _) rfl
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.LoadLinked.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.LoadLinked
