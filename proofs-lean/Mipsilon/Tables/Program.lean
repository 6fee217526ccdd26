module

public import Mipsilon.Chips.Messages
public import Mipsilon.Tables.Rows

/-! The program: the table `program`. -/

@[expose] public section
namespace Mipsilon.Table
open Lean.Grind Spec
open Gen.Program (cols fixed)
variable {F : Type} [ZkField F] {p : Program}

namespace program

theorem fetch_of_rom {pc : W} {row : Rom} (h : rom p pc = some row) : (p.fetch pc).isSome := by
  unfold rom fetch at h
  cases e : p.fetch pc with
  | none => rw [e] at h; split at h <;> split at * <;> simp_all
  | some _ => rfl

theorem mem_rows {r : List Nat} : r ∈ (program p).rows ↔
    ∃ pc, (pc < 2 ^ 29 ∧ (p.fetch (address pc)).isSome) ∧ programRow p pc = r := by
  simp only [program, words, List.mem_map, List.mem_filter, List.mem_range]

theorem row_mem {pc : Nat} {row : Rom} (hpc : pc < 2 ^ 29) (h : rom p (address pc) = some row) :
    [pc, row.opcode, row.a, row.b, row.c, row.d] ∈ (program p).rows := by
  refine mem_rows.2 ⟨pc, ⟨hpc, fetch_of_rom h⟩, ?_⟩
  simp only [programRow, lower, h, Option.getD_some]

theorem messages (env : Env F) : Gen.Program.chip.messages env =
    [fetchLookup (fixed env).pc (fixed env).opcode (fixed env).a (fixed env).b
      (fixed env).c (fixed env).d (0 - (cols env))] := rfl

theorem sound : (program p).SoundFor F fun fields => Provided p fields ∨ Unprovable fields := by
  intro i env he m hm
  rw [show (program p).chip = Gen.Program.chip from rfl, messages, List.mem_singleton] at hm
  subst hm
  refine ⟨rfl, ?_⟩
  rcases e : (program p).rows with _ | ⟨r, rs⟩
  · refine .inr ⟨0, ?_⟩
    have e : (program p).row i = [] := by rw [row, e]; rfl
    have z k : env.preprocessed k = ((0 : Nat) : F) := by rw [he k, e]; rfl
    simp only [fetchLookup, lookup, fixed, z, cast_zero]
  · have hr : r ∈ (program p).rows := by rw [e]; exact List.mem_cons_self
    obtain ⟨pc, ⟨hpc, -⟩, e⟩ := mem_rows.1 (Table.row_mem hr i)
    rw [← e] at he
    have e0 : (fixed env).pc = (pc : F) := he 0
    have e1 : (fixed env).opcode = ((lower p pc).opcode : F) := he 1
    have e2 : (fixed env).a = ((lower p pc).a : F) := he 2
    have e3 : (fixed env).b = ((lower p pc).b : F) := he 3
    have e4 : (fixed env).c = ((lower p pc).c : F) := he 4
    have e5 : (fixed env).d = ((lower p pc).d : F) := he 5
    rw [e0, e1, e2, e3, e4, e5]
    cases h : rom p (address pc) with
    | some row =>
      simp only [lower, h, Option.getD_some]
      exact .inl (.program pc row hpc h)
    | none =>
      refine .inr ⟨pc, ?_⟩
      simp only [lower, h, Option.getD_none, fetchLookup, lookup, Rom.opcode, Op.code, cast_zero,
        Bool.false_eq_true, if_false, Nat.add_zero]

theorem row {pc : Nat} {row : Rom} (hpc : pc < 2 ^ 29) (h : rom p (address pc) = some row) :
    (program p).Provides [(1 : F), (pc : F), (row.opcode : F), (row.a : F), (row.b : F), (row.c : F),
      (row.d : F)] := by
  refine .intro rfl (row_mem hpc h) 0 fun env he => ?_
  rw [show (program p).chip = Gen.Program.chip from rfl, messages]
  have e0 : (fixed env).pc = (pc : F) := he 0
  have e1 : (fixed env).opcode = (row.opcode : F) := he 1
  have e2 : (fixed env).a = (row.a : F) := he 2
  have e3 : (fixed env).b = (row.b : F) := he 3
  have e4 : (fixed env).c = (row.c : F) := he 4
  have e5 : (fixed env).d = (row.d : F) := he 5
  rw [e0, e1, e2, e3, e4, e5]; rfl

end program
end Mipsilon.Table
