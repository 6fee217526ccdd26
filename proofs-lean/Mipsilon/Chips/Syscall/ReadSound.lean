module

public import Mipsilon.Chips.Ram
public import Mipsilon.Chips.Syscall.Read
public import Mipsilon.Chips.Syscall.StoreBytes

/-! The rows of the chip `read` store input bytes as the specification does. -/

public section
namespace Mipsilon.Read
open Lean.Grind Spec Syscall
variable {F : Type} [ZkField F] {p : Program}

/-- A byte of a word given by its bytes. -/
theorem byteAt_eq {x y : W} {n0 n1 n2 n3 m0 m1 m2 m3 low high l : Nat} (l0 : n0 < 256) (l1 : n1 < 256)
    (l2 : n2 < 256) (k0 : m0 < 256) (k1 : m1 < 256) (k2 : m2 < 256)
    (hx : x.toNat = n0 + 256 * n1 + 65536 * n2 + 16777216 * n3)
    (hy : y.toNat = m0 + 256 * m1 + 65536 * m2 + 16777216 * m3) (h0 : 0 < low → m0 = n0)
    (h1 : 1 < low ∨ high < 1 → m1 = n1) (h2 : 2 < low ∨ high < 2 → m2 = n2) (h3 : high < 3 → m3 = n3)
    (hlow : low < 4) (hl : l < 4) (h : l < low ∨ high < l) : byteAt x l = byteAt y l := by
  apply BitVec.eq_of_toNat_eq
  rw [byteAt_toNat, byteAt_toNat, hx, hy]
  have cl : l = 0 ∨ l = 1 ∨ l = 2 ∨ l = 3 := by omega
  rcases cl with rfl | rfl | rfl | rfl
  · rw [h0 (by omega)]; simp only [Nat.reduceMul, Nat.reducePow]; omega
  · rw [h1 (by omega)]; simp only [Nat.reduceMul, Nat.reducePow]; omega
  · rw [h2 (by omega)]; simp only [Nat.reduceMul, Nat.reducePow]; omega
  · rw [h3 (by omega)]; simp only [Nat.reduceMul, Nat.reducePow]; omega

/-- A row that takes over at an address stores bytes, which are the prover's, from there on in the
address's word, and hands on at the next word or ends the call. -/
theorem sound (hp : 2 ^ 30 < char F) {env : Env F} {last : Prop}
    (h : Gen.Read.chip.Satisfied env last) (hl : LooksUp p (Gen.Read.chip.messages env))
    (hq : Pulls (Gen.Read.chip.messages env))
    {clk remaining : F} {pc nextPc : Nat} {endian : Endian} {a : W} (ha : a.toNat < 2 ^ 31)
    (hpull : (cols env).frame.pull 1 ((cols env).offset + (cols env).frame.bigEndian * 4) =
      transferMessage 1 clk pc nextPc endian a remaining (-1)) :
    ∃ (x y : W) (bytes : List Byte) (ago : Nat) (next : Message F),
      0 < bytes.length ∧ a.toNat % 4 + bytes.length ≤ 4 ∧ ago < 2 ^ 24 ∧
      (∀ ram : Ram, ram (key a) = x → storeBytes endian ram a bytes = ram.set (key a) y) ∧
      (next = stateMessage (clk + 4) nextPc (nextPc + 1) 1 ∧ remaining = (bytes.length : F) ∨
       next = transferMessage 1 (clk + 4) pc nextPc endian (a + BitVec.ofNat 32 bytes.length)
        (remaining - (bytes.length : F)) 1) ∧
      Sends (Gen.Read.chip.messages env)
        (transferMessage 1 clk pc nextPc endian a remaining (-1) :: next ::
          Access.messages clk ⟨.ram (key a), x, y, 2, ago⟩) := by
  have h := (bridge env last).1 h
  rw [messages] at hl hq ⊢
  generalize cols env = c at *
  rw [← hpull]
  simp only [TransferFrame.pull, transferMessage, Message.mk.injEq, List.cons.injEq, true_and,
    and_true] at hpull
  obtain ⟨⟨eclk, epc, enpc, ekey, elane, erem⟩, ereal⟩ := hpull
  have hr : c.frame.isReal = 1 := by grobner
  rw [Cols.messages, hr] at hl hq ⊢
  obtain ⟨lprev, l⟩ := hl.append.1.append
  obtain ⟨lnew, lram⟩ := l.append
  obtain ⟨⟨n0, b0, e0⟩, n1, b1, e1⟩ := lprev.head.bytes hp
  obtain ⟨⟨n2, b2, e2⟩, n3, b3, e3⟩ := lprev.tail.head.bytes hp
  obtain ⟨⟨m0, d0, g0⟩, m1, d1, g1⟩ := lnew.head.bytes hp
  obtain ⟨⟨m2, d2, g2⟩, m3, d3, g3⟩ := lnew.tail.head.bytes hp
  obtain ⟨-, ago, lago, eago⟩ := accessRam_pulls hp lram hq.append.1.append.2.append.2
  obtain ⟨low, high, hle, hhigh, elow, ehigh, ecount, k0, k1, k2, k3, efirst, eend⟩ := h.lanes hp hr
  have hfull := h.full
  have hoff := h.offset
  have hframe := h.frame
  clear hl hq l lprev lnew lram h
  -- The lanes are those of the address.
  have hb : ∃ b o : Nat, b < 2 ∧ c.frame.bigEndian = (b : F) ∧ c.offset = (o : F) ∧
      o = if b = 0 then low else 3 - high := by
    obtain ⟨b, lb, eb⟩ := bool_cases' hframe.bigEndian
    have cb : b = 0 ∨ b = 1 := by omega
    rw [elow, ehigh, hr, eb] at hoff
    rcases cb with rfl | rfl
    · refine ⟨0, low, by omega, eb, ?_, rfl⟩
      rw [cast_zero] at hoff; grobner
    · refine ⟨1, 3 - high, by omega, eb, ?_, rfl⟩
      have e : ((3 - high : Nat) : F) + (high : F) = 3 := by
        rw [← cast_add, show 3 - high + high = 3 by omega, cast_lit]
      rw [cast_one] at hoff; grobner
  obtain ⟨b, o, lb, eb, eo, ho⟩ := hb
  have lo : o < 4 := by rw [ho]; split <;> omega
  have hlane : o + 4 * b = a.toNat % 4 + if endian = .big then 4 else 0 := by
    refine nat_eq (F := F) (by omega) (by split <;> omega) ?_
    rw [← elane, eo, eb]
    simp only [cast_add, cast_mul]; grobner
  have hbig : b = if endian = .big then 1 else 0 := by split at hlane <;> simp_all <;> omega
  have hoa : a.toNat % 4 = o := by split at hlane <;> simp_all <;> omega
  -- The words.
  have word {n0 n1 n2 n3 : Nat} (b0 : n0 < 256) (b1 : n1 < 256) (b2 : n2 < 256) (b3 : n3 < 256) :
      (BitVec.ofNat 32 (n0 + 256 * n1 + 65536 * n2 + 16777216 * n3)).toNat =
        n0 + 256 * n1 + 65536 * n2 + 16777216 * n3 := by rw [BitVec.toNat_ofNat]; omega
  have hx := word b0 b1 b2 b3
  have hy := word d0 d1 d2 d3
  have hprev := (Mipsilon.Bytes.is_of_limbs b0 b1 b2 e0 e1 e2 e3 hx).word
  have hnew := (Mipsilon.Bytes.is_of_limbs d0 d1 d2 g0 g1 g2 g3 hy).word
  generalize BitVec.ofNat 32 (n0 + 256 * n1 + 65536 * n2 + 16777216 * n3) = x at *
  generalize BitVec.ofNat 32 (m0 + 256 * m1 + 65536 * m2 + 16777216 * m3) = y at *
  have same {m n : Nat} (lm : m < 256) (ln : n < 256) (e : (m : F) = (n : F)) : m = n :=
    nat_eq (by omega) (by omega) e
  have hkeep (l : Nat) (hl : l < 4) (hl' : l < low ∨ high < l) : byteAt x l = byteAt y l :=
    byteAt_eq b0 b1 b2 d0 d1 d2 hx hy (fun i => same d0 b0 (by rw [← g0, ← e0, k0 i]))
      (fun i => same d1 b1 (by rw [← g1, ← e1, k1 i])) (fun i => same d2 b2 (by rw [← g2, ← e2, k2 i]))
      (fun i => same d3 b3 (by rw [← g3, ← e3, k3 i])) (by omega) hl hl'
  have hlen := bytesFrom_length endian y (a.toNat % 4) (high + 1 - low)
  have hfit : a.toNat % 4 + (high + 1 - low) ≤ 4 := by rw [hoa, ho]; split <;> omega
  -- What is sent.
  have hms : (c.accesses 1).filter Message.exact =
      Access.messages clk ⟨.ram (key a), x, y, 2, ago⟩ := by
    rw [Cols.accesses, List.filter_append, List.filter_append,
      accessRam_messages (k := key a) (slot := 2) (by rw [ekey, key_toNat ha])
        (by rw [eclk]; exact slot_two clk) eago hprev hnew]
    rfl
  obtain ⟨next, hn, hsends⟩ := hframe.sends (tag := 1) (lane := c.offset + c.frame.bigEndian * 4)
    (nextKey := c.frame.key + 1) (nextLane := c.frame.bigEndian * 4) hr hms
  refine ⟨x, y, bytesFrom endian y (a.toNat % 4) (high + 1 - low), ago, next, by omega, by omega, lago,
    fun ram hram => storeBytes_eq ha hfit fun o' ho' h' => ?_, ?_, hsends⟩
  · rw [hram]
    refine hkeep _ (laneOf_lt ho') ?_
    unfold laneOf
    rw [hoa, ho, hbig] at h'
    split at h' <;> simp_all <;> omega
  rw [hlen]
  rcases hn with ⟨rfl, e⟩ | ⟨rfl, elast⟩
  · left
    refine ⟨?_, by rw [erem, ecount] at e; grobner⟩
    rw [pushState, stateMessage, eclk, enpc, cast_add, cast_one]
  · right
    have hend : a.toNat % 4 + (high + 1 - low) = 4 := by
      rw [hr, elast, eb, efirst, eend] at hfull
      have cb : b = 0 ∨ b = 1 := by omega
      rw [hoa, ho]
      rcases cb with rfl | rfl
      · have : high = 3 := Classical.byContradiction fun n => zero_ne_one (F := F) (by
          rw [if_neg n, cast_zero] at hfull; grobner)
        simp only [if_true]; omega
      · have : low = 0 := Classical.byContradiction fun n => zero_ne_one (F := F) (by
          rw [if_neg n, cast_one] at hfull; grobner)
        simp only [Nat.one_ne_zero, if_false]; omega
    have hnext : (a + BitVec.ofNat 32 (high + 1 - low)).toNat = a.toNat + (high + 1 - low) := by
      rw [BitVec.toNat_add, BitVec.toNat_ofNat]; omega
    have q1 : c.frame.key + 1 = (((a + BitVec.ofNat 32 (high + 1 - low)).toNat / 4 : Nat) : F) := by
      rw [hnext, show (a.toNat + (high + 1 - low)) / 4 = a.toNat / 4 + 1 by omega, cast_add, cast_one,
        ekey]
    have q2 : c.frame.bigEndian * 4 = (((a + BitVec.ofNat 32 (high + 1 - low)).toNat % 4 +
        if endian = .big then 4 else 0 : Nat) : F) := by
      rw [hnext, show (a.toNat + (high + 1 - low)) % 4 = 0 by omega, eb, hbig]
      split
      · show ((1 : Nat) : F) * 4 = ((4 : Nat) : F)
        rw [cast_one, cast_lit]; grobner
      · show ((0 : Nat) : F) * 4 = ((0 : Nat) : F)
        rw [cast_zero]; grobner
    rw [TransferFrame.push, transferMessage, eclk, epc, enpc, q1, q2, erem, ecount]

end Mipsilon.Read
