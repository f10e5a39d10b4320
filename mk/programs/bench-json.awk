# SPDX-License-Identifier: BSD-2-Clause
#
# The tables that benchmarks printed, one file NAME.out each, as JSON: an object for every row, with the names of the
# columns, of the benchmark and of the table.  A table is a title, a line from `name` to `verdict`, and rows until a line
# that is empty or is one field; fields are two spaces or more apart.  Exit status 1 if a row has not the columns of its
# table or a file has no row.

function quote(text,    parts, count, i) {
    # Awks do not agree on backslashes in replacements.
    count = split(text, parts, /\\/)
    text = parts[1]
    for (i = 2; i <= count; i++) text = text "\\\\" parts[i]
    gsub(/"/, "\\\"", text)
    gsub(/[\001-\037]/, " ", text)
    return "\"" text "\""
}
function value(text) {
    return text == "-" ? "null" : text ~ /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/ ? text : quote(text)
}
function complain(text) {
    print "bench-json: " text >"/dev/stderr"
    status = 1
}
function end_file() {
    if (bench != "" && !rows) complain("bench-" bench " printed no row")
    rows = columns = 0
    title = ""
}

BEGIN { printf "[" }
FNR == 1 {
    end_file()
    bench = FILENAME
    sub(/.*\//, "", bench)
    sub(/\.out$/, "", bench)
}
{
    line = $0
    gsub(/^ +| +$/, "", line)
    fields = split(line, field, /  +/)
}
field[1] == "name" && field[fields] == "verdict" {
    columns = fields
    for (i = 1; i <= fields; i++) name[i] = field[i]
    next
}
fields <= 1 {
    columns = 0
    if (fields) title = line
    next
}
columns && fields != columns {
    complain(FILENAME ":" FNR ": " fields " fields under " columns " columns")
    next
}
columns {
    rows++
    printf "%s\n  {\"bench\": %s, \"table\": %s", count++ ? "," : "", quote(bench), quote(title)
    for (i = 1; i <= fields; i++) printf ", %s: %s", quote(name[i]), i == 1 ? quote(field[i]) : value(field[i])
    printf "}"
}
END {
    end_file()
    print "\n]"
    exit status
}
