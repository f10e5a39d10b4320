// SPDX-License-Identifier: BSD-2-Clause

// Runs the allocator and writes down where it puts things.

#include "place.h"

#include <sel4c/bits.h>

typedef struct placer {
    const sel4_capdl_spec_t *spec;
    uint64_t *places;
    uint64_t *watermarks; // of untyped memory of the specification: what its children have taken
    capdl_place_step_t step;
    void *context;
} placer_t;

static int visit(void *context, const sel4_capdl_step_t *step)
{
    placer_t *placer = context;

    for (uint32_t i = 0; step->run && i < step->count; i++) {
        placer->places[step->first + i] = step->paddr + ((uint64_t)i << step->run->memory_bits);
    }
    if (placer->step) {
        placer->step(placer->context, step);
    }
    return 0;
}

// The kernel makes them one after the other, each aligned to its size.
static bool place_children(placer_t *placer, const sel4_capdl_run_t *run, uint32_t *ret_object)
{
    const sel4_capdl_run_t *parent = sel4_capdl_spec_run(placer->spec, run->parent);
    uint64_t size = sel4_power_of_two(parent->memory_bits);
    uint64_t *watermark = &placer->watermarks[run->parent];

    for (uint32_t i = 0; i < run->count; i++) {
        uint64_t at = sel4_align_up(*watermark, run->memory_bits);
        if (run->memory_bits > parent->memory_bits ||
            at > size - sel4_power_of_two(run->memory_bits)) {
            *ret_object = run->first + i;
            return false;
        }
        placer->places[run->first + i] = placer->places[run->parent] + at;
        *watermark = at + sel4_power_of_two(run->memory_bits);
    }
    return true;
}

sel4_capdl_alloc_result_t capdl_place(arena_t *arena, const sel4_capdl_spec_t *spec,
                                      sel4_capdl_untyped_t *untypeds, size_t untyped_count,
                                      uint64_t pages_at, capdl_place_step_t step, void *context,
                                      uint64_t **ret_places)
{
    const sel4_capdl_header_t *header = spec->header;
    placer_t placer = { .spec = spec, .step = step, .context = context };
    uint32_t object = SEL4_CAPDL_NONE;

    placer.places = arena_alloc_items(arena, header->object_count + 1, sizeof *placer.places);
    placer.watermarks =
        arena_alloc_items(arena, header->object_count + 1, sizeof *placer.watermarks);
    for (uint32_t i = 0; i < header->object_count; i++) {
        placer.places[i] = i < header->slot_count
                               ? SEL4_CAPDL_NO_ADDRESS
                               : pages_at + ((uint64_t)(i - header->slot_count) << 12);
    }
    *ret_places = placer.places;
    SEL4_TRY(sel4_capdl_allocate(spec->header->store_bits, spec->runs,
                                 sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_RUNS), untypeds,
                                 untyped_count, visit, &placer));
    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_CHILDREN); i++) {
        if (!place_children(&placer, &spec->children[i], &object)) {
            return (sel4_capdl_alloc_result_t){ SEL4_CAPDL_ALLOC_ERR_NO_MEMORY, object, 0 };
        }
    }
    return (sel4_capdl_alloc_result_t){ SEL4_CAPDL_ALLOC_OK, 0, 0 };
}
