module
public import Mipsilon.Ast
public import Mipsilon.Chips.Add
public import Mipsilon.Chips.Columns
public import Mipsilon.Chips.Cores.AddSub
public import Mipsilon.Chips.Formats.RegImm
public import Mipsilon.Chips.Formats.RegReg
public import Mipsilon.Chips.Messages
public import Mipsilon.Chips.Select
public import Mipsilon.Field
public import Mipsilon.Field.BabyBear
public import Mipsilon.Field.Fin
public import Mipsilon.Field.Goldilocks
public import Mipsilon.Field.KoalaBear
public import Mipsilon.Field.Mersenne31
public import Mipsilon.Field.Prime
public import Mipsilon.Gen
public import Mipsilon.Json
public import Mipsilon.Machine.Effects
public import Mipsilon.Machine.Lookup
public import Mipsilon.Machine.Rom
public import Mipsilon.Machine.Step
public import Mipsilon.Spec
public import Mipsilon.Tables.Bytes
public import Mipsilon.Tables.Power
public import Mipsilon.Tables.Program
public import Mipsilon.Tables.Provided
public import Mipsilon.Tables.Range
public import Mipsilon.Tables.Table
public import Mipsilon.Tables.Touch
public import Mipsilon.Test.Ast
public import Mipsilon.Word

/-! Every module of the project: what this does not import is not checked. -/
