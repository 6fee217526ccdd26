# A program for another processor altogether, which the loader must refuse. It would exit with 0.
        .text
        .globl  _start
        .type   _start, @function
_start:
        mov     $60, %eax
        xor     %edi, %edi
        syscall
        .size   _start, . - _start
