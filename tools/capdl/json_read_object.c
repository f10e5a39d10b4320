// SPDX-License-Identifier: BSD-2-Clause

// Objects, each kind with its fields.

#include "json_read_priv.h"

#define OBJECT(name) offsetof(capdl_object_t, name)
#define TCB(name)    offsetof(capdl_tcb_t, name)
#define IRQ(name)    offsetof(capdl_irq_t, name)

static void read_paddr(reader_t *reader, const field_t *field, void *out)
{
    capdl_object_t *object = out;

    if (!json_null(&reader->json)) {
        object->has_paddr = json_number(&reader->json, field->name, UINT64_MAX, &object->paddr);
    }
}

static void read_level(reader_t *reader, const field_t *field, void *out)
{
    capdl_object_t *object = out;
    uint64_t level;

    if (!json_null(&reader->json) && json_number(&reader->json, field->name, UINT8_MAX, &level)) {
        object->has_level = true;
        object->level = (uint8_t)level;
    }
}

static void read_domain(reader_t *reader, const field_t *field, void *out)
{
    capdl_tcb_t *tcb = out;
    uint64_t domain;

    if (!json_null(&reader->json) && json_number(&reader->json, field->name, UINT8_MAX, &domain)) {
        tcb->has_domain = true;
        tcb->domain = (uint8_t)domain;
    }
}

static void read_fault_cptr(reader_t *reader, const field_t *field, void *out)
{
    capdl_tcb_t *tcb = out;

    if (!json_null(&reader->json)) {
        tcb->has_fault_cptr = json_number(&reader->json, field->name, UINT64_MAX, &tcb->fault_cptr);
    }
}

static void read_gprs(reader_t *reader, const field_t *field, void *out)
{
    capdl_tcb_t *tcb = out;
    json_t *json = &reader->json;

    if (!json_array(json, field->name)) {
        return;
    }
    while (json_next_item(json)) {
        uint64_t value = 0;
        json_number(json, "an argument", UINT64_MAX, &value);
        if (tcb->argument_count < CAPDL_ARGUMENT_COUNT_MAX) {
            tcb->arguments[tcb->argument_count] = value;
        }
        tcb->argument_count++;
    }
}

static void read_tcb_extra(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "ipc_buffer_addr", false, json_priv_u64, TCB(ipc_buffer), 0 },
        { "affinity", false, json_priv_u64, TCB(affinity), 0 },
        { "prio", false, json_priv_u8, TCB(priority), 0 },
        { "max_prio", false, json_priv_u8, TCB(max_priority), 0 },
        { "fpu_disabled", true, json_priv_flag, TCB(is_fpu_disabled), 0 },
        { "resume", false, json_priv_flag, TCB(resumes), 0 },
        { "domain", true, read_domain, 0, 0 },
        { "ip", false, json_priv_u64, TCB(ip), 0 },
        { "sp", false, json_priv_u64, TCB(sp), 0 },
        { "gprs", false, read_gprs, 0, 0 },
        { "master_fault_ep", true, read_fault_cptr, 0, 0 },
    };
    (void)field;
    READ_STRUCT(reader, fields, ((capdl_object_t *)out)->tcb, "extra");
}

static void read_sched_extra(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "period", false, json_priv_u64, OBJECT(sched_context.period_us), 0 },
        { "budget", false, json_priv_u64, OBJECT(sched_context.budget_us), 0 },
        { "badge", false, json_priv_u64, OBJECT(sched_context.badge), 0 },
    };
    (void)field;
    READ_STRUCT(reader, fields, out, "extra");
}

static void read_irq_extra(reader_t *reader, const field_t *field, void *out)
{
    static const field_t arm[] = {
        { "trigger", false, json_priv_u64, IRQ(trigger), UINT8_MAX },
        { "target", false, json_priv_u64, IRQ(target), 0 },
    };
    static const field_t msi[] = {
        { "handle", false, json_priv_u64, IRQ(handle), 0 },
        { "pci_bus", false, json_priv_u64, IRQ(bus), 0 },
        { "pci_dev", false, json_priv_u64, IRQ(device), 0 },
        { "pci_func", false, json_priv_u64, IRQ(function), 0 },
    };
    static const field_t ioapic[] = {
        { "ioapic", false, json_priv_u64, IRQ(ioapic), 0 },
        { "pin", false, json_priv_u64, IRQ(pin), 0 },
        { "level", false, json_priv_u64, IRQ(level), 0 },
        { "polarity", false, json_priv_u64, IRQ(polarity), 0 },
    };
    static const field_t riscv[] = { { "trigger", false, json_priv_u64, IRQ(trigger), UINT8_MAX } };
    capdl_object_t *object = out;

    (void)field;
    switch (object->kind) {
    case CAPDL_ARM_IRQ:
        READ_STRUCT(reader, arm, object->irq, "extra");
        break;
    case CAPDL_MSI_IRQ:
        READ_STRUCT(reader, msi, object->irq, "extra");
        break;
    case CAPDL_IOAPIC_IRQ:
        READ_STRUCT(reader, ioapic, object->irq, "extra");
        break;
    default:
        READ_STRUCT(reader, riscv, object->irq, "extra");
    }
}

static void read_pci(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "bus", false, json_priv_u64, OBJECT(io_space.bus), UINT8_MAX },
        { "device", false, json_priv_u64, OBJECT(io_space.device), UINT8_MAX },
        { "function", false, json_priv_u64, OBJECT(io_space.function), UINT8_MAX },
    };
    (void)field;
    READ_STRUCT(reader, fields, out, "pci_device");
}

// The fields of each kind of object; none for those that are names alone.
static void read_object_fields(reader_t *reader, capdl_object_t *object, bool has_value)
{
    static const field_t untyped[] = { { "size_bits", false, json_priv_u8, OBJECT(size_bits), 0 },
                                       { "paddr", true, read_paddr, 0, 0 } };
    static const field_t cnode[] = { { "size_bits", false, json_priv_u8, OBJECT(size_bits), 0 },
                                     { "slots", false, json_priv_slots, 0, 0 } };
    static const field_t tcb[] = { { "slots", false, json_priv_slots, 0, 0 },
                                   { "extra", false, read_tcb_extra, 0, 0 } };
    static const field_t irq[] = { { "slots", false, json_priv_slots, 0, 0 } };
    static const field_t irq_extra[] = { { "slots", false, json_priv_slots, 0, 0 },
                                         { "extra", false, read_irq_extra, 0, 0 } };
    static const field_t frame[] = { { "size_bits", false, json_priv_u8, OBJECT(size_bits), 0 },
                                     { "paddr", true, read_paddr, 0, 0 },
                                     { "init", false, json_priv_init, 0, 0 } };
    static const field_t table[] = { { "x86_ept", true, json_priv_flag, OBJECT(is_ept), 0 },
                                     { "is_root", false, json_priv_flag, OBJECT(is_root), 0 },
                                     { "level", true, read_level, 0, 0 },
                                     { "slots", false, json_priv_slots, 0, 0 } };
    static const field_t pool[] = { { "high", false, json_priv_u64, OBJECT(asid_high), 0 } };
    static const field_t space[] = { { "slots", false, json_priv_slots, 0, 0 },
                                     { "domain_id", false, json_priv_u64, OBJECT(io_space.domain),
                                       0 },
                                     { "pci_device", false, read_pci, 0, 0 } };
    static const field_t io_table[] = { { "slots", false, json_priv_slots, 0, 0 },
                                        { "level", false, read_level, 0, 0 } };
    static const field_t ports[] = { { "start_port", false, json_priv_u64, OBJECT(ports.first), 0 },
                                     { "end_port", false, json_priv_u64, OBJECT(ports.last), 0 } };
    static const field_t core[] = { { "core", false, json_priv_u64, OBJECT(number), 0 } };
    static const field_t sgi[] = { { "irq", false, json_priv_u64, OBJECT(number), 0 },
                                   { "target", false, json_priv_u64, OBJECT(target), 0 } };
    static const field_t numbered[] = { { "number", false, json_priv_u64, OBJECT(number), 0 } };
    static const field_t sched[] = { { "size_bits", false, json_priv_u8, OBJECT(size_bits), 0 },
                                     { "extra", false, read_sched_extra, 0, 0 } };
#define FIELDS(list)                        \
    {                                       \
        list, sizeof(list) / sizeof *(list) \
    }
    static const struct {
        const field_t *fields;
        size_t count;
    } tables[CAPDL_KIND_COUNT] = {
        [CAPDL_UNTYPED] = FIELDS(untyped),
        [CAPDL_CNODE] = FIELDS(cnode),
        [CAPDL_TCB] = FIELDS(tcb),
        [CAPDL_IRQ] = FIELDS(irq),
        [CAPDL_FRAME] = FIELDS(frame),
        [CAPDL_PAGE_TABLE] = FIELDS(table),
        [CAPDL_ASID_POOL] = FIELDS(pool),
        [CAPDL_IO_SPACE] = FIELDS(space),
        [CAPDL_IO_PAGE_TABLE] = FIELDS(io_table),
        [CAPDL_ARM_IRQ] = FIELDS(irq_extra),
        [CAPDL_MSI_IRQ] = FIELDS(irq_extra),
        [CAPDL_IOAPIC_IRQ] = FIELDS(irq_extra),
        [CAPDL_RISCV_IRQ] = FIELDS(irq_extra),
        [CAPDL_IO_PORTS] = FIELDS(ports),
        [CAPDL_SCHED_CONTEXT] = FIELDS(sched),
        [CAPDL_SCHED_CONTROL] = FIELDS(core),
        [CAPDL_ARM_SGI_SIGNAL] = FIELDS(sgi),
        [CAPDL_ARM_STREAM_ID] = FIELDS(numbered),
        [CAPDL_ARM_CONTEXT_BANK] = FIELDS(numbered),
        [CAPDL_ARM_IO_DEVICE] = FIELDS(numbered),
    };
#undef FIELDS
    json_t *json = &reader->json;
    const char *name = capdl_json_object_name(object->kind);

    if (tables[object->kind].count == 0) {
        if (has_value && !json_null(json)) {
            json_error(json, json_place(json), "\"%s\" has no fields; write \"%s\" alone", name,
                       name);
            json_skip(json);
        }
    } else if (!has_value) {
        json_error(json, object->place, "\"%s\" needs its fields", name);
    } else {
        json_priv_struct(reader, tables[object->kind].fields, tables[object->kind].count, object,
                         name);
    }
}

// What is not of the model's common part is added by capdl_add(), which knows the kind first.
static void read_object(reader_t *reader, const field_t *field, void *out)
{
    capdl_object_t *object = out;
    json_t *json = &reader->json;
    json_key_t key;
    bool has_value;

    (void)field;
    if (!json_priv_enter(reader, "object", &key, &has_value)) {
        return;
    }
    if (!json_priv_find_kind(&key, false, &object->kind)) {
        json_priv_unknown_kind(reader, &key, false, has_value);
    } else {
        if (object->kind == CAPDL_TCB) {
            object->tcb = arena_alloc(json->arena, sizeof *object->tcb);
        } else if (capdl_kind_is_irq(object->kind)) {
            object->irq = arena_alloc(json->arena, sizeof *object->irq);
        }
        read_object_fields(reader, object, has_value);
    }
    json_priv_leave(reader, "object", has_value);
}

static void read_name(reader_t *reader, const field_t *field, void *out)
{
    if (!json_null(&reader->json)) {
        json_priv_text(reader, field, out);
    }
}

void json_priv_objects(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = { { "name", true, read_name, OBJECT(name), 0 },
                                      { "object", false, read_object, 0, 0 } };
    json_t *json = &reader->json;
    capdl_spec_t *spec = reader->spec;

    (void)field;
    (void)out;
    if (!json_array(json, "objects")) {
        return;
    }
    while (json_next_item(json)) {
        place_t place = json_place(json);
        if (spec->count == CAPDL_OBJECT_COUNT_MAX) {
            json_error(json, place, "there are more than %u objects; split the system",
                       CAPDL_OBJECT_COUNT_MAX);
            json->has_failed = true;
            return;
        }
        capdl_object_t object = { .place = place, .parent = CAPDL_NONE };
        READ_STRUCT(reader, fields, &object, "an object");
        *capdl_get(spec, capdl_add(spec, CAPDL_ENDPOINT, NULL, place)) = object;
    }
}
