# SPDX-License-Identifier: BSD-2-Clause
#
# Writes the assembler source of an embedded list of files: the bytes, and the table that
# tools/common/embed.h declares.  Input: the base folder, then one file a line, all as paths from the
# top of the repository.  Every file is followed by a zero byte which its size does not count.

NR == 1 {
    base = $0 == "." ? "" : $0 "/"
    next
}

NF {
    file[n++] = $0
}

END {
    print "// SPDX-License-Identifier: BSD-2-Clause"
    print "// Generated: the files of " name ", see mk/embed.mk."
    print "    .section .rodata,\"a\""
    for (i = 0; i < n; i++) {
        path = file[i]
        if (base != "" && index(path, base) == 1) {
            path = substr(path, length(base) + 1)
        }
        printf ".Lpath%d: .asciz \"%s\"\n", i, path
        printf ".Ldata%d: .incbin \"%s\"\n.Lend%d: .byte 0\n", i, file[i], i
    }
    printf "    .balign 8\n    .global %s_count\n    .type %s_count, @object\n    .size %s_count, 8\n", name, name, name
    printf "%s_count: .quad %d\n", name, n
    print "    .section .data.rel.ro,\"aw\"\n    .balign 8"
    printf "    .global %s\n    .type %s, @object\n    .size %s, %d\n%s:\n", name, name, name, n * 24, name
    for (i = 0; i < n; i++) {
        printf "    .quad .Lpath%d, .Ldata%d, .Lend%d - .Ldata%d\n", i, i, i, i
    }
    print "    .section .note.GNU-stack,\"\",@progbits"
}
