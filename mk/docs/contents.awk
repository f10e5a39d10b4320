# SPDX-License-Identifier: BSD-2-Clause
#
# The list of all pages: SECTION, page, title, summary, with tabs between.
BEGIN {
    FS = "\t"
    print "<h1>Contents</h1>"
    n = split("Guide Libraries Runtimes Drivers Programs Examples Tools Data Formats Decisions Headers Tests", order, " ")
}
{ rows[$1] = rows[$1] "<tr><td><a href=\"" $2 "\">" $3 "</a><td>" $4 "\n" }
END {
    for (i = 1; i <= n; i++)
        printf "<h2 id=\"%s\">%s</h2>\n<div class=\"table\"><table class=\"contents\">\n%s</table></div>\n", tolower(order[i]), order[i], rows[order[i]]
}
