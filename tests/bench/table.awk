# SPDX-License-Identifier: BSD-2-Clause
#
# The table of a benchmark, with a verdict in every row that has a target.  The input, with TABs between its fields:
#
#     # TITLE [COLUMN…]                             begins a table; it has these columns beside its own
#     NAME OURS UNIT PEER TARGET [VALUE…]           `-` or nothing: there is none.  A target is the most that is allowed,
#                                                   or `= N`, a sum that must come out
#     end                                           the last line: what measures got that far
#
# Columns are two spaces or more apart and a field has never two together, so that mk/programs/bench-json.awk can read it.
# Exit status 1 if a target is missed or the end is.

function print_row(fields, count,    i) {
    printf "%-66s", fields[1]
    for (i = 2; i < count; i++) printf i == 3 ? "  %-12s" : "  %10s", fields[i]
    print "  " fields[count]
    fflush()
}
function is_number(text) {
    return text ~ /^-?[0-9]+(\.[0-9]+)?$/
}
function verdict(ours, target,    sum) {
    if (target == "-") return "-"
    if (!is_number(ours)) return "MISSED"
    sum = target
    if (sub(/^= /, "", sum)) return ours + 0 == sum + 0 ? "ok" : "MISSED"
    if (!is_number(target)) return "MISSED"
    return ours + 0 <= target + 0 ? "ok" : "MISSED"
}

BEGIN { FS = "\t" }
$0 == "end" { has_ended = 1; next }
/^# / {
    if (tables++) print ""
    print substr($1, 3)
    split("name ours unit peer target", row, " ")
    for (i = 2; i <= NF; i++) row[4 + i] = $i
    columns = NF + 4
    row[columns + 1] = "verdict"
    print_row(row, columns + 1)
    next
}
{
    for (i = 1; i <= columns; i++) {
        row[i] = $i == "" ? "-" : $i
        gsub(/  +/, " ", row[i])
    }
    row[columns + 1] = verdict(row[2], row[5])
    if (row[columns + 1] == "MISSED") missed++
    print_row(row, columns + 1)
}
END {
    if (!has_ended) print "the measurement stopped before its end" >"/dev/stderr"
    if (missed) print missed (missed == 1 ? " target" : " targets") " missed"
    exit missed > 0 || !has_ended
}
