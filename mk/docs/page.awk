# SPDX-License-Identifier: BSD-2-Clause
#
# A page as cmark-gfm made it of `source`: headings get names, tables may scroll, and links lead to pages.
#
# A picture NAME.svg with a NAME-small.svg beside it is that one on a phone.
# A link to a document is one to its page, a link to a folder one to the page of its README; a link to anything else that is in the
# repository becomes plain text.  A link to what is not there is an error.

function normal(path,    parts, n, i, out, m) {
    n = split(path, parts, "/")
    m = 0
    for (i = 1; i <= n; i++) {
        if (parts[i] == ".." && m > 0) m--
        else if (parts[i] != "." && parts[i] != "") out[++m] = parts[i]
    }
    path = ""
    for (i = 1; i <= m; i++) path = path (i > 1 ? "/" : "") out[i]
    return path
}
function slug(text) {
    gsub(/<[^>]*>/, "", text)
    gsub(/&[a-z]+;/, "", text)
    text = tolower(text)
    gsub(/[^a-z0-9 _-]/, "", text)
    gsub(/ /, "-", text)
    return text
}
# What stands for the link: a new one, or nothing.
function target(link,    path, fragment) {
    if (link ~ /^[a-z]+:/ || link ~ /^#/) return link
    fragment = ""
    if (match(link, /#/)) { fragment = substr(link, RSTART); link = substr(link, 1, RSTART - 1) }
    path = normal(folder "/" link)
    if (path in page_at) return page_at[path] fragment
    if ((path "/README.md") in page_at) return page_at[path "/README.md"] fragment
    if (path in is_there) return ""
    print source ": a link leads nowhere: " link >"/dev/stderr"
    failed = 1
    return ""
}
# The headers that lie in the folder of this README.
function note_room(header, place, name) {
    sub(/\/include\/.*/, "/README.md", header)
    if (header != source) return
    own_place[++own_count] = "\"" place "\""
    own = own "\n<a href=\"" place "\"><code>&lt;" name "&gt;</code></a>"
    sub(/#.*/, "", place)
    api = place
}
BEGIN {
    while ((getline line <pages) > 0) { split(line, word, " "); page_at[word[1]] = word[2] }
    while ((getline line <files) > 0) {
        is_there[line] = 1
        while (match(line, /\/[^\/]*$/)) { line = substr(line, 1, RSTART - 1); is_there[line] = 1 }
    }
    while ((getline line <headers) > 0) { split(line, word, " "); place_of[word[3]] = word[2]; note_room(word[1], word[2], word[3]) }
    folder = source
    if (!sub(/\/[^\/]*$/, "", folder)) folder = ""
}
/^<!-- SPDX/ { next }
{ text = text $0 "\n" }
END {
    # Headings
    out = ""
    while (match(text, /<h[1-6]>/)) {
        level = substr(text, RSTART + 1, 2)
        out = out substr(text, 1, RSTART - 1)
        text = substr(text, RSTART + RLENGTH)
        end = index(text, "</" level ">")
        heading = substr(text, 1, end - 1)
        out = out "<" level (level == "h1" ? "" : " id=\"" slug(heading) "\"") ">" heading
        text = substr(text, end)
    }
    text = out text
    gsub(/<table>/, "<div class=\"table\"><table>", text)
    gsub(/<\/table>/, "</table></div>", text)

    # Links and pictures
    out = ""
    while (match(text, /<(a href|img src)="[^"]*"/)) {
        tag = substr(text, RSTART, RLENGTH)
        out = out substr(text, 1, RSTART - 1)
        text = substr(text, RSTART + RLENGTH)
        link = tag
        sub(/^[^"]*"/, "", link)
        sub(/"$/, "", link)
        if (tag ~ /^<img/) {
            small = link
            sub(/\.[a-z]*$/, "-small&", small)
            has_small = normal(folder "/" small) in is_there
            sub(/^.*\//, "", link)
            sub(/^.*\//, "", small)
            end = index(text, ">")
            out = out (has_small ? "<picture><source media=\"(max-width: 40rem)\" srcset=\"" small "\">" : "") "<img src=\"" link "\"" substr(text, 1, end) (has_small ? "</picture>" : "")
            text = substr(text, end + 1)
        } else if ((link = target(link)) != "") {
            out = out "<a href=\"" link "\""
        } else {
            text = substr(text, index(text, ">") + 1)
            end = index(text, "</a>")
            out = out substr(text, 1, end - 1)
            text = substr(text, end + 4)
        }
    }
    text = out text

    # Names of headers
    out = ""
    while (match(text, /<code>(&lt;)?sel4c\/[a-z0-9_\/-]*\.h(&gt;)?<\/code>/)) {
        code = substr(text, RSTART, RLENGTH)
        name = code
        gsub(/<[^>]*>|&[lg]t;/, "", name)
        out = out substr(text, 1, RSTART - 1) ((name in place_of) ? "<a href=\"" place_of[name] "\">" code "</a>" : code)
        text = substr(text, RSTART + RLENGTH)
    }
    text = out text
    gsub(/<code>\/status<\/code>/, "<a href=\"/status\">&</a>", text)

    # The way to the headers of a room
    named = 1
    for (i = 1; i <= own_count; i++) if (!index(text, own_place[i])) named = 0
    if (own_count > (named ? 1 : 8)) own = "\n<a href=\"" api "\">all " own_count "</a>"
    if (own_count && match(text, /<\/h1>\n/)) {
        printf "%s<p>Headers: %s</p>\n", substr(text, 1, RSTART + RLENGTH - 1), own
        text = substr(text, RSTART + RLENGTH)
    }
    printf "%s", text
    exit failed
}
