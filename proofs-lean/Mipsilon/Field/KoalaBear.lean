module
public import Mipsilon.Field.Fin

/-! The KoalaBear field. -/

@[expose] public section

namespace Mipsilon

/-- `2^31 - 2^24 + 1` -/
abbrev koalaBearP : Nat := 2130706433

theorem koalaBear_prime : IsPrime koalaBearP :=
  isPrime_of_proth 23 127 3 1065353216 (by decide) (by decide) (by decide)
    (by decide +kernel)

noncomputable instance koalaBear : ZkField (Fin koalaBearP) := finZkField koalaBear_prime

theorem koalaBear_char : char (Fin koalaBearP) = 2130706433 := rfl

end Mipsilon
