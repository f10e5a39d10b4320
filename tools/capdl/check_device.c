// SPDX-License-Identifier: BSD-2-Clause

// Interrupts, ports, ASID pools and the schedule of domains.

#include <stdlib.h>

#include "check_priv.h"

/* ---- Interrupts */

typedef struct numbered {
    capdl_id_t id;
    uint64_t number;
    uint64_t target; // private interrupts of Arm exist once per core
} numbered_t;

static int compare(const void *a, const void *b)
{
    const numbered_t *left = a;
    const numbered_t *right = b;

    if (left->number != right->number) {
        return left->number < right->number ? -1 : 1;
    }
    if (left->target != right->target) {
        return left->target < right->target ? -1 : 1;
    }
    return left->id < right->id ? -1 : 1;
}

static void check_irq_slots(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);

    for (size_t i = 0; i < object->slot_count; i++) {
        const capdl_slot_t *slot = &object->slots[i];
        if (!check_priv_is_sound(checker, object, slot)) {
            continue;
        }
        if (slot->cap.kind != CAPDL_NOTIFICATION) {
            diag_error(checker->diag, slot->place,
                       "%s is delivered to %s, but interrupts go to notifications",
                       name_of(checker, id), name_of(checker, slot->cap.object));
        } else if (!(slot->cap.rights & CAPDL_WRITE)) {
            diag_error(checker->diag, slot->place,
                       "%s is delivered to %s without the right to write, so that nothing would "
                       "arrive; add it",
                       name_of(checker, id), name_of(checker, slot->cap.object));
        }
    }
}

// Whose numbers are those of the interrupt controller.
static bool is_plain(capdl_kind_t kind)
{
    return kind == CAPDL_IRQ || kind == CAPDL_ARM_IRQ || kind == CAPDL_RISCV_IRQ;
}

static void check_irq(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    const capdl_irq_t *irq = object->irq;

    if (!irq->has_number) {
        diag_error(checker->diag, object->place,
                   "%s has no number, so it is no interrupt; name it in \"irqs\"",
                   name_of(checker, id));
    }
    uint32_t count = checker->kernel->irq_count;
    if (checker->options->refuses_unknown_irqs && count != 0 && irq->has_number &&
        irq->number >= count && is_plain(object->kind)) {
        diag_error(checker->diag, irq->number_place,
                   "%s is interrupt %" PRIu64 ", and this kernel hands out those below %" PRIu32
                   "; correct the number",
                   name_of(checker, id), irq->number, count);
    }
    if ((object->kind == CAPDL_ARM_IRQ || object->kind == CAPDL_RISCV_IRQ) && irq->trigger > 1) {
        diag_error(checker->diag, object->place,
                   "%s has the trigger %" PRIu64 "; 0 is level, 1 is edge", name_of(checker, id),
                   irq->trigger);
    }
    if (object->kind == CAPDL_ARM_IRQ && irq->target >= checker->kernel->core_count) {
        diag_error(checker->diag, object->place,
                   "%s goes to core %" PRIu64 ", and the kernel has %u; lower \"target\"",
                   name_of(checker, id), irq->target, checker->kernel->core_count);
    }
    check_irq_slots(checker, id);
}

static void check_irqs(checker_t *checker)
{
    const capdl_spec_t *spec = checker->spec;
    numbered_t *items = arena_alloc_items(checker->arena, spec->count + 1, sizeof *items);
    size_t count = 0;

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        if (!capdl_kind_is_irq(object->kind)) {
            continue;
        }
        check_irq(checker, (capdl_id_t)i);
        if (object->irq->has_number) {
            bool is_private = object->kind == CAPDL_ARM_IRQ && object->irq->number < 32;
            items[count++] = (numbered_t){ (capdl_id_t)i, object->irq->number,
                                           is_private ? object->irq->target : 0 };
        }
    }
    qsort(items, count, sizeof *items, compare);
    for (size_t i = 1; i < count; i++) {
        if (items[i].number == items[i - 1].number && items[i].target == items[i - 1].target) {
            const capdl_object_t *object = capdl_get(spec, items[i].id);
            diag_error(checker->diag, object->irq->number_place,
                       "interrupt %" PRIu64 " belongs to %s and to %s; use one object, with a "
                       "capability for each user",
                       items[i].number, name_of(checker, items[i - 1].id),
                       name_of(checker, items[i].id));
        }
    }
}

/* ---- Numbers that stand for devices */

typedef struct limit {
    const char *name;
    uint64_t value;
    uint64_t count;
} limit_t;

static void check_limits(checker_t *checker, capdl_id_t id, const limit_t *limits, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (limits[i].value >= limits[i].count) {
            diag_error(checker->diag, capdl_get(checker->spec, id)->place,
                       "%s has \"%s\" %" PRIu64 ", and there are 0 to %" PRIu64 "; correct it",
                       name_of(checker, id), limits[i].name, limits[i].value, limits[i].count - 1);
        }
    }
}

#define CHECK_LIMITS(checker, id, limits) \
    check_limits(checker, id, limits, sizeof(limits) / sizeof *(limits))

// What the fields of a PCI address hold.
enum { BUS_COUNT = 256, DEVICE_COUNT = 32, FUNCTION_COUNT = 8 };

static void check_x86_irq(checker_t *checker, capdl_id_t id)
{
    enum { APIC_COUNT = 256, PIN_COUNT = 256, HANDLE_COUNT = 65536 };
    const capdl_irq_t *irq = capdl_get(checker->spec, id)->irq;
    const limit_t msi[] = {
        { "handle", irq->handle, HANDLE_COUNT },
        { "pci_bus", irq->bus, BUS_COUNT },
        { "pci_dev", irq->device, DEVICE_COUNT },
        { "pci_func", irq->function, FUNCTION_COUNT },
    };
    const limit_t ioapic[] = {
        { "ioapic", irq->ioapic, APIC_COUNT },
        { "pin", irq->pin, PIN_COUNT },
        { "level", irq->level, 2 },
        { "polarity", irq->polarity, 2 },
    };
    if (capdl_get(checker->spec, id)->kind == CAPDL_MSI_IRQ) {
        CHECK_LIMITS(checker, id, msi);
    } else {
        CHECK_LIMITS(checker, id, ioapic);
    }
}

static void check_numbered(checker_t *checker, capdl_id_t id)
{
    enum { SGI_COUNT = 16, IO_DOMAIN_COUNT = 65536, SMMU_COUNT = 65536 };
    const capdl_object_t *object = capdl_get(checker->spec, id);
    const limit_t core[] = { { "core", object->number, checker->kernel->core_count } };
    const limit_t sgi[] = { { "irq", object->number, SGI_COUNT },
                            { "target", object->target, checker->kernel->core_count } };
    const limit_t smmu[] = { { "number", object->number, SMMU_COUNT } };
    const limit_t space[] = { { "domain_id", object->io_space.domain, IO_DOMAIN_COUNT },
                              { "bus", object->io_space.bus, BUS_COUNT },
                              { "device", object->io_space.device, DEVICE_COUNT },
                              { "function", object->io_space.function, FUNCTION_COUNT } };
    switch (object->kind) {
    case CAPDL_SCHED_CONTROL:
        CHECK_LIMITS(checker, id, core);
        break;
    case CAPDL_ARM_SGI_SIGNAL:
        CHECK_LIMITS(checker, id, sgi);
        break;
    case CAPDL_ARM_STREAM_ID:
    case CAPDL_ARM_CONTEXT_BANK:
    case CAPDL_ARM_IO_DEVICE:
        CHECK_LIMITS(checker, id, smmu);
        break;
    case CAPDL_IO_SPACE:
        CHECK_LIMITS(checker, id, space);
        break;
    case CAPDL_MSI_IRQ:
    case CAPDL_IOAPIC_IRQ:
        check_x86_irq(checker, id);
        break;
    default:
        break;
    }
}

/* ---- Ports, pools */

static void check_ports(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);

    if (object->ports.first > object->ports.last || object->ports.last > 0xffff) {
        diag_error(checker->diag, object->place,
                   "%s is for the ports %" PRIu64 " to %" PRIu64
                   ", which is no range within 0 to 65535",
                   name_of(checker, id), object->ports.first, object->ports.last);
    }
}

// The kernel gives each port out once.
static void check_ports_disjoint(checker_t *checker)
{
    enum { PORT_COUNT = 65536 };
    const capdl_spec_t *spec = checker->spec;
    capdl_id_t *users = NULL;

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        if (object->kind != CAPDL_IO_PORTS || object->ports.last >= PORT_COUNT) {
            continue;
        }
        if (!users) {
            users = arena_alloc_items(checker->arena, PORT_COUNT, sizeof *users);
        }
        for (uint64_t port = object->ports.first; port <= object->ports.last; port++) {
            if (users[port] != 0) {
                diag_error(checker->diag, object->place,
                           "port %" PRIu64 " belongs to %s and to %s; use one object, with a "
                           "capability for each user",
                           port, name_of(checker, users[port] - 1),
                           name_of(checker, (capdl_id_t)i));
                break;
            }
            users[port] = (capdl_id_t)i + 1;
        }
    }
}

static void check_pools(checker_t *checker)
{
    const capdl_spec_t *spec = checker->spec;
    bool *is_listed = arena_alloc_items(checker->arena, spec->count + 1, sizeof *is_listed);
    size_t pool_max = checker->kernel->arch == CAPDL_X86_64 ? 7 : 127;

    for (size_t i = 0; i < spec->asid_pools.count; i++) {
        capdl_id_t id = spec->asid_pools.ids[i];
        if (!is_object(checker, id)) {
            continue;
        }
        const capdl_object_t *object = capdl_get(spec, id);
        if (object->kind != CAPDL_ASID_POOL) {
            diag_error(checker->diag, object->place, "%s is in \"asid_slots\" but no ASID pool",
                       name_of(checker, id));
        } else if (is_listed[id]) {
            diag_error(checker->diag, object->place, "%s is in \"asid_slots\" twice",
                       name_of(checker, id));
        } else if (object->asid_high != i + 1) {
            diag_error(checker->diag, object->place,
                       "%s has the number %" PRIu64 ", and stands in \"asid_slots\" at place %zu, "
                       "where the kernel will number it %zu; make them the same",
                       name_of(checker, id), object->asid_high, i, i + 1);
        } else if (i >= pool_max) {
            diag_error(checker->diag, object->place,
                       "%s is one ASID pool too many: the kernel has %zu", name_of(checker, id),
                       pool_max);
        }
        is_listed[id] = true;
    }
    for (size_t i = 0; i < spec->count; i++) {
        if (spec->objects[i].kind == CAPDL_ASID_POOL && !is_listed[i]) {
            diag_error(checker->diag, spec->objects[i].place,
                       "%s is not in \"asid_slots\", so that it would not be made; add it there",
                       name_of(checker, (capdl_id_t)i));
        }
    }
}

// The kernel has one capability for them, and copies it to nobody.
static void check_irq_control(checker_t *checker)
{
    const capdl_spec_t *spec = checker->spec;
    const capdl_object_t *first = NULL;

    for (size_t i = 0; i < spec->count; i++) {
        if (spec->objects[i].kind != CAPDL_IRQ_CONTROL) {
            continue;
        }
        if (first) {
            diag_error(checker->diag, spec->objects[i].place,
                       "%s is a second authority over interrupts, and the kernel has one; use one "
                       "object",
                       name_of(checker, (capdl_id_t)i));
            diag_note(checker->diag, first->place, "the first is here");
        }
        first = &spec->objects[i];
    }
}

void check_priv_devices(checker_t *checker)
{
    check_irq_control(checker);
    check_irqs(checker);
    check_pools(checker);
    check_ports_disjoint(checker);
    for (size_t i = 0; i < checker->spec->count; i++) {
        check_numbered(checker, (capdl_id_t)i);
        if (checker->spec->objects[i].kind == CAPDL_IO_PORTS) {
            check_ports(checker, (capdl_id_t)i);
        }
    }
}

/* ---- The schedule of domains */

static void check_entry(checker_t *checker, size_t index)
{
    const capdl_domain_entry_t *entry = &checker->spec->schedule[index];

    if (entry->domain >= checker->kernel->domain_count) {
        diag_error(checker->diag, entry->place,
                   "entry %zu of the schedule runs domain %u, and the kernel has %u; lower it or "
                   "raise KernelNumDomains",
                   index, entry->domain, checker->kernel->domain_count);
    }
    uint64_t ticks = entry->duration;
    bool is_known = entry->unit == CAPDL_DURATION_TICKS ||
                    (entry->unit == CAPDL_DURATION_US &&
                     capdl_kernel_ticks(checker->kernel, entry->duration, &ticks));
    if (is_known && ticks == 0) {
        diag_error(checker->diag, entry->place,
                   "entry %zu of the schedule lasts less than a tick of the kernel's timer; make "
                   "it longer",
                   index);
    }
    if (entry->unit != CAPDL_DURATION_END && ticks >= UINT64_C(1) << 56) {
        diag_error(checker->diag, entry->place,
                   "entry %zu of the schedule lasts 2^56 ticks or more; make it shorter", index);
    }
}

void check_priv_domains(checker_t *checker)
{
    const capdl_spec_t *spec = checker->spec;
    uint64_t shift = spec->has_schedule_shift ? spec->schedule_shift : 0;
    // The kernel keeps the last entry for itself: it ends the schedule.
    uint64_t room = checker->kernel->schedule_count - 1;

    for (size_t i = 0; i < spec->schedule_count; i++) {
        check_entry(checker, i);
    }
    if (spec->schedule_count > 0 && (shift >= room || spec->schedule_count > room - shift)) {
        diag_error(checker->diag, spec->schedule[0].place,
                   "the schedule has %zu entries from index %" PRIu64 " on, and the kernel has "
                   "room for %" PRIu64 "; shorten it or raise KernelNumDomainSchedules",
                   spec->schedule_count, shift, room);
    }
    if (spec->schedule_count > 0 && shift == 0 && spec->schedule[0].unit == CAPDL_DURATION_END) {
        diag_error(
            checker->diag, spec->schedule[0].place,
            "the schedule begins with its end, so that nothing would run; put an entry with a "
            "duration first");
    }
    if (spec->has_schedule_start &&
        (spec->schedule_start >= spec->schedule_count ||
         spec->schedule[spec->schedule_start].unit == CAPDL_DURATION_END)) {
        diag_error(checker->diag, checker->whole,
                   "\"domain_set_start\" is %" PRIu64 ", where the schedule has no entry that "
                   "runs; name another",
                   spec->schedule_start);
    }
}
