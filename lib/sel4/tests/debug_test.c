// SPDX-License-Identifier: BSD-2-Clause

// sel4c/debug.h: what reaches the console, and that nothing does where the kernel has none.

#include "fixture.h"

#if SEL4_CONFIG(PRINTING)
static char console[256];
static size_t console_size;

static sel4_fake_answer_t console_kernel(const sel4_fake_call_t *call, void *context)
{
    (void)context;
    if (call->sys == (seL4_Word)seL4_SysDebugPutChar && console_size < sizeof console - 1) {
        console[console_size++] = (char)call->dest;
    }
    return (sel4_fake_answer_t){ 0 };
}

static const char *printed(void)
{
    console[console_size] = '\0';
    console_size = 0;
    return console;
}

TEST(debug, print)
{
    begin();
    sel4_ipc_buffer_set(NULL); // printing must not need it
    sel4_fake_kernel_handle(console_kernel, NULL);
    sel4_debug_put_char('!');
    EXPECT_STR_EQ(printed(), "!");
    sel4_debug_put_string("some text\n");
    EXPECT_STR_EQ(printed(), "some text\n");
    sel4_debug_print("%s: %d of %zu at %p\n", "frame", -3, (size_t)7, (void *)0x1000);
    EXPECT_STR_EQ(printed(), "frame: -3 of 7 at 0x1000\n");
    sel4_sink_t sink = sel4_debug_sink();
    EXPECT_EQ(sel4_sink_print(&sink, "%03u", 7u), 3);
    EXPECT_STR_EQ(printed(), "007");
    sel4_debug_dump_scheduler();
}
#else
TEST(debug, print)
{
    begin();
    sel4_debug_put_char('!');
    sel4_debug_put_string("some text\n");
    sel4_debug_print("%d\n", 1);
    sel4_debug_dump_scheduler();
    EXPECT_EQ(sel4_fake_kernel_call_count(), 0);
}
#endif

#if SEL4_CONFIG(DEBUG_BUILD)
TEST(debug, kernel_aids)
{
    begin();
    sel4_debug_name_thread(sel4_tcb_from_bits(5), "worker");
    EXPECT_EQ(sel4_fake_kernel_call(0).sys, (seL4_Word)seL4_SysDebugNameThread);
    EXPECT_EQ(sel4_fake_kernel_call(0).dest, 5);
    EXPECT_STR_EQ((const char *)buffer.msg, "worker");
    begin();
    sel4_fake_kernel_answer((sel4_fake_answer_t){ .badge = 10 });
    EXPECT_EQ(sel4_debug_cap_identify(sel4_cap_from_bits(6)), 10);
    sel4_debug_halt();
    sel4_debug_snapshot();
    EXPECT_EQ(sel4_fake_kernel_call_count(), 3);
}

TEST(debug, long_names_are_cut)
{
    static char name[2000];
    memset(name, 'x', sizeof name - 1);
    begin();
    buffer.userData = 0x1234;
    sel4_debug_name_thread_with(&buffer, sel4_tcb_from_bits(5), name);
    EXPECT_EQ(strlen((const char *)buffer.msg), sizeof buffer.msg - 1);
    EXPECT_EQ(buffer.userData, 0x1234); // what lies after the words
}
#else
TEST(debug, kernel_aids)
{
    begin();
    sel4_debug_name_thread(sel4_tcb_from_bits(5), "worker");
    EXPECT_EQ(sel4_debug_cap_identify(sel4_cap_from_bits(6)), 0);
    sel4_debug_halt();
    sel4_debug_snapshot();
    EXPECT_EQ(sel4_fake_kernel_call_count(), 0);
    EXPECT_EQ(buffer.msg[0], 0);
}
#endif
