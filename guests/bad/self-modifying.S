# Replaces a later instruction by a different one and executes it. The proved program is the one
# that was loaded, so the executor must refuse rather than run either of the two.
#include "bad.h"
FUNCTION(self_modifying)
        lui     $t0, %hi(2f)
        lw      $t1, %lo(2f)($t0)
        lui     $t0, %hi(1f)
        sw      $t1, %lo(1f)($t0)
1:      addiu   $v0, $0, 1
END(self_modifying)
2:      addiu   $v0, $0, 2
