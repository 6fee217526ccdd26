# How a guest is compiled and linked; read by guests/build and guests/cc.
# shellcheck shell=bash

guests=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly guests

readonly packages='gcc-mips-linux-gnu gcc-mipsel-linux-gnu binutils-x86-64-linux-gnu'

# The loops of lib/mem.c must not become calls of the functions they are in: the last flag. With
# -nostdinc no header of the host's or Linux's C library is taken for a guest's.
readonly cflags="-std=gnu11 -O2 -march=mips32r2 -mabi=32 -msoft-float -mno-abicalls -fno-pic -G0
    -ffreestanding -fno-stack-protector -ffunction-sections -fno-asynchronous-unwind-tables
    -fno-tree-loop-distribute-patterns -nostdinc"
readonly warnings='-Wall -Wextra -Werror'
readonly ldflags='-static -nostdlib -z max-page-size=4096 --build-id=none --gc-sections'

fail() {
    echo "guests/${0##*/}: $1" >&2
    exit 1
}

need() {
    command -v "$1" >/dev/null ||
        fail "$1 not found; on Debian: apt-get install $packages"
}

# compile PREFIX ARGUMENT...: runs the compiler of that prefix with the flags of every guest.
compile() {
    local prefix=$1
    shift
    # shellcheck disable=SC2086
    "$prefix-gcc" $cflags "-I$guests/include" \
        -isystem "$("$prefix-gcc" -print-file-name=include)" "$@"
}

# link PREFIX ELF OBJECT...
link() {
    local prefix=$1 elf=$2
    shift 2
    # shellcheck disable=SC2086
    "$prefix-ld" $ldflags -T "$guests/lib/guest.ld" -o "$elf" "$@"
}

# build_library PREFIX DIRECTORY: makes DIRECTORY/start.o and DIRECTORY/library.a, with which every
# guest is linked.
build_library() {
    local prefix=$1 directory=$2
    compile "$prefix" -c "$guests/lib/start.S" -o "$directory/start.o"
    mkdir "$directory/library"
    (
        cd "$directory/library" || exit
        # shellcheck disable=SC2086
        compile "$prefix" $warnings -c "$guests"/lib/*.c
        # -fwrapv: its __floatsidf negates INT_MIN, which gcc takes for impossible without.
        compile "$prefix" -D__SOFTFP__ -fwrapv -c "$guests"/lib/compiler-rt/*.c
        "$prefix-ar" rcsD ../library.a ./*.o
    )
}
