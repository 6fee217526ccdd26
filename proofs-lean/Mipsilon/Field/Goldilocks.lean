module
public import Mipsilon.Field.Fin

/-! The Goldilocks field. -/

@[expose] public section

namespace Mipsilon

/-- `2^64 - 2^32 + 1` -/
abbrev goldilocksP : Nat := 18446744069414584321

theorem goldilocks_prime : IsPrime goldilocksP :=
  isPrime_of_proth 31 4294967295 7 9223372034707292160 (by decide) (by decide) (by decide)
    (by decide +kernel)

noncomputable instance goldilocks : ZkField (Fin goldilocksP) := finZkField goldilocks_prime

theorem goldilocks_char : char (Fin goldilocksP) = 18446744069414584321 := rfl

end Mipsilon
