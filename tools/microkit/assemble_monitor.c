// SPDX-License-Identifier: BSD-2-Clause

/*
 * The monitor: a protection domain of its own, above all others.  Faults of those without a parent
 * come to it, and it takes the scheduling context from passive ones.
 */

#include "assemble_priv.h"
#include "capdl/check.h"
#include "windows.h"

// What it sees of the others, by their frames.
static void map_windows(assembly_t *assembly, domain_t *monitor)
{
    const mk_windows_t windows = mk_windows(assembly->arena, assembly->parts);

    for (size_t i = 0; i < windows.count; i++) {
        const mk_window_t *window = &windows.items[i];
        const domain_t *domain = &assembly->domains[window->domain];
        for (uint64_t offset = 0; offset < window->size; offset += SDF_PAGE_SIZE) {
            capdl_mapping_t page = capdl_translate(assembly->parts->kernel, assembly->spec,
                                                   domain->space.root, window->address + offset);
            capdl_space_map(&monitor->space, window->at + offset,
                            capdl_cap_frame(page.slot->cap.object, CAPDL_READ, true, false),
                            monitor->place);
        }
    }
}

void assemble_priv_monitor(assembly_t *assembly)
{
    const sdf_system_t *system = assembly->parts->system;
    capdl_spec_t *spec = assembly->spec;
    domain_t monitor = { .name = "monitor", .place = assembly->parts->monitor->place };
    const thread_t thread = {
        .program = assembly->parts->monitor,
        .stack_size = SEL4_MK_MONITOR_STACK_SIZE,
        .tcb = { .priority = SEL4_MK_MONITOR_PRIORITY, .has_domain = system->has_domains },
        .time = { .period_us = SDF_BUDGET_US, .budget_us = SDF_BUDGET_US },
    };

    monitor.cnode =
        capdl_add_cnode(spec, "cnode_monitor", SEL4_MK_MONITOR_CNODE_BITS, monitor.place);
    capdl_id_t reply = capdl_add(spec, CAPDL_REPLY, "reply_monitor", monitor.place);
    assemble_priv_thread(assembly, &monitor, &thread);
    capdl_put(spec, monitor.tcb, CAPDL_TCB_CSPACE,
              capdl_cap_cnode(monitor.cnode, 0, 64 - SEL4_MK_MONITOR_CNODE_BITS), monitor.place);
    capdl_put(spec, monitor.cnode, SEL4_MK_MONITOR_SLOT_INPUT,
              capdl_cap_badged(CAPDL_ENDPOINT, assembly->fault_endpoint, RIGHTS_ALL, 0),
              monitor.place);
    capdl_put(spec, monitor.cnode, SEL4_MK_MONITOR_SLOT_REPLY, capdl_cap(CAPDL_REPLY, reply),
              monitor.place);
    for (uint32_t i = 0; i < system->pd_count; i++) {
        const domain_t *domain = &assembly->domains[i];
        capdl_put(spec, monitor.cnode, SEL4_MK_MONITOR_SLOT_TCB + i,
                  capdl_cap(CAPDL_TCB, domain->tcb), monitor.place);
        if (system->pds[i].is_passive) {
            capdl_put(spec, monitor.cnode, SEL4_MK_MONITOR_SLOT_CONTEXT + i,
                      capdl_cap(CAPDL_SCHED_CONTEXT, domain->sched_context), monitor.place);
            capdl_put(spec, monitor.cnode, SEL4_MK_MONITOR_SLOT_NOTIFICATION + i,
                      capdl_cap_badged(CAPDL_NOTIFICATION, domain->notification, RIGHTS_ALL, 0),
                      monitor.place);
        }
    }
    map_windows(assembly, &monitor);
}
