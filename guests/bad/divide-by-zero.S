# Not an error: DIV by zero traps only where a compiler adds TEQ. LO is the dividend and HI zero,
# as on QEMU; the exit code is their difference minus the dividend, that is, 0.
#include "bad.h"
FUNCTION(divides_by_zero)
        addiu   $t0, $0, 1234
        div     $0, $t0, $0
        mflo    $t1
        mfhi    $t2
        subu    $v0, $t1, $t2
        subu    $v0, $v0, $t0
END(divides_by_zero)
