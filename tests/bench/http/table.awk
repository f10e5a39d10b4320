# SPDX-License-Identifier: BSD-2-Clause
#
# From marks (name address) and reports (at ADDRESS user N kernel N PROGRAM N …) to rows of a table.  The requests are 201 for the small
# page and 51 for the large one; then 9 full handshakes and 6 resumptions.

NR == FNR { name[$2] = $1; next }
$1 != "at" { next }
{
    mark = name[$2]
    for (i = 3; i < NF; i += 2) now[$i] = $(i + 1)
    if (!server) {
        server = $7
        for (i = 7; i < NF; i += 2) programs[++program_count] = $i
    }
}
mark == "sel4_http_room" && !first { first = now["user"] + now["kernel"] }
mark == "sel4_http_request_parse" { parse = now[server] }
mark == "sel4_http_etag_of" { begin = now[server]; has_begun = 1 }
mark == "sel4_http_room" && has_begun { head = now[server] - begin; has_begun = 0 }
mark == "answer" {
    route = now[server] - parse
    requests++
    kind = requests <= 201 ? "small" : requests <= 252 ? "large" : ""
    if (kind != "" && requests != 1 && requests != 202) {
        n = ++count[kind]
        for (p in now) cost[kind, p, n] = now[p] - before[p]
    }
    for (p in now) before[p] = now[p]
}
mark == "log_request" && kind == "small" && requests > 1 { heads[++head_count] = route + head }
mark == "sel4_tls_accept" { for (p in now) started[p] = now[p] }
mark == "sel4_http_serve" && ("user" in started) {
    handshakes++
    kind_of = handshakes <= 9 ? "full" : "resumed"
    n = ++count[kind_of]
    for (p in now) cost[kind_of, p, n] = now[p] - started[p]
    delete started
}

# The middle one of them.
function median(kind, program,    i, j, n, x, values) {
    n = count[kind]
    for (i = 1; i <= n; i++) {
        x = cost[kind, program, i]
        for (j = i - 1; j > 0 && values[j] > x; j--) values[j + 1] = values[j]
        values[j + 1] = x
    }
    return values[int((n + 1) / 2)]
}
function row(value, target, text) {
    printf "%s\t%d\tinstructions\t-\t%s\n", text, value, target
}
function rows(kind, what, target,    i, p, other) {
    row(median(kind, server), target, what ", in the server")
    for (i = 2; i <= program_count; i++) {
        p = programs[i]
        x = median(kind, p)
        if (x > 0) row(x, "", what ", in " p)
    }
    row(median(kind, "kernel"), "", what ", in the kernel")
}

END {
    if (count["small"] < 200 || count["large"] < 50 || count["full"] < 9 || count["resumed"] < 6) {
        print "table.awk: seen were " count["small"] + 0 " small and " count["large"] + 0 " large pages, " \
            count["full"] + 0 " handshakes and " count["resumed"] + 0 " resumptions"
        exit 1
    }
    print "# web server: requests over one connection, handshakes of TLS 1.3 with a P-256 certificate; access log on the console"
    row(first, "", "boot to the first byte of an answer, all told")
    rows("small", "612-byte page", 60000)
    for (i = 1; i <= head_count; i++) cost["head", "x", i] = heads[i]
    count["head"] = head_count
    row(median("head", "x"), 6000, "612-byte page, of the server: request, route, conditions, head of the answer")
    rows("large", "64-KiB page", "")
    rows("full", "full handshake", "")
    rows("resumed", "resumed handshake", "")
    print "end"
}
