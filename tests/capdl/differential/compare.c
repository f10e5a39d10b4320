// SPDX-License-Identifier: BSD-2-Clause

// Objects, their first capabilities, and CNodes.

#include "compare.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "compare_priv.h"
#include "scheduler.h"

void compare_failed(comparison_t *comparison, capdl_id_t id, const char *format, ...)
{
    enum { PRINTED_MAX = 20 };
    va_list arguments;

    if (comparison->failure_count++ >= PRINTED_MAX) {
        return;
    }
    va_start(arguments, format);
    if (id == CAPDL_NONE) {
        (void)printf("  ");
    } else {
        (void)printf("  %s (%s, model %u, number %u): ", capdl_name(comparison->system->spec, id),
                     capdl_kind_text(compare_priv_object(comparison, id)->kind), id,
                     comparison->numbers[id]);
    }
    (void)vprintf(format, arguments);
    (void)printf("\n");
    va_end(arguments);
}

uint64_t compare_priv_rights(uint8_t rights)
{
    return ((rights & CAPDL_READ) ? RIGHT_READ : 0) | ((rights & CAPDL_WRITE) ? RIGHT_WRITE : 0) |
           ((rights & CAPDL_GRANT) ? RIGHT_GRANT : 0) |
           ((rights & CAPDL_GRANT_REPLY) ? RIGHT_GRANT_REPLY : 0);
}

/* ---- Capabilities */

static cap_type_t type_of(const capdl_object_t *object)
{
    switch (object->kind) {
    case CAPDL_UNTYPED:
        return CAP_UNTYPED;
    case CAPDL_ENDPOINT:
        return CAP_ENDPOINT;
    case CAPDL_NOTIFICATION:
        return CAP_NOTIFICATION;
    case CAPDL_CNODE:
        return CAP_CNODE;
    case CAPDL_TCB:
        return CAP_TCB;
    case CAPDL_FRAME:
        return CAP_FRAME;
    case CAPDL_PAGE_TABLE:
        return object->is_root ? CAP_VSPACE : CAP_PAGE_TABLE;
    case CAPDL_ASID_POOL:
        return CAP_ASID_POOL;
    case CAPDL_SCHED_CONTEXT:
        return CAP_SCHED_CONTEXT;
    case CAPDL_REPLY:
        return CAP_REPLY;
    case CAPDL_IRQ:
    case CAPDL_ARM_IRQ:
        return CAP_IRQ_HANDLER;
    case CAPDL_DOMAIN_SET:
        return CAP_DOMAIN;
    case CAPDL_IRQ_CONTROL:
        return CAP_IRQ_CONTROL;
    case CAPDL_SCHED_CONTROL:
        return CAP_SCHED_CONTROL;
    case CAPDL_ASID_CONTROL:
        return CAP_ASID_CONTROL;
    case CAPDL_ARM_SGI_SIGNAL:
        return CAP_SGI_SIGNAL;
    default:
        return CAP_NULL;
    }
}

// What follows from the object alone.
static void compare_object_cap(comparison_t *comparison, capdl_id_t id, const char *where,
                               cap_t actual)
{
    const capdl_object_t *object = compare_priv_object(comparison, id);

    COMPARE_EQ(comparison, id, where, actual.type, type_of(object));
    if (capdl_size_bits(comparison->kernel, object) != 0) {
        COMPARE_EQ(comparison, id, "its address", cap_address(actual),
                   compare_priv_place(comparison, id));
        COMPARE_EQ(comparison, id, "log2 of its size", cap_size_bits(actual),
                   capdl_size_bits(comparison->kernel, object));
    }
    if (capdl_kind_is_irq(object->kind)) {
        COMPARE_EQ(comparison, id, "its interrupt", actual.irq_handler.number, object->irq->number);
    } else if (object->kind == CAPDL_ARM_SGI_SIGNAL) {
        COMPARE_EQ(comparison, id, "its interrupt", actual.sgi.irq, object->number);
        COMPARE_EQ(comparison, id, "its core", actual.sgi.target, object->target);
    } else if (object->kind == CAPDL_ASID_POOL) {
        COMPARE_EQ(comparison, id, "its index", actual.asid_pool.index, object->asid_high);
    }
}

void compare_priv_cap(comparison_t *comparison, capdl_id_t id, const char *where, cap_t actual,
                      const capdl_cap_t *expected)
{
    uint64_t rights = compare_priv_rights(expected->rights);

    compare_object_cap(comparison, expected->object, where, actual);
    switch (expected->kind) {
    case CAPDL_ENDPOINT:
    case CAPDL_NOTIFICATION:
        COMPARE_EQ(comparison, id, "the rights of a capability", actual.endpoint.rights, rights);
        COMPARE_EQ(comparison, id, "the badge of a capability", actual.endpoint.badge,
                   expected->badge);
        break;
    case CAPDL_CNODE:
        COMPARE_EQ(comparison, id, "the guard of a capability", actual.cnode.guard,
                   expected->badge);
        COMPARE_EQ(comparison, id, "the guard's size", actual.cnode.guard_size,
                   expected->guard_size);
        break;
    case CAPDL_FRAME:
        COMPARE_EQ(comparison, id, "the rights of a frame", actual.frame.rights,
                   rights & (RIGHT_READ | RIGHT_WRITE));
        break;
    default:
        break;
    }
}

/* ---- The initialiser's slots */

// An untyped that has children, and the authority over interrupts, is moved into the CNode that is
// to have it.
static bool is_moved(const comparison_t *comparison, capdl_id_t id)
{
    const capdl_spec_t *spec = comparison->system->spec;

    bool is_used =
        capdl_get(spec, id)->kind == CAPDL_UNTYPED && capdl_get(spec, id)->child_count > 0;
    if (!is_used && capdl_get(spec, id)->kind != CAPDL_IRQ_CONTROL) {
        return false;
    }
    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *cnode = &spec->objects[i];
        for (size_t j = 0; cnode->kind == CAPDL_CNODE && j < cnode->slot_count; j++) {
            if (cnode->slots[j].cap.object == id) {
                return true;
            }
        }
    }
    return false;
}

static void compare_original(comparison_t *comparison, capdl_id_t id)
{
    uint32_t number = comparison->numbers[id];

    if (compare_priv_is_page(comparison, id)) {
        return;
    }
    const slot_t *slot = machine_object_slot(number);
    if (!slot) {
        compare_failed(comparison, id, "there is no slot for it");
        return;
    }
    cap_t cap = slot->cap;
    if (is_moved(comparison, id)) {
        COMPARE_EQ(comparison, id, "the slot that it was moved from", cap.type, CAP_NULL);
    } else {
        compare_object_cap(comparison, id, "the type of its first capability", cap);
    }
}

// Nothing is left in slots that the specification does not count.
static void compare_rest(comparison_t *comparison)
{
    enum { HOLD_COUNT = 2, STORE_COUNT = 2 };
    const sel4_capdl_header_t *header = comparison->spec->header;
    uint32_t count = header->slot_count + header->spare_count;
    bool has_store = machine_has_store();
    const slot_t *slot;

    COMPARE_EQ(comparison, CAPDL_NONE, "whether it has a store", has_store,
               header->store_bits != 0);
    if (has_store) {
        COMPARE_EQ(comparison, CAPDL_NONE, "the use of the root CNode", machine_root_use(),
                   STORE_COUNT);
    }
    // Slots for what is skipped are behind those, and empty again.
    for (uint32_t i = count; (slot = machine_object_slot(i)) != NULL; i++) {
        if (!slot_is_empty(slot)) {
            compare_failed(comparison, CAPDL_NONE,
                           "slot %u of the initialiser is in use, beyond those that were counted",
                           i);
            return;
        }
    }
}

/* ---- CNodes */

static void compare_cnode(comparison_t *comparison, capdl_id_t id)
{
    const capdl_object_t *object = compare_priv_object(comparison, id);
    const slot_t *slots = (const slot_t *)compare_priv_place(comparison, id);
    size_t count = 0;

    for (size_t i = 0; i < object->slot_count; i++) {
        const capdl_slot_t *slot = &object->slots[i];
        compare_priv_cap(comparison, id, "the type of a capability", slots[slot->index].cap,
                         &slot->cap);
    }
    for (size_t i = 0; i < (size_t)1 << object->size_bits; i++) {
        count += !slot_is_empty(&slots[i]);
    }
    COMPARE_EQ(comparison, id, "the number of its capabilities", count, object->slot_count);
}

static void compare_schedule(comparison_t *comparison)
{
    const capdl_spec_t *spec = comparison->system->spec;

    if (spec->has_schedule_start) {
        COMPARE_EQ(comparison, CAPDL_NONE, "the entry of the schedule", sched.domain_index,
                   spec->schedule_start);
    }
}

void compare_all(comparison_t *comparison)
{
    const capdl_spec_t *spec = comparison->system->spec;

    for (size_t i = 0; i < spec->count; i++) {
        compare_original(comparison, (capdl_id_t)i);
    }
    compare_rest(comparison);
    if (comparison->failure_count > 0) {
        return; // what follows goes where objects should be
    }
    for (size_t i = 0; i < spec->count; i++) {
        capdl_id_t id = (capdl_id_t)i;
        const capdl_object_t *object = &spec->objects[i];
        if (object->kind == CAPDL_CNODE) {
            compare_cnode(comparison, id);
        } else if (object->kind == CAPDL_PAGE_TABLE && object->is_root) {
            compare_priv_vspace(comparison, id);
        } else if (object->kind == CAPDL_FRAME) {
            compare_priv_frame(comparison, id);
        } else if (object->kind == CAPDL_TCB) {
            compare_priv_tcb(comparison, id);
        } else if (object->kind == CAPDL_SCHED_CONTEXT) {
            compare_priv_sched_context(comparison, id);
        } else if (capdl_kind_is_irq(object->kind)) {
            compare_priv_irq(comparison, id);
        }
    }
    compare_schedule(comparison);
}
