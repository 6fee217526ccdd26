# LW from 0x80000000, the first address that user mode may not touch: an address error.
#include "bad.h"
FUNCTION(kernel_address)
        lui     $t0, 0x8000
        lw      $t1, 0($t0)
END(kernel_address)
