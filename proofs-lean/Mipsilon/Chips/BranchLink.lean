module

public import Mipsilon.Chips.Cores.Negative
public import Mipsilon.Chips.Formats.BranchLink
public import Mipsilon.Chips.Formats.Operands
public import Mipsilon.Gen.BranchLink
public import Mipsilon.Machine.Decode
public import Mipsilon.Machine.Proved

/-! The chip `branch-link`: BLTZAL, BGEZAL, BLTZALL, BGEZALL. -/

@[expose] public noncomputable section
namespace Mipsilon.BranchLink
open Lean.Grind Spec
open Gen.BranchLink (cols)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

def a (env : Env F) : Read F := (cols env).a.a

def select (env : Env F) : Select4 F := ⟨(cols env).select0, (cols env).select1, (cols env).select2,
  (cols env).select3⟩

def core (env : Env F) : NegativeCols F := (cols env).condition

def outcome (env : Env F) : LinkOutcome F := ⟨(cols env).taken, (cols env).outcome.slotOk, (cols
  env).outcome.next, (cols env).outcome.after⟩

def link (env : Env F) : LinkAddress F := ⟨(cols env).link.word, (cols env).link.high⟩

def ra (env : Env F) : WriteFixed F := (cols env).link.ra

/-- The opcode of the row. -/
def opcode (s : Select4 F) : F := s.s0 * Code.bltzal + s.s1 * Code.bgezal + s.s2 * Code.bltzall +
  s.s3 * Code.bgezall

/-- The branch is a likely one. -/
def likely (s : Select4 F) : F := s.s2 + s.s3

def control (env : Env F) : Control F where
  frame := .sequence (cols env).jump.clk (cols env).jump.pc
  next := (outcome env).next
  after := (outcome env).after
  opcode := opcode (select env)
  a := (a env).index
  b := 0
  c := (cols env).jump.target
  d := (outcome env).slotOk

structure Constraints (env : Env F) : Prop where
  select : (select env).Constraints
  core : (core env).Constraints
  taken : (outcome env).taken - (BranchLink.core env).holds (BranchLink.select env) = 0
  outcome : (outcome env).Constraints (cols env).jump.pc (cols env).jump.target (likely
    (BranchLink.select env))
    (BranchLink.select env).isReal
  link : (link env).Constraints (cols env).jump.pc (BranchLink.select env).isReal

/-- What a row looks up and accesses. -/
def accesses (env : Env F) (count : F) : List (Message F) :=
  (core env).lookups count ++ (read (a env) (cols env).jump.clk (core env).a count ++
    ((link env).lookups count ++
      writeFixed 31 (ra env) ((cols env).jump.clk + 3) (link env).value count))

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.BranchLink.chip.Satisfied env last ↔ Constraints env :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, _⟩ =>
     ⟨⟨h0, h1, h2, h3, h4⟩, h5, h6, ⟨h7, h8, h9⟩, h10⟩,
   fun ⟨⟨h0, h1, h2, h3, h4⟩, h5, h6, ⟨h7, h8, h9⟩, h10⟩ =>
     ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, trivial⟩⟩

theorem messages (env : Env F) : Gen.BranchLink.chip.messages env =
    (control env).messages (accesses env (select env).isReal) [] (select env).isReal := rfl

/-! ### Selectors -/

/-- The selectors of an opcode. -/
structure Selects (s : Select4 F) (o : Opcode) (kind : Bool) (condition : W → Bool) : Prop where
  opcode : opcode s = (o.number : F)
  likely : likely s = flag F kind
  decides : NegativeCols.Decides s condition
  links : Links F o kind condition
  comparesZero : comparesZero o = true

theorem selects_bltzal : Selects (.first : Select4 F) .bltzal false (fun x => x.slt 0) where
  opcode := by
    show (1 : F) * Code.bltzal + 0 * Code.bgezal + 0 * Code.bltzall + 0 * Code.bgezall =
      ((Code.bltzal : Nat) : F); rw [cast_lit]; grobner
  likely := by show (0 : F) + 0 = 0; grobner
  decides := NegativeCols.decides_first
  links := ⟨fun i h _ _ _ => by simp only [Rom.plain, h]; rfl,
    fun i h r => by simp only [execute, h]; rfl⟩
  comparesZero := rfl

theorem selects_bgezal : Selects (.second : Select4 F) .bgezal false (fun x => BitVec.sle 0 x) where
  opcode := by
    show (0 : F) * Code.bltzal + 1 * Code.bgezal + 0 * Code.bltzall + 0 * Code.bgezall =
      ((Code.bgezal : Nat) : F); rw [cast_lit]; grobner
  likely := by show (0 : F) + 0 = 0; grobner
  decides := NegativeCols.decides_second
  links := ⟨fun i h _ _ _ => by simp only [Rom.plain, h]; rfl,
    fun i h r => by simp only [execute, h]; rfl⟩
  comparesZero := rfl

theorem selects_bltzall : Selects (.third : Select4 F) .bltzall true (fun x => x.slt 0) where
  opcode := by
    show (0 : F) * Code.bltzal + 0 * Code.bgezal + 1 * Code.bltzall + 0 * Code.bgezall =
      ((Code.bltzall : Nat) : F); rw [cast_lit]; grobner
  likely := by show (1 : F) + 0 = 1; grobner
  decides := NegativeCols.decides_third
  links := ⟨fun i h _ _ _ => by simp only [Rom.plain, h]; rfl,
    fun i h r => by simp only [execute, h]; rfl⟩
  comparesZero := rfl

theorem selects_bgezall :
    Selects (.fourth : Select4 F) .bgezall true (fun x => BitVec.sle 0 x) where
  opcode := by
    show (0 : F) * Code.bltzal + 0 * Code.bgezal + 0 * Code.bltzall + 1 * Code.bgezall =
      ((Code.bgezall : Nat) : F); rw [cast_lit]; grobner
  likely := by show (0 : F) + 1 = 1; grobner
  decides := NegativeCols.decides_fourth
  links := ⟨fun i h _ _ _ => by simp only [Rom.plain, h]; rfl,
    fun i h r => by simp only [execute, h]; rfl⟩
  comparesZero := rfl

theorem selects (hp : 2 ^ 30 < char F) {s : Select4 F} (h : s.Constraints) (hr : s.isReal = 1) :
    ∃ o kind condition, Selects s o kind condition := by
  rcases h.cases hp hr with rfl | rfl | rfl | rfl
  · exact ⟨_, _, _, selects_bltzal⟩
  · exact ⟨_, _, _, selects_bgezal⟩
  · exact ⟨_, _, _, selects_bltzall⟩
  · exact ⟨_, _, _, selects_bgezall⟩

/-! ### Theorems -/

theorem scaled {env : Env F} {count : F} : Scaled count (accesses env count) :=
  .append (.lookups rfl) (.append .accessRegister (.append (.lookups rfl) .accessRegister))

/-- The accesses of a real row. -/
theorem comesFrom {env : Env F} {rs : Reg} {x z v : W} {n k : Nat}
    (hi : (a env).index = (rs.toNat : F)) (hn : (a env).ago = (n : F)) (hk : (ra env).ago = (k : F))
    (hx : (core env).a.Is x) (hz : (ra env).prev.Is z) (hv : (link env).value.Is v) :
    ComesFrom (cols env).jump.clk (accesses env 1 ++ [])
      [⟨.register rs.toNat, x, x, 0, n⟩, ⟨.register 31, z, v, 3, k⟩] := by
  rw [List.append_nil]
  exact (ComesFrom.lookups (ms := (core env).lookups 1) rfl).append
    ((ComesFrom.register hi (slot_zero _) hn hx hx).append
      ((ComesFrom.lookups (ms := (link env).lookups 1) rfl).append
        (.register (cast_lit 31).symm (slot_three _) hk hz hv)))

theorem sound (hp : 2 ^ 30 < char F) : Sound F Gen.BranchLink.chip := by
  intro p env last h hl hpulls
  obtain ⟨hs, hc, htaken, hout, hlink⟩ := (bridge env last).1 h
  rw [messages] at hl hpulls ⊢
  refine Control.sound hp hs.one.cases scaled (.lookups rfl) hl hpulls fun hr hl _ hq _ => ?_
  rw [hr] at hl hq hout hlink ⊢
  obtain ⟨o, kind, condition, hsel⟩ := selects hp hs hr
  refine ⟨o, hsel.opcode, fun i pc nextPc row hi of => ?_⟩
  have := of.sequence hp rfl
  subst this
  have hrow := of.plain
  have hisa := of.isa
  have ea := of.a
  have ec := of.c
  have ed := of.d
  rw [hsel.links.row i hi] at hrow
  subst hrow
  obtain ⟨hne, hrow⟩ := Rom.unlessRa_isa hisa
  rw [hrow] at hisa ea ec ed
  obtain ⟨fa, -, fc, -⟩ := Slot.row_fields hisa
  rw [fa] at ea
  rw [fc] at ec
  obtain ⟨lneg, l⟩ := hl.append
  obtain ⟨la, l⟩ := l.append
  obtain ⟨llink, lra⟩ := l.append
  obtain ⟨-, q⟩ := hq.append
  obtain ⟨qa, q⟩ := q.append
  obtain ⟨-, qra⟩ := q.append
  obtain ⟨⟨x, hx⟩, n, ln, en⟩ := accessRegister_pulls hp la qa
  obtain ⟨⟨z, hz⟩, k, lk, ek⟩ := accessRegister_pulls hp lra qra
  have hpc : (cols env).jump.pc = (pc : F) := of.pc_eq
  have htarget : (cols env).jump.target = _ := ec
  rw [hpc, htarget, hsel.likely] at hout
  rw [hpc] at hlink
  have hv := LinkAddress.sound hp of.pc_lt hlink llink
  have htaken := (eq_of_sub_eq_zero htaken).trans (hsel.decides _ x (NegativeCols.sound hp hc lneg
    hx))
  obtain ⟨hgood, hnext, hafter⟩ := LinkOutcome.sound hout htaken ⟨_, hisa⟩ ed
  refine ⟨_, _, _, ⟨comesFrom ea en ek hx hz hv, hnext, hafter, Slot.place of.pc_lt (place_lt _)⟩,
    by simp [Ordered]; omega, fun s m m' hs hm ha => ?_⟩
  obtain ⟨h1, -, rfl⟩ := accesses_read.1 ha
  refine Slot.link_goes hs hm hgood hne ?_
  rw [hsel.links.execute i hi, ← (hm.gpr i.rs).symm.trans h1]; rfl

/-- The program rows of this chip. -/
def ops : Op → Bool
  | .isa .bltzal | .isa .bgezal | .isa .bltzall | .isa .bgezall => true
  | _ => false

/-- A row. -/
def row (clk : F) (pc target : Nat) (a : Read F) (select : Select4 F) (core : NegativeCols F)
    (outcome : LinkOutcome F) (link : LinkAddress F) (ra : WriteFixed F) : Env F :=
  .ofCells (clk :: (pc : F) :: (target : F) :: (a.cells ++ (select.cells ++ (core.cells ++
    (outcome.cells ++ ([link.word, link.high] ++ ra.cells))))))

/-- A step satisfies the constraints. -/
theorem satisfied {clk : F} {pc target : Nat} {a : Read F} {select : Select4 F} {x : W}
    {ra : WriteFixed F} {o : Opcode} {kind ok : Bool} {condition : W → Bool}
    (hsel : Selects select o kind condition) (hs : select.Constraints) (hr : select.isReal = 1)
    (hok : (Slot.kind F kind).Good (condition x) ok) (last : Prop) :
    Gen.BranchLink.chip.Satisfied (row clk pc target a select (.fill F x)
      (.fill F pc target kind (condition x) ok) (.fill F pc) ra) last :=
  (bridge _ _).2 ⟨hs, NegativeCols.complete x, by
    show flag F (condition x) - (NegativeCols.fill F x).holds select = 0
    rw [hsel.decides (.fill F x) x rfl]; grobner,
    LinkOutcome.complete hok hsel.likely hr, LinkAddress.fill_constraints pc⟩

/-- A row that satisfies the constraints. -/
theorem concrete (last : Prop) : Gen.BranchLink.chip.Satisfied
    (row (F := F) 0 4 9 ⟨2, 0⟩ .second (.fill F 7) (.fill F 4 9 false true true) (.fill F 4)
      ⟨⟨0, 0⟩, 0⟩) last :=
  satisfied (x := 7) selects_bgezal Select4.second_constraints Select4.second_isReal rfl
    last

/-- A step has a row if the condition of its opcode is what its selector selects. -/
theorem hasRow {s : State} {m : Memory} {pc nextPc : Nat} {clk : F} {ago : Nat → Nat} {row : Rom}
    {o : Opcode} {kind : Bool} {condition : W → Bool} {select : Select4 F}
    (hex : Executes p s m pc nextPc) (hrow : rom p s.pc = some row) (hago : ∀ k, ago k < 2 ^ 16)
    (h : row.op = .isa o) (hsel : Selects select o kind condition) (hs : select.Constraints)
    (hr : select.isReal = 1) : HasRow F [Gen.BranchLink.chip] p s m pc nextPc clk ago := by
  obtain ⟨i, hf, hi, hplain⟩ := rom_isa hrow h
  have hrt := fetch_rt hf (hi ▸ hsel.comparesZero)
  have hplain' := hplain
  rw [hsel.links.row i hi] at hplain'
  obtain ⟨hne, hrow'⟩ := Rom.unlessRa_isa (hplain' ▸ h)
  rw [hrow'] at hplain'
  have hexec := hsel.links.execute i hi (s.reads p i)
  obtain ⟨e, he⟩ := Slot.link_executed hex hf hne hexec
  have hn := hex.here.sequence hex.place hex.pc_lt (p := p) (i := i) (Slot.inSlot he)
  subst hn
  rw [hex.here.1] at hf hplain hplain' hrow
  have hgood := Slot.good (p := p) hex.here rfl he
  obtain ⟨fa, fb, fc, fv⟩ := Slot.row_fields (hplain' ▸ h)
  obtain ⟨llink, hlink⟩ := LinkAddress.complete (F := F) (p := p) hex.pc_lt
  let env : Env F := BranchLink.row clk pc ((i.branchTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4)
    (.of F i.rs (ago 0)) select (.fill F (s.reg i.rs))
    (.fill F pc ((i.branchTarget (BitVec.ofNat 32 (4 * pc))).toNat / 4) kind
      (condition (s.reg i.rs)) (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)))
    (.fill F pc) ⟨.of F (m (.register 31)), (ago 1 : F)⟩
  have hof : (control env).Of p i pc (pc + 1) row := by
    refine ⟨hex.place, hex.pc_lt, hf, rfl, ?_, hplain, h.trans (hi ▸ rfl), ?_, ?_, ?_, ?_⟩
    · show (pc : F) + 1 = _
      rw [cast_add, cast_one]
    · rw [hplain', fa]; rfl
    · rw [hplain', fb, hrt]; exact cast_zero.symm
    · rw [hplain', fc]; rfl
    · rw [hplain']
      show ((kind && !holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)).toNat : F) = _
      cases kind
      · rw [show (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)) = true from hgood]; rfl
      · rfl
  refine hof.complete (env := env) hex hrow rfl (before := accesses env 1) (behind := [])
    ⟨comesFrom (env := env) rfl rfl rfl (Word.of_is _) (Word.of_is _) hlink, rfl, rfl,
      Slot.place hex.pc_lt (place_lt _)⟩ ?_
    (accesses_read.2 ⟨hex.memory.gpr i.rs, rfl, rfl⟩)
    (Slot.link_goes hex.here hex.memory hgood hne hexec)
    (satisfied hsel hs hr hgood) ?_ rfl (by rw [hplain', fv]) (hi ▸ hsel.opcode)
    (.intro (NegativeCols.looksUp _) (.intro (accessRegister_looksUp (hago 0) rfl)
      (.intro llink (accessRegister_looksUp (hago 1) rfl)))) .nil
  · rintro (_ | _ | k) x hx <;> simp at hx <;> rw [← hx]
  · rw [messages, show (BranchLink.select env).isReal = 1 from hr]

theorem complete : CompleteFor F Gen.BranchLink.chip ops := by
  intro p s m pc nextPc clk ago row hex hrow hops hago
  unfold ops at hops
  split at hops
  · next h =>
    exact hasRow hex hrow hago h selects_bltzal Select4.first_constraints Select4.first_isReal
  · next h =>
    exact hasRow hex hrow hago h selects_bgezal Select4.second_constraints Select4.second_isReal
  · next h =>
    exact hasRow hex hrow hago h selects_bltzall Select4.third_constraints Select4.third_isReal
  · next h =>
    exact hasRow hex hrow hago h selects_bgezall Select4.fourth_constraints Select4.fourth_isReal
  · simp at hops

/-- The chip is proved. -/
theorem proved (hp : 2 ^ 30 < char F) : Proved F Gen.BranchLink.chip ops :=
  ⟨sound hp, complete, fun last => ⟨_, concrete last⟩⟩

end Mipsilon.BranchLink
