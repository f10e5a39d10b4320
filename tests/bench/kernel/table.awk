# SPDX-License-Identifier: BSD-2-Clause
#
# From rows.txt and the counts to the rows of bench-kernel.

function fail(why) {
    print "bench-kernel: " why > "/dev/stderr"
    failed = 1
    exit 1
}

function row(name, user, kernel, total, unit, peer, target) {
    print name, total, unit, peer, target, user, kernel, peer + 0 ? sprintf("%.2f", total / peer) : "-"
}

BEGIN {
    mark_count = 0
    OFS = "\t"
    print "# kernel operations, beside seL4", "user", "kernel", "ratio"
}

/^#/ { next }

# rows.txt
NR == FNR {
    rounds[++row_count] = $1
    peers[row_count] = $2
    targets[row_count] = $3
    name = $0
    sub(/^ *[^ ]+ +[^ ]+ +[^ ]+ +/, "", name)
    names[row_count] = name
    next
}

$1 == "size" { size = $2; next }
$1 == "zeros" { zeros = $2; next }

# The first place that is reached is the program's first instruction.
!boot_total {
    boot_user = $2
    boot_kernel = $3
    boot_total = $2 + $3
    next
}

{
    user[mark_count] = $2
    kernel[mark_count++] = $3
}

END {
    if (failed) {
        exit 1
    }
    if (mark_count != 3 * (row_count - 3)) {
        fail(mark_count " marks for " row_count - 3 " operations")
    }
    for (i = 4; i <= row_count; i++) {
        at = 3 * (i - 4)
        by = rounds[i]
        u = (user[at + 2] - 2 * user[at + 1] + user[at]) / by
        k = (kernel[at + 2] - 2 * kernel[at + 1] + kernel[at]) / by
        row(names[i], sprintf("%.1f", u), sprintf("%.1f", k), sprintf("%.1f", u + k), "instructions", peers[i], targets[i])
    }
    row(names[1], boot_user, boot_kernel, boot_total, "instructions", peers[1], targets[1])
    row(names[2], "-", "-", size, "bytes", peers[2], targets[2])
    row(names[3], "-", "-", zeros, "pages", peers[3], targets[3])
    print "end"
}
