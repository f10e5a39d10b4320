// SPDX-License-Identifier: BSD-2-Clause

// The system: one component with a page that has contents, and a capability for that page.

#include "capdl/system.h"

enum { MESSAGE_SLOT = 1 };

static void add_message(capdl_space_t *space, capdl_id_t cnode)
{
    static const char text[] = "A page that was loaded once";
    const place_t here = { .path = __FILE__, .line = __LINE__ };
    const capdl_fill_t fill = { .end = sizeof text,
                                .content = CAPDL_CONTENT_BYTES,
                                .bytes = (const uint8_t *)text,
                                .byte_count = sizeof text,
                                .place = here };
    capdl_id_t message = capdl_add_frame(space->spec, "message", 12, here);
    capdl_cap_t cap = capdl_cap_frame(message, CAPDL_READ, true, false);

    capdl_fill(space->spec, message, &fill);
    capdl_space_map(space, 0x20000000, cap, here);
    capdl_put(space->spec, cnode, MESSAGE_SLOT, cap, here);
}

static void describe(capdl_spec_t *spec, const capdl_kernel_t *kernel, const elf_t *elf)
{
    const place_t here = { .path = __FILE__, .line = __LINE__ };
    capdl_space_t space = capdl_space_create(spec, kernel, "reader", here);
    capdl_id_t cnode = capdl_add_cnode(spec, "reader_cnode", 2, here);

    capdl_space_load(&space, elf, "zero-copy.elf", here);
    add_message(&space, cnode);
    const capdl_thread_t thread = {
        .name = "reader",
        .space = &space,
        .cnode = cnode,
        .entry = elf->entry,
        .stack_top = 0x10010000,
        .ipc_buffer = 0x10020000,
        .priority = 100,
        .fault_endpoint = CAPDL_NONE,
        .arguments = { 0x10020000 },
        .argument_count = 1,
    };
    capdl_add_thread(&thread, here);
}

int main(int argc, char **argv)
{
    return capdl_system_main(argc, argv, describe);
}
