// SPDX-License-Identifier: BSD-2-Clause

/*
 * The checked provider of the IPC buffer (src/ipc_buffer_checked.c).  A program of its own, because
 * everything in it is compiled with SEL4C_IPC_BUFFER_USER and SEL4C_IPC_BUFFER_CHECKED.
 */

#include <setjmp.h>

#include "fixture.h"

static jmp_buf misuse;
static const char *fact;

SEL4_NORETURN void sel4_ipc_buffer_misused(const char *what)
{
    fact = what;
    longjmp(misuse, 1);
}

#define EXPECT_MISUSE(text, ...)   \
    do {                           \
        fact = "nothing";          \
        if (setjmp(misuse) == 0) { \
            __VA_ARGS__;           \
        }                          \
        EXPECT_STR_EQ(fact, text); \
    } while (0)

#define BORROWED "the IPC buffer is used while it is borrowed"

TEST(ipc_buffer_checked, use_while_borrowed)
{
    begin();
    sel4_endpoint_send(sel4_endpoint_from_bits(1), sel4_message_info(0, 1, 0));
    sel4_ipc_buffer_t *ipc = sel4_ipc_buffer_borrow();
    EXPECT_PTR_EQ(ipc, &buffer);
    EXPECT_MISUSE(BORROWED,
                  sel4_endpoint_send(sel4_endpoint_from_bits(1), sel4_message_info(0, 1, 0)));
    EXPECT_MISUSE(BORROWED, (void)sel4_path_move(sel4_path(SEL4_INIT_CNODE, 5),
                                                 sel4_path(SEL4_INIT_CNODE, 6)));
    EXPECT_MISUSE(BORROWED, (void)sel4_ipc_buffer_borrow());
    EXPECT_MISUSE(BORROWED, (void)sel4_message_room());
    EXPECT_MISUSE("the IPC buffer is replaced while it is borrowed", sel4_ipc_buffer_set(ipc));
    // The explicit forms, and what needs no buffer, may be used.
    sel4_endpoint_send_with(ipc, sel4_endpoint_from_bits(1), sel4_message_info(0, 1, 0));
    sel4_notification_signal(sel4_notification_from_bits(2));
    EXPECT_EQ(sel4_fake_kernel_call_count(), 3);
    sel4_ipc_buffer_release(&ipc);
    EXPECT_NULL(ipc);
    sel4_ipc_buffer_release(&ipc);
    EXPECT_MISUSE("nothing", (void)sel4_message_room());
}

TEST(ipc_buffer_checked, scope_ends_the_borrowing)
{
    begin();
    {
        SEL4_SCOPED(sel4_ipc_buffer_release) sel4_ipc_buffer_t *ipc = sel4_ipc_buffer_borrow();
        EXPECT_PTR_EQ(ipc, &buffer);
    }
    EXPECT_PTR_EQ(sel4_ipc_buffer_get(), &buffer);
}

TEST(ipc_buffer_checked, no_buffer)
{
    sel4_ipc_buffer_set(NULL);
    EXPECT_MISUSE("this thread has no IPC buffer", (void)sel4_message_room());
    EXPECT_MISUSE("this thread has no IPC buffer", (void)sel4_ipc_buffer_borrow());
}
