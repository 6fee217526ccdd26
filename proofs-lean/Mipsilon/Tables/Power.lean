module

public import Mipsilon.Chips.Messages
public import Mipsilon.Tables.Rows

/-! Powers of two: the table `power`. -/

@[expose] public section
namespace Mipsilon.Table
open Lean.Grind
open Gen.Power (cols fixed)
variable {F : Type} [ZkField F] {p : Spec.Program}

namespace power

theorem mem_rows {r : List Nat} : r ∈ power.rows ↔ ∃ t < 16, [t, 2 ^ t, 2 ^ (16 - t)] = r := by
  simp only [power, List.mem_map, List.mem_range]

theorem sound : power.SoundFor F (Provided p) := by
  refine .intro (mem_rows.2 ⟨0, by decide, rfl⟩) fun r hr env he m hm => ?_
  obtain ⟨t, ht, rfl⟩ := mem_rows.1 hr
  have e0 : (fixed env).t = (t : F) := he 0
  have e1 : (fixed env).power = ((2 ^ t : Nat) : F) := he 1
  have e2 : (fixed env).copower = ((2 ^ (16 - t) : Nat) : F) := he 2
  have hm : m ∈ [lookup [Tag.power, (fixed env).t, (fixed env).power, (fixed env).copower, 0, 0, 0]
    (0 - (cols env))] := hm
  rw [List.mem_singleton.1 hm, e0, e1, e2]
  exact ⟨rfl, .power t ht⟩

theorem powers {t : Nat} (ht : t < 16) :
    power.Provides [(5 : F), (t : F), ((2 ^ t : Nat) : F), ((2 ^ (16 - t) : Nat) : F), 0, 0, 0] := by
  refine .intro rfl (mem_rows.2 ⟨t, ht, rfl⟩) 0 fun env he => ?_
  show some (lookup [Tag.power, (fixed env).t, (fixed env).power, (fixed env).copower, 0, 0, 0]
    (0 - (cols env))) = _
  have e0 : (fixed env).t = (t : F) := he 0
  have e1 : (fixed env).power = ((2 ^ t : Nat) : F) := he 1
  have e2 : (fixed env).copower = ((2 ^ (16 - t) : Nat) : F) := he 2
  rw [e0, e1, e2]; rfl

end power
end Mipsilon.Table
