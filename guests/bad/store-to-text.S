# Not an error, though QEMU maps the segment read-only: stores to an executable segment are plain
# stores. One puts back the instruction that is there and executes it, the other changes a word
# that is never executed and reads it back.
#include "bad.h"
FUNCTION(stores_to_text)
        lui     $t0, %hi(1f)
        lw      $t1, %lo(1f)($t0)
        sw      $t1, %lo(1f)($t0)
1:      addiu   $v0, $0, 1234
        lui     $t0, %hi(2f)
        sw      $v0, %lo(2f)($t0)
        lw      $t1, %lo(2f)($t0)
        subu    $v0, $v0, $t1
END(stores_to_text)
2:      .word   0
