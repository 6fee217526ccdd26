module

public import Mipsilon.Tables.Bytes
public import Mipsilon.Tables.Power
public import Mipsilon.Tables.Program
public import Mipsilon.Tables.Range

/-! What a lookup that finds a row of a table guarantees: the tables provide what is `Provided`. -/

@[expose] public section
namespace Mipsilon.Table
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}

/-- The tables provide nothing else: the program's also rows of no instruction. -/
theorem sound {t : Table} (h : t ∈ all p) :
    t.SoundFor F fun fields => Provided p fields ∨ Unprovable fields := by
  simp only [all, List.mem_cons, List.not_mem_nil, or_false] at h
  rcases h with rfl | rfl | rfl | rfl
  · exact fun i env he m hm => (bytes.sound i env he m hm).imp_right .inl
  · exact fun i env he m hm => (range.sound i env he m hm).imp_right .inl
  · exact fun i env he m hm => (power.sound i env he m hm).imp_right .inl
  · exact program.sound

/-- The tables provide all of it. -/
theorem complete {fields : List F} (h : Provided p fields) : ∃ t ∈ all p, t.Provides fields := by
  cases h with
  | program pc row hpc hrow => exact ⟨_, by simp [all], program.row hpc hrow⟩
  | range bits value hb hv =>
    by_cases h : bits = 16
    · subst h; exact ⟨bytes, by simp [all], bytes.range hv⟩
    · exact ⟨range, by simp [all], range.short (by omega) hv⟩
  | bytePair x y hx hy => exact ⟨bytes, by simp [all], bytes.bytePair hx hy⟩
  | and x y hx hy => exact ⟨bytes, by simp [all], bytes.and hx hy⟩
  | power t ht => exact ⟨power, by simp [all], power.powers ht⟩

end Mipsilon.Table
