# LW from an odd address: an address error.
#include "bad.h"
FUNCTION(unaligned_load)
        addiu   $t0, $sp, 1
        lw      $t1, 4($t0)
END(unaligned_load)
