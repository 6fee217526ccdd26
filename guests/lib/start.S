# Start-up of every guest: calls main(argc, argv) and exits with its result. The kernel's stack
# ($sp points at argc, then argv) becomes a C stack: 8-byte aligned with the 16 bytes of argument
# space that o32 callees may use. $gp stays unset because guests are built with -G0. Plain GNU
# assembly without the C preprocessor, since the Rust guest includes this file too.

        .section .text.start, "ax", @progbits
        .set    push
        .set    noreorder
        .set    noat
        .globl  __start
        .type   __start, @function
        .ent    __start
__start:
        lw      $a0, 0($sp)
        addiu   $a1, $sp, 4
        addiu   $at, $0, -8
        and     $sp, $sp, $at
        jal     main
        addiu   $sp, $sp, -16

        move    $a0, $v0
        li      $v0, 4001
        syscall
        .end    __start
        .size   __start, . - __start
        .set    pop
