# SPDX-License-Identifier: BSD-2-Clause
#
# A system for aarch64 with `pages` pages of 4 KiB mapped in a row and, apart from these, untyped memory of
# 2^untyped bytes if that is given.
BEGIN {
    tables = int((pages + 511) / 512)
    print "{\"objects\":["
    if (untyped) {
        printf "{\"name\":null,\"object\":{\"Untyped\":[%d,null]}},\n", untyped
        first = 1
    }
    for (i = 0; i < pages; i++)
        print "{\"name\":null,\"object\":{\"Frame\":[12,null,{\"entries\":[]}]}},"
    for (j = 0; j < tables; j++) {
        printf "{\"name\":null,\"object\":{\"PageTable\":{\"is_root\":false,\"slots\":["
        for (k = 0; k < 512 && j * 512 + k < pages; k++)
            printf "%s[%d,{\"Frame\":[%d,[true,true,false,false],true,false]}]", k ? "," : "", k, first + j * 512 + k
        print "]}}},"
    }
    printf "{\"name\":null,\"object\":{\"PageTable\":{\"is_root\":false,\"slots\":["
    for (j = 0; j < tables; j++)
        printf "%s[%d,{\"PageTable\":[%d]}]", j ? "," : "", j, first + pages + j
    printf "]}}},\n{\"name\":null,\"object\":{\"PageTable\":{\"is_root\":false,\"slots\":[[0,{\"PageTable\":[%d]}]]}}},\n", first + pages + tables
    printf "{\"name\":\"root\",\"object\":{\"PageTable\":{\"is_root\":true,\"slots\":[[0,{\"PageTable\":[%d]}]]}}}\n", first + pages + tables + 1
    printf "],\"irqs\":[],\"asid_slots\":[],\"root_objects\":[0,%d],\"untyped_covers\":[]}\n", first + pages + tables + 3
}
