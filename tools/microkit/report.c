// SPDX-License-Identifier: BSD-2-Clause

/*
 * One section for each kind of thing, with names as the capDL specification has them.  Rights are
 * R(ead), W(rite), G(rant) and grant reP(ly).
 */

#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *name_of(const capdl_spec_t *spec, capdl_id_t id)
{
    const char *name = capdl_get(spec, id)->name;

    return name ? name : "?";
}

static void put_rights(text_t *text, uint8_t rights)
{
    static const char letters[] = "RWGP";

    for (unsigned i = 0; i < 4; i++) {
        text_printf(text, "%c", (rights & 1u << i) != 0 ? letters[i] : '-');
    }
}

static void put_cap(text_t *text, const capdl_spec_t *spec, const capdl_cap_t *cap)
{
    text_puts(text, name_of(spec, cap->object));
    switch (cap->kind) {
    case CAPDL_ENDPOINT:
    case CAPDL_NOTIFICATION:
        text_puts(text, " rights ");
        put_rights(text, cap->rights);
        if (cap->badge != 0) {
            text_printf(text, " badge 0x%" PRIx64, cap->badge);
        }
        break;
    case CAPDL_CNODE:
        text_printf(text, " guard %" PRIu64 " of %u bits", cap->badge, cap->guard_size);
        break;
    default:
        break;
    }
    text_puts(text, "\n");
}

// ---- Sections

static void put_task(const mk_report_t *report, text_t *text)
{
    const capdl_linked_t *linked = report->linked;

    text_puts(text, "# Initial Task (CapDL Initialiser) Details\n\n");
    text_printf(text, "specification  %zu bytes\n", linked->spec_size);
    text_printf(text, "pages given    %zu bytes\n", linked->pages_size);
    text_printf(text, "initial task   %zu bytes\n", linked->file.size);
    if (report->image_size != 0) {
        text_printf(text, "image          %zu bytes\n", report->image_size);
    }
}

static void put_irqs(const capdl_spec_t *spec, text_t *text)
{
    text_puts(text, "\n# IRQ Details\n");
    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        if (!capdl_kind_is_irq(object->kind)) {
            continue;
        }
        bool is_edge =
            object->kind == CAPDL_IOAPIC_IRQ ? !object->irq->level : object->irq->trigger != 0;
        text_printf(text, "\n%s\n    number %" PRIu64, object->name, object->irq->number);
        if (object->kind == CAPDL_IOAPIC_IRQ) {
            text_printf(text, ", I/O APIC %" PRIu64 " pin %" PRIu64 ", active %s",
                        object->irq->ioapic, object->irq->pin,
                        object->irq->polarity ? "low" : "high");
        }
        if (object->kind == CAPDL_MSI_IRQ) {
            text_printf(text, ", message of %02" PRIx64 ":%02" PRIx64 ".%" PRIx64 "\n",
                        object->irq->bus, object->irq->device, object->irq->function);
        } else {
            text_printf(text, ", %s\n", is_edge ? "edge" : "level");
        }
        for (size_t j = 0; j < object->slot_count; j++) {
            text_puts(text, "    signals ");
            put_cap(text, spec, &object->slots[j].cap);
        }
    }
}

static void put_tcb(const capdl_spec_t *spec, const capdl_object_t *object, text_t *text)
{
    static const char *const slots[CAPDL_TCB_SLOT_COUNT] = {
        [CAPDL_TCB_CSPACE] = "CSpace",
        [CAPDL_TCB_VSPACE] = "VSpace",
        [CAPDL_TCB_IPC_BUFFER] = "IPC buffer",
        [CAPDL_TCB_FAULT_ENDPOINT] = "faults to",
        [CAPDL_TCB_SCHED_CONTEXT] = "scheduling context",
        [CAPDL_TCB_NOTIFICATION] = "notification",
    };
    const capdl_tcb_t *tcb = object->tcb;

    text_printf(text,
                "\n%s\n    IP 0x%" PRIx64 ", SP 0x%" PRIx64 ", IPC buffer 0x%" PRIx64
                ", priority %u, core %" PRIu64,
                object->name, tcb->ip, tcb->sp, tcb->ipc_buffer, tcb->priority, tcb->affinity);
    if (tcb->has_domain) {
        text_printf(text, ", domain %u", tcb->domain);
    }
    text_puts(text, "\n");
    for (size_t i = 0; i < object->slot_count; i++) {
        const capdl_slot_t *slot = &object->slots[i];
        const char *name = slot->index < CAPDL_TCB_SLOT_COUNT ? slots[slot->index] : NULL;
        text_printf(text, "    %s: ", name ? name : "?");
        put_cap(text, spec, &slot->cap);
    }
}

static void put_sched_context(const capdl_object_t *object, text_t *text)
{
    text_printf(text, "\n%s\n    budget %" PRIu64 " us in %" PRIu64 " us, badge 0x%" PRIx64 "\n",
                object->name, object->sched_context.budget_us, object->sched_context.period_us,
                object->sched_context.badge);
}

static void put_tcbs(const capdl_spec_t *spec, text_t *text)
{
    text_puts(text, "\n# TCB Details\n");
    for (size_t i = 0; i < spec->count; i++) {
        if (spec->objects[i].kind == CAPDL_TCB) {
            put_tcb(spec, &spec->objects[i], text);
        } else if (spec->objects[i].kind == CAPDL_SCHED_CONTEXT) {
            put_sched_context(&spec->objects[i], text);
        }
    }
}

static int compare_slots(const void *a, const void *b)
{
    const capdl_slot_t *left = a;
    const capdl_slot_t *right = b;

    return left->index < right->index ? -1 : left->index > right->index;
}

static void put_slots(const capdl_spec_t *spec, const capdl_object_t *object, text_t *text)
{
    capdl_slot_t *slots = arena_alloc_items(spec->arena, object->slot_count + 1, sizeof *slots);

    if (object->slot_count > 0) {
        memcpy(slots, object->slots, object->slot_count * sizeof *slots);
        qsort(slots, object->slot_count, sizeof *slots, compare_slots);
    }
    for (size_t i = 0; i < object->slot_count; i++) {
        text_printf(text, "    %3u: ", slots[i].index);
        put_cap(text, spec, &slots[i].cap);
    }
}

static void put_cnodes(const capdl_spec_t *spec, text_t *text)
{
    text_puts(text, "\n# CNode Details\n");
    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        if (object->kind != CAPDL_CNODE) {
            continue;
        }
        text_printf(text, "\n%s (%u slots)\n", object->name, 1u << object->size_bits);
        put_slots(spec, object, text);
    }
}

static void put_arch(const capdl_spec_t *spec, text_t *text)
{
    text_puts(text, "\n# Architecture Specific Details\n\n");
    for (size_t i = 0; i < spec->count; i++) {
        if (spec->objects[i].kind == CAPDL_ARM_SMC) {
            text_puts(text, "secure monitor calls are allowed\n");
        }
    }
}

static void put_objects(const capdl_spec_t *spec, text_t *text)
{
    text_puts(text, "\n# Kernel Objects Details\n\n");
    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        text_printf(text, "%zu, %s, %s", i, capdl_kind_text(object->kind),
                    name_of(spec, (capdl_id_t)i));
        if (object->has_paddr) {
            text_printf(text, ", 0x%" PRIx64, object->paddr);
        }
        text_puts(text, "\n");
    }
}

void mk_report_write(const mk_report_t *report, text_t *text)
{
    put_task(report, text);
    put_irqs(report->spec, text);
    put_tcbs(report->spec, text);
    put_cnodes(report->spec, text);
    put_arch(report->spec, text);
    put_objects(report->spec, text);
}
