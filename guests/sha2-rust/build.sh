#!/usr/bin/env bash
# Builds the Rust guest for both endiannesses into guests/elf and records the SHA-256 of the two
# ELFs there, which guests/build --check compares.
#
#   MIPSILON_RUST_SRC=DIR/library guests/sha2-rust/build.sh [OUTPUT_DIRECTORY]
#
# DIR/library is the standard library's source, which these targets have no prebuilt version of;
# see guests/README.md for where to get it and for the versions that reproduce the committed ELFs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly toolchain=${MIPSILON_NIGHTLY:-nightly}
readonly source=${MIPSILON_RUST_SRC:?must name the library directory of the Rust source}
out=$(realpath "${1:-../elf}")
case $source in
*/library) ;;
*)
    echo "sha2-rust/build.sh: MIPSILON_RUST_SRC must end in /library" >&2
    exit 1
    ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Cargo hashes the path of the standard library into every symbol name, but relative to the
# sysroot: a sysroot of two links that has the library inside gives the same names everywhere.
installed=$(rustc "+$toolchain" --print sysroot)
sysroot=$work/sysroot
mkdir "$sysroot"
ln -s "$installed/lib" "$sysroot/lib"
ln -s "$(realpath "$source")" "$sysroot/library"
printf '#!/bin/sh\nexec "%s" --sysroot "%s" "$@"\n' \
    "$installed/bin/rustc" "$sysroot" >"$work/rustc"
chmod +x "$work/rustc"
export RUSTC=$work/rustc
export __CARGO_TESTS_ONLY_SRC_ROOT=$sysroot/library

# The paths in panic messages would name this machine. The linker runs in this directory.
cargo_home=$(realpath "${CARGO_HOME:-$HOME/.cargo}")
export RUSTFLAGS="-Clink-arg=-T../lib/guest.ld -Clink-arg=--build-id=none
    -Clink-arg=-zmax-page-size=4096
    --remap-path-prefix=$sysroot/library=library
    --remap-path-prefix=$cargo_home/registry=registry
    --remap-path-prefix=$PWD=sha2-rust"
export CARGO_TARGET_DIR=$work/target

# build TARGET SUFFIX
build() {
    cargo "+$toolchain" build --release --locked --jobs 1 --target "$1" \
        -Zbuild-std=core,alloc -Zbuild-std-features=compiler-builtins-mem
    install -m 755 "$work/target/$1/release/sha2-rust" "$out/sha2-rust.$2.elf"
}

build mips-mti-none-elf mips
build mipsel-unknown-none mipsel
(cd "$out" && sha256sum sha2-rust.mips.elf sha2-rust.mipsel.elf >sha2-rust.sha256)
