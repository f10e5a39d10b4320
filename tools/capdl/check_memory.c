// SPDX-License-Identifier: BSD-2-Clause

/*
 * Memory: fixed addresses, what is made from untyped memory of the specification, and what frames
 * are filled with.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "check_priv.h"

/* ---- Fixed addresses */

typedef struct fixed {
    capdl_id_t id;
    uint64_t start;
    uint64_t last;
} fixed_t;

static int compare_fixed(const void *a, const void *b)
{
    const fixed_t *left = a;
    const fixed_t *right = b;

    return left->start != right->start ? (left->start < right->start ? -1 : 1)
                                       : (left->id < right->id ? -1 : 1);
}

// No architecture has wider physical addresses.
#define PADDR_BITS_MAX 56

static bool is_sane(unsigned size_bits)
{
    return size_bits < PADDR_BITS_MAX;
}

// Whether it is aligned and within what addresses can be.
static bool check_alignment(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *object = capdl_get(checker->spec, id);
    uint64_t size = UINT64_C(1) << object->size_bits;

    if ((object->paddr & (size - 1)) != 0) {
        diag_error(checker->diag, object->place,
                   "%s has the address 0x%" PRIx64 ", which is no multiple of its size 0x%" PRIx64
                   "; use 0x%" PRIx64,
                   name_of(checker, id), object->paddr, size, object->paddr & ~(size - 1));
        return false;
    }
    if (object->paddr >> PADDR_BITS_MAX != 0) {
        diag_error(checker->diag, object->place,
                   "%s has the address 0x%" PRIx64
                   ", and physical addresses have at most %d bits; use one that the machine has",
                   name_of(checker, id), object->paddr, PADDR_BITS_MAX);
        return false;
    }
    return true;
}

static void check_disjoint(checker_t *checker, fixed_t *items, size_t count)
{
    qsort(items, count, sizeof *items, compare_fixed);
    size_t widest = 0;
    for (size_t i = 1; i < count; i++) {
        if (items[i].start <= items[widest].last) {
            const capdl_object_t *object = capdl_get(checker->spec, items[i].id);
            diag_error(checker->diag, object->place,
                       "%s at [0x%" PRIx64 ", 0x%" PRIx64 "] overlaps %s at [0x%" PRIx64
                       ", 0x%" PRIx64 "]; use one object for both, with a capability for each "
                       "user",
                       name_of(checker, items[i].id), items[i].start, items[i].last,
                       name_of(checker, items[widest].id), items[widest].start, items[widest].last);
            diag_note(checker->diag, capdl_get(checker->spec, items[widest].id)->place,
                      "the other is here");
        }
        if (items[i].last >= items[widest].last) {
            widest = i;
        }
    }
}

static void check_fixed(checker_t *checker)
{
    const capdl_spec_t *spec = checker->spec;
    fixed_t *items = arena_alloc_items(checker->arena, spec->count + 1, sizeof *items);
    size_t count = 0;

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        if (!object->has_paddr || !is_sane(object->size_bits)) {
            continue;
        }
        if (object->kind != CAPDL_FRAME && object->kind != CAPDL_UNTYPED) {
            diag_error(checker->diag, object->place,
                       "%s has an address, but only frames and untyped memory can; leave "
                       "\"paddr\" out",
                       name_of(checker, (capdl_id_t)i));
        } else if (check_alignment(checker, (capdl_id_t)i) && object->parent == CAPDL_NONE) {
            uint64_t size = UINT64_C(1) << object->size_bits;
            items[count++] = (fixed_t){ (capdl_id_t)i, object->paddr, object->paddr + (size - 1) };
        }
    }
    check_disjoint(checker, items, count);
}

/* ---- Children of untyped memory */

static bool check_child(checker_t *checker, capdl_id_t parent, capdl_id_t child,
                        uint64_t *watermark)
{
    const capdl_object_t *untyped = capdl_get(checker->spec, parent);
    const capdl_object_t *object = capdl_get(checker->spec, child);
    unsigned bits = capdl_size_bits(checker->kernel, object);
    uint64_t total = UINT64_C(1) << untyped->size_bits;

    if (bits == 0) {
        diag_error(checker->diag, object->place,
                   "%s takes no memory, so it is not made from %s; move it to the root objects",
                   name_of(checker, child), name_of(checker, parent));
        return true;
    }
    if (!is_sane(bits)) {
        return true;
    }
    uint64_t size = UINT64_C(1) << bits;
    uint64_t at = (*watermark + (size - 1)) & ~(size - 1);
    if (at > total || size > total - at) {
        diag_error(checker->diag, object->place,
                   "%s of 0x%" PRIx64 " bytes does not fit in %s: 0x%" PRIx64 " of its 0x%" PRIx64
                   " bytes are taken by the children before it; make the untyped larger, or list "
                   "larger children first",
                   name_of(checker, child), size, name_of(checker, parent), at, total);
        return false;
    }
    if (object->has_paddr && (!untyped->has_paddr || object->paddr != untyped->paddr + at)) {
        diag_error(checker->diag, object->place,
                   "%s is to be at 0x%" PRIx64 ", but the children before it in %s put it %s"
                   "0x%" PRIx64 "; leave its \"paddr\" out or reorder the children",
                   name_of(checker, child), object->paddr, name_of(checker, parent),
                   untyped->has_paddr ? "at " : "somewhere at offset ", untyped->paddr + at);
    }
    *watermark = at + size;
    return true;
}

enum { ANCESTRY_UNKNOWN, ANCESTRY_BEING_WALKED, ANCESTRY_ENDS, ANCESTRY_CIRCULAR };

// Learns of an object and all its ancestors whether they are their own.
static void walk_ancestry(const capdl_spec_t *spec, capdl_id_t id, uint8_t *ancestry)
{
    capdl_id_t at = id;

    while (at != CAPDL_NONE && ancestry[at] == ANCESTRY_UNKNOWN) {
        ancestry[at] = ANCESTRY_BEING_WALKED;
        at = capdl_get(spec, at)->parent;
    }
    // Those of the circle, then those that lead to it, or all.
    for (capdl_id_t on = at; on != CAPDL_NONE && ancestry[on] == ANCESTRY_BEING_WALKED;) {
        ancestry[on] = ANCESTRY_CIRCULAR;
        on = capdl_get(spec, on)->parent;
    }
    for (at = id; at != CAPDL_NONE && ancestry[at] == ANCESTRY_BEING_WALKED;) {
        ancestry[at] = ANCESTRY_ENDS;
        at = capdl_get(spec, at)->parent;
    }
}

static void check_children(checker_t *checker)
{
    const capdl_spec_t *spec = checker->spec;
    uint8_t *ancestry = arena_alloc_items(checker->arena, spec->count + 1, sizeof *ancestry);

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        uint64_t watermark = 0;
        if (object->kind != CAPDL_UNTYPED || !is_sane(object->size_bits)) {
            continue;
        }
        walk_ancestry(spec, (capdl_id_t)i, ancestry);
        if (ancestry[i] == ANCESTRY_CIRCULAR) {
            diag_error(checker->diag, object->place,
                       "%s is made from itself; take it out of the covers of its own children",
                       name_of(checker, (capdl_id_t)i));
            continue;
        }
        for (size_t j = 0; j < object->child_count; j++) {
            if (!check_child(checker, (capdl_id_t)i, object->children[j], &watermark)) {
                break;
            }
        }
    }
}

void check_priv_memory(checker_t *checker)
{
    check_fixed(checker);
    check_children(checker);
}

/* ---- What frames are filled with */

typedef struct file_size {
    const char *name;
    bool exists;
    uint64_t size;
} file_size_t;

typedef struct file_sizes {
    file_size_t *items;
    size_t count;
    size_t capacity;
} file_sizes_t;

static const file_size_t *look_up_file(checker_t *checker, file_sizes_t *sizes, const char *name)
{
    // Fills of one file follow each other.
    for (size_t i = sizes->count; i-- > 0;) {
        if (strcmp(sizes->items[i].name, name) == 0) {
            return &sizes->items[i];
        }
    }
    struct stat status;
    const char *path =
        arena_format(checker->arena, "%s/%s", checker->options->fill_directory, name);
    file_size_t *item = ARENA_PUSH(checker->arena, sizes->items, sizes->count, sizes->capacity);
    *item = (file_size_t){ .name = name };
    if (stat(path, &status) == 0 && S_ISREG(status.st_mode)) {
        item->exists = true;
        item->size = (uint64_t)status.st_size;
    }
    return item;
}

static void check_file(checker_t *checker, capdl_id_t id, const capdl_fill_t *fill,
                       file_sizes_t *sizes)
{
    if (!checker->options->fill_directory) {
        return;
    }
    uint64_t size = fill->end - fill->start;
    const file_size_t *file = look_up_file(checker, sizes, fill->file);
    if (!file->exists) {
        diag_error(checker->diag, fill->place,
                   "%s is filled from \"%s\", which is not in %s; name its folder with --fill",
                   name_of(checker, id), fill->file, checker->options->fill_directory);
    } else if (fill->offset > file->size || size > file->size - fill->offset) {
        diag_error(checker->diag, fill->place,
                   "%s is filled from bytes [%" PRIu64 ", %" PRIu64
                   ") of \"%s\", which has %" PRIu64 "; correct \"file_offset\" or \"range\"",
                   name_of(checker, id), fill->offset, fill->offset + size, fill->file, file->size);
    }
}

static void check_fill(checker_t *checker, capdl_id_t id, size_t index, file_sizes_t *sizes)
{
    const capdl_object_t *frame = capdl_get(checker->spec, id);
    const capdl_fill_t *fill = &frame->fills[index];
    uint64_t frame_size = UINT64_C(1) << frame->size_bits;

    if (fill->start >= fill->end || fill->end > frame_size) {
        diag_error(checker->diag, fill->place,
                   "%s has %" PRIu64 " bytes, and is filled at [%" PRIu64 ", %" PRIu64
                   "); correct \"range\"",
                   name_of(checker, id), frame_size, fill->start, fill->end);
        return;
    }
    if (fill->content == CAPDL_CONTENT_FILE) {
        check_file(checker, id, fill, sizes);
    } else if (fill->content == CAPDL_CONTENT_BYTES &&
               fill->byte_count != fill->end - fill->start) {
        diag_error(checker->diag, fill->place,
                   "%s is filled at [%" PRIu64 ", %" PRIu64
                   "), but %zu bytes are given; give as many as the range has",
                   name_of(checker, id), fill->start, fill->end, fill->byte_count);
    }
}

static int compare_fills(const void *a, const void *b)
{
    const capdl_fill_t *left = *(const capdl_fill_t *const *)a;
    const capdl_fill_t *right = *(const capdl_fill_t *const *)b;

    return left->start != right->start ? (left->start < right->start ? -1 : 1)
                                       : (left < right ? -1 : 1);
}

// No byte of a frame comes from two fills.
static void check_fills_disjoint(checker_t *checker, capdl_id_t id)
{
    const capdl_object_t *frame = capdl_get(checker->spec, id);

    if (frame->fill_count < 2) {
        return;
    }
    const capdl_fill_t **sorted =
        arena_alloc_items(checker->arena, frame->fill_count, sizeof *sorted);
    for (size_t i = 0; i < frame->fill_count; i++) {
        sorted[i] = &frame->fills[i];
    }
    qsort(sorted, frame->fill_count, sizeof *sorted, compare_fills);
    const capdl_fill_t *widest = sorted[0];
    for (size_t i = 1; i < frame->fill_count; i++) {
        const capdl_fill_t *later = sorted[i] > widest ? sorted[i] : widest;
        if (sorted[i]->start < widest->end && sorted[i]->start < sorted[i]->end) {
            diag_error(checker->diag, later->place,
                       "%s is filled twice at offset %" PRIu64 "; correct one \"range\"",
                       name_of(checker, id), sorted[i]->start);
        }
        if (sorted[i]->end > widest->end) {
            widest = sorted[i];
        }
    }
}

void check_priv_fills(checker_t *checker)
{
    const capdl_spec_t *spec = checker->spec;
    file_sizes_t sizes = { 0 };

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        for (size_t j = 0;
             object->kind == CAPDL_FRAME && is_sane(object->size_bits) && j < object->fill_count;
             j++) {
            check_fill(checker, (capdl_id_t)i, j, &sizes);
        }
        if (object->kind == CAPDL_FRAME) {
            check_fills_disjoint(checker, (capdl_id_t)i);
        }
        if (object->kind == CAPDL_FRAME && object->size_bits == 30 && object->fill_count > 0) {
            diag_error(checker->diag, object->place,
                       "%s is a page of 1 GiB, and these cannot be filled; use smaller pages",
                       name_of(checker, (capdl_id_t)i));
        }
    }
}
