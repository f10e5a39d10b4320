// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Cases that run where programs for seL4 run, and as Linux processes with the same start.  They
 * register themselves by constructors, so that a variant of the program is a list of sources.
 */

#include <stdbool.h>
#include <stddef.h>

#include <sel4c/base.h>

typedef struct suite_case {
    const char *name;
    void (*run)(void);
    struct suite_case *next;
} suite_case_t;

void suite_add(suite_case_t *which);

// Defines a case: SUITE_CASE(nothing_panics) { … }
#define SUITE_CASE(name)                                         \
    static void name(void);                                      \
    __attribute__((constructor)) static void name##_add(void)    \
    {                                                            \
        static suite_case_t name##_case = { #name, name, NULL }; \
        suite_add(&name##_case);                                 \
    }                                                            \
    static void name(void)

bool suite_starts_with(const char *text, const char *start);

#define EXPECT(condition)          suite_expect((condition), __LINE__, #condition)
#define EXPECT_EQ(actual, wants)   suite_expect_equal((actual), (wants), __LINE__, #actual)
#define EXPECT_TEXT(actual, wants) suite_expect_text((actual), (wants), __LINE__)

// A function in which the program ends, and what it prints then, as a format.
#define EXPECT_ENDING(function, ...)                                     \
    do {                                                                 \
        const char *ending_ = suite_ending(function);                    \
        suite_expect_text(ending_, suite_format(__VA_ARGS__), __LINE__); \
    } while (0)

void suite_expect(bool holds, unsigned line, const char *what);
void suite_expect_equal(unsigned long actual, unsigned long wants, unsigned line, const char *what);
void suite_expect_text(const char *actual, const char *wants, unsigned line);

// What happened, a letter for each event.
void suite_trace(char event);
const char *suite_traced(void);

// A variable whose acquisition traces its letter, and its release the letter in lower case.
typedef struct suite_thing {
    char letter;
} suite_thing_t;

suite_thing_t suite_acquire(char letter);
void suite_release(suite_thing_t *thing);
#define SUITE_THING(letter) \
    SEL4_SCOPED(suite_release) suite_thing_t thing_##letter = suite_acquire(#letter[0])

// What the program's hook does: NULL, as at the start of each case, for nothing.
typedef void (*suite_hook_t)(void);
extern suite_hook_t suite_hook;

/*
 * Calls `function`, in which the program ends, and comes back here at its end.  Gives what it
 * printed, the line of the exit status included; "came back" if it did not end.
 */
const char *suite_ending(void (*function)(void));

// Text formatted into a buffer of the suite's, until the next call.
const char *suite_format(const char *format, ...) SEL4_PRINTF_LIKE(1, 2);

// Characters that may be printed until printing panics; below 0: any number.
extern int suite_characters_left;
extern unsigned suite_console_line; // where that panic is

// How the program ends after all cases: by a panic that nobody catches.
extern void (*suite_last_words)(void);

// Runs all cases; gives the exit status where it comes back.
int suite_main(void);

/* ---- Between the suite and what it runs on */

// Supplied by that: a character to where people see it.
void suite_console(char character);

// Called by that: the program prints a character; it has printed its exit status, and ends.
void suite_put_char(char character);
void suite_ends(void);
