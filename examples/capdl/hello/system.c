// SPDX-License-Identifier: BSD-2-Clause

/*
 * The system: one address space with one program and one thread.
 *
 *     capdl-hello-system CONFIG ELF SPEC
 *
 * writes its specification for the kernel with that configuration.
 */

#include "capdl/capdl_json.h"
#include "capdl/component.h"

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
    arena_t *arena = arena_create();
    capdl_spec_t *spec = capdl_spec_create(arena);
    capdl_kernel_t kernel;
    source_t config;
    text_t text = { 0 };
    diag_t diag;
    elf_t elf;

    diag_init(&diag, stderr);
    if (argc != 4) {
        fputs("usage: capdl-hello-system CONFIG ELF SPEC\n", stderr);
        return 2;
    }
    bool ok = source_load(arena, &diag, argv[1], &config) &&
              capdl_kernel_read(arena, &diag, &config, &kernel) &&
              elf_load(arena, &diag, argv[2], NULL, &elf);
    if (ok) {
        describe(spec, &kernel, &elf);
        ok = capdl_json_write(arena, &diag, &kernel, spec, &text) &&
             binary_write(arena, &diag, argv[3], (const uint8_t *)text.bytes, text.size, false);
    }
    text_finish(&text);
    arena_destroy(arena);
    return ok ? 0 : 1;
}
