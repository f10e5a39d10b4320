# SPDX-License-Identifier: BSD-2-Clause
#
# A public header as a part of a page: comments as text, each before what it speaks of.
#
# A comment at the start of a line is text, what follows it up to an empty line is code.  Bodies of functions and of macros are left
# out, but for the lists whose parameter is X; so is what has `priv` in its name, with the comment right before it.

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
    sub(/^ *:? */, "", line)
    if (!match(line, /^SEL4_[A-Z0-9_]+  +/)) return spans(line)
    return "<code>" substr(line, 1, index(line, " ") - 1) "</code> " spans(substr(line, RLENGTH + 1))
}

# ---- Text waits in `held` until it is known whether what it speaks of is shown.

function show() {
    printf "%s", held
    held = ""
}
function end_paragraph() {
    if (kind == "p") held = held "</p>\n"
    if (kind == "pre") held = held "</code></pre>\n"
    kind = ""
    in_label = 0
}
# Two spaces, or a colon, follow the word; one space if it is among others, in a column.
function is_label(line) {
    if (line ~ /^(Needs|Blocks|Fails|Owns|Source|Limits)(  | *:)/) return 1
    return in_comment && (kind == "" || in_label) && line ~ /^(Needs|Blocks|Fails|Owns) /
}
# One line of a comment: a label, an indented line, or text.
function comment_line(line) {
    if (line ~ /^ *$/) {
        if (kind == "pre") pending = pending "\n"
        else end_paragraph()
        return
    }
    if (line ~ /^    / && kind != "p") {
        if (kind != "pre") { end_paragraph(); held = held "<pre><code>"; kind = "pre"; pending = "" }
        held = held pending escape(substr(line, 5)) "\n"
        pending = ""
        return
    }
    if (kind == "pre") end_paragraph()
    if (is_label(line)) {
        end_paragraph()
        match(line, /^[A-Z][a-z]*/)
        held = held "<p class=\"label\"><b>" substr(line, 1, RLENGTH) "</b> " item(substr(line, RLENGTH + 1)) "\n"
        kind = "p"
        in_label = 1
        return
    }
    if (kind == "") { held = held "<p>"; kind = "p" }
    else if (line ~ /^ +SEL4_/) held = held "<br>"
    held = held item(line) "\n"
}
function is_private(code) {
    sub(/\n.*/, "", code)
    sub(/[(;].*/, "", code)
    return code ~ /_priv_|_PRIV_|^_Static_assert/
}
function end_code() {
    sub(/\n+$/, "", code)
    if (code != "" && is_private(code)) held = ""
    else if (code != "") { show(); printf "<pre class=\"declaration\"><code>%s</code></pre>\n", escape(code) }
    code = ""
}
# The body of an inline function begins: its parameters move with what stands before them.
function end_head() {
    sub(/\n$/, ";\n", code)
    if (sub(/^static inline /, "", code)) gsub(/\n              /, "\n", code)
    else if (sub(/\nstatic inline /, "\n", code)) gsub(/\n              /, "\n", code)
}

BEGIN { printf "<h2 id=\"%s\"><code>&lt;%s&gt;</code></h2>\n", anchor, name }
/SPDX-License-Identifier/ || /^#pragma once/ { next }
in_directive { in_directive = /\\$/; next }
/^#(include|ifdef|ifndef|if|endif|elif|else|error|undef)/ && !in_comment { in_directive = /\\$/; next }
in_comment {
    line = $0
    done = sub(/ *\*\/.*$/, "", line)
    sub(/^ \* ?/, "", line)
    comment_line(line)
    if (done) { end_paragraph(); in_comment = 0 }
    next
}
/^\/\* ---- / {
    end_code()
    show()
    line = $0
    sub(/^\/\* -+ */, "", line)
    sub(/ *-* *\*\/$/, "", line)
    printf "<h3>%s</h3>\n", spans(line)
    next
}
/^\/\*/ && !in_body {
    end_code()
    in_comment = 1
    line = $0
    sub(/^\/\*+ ?/, "", line)
    if (sub(/ *\*\/.*$/, "", line)) { comment_line(line); end_paragraph(); in_comment = 0 }
    else if (line != "") comment_line(line)
    next
}
/^\/\// && !in_body { if (!was_line) end_code(); was_line = 1; line = $0; sub(/^\/\/ ?/, "", line); comment_line(line); next }
{ if (was_line) end_paragraph(); was_line = 0 }
in_macro { in_macro = /\\$/; next }
/^#define [A-Za-z0-9_]+\(.*\\$/ && !/\(X\)/ {
    in_macro = 1
    line = $0
    sub(/\) .*/, ")", line)
    code = code line "\n"
    next
}
/^{$/ && code ~ /\)\n$/ { in_body = 1; end_head(); next }
in_body { if (/^}/) in_body = 0; next }
/^$/ {
    if (code ~ /{\n/ && code !~ /\n}/) code = code "\n"
    else { end_code(); show() }
    next
}
{ code = code $0 "\n" }
END { end_paragraph(); end_code(); show() }
