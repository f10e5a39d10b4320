// SPDX-License-Identifier: BSD-2-Clause

/*
 * From the model to JSON.  Readers of the format count on an order of the objects: first those
 * with a fixed address, ascending; then the others, largest first; then, untyped by untyped, what
 * is made from untyped memory of the specification.
 */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "capdl_json.h"

typedef struct ranked {
    capdl_id_t id;
    bool has_paddr;
    uint64_t paddr;
    unsigned size_bits;
} ranked_t;

static int compare(const void *a, const void *b)
{
    const ranked_t *left = a;
    const ranked_t *right = b;

    if (left->has_paddr != right->has_paddr) {
        return left->has_paddr ? -1 : 1;
    }
    if (left->has_paddr && left->paddr != right->paddr) {
        return left->paddr < right->paddr ? -1 : 1;
    }
    if (left->size_bits != right->size_bits) {
        return left->size_bits > right->size_bits ? -1 : 1;
    }
    return left->id < right->id ? -1 : 1;
}

typedef struct writer {
    diag_t *diag;
    const capdl_spec_t *spec;
    text_t *text;
    capdl_id_t *order; // new to old
    uint32_t *number;  // old to new
    size_t root_count;
} writer_t;

// The order that readers want; objects that no root leads to are left out.
static size_t order_objects(arena_t *arena, const capdl_kernel_t *kernel, writer_t *writer)
{
    const capdl_spec_t *spec = writer->spec;
    ranked_t *roots = arena_alloc_items(arena, spec->count + 1, sizeof *roots);
    size_t count = 0;

    writer->order = arena_alloc_items(arena, spec->count + 1, sizeof *writer->order);
    writer->number = arena_alloc_items(arena, spec->count + 1, sizeof *writer->number);
    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        if (object->parent == CAPDL_NONE) {
            roots[count++] = (ranked_t){ (capdl_id_t)i, object->has_paddr, object->paddr,
                                         capdl_size_bits(kernel, object) };
        }
    }
    qsort(roots, count, sizeof *roots, compare);
    for (size_t i = 0; i < count; i++) {
        writer->order[i] = roots[i].id;
    }
    writer->root_count = count;
    for (size_t i = 0; i < count; i++) {
        const capdl_object_t *object = capdl_get(spec, writer->order[i]);
        for (size_t j = 0; object->kind == CAPDL_UNTYPED && j < object->child_count; j++) {
            writer->order[count++] = object->children[j];
        }
    }
    for (size_t i = 0; i < count; i++) {
        writer->number[writer->order[i]] = (uint32_t)i;
    }
    return count;
}

/* ---- Values */

static void put_string(text_t *text, const char *string)
{
    text_puts(text, "\"");
    for (const char *at = string; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if (c == '"' || c == '\\') {
            text_printf(text, "\\%c", c);
        } else if (c < 0x20) {
            text_printf(text, "\\u%04x", c);
        } else {
            text_put(text, at, 1);
        }
    }
    text_puts(text, "\"");
}

static const char *boolean(bool value)
{
    return value ? "true" : "false";
}

static void put_optional(text_t *text, bool is_there, uint64_t value)
{
    if (is_there) {
        text_printf(text, "%" PRIu64, value);
    } else {
        text_puts(text, "null");
    }
}

static void put_rights(text_t *text, uint8_t rights)
{
    text_printf(text, "{\"read\":%s,\"write\":%s,\"grant\":%s,\"grant_reply\":%s}",
                boolean(rights & CAPDL_READ), boolean(rights & CAPDL_WRITE),
                boolean(rights & CAPDL_GRANT), boolean(rights & CAPDL_GRANT_REPLY));
}

static void put_cap(writer_t *writer, const capdl_slot_t *slot)
{
    const capdl_cap_t *cap = &slot->cap;
    const char *name = capdl_json_cap_name(cap->kind);
    text_t *text = writer->text;

    text_printf(text, "{\"%s\":{\"object\":%" PRIu32, name, writer->number[cap->object]);
    if (cap->kind == CAPDL_ENDPOINT || cap->kind == CAPDL_NOTIFICATION) {
        text_printf(text, ",\"badge\":%" PRIu64 ",\"rights\":", cap->badge);
        put_rights(text, cap->rights);
    } else if (cap->kind == CAPDL_ARM_SMC && cap->badge != 0) {
        text_printf(text, ",\"badge\":%" PRIu64, cap->badge);
    } else if (cap->kind == CAPDL_CNODE) {
        text_printf(text, ",\"guard\":%" PRIu64 ",\"guard_size\":%u", cap->badge, cap->guard_size);
    } else if (cap->kind == CAPDL_FRAME) {
        text_puts(text, ",\"rights\":");
        put_rights(text, cap->rights);
        text_printf(text, ",\"cached\":%s,\"executable\":%s", boolean(cap->is_cached),
                    boolean(cap->is_executable));
    }
    text_puts(text, "}}");
}

static void put_slots(writer_t *writer, const capdl_object_t *object)
{
    text_t *text = writer->text;

    text_puts(text, "\"slots\":[");
    for (size_t i = 0; i < object->slot_count; i++) {
        text_printf(text, "%s\n    {\"slot\":%" PRIu32 ",\"cap\":", i ? "," : "",
                    object->slots[i].index);
        put_cap(writer, &object->slots[i]);
        text_puts(text, "}");
    }
    text_puts(text, "]");
}

static void put_fills(writer_t *writer, const capdl_object_t *object)
{
    text_t *text = writer->text;

    text_puts(text, "\"init\":{\"entries\":[");
    for (size_t i = 0; i < object->fill_count; i++) {
        const capdl_fill_t *fill = &object->fills[i];
        text_printf(text,
                    "%s\n    {\"range\":{\"start\":%" PRIu64 ",\"end\":%" PRIu64 "},\"content\":",
                    i ? "," : "", fill->start, fill->end);
        switch (fill->content) {
        case CAPDL_CONTENT_FILE:
            text_puts(text, "{\"Data\":{\"file\":");
            put_string(text, fill->file);
            text_printf(text, ",\"file_offset\":%" PRIu64 "}}}", fill->offset);
            break;
        case CAPDL_CONTENT_BYTES:
            text_puts(text, "{\"BytesContent\":{\"bytes\":[");
            for (size_t j = 0; j < fill->byte_count; j++) {
                text_printf(text, "%s%u", j ? "," : "", fill->bytes[j]);
            }
            text_puts(text, "]}}}");
            break;
        case CAPDL_CONTENT_BOOTINFO:
            text_printf(text, "{\"BootInfo\":{\"id\":\"%s\",\"offset\":%" PRIu64 "}}}",
                        capdl_json_bootinfo_names[fill->bootinfo_id], fill->offset);
            break;
        }
    }
    text_puts(text, "]}");
}

/* ---- Objects */

static void put_tcb(writer_t *writer, const capdl_object_t *object)
{
    const capdl_tcb_t *tcb = object->tcb;
    text_t *text = writer->text;

    text_puts(text, "{");
    put_slots(writer, object);
    text_printf(text,
                ",\"extra\":{\"ipc_buffer_addr\":%" PRIu64 ",\"affinity\":%" PRIu64
                ",\"prio\":%u,\"max_prio\":%u,\"fpu_disabled\":%s,\"resume\":%s,\"domain\":",
                tcb->ipc_buffer, tcb->affinity, tcb->priority, tcb->max_priority,
                boolean(tcb->is_fpu_disabled), boolean(tcb->resumes));
    put_optional(text, tcb->has_domain, tcb->domain);
    text_printf(text, ",\"ip\":%" PRIu64 ",\"sp\":%" PRIu64 ",\"gprs\":[", tcb->ip, tcb->sp);
    for (size_t i = 0; i < tcb->argument_count && i < CAPDL_ARGUMENT_COUNT_MAX; i++) {
        text_printf(text, "%s%" PRIu64, i ? "," : "", tcb->arguments[i]);
    }
    text_puts(text, "],\"master_fault_ep\":");
    put_optional(text, tcb->has_fault_cptr, tcb->fault_cptr);
    text_puts(text, "}}");
}

static void put_irq_extra(text_t *text, const capdl_object_t *object)
{
    const capdl_irq_t *irq = object->irq;

    switch (object->kind) {
    case CAPDL_ARM_IRQ:
        text_printf(text, ",\"extra\":{\"trigger\":%" PRIu64 ",\"target\":%" PRIu64 "}",
                    irq->trigger, irq->target);
        break;
    case CAPDL_RISCV_IRQ:
        text_printf(text, ",\"extra\":{\"trigger\":%" PRIu64 "}", irq->trigger);
        break;
    case CAPDL_MSI_IRQ:
        text_printf(text,
                    ",\"extra\":{\"handle\":%" PRIu64 ",\"pci_bus\":%" PRIu64
                    ",\"pci_dev\":%" PRIu64 ",\"pci_func\":%" PRIu64 "}",
                    irq->handle, irq->bus, irq->device, irq->function);
        break;
    case CAPDL_IOAPIC_IRQ:
        text_printf(text,
                    ",\"extra\":{\"ioapic\":%" PRIu64 ",\"pin\":%" PRIu64 ",\"level\":%" PRIu64
                    ",\"polarity\":%" PRIu64 "}",
                    irq->ioapic, irq->pin, irq->level, irq->polarity);
        break;
    default:
        break;
    }
}

static void put_sized(text_t *text, const capdl_object_t *object)
{
    text_printf(text, "{\"size_bits\":%u,", object->size_bits);
}

static void put_fields(writer_t *writer, const capdl_object_t *object)
{
    text_t *text = writer->text;

    switch (object->kind) {
    case CAPDL_UNTYPED:
        put_sized(text, object);
        text_puts(text, "\"paddr\":");
        put_optional(text, object->has_paddr, object->paddr);
        break;
    case CAPDL_CNODE:
        put_sized(text, object);
        put_slots(writer, object);
        break;
    case CAPDL_TCB:
        put_tcb(writer, object);
        return;
    case CAPDL_FRAME:
        put_sized(text, object);
        text_puts(text, "\"paddr\":");
        put_optional(text, object->has_paddr, object->paddr);
        text_puts(text, ",");
        put_fills(writer, object);
        break;
    case CAPDL_PAGE_TABLE:
        text_printf(text, "{\"x86_ept\":%s,\"is_root\":%s,\"level\":", boolean(object->is_ept),
                    boolean(object->is_root));
        put_optional(text, object->has_level, object->level);
        text_puts(text, ",");
        put_slots(writer, object);
        break;
    case CAPDL_ASID_POOL:
        text_printf(text, "{\"high\":%" PRIu64, object->asid_high);
        break;
    case CAPDL_IO_SPACE:
        text_puts(text, "{");
        put_slots(writer, object);
        text_printf(text,
                    ",\"domain_id\":%" PRIu64 ",\"pci_device\":{\"bus\":%" PRIu64
                    ",\"device\":%" PRIu64 ",\"function\":%" PRIu64 "}",
                    object->io_space.domain, object->io_space.bus, object->io_space.device,
                    object->io_space.function);
        break;
    case CAPDL_IO_PAGE_TABLE:
        text_puts(text, "{");
        put_slots(writer, object);
        text_printf(text, ",\"level\":%u", object->level);
        break;
    case CAPDL_IRQ:
    case CAPDL_ARM_IRQ:
    case CAPDL_MSI_IRQ:
    case CAPDL_IOAPIC_IRQ:
    case CAPDL_RISCV_IRQ:
        text_puts(text, "{");
        put_slots(writer, object);
        put_irq_extra(text, object);
        break;
    case CAPDL_IO_PORTS:
        text_printf(text, "{\"start_port\":%" PRIu64 ",\"end_port\":%" PRIu64, object->ports.first,
                    object->ports.last);
        break;
    case CAPDL_SCHED_CONTEXT:
        put_sized(text, object);
        text_printf(
            text, "\"extra\":{\"period\":%" PRIu64 ",\"budget\":%" PRIu64 ",\"badge\":%" PRIu64 "}",
            object->sched_context.period_us, object->sched_context.budget_us,
            object->sched_context.badge);
        break;
    case CAPDL_SCHED_CONTROL:
        text_printf(text, "{\"core\":%" PRIu64, object->number);
        break;
    case CAPDL_ARM_SGI_SIGNAL:
        text_printf(text, "{\"irq\":%" PRIu64 ",\"target\":%" PRIu64, object->number,
                    object->target);
        break;
    case CAPDL_ARM_STREAM_ID:
    case CAPDL_ARM_CONTEXT_BANK:
    case CAPDL_ARM_IO_DEVICE:
        text_printf(text, "{\"number\":%" PRIu64, object->number);
        break;
    default:
        return;
    }
    text_puts(text, "}");
}

static bool is_bare(capdl_kind_t kind)
{
    return kind == CAPDL_ENDPOINT || kind == CAPDL_NOTIFICATION || kind == CAPDL_VCPU ||
           kind == CAPDL_REPLY || kind == CAPDL_ARM_SMC || kind == CAPDL_DOMAIN_SET ||
           kind == CAPDL_IRQ_CONTROL || kind == CAPDL_ASID_CONTROL;
}

static void put_object(writer_t *writer, const capdl_object_t *object)
{
    const char *kind = capdl_json_object_name(object->kind);
    text_t *text = writer->text;

    text_puts(text, "  {\"name\":");
    if (object->name) {
        put_string(text, object->name);
    } else {
        text_puts(text, "null");
    }
    if (is_bare(object->kind)) {
        text_printf(text, ",\"object\":\"%s\"}", kind);
        return;
    }
    text_printf(text, ",\"object\":{\"%s\":", kind);
    put_fields(writer, object);
    text_puts(text, "}}");
}

/* ---- The whole */

static void put_irqs(writer_t *writer, size_t count)
{
    const char *separator = "";

    text_puts(writer->text, "],\n\"irqs\":[");
    for (size_t i = 0; i < count; i++) {
        const capdl_object_t *object = capdl_get(writer->spec, writer->order[i]);
        if (capdl_kind_is_irq(object->kind) && object->irq->has_number) {
            text_printf(writer->text, "%s{\"irq\":%" PRIu64 ",\"handler\":%zu}", separator,
                        object->irq->number, i);
            separator = ",";
        }
    }
    text_puts(writer->text, "],\n");
}

static void put_covers(writer_t *writer, size_t count)
{
    const char *separator = "";

    text_printf(writer->text, "\"root_objects\":{\"start\":0,\"end\":%zu},\n\"untyped_covers\":[",
                writer->root_count);
    for (size_t i = 0; i < count; i++) {
        const capdl_object_t *object = capdl_get(writer->spec, writer->order[i]);
        if (object->kind == CAPDL_UNTYPED && object->child_count > 0) {
            uint32_t first = writer->number[object->children[0]];
            text_printf(writer->text,
                        "%s{\"parent\":%zu,\"children\":{\"start\":%" PRIu32 ",\"end\":%zu}}",
                        separator, i, first, first + object->child_count);
            separator = ",";
        }
    }
    text_puts(writer->text, "],\n");
}

static void put_schedule(writer_t *writer)
{
    const capdl_spec_t *spec = writer->spec;
    text_t *text = writer->text;

    if (!spec->has_schedule) {
        text_puts(text, "\"domain_schedule\":null,\n");
    } else {
        text_puts(text, "\"domain_schedule\":[");
        for (size_t i = 0; i < spec->schedule_count; i++) {
            const capdl_domain_entry_t *entry = &spec->schedule[i];
            text_printf(text, "%s{\"domain\":%u,\"duration\":", i ? "," : "", entry->domain);
            if (entry->unit == CAPDL_DURATION_END) {
                text_puts(text, "\"EndMarker\"}");
            } else {
                text_printf(text, "{\"%s\":%" PRIu64 "}}",
                            entry->unit == CAPDL_DURATION_US ? "Us" : "Ticks", entry->duration);
            }
        }
        text_puts(text, "],\n");
    }
    text_puts(text, "\"domain_set_start\":");
    put_optional(text, spec->has_schedule_start, spec->schedule_start);
    text_puts(text, ",\n\"domain_idx_shift\":");
    put_optional(text, spec->has_schedule_shift, spec->schedule_shift);
    text_puts(text, ",\n");
}

bool capdl_json_write(arena_t *arena, diag_t *diag, const capdl_kernel_t *kernel,
                      const capdl_spec_t *spec, text_t *ret_text)
{
    writer_t writer = { .diag = diag, .spec = spec, .text = ret_text };
    size_t count = order_objects(arena, kernel, &writer);
    unsigned errors = diag->error_count;

    text_puts(ret_text, "{\n\"objects\":[\n");
    for (size_t i = 0; i < count; i++) {
        text_puts(ret_text, i ? ",\n" : "");
        put_object(&writer, capdl_get(spec, writer.order[i]));
    }
    put_irqs(&writer, count);
    put_schedule(&writer);
    text_puts(ret_text, "\"asid_slots\":[");
    for (size_t i = 0; i < spec->asid_pools.count; i++) {
        text_printf(ret_text, "%s%" PRIu32, i ? "," : "", writer.number[spec->asid_pools.ids[i]]);
    }
    text_puts(ret_text, "],\n");
    put_covers(&writer, count);
    text_puts(ret_text, "\"cached_orig_cap_slots\":null,\n\"log_level\":null\n}\n");
    return diag->error_count == errors;
}
