// SPDX-License-Identifier: BSD-2-Clause

/*
 * Address spaces: each table in one place, at the level that it is for, and pages of the size that
 * its level has.
 */

#include <string.h>

#include "check_priv.h"

typedef struct walk {
    checker_t *checker;
    capdl_id_t root;
    const capdl_slot_t **users; // of each table: the slot that it is in
    bool has_failed;            // something of the root was wrong
} walk_t;

static unsigned span_bits(const walk_t *walk, const capdl_object_t *root, unsigned level)
{
    static const uint8_t ept[] = { 39, 30, 21, 12 };

    return root->is_ept ? ept[level] : walk->checker->kernel->span_bits[level];
}

static unsigned level_count(const walk_t *walk, const capdl_object_t *root)
{
    return root->is_ept ? 4 : walk->checker->kernel->level_count;
}

static void check_page(walk_t *walk, const capdl_slot_t *slot, unsigned level, uint64_t vaddr)
{
    checker_t *checker = walk->checker;
    const capdl_object_t *frame = capdl_get(checker->spec, slot->cap.object);
    unsigned span = span_bits(walk, capdl_get(checker->spec, walk->root), level);

    if (!capdl_kernel_has_frame(checker->kernel, frame->size_bits)) {
        walk->has_failed = true; // that was reported, with the sizes that there are
    } else if (frame->size_bits != span) {
        diag_error(checker->diag, slot->place,
                   "%s of 2^%u bytes is mapped at 0x%" PRIx64 " of %s by a table whose pages have "
                   "2^%u bytes; use a frame of that size, or a table of another level",
                   name_of(checker, slot->cap.object), frame->size_bits, vaddr,
                   name_of(checker, walk->root), span);
    } else if (vaddr >= checker->kernel->user_top &&
               !capdl_get(checker->spec, walk->root)->is_ept) {
        diag_error(checker->diag, slot->place,
                   "%s is mapped at 0x%" PRIx64 " of %s, but addresses of threads end at "
                   "0x%" PRIx64 "; map it lower",
                   name_of(checker, slot->cap.object), vaddr, name_of(checker, walk->root),
                   checker->kernel->user_top);
    } else if (!(slot->cap.rights & (CAPDL_READ | CAPDL_WRITE))) {
        diag_error(checker->diag, slot->place,
                   "%s is mapped at 0x%" PRIx64 " of %s without the right to read; add it or leave "
                   "the mapping out",
                   name_of(checker, slot->cap.object), vaddr, name_of(checker, walk->root));
    }
}

// Whether the table may be here; each is in one place only, so the walk ends.
static bool enter_table(walk_t *walk, const capdl_slot_t *slot, unsigned level, uint64_t vaddr)
{
    checker_t *checker = walk->checker;
    capdl_id_t id = slot->cap.object;
    const capdl_object_t *table = capdl_get(checker->spec, id);
    const capdl_object_t *root = capdl_get(checker->spec, walk->root);

    if (walk->users[id]) {
        diag_error(checker->diag, slot->place,
                   "%s is in two tables, but the kernel maps it once; make one for each",
                   name_of(checker, id));
        diag_note(checker->diag, walk->users[id]->place, "the other is here");
        return false;
    }
    walk->users[id] = slot;
    if (table->is_root || table->is_ept != root->is_ept) {
        diag_error(checker->diag, slot->place,
                   "%s is %s, and stands at 0x%" PRIx64 " of %s; use a table that is neither",
                   name_of(checker, id),
                   table->is_root ? "the root of an address space" : "of another kind of tables",
                   vaddr, name_of(checker, walk->root));
        return false;
    }
    if (level == level_count(walk, root)) {
        diag_error(checker->diag, slot->place,
                   "%s is below the last level of tables, at 0x%" PRIx64 " of %s; put frames "
                   "there",
                   name_of(checker, id), vaddr, name_of(checker, walk->root));
        return false;
    }
    if (table->has_level && table->level != level) {
        diag_error(checker->diag, slot->place,
                   "%s says that its level is %u, and stands at level %u of %s; correct \"level\" "
                   "or its place",
                   name_of(checker, id), table->level, level, name_of(checker, walk->root));
        return false;
    }
    return true;
}

static void walk_table(walk_t *walk, capdl_id_t id, unsigned level, uint64_t base)
{
    checker_t *checker = walk->checker;
    const capdl_object_t *table = capdl_get(checker->spec, id);
    unsigned span = span_bits(walk, capdl_get(checker->spec, walk->root), level);

    for (size_t i = 0; i < table->slot_count; i++) {
        const capdl_slot_t *slot = &table->slots[i];
        uint64_t vaddr = base + ((uint64_t)slot->index << span);
        if (!check_priv_is_sound(checker, table, slot)) {
            walk->has_failed = true;
        } else if (slot->cap.kind == CAPDL_FRAME) {
            check_page(walk, slot, level, vaddr);
        } else if (slot->cap.kind != CAPDL_PAGE_TABLE) {
            diag_error(checker->diag, slot->place,
                       "slot %" PRIu32 " of %s holds %s, but tables hold tables and frames; take "
                       "it out",
                       slot->index, name_of(checker, id), name_of(checker, slot->cap.object));
        } else if (enter_table(walk, slot, level + 1, vaddr)) {
            walk_table(walk, slot->cap.object, level + 1, vaddr);
        }
    }
}

// Tables that no root leads to: of those below each other the uppermost, or any of a circle.
static void check_reached(walk_t *walk)
{
    const capdl_spec_t *spec = walk->checker->spec;
    bool *is_below = arena_alloc_items(walk->checker->arena, spec->count + 1, sizeof *is_below);

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        for (size_t j = 0; object->kind == CAPDL_PAGE_TABLE && j < object->slot_count; j++) {
            if (is_object(walk->checker, object->slots[j].cap.object)) {
                is_below[object->slots[j].cap.object] = object->slots[j].cap.object != i;
            }
        }
    }
    unsigned errors = walk->checker->diag->error_count;
    // What is below an error was not looked at.
    for (size_t i = 0; i < (walk->has_failed ? 1 : 2) * spec->count; i++) {
        bool is_circle = i >= spec->count;
        capdl_id_t id = (capdl_id_t)(i % spec->count);
        const capdl_object_t *object = capdl_get(spec, id);
        if (object->kind == CAPDL_PAGE_TABLE && !object->is_root && object->slot_count > 0 &&
            !walk->users[id] &&
            (is_circle ? walk->checker->diag->error_count == errors : !is_below[id])) {
            diag_error(walk->checker->diag, object->place,
                       "%s has entries but is in no address space, so none of them is mapped; put "
                       "it into a table, or set \"is_root\"",
                       name_of(walk->checker, id));
        }
    }
}

// The kernel copies the capabilities of tables that are mapped, and no others.
static void check_handed_out(walk_t *walk)
{
    checker_t *checker = walk->checker;
    const capdl_spec_t *spec = checker->spec;

    for (size_t i = 0; i < spec->count && !walk->has_failed; i++) {
        const capdl_object_t *object = &spec->objects[i];
        for (size_t j = 0; object->kind == CAPDL_CNODE && j < object->slot_count; j++) {
            const capdl_slot_t *slot = &object->slots[j];
            capdl_id_t id = slot->cap.object;
            if (slot->cap.kind != CAPDL_PAGE_TABLE || !check_priv_is_sound(checker, object, slot)) {
                continue;
            }
            // Without entries it was not reported already.
            const capdl_object_t *table = capdl_get(spec, id);
            if (!table->is_root && !walk->users[id] && table->slot_count == 0) {
                diag_error(checker->diag, slot->place,
                           "%s is in slot %" PRIu32 " of %s but in no address space, and the "
                           "kernel copies only capabilities of tables that are mapped; put it into "
                           "a table",
                           name_of(checker, id), slot->index, name_of(checker, (capdl_id_t)i));
            }
        }
    }
}

void check_priv_vspaces(checker_t *checker)
{
    // The initial thread's pool has 512, of which one is its own and one is never used.
    enum { ASID_COUNT = 510 };
    const capdl_spec_t *spec = checker->spec;
    walk_t walk = { .checker = checker };
    size_t root_count = 0;

    walk.users = arena_alloc_items(checker->arena, spec->count + 1, sizeof *walk.users);
    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        if (object->kind != CAPDL_PAGE_TABLE || !object->is_root) {
            continue;
        }
        if (object->has_level && object->level != 0) {
            diag_error(checker->diag, object->place,
                       "%s is the root of an address space, so its level is 0 and not %u; correct "
                       "\"level\" or \"is_root\"",
                       name_of(checker, (capdl_id_t)i), object->level);
        }
        if (++root_count == ASID_COUNT + 1) {
            diag_error(checker->diag, object->place,
                       "%s is one address space too many: the initialiser has ASIDs for %d",
                       name_of(checker, (capdl_id_t)i), ASID_COUNT);
        }
        walk.root = (capdl_id_t)i;
        unsigned errors = checker->diag->error_count;
        bool had_failed = walk.has_failed;
        walk.has_failed = false;
        if (object->is_ept && !checker->kernel->has_vcpu) {
            walk.has_failed = true; // the kernel has no such tables
        } else {
            walk_table(&walk, walk.root, 0, 0);
        }
        walk.has_failed = walk.has_failed || checker->diag->error_count != errors;
        checker->is_suspect[i] = walk.has_failed;
        walk.has_failed = walk.has_failed || had_failed;
    }
    unsigned errors = checker->diag->error_count;
    check_reached(&walk);
    checker->has_loose_tables = checker->diag->error_count != errors;
    check_handed_out(&walk);
}

capdl_mapping_t capdl_translate(const capdl_kernel_t *kernel, const capdl_spec_t *spec,
                                capdl_id_t root, uint64_t vaddr)
{
    capdl_mapping_t none = { 0 };
    uint64_t base = 0;
    capdl_id_t at = root;

    for (unsigned level = 0; level < kernel->level_count; level++) {
        unsigned span = kernel->span_bits[level];
        unsigned bits = kernel->index_bits[level];
        uint64_t index = (vaddr >> span) & ((UINT64_C(1) << bits) - 1);
        if (level == 0 && span + bits < 64 && (vaddr >> (span + bits)) != 0) {
            return none;
        }
        const capdl_slot_t *slot = capdl_find_slot(capdl_get(spec, at), (uint32_t)index);
        if (!slot) {
            return none;
        }
        base += index << span;
        if (slot->cap.kind == CAPDL_FRAME) {
            return (capdl_mapping_t){ slot, base };
        }
        if (slot->cap.object >= spec->count ||
            capdl_get(spec, slot->cap.object)->kind != CAPDL_PAGE_TABLE) {
            return none;
        }
        at = slot->cap.object;
    }
    return none;
}
