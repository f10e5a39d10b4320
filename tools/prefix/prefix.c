// SPDX-License-Identifier: BSD-2-Clause

/*
 * `sel4c prefix`: what a seL4 kernel installs for user code, made from kernel-api alone, for a
 * configuration of our own. Bindgen does the work; its input here comes from the program itself.
 */

#include "prefix.h"

#include <stdio.h>
#include <string.h>

#include "bindgen/generate.h"
#include "bindgen/kernel_api.h"
#include "common/options.h"
#include "resolve.h"

#define MANIFEST ".sel4c-prefix"

static const char usage[] =
    "usage: sel4c prefix --config FILE -o DIR\n"
    "\n"
    "Writes the include tree of a kernel installation, DIR/libsel4, for a configuration.\n"
    "\n"
    "  --config FILE     architecture, platform and the keys that differ from the defaults, as in\n"
    "                    kernel-api/config/*.json\n"
    "  -o, --output DIR  the prefix\n"
    "  -q, --quiet       no summary\n"
    "  -h, --help        this text\n"
    "\n"
    "Exit status: 0 done; 1 the input is bad or the output could not be written; 2 wrong use.\n";

typedef struct options {
    const char *config;
    const char *output;
    bool quiet;
} options_t;

// False to end with the exit status.
static bool read_options(arena_t *arena, int argc, char **argv, options_t *options, int *ret_status)
{
    const option_rule_t rules[] = {
        { "config", .text = &options->config },
        { "output", 'o', .text = &options->output },
        { "quiet", 'q', .flag = &options->quiet },
        { 0 },
    };
    options_reader_t reader = {
        .command = "prefix", .usage = usage, .rules = rules, .arena = arena
    };

    if (!options_read(&reader, argc, argv, ret_status)) {
        return false;
    }
    if (options->output && !*options->output) {
        *ret_status = options_wrong_use(&reader, "the directory's name is empty");
    } else if (!options->config || !options->output) {
        *ret_status = options_wrong_use(&reader, "give --config FILE and -o DIR");
    }
    return *ret_status == 0;
}

// kernel-api's files of this architecture, and the two configuration files.
static size_t collect_files(arena_t *arena, const resolved_t *resolved, input_file_t **ret_files)
{
    input_file_t *files = arena_alloc_items(arena, kernel_api_files_count + 2, sizeof *files);
    size_t count = 0;

    for (size_t i = 0; i < kernel_api_files_count; i++) {
        const char *path = kernel_api_files[i].path;
        const char *below =
            kernel_api_below_layer(arena, path, resolved->arch, resolved->sel4_arch);
        if (below) {
            source_t source = { .path = arena_format(arena, "kernel-api/%s", path),
                                .text = (const char *)kernel_api_files[i].data,
                                .size = kernel_api_files[i].size };
            files[count++] = (input_file_t){ .relative = below, .source = source };
        }
    }
    files[count++] = (input_file_t){ .relative = "kernel/gen_config.json",
                                     .source = { "kernel/gen_config.json", resolved->kernel.bytes,
                                                 resolved->kernel.size } };
    files[count++] = (input_file_t){ .relative = "sel4/gen_config.json",
                                     .source = { "sel4/gen_config.json", resolved->libsel4.bytes,
                                                 resolved->libsel4.size } };
    *ret_files = files;
    return count;
}

static bool write_prefix(arena_t *arena, diag_t *diag, const options_t *options,
                         const resolved_t *resolved)
{
    input_file_t *files;
    size_t count = collect_files(arena, resolved, &files);
    inputs_t *inputs;
    model_t *model;
    output_t output;

    output_init(&output, arena);
    bool ok =
        inputs_from_files(arena, diag, "kernel-api", files, count, &inputs) &&
        model_load(arena, diag, inputs, &model) && generate(arena, diag, inputs, model, &output) &&
        output_commit(&output, diag, arena_format(arena, "%s/libsel4", options->output), MANIFEST);
    if (ok && !options->quiet) {
        printf("%s: %zu files for %s\n", options->output, output.file_count, resolved->sel4_arch);
    }
    output_finish(&output);
    return ok;
}

static bool run(arena_t *arena, diag_t *diag, const options_t *options)
{
    source_t overrides;
    resolved_t resolved = { 0 };

    bool ok = source_load(arena, diag, options->config, &overrides) &&
              resolve(arena, diag, kernel_api_schema(arena), &overrides, &resolved) &&
              write_prefix(arena, diag, options, &resolved);
    text_finish(&resolved.kernel);
    text_finish(&resolved.libsel4);
    return ok;
}

int prefix_main(int argc, char **argv)
{
    arena_t *arena = arena_create();
    options_t options = { 0 };
    int status;

    if (read_options(arena, argc, argv, &options, &status)) {
        diag_t diag;
        diag_init(&diag, stderr);
        status = run(arena, &diag, &options) && !diag_has_errors(&diag) ? 0 : 1;
    }
    arena_destroy(arena);
    return status;
}
