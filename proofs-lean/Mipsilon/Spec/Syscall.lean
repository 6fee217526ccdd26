module

public import Mipsilon.Spec.Control

/-!
System calls, by Linux's o32 convention: the number in $v0, arguments in $a0 to $a2, the result in
$v0; $a3 is 0 on success, and 1 if $v0 holds an error number. Other registers keep their values.
A buffer outside RAM traps, where Linux returns EFAULT.
-/

@[expose] public section
namespace Mipsilon.Spec.Syscall

/-- exit(code). -/
def exit : W := 4001

/-- exit_group(code). -/
def exitGroup : W := 4246

/-- read(fd, buffer, count). -/
def read : W := 4003

/-- write(fd, buffer, count). -/
def write : W := 4004

/-- Error number: bad file descriptor. -/
def ebadf : W := 9

/-- Error number: function not implemented. -/
def enosys : W := 89

/-- The file descriptor of the private input. -/
def stdin : W := 0

/-- The file descriptor of the host's standard output. -/
def stdout : W := 1

/-- The file descriptor of the host's standard error. -/
def stderr : W := 2

/-- The file descriptor of the public output. -/
def output : W := 3

/-- The most bytes of public output. -/
def maxOutput : Nat := 1024

end Mipsilon.Spec.Syscall

namespace Mipsilon.Spec.Reads

/-- Returns `result` to the program after a transfer. -/
def success (r : Reads) (result : W) (transfer : Transfer) : Outcome Effects :=
  .next { r.advance with gpr := [(2, result), (7, 0)], transfer }

/-- Returns an error number to the program. -/
def failure (r : Reads) (error : W) : Outcome Effects :=
  .next { r.advance with gpr := [(2, error), (7, 1)] }

/-- read: consumes the next chunk of the private input, stores at most $a2 bytes of it at $a1 and
returns their number, 0 at the end of the input. -/
def read (r : Reads) : Outcome Effects :=
  if r.a0 ≠ Syscall.stdin then r.failure Syscall.ebadf
  else if ¬InRam r.a1 r.a2 then .trap (.buffer r.a1)
  else
    let bytes := Bytes.take r.a2.toNat r.chunk
    r.success (BitVec.ofNat 32 (Bytes.length bytes)) (.read r.a1 bytes)

/-- write: sends the $a2 bytes at $a1 to the terminal or appends them to the public output, and
returns their number. -/
def writeOut (r : Reads) : Outcome Effects :=
  if r.a0 ≠ Syscall.stdout ∧ r.a0 ≠ Syscall.stderr ∧ r.a0 ≠ Syscall.output then
    r.failure Syscall.ebadf
  else if ¬InRam r.a1 r.a2 then .trap (.buffer r.a1)
  else if r.a0 ≠ Syscall.output then r.success r.a2 (.terminal r.a0 r.a1 r.a2)
  else if r.outputLength + r.a2.toNat > Syscall.maxOutput then .trap .outputFull
  else r.success r.a2 (.output r.a1 r.a2)

/-- SYSCALL. -/
def syscall (r : Reads) : Outcome Effects :=
  if r.v0 = Syscall.exit ∨ r.v0 = Syscall.exitGroup then .halt r.a0
  else if r.v0 = Syscall.read then r.read
  else if r.v0 = Syscall.write then r.writeOut
  else r.failure Syscall.enosys

end Mipsilon.Spec.Reads
