// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c sdk`.

#include "sdk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/options.h"
#include "import.h"
#include "tree.h"

#define JOBS_MAX 256

static const char usage[] =
    "usage: sel4c sdk import --sel4-prefix DIR [--board NAME] [--config NAME] [OPTION…]\n"
    "       sel4c sdk list [--sdk DIR]\n"
    "\n"
    "Boards of an SDK, as `microkit --board NAME --config NAME` takes them.\n"
    "\n"
    "  import               add a board, or make it anew, for an installed seL4 kernel: copies "
    "the\n"
    "                       kernel, writes bindings for it, and compiles libraries, monitor and\n"
    "                       initialiser for its configuration\n"
    "  list                 print boards and configurations, one a line\n"
    "\n"
    "  --sel4-prefix DIR    the installed kernel (with bin, libsel4 and support), or\n"
    "                       board/BOARD/CONFIG of another SDK\n"
    "  --board NAME         by default that of the kernel's platform\n"
    "  --config NAME        debug, release, benchmark, or one of these with smp- in front; by\n"
    "                       default debug if the kernel prints, otherwise release\n"
    "  --sdk DIR            the SDK; by default the one that this program lies in, then\n"
    "                       MICROKIT_SDK\n"
    "  --jobs N             compile N files at a time (1)\n"
    "  -q, --quiet          no summary\n"
    "  -h, --help           this text\n"
    "\n"
    "`import` needs make and the compiler of the architecture: Debian's gcc-aarch64-linux-gnu,\n"
    "gcc-riscv64-linux-gnu, or gcc for x86_64.\n"
    "\n"
    "Exit status: 0 done; 1 it could not be done, and the SDK is as it was; 2 wrong use.\n";

static bool take_jobs(options_reader_t *reader, const char *value)
{
    import_options_t *options = reader->context;
    char *end;

    errno = 0;
    unsigned long jobs = strtoul(value, &end, 10);
    options->jobs = (unsigned)jobs;
    return errno == 0 && *value >= '0' && *value <= '9' && !*end && jobs > 0 && jobs <= JOBS_MAX;
}

// False to end with the exit status.
static bool read_options(arena_t *arena, int argc, char **argv, import_options_t *options,
                         bool *ret_is_import, int *ret_status)
{
    const option_rule_t rules[] = {
        { "sel4-prefix", .text = &options->prefix },
        { "board", .text = &options->board },
        { "config", .text = &options->config },
        { "sdk", .text = &options->sdk },
        { "jobs", .take = take_jobs, .wants = "a number from 1 to 256" },
        { "quiet", 'q', .flag = &options->quiet },
        { 0 },
    };
    options_reader_t reader = { .command = "sdk",
                                .usage = usage,
                                .rules = rules,
                                .operand_max = 1,
                                .context = options,
                                .arena = arena };

    if (!options_read(&reader, argc, argv, ret_status)) {
        return false;
    }
    const char *command = reader.operands.count == 1 ? reader.operands.items[0] : "";
    *ret_is_import = strcmp(command, "import") == 0;
    if (!*command) {
        *ret_status = options_wrong_use(&reader, "give a command, import or list");
    } else if (!*ret_is_import && strcmp(command, "list") != 0) {
        *ret_status = options_wrong_use(&reader, "unknown command '%s'", command);
    } else if (*ret_is_import && !options->prefix) {
        *ret_status = options_wrong_use(&reader, "give the kernel with --sel4-prefix DIR");
    }
    return *ret_status == 0;
}

static bool list(arena_t *arena, diag_t *diag, const char *given)
{
    const char *sdk;
    tree_board_t *boards;
    size_t count;

    if (!tree_find(arena, diag, given, &sdk) || !tree_boards(arena, diag, sdk, &boards, &count)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        printf("%s %s\n", boards[i].name, boards[i].config);
    }
    return true;
}

int sdk_main(int argc, char **argv)
{
    arena_t *arena = arena_create();
    import_options_t options = { .jobs = 1 };
    bool is_import;
    int status;

    if (read_options(arena, argc, argv, &options, &is_import, &status)) {
        diag_t diag;
        diag_init(&diag, stderr);
        bool ok = is_import ? sdk_import(arena, &diag, &options) : list(arena, &diag, options.sdk);
        status = ok ? 0 : 1;
    }
    arena_destroy(arena);
    return status;
}
