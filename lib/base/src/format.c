// SPDX-License-Identifier: BSD-2-Clause

/*
 * The formatter.  One pass over the format; each conversion is first parsed into a `spec`, then
 * printed.  Digits are made from the end into a buffer that holds the longest number.
 */

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/format.h>

enum { width_max = 1023, digits_max = 24 };

// How wide an argument is, named after the letters that say so.
typedef enum { WIDTH_HH, WIDTH_H, WIDTH_INT, WIDTH_L, WIDTH_LL, WIDTH_Z, WIDTH_T } width_t;

typedef struct spec {
    bool zeros;
    bool left;
    unsigned width;
    bool has_precision;
    unsigned precision;
    width_t size;
    char conversion;
} spec_t;

typedef struct printer {
    const sel4_sink_t *sink;
    size_t count;
} printer_t;

// va_list may be an array type, which decays as a parameter; in a struct it keeps its kind.
typedef struct arguments {
    va_list list;
} arguments_t;

static void put(printer_t *printer, char character)
{
    printer->sink->put(printer->sink->context, character);
    printer->count++;
}

static void put_many(printer_t *printer, char character, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put(printer, character);
    }
}

/* ---- Printing */

// `text` of `size` characters, padded to the width of `spec` with blanks.
static void print_padded(printer_t *printer, const spec_t *spec, const char *text, size_t size)
{
    size_t padding = spec->width > size ? spec->width - size : 0;
    if (!spec->left) {
        put_many(printer, ' ', padding);
    }
    for (size_t i = 0; i < size; i++) {
        put(printer, text[i]);
    }
    if (spec->left) {
        put_many(printer, ' ', padding);
    }
}

static void print_number(printer_t *printer, const spec_t *spec, uint64_t value, const char *prefix)
{
    const char *digit = spec->conversion == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    unsigned base = spec->conversion == 'd' || spec->conversion == 'u' ? 10 : 16;
    char digits[digits_max];
    size_t start = sizeof digits;
    do {
        digits[--start] = digit[value % base];
        value /= base;
    } while (value != 0);

    size_t digit_count = sizeof digits - start;
    size_t prefix_size = 0;
    while (prefix[prefix_size] != '\0') {
        prefix_size++;
    }
    size_t size = digit_count + prefix_size;
    size_t padding = spec->width > size ? spec->width - size : 0;
    if (!spec->left && !spec->zeros) {
        put_many(printer, ' ', padding);
    }
    for (size_t i = 0; i < prefix_size; i++) {
        put(printer, prefix[i]);
    }
    if (!spec->left && spec->zeros) {
        put_many(printer, '0', padding);
    }
    for (size_t i = start; i < sizeof digits; i++) {
        put(printer, digits[i]);
    }
    if (spec->left) {
        put_many(printer, ' ', padding);
    }
}

static void print_string(printer_t *printer, const spec_t *spec, const char *text)
{
    if (text == NULL) {
        text = "(null)";
    }
    size_t size = 0;
    while ((!spec->has_precision || size < spec->precision) && text[size] != '\0') {
        size++;
    }
    print_padded(printer, spec, text, size);
}

static int64_t take_signed(width_t size, arguments_t *arguments)
{
    switch (size) {
    case WIDTH_HH:
        return (signed char)va_arg(arguments->list, int);
    case WIDTH_H:
        return (short)va_arg(arguments->list, int);
    case WIDTH_INT:
        return va_arg(arguments->list, int);
    case WIDTH_L:
        return va_arg(arguments->list, long);
    case WIDTH_LL:
        return va_arg(arguments->list, long long);
    case WIDTH_Z:
    case WIDTH_T:
        return va_arg(arguments->list, ptrdiff_t);
    }
    return 0;
}

static uint64_t take_unsigned(width_t size, arguments_t *arguments)
{
    switch (size) {
    case WIDTH_HH:
        return (unsigned char)va_arg(arguments->list, unsigned);
    case WIDTH_H:
        return (unsigned short)va_arg(arguments->list, unsigned);
    case WIDTH_INT:
        return va_arg(arguments->list, unsigned);
    case WIDTH_L:
        return va_arg(arguments->list, unsigned long);
    case WIDTH_LL:
        return va_arg(arguments->list, unsigned long long);
    case WIDTH_Z:
    case WIDTH_T:
        return va_arg(arguments->list, size_t);
    }
    return 0;
}

static void print_signed(printer_t *printer, const spec_t *spec, int64_t value)
{
    // Negated as unsigned, so that the lowest value has a magnitude too.
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    print_number(printer, spec, magnitude, value < 0 ? "-" : "");
}

static void print_conversion(printer_t *printer, const spec_t *spec, arguments_t *arguments)
{
    switch (spec->conversion) {
    case 'd':
        print_signed(printer, spec, take_signed(spec->size, arguments));
        break;
    case 'u':
    case 'x':
    case 'X':
        print_number(printer, spec, take_unsigned(spec->size, arguments), "");
        break;
    case 'p':
        print_number(printer, spec, (uintptr_t)va_arg(arguments->list, void *), "0x");
        break;
    case 'c': {
        char character = (char)va_arg(arguments->list, int);
        print_padded(printer, spec, &character, 1);
        break;
    }
    case 's':
        print_string(printer, spec, va_arg(arguments->list, const char *));
        break;
    default: // '%'
        put(printer, '%');
        break;
    }
}

/* ---- Parsing */

// Decimal digits at `*cursor`; a number beyond `INT_MAX` counts as that.
static unsigned parse_number(const char **cursor)
{
    unsigned value = 0;
    for (; **cursor >= '0' && **cursor <= '9'; (*cursor)++) {
        unsigned digit = (unsigned)(**cursor - '0');
        value = value > (INT_MAX - digit) / 10 ? INT_MAX : value * 10 + digit;
    }
    return value;
}

static void parse_flags(const char **cursor, spec_t *spec)
{
    for (;; (*cursor)++) {
        if (**cursor == '0') {
            spec->zeros = true;
        } else if (**cursor == '-') {
            spec->left = true;
        } else {
            return;
        }
    }
}

// A negative `*` width means to the left, as in printf.
static void parse_width(const char **cursor, spec_t *spec, arguments_t *arguments)
{
    unsigned size;
    if (**cursor == '*') {
        (*cursor)++;
        int width = va_arg(arguments->list, int);
        spec->left = spec->left || width < 0;
        size = width < 0 ? 0u - (unsigned)width : (unsigned)width;
    } else {
        size = parse_number(cursor);
    }
    spec->width = size > width_max ? width_max : size;
}

// A negative `*` precision counts as none, as in printf.
static void parse_precision(const char **cursor, spec_t *spec, arguments_t *arguments)
{
    if (**cursor != '.') {
        return;
    }
    (*cursor)++;
    if (**cursor != '*') {
        spec->has_precision = true;
        spec->precision = parse_number(cursor);
        return;
    }
    (*cursor)++;
    int precision = va_arg(arguments->list, int);
    spec->has_precision = precision >= 0;
    spec->precision = precision >= 0 ? (unsigned)precision : 0;
}

static width_t parse_size(const char **cursor)
{
    char letter = **cursor;
    switch (letter) {
    case 'h':
    case 'l':
        (*cursor)++;
        if (**cursor == letter) {
            (*cursor)++;
            return letter == 'h' ? WIDTH_HH : WIDTH_LL;
        }
        return letter == 'h' ? WIDTH_H : WIDTH_L;
    case 'z':
        (*cursor)++;
        return WIDTH_Z;
    case 't':
        (*cursor)++;
        return WIDTH_T;
    default:
        return WIDTH_INT;
    }
}

// Whether the conversion is one of ours, in a form that is.
static bool is_known(const spec_t *spec)
{
    switch (spec->conversion) {
    case 'd':
    case 'u':
    case 'x':
    case 'X':
        return !spec->has_precision;
    case 'c':
    case 'p':
        return spec->size == WIDTH_INT && !spec->has_precision;
    case 's':
        return spec->size == WIDTH_INT;
    case '%':
        return true;
    default:
        return false;
    }
}

// Parses what follows a `%`; false when it is outside the language.
static bool parse(const char **cursor, spec_t *spec, arguments_t *arguments)
{
    *spec = (spec_t){ 0 };
    parse_flags(cursor, spec);
    parse_width(cursor, spec, arguments);
    parse_precision(cursor, spec, arguments);
    spec->size = parse_size(cursor);
    spec->conversion = **cursor;
    if (spec->conversion == 'i') {
        spec->conversion = 'd';
    }
    if (!is_known(spec)) {
        return false;
    }
    (*cursor)++;
    return true;
}

size_t sel4_sink_vprint(const sel4_sink_t *sink, const char *format, va_list list)
{
    printer_t printer = { sink, 0 };
    arguments_t arguments;
    va_copy(arguments.list, list);
    while (*format != '\0') {
        if (*format != '%') {
            put(&printer, *format++);
            continue;
        }
        const char *cursor = format + 1;
        spec_t spec;
        if (!parse(&cursor, &spec, &arguments)) {
            break;
        }
        print_conversion(&printer, &spec, &arguments);
        format = cursor;
    }
    for (; *format != '\0'; format++) { // after an unknown conversion
        put(&printer, *format);
    }
    va_end(arguments.list);
    return printer.count;
}

size_t sel4_sink_print(const sel4_sink_t *sink, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t count = sel4_sink_vprint(sink, format, arguments);
    va_end(arguments);
    return count;
}

/* ---- Into a buffer */

typedef struct buffer {
    char *data;
    size_t size;
    size_t used;
} buffer_t;

static void put_into_buffer(void *context, char character)
{
    buffer_t *buffer = context;
    if (buffer->used + 1 < buffer->size) {
        buffer->data[buffer->used++] = character;
    }
}

size_t sel4_vformat(char *buffer, size_t buffer_size, const char *format, va_list arguments)
{
    buffer_t target = { buffer, buffer_size, 0 };
    sel4_sink_t sink = { put_into_buffer, &target };
    size_t count = sel4_sink_vprint(&sink, format, arguments);
    if (buffer_size > 0) {
        buffer[target.used] = '\0';
    }
    return count;
}

size_t sel4_format(char *buffer, size_t buffer_size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t count = sel4_vformat(buffer, buffer_size, format, arguments);
    va_end(arguments);
    return count;
}
