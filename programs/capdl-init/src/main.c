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

// What is done, in this order: a step for each record of a section, or one step.
#define ONCE SEL4_CAPDL_SECTION_COUNT
static const struct step {
    const char *phase; // that begins here
    init_step_t *run;
    uint8_t section; // sel4_capdl_section_t
    uint8_t record_size;
} steps[] = {
    { "making objects", init_make_roots, ONCE, 0 },
    { NULL, init_make_children, SEL4_CAPDL_SECTION_CHILDREN, sizeof(sel4_capdl_run_t) },
    { "interrupts and devices", init_make_pool, SEL4_CAPDL_SECTION_ASID_POOLS, sizeof(uint32_t) },
    { NULL, init_bind_irq, SEL4_CAPDL_SECTION_IRQS, sizeof(sel4_capdl_irq_t) },
    // After the interrupts, since one of them may be the authority over these.
    { NULL, init_get_device, SEL4_CAPDL_SECTION_DEVICES, sizeof(sel4_capdl_device_t) },
    { "address spaces", init_assign_asids, SEL4_CAPDL_SECTION_RUNS, sizeof(sel4_capdl_run_t) },
    { NULL, init_assign_asids, SEL4_CAPDL_SECTION_CHILDREN, sizeof(sel4_capdl_run_t) },
    { NULL, init_map_tables, SEL4_CAPDL_SECTION_TABLES, sizeof(sel4_capdl_table_run_t) },
    { "contents of frames", init_fill, SEL4_CAPDL_SECTION_FILLS, sizeof(sel4_capdl_fill_t) },
    { "mapping pages", init_map_pages, SEL4_CAPDL_SECTION_PAGES, sizeof(sel4_capdl_page_run_t) },
    { "scheduling contexts", init_set_time, SEL4_CAPDL_SECTION_SCHED_CONTEXTS,
      sizeof(sel4_capdl_sched_context_t) },
    { "threads", init_set_up_thread, SEL4_CAPDL_SECTION_TCBS, sizeof(sel4_capdl_tcb_t) },
    { "CSpaces", init_put_caps, SEL4_CAPDL_SECTION_CAPS, sizeof(sel4_capdl_cap_run_t) },
    { "schedule of domains", init_set_domain, SEL4_CAPDL_SECTION_SCHEDULE,
      sizeof(sel4_capdl_domain_t) },
    // All has succeeded.
    { "starting threads", init_start_thread, SEL4_CAPDL_SECTION_TCBS, sizeof(sel4_capdl_tcb_t) },
    { NULL, init_start_schedule, ONCE, 0 },
};

static bool refuse(const char *why)
{
    init_print("capdl-init: error: %s\n", why);
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
        init->spec.header->kernel_hash != sel4_capdl_kernel_hash(&kernel) ||
        (init->spec.header->store_bits != 0 &&
         init->spec.header->root_bits != init->bootinfo->initThreadCNodeSizeBits)) {
        return refuse("the specification is for a kernel with another configuration");
    }
    return true;
}

// Slots of the root CNode: those for the system, unless they will be in the store, and then those
// that it needs itself.
static bool divide_slots(init_t *init)
{
    enum { HOLD_COUNT = 2 };
    seL4_SlotRegion empty = init->bootinfo->empty;
    uint64_t needs = sel4_capdl_root_slot_count(&init->spec);
    size_t has = sel4_slot_region_count(empty);

    if (needs > has) {
        init_print("capdl-init: error: %u slots are needed and %u are free; build the kernel with "
                   "a larger root CNode\n",
                   (unsigned)needs, (unsigned)has);
        return false;
    }
    init->first_slot = empty.start;
    init->first_hold = empty.start;
    if (init->spec.header->store_bits == 0) {
        init->first_hold += sel4_capdl_spec_slot_count(&init->spec);
    }
    init->store = init->first_hold + HOLD_COUNT;
    init->root_bits = (uint8_t)init->bootinfo->initThreadCNodeSizeBits;
    init->cspace = seL4_CapInitThreadCNode;
    init->slot_depth = seL4_WordBits;
    init->next_spare = init->spec.header->slot_count;
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

static bool take(init_t *init, const struct step *step)
{
    const sel4_capdl_header_t *header = init->spec.header;

    if (step->section == ONCE) {
        return step->run(init, NULL);
    }
    const uint8_t *record = (const uint8_t *)header + header->sections[step->section].offset;
    for (uint32_t i = 0; i < header->sections[step->section].count; i++) {
        if (!step->run(init, record)) {
            return false;
        }
        record += step->record_size;
    }
    return true;
}

static bool take_all(init_t *init)
{
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(steps); i++) {
        if (steps[i].phase) {
            init->phase = steps[i].phase;
            if (init->log_level >= LOG_PHASES) {
                init_print("capdl-init: %s\n", init->phase);
            }
        }
        if (!take(init, &steps[i])) {
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
    if (!divide_slots(&init) || !find_pages(&init) || !take_all(&init)) {
        return 1;
    }
    // The system runs; there is nothing left to do here.
    for (;;) {
        (void)seL4_TCB_Suspend(seL4_CapInitThreadTCB);
    }
}

SEL4_ROOT_TASK(run, stack_size(16 * 1024));
