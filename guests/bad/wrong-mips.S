# A program for another kind of MIPS, which the loader must refuse; build assembles it as MIPS64,
# n32, MIPS32r6, microMIPS and hard-float code. It would exit with 0.
        .text
        .globl  __start
        .type   __start, @function
__start:
        li      $2, 4001
        li      $4, 0
        syscall
        .size   __start, . - __start
