// SPDX-License-Identifier: BSD-2-Clause

// Builds and looks at capability distributions.

#include "model.h"

static const char *const kind_texts[] = {
#define X(name, text, json_object, json_cap) [CAPDL_##name] = text,
    CAPDL_KINDS(X)
#undef X
};

const char *capdl_kind_text(capdl_kind_t kind)
{
    return kind_texts[kind];
}

bool capdl_kind_is_irq(capdl_kind_t kind)
{
    return kind == CAPDL_IRQ || kind == CAPDL_ARM_IRQ || kind == CAPDL_MSI_IRQ ||
           kind == CAPDL_IOAPIC_IRQ || kind == CAPDL_RISCV_IRQ;
}

bool capdl_kind_has_slots(capdl_kind_t kind)
{
    return kind == CAPDL_CNODE || kind == CAPDL_TCB || kind == CAPDL_PAGE_TABLE ||
           kind == CAPDL_IO_SPACE || kind == CAPDL_IO_PAGE_TABLE || capdl_kind_is_irq(kind);
}

capdl_spec_t *capdl_spec_create(arena_t *arena)
{
    capdl_spec_t *spec = arena_alloc(arena, sizeof *spec);

    spec->arena = arena;
    return spec;
}

capdl_id_t capdl_add(capdl_spec_t *spec, capdl_kind_t kind, const char *name, place_t place)
{
    capdl_object_t *object = ARENA_PUSH(spec->arena, spec->objects, spec->count, spec->capacity);

    object->kind = kind;
    object->name = name;
    object->place = place;
    object->parent = CAPDL_NONE;
    if (kind == CAPDL_TCB) {
        object->tcb = arena_alloc(spec->arena, sizeof *object->tcb);
    } else if (capdl_kind_is_irq(kind)) {
        object->irq = arena_alloc(spec->arena, sizeof *object->irq);
    }
    return (capdl_id_t)(spec->count - 1);
}

static capdl_id_t add_sized(capdl_spec_t *spec, capdl_kind_t kind, const char *name,
                            uint8_t size_bits, place_t place)
{
    capdl_id_t id = capdl_add(spec, kind, name, place);

    capdl_get(spec, id)->size_bits = size_bits;
    return id;
}

capdl_id_t capdl_add_cnode(capdl_spec_t *spec, const char *name, uint8_t slot_bits, place_t place)
{
    return add_sized(spec, CAPDL_CNODE, name, slot_bits, place);
}

capdl_id_t capdl_add_untyped(capdl_spec_t *spec, const char *name, uint8_t size_bits, place_t place)
{
    return add_sized(spec, CAPDL_UNTYPED, name, size_bits, place);
}

capdl_id_t capdl_add_frame(capdl_spec_t *spec, const char *name, uint8_t size_bits, place_t place)
{
    return add_sized(spec, CAPDL_FRAME, name, size_bits, place);
}

capdl_id_t capdl_add_sched_context(capdl_spec_t *spec, const char *name, uint8_t size_bits,
                                   capdl_sched_context_t parameters, place_t place)
{
    capdl_id_t id = add_sized(spec, CAPDL_SCHED_CONTEXT, name, size_bits, place);

    capdl_get(spec, id)->sched_context = parameters;
    return id;
}

capdl_id_t capdl_add_tcb(capdl_spec_t *spec, const char *name, const capdl_tcb_t *tcb,
                         place_t place)
{
    capdl_id_t id = capdl_add(spec, CAPDL_TCB, name, place);

    *capdl_get(spec, id)->tcb = *tcb;
    return id;
}

capdl_id_t capdl_add_page_table(capdl_spec_t *spec, const char *name, bool is_root, place_t place)
{
    capdl_id_t id = capdl_add(spec, CAPDL_PAGE_TABLE, name, place);

    capdl_get(spec, id)->is_root = is_root;
    return id;
}

capdl_id_t capdl_add_irq(capdl_spec_t *spec, capdl_kind_t kind, const char *name,
                         const capdl_irq_t *irq, place_t place)
{
    capdl_id_t id = capdl_add(spec, kind, name, place);

    *capdl_get(spec, id)->irq = *irq;
    return id;
}

capdl_id_t capdl_add_numbered(capdl_spec_t *spec, capdl_kind_t kind, const char *name,
                              uint64_t number, uint64_t target, place_t place)
{
    capdl_id_t id = capdl_add(spec, kind, name, place);

    capdl_get(spec, id)->number = number;
    capdl_get(spec, id)->target = target;
    return id;
}

void capdl_set_paddr(capdl_spec_t *spec, capdl_id_t id, uint64_t paddr)
{
    capdl_object_t *object = capdl_get(spec, id);

    object->has_paddr = true;
    object->paddr = paddr;
}

void capdl_set_parent(capdl_spec_t *spec, capdl_id_t child, capdl_id_t parent)
{
    capdl_object_t *object = capdl_get(spec, parent);

    capdl_get(spec, child)->parent = parent;
    *ARENA_PUSH(spec->arena, object->children, object->child_count, object->child_capacity) = child;
}

void capdl_put(capdl_spec_t *spec, capdl_id_t container, uint32_t slot, capdl_cap_t cap,
               place_t place)
{
    capdl_object_t *object = capdl_get(spec, container);

    *ARENA_PUSH(spec->arena, object->slots, object->slot_count, object->slot_capacity) =
        (capdl_slot_t){ .index = slot, .cap = cap, .place = place };
}

void capdl_fill(capdl_spec_t *spec, capdl_id_t frame, const capdl_fill_t *fill)
{
    capdl_object_t *object = capdl_get(spec, frame);

    *ARENA_PUSH(spec->arena, object->fills, object->fill_count, object->fill_capacity) = *fill;
}

void capdl_add_domain(capdl_spec_t *spec, const capdl_domain_entry_t *entry)
{
    spec->has_schedule = true;
    *ARENA_PUSH(spec->arena, spec->schedule, spec->schedule_count, spec->schedule_capacity) =
        *entry;
}

capdl_cap_t capdl_cap(capdl_kind_t kind, capdl_id_t object)
{
    return (capdl_cap_t){ .kind = kind, .object = object };
}

capdl_cap_t capdl_cap_badged(capdl_kind_t kind, capdl_id_t object, uint8_t rights, uint64_t badge)
{
    return (capdl_cap_t){ .kind = kind, .object = object, .rights = rights, .badge = badge };
}

capdl_cap_t capdl_cap_cnode(capdl_id_t object, uint64_t guard, uint8_t guard_size)
{
    return (capdl_cap_t){
        .kind = CAPDL_CNODE, .object = object, .badge = guard, .guard_size = guard_size
    };
}

capdl_cap_t capdl_cap_frame(capdl_id_t object, uint8_t rights, bool is_cached, bool is_executable)
{
    return (capdl_cap_t){ .kind = CAPDL_FRAME,
                          .object = object,
                          .rights = rights,
                          .is_cached = is_cached,
                          .is_executable = is_executable };
}

const capdl_slot_t *capdl_find_slot(const capdl_object_t *object, uint32_t index)
{
    for (size_t i = 0; i < object->slot_count; i++) {
        if (object->slots[i].index == index) {
            return &object->slots[i];
        }
    }
    return NULL;
}

const char *capdl_name(const capdl_spec_t *spec, capdl_id_t id)
{
    if (id >= spec->count) {
        return arena_format(spec->arena, "object %u", id);
    }
    const capdl_object_t *object = capdl_get(spec, id);
    return object->name
               ? arena_format(spec->arena, "%s \"%s\"", capdl_kind_text(object->kind), object->name)
               : arena_format(spec->arena, "%s %u", capdl_kind_text(object->kind), id);
}
