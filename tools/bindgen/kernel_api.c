// SPDX-License-Identifier: BSD-2-Clause

// Access to the embedded files.

#include "kernel_api.h"

#include <string.h>

#define SCHEMA_PATH "config/schema.json"

const source_t *kernel_api_schema(arena_t *arena)
{
    source_t *schema = arena_alloc(arena, sizeof *schema);

    *schema = (source_t){ .path = SCHEMA_PATH, .text = "", .size = 0 };
    for (size_t i = 0; i < kernel_api_files_count; i++) {
        if (strcmp(kernel_api_files[i].path, SCHEMA_PATH) == 0) {
            schema->text = (const char *)kernel_api_files[i].data;
            schema->size = kernel_api_files[i].size;
        }
    }
    return schema;
}

const char *kernel_api_below_layer(arena_t *arena, const char *path, const char *arch,
                                   const char *sel4_arch)
{
    const char *layers[] = {
        "include/",
        "mode_include/64/",
        arena_format(arena, "arch_include/%s/", arch),
        arena_format(arena, "sel4_arch_include/%s/", sel4_arch),
    };

    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        size_t length = strlen(layers[i]);
        if (strncmp(path, layers[i], length) == 0) {
            return path + length;
        }
    }
    return NULL;
}
