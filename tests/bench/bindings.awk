# SPDX-License-Identifier: BSD-2-Clause
#
# Rows of one configuration, from libsel4's counts and ours.  Adds a line to the file `summary`:
# configuration, architecture, invocations, sums of typed and libsel4, sums of what is executed.

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
    OFS = "\t"
    for (i = 1; i <= count; i++) {
        name = names[i]
        typed = ours["typed", name]
        print name, typed, "instructions", theirs[name], theirs[name], ours["raw", name],
            typed == "" ? "-" : sprintf("%.2f", typed / theirs[name]),
            executed["typed", name], executed["raw", name], their_executed[name]
        # What is in another function has not been counted.
        if (calls["typed", name] > their_calls[name])
            print name ": calls of functions", calls["typed", name], "calls", their_calls[name], their_calls[name]
        sum += typed
        their_sum += theirs[name]
        executed_sum += executed["typed", name]
        their_executed_sum += their_executed[name]
    }
    print config, arch, count, sum, their_sum, executed_sum, their_executed_sum >>summary
    exit count == 0
}
