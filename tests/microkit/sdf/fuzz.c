// SPDX-License-Identifier: BSD-2-Clause

/*
 * System descriptions, read for a kernel of each architecture.  What is accepted must hold together
 * and can be shown, and if it can be built, so is what is made of it; what is refused has been
 * explained.
 */

#include <elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "capdl/check.h"
#include "microkit/assemble.h"
#include "microkit/sdf.h"

// Larger systems are read only.
#define PAGES_MAX UINT64_C(8192)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define COMMON "\"KERNEL_MCS\": true, \"NUM_DOMAINS\": \"4\", \"NUM_DOMAIN_SCHEDULES\": \"8\"}"

static const char *const configs[] = {
    "{\"SEL4_ARCH\": \"aarch64\", \"ARM_HYPERVISOR_SUPPORT\": true, \"ARM_PA_SIZE_BITS_40\": true, "
    "\"ALLOW_SMC_CALLS\": true, " COMMON,
    "{\"SEL4_ARCH\": \"riscv64\", \"MAX_NUM_NODES\": \"4\", " COMMON,
    "{\"SEL4_ARCH\": \"x86_64\", \"VTX\": true, \"IOMMU\": true, " COMMON,
};

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void check_pd(const sdf_system_t *system, const capdl_kernel_t *kernel, size_t index)
{
    const sdf_pd_t *pd = &system->pds[index];

    require(pd->name && pd->image_path);
    require(pd->parent == SDF_NONE || (pd->parent < index && pd->id < SEL4_MK_ID_COUNT));
    require(pd->budget_us > 0 && pd->budget_us <= pd->period_us);
    require(pd->cpu < kernel->core_count);
    require(pd->domain == SDF_NONE || pd->domain < system->domain_count);
    require(pd->vm == SDF_NONE || system->vms[pd->vm].pd == index);
    for (size_t i = 0; i < pd->maps.count; i++) {
        const sdf_map_t *map = &pd->maps.items[i];
        require(map->region < system->region_count);
        const sdf_region_t *region = &system->regions[map->region];
        require(region->size > 0 && region->size % region->page_size == 0);
        require(map->vaddr % region->page_size == 0);
        require(map->vaddr + region->size > map->vaddr);
        require(map->vaddr + region->size <= sdf_stack_top(kernel) - pd->stack_size);
    }
    for (size_t i = 0; i < pd->cap_count; i++) {
        require(pd->caps[i].pd < system->pd_count);
        require(pd->caps[i].slot > 0 && pd->caps[i].slot <= SDF_ROOT_SLOT_MAX);
    }
    for (size_t i = 0; i < pd->setvar_count; i++) {
        require(pd->setvars[i].symbol != NULL);
        require(!pd->setvars[i].region_name || pd->setvars[i].region < system->region_count);
    }
}

static void check_system(const sdf_system_t *system, const capdl_kernel_t *kernel)
{
    require(system->pd_count > 0 && system->pd_count <= SEL4_MK_DOMAIN_COUNT);
    for (size_t i = 0; i < system->pd_count; i++) {
        check_pd(system, kernel, i);
    }
    for (size_t i = 0; i < system->channel_count; i++) {
        const sdf_end_t *ends = system->channels[i].ends;
        require(ends[0].pd < system->pd_count && ends[1].pd < system->pd_count);
        require(ends[0].id < SEL4_MK_ID_COUNT && ends[1].id < SEL4_MK_ID_COUNT);
        require(ends[0].pd != ends[1].pd && !(ends[0].can_call && ends[1].can_call));
    }
    require(system->schedule_count < kernel->schedule_count || kernel->schedule_count == 1);
}

static uint64_t page_count(const sdf_system_t *system)
{
    uint64_t count = 0;

    for (size_t i = 0; i < system->region_count; i++) {
        const sdf_region_t *region = &system->regions[i];
        uint64_t pages = region->size / region->page_size;
        count += pages < PAGES_MAX ? pages : PAGES_MAX;
    }
    for (size_t i = 0; i < system->pd_count; i++) {
        count += system->pds[i].stack_size / SDF_PAGE_SIZE;
    }
    return count;
}

static bool has_small_budget(const sdf_system_t *system)
{
    for (size_t i = 0; i < system->pd_count; i++) {
        if (system->pds[i].budget_us < SDF_BUDGET_MIN_US) {
            return true;
        }
    }
    return false;
}

// What can be built becomes objects that the validator accepts.
static void assemble(arena_t *arena, diag_t *diag, const capdl_kernel_t *kernel,
                     const sdf_system_t *system)
{
    static const uint8_t code[4096] = { 1 };
    mk_segment_t segment = { .vaddr = 0x200000,
                             .memory_size = sizeof code,
                             .file_size = sizeof code,
                             .bytes = code,
                             .flags = PF_R | PF_X };
    const mk_program_t program = { .arena = arena,
                                   .owner = "p",
                                   .elf = { .path = "p.elf", .entry = 0x200000 },
                                   .segments = &segment,
                                   .segment_count = 1 };
    mk_program_t monitor = program;
    mk_parts_t parts = {
        .kernel = kernel,
        .system = system,
        .programs = arena_alloc_items(arena, system->pd_count, sizeof program),
        .monitor = &monitor,
        .prefills = arena_alloc_items(arena, system->region_count + 1, sizeof(binary_t)),
        .addresses = mk_addresses_create(arena, system),
    };
    const capdl_check_options_t options = { 0 };

    for (size_t i = 0; i < system->pd_count; i++) {
        parts.programs[i] = program;
    }
    if (page_count(system) < PAGES_MAX && mk_parts_check(diag, &parts)) {
        bool is_right = capdl_check(arena, diag, kernel, mk_assemble(arena, &parts), &options);
        require(is_right || has_small_budget(system));
    }
}

static void read_for(const char *config, const uint8_t *bytes, size_t size)
{
    arena_t *arena = arena_create();
    char *text = arena_copy(arena, (const char *)bytes, size);
    const source_t kernel_source = source_from_text(arena, "kernel.json", config, strlen(config));
    const source_t source = source_from_text(arena, "fuzz.system", text, size);
    const sdf_options_t options = { 0 };
    const sdf_system_t *system = NULL;
    capdl_kernel_t kernel;
    diag_t diag;

    diag_init(&diag, NULL);
    require(capdl_kernel_read(arena, &diag, &kernel_source, &kernel));
    bool is_good = sdf_read(arena, &diag, &source, &kernel, &options, &system);
    require(is_good != diag_has_errors(&diag));
    if (is_good) {
        text_t shown = { 0 };
        check_system(system, &kernel);
        sdf_show(system, &shown);
        text_finish(&shown);
        if (sdf_is_buildable(&diag, system)) {
            assemble(arena, &diag, &kernel, system);
        }
    }
    arena_destroy(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size > 64 * 1024 || memchr(bytes, 0, size)) {
        return 0;
    }
    for (size_t i = 0; i < sizeof configs / sizeof *configs; i++) {
        read_for(configs[i], bytes, size);
    }
    return 0;
}
