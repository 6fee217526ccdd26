# BREAK always traps.
#include "bad.h"
FUNCTION(breaks)
        break
END(breaks)
