# What a C library for Linux does at its start: set_thread_area, which returns ENOSYS (twice, as some
# try again), and then its own abort by a trap. The report must name the call.
#include "bad.h"
FUNCTION(unsupported_call)
        addiu   $v0, $0, 4283
        syscall
        addiu   $v0, $0, 4283
        syscall
        tne     $a3, $0
END(unsupported_call)
