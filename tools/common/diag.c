// SPDX-License-Identifier: BSD-2-Clause

// Prints diagnostics. Control characters of hostile input are shown as `?`.

#include "diag.h"

#include <stdarg.h>
#include <string.h>

void diag_init(diag_t *diag, FILE *out)
{
    *diag = (diag_t){ .out = out, .error_limit = 50 };
}

// A text that did not fit ends with a whole character, and shows that it goes on.
static void end_cut_text(char *text, size_t size)
{
    static const char mark[] = "…";

    size -= sizeof mark;
    while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80) {
        size--;
    }
    memcpy(text + size, mark, sizeof mark);
}

static void print_clean(FILE *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        fputc(c < 0x20 || c == 0x7f ? '?' : c, out);
    }
}

static void print(const diag_t *diag, place_t place, const char *kind, const char *format,
                  va_list list)
{
    char text[1024];

    if (!diag->out) {
        return;
    }
    if ((size_t)vsnprintf(text, sizeof text, format, list) >= sizeof text) {
        end_cut_text(text, sizeof text);
    }
    print_clean(diag->out, place.path ? place.path : "sel4c");
    if (place.line) {
        fprintf(diag->out, ":%u", place.line);
    }
    if (place.line && place.column) {
        fprintf(diag->out, ":%u", place.column);
    }
    fprintf(diag->out, ": %s: ", kind);
    print_clean(diag->out, text);
    fputc('\n', diag->out);
}

static bool is_over_limit(const diag_t *diag)
{
    return diag->error_limit && diag->error_count > diag->error_limit;
}

void diag_error(diag_t *diag, place_t place, const char *format, ...)
{
    va_list list;

    diag->error_count++;
    if (is_over_limit(diag)) {
        if (diag->error_count == diag->error_limit + 1 && diag->out) {
            fputs("sel4c: more errors follow; they are not shown\n", diag->out);
        }
        return;
    }
    va_start(list, format);
    print(diag, place, "error", format, list);
    va_end(list);
}

void diag_warning(diag_t *diag, place_t place, const char *format, ...)
{
    va_list list;

    diag->warning_count++;
    if (diag->error_limit && diag->warning_count > diag->error_limit) {
        return;
    }
    va_start(list, format);
    print(diag, place, "warning", format, list);
    va_end(list);
}

void diag_note(diag_t *diag, place_t place, const char *format, ...)
{
    va_list list;

    if (is_over_limit(diag)) {
        return;
    }
    va_start(list, format);
    print(diag, place, "note", format, list);
    va_end(list);
}
