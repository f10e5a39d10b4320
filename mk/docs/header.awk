# SPDX-License-Identifier: BSD-2-Clause
#
# A public header as a part of a page: comments as text, each before what it speaks of.
#
# A comment at the start of a line is text, what follows it up to an empty line is code; bodies of functions are left out.

function escape(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    return text
}
function spans(text,    out) {
    text = escape(text)
    out = ""
    while (match(text, /`[^`]*`/)) {
        out = out substr(text, 1, RSTART - 1) "<code>" substr(text, RSTART + 1, RLENGTH - 2) "</code>"
        text = substr(text, RSTART + RLENGTH)
    }
    return out text
}
# A line of text, or a name, two spaces, and what it means.
function item(line) {
    sub(/^ +/, "", line)
    if (!match(line, /^SEL4_[A-Z0-9_]+  +/)) return spans(line)
    return "<code>" substr(line, 1, index(line, " ") - 1) "</code> " spans(substr(line, RLENGTH + 1))
}
function end_paragraph() {
    if (kind == "p") printf "</p>\n"
    if (kind == "pre") printf "</code></pre>\n"
    kind = ""
}
# One line of a comment: a label, an indented line, or text.
function comment_line(line) {
    if (line ~ /^ *$/) {
        if (kind == "pre") pending = pending "\n"
        else end_paragraph()
        return
    }
    if (line ~ /^    / && kind != "p") {
        if (kind != "pre") { end_paragraph(); printf "<pre><code>"; kind = "pre"; pending = "" }
        printf "%s%s\n", pending, escape(substr(line, 5))
        pending = ""
        return
    }
    if (kind == "pre") end_paragraph()
    if (line ~ /^(Needs|Blocks|Fails|Owns|Source|Limits)[ :]/) {
        end_paragraph()
        match(line, /^[A-Z][a-z]*/)
        printf "<p class=\"label\"><b>%s</b> %s\n", substr(line, 1, RLENGTH), item(substr(line, RLENGTH + 1))
        kind = "p"
        return
    }
    if (kind == "") { printf "<p>"; kind = "p" }
    else if (line ~ /^ +SEL4_/) printf "<br>"
    printf "%s\n", item(line)
}
function end_code() {
    if (code != "") { sub(/\n+$/, "", code); printf "<pre class=\"declaration\"><code>%s</code></pre>\n", escape(code) }
    code = ""
}
BEGIN { printf "<h2 id=\"%s\"><code>&lt;%s&gt;</code></h2>\n", anchor, name }
/SPDX-License-Identifier/ || /^#pragma once/ { next }
/^#(include|ifdef|ifndef|if|endif|else|undef)/ && !in_comment { next }
in_comment {
    line = $0
    done = sub(/ *\*\/.*$/, "", line)
    sub(/^ \* ?/, "", line)
    comment_line(line)
    if (done) { end_paragraph(); in_comment = 0 }
    next
}
/^\/\* ---- / { end_code(); line = $0; sub(/^\/\* -+ */, "", line); sub(/ *-* *\*\/$/, "", line); printf "<h3>%s</h3>\n", spans(line); next }
/^\/\*/ && !in_body { end_code(); in_comment = 1; line = $0; sub(/^\/\*+ ?/, "", line); if (sub(/ *\*\/.*$/, "", line)) { comment_line(line); end_paragraph(); in_comment = 0 } else if (line != "") comment_line(line); next }
/^\/\// && !in_body { if (!was_line) end_code(); was_line = 1; line = $0; sub(/^\/\/ ?/, "", line); comment_line(line); next }
{ if (was_line) end_paragraph(); was_line = 0 }
# The body of an inline function.
/^{$/ && code ~ /\)\n$/ { in_body = 1; sub(/\n$/, ";\n", code); sub(/static inline /, "", code); next }
in_body { if (/^}/) in_body = 0; next }
/^$/ { if (code ~ /{\n/ && code !~ /\n}/) { code = code "\n" } else end_code(); next }
{ code = code $0 "\n" }
END { end_paragraph(); end_code() }
