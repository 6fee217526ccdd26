module

public import Mipsilon.Chips.Formats.Control
public import Mipsilon.Chips.Formats.Operands

/-! What jumps do, and jumps to the address in a register: `RegisterJump` of
`air/src/adapters/jump.rs`. -/

@[expose] public noncomputable section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-! ### Meaning -/

section
variable {s : State} {m : Memory} {i : Instruction} {pc nextPc : Nat} {target : W}

theorem jump_eq {r : Reads} (h : r.slotOk = true) (ha : target.toNat % 4 = 0) :
    r.jump target = .next (r.go target) := by
  simp [Reads.jump, h, ha]

theorem jump_next {r : Reads} {e : Effects} (h : r.jump target = .next e) :
    r.slotOk = true ∧ target.toNat % 4 = 0 := by
  unfold Reads.jump at h
  split at h
  · cases h
  · next hs =>
    split at h
    · cases h
    · exact ⟨by simpa using hs, by omega⟩

/-- A jump goes to its target. -/
theorem jump_goes (hs : At s pc (pc + 1)) (hm : Represents m s)
    (hok : (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)) = true) (ha : target.toNat % 4 = 0)
    (he : execute i (s.reads p i) = (s.reads p i).jump target) :
    Goes p i s m (pc + 1) (target.toNat / 4) :=
  .to hm (he.trans (jump_eq (hs.slotOk.trans hok) ha)) hs.2 (aligned_eq ha)

/-- A jump that links goes to its target. -/
theorem jump_link_goes (hs : At s pc (pc + 1)) (hm : Represents m s)
    (hok : (!holdsBranch p (BitVec.ofNat 32 (4 * pc) + 4)) = true) (ha : target.toNat % 4 = 0)
    {rd : Reg} (he : execute i (s.reads p i) = (s.reads p i).link rd ((s.reads p i).jump target)) :
    Goes p i s (m.set (.register (destination rd)) (BitVec.ofNat 32 (4 * pc) + 8)) (pc + 1)
      (target.toNat / 4) := by
  rw [jump_eq (hs.slotOk.trans hok) ha] at he
  rw [← hs.1]
  exact .link hm he hs.2 (aligned_eq ha)

theorem outcome_map_id (o : Outcome Effects) : o.map id = o := by
  cases o <;> rfl

/-- A jump that is executed, whether it links or not, is in no slot, and its target is aligned. -/
theorem jump_executed {f : Effects → Effects} (hex : Executes p s m pc nextPc)
    (hf : fetch p s.pc = .ok i)
    (he : execute i (s.reads p i) = ((s.reads p i).jump target).map f) :
    nextPc = pc + 1 ∧ target.toNat % 4 = 0 := by
  have hnext : ∃ e, (s.reads p i).jump target = .next e := by
    have hstep := hex.execute hf
    rw [he] at hstep
    cases hj : (s.reads p i).jump target with
    | next e => exact ⟨e, rfl⟩
    | halt => unfold Reads.jump at hj; (repeat' split at hj) <;> cases hj
    | trap | unpredictable =>
      rw [hj] at hstep
      rcases hstep with ⟨e, h⟩ | ⟨code, h⟩ <;> cases h
  obtain ⟨e, hj⟩ := hnext
  obtain ⟨hslot, ha⟩ := jump_next hj
  have hin := (Bool.and_eq_true_iff.1 hslot).1
  exact ⟨hex.here.sequence hex.place hex.pc_lt (by simpa using hin), ha⟩

end
/-! ### Jumps to the address in a register -/

namespace RegisterJump

/-- The address. -/
def value (j : RegisterJump F) : Word F := ⟨j.word * 4, j.high⟩

/-- The place of the target. -/
def target (j : RegisterJump F) : F := j.word + j.high * 16384

/-- Reads the address and checks that it is aligned. -/
def messages (j : RegisterJump F) (count : F) : List (Message F) :=
  read j.a j.clk j.value count ++ [range 14 j.word count]

theorem scaled {j : RegisterJump F} {count : F} : Scaled count (j.messages count) :=
  .append .accessRegister (.lookups rfl)

theorem sound (hp : 2 ^ 30 < char F) {j : RegisterJump F} {rs : Reg}
    (hl : LooksUp p (j.messages 1)) (hq : Pulls (j.messages 1)) (hi : j.a.index = (rs.toNat : F)) :
    ∃ (x : W) (n : Nat), n < 2 ^ 16 ∧ x.toNat % 4 = 0 ∧ j.target = ((x.toNat / 4 : Nat) : F) ∧
      ComesFrom j.clk (j.messages 1) [⟨.register rs.toNat, x, x, 0, n⟩] := by
  obtain ⟨⟨x, hx⟩, n, ln, en⟩ := accessRegister_pulls hp hl.append.1 hq.append.1
  obtain ⟨k, lk, ek⟩ := hl.append.2.head.below hp (k := 14) (cast_lit 14).symm (by omega)
  obtain ⟨lo, hi', llo, lhi, elo, ehi, e⟩ := hx.limbs
  have elo : j.word * 4 = (lo : F) := elo
  have ehi : j.high = (hi' : F) := ehi
  have hlo : 4 * k = lo := by
    rw [ek] at elo
    refine nat_eq (F := F) (by omega) (by omega) ?_
    rw [← elo, cast_mul, cast_lit]; grobner
  refine ⟨x, n, ln, by omega, ?_,
    (ComesFrom.register hi (slot_zero _) en hx hx).append (bs := []) rfl⟩
  rw [show x.toNat / 4 = k + hi' * 16384 by omega, target, ek, ehi, cast_add, cast_mul, cast_lit]

/-- The columns of a jump to `x`. -/
def fill (clk : F) (pc : Nat) (rs : Reg) (ago : Nat) (x : W) : RegisterJump F where
  clk
  pc := (pc : F)
  a := .of F rs ago
  word := ((x.toNat % 65536 / 4 : Nat) : F)
  high := ((x.toNat / 65536 : Nat) : F)

theorem complete {clk : F} {pc : Nat} {rs : Reg} {ago : Nat} {x : W} (hago : ago < 2 ^ 16)
    (hx : x.toNat % 4 = 0) : LooksUp p ((fill clk pc rs ago x).messages 1) ∧
      (fill clk pc rs ago x).target = ((x.toNat / 4 : Nat) : F) ∧
      ComesFrom clk ((fill clk pc rs ago x).messages 1) [⟨.register rs.toNat, x, x, 0, ago⟩] := by
  have := x.isLt
  have hv : (fill clk pc rs ago x).value.Is x := by
    refine ⟨?_, rfl⟩
    rw [show x.toNat % 65536 = x.toNat % 65536 / 4 * 4 by omega, cast_mul, cast_lit]; rfl
  refine ⟨.intro (accessRegister_looksUp hago rfl) (.cons (.of_range (bits := 14)
    (cast_lit 14).symm rfl (by omega) (by omega)) .nil), ?_,
    (ComesFrom.register rfl (slot_zero _) rfl hv hv).append (bs := []) rfl⟩
  rw [show x.toNat / 4 = x.toNat % 65536 / 4 + x.toNat / 65536 * 16384 by omega, cast_add, cast_mul,
    cast_lit]
  rfl

end RegisterJump
end Mipsilon
