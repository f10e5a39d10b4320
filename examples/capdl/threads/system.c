// SPDX-License-Identifier: BSD-2-Clause

// The system: two components of one program, each in an address space of its own, with a page and
// two notifications in common.  Where the kernel has several cores, each has its own.

#include "capdl/system.h"

enum { MUTEX_SLOT = 1, END_SLOT = 2 };

typedef struct common {
    capdl_id_t memory;
    capdl_id_t mutex;
    capdl_id_t end;
} common_t;

static void share(capdl_space_t *space, capdl_id_t cnode, const common_t *common, place_t here)
{
    capdl_spec_t *spec = space->spec;

    capdl_space_map(space, 0x20000000,
                    capdl_cap_frame(common->memory, CAPDL_READ | CAPDL_WRITE, true, false), here);
    capdl_put(spec, cnode, MUTEX_SLOT,
              capdl_cap_badged(CAPDL_NOTIFICATION, common->mutex, CAPDL_READ | CAPDL_WRITE, 0),
              here);
    capdl_put(spec, cnode, END_SLOT,
              capdl_cap_badged(CAPDL_NOTIFICATION, common->end, CAPDL_READ, 0), here);
}

static void add(capdl_spec_t *spec, const capdl_kernel_t *kernel, const elf_t *elf,
                const common_t *common, unsigned index)
{
    const place_t here = { .path = __FILE__, .line = __LINE__ };
    const char *name = arena_format(spec->arena, "counter_%u", index);
    capdl_space_t space = capdl_space_create(spec, kernel, name, here);
    capdl_id_t cnode = capdl_add_cnode(spec, arena_format(spec->arena, "%s_cnode", name), 2, here);

    capdl_space_load(&space, elf, "threads.elf", here);
    share(&space, cnode, common, here);
    const capdl_thread_t thread = {
        .name = name,
        .space = &space,
        .cnode = cnode,
        .entry = elf->entry,
        .stack_top = 0x10010000,
        .ipc_buffer = 0x10020000,
        .priority = 100,
        .affinity = index % kernel->core_count,
        .fault_endpoint = CAPDL_NONE,
        .arguments = { 0x10020000 },
        .argument_count = 1,
    };
    capdl_add_thread(&thread, here);
}

static void describe(capdl_spec_t *spec, const capdl_kernel_t *kernel, const elf_t *elf)
{
    const place_t here = { .path = __FILE__, .line = __LINE__ };
    const common_t common = {
        .memory = capdl_add_frame(spec, "memory", 12, here),
        .mutex = capdl_add(spec, CAPDL_NOTIFICATION, "mutex", here),
        .end = capdl_add(spec, CAPDL_NOTIFICATION, "end", here),
    };
    add(spec, kernel, elf, &common, 0);
    add(spec, kernel, elf, &common, 1);
}

int main(int argc, char **argv)
{
    return capdl_system_main(argc, argv, describe);
}
