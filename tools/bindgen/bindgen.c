// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c bindgen`.

#include "bindgen.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

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

static int wrong_use(const char *message, const char *argument)
{
    fprintf(stderr, "sel4c bindgen: %s%s\nTry 'sel4c bindgen --help'.\n", message, argument);
    return 2;
}

// 0 to go on, otherwise the exit status + 1.
static int parse_options(int argc, char **argv, options_t *options)
{
    enum { PREFIX = 256, INCLUDE_DIRS, CHECK, LIST };
    static const struct option long_options[] = {
        { "prefix", required_argument, NULL, PREFIX },
        { "include-dirs", required_argument, NULL, INCLUDE_DIRS },
        { "output", required_argument, NULL, 'o' },
        { "check", no_argument, NULL, CHECK },
        { "list", no_argument, NULL, LIST },
        { "quiet", no_argument, NULL, 'q' },
        { "help", no_argument, NULL, 'h' },
        { 0 },
    };

    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "+:o:qh", long_options, NULL)) != -1;) {
        switch (option) {
        case PREFIX:
            options->prefix = optarg;
            break;
        case INCLUDE_DIRS:
            options->include_dirs = optarg;
            break;
        case 'o':
            options->output = optarg;
            break;
        case CHECK:
            options->check = true;
            break;
        case LIST:
            options->list = true;
            break;
        case 'q':
            options->quiet = true;
            break;
        case 'h':
            fputs(usage, stdout);
            return 1;
        case ':':
            return wrong_use("an argument is missing after ", argv[optind - 1]) + 1;
        default:
            return wrong_use("unknown option ", argv[optind - 1]) + 1;
        }
    }
    if (optind < argc) {
        return wrong_use("unexpected argument ", argv[optind]) + 1;
    }
    if ((options->prefix && !*options->prefix) || (options->output && !*options->output)) {
        return wrong_use("a directory's name is empty", "") + 1;
    }
    if (!options->prefix == !options->include_dirs) {
        return wrong_use("give one of --prefix and --include-dirs", "") + 1;
    }
    if (!options->output && !options->check && !options->list) {
        return wrong_use("give -o DIR, --check or --list", "") + 1;
    }
    return 0;
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
    options_t options = { 0 };
    int status = parse_options(argc, argv, &options);

    if (status != 0) {
        return status - 1;
    }
    arena_t *arena = arena_create();
    diag_t diag;
    output_t output;
    diag_init(&diag, stderr);
    output_init(&output, arena);
    bool ok = run(arena, &diag, &options, &output) && !diag_has_errors(&diag);
    output_finish(&output);
    arena_destroy(arena);
    return ok ? 0 : 1;
}
