# SPDX-License-Identifier: BSD-2-Clause
#
# From marks (name address) and counts (address user kernel) to rows, instructions of the runtime: from the end of a handler to
# the start of the next one, without the system call between.  All hops must cost the same, but for the first ones.

NR == FNR { name[$2] = $1; next }
{ now = name[$1]; user = $2 }
now == "notified_out" { out = user; has_out = 1 }
now == "notified_in" && has_out { hops[++hop_count] = user - out - 1; has_out = 0 }
now == "client" { call = user }
now == "called_in" { before = user - call - 1 }
now == "called_out" { called_out = user; has_call = 1 }
now == "loop" && has_call { calls[++call_count] = before + user - called_out; has_call = 0 }
END {
    if (hop_count < 10 || call_count < 10) {
        print "table.awk: " hop_count + 0 " notifications and " call_count + 0 " calls were seen" >"/dev/stderr"
        exit 1
    }
    printf "from one notified() to the next, %s\t%d\tinstructions\t-\t30\n", api, hops[hop_count - 1]
    printf "from one call to protected() to the next, %s\t%d\tinstructions\t-\t25\n", api, calls[call_count]
}
