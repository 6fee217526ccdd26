-- passes
module
import Std.Tactic.BVDecide

/-! What may be used: the words sorry, axiom and native_decide in comments and strings, /- nested -/
the three axioms, kernel evaluation, and tactics that need no solver. -/

public section

theorem bits (x y : BitVec 8) : x + y = y + x := by bv_decide

theorem axioms (p : Prop) (f g : Nat → Nat) (h : ∀ x, f x = g x) : (p ∨ ¬p) ∧ f = g :=
  ⟨Classical.em p, funext h⟩

theorem kernel : 2 ^ 64 % 7 = 2 := by decide +kernel

/-- A quote: the next line's comment must not become a string. -/
def quote : Char := '"' -- "sorry

def text : String := "native_decide -- skipKernelTC /-"

theorem prime' (a' : Nat) (h : a' = 1) : a' + 0 = 1 := by omega
