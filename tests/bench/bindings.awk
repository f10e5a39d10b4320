# SPDX-License-Identifier: BSD-2-Clause
#
# The table of one configuration, from libsel4's counts and ours.  Adds a line to the file `summary`:
# configuration, architecture, invocations, sums of typed and libsel4, greatest ratio, misses.

FILENAME == ARGV[1] {
    name = substr($1, 5)
    theirs[name] = $2
    their_calls[name] = $3
    their_executed[name] = $4
    names[++count] = name
    next
}

{
    kind = $1
    sub(/_.*/, "", kind)
    name = substr($1, length(kind) + 2)
    ours[kind, name] = $2
    calls[kind, name] = $3
    executed[kind, name] = $4
}

END {
    form = "  %-44s %5s %5s %8s  %5s %6s   %5s %5s %8s   %s\n"
    printf form, "", "", "static", "", "", "", "", "executed", "", ""
    printf form, "invocation", "typed", "raw", "libsel4", "ratio", "target", "typed", "raw", "libsel4", "verdict"
    for (i = 1; i <= count; i++) {
        name = names[i]
        typed = ours["typed", name]
        if (typed == "") {
            printf form, name, "-", "-", theirs[name], "-", "1.00", "-", "-", their_executed[name], "MISSED: no typed call"
            missed++
            continue
        }
        ratio = typed / theirs[name]
        verdict = "ok"
        if (typed > theirs[name]) {
            verdict = "MISSED"
        } else if (calls["typed", name] > their_calls[name]) {
            verdict = "MISSED: part of it is in another function"
        } else if (executed["typed", name] > their_executed[name]) {
            verdict = "ok (more are executed)"
        }
        missed += verdict ~ /^MISSED/
        sum += typed
        their_sum += theirs[name]
        executed_sum += executed["typed", name]
        their_executed_sum += their_executed[name]
        if (ratio > greatest) {
            greatest = ratio
        }
        printf form, name, typed, ours["raw", name], theirs[name], sprintf("%.2f", ratio), "1.00",
            executed["typed", name], executed["raw", name], their_executed[name], verdict
    }
    if (count == 0) {
        print "  nothing to compare with"
        missed++
    }
    print config, arch, count, sum, their_sum, executed_sum, their_executed_sum, greatest, missed + 0 >>summary
    exit missed > 0
}
