// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c capdl`.

#include "capdl.h"

#include <stdio.h>
#include <string.h>

#include "build.h"
#include "capdl_json.h"
#include "common/options.h"
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

static bool take_names(options_reader_t *reader, const char *word)
{
    static const char *const words[] = { "none", "objects", "all", NULL };
    capdl_options_t *options = reader->context;

    return options_find_word(words, word, &options->names);
}

static bool take_log(options_reader_t *reader, const char *word)
{
    static const char *const words[] = { "none", "errors", "phases", "all", NULL };
    capdl_options_t *options = reader->context;
    unsigned level = 0;

    bool ok = options_find_word(words, word, &level);
    options->log_level = (uint8_t)level;
    return ok;
}

static const struct command {
    const char *name;
    bool (*run)(arena_t *arena, diag_t *diag, const capdl_options_t *options);
} commands[] = {
    { "check", run_check },       { "convert", run_convert }, { "show", run_show },
    { "simulate", run_simulate }, { "build", run_build },
};

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

// What the options do not say, or contradict; 0, or the exit status.
static int check_options(const options_reader_t *reader, const capdl_options_t *options,
                         const struct command *command)
{
    bool is_build = command->run == run_build;

    if (!options->spec) {
        return options_wrong_use(reader, "give the file of the specification");
    }
    if (!options->prefix && !options->config) {
        return options_wrong_use(reader, "give --sel4-prefix or --config");
    }
    if ((is_build || command->run == run_simulate) && !options->initializer) {
        return options_wrong_use(reader, "give --initializer");
    }
    if (is_build && !options->output) {
        return options_wrong_use(reader, "give --output");
    }
    return 0;
}

// The command; NULL to end with the exit status.
static const struct command *read_options(arena_t *arena, int argc, char **argv,
                                          capdl_options_t *options, int *ret_status)
{
    const option_rule_t rules[] = {
        { "sel4-prefix", .text = &options->prefix },
        { "config", .text = &options->config },
        { "fill", .text = &options->fill },
        { "output", 'o', .text = &options->output },
        { "initializer", .text = &options->initializer },
        { "names", .take = take_names, .wants = "none, objects or all" },
        { "log", .take = take_log, .wants = "none, errors, phases or all" },
        { "no-zero-copy", .flag = &options->has_no_zero_copy },
        { "no-deflate", .flag = &options->has_no_packing },
        { "quiet", 'q', .flag = &options->is_quiet },
        { "dot", .flag = &options->is_dot },
        { 0 },
    };
    options_reader_t reader = { .command = "capdl",
                                .usage = usage,
                                .rules = rules,
                                .operand_max = 2,
                                .context = options,
                                .arena = arena };

    if (!options_read(&reader, argc, argv, ret_status)) {
        return NULL;
    }
    const char *const *operands = reader.operands.items;
    if (reader.operands.count == 0) {
        *ret_status =
            options_wrong_use(&reader, "give a command, check, convert, show, simulate or build");
        return NULL;
    }
    const struct command *command = find_command(operands[0]);
    options->spec = reader.operands.count > 1 ? operands[1] : NULL;
    *ret_status = command ? check_options(&reader, options, command)
                          : options_wrong_use(&reader, "unknown command '%s'", operands[0]);
    return *ret_status == 0 ? command : NULL;
}

int capdl_main(int argc, char **argv)
{
    arena_t *arena = arena_create();
    capdl_options_t options = { .names = CAPDL_NAMES_OBJECTS, .log_level = 1 };
    int status;
    const struct command *command = read_options(arena, argc, argv, &options, &status);

    if (command) {
        diag_t diag;
        diag_init(&diag, stderr);
        status = command->run(arena, &diag, &options) && !diag_has_errors(&diag) ? 0 : 1;
    }
    arena_destroy(arena);
    return status;
}
