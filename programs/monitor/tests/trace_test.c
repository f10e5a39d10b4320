// SPDX-License-Identifier: BSD-2-Clause

// Which stack is meant, what may be read, and what is printed when nothing is known.

#include <string.h>

#include <sel4c/fake_kernel.h>

#include "../src/monitor.h"
#include "harness.h"

#define WORD(number) ((seL4_Word)(number))

static char console[4096];

static sel4_fake_answer_t note(const sel4_fake_call_t *call, void *context)
{
    size_t length = strlen(console);
    (void)context;
    if (call->sys == (seL4_Word)seL4_SysDebugPutChar && length + 1 < sizeof(console)) {
        console[length] = (char)call->dest;
    }
    return (sel4_fake_answer_t){ 0 };
}

static void world_init(void)
{
    sel4_fake_kernel_reset();
    sel4_fake_kernel_handle(note, NULL);
    memset(console, 0, sizeof(console));
    memset(pd_names, 0, sizeof(pd_names));
    memset(pd_stack_bottom_addrs, 0, sizeof(pd_stack_bottom_addrs));
    memset(sel4_mk_monitor_images, 0, sizeof(sel4_mk_monitor_images));
    memset(sel4_mk_monitor_windows, 0, sizeof(sel4_mk_monitor_windows));
    pd_names_len = 2;
    sel4_mk_monitor_window_count = 0;
}

static void add_window(unsigned domain, bool is_stack, seL4_Word address, const void *at,
                       seL4_Word size)
{
    sel4_mk_monitor_windows[sel4_mk_monitor_window_count++] = (struct sel4_mk_monitor_window){
        .domain = domain,
        .is_stack = is_stack,
        .address = address,
        .at = (uintptr_t)at,
        .size = size,
    };
}

#define EXPECT_STACK(domain, sp, start_, end_)                            \
    do {                                                                  \
        sel4_backtrace_stack_t stack_ = monitor_stack_of((domain), (sp)); \
        EXPECT_EQ(stack_.start, (start_));                                \
        EXPECT_EQ(stack_.end, (end_));                                    \
    } while (0)

TEST(trace, the_stack_is_the_nearest_one_that_ends_above_the_pointer)
{
    world_init();
    add_window(0, true, 0x7000, NULL, 0x2000);
    add_window(0, true, 0x3000, NULL, 0x1000);
    add_window(0, false, 0x1000, NULL, 0x1000); // no stack
    add_window(1, true, 0x5000, NULL, 0x1000);  // another domain's
    EXPECT_STACK(0, 0x7800, 0x7000, 0x9000);
    EXPECT_STACK(0, 0x9000, 0x7000, 0x9000); // empty
    EXPECT_STACK(0, 0x6ff0, 0x7000, 0x9000); // overflown
    EXPECT_STACK(0, 0x3800, 0x3000, 0x4000);
    EXPECT_STACK(0, 0x2ff0, 0x3000, 0x4000);
    EXPECT_STACK(1, 0x5100, 0x5000, 0x6000);
}

TEST(trace, without_windows_only_the_end_of_the_stack_is_known)
{
    world_init();
    pd_stack_bottom_addrs[1] = 0x8000;
    EXPECT_STACK(1, 0x8100, 0x8000, 0x8000);
    EXPECT_STACK(0, 0x8100, 0, 0);
}

TEST(trace, counts_of_the_tool_are_kept_within_the_tables)
{
    world_init();
    pd_names_len = ~WORD(0);
    EXPECT_EQ(monitor_domain_count(), 64);
    memset(pd_names[63], 'x', SEL4_MK_NAME_SIZE);
    monitor_name_t name = monitor_domain_name(63);
    EXPECT_EQ(strlen(name.text), 64);
    pd_names_len = 3;
    name = monitor_domain_name(3);
    EXPECT_STR_EQ(name.text, "?");
    sel4_mk_monitor_window_count = ~WORD(0);
    EXPECT_STACK(0, 0x1000, 0, 0);
}

// A context that is stopped at `pc`.
static sel4_user_context_t stopped_at(seL4_Word pc, seL4_Word sp)
{
    sel4_user_context_t context = { 0 };
    *sel4_user_context_pc(&context) = pc;
    *sel4_user_context_sp(&context) = sp;
    return context;
}

TEST(trace, without_tables_there_is_the_instruction_alone)
{
    world_init();
    sel4_user_context_t context = stopped_at(0x200010, 0x8100);
    monitor_print_trace(1, &context);
    // no name, the address and one, and why there is no more
    EXPECT_TRUE(strstr(console, "\n0001918080010001") != NULL);
}

TEST(trace, tables_that_are_not_all_in_a_window_are_none)
{
    world_init();
    // A header that the search takes, with no functions in it.
    static const uint8_t bytes[64] = { 1, 0x1b, 3, 0x3b };
    add_window(0, false, 0x3000, bytes, sizeof(bytes));
    sel4_mk_monitor_images[0] = (struct sel4_mk_monitor_image){
        .text_start = 0x200000,
        .text_end = 0x201000,
        .tables_start = 0x3000,
        .tables_size = 32,
        .tables_end = 0x3000 + sizeof(bytes) + 1,
        .name = "a.elf",
    };
    sel4_user_context_t context = stopped_at(0x200010, 0x8100);
    monitor_print_trace(0, &context);
    EXPECT_TRUE(strstr(console, "\n0105612e656c66019180800100012c\n") != NULL);
    sel4_mk_monitor_images[0].tables_end--;
    monitor_print_trace(0, &context);
    EXPECT_TRUE(strstr(console, "\n0105612e656c660191808001000120\n") != NULL);
    sel4_mk_monitor_images[0].tables_end = 0x3000; // before what they begin with
    monitor_print_trace(0, &context);
    sel4_mk_monitor_images[0].tables_size = ~WORD(0) - 0x10;
    monitor_print_trace(0, &context);
}
