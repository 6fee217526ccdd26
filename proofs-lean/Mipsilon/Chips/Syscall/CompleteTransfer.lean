module

public import Mipsilon.Chips.Syscall.Complete
public import Mipsilon.Chips.Syscall.Transfer

/-! Every SYSCALL that moves bytes has the row of `syscall` that starts its transfer. -/

@[expose] public section
namespace Mipsilon.Syscall
open Lean.Grind Spec
variable {F : Type} [ZkField F] {p : Program} {s : State} {m : Memory} {pc nextPc : Nat} {clk : F}
  {ago : Nat → Nat} {i : Instruction}

/-- What a step that moves bytes moves, if it takes no longer than a segment. -/
structure Moving (s : State) (k : Kind) (result : W) : Prop where
  number : k.Number (s.reg 2)
  descriptor : k.Descriptor (s.reg 4)
  nonempty : result ≠ 0
  result : k = .read ∧ result = BitVec.ofNat 32
      (Bytes.length (Bytes.take (s.reg 6).toNat (s.input.headD []))) ∧
      Bytes.length (Bytes.take (s.reg 6).toNat (s.input.headD [])) < 2 ^ 24 ∨
    k = .output ∧ result = s.reg 6

/-- The chip has the row that starts the transfer of every step that moves bytes. -/
theorem complete_transfer (hp : 2 ^ 30 < char F) (hex : Executes p s m pc nextPc)
    (hf : fetch p s.pc = .ok i) (hi : i.op = .syscall) {k : Kind} {result : W}
    (hs : Moving s k result) (hago : ∀ k, ago k < 2 ^ 16) : ∃ env : Env F, (∀ last, Gen.Syscall.chip.Satisfied env last) ∧
      LooksUp p (Gen.Syscall.chip.messages env) ∧
      Sends (Gen.Syscall.chip.messages env) (stateMessage clk pc nextPc (-1) ::
        transferMessage (if k = .read then 1 else 2) (clk + 4) pc nextPc p.endian (s.reg 5)
          (result.toNat : F) 1 ::
        (accesses (words s) (ages ago) result 0).flatMap (Access.messages clk)) := by
  have hn := hs.number
  have hd := hs.descriptor
  have htrap := untrapped hex hf hi
  have hb : k.Buffer (words s) := checked (r := s.reads p i) hn hd htrap rfl rfl
  have hpc := hex.here.1
  have hk : k = .read ∨ k = .output := hs.result.imp And.left And.left
  have hr : k.Results (words s) result 0 := by
    rcases hs.result with ⟨rfl, rfl, hlt⟩ | ⟨rfl, rfl⟩
    · have hle : Bytes.length (Bytes.take (s.reg 6).toNat (s.input.headD [])) ≤ (s.reg 6).toNat := by
        rw [Bytes.length_eq, Bytes.take_eq]; exact List.length_take_le _ _
      have e : (BitVec.ofNat 32 (Bytes.length (Bytes.take (s.reg 6).toNat (s.input.headD
          [])))).toNat = Bytes.length (Bytes.take (s.reg 6).toNat (s.input.headD [])) := by
        rw [BitVec.toNat_ofNat]; omega
      exact ⟨by rw [e]; exact hle, by rw [e]; exact hlt, rfl⟩
    · refine ⟨?_, rfl, rfl⟩
      show (s.reg 6).toNat < 2 ^ 16
      refine Classical.byContradiction fun h => htrap .outputFull ?_
      have hb : InRam (s.reads p i).a1 (s.reads p i).a2 := hb
      have hd : (s.reads p i).a0 = Spec.Syscall.output := hd
      have hn : (s.reads p i).v0 = Spec.Syscall.write := hn
      rw [syscall_write hn, Reads.writeOut, if_neg fun e => e.2.2 hd, if_neg fun e => e hb,
        if_neg fun e => e hd, if_pos]
      show Bytes.length s.output + (s.reg 6).toNat > 1024
      omega
  have hat : (ages ago).v0 < 2 ^ 16 ∧ (ages ago).a0 < 2 ^ 16 ∧ (ages ago).a1 < 2 ^ 16 ∧
      (ages ago).a2 < 2 ^ 16 ∧ (ages ago).a3 < 2 ^ 16 := ⟨hago 3, hago 0, hago 1, hago 2, hago 4⟩
  have hrow : (Call.fill p.endian clk pc nextPc k (words s) (ages ago) result 0 : Call
    F).IsRow p
      pc nextPc (words s) (ages ago) := fill_isRow hex.place hex.pc_lt (hpc ▸ hf) hi hat
  have hc := fill_constraints (F := F) (endian := p.endian) (clk := clk) (pc := pc) (nextPc := nextPc)
    (t := ages ago) hp hn hd hb hr
  have hlooks := fill_looksUp (F := F) (clk := clk) (nextPc := nextPc) hex.pc_lt (hpc ▸ hf) hi hat hr
  have hmoves : k = .read ∧
      (Call.fill p.endian clk pc nextPc k (words s) (ages ago) result 0 : Call F).reads = 1
        ∧
      (Call.fill p.endian clk pc nextPc k (words s) (ages ago) result 0 : Call F).outputs =
        0 ∨
      k = .output ∧
      (Call.fill p.endian clk pc nextPc k (words s) (ages ago) result 0 : Call F).reads = 0
        ∧
      (Call.fill p.endian clk pc nextPc k (words s) (ages ago) result 0 : Call F).outputs =
        1 := by
    have h := hs.nonempty
    rcases hk with rfl | rfl
    · exact .inl ⟨rfl, by simp [Call.fill]; exact fun e => absurd e h, by simp [Call.fill]⟩
    · exact .inr ⟨rfl, by simp [Call.fill], by simp [Call.fill]; exact fun e => absurd e h⟩
  refine ⟨row (Call.fill p.endian clk pc nextPc k (words s) (ages ago) result 0),
    fun last => ?_, ?_, ?_⟩
  · rw [bridge, call_row]; exact hc
  · rw [messages, call_row]; exact hlooks
  · rw [messages, call_row]
    exact hrow.sends_transfer hp hc.buffer rfl hmoves hlooks.append.2.append.1 (Word.of_is _)
      (Word.of_is _)

end Mipsilon.Syscall
