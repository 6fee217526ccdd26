# Every instruction that can have a row in a proof, each at least once and on the operands that
# tend to go wrong: likely branches both ways, delay slots that alias what the jump uses, unaligned
# words at every offset, division by zero, reservations lost and kept, system calls that fail.
# Each result is mixed into a checksum in memory, so that a single wrong bit anywhere changes the
# output. BREAK is absent because it always traps, and so are all operands that trap.
#
# Input: any bytes; the run reads the first 40, in pieces (fewer are fine).
# Output: bytes of the input echoed from unaligned buffers, then the checksum, big endian.
# Exit code: 7, through exit_group. The output depends on the endianness, as the code does; both
# agree with QEMU, which is why the value of RDHWR $29 (0 here, a TLS pointer there) is discarded.

        .set    noreorder
        .set    noat
        .set    nomacro

# Mixes \value into the checksum. Clobbers $a0, $t8, $t9 and $ra, so \value may not be one of the
# last three.
        .macro  fold value
        jal     mix
        addu    $a0, \value, $0
        .endm

        .macro  word register, value
        lui     \register, (\value) >> 16
        ori     \register, \register, (\value) & 0xffff
        .endm

        .macro  address register, symbol
        lui     \register, %hi(\symbol)
        addiu   \register, \register, %lo(\symbol)
        .endm

# ---- Arithmetic, for every pair (x, y) = ($t0, $t1) of the table `pairs` ----

# \op $t2, x, y, and the same where the destination is a source.
        .macro  three op
        \op     $t2, $t0, $t1
        fold    $t2
        addu    $t3, $t0, $0
        \op     $t3, $t3, $t1
        addu    $t4, $t1, $0
        \op     $t4, $t0, $t4
        subu    $t3, $t3, $t4
        fold    $t3
        .endm

        .macro  immediate op, number
        \op     $t2, $t0, \number
        fold    $t2
        .endm

        .macro  one op
        \op     $t2, $t0
        fold    $t2
        .endm

        .macro  fold_hi_lo
        mfhi    $t2
        mflo    $t3
        fold    $t2
        fold    $t3
        .endm

        .section .text, "ax", @progbits
        .globl  main
        .type   main, @function
        .ent    main
main:
        address $s0, pairs
        address $s1, pairs_end
arithmetic:
        lw      $t0, 0($s0)
        lw      $t1, 4($s0)

        three   addu
        three   subu
        three   and
        three   or
        three   xor
        three   nor
        three   slt
        three   sltu
        three   sllv
        three   srlv
        three   srav
        three   rotrv
        three   mul
        three   movz
        three   movn

        # A quarter of x and of y: sums and differences cannot overflow.
        sra     $t3, $t0, 2
        sra     $t4, $t1, 2
        add     $t2, $t3, $t4
        fold    $t2
        sub     $t2, $t3, $t4
        fold    $t2
        addi    $t2, $t3, -32768
        fold    $t2
        addi    $t2, $t3, 32767
        fold    $t2

        immediate addiu, -32768
        immediate addiu, 32767
        immediate andi, 0xffff
        immediate ori, 0x8001
        immediate xori, 0xffff
        immediate slti, -1
        immediate slti, 32767
        immediate sltiu, -1
        immediate sltiu, 34
        immediate sll, 0
        immediate sll, 1
        immediate sll, 31
        immediate srl, 0
        immediate srl, 16
        immediate srl, 31
        immediate sra, 0
        immediate sra, 7
        immediate sra, 31
        immediate rotr, 0
        immediate rotr, 1
        immediate rotr, 31
        lui     $t2, 0x8000
        fold    $t2

        one     clz
        one     clo
        one     seb
        one     seh
        one     wsbh

        ext     $t2, $t0, 0, 32
        fold    $t2
        ext     $t2, $t0, 31, 1
        fold    $t2
        ext     $t2, $t0, 5, 20
        fold    $t2
        ext     $t0, $t0, 16, 16
        fold    $t0
        lw      $t0, 0($s0)
        addu    $t2, $t1, $0
        ins     $t2, $t0, 0, 32
        fold    $t2
        addu    $t2, $t1, $0
        ins     $t2, $t0, 31, 1
        fold    $t2
        addu    $t2, $t1, $0
        ins     $t2, $t0, 9, 13
        fold    $t2
        ins     $t2, $t2, 16, 16
        fold    $t2

        mult    $t0, $t1
        fold_hi_lo
        multu   $t0, $t1
        fold_hi_lo
        div     $0, $t0, $t1
        fold_hi_lo
        divu    $0, $t0, $t1
        fold_hi_lo
        mthi    $t0
        mtlo    $t1
        fold_hi_lo
        madd    $t0, $t1
        fold_hi_lo
        maddu   $t1, $t0
        fold_hi_lo
        msub    $t0, $t0
        fold_hi_lo
        msubu   $t1, $t1
        fold_hi_lo
        mthi    $t1
        madd    $t0, $t1
        mtlo    $t0
        msubu   $t0, $t1
        fold_hi_lo

        addiu   $s0, $s0, 8
        bne     $s0, $s1, arithmetic
        nop

        # Conditional traps whose conditions are false.
        addiu   $t0, $0, 5
        addiu   $t1, $0, -5
        teq     $t0, $t1
        tne     $t0, $t0, 1023
        tlt     $t0, $t1
        tlt     $t0, $t0
        tltu    $t1, $t0
        tge     $t1, $t0
        tgeu    $t0, $t1, 7
        teqi    $t0, -5
        tnei    $t1, -5
        tlti    $t0, 5
        tltiu   $t1, 5
        tgei    $t0, 6
        tgeiu   $t0, -1

# ---- Memory, around `bytes`; the base is inside, so that offsets have both signs ----

        .macro  load op, offset
        word    $t2, 0x1a2b3c4d
        \op     $t2, \offset($s0)
        fold    $t2
        .endm

        .macro  store op, offset
        \op     $s1, \offset($s0)
        lw      $t2, 0($s0)
        fold    $t2
        lw      $t3, -4($s0)
        fold    $t3
        rotr    $s1, $s1, 5
        .endm

        address $s0, bytes + 8
        load    lb, -4
        load    lb, -3
        load    lb, -2
        load    lb, -1
        load    lbu, 0
        load    lbu, 1
        load    lbu, 2
        load    lbu, 3
        load    lh, 0
        load    lh, -2
        load    lhu, 4
        load    lhu, 6
        load    lw, -8
        load    lw, 4
        load    lwl, 0
        load    lwl, 1
        load    lwl, -2
        load    lwl, 3
        load    lwr, 0
        load    lwr, 1
        load    lwr, -2
        load    lwr, 3

        # Destinations that are their own base.
        addu    $t2, $s0, $0
        lw      $t2, 4($t2)
        fold    $t2
        addiu   $t2, $s0, 1
        lwl     $t2, 0($t2)
        fold    $t2
        addiu   $t2, $s0, 2
        lwr     $t2, 0($t2)
        fold    $t2

        # The two halves of an unaligned word, as compilers load it on either endianness.
        .irp    at, 0, 1, 2, 3
#ifdef __MIPSEB__
        lwl     $t2, \at($s0)
        lwr     $t2, \at + 3($s0)
#else
        lwr     $t2, \at($s0)
        lwl     $t2, \at + 3($s0)
#endif
        fold    $t2
        .endr

        word    $s1, 0xfedcba98
        store   sb, 0
        store   sb, 1
        store   sb, 2
        store   sb, 3
        store   sh, 0
        store   sh, -2
        store   sw, 0
        store   sw, -4
        store   swl, 0
        store   swl, 1
        store   swl, -2
        store   swl, 3
        store   swr, 0
        store   swr, 1
        store   swr, -2
        store   swr, 3

        # A store of its own base.
        sw      $s0, 0($s0)
        lw      $t2, 0($s0)
        fold    $t2

        # SC after LL stores; a second SC, or one to another word, does not.
        ll      $t2, 0($s0)
        addiu   $t3, $t2, 1
        sc      $t3, 0($s0)
        fold    $t3
        addiu   $t3, $0, 99
        sc      $t3, 0($s0)
        fold    $t3
        ll      $t3, 4($s0)
        sc      $t2, 0($s0)
        fold    $t2
        ll      $t2, 4($s0)
        ll      $t2, 0($s0)
        addu    $t3, $s0, $0
        sc      $t3, 0($t3)
        fold    $t3
        lw      $t2, 0($s0)
        fold    $t2
        lw      $t2, 4($s0)
        fold    $t2

        sync
        synci   0($s0)
        pref    0, 0($s0)
        rdhwr   $t2, $29

# ---- Branches ----

# A branch over one instruction: $t2 tells whether its slot (2) and the instruction skipped by a
# taken branch (4) were executed; a linking branch shows $ra as well.
        .macro  branch op, sources:vararg
        addiu   $t2, $0, 1
        \op     \sources, .Lover\@
        addiu   $t2, $t2, 2
        addiu   $t2, $t2, 4
.Lover\@:
        fold    $t2
        .endm

        .macro  linking_branch op, source
        addu    $ra, $0, $0
        addiu   $t2, $0, 1
        \op     \source, .Lover\@
        addu    $t2, $t2, $ra
        addiu   $t2, $t2, 4
.Lover\@:
        addu    $t3, $ra, $0
        fold    $t2
        fold    $t3
        .endm

        addiu   $s1, $0, -5
        addiu   $s2, $0, 7
        addiu   $s3, $0, 7
        .irp    op, beq, bne, beql, bnel
        branch  \op, $s1, $s2
        branch  \op, $s2, $s3
        branch  \op, $0, $0
        .endr
        .irp    op, blez, bgtz, bltz, bgez, blezl, bgtzl, bltzl, bgezl
        branch  \op, $s1
        branch  \op, $0
        branch  \op, $s2
        .endr
        .irp    op, bltzal, bgezal, bltzall, bgezall
        linking_branch \op, $s1
        linking_branch \op, $0
        linking_branch \op, $s2
        .endr

        # Backwards, with a slot that changes what the branch compares.
        addiu   $t2, $0, 5
backwards:
        fold    $t2
        bgtzl   $t2, backwards
        addiu   $t2, $t2, -2

# ---- Jumps: over one instruction each, with slots that read and write what the jump uses ----

        addiu   $t2, $0, 0
        j       1f
        addiu   $t2, $t2, 1
        addiu   $t2, $t2, 2
1:      fold    $t2

        jal     1f
        addu    $t2, $ra, $0
        addiu   $t2, $t2, 2
1:      fold    $t2

        address $t3, 1f
        jr      $t3
        addiu   $t3, $t3, 1
        addiu   $t3, $t3, 2
1:      fold    $t3

        address $t3, 1f
        jalr    $t3
        addu    $t2, $ra, $0
        addiu   $t2, $t2, 2
1:      fold    $t2

        address $t3, 1f
        jalr    $t4, $t3
        addiu   $t4, $t4, 1
        addiu   $t4, $t4, 2
1:      fold    $t4

        address $t3, 1f
        jalr    $0, $t3
        addu    $t3, $0, $0
        addiu   $t3, $t3, 2
1:      fold    $t3

        address $t3, 1f
        jr.hb   $t3
        lw      $t3, 0($s0)
        addiu   $t3, $t3, 2
1:      fold    $t3

        address $t3, 1f
        jalr.hb $t4, $t3
        sw      $t4, 0($s0)
        addiu   $t4, $t4, 2
1:      fold    $t4
        lw      $t2, 0($s0)
        fold    $t2

# ---- Delay slots that touch memory, HI and LO, or the kernel ----

        beq     $0, $0, 1f
        lwl     $t2, 1($s0)
        addiu   $t2, $t2, 2
1:      fold    $t2
        bne     $s1, $0, 1f
        swr     $s1, 1($s0)
        sw      $0, 0($s0)
1:      lw      $t2, 0($s0)
        fold    $t2
        beq     $0, $0, 1f
        mult    $s1, $s2
        mult    $0, $0
1:      fold_hi_lo
        bltzl   $s1, 1f
        mthi    $s2
        mthi    $0
1:      bgez    $s1, 1f
        mtlo    $s3
1:      fold_hi_lo
        beq     $0, $0, 1f
        mflo    $t2
        addiu   $t2, $t2, 2
1:      fold    $t2
        blez    $s1, 1f
        divu    $0, $s1, $s2
        mthi    $0
1:      fold_hi_lo

        # A system call (write nothing to fd 2). The NOP matters to QEMU 7.2 alone: it resumes
        # behind the slot as if that were still the slot.
        addiu   $v0, $0, 4004
        addiu   $a0, $0, 2
        addu    $a2, $0, $0
        beq     $0, $0, 1f
        syscall
        nop
1:      fold    $v0
        fold    $a3

# ---- Writes to $0 ----

        addiu   $t0, $0, -1
        .macro  zero instruction:vararg
        \instruction
        fold    $0
        .endm
        zero    addu $0, $t0, $t0
        zero    add $0, $t0, $t0
        zero    addi $0, $t0, 7
        zero    addiu $0, $t0, 7
        zero    slt $0, $t0, $s1
        zero    sltiu $0, $s1, -1
        zero    lui $0, 0x1234
        zero    nor $0, $0, $0
        zero    sll $0, $t0, 3
        zero    srav $0, $t0, $t0
        zero    mul $0, $t0, $t0
        zero    mfhi $0
        zero    mflo $0
        zero    clo $0, $t0
        zero    seb $0, $t0
        zero    ext $0, $t0, 3, 9
        zero    ins $0, $t0, 3, 9
        zero    movz $0, $t0, $0
        zero    movn $0, $t0, $t0
        zero    lb $0, 1($s0)
        zero    lw $0, 0($s0)
        zero    lwl $0, 1($s0)
        zero    lwr $0, 1($s0)
        zero    ll $0, 0($s0)
        zero    sc $0, 0($s0)
        zero    rdhwr $0, $29

# ---- System calls ----

# System call \number with $a0 = \fd, $a1 = buffer + \offset, $a2 = \size.
        .macro  call number, fd, offset, size
        addiu   $a0, $0, \fd
        address $a1, buffer + \offset
        addiu   $a2, $0, \size
        addiu   $v0, $0, \number
        syscall
        fold    $v0
        fold    $a3
        .endm

        # Numbers that mean nothing: ENOSYS, also when only the upper half is wrong.
        call    0, 0, 0, 0
        call    4999, 1, 2, 3
        call    -1, 0, 0, 0
        word    $v0, 0x80000fa3
        syscall
        fold    $v0
        fold    $a3

        # Descriptors that are not open in that direction: EBADF, even for no bytes.
        call    4003, 3, 0, 4
        call    4003, 77, 0, 4
        call    4003, -1, 0, 0
        call    4004, 0, 0, 4
        call    4004, 77, 0, 4
        call    4004, -1, 0, 0

        # Reads of every length mod 4 to every address mod 4; the last asks for more than is left.
        call    4003, 0, 0, 0
        call    4003, 0, 0, 4
        call    4003, 0, 5, 1
        call    4003, 0, 6, 3
        call    4003, 0, 11, 2
        call    4003, 0, 13, 9
        call    4003, 0, 23, 6
        call    4003, 0, 30, 15
        address $s0, buffer
        address $s1, buffer + 48
1:      lw      $t2, 0($s0)
        addiu   $s0, $s0, 4
        fold    $t2
        bne     $s0, $s1, 1b
        nop

        address $a1, greeting
        addiu   $a0, $0, 1
        addiu   $a2, $0, greeting_end - greeting
        addiu   $v0, $0, 4004
        syscall
        fold    $v0
        call    4004, 2, 1, 0
        call    4004, 3, 0, 0
        call    4004, 3, 0, 4
        call    4004, 3, 5, 1
        call    4004, 3, 6, 3
        call    4004, 3, 11, 2
        call    4004, 3, 13, 9

# ---- The checksum, most significant byte first ----

        address $s0, checksum
        lw      $t0, 0($s0)
#ifdef __MIPSEL__
        wsbh    $t0, $t0
        rotr    $t0, $t0, 16
#endif
        sw      $t0, 0($s0)
        addiu   $a0, $0, 3
        addu    $a1, $s0, $0
        addiu   $a2, $0, 4
        addiu   $v0, $0, 4004
        syscall

        addiu   $a0, $0, 7
        addiu   $v0, $0, 4246
        syscall
        .end    main
        .size   main, . - main

# checksum = 9 * (rotate(checksum, 5) xor $a0): a bijection in both arguments.
        .type   mix, @function
        .ent    mix
mix:
        lui     $t9, %hi(checksum)
        lw      $t8, %lo(checksum)($t9)
        rotr    $t8, $t8, 27
        xor     $t8, $t8, $a0
        sll     $a0, $t8, 3
        addu    $t8, $t8, $a0
        jr      $ra
        sw      $t8, %lo(checksum)($t9)
        .end    mix
        .size   mix, . - mix

        .data
        .align  2
pairs:
        .word   0, 0
        .word   1, 0xffffffff
        .word   0x80000000, 0xffffffff
        .word   0x80000000, 0
        .word   0x7fffffff, 0x12345678
        .word   0xdeadbeef, 33
        .word   0xfffffff9, 3
        .word   0x0000ffff, 0x00010000
pairs_end:
bytes:
        .byte   0x01, 0x82, 0x03, 0x84, 0xf5, 0x06, 0x97, 0x08
        .byte   0x89, 0x0a, 0xab, 0x7c, 0x0d, 0xce, 0x7f, 0xd0
        .byte   0x11, 0xe2, 0x33, 0xf4
greeting:
        .ascii  "every instruction\n"
greeting_end:

        .bss
        .align  2
checksum:
        .space  4
buffer:
        .space  48
