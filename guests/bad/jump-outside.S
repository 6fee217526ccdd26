# Jumps to 0x10000000, where no executable segment is: the fetch there traps.
#include "bad.h"
FUNCTION(jump_outside)
        lui     $t0, 0x1000
        jr      $t0
        nop
END(jump_outside)
