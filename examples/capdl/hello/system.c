// SPDX-License-Identifier: BSD-2-Clause

// The system: one address space with one program and one thread.

#include "capdl/system.h"

static void describe(capdl_spec_t *spec, const capdl_kernel_t *kernel, const elf_t *elf)
{
    const place_t here = { .path = __FILE__, .line = __LINE__ };
    capdl_space_t space = capdl_space_create(spec, kernel, "hello", here);

    capdl_space_load(&space, elf, "hello.elf", here);
    const capdl_thread_t thread = {
        .name = "hello",
        .space = &space,
        .cnode = capdl_add_cnode(spec, "hello_cnode", 2, here),
        .entry = elf->entry,
        .stack_top = 0x10010000,
        .ipc_buffer = 0x10020000,
        .priority = 100,
        .fault_endpoint = CAPDL_NONE,
        .arguments = { 0x10020000, 42 },
        .argument_count = 2,
    };
    capdl_add_thread(&thread, here);
}

int main(int argc, char **argv)
{
    return capdl_system_main(argc, argv, describe);
}
