// SPDX-License-Identifier: BSD-2-Clause

// Reads a backtrace from bytes, with every check.

#include <sel4c/backtrace_stream.h>

#define FAIL(name) ((sel4_backtrace_stream_result_t){ SEL4_BACKTRACE_STREAM_ERR_##name })
#define SUCCESS    ((sel4_backtrace_stream_result_t){ SEL4_BACKTRACE_STREAM_OK })

const char *sel4_backtrace_stream_error_text(sel4_backtrace_stream_error_t error)
{
    switch (error) {
    case SEL4_BACKTRACE_STREAM_OK:
        return "no error";
#define X(name, number, text)              \
    case SEL4_BACKTRACE_STREAM_ERR_##name: \
        return text;
        SEL4_BACKTRACE_STREAM_ERRORS(X)
#undef X
    }
    return "unknown error";
}

static sel4_backtrace_stream_result_t read_byte(sel4_span_t *rest, uint8_t *ret_byte)
{
    sel4_span_t head;

    if (sel4_span_cut(rest, 1, &head).error != 0) {
        return FAIL(TRUNCATED);
    }
    *ret_byte = head.data[0];
    return SUCCESS;
}

static sel4_backtrace_stream_result_t read_number(sel4_span_t *rest, uint64_t max,
                                                  uint64_t *ret_number)
{
    uint64_t number = 0;

    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte;
        SEL4_TRY(read_byte(rest, &byte));
        uint64_t bits = byte & 0x7f;
        if (shift > 63 || (bits << shift) >> shift != bits) {
            return FAIL(NUMBER);
        }
        number |= bits << shift;
        if (byte < 0x80) {
            break;
        }
    }
    if (number > max) {
        return FAIL(NUMBER);
    }
    *ret_number = number;
    return SUCCESS;
}

// Whether something follows.
static sel4_backtrace_stream_result_t read_tag(sel4_span_t *rest, bool *ret_some)
{
    uint8_t byte;

    SEL4_TRY(read_byte(rest, &byte));
    if (byte > 1) {
        return FAIL(TAG);
    }
    *ret_some = byte == 1;
    return SUCCESS;
}

// How many bytes a character takes by its first one; 0 for none that is printed.
static size_t character_size(uint8_t first)
{
    if (first < 0x80) {
        return first >= 0x20 && first != 0x7f ? 1 : 0;
    }
    return first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

static bool is_text(sel4_span_t bytes)
{
    for (size_t at = 0; at < bytes.size;) {
        size_t size = character_size(bytes.data[at]);
        if (size == 0 || size > bytes.size - at) {
            return false;
        }
        for (size_t i = 1; i < size; i++) {
            if ((bytes.data[at + i] & 0xc0) != 0x80) {
                return false;
            }
        }
        if (bytes.data[at] == 0xc2 && bytes.data[at + 1] < 0xa0) {
            return false; // control characters, which a terminal may obey
        }
        at += size;
    }
    return true;
}

static sel4_backtrace_stream_result_t read_image(sel4_span_t *rest, sel4_span_t *ret_image)
{
    uint64_t size;

    SEL4_TRY(read_number(rest, UINT64_MAX, &size));
    if (size > SEL4_BACKTRACE_IMAGE_SIZE_MAX) {
        return FAIL(IMAGE);
    }
    sel4_span_t image;
    if (sel4_span_cut(rest, (size_t)size, &image).error != 0) {
        return FAIL(TRUNCATED);
    }
    if (!is_text(image)) {
        return FAIL(IMAGE);
    }
    *ret_image = image;
    return SUCCESS;
}

sel4_backtrace_stream_result_t sel4_backtrace_read_start(sel4_span_t bytes,
                                                         sel4_backtrace_reader_t *ret_reader)
{
    sel4_backtrace_reader_t reader = { .rest = bytes };
    bool has_image;

    SEL4_TRY(read_tag(&reader.rest, &has_image));
    if (has_image) {
        SEL4_TRY(read_image(&reader.rest, &reader.image));
    }
    *ret_reader = reader;
    return SUCCESS;
}

static sel4_backtrace_stream_result_t read_end(sel4_span_t *rest, int32_t *ret_stop)
{
    bool has_stop;
    uint64_t zigzag = 0;

    SEL4_TRY(read_tag(rest, &has_stop));
    if (has_stop) {
        SEL4_TRY(read_number(rest, UINT32_MAX, &zigzag));
    }
    if (rest->size != 0) {
        return FAIL(TRAILING);
    }
    int32_t half = (int32_t)(zigzag >> 1);
    *ret_stop = (zigzag & 1) != 0 ? -half - 1 : half;
    return SUCCESS;
}

sel4_backtrace_stream_result_t sel4_backtrace_read_next(sel4_backtrace_reader_t *reader,
                                                        bool *ret_more, uint64_t *ret_address)
{
    sel4_span_t rest = reader->rest;
    bool more;
    uint64_t address = 0;

    SEL4_TRY(read_tag(&rest, &more));
    if (more) {
        SEL4_TRY(read_number(&rest, UINT64_MAX, &address));
        *ret_address = address;
    } else {
        SEL4_TRY(read_end(&rest, &reader->stop));
    }
    reader->rest = rest;
    *ret_more = more;
    return SUCCESS;
}
