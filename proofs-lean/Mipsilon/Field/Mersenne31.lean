module
public import Mipsilon.Field.Fin

/-! The Mersenne field of 31 bits. -/

@[expose] public section

namespace Mipsilon

/-- `2^31 - 1` -/
abbrev mersenne31P : Nat := 2147483647

theorem mersenne31_prime : IsPrime mersenne31P :=
  isPrime_of_pocklington (F := 151 * 331) (R := 42966) (a := 3)
    (inverses := [(151, 411595504), (331, 2069584139)])
    (by decide) (by decide) (by decide) (by decide)
    (fun g hg hne => by
      have h151 : IsPrime 151 := isPrime_of_noDiv 4 (by decide) (by decide) (by decide +kernel)
      have h331 : IsPrime 331 := isPrime_of_noDiv 5 (by decide) (by decide) (by decide +kernel)
      rcases dvd_mul_prime h331 hg with h | ⟨k, rfl, h⟩
      · exact ⟨151, by decide, h, by decide⟩
      · rcases h151.2 k h with rfl | rfl
        · exact ⟨331, by decide, by decide, by decide⟩
        · exact absurd rfl hne)
    (by decide +kernel)

noncomputable instance mersenne31 : ZkField (Fin mersenne31P) := finZkField mersenne31_prime

theorem mersenne31_char : char (Fin mersenne31P) = 2147483647 := rfl

end Mipsilon
