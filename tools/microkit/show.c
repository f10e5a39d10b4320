// SPDX-License-Identifier: BSD-2-Clause

// A system as text, one thing a line.

#include <inttypes.h>

#include "sdf.h"

static void show_maps(const sdf_maps_t *maps, text_t *text)
{
    for (size_t i = 0; i < maps->count; i++) {
        const sdf_map_t *map = &maps->items[i];
        text_printf(text, "  map %s at 0x%" PRIx64 " %s%s%s%s\n", map->region_name, map->vaddr,
                    map->can_read ? "r" : "-", map->can_write ? "w" : "-",
                    map->can_execute ? "x" : "-", map->is_cached ? "" : " uncached");
    }
}

static void show_irq(const sdf_irq_t *irq, text_t *text)
{
    text_printf(text, "  irq %u: ", irq->id);
    switch (irq->kind) {
    case SDF_IRQ_PLAIN:
        text_printf(text, "%" PRIu64 " %s\n", irq->number, irq->is_edge ? "edge" : "level");
        break;
    case SDF_IRQ_IOAPIC:
        text_printf(text, "ioapic %" PRIu64 " pin %" PRIu64 " %s %s vector %" PRIu64 "\n",
                    irq->ioapic, irq->pin, irq->is_edge ? "edge" : "level",
                    irq->is_low ? "low" : "high", irq->number);
        break;
    case SDF_IRQ_MSI:
        text_printf(text, "msi %02x:%02x.%x handle %" PRIu64 " vector %" PRIu64 "\n", irq->pci.bus,
                    irq->pci.device, irq->pci.function, irq->handle, irq->number);
        break;
    }
}

static void show_setvar(const sdf_setvar_t *setvar, text_t *text)
{
    text_printf(text, "  set %s = ", setvar->symbol);
    if (setvar->kind == SDF_SETVAR_PADDR) {
        text_printf(text, "physical address of %s\n", setvar->region_name);
    } else {
        text_printf(text, "0x%" PRIx64 "\n", setvar->value);
    }
}

static void show_caps(const sdf_system_t *system, const sdf_pd_t *pd, text_t *text)
{
    static const char *const kinds[] = {
        [SDF_CAP_TCB] = "tcb",
        [SDF_CAP_SC] = "sc",
        [SDF_CAP_VSPACE] = "vspace",
    };

    for (size_t i = 0; i < pd->cap_count; i++) {
        text_printf(text, "  slot %u: %s of %s\n", pd->caps[i].slot, kinds[pd->caps[i].kind],
                    system->pds[pd->caps[i].pd].name);
    }
}

static void show_vm(const sdf_vm_t *vm, text_t *text)
{
    text_printf(text, "  vm %s priority %u budget %" PRIu64 "/%" PRIu64 "\n", vm->name,
                vm->priority, vm->budget_us, vm->period_us);
    for (size_t i = 0; i < vm->vcpu_count; i++) {
        text_printf(text, "  vcpu %u on cpu %u\n", vm->vcpus[i].id, vm->vcpus[i].cpu);
    }
    show_maps(&vm->maps, text);
}

static void show_pd(const sdf_system_t *system, const sdf_pd_t *pd, text_t *text)
{
    text_printf(text, "pd %s", pd->name);
    if (pd->parent != SDF_NONE) {
        text_printf(text, " child %u of %s", pd->id, system->pds[pd->parent].name);
    }
    text_printf(
        text, " priority %u budget %" PRIu64 "/%" PRIu64 " stack 0x%" PRIx64 " cpu %u%s%s%s",
        pd->priority, pd->budget_us, pd->period_us, pd->stack_size, pd->cpu,
        pd->is_passive ? " passive" : "", pd->has_smc ? " smc" : "", pd->has_fpu ? "" : " no-fpu");
    if (pd->domain != SDF_NONE) {
        text_printf(text, " domain %s", system->domains[pd->domain].name);
    }
    text_printf(text, " image %s%s%s\n", pd->image_path, pd->symbols_path ? " symbols " : "",
                pd->symbols_path ? pd->symbols_path : "");
    show_maps(&pd->maps, text);
    for (size_t i = 0; i < pd->irq_count; i++) {
        show_irq(&pd->irqs[i], text);
    }
    for (size_t i = 0; i < pd->port_count; i++) {
        text_printf(text, "  ports %u: 0x%" PRIx64 " count %" PRIu64 "\n", pd->ports[i].id,
                    pd->ports[i].first, pd->ports[i].count);
    }
    for (size_t i = 0; i < pd->setvar_count; i++) {
        show_setvar(&pd->setvars[i], text);
    }
    show_caps(system, pd, text);
    if (pd->vm != SDF_NONE) {
        show_vm(&system->vms[pd->vm], text);
    }
}

static void show_region(const sdf_region_t *region, text_t *text)
{
    text_printf(text, "region %s size 0x%" PRIx64 " pages 0x%" PRIx64, region->name, region->size,
                region->page_size);
    if (region->has_paddr) {
        text_printf(text, " at 0x%" PRIx64, region->paddr);
    }
    if (region->prefill_path) {
        text_printf(text, " from %s (%" PRIu64 ")", region->prefill_path, region->prefill_size);
    }
    if (region->bootinfo != SDF_BOOTINFO_NONE) {
        text_printf(text, " bootinfo %u", (unsigned)region->bootinfo);
    }
    text_puts(text, "\n");
}

static void show_domains(const sdf_system_t *system, text_t *text)
{
    for (size_t i = 0; i < system->domain_count; i++) {
        text_printf(text, "domain %s %u\n", system->domains[i].name, system->domains[i].id);
    }
    if (system->has_domains) {
        text_printf(text, "schedule from %" PRIu64, system->schedule_start);
        if (system->has_schedule_shift) {
            text_printf(text, " shifted by %" PRIu64, system->schedule_shift);
        }
        text_puts(text, "\n");
    }
    for (size_t i = 0; i < system->schedule_count; i++) {
        const sdf_schedule_entry_t *entry = &system->schedule[i];
        if (entry->is_end_marker) {
            text_puts(text, "  end\n");
        } else {
            text_printf(text, "  %s %" PRIu64 " %s\n", entry->domain_name, entry->duration.value,
                        entry->duration.is_ticks ? "ticks" : "us");
        }
    }
}

static void show_channel(const sdf_channel_t *channel, text_t *text)
{
    text_puts(text, "channel");
    for (unsigned i = 0; i < 2; i++) {
        const sdf_end_t *end = &channel->ends[i];
        text_printf(text, "%s %s:%u%s%s", i == 0 ? "" : " -", end->pd_name, end->id,
                    end->can_notify ? " notifies" : "", end->can_call ? " calls" : "");
    }
    text_puts(text, "\n");
}

static void show_io_space(const sdf_io_space_t *space, text_t *text)
{
    text_printf(text, "device %s %02x:%02x.%x domain %" PRIu64 "\n", space->name, space->pci.bus,
                space->pci.device, space->pci.function, space->domain_id);
    for (size_t i = 0; i < space->map_count; i++) {
        const sdf_io_map_t *map = &space->maps[i];
        text_printf(text, "  map %s at 0x%" PRIx64 " %s%s\n", map->region_name, map->iovaddr,
                    map->can_read ? "r" : "-", map->can_write ? "w" : "-");
    }
}

void sdf_show(const sdf_system_t *system, text_t *text)
{
    text_puts(text, "");
    show_domains(system, text);
    for (size_t i = 0; i < system->pd_count; i++) {
        show_pd(system, &system->pds[i], text);
    }
    for (size_t i = 0; i < system->channel_count; i++) {
        show_channel(&system->channels[i], text);
    }
    for (size_t i = 0; i < system->region_count; i++) {
        show_region(&system->regions[i], text);
    }
    for (size_t i = 0; i < system->io_space_count; i++) {
        show_io_space(&system->io_spaces[i], text);
    }
}
