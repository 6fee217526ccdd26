module

public import Mipsilon.Machine.Lookup

/-! The bounds of the bit fields of EXT and INS, which decoding checks. -/

public section
namespace Mipsilon
open Lean.Grind Spec

/-- The field of EXT or INS lies in the word. -/
structure HasField (i : Instruction) : Prop where
  ext : i.op = .ext → i.sa.toNat + i.rd.toNat < 32
  ins : i.op = .ins → i.sa.toNat ≤ i.rd.toNat

namespace HasField

theorem special {w : W} {i : Instruction} (h : Decode.special w = some i) : HasField i := by
  unfold Decode.special at h
  repeat' split at h
  all_goals
    first
    | (cases h; done)
    | (simp only [Decode.onlyIf, Option.ite_none_right_eq_some, Option.some.injEq] at h
       first | (obtain ⟨-, rfl⟩ := h) | (obtain rfl := h)
       exact ⟨nofun, nofun⟩)

theorem regimm {w : W} {i : Instruction} (h : Decode.regimm w = some i) : HasField i := by
  unfold Decode.regimm at h
  split at h <;> first
    | (cases h; done)
    | (cases h; exact ⟨nofun, nofun⟩)

theorem special2 {w : W} {i : Instruction} (h : Decode.special2 w = some i) : HasField i := by
  unfold Decode.special2 at h
  split at h
  all_goals
    first
    | (cases h; done)
    | (simp only [Decode.onlyIf, Option.ite_none_right_eq_some, Option.some.injEq] at h
       first | (obtain ⟨-, rfl⟩ := h) | (obtain rfl := h)
       exact ⟨nofun, nofun⟩)

theorem special3 {w : W} {i : Instruction} (h : Decode.special3 w = some i) : HasField i := by
  unfold Decode.special3 Decode.bshfl at h
  repeat' split at h
  all_goals
    first
    | (cases h; done)
    | (simp only [Decode.onlyIf, Option.ite_none_right_eq_some, Option.some.injEq,
         decide_eq_true_eq] at h
       first | (obtain ⟨h, rfl⟩ := h) | (obtain rfl := h)
       first
       | exact ⟨fun _ => h, nofun⟩
       | exact ⟨nofun, fun _ => h⟩
       | exact ⟨nofun, nofun⟩)

theorem decode {w : W} {i : Instruction} (h : Spec.decode w = some i) : HasField i := by
  unfold Spec.decode at h
  split at h
  all_goals
    first
    | exact special h
    | exact regimm h
    | exact special2 h
    | exact special3 h
    | (cases h; done)
    | (simp only [Decode.onlyIf, Option.ite_none_right_eq_some, Option.some.injEq] at h
       first | (obtain ⟨-, rfl⟩ := h) | (obtain rfl := h)
       exact ⟨nofun, nofun⟩)

/-- What is fetched. -/
theorem fetch {p : Program} {pc : W} {i : Instruction} (h : Spec.fetch p pc = .ok i) :
    HasField i := by
  unfold Spec.fetch at h
  split at h
  · cases h
  · split at h
    · cases h
    · split at h
      · cases h
      · next hd => cases h; exact decode hd

/-- The program row of an opcode is that of an instruction whose field lies in the word. -/
theorem of_provided {F : Type} [ZkField F] (hp : 2 ^ 30 < char F) {p : Program}
    {pc opcode a b c d : F} (h : Provided p [Tag.program, pc, opcode, a, b, c, d]) {o : Opcode}
    (ho : opcode = (o.number : F)) :
    ∃ (i : Instruction) (pc : W) (slotOk : Bool), HasField i ∧ i.op = o ∧
      b = ((Rom.plain i pc slotOk p.endian).b : F) ∧
      d = ((Rom.plain i pc slotOk p.endian).d : F) := by
  obtain ⟨n, row, -, hrow, -, eop, -, eb, -, ed⟩ := h.row hp
  have hop : row.opcode = (Op.isa o).code + if false then Code.variant else 0 := by
    have := Rom.opcode_lt row
    have := Opcode.number_lt o
    exact nat_eq (F := F) (by omega) (by simp only [Op.code]; split <;> omega) (eop.symm.trans ho)
  obtain ⟨i, hf, hi, rfl⟩ := rom_isa hrow (Rom.opcode_inj hop).1
  exact ⟨i, _, _, fetch hf, hi, eb, ed⟩

end HasField
end Mipsilon
