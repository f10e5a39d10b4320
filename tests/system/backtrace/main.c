// SPDX-License-Identifier: BSD-2-Clause

// Two panics: the first is caught, its backtrace taken where it began and printed later; nobody
// catches the second.  The numbers of lines matter to the script.

#include <sel4c/backtrace.h>
#include <sel4c/panic.h>
#include <sel4c/root_task.h>

#define KEEP_FRAME  __asm__ volatile("")
#define OUT_OF_LINE __attribute__((noinline))

SEL4_BACKTRACE_IMAGE("two-panics")

static uintptr_t addresses[32];
static sel4_backtrace_record_t record = { .addresses = addresses, .capacity = 32 };

static void put(void *context, char character)
{
    (void)context;
    sel4_debug_put_char(character);
}

static const sel4_sink_t console = { put, NULL };

static OUT_OF_LINE void keep(void *context, const sel4_panic_payload_t *payload)
{
    sel4_backtrace_walk_t walk;
    (void)context;
    (void)payload;
    if (record.count == 0) {
        sel4_backtrace_walk_here(&walk);
        sel4_backtrace_keep(&record, &walk);
    }
}

static OUT_OF_LINE void inner(int number)
{
    SEL4_CHECK(number < 3);
    KEEP_FRAME;
}

static OUT_OF_LINE void outer(void *number)
{
    inner(*(int *)number);
    KEEP_FRAME;
}

static OUT_OF_LINE int run(const sel4_bootinfo_t *bootinfo)
{
    static const sel4_panic_hook_t hook = { keep, NULL };
    sel4_panic_payload_t payload;
    int number = 3;
    (void)bootinfo;
    if (sel4_panic_hook_set(&hook).error != 0 ||
        sel4_panic_catch(outer, &number, &payload).error != SEL4_PANIC_ERR_CAUGHT) {
        return 1;
    }
    sel4_debug_print("caught\n");
    sel4_backtrace_print_kept(&console, "two-panics", &record);
    outer(&number);
    return 0;
}

SEL4_ROOT_TASK(run);
