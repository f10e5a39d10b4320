// SPDX-License-Identifier: BSD-2-Clause

/*
 * A panic that is caught, and one that is not.  What each function had acquired is released on the
 * way to the catcher, last first.
 */

#include <sel4c/panic.h>
#include <sel4c/root_task.h>

#define BUFFER_COUNT 3

// Something that must be given back.
typedef struct buffer {
    unsigned number;
} buffer_t;

static buffer_t buffer_acquire(unsigned number)
{
    sel4_debug_print("acquired buffer %u\n", number);
    return (buffer_t){ number };
}

static void buffer_release(buffer_t *buffer)
{
    sel4_debug_print("released buffer %u\n", buffer->number);
}

static void fill(unsigned number, unsigned wanted)
{
    SEL4_SCOPED(buffer_release) buffer_t buffer = buffer_acquire(number);
    if (number == wanted) {
        return;
    }
    if (number == BUFFER_COUNT) {
        sel4_panic("there is no buffer after number %u", buffer.number);
    }
    fill(number + 1, wanted);
}

static void fill_all(void *argument)
{
    const unsigned *wanted = argument;
    fill(1, *wanted);
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    (void)bootinfo;
    unsigned wanted = BUFFER_COUNT + 1;
    sel4_panic_payload_t payload;
    if (sel4_panic_catch(fill_all, &wanted, &payload).error != SEL4_PANIC_OK) {
        sel4_debug_print("caught: %s, line %u\n", payload.message, payload.line);
    }

    sel4_debug_print("now without a catcher\n");
    SEL4_CHECK(wanted <= BUFFER_COUNT);
    return 0;
}

SEL4_ROOT_TASK(run);
