/*
 * Frame of the failing programs: main calls one function, whose name error messages must show. A
 * function that fails to fail returns, and the program exits with 0.
 */
        .set    noreorder
        .set    noat

#define FUNCTION(name)              \
        .text;                      \
        .globl  main;               \
        .type   main, @function;    \
main:   j       name;               \
        addu    $v0, $0, $0;        \
        .size   main, . - main;     \
        .type   name, @function;    \
name:

#define END(name)                   \
        jr      $ra;                \
        nop;                        \
        .size   name, . - name
