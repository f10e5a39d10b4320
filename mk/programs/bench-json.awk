# SPDX-License-Identifier: BSD-2-Clause
#
# What benchmarks printed, one file NAME.out each, as JSON.  A table has a header line with `verdict`; its rows become
# objects with the names of the columns.  `NUMBER  text` is a row, too.

function quote(text) {
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    return "\"" text "\""
}
function value(text) {
    return text ~ /^-?(0|[1-9][0-9]*)(\.[0-9]+)?$/ ? text : quote(text)
}
function emit(row) {
    printf "%s\n  {\"bench\": %s, %s}", count++ ? "," : "", quote(bench), row
}

BEGIN { printf "[" }
FNR == 1 {
    bench = FILENAME
    sub(/.*\//, "", bench)
    sub(/\.out$/, "", bench)
    columns = 0
}
{
    line = $0
    gsub(/^ +| +$/, "", line)
    fields = split(line, field, /  +/)
}
/(^| )verdict( |$)/ {
    columns = fields
    for (i = 1; i <= fields; i++) name[i] = field[i]
    name[1] = "name"
    next
}
fields >= 2 && field[1] ~ /^[0-9]+(\.[0-9]+)?$/ && field[fields] !~ /^[0-9.]+$/ {
    row = "\"name\": " quote(field[fields]) ", \"value\": " value(field[1])
    if (fields >= 4) row = row ", \"target\": " quote(field[2]) ", \"verdict\": " quote(field[3])
    emit(row)
    next
}
columns && fields == columns && fields > 1 {
    row = ""
    for (i = 1; i <= fields; i++) row = row (i > 1 ? ", " : "") quote(name[i]) ": " value(field[i])
    emit(row)
    next
}
END { print "\n]" }
