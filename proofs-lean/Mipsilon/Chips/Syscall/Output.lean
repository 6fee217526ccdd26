module

public import Mipsilon.Chips.Ram
public import Mipsilon.Chips.Syscall.TransferFrame
public import Mipsilon.Gen.Output

/-! The chip `output` (`air/src/syscall/output.rs`): a row appends a byte of RAM to the output. -/

@[expose] public section
namespace Mipsilon.Output
open Lean.Grind Spec Syscall
variable {F : Type} [ZkField F] {p : Program}

/-! ### The row -/

/-- The columns. -/
abbrev Cols (F : Type) := OutputTransferCols F

noncomputable def cols (env : Env F) : Cols F := Gen.Output.cols env

namespace Cols

/-- The byte of one half of the word. -/
def low (c : Cols F) : F := c.memory.byte0 + c.lane0 * (c.memory.byte1 - c.memory.byte0)
def high (c : Cols F) : F := c.memory.byte2 + c.lane0 * (c.memory.byte3 - c.memory.byte2)

structure Constraints (c : Cols F) : Prop where
  offset0 : IsBool c.offset0
  lane0 : c.lane0 - (c.offset0 + c.frame.bigEndian - c.offset0 * (c.frame.bigEndian * 2)) = 0
  offset1 : IsBool c.offset1
  lane1 : c.lane1 - (c.offset1 + c.frame.bigEndian - c.offset1 * (c.frame.bigEndian * 2)) = 0
  wordEnd : c.wordEnd - c.offset0 * c.offset1 = 0
  byte : c.byte - (c.low + c.lane1 * (c.high - c.low)) = 0
  frame : c.frame.Constraints (c.frame.remaining - 1)

/-- The address modulo 4. -/
def offset (c : Cols F) : F := c.offset0 + c.offset1 * 2
/-- What the row takes over of it. -/
def lane (c : Cols F) : F := c.offset + c.frame.bigEndian * 4

/-- The accesses to RAM and to the counter, and the byte. -/
noncomputable def accesses (c : Cols F) (count : F) : List (Message F) :=
  rangeBytes c.memory count ++ (accessRam c.frame.key (c.frame.clk + 2) c.ram c.memory.word
    c.memory.word count ++ (accessRegister 37 (c.frame.clk + 3) c.indexAgo ⟨c.index, 0⟩
      ⟨c.index + 1, 0⟩ count ++ [⟨.machine, [Tag.output, c.index, c.byte, 0, 0], count⟩]))

noncomputable def messages (c : Cols F) : List (Message F) :=
  c.accesses c.frame.isReal ++ c.frame.messages 2 c.lane (c.frame.remaining - 1)
    (c.frame.key + c.wordEnd) (c.offset + 1 - c.wordEnd * 4 + c.frame.bigEndian * 4)

end Cols

/-! ### The chip as extracted -/

theorem bridge (env : Env F) (last : Prop) :
    Gen.Output.chip.Satisfied env last ↔ (cols env).Constraints :=
  ⟨fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, _⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10⟩,
   fun ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10⟩ =>
    ⟨h0, h1, h2, h3, h4, h5, h6, h7, h8, h9, h10, trivial⟩⟩

theorem messages (env : Env F) : Gen.Output.chip.messages env = (cols env).messages := rfl

/-! ### Soundness -/

/-- The counter of output bytes goes from `n` to `n + 1`. -/
noncomputable def counterMessages (clk : F) (n ago : Nat) : List (Message F) :=
  [⟨.machine, [Tag.register, 37, (n : F), 0, clk + 3 - 1 - (ago : F)], -1⟩,
   ⟨.machine, [Tag.register, 37, (n : F) + 1, 0, clk + 3], 1⟩]

/-- An access like all others, as long as the counter has 16 bits. -/
theorem counter_access {n ago : Nat} (h : n + 1 < 2 ^ 16) (clk : F) : counterMessages clk n ago =
    Access.messages clk ⟨.register OUTPUT, BitVec.ofNat 32 n, BitVec.ofNat 32 (n + 1), 3, ago⟩ := by
  simp only [counterMessages, Access.messages, memoryMessage, Location.fields, Word.of,
    BitVec.toNat_ofNat]
  rw [show n % 2 ^ 32 % 65536 = n by omega, show n % 2 ^ 32 / 65536 = 0 by omega,
    show (n + 1) % 2 ^ 32 % 65536 = n + 1 by omega, show (n + 1) % 2 ^ 32 / 65536 = 0 by omega,
    cast_add, cast_one, cast_zero, cast_lit, cast_lit]

/-- Byte `n` of the public output. -/
noncomputable def outputMessage (n : Nat) (byte : Byte) (multiplicity : F) : Message F :=
  ⟨.machine, [Tag.output, (n : F), (byte.toNat : F), 0, 0], multiplicity⟩

/-- The byte at an address, by the bits of its lane. -/
theorem loadByte_toNat {x a : W} {endian : Endian} {n0 n1 n2 n3 o0 o1 b : Nat} (l0 : n0 < 256)
    (l1 : n1 < 256) (l2 : n2 < 256) (lo0 : o0 < 2) (lo1 : o1 < 2)
    (hx : x.toNat = n0 + 256 * n1 + 65536 * n2 + 16777216 * n3) (ho : a.toNat % 4 = o0 + 2 * o1)
    (hb : b = if endian = .big then 1 else 0) (m0 m1 : Nat) (hm0 : m0 = if o0 = b then 0 else 1)
    (hm1 : m1 = if o1 = b then 0 else 1) : (Alu.loadByte x a endian).toNat =
      if m1 = 0 then (if m0 = 0 then n0 else n1) else if m0 = 0 then n2 else n3 := by
  simp only [Alu.loadByte, bits_toNat, Alu.bitsBelow, Alu.bitsAbove, hx]
  have c0 : o0 = 0 ∨ o0 = 1 := by omega
  have c1 : o1 = 0 ∨ o1 = 1 := by omega
  cases endian <;> rcases c0 with rfl | rfl <;> rcases c1 with rfl | rfl <;> simp_all <;> omega

/-- A padding row sends nothing. -/
theorem idle {env : Env F} {last : Prop} (h : Gen.Output.chip.Satisfied env last)
    (hr : (cols env).frame.isReal = 0) : Sends (Gen.Output.chip.messages env) [] := by
  have h := (bridge env last).1 h
  rw [messages, Cols.messages, Cols.accesses, hr]
  exact (Scaled.append (.append (.lookups rfl) (.append .accessRam (.append .accessRegister
    (by simp [Scaled])))) (h.frame.idle hr)).idle

/-- A row that takes over at an address appends the byte there to the public output, and hands on at
the next address or ends the call. -/
theorem sound (hp : 2 ^ 30 < char F) {env : Env F} {last : Prop}
    (h : Gen.Output.chip.Satisfied env last) (hl : LooksUp p (Gen.Output.chip.messages env))
    (hq : Pulls (Gen.Output.chip.messages env)) {clk remaining : F} {pc nextPc : Nat}
    {endian : Endian} {a : W} (ha : a.toNat < 2 ^ 31)
    (hpull : (cols env).frame.pull 2 (cols env).lane =
      transferMessage 2 clk pc nextPc endian a remaining (-1)) :
    ∃ (x : W) (n agoRam agoCounter : Nat) (next : Message F),
      n < 2 ^ 16 ∧ agoRam < 2 ^ 24 ∧ agoCounter < 2 ^ 16 ∧
      (next = stateMessage (clk + 4) nextPc (nextPc + 1) 1 ∧ remaining = 1 ∨
       next = transferMessage 2 (clk + 4) pc nextPc endian (a + 1) (remaining - 1) 1) ∧
      Sends (Gen.Output.chip.messages env)
        (transferMessage 2 clk pc nextPc endian a remaining (-1) :: next ::
          (Access.messages clk ⟨.ram (key a), x, x, 2, agoRam⟩ ++
            (counterMessages clk n agoCounter ++
              [outputMessage n (Alu.loadByte x a endian) 1]))) := by
  have h := (bridge env last).1 h
  rw [messages] at hl hq ⊢
  generalize cols env = c at *
  rw [← hpull]
  simp only [TransferFrame.pull, transferMessage, Message.mk.injEq, List.cons.injEq, true_and,
    and_true] at hpull
  obtain ⟨⟨eclk, epc, enpc, ekey, elane, erem⟩, ereal⟩ := hpull
  have hr : c.frame.isReal = 1 := by grobner
  rw [Cols.messages, hr] at hl hq ⊢
  obtain ⟨lb, l⟩ := hl.append.1.append
  obtain ⟨lram, l⟩ := l.append
  obtain ⟨lcount, -⟩ := l.append
  obtain ⟨-, q⟩ := hq.append.1.append
  obtain ⟨qram, q⟩ := q.append
  obtain ⟨qcount, -⟩ := q.append
  obtain ⟨⟨n0, b0, e0⟩, n1, b1, e1⟩ := lb.head.bytes hp
  obtain ⟨⟨n2, b2, e2⟩, n3, b3, e3⟩ := lb.tail.head.bytes hp
  obtain ⟨-, agoRam, lagoRam, eagoRam⟩ := accessRam_pulls hp lram qram
  obtain ⟨⟨cnt, hcnt⟩, agoC, lagoC, eagoC⟩ := accessRegister_pulls hp lcount qcount
  obtain ⟨c0, c1, lc0, lc1, ec0, ec1, ecnt⟩ := hcnt.limbs
  obtain ⟨o0, lo0, eo0⟩ := bool_cases' h.offset0
  obtain ⟨o1, lo1, eo1⟩ := bool_cases' h.offset1
  obtain ⟨b, lb', eb⟩ := bool_cases' h.frame.bigEndian
  have hlane : o0 + 2 * o1 + 4 * b = a.toNat % 4 + if endian = .big then 4 else 0 := by
    refine nat_eq (F := F) (by omega) (by split <;> omega) ?_
    rw [← elane, Cols.lane, Cols.offset, eo0, eo1, eb]
    simp only [cast_add, cast_mul]; grobner
  have hb : b = if endian = .big then 1 else 0 := by split at hlane <;> simp_all <;> omega
  have ho : a.toNat % 4 = o0 + 2 * o1 := by split at hlane <;> simp_all <;> omega
  -- The byte.
  have hx : (BitVec.ofNat 32 (n0 + 256 * n1 + 65536 * n2 + 16777216 * n3)).toNat =
      n0 + 256 * n1 + 65536 * n2 + 16777216 * n3 := by rw [BitVec.toNat_ofNat]; omega
  have hmem : c.memory.word.Is (BitVec.ofNat 32 (n0 + 256 * n1 + 65536 * n2 + 16777216 * n3)) :=
    Mipsilon.Bytes.Is.word (Mipsilon.Bytes.is_of_limbs b0 b1 b2 e0 e1 e2 e3 hx)
  have lane {o : Nat} {x y : F} (lo : o < 2) (hy : y = (o : F))
      (e : x - (y + c.frame.bigEndian - y * (c.frame.bigEndian * 2)) = 0) :
      x = ((if o = b then 0 else 1 : Nat) : F) := by
    rw [hy, eb] at e
    have co : o = 0 ∨ o = 1 := by omega
    have cb : b = 0 ∨ b = 1 := by omega
    rcases co with rfl | rfl <;> rcases cb with rfl | rfl <;>
      simp only [cast_zero, cast_one, if_true, reduceIte, Nat.zero_ne_one,
        Nat.one_ne_zero] at e ⊢ <;> grobner
  have hbyte : c.byte = ((Alu.loadByte (BitVec.ofNat 32 (n0 + 256 * n1 + 65536 * n2 + 16777216 * n3))
      a endian).toNat : F) := by
    rw [loadByte_toNat b0 b1 b2 lo0 lo1 hx ho hb _ _ rfl rfl]
    have e := h.byte
    have el0 := lane lo0 eo0 h.lane0
    have el1 := lane lo1 eo1 h.lane1
    rw [Cols.low, Cols.high, e0, e1, e2, e3, el0, el1] at e
    clear hl hq h lram lcount qcount lb l q lane hmem
    by_cases p0 : o0 = b <;> by_cases p1 : o1 = b <;>
      simp only [p0, p1, if_true, if_false, cast_zero, cast_one, Nat.one_ne_zero] at e ⊢ <;>
      grobner
  -- The next address.
  have hnext : (a + 1).toNat = a.toNat + 1 := by
    rw [BitVec.toNat_add]; show (a.toNat + 1) % 2 ^ 32 = _; omega
  have hend : ∃ e : Nat, c.wordEnd = (e : F) ∧ (a.toNat + 1) / 4 = a.toNat / 4 + e ∧
      (a.toNat + 1) % 4 + e * 4 = o0 + o1 * 2 + 1 := by
    have e := h.wordEnd
    rw [eo0, eo1] at e
    have c0 : o0 = 0 ∨ o0 = 1 := by omega
    have c1 : o1 = 0 ∨ o1 = 1 := by omega
    rcases c0 with rfl | rfl <;> rcases c1 with rfl | rfl <;> simp only [cast_zero, cast_one] at e
    · exact ⟨0, by rw [cast_zero]; grobner, by omega, by omega⟩
    · exact ⟨0, by rw [cast_zero]; grobner, by omega, by omega⟩
    · exact ⟨0, by rw [cast_zero]; grobner, by omega, by omega⟩
    · exact ⟨1, by rw [cast_one]; grobner, by omega, by omega⟩
  obtain ⟨we, ewe, hwe, hwe'⟩ := hend
  -- What is sent.
  have hms : (c.accesses 1).filter Message.exact = Access.messages clk
      ⟨.ram (key a), BitVec.ofNat 32 (n0 + 256 * n1 + 65536 * n2 + 16777216 * n3),
        BitVec.ofNat 32 (n0 + 256 * n1 + 65536 * n2 + 16777216 * n3), 2, agoRam⟩ ++
      (counterMessages clk c0 agoC ++ [outputMessage c0 (Alu.loadByte
        (BitVec.ofNat 32 (n0 + 256 * n1 + 65536 * n2 + 16777216 * n3)) a endian) 1]) := by
    rw [Cols.accesses, List.filter_append, List.filter_append, List.filter_append,
      accessRam_messages (k := key a) (slot := 2) (by rw [ekey, key_toNat ha])
        (by rw [eclk]; exact slot_two clk) eagoRam
        hmem hmem]
    show _ ++ ([pullMemory Tag.register 37 ⟨c.index, 0⟩ (c.frame.clk + 3 + -1 - c.indexAgo) 1,
      pushMemory Tag.register 37 ⟨c.index + 1, 0⟩ (c.frame.clk + 3) 1] ++
      [⟨.machine, [Tag.output, c.index, c.byte, 0, 0], 1⟩]) = _
    have e : c.frame.clk + 3 + -1 - c.indexAgo = clk + 3 - 1 - (agoC : F) := by
      rw [eclk, eagoC]; grobner
    have ec0 : c.index = (c0 : F) := ec0
    rw [e, hbyte, ec0, eclk]
    simp only [pullMemory, pushMemory, counterMessages, outputMessage, zero_sub_one]
  obtain ⟨next, hn, hsends⟩ := h.frame.sends (tag := 2) (lane := c.lane)
    (nextKey := c.frame.key + c.wordEnd)
    (nextLane := c.offset + 1 - c.wordEnd * 4 + c.frame.bigEndian * 4) hr hms
  refine ⟨_, c0, agoRam, agoC, next, by omega, lagoRam, lagoC, ?_, hsends⟩
  rcases hn with ⟨rfl, e⟩ | ⟨rfl, -⟩
  · left
    refine ⟨?_, by rw [erem] at e; grobner⟩
    rw [pushState, stateMessage, eclk, enpc, cast_add, cast_one]
  · right
    have k1 : c.frame.key + c.wordEnd = (((a + 1).toNat / 4 : Nat) : F) := by
      rw [ekey, ewe, ← cast_add, hnext, hwe]
    have k2 : c.offset + 1 - c.wordEnd * 4 + c.frame.bigEndian * 4 =
        (((a + 1).toNat % 4 + if endian = .big then 4 else 0 : Nat) : F) := by
      have k : (((a + 1).toNat % 4 + (if endian = .big then 4 else 0) + we * 4 : Nat) : F) =
          ((o0 + o1 * 2 + 1 + b * 4 : Nat) : F) := by
        congr 1; rw [hnext, hb]; split <;> omega
      rw [Cols.offset, eo0, eo1, ewe, eb]
      simp only [cast_add, cast_mul, cast_one] at k ⊢
      grobner
    rw [TransferFrame.push, transferMessage, eclk, epc, enpc, k1, k2, erem]

/-- A row that satisfies the constraints: the only byte, a zero, of an output at address 0. -/
theorem concrete (last : Prop) :
    Gen.Output.chip.Satisfied (.ofCells [0, 0, 0, 0, 0, 1, 1, 1] : Env F) last := by
  refine (bridge _ _).2 ⟨.zero, ?_, .zero, ?_, ?_, ?_, .one, .one, ?_, .zero, ?_⟩
  · show (0 : F) - (0 + 0 - 0 * (0 * 2)) = 0; grobner
  · show (0 : F) - (0 + 0 - 0 * (0 * 2)) = 0; grobner
  · show (0 : F) - 0 * 0 = 0; grobner
  · show (0 : F) - (0 + 0 * (0 - 0) + 0 * (0 + 0 * (0 - 0) - (0 + 0 * (0 - 0)))) = 0; grobner
  · show (1 : F) * (1 - 1) = 0; grobner
  · show (1 : F) * (1 - 1) = 0; grobner

end Mipsilon.Output
