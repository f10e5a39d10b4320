// SPDX-License-Identifier: BSD-2-Clause

// Heads of answers: never more than the buffer holds, never a line that a value has broken.

#include <string.h>

#include <sel4c/http_answer.h>
#include <sel4c/http_request.h>

#include "chars.h"

const char *sel4_http_status_text(unsigned status)
{
    static const struct {
        unsigned status;
        const char *text;
    } texts[] = {
        { 100, "Continue" },
        { 200, "OK" },
        { 201, "Created" },
        { 204, "No Content" },
        { 206, "Partial Content" },
        { 301, "Moved Permanently" },
        { 302, "Found" },
        { 303, "See Other" },
        { 304, "Not Modified" },
        { 307, "Temporary Redirect" },
        { 308, "Permanent Redirect" },
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 405, "Method Not Allowed" },
        { 408, "Request Timeout" },
        { 409, "Conflict" },
        { 411, "Length Required" },
        { 412, "Precondition Failed" },
        { 413, "Content Too Large" },
        { 414, "URI Too Long" },
        { 415, "Unsupported Media Type" },
        { 416, "Range Not Satisfiable" },
        { 417, "Expectation Failed" },
        { 421, "Misdirected Request" },
        { 429, "Too Many Requests" },
        { 431, "Request Header Fields Too Large" },
        { 500, "Internal Server Error" },
        { 501, "Not Implemented" },
        { 503, "Service Unavailable" },
        { 505, "HTTP Version Not Supported" },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(texts); i++) {
        if (texts[i].status == status) {
            return texts[i].text;
        }
    }
    return "Status";
}

static void put(void *context, char character)
{
    sel4_http_head_t *head = context;
    if (head->size < head->buffer.size) {
        head->buffer.data[head->size] = (uint8_t)character;
    }
    head->size++;
}

static void put_bytes(sel4_http_head_t *head, const char *bytes, size_t size)
{
    size_t room = head->size < head->buffer.size ? head->buffer.size - head->size : 0;
    memcpy(head->buffer.data + (room == 0 ? 0 : head->size), bytes, size < room ? size : room);
    head->size += size;
}

static void put_text(sel4_http_head_t *head, const char *text)
{
    put_bytes(head, text, strlen(text));
}

// Whether whoever receives the value would read something else than a value.
static bool breaks_line(char character)
{
    uint8_t c = (uint8_t)character;
    return (c < 0x20 && c != '\t') || c == 0x7f;
}

static void put_value(void *context, char character)
{
    sel4_http_head_t *head = context;
    head->is_bad = head->is_bad || breaks_line(character);
    put(context, character);
}

void sel4_http_head_begin(sel4_http_head_t *head, sel4_mutable_span_t buffer, unsigned status)
{
    *head = (sel4_http_head_t){ .buffer = buffer };
    const char digits[] = { (char)('0' + status / 100 % 10), (char)('0' + status / 10 % 10),
                            (char)('0' + status % 10), ' ' };
    put_bytes(head, "HTTP/1.1 ", 9);
    put_bytes(head, digits, sizeof(digits));
    put_text(head, sel4_http_status_text(status));
    put_bytes(head, "\r\n", 2);
}

static bool is_text_alone(const char *format)
{
    while (*format != '\0' && *format != '%') {
        format++;
    }
    return *format == '\0';
}

static void put_value_text(sel4_http_head_t *head, const char *text)
{
    size_t size = 0;
    bool is_bad = false;
    for (; text[size] != '\0'; size++) {
        is_bad |= breaks_line(text[size]);
    }
    head->is_bad = head->is_bad || is_bad;
    put_bytes(head, text, size);
}

// Most values are a text, which needs no formatting.
void sel4_http_head_field(sel4_http_head_t *head, const char *name, const char *format, ...)
{
    put_text(head, name);
    put_bytes(head, ": ", 2);
    sel4_sink_t sink = { put_value, head };
    va_list arguments;
    va_start(arguments, format);
    if (is_text_alone(format)) {
        put_value_text(head, format);
    } else if (format[0] == '%' && format[1] == 's' && format[2] == '\0') {
        put_value_text(head, va_arg(arguments, const char *));
    } else {
        (void)sel4_sink_vprint(&sink, format, arguments);
    }
    va_end(arguments);
    put_bytes(head, "\r\n", 2);
}

// What stands for itself in a path (RFC 3986 3.3), but for what some readers take for a quote.
static bool is_plain(uint8_t c)
{
    static const char marks[] = "-._~!$&()*+,;=:@/";
    if (is_digit(c) || is_letter(c)) {
        return true;
    }
    for (size_t i = 0; marks[i] != '\0'; i++) {
        if (c == (uint8_t)marks[i]) {
            return true;
        }
    }
    return false;
}

static void put_encoded(sel4_http_head_t *head, uint8_t c)
{
    static const char digits[] = "0123456789ABCDEF";
    if (is_plain(c)) {
        put(head, (char)c);
        return;
    }
    put(head, '%');
    put(head, digits[c >> 4]);
    put(head, digits[c & 15]);
}

void sel4_http_head_path(sel4_http_head_t *head, const char *name, sel4_span_t path,
                         sel4_span_t query)
{
    put_text(head, name);
    put_bytes(head, ": ", 2);
    for (size_t i = 0; i < path.size; i++) {
        put_encoded(head, path.data[i]);
    }
    if (query.size > 0) {
        put(head, '?');
    }
    for (size_t i = 0; i < query.size; i++) {
        put_value(head, (char)query.data[i]);
    }
    put_bytes(head, "\r\n", 2);
}

sel4_http_result_t sel4_http_head_end(sel4_http_head_t *head, sel4_span_t *ret_bytes)
{
    put_bytes(head, "\r\n", 2);
    if (head->is_bad) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_FIELD);
    }
    if (head->size > head->buffer.size) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_HEAD_TOO_LARGE);
    }
    *ret_bytes = sel4_span(head->buffer.data, head->size);
    return SEL4_HTTP_SUCCESS;
}

const char *sel4_http_type_of_name(sel4_span_t name)
{
    static const struct {
        const char *suffix;
        const char *type;
    } types[] = {
        { "html", "text/html; charset=utf-8" },
        { "htm", "text/html; charset=utf-8" },
        { "css", "text/css; charset=utf-8" },
        { "js", "text/javascript; charset=utf-8" },
        { "mjs", "text/javascript; charset=utf-8" },
        { "json", "application/json" },
        { "svg", "image/svg+xml" },
        { "png", "image/png" },
        { "jpg", "image/jpeg" },
        { "jpeg", "image/jpeg" },
        { "gif", "image/gif" },
        { "webp", "image/webp" },
        { "ico", "image/vnd.microsoft.icon" },
        { "txt", "text/plain; charset=utf-8" },
        { "md", "text/markdown; charset=utf-8" },
        { "xml", "application/xml" },
        { "pdf", "application/pdf" },
        { "wasm", "application/wasm" },
        { "woff", "font/woff" },
        { "woff2", "font/woff2" },
        { "ttf", "font/ttf" },
        { "mp4", "video/mp4" },
        { "webm", "video/webm" },
        { "gz", "application/gzip" },
        { "zip", "application/zip" },
    };
    size_t start = name.size;
    while (start > 0 && name.data[start - 1] != '.' && name.data[start - 1] != '/') {
        start--;
    }
    bool has_suffix = start > 0 && name.data[start - 1] == '.';
    sel4_span_t suffix = sel4_span(name.data + start, name.size - start);
    for (size_t i = 0; has_suffix && i < SEL4_ARRAY_COUNT(types); i++) {
        if (sel4_http_is_word(suffix, types[i].suffix)) {
            return types[i].type;
        }
    }
    return "application/octet-stream";
}
