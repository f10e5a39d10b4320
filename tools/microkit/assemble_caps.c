// SPDX-License-Identifier: BSD-2-Clause

// What protection domains have of each other: channels, children, interrupts, the <cspace>.

#include "assemble_priv.h"

static void put(assembly_t *assembly, const domain_t *domain, uint32_t slot, capdl_cap_t cap)
{
    capdl_put(assembly->spec, domain->cnode, slot, cap, domain->place);
}

// ---- Channels

static void add_end(assembly_t *assembly, const sdf_end_t *from, const sdf_end_t *to)
{
    const domain_t *domain = &assembly->domains[from->pd];
    const domain_t *other = &assembly->domains[to->pd];

    if (from->can_notify) {
        put(assembly, domain, SEL4_MK_SLOT_NOTIFY + from->id,
            capdl_cap_badged(CAPDL_NOTIFICATION, other->notification, CAPDL_WRITE,
                             UINT64_C(1) << to->id));
    }
    if (from->can_call) {
        put(assembly, domain, SEL4_MK_SLOT_CALL + from->id,
            capdl_cap_badged(CAPDL_ENDPOINT, other->endpoint, RIGHTS_CALL,
                             SEL4_MK_BADGE_CALL | to->id));
    }
}

// ---- Faults and children

static void add_fault_handler(assembly_t *assembly, uint32_t index)
{
    const sdf_pd_t *pd = &assembly->parts->system->pds[index];
    const domain_t *domain = &assembly->domains[index];
    capdl_cap_t cap =
        pd->parent == SDF_NONE
            ? capdl_cap_badged(CAPDL_ENDPOINT, assembly->fault_endpoint, RIGHTS_CALL, index + 1)
            : capdl_cap_badged(CAPDL_ENDPOINT, assembly->domains[pd->parent].endpoint, RIGHTS_CALL,
                               SEL4_MK_BADGE_FAULT | pd->id);

    if (cap.object == CAPDL_NONE) {
        return;
    }
    put(assembly, domain, SEL4_MK_SLOT_FAULT, cap);
    capdl_put(assembly->spec, domain->tcb, CAPDL_TCB_FAULT_ENDPOINT, cap, domain->place);
    if (pd->parent != SDF_NONE) {
        put(assembly, &assembly->domains[pd->parent], SEL4_MK_SLOT_CHILD_TCB + pd->id,
            capdl_cap(CAPDL_TCB, domain->tcb));
    }
    if (pd->is_passive) {
        put(assembly, domain, SEL4_MK_SLOT_MONITOR,
            capdl_cap_badged(CAPDL_ENDPOINT, assembly->fault_endpoint, RIGHTS_CALL, index + 1));
    }
}

// ---- Interrupts

static capdl_id_t add_irq(assembly_t *assembly, const sdf_pd_t *pd, const sdf_irq_t *irq)
{
    static const capdl_kind_t plain[] = {
        [CAPDL_AARCH64] = CAPDL_ARM_IRQ,
        [CAPDL_RISCV64] = CAPDL_RISCV_IRQ,
        [CAPDL_X86_64] = CAPDL_IRQ,
    };
    static const capdl_kind_t kinds[] = {
        [SDF_IRQ_IOAPIC] = CAPDL_IOAPIC_IRQ,
        [SDF_IRQ_MSI] = CAPDL_MSI_IRQ,
    };
    const capdl_irq_t facts = { .has_number = true,
                                .number = irq->number,
                                .number_place = irq->number_place,
                                .trigger = irq->is_edge,
                                .target = pd->cpu,
                                .handle = irq->handle,
                                .bus = irq->pci.bus,
                                .device = irq->pci.device,
                                .function = irq->pci.function,
                                .ioapic = irq->ioapic,
                                .pin = irq->pin,
                                .level = !irq->is_edge,
                                .polarity = irq->is_low };
    capdl_kind_t kind =
        irq->kind == SDF_IRQ_PLAIN ? plain[assembly->parts->kernel->arch] : kinds[irq->kind];

    return capdl_add_irq(
        assembly->spec, kind,
        arena_format(assembly->arena, "irq_%u_%s", (unsigned)irq->number, pd->name), &facts,
        irq->place);
}

static void add_irqs(assembly_t *assembly, const sdf_pd_t *pd, const domain_t *domain)
{
    for (size_t i = 0; i < pd->irq_count; i++) {
        const sdf_irq_t *irq = &pd->irqs[i];
        capdl_id_t id = add_irq(assembly, pd, irq);
        capdl_put(assembly->spec, id, 0,
                  capdl_cap_badged(CAPDL_NOTIFICATION, domain->notification, CAPDL_WRITE,
                                   UINT64_C(1) << irq->id),
                  irq->place);
        put(assembly, domain, SEL4_MK_SLOT_IRQ + irq->id,
            capdl_cap(capdl_get(assembly->spec, id)->kind, id));
    }
}

// ---- The root CNode

static void add_root_caps(assembly_t *assembly, const sdf_pd_t *pd, const domain_t *domain)
{
    for (size_t i = 0; i < pd->cap_count; i++) {
        const sdf_cap_t *cap = &pd->caps[i];
        const domain_t *of = &assembly->domains[cap->pd];
        const capdl_cap_t caps[] = {
            [SDF_CAP_TCB] = capdl_cap(CAPDL_TCB, of->tcb),
            [SDF_CAP_SC] = capdl_cap(CAPDL_SCHED_CONTEXT, of->sched_context),
            [SDF_CAP_VSPACE] = capdl_cap(CAPDL_PAGE_TABLE, of->space.root),
        };
        capdl_put(assembly->spec, domain->root, cap->slot, caps[cap->kind], cap->pd_place);
    }
}

void assemble_priv_caps(assembly_t *assembly)
{
    const sdf_system_t *system = assembly->parts->system;

    for (size_t i = 0; i < system->channel_count; i++) {
        const sdf_end_t *ends = system->channels[i].ends;
        add_end(assembly, &ends[0], &ends[1]);
        add_end(assembly, &ends[1], &ends[0]);
    }
    for (uint32_t i = 0; i < system->pd_count; i++) {
        add_fault_handler(assembly, i);
        add_irqs(assembly, &system->pds[i], &assembly->domains[i]);
        add_root_caps(assembly, &system->pds[i], &assembly->domains[i]);
    }
}
