# A function that calls itself without end: the limit on the stack ends it.
#include "bad.h"
FUNCTION(endless_recursion)
        addiu   $sp, $sp, -32
        jal     endless_recursion
        sw      $ra, 28($sp)
        addiu   $sp, $sp, 32
END(endless_recursion)
