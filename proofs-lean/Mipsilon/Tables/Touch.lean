module

public import Mipsilon.Chips.Messages
public import Mipsilon.Gen.Touch

/-!
The chip `touch` (`air/src/tables/touch.rs`): renews the time of a register. Its rows are no steps:
they send the two messages of a read, at any time.
-/

@[expose] public noncomputable section
namespace Mipsilon.Touch
open Lean.Grind Spec
open Gen.Touch (cols)
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

/-- A number of 24 bits in two cells. -/
structure Time (F : Type) where
  /-- Bits 0 to 15. -/
  lo : F
  /-- Bits 16 to 23. -/
  hi : F

namespace Time

def value (t : Time F) : F := t.lo + t.hi * 65536
def lookups (t : Time F) (count : F) : List (Message F) :=
  [Mipsilon.range 16 t.lo count, Mipsilon.range 8 t.hi count]

def of (F : Type) [ZkField F] (n : Nat) : Time F :=
  ⟨((n % 65536 : Nat) : F), ((n / 65536 : Nat) : F)⟩

theorem of_value (n : Nat) : (of F n).value = (n : F) := by
  have : n = n % 65536 + n / 65536 * 65536 := by omega
  generalize e : (n : F) = x
  rw [this] at e
  rw [← e, cast_add, cast_mul, cast_lit]; rfl

theorem below (hp : 2 ^ 30 < char F) {t : Time F} (h : LooksUp p (t.lookups 1)) :
    IsBelow (2 ^ 24) t.value := by
  obtain ⟨lo, llo, elo⟩ := h.head.u16 hp
  obtain ⟨hi, lhi, ehi⟩ := h.tail.head.below hp (k := 8) (cast_lit 8).symm (by omega)
  refine ⟨lo + hi * 65536, by omega, ?_⟩
  rw [value, elo, ehi, cast_add, cast_mul, cast_lit]

theorem of_looksUp {n : Nat} (h : n < 2 ^ 24) {count : F} : LooksUp p ((of F n).lookups count) :=
  .cons (.of_range (bits := 16) (cast_lit 16).symm rfl (by omega) (by omega))
    (.cons (.of_range (bits := 8) (cast_lit 8).symm rfl (by omega) (by omega)) .nil)

end Time

def isReal (env : Env F) : F := (cols env).isReal
def index (env : Env F) : F := (cols env).index
def value (env : Env F) : Word F := (cols env).value
def time (env : Env F) : Time F := ⟨(cols env).timeLo, (cols env).timeHi⟩
def ago (env : Env F) : Time F := ⟨(cols env).agoLo, (cols env).agoHi⟩

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Touch.chip.Satisfied env last ↔ (cols env).isReal * ((cols env).isReal + -1) = 0 :=
  ⟨fun ⟨h, _⟩ => h, fun h => ⟨h, trivial⟩⟩

theorem messages (env : Env F) : Gen.Touch.chip.messages env =
    (time env).lookups (isReal env) ++ ((ago env).lookups (isReal env) ++
      [pullMemory Tag.register (index env) (value env)
        ((time env).value + -1 - (ago env).lo - (ago env).hi * 65536) (isReal env),
       pushMemory Tag.register (index env) (value env) (time env).value (isReal env)]) := rfl

/-! ### Theorems -/

/-- The two messages of a read of the register `index` at `time`, `ago + 1` after the last access. -/
def touched (index : F) (x : W) (time ago : Nat) : List (Message F) :=
  [⟨.machine, [Tag.register, index, (Word.of F x).lo, (Word.of F x).hi, (time : F) - 1 - (ago : F)],
   -1⟩,
   ⟨.machine, [Tag.register, index, (Word.of F x).lo, (Word.of F x).hi, (time : F)], 1⟩]

/-- They are those of an access that changes nothing. -/
theorem touched_access (k : Nat) (x : W) (time ago : Nat) :
    touched (k : F) x time ago = Access.messages (time : F) ⟨.register k, x, x, 0, ago⟩ := by
  simp only [touched, Access.messages, memoryMessage, Location.fields, ← slot_zero]

/-- A time before 2^29 that is pulled lies before the time that is pushed. -/
theorem earlier (hp : 2 ^ 30 < char F) {t time ago : Nat} (ht : t < 2 ^ 29) (htime : time < 2 ^ 24)
    (hago : ago < 2 ^ 24) (h : (t : F) = (time : F) - 1 - (ago : F)) : t + ago + 1 = time := by
  have h : (t : F) + ago + 1 - time = 0 := by rw [h]; grobner
  to_nat h

/-- A row sends nothing, or pulls a register's word and pushes it unchanged with a later time. -/
theorem sound (hp : 2 ^ 30 < char F) (env : Env F) (last : Prop)
    (h : Gen.Touch.chip.Satisfied env last) (hl : LooksUp p (Gen.Touch.chip.messages env))
    (hpulls : Pulls (Gen.Touch.chip.messages env)) :
    Sends (Gen.Touch.chip.messages env) [] ∨
    ∃ (x : W) (time ago : Nat), time < 2 ^ 24 ∧ ago < 2 ^ 24 ∧
      Sends (Gen.Touch.chip.messages env) (touched (index env) x time ago) := by
  have h := bool_zero_or_one (b := isReal env) (by
    have := (bridge env last).1 h; simp only [isReal]; grobner)
  rw [messages] at hl hpulls ⊢
  rcases h with h | h <;> rw [h] at hl hpulls ⊢
  · exact .inl (Scaled.append (.lookups rfl) (.append (.lookups rfl)
      (by simp [Scaled, pullMemory, pushMemory]))).idle
  obtain ⟨ltime, l⟩ := hl.append
  obtain ⟨lago, -⟩ := l.append
  obtain ⟨x, hx⟩ := ((hpulls.append.2.append.2) _ List.mem_cons_self rfl zero_sub_one).register_word hp
  obtain ⟨t, lt, et⟩ := Time.below hp ltime
  obtain ⟨a, la, ea⟩ := Time.below hp lago
  refine .inr ⟨x, t, a, lt, la, .of_filter (.of_eq ?_)⟩
  have e : (time env).value + -1 - (ago env).lo - (ago env).hi * 65536 = (t : F) - 1 - (a : F) := by
    rw [← et, ← ea, Time.value, Time.value]; grobner
  rw [e, et, Word.is_iff.1 hx]
  show [_, _] = _
  simp only [pullMemory, pushMemory, touched, zero_sub_one]

/-- A row. -/
def row (index : F) (x : W) (time ago : Nat) : Env F :=
  .ofCells [1, index, (Word.of F x).lo, (Word.of F x).hi, (Time.of F time).lo, (Time.of F time).hi,
    (Time.of F ago).lo, (Time.of F ago).hi]

/-- Every register can be touched at every time. -/
theorem complete (index : F) (x : W) {time ago : Nat} (htime : time < 2 ^ 24) (hago : ago < 2 ^ 24) :
    ∃ env : Env F, (∀ last, Gen.Touch.chip.Satisfied env last) ∧
      LooksUp p (Gen.Touch.chip.messages env) ∧
      Sends (Gen.Touch.chip.messages env) (touched index x time ago) := by
  refine ⟨row index x time ago, fun last => (bridge _ _).2 ?_, ?_, ?_⟩
  · show (1 : F) * (1 + -1) = 0; grobner
  · rw [messages]
    exact .intro (Time.of_looksUp htime) (.intro (Time.of_looksUp hago) (.skip rfl (.skip rfl .nil)))
  · rw [messages]
    refine .of_filter (.of_eq ?_)
    have e : (Time.of F time).value + -1 - (Time.of F ago).lo - (Time.of F ago).hi * 65536 =
        (time : F) - 1 - (ago : F) := by
      rw [← Time.of_value time, ← Time.of_value ago, Time.value, Time.value]; grobner
    show [pullMemory Tag.register index (Word.of F x)
      ((Time.of F time).value + -1 - (Time.of F ago).lo - (Time.of F ago).hi * 65536) 1,
      pushMemory Tag.register index (Word.of F x) (Time.of F time).value 1] = _
    rw [e, Time.of_value]
    simp only [pullMemory, pushMemory, touched, zero_sub_one]

end Mipsilon.Touch
