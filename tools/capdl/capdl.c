// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c capdl`.

#include "capdl.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "build.h"
#include "capdl_json.h"
#include "encode.h"
#include "inputs.h"
#include "show.h"

static const char usage[] =
    "usage: sel4c capdl COMMAND SPEC (--sel4-prefix DIR | --config JSON) [OPTION…]\n"
    "\n"
    "Systems described by their kernel objects and capabilities.  SPEC is the JSON of rust-sel4's\n"
    "initialiser.\n"
    "\n"
    "  check     every error that can be known before the system boots\n"
    "  convert   the same specification in the form and order that other tools want\n"
    "  show      objects, memory, address spaces and threads; a graph with --dot\n"
    "  simulate  what happens at boot: the kernel's untyped memory, and what is made where\n"
    "  build     the initialiser with the specification and its contents: a root task\n"
    "\n"
    "The kernel that the system is for:\n"
    "  --sel4-prefix DIR    an installed kernel, or DIR/board/BOARD/CONFIG of a Microkit SDK\n"
    "  --config JSON        its libsel4/include/kernel/gen_config.json alone\n"
    "\n"
    "  --fill DIR           where the files are that frames are filled from; without it they are\n"
    "                       not looked at\n"
    "  -o, --output FILE    for build; for convert and show instead of standard output\n"
    "  --initializer ELF    for build: the capdl-init.elf of that kernel\n"
    "  --names WHICH        for build: none, objects (all but frames and tables), all; objects\n"
    "                       by default\n"
    "  --log LEVEL          what the initialiser prints: none, errors, phases, all; errors by\n"
    "                       default\n"
    "  --no-zero-copy       for build: all frames are filled by copying\n"
    "  --no-deflate         for build: contents that are copied are stored as they are\n"
    "  -q, --quiet          no summary\n"
    "  --dot                show a graph for Graphviz\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 done; 1 there are errors, and nothing was written; 2 wrong use.\n";

static bool run_check(arena_t *arena, diag_t *diag, const capdl_options_t *options)
{
    capdl_inputs_t inputs;

    return capdl_inputs_read(arena, diag, options, &inputs);
}

// To the file, or to standard output.
static bool write_text(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                       const text_t *text)
{
    if (options->output) {
        return binary_write(arena, diag, options->output, (const uint8_t *)text->bytes, text->size,
                            false);
    }
    if (fwrite(text->bytes, 1, text->size, stdout) != text->size || fflush(stdout) != 0) {
        diag_error(diag, (place_t){ .path = "standard output" }, "cannot write");
        return false;
    }
    return true;
}

static bool run_convert(arena_t *arena, diag_t *diag, const capdl_options_t *options)
{
    capdl_inputs_t inputs;
    text_t text = { 0 };

    bool ok = capdl_inputs_read(arena, diag, options, &inputs) &&
              capdl_json_write(arena, diag, &inputs.kernel, inputs.spec, &text) &&
              write_text(arena, diag, options, &text);
    text_finish(&text);
    return ok;
}

static bool run_show(arena_t *arena, diag_t *diag, const capdl_options_t *options)
{
    capdl_inputs_t inputs;
    text_t text = { 0 };

    if (!capdl_inputs_read(arena, diag, options, &inputs)) {
        return false;
    }
    if (options->is_dot) {
        capdl_show_dot(inputs.spec, &text);
    } else {
        capdl_show_summary(arena, &inputs.kernel, inputs.spec, &text);
    }
    bool ok = write_text(arena, diag, options, &text);
    text_finish(&text);
    return ok;
}

static bool run_build(arena_t *arena, diag_t *diag, const capdl_options_t *options)
{
    return capdl_build(arena, diag, options, NULL);
}

static bool run_simulate(arena_t *arena, diag_t *diag, const capdl_options_t *options)
{
    text_t text = { 0 };

    bool ok = capdl_build(arena, diag, options, &text) && write_text(arena, diag, options, &text);
    text_finish(&text);
    return ok;
}

// The place of a word in a list; the length of the list when it is not there.
static unsigned find_word(const char *const *words, unsigned count, const char *word)
{
    unsigned i = 0;

    while (i < count && strcmp(words[i], word) != 0) {
        i++;
    }
    return i;
}

static bool parse_names(capdl_options_t *options, const char *word)
{
    static const char *const words[] = { "none", "objects", "all" };

    options->names = find_word(words, 3, word);
    return options->names < 3;
}

static bool parse_log(capdl_options_t *options, const char *word)
{
    static const char *const words[] = { "none", "errors", "phases", "all" };

    options->log_level = (uint8_t)find_word(words, 4, word);
    return options->log_level < 4;
}

static const struct command {
    const char *name;
    bool (*run)(arena_t *arena, diag_t *diag, const capdl_options_t *options);
} commands[] = {
    { "check", run_check },       { "convert", run_convert }, { "show", run_show },
    { "simulate", run_simulate }, { "build", run_build },
};

static int wrong_use(const char *message, const char *argument)
{
    fprintf(stderr, "sel4c capdl: %s%s\nTry 'sel4c capdl --help'.\n", message, argument);
    return 2;
}

// 0 to go on, otherwise the exit status + 1.
static int parse_options(int argc, char **argv, capdl_options_t *options)
{
    enum { PREFIX = 256, CONFIG, FILL, DOT, INITIALIZER, NAMES, LOG, NO_ZERO_COPY, NO_PACKING };
    static const struct option long_options[] = {
        { "sel4-prefix", required_argument, NULL, PREFIX },
        { "config", required_argument, NULL, CONFIG },
        { "fill", required_argument, NULL, FILL },
        { "output", required_argument, NULL, 'o' },
        { "dot", no_argument, NULL, DOT },
        { "initializer", required_argument, NULL, INITIALIZER },
        { "names", required_argument, NULL, NAMES },
        { "log", required_argument, NULL, LOG },
        { "no-zero-copy", no_argument, NULL, NO_ZERO_COPY },
        { "no-deflate", no_argument, NULL, NO_PACKING },
        { "quiet", no_argument, NULL, 'q' },
        { "help", no_argument, NULL, 'h' },
        { 0 },
    };
    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "-:o:hq", long_options, NULL)) != -1;) {
        switch (option) {
        case 1:
            if (options->spec) {
                return wrong_use("unexpected argument ", optarg) + 1;
            }
            options->spec = optarg;
            break;
        case PREFIX:
            options->prefix = optarg;
            break;
        case CONFIG:
            options->config = optarg;
            break;
        case FILL:
            options->fill = optarg;
            break;
        case DOT:
            options->is_dot = true;
            break;
        case INITIALIZER:
            options->initializer = optarg;
            break;
        case NAMES:
            if (!parse_names(options, optarg)) {
                return wrong_use("--names is none, objects or all, not ", optarg) + 1;
            }
            break;
        case LOG:
            if (!parse_log(options, optarg)) {
                return wrong_use("--log is none, errors, phases or all, not ", optarg) + 1;
            }
            break;
        case NO_ZERO_COPY:
            options->has_no_zero_copy = true;
            break;
        case NO_PACKING:
            options->has_no_packing = true;
            break;
        case 'q':
            options->is_quiet = true;
            break;
        case 'o':
            options->output = optarg;
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
    if (!options->spec) {
        return wrong_use("give the file of the specification", "") + 1;
    }
    if (!options->prefix && !options->config) {
        return wrong_use("give --sel4-prefix or --config", "") + 1;
    }
    return 0;
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

int capdl_main(int argc, char **argv)
{
    if (argc < 2) {
        fputs(usage, stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    const struct command *command = find_command(argv[1]);
    if (!command) {
        return wrong_use("unknown command ", argv[1]);
    }
    capdl_options_t options = { .names = CAPDL_NAMES_OBJECTS, .log_level = 1 };
    int status = parse_options(argc - 1, argv + 1, &options);
    if (status != 0) {
        return status - 1;
    }
    bool is_build = command->run == run_build;
    if ((is_build || command->run == run_simulate) && !options.initializer) {
        return wrong_use("give --initializer", "");
    }
    if (is_build && !options.output) {
        return wrong_use("give --output", "");
    }
    arena_t *arena = arena_create();
    diag_t diag;
    diag_init(&diag, stderr);
    bool ok = command->run(arena, &diag, &options);
    arena_destroy(arena);
    return ok && !diag_has_errors(&diag) ? 0 : 1;
}
