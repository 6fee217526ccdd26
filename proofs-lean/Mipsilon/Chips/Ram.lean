module

public import Mipsilon.Chips.Messages

/-! What the messages of RAM accesses say: `access_ram` of `air/src/adapters/access.rs`. -/

public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program} {key time : F} {ram : RamTime F} {prev value : Word F}

/-- The time since the last access to the word. -/
@[expose] def RamTime.Is (ram : RamTime F) (ago : Nat) : Prop :=
  ram.agoLo + ram.agoHi * 65536 = (ago : F)

/-- A recent access. -/
@[expose] noncomputable def RamTime.recent (F : Type) [ZkField F] (ago : Nat) : RamTime F :=
  ⟨(ago : F), 0⟩

theorem RamTime.recent_is (ago : Nat) : (RamTime.recent F ago).Is ago := by
  show (ago : F) + 0 * 65536 = _; grobner

/-- A RAM access pulls a word, and its age has 24 bits. -/
theorem accessRam_pulls (hp : 2 ^ 30 < char F)
    (hl : LooksUp p (accessRam key time ram prev value 1))
    (h : Pulls (accessRam key time ram prev value 1)) :
    (∃ x, prev.Is x) ∧ ∃ n, n < 2 ^ 24 ∧ ram.Is n := by
  refine ⟨(h _ List.mem_cons_self rfl zero_sub_one).ram_word hp, ?_⟩
  obtain ⟨lo, llo, elo⟩ := hl.tail.tail.head.u16 hp
  obtain ⟨hi, lhi, ehi⟩ := hl.tail.tail.tail.head.below hp (k := 8) (cast_lit 8).symm (by omega)
  refine ⟨lo + hi * 65536, by omega, ?_⟩
  rw [RamTime.Is, elo, ehi, cast_add, cast_mul, cast_lit 65536]

theorem accessRam_messages {clk : F} {k : Key} {slot n : Nat} {x y : W} (hk : key = (k.toNat : F))
    (ht : time = clk + (slot : F)) (ha : ram.Is n) (hx : prev.Is x) (hy : value.Is y) :
    (accessRam key time ram prev value 1).filter Message.exact =
      Access.messages clk ⟨.ram k, x, y, slot, n⟩ := by
  show [pullMemory Tag.ram key prev (time + -1 - (ram.agoLo + ram.agoHi * 65536)) 1,
    pushMemory Tag.ram key value time 1] = _
  have e : clk + (slot : F) + -1 - (n : F) = clk + (slot : F) - 1 - (n : F) := by grobner
  rw [Word.is_iff.1 hx, Word.is_iff.1 hy, ha]
  simp only [pullMemory, pushMemory, Access.messages, memoryMessage, Location.fields, hk, ht,
    zero_sub_one, e]

/-- What a RAM access needs to look up. -/
theorem accessRam_looksUp {count : F} {n : Nat} (hn : n < 2 ^ 16) :
    LooksUp p (accessRam key time (.recent F n) prev value count) :=
  .skip rfl (.skip rfl (.cons (.of_range (bits := 16) (cast_lit 16).symm rfl (by omega) hn)
    (.cons (.of_range (bits := 8) (n := 0) (cast_lit 8).symm cast_zero.symm (by omega) (by omega))
      .nil)))

end Mipsilon
