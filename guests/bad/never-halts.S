# An endless loop, to be stopped by a limit on cycles.
#include "bad.h"
FUNCTION(never_halts)
1:      beq     $0, $0, 1b
        addiu   $t0, $t0, 1
END(never_halts)
