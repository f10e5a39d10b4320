// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Tells AddressSanitizer of changes of the stack, where it is used; otherwise nothing.  The stack
 * of the executor's caller is learned when the first task arrives.
 */

#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ADDRESS_SANITIZER
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WITH_ADDRESS_SANITIZER
#endif

#ifdef WITH_ADDRESS_SANITIZER

void __sanitizer_start_switch_fiber(void **save, const void *bottom, size_t size);
void __sanitizer_finish_switch_fiber(void *save, const void **bottom, size_t *size);

extern _Thread_local const void *sel4_async_priv_caller_bottom;
extern _Thread_local size_t sel4_async_priv_caller_size;

static inline void fiber_enter_task(void **save, const void *stack, size_t size)
{
    __sanitizer_start_switch_fiber(save, stack, size);
}

static inline void fiber_leave_task(void **save)
{
    __sanitizer_start_switch_fiber(save, sel4_async_priv_caller_bottom,
                                   sel4_async_priv_caller_size);
}

static inline void fiber_arrived_in_task(void *save)
{
    __sanitizer_finish_switch_fiber(save, &sel4_async_priv_caller_bottom,
                                    &sel4_async_priv_caller_size);
}

static inline void fiber_arrived_in_caller(void *save)
{
    __sanitizer_finish_switch_fiber(save, NULL, NULL);
}

#else

static inline void fiber_enter_task(void **save, const void *stack, size_t size)
{
    (void)save;
    (void)stack;
    (void)size;
}

static inline void fiber_leave_task(void **save)
{
    (void)save;
}

static inline void fiber_arrived_in_task(void *save)
{
    (void)save;
}

static inline void fiber_arrived_in_caller(void *save)
{
    (void)save;
}

#endif
