// SPDX-License-Identifier: BSD-2-Clause

#include "door.h"

#include <sel4c/fake_kernel.h>
#include <sel4c/ipc_buffer.h>

#include "arch.h"
#include "entry.h"
#include "harness.h"
#include "invariants.h"
#include "message.h"

static size_t calls;
static size_t failing_call;
static sel4_error_t failure;

static sel4_fake_answer_t answer_of(tcb_t *tcb)
{
    const word_t *x = tcb->context.x;
    return (sel4_fake_answer_t){ .badge = x[0], .info = x[1], .word = { x[2], x[3], x[4], x[5] } };
}

// Calls alone, of the root thread, and made again for as long as they are preempted.
static sel4_fake_answer_t enter(const sel4_fake_call_t *call, void *context)
{
    (void)context;
    if (calls++ == failing_call) {
        return (sel4_fake_answer_t){ .info = message_info(failure, 0, 0, 0) };
    }
    tcb_t *caller = world.root;
    do {
        caller->context.pc = 0x1004;
        caller->context.restart_pc = 0x1000;
        caller->context.x[0] = call->dest;
        caller->context.x[1] = call->info;
        for (unsigned i = 0; i < 4; i++) {
            caller->context.x[2 + i] = call->word[i];
        }
        enter_syscall((long)call->sys);
        invariants_check();
    } while (sched.current == caller && caller->context.pc == 0x1000);
    return answer_of(caller);
}

void invariants_broken(const char *fact, int line)
{
    EXPECT_FAIL("kernel, invariants.c:%d: %s", line, fact);
}

void door_open(door_t *door)
{
    world_create();
    calls = 0;
    door_fail_never();
    sel4_fake_kernel_reset();
    sel4_fake_kernel_handle(enter, NULL);
    sel4_ipc_buffer_set((sel4_ipc_buffer_t *)(void *)thread_ipc_buffer(world.root, true));
    door->alloc = (sel4_alloc_t){ &door->untypeds, &door->slots };
    sel4_alloc_untypeds_init(&door->untypeds, door->pieces, SEL4_ARRAY_COUNT(door->pieces));
    sel4_untyped_info_t info = {
        .untyped = sel4_untyped_from_bits(WORLD_UNTYPED),
        .address = sel4_paddr((seL4_Word)world.memory),
        .size_bits = WORLD_UNTYPED_BITS,
    };
    if (sel4_alloc_untypeds_add(&door->untypeds, &info).error != SEL4_OK) {
        __builtin_trap();
    }
    sel4_alloc_slots_init(&door->slots, SEL4_INIT_CNODE, WORLD_FREE,
                          BIT(WORLD_CNODE_BITS) - WORLD_FREE, door->slot_words);
}

void door_close(void)
{
    sel4_fake_kernel_reset();
    world_destroy();
}

size_t door_call_count(void)
{
    return calls;
}

void door_fail_at(size_t call, sel4_error_t error)
{
    failing_call = calls + call;
    failure = error;
}

void door_fail_never(void)
{
    failing_call = SIZE_MAX;
}

size_t door_filled_slot_count(void)
{
    size_t count = 0;
    for (word_t i = WORLD_FREE; i < BIT(WORLD_CNODE_BITS); i++) {
        count += world_type(i) != CAP_NULL;
    }
    return count;
}

door_books_t door_books(const door_t *door)
{
    door_books_t books = {
        .slots_taken = sel4_alloc_slots_taken_count(&door->slots),
        .slots_filled = door_filled_slot_count(),
        .free_size = sel4_alloc_untypeds_free_size(&door->untypeds),
    };
    for (size_t i = 0; i < door->untypeds.count; i++) {
        books.piece_count += door->pieces[i].state != SEL4_ALLOC_PIECE_NONE;
    }
    return books;
}

bool door_books_are_equal(door_books_t a, door_books_t b)
{
    return a.slots_taken == b.slots_taken && a.slots_filled == b.slots_filled &&
           a.free_size == b.free_size && a.piece_count == b.piece_count;
}
