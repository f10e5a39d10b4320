# SPDX-License-Identifier: BSD-2-Clause
#
# From the line `all TEXT DATA BSS`, what size(1) says of a program, and the linker's map to rows: text, data and bss that
# come from each library, from the program's own objects, and from the linker; and their sum, which must be all.

function number(hex,    i, value) {
    for (i = 3; i <= length(hex); i++) value = value * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
    return value + 0
}
# As size(1) divides them.
function kind_of(section) {
    if (section ~ /^\.(text|rodata|eh_frame_hdr|eh_frame|gcc_except_table|plt|iplt|rela\.dyn)$/) return "text"
    if (section ~ /^\.(tdata|init_array|fini_array|data\.rel\.ro|got|got\.plt|igot\.plt|data)$/) return "data"
    return section ~ /^\.(tbss|stack|bss)$/ ? "bss" : ""
}
# What is merged with something else has a size, but the next begins where it would.
function end_at(address,    name, bytes) {
    bytes = address - held_at < held_size ? address - held_at : held_size
    name = held_name
    held_size = 0
    if (bytes <= 0) return
    if (!(name in seen)) {
        seen[name] = 1
        names[++name_count] = name
    }
    sum[name, kind] += bytes
    total[kind] += bytes
}
function hold(name, address, size) {
    if (number(size) == 0) return
    end_at(number(address))
    held_name = name
    held_at = number(address)
    held_size = number(size)
}
function print_row(name, target) {
    printf "%s\t%d\tbytes\t-\t%s\t%d\t%d\n", name, sum[name, "text"], target, sum[name, "data"], sum[name, "bss"]
}

NR == 1 { for (i = 2; i <= 4; i++) expected[i] = $i; next }
/^Linker script and memory map/ { has_begun = 1; next }
!has_begun { next }
# A long name has its numbers in the next line.
/^ ?[.A-Z][^ ]*$/ { held = $0; next }
held != "" { $0 = held " " $0; held = "" }
/^[^ ]/ { end_at(section_end); kind = "" }
/^\.[^ ]/ {
    kind = kind_of($1)
    section_end = number($2) + number($3)
    next
}
kind == "" { next }
$1 == "*fill*" { hold("alignment", $2, $3); next }
/^ [.A-Z][^ ]* +0x[0-9a-f]+ +0x[0-9a-f]+ / {
    name = $4
    if (name ~ /\.a\(/) {
        sub(/\(.*/, "", name)
        sub(/.*\//, "", name)
    } else {
        name = "the program itself"
    }
    # What the linker makes is put to the first object's account.
    hold($1 == ".eh_frame_hdr" ? "search table for unwinding" : $1 == ".got" ? "addresses of data" : name, $2, $3)
}
END {
    for (i = 1; i <= name_count; i++) {
        # The largest first.
        best = 0
        for (j = 1; j <= name_count; j++)
            if (!done[j] && (!best || sum[names[j], "text"] > sum[names[best], "text"])) best = j
        done[best] = 1
        print_row(names[best], "-")
    }
    printf "all of it\t%d\tbytes\t-\t= %d\t%d\t%d\n", total["text"], expected[2], total["data"], total["bss"]
    printf "all data\t%d\tbytes\t-\t= %d\n", total["data"], expected[3]
    printf "all bss\t%d\tbytes\t-\t= %d\n", total["bss"], expected[4]
}
