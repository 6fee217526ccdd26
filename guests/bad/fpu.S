# A floating-point instruction. The machine has no FPU, so the word is reserved.
#include "bad.h"
FUNCTION(adds_floats)
        .set    hardfloat
        add.s   $f0, $f0, $f0
        .set    softfloat
END(adds_floats)
