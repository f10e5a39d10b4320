// SPDX-License-Identifier: BSD-2-Clause

// Makes the objects: those of the kernel's untyped memory where the allocator puts them, then those
// made of untyped memory of the specification.

#include <sel4c/capdl_alloc.h>

#include "init.h"

enum { HOLD_COUNT = 2 };

typedef struct maker {
    init_t *init;
    bool is_held[HOLD_COUNT]; // untyped memory that is skipped, in the slots for it
    unsigned hold;
} maker_t;

static sel4_blueprint_t blueprint_of(const sel4_capdl_run_t *run)
{
    switch ((sel4_capdl_kind_t)run->kind) {
    case SEL4_CAPDL_UNTYPED:
        return sel4_blueprint_untyped(run->size_bits);
    case SEL4_CAPDL_ASID_POOL:
        return sel4_blueprint_untyped(run->memory_bits);
    case SEL4_CAPDL_ENDPOINT:
        return SEL4_BLUEPRINT_ENDPOINT;
    case SEL4_CAPDL_NOTIFICATION:
        return SEL4_BLUEPRINT_NOTIFICATION;
    case SEL4_CAPDL_CNODE:
        return sel4_blueprint_cnode(run->size_bits);
    case SEL4_CAPDL_TCB:
        return SEL4_BLUEPRINT_TCB;
    case SEL4_CAPDL_VSPACE:
        return SEL4_BLUEPRINT_VSPACE;
    case SEL4_CAPDL_TABLE:
        return sel4_blueprint_page_table(run->level);
    case SEL4_CAPDL_FRAME:
        return sel4_blueprint_frame(run->size_bits);
#if SEL4_CONFIG(KERNEL_MCS)
    case SEL4_CAPDL_SCHED_CONTEXT:
        return sel4_blueprint_sched_context(run->size_bits);
    case SEL4_CAPDL_REPLY:
        return SEL4_BLUEPRINT_REPLY;
#endif
#if SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT)
    case SEL4_CAPDL_VCPU:
        return SEL4_BLUEPRINT_VCPU;
#endif
    default:
        return (sel4_blueprint_t){ seL4_ObjectTypeCount, 0 };
    }
}

INIT_FLAT seL4_Error init_make(seL4_CPtr untyped, sel4_blueprint_t what, init_node_t to,
                               seL4_Word slot, seL4_Word count)
{
    return seL4_Untyped_Retype(untyped, what.type, what.size_bits, to.root, to.index, to.depth,
                               slot, count);
}

static bool retype(const init_t *init, seL4_CPtr untyped, const sel4_capdl_run_t *run,
                   uint32_t first, uint32_t count)
{
    seL4_Word node_size = (seL4_Word)1 << init->root_bits;
    sel4_blueprint_t what = blueprint_of(run);

    if (what.type == seL4_ObjectTypeCount) {
        return init_fail(init, "this kernel has no such objects", first);
    }
    while (count > 0) {
        // As many as one call makes and the CNode takes.
        seL4_CPtr slot = init_slot(init, first);
        seL4_Word room = node_size - slot % node_size;
        room = room < CONFIG_RETYPE_FAN_OUT_LIMIT ? room : CONFIG_RETYPE_FAN_OUT_LIMIT;
        uint32_t now = count < room ? count : (uint32_t)room;
        const init_node_t to = { init->cspace, slot / node_size, init->node_depth };
        if (!init_check(init, init_make(untyped, what, to, slot % node_size, now), "retype",
                        first)) {
            return false;
        }
        first += now;
        count -= now;
    }
    return true;
}

// Into a slot of the root CNode.
static bool make_untyped(const init_t *init, seL4_CPtr untyped, unsigned bits, seL4_CPtr slot)
{
    const init_node_t to = { seL4_CapInitThreadCNode, 0, 0 };

    return init_check(init, init_make(untyped, sel4_blueprint_untyped((uint8_t)bits), to, slot, 1),
                      "make untyped memory", SEL4_CAPDL_NONE);
}

static bool delete_hold(const maker_t *maker, unsigned hold)
{
    const init_t *init = maker->init;

    return !maker->is_held[hold] ||
           init_check(
               init,
               seL4_CNode_Delete(seL4_CapInitThreadCNode, init->first_hold + hold, seL4_WordBits),
               "delete skipped memory", SEL4_CAPDL_NONE);
}

// Two slots in turn: the untyped must have a child at any time, or the kernel starts it again.
static bool skip(maker_t *maker, seL4_CPtr untyped, unsigned bits)
{
    unsigned hold = maker->hold++ % HOLD_COUNT;

    if (!delete_hold(maker, hold)) {
        return false;
    }
    maker->is_held[hold] = true;
    return make_untyped(maker->init, untyped, bits, maker->init->first_hold + hold);
}

// As `sel4c capdl simulate` prints it, so that the two can be compared.
static void print_step(const init_t *init, const sel4_capdl_step_t *step)
{
    if (init->log_level < LOG_ALL) {
        return;
    }
    if (!step->run) {
        init_print("%s 0x%lx 2^%u\n", step->is_store ? "store" : "skip", (unsigned long)step->paddr,
                   step->untyped_bits);
        return;
    }
    init_print("make 0x%lx %u x 2^%u from ", (unsigned long)step->paddr, step->count,
               step->run->memory_bits);
    init_print_object(init, step->first);
    init_print(" on\n");
}

INIT_FLAT bool init_get_address(const init_t *init, uint32_t id, uint64_t *ret_address)
{
    sel4_frame_t frame = { init_cap(init, id) };
    sel4_paddr_t address = { 0 };
    sel4_error_t error = sel4_frame_get_address(frame, &address).error;

    *ret_address = address.bits;
    return init_check(init, (seL4_Error)error, "get its address", id);
}

// That a frame is where the allocator says: at the address that it is to have.
static bool check_place(const init_t *init, const sel4_capdl_step_t *step)
{
    uint64_t place;

    if (step->run->kind != SEL4_CAPDL_FRAME || step->run->paddr == SEL4_CAPDL_NO_ADDRESS) {
        return true;
    }
    return init_get_address(init, step->first, &place) &&
           (place == step->paddr ||
            init_fail(init, "the kernel made it at another address", step->first));
}

static int visit(void *context, const sel4_capdl_step_t *step)
{
    maker_t *maker = context;
    init_t *init = maker->init;
    seL4_CPtr untyped = init->bootinfo->untyped.start + step->untyped->index;

    bool ok;

    print_step(init, step);
    if (step->run) {
        ok = retype(init, untyped, step->run, step->first, step->count) && check_place(init, step);
    } else if (step->is_store) {
        ok = make_untyped(init, untyped, step->untyped_bits, init->store) && init_make_store(init);
    } else {
        ok = skip(maker, untyped, step->untyped_bits);
    }
    return ok ? 0 : 1;
}

static void print_untypeds(const sel4_capdl_untyped_t *untypeds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        init_print("untyped 0x%lx 2^%u%s\n", (unsigned long)untypeds[i].paddr,
                   untypeds[i].size_bits, untypeds[i].is_device ? " device" : "");
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
        init_print("capdl-init: the kernel has:\n");
        print_untypeds(untypeds, count);
    }
    return false;
}

bool init_make_roots(init_t *init, const void *record)
{
    (void)record;
    static sel4_capdl_untyped_t untypeds[CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS];
    size_t count = sel4_bootinfo_untyped_count(init->bootinfo);
    maker_t maker = { .init = init };

    for (size_t i = 0; i < count; i++) {
        const seL4_UntypedDesc *untyped = &init->bootinfo->untypedList[i];
        untypeds[i] = (sel4_capdl_untyped_t){ .paddr = untyped->paddr,
                                              .index = (uint32_t)i,
                                              .size_bits = untyped->sizeBits,
                                              .is_device = untyped->isDevice != 0 };
    }
    if (init->log_level >= LOG_ALL) {
        print_untypeds(untypeds, count);
    }
    sel4_capdl_alloc_result_t result =
        sel4_capdl_allocate(init->spec.header->store_bits, init->spec.runs,
                            sel4_capdl_spec_count(&init->spec, SEL4_CAPDL_SECTION_RUNS), untypeds,
                            count, visit, &maker);
    if (result.error != SEL4_CAPDL_ALLOC_OK) {
        return report(init, &result, untypeds, count);
    }
    return delete_hold(&maker, 0) && delete_hold(&maker, 1);
}

bool init_make_children(init_t *init, const void *record)
{
    const sel4_capdl_run_t *run = record;

    return retype(init, init_cap(init, run->parent), run, run->first, run->count);
}
