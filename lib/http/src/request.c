// SPDX-License-Identifier: BSD-2-Clause

// Request line and header fields.  What the fields mean together is framing.c.

#include <sel4c/http_request.h>

#include "chars.h"
#include "framing.h"

// Where the reader stands.
typedef struct reader {
    const uint8_t *at;
    const uint8_t *end;
} reader_t;

#define INCOMPLETE SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_INCOMPLETE)

// What is there instead of the end of a line: a part of it, or something else.
static sel4_http_result_t no_end_of_line(reader_t reader, sel4_http_error_t otherwise)
{
    bool is_part = reader.at == reader.end || (reader.end - reader.at == 1 && *reader.at == '\r');
    return is_part ? INCOMPLETE : SEL4_HTTP_FAILURE(otherwise);
}

static inline sel4_http_result_t skip_end_of_line(reader_t *reader, sel4_http_error_t otherwise)
{
    if (reader->end - reader->at < 2 || reader->at[0] != '\r' || reader->at[1] != '\n') {
        return no_end_of_line(*reader, otherwise);
    }
    reader->at += 2;
    return SEL4_HTTP_SUCCESS;
}

static sel4_http_method_t method_of(sel4_span_t text)
{
    static const struct {
        const char *name;
        sel4_http_method_t method;
    } methods[] = {
        { "GET", SEL4_HTTP_METHOD_GET },       { "HEAD", SEL4_HTTP_METHOD_HEAD },
        { "POST", SEL4_HTTP_METHOD_POST },     { "PUT", SEL4_HTTP_METHOD_PUT },
        { "DELETE", SEL4_HTTP_METHOD_DELETE }, { "OPTIONS", SEL4_HTTP_METHOD_OPTIONS },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(methods); i++) {
        size_t size = __builtin_strlen(methods[i].name);
        if (text.size == size && __builtin_memcmp(text.data, methods[i].name, size) == 0) {
            return methods[i].method;
        }
    }
    return SEL4_HTTP_METHOD_OTHER;
}

// A word up to a space, which is skipped.
static sel4_http_result_t cut_word(reader_t *reader, const uint8_t *end_of_word,
                                   sel4_http_error_t otherwise, sel4_span_t *ret_word)
{
    if (end_of_word == reader->end) {
        return INCOMPLETE;
    }
    if (end_of_word == reader->at || *end_of_word != ' ') {
        return SEL4_HTTP_FAILURE(otherwise);
    }
    *ret_word = sel4_span(reader->at, (size_t)(end_of_word - reader->at));
    reader->at = end_of_word + 1;
    return SEL4_HTTP_SUCCESS;
}

static sel4_http_result_t parse_version(reader_t *reader, unsigned *ret_minor)
{
    static const char form[] = "HTTP/0.0"; // a zero is any digit
    for (size_t i = 0; i < sizeof(form) - 1; i++) {
        if (reader->end - reader->at <= (ptrdiff_t)i) {
            return INCOMPLETE;
        }
        uint8_t c = reader->at[i];
        if (form[i] == '0' ? !is_digit(c) : c != (uint8_t)form[i]) {
            return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_REQUEST_LINE);
        }
    }
    if (reader->at[5] != '1') {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_VERSION);
    }
    // A later minor version is answered as 1.1 (RFC 9110 2.5).
    *ret_minor = reader->at[7] == '0' ? 0 : 1;
    reader->at += 8;
    return SEL4_HTTP_SUCCESS;
}

static sel4_http_result_t parse_request_line(reader_t *reader, sel4_http_request_t *request)
{
    const uint8_t *end = skip_token(reader->at, reader->end);
    SEL4_TRY(cut_word(reader, end, SEL4_HTTP_ERR_REQUEST_LINE, &request->method_text));
    request->method = method_of(request->method_text);
    end = skip_visible(reader->at, reader->end);
    if (end - reader->at > SEL4_HTTP_TARGET_SIZE_MAX) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_TARGET_TOO_LONG);
    }
    SEL4_TRY(cut_word(reader, end, SEL4_HTTP_ERR_TARGET, &request->target));
    SEL4_TRY(parse_version(reader, &request->minor_version));
    return skip_end_of_line(reader, SEL4_HTTP_ERR_REQUEST_LINE);
}

static sel4_http_result_t parse_value(reader_t *reader, sel4_span_t *ret_value)
{
    const uint8_t *start = reader->at;
    const uint8_t *at = skip_value(start, reader->end);
    *ret_value = trim(start, at);
    reader->at = at;
    return skip_end_of_line(reader, SEL4_HTTP_ERR_FIELD);
}

static sel4_http_result_t parse_field(reader_t *reader, sel4_http_request_t *request)
{
    const uint8_t *colon = skip_token(reader->at, reader->end);
    if (colon == reader->end) {
        return INCOMPLETE;
    }
    // No name, a space before the colon, and a folded line end here.
    if (colon == reader->at || *colon != ':') {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_FIELD);
    }
    if (request->field_count == request->field_capacity) {
        return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_TOO_MANY_FIELDS);
    }
    sel4_http_field_t *field = &request->fields[request->field_count];
    field->name = sel4_span(reader->at, (size_t)(colon - reader->at));
    reader->at = colon + 1;
    SEL4_TRY(parse_value(reader, &field->value));
    request->field_count++;
    return SEL4_HTTP_SUCCESS;
}

static void skip_empty_lines(reader_t *reader)
{
    while (reader->end - reader->at >= 2 && reader->at[0] == '\r' && reader->at[1] == '\n') {
        reader->at += 2;
    }
}

sel4_http_result_t sel4_http_request_parse(sel4_span_t bytes, sel4_http_request_t *request)
{
    *request = (sel4_http_request_t){ .fields = request->fields,
                                      .field_capacity = request->field_capacity };
    if (bytes.size == 0) {
        return INCOMPLETE;
    }
    reader_t reader = { bytes.data, bytes.data + bytes.size };
    skip_empty_lines(&reader);
    if (reader.end - reader.at == 1 && *reader.at == '\r') {
        return INCOMPLETE;
    }
    SEL4_TRY(parse_request_line(&reader, request));
    while (reader.at == reader.end || *reader.at != '\r') {
        SEL4_TRY(parse_field(&reader, request));
    }
    SEL4_TRY(skip_end_of_line(&reader, SEL4_HTTP_ERR_FIELD));
    request->head_size = (size_t)(reader.at - bytes.data);
    return framing_of(request);
}

static bool is_other_case(uint8_t c, uint8_t wanted)
{
    return (c ^ wanted) == 0x20 && is_letter(c);
}

bool sel4_http_is_word(sel4_span_t text, const char *word)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        uint8_t wanted = (uint8_t)word[i];
        if (c == 0 || (c != wanted && !is_other_case(c, wanted))) {
            return false;
        }
    }
    return word[text.size] == '\0';
}

const sel4_http_field_t *sel4_http_request_next_field(const sel4_http_request_t *request,
                                                      const char *name,
                                                      const sel4_http_field_t *field)
{
    const sel4_http_field_t *end = request->fields + request->field_count;
    for (field = field == NULL ? request->fields : field + 1; field < end; field++) {
        // The first letter alone excludes most fields.
        bool may_be = ((field->name.data[0] ^ (uint8_t)name[0]) & 0xdf) == 0;
        if (may_be && sel4_http_is_word(field->name, name)) {
            return field;
        }
    }
    return NULL;
}

const sel4_http_field_t *sel4_http_request_field(const sel4_http_request_t *request,
                                                 const char *name)
{
    return sel4_http_request_next_field(request, name, NULL);
}

const sel4_http_field_t *sel4_http_request_only_field(const sel4_http_request_t *request,
                                                      const char *name)
{
    const sel4_http_field_t *field = sel4_http_request_field(request, name);
    if (field == NULL || sel4_http_request_next_field(request, name, field) != NULL) {
        return NULL;
    }
    return field;
}

bool sel4_http_list_next(sel4_span_t *rest, sel4_span_t *ret_element)
{
    while (rest->size > 0) {
        const uint8_t *start = rest->data;
        const uint8_t *end = start + rest->size;
        const uint8_t *comma = start;
        while (comma < end && *comma != ',') {
            comma++;
        }
        const uint8_t *next = comma == end ? end : comma + 1;
        *rest = sel4_span(next, (size_t)(end - next));
        sel4_span_t element = trim(start, comma);
        if (element.size > 0) {
            *ret_element = element;
            return true;
        }
    }
    return false;
}
