// SPDX-License-Identifier: BSD-2-Clause
//
// One walk finds all slots, without recursion, as the stack may be small.  Then each slot, object
// and thread is looked at by itself; overlaps are found among slots in the order of their memory.

#include "invariants.h"

#include <stdlib.h>

#include "arch.h"
#include "endpoint.h"
#include "irq.h"
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
        if (slot_prev(found[i]) != NULL) {
            add(slot_prev(found[i]));
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

// What is not handed out yet is clear, so that new objects need not be cleared.
static void check_free_memory(cap_t untyped)
{
    const char *bytes = cap_object(untyped, char);
    for (word_t i = untyped.untyped.free; i < BIT(untyped.untyped.size_bits); i += sizeof(word_t)) {
        if (*(const word_t *)(bytes + i) != 0) {
            invariants_broken("what is not handed out is zero", __LINE__);
            return;
        }
    }
}

// Whether there is a capability to this object: or else nothing may refer to it.
static bool is_live(cap_type_t type, const void *object)
{
    for (word_t i = 0; i < found_count; i++) {
        if (found[i]->cap.type == type && cap_object(found[i]->cap, void) == object) {
            return true;
        }
    }
    return false;
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

static void check_table(const page_table_t *page_table, word_t level, word_t vaddr, word_t asid)
{
    for (word_t i = 0; i < 512; i++) {
        uint64_t entry = page_table->entries[i];
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

static void check_vspace(cap_t cap)
{
    const page_table_t *root = cap_object(cap, page_table_t);
    // Without its ASID nobody runs in it, and nothing in it matters.
    if (cap.page_table.is_mapped && asid_root(cap.page_table.asid) == root) {
        check_table(root, 0, 0, cap.page_table.asid);
    }
}

static void check_asid_pool(cap_t cap)
{
    const asid_pool_t *pool = cap_object(cap, asid_pool_t);
    for (word_t i = 0; i < BIT(seL4_ASIDPoolIndexBits); i++) {
        if (pool->roots[i] != NULL) {
            HOLDS(asid_root(cap.asid_pool.index << seL4_ASIDPoolIndexBits | i) == pool->roots[i]);
            HOLDS(is_live(CAP_VSPACE, pool->roots[i]));
        }
    }
}

// ---- Objects and what they refer to

static void check_queue(const wait_queue_t *queue, const void *object)
{
    for (const tcb_t *t = queue->first; t != NULL; t = t->queue_next) {
        HOLDS(t->state == queue->first->state);
        HOLDS(t->state == THREAD_WAITING ? t->waits_for.notification == object
                                         : t->waits_for.endpoint == object);
        HOLDS(t->queue_next == NULL ? queue->last == t : t->queue_next->queue_prev == t);
        HOLDS(t->queue_next == NULL || t->queue_next->priority <= t->priority);
    }
    HOLDS((queue->first == NULL) == (queue->last == NULL));
}

static void check_endpoint(const endpoint_t *endpoint)
{
    check_queue(&endpoint->queue, endpoint);
    if (endpoint->queue.first != NULL) {
        HOLDS(endpoint->queue.first->state == THREAD_SENDING ||
              endpoint->queue.first->state == THREAD_RECEIVING);
    }
}

static void check_notification(const notification_t *notification)
{
    check_queue(&notification->queue, notification);
    HOLDS(notification->queue.first == NULL || notification->queue.first->state == THREAD_WAITING);
    HOLDS(notification->queue.first == NULL || !notification->is_active);
    HOLDS(notification->is_active || notification->word == 0);
    if (notification->bound_tcb != NULL) {
        HOLDS(notification->bound_tcb->bound_notification == notification);
    }
    if (notification->context != NULL) {
        HOLDS(is_live(CAP_SCHED_CONTEXT, notification->context));
        HOLDS(notification->context->notification == notification);
    }
}

static void check_reply(const reply_t *reply)
{
    HOLDS(reply->tcb == NULL || reply->tcb->reply == reply);
    bool is_in_chain = reply->prev != NULL || reply->next != NULL || reply->context != NULL;
    HOLDS(!is_in_chain || (reply->tcb != NULL && reply->tcb->state == THREAD_REPLY_AWAITED));
    if (reply->prev != NULL) {
        HOLDS(is_live(CAP_REPLY, reply->prev));
        HOLDS(reply->prev->next == reply);
    }
    if (reply->next != NULL) {
        HOLDS(is_live(CAP_REPLY, reply->next));
        HOLDS(reply->next->prev == reply);
        HOLDS(reply->context == NULL);
    }
    if (reply->context != NULL) {
        HOLDS(is_live(CAP_SCHED_CONTEXT, reply->context));
        HOLDS(reply->context->reply == reply);
    }
}

static void check_refills(sched_context_t *context)
{
    HOLDS(refill_sum(context) == context->budget);
    HOLDS(context->refill_count >= 1);
    HOLDS(context->refill_count <= context->refill_max);
    HOLDS(context->refill_index < context->refill_max);
    if (sched_context_is_round_robin(context)) {
        return;
    }
    const refill_t *last = NULL;
    for (word_t i = 0; i < context->refill_count; i++) {
        const refill_t *refill =
            &context->refills[(context->refill_index + i) % context->refill_max];
        HOLDS(last == NULL || last->time <= refill->time);
        last = refill;
    }
}

static void check_context(sched_context_t *context)
{
    if (context->tcb != NULL) {
        HOLDS(context->tcb->sched_context == context);
    }
    if (context->notification != NULL) {
        HOLDS(is_live(CAP_NOTIFICATION, context->notification));
        HOLDS(context->notification->context == context);
    }
    if (context->reply != NULL) {
        HOLDS(is_live(CAP_REPLY, context->reply));
        HOLDS(context->reply->context == context);
    }
    if (context->yielded_from != NULL) {
        HOLDS(is_live(CAP_TCB, context->yielded_from));
        HOLDS(context->yielded_from->yield_to == context);
    }
    if (sched_context_is_active(context)) {
        check_refills(context);
    }
}

static void check_object(const slot_t *slot)
{
    cap_t cap = slot->cap;
    switch (cap_type(cap)) {
    case CAP_ENDPOINT:
        check_endpoint(cap_object(cap, endpoint_t));
        break;
    case CAP_NOTIFICATION:
        check_notification(cap_object(cap, notification_t));
        break;
    case CAP_REPLY:
        check_reply(cap_object(cap, reply_t));
        break;
    case CAP_SCHED_CONTEXT:
        check_context(cap_object(cap, sched_context_t));
        break;
    case CAP_VSPACE:
        check_vspace(cap);
        break;
    case CAP_ASID_POOL:
        check_asid_pool(cap);
        break;
    case CAP_IRQ_HANDLER:
        HOLDS(irq_is_taken(cap.irq_handler.number));
        break;
    default:
        break;
    }
}

static void check_interrupts(void)
{
    for (word_t irq = 0; irq < arch_irq_count(); irq++) {
        const slot_t *slot = irq_slot(irq);
        HOLDS(slot_is_empty(slot) || slot->cap.type == CAP_NOTIFICATION);
        HOLDS(slot_is_empty(slot) || irq_is_taken(irq));
    }
}

// ---- Threads

static bool is_in_queue(const tcb_t *tcb, const wait_queue_t *queue)
{
    for (const tcb_t *t = queue->first; t != NULL; t = t->queue_next) {
        if (t == tcb) {
            return true;
        }
    }
    return false;
}

static void check_waiting(const tcb_t *tcb)
{
    if (tcb->state == THREAD_RECEIVING || tcb->state == THREAD_SENDING) {
        HOLDS(is_live(CAP_ENDPOINT, tcb->waits_for.endpoint));
        HOLDS(is_in_queue(tcb, &tcb->waits_for.endpoint->queue));
    } else if (tcb->state == THREAD_WAITING) {
        HOLDS(is_live(CAP_NOTIFICATION, tcb->waits_for.notification));
        HOLDS(is_in_queue(tcb, &tcb->waits_for.notification->queue));
    } else {
        HOLDS(tcb->queue_next == NULL);
        HOLDS(tcb->queue_prev == NULL);
    }
}

static void check_references(const tcb_t *tcb)
{
    if (tcb->reply != NULL) {
        HOLDS(is_live(CAP_REPLY, tcb->reply));
        HOLDS(tcb->reply->tcb == tcb);
        HOLDS(tcb->state == THREAD_RECEIVING || tcb->state == THREAD_REPLY_AWAITED);
    }
    HOLDS(tcb->state != THREAD_REPLY_AWAITED || tcb->reply != NULL);
    if (tcb->sched_context != NULL) {
        HOLDS(is_live(CAP_SCHED_CONTEXT, tcb->sched_context));
        HOLDS(tcb->sched_context->tcb == tcb);
    }
    if (tcb->yield_to != NULL) {
        HOLDS(is_live(CAP_SCHED_CONTEXT, tcb->yield_to));
        HOLDS(tcb->yield_to->yielded_from == tcb);
    }
    if (tcb->bound_notification != NULL) {
        HOLDS(is_live(CAP_NOTIFICATION, tcb->bound_notification));
        HOLDS(tcb->bound_notification->bound_tcb == tcb);
    }
}

static void check_thread(const tcb_t *tcb)
{
    bool is_current = tcb == sched.current;
    HOLDS(is_live(CAP_TCB, tcb));
    HOLDS(!(tcb->is_queued && tcb->is_released));
    if (tcb->is_queued || tcb->is_released) {
        HOLDS(thread_is_runnable(tcb));
        HOLDS(tcb->sched_context != NULL);
        HOLDS(!is_current);
    } else if (sched_is_schedulable(tcb)) {
        HOLDS(is_current);
    }
    check_waiting(tcb);
    check_references(tcb);
}

// ---- The scheduler

static word_t check_ready_queues(void)
{
    word_t count = 0;
    for (word_t domain = 0; domain < CONFIG_NUM_DOMAINS; domain++) {
        for (word_t priority = 0; priority < CONFIG_NUM_PRIORITIES; priority++) {
            const tcb_t *tcb = sched_ready_first(domain, priority);
            HOLDS(tcb == NULL || domain != sched.domain ||
                  (sched.current->state != THREAD_IDLE && priority <= sched.current->priority));
            for (; tcb != NULL; tcb = tcb->ready_next) {
                HOLDS(tcb->is_queued && tcb->domain == domain && tcb->priority == priority);
                count++;
            }
        }
    }
    return count;
}

static word_t check_release_queue(void)
{
    word_t count = 0;
    for (const tcb_t *tcb = sched_release_first(); tcb != NULL; tcb = tcb->ready_next) {
        HOLDS(tcb->is_released);
        HOLDS(tcb->ready_next == NULL || refill_head(tcb->sched_context)->time <=
                                             refill_head(tcb->ready_next->sched_context)->time);
        count++;
    }
    return count;
}

static void check_scheduler(void)
{
    word_t queued = 0;
    word_t released = 0;
    for (const tcb_t *tcb = threads_first(); tcb != NULL; tcb = tcb->all_next) {
        check_thread(tcb);
        queued += tcb->is_queued;
        released += tcb->is_released;
    }
    HOLDS(check_ready_queues() == queued);
    HOLDS(check_release_queue() == released);
    const tcb_t *current = sched.current;
    HOLDS(!current->is_queued);
    HOLDS(sched.candidate == NULL && !sched.must_choose);
    HOLDS(sched.context == current->sched_context);
    HOLDS(current->state == THREAD_IDLE || current->state == THREAD_RUNNING);
    HOLDS(current->state == THREAD_IDLE || sched_context_is_active(current->sched_context));
    HOLDS(current->state == THREAD_IDLE || current->domain == sched.domain);
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
        const slot_t *prev = slot_prev(found[i]);
        if (prev == NULL || !cap_same_object(prev->cap, found[i]->cap)) {
            check_object(found[i]);
        }
    }
    check_memory();
    check_interrupts();
    check_scheduler();
}

void invariants_check_free_memory(void)
{
    for (word_t i = 0; i < found_count; i++) {
        cap_t cap = found[i]->cap;
        if (cap.type == CAP_UNTYPED && !cap.untyped.is_device) {
            check_free_memory(cap);
        }
    }
}
