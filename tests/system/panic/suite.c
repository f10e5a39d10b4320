// SPDX-License-Identifier: BSD-2-Clause

/*
 * The suite's own part.  An ending is a jump from where the program would stop back to the case,
 * with the panics that were in flight forgotten.
 */

#include "suite.h"

#include <stdarg.h>

#include <sel4c/format.h>
#include <sel4c/panic.h>

#include "jump.h"
#include "panic_priv.h"

#define OUTPUT_SIZE 2048
#define TRACE_SIZE  256

static suite_case_t *first_case;
static suite_case_t *running_case;
static unsigned expected_count;
static unsigned failed_count;

suite_hook_t suite_hook;
int suite_characters_left = -1;
unsigned suite_console_line;

static char trace[TRACE_SIZE];
static size_t trace_size;

static bool is_captured;
static char output[OUTPUT_SIZE];
static size_t output_size;
static jump_t way_back;

static void console_put(void *context, char character)
{
    (void)context;
    suite_console(character);
}

static const sel4_sink_t console = { console_put, NULL };

void suite_add(suite_case_t *which)
{
    suite_case_t **end = &first_case;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = which;
}

void suite_expect(bool holds, unsigned line, const char *what)
{
    expected_count++;
    if (!holds) {
        failed_count++;
        (void)sel4_sink_print(&console, "FAILED %s, line %u: %s\n", running_case->name, line, what);
    }
}

void suite_expect_equal(unsigned long actual, unsigned long wants, unsigned line, const char *what)
{
    suite_expect(actual == wants, line, what);
    if (actual != wants) {
        (void)sel4_sink_print(&console, "    is %lu, wanted %lu\n", actual, wants);
    }
}

bool suite_starts_with(const char *text, const char *start)
{
    while (*start != '\0' && *text == *start) {
        text++;
        start++;
    }
    return *start == '\0';
}

// On one line, as a line with an exit status would end the run.
static void show(const char *label, const char *text)
{
    (void)sel4_sink_print(&console, "    %s", label);
    for (; *text != '\0'; text++) {
        (void)sel4_sink_print(&console, *text == '\n' ? " / " : "%c", *text);
    }
    suite_console('\n');
}

void suite_expect_text(const char *actual, const char *wants, unsigned line)
{
    bool same = suite_starts_with(actual, wants) && suite_starts_with(wants, actual);
    suite_expect(same, line, "another text");
    if (!same) {
        show("is     ", actual);
        show("wanted ", wants);
    }
}

void suite_trace(char event)
{
    if (trace_size < TRACE_SIZE - 1) {
        trace[trace_size++] = event;
        trace[trace_size] = '\0';
    }
}

const char *suite_traced(void)
{
    return trace;
}

suite_thing_t suite_acquire(char letter)
{
    suite_trace(letter);
    return (suite_thing_t){ letter };
}

void suite_release(suite_thing_t *thing)
{
    if (thing->letter != '\0') {
        suite_trace((char)(thing->letter + ('a' - 'A')));
    }
}

const char *suite_format(const char *format, ...)
{
    static char text[OUTPUT_SIZE];
    va_list arguments;
    va_start(arguments, format);
    (void)sel4_vformat(text, sizeof text, format, arguments);
    va_end(arguments);
    return text;
}

void suite_put_char(char character)
{
    if (!is_captured) {
        suite_console(character);
        return;
    }
    if (suite_characters_left == 0) {
        suite_characters_left = -1;
        suite_console_line = __LINE__ + 1;
        sel4_panic("the console is broken");
    }
    suite_characters_left -= suite_characters_left > 0;
    if (output_size < OUTPUT_SIZE - 1) {
        output[output_size++] = character;
        output[output_size] = '\0';
    }
}

void suite_ends(void)
{
    if (is_captured) {
        jump_back(&way_back);
    }
}

static __attribute__((noinline)) bool ends(void (*function)(void))
{
    if (jump_mark(&way_back) != 0) {
        return true;
    }
    function();
    return false;
}

const char *suite_ending(void (*function)(void))
{
    output_size = 0;
    output[0] = '\0';
    is_captured = true;
    bool has_ended = ends(function);
    is_captured = false;
    *sel4_panic_priv_state() = (sel4_panic_priv_state_t){ 0 };
    return has_ended ? output : "came back";
}

static void call_hook(void *context, const sel4_panic_payload_t *payload)
{
    (void)context;
    (void)payload;
    if (suite_hook != NULL) {
        suite_hook();
    }
}

static const sel4_panic_hook_t hook = { call_hook, NULL };

static void panic_for_ever(void)
{
    sel4_panic("the last words");
}

void (*suite_last_words)(void) = panic_for_ever;

static void run_case(suite_case_t *which)
{
    running_case = which;
    suite_hook = NULL;
    suite_characters_left = -1;
    trace_size = 0;
    trace[0] = '\0';
    unsigned expected_before = expected_count;
    which->run();
    if (expected_count == expected_before) {
        suite_expect(false, 0, "the case expects nothing");
    }
    if (sel4_panic_is_in_flight()) {
        suite_expect(false, 0, "a panic is still in flight");
    }
}

int suite_main(void)
{
    EXPECT_EQ(sel4_panic_hook_set(&hook).error, SEL4_PANIC_OK);
    unsigned passed = 0;
    unsigned failed = 0;
    for (suite_case_t *next = first_case; next != NULL; next = next->next) {
        unsigned failed_before = failed_count;
        run_case(next);
        *(failed_count == failed_before ? &passed : &failed) += 1;
    }
    suite_hook = NULL;
    (void)sel4_sink_print(&console, "%u passed, %u failed\n", passed, failed);
    if (failed == 0) {
        suite_last_words();
    }
    return 1;
}
