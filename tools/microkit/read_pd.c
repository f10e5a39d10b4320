// SPDX-License-Identifier: BSD-2-Clause

// Protection domains, their children depth first, and their maps.

#include <inttypes.h>
#include <string.h>

#include "reader.h"

void sdf_read_map(sdf_reader_t *reader, const xml_node_t *node, sdf_maps_t *maps,
                  sdf_limit_t addresses)
{
    unsigned perms = 1;
    sdf_map_t map = { .region = SDF_NONE, .place = node->place };

    map.region_name = sdf_need(reader, node, "mr");
    map.region_place = sdf_place(node, "mr");
    map.vaddr_place = sdf_place(node, "vaddr");
    map.has_vaddr = sdf_need_number(reader, node, "vaddr", addresses, &map.vaddr);
    if (sdf_letters(reader, node, "perms", "rwx", "rw", &perms) && perms == 2) {
        sdf_error(reader, node, "perms",
                  "is not possible: what can be written can be read; say rw");
    }
    map.can_read = perms & 1;
    map.can_write = perms & 2;
    map.can_execute = (perms & 4) && reader->kernel->arch != CAPDL_X86_64;
    map.is_cached = sdf_flag(reader, node, "cached", true);
    *ARENA_PUSH(reader->arena, maps->items, maps->count, maps->capacity) = map;
}

static void read_map(sdf_reader_t *reader, const xml_node_t *node, uint32_t index, sdf_pd_t *pd)
{
    uint64_t stack_bottom = sdf_stack_top(reader->kernel) - pd->stack_size;
    const sdf_limit_t addresses = { 0, stack_bottom - 1,
                                    "what is above belongs to stack and IPC buffer" };

    sdf_check_shape(reader, node,
                    "mr vaddr perms cached setvar_vaddr setvar_size setvar_prefill_size ", "");
    sdf_read_map(reader, node, &pd->maps, addresses);
    const sdf_map_t *map = &pd->maps.items[pd->maps.count - 1];
    sdf_setvar_t setvar = { .kind = SDF_SETVAR_VADDR, .value = map->vaddr };
    sdf_setvar(reader, index, pd, node, "setvar_vaddr", setvar);
    setvar.region_name = map->region_name;
    setvar.region_place = sdf_place(node, "setvar_size");
    setvar.kind = SDF_SETVAR_SIZE;
    sdf_setvar(reader, index, pd, node, "setvar_size", setvar);
    setvar.region_place = sdf_place(node, "setvar_prefill_size");
    setvar.kind = SDF_SETVAR_PREFILL_SIZE;
    sdf_setvar(reader, index, pd, node, "setvar_prefill_size", setvar);
}

static void read_setvar(sdf_reader_t *reader, const xml_node_t *node, uint32_t index, sdf_pd_t *pd)
{
    sdf_check_shape(reader, node, "symbol region_paddr ", "");
    const char *region = sdf_need(reader, node, "region_paddr");
    const char *symbol = sdf_need(reader, node, "symbol");
    if (region && symbol) {
        const sdf_setvar_t setvar = { .kind = SDF_SETVAR_PADDR,
                                      .region_name = region,
                                      .region_place = sdf_place(node, "region_paddr") };
        sdf_setvar(reader, index, pd, node, "symbol", setvar);
    }
}

static void read_image(sdf_reader_t *reader, const xml_node_t *node, sdf_pd_t *pd)
{
    sdf_check_shape(reader, node, "path path_for_symbols ", "");
    pd->image_path = sdf_need(reader, node, "path");
    pd->image_place = sdf_place(node, "path");
    pd->symbols_place = sdf_place(node, "path_for_symbols");
    if (sdf_has(node, "path_for_symbols")) {
        pd->symbols_path = sdf_need(reader, node, "path_for_symbols");
    }
}

static void read_cap(sdf_reader_t *reader, const xml_node_t *node, sdf_cap_kind_t kind,
                     uint32_t index, sdf_pd_t *pd)
{
    const sdf_limit_t limit = { 1, SDF_ROOT_SLOT_MAX,
                                "the root CNode has 64 slots, of which slot 0 is taken" };
    uint64_t slot;

    _Static_assert(SEL4_MK_ROOT_BITS == 6, "the message says 64");
    sdf_check_shape(reader, node, "slot pd ", "");
    bool has_slot = sdf_need_number(reader, node, "slot", limit, &slot);
    *ARENA_PUSH(reader->arena, pd->caps, pd->cap_count, pd->cap_capacity) = (sdf_cap_t){
        .kind = kind,
        .slot = (uint32_t)slot,
        .pd_name = sdf_need(reader, node, "pd"),
        .pd = SDF_NONE,
        .pd_place = sdf_place(node, "pd"),
    };
    if (has_slot) {
        sdf_claims_add(reader->arena, &reader->slots, index, slot, slot,
                       arena_format(reader->arena, "<%s slot=\"%" PRIu64 "\">", node->name, slot),
                       sdf_place(node, "slot"));
    }
}

static void read_cspace(sdf_reader_t *reader, const xml_node_t *node, uint32_t index, sdf_pd_t *pd)
{
    sdf_check_shape(reader, node, "", "cap_tcb cap_sc cap_vspace ");
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is(child, "cap_tcb")) {
            read_cap(reader, child, SDF_CAP_TCB, index, pd);
        } else if (xml_is(child, "cap_sc")) {
            read_cap(reader, child, SDF_CAP_SC, index, pd);
        } else if (xml_is(child, "cap_vspace")) {
            read_cap(reader, child, SDF_CAP_VSPACE, index, pd);
        }
    }
}

static void read_place_in_tree(sdf_reader_t *reader, const xml_node_t *node, sdf_pd_t *pd)
{
    if (pd->parent == SDF_NONE) {
        return;
    }
    sdf_pd_t *parent = &reader->system->pds[pd->parent];
    bool has_id = sdf_id(reader, node, &pd->id);
    parent->has_children = true;
    if (has_id) {
        sdf_claims_add(reader->arena, &reader->children, pd->parent, pd->id, pd->id,
                       arena_format(reader->arena, "<protection_domain id=\"%u\">", pd->id),
                       sdf_place(node, "id"));
        const sdf_setvar_t setvar = { .kind = SDF_SETVAR_ID, .value = pd->id };
        sdf_setvar(reader, pd->parent, parent, node, "setvar_id", setvar);
    }
}

static void read_domain(sdf_reader_t *reader, const xml_node_t *node, sdf_pd_t *pd)
{
    if (!reader->system->has_domains) {
        if (sdf_has(node, "domain")) {
            sdf_error(reader, node, "domain", "needs <domains> before the protection domain");
        }
        return;
    }
    pd->domain_name = sdf_need(reader, node, "domain");
    pd->domain_place = sdf_place(node, "domain");
}

static void read_stack(sdf_reader_t *reader, const xml_node_t *node, sdf_pd_t *pd)
{
    const sdf_limit_t limit = { SEL4_MK_STACK_SIZE_MIN, SEL4_MK_STACK_SIZE_MAX, "bytes" };

    if (sdf_number(reader, node, "stack_size", limit, SDF_STACK_SIZE, &pd->stack_size) &&
        pd->stack_size % SDF_PAGE_SIZE != 0) {
        sdf_error(reader, node, "stack_size", "must be a multiple of the page size, 0x1000");
    }
}

static void read_cpu_and_calls(sdf_reader_t *reader, const xml_node_t *node, sdf_pd_t *pd)
{
    const sdf_limit_t cpus = sdf_core_limit(reader);
    uint64_t cpu;

    sdf_number(reader, node, "cpu", cpus, 0, &cpu);
    pd->cpu = (uint32_t)cpu;
    pd->has_smc = sdf_flag(reader, node, "smc", false);
    if (!pd->has_smc) {
        return;
    }
    if (reader->kernel->arch != CAPDL_AARCH64) {
        sdf_error(reader, node, "smc", "is for aarch64; the kernel is for %s",
                  reader->kernel->arch_name);
    } else if (!reader->kernel->has_smc) {
        sdf_error(reader, node, "smc", "needs a kernel with KernelAllowSMCCalls");
    }
}

static void read_name(sdf_reader_t *reader, const xml_node_t *node, uint32_t index, sdf_pd_t *pd)
{
    pd->name = sdf_need(reader, node, "name");
    if (!pd->name) {
        return;
    }
    if (strcmp(pd->name, "monitor") == 0) {
        sdf_error(reader, node, "name", "is the name of the one that watches; choose another");
    }
    sdf_lookup_add(reader->arena, &reader->pd_names, 0, pd->name, index, sdf_place(node, "name"));
    if (strlen(pd->name) > SEL4_MK_NAME_SIZE) {
        diag_warning(reader->diag, sdf_place(node, "name"),
                     "the name '%s' is cut after %d bytes where the program sees it", pd->name,
                     SEL4_MK_NAME_SIZE);
    }
}

static void read_attributes(sdf_reader_t *reader, const xml_node_t *node, uint32_t index,
                            sdf_pd_t *pd)
{
    const sdf_limit_t priorities = { 0, SEL4_MK_PRIORITY_MAX, "the monitor has 255" };
    uint64_t priority;

    read_name(reader, node, index, pd);
    sdf_number(reader, node, "priority", priorities, 0, &priority);
    pd->priority = (uint8_t)priority;
    sdf_budget(reader, node, &pd->budget_us, &pd->period_us);
    pd->budget_place = sdf_place(node, "budget");
    pd->is_passive = sdf_flag(reader, node, "passive", false);
    pd->has_fpu = sdf_flag(reader, node, "fpu", true);
    read_stack(reader, node, pd);
    read_cpu_and_calls(reader, node, pd);
    read_domain(reader, node, pd);
    read_place_in_tree(reader, node, pd);
}

// How many there are already of what may be there once.
typedef struct singles {
    unsigned images;
    unsigned cspaces;
    unsigned vms;
} singles_t;

static bool is_first(sdf_reader_t *reader, const xml_node_t *node, unsigned *count)
{
    if ((*count)++ > 0) {
        diag_error(reader->diag, node->place, "<%s> may be there once in a protection domain",
                   node->name);
    }
    return *count == 1;
}

static void read_child(sdf_reader_t *reader, const xml_node_t *node, uint32_t index, sdf_pd_t *pd,
                       singles_t *singles)
{
    if (xml_is(node, "map")) {
        read_map(reader, node, index, pd);
    } else if (xml_is(node, "irq")) {
        sdf_read_irq(reader, node, index, pd);
    } else if (xml_is(node, "setvar")) {
        read_setvar(reader, node, index, pd);
    } else if (xml_is(node, "ioport")) {
        sdf_read_port(reader, node, index, pd);
    } else if (xml_is(node, "program_image") && is_first(reader, node, &singles->images)) {
        read_image(reader, node, pd);
    } else if (xml_is(node, "cspace") && is_first(reader, node, &singles->cspaces)) {
        read_cspace(reader, node, index, pd);
    } else if (xml_is(node, "virtual_machine") && is_first(reader, node, &singles->vms)) {
        sdf_read_vm(reader, node, index, pd);
    } else if (xml_is(node, "protection_domain")) {
        // Children change their parent, which may move.
        reader->system->pds[index] = *pd;
        sdf_read_pd(reader, node, index);
        *pd = reader->system->pds[index];
    }
}

#define TOP_ATTRIBUTES "name priority budget period passive stack_size cpu smc fpu domain "

void sdf_read_pd(sdf_reader_t *reader, const xml_node_t *node, uint32_t parent)
{
    sdf_system_t *system = reader->system;
    uint32_t index = (uint32_t)system->pd_count;
    singles_t singles = { 0 };
    sdf_pd_t pd = { .parent = parent, .vm = SDF_NONE, .domain = SDF_NONE, .place = node->place };

    if (index == SEL4_MK_DOMAIN_COUNT) {
        diag_error(reader->diag, node->place, "more than %d protection domains; a system has %d",
                   SEL4_MK_DOMAIN_COUNT, SEL4_MK_DOMAIN_COUNT);
    }
    *ARENA_PUSH(reader->arena, system->pds, system->pd_count, system->pd_capacity) = pd;
    sdf_check_shape(
        reader, node, parent == SDF_NONE ? TOP_ATTRIBUTES : TOP_ATTRIBUTES "id setvar_id ",
        "program_image map irq setvar protection_domain virtual_machine ioport cspace ");
    read_attributes(reader, node, index, &pd);
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        read_child(reader, child, index, &pd, &singles);
    }
    if (singles.images == 0) {
        diag_error(reader->diag, node->place, "<protection_domain> needs a <program_image>");
    }
    system->pds[index] = pd;
}
