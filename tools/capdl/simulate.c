// SPDX-License-Identifier: BSD-2-Clause

// Runs the allocator on the memory that the kernel is foreseen to have.

#include "simulate.h"

#include <inttypes.h>
#include <string.h>

#include <sel4c/phdr.h>

#include "capdl/place.h"
#include "image/inputs.h"

typedef struct simulation {
    arena_t *arena;
    diag_t *diag;
    const sel4_capdl_spec_t *spec;
    capdl_boot_t boot;
    text_t *text;
    bool *is_used;     // untypeds by index
    uint64_t pages_at; // of those that are given away
    uint64_t *places;  // of objects, by number
} simulation_t;

static const char *object_name(const simulation_t *simulation, uint32_t id)
{
    static const char *const kinds[SEL4_CAPDL_KIND_COUNT] = {
        [SEL4_CAPDL_UNTYPED] = "untyped",
        [SEL4_CAPDL_ENDPOINT] = "endpoint",
        [SEL4_CAPDL_NOTIFICATION] = "notification",
        [SEL4_CAPDL_CNODE] = "CNode",
        [SEL4_CAPDL_TCB] = "TCB",
        [SEL4_CAPDL_VCPU] = "VCPU",
        [SEL4_CAPDL_FRAME] = "frame",
        [SEL4_CAPDL_VSPACE] = "VSpace",
        [SEL4_CAPDL_TABLE] = "page table",
        [SEL4_CAPDL_ASID_POOL] = "ASID pool",
        [SEL4_CAPDL_SCHED_CONTEXT] = "scheduling context",
        [SEL4_CAPDL_REPLY] = "reply object",
    };
    const char *name = sel4_capdl_spec_name(simulation->spec, id);
    const sel4_capdl_run_t *run = sel4_capdl_spec_run(simulation->spec, id);
    const char *kind = run                                          ? kinds[run->kind]
                       : id >= simulation->spec->header->slot_count ? "page"
                                                                    : "device";

    return name ? arena_format(simulation->arena, "%s \"%s\"", kind, name)
                : arena_format(simulation->arena, "%s %u", kind, id);
}

static void visit(void *context, const sel4_capdl_step_t *step)
{
    simulation_t *simulation = context;

    simulation->is_used[step->untyped->index] = true;
    if (!simulation->text) {
        return;
    }
    if (!step->run) {
        text_printf(simulation->text, "%s 0x%" PRIx64 " 2^%u\n", step->is_store ? "store" : "skip",
                    step->paddr, step->untyped_bits);
    } else {
        text_printf(simulation->text, "make 0x%" PRIx64 " %u x 2^%u from %s on\n", step->paddr,
                    step->count, step->run->memory_bits, object_name(simulation, step->first));
    }
}

static void put_untypeds(const simulation_t *simulation)
{
    for (size_t i = 0; simulation->text && i < simulation->boot.count; i++) {
        const sel4_capdl_untyped_t *untyped = &simulation->boot.untypeds[i];
        text_printf(simulation->text, "untyped 0x%" PRIx64 " 2^%u%s\n", untyped->paddr,
                    untyped->size_bits, untyped->is_device ? " device" : "");
    }
}

// Pages of the initialiser, in the order in which they are mapped.
static void put_given(const simulation_t *simulation)
{
    const sel4_capdl_spec_t *spec = simulation->spec;
    uint32_t first = spec->header->slot_count;

    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_PAGES); i++) {
        const sel4_capdl_page_run_t *run = &spec->pages[i];
        for (uint32_t j = 0; (run->flags & SEL4_CAPDL_COPY) == 0 && j < run->count; j++) {
            uint32_t id = run->first + j;
            if (simulation->text && id >= first) {
                text_printf(simulation->text, "give 0x%" PRIx64 " %s\n", simulation->places[id],
                            object_name(simulation, id));
            }
        }
    }
}

// The untyped memory as ranges, those that touch joined.
static const char *ranges_text(const simulation_t *simulation)
{
    const char *text = "";
    uint64_t start = 0;
    uint64_t end = 0;

    // The list is sorted by address once the allocator has run.
    for (size_t i = 0; i <= simulation->boot.count; i++) {
        bool is_last = i == simulation->boot.count;
        const sel4_capdl_untyped_t *untyped = is_last ? NULL : &simulation->boot.untypeds[i];
        if (untyped && untyped->paddr == end && i > 0) {
            end += UINT64_C(1) << untyped->size_bits;
            continue;
        }
        if (i > 0) {
            text = arena_format(simulation->arena, "%s%s[0x%" PRIx64 ", 0x%" PRIx64 ")", text,
                                *text ? ", " : "", start, end);
        }
        if (untyped) {
            start = untyped->paddr;
            end = start + (UINT64_C(1) << untyped->size_bits);
        }
    }
    return text;
}

// All objects at addresses that no untyped has.
static bool report_unreachable(const simulation_t *simulation, const char *path)
{
    const sel4_capdl_spec_t *spec = simulation->spec;
    bool is_any = false;

    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_RUNS); i++) {
        const sel4_capdl_run_t *run = &spec->runs[i];
        for (uint32_t j = 0; run->paddr != SEL4_CAPDL_NO_ADDRESS && j < run->count; j++) {
            uint64_t paddr = run->paddr + ((uint64_t)j << run->memory_bits);
            if (!sel4_capdl_find_untyped(simulation->boot.untypeds, simulation->boot.count, paddr,
                                         run->memory_bits)) {
                diag_error(simulation->diag, (place_t){ .path = path },
                           "%s at 0x%" PRIx64 " is in no untyped; ranges are %s",
                           object_name(simulation, run->first + j), paddr, ranges_text(simulation));
                is_any = true;
            }
        }
    }
    return is_any;
}

static bool is_device(const simulation_t *simulation, uint32_t id)
{
    const sel4_capdl_untyped_t *untyped = sel4_capdl_find_untyped(
        simulation->boot.untypeds, simulation->boot.count, simulation->places[id], 0);

    return untyped && untyped->is_device;
}

// Bytes that objects of the specification take from the kernel's untyped memory, devices apart.
static uint64_t bytes_needed(const simulation_t *simulation)
{
    uint8_t store_bits = simulation->spec->header->store_bits;
    uint64_t size = store_bits != 0 ? UINT64_C(1) << store_bits : 0;

    for (uint32_t i = 0; i < sel4_capdl_spec_count(simulation->spec, SEL4_CAPDL_SECTION_RUNS);
         i++) {
        const sel4_capdl_run_t *run = &simulation->spec->runs[i];
        const sel4_capdl_untyped_t *untyped =
            run->paddr == SEL4_CAPDL_NO_ADDRESS
                ? NULL
                : sel4_capdl_find_untyped(simulation->boot.untypeds, simulation->boot.count,
                                          run->paddr, run->memory_bits);
        if (!untyped || !untyped->is_device) {
            size += (uint64_t)run->count << run->memory_bits;
        }
    }
    return size;
}

static void put_summary(const simulation_t *simulation)
{
    uint64_t cleared = 0;

    for (size_t i = 0; i < simulation->boot.count; i++) {
        const sel4_capdl_untyped_t *untyped = &simulation->boot.untypeds[i];
        if (simulation->is_used[untyped->index] && !untyped->is_device) {
            cleared += UINT64_C(1) << untyped->size_bits;
        }
    }
    if (simulation->text) {
        text_printf(simulation->text,
                    "needed %" PRIu64 " bytes, cleared %" PRIu64 "; slots %" PRIu64 " of %" PRIu64
                    "\n",
                    bytes_needed(simulation), cleared, sel4_capdl_root_slot_count(simulation->spec),
                    simulation->boot.free_slot_count);
    }
}

static bool allocate(simulation_t *simulation, const char *path)
{
    const sel4_capdl_spec_t *spec = simulation->spec;
    sel4_capdl_alloc_result_t result =
        capdl_place(simulation->arena, spec, simulation->boot.untypeds, simulation->boot.count,
                    simulation->pages_at, visit, simulation, &simulation->places);

    if (result.error == SEL4_CAPDL_ALLOC_OK) {
        return true;
    }
    if (report_unreachable(simulation, path)) {
        return false;
    }
    diag_error(simulation->diag, (place_t){ .path = path },
               "%s: %s; %" PRIu64 " bytes are needed, the ranges of untyped memory are %s",
               result.object == SEL4_CAPDL_NONE ? "the initialiser"
                                                : object_name(simulation, result.object),
               sel4_capdl_alloc_error_text(result.error), bytes_needed(simulation),
               ranges_text(simulation));
    return false;
}

// The kernel makes nothing but frames and untyped memory of what is no memory, and has no IPC
// buffers there.
static bool check_no_memory(const simulation_t *simulation, const char *path)
{
    const sel4_capdl_spec_t *spec = simulation->spec;
    unsigned errors = simulation->diag->error_count;

    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_CHILDREN); i++) {
        const sel4_capdl_run_t *run = &spec->children[i];
        if (is_device(simulation, run->first) && run->kind != SEL4_CAPDL_FRAME &&
            run->kind != SEL4_CAPDL_UNTYPED) {
            diag_error(simulation->diag, (place_t){ .path = path },
                       "%s at 0x%" PRIx64 " is made from %s, which is a device; only frames and "
                       "untyped memory can be: take other memory",
                       object_name(simulation, run->first), simulation->places[run->first],
                       object_name(simulation, run->parent));
        }
    }
    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_TCBS); i++) {
        const sel4_capdl_tcb_t *tcb = &spec->tcbs[i];
        if (tcb->ipc_frame != SEL4_CAPDL_NONE && is_device(simulation, tcb->ipc_frame)) {
            diag_error(simulation->diag, (place_t){ .path = path },
                       "the IPC buffer of %s is in %s at 0x%" PRIx64 ", which is a device; take "
                       "another frame",
                       object_name(simulation, tcb->id), object_name(simulation, tcb->ipc_frame),
                       simulation->places[tcb->ipc_frame]);
        }
    }
    return simulation->diag->error_count == errors;
}

static bool check_slots(simulation_t *simulation, const char *path)
{
    uint64_t needs = sel4_capdl_root_slot_count(simulation->spec);

    if (needs > simulation->boot.free_slot_count) {
        diag_error(simulation->diag, (place_t){ .path = path },
                   "the system needs %" PRIu64 " slots of the root CNode, and %" PRIu64
                   " are free; build the kernel with a larger ROOT_CNODE_SIZE_BITS",
                   needs, simulation->boot.free_slot_count);
        return false;
    }
    return true;
}

bool capdl_foresee(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                   const capdl_inputs_t *inputs, const elf_t *app, capdl_boot_t *ret_boot)
{
    const image_options_t image_options = { .prefix = options->prefix,
                                            .kernel = options->kernel,
                                            .app = options->initializer };
    image_inputs_t image = { 0 };
    capdl_devices_t devices;
    source_t platform;
    layout_t layout;

    if (!image_inputs_read(arena, diag, &image_options, &image) ||
        !source_load(
            arena, diag,
            capdl_prefix_path(arena, options, "support/platform_gen.json", "platform_gen.json"),
            &platform) ||
        !capdl_devices_read(arena, diag, &platform, &devices)) {
        return false;
    }
    const layout_input_t input = {
        .target = &image.target,
        .memory = &image.memory,
        .kernel = &image.kernel,
        .app = app,
        .dtb_path = image.dtb.path,
        .dtb_size = image.dtb.size,
    };
    if (!layout_place(arena, diag, &input, &layout) ||
        !capdl_boot_foresee(arena, diag, &inputs->kernel, &input, &layout, &devices, ret_boot)) {
        return false;
    }
    ret_boot->app_offset = layout.app_offset;
    return true;
}

// Where the pages that are given away are in memory.
static uint64_t pages_of(const elf_t *app, const capdl_boot_t *boot)
{
    for (size_t i = 0; i < app->segment_count; i++) {
        if (app->segments[i].type == PT_SEL4_CAPDL_FRAME_DATA) {
            return app->segments[i].vaddr + boot->app_offset;
        }
    }
    return 0;
}

bool capdl_simulate(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                    const capdl_inputs_t *inputs, const elf_t *app, const sel4_capdl_spec_t *spec,
                    text_t *ret_text)
{
    simulation_t simulation = { .arena = arena, .diag = diag, .spec = spec, .text = ret_text };

    if (!capdl_foresee(arena, diag, options, inputs, app, &simulation.boot)) {
        return false;
    }
    simulation.pages_at = pages_of(app, &simulation.boot);
    simulation.is_used = arena_alloc_items(arena, simulation.boot.count + 1, sizeof(bool));
    put_untypeds(&simulation);
    if (!check_slots(&simulation, options->spec) || !allocate(&simulation, options->spec)) {
        return false;
    }
    if (!check_no_memory(&simulation, options->spec)) {
        return false;
    }
    put_given(&simulation);
    put_summary(&simulation);
    return true;
}

void capdl_simulate_unknown(arena_t *arena, const sel4_capdl_spec_t *spec, unsigned root_cnode_bits,
                            text_t *ret_text)
{
    const simulation_t simulation = { .arena = arena, .spec = spec };

    text_puts(ret_text, "the memory of this machine is known only when it boots\n");
    for (uint32_t i = 0; i < sel4_capdl_spec_count(spec, SEL4_CAPDL_SECTION_RUNS); i++) {
        const sel4_capdl_run_t *run = &spec->runs[i];
        const char *name = object_name(&simulation, run->first);
        if (run->paddr != SEL4_CAPDL_NO_ADDRESS) {
            text_printf(ret_text, "want 0x%" PRIx64 " %u x 2^%u from %s on\n", run->paddr,
                        run->count, run->memory_bits, name);
        } else {
            text_printf(ret_text, "want %u x 2^%u from %s on\n", run->count, run->memory_bits,
                        name);
        }
    }
    text_printf(ret_text,
                "needed %" PRIu64 " bytes, devices among them; slots %" PRIu64
                " of less than %" PRIu64 "\n",
                bytes_needed(&simulation), sel4_capdl_root_slot_count(spec),
                UINT64_C(1) << root_cnode_bits);
}
