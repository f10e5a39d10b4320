// SPDX-License-Identifier: BSD-2-Clause

// The values that programs find in their symbols.

#include <string.h>

#include "assemble.h"
#include "sdf.h"
#include "windows.h"

// What a protection domain may use, one bit for each identifier.
typedef struct masks {
    uint64_t irqs;
    uint64_t notifications;
    uint64_t calls;
    uint64_t ports;
} masks_t;

static masks_t masks_of(const sdf_system_t *system, uint32_t index)
{
    const sdf_pd_t *pd = &system->pds[index];
    masks_t masks = { 0 };

    for (size_t i = 0; i < pd->irq_count; i++) {
        masks.irqs |= UINT64_C(1) << pd->irqs[i].id;
    }
    for (size_t i = 0; i < pd->port_count; i++) {
        masks.ports |= UINT64_C(1) << pd->ports[i].id;
    }
    for (size_t i = 0; i < 2 * system->channel_count; i++) {
        const sdf_end_t *end = &system->channels[i / 2].ends[i % 2];
        if (end->pd == index) {
            masks.notifications |= (uint64_t)end->can_notify << end->id;
            masks.calls |= (uint64_t)end->can_call << end->id;
        }
    }
    return masks;
}

// Target programs are little-endian, as the reader of ELF files asks for.
static bool set_word(mk_program_t *program, diag_t *diag, place_t place, const char *symbol,
                     uint64_t value)
{
    uint8_t bytes[sizeof value];

    for (unsigned i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)(value >> 8 * i);
    }
    return mk_program_set(program, diag, place, symbol, bytes, sizeof bytes, MK_FIT_EXACT);
}

static void set_runtime(diag_t *diag, const sdf_system_t *system, uint32_t index,
                        mk_program_t *program)
{
    const sdf_pd_t *pd = &system->pds[index];
    const masks_t masks = masks_of(system, index);
    const uint8_t is_passive = pd->is_passive;
    const struct {
        const char *symbol;
        uint64_t value;
    } words[] = {
        { "microkit_irqs", masks.irqs },
        { "microkit_notifications", masks.notifications },
        { "microkit_pps", masks.calls },
        { "microkit_ioports", masks.ports },
    };

    if (!mk_program_set(program, diag, program->place, "microkit_name", pd->name,
                        strnlen(pd->name, SEL4_MK_NAME_SIZE), MK_FIT_ROOM)) {
        return; // not a program with a runtime for Microkit: one error is enough
    }
    mk_program_set(program, diag, program->place, "microkit_passive", &is_passive, 1, MK_FIT_EXACT);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        set_word(program, diag, program->place, words[i].symbol, words[i].value);
    }
}

static void set_variables(diag_t *diag, const mk_parts_t *parts, const sdf_pd_t *pd,
                          mk_program_t *program)
{
    for (size_t i = 0; i < pd->setvar_count; i++) {
        const sdf_setvar_t *setvar = &pd->setvars[i];
        uint64_t value = setvar->kind == SDF_SETVAR_PADDR ? parts->addresses[setvar->region].paddr
                                                          : setvar->value;
        set_word(program, diag, setvar->place, setvar->symbol, value);
    }
}

static void set_monitor(arena_t *arena, diag_t *diag, const mk_parts_t *parts)
{
    enum { COUNT = SEL4_MK_MONITOR_TABLE_SIZE };
    const sdf_system_t *system = parts->system;
    mk_program_t *monitor = parts->monitor;
    char *names = arena_alloc(arena, COUNT * SEL4_MK_NAME_SIZE);
    uint8_t *bottoms = arena_alloc(arena, COUNT * sizeof(uint64_t));

    for (size_t i = 0; i < system->pd_count && i < COUNT; i++) {
        const sdf_pd_t *pd = &system->pds[i];
        uint64_t bottom = sdf_stack_top(parts->kernel) - pd->stack_size;
        memcpy(names + i * SEL4_MK_NAME_SIZE, pd->name, strnlen(pd->name, SEL4_MK_NAME_SIZE));
        for (unsigned j = 0; j < 8; j++) {
            bottoms[8 * i + j] = (uint8_t)(bottom >> 8 * j);
        }
    }
    mk_program_set(monitor, diag, monitor->place, "pd_names", names, COUNT * SEL4_MK_NAME_SIZE,
                   MK_FIT_EXACT);
    mk_program_set(monitor, diag, monitor->place, "pd_stack_bottom_addrs", bottoms,
                   COUNT * sizeof(uint64_t), MK_FIT_EXACT);
    set_word(monitor, diag, monitor->place, "pd_names_len", system->pd_count);
    mk_windows_set(arena, diag, parts);
}

bool mk_set_symbols(arena_t *arena, diag_t *diag, const mk_parts_t *parts)
{
    const sdf_system_t *system = parts->system;
    unsigned error_count = diag->error_count;

    for (uint32_t i = 0; i < system->pd_count; i++) {
        mk_program_forget(&parts->programs[i]);
        set_runtime(diag, system, i, &parts->programs[i]);
        set_variables(diag, parts, &system->pds[i], &parts->programs[i]);
    }
    if (parts->monitor) {
        mk_program_forget(parts->monitor);
        set_monitor(arena, diag, parts);
    }
    return diag->error_count == error_count;
}
