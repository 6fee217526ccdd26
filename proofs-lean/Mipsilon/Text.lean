module

/-!
Numbers in the text that test programs (`run/`) read and write. Plain recursion only, because the npm
build of Lean lacks the code of most of the library.
-/

@[expose] public section
namespace Mipsilon.Text

def digit (c : Char) : Nat := if c.toNat ≥ 97 then c.toNat - 87 else c.toNat - 48

def reverse (xs : List Nat) (ys : List Nat) : List Nat :=
  match xs with
  | [] => ys
  | x :: xs => reverse xs (x :: ys)

/-- The numbers of a line: `n` is the one begun, if `begun`. -/
def numbers (cs : List Char) (n : Nat) (begun : Bool) (acc : List Nat) : List Nat :=
  match cs with
  | [] => reverse (if begun then n :: acc else acc) []
  | c :: cs =>
    if c = ' ' || c = '\n' then numbers cs 0 false (if begun then n :: acc else acc)
    else numbers cs (n * 16 + digit c) true acc

def hexDigits (n : Nat) (fuel : Nat) (acc : List Char) : List Char :=
  match fuel with
  | 0 => acc
  | fuel + 1 =>
    let acc := Nat.digitChar (n % 16) :: acc
    if n < 16 then acc else hexDigits (n / 16) fuel acc

/-- A blank and a number. -/
def hex (n : Nat) : String := " " ++ String.ofList (hexDigits n 16 [])

end Mipsilon.Text
