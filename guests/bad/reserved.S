# An instruction word whose major opcode, 0x3b, means nothing in MIPS32r2.
#include "bad.h"
FUNCTION(reserved_word)
        .word   0xec000000
END(reserved_word)
