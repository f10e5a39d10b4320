# SPDX-License-Identifier: BSD-2-Clause
#
# The last table of bench-bindings: a row for each configuration and each architecture.

function row(name, count, sum, their_sum, executed, their_executed) {
    print name, sum, "instructions", their_sum, their_sum, count, sprintf("%.2f", their_sum ? sum / their_sum : 0), executed, their_executed
}

BEGIN {
    FS = OFS = "\t"
    print "# sums of the invocations", "invocations", "ratio", "executed", "executed, peer"
}

{
    row($1, $3, $4, $5, $6, $7)
    arch = $2
    if (!(arch in count)) {
        archs[++arch_count] = arch
    }
    count[arch] += $3
    sum[arch] += $4
    their_sum[arch] += $5
    executed[arch] += $6
    their_executed[arch] += $7
}

END {
    for (i = 1; i <= arch_count; i++) {
        arch = archs[i]
        row("all of " arch, count[arch], sum[arch], their_sum[arch], executed[arch], their_executed[arch])
    }
}
