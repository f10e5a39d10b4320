# SPDX-License-Identifier: BSD-2-Clause
#
# The last table of bench-bindings: a row for each configuration and each architecture.

function row(name, count, sum, their_sum, executed, their_executed, greatest, missed) {
    printf form, name, count, sum, their_sum, sprintf("%.2f", their_sum ? sum / their_sum : 0),
        executed, their_executed, sprintf("%.2f", greatest), "1.00", missed ? missed " MISSED" : "ok"
}

BEGIN {
    form = "%-20s %11s  %7s %8s %6s   %8s %8s   %9s %6s   %s\n"
    printf form, "sums", "invocations", "typed", "libsel4", "ratio", "executed", "libsel4", "max ratio", "target", "verdict"
}

{
    row($1, $3, $4, $5, $6, $7, $8, $9)
    arch = $2
    if (!(arch in count)) {
        archs[++arch_count] = arch
    }
    count[arch] += $3
    sum[arch] += $4
    their_sum[arch] += $5
    executed[arch] += $6
    their_executed[arch] += $7
    missed[arch] += $9
    if ($8 > greatest[arch]) {
        greatest[arch] = $8
    }
}

END {
    for (i = 1; i <= arch_count; i++) {
        arch = archs[i]
        row(arch, count[arch], sum[arch], their_sum[arch], executed[arch], their_executed[arch], greatest[arch], missed[arch])
    }
}
