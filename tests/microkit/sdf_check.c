// SPDX-License-Identifier: BSD-2-Clause

/*
 * sdf-check KERNEL.json FILE.system [FOLDER [IRQS]]: reads the system for that kernel and shows
 * what was read.  Files that regions start with are looked for in FOLDER; the platform has IRQS
 * interrupts.  Status 1 when the system is wrong, 2 when it is right but cannot be built yet.
 */

#include <stdio.h>
#include <stdlib.h>

#include "microkit/sdf.h"

static int check(arena_t *arena, const char *kernel_path, const char *path, const char *folder,
                 const char *irqs)
{
    diag_t diag;
    source_t config, source;
    capdl_kernel_t kernel;
    const sdf_options_t options = { &folder, folder != NULL };
    const sdf_system_t *system;

    diag_init(&diag, stdout);
    if (!source_load(arena, &diag, kernel_path, &config) ||
        !capdl_kernel_read(arena, &diag, &config, &kernel) ||
        !source_load(arena, &diag, path, &source)) {
        return 1;
    }
    kernel.irq_count = irqs ? (uint32_t)atoi(irqs) : 0;
    if (!sdf_read(arena, &diag, &source, &kernel, &options, &system)) {
        return 1;
    }
    text_t text = { 0 };
    sdf_show(system, &text);
    fwrite(text.bytes, 1, text.size, stdout);
    text_finish(&text);
    return sdf_is_buildable(&diag, system) ? 0 : 2;
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 5) {
        fprintf(stderr, "usage: %s KERNEL.json FILE.system [FOLDER [IRQS]]\n", argv[0]);
        return 64;
    }
    arena_t *arena = arena_create();
    int status =
        check(arena, argv[1], argv[2], argc > 3 ? argv[3] : NULL, argc > 4 ? argv[4] : NULL);
    arena_destroy(arena);
    return status;
}
