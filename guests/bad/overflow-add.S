# ADD overflows a signed word: an integer overflow trap, and $t0 keeps its value.
#include "bad.h"
FUNCTION(overflow_add)
        lui     $t0, 0x7fff
        add     $t0, $t0, $t0
END(overflow_add)
