// SPDX-License-Identifier: BSD-2-Clause

// Conditions of a request, weighed in the order that RFC 9110 13.2.2 gives.

#include <sel4c/http_condition.h>
#include <sel4c/http_date.h>

#include "chars.h"

/* ---- Entity tags */

static char *put_hex(char *at, uint64_t number)
{
    unsigned digits = number == 0 ? 1 : (67 - (unsigned)__builtin_clzll(number)) / 4;
    for (unsigned i = digits; i-- > 0; number >>= 4) {
        at[i] = "0123456789abcdef"[number & 15];
    }
    return at + digits;
}

sel4_span_t sel4_http_etag_of(uint64_t size, int64_t modified, char text[SEL4_HTTP_ETAG_SIZE])
{
    char *at = text;
    *at++ = '"';
    at = put_hex(at, size);
    *at++ = '-';
    at = put_hex(at, (uint64_t)modified);
    *at++ = '"';
    return sel4_span(text, (size_t)(at - text));
}

static bool is_weak(sel4_span_t etag)
{
    return etag.size >= 2 && etag.data[0] == 'W' && etag.data[1] == '/';
}

static sel4_span_t without_weakness(sel4_span_t etag)
{
    return is_weak(etag) ? sel4_span(etag.data + 2, etag.size - 2) : etag;
}

// RFC 9110 8.8.3.2.
static bool is_match(sel4_span_t a, sel4_span_t b, bool is_strong)
{
    if (is_strong && (is_weak(a) || is_weak(b))) {
        return false;
    }
    return b.size > 0 && sel4_span_equals(without_weakness(a), without_weakness(b));
}

// One tag off the list: a comma may stand inside of the quotes.  False at the end, and at what is
// no tag.
static bool take_etag(sel4_span_t *rest, sel4_span_t *ret_etag)
{
    const uint8_t *at = rest->data;
    const uint8_t *end = rest->data + rest->size;
    while (at < end && (is_space(*at) || *at == ',')) {
        at++;
    }
    const uint8_t *start = at;
    if (end - at >= 2 && at[0] == 'W' && at[1] == '/') {
        at += 2;
    }
    if (at == end || *at++ != '"') {
        return false;
    }
    while (at < end && *at != '"') {
        at++;
    }
    if (at == end) {
        return false;
    }
    at++;
    *ret_etag = sel4_span(start, (size_t)(at - start));
    *rest = sel4_span(at, (size_t)(end - at));
    return true;
}

static bool list_has(sel4_span_t list, sel4_span_t etag, bool is_strong)
{
    if (sel4_http_is_word(list, "*")) {
        return true;
    }
    sel4_span_t element;
    while (take_etag(&list, &element)) {
        if (is_match(element, etag, is_strong)) {
            return true;
        }
    }
    return false;
}

// All lines of that name are one list (RFC 9110 5.3).
static bool lists_have(const sel4_http_request_t *request, const char *name, sel4_span_t etag,
                       bool is_strong)
{
    const sel4_http_field_t *field = NULL;
    while ((field = sel4_http_request_next_field(request, name, field)) != NULL) {
        if (list_has(field->value, etag, is_strong)) {
            return true;
        }
    }
    return false;
}

/* ---- Conditions */

typedef struct weighing {
    const sel4_http_request_t *request;
    const sel4_http_representation_t *representation;
} weighing_t;

// Whether there is such a field with a date, and what we have is not newer.
static bool is_unmodified_since(const weighing_t *weighing, const sel4_http_field_t *field)
{
    int64_t since;
    return weighing->representation->modified > 0 && sel4_http_date_parse(field->value, &since) &&
           weighing->representation->modified <= since;
}

static bool is_date(const sel4_http_field_t *field)
{
    int64_t time;
    return sel4_http_date_parse(field->value, &time);
}

static bool is_failed(const weighing_t *weighing)
{
    if (sel4_http_request_field(weighing->request, "If-Match") != NULL) {
        return !lists_have(weighing->request, "If-Match", weighing->representation->etag, true);
    }
    const sel4_http_field_t *since =
        sel4_http_request_only_field(weighing->request, "If-Unmodified-Since");
    return since != NULL && weighing->representation->modified > 0 && is_date(since) &&
           !is_unmodified_since(weighing, since);
}

static bool has_changed(const weighing_t *weighing)
{
    if (sel4_http_request_field(weighing->request, "If-None-Match") != NULL) {
        return !lists_have(weighing->request, "If-None-Match", weighing->representation->etag,
                           false);
    }
    const sel4_http_field_t *since =
        sel4_http_request_only_field(weighing->request, "If-Modified-Since");
    return since == NULL || !is_unmodified_since(weighing, since);
}

// Only who asks for the bytes can be told that they are the same.
static bool is_reading(const sel4_http_request_t *request)
{
    return request->method == SEL4_HTTP_METHOD_GET || request->method == SEL4_HTTP_METHOD_HEAD;
}

static sel4_http_selection_kind_t same(const sel4_http_request_t *request)
{
    if (is_reading(request)) {
        return SEL4_HTTP_SELECT_NOT_MODIFIED;
    }
    return sel4_http_request_field(request, "If-None-Match") != NULL ? SEL4_HTTP_SELECT_FAILED
                                                                     : SEL4_HTTP_SELECT_WHOLE;
}

// A date is as good as a tag only if it is exactly ours.
static bool is_range_of_this(const weighing_t *weighing)
{
    const sel4_http_field_t *field = sel4_http_request_only_field(weighing->request, "If-Range");
    if (field == NULL) {
        return sel4_http_request_field(weighing->request, "If-Range") == NULL;
    }
    sel4_span_t list = field->value;
    sel4_span_t etag;
    if (take_etag(&list, &etag)) {
        return list.size == 0 && is_match(etag, weighing->representation->etag, true);
    }
    int64_t time;
    return weighing->representation->modified > 0 && sel4_http_date_parse(field->value, &time) &&
           time == weighing->representation->modified;
}

/* ---- Ranges */

// A number that is beyond what 64 bits hold is the greatest that they do.
static bool take_number(const uint8_t **at, const uint8_t *end, uint64_t *ret_number)
{
    const uint8_t *start = *at;
    uint64_t number = 0;
    while (*at < end && is_digit(**at)) {
        if (__builtin_mul_overflow(number, 10u, &number) ||
            __builtin_add_overflow(number, (uint64_t)(**at - '0'), &number)) {
            number = UINT64_MAX;
        }
        (*at)++;
    }
    *ret_number = number;
    return *at > start;
}

static bool skip_unit(const uint8_t **at, const uint8_t *end)
{
    static const char unit[] = "bytes=";
    for (size_t i = 0; unit[i] != '\0'; i++) {
        if (*at == end || to_lower(*(*at)++) != (uint8_t)unit[i]) {
            return false;
        }
    }
    return true;
}

static const sel4_http_selection_t not_satisfiable = { .kind = SEL4_HTTP_SELECT_NOT_SATISFIABLE };

static sel4_http_selection_t part(uint64_t start, uint64_t size)
{
    return (sel4_http_selection_t){ SEL4_HTTP_SELECT_PART, start, size };
}

// The last `count` bytes.
static sel4_http_selection_t suffix(uint64_t count, uint64_t size)
{
    uint64_t taken = count < size ? count : size;
    return taken == 0 ? not_satisfiable : part(size - taken, taken);
}

static sel4_http_selection_t from_to(uint64_t first, uint64_t last, uint64_t size)
{
    if (first >= size) {
        return not_satisfiable;
    }
    return part(first, (last < size ? last + 1 : size) - first);
}

static sel4_http_selection_t select_range(sel4_span_t value, uint64_t size)
{
    const sel4_http_selection_t whole = { SEL4_HTTP_SELECT_WHOLE, 0, size };
    const uint8_t *at = value.data;
    const uint8_t *end = value.data + value.size;
    if (!skip_unit(&at, end)) {
        return whole;
    }
    uint64_t first;
    uint64_t last = UINT64_MAX;
    bool has_first = take_number(&at, end, &first);
    if (at == end || *at++ != '-') {
        return whole;
    }
    bool has_last = take_number(&at, end, &last);
    if (at != end || (!has_first && !has_last) || (has_first && has_last && last < first)) {
        return whole;
    }
    return has_first ? from_to(first, has_last ? last : UINT64_MAX, size) : suffix(last, size);
}

sel4_http_selection_t sel4_http_select(const sel4_http_request_t *request,
                                       const sel4_http_representation_t *representation)
{
    weighing_t weighing = { request, representation };
    if (is_failed(&weighing)) {
        return (sel4_http_selection_t){ .kind = SEL4_HTTP_SELECT_FAILED };
    }
    if (!has_changed(&weighing)) {
        sel4_http_selection_kind_t kind = same(request);
        if (kind != SEL4_HTTP_SELECT_WHOLE) {
            return (sel4_http_selection_t){ .kind = kind };
        }
    }
    const sel4_http_field_t *range = sel4_http_request_only_field(request, "Range");
    if (range == NULL || request->method != SEL4_HTTP_METHOD_GET || !is_range_of_this(&weighing)) {
        return (sel4_http_selection_t){ SEL4_HTTP_SELECT_WHOLE, 0, representation->size };
    }
    return select_range(range->value, representation->size);
}
