# What guests/build --check looks at, in the directory guests/: reads $out and $work, where build_all
# has put the ELFs and the objects, and $c_guests.
# shellcheck shell=bash disable=SC2154

# The committed ELFs were built by these (Debian 12); another version may emit other code.
readonly built_by='gcc 12.2.0, binutils 2.40'

# Compares $out with elf/ both ways: what differs, what is missing, what no source explains.
check_bytes() {
    local elf status=0
    for elf in $(cd "$out" && find . -name '*.elf' | sort); do
        elf=${elf#./}
        if [ ! -e "elf/$elf" ]; then
            echo "guests/build: elf/$elf is missing" >&2
            status=1
        elif ! cmp -s "$out/$elf" "elf/$elf"; then
            echo "guests/build: elf/$elf differs from what its source gives" >&2
            status=1
        fi
    done
    for elf in $(cd elf && find . -name '*.elf' ! -name 'sha2-rust.*' | sort); do
        elf=${elf#./}
        if [ ! -e "$out/$elf" ]; then
            echo "guests/build: elf/$elf is built from no source" >&2
            status=1
        fi
    done
    if ! (cd elf && sha256sum --check --quiet --strict sha2-rust.sha256) >&2; then
        echo "guests/build: the Rust ELFs differ from elf/sha2-rust.sha256" >&2
        status=1
    fi
    if [ $status != 0 ]; then
        echo "guests/build: the committed ELFs were built by $built_by; here is" \
            "gcc $(mips-linux-gnu-gcc -dumpfullversion)," \
            "$(mips-linux-gnu-ld --version | head -n 1)" >&2
    else
        echo "guests/build: all ELFs are what their sources give"
    fi
    return $status
}

# check_bss ELF...: .bss begins where the bytes of its segment in the file end.
check_bss() {
    local elf status=0
    for elf in "$@"; do
        mips-linux-gnu-readelf -lSW "$elf" | awk '
            function number(hex,    value, i) {
                for (i = 1; i <= length(hex); i++)
                    value = 16 * value + index("0123456789abcdef", substr(hex, i, 1)) - 1
                return value
            }
            $2 == ".bss" || $3 == ".bss" {
                sub(/.*NOBITS +/, "")
                bss = number($1)
            }
            $1 == "LOAD" {
                start = number(substr($3, 3))
                if (bss >= start && bss < start + number(substr($5, 3))) bad = 1
            }
            END { exit bad }
        ' || {
            echo "guests/build: $elf has .bss in the file" >&2
            status=1
        }
    done
    return $status
}

# lld places sections that guest.ld does not name elsewhere than GNU ld: it links what has the
# most .bss. rustc brings an lld, but Debian's does not.
check_lld() {
    local lld
    lld=$(command -v ld.lld) || lld=$(rustc --print target-libdir)/../bin/rust-lld
    if [ ! -e "$lld" ]; then
        echo "guests/build: no lld here: lib/guest.ld is tried with GNU ld only"
        return
    fi
    local objects=$work/mips
    # shellcheck disable=SC2086
    (exec -a ld.lld "$lld" $ldflags -T lib/guest.ld -o "$work/lld.elf" \
        "$objects/"{start.o,sort.o,library.a})
    check_bss "$work/lld.elf"
}

# check_cc: the command for guests of one's own gives the same ELFs.
check_cc() {
    local name=c-64-bit status=0
    ./cc -o "$work/big.elf" $name/$name.c
    ./cc --little -o "$work/little.elf" $name/$name.c
    if ! cmp "$work/big.elf" "elf/$name.mips.elf" ||
        ! cmp "$work/little.elf" "elf/$name.mipsel.elf"; then
        echo "guests/build: guests/cc gives other ELFs of $name than guests/build" >&2
        status=1
    fi
    return $status
}

# check_host: the C guests, built by this machine's compiler, give what the manifest says.
check_host() {
    local name suffix entry input exit_code output status=0
    for name in $c_guests; do
        # shellcheck disable=SC2086
        cc -std=gnu11 -O2 -ffp-contract=off $warnings -Ihost "$name/$name.c" -o "$work/host"
        for suffix in mips mipsel; do
            entry=$(grep "\"elf/$name.$suffix.elf\"" manifest.json)
            input=${entry#*'"input": "'}
            exit_code=0
            "$work/host" <"${input%%'"'*}" 3>"$work/output" || exit_code=$?
            output=$(od -An -tx1 -v "$work/output" | tr -d ' \n')
            if [[ $entry != *"\"exit_code\": $exit_code, \"output_hex\": \"$output\"}"* ]]; then
                echo "guests/build: on this machine $name gives exit code $exit_code and output" \
                    "$output; manifest.json has ${entry:-nothing}" >&2
                status=1
            fi
        done
    done
    return $status
}
