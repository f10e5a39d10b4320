// SPDX-License-Identifier: BSD-2-Clause

// Makes the objects: those of the kernel's untyped memory where the allocator puts them, then those
// made of untyped memory of the specification.

#include <sel4c/capdl_alloc.h>

#include "init.h"

enum { HOLD_COUNT = 2 };

typedef struct maker {
    init_t *init;
    seL4_CPtr holds[HOLD_COUNT]; // for untyped memory that is skipped
    bool is_held[HOLD_COUNT];
    unsigned hold;
} maker_t;

static bool retype(init_t *init, seL4_CPtr untyped, const sel4_capdl_run_t *run, uint32_t first,
                   uint32_t count)
{
    long type = init_arch_type(run);
    seL4_Word size_bits = run->kind == SEL4_CAPDL_ASID_POOL ? run->memory_bits : run->size_bits;

    if (type < 0) {
        return init_fail(init, "this kernel has no such objects", first);
    }
    while (count > 0) {
        uint32_t now = count < CONFIG_RETYPE_FAN_OUT_LIMIT ? count : CONFIG_RETYPE_FAN_OUT_LIMIT;
        seL4_Error error =
            seL4_Untyped_Retype(untyped, (seL4_Word)type, size_bits, seL4_CapInitThreadCNode, 0, 0,
                                init_cap(init, first), now);
        if (!init_check(init, error, "retype", first)) {
            return false;
        }
        first += now;
        count -= now;
    }
    return true;
}

// Two slots in turn: the untyped must have a child at any time, or the kernel starts it again.
static bool skip(maker_t *maker, seL4_CPtr untyped, unsigned bits)
{
    unsigned hold = maker->hold++ % HOLD_COUNT;
    seL4_CPtr slot = maker->holds[hold];

    if (maker->is_held[hold] &&
        !init_check(maker->init, seL4_CNode_Delete(seL4_CapInitThreadCNode, slot, seL4_WordBits),
                    "delete skipped memory", SEL4_CAPDL_NONE)) {
        return false;
    }
    maker->is_held[hold] = true;
    return init_check(maker->init,
                      seL4_Untyped_Retype(untyped, seL4_UntypedObject, bits,
                                          seL4_CapInitThreadCNode, 0, 0, slot, 1),
                      "skip memory", SEL4_CAPDL_NONE);
}

// As `sel4c capdl simulate` prints it, so that the two can be compared.
static void print_step(const init_t *init, const sel4_capdl_step_t *step)
{
    if (init->log_level < LOG_ALL) {
        return;
    }
    if (!step->run) {
        sel4_debug_print("skip 0x%llx 2^%u\n", (unsigned long long)step->paddr, step->skip_bits);
        return;
    }
    sel4_debug_print("make 0x%llx %u x 2^%u from ", (unsigned long long)step->paddr, step->count,
                     step->run->memory_bits);
    init_print_object(init, step->first);
    sel4_debug_print(" on\n");
}

static int visit(void *context, const sel4_capdl_step_t *step)
{
    maker_t *maker = context;
    init_t *init = maker->init;
    seL4_CPtr untyped = init->bootinfo->untyped.start + step->untyped->index;

    print_step(init, step);
    bool ok = step->run ? retype(init, untyped, step->run, step->first, step->count)
                        : skip(maker, untyped, step->skip_bits);
    return ok ? 0 : 1;
}

static void print_untypeds(const sel4_capdl_untyped_t *untypeds, size_t count)
{
    sel4_debug_print("capdl-init: the kernel's untyped memory is:\n");
    for (size_t i = 0; i < count; i++) {
        sel4_debug_print("  [0x%llx, 0x%llx)%s\n", (unsigned long long)untypeds[i].paddr,
                         (unsigned long long)(untypeds[i].paddr + (1ULL << untypeds[i].size_bits)),
                         untypeds[i].is_device ? " device" : "");
    }
}

static bool report(init_t *init, const sel4_capdl_alloc_result_t *result,
                   const sel4_capdl_untyped_t *untypeds, size_t count)
{
    if (result->error == SEL4_CAPDL_ALLOC_ERR_STOPPED) {
        return false; // the step has said why
    }
    init_fail(init, sel4_capdl_alloc_error_text(result->error), result->object);
    if (init->log_level >= LOG_ERRORS) {
        print_untypeds(untypeds, count);
    }
    return false;
}

static bool release(maker_t *maker)
{
    for (unsigned i = 0; i < HOLD_COUNT; i++) {
        if (maker->is_held[i] &&
            !init_check(maker->init,
                        seL4_CNode_Delete(seL4_CapInitThreadCNode, maker->holds[i], seL4_WordBits),
                        "delete skipped memory", SEL4_CAPDL_NONE)) {
            return false;
        }
    }
    return true;
}

static bool make_roots(init_t *init)
{
    static sel4_capdl_untyped_t untypeds[CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS];
    size_t count = sel4_bootinfo_untyped_count(init->bootinfo);
    maker_t maker = { .init = init };

    for (size_t i = 0; i < count; i++) {
        const seL4_UntypedDesc *untyped = &init->bootinfo->untypedList[i];
        untypeds[i] = (sel4_capdl_untyped_t){ .paddr = untyped->paddr,
                                              .index = (uint32_t)i,
                                              .size_bits = untyped->sizeBits,
                                              .is_device = untyped->isDevice != 0 };
        if (init->log_level >= LOG_ALL) {
            sel4_debug_print("untyped 0x%llx 2^%u%s\n", (unsigned long long)untyped->paddr,
                             untyped->sizeBits, untyped->isDevice != 0 ? " device" : "");
        }
    }
    for (unsigned i = 0; i < HOLD_COUNT; i++) {
        if (!init_take_slot(init, &maker.holds[i])) {
            return false;
        }
    }
    sel4_capdl_alloc_result_t result = sel4_capdl_allocate(
        init->spec.runs, sel4_capdl_spec_count(&init->spec, SEL4_CAPDL_SECTION_RUNS), untypeds,
        count, visit, &maker);
    if (result.error != SEL4_CAPDL_ALLOC_OK) {
        return report(init, &result, untypeds, count);
    }
    return release(&maker);
}

bool init_objects(init_t *init)
{
    if (!make_roots(init)) {
        return false;
    }
    for (uint32_t i = 0; i < sel4_capdl_spec_count(&init->spec, SEL4_CAPDL_SECTION_CHILDREN); i++) {
        const sel4_capdl_run_t *run = &init->spec.children[i];
        if (!retype(init, init_cap(init, run->parent), run, run->first, run->count)) {
            return false;
        }
    }
    return true;
}
