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

-- Every recursion of the programs is tail-recursive or shallow: the npm build's stack is small.
partial def answerLines (answer : List Nat → String) (input output : IO.FS.Stream) (n : Nat) :
    IO Nat := do
  let line ← input.getLine
  if line.isEmpty then return n
  output.putStr (answer (numbers line.toList 0 false []) ++ "\n")
  answerLines answer input output (n + 1)

/-- The `main` of a program: one line of the second file for each line of the first. -/
def answerFiles (answer : List Nat → String) (args : List String) : IO UInt32 := do
  match args with
  | [lines, answers] =>
    let n ← IO.FS.withFile lines .read fun i => IO.FS.withFile answers .write fun o =>
      answerLines answer (.ofHandle i) (.ofHandle o) 0
    IO.println (toString n ++ " lines")
    IO.println "exit 0"  -- the npm build's own exit status means nothing
    return 0
  | _ => return 2

end Mipsilon.Text
