// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/async_semaphore.h>

void sel4_async_semaphore_init(sel4_async_semaphore_t *semaphore, size_t count)
{
    sel4_async_waiters_init(&semaphore->waiters);
    semaphore->count = count;
}

// Permits for which no waiter has been woken.
static bool has_free(const sel4_async_semaphore_t *semaphore)
{
    return semaphore->count > semaphore->waiters.called;
}

sel4_async_result_t sel4_async_semaphore_try_acquire(sel4_async_semaphore_t *semaphore)
{
    if (!has_free(semaphore)) {
        return SEL4_ASYNC_FAILURE(SEL4_ASYNC_WOULD_BLOCK);
    }
    semaphore->count--;
    return SEL4_ASYNC_SUCCESS;
}

void sel4_async_semaphore_release(sel4_async_semaphore_t *semaphore)
{
    semaphore->count++;
    sel4_async_wake_one(&semaphore->waiters);
}

static bool poll_permit(sel4_async_future_t *future)
{
    sel4_async_semaphore_t *semaphore =
        SEL4_CONTAINER_OF(future, sel4_async_permit_t, future)->semaphore;
    if (future->is_called || has_free(semaphore)) {
        semaphore->count--;
        return true;
    }
    sel4_async_future_enlist(future, &semaphore->waiters);
    return false;
}

void sel4_async_permit_init(sel4_async_permit_t *permit, sel4_async_semaphore_t *semaphore)
{
    *permit =
        (sel4_async_permit_t){ .future = SEL4_ASYNC_FUTURE(poll_permit), .semaphore = semaphore };
}

sel4_async_result_t sel4_async_semaphore_acquire(sel4_async_task_t *self,
                                                 sel4_async_semaphore_t *semaphore,
                                                 sel4_async_time_t deadline)
{
    sel4_async_permit_t permit;
    sel4_async_permit_init(&permit, semaphore);
    return sel4_async_await(self, &permit.future, deadline);
}
