// SPDX-License-Identifier: BSD-2-Clause

// The whole system: first the objects of each protection domain, then what they have of each other.

#include "assemble.h"

#include <inttypes.h>

#include "assemble_priv.h"

// ---- Maps and programs

static void check_map(diag_t *diag, const mk_program_t *program, const sdf_map_t *map,
                      uint64_t size)
{
    const uint64_t mask = SDF_PAGE_SIZE - 1;

    for (size_t i = 0; i < program->segment_count; i++) {
        const mk_segment_t *segment = &program->segments[i];
        uint64_t start = segment->vaddr & ~mask;
        uint64_t last = (segment->vaddr + (segment->memory_size - 1)) | mask;
        if (map->vaddr <= last && start <= map->vaddr + (size - 1)) {
            diag_error(diag, map->vaddr_place,
                       "<map mr=\"%s\" vaddr=\"0x%" PRIx64 "\"> with its 0x%" PRIx64
                       " bytes overlaps a segment of %s, 0x%" PRIx64 " to 0x%" PRIx64,
                       map->region_name, map->vaddr, size, program->elf.path, start, last);
            return;
        }
    }
}

// ---- Pages

static void check_pages(diag_t *diag, const mk_parts_t *parts)
{
    const sdf_system_t *system = parts->system;
    const uint64_t limit = SDF_PAGE_COUNT_MAX;
    uint64_t total = 0;

    for (size_t i = 0; i < system->pd_count; i++) {
        uint64_t count = mk_program_page_count(&parts->programs[i]);
        total += count <= limit ? count : limit;
        if (count > limit) {
            diag_error(diag, parts->programs[i].place,
                       "the program of '%s' has %" PRIu64 " pages; a system has at most %" PRIu64,
                       system->pds[i].name, count, limit);
        }
    }
    for (size_t i = 0; i < system->region_count; i++) {
        const sdf_region_t *region = &system->regions[i];
        uint64_t count = region->is_used ? region->size / region->page_size : 0;
        total += count <= limit ? count : limit;
        if (count > limit) {
            diag_error(diag, region->place,
                       "the memory region '%s' has %" PRIu64 " pages; a system has at most %" PRIu64
                       "; make its size and addresses multiples of larger pages",
                       region->name, count, limit);
        }
    }
    if (total > limit && !diag_has_errors(diag)) {
        diag_error(diag, (place_t){ .path = system->path },
                   "the system has %" PRIu64 " pages, and may have at most %" PRIu64, total, limit);
    }
}

bool mk_parts_check(diag_t *diag, const mk_parts_t *parts)
{
    unsigned error_count = diag->error_count;

    for (size_t i = 0; i < parts->system->pd_count; i++) {
        const sdf_maps_t *maps = &parts->system->pds[i].maps;
        for (size_t j = 0; j < maps->count; j++) {
            const sdf_map_t *map = &maps->items[j];
            check_map(diag, &parts->programs[i], map, parts->system->regions[map->region].size);
        }
    }
    check_pages(diag, parts);
    return diag->error_count == error_count;
}

// ---- Protection domains

// Whether messages come to it, and not only notifications.
static bool has_endpoint(const sdf_system_t *system, uint32_t index)
{
    for (size_t i = 0; i < 2 * system->channel_count; i++) {
        const sdf_channel_t *channel = &system->channels[i / 2];
        if (channel->ends[i % 2].can_call && channel->ends[1 - i % 2].pd == index) {
            return true;
        }
    }
    return system->pds[index].has_children;
}

static void put(assembly_t *assembly, const domain_t *domain, uint32_t slot, capdl_cap_t cap)
{
    capdl_put(assembly->spec, domain->cnode, slot, cap, domain->place);
}

static void add_smc(assembly_t *assembly, const domain_t *domain)
{
    if (assembly->smc == CAPDL_NONE) {
        assembly->smc = capdl_add(assembly->spec, CAPDL_ARM_SMC, "smc", domain->place);
    }
    put(assembly, domain, SEL4_MK_SLOT_SMC, capdl_cap(CAPDL_ARM_SMC, assembly->smc));
}

// Its CSpace, with what is its own.
static void add_cspace(assembly_t *assembly, const sdf_pd_t *pd, domain_t *domain)
{
    enum { GUARD_BITS = 64 - SEL4_MK_ROOT_BITS - SEL4_MK_CNODE_BITS };
    capdl_spec_t *spec = assembly->spec;
    capdl_id_t reply = capdl_add(
        spec, CAPDL_REPLY, arena_format(assembly->arena, "reply_%s", pd->name), domain->place);

    capdl_put(spec, domain->tcb, CAPDL_TCB_CSPACE, capdl_cap_cnode(domain->root, 0, 0),
              domain->place);
    capdl_put(spec, domain->root, 0, capdl_cap_cnode(domain->cnode, 0, GUARD_BITS), domain->place);
    put(assembly, domain, SEL4_MK_SLOT_INPUT,
        domain->endpoint == CAPDL_NONE
            ? capdl_cap_badged(CAPDL_NOTIFICATION, domain->notification, RIGHTS_ALL, 0)
            : capdl_cap_badged(CAPDL_ENDPOINT, domain->endpoint, RIGHTS_ALL, 0));
    put(assembly, domain, SEL4_MK_SLOT_VSPACE, capdl_cap(CAPDL_PAGE_TABLE, domain->space.root));
    put(assembly, domain, SEL4_MK_SLOT_REPLY, capdl_cap(CAPDL_REPLY, reply));
    if (assembly->parts->is_benchmark) {
        put(assembly, domain, SEL4_MK_SLOT_TCB, capdl_cap(CAPDL_TCB, domain->tcb));
    }
    if (pd->has_smc) {
        add_smc(assembly, domain);
    }
}

static void add_domain(assembly_t *assembly, uint32_t index)
{
    const sdf_system_t *system = assembly->parts->system;
    const sdf_pd_t *pd = &system->pds[index];
    domain_t *domain = &assembly->domains[index];
    capdl_spec_t *spec = assembly->spec;
    arena_t *arena = assembly->arena;
    const thread_t thread = {
        .program = &assembly->parts->programs[index],
        .stack_size = pd->stack_size,
        .tcb = { .priority = pd->priority,
                 .affinity = pd->cpu,
                 .is_fpu_disabled = !pd->has_fpu,
                 .has_domain = system->has_domains,
                 .domain = system->has_domains ? (uint8_t)system->domains[pd->domain].id : 0 },
        .time = { .period_us = pd->period_us,
                  .budget_us = pd->budget_us,
                  .badge = UINT64_C(0x100) + index },
    };

    *domain = (domain_t){ .name = pd->name, .place = pd->place, .endpoint = CAPDL_NONE };
    domain->root = capdl_add_cnode(spec, arena_format(arena, "cnode_%s_root", pd->name),
                                   SEL4_MK_ROOT_BITS, pd->place);
    domain->cnode = capdl_add_cnode(spec, arena_format(arena, "cnode_%s", pd->name),
                                    SEL4_MK_CNODE_BITS, pd->place);
    domain->notification =
        capdl_add(spec, CAPDL_NOTIFICATION, arena_format(arena, "ntfn_%s", pd->name), pd->place);
    if (has_endpoint(system, index)) {
        domain->endpoint =
            capdl_add(spec, CAPDL_ENDPOINT, arena_format(arena, "ep_%s", pd->name), pd->place);
    }
    assemble_priv_thread(assembly, domain, &thread);
    assemble_priv_maps(assembly, domain, &pd->maps);
    capdl_put(spec, domain->tcb, CAPDL_TCB_NOTIFICATION,
              capdl_cap_badged(CAPDL_NOTIFICATION, domain->notification, RIGHTS_ALL, 0), pd->place);
    add_cspace(assembly, pd, domain);
}

// The kernel's last entry is an end already, which nobody may write.
static bool needs_end(const mk_parts_t *parts)
{
    const sdf_system_t *system = parts->system;
    uint64_t count = system->schedule_count;
    return count > 0 && !system->schedule[count - 1].is_end_marker &&
           system->schedule_shift + count < parts->kernel->schedule_count - 1;
}

static void add_schedule(assembly_t *assembly)
{
    const sdf_system_t *system = assembly->parts->system;
    capdl_spec_t *spec = assembly->spec;

    for (size_t i = 0; i < system->schedule_count; i++) {
        const sdf_schedule_entry_t *from = &system->schedule[i];
        capdl_domain_entry_t entry = { .unit = CAPDL_DURATION_END, .place = from->place };
        if (!from->is_end_marker) {
            entry.domain = (uint8_t)system->domains[from->domain].id;
            entry.unit = from->duration.is_ticks ? CAPDL_DURATION_TICKS : CAPDL_DURATION_US;
            entry.duration = from->duration.value;
        }
        capdl_add_domain(spec, &entry);
    }
    if (needs_end(assembly->parts)) {
        capdl_add_domain(spec, &(capdl_domain_entry_t){ .unit = CAPDL_DURATION_END });
    }
    if (system->has_domains) {
        spec->has_schedule_start = true;
        spec->schedule_start = system->schedule_start;
        spec->has_schedule_shift = system->has_schedule_shift;
        spec->schedule_shift = system->schedule_shift;
    }
}

capdl_spec_t *mk_assemble(arena_t *arena, const mk_parts_t *parts)
{
    const sdf_system_t *system = parts->system;
    assembly_t assembly = { .arena = arena, .parts = parts, .smc = CAPDL_NONE };

    assembly.spec = capdl_spec_create(arena);
    assembly.domains = arena_alloc_items(arena, system->pd_count, sizeof *assembly.domains);
    assembly.first_frames =
        arena_alloc_items(arena, system->region_count + 1, sizeof *assembly.first_frames);
    assembly.fault_endpoint = CAPDL_NONE;
    assemble_priv_regions(&assembly);
    if (parts->monitor) {
        assembly.fault_endpoint =
            capdl_add(assembly.spec, CAPDL_ENDPOINT, "ep_fault_monitor", parts->monitor->place);
    }
    for (uint32_t i = 0; i < system->pd_count; i++) {
        add_domain(&assembly, i);
    }
    if (parts->monitor) {
        assemble_priv_monitor(&assembly);
    }
    assemble_priv_caps(&assembly);
    add_schedule(&assembly);
    return assembly.spec;
}
