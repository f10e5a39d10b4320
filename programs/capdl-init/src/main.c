// SPDX-License-Identifier: BSD-2-Clause

/*
 * The capDL initialiser: a root task that makes the system which `sel4c capdl build` put behind it,
 * starts it, and stops.
 *
 * Nothing starts before everything else has succeeded.
 */

#include <sel4c/root_task.h>
#include <sel4c/rt/program_headers.h>

#include "init.h"

#if SEL4_CONFIG(ARCH_AARCH64)
enum { MACHINE = 183, LEVEL_COUNT = seL4_VSpaceIndexBits == 10 ? 3 : 4 };
#define HAS_VCPU SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT)
#elif SEL4_CONFIG(ARCH_RISCV64)
enum { MACHINE = 243, LEVEL_COUNT = CONFIG_PT_LEVELS };
#define HAS_VCPU 0
#else
enum { MACHINE = 62, LEVEL_COUNT = 4 };
#define HAS_VCPU SEL4_CONFIG(VTX)
#endif

// What `sel4c capdl build` reads of this program.
SEL4_USED const volatile sel4_capdl_description_t sel4_capdl_description = {
    .magic = SEL4_CAPDL_DESCRIPTION_MAGIC,
    .spec_version = SEL4_CAPDL_SPEC_VERSION,
    .page_bits = seL4_PageBits,
    .kernel = {
        .machine = MACHINE,
        .is_mcs = SEL4_CONFIG(KERNEL_MCS),
        .has_vcpu = HAS_VCPU,
        .tcb_bits = seL4_TCBBits,
        .notification_bits = seL4_NotificationBits,
        .vspace_bits = seL4_VSpaceBits,
        .level_count = LEVEL_COUNT,
        .core_count = CONFIG_MAX_NUM_NODES,
        .domain_count = CONFIG_NUM_DOMAINS,
    },
};

static const struct phase {
    const char *name;
    bool (*run)(init_t *init);
} phases[] = {
    { "making objects", init_objects },
    { "interrupts and devices", init_devices },
    { "address spaces", init_address_spaces },
    { "contents of frames", init_contents },
    { "mapping pages", init_pages },
    { "scheduling contexts", init_sched_contexts },
    { "threads", init_threads },
    { "CSpaces", init_cspaces },
    { "schedule of domains", init_schedule },
    { "starting threads", init_start },
};

static bool refuse(const char *why)
{
    sel4_debug_print("capdl-init: error: %s\n", why);
    return false;
}

static bool open_spec(init_t *init)
{
    sel4_span_t bytes = sel4_rt_appended_data(PT_SEL4_CAPDL_SPEC);
    sel4_capdl_kernel_t kernel = sel4_capdl_description.kernel;

    if (bytes.size == 0) {
        return refuse("there is no specification; add one with `sel4c capdl build`");
    }
    sel4_capdl_spec_error_t error = sel4_capdl_spec_open(bytes, &init->spec).error;
    if (error != SEL4_CAPDL_SPEC_OK) {
        return refuse(sel4_capdl_spec_error_text(error));
    }
    if (init->spec.header->machine != MACHINE ||
        init->spec.header->kernel_hash != sel4_capdl_kernel_hash(&kernel)) {
        return refuse("the specification is for a kernel with another configuration");
    }
    return true;
}

// Slots for objects, then for what is needed on the way.
static bool divide_slots(init_t *init)
{
    enum { HOLD_COUNT = 2 };
    const sel4_capdl_header_t *header = init->spec.header;
    seL4_SlotRegion empty = init->bootinfo->empty;
    uint64_t needs = (uint64_t)header->slot_count + header->spare_count + HOLD_COUNT;

    if (needs > sel4_slot_region_count(empty)) {
        sel4_debug_print("capdl-init: error: %llu slots are needed and %zu are free; build the "
                         "kernel with a larger root CNode\n",
                         (unsigned long long)needs, sel4_slot_region_count(empty));
        return false;
    }
    init->first_slot = empty.start;
    init->next_spare = empty.start + header->slot_count;
    init->end_spare = empty.end;
    return true;
}

// The frames of the pages that are given away.
static bool find_pages(init_t *init)
{
    const sel4_capdl_header_t *header = init->spec.header;
    sel4_span_t pages = sel4_rt_appended_data(PT_SEL4_CAPDL_FRAME_DATA);
    seL4_Word count = header->object_count - header->slot_count;
    seL4_Word first = ((seL4_Word)pages.data - (seL4_Word)sel4_rt_image_start) >> seL4_PageBits;

    if (count == 0) {
        return true;
    }
    if (pages.size >> seL4_PageBits != count ||
        ((seL4_Word)pages.data & ((1u << seL4_PageBits) - 1)) != 0 ||
        first + count > sel4_slot_region_count(init->bootinfo->userImageFrames)) {
        return refuse("the pages of the specification are not those that were loaded");
    }
    init->first_page = init->bootinfo->userImageFrames.start + first;
    return true;
}

static bool run_phases(init_t *init)
{
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(phases); i++) {
        init->phase = phases[i].name;
        if (init->log_level >= LOG_PHASES) {
            sel4_debug_print("capdl-init: %s\n", init->phase);
        }
        if (!phases[i].run(init)) {
            return false;
        }
    }
    return true;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    static init_t init;

    init.bootinfo = bootinfo;
    init.log_level = LOG_ERRORS;
    if (!open_spec(&init)) {
        return 1;
    }
    init.log_level = init.spec.header->log_level;
    if (!divide_slots(&init) || !find_pages(&init) || !run_phases(&init)) {
        return 1;
    }
    // The system runs; there is nothing left to do here.
    for (;;) {
        (void)seL4_TCB_Suspend(seL4_CapInitThreadTCB);
    }
}

SEL4_ROOT_TASK(run, stack_size(16 * 1024));
