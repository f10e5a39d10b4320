# SPDX-License-Identifier: BSD-2-Clause
#
# The page of a room's headers: title, list of them, and what header.awk made.
BEGIN {
    printf "<h1>Headers of %s</h1>\n", readme == "" ? room : "<a href=\"" readme "\">" room "</a>"
    n = split(list, word, /[ \n]/)
    if (n > 2) {
        printf "<ul class=\"headers\">\n"
        for (i = 1; i < n; i += 2) { split(word[i], place, "#"); printf "<li><a href=\"#%s\"><code>%s</code></a></li>\n", place[2], word[i + 1] }
        printf "</ul>\n"
    }
}
{ print }
