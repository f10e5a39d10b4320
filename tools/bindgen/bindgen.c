// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c bindgen`.

#include "bindgen.h"

#include <stdio.h>
#include <string.h>

#include "common/options.h"
#include "emit.h"
#include "generate.h"

#define MANIFEST ".sel4c-bindgen"

typedef struct options {
    const char *prefix;
    const char *include_dirs;
    const char *output;
    bool list;
    bool check;
    bool quiet;
} options_t;

static const char usage[] =
    "usage: sel4c bindgen --prefix DIR -o DIR\n"
    "       sel4c bindgen --include-dirs DIR[:DIR…] -o DIR\n"
    "\n"
    "Writes C bindings for a seL4 kernel from the data files that its installation holds.\n"
    "\n"
    "  --prefix DIR          an installed kernel (what SEL4_PREFIX names); its headers are in\n"
    "                        DIR/libsel4/include\n"
    "  --include-dirs LIST   the include directories themselves, separated by colons: for a\n"
    "                        Microkit SDK, board/BOARD/CONFIG/include\n"
    "  -o, --output DIR      where to write DIR/include and DIR/src\n"
    "  --check               read and check everything, write nothing\n"
    "  --list                print one line per invocation, tab separated: interface, method,\n"
    "                        label, number, raw function, typed function, result type, then\n"
    "                        in|inref|out|outref:type:name for each parameter\n"
    "  -q, --quiet           no summary\n"
    "  -h, --help            this text\n"
    "\n"
    "Exit status: 0 done; 1 the input is bad or the output could not be written (then nothing\n"
    "was); 2 wrong use.\n";

// False to end with the exit status.
static bool read_options(arena_t *arena, int argc, char **argv, options_t *options, int *ret_status)
{
    const option_rule_t rules[] = {
        { "prefix", .text = &options->prefix },
        { "include-dirs", .text = &options->include_dirs },
        { "output", 'o', .text = &options->output },
        { "check", .flag = &options->check },
        { "list", .flag = &options->list },
        { "quiet", 'q', .flag = &options->quiet },
        { 0 },
    };
    options_reader_t reader = {
        .command = "bindgen", .usage = usage, .rules = rules, .arena = arena
    };

    if (!options_read(&reader, argc, argv, ret_status)) {
        return false;
    }
    if ((options->prefix && !*options->prefix) || (options->output && !*options->output)) {
        *ret_status = options_wrong_use(&reader, "a directory's name is empty");
    } else if (!options->prefix == !options->include_dirs) {
        *ret_status = options_wrong_use(&reader, "give one of --prefix and --include-dirs");
    } else if (!options->output && !options->check && !options->list) {
        *ret_status = options_wrong_use(&reader, "give -o DIR, --check or --list");
    }
    return *ret_status == 0;
}

static size_t split_directories(arena_t *arena, const options_t *options,
                                const char *const **ret_directories)
{
    const char **directories = NULL;
    size_t count = 0;
    size_t capacity = 0;

    if (options->prefix) {
        *ARENA_PUSH(arena, directories, count, capacity) =
            arena_format(arena, "%s/libsel4/include", options->prefix);
    } else {
        char *rest = arena_copy_string(arena, options->include_dirs);
        for (char *directory; (directory = strsep(&rest, ":"));) {
            if (*directory) {
                *ARENA_PUSH(arena, directories, count, capacity) = directory;
            }
        }
    }
    *ret_directories = directories;
    return count;
}

static size_t count_enabled(const api_t *api)
{
    size_t count = 0;

    for (size_t i = 0; i < api->method_count; i++) {
        count += api->methods[i]->is_enabled;
    }
    return count;
}

static bool print_list(arena_t *arena, const model_t *model)
{
    text_t list = { 0 };

    emit_list(&list, arena, model->api);
    bool ok = fwrite(list.bytes, 1, list.size, stdout) == list.size && fflush(stdout) == 0;
    text_finish(&list);
    return ok;
}

static bool run(arena_t *arena, diag_t *diag, const options_t *options, output_t *output)
{
    const char *const *directories;
    size_t directory_count = split_directories(arena, options, &directories);
    inputs_t *inputs;
    model_t *model;

    if (directory_count == 0) {
        diag_error(diag, (place_t){ 0 }, "--include-dirs names no directory");
        return false;
    }
    if (!inputs_load(arena, diag, directories, directory_count, &inputs) ||
        !model_load(arena, diag, inputs, &model) || !generate(arena, diag, inputs, model, output)) {
        return false;
    }
    if (options->list && !print_list(arena, model)) {
        diag_error(diag, (place_t){ .path = "standard output" }, "cannot write");
        return false;
    }
    if (options->output && !options->check) {
        if (!output_commit(output, diag, options->output, MANIFEST)) {
            return false;
        }
        if (!options->quiet && !options->list) {
            printf("%s: %zu files, %zu invocations for %s%s\n", options->output, output->file_count,
                   count_enabled(model->api), config_string(&model->config, "SEL4_ARCH"),
                   config_is_defined(&model->config, "KERNEL_MCS") ? ", MCS" : "");
        }
    }
    return true;
}

int bindgen_main(int argc, char **argv)
{
    arena_t *arena = arena_create();
    options_t options = { 0 };
    int status;

    if (read_options(arena, argc, argv, &options, &status)) {
        diag_t diag;
        output_t output;
        diag_init(&diag, stderr);
        output_init(&output, arena);
        status = run(arena, &diag, &options, &output) && !diag_has_errors(&diag) ? 0 : 1;
        output_finish(&output);
    }
    arena_destroy(arena);
    return status;
}
