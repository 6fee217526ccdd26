module
public import Mipsilon.Field.Fin

/-! The BabyBear field. -/

@[expose] public section

namespace Mipsilon

/-- `2^31 - 2^27 + 1` -/
abbrev babyBearP : Nat := 2013265921

theorem babyBear_prime : IsPrime babyBearP :=
  isPrime_of_proth 26 15 11 1006632960 (by decide) (by decide) (by decide)
    (by decide +kernel)

noncomputable instance babyBear : ZkField (Fin babyBearP) := finZkField babyBear_prime

theorem babyBear_char : char (Fin babyBearP) = 2013265921 := rfl

end Mipsilon
