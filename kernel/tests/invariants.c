// SPDX-License-Identifier: BSD-2-Clause

#include "invariants.h"

#include "arch.h"
#include "endpoint.h"
#include "notification.h"
#include "refill.h"
#include "reply.h"
#include "sched_context.h"
#include "scheduler.h"
#include "threads.h"
#include "vspace.h"

#define SLOTS_MAX 8192

#define HOLDS(fact) ((fact) ? (void)0 : invariants_broken(#fact, __LINE__))

static slot_t *found[SLOTS_MAX];
static word_t found_count;

static bool is_known(const slot_t *slot)
{
    for (word_t i = 0; i < found_count; i++) {
        if (found[i] == slot) {
            return true;
        }
    }
    return false;
}

static void collect(slot_t *slots, word_t count);

static void visit(slot_t *slot)
{
    if (slot_is_empty(slot)) {
        HOLDS(slot_next(slot) == NULL);
        HOLDS(slot_prev(slot) == NULL);
        return;
    }
    if (is_known(slot) || found_count == SLOTS_MAX) {
        return;
    }
    found[found_count++] = slot;
    cap_t cap = slot->cap;
    switch (cap_type(cap)) {
    case CAP_CNODE:
        collect(cap_object(cap, slot_t), BIT(cap.cnode.radix));
        break;
    case CAP_TCB:
        collect(cap_object(cap, slot_t), TCB_SLOT_COUNT);
        break;
    case CAP_ZOMBIE:
        collect(cap_object(cap, slot_t), cap.zombie.slots_left);
        break;
    default:
        break;
    }
    // Zombies in their own first slot are found only through their neighbours.
    if (slot_next(slot) != NULL) {
        visit(slot_next(slot));
    }
}

static void collect(slot_t *slots, word_t count)
{
    for (word_t i = 0; i < count; i++) {
        visit(&slots[i]);
    }
}

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

static bool is_descendant(const slot_t *ancestor, const slot_t *slot)
{
    for (const slot_t *s = slot_next(ancestor); s != NULL && slot_is_parent(ancestor, s);
         s = slot_next(s)) {
        if (s == slot) {
            return true;
        }
    }
    return false;
}

static void check_memory(const slot_t *a, const slot_t *b)
{
    word_t a_bits = cap_size_bits(a->cap);
    word_t b_bits = cap_size_bits(b->cap);
    if (a == b || a_bits == 0 || b_bits == 0) {
        return;
    }
    bool overlap = cap_address(a->cap) < cap_address(b->cap) + BIT(b_bits) &&
                   cap_address(b->cap) < cap_address(a->cap) + BIT(a_bits);
    if (!overlap || cap_same_object(a->cap, b->cap)) {
        return;
    }
    if (a->cap.type == CAP_UNTYPED || b->cap.type == CAP_UNTYPED) {
        HOLDS(is_descendant(a, b) || is_descendant(b, a));
        return;
    }
    HOLDS(!overlap);
}

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
    found_count = 0;
    collect(slots, count);
    for (word_t i = 0; i < found_count; i++) {
        check_links(found[i]);
        check_object(found[i]);
        for (word_t j = i + 1; j < found_count; j++) {
            check_memory(found[i], found[j]);
        }
    }
    for (const tcb_t *tcb = threads_first(); tcb != NULL; tcb = tcb->all_next) {
        check_thread(tcb);
    }
    HOLDS(!sched.current->is_queued);
}
