module

public import Mipsilon.Chips.Syscall.Fill

/-! The columns of a call satisfy the constraints. -/

@[expose] public section
namespace Mipsilon.Syscall
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program}
variable {endian : Endian} {clk : F} {pc nextPc : Nat} {k : Kind} {x : Words} {t : Ages}
  {result error : W}

theorem fill_descriptor (hp : 2 ^ 30 < char F) (hd : k.Descriptor x.a0) :
    (Call.fill endian clk pc nextPc k x t result error).DescriptorConstraints := by
  have low {n : Nat} (hn : n < 65536) (hlo : (Word.of F x.a0).lo = (n : F))
      (hhi : (Word.of F x.a0).hi = 0) : x.a0 = BitVec.ofNat 32 n :=
    is_const hp (Word.of_is _) hn hlo hhi
  have bad : k = .badRead ∨ k = .badWrite →
      (Call.fill endian clk pc nextPc k x t result error : Call F).isBad = 1 := by
    intro hk
    simp only [Call.fill]
    refine weights ?_
    by_cases hhi : (Word.of F x.a0).hi = 0
    · refine .inr fun e => ?_
      rcases hk with rfl | rfl
      · rw [if_neg (by decide)] at e
        exact hd (low (n := 0) (by omega) (by rw [cast_zero]; exact e) hhi)
      · rw [if_pos rfl] at e
        rcases mul_eq_zero e with e | e
        · rcases mul_eq_zero e with e | e
          · exact hd.1 (low (n := 1) (by omega) (by rw [cast_one]; grobner) hhi)
          · exact hd.2.1 (low (n := 2) (by omega) (by rw [cast_lit]; grobner) hhi)
        · exact hd.2.2 (low (n := 3) (by omega) (by rw [cast_lit]; grobner) hhi)
    · exact .inl hhi
  have z : k = .read → (Word.of F x.a0).lo = 0 ∧ (Word.of F x.a0).hi = 0 := by
    rintro rfl
    have h := limbs (F := F) (n := 0) hd (by omega)
    rwa [cast_zero] at h
  have o : k = .output → (Word.of F x.a0).lo = 3 ∧ (Word.of F x.a0).hi = 0 := by
    rintro rfl
    have h := limbs (F := F) (n := 3) hd (by omega)
    rwa [cast_lit] at h
  have w : k = .terminal → ((Word.of F x.a0).lo + -1) * ((Word.of F x.a0).lo + -2) = 0 ∧
      (Word.of F x.a0).hi = 0 := by
    rintro rfl
    rcases hd with e | e
    · have h := limbs (F := F) (n := 1) e (by omega)
      rw [cast_one] at h
      exact ⟨by rw [h.1]; grobner, h.2⟩
    · have h := limbs (F := F) (n := 2) e (by omega)
      rw [cast_lit] at h
      exact ⟨by rw [h.1]; grobner, h.2⟩
  refine ⟨?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_⟩
  · cases k <;> simp only [Call.fill, Case.of]
    case read => rw [(z rfl).1]; grobner
    all_goals grobner
  · cases k <;> simp only [Call.fill, Case.of]
    case output => rw [(o rfl).1]; grobner
    all_goals grobner
  · cases k <;> simp only [Call.fill, Case.of]
    case terminal => rw [(w rfl).1]; grobner
    all_goals grobner
  · cases k <;> simp only [Call.fill, Case.of]
    case read => rw [(z rfl).2]; grobner
    case output => rw [(o rfl).2]; grobner
    case terminal => rw [(w rfl).2]; grobner
    all_goals grobner
  · simp only [Call.fill]; grobner
  · cases k <;> simp only [Call.fill, Case.of] <;> (try rw [if_neg (by decide)]) <;> grobner
  · cases k <;> simp only [Call.fill, Case.of] <;> (try rw [if_pos rfl]) <;> grobner
  · simp only [Call.fill]; grobner
  · by_cases hk : k = .badRead ∨ k = .badWrite
    · rw [bad hk]; grobner
    · cases k <;> first | (exfalso; exact hk (.inl rfl)) | (exfalso; exact hk (.inr rfl)) |
        (simp only [Call.fill, Case.of]; grobner)

/-- What is read and what is not make up the count. -/
theorem unread_sum (h : result.toNat ≤ x.a2.toNat) :
    result.toNat % 65536 + (x.a2 - result).toNat % 65536 =
      x.a2.toNat % 65536 + unreadCarry x result * 65536 ∧
    result.toNat / 65536 + (x.a2 - result).toNat / 65536 + unreadCarry x result =
      x.a2.toNat / 65536 := by
  have e : (x.a2 - result).toNat = x.a2.toNat - result.toNat := BitVec.toNat_sub_of_le h
  rw [unreadCarry, e]
  generalize result.toNat = m at *
  generalize x.a2.toNat = n at *
  omega

theorem fill_result (hr : k.Results x result error) :
    (Call.fill endian clk pc nextPc k x t result error : Call F).ResultConstraints := by
  have z := limbs (F := F) (x := 0) (n := 0) rfl (by omega)
  have one := limbs (F := F) (x := 1) (n := 1) rfl (by omega)
  have nine := limbs (F := F) (x := 9) (n := 9) rfl (by omega)
  have enosys := limbs (F := F) (x := 89) (n := 89) rfl (by omega)
  rw [cast_zero] at z
  rw [cast_one] at one
  rw [cast_lit] at nine enosys
  have b : IsBool ((unreadCarry x result : Nat) : F) := bool_intro' (by rw [unreadCarry]; omega)
  cases k <;> simp only [Kind.Results, Kind.Returns] at hr
  case exit =>
    obtain ⟨rfl, rfl⟩ := hr
    refine ⟨?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_, b, ?_, ?_⟩ <;>
      simp only [Call.fill, Call.fixed, Case.isReal, Case.of] <;> grobner
  case output =>
    obtain ⟨-, rfl, rfl⟩ := hr
    refine ⟨?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_, b, ?_, ?_⟩ <;>
      simp only [Call.fill, Call.fixed, Case.isReal, Case.of, z.1, z.2] <;> grobner
  case read =>
    obtain ⟨hle, -, rfl⟩ := hr
    have q0 : ((result.toNat % 65536 : Nat) : F) + (((x.a2 - result).toNat % 65536 : Nat) : F) -
        ((x.a2.toNat % 65536 : Nat) : F) - (unreadCarry x result : F) * 65536 = 0 := by
      have := (unread_sum hle).1
      from_nat F (result.toNat % 65536 + (x.a2 - result).toNat % 65536,
        x.a2.toNat % 65536 + unreadCarry x result * 65536)
    have q1 : ((result.toNat / 65536 : Nat) : F) + (((x.a2 - result).toNat / 65536 : Nat) : F) +
        (unreadCarry x result : F) - ((x.a2.toNat / 65536 : Nat) : F) = 0 := by
      have := (unread_sum hle).2
      from_nat F (result.toNat / 65536 + (x.a2 - result).toNat / 65536 + unreadCarry x result,
        x.a2.toNat / 65536)
    refine ⟨?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_, b, ?_, ?_⟩ <;>
      simp only [Call.fill, Call.fixed, Case.isReal, Case.of, z.1, z.2] <;>
      (try simp only [Word.of]) <;> grobner
  case unknown =>
    obtain ⟨rfl, rfl⟩ := hr
    refine ⟨?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_, b, ?_, ?_⟩ <;>
      simp only [Call.fill, Call.fixed, Case.isReal, Case.of, enosys.1, enosys.2, one.1,
        one.2] <;>
      grobner
  all_goals
    obtain ⟨rfl, rfl⟩ := hr
    refine ⟨?_, ?_, ?_, ?_, ?_, ?_, ?_, ?_, b, ?_, ?_⟩ <;>
      simp only [Call.fill, Call.fixed, Case.isReal, Case.of, z.1, z.2, nine.1, nine.2,
        one.1, one.2] <;>
      grobner

theorem roomCarry_lt (x : Words) : roomCarry x < 3 := by
  simp only [roomCarry]; omega

/-- The room makes up for the buffer. -/
theorem room_sum (h : InRam x.a1 x.a2) :
    x.a1.toNat % 65536 + x.a2.toNat % 65536 + (room x).toNat % 65536 = roomCarry x * 65536 ∧
    x.a1.toNat / 65536 + x.a2.toNat / 65536 + (room x).toNat / 65536 + roomCarry x = 32768 := by
  have h : x.a1.toNat + x.a2.toNat ≤ 2 ^ 31 := h
  have e : (room x).toNat = 2 ^ 31 - x.a1.toNat - x.a2.toNat := by
    simp only [room, BitVec.toNat_ofNat]; omega
  simp only [roomCarry, e]
  generalize x.a1.toNat = m at *
  generalize x.a2.toNat = n at *
  omega

theorem fill_buffer (hb : k.Buffer x) (hr : k.Results x result error) :
    (Call.fill endian clk pc nextPc k x t result error : Call F).BufferConstraints := by
  have hc := roomCarry_lt x
  have z := limbs (F := F) (x := 0) (n := 0) rfl (by omega)
  rw [cast_zero] at z
  have ecarry : (Call.fill endian clk pc nextPc k x t result error : Call F).carry =
      (roomCarry x : F) := by
    show ((roomCarry x % 2 : Nat) : F) + ((roomCarry x / 2 : Nat) : F) * 2 = _
    have e : ((roomCarry x % 2 + roomCarry x / 2 * 2 : Nat) : F) = (roomCarry x : F) := by
      congr 1; omega
    rw [← e, cast_add, cast_mul, cast_lit]
  have sums : (Case.of k : Case F).buffered ≠ 0 → InRam x.a1 x.a2 := by
    intro h
    cases k <;> first | exact hb | (exfalso; exact h (by simp only [Case.of, Case.buffered]; grobner))
  have still : result ≠ 0 →
      (Call.fill endian clk pc nextPc k x t result error : Call F).still = 0 := by
    intro h
    have ro : ¬(Kind.read = .output ∧ result ≠ 0) := fun e => by cases e.1
    have or : ¬(Kind.output = .read ∧ result ≠ 0) := fun e => by cases e.1
    cases k <;> simp only [Call.fill, Call.still, Call.moves, Case.of]
    case read => rw [if_pos ⟨trivial, h⟩, if_neg ro]; grobner
    case output => rw [if_neg or, if_pos ⟨trivial, h⟩]; grobner
    all_goals
      simp only [reduceCtorEq, false_and, if_false]
      grobner
  refine ⟨bool_intro' (by omega), bool_intro' (by omega), ?_, ?_, ?_, ?_, ?_, ?_, ?_,
    bool_intro' (by omega), bool_intro' (by omega), ?_⟩
  · rw [ecarry]
    by_cases h : (Case.of k : Case F).buffered = 0
    · show (Case.of k).buffered * _ = 0; rw [h]; grobner
    · have e := (room_sum (sums h)).1
      have : (Word.of F x.a1).lo + (Word.of F x.a2).lo + (Word.of F (room x)).lo -
          (roomCarry x : F) * 65536 = 0 := by
        simp only [Word.of]
        from_nat F (x.a1.toNat % 65536 + x.a2.toNat % 65536 + (room x).toNat % 65536,
          roomCarry x * 65536)
      show _ * ((Word.of F x.a1).lo + (Word.of F x.a2).lo + (Word.of F (room x)).lo -
          (roomCarry x : F) * 65536) = 0
      rw [this]; grobner
  · rw [ecarry]
    by_cases h : (Case.of k : Case F).buffered = 0
    · show (Case.of k).buffered * _ = 0; rw [h]; grobner
    · have e := (room_sum (sums h)).2
      have : (Word.of F x.a1).hi + (Word.of F x.a2).hi + (Word.of F (room x)).hi +
          (roomCarry x : F) + -32768 = 0 := by
        simp only [Word.of]
        from_nat F (x.a1.toNat / 65536 + x.a2.toNat / 65536 + (room x).toNat / 65536 + roomCarry x,
          32768)
      show _ * ((Word.of F x.a1).hi + (Word.of F x.a2).hi + (Word.of F (room x)).hi +
          (roomCarry x : F) + -32768) = 0
      rw [this]; grobner
  · cases k <;> simp only [Call.fill, Case.of]
    case output =>
      have e : (Word.of F x.a2).hi = 0 := by
        have := hr.1
        simp only [Word.of]; rw [show x.a2.toNat / 65536 = 0 by omega, cast_zero]
      rw [e]; grobner
    all_goals grobner
  · cases k <;> simp only [Call.fill, Case.of, reduceCtorEq, false_and, if_false] <;> grobner
  · cases k <;> simp only [Call.fill, Case.of, reduceCtorEq, false_and, if_false] <;> grobner
  · by_cases h0 : result = 0
    · show _ * (Word.of F result).lo = 0; rw [h0, z.1]; grobner
    · rw [still h0]; grobner
  · by_cases h0 : result = 0
    · show _ * (Word.of F result).hi = 0; rw [h0, z.2]; grobner
    · rw [still h0]; grobner
  · have e : (Word.of F x.a1).lo - ((x.a1.toNat % 65536 / 4 : Nat) : F) * 4 -
        (((x.a1.toNat % 2 : Nat) : F) + ((x.a1.toNat / 2 % 2 : Nat) : F) * 2) = 0 := by
      simp only [Word.of]
      from_nat F (x.a1.toNat % 65536,
        x.a1.toNat % 65536 / 4 * 4 + (x.a1.toNat % 2 + x.a1.toNat / 2 % 2 * 2))
    show _ * ((Word.of F x.a1).lo - ((x.a1.toNat % 65536 / 4 : Nat) : F) * 4 -
        (((x.a1.toNat % 2 : Nat) : F) + ((x.a1.toNat / 2 % 2 : Nat) : F) * 2)) = 0
    rw [e]; grobner

/-- The columns of a call satisfy the constraints. -/
theorem fill_constraints (hp : 2 ^ 30 < char F) (hn : k.Number x.v0) (hd : k.Descriptor x.a0)
    (hb : k.Buffer x) (hr : k.Results x result error) :
    (Call.fill endian clk pc nextPc k x t result error : Call F).Constraints where
  case := Case.of_constraints k
  flags := ⟨by cases endian <;> first | exact .one | exact .zero,
    by simp only [Call.fill]; split <;> first | exact .one | exact .zero,
    by simp only [Call.fill]; split <;> first | exact .one | exact .zero⟩
  number := fill_number hp hn
  descriptor := fill_descriptor hp hd
  result := fill_result hr
  buffer := fill_buffer hb hr

end Mipsilon.Syscall
