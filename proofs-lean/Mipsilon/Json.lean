module
public import Mipsilon.Ast

/-!
The canonical JSON of chips: byte for byte the text whose hash is the AIR digest (`air_digest` in
`air/src/export/mod.rs`): no spaces, keys in alphabetical order. Every function appends to its last
argument. Plain recursion only, because the npm build of Lean lacks the code of most of the library.
-/

@[expose] public section

namespace Mipsilon.Json

/-- A hexadecimal digit. -/
def hexDigit (n : Nat) : Char := Nat.digitChar n

/-- The escaped characters of a string. -/
def escape : List Char → String → String
  | [], out => out
  | c :: cs, out => escape cs <|
    if c == '"' then out ++ "\\\""
    else if c == '\\' then out ++ "\\\\"
    else if c.toNat ≥ 32 then out.push c
    else if c.toNat = 8 then out ++ "\\b"
    else if c.toNat = 9 then out ++ "\\t"
    else if c.toNat = 10 then out ++ "\\n"
    else if c.toNat = 12 then out ++ "\\f"
    else if c.toNat = 13 then out ++ "\\r"
    else ((out ++ "\\u00").push (hexDigit (c.toNat / 16))).push (hexDigit (c.toNat % 16))

/-- A string. -/
def string (s : String) (out : String) : String := (escape s.toList (out.push '"')).push '"'

/-- A natural number. -/
def nat (n : Nat) (out : String) : String := out ++ Nat.repr n

/-- An integer. -/
def int : Int → String → String
  | .ofNat n, out => nat n out
  | .negSucc n, out => nat (n + 1) (out.push '-')

/-- A boolean. -/
def bool (b : Bool) (out : String) : String := if b then out ++ "true" else out ++ "false"

/-- The elements of an array after the first. -/
def tail {α : Type} (item : α → String → String) : List α → String → String
  | [], out => out
  | x :: xs, out => tail item xs (item x (out.push ','))

/-- An array. -/
def array {α : Type} (item : α → String → String) : List α → String → String
  | [], out => out ++ "[]"
  | x :: xs, out => (tail item xs (item x (out.push '['))).push ']'

/-- The name of a source. -/
def sourceName : Source → String
  | .main => "main"
  | .next => "next"
  | .preprocessed => "preprocessed"
  | .pub => "public"

/-- The name of a bus. -/
def busName : Bus → String
  | .machine => "machine"
  | .transfer => "transfer"
  | .lookup => "lookup"

/-- Number of fields of a message of a bus. -/
def busWidth : Bus → Nat
  | .machine => 5
  | .transfer => 7
  | .lookup => 7

/-- An expression: `7`, `["main",3]`, `["add",l,r]`. -/
def expr : Expr → String → String
  | .const c, out => int c out
  | .var source i, out => (nat i ((string (sourceName source) (out.push '[')).push ',')).push ']'
  | .add l r, out => (expr r ((expr l (out ++ "[\"add\",")).push ',')).push ']'
  | .sub l r, out => (expr r ((expr l (out ++ "[\"sub\",")).push ',')).push ']'
  | .mul l r, out => (expr r ((expr l (out ++ "[\"mul\",")).push ',')).push ']'

/-- A constraint. -/
def constraint (c : Constraint) (out : String) : String :=
  let out := string c.name (out ++ "{\"name\":")
  let out := bool c.transition (out ++ ",\"transition\":")
  (expr c.value (out ++ ",\"value\":")).push '}'

/-- An interaction. -/
def interaction (i : Interaction) (out : String) : String :=
  let out := string (busName i.bus) (out ++ "{\"bus\":")
  let out := array expr i.fields (out ++ ",\"fields\":")
  let out := expr i.multiplicity (out ++ ",\"multiplicity\":")
  (nat i.weight (out ++ ",\"weight\":")).push '}'

/-- A chip. -/
def chip (c : Chip) (out : String) : String :=
  let out := array string c.columns (out ++ "{\"columns\":")
  let out := array constraint c.constraints (out ++ ",\"constraints\":")
  let out := array interaction c.interactions (out ++ ",\"interactions\":")
  let out := string c.name (out ++ ",\"name\":")
  let out := array string c.preprocessed (out ++ ",\"preprocessed\":")
  (nat c.publicValues (out ++ ",\"public_values\":")).push '}'

/-- A bus. -/
def bus (b : Bus) (out : String) : String :=
  (nat (busWidth b) ((string (busName b) (out.push '[')).push ',')).push ']'

/-- Members of an object. -/
def members (pairs : List (String × Nat)) (out : String) : String :=
  match pairs with
  | [] => out
  | [(name, value)] => nat value ((string name out).push ':')
  | (name, value) :: rest => members rest ((nat value ((string name out).push ':')).push ',')

/-- The export of a machine. -/
def machine (bounds : List (String × Nat)) (chips : List Chip) (out : String) : String :=
  let out := members bounds (out ++ "{\"bounds\":{")
  let out := array bus [.machine, .transfer, .lookup] (out ++ "},\"buses\":")
  (array chip chips (out ++ ",\"chips\":")).push '}'

end Mipsilon.Json

namespace Mipsilon

/-- The canonical JSON of a chip. -/
def Chip.toJson (c : Chip) : String := Json.chip c ""

/-- The canonical JSON of a machine: the text that `air_digest` hashes. -/
def machineJson (bounds : List (String × Nat)) (chips : List Chip) : String :=
  Json.machine bounds chips ""

end Mipsilon
