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

// Where that many bytes go; NULL if they do not fit, and then nothing does that comes after them.
static uint8_t *take_room(sel4_http_head_t *head, size_t size)
{
    size_t start = head->size;
    head->size += size;
    return head->size <= head->buffer.size ? head->buffer.data + start : NULL;
}

// What comes after the copy.
static uint8_t *copy(uint8_t *at, const void *bytes, size_t size)
{
    memcpy(at, bytes, size);
    return at + size;
}

static void put(sel4_http_head_t *head, char character)
{
    uint8_t *at = take_room(head, 1);
    if (at != NULL) {
        *at = (uint8_t)character;
    }
}

static void put_text(sel4_http_head_t *head, const char *text)
{
    size_t size = strlen(text);
    uint8_t *at = take_room(head, size);
    if (at != NULL) {
        (void)copy(at, text, size);
    }
}

// A character that ends a line would have whoever receives the value read something else.
static void put_value(void *context, char character)
{
    sel4_http_head_t *head = context;
    uint8_t c = (uint8_t)character;
    head->is_bad = head->is_bad || (c < 0x20 && c != '\t') || c == 0x7f;
    put(head, character);
}

static const char status_line[] = "HTTP/1.1 000 ";

void sel4_http_head_begin(sel4_http_head_t *head, sel4_mutable_span_t buffer, unsigned status)
{
    *head = (sel4_http_head_t){ .buffer = buffer };
    uint8_t *at = take_room(head, sizeof(status_line) - 1);
    if (at != NULL) {
        memcpy(at, status_line, sizeof(status_line) - 1);
        at[9] = (uint8_t)('0' + status / 100 % 10);
        at[10] = (uint8_t)('0' + status / 10 % 10);
        at[11] = (uint8_t)('0' + status % 10);
    }
    put_text(head, sel4_http_status_text(status));
    put_text(head, "\r\n");
}

// All of the line at once, since most of a head is made of these.
void sel4_http_head_text(sel4_http_head_t *head, const char *name, sel4_span_t value)
{
    size_t name_size = strlen(name);
    uint8_t *at = take_room(head, name_size + value.size + 4);
    if (at == NULL) {
        return;
    }
    at = copy(at, name, name_size);
    *at++ = ':';
    *at++ = ' ';
    if (value.size > 0) {
        uint8_t *end = copy(at, value.data, value.size);
        head->is_bad = head->is_bad || skip_value(at, end) != end;
        at = end;
    }
    *at++ = '\r';
    *at = '\n';
}

void sel4_http_head_number(sel4_http_head_t *head, const char *name, uint64_t number)
{
    char digits[20];
    size_t start = sizeof(digits);
    do {
        digits[--start] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    sel4_http_head_text(head, name, sel4_span(digits + start, sizeof(digits) - start));
}

void sel4_http_head_field(sel4_http_head_t *head, const char *name, const char *format, ...)
{
    put_text(head, name);
    put_text(head, ": ");
    sel4_sink_t sink = { put_value, head };
    va_list arguments;
    va_start(arguments, format);
    (void)sel4_sink_vprint(&sink, format, arguments);
    va_end(arguments);
    put_text(head, "\r\n");
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
    put_text(head, ": ");
    for (size_t i = 0; i < path.size; i++) {
        put_encoded(head, path.data[i]);
    }
    if (query.size > 0) {
        put(head, '?');
    }
    for (size_t i = 0; i < query.size; i++) {
        put_value(head, (char)query.data[i]);
    }
    put_text(head, "\r\n");
}

sel4_http_result_t sel4_http_head_end(sel4_http_head_t *head, sel4_span_t *ret_bytes)
{
    put_text(head, "\r\n");
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
