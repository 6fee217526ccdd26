module

public import Mipsilon.Machine.Step

/-!
Lookup tables: a chip with the rows of its preprocessed columns. The rows are trusted to be those of
the Rust `preprocessed`; how a trace continues them is `pad_with_last` of `air/src/tables/mod.rs` and
`Padding::LastRow` of `air/src/chip.rs`.
-/

@[expose] public section
namespace Mipsilon
open Lean.Grind
variable {F : Type} [ZkField F]

/-- A lookup table. -/
structure Table where
  chip : Chip
  /-- The cells of the preprocessed rows, without padding. -/
  rows : List (List Nat)

namespace Table

/-- Row `i` of a trace of any height: the last row goes on, or zeros if there is none. -/
noncomputable def row (t : Table) (i : Nat) : List Nat := t.rows.getD i (t.rows.getLastD [])

/-- A row of which the preprocessed columns hold these cells. -/
def Holds (env : Env F) (cells : List Nat) : Prop :=
  ∀ k, env.preprocessed k = ((cells.getD k 0 : Nat) : F)

/-- All that rows of the table send is lookups that satisfy `those`, whatever the main columns
hold. -/
def SoundFor (F : Type) [ZkField F] (t : Table) (those : List F → Prop) : Prop :=
  ∀ (i : Nat) (env : Env F), Holds env (t.row i) → ∀ m ∈ t.chip.messages env,
    m.bus = .lookup ∧ those m.fields

/-- A row of the table, not in the padding, provides `fields`, as often as one of its main columns
says, which nothing constrains. -/
def Provides (t : Table) (fields : List F) : Prop :=
  t.chip.constraints = [] ∧ ∃ i < t.rows.length, ∃ k : Nat, ∀ env : Env F, Holds env (t.row i) →
    (t.chip.messages env)[k]? = some ⟨.lookup, fields, 0 - env.main k⟩

/-- Padding repeats a row. -/
theorem row_mem {t : Table} {r : List Nat} (h : r ∈ t.rows) (i : Nat) : t.row i ∈ t.rows := by
  unfold row
  by_cases hi : i < t.rows.length
  · rw [List.getD_eq_getElem?_getD, List.getElem?_eq_getElem hi]
    exact List.getElem_mem hi
  · rw [List.getD_eq_getElem?_getD, List.getElem?_eq_none (by omega), Option.getD_none,
      List.getLastD_eq_getLast?, List.getLast?_eq_some_getLast (List.ne_nil_of_mem h)]
    exact List.getLast_mem _

/-- What one row sends is sound. -/
theorem SoundFor.intro {t : Table} {those : List F → Prop} {r : List Nat} (hr : r ∈ t.rows)
    (h : ∀ r ∈ t.rows, ∀ env : Env F, Holds env r → ∀ m ∈ t.chip.messages env,
      m.bus = .lookup ∧ those m.fields) : SoundFor F t those :=
  fun i env he => h _ (row_mem hr i) env he

/-- What a row provides. -/
theorem Provides.intro {t : Table} {fields : List F} {r : List Nat} (hc : t.chip.constraints = [])
    (hr : r ∈ t.rows) (k : Nat) (h : ∀ env : Env F, Holds env r →
      (t.chip.messages env)[k]? = some ⟨.lookup, fields, 0 - env.main k⟩) : t.Provides fields := by
  obtain ⟨i, hi, e⟩ := List.getElem_of_mem hr
  refine ⟨hc, i, hi, k, fun env he => h env ?_⟩
  have : t.row i = r := by
    rw [row, List.getD_eq_getElem?_getD, List.getElem?_eq_getElem hi, e, Option.getD_some]
  rwa [this] at he

end Table
end Mipsilon
