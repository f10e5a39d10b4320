// SPDX-License-Identifier: BSD-2-Clause

// Virtual machines and their processors.

#include <inttypes.h>

#include "reader.h"

static void read_vcpu(sdf_reader_t *reader, const xml_node_t *node, uint32_t pd_index, sdf_pd_t *pd,
                      sdf_vm_t *vm)
{
    const sdf_limit_t cpus = sdf_core_limit(reader);
    sdf_vcpu_t vcpu = { .place = node->place };
    uint64_t cpu;

    sdf_check_shape(reader, node, "id cpu setvar_id ", "");
    bool has_id = sdf_id(reader, node, &vcpu.id);
    sdf_number(reader, node, "cpu", cpus, pd->cpu, &cpu);
    vcpu.cpu = (uint32_t)cpu;
    *ARENA_PUSH(reader->arena, vm->vcpus, vm->vcpu_count, vm->vcpu_capacity) = vcpu;
    if (has_id) {
        const sdf_setvar_t setvar = { .kind = SDF_SETVAR_ID, .value = vcpu.id };
        sdf_setvar(reader, pd_index, pd, node, "setvar_id", setvar);
        sdf_claims_add(reader->arena, &reader->children, pd_index, vcpu.id, vcpu.id,
                       arena_format(reader->arena, "<vcpu id=\"%u\">", vcpu.id),
                       sdf_place(node, "id"));
    }
}

static void read_attributes(sdf_reader_t *reader, const xml_node_t *node, sdf_vm_t *vm)
{
    const sdf_limit_t priorities = { 0, SEL4_MK_PRIORITY_MAX, "the monitor has 255" };
    bool is_x86 = reader->kernel->arch == CAPDL_X86_64;
    uint64_t priority;

    // On x86 it runs on the scheduling context of its protection domain.
    sdf_check_shape(reader, node, is_x86 ? "name " : "name priority budget period ", "vcpu map ");
    vm->name = sdf_need(reader, node, "name");
    if (vm->name) {
        sdf_lookup_add(reader->arena, &reader->vm_names, 0, vm->name,
                       (uint32_t)reader->system->vm_count, sdf_place(node, "name"));
    }
    sdf_number(reader, node, "priority", priorities, 0, &priority);
    vm->priority = (uint8_t)priority;
    sdf_budget(reader, node, &vm->budget_us, &vm->period_us);
    if (!reader->kernel->has_vcpu) {
        diag_error(reader->diag, node->place, "<virtual_machine> needs a kernel with %s",
                   is_x86 ? "KernelVTX" : "KernelArmHypervisorSupport");
    }
}

void sdf_read_vm(sdf_reader_t *reader, const xml_node_t *node, uint32_t pd_index, sdf_pd_t *pd)
{
    sdf_system_t *system = reader->system;
    const sdf_limit_t addresses = { 0, reader->kernel->user_top - 1,
                                    "what is above cannot be mapped" };
    sdf_vm_t vm = { .pd = pd_index, .place = node->place };

    read_attributes(reader, node, &vm);
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is(child, "vcpu")) {
            read_vcpu(reader, child, pd_index, pd, &vm);
        } else if (xml_is(child, "map")) {
            sdf_check_shape(reader, child, "mr vaddr perms cached ", "");
            sdf_read_map(reader, child, &vm.maps, addresses);
        }
    }
    if (vm.vcpu_count == 0) {
        diag_error(reader->diag, node->place, "<virtual_machine> needs a <vcpu>");
    } else if (vm.vcpu_count > 1 && reader->kernel->arch == CAPDL_X86_64) {
        diag_error(reader->diag, vm.vcpus[1].place, "<virtual_machine> has one <vcpu> on x86_64");
    }
    pd->vm = (uint32_t)system->vm_count;
    *ARENA_PUSH(reader->arena, system->vms, system->vm_count, system->vm_capacity) = vm;
}
