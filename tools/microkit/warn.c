// SPDX-License-Identifier: BSD-2-Clause

// What is right but hardly meant, and what is right but cannot be built yet.

#include <inttypes.h>

#include "reader.h"

static void warn_of_maps(diag_t *diag, const sdf_maps_t *maps)
{
    for (size_t i = 0; i < maps->count; i++) {
        const sdf_map_t *map = &maps->items[i];
        if (map->can_write && map->can_execute) {
            diag_warning(diag, map->place, "<map mr=\"%s\"> can be written and executed",
                         map->region_name);
        }
    }
}

static void warn_of_budget(diag_t *diag, const char *name, uint64_t budget, place_t place)
{
    if (budget < SDF_BUDGET_MIN_US) {
        diag_warning(diag, place,
                     "'%s' has a budget of %" PRIu64 " us; the kernel takes none below %" PRIu64
                     " us",
                     name, budget, SDF_BUDGET_MIN_US);
    }
}

static void warn_of_pd(const sdf_reader_t *reader, const sdf_pd_t *pd)
{
    uint32_t irq_count = reader->kernel->irq_count;

    warn_of_budget(reader->diag, pd->name, pd->budget_us, pd->budget_place);
    warn_of_maps(reader->diag, &pd->maps);
    for (size_t i = 0; i < pd->irq_count; i++) {
        const sdf_irq_t *irq = &pd->irqs[i];
        if (irq->kind == SDF_IRQ_PLAIN && irq_count != 0 && irq->number >= irq_count) {
            diag_warning(reader->diag, irq->number_place,
                         "<irq irq=\"%" PRIu64 "\"> is not on this platform, which has %" PRIu32
                         " interrupts",
                         irq->number, irq_count);
        }
    }
}

void sdf_warn(sdf_reader_t *reader)
{
    const sdf_system_t *system = reader->system;

    for (size_t i = 0; i < system->pd_count; i++) {
        warn_of_pd(reader, &system->pds[i]);
    }
    for (size_t i = 0; i < system->vm_count; i++) {
        warn_of_budget(reader->diag, system->vms[i].name, system->vms[i].budget_us,
                       system->vms[i].place);
        warn_of_maps(reader->diag, &system->vms[i].maps);
    }
    for (size_t i = 0; i < system->region_count; i++) {
        if (!system->regions[i].is_used) {
            diag_warning(reader->diag, system->regions[i].place, "unused memory region '%s'",
                         system->regions[i].name);
        }
    }
}

bool sdf_is_buildable(diag_t *diag, const sdf_system_t *system)
{
    unsigned error_count = diag->error_count;

    for (size_t i = 0; i < system->vm_count; i++) {
        diag_error(diag, system->vms[i].place, "virtual machines cannot be built yet");
    }
    for (size_t i = 0; i < system->pd_count; i++) {
        for (size_t j = 0; j < system->pds[i].port_count; j++) {
            diag_error(diag, system->pds[i].ports[j].place, "I/O ports cannot be built yet");
        }
    }
    for (size_t i = 0; i < system->io_space_count; i++) {
        diag_error(diag, system->io_spaces[i].place, "I/O address spaces cannot be built yet");
    }
    return diag->error_count == error_count;
}
