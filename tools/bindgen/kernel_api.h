// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The files of kernel-api, embedded in the program: headers, data files, the configuration schema.

#include "../common/embed.h"
#include "../common/source.h"

extern const struct embedded_file kernel_api_files[];
extern const size_t kernel_api_files_count;

// The configuration schema, config/schema.json.
const source_t *kernel_api_schema(arena_t *arena);

/*
 * `path` without its layer (`arch_include/arm/`, say) when it belongs to this architecture,
 * otherwise NULL.
 */
const char *kernel_api_below_layer(arena_t *arena, const char *path, const char *arch,
                                   const char *sel4_arch);
