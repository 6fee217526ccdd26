module
public import Mipsilon.Ast
public import Mipsilon.Field
public import Mipsilon.Field.BabyBear
public import Mipsilon.Field.Fin
public import Mipsilon.Field.Goldilocks
public import Mipsilon.Field.KoalaBear
public import Mipsilon.Field.Mersenne31
public import Mipsilon.Field.Prime
public import Mipsilon.Json
public import Mipsilon.Spec
public import Mipsilon.Test.Ast
public import Mipsilon.Word

/-! Every module of the project: what this does not import is not checked. -/
