// SPDX-License-Identifier: BSD-2-Clause

/*
 * From JSON to the model.
 *
 * Lists that refer to objects are kept while reading, and applied when all objects are known.
 */

#include <inttypes.h>

#include "json_read_priv.h"

typedef struct irq_item {
    uint64_t number;
    uint32_t handler;
    place_t place;
} irq_item_t;

typedef struct cover_item {
    uint32_t parent;
    uint32_t start;
    uint32_t end;
    place_t place;
} cover_item_t;

typedef struct pool_item {
    capdl_id_t id;
    place_t place;
} pool_item_t;

typedef struct lists {
    irq_item_t *irqs;
    size_t irq_count;
    size_t irq_capacity;
    cover_item_t *covers;
    size_t cover_count;
    size_t cover_capacity;
    cover_item_t roots;
    bool has_roots;
    pool_item_t *pools;
    size_t pool_count;
    size_t pool_capacity;
} lists_t;

static void read_irqs(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "irq", false, json_priv_u64, offsetof(irq_item_t, number), 0 },
        { "handler", false, json_priv_u32, offsetof(irq_item_t, handler), 0 },
    };
    lists_t *lists = out;
    json_t *json = &reader->json;

    if (!json_array(json, field->name)) {
        return;
    }
    while (json_next_item(json)) {
        irq_item_t item = { .place = json_place(json), .handler = CAPDL_NONE };
        READ_STRUCT(reader, fields, &item, "an IRQ");
        *ARENA_PUSH(json->arena, lists->irqs, lists->irq_count, lists->irq_capacity) = item;
    }
}

static void read_id_range(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "start", false, json_priv_u32, offsetof(cover_item_t, start), 0 },
        { "end", false, json_priv_u32, offsetof(cover_item_t, end), 0 },
    };
    READ_STRUCT(reader, fields, out, field->name);
}

static void read_root_objects(reader_t *reader, const field_t *field, void *out)
{
    lists_t *lists = out;

    lists->roots.place = json_place(&reader->json);
    lists->has_roots = true;
    read_id_range(reader, field, &lists->roots);
}

static void read_covers(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "parent", false, json_priv_u32, offsetof(cover_item_t, parent), 0 },
        { "children", false, read_id_range, 0, 0 },
    };
    lists_t *lists = out;
    json_t *json = &reader->json;

    if (!json_array(json, field->name)) {
        return;
    }
    while (json_next_item(json)) {
        cover_item_t item = { .place = json_place(json), .parent = CAPDL_NONE };
        READ_STRUCT(reader, fields, &item, "a cover");
        *ARENA_PUSH(json->arena, lists->covers, lists->cover_count, lists->cover_capacity) = item;
    }
}

static void read_asid_slots(reader_t *reader, const field_t *field, void *out)
{
    lists_t *lists = out;
    json_t *json = &reader->json;

    if (!json_array(json, field->name)) {
        return;
    }
    while (json_next_item(json)) {
        place_t place = json_place(json);
        uint64_t id;
        if (json_number(json, "an ASID pool", CAPDL_NONE - 1, &id)) {
            *ARENA_PUSH(json->arena, lists->pools, lists->pool_count, lists->pool_capacity) =
                (pool_item_t){ (capdl_id_t)id, place };
        }
    }
}

static void read_duration(reader_t *reader, const field_t *field, void *out)
{
    capdl_domain_entry_t *entry = out;
    json_t *json = &reader->json;
    json_key_t key;
    bool has_value;

    if (!json_priv_enter(reader, field->name, &key, &has_value)) {
        return;
    }
    if (json_key_is(&key, "EndMarker")) {
        entry->unit = CAPDL_DURATION_END;
        if (has_value && !json_null(json)) {
            json_skip(json);
        }
    } else if (has_value && (json_key_is(&key, "Ticks") || json_key_is(&key, "Us"))) {
        entry->unit = json_key_is(&key, "Us") ? CAPDL_DURATION_US : CAPDL_DURATION_TICKS;
        place_t place = json_place(json);
        if (json_number(json, "a duration", UINT64_MAX, &entry->duration) && entry->duration == 0) {
            json_error(json, place, "a duration must be above 0; use \"EndMarker\" for the end");
        }
    } else {
        json_error(json, key.place, "a duration is {\"Ticks\": n}, {\"Us\": n} or \"EndMarker\"");
        if (has_value) {
            json_skip(json);
        }
    }
    json_priv_leave(reader, field->name, has_value);
}

static void read_schedule(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "domain", false, json_priv_u8, offsetof(capdl_domain_entry_t, domain), 0 },
        { "duration", false, read_duration, 0, 0 },
    };
    json_t *json = &reader->json;

    (void)out;
    if (json_null(json) || !json_array(json, field->name)) {
        return;
    }
    reader->spec->has_schedule = true;
    while (json_next_item(json)) {
        capdl_domain_entry_t entry = { .place = json_place(json) };
        READ_STRUCT(reader, fields, &entry, "an entry of the schedule");
        capdl_add_domain(reader->spec, &entry);
    }
}

static void read_schedule_start(reader_t *reader, const field_t *field, void *out)
{
    (void)out;
    if (!json_null(&reader->json)) {
        reader->spec->has_schedule_start =
            json_number(&reader->json, field->name, UINT64_MAX, &reader->spec->schedule_start);
    }
}

static void read_schedule_shift(reader_t *reader, const field_t *field, void *out)
{
    (void)out;
    if (!json_null(&reader->json)) {
        reader->spec->has_schedule_shift =
            json_number(&reader->json, field->name, UINT64_MAX, &reader->spec->schedule_shift);
    }
}

// Whether an id names an object; otherwise a diagnostic.
static bool check_id(reader_t *reader, place_t place, const char *what, capdl_id_t id)
{
    if (id < reader->spec->count) {
        return true;
    }
    if (id != CAPDL_NONE) {
        json_error(&reader->json, place, "%s refers to object %u, but there are only %zu", what, id,
                   reader->spec->count);
    }
    return false;
}

static void apply_irqs(reader_t *reader, const lists_t *lists)
{
    for (size_t i = 0; i < lists->irq_count; i++) {
        const irq_item_t *item = &lists->irqs[i];
        if (!check_id(reader, item->place, "the IRQ", item->handler)) {
            continue;
        }
        capdl_object_t *object = capdl_get(reader->spec, item->handler);
        if (!capdl_kind_is_irq(object->kind)) {
            json_error(&reader->json, item->place,
                       "IRQ %" PRIu64 " is handled by %s, which is no interrupt object",
                       item->number, capdl_name(reader->spec, item->handler));
        } else if (object->irq->has_number) {
            json_error(&reader->json, item->place,
                       "%s has the number %" PRIu64 " already; make an object for each interrupt",
                       capdl_name(reader->spec, item->handler), object->irq->number);
        } else {
            object->irq->has_number = true;
            object->irq->number = item->number;
            object->irq->number_place = item->place;
        }
    }
}

static void apply_cover(reader_t *reader, const cover_item_t *item)
{
    capdl_spec_t *spec = reader->spec;

    if (!check_id(reader, item->place, "the cover", item->parent)) {
        return;
    }
    if (capdl_get(spec, item->parent)->kind != CAPDL_UNTYPED) {
        json_error(&reader->json, item->place,
                   "%s has children, but only untyped memory is made into objects",
                   capdl_name(spec, item->parent));
        return;
    }
    if (item->start > item->end || item->end > spec->count) {
        json_error(&reader->json, item->place,
                   "the children %u to %u are no range of the %zu objects", item->start, item->end,
                   spec->count);
        return;
    }
    for (uint32_t child = item->start; child < item->end; child++) {
        if (capdl_get(spec, child)->parent != CAPDL_NONE) {
            json_error(&reader->json, item->place,
                       "%s is made from two untypeds; leave it in one cover",
                       capdl_name(spec, child));
            return;
        }
        capdl_set_parent(spec, child, item->parent);
    }
}

static void apply_roots(reader_t *reader, const lists_t *lists)
{
    const cover_item_t *roots = &lists->roots;
    capdl_spec_t *spec = reader->spec;

    if (!lists->has_roots) {
        return;
    }
    if (roots->start != 0 || roots->end > spec->count) {
        json_error(&reader->json, roots->place,
                   "the root objects are a range from 0 on, up to %zu at most", spec->count);
        return;
    }
    for (capdl_id_t id = 0; id < spec->count; id++) {
        bool is_root = id < roots->end;
        if (is_root != (capdl_get(spec, id)->parent == CAPDL_NONE)) {
            json_error(&reader->json, capdl_get(spec, id)->place,
                       is_root ? "%s is a root object and a child of an untyped; move it behind "
                                 "the root objects"
                               : "%s is behind the root objects, but no cover has it; name its "
                                 "untyped in \"untyped_covers\"",
                       capdl_name(spec, id));
            return;
        }
    }
}

static void apply_pools(reader_t *reader, const lists_t *lists)
{
    capdl_id_list_t *pools = &reader->spec->asid_pools;

    for (size_t i = 0; i < lists->pool_count; i++) {
        const pool_item_t *item = &lists->pools[i];
        if (check_id(reader, item->place, "asid_slots", item->id)) {
            *ARENA_PUSH(reader->json.arena, pools->ids, pools->count, pools->capacity) = item->id;
        }
    }
}

static void check_ids(reader_t *reader)
{
    capdl_spec_t *spec = reader->spec;

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        for (size_t j = 0; j < object->slot_count; j++) {
            const capdl_slot_t *slot = &object->slots[j];
            if (slot->cap.object >= spec->count) {
                check_id(reader, slot->place,
                         arena_format(reader->json.arena, "slot %u of %s", slot->index,
                                      capdl_name(spec, (capdl_id_t)i)),
                         slot->cap.object);
            }
        }
    }
}

bool capdl_json_read(arena_t *arena, diag_t *diag, const binary_t *file, capdl_spec_t **ret_spec)
{
    static const field_t fields[] = {
        { "objects", false, json_priv_objects, 0, 0 },
        { "irqs", false, read_irqs, 0, 0 },
        { "domain_schedule", true, read_schedule, 0, 0 },
        { "domain_set_start", true, read_schedule_start, 0, 0 },
        { "domain_idx_shift", true, read_schedule_shift, 0, 0 },
        { "asid_slots", false, read_asid_slots, 0, 0 },
        { "root_objects", false, read_root_objects, 0, 0 },
        { "untyped_covers", false, read_covers, 0, 0 },
        { "cached_orig_cap_slots", true, NULL, 0, 0 }, // what their own tool computes for them
        { "log_level", true, NULL, 0, 0 },
    };
    reader_t reader = {
        .json = json_open(arena, diag, file->path, (const char *)file->bytes, file->size),
        .spec = capdl_spec_create(arena),
    };
    unsigned errors = diag->error_count;
    lists_t lists = { 0 };

    bool ok = READ_STRUCT(&reader, fields, &lists, "the specification") && json_end(&reader.json);
    if (!ok || reader.json.has_failed) {
        return false;
    }
    apply_irqs(&reader, &lists);
    for (size_t i = 0; i < lists.cover_count; i++) {
        apply_cover(&reader, &lists.covers[i]);
    }
    apply_roots(&reader, &lists);
    check_ids(&reader);
    apply_pools(&reader, &lists);
    if (diag->error_count != errors) {
        return false;
    }
    *ret_spec = reader.spec;
    return true;
}
