module

public import Mipsilon.Chips.Messages
public import Mipsilon.Tables.Rows

/-! 16-bit ranges, pairs of bytes and their AND: the table `bytes`. -/

@[expose] public section
namespace Mipsilon.Table
open Lean.Grind
open Gen.Bytes (cols fixed)
variable {F : Type} [ZkField F] {p : Spec.Program}

namespace bytes

theorem mem_rows {r : List Nat} : r ∈ bytes.rows ↔ ∃ value < 2 ^ 16, byteRow value = r := by
  simp only [bytes, List.mem_map, List.mem_range]

theorem pair_mem {x y : Nat} (hx : x < 256) (hy : y < 256) :
    [x + 256 * y, x, y, x &&& y] ∈ bytes.rows := by
  refine mem_rows.2 ⟨x + 256 * y, by omega, ?_⟩
  rw [byteRow, show (x + 256 * y) % 256 = x by omega, show (x + 256 * y) / 256 = y by omega]

theorem sound : bytes.SoundFor F (Provided p) := by
  refine .intro (mem_rows.2 ⟨0, by decide, rfl⟩) fun r hr env he m hm => ?_
  obtain ⟨value, hv, rfl⟩ := mem_rows.1 hr
  have e0 : (fixed env).value = (value : F) := he 0
  have e1 : (fixed env).low = ((value % 256 : Nat) : F) := he 1
  have e2 : (fixed env).high = ((value / 256 : Nat) : F) := he 2
  have e3 : (fixed env).and = (((value % 256) &&& (value / 256) : Nat) : F) := he 3
  have hm : m ∈ [lookup [Tag.range, 16, (fixed env).value, 0, 0, 0, 0] (0 - (cols env).range),
      lookup [Tag.bytePair, (fixed env).low, (fixed env).high, 0, 0, 0, 0] (0 - (cols env).pair),
      lookup [Tag.and, (fixed env).low, (fixed env).high, (fixed env).and, 0, 0, 0]
        (0 - (cols env).and)] := hm
  rw [e0, e1, e2, e3] at hm
  simp only [List.mem_cons, List.not_mem_nil, or_false] at hm
  rcases hm with rfl | rfl | rfl
  · exact ⟨rfl, .of_range (bits := 16) (cast_lit 16).symm rfl (by omega) hv⟩
  · exact ⟨rfl, .bytePair _ _ (by omega) (by omega)⟩
  · exact ⟨rfl, .and _ _ (by omega) (by omega)⟩

theorem range {value : Nat} (h : value < 2 ^ 16) :
    bytes.Provides [(2 : F), ((16 : Nat) : F), (value : F), 0, 0, 0, 0] := by
  refine .intro rfl (mem_rows.2 ⟨value, h, rfl⟩) 0 fun env he => ?_
  show some (lookup [Tag.range, 16, (fixed env).value, 0, 0, 0, 0] (0 - (cols env).range)) = _
  have e0 : (fixed env).value = (value : F) := he 0
  rw [e0, cast_lit]; rfl

section
variable {x y : Nat} (hx : x < 256) (hy : y < 256)
include hx hy

theorem bytePair : bytes.Provides [(3 : F), (x : F), (y : F), 0, 0, 0, 0] := by
  refine .intro rfl (pair_mem hx hy) 1 fun env he => ?_
  show some (lookup [Tag.bytePair, (fixed env).low, (fixed env).high, 0, 0, 0, 0] (0 - (cols
    env).pair)) = _
  have e1 : (fixed env).low = (x : F) := he 1
  have e2 : (fixed env).high = (y : F) := he 2
  rw [e1, e2]; rfl

theorem and : bytes.Provides [(4 : F), (x : F), (y : F), ((x &&& y : Nat) : F), 0, 0, 0] := by
  refine .intro rfl (pair_mem hx hy) 2 fun env he => ?_
  show some (lookup [Tag.and, (fixed env).low, (fixed env).high, (fixed env).and, 0, 0, 0]
    (0 - (cols env).and)) = _
  have e1 : (fixed env).low = (x : F) := he 1
  have e2 : (fixed env).high = (y : F) := he 2
  have e3 : (fixed env).and = ((x &&& y : Nat) : F) := he 3
  rw [e1, e2, e3]; rfl

end
end bytes
end Mipsilon.Table
