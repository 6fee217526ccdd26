# TEQ with code 7, as compilers emit it to guard a division by zero.
#include "bad.h"
FUNCTION(guarded_division)
        addiu   $t0, $0, 1234
        div     $0, $t0, $0
        teq     $0, $0, 7
        mflo    $v0
END(guarded_division)
