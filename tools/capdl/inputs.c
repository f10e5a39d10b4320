// SPDX-License-Identifier: BSD-2-Clause

// Finds and reads what every command needs.

#include "inputs.h"

#include <string.h>
#include <unistd.h>

#include "capdl_json.h"
#include "check.h"

const char *capdl_prefix_path(arena_t *arena, const capdl_options_t *options, const char *installed,
                              const char *sdk)
{
    const char *path = arena_format(arena, "%s/%s", options->prefix, installed);
    const char *other = arena_format(arena, "%s/%s", options->prefix, sdk);

    return access(path, F_OK) != 0 && access(other, F_OK) == 0 ? other : path;
}

static bool read_kernel(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                        capdl_kernel_t *ret_kernel)
{
    const char *path = options->config;
    source_t source;

    if (!path) {
        path = capdl_prefix_path(arena, options, "libsel4/include/kernel/gen_config.json",
                                 "include/kernel/gen_config.json");
    }
    return source_load(arena, diag, path, &source) &&
           capdl_kernel_read(arena, diag, &source, ret_kernel);
}

bool capdl_inputs_read(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                       capdl_inputs_t *ret_inputs)
{
    binary_t file;
    const capdl_check_options_t check = { .fill_directory = options->fill,
                                          .refuses_unknown_irqs = true };

    return read_kernel(arena, diag, options, &ret_inputs->kernel) &&
           binary_load(arena, diag, options->spec, NULL, &file) &&
           capdl_json_read(arena, diag, &file, &ret_inputs->spec) &&
           capdl_check(arena, diag, &ret_inputs->kernel, ret_inputs->spec, &check);
}
