module

public import Mipsilon.Spec.Word

/-!
`List`'s functions on strings of bytes, for which the npm build of Lean has no code; each is proved to
be `List`'s. What may be called on the whole public output is tail-recursive: that build's interpreter
has a stack of about 200 calls.
-/

@[expose] public section
namespace Mipsilon.Spec.Bytes

/-- The number of bytes, plus `n`. -/
def lengthAdd : List Byte → (n : Nat) → Nat
  | [], n => n
  | _ :: xs, n => lengthAdd xs (n + 1)

/-- The number of bytes. -/
def length (xs : List Byte) : Nat := lengthAdd xs 0

/-- The first `n` bytes, or fewer if there are not as many. -/
def take : Nat → List Byte → List Byte
  | n + 1, x :: xs => x :: take n xs
  | _, _ => []

/-- `xs.reverse ++ ys`. -/
def reverseAppend : List Byte → List Byte → List Byte
  | [], ys => ys
  | x :: xs, ys => reverseAppend xs (x :: ys)

/-- `xs ++ ys`. -/
def append (xs ys : List Byte) : List Byte := reverseAppend (reverseAppend xs []) ys

theorem lengthAdd_eq : (xs : List Byte) → (n : Nat) → lengthAdd xs n = xs.length + n
  | [], _ => (Nat.zero_add _).symm
  | _ :: xs, n => by rw [lengthAdd, lengthAdd_eq xs, List.length_cons]; omega

theorem length_eq (xs : List Byte) : length xs = xs.length := lengthAdd_eq xs 0

theorem take_eq : (n : Nat) → (xs : List Byte) → take n xs = xs.take n
  | 0, [] | 0, _ :: _ | _ + 1, [] => rfl
  | n + 1, x :: xs => congrArg (x :: ·) (take_eq n xs)

theorem reverseAppend_eq : (xs ys : List Byte) → reverseAppend xs ys = xs.reverse ++ ys
  | [], _ => rfl
  | x :: xs, ys => by simp [reverseAppend, reverseAppend_eq xs]

theorem append_eq (xs ys : List Byte) : append xs ys = xs ++ ys := by
  simp [append, reverseAppend_eq]

end Mipsilon.Spec.Bytes
