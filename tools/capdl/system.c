// SPDX-License-Identifier: BSD-2-Clause

// From a description in C to JSON.

#include "system.h"

#include "capdl/capdl_json.h"

int capdl_system_main(int argc, char **argv,
                      void (*describe)(capdl_spec_t *spec, const capdl_kernel_t *kernel,
                                       const elf_t *elf))
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s CONFIG ELF SPEC\n", argv[0]);
        return 2;
    }
    arena_t *arena = arena_create();
    capdl_spec_t *spec = capdl_spec_create(arena);
    capdl_kernel_t kernel;
    source_t config;
    text_t text = { 0 };
    diag_t diag;
    elf_t elf;

    diag_init(&diag, stderr);
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
