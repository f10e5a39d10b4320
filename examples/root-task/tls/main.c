// SPDX-License-Identifier: BSD-2-Clause

/*
 * Thread-local variables with alignments above the size of a page, with initial values and without.
 * They lie on the initial stack, laid out before this code runs.
 */

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/root_task.h>

static __thread _Alignas(4096) uint32_t page_aligned = 0x4096;
static __thread _Alignas(8192) uint32_t two_pages_aligned = 0x8192;
static __thread uint8_t plain = 7;
static __thread _Alignas(8192) uint8_t zeros[5000];

// What follows the initial values in memory; must not be overwritten when the program is loaded.
static uint64_t neighbours[4] = { 1, 2, 3, 4 };

// By way of a pointer that the compiler knows nothing of.
static bool is_aligned(const volatile void *variable, uintptr_t alignment)
{
    uintptr_t address = (uintptr_t)variable;
    __asm__ volatile("" : "+r"(address));
    return address % alignment == 0;
}

static bool all_zero(void)
{
    for (size_t i = 0; i < sizeof zeros; i++) {
        if (*(volatile uint8_t *)&zeros[i] != 0) {
            return false;
        }
    }
    return true;
}

static int failure_count;

static void check(bool condition, const char *fact)
{
    sel4_debug_print("%s: %s\n", fact, condition ? "yes" : "no");
    failure_count += !condition;
}

static int constructor_count;

// Runs before run(), with the thread-local variables in place.
__attribute__((constructor)) static void construct(void)
{
    constructor_count += *(volatile uint32_t *)&page_aligned == 0x4096;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    (void)bootinfo;
    check(is_aligned(&page_aligned, 4096), "aligned to 4096");
    check(is_aligned(&two_pages_aligned, 8192) && is_aligned(zeros, 8192), "aligned to 8192");
    check(*(volatile uint32_t *)&page_aligned == 0x4096 &&
              *(volatile uint32_t *)&two_pages_aligned == 0x8192 &&
              *(volatile uint8_t *)&plain == 7,
          "initial values");
    check(constructor_count == 1, "seen by a constructor");
    check(all_zero(), "zeros");
    page_aligned++;
    plain++;
    check(page_aligned == 0x4097 && plain == 8, "writable");
    check(neighbours[0] + neighbours[1] + neighbours[2] + neighbours[3] == 10, "neighbours intact");
    return failure_count == 0 ? 0 : 1;
}

SEL4_ROOT_TASK(run);
