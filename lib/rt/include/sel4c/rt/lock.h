// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The lock of the C library, for programs with several threads that use malloc, stdio or atexit.
 *
 * The library has one lock for all.  Without this, it takes none.
 */

typedef struct sel4_rt_lock {
    void (*acquire)(void *context); // again by the thread that holds it: just counts
    void (*release)(void *context);
    void *context;
} sel4_rt_lock_t;

// Needs  nobody but this thread uses the C library yet
// Owns   the library keeps `lock`
void sel4_rt_libc_lock_use(const sel4_rt_lock_t *lock);
