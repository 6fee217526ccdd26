# A branch in the delay slot of a branch: the manual leaves it UNPREDICTABLE, QEMU raises SIGILL.
#include "bad.h"
FUNCTION(branch_in_slot)
        beq     $0, $0, 1f
        bne     $0, $0, 1f
        nop
1:
END(branch_in_slot)
