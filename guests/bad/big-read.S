# Reads up to 16 MiB of the private input at once, more words than a proof has rows of time: `run`
# succeeds, and `prove` must name the read.
#include "bad.h"
FUNCTION(big_read)
        addu    $a0, $0, $0
        lui     $a1, 0x1000
        lui     $a2, 0x0100
        addiu   $v0, $0, 4003
        syscall
        addu    $v0, $0, $0
END(big_read)
