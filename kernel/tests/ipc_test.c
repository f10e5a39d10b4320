// SPDX-License-Identifier: BSD-2-Clause
//
// States of threads in IPC: who waits, who runs, where time goes.

#include "arch.h"
#include "harness.h"
#include "host.h"
#include "message.h"
#include "world.h"

#define FREE     WORLD_FREE
#define ENDPOINT FREE
#define REPLY    (FREE + 1)
#define SIGNAL   (FREE + 2)
#define THREAD   (FREE + 10)

static tcb_t *create(word_t priority)
{
    world_create();
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_EndpointObject, 0, ENDPOINT, 1), 0);
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_ReplyObject, 0, REPLY, 1), 0);
    ASSERT_EQ(world_retype(WORLD_UNTYPED, seL4_NotificationObject, 0, SIGNAL, 1), 0);
    return world_thread(THREAD, priority);
}

TEST(ipc, a_call_waits_for_its_reply)
{
    // The server is more urgent, and runs as soon as it can.
    tcb_t *server = create(210);
    ASSERT_PTR_EQ(sched.current, server);
    world_syscall(seL4_SysRecv, ENDPOINT, 0, REPLY);
    ASSERT_PTR_EQ(sched.current, world.root);
    EXPECT_EQ(server->state, THREAD_RECEIVING);
    world_syscall(seL4_SysCall, ENDPOINT, message_info(7, 0, 0, 1), 0);
    EXPECT_PTR_EQ(sched.current, server);
    EXPECT_EQ(world.root->state, THREAD_REPLY_AWAITED);
    world_syscall(seL4_SysReplyRecv, ENDPOINT, message_info(9, 0, 0, 0), REPLY);
    EXPECT_PTR_EQ(sched.current, world.root);
    EXPECT_EQ(seL4_MessageInfo_get_label((seL4_MessageInfo_t){ { arch_get_info(world.root) } }), 9);
    world_destroy();
}

TEST(ipc, time_is_lent_along_a_call_and_comes_back)
{
    tcb_t *server = create(210);
    world_syscall(seL4_SysRecv, ENDPOINT, 0, REPLY);
    struct sched_context *lent = world.root->sched_context;
    EXPECT_EQ(world_invoke((world_call_t){ THREAD + 1, SchedContextUnbind, { 0 }, 0, { 0 }, 0 }),
              0);
    EXPECT_NULL(server->sched_context);
    world_syscall(seL4_SysCall, ENDPOINT, 0, 0);
    EXPECT_PTR_EQ(server->sched_context, lent);
    EXPECT_NULL(world.root->sched_context);
    world_syscall(seL4_SysReplyRecv, ENDPOINT, 0, REPLY);
    EXPECT_PTR_EQ(world.root->sched_context, lent);
    EXPECT_NULL(server->sched_context);
    world_destroy();
}

TEST(ipc, a_deleted_reply_object_gives_time_back)
{
    tcb_t *server = create(210);
    world_syscall(seL4_SysRecv, ENDPOINT, 0, REPLY);
    (void)world_invoke((world_call_t){ THREAD + 1, SchedContextUnbind, { 0 }, 0, { 0 }, 0 });
    struct sched_context *lent = world.root->sched_context;
    world_syscall(seL4_SysCall, ENDPOINT, 0, 0);
    ASSERT_PTR_EQ(sched.current, server);
    world_syscall(seL4_SysCall, WORLD_CNODE, message_info(CNodeDelete, 0, 0, 2), 0);
    server->context.x[2] = REPLY;
    server->context.x[3] = 64;
    world_syscall(seL4_SysCall, WORLD_CNODE, message_info(CNodeDelete, 0, 0, 2), 0);
    EXPECT_EQ(world_type(REPLY), CAP_NULL);
    EXPECT_PTR_EQ(world.root->sched_context, lent);
    EXPECT_EQ(world.root->state, THREAD_INACTIVE);
    EXPECT_EQ(sched.current->state, THREAD_IDLE);
    // Nobody is left who could run the end of this case.
    world.root->state = THREAD_RUNNING;
    sched_append(world.root);
    sched_reconsider();
    sched_settle();
    world_destroy();
}

TEST(ipc, signals_add_up)
{
    tcb_t *waiter = create(210);
    ASSERT_PTR_EQ(sched.current, waiter);
    world_syscall(seL4_SysWait, SIGNAL, 0, 0);
    ASSERT_PTR_EQ(sched.current, world.root);
    EXPECT_EQ(world_mint(FREE + 3, SIGNAL, RIGHTS_ALL, 1), 0);
    EXPECT_EQ(world_mint(FREE + 4, SIGNAL, RIGHTS_ALL, 6), 0);
    world_syscall(seL4_SysSend, FREE + 3, 0, 0);
    ASSERT_PTR_EQ(sched.current, waiter);
    EXPECT_EQ(waiter->context.x[0], 1);
    world_syscall(seL4_SysNBWait, SIGNAL, 0, 0);
    EXPECT_EQ(waiter->context.x[0], 0);
    world_syscall(seL4_SysSend, FREE + 3, 0, 0);
    world_syscall(seL4_SysSend, FREE + 4, 0, 0);
    world_syscall(seL4_SysWait, SIGNAL, 0, 0);
    EXPECT_EQ(waiter->context.x[0], 7);
    world_syscall(seL4_SysWait, SIGNAL, 0, 0);
    world_destroy();
}

TEST(ipc, equals_take_turns_when_the_slice_is_over)
{
    tcb_t *other = create(200);
    ASSERT_PTR_EQ(sched.current, world.root);
    host.now += 6000;
    world_syscall(seL4_SysYield, 0, 0, 0);
    EXPECT_PTR_EQ(sched.current, other);
    host.now += 2000;
    world_syscall(seL4_SysYield, 0, 0, 0);
    EXPECT_PTR_EQ(sched.current, world.root);
    world_destroy();
}

TEST(ipc, a_deleted_endpoint_lets_its_waiters_go)
{
    tcb_t *waiter = create(210);
    world_syscall(seL4_SysRecv, ENDPOINT, 0, REPLY);
    EXPECT_EQ(world_delete(ENDPOINT), 0);
    ASSERT_PTR_EQ(sched.current, waiter);
    EXPECT_EQ(waiter->context.pc, 0x1000);
    // It tries again, and has no fault handler.
    world_syscall(seL4_SysRecv, ENDPOINT, 0, REPLY);
    EXPECT_EQ(waiter->state, THREAD_INACTIVE);
    EXPECT_STR_CONTAINS(host.console, "cap fault");
    world_destroy();
}
