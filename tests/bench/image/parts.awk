# SPDX-License-Identifier: BSD-2-Clause
#
# From what `measure` found in an image to rows: its parts, and their sum, which must be the file.

function print_row(name, bytes, target) {
    printf "%s\t%d\tbytes\t-\t%s\n", name, bytes, target == "" ? "-" : target
    sum += bytes
}

$1 == "file" { file = $2 }
$1 == "payload" { payload = $2 }
$1 == "user" { user = $2 }
$1 == "tree" { tree = $2 }
$1 == "specification" { specification = $2 }
$1 == "initialiser" { initialiser += $2 }
# Address, size, offset and size of the data.
$1 == "region" {
    part = $2 >= user ? "task" : $2 == tree ? "tree" : "kernel"
    bytes[part] += $5
    data += $5
}
$1 == "page" {
    name = ($2 == "elf" ? "program of " : "contents of the region ") $3
    if (!(name in pages)) names[++count] = name
    pages[name]++
    page_bytes += 4096
}
END {
    print_row("kernel", bytes["kernel"])
    print_row("device tree", bytes["tree"])
    print_row("loader", file - payload)
    print_row("loader: what goes where, translation tables", payload - data)
    print_row("initialiser", initialiser)
    print_row("specification", specification)
    for (i = 1; i <= count; i++) print_row(names[i], pages[names[i]] * 4096)
    rest = bytes["task"] - initialiser - specification - page_bytes
    if (rest < 0) {
        print "parts.awk: " -rest " bytes of the root task are missing" >"/dev/stderr"
        exit 1
    }
    print_row("initialiser and specification: alignment", rest, 8192)
    printf "all of it\t%d\tbytes\t-\t= %d\n", sum, file
}
