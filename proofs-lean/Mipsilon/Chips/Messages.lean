module

public import Mipsilon.Chips.Columns
public import Mipsilon.Machine.Effects
public import Mipsilon.Machine.Lookup

/-! What the messages of adapters say, one group at a time. -/

public section
namespace Mipsilon
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

theorem zero_sub_one : (0 : F) - 1 = -1 := by grobner

/-! ### Groups -/

theorem LooksUp.append {a b : List (Message F)} (h : LooksUp p (a ++ b)) :
    LooksUp p a ∧ LooksUp p b :=
  ⟨fun m hm => h m (List.mem_append_left _ hm), fun m hm => h m (List.mem_append_right _ hm)⟩

theorem LooksUp.intro {a b : List (Message F)} (ha : LooksUp p a) (hb : LooksUp p b) :
    LooksUp p (a ++ b) :=
  fun m hm => (List.mem_append.1 hm).elim (ha m) (hb m)

theorem LooksUp.nil : LooksUp p ([] : List (Message F)) := fun m hm => by simp at hm

theorem LooksUp.head {fields : List F} {ms : List (Message F)} (h : LooksUp p (lookup fields 1 :: ms)) :
    Provided p fields :=
  h _ List.mem_cons_self rfl (Ne.symm zero_ne_one)

theorem LooksUp.tail {m : Message F} {ms : List (Message F)} (h : LooksUp p (m :: ms)) :
    LooksUp p ms :=
  fun k hk => h k (List.mem_cons_of_mem _ hk)

theorem LooksUp.cons {fields : List F} {count : F} {ms : List (Message F)}
    (h : Provided p fields) (hs : LooksUp p ms) : LooksUp p (lookup fields count :: ms) := by
  intro m hm
  rcases List.mem_cons.1 hm with rfl | hm
  · exact fun _ _ => h
  · exact hs m hm

theorem LooksUp.skip {m : Message F} {ms : List (Message F)} (h : m.bus = .machine)
    (hs : LooksUp p ms) : LooksUp p (m :: ms) := by
  intro k hk
  rcases List.mem_cons.1 hk with rfl | hk
  · intro h'; rw [h] at h'; cases h'
  · exact hs k hk

theorem Pulls.append {a b : List (Message F)} (h : Pulls (a ++ b)) : Pulls a ∧ Pulls b :=
  ⟨fun m hm => h m (List.mem_append_left _ hm), fun m hm => h m (List.mem_append_right _ hm)⟩

theorem Pulls.tail {m : Message F} {ms : List (Message F)} (h : Pulls (m :: ms)) : Pulls ms :=
  fun k hk => h k (List.mem_cons_of_mem _ hk)

/-- Messages with the multiplicity of a row, but for lookups. -/
@[expose] def Scaled (count : F) (ms : List (Message F)) : Prop :=
  ∀ m ∈ ms, m.exact = true → m.multiplicity = count ∨ m.multiplicity = 0 - count

theorem Scaled.append {count : F} {a b : List (Message F)} (ha : Scaled count a)
    (hb : Scaled count b) : Scaled count (a ++ b) :=
  fun m hm => (List.mem_append.1 hm).elim (ha m) (hb m)

/-- A padding row sends nothing. -/
theorem Scaled.idle {ms : List (Message F)} (h : Scaled 0 ms) : Sends ms [] := by
  refine ⟨ms.filter Message.exact, by simp, fun m hm => ?_⟩
  obtain ⟨hm, he⟩ := List.mem_filter.1 hm
  rcases h m hm he with h | h <;> rw [h]
  grobner

theorem Sends.of_filter {ms sent : List (Message F)} (h : (ms.filter Message.exact).Perm sent) :
    Sends ms sent :=
  ⟨[], by simpa using h, fun m hm => by simp at hm⟩

theorem Scaled.advance {frame : Frame F} {count : F} : Scaled count (advance frame count) := by
  simp [Scaled, Mipsilon.advance, pullState, pushState]

theorem Scaled.accessRegister {index time ago : F} {prev value : Word F} {count : F} :
    Scaled count (accessRegister index time ago prev value count) := by
  simp [Scaled, Mipsilon.accessRegister, pullMemory, pushMemory, range, lookup, Message.exact]

theorem Scaled.accessRam {key time : F} {ram : RamTime F} {prev value : Word F} {count : F} :
    Scaled count (accessRam key time ram prev value count) := by
  simp [Scaled, Mipsilon.accessRam, pullMemory, pushMemory, range, lookup, Message.exact]

/-- Lookups alone. -/
theorem Scaled.lookups {count : F} {ms : List (Message F)} (h : ms.filter Message.exact = []) :
    Scaled count ms := fun m hm he => by
  have := List.mem_filter.2 ⟨hm, he⟩
  rw [h] at this; simp at this

/-! ### The place -/

theorem advance_place (hp : 2 ^ 30 < char F) {frame : Frame F} (h : Pulls (advance frame 1)) :
    ∃ pc nextPc : Nat, Place pc nextPc ∧ frame.pc = (pc : F) ∧ frame.nextPc = (nextPc : F) :=
  (h _ List.mem_cons_self rfl zero_sub_one).place hp

theorem advance_messages {frame : Frame F} {pc nextPc : Nat} (hpc : frame.pc = (pc : F))
    (hn : frame.nextPc = (nextPc : F)) :
    (advance frame 1).filter Message.exact =
      [stateMessage frame.clk pc nextPc (-1), stateMessage (frame.clk + 4) nextPc (nextPc + 1) 1] := by
  show [pullState frame.clk frame.pc frame.nextPc 1,
    pushState (frame.clk + 4) frame.nextPc (frame.nextPc + 1) 1] = _
  simp only [pullState, pushState, stateMessage, hpc, hn, zero_sub_one, cast_add, cast_one]

/-! ### Accesses -/

section
variable {index time ago : F} {prev value : Word F}

/-- A register access pulls a word, and its age has 16 bits. -/
theorem accessRegister_pulls (hp : 2 ^ 30 < char F)
    (hl : LooksUp p (accessRegister index time ago prev value 1))
    (h : Pulls (accessRegister index time ago prev value 1)) : (∃ x, prev.Is x) ∧ IsU16 ago :=
  ⟨(h _ List.mem_cons_self rfl zero_sub_one).register_word hp, (hl.tail.tail.head).u16 hp⟩

theorem accessRegister_messages {clk : F} {k slot n : Nat} {x y : W} (hi : index = (k : F))
    (ht : time = clk + (slot : F)) (ha : ago = (n : F)) (hx : prev.Is x) (hy : value.Is y) :
    (accessRegister index time ago prev value 1).filter Message.exact =
      Access.messages clk ⟨.register k, x, y, slot, n⟩ := by
  show [pullMemory Tag.register index prev (time + -1 - ago) 1, pushMemory Tag.register index value
    time 1] = _
  have e : clk + (slot : F) + -1 - (n : F) = clk + (slot : F) - 1 - (n : F) := by grobner
  rw [Word.is_iff.1 hx, Word.is_iff.1 hy]
  simp only [pullMemory, pushMemory, Access.messages, memoryMessage, Location.fields, hi, ht, ha,
    zero_sub_one, e]

theorem slot_zero (clk : F) : clk = clk + ((0 : Nat) : F) := by rw [cast_zero]; grobner
theorem slot_one (clk : F) : clk + 1 = clk + ((1 : Nat) : F) := by rw [cast_one]
theorem slot_two (clk : F) : clk + 2 = clk + ((2 : Nat) : F) := by rw [cast_lit]
theorem slot_three (clk : F) : clk + 3 = clk + ((3 : Nat) : F) := by rw [cast_lit]

/-- What a register access needs to look up. -/
theorem accessRegister_looksUp {count : F} {n : Nat} (hn : n < 2 ^ 16) (ha : ago = (n : F)) :
    LooksUp p (accessRegister index time ago prev value count) := by
  refine .skip rfl (.skip rfl (.cons ?_ .nil))
  rw [ha, show (16 : F) = ((16 : Nat) : F) from (cast_lit 16).symm]
  exact .range 16 n (by omega) hn

end
/-! ### What rows look up -/

theorem Provided.of_range {bits n : Nat} {b v : F} (hb : b = (bits : F)) (hv : v = (n : F))
    (h : bits ≤ 16) (hn : n < 2 ^ bits) : Provided p [Tag.range, b, v, 0, 0, 0, 0] := by
  rw [hb, hv]; exact .range bits n h hn

theorem rangeWord_looksUp {w : Word F} {x : W} {count : F} (h : w.Is x) :
    LooksUp p (rangeWord w count) := by
  have := x.isLt
  exact .cons (.of_range (bits := 16) (cast_lit 16).symm h.1 (by omega) (by omega))
    (.cons (.of_range (bits := 16) (cast_lit 16).symm h.2 (by omega) (by omega)) .nil)

theorem advance_looksUp {frame : Frame F} {count : F} : LooksUp p (advance frame count) :=
  .skip rfl (.skip rfl .nil)

/-- What a fetch needs. -/
theorem fetch_looksUp {pc : Nat} {row : Rom} (hpc : pc < 2 ^ 29)
    (h : rom p (BitVec.ofNat 32 (4 * pc)) = some row) {opcode a b c d count : F}
    (ho : opcode = (row.opcode : F)) (ha : a = (row.a : F)) (hb : b = (row.b : F))
    (hc : c = (row.c : F)) (hd : d = (row.d : F)) :
    LooksUp p [fetchLookup (pc : F) opcode a b c d count] := by
  subst ho ha hb hc hd
  exact .cons (.program pc row hpc h) .nil

end Mipsilon
