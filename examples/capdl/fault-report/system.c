// SPDX-License-Identifier: BSD-2-Clause

// The system: two components of one program.  The faults of the second are messages to the first.

#include "capdl/system.h"

enum { ENDPOINT_SLOT = 1, REPLY_SLOT = 2, FAULT_BADGE = 7 };

static void add(capdl_spec_t *spec, const capdl_kernel_t *kernel, const elf_t *elf,
                const char *name, capdl_id_t cnode, capdl_id_t fault_endpoint, uint8_t priority,
                uint64_t argument)
{
    const place_t here = { .path = __FILE__, .line = __LINE__ };
    capdl_space_t space = capdl_space_create(spec, kernel, name, here);

    capdl_space_load(&space, elf, "fault-report.elf", here);
    const capdl_thread_t thread = {
        .name = name,
        .space = &space,
        .cnode = cnode,
        .entry = elf->entry,
        .stack_top = 0x10010000,
        .ipc_buffer = 0x10020000,
        .priority = priority,
        .fault_endpoint = fault_endpoint,
        .fault_badge = FAULT_BADGE,
        .arguments = { 0x10020000, argument },
        .argument_count = 2,
    };
    capdl_add_thread(&thread, here);
}

static void describe(capdl_spec_t *spec, const capdl_kernel_t *kernel, const elf_t *elf)
{
    const place_t here = { .path = __FILE__, .line = __LINE__ };
    capdl_id_t endpoint = capdl_add(spec, CAPDL_ENDPOINT, "faults", here);
    capdl_id_t handler = capdl_add_cnode(spec, "handler_cnode", 2, here);
    capdl_id_t faulter = capdl_add_cnode(spec, "faulter_cnode", 2, here);

    capdl_put(spec, handler, ENDPOINT_SLOT,
              capdl_cap_badged(CAPDL_ENDPOINT, endpoint, CAPDL_READ, 0), here);
    capdl_put(spec, handler, REPLY_SLOT,
              capdl_cap(CAPDL_REPLY, capdl_add(spec, CAPDL_REPLY, "reply", here)), here);
    add(spec, kernel, elf, "handler", handler, CAPDL_NONE, 101, 1);
    add(spec, kernel, elf, "faulter", faulter, endpoint, 100, 2);
}

int main(int argc, char **argv)
{
    return capdl_system_main(argc, argv, describe);
}
