// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Test cases in plain C: `TEST(suite, name) { … }` is all that a test file needs; `main` is in
 * harness.c.
 *
 * Cases register themselves through a linker section, so no list is kept by hand.  `EXPECT_…` notes
 * a failure and goes on, `ASSERT_…` notes it and stops the case.  Both give their place, the text
 * of what was compared, and both values.  Arguments are evaluated once.
 *
 *     PROGRAM [-l] [suite | suite.name]…
 *
 * runs the cases named, or all; `-l` lists them.  The last line is `N passed, N failed`, with
 * `, N skipped` if there were any; a case that ends without having checked anything fails.  The
 * exit status is 1 when a case failed, 2 when the command line was wrong.  A failing case prints
 * the command that reruns just it: this program, or with $RERUN in the environment that command
 * with CASE=suite.name.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Defines a case: TEST(list, append_keeps_order) { … }
#define TEST(suite, name) HARNESS_CASE_(suite, name, false)

// A case that runs only when it is named in full, for what is slow or wanted by hand.
#define TEST_ON_REQUEST(suite, name) HARNESS_CASE_(suite, name, true)

// Conditions.
#define EXPECT_TRUE(condition) HARNESS_CHECK_(false, harness_true_, (condition) ? 1 : 0, #condition)
#define EXPECT_FALSE(condition) \
    HARNESS_CHECK_(false, harness_false_, (condition) ? 1 : 0, #condition)
#define ASSERT_TRUE(condition) HARNESS_CHECK_(true, harness_true_, (condition) ? 1 : 0, #condition)
#define ASSERT_FALSE(condition) \
    HARNESS_CHECK_(true, harness_false_, (condition) ? 1 : 0, #condition)

/*
 * Integers of any type, enumerators, characters and truth values, compared by value: -1 is below
 * 0u.
 */
#define EXPECT_EQ(actual, expected) HARNESS_INTEGERS_(false, HARNESS_EQ, "==", actual, expected)
#define EXPECT_NE(actual, other)    HARNESS_INTEGERS_(false, HARNESS_NE, "!=", actual, other)
#define EXPECT_LT(actual, other)    HARNESS_INTEGERS_(false, HARNESS_LT, "<", actual, other)
#define EXPECT_LE(actual, other)    HARNESS_INTEGERS_(false, HARNESS_LE, "<=", actual, other)
#define EXPECT_GT(actual, other)    HARNESS_INTEGERS_(false, HARNESS_GT, ">", actual, other)
#define EXPECT_GE(actual, other)    HARNESS_INTEGERS_(false, HARNESS_GE, ">=", actual, other)
#define ASSERT_EQ(actual, expected) HARNESS_INTEGERS_(true, HARNESS_EQ, "==", actual, expected)
#define ASSERT_NE(actual, other)    HARNESS_INTEGERS_(true, HARNESS_NE, "!=", actual, other)
#define ASSERT_LT(actual, other)    HARNESS_INTEGERS_(true, HARNESS_LT, "<", actual, other)
#define ASSERT_LE(actual, other)    HARNESS_INTEGERS_(true, HARNESS_LE, "<=", actual, other)
#define ASSERT_GT(actual, other)    HARNESS_INTEGERS_(true, HARNESS_GT, ">", actual, other)
#define ASSERT_GE(actual, other)    HARNESS_INTEGERS_(true, HARNESS_GE, ">=", actual, other)

// Addresses.
#define EXPECT_PTR_EQ(actual, expected) HARNESS_POINTERS_(false, true, actual, expected)
#define EXPECT_PTR_NE(actual, other)    HARNESS_POINTERS_(false, false, actual, other)
#define EXPECT_NULL(pointer)            HARNESS_POINTERS_(false, true, pointer, NULL)
#define EXPECT_NOT_NULL(pointer)        HARNESS_POINTERS_(false, false, pointer, NULL)
#define ASSERT_PTR_EQ(actual, expected) HARNESS_POINTERS_(true, true, actual, expected)
#define ASSERT_PTR_NE(actual, other)    HARNESS_POINTERS_(true, false, actual, other)
#define ASSERT_NULL(pointer)            HARNESS_POINTERS_(true, true, pointer, NULL)
#define ASSERT_NOT_NULL(pointer)        HARNESS_POINTERS_(true, false, pointer, NULL)

// Strings; NULL equals only NULL.  `…_CONTAINS` looks for a part of a string.
#define EXPECT_STR_EQ(actual, expected)   HARNESS_STRINGS_(false, HARNESS_SAME, actual, expected)
#define EXPECT_STR_NE(actual, other)      HARNESS_STRINGS_(false, HARNESS_DIFFERENT, actual, other)
#define EXPECT_STR_CONTAINS(actual, part) HARNESS_STRINGS_(false, HARNESS_CONTAINS, actual, part)
#define ASSERT_STR_EQ(actual, expected)   HARNESS_STRINGS_(true, HARNESS_SAME, actual, expected)
#define ASSERT_STR_NE(actual, other)      HARNESS_STRINGS_(true, HARNESS_DIFFERENT, actual, other)
#define ASSERT_STR_CONTAINS(actual, part) HARNESS_STRINGS_(true, HARNESS_CONTAINS, actual, part)

// `size` bytes at two places; a failure shows the lines that differ in hexadecimal.
#define EXPECT_BYTES_EQ(actual, expected, size) HARNESS_BYTES_(false, actual, expected, size, size)
#define ASSERT_BYTES_EQ(actual, expected, size) HARNESS_BYTES_(true, actual, expected, size, size)

// Two runs of bytes, each with its own size.
#define EXPECT_BYTES_SIZED_EQ(actual, actual_size, expected, expected_size) \
    HARNESS_BYTES_(false, actual, expected, actual_size, expected_size)
#define ASSERT_BYTES_SIZED_EQ(actual, actual_size, expected, expected_size) \
    HARNESS_BYTES_(true, actual, expected, actual_size, expected_size)

// A result struct of any library: its member `error` is zero, or is the one given.
#define EXPECT_OK(result) HARNESS_INTEGERS_(false, HARNESS_EQ, "==", (result).error, 0)
#define ASSERT_OK(result) HARNESS_INTEGERS_(true, HARNESS_EQ, "==", (result).error, 0)
#define EXPECT_ERROR(result, wants) \
    HARNESS_INTEGERS_(false, HARNESS_EQ, "==", (result).error, wants)
#define ASSERT_ERROR(result, wants) HARNESS_INTEGERS_(true, HARNESS_EQ, "==", (result).error, wants)

// A failure in words: EXPECT goes on, ASSERT stops.  printf's format.
#define EXPECT_FAIL(...) harness_fail_(HARNESS_HERE_(false), __VA_ARGS__)
#define ASSERT_FAIL(...) harness_fail_(HARNESS_HERE_(true), __VA_ARGS__)

// Ends the case, which cannot run here: neither passed nor failed.  printf's format, for why.
#define SKIP(...) harness_skip_(__VA_ARGS__)

/*
 * Extra words for the failures that follow, until the case ends or the next note; for loops over
 * tables.  NULL takes the note away.  printf's format; cut at 200 characters.
 */
void harness_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

// The failures noted in the running case so far.
unsigned harness_failure_count(void);

// The path by which this program was started, for cases that run it again.
const char *harness_program(void);

/* The rest is for the macros above. */

struct harness_case {
    const char *suite;
    const char *name;
    const char *file;
    int line;
    bool on_request;
    void (*run)(void);
};

struct harness_place {
    const char *file;
    int line;
    bool stops;
};

struct harness_integer {
    bool negative;
    uintmax_t bits; // two's complement of a negative value
};

enum harness_relation {
    HARNESS_EQ,
    HARNESS_NE,
    HARNESS_LT,
    HARNESS_LE,
    HARNESS_GT,
    HARNESS_GE,
};

enum harness_likeness { HARNESS_SAME, HARNESS_DIFFERENT, HARNESS_CONTAINS };

void harness_skip_(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));
void harness_true_(struct harness_place place, int value, const char *text);
void harness_false_(struct harness_place place, int value, const char *text);
void harness_integers_(struct harness_place place, enum harness_relation relation,
                       struct harness_integer a, struct harness_integer b, const char *a_text,
                       const char *sign, const char *b_text);
void harness_pointers_(struct harness_place place, bool same, uintptr_t a, uintptr_t b,
                       const char *a_text, const char *b_text);
void harness_strings_(struct harness_place place, enum harness_likeness likeness, const char *a,
                      const char *b, const char *a_text, const char *b_text);
void harness_bytes_(struct harness_place place, const void *a, size_t a_size, const void *b,
                    size_t b_size, const char *a_text, const char *b_text);
void harness_fail_(struct harness_place place, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define HARNESS_HERE_(stops)      \
    (struct harness_place)        \
    {                             \
        __FILE__, __LINE__, stops \
    }

// What is registered is a pointer: pointers lie in the section without gaps, whatever the compiler.
#define HARNESS_CASE_(suite_, name_, on_request_)                                   \
    static void suite_##_##name_##_test(void);                                      \
    static const struct harness_case suite_##_##name_##_case = {                    \
        #suite_, #name_, __FILE__, __LINE__, on_request_, suite_##_##name_##_test,  \
    };                                                                              \
    static const struct harness_case *const suite_##_##name_##_entry                \
        __attribute__((used, section("harness_cases"))) = &suite_##_##name_##_case; \
    static void suite_##_##name_##_test(void)

#define HARNESS_CHECK_(stops, check, ...) check(HARNESS_HERE_(stops), __VA_ARGS__)

// `> 0` before `!= 0`, because compilers warn about an unsigned value compared with `< 0`.
#define HARNESS_INTEGER_(value)                                                      \
    __extension__({                                                                  \
        __auto_type value_ = (value);                                                \
        (struct harness_integer){ !(value_ > 0) && value_ != 0, (uintmax_t)value_ }; \
    })

#define HARNESS_INTEGERS_(stops, relation, sign, a, b)                                          \
    harness_integers_(HARNESS_HERE_(stops), relation, HARNESS_INTEGER_(a), HARNESS_INTEGER_(b), \
                      #a, sign, #b)
// Through `const volatile void *`, so that an integer is refused.
#define HARNESS_POINTER_(pointer)                  \
    __extension__({                                \
        const volatile void *pointer_ = (pointer); \
        (uintptr_t) pointer_;                      \
    })
#define HARNESS_POINTERS_(stops, same, a, b) \
    harness_pointers_(HARNESS_HERE_(stops), same, HARNESS_POINTER_(a), HARNESS_POINTER_(b), #a, #b)
#define HARNESS_STRINGS_(stops, likeness, a, b) \
    harness_strings_(HARNESS_HERE_(stops), likeness, a, b, #a, #b)
#define HARNESS_BYTES_(stops, a, b, a_size, b_size) \
    harness_bytes_(HARNESS_HERE_(stops), a, a_size, b, b_size, #a, #b)
