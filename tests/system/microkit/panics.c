// SPDX-License-Identifier: BSD-2-Clause

// Panics in its first run and in its second; in its third it catches that.

#include <sel4c/backtrace.h>
#include <sel4c/microkit.h>
#include <sel4c/panic.h>

SEL4_BACKTRACE_IMAGE("mk-test-panics.elf")

static _Thread_local unsigned local = 5; // every run has its own

static void release(const unsigned *number)
{
    (void)number;
    sel4_debug_print("child: released\n");
}

static void work(void *argument)
{
    SEL4_SCOPED(release) unsigned number = *(const unsigned *)argument;
    sel4_panic("the %s", number == 2 ? "3rd" : "4th");
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    static unsigned runs;
    unsigned run = runs++;
    unsigned thread_local_then = local++;

    sel4_debug_print("child: run %u\n", run);
    if (run < 2) {
        sel4_panic("the %s", run == 0 ? "1st" : "2nd");
    }
    sel4_panic_payload_t payload;
    if (sel4_panic_catch(work, &run, &payload).error != SEL4_PANIC_OK) {
        sel4_debug_print("child: caught: %s\n", payload.message);
    }
    sel4_debug_print("child: thread-local %u\n", thread_local_then);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
