// SPDX-License-Identifier: BSD-2-Clause
//
// One walk finds all slots, without recursion, as the stack may be small.  Then each slot, object
// and thread is looked at by itself; overlaps are found among slots in the order of their memory.

#include "invariants.h"

#include <stdlib.h>

#include "arch.h"
#include "endpoint.h"
#include "notification.h"
#include "refill.h"
#include "reply.h"
#include "sched_context.h"
#include "scheduler.h"
#include "threads.h"
#include "vspace.h"

#define SLOTS_MAX  8192
#define HASH_BITS  14
#define NO_PARENT  SLOTS_MAX
#define NESTED_MAX 64

#define HOLDS(fact) ((fact) ? (void)0 : invariants_broken(#fact, __LINE__))

static slot_t *found[SLOTS_MAX];
static word_t found_count;

// ---- All slots

// Places in `found`, by slot; those of an earlier round are empty.
static struct {
    const slot_t *slot;
    word_t index;
    word_t round;
} known[BIT(HASH_BITS)];
static word_t current_round;

static word_t place_of(const slot_t *slot)
{
    word_t place = ((word_t)slot * 0x9e3779b97f4a7c15u) >> (WORD_BITS - HASH_BITS);
    while (known[place].round == current_round && known[place].slot != slot) {
        place = (place + 1) & MASK(HASH_BITS);
    }
    return place;
}

static void add(slot_t *slot)
{
    if (slot_is_empty(slot)) {
        HOLDS(slot_next(slot) == NULL);
        HOLDS(slot_prev(slot) == NULL);
        return;
    }
    word_t place = place_of(slot);
    if (known[place].round == current_round || found_count == SLOTS_MAX) {
        return;
    }
    known[place].slot = slot;
    known[place].index = found_count;
    known[place].round = current_round;
    found[found_count++] = slot;
}

static void add_all(slot_t *slots, word_t count)
{
    for (word_t i = 0; i < count; i++) {
        add(&slots[i]);
    }
}

static void add_contents(cap_t cap)
{
    switch (cap_type(cap)) {
    case CAP_CNODE:
        add_all(cap_object(cap, slot_t), BIT(cap.cnode.radix));
        break;
    case CAP_TCB:
        add_all(cap_object(cap, slot_t), TCB_SLOT_COUNT);
        break;
    case CAP_ZOMBIE:
        add_all(cap_object(cap, slot_t), cap.zombie.slots_left);
        break;
    default:
        break;
    }
}

static void find_all(slot_t *slots, word_t count)
{
    current_round++;
    found_count = 0;
    add_all(slots, count);
    for (word_t i = 0; i < found_count; i++) {
        add_contents(found[i]->cap);
        // Zombies in their own first slot are found only through their neighbours.
        if (slot_next(found[i]) != NULL) {
            add(slot_next(found[i]));
        }
    }
    HOLDS(found_count < SLOTS_MAX);
}

// ---- Derivation

static word_t parents[SLOTS_MAX]; // Places in `found`.

static void check_links(const slot_t *slot)
{
    if (slot_next(slot) != NULL) {
        HOLDS(slot_prev(slot_next(slot)) == slot);
        HOLDS(!slot_is_empty(slot_next(slot)));
    }
    if (slot_prev(slot) != NULL) {
        HOLDS(slot_next(slot_prev(slot)) == slot);
    }
}

// Along the list that begins at `slot`, whose ancestors are always behind it.
static void find_parents(const slot_t *slot)
{
    word_t parent = NO_PARENT;
    for (; slot != NULL; slot = slot_next(slot)) {
        word_t place = place_of(slot);
        if (known[place].round != current_round) {
            return;
        }
        while (parent != NO_PARENT && !slot_is_parent(found[parent], slot)) {
            parent = parents[parent];
        }
        parents[known[place].index] = parent;
        parent = known[place].index;
    }
}

static bool is_descendant(const slot_t *ancestor, const slot_t *slot)
{
    word_t i = known[place_of(slot)].index;
    while (parents[i] != NO_PARENT) {
        i = parents[i];
        if (found[i] == ancestor) {
            return true;
        }
    }
    return false;
}

// ---- Memory

static word_t end_of(const slot_t *slot)
{
    return cap_address(slot->cap) + BIT(cap_size_bits(slot->cap));
}

// By address, what encloses before what is enclosed.
static int compare(const void *a, const void *b)
{
    const slot_t *x = *(slot_t *const *)a;
    const slot_t *y = *(slot_t *const *)b;
    word_t at_x = cap_address(x->cap);
    word_t at_y = cap_address(y->cap);
    if (at_x != at_y) {
        return at_x < at_y ? -1 : 1;
    }
    return end_of(x) > end_of(y) ? -1 : end_of(x) < end_of(y);
}

static void check_overlap(const slot_t *a, const slot_t *b)
{
    if (!cap_same_object(a->cap, b->cap)) {
        bool is_untyped = a->cap.type == CAP_UNTYPED || b->cap.type == CAP_UNTYPED;
        HOLDS(is_untyped && (is_descendant(a, b) || is_descendant(b, a)));
    }
}

static void check_memory(void)
{
    static slot_t *sorted[SLOTS_MAX];
    slot_t *open[NESTED_MAX];
    word_t count = 0;
    word_t depth = 0;
    for (word_t i = 0; i < found_count; i++) {
        if (cap_size_bits(found[i]->cap) != 0) {
            sorted[count++] = found[i];
        }
    }
    qsort(sorted, count, sizeof(*sorted), compare);
    for (word_t i = 0; i < count; i++) {
        while (depth > 0 && end_of(open[depth - 1]) <= cap_address(sorted[i]->cap)) {
            depth--;
        }
        if (depth > 0) {
            check_overlap(open[depth - 1], sorted[i]);
        }
        // One capability stands for all copies.
        bool is_copy = depth > 0 && cap_same_object(open[depth - 1]->cap, sorted[i]->cap);
        if (!is_copy && depth < NESTED_MAX) {
            open[depth++] = sorted[i];
        }
    }
}

// ---- Mappings

static bool has_mapping_cap(word_t paddr, word_t vaddr, word_t asid)
{
    for (word_t i = 0; i < found_count; i++) {
        cap_t cap = found[i]->cap;
        if (cap.type == CAP_FRAME && cap.frame.is_mapped && cap.frame.asid == asid &&
            cap.frame.page << 12 == vaddr && arch_ptr_to_phys(cap_object(cap, void)) == paddr) {
            return true;
        }
        if (cap.type == CAP_PAGE_TABLE && cap.page_table.is_mapped && cap.page_table.asid == asid &&
            arch_ptr_to_phys(cap_object(cap, void)) == paddr) {
            return true;
        }
    }
    return false;
}

static void check_table(const page_table_t *table, word_t level, word_t vaddr, word_t asid)
{
    for (word_t i = 0; i < 512; i++) {
        uint64_t entry = table->entries[i];
        if ((entry & ENTRY_VALID) == 0) {
            continue;
        }
        word_t at = vaddr + (i << level_bits(level));
        HOLDS(has_mapping_cap(entry_paddr(entry), at, asid));
        if (entry_is_table(entry, level)) {
            check_table(arch_phys_to_ptr(entry_paddr(entry)), level + 1, at, asid);
        }
    }
}

// ---- Objects and threads

static void check_context(sched_context_t *context)
{
    if (context->tcb != NULL) {
        HOLDS(context->tcb->sched_context == context);
    }
    if (context->notification != NULL) {
        HOLDS(context->notification->context == context);
    }
    if (context->reply != NULL) {
        HOLDS(context->reply->context == context);
    }
    if (sched_context_is_active(context)) {
        HOLDS(refill_sum(context) == context->budget);
        HOLDS(context->refill_count <= context->refill_max);
    }
}

static void check_object(const slot_t *slot)
{
    cap_t cap = slot->cap;
    switch (cap_type(cap)) {
    case CAP_REPLY: {
        const reply_t *reply = cap_object(cap, reply_t);
        if (reply->tcb != NULL) {
            HOLDS(reply->tcb->reply == reply);
        }
        break;
    }
    case CAP_NOTIFICATION: {
        const notification_t *notification = cap_object(cap, notification_t);
        if (notification->bound_tcb != NULL) {
            HOLDS(notification->bound_tcb->bound_notification == notification);
        }
        HOLDS(notification->queue.first == NULL || !notification->is_active);
        break;
    }
    case CAP_SCHED_CONTEXT:
        check_context(cap_object(cap, sched_context_t));
        break;
    case CAP_VSPACE:
        // One whose identifier was taken away is out of use.
        if (cap.page_table.is_mapped &&
            asid_root(cap.page_table.asid) == cap_object(cap, page_table_t)) {
            check_table(cap_object(cap, page_table_t), 0, 0, cap.page_table.asid);
        }
        break;
    default:
        break;
    }
}

static bool is_in_queue(const tcb_t *tcb, const wait_queue_t *queue)
{
    for (const tcb_t *t = queue->first; t != NULL; t = t->queue_next) {
        if (t == tcb) {
            return true;
        }
    }
    return false;
}

static void check_thread(const tcb_t *tcb)
{
    bool is_current = tcb == sched.current;
    HOLDS(!(tcb->is_queued && tcb->is_released));
    if (tcb->is_queued || tcb->is_released) {
        HOLDS(thread_is_runnable(tcb));
        HOLDS(tcb->sched_context != NULL);
        HOLDS(!is_current);
    } else if (sched_is_schedulable(tcb)) {
        HOLDS(is_current);
    }
    if (tcb->state == THREAD_RECEIVING || tcb->state == THREAD_SENDING) {
        HOLDS(is_in_queue(tcb, &tcb->waits_for.endpoint->queue));
    } else if (tcb->state == THREAD_WAITING) {
        HOLDS(is_in_queue(tcb, &tcb->waits_for.notification->queue));
    } else {
        HOLDS(tcb->queue_next == NULL);
        HOLDS(tcb->queue_prev == NULL);
    }
    if (tcb->reply != NULL) {
        HOLDS(tcb->reply->tcb == tcb);
        HOLDS(tcb->state == THREAD_RECEIVING || tcb->state == THREAD_REPLY_AWAITED);
    }
    if (tcb->sched_context != NULL) {
        HOLDS(tcb->sched_context->tcb == tcb);
    }
}

void invariants_check_from(slot_t *slots, word_t count)
{
    find_all(slots, count);
    for (word_t i = 0; i < found_count; i++) {
        check_links(found[i]);
        if (slot_prev(found[i]) == NULL) {
            find_parents(found[i]);
        }
    }
    for (word_t i = 0; i < found_count; i++) {
        check_object(found[i]);
    }
    check_memory();
    for (const tcb_t *tcb = threads_first(); tcb != NULL; tcb = tcb->all_next) {
        check_thread(tcb);
    }
    HOLDS(!sched.current->is_queued);
}
