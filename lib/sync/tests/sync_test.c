// SPDX-License-Identifier: BSD-2-Clause

// One thread: when the kernel is entered, and when not.

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sel4c/fake_kernel.h>
#include <sel4c/sync/once.h>
#include <sel4c/sync/semaphore.h>

#include "harness.h"

TEST(sync, without_contention_the_kernel_is_not_entered)
{
    sel4_fake_kernel_reset();
    sel4_sync_mutex_t mutex = SEL4_SYNC_MUTEX_DEFERRED;
    sel4_sync_mutex_lock(&mutex);
    EXPECT_FALSE(sel4_sync_mutex_try_lock(&mutex));
    sel4_sync_mutex_unlock(&mutex);
    EXPECT_TRUE(sel4_sync_mutex_try_lock(&mutex));
    sel4_sync_mutex_unlock(&mutex);
    sel4_sync_semaphore_t semaphore = SEL4_SYNC_SEMAPHORE((sel4_notification_t){ 9 }, 2);
    sel4_sync_semaphore_take(&semaphore);
    EXPECT_TRUE(sel4_sync_semaphore_try_take(&semaphore));
    EXPECT_FALSE(sel4_sync_semaphore_try_take(&semaphore));
    sel4_sync_semaphore_give(&semaphore);
    EXPECT_TRUE(sel4_sync_semaphore_try_take(&semaphore));
    EXPECT_EQ(sel4_fake_kernel_call_count(), 0);
}

TEST(sync, with_contention_it_waits_and_signals_with_the_notification_supplied)
{
    sel4_fake_kernel_reset();
    sel4_sync_mutex_t mutex = SEL4_SYNC_MUTEX_DEFERRED;
    sel4_sync_mutex_lock(&mutex);
    sel4_sync_mutex_supply(&mutex, (sel4_notification_t){ 0x77 });
    sel4_sync_mutex_lock(&mutex); // the kernel says at once that it was signalled
    EXPECT_EQ(sel4_fake_kernel_call_count(), 1);
    EXPECT_EQ(sel4_fake_kernel_call(0).way, SEL4_FAKE_RECV);
    sel4_sync_mutex_unlock(&mutex);
    EXPECT_EQ(sel4_fake_kernel_call_count(), 2);
    sel4_fake_call_t call = sel4_fake_kernel_call(1);
    EXPECT_TRUE(call.way == SEL4_FAKE_SEND || call.way == SEL4_FAKE_SEND_NULL);
    EXPECT_EQ(call.dest, 0x77);
    sel4_sync_mutex_unlock(&mutex);
    EXPECT_EQ(sel4_fake_kernel_call_count(), 2);
}

TEST(sync, a_guard_unlocks_at_the_end_of_its_block_or_before)
{
    sel4_sync_mutex_t mutex = SEL4_SYNC_MUTEX_DEFERRED;
    {
        SEL4_SYNC_GUARD(&mutex);
        EXPECT_FALSE(sel4_sync_mutex_try_lock(&mutex));
    }
    {
        SEL4_SCOPED(sel4_sync_guard_release) sel4_sync_guard_t guard = sel4_sync_guard(&mutex);
        sel4_sync_guard_release(&guard);
        EXPECT_TRUE(sel4_sync_mutex_try_lock(&mutex));
    }
    EXPECT_FALSE(sel4_sync_mutex_try_lock(&mutex));
}

static void add(void *context)
{
    ++*(unsigned *)context;
}

TEST(sync, once_is_once)
{
    sel4_sync_once_t once = SEL4_SYNC_ONCE(SEL4_SYNC_MUTEX_DEFERRED);
    unsigned count = 0;
    EXPECT_FALSE(sel4_sync_once_is_done(&once));
    sel4_sync_once_call(&once, add, &count);
    sel4_sync_once_call(&once, add, &count);
    EXPECT_EQ(count, 1);
    EXPECT_TRUE(sel4_sync_once_is_done(&once));
}

TEST(sync, who_must_wait_without_a_notification_panics)
{
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(ends[1], STDOUT_FILENO);
        (void)dup2(ends[1], STDERR_FILENO);
        sel4_sync_mutex_t mutex = SEL4_SYNC_MUTEX_DEFERRED;
        sel4_sync_mutex_lock(&mutex);
        sel4_sync_mutex_lock(&mutex);
        _exit(0);
    }
    close(ends[1]);
    char said[1000] = "";
    size_t size = 0;
    ssize_t more;
    while (size < sizeof(said) - 1 &&
           (more = read(ends[0], said + size, sizeof(said) - 1 - size)) > 0) {
        size += (size_t)more;
    }
    close(ends[0]);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    EXPECT_STR_CONTAINS(said, "two threads want a mutex that has no notification yet");
}
