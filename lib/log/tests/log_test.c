// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>

#include <sel4c/log.h>

#include "harness.h"

static sel4_log_module_t net = { .name = "net", .level = SEL4_LOG_INFO };
static sel4_log_module_t disk = { .name = "disk", .level = SEL4_LOG_INFO };

static char text[2000];
static size_t text_size;

static void put(void *context, char character)
{
    (void)context;
    text[text_size++] = character;
    text[text_size] = '\0';
}

static const sel4_sink_t console = { put, NULL };
static sel4_log_sink_t sinks[2];
static sel4_log_t logger;
static unsigned lock_depth;
static unsigned lock_count;

static void acquire(void *context)
{
    EXPECT_PTR_EQ(context, &lock_count);
    EXPECT_EQ(lock_depth++, 0);
    lock_count++;
}

static void release(void *context)
{
    (void)context;
    EXPECT_EQ(--lock_depth, 0);
}

static void begin(void)
{
    text_size = 0;
    text[0] = '\0';
    lock_depth = lock_count = 0;
    net.level = disk.level = SEL4_LOG_INFO;
    sinks[0] = sel4_log_text_sink(&console);
    logger = (sel4_log_t){ .sinks = sinks, .sink_count = 1 };
    sel4_log_use(&logger);
}

TEST(log, lines_say_level_module_and_message)
{
    begin();
    SEL4_LOG(&net, SEL4_LOG_INFO, "address %u.%u", 10u, 2u);
    SEL4_LOG(&disk, SEL4_LOG_ERROR, "%s", "gone");
    EXPECT_STR_EQ(text, "INFO  [net] address 10.2\nERROR [disk] gone\n");
}

static unsigned evaluated;

static unsigned evaluate(void)
{
    return ++evaluated;
}

TEST(log, the_modules_level_decides_before_anything_is_evaluated)
{
    begin();
    evaluated = 0;
    SEL4_LOG(&net, SEL4_LOG_DEBUG, "%u", evaluate());
    EXPECT_EQ(evaluated, 0);
    net.level = SEL4_LOG_DEBUG;
    SEL4_LOG(&net, SEL4_LOG_DEBUG, "%u", evaluate());
    SEL4_LOG(&net, SEL4_LOG_TRACE, "%u", evaluate());
    net.level = SEL4_LOG_OFF;
    SEL4_LOG(&net, SEL4_LOG_ERROR, "%u", evaluate());
    sel4_log_write(&net, SEL4_LOG_ERROR, "not this way either");
    EXPECT_STR_EQ(text, "DEBUG [net] 1\n");
}

#undef SEL4_LOG_LEVEL_MAX
#define SEL4_LOG_LEVEL_MAX SEL4_LOG_WARN

TEST(log, the_builds_level_decides_before_that)
{
    begin();
    evaluated = 0;
    net.level = SEL4_LOG_TRACE;
    SEL4_LOG(&net, SEL4_LOG_INFO, "%u", evaluate());
    SEL4_LOG(&net, SEL4_LOG_WARN, "%u", evaluate());
    EXPECT_STR_EQ(text, "WARN  [net] 1\n");
}

#undef SEL4_LOG_LEVEL_MAX
#define SEL4_LOG_LEVEL_MAX SEL4_LOG_TRACE

TEST(log, each_line_is_one_call_with_the_lock_held)
{
    begin();
    logger.lock = (sel4_log_lock_t){ acquire, release, &lock_count };
    SEL4_LOG(&net, SEL4_LOG_INFO, "one");
    SEL4_LOG(&net, SEL4_LOG_INFO, "two");
    EXPECT_EQ(lock_count, 2);
    EXPECT_EQ(lock_depth, 0);
}

TEST(log, long_lines_are_cut_and_line_feeds_are_not_passed_on)
{
    begin();
    char big[400];
    memset(big, 'x', sizeof(big));
    big[399] = '\0';
    SEL4_LOG(&net, SEL4_LOG_INFO, "%s", big);
    EXPECT_EQ(text_size, SEL4_LOG_LINE_MAX);
    EXPECT_STR_EQ(text + text_size - 6, "xx...\n");
    begin();
    SEL4_LOG(&net, SEL4_LOG_INFO, "a\nERROR [disk] b\r\n");
    EXPECT_STR_EQ(text, "INFO  [net] a ERROR [disk] b  \n");
    begin();
    sel4_log_module_t named = { .name = big, .level = SEL4_LOG_INFO };
    SEL4_LOG(&named, SEL4_LOG_INFO, "lost");
    EXPECT_EQ(text_size, SEL4_LOG_LINE_MAX);
    EXPECT_STR_EQ(text + text_size - 4, "...\n");
}

TEST(log, without_a_log_nothing_happens)
{
    begin();
    sel4_log_use(NULL);
    SEL4_LOG(&net, SEL4_LOG_ERROR, "nobody hears");
    EXPECT_STR_EQ(text, "");
}

TEST(log, sinks_have_levels_and_the_ring_keeps_the_last_whole_lines)
{
    static char memory[40];
    sel4_log_ring_t ring = { .bytes = memory, .capacity = sizeof(memory) };
    begin();
    sinks[0].level = SEL4_LOG_WARN;
    sinks[1] = sel4_log_ring_sink(&ring);
    logger.sink_count = 2;
    for (unsigned i = 0; i < 50; i++) {
        SEL4_LOG(&net, i == 7 ? SEL4_LOG_WARN : SEL4_LOG_INFO, "line %u",
                 i); // 19 characters, or less
    }
    EXPECT_STR_EQ(text, "WARN  [net] line 7\n");
    EXPECT_EQ(ring.lost_count, 48);
    char line[64];
    size_t size = sel4_log_ring_take(&ring, line, sizeof(line));
    EXPECT_BYTES_SIZED_EQ(line, size, "INFO  [net] line 48\n", 20);
    size = sel4_log_ring_take(&ring, line, 10);
    EXPECT_BYTES_SIZED_EQ(line, size, "INFO  [net", 10);
    EXPECT_EQ(sel4_log_ring_take(&ring, line, sizeof(line)), 0);
    SEL4_LOG(&net, SEL4_LOG_INFO, "%-60s", "too long for the ring");
    EXPECT_EQ(ring.lost_count, 49);
    EXPECT_EQ(sel4_log_ring_take(&ring, line, sizeof(line)), 0);
}

TEST(log, levels_from_a_text)
{
    sel4_log_module_t *const modules[] = { &net, &disk };
    begin();
    EXPECT_TRUE(sel4_log_set_levels(modules, 2, "net=debug"));
    EXPECT_EQ(net.level, SEL4_LOG_DEBUG);
    EXPECT_EQ(disk.level, SEL4_LOG_INFO);
    EXPECT_TRUE(sel4_log_set_levels(modules, 2, "disk=OFF,Warn"));
    EXPECT_EQ(net.level, SEL4_LOG_WARN);
    EXPECT_EQ(disk.level, SEL4_LOG_OFF);
    EXPECT_TRUE(sel4_log_set_levels(modules, 2, "trace"));
    EXPECT_EQ(disk.level, SEL4_LOG_TRACE);
    static const char *const bad[] = { "",        "loud",  "info,net=", "=info", "nets=info",
                                       "ne=info", "info,", "net=infos", ",info", "net=off,tcp=off",
                                       "inf" };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        harness_note("`%s`", bad[i]);
        EXPECT_FALSE(sel4_log_set_levels(modules, 2, bad[i]));
        EXPECT_EQ(net.level, SEL4_LOG_TRACE);
        EXPECT_EQ(disk.level, SEL4_LOG_TRACE);
    }
}

static char line[2 * SEL4_LOG_LINE_MAX];
static size_t line_size;

static void keep_line(void *context, const char *bytes, size_t size)
{
    (void)context;
    ASSERT_LE(size, sizeof(line));
    memcpy(line, bytes, size);
    line_size = size;
}

TEST(log, a_line_is_whole_up_to_the_last_character_that_fits)
{
    begin();
    sinks[0] = (sel4_log_sink_t){ .write = keep_line };
    static char message[400];
    static const char start[] = "INFO  [net] ";
    const size_t start_size = sizeof(start) - 1;
    for (size_t size = 0; size < sizeof(message) - 1; size++) {
        harness_note("%zu characters", size);
        message[size] = '\0';
        SEL4_LOG(&net, SEL4_LOG_INFO, "%s", message);
        size_t whole = start_size + size + 1;
        ASSERT_EQ(line_size, whole < SEL4_LOG_LINE_MAX ? whole : SEL4_LOG_LINE_MAX);
        EXPECT_EQ(line[line_size - 1], '\n');
        EXPECT_NULL(memchr(line, '\0', line_size));
        size_t kept = whole > SEL4_LOG_LINE_MAX ? line_size - 4 : line_size - 1;
        EXPECT_BYTES_EQ(line, start, start_size);
        EXPECT_BYTES_EQ(line + start_size, message, kept - start_size);
        if (whole > SEL4_LOG_LINE_MAX) {
            EXPECT_BYTES_EQ(line + kept, "...", 3);
        }
        message[size] = (char)('a' + size % 26);
    }
}

TEST(log, levels_are_read_whatever_their_case)
{
    sel4_log_module_t zebra = { .name = "ZEBRA", .level = SEL4_LOG_OFF };
    sel4_log_module_t *const modules[] = { &zebra };
    EXPECT_TRUE(sel4_log_set_levels(modules, 1, "zebra=TRACE"));
    EXPECT_EQ(zebra.level, SEL4_LOG_TRACE);
    EXPECT_TRUE(sel4_log_set_levels(modules, 1, "ZeBrA=wArN"));
    EXPECT_EQ(zebra.level, SEL4_LOG_WARN);
    EXPECT_FALSE(sel4_log_set_levels(modules, 1, "[ebra=trace")); // behind `Z`
    EXPECT_FALSE(sel4_log_set_levels(modules, 1, "zebr@=trace"));
    EXPECT_EQ(zebra.level, SEL4_LOG_WARN);
}

TEST(log, control_characters_become_spaces)
{
    begin();
    for (unsigned c = 1; c < 256; c++) {
        text_size = 0;
        SEL4_LOG(&net, SEL4_LOG_INFO, "<%c[2J>", (char)c);
        char wanted[] = "INFO  [net] <?[2J>\n";
        wanted[13] = (char)(c < ' ' || c == 0x7f ? ' ' : c);
        harness_note("character %u", c);
        EXPECT_STR_EQ(text, wanted);
    }
}
