# SPDX-License-Identifier: BSD-2-Clause
#
# A system with `pages` pages of 4 KiB mapped in a row, in an address space of `levels` levels of tables, and,
# apart from these, untyped memory of 2^untyped bytes if that is given.

# table(IS_ROOT, LEVEL, FIRST, COUNT, CAP): the one whose slots lead to that many objects from FIRST on.
function table(is_root, level, first, count, cap, k) {
    printf "{\"name\":null,\"object\":{\"PageTable\":{\"is_root\":%s,\"level\":%d,\"slots\":[", is_root ? "true" : "false", level
    for (k = 0; k < count; k++)
        printf "%s[%d,{\"%s\":[%d%s]}]", k ? "," : "", k, cap, first + k, cap == "Frame" ? ",[true,true,false,false],true,false" : ""
    print "]}}},"
    number++
}

BEGIN {
    print "{\"objects\":["
    if (untyped) {
        printf "{\"name\":null,\"object\":{\"Untyped\":[%d,null]}},\n", untyped
        number++
    }
    first = number
    count = pages
    for (i = 0; i < pages; i++) {
        print "{\"name\":null,\"object\":{\"Frame\":[12,null,{\"entries\":[]}]}},"
        number++
    }
    cap = "Frame"
    for (level = levels - 1; level > 0; level--) {
        next_first = number
        for (i = 0; i < count; i += 512)
            table(0, level, first + i, count - i < 512 ? count - i : 512, cap)
        first = next_first
        count = number - next_first
        cap = "PageTable"
    }
    table(1, 0, first, count, cap)
    print "{\"name\":null,\"object\":\"Endpoint\"}"
    printf "],\"irqs\":[],\"asid_slots\":[],\"root_objects\":[0,%d],\"untyped_covers\":[]}\n", number + 1
}
