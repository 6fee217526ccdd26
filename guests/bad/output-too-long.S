# Writes 1,000 and then 25 bytes to the public output: one more than fit.
#include "bad.h"
FUNCTION(output_too_long)
        addiu   $a0, $0, 3
        addiu   $sp, $sp, -1024
        addu    $a1, $sp, $0
        addiu   $a2, $0, 1000
        addiu   $v0, $0, 4004
        syscall
        addiu   $a0, $0, 3
        addu    $a1, $sp, $0
        addiu   $a2, $0, 25
        addiu   $v0, $0, 4004
        syscall
        addu    $v0, $0, $0
        addiu   $sp, $sp, 1024
END(output_too_long)
