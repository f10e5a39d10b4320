// SPDX-License-Identifier: BSD-2-Clause

/*
 * The runner behind harness.h: finds the cases in their linker section, runs those asked for, and
 * tells what failed.  An ASSERT leaves its case with longjmp to the frame that started it.
 */

#include "harness.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The linker makes these for a section whose name is a C identifier; weak, as there may be no case.
extern const struct harness_case *const __start_harness_cases[] __attribute__((weak));
extern const struct harness_case *const __stop_harness_cases[] __attribute__((weak));

static const char *program;
static const struct harness_case *running;
static unsigned failure_count;
static unsigned check_count;
static bool is_skipped;
static char note[201];
static jmp_buf case_end;

/* ---- Telling */

static void begin_failure(struct harness_place place)
{
    failure_count++;
    printf("%s:%d: %s.%s: ", place.file, place.line, running->suite, running->name);
}

static void end_failure(struct harness_place place)
{
    if (note[0] != '\0') {
        printf("    note: %s\n", note);
    }
    fflush(stdout);
    if (place.stops) {
        longjmp(case_end, 1);
    }
}

static void print_integer(struct harness_integer value)
{
    if (value.negative) {
        printf("%" PRIdMAX, (intmax_t)value.bits);
    } else if (value.bits < 10) {
        printf("%" PRIuMAX, value.bits);
    } else {
        printf("%" PRIuMAX " (0x%" PRIxMAX ")", value.bits, value.bits);
    }
}

static void print_string(const char *text)
{
    if (text == NULL) {
        fputs("NULL", stdout);
        return;
    }
    putchar('"');
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            printf("\\%c", c);
        } else if (c == '\n') {
            fputs("\\n", stdout);
        } else if (c < ' ' || c == 0x7f) {
            printf("\\x%02x", c);
        } else {
            putchar(c);
        }
    }
    putchar('"');
}

enum { bytes_per_line = 16, hex_lines_max = 8 };

static void print_hex_line(const char *label, const unsigned char *bytes, size_t size,
                           const unsigned char *other, size_t other_size, size_t offset)
{
    printf("    %s %06zx ", label, offset);
    for (size_t i = offset; i < offset + bytes_per_line; i++) {
        if (i >= size) {
            fputs("   ", stdout);
        } else {
            bool differs = i >= other_size || bytes[i] != other[i];
            printf("%c%02x", differs ? '*' : ' ', bytes[i]);
        }
    }
    fputs("  ", stdout);
    for (size_t i = offset; i < offset + bytes_per_line && i < size; i++) {
        putchar(bytes[i] >= ' ' && bytes[i] < 0x7f ? bytes[i] : '.');
    }
    putchar('\n');
}

static bool line_differs(const unsigned char *a, size_t a_size, const unsigned char *b,
                         size_t b_size, size_t offset)
{
    for (size_t i = offset; i < offset + bytes_per_line; i++) {
        if ((i < a_size) != (i < b_size) || (i < a_size && a[i] != b[i])) {
            return true;
        }
    }
    return false;
}

// Shows the lines that differ, `<` for what was found and `>` for what was expected.
static void print_difference(const unsigned char *a, size_t a_size, const unsigned char *b,
                             size_t b_size)
{
    size_t longest = a_size > b_size ? a_size : b_size;
    unsigned shown = 0;
    for (size_t offset = 0; offset < longest; offset += bytes_per_line) {
        if (!line_differs(a, a_size, b, b_size, offset)) {
            continue;
        }
        if (shown++ == hex_lines_max) {
            puts("    … more lines differ");
            return;
        }
        print_hex_line("<", a, a_size, b, b_size, offset);
        print_hex_line(">", b, b_size, a, a_size, offset);
    }
}

/* ---- The checks */

void harness_true_(struct harness_place place, int value, const char *text)
{
    check_count++;
    if (value == 0) {
        begin_failure(place);
        printf("not true: %s\n", text);
        end_failure(place);
    }
}

void harness_false_(struct harness_place place, int value, const char *text)
{
    check_count++;
    if (value != 0) {
        begin_failure(place);
        printf("not false: %s\n", text);
        end_failure(place);
    }
}

static bool is_less(struct harness_integer a, struct harness_integer b)
{
    if (a.negative != b.negative) {
        return a.negative;
    }
    return a.bits < b.bits; // two's complement keeps the order of negative values
}

static bool holds(enum harness_relation relation, struct harness_integer a,
                  struct harness_integer b)
{
    bool less = is_less(a, b);
    bool greater = is_less(b, a);
    switch (relation) {
    case HARNESS_EQ:
        return !less && !greater;
    case HARNESS_NE:
        return less || greater;
    case HARNESS_LT:
        return less;
    case HARNESS_LE:
        return !greater;
    case HARNESS_GT:
        return greater;
    case HARNESS_GE:
        return !less;
    }
    return false;
}

void harness_integers_(struct harness_place place, enum harness_relation relation,
                       struct harness_integer a, struct harness_integer b, const char *a_text,
                       const char *sign, const char *b_text)
{
    check_count++;
    if (holds(relation, a, b)) {
        return;
    }
    begin_failure(place);
    printf("%s %s %s does not hold: ", a_text, sign, b_text);
    print_integer(a);
    printf(" against ");
    print_integer(b);
    putchar('\n');
    end_failure(place);
}

void harness_pointers_(struct harness_place place, bool same, uintptr_t a, uintptr_t b,
                       const char *a_text, const char *b_text)
{
    check_count++;
    if ((a == b) == same) {
        return;
    }
    begin_failure(place);
    printf("%s %s %s does not hold: 0x%" PRIxPTR " against 0x%" PRIxPTR "\n", a_text,
           same ? "==" : "!=", b_text, a, b);
    end_failure(place);
}

void harness_strings_(struct harness_place place, enum harness_likeness likeness, const char *a,
                      const char *b, const char *a_text, const char *b_text)
{
    check_count++;
    bool both = a != NULL && b != NULL;
    bool same = both ? strcmp(a, b) == 0 : a == b;
    const char *wants = NULL;
    switch (likeness) {
    case HARNESS_SAME:
        wants = same ? NULL : "is not";
        break;
    case HARNESS_DIFFERENT:
        wants = same ? "should not be" : NULL;
        break;
    case HARNESS_CONTAINS:
        wants = both && strstr(a, b) != NULL ? NULL : "does not contain";
        break;
    }
    if (wants == NULL) {
        return;
    }
    begin_failure(place);
    printf("%s %s %s:\n    ", a_text, wants, b_text);
    print_string(a);
    printf("\n    ");
    print_string(b);
    putchar('\n');
    end_failure(place);
}

void harness_bytes_(struct harness_place place, const void *a, size_t a_size, const void *b,
                    size_t b_size, const char *a_text, const char *b_text)
{
    check_count++;
    if (a_size == b_size && (a_size == 0 || memcmp(a, b, a_size) == 0)) {
        return;
    }
    begin_failure(place);
    printf("%s differs from %s", a_text, b_text);
    if (a_size != b_size) {
        printf(": %zu bytes against %zu", a_size, b_size);
    }
    putchar('\n');
    print_difference(a, a_size, b, b_size);
    end_failure(place);
}

void harness_fail_(struct harness_place place, const char *format, ...)
{
    begin_failure(place);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    end_failure(place);
}

void harness_skip_(const char *format, ...)
{
    fputs("skipped 1: ", stdout);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    is_skipped = true;
    longjmp(case_end, 1);
}

void harness_note(const char *format, ...)
{
    note[0] = '\0';
    if (format == NULL) {
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(note, sizeof note, format, arguments);
    va_end(arguments);
}

unsigned harness_failure_count(void)
{
    return failure_count;
}

const char *harness_program(void)
{
    return program;
}

/* ---- Choosing and running */

static bool is_named(const struct harness_case *test, const char *name)
{
    size_t suite_size = strlen(test->suite);
    if (strncmp(name, test->suite, suite_size) != 0) {
        return false;
    }
    if (name[suite_size] == '\0') {
        return !test->on_request;
    }
    return name[suite_size] == '.' && strcmp(name + suite_size + 1, test->name) == 0;
}

static bool is_wanted(const struct harness_case *test, int name_count, char **names)
{
    if (name_count == 0) {
        return !test->on_request;
    }
    for (int i = 0; i < name_count; i++) {
        if (is_named(test, names[i])) {
            return true;
        }
    }
    return false;
}

// A name that matches nothing is a mistake of the command line, not a pass.
static bool check_names(int name_count, char **names)
{
    bool good = true;
    for (int i = 0; i < name_count; i++) {
        bool found = false;
        for (const struct harness_case *const *p = __start_harness_cases; p != __stop_harness_cases;
             p++) {
            found = found || is_named(*p, names[i]);
        }
        if (!found) {
            fprintf(stderr, "%s: no case is called %s (-l lists them)\n", program, names[i]);
            good = false;
        }
    }
    return good;
}

enum outcome { PASSED, FAILED, SKIPPED, OUTCOME_COUNT };

static enum outcome run(const struct harness_case *test)
{
    running = test;
    failure_count = 0;
    check_count = 0;
    is_skipped = false;
    note[0] = '\0';
    if (setjmp(case_end) == 0) {
        test->run();
    }
    if (failure_count == 0 && is_skipped) {
        return SKIPPED;
    }
    if (failure_count == 0 && check_count > 0) {
        return PASSED;
    }
    if (failure_count == 0) {
        printf("%s:%d: %s.%s checks nothing\n", test->file, test->line, test->suite, test->name);
    }
    // Under `make`, a command of the front door; by hand, this program.
    const char *rerun = getenv("RERUN");
    printf("FAIL %s.%s; again: %s%s%s.%s\n", test->suite, test->name,
           rerun != NULL ? rerun : program, rerun != NULL ? " CASE=" : " ", test->suite,
           test->name);
    return FAILED;
}

int main(int argc, char **argv)
{
    program = argv[0];
    bool list = argc > 1 && strcmp(argv[1], "-l") == 0;
    int first = list ? 2 : 1;
    if (!list && argc > 1 && argv[1][0] == '-') {
        fprintf(stderr, "usage: %s [-l] [suite | suite.name]...\n", program);
        return 2;
    }
    int name_count = argc - first;
    char **names = argv + first;
    if (!check_names(name_count, names)) {
        return 2;
    }
    unsigned counts[OUTCOME_COUNT] = { 0 };
    for (const struct harness_case *const *p = __start_harness_cases; p != __stop_harness_cases;
         p++) {
        if (list && (name_count == 0 || is_wanted(*p, name_count, names))) {
            printf("%s.%s%s\n", (*p)->suite, (*p)->name, (*p)->on_request ? " (on request)" : "");
        } else if (!list && is_wanted(*p, name_count, names)) {
            counts[run(*p)]++;
        }
    }
    if (list) {
        return 0;
    }
    printf("%u passed, %u failed", counts[PASSED], counts[FAILED]);
    if (counts[SKIPPED] != 0) {
        printf(", %u skipped", counts[SKIPPED]);
    }
    putchar('\n');
    return counts[FAILED] == 0 ? 0 : 1;
}
