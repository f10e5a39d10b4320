// SPDX-License-Identifier: BSD-2-Clause

// sel4c/format.h: its own rules, and agreement with printf on what both know.

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <sel4c/format.h>

#include "harness.h"

// One call through both formatters; texts and counts must agree.
#define AGREE(...)                                                      \
    do {                                                                \
        char ours[2048];                                                \
        char libc[2048];                                                \
        size_t our_count = sel4_format(ours, sizeof ours, __VA_ARGS__); \
        int libc_count = snprintf(libc, sizeof libc, __VA_ARGS__);      \
        EXPECT_STR_EQ(ours, libc);                                      \
        EXPECT_EQ(our_count, libc_count);                               \
    } while (0)

TEST(format, integers_as_printf)
{
    AGREE("plain");
    AGREE("%d %i %u %x %X", -1, INT_MIN, UINT_MAX, 0xbeefu, 0xbeefu);
    AGREE("%hhd %hhu %hd %hu", (signed char)-128, (unsigned char)255, (short)-32768,
          (unsigned short)65535);
    AGREE("%ld %lu %lx", LONG_MIN, ULONG_MAX, 0x123456789abcdefUL);
    AGREE("%lld %llu %llx", LLONG_MIN, ULLONG_MAX, ULLONG_MAX);
    AGREE("%zu %zx", SIZE_MAX, SIZE_MAX);
    AGREE("%td", (ptrdiff_t)PTRDIFF_MIN);
    AGREE("%d%%%d", 0, 10);
}

TEST(format, widths_as_printf)
{
    AGREE("[%5d][%-5d][%05d]", 42, 42, 42);
    AGREE("[%5d][%-5d][%05d]", -42, -42, -42);
    AGREE("[%2d][%02d]", 12345, 12345);
    AGREE("[%016lx][%8x][%-8x]", 0xabcUL, 0xabcu, 0xabcu);
    AGREE("[%*d][%-*d][%*d]", 6, 1, 6, 2, -6, 3);
    AGREE("[%5s][%-5s][%s]", "ab", "ab", "");
    AGREE("[%.3s][%.*s][%.0s][%8.2s]", "abcdef", 2, "xyz", "gone", "abc");
    AGREE("[%.*s]", -1, "all of it");
    AGREE("[%3c][%-3c]", 'x', 'y');
    AGREE("[%1000d]", 7);
}

TEST(format, pointers)
{
    char text[64];
    sel4_format(text, sizeof text, "%p", (void *)0x1234abcd);
    EXPECT_STR_EQ(text, "0x1234abcd");
    sel4_format(text, sizeof text, "%p", (void *)NULL);
    EXPECT_STR_EQ(text, "0x0");
    sel4_format(text, sizeof text, "[%12p]", (void *)0x10);
    EXPECT_STR_EQ(text, "[        0x10]");
}

TEST(format, null_string)
{
    char text[16];
    const char *volatile nothing = NULL; // volatile, or the compiler knows and warns
    sel4_format(text, sizeof text, "%s", nothing);
    EXPECT_STR_EQ(text, "(null)");
}

TEST(format, string_without_end_is_read_to_its_precision)
{
    char *block = malloc(3); // no terminator: the address sanitizer watches
    ASSERT_NOT_NULL(block);
    for (int i = 0; i < 3; i++) {
        block[i] = (char)('a' + i);
    }
    char text[16];
    EXPECT_EQ(sel4_format(text, sizeof text, "%.3s", block), 3);
    EXPECT_STR_EQ(text, "abc");
    free(block);
}

TEST(format, cuts_and_terminates)
{
    char *block = malloc(4);
    ASSERT_NOT_NULL(block);
    EXPECT_EQ(sel4_format(block, 4, "%s", "abcdef"), 6);
    EXPECT_STR_EQ(block, "abc");
    EXPECT_EQ(sel4_format(block, 4, "abc"), 3);
    EXPECT_STR_EQ(block, "abc");
    EXPECT_EQ(sel4_format(block, 1, "abc"), 3);
    EXPECT_STR_EQ(block, "");
    EXPECT_EQ(sel4_format(NULL, 0, "%d", 12345), 5);
    free(block);
}

// The compiler would refuse these formats, which is the point of hiding them from it.
static size_t unchecked(char *buffer, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t count = sel4_vformat(buffer, size, format, arguments);
    va_end(arguments);
    return count;
}

TEST(format, unknown_conversions_stop_the_taking_of_arguments)
{
    static const char *const formats[] = {
        "%f %s", "%n %s", "%.3d %s", "%ls %s", "%k %s", "%+d %s", "%#x %s", "%hs %s", "%lc %s",
    };
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char text[64];
        unchecked(text, sizeof text, formats[i], 1, 2);
        EXPECT_STR_EQ(text, formats[i]);
    }
    char text[64];
    unchecked(text, sizeof text, "%d %", 5);
    EXPECT_STR_EQ(text, "5 %");
    unchecked(text, sizeof text, "%-");
    EXPECT_STR_EQ(text, "%-");
    unchecked(text, sizeof text, "%l");
    EXPECT_STR_EQ(text, "%l");
}

TEST(format, widths_are_bounded)
{
    EXPECT_EQ(unchecked(NULL, 0, "%99999999999999999999d", 1), 1023);
    EXPECT_EQ(unchecked(NULL, 0, "%*d", INT_MIN, 1), 1023);
    EXPECT_EQ(unchecked(NULL, 0, "%.99999999999999999999s", "abc"), 3);
}

static void collect(void *context, char character)
{
    char **cursor = context;
    *(*cursor)++ = character;
}

TEST(format, sink_gets_each_character)
{
    char text[32] = { 0 };
    char *cursor = text;
    sel4_sink_t sink = { collect, &cursor };
    EXPECT_EQ(sel4_sink_print(&sink, "%s-%03u\n", "ab", 7u), 7);
    EXPECT_STR_EQ(text, "ab-007\n");
}
