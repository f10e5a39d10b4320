// SPDX-License-Identifier: BSD-2-Clause

/*
 * The validator: objects and their slots one by one.  What concerns several of them is in the
 * other files.
 */

#include "check.h"

#include <stdlib.h>

#include "check_priv.h"

/* ---- Objects */

static void check_kind(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    const char *why = NULL;

    if (!capdl_kernel_has(checker->kernel, object->kind, &why)) {
        diag_error(checker->diag, object->place,
                   "%s: the kernel has no such objects, it lacks %s; leave it out or take another "
                   "kernel (%s)",
                   name_of(checker, id), why, checker->kernel->path);
    }
    if (object->kind == CAPDL_PAGE_TABLE && object->is_ept &&
        !(checker->kernel->arch == CAPDL_X86_64 && checker->kernel->has_vcpu)) {
        diag_error(checker->diag, object->place,
                   "%s is for virtual machines, and the kernel lacks KernelVTX; leave \"x86_ept\" "
                   "out or take another kernel (%s)",
                   name_of(checker, id), checker->kernel->path);
    }
}

static void check_size(checker_t *checker, capdl_id_t id)
{
    enum { UNTYPED_MIN = 4, SCHED_CONTEXT_MIN = 7 };
    const unsigned untyped_max = checker->kernel->arch == CAPDL_RISCV64 ? 38 : 47;
    const capdl_object_t *object = capdl_get(checker->spec, id);
    unsigned min = 1;
    unsigned max = untyped_max;

    switch (object->kind) {
    case CAPDL_UNTYPED:
        min = UNTYPED_MIN;
        break;
    case CAPDL_CNODE:
        max -= 5;
        break;
    case CAPDL_SCHED_CONTEXT:
        min = SCHED_CONTEXT_MIN;
        break;
    case CAPDL_FRAME:
        if (!capdl_kernel_has_frame(checker->kernel, object->size_bits)) {
            diag_error(checker->diag, object->place,
                       "%s has \"size_bits\" %u, but pages of %s are %s; use one of these",
                       name_of(checker, id), object->size_bits, checker->kernel->arch_name,
                       capdl_kernel_frame_texts(checker->kernel));
        }
        return;
    default:
        return;
    }
    if (object->size_bits < min || object->size_bits > max) {
        diag_error(checker->diag, object->place,
                   "%s has \"size_bits\" %u; the kernel allows %u to %u", name_of(checker, id),
                   object->size_bits, min, max);
    }
}

/* ---- Slots */

// Slots of an object, whether or not it may have that size.
static uint64_t slot_count_of(const checker_t *checker, const capdl_object_t *object)
{
    switch (object->kind) {
    case CAPDL_CNODE:
        return object->size_bits < 64 ? UINT64_C(1) << object->size_bits : UINT64_MAX;
    case CAPDL_TCB:
        return CAPDL_TCB_SLOT_COUNT;
    case CAPDL_PAGE_TABLE:
        return UINT64_C(1) << (object->is_root && !object->is_ept ? checker->kernel->index_bits[0]
                                                                  : 9);
    case CAPDL_IO_PAGE_TABLE:
        return 512;
    default:
        return 1;
    }
}

bool check_priv_is_sound(const checker_t *checker, const capdl_object_t *object,
                         const capdl_slot_t *slot)
{
    return slot->index < slot_count_of(checker, object) && is_object(checker, slot->cap.object) &&
           capdl_get(checker->spec, slot->cap.object)->kind == slot->cap.kind;
}

static void check_slot_index(checker_t *checker, capdl_id_t id, const capdl_slot_t *slot)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    uint64_t count = slot_count_of(checker, object);

    if (slot->index >= count) {
        diag_error(checker->diag, slot->place,
                   "slot %" PRIu32 " is outside of %s, which has %" PRIu64
                   " slots; use another slot%s",
                   slot->index, name_of(checker, id), count,
                   object->kind == CAPDL_CNODE ? " or make the CNode larger" : "");
    }
}

static void check_cap(checker_t *checker, capdl_id_t id, const capdl_slot_t *slot)
{
    enum { GUARD_BITS = 58 };
    const capdl_cap_t *cap = &slot->cap;

    if (!is_object(checker, cap->object)) {
        diag_error(checker->diag, slot->place,
                   "slot %" PRIu32 " of %s is for an object that does not exist", slot->index,
                   name_of(checker, id));
        return;
    }
    const capdl_object_t *target = capdl_get(checker->spec, cap->object);
    if (cap->kind != target->kind) {
        diag_error(checker->diag, slot->place,
                   "slot %" PRIu32 " of %s is for the object %s as if it were of kind %s; name "
                   "another object or the right kind",
                   slot->index, name_of(checker, id), name_of(checker, cap->object),
                   capdl_kind_text(cap->kind));
    } else if (cap->kind == CAPDL_CNODE) {
        unsigned used = cap->guard_size + (unsigned)target->size_bits;
        if (used > 64) {
            diag_error(checker->diag, slot->place,
                       "the guard of slot %" PRIu32 " of %s has %u bits, and %s resolves %u, more "
                       "than the 64 of a word together; make the guard shorter",
                       slot->index, name_of(checker, id), cap->guard_size,
                       name_of(checker, cap->object), target->size_bits);
        } else if (cap->badge >> GUARD_BITS != 0) {
            diag_error(checker->diag, slot->place,
                       "the guard 0x%" PRIx64 " of slot %" PRIu32
                       " of %s has more than the %d bits that the kernel keeps; use a smaller one",
                       cap->badge, slot->index, name_of(checker, id), GUARD_BITS);
        } else if (cap->guard_size < 64 && (cap->badge >> cap->guard_size) != 0) {
            diag_error(checker->diag, slot->place,
                       "the guard 0x%" PRIx64 " of slot %" PRIu32
                       " of %s does not fit its %u bits; make \"guard_size\" larger",
                       cap->badge, slot->index, name_of(checker, id), cap->guard_size);
        }
    } else if (cap->kind == CAPDL_FRAME && (cap->rights & CAPDL_WRITE) &&
               !(cap->rights & CAPDL_READ)) {
        diag_error(checker->diag, slot->place,
                   "slot %" PRIu32 " of %s allows to write %s but not to read it, which no "
                   "processor can do; add the right to read",
                   slot->index, name_of(checker, id), name_of(checker, cap->object));
    }
}

static int compare_slots(const void *a, const void *b)
{
    const capdl_slot_t *left = *(const capdl_slot_t *const *)a;
    const capdl_slot_t *right = *(const capdl_slot_t *const *)b;

    return left->index != right->index ? (left->index < right->index ? -1 : 1)
                                       : (left < right ? -1 : 1);
}

// A slot that is filled twice.
static void check_twice(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    bool ascends = true;

    for (size_t i = 1; i < object->slot_count; i++) {
        ascends = ascends && object->slots[i - 1].index < object->slots[i].index;
    }
    if (ascends) {
        return;
    }
    const capdl_slot_t **sorted =
        arena_alloc_items(checker->arena, object->slot_count, sizeof *sorted);
    for (size_t i = 0; i < object->slot_count; i++) {
        sorted[i] = &object->slots[i];
    }
    qsort(sorted, object->slot_count, sizeof *sorted, compare_slots);
    for (size_t i = 1; i < object->slot_count; i++) {
        if (sorted[i]->index == sorted[i - 1]->index) {
            diag_error(checker->diag, sorted[i]->place,
                       "slot %" PRIu32 " of %s is filled twice; remove one of the two",
                       sorted[i]->index, name_of(checker, id));
            diag_note(checker->diag, sorted[i - 1]->place, "the other is here");
        }
    }
}

static void check_slots(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);

    if (object->slot_count > 0 && !capdl_kind_has_slots(object->kind)) {
        diag_error(checker->diag, object->place, "%s has no slots; leave them out",
                   name_of(checker, id));
        return;
    }
    unsigned errors = checker->diag->error_count;
    for (size_t i = 0; i < object->slot_count; i++) {
        check_slot_index(checker, id, &object->slots[i]);
        check_cap(checker, id, &object->slots[i]);
    }
    check_twice(checker, id);
    checker->is_suspect[id] = checker->diag->error_count != errors;
}

// ---- Untyped memory that is handed out

// The kernel copies no capability of an untyped that something was made or copied from, nor the one
// for interrupts.
static void check_handed_out(checker_t *checker)
{
    const capdl_spec_t *spec = checker->spec;
    const capdl_slot_t **first = arena_alloc_items(checker->arena, spec->count + 1, sizeof *first);

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        for (size_t j = 0; object->kind == CAPDL_CNODE && j < object->slot_count; j++) {
            const capdl_slot_t *slot = &object->slots[j];
            capdl_id_t id = slot->cap.object;
            if ((slot->cap.kind != CAPDL_UNTYPED && slot->cap.kind != CAPDL_IRQ_CONTROL) ||
                !check_priv_is_sound(checker, object, slot)) {
                continue;
            }
            if (first[id]) {
                diag_error(
                    checker->diag, slot->place,
                    "%s goes to two slots, but the kernel copies no such capability; keep one "
                    "of the two",
                    name_of(checker, id));
                diag_note(checker->diag, first[id]->place, "the other is here");
            }
            first[id] = slot;
        }
    }
}

bool capdl_check(arena_t *arena, diag_t *diag, const capdl_kernel_t *kernel,
                 const capdl_spec_t *spec, const capdl_check_options_t *options)
{
    checker_t checker = {
        .arena = arena, .diag = diag, .kernel = kernel, .spec = spec, .options = options
    };
    unsigned errors = diag->error_count;

    checker.is_suspect = arena_alloc_items(arena, spec->count + 1, sizeof *checker.is_suspect);
    checker.whole.path = spec->count > 0 ? spec->objects[0].place.path : NULL;
    for (size_t i = 0; i < spec->count; i++) {
        check_kind(&checker, (capdl_id_t)i);
        check_size(&checker, (capdl_id_t)i);
        check_slots(&checker, (capdl_id_t)i);
    }
    check_handed_out(&checker);
    check_priv_memory(&checker);
    check_priv_fills(&checker);
    check_priv_vspaces(&checker);
    check_priv_threads(&checker);
    check_priv_devices(&checker);
    check_priv_domains(&checker);
    return diag->error_count == errors;
}
