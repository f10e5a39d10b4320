// SPDX-License-Identifier: BSD-2-Clause

// What the server says about itself, as a page and as JSON: one table of figures for both.

#include "server.h"

#define FIGURES_MAX 24

typedef struct figure {
    const char *name; // of the JSON member
    const char *text; // of the row
    uint64_t value;
} figure_t;

static sel4_async_time_t start_time;

void status_init(void)
{
    start_time = executor.now_ns;
}

static size_t collect(figure_t figures[static FIGURES_MAX])
{
    connection_counts_t counts = connection_counts();
    memory_counts_t memory = memory_counts();
    const figure_t table[] = {
        { "uptime_seconds", "Uptime, seconds", (executor.now_ns - start_time) / 1000000000 },
        { "connections_open", "Connections open", counts.http.open },
        { "connections", "Connections so far", counts.http.connections },
        { "slots", "Connections that there is room for", CONNECTIONS_MAX },
        { "slots_busy", "of them taken", counts.busy },
        { "slots_busy_most", "at most so far", counts.busy_most },
        { "requests", "Requests", counts.http.requests },
        { "errors", "Answers of 400 and above", counts.http.errors },
        { "timeouts", "Clients that were too slow", counts.http.timeouts },
        { "broken", "Answers that did not reach their end", counts.http.broken },
        { "bytes_sent", "Bytes of pages sent", counts.http.bytes_sent },
        { "tls_handshakes", "TLS handshakes", counts.tls_handshakes },
        { "tls_resumed", "of them resumed", counts.tls_resumed },
        { "tls_open", "TLS handshakes that are not over", counts.tls_open },
        { "tls_failed", "TLS handshakes that failed", counts.tls_failed },
        { "memory_used", "Memory of TLS, bytes", memory.used },
        { "memory_most", "Memory of TLS at most, bytes", memory.most },
        { "stack_size", "Stack of a connection, bytes", counts.stack_size },
        { "stack_most", "of it used at most, bytes", counts.stack_most },
    };
    _Static_assert(SEL4_ARRAY_COUNT(table) <= FIGURES_MAX, "room for all figures");
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(table); i++) {
        figures[i] = table[i];
    }
    return SEL4_ARRAY_COUNT(table);
}

typedef struct page {
    char text[3072];
    size_t size;
} page_t;

// What does not fit is cut off.
static void put(page_t *page, const char *format, ...) SEL4_PRINTF_LIKE(2, 3);
static void put(page_t *page, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t room = sizeof(page->text) - page->size;
    size_t size = sel4_vformat(page->text + page->size, room, format, arguments);
    page->size += size < room ? size : room - 1;
    va_end(arguments);
}

static void write_json(page_t *page)
{
    figure_t figures[FIGURES_MAX];
    size_t count = collect(figures);
    put(page, "{\n  \"site\": \"%s\"", site_source());
    for (size_t i = 0; i < count; i++) {
        put(page, ",\n  \"%s\": %llu", figures[i].name, (unsigned long long)figures[i].value);
    }
    put(page, "\n}\n");
}

static void write_page(page_t *page)
{
    figure_t figures[FIGURES_MAX];
    size_t count = collect(figures);
    put(page,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Status</title>\n"
        "<link rel=\"stylesheet\" href=\"/style.css\">\n"
        "<link rel=\"icon\" href=\"/icon.svg\">\n<main>\n<p><a "
        "href=\"/\">sel4c</a></p>\n<h1>Status</h1>\n"
        "<p>Pages come from %s.</p>\n<table>\n",
        site_source());
    for (size_t i = 0; i < count; i++) {
        put(page, "<tr><td>%s<td>%llu\n", figures[i].text, (unsigned long long)figures[i].value);
    }
    put(page, "</table>\n</main>\n");
}

void status_answer(sel4_http_exchange_t *exchange, bool is_json)
{
    if (!sel4_http_is_reading(exchange)) {
        return;
    }
    page_t page = { .size = 0 };
    (is_json ? write_json : write_page)(&page);
    sel4_http_head_t *head = sel4_http_begin(exchange, 200);
    sel4_http_head_field(head, "Content-Type", "%s",
                         is_json ? "application/json" : "text/html; charset=utf-8");
    sel4_http_head_field(head, "Cache-Control", "no-store");
    if (sel4_http_end_head(exchange, page.size).error == SEL4_HTTP_OK) {
        (void)sel4_http_write(exchange, sel4_span(page.text, page.size)).error;
    }
}
