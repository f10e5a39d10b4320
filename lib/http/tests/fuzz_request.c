// SPDX-License-Identifier: BSD-2-Clause

/*
 * A request, its target, and its body in chunks.  What a part of the bytes decides, more bytes do
 * not change; spans lie in the bytes; a path begins with a slash and holds no "..".
 */

#include <stdlib.h>
#include <string.h>

#include <sel4c/http_chunk.h>
#include <sel4c/http_condition.h>
#include <sel4c/http_request.h>
#include <sel4c/http_target.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FIELDS 16

static void require(int condition)
{
    if (!condition) {
        abort();
    }
}

static void check_inside(sel4_span_t span, const uint8_t *data, size_t size)
{
    require(span.size == 0 || (span.data >= data && span.data + span.size <= data + size));
}

static void check_target(sel4_span_t text)
{
    uint8_t buffer[64];
    sel4_http_target_t target;
    if (sel4_http_target_parse(text, sel4_mutable_span(buffer, sizeof(buffer)), &target).error !=
        SEL4_HTTP_OK) {
        return;
    }
    check_inside(target.path, buffer, sizeof(buffer));
    check_inside(target.query, text.data, text.size);
    require(target.path.size > 0 && target.path.data[0] == '/');
    for (size_t i = 0; i + 1 < target.path.size; i++) {
        require(target.path.data[i] != '/' || target.path.data[i + 1] != '/');
        bool is_last = i + 3 == target.path.size;
        require(!(i + 3 <= target.path.size && memcmp(target.path.data + i, "/..", 3) == 0 &&
                  (is_last || target.path.data[i + 3] == '/')));
    }
}

// The part is inside of what there is.
static void check_selection(const sel4_http_request_t *request)
{
    static const sel4_http_representation_t page = { .size = 100,
                                                     .etag = { (const uint8_t *)"\"x\"", 3 },
                                                     .modified = 784111777 };
    sel4_http_selection_t selection = sel4_http_select(request, &page);
    bool has_bytes =
        selection.kind == SEL4_HTTP_SELECT_WHOLE || selection.kind == SEL4_HTTP_SELECT_PART;
    require(has_bytes == (selection.size > 0));
    require(selection.size <= page.size && selection.start <= page.size - selection.size);
}

static void check_chunks(const uint8_t *data, size_t size)
{
    sel4_http_chunks_t chunks;
    sel4_http_chunks_init(&chunks, 1000);
    sel4_span_t bytes = sel4_span(data, size);
    sel4_span_t piece;
    uint64_t total = 0;
    while (sel4_http_chunks_next(&chunks, &bytes, &piece).error == SEL4_HTTP_OK &&
           !chunks.is_done) {
        check_inside(piece, data, size);
        total += piece.size;
    }
    require(total <= 1000 && bytes.size <= size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sel4_http_field_t fields[FIELDS];
    sel4_http_request_t whole = { .fields = fields, .field_capacity = FIELDS };
    sel4_http_error_t error = sel4_http_request_parse(sel4_span(data, size), &whole).error;
    if (error == SEL4_HTTP_OK) {
        require(whole.head_size <= size && whole.field_count <= FIELDS);
        for (size_t i = 0; i < whole.field_count; i++) {
            check_inside(fields[i].name, data, whole.head_size);
            check_inside(fields[i].value, data, whole.head_size);
        }
        check_target(whole.target);
        check_selection(&whole);
        check_chunks(data + whole.head_size, size - whole.head_size);
    }
    sel4_http_field_t other_fields[FIELDS];
    sel4_http_request_t part = { .fields = other_fields, .field_capacity = FIELDS };
    sel4_http_error_t part_error = sel4_http_request_parse(sel4_span(data, size / 2), &part).error;
    require(part_error == SEL4_HTTP_ERR_INCOMPLETE || part_error == error);
    check_target(sel4_span(data, size));
    return 0;
}
