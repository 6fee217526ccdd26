module

public import Mipsilon.Chips.Messages
public import Mipsilon.Tables.Rows

/-! Ranges of at most 15 bits: the table `range`. -/

@[expose] public section
namespace Mipsilon.Table
open Lean.Grind
open Gen.Range (cols fixed)
variable {F : Type} [ZkField F] {p : Spec.Program}

namespace range

theorem mem_rows {r : List Nat} :
    r ∈ range.rows ↔ ∃ bits value, bits < 16 ∧ value < 2 ^ bits ∧ r = [bits, value] := by
  simp only [range, List.mem_append, List.mem_flatMap, List.mem_map, List.mem_range,
    List.mem_singleton]
  constructor
  · rintro (⟨bits, hb, value, hv, rfl⟩ | rfl)
    · exact ⟨bits, value, hb, hv, rfl⟩
    · exact ⟨0, 0, by decide, by decide, rfl⟩
  · rintro ⟨bits, value, hb, hv, rfl⟩
    exact .inl ⟨bits, hb, value, hv, rfl⟩

theorem sound : range.SoundFor F (Provided p) := by
  refine .intro (mem_rows.2 ⟨0, 0, by decide, by decide, rfl⟩) fun r hr env he m hm => ?_
  obtain ⟨bits, value, hb, hv, rfl⟩ := mem_rows.1 hr
  have e0 : (fixed env).bits = (bits : F) := he 0
  have e1 : (fixed env).value = (value : F) := he 1
  have hm : m ∈ [lookup [Tag.range, (fixed env).bits, (fixed env).value, 0, 0, 0, 0] (0 - (cols
    env))] :=
    hm
  rw [List.mem_singleton.1 hm]
  exact ⟨rfl, .of_range e0 e1 (by omega) hv⟩

theorem short {bits value : Nat} (hb : bits < 16) (hv : value < 2 ^ bits) :
    range.Provides [(2 : F), (bits : F), (value : F), 0, 0, 0, 0] := by
  refine .intro rfl (mem_rows.2 ⟨bits, value, hb, hv, rfl⟩) 0 fun env he => ?_
  show some (lookup [Tag.range, (fixed env).bits, (fixed env).value, 0, 0, 0, 0] (0 - (cols env))) =
    _
  have e0 : (fixed env).bits = (bits : F) := he 0
  have e1 : (fixed env).value = (value : F) := he 1
  rw [e0, e1]; rfl

end range
end Mipsilon.Table
