// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c sdk`.

#include "sdk.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static int wrong_use(const char *message, const char *argument)
{
    fprintf(stderr, "sel4c sdk: %s%s\nTry 'sel4c sdk --help'.\n", message, argument);
    return 2;
}

static bool read_jobs(const char *text, unsigned *ret_jobs)
{
    char *end;

    errno = 0;
    unsigned long jobs = strtoul(text, &end, 10);
    *ret_jobs = (unsigned)jobs;
    return errno == 0 && *text >= '0' && *text <= '9' && !*end && jobs > 0 && jobs <= JOBS_MAX;
}

// 0 to go on, otherwise the exit status + 1.
static int parse_options(int argc, char **argv, import_options_t *options)
{
    enum { PREFIX = 256, BOARD, CONFIG, SDK, JOBS };
    static const struct option long_options[] = {
        { "sel4-prefix", required_argument, NULL, PREFIX },
        { "board", required_argument, NULL, BOARD },
        { "config", required_argument, NULL, CONFIG },
        { "sdk", required_argument, NULL, SDK },
        { "jobs", required_argument, NULL, JOBS },
        { "quiet", no_argument, NULL, 'q' },
        { "help", no_argument, NULL, 'h' },
        { 0 },
    };

    opterr = 0;
    optind = 1;
    for (int option; (option = getopt_long(argc, argv, "+:qh", long_options, NULL)) != -1;) {
        switch (option) {
        case PREFIX:
            options->prefix = optarg;
            break;
        case BOARD:
            options->board = optarg;
            break;
        case CONFIG:
            options->config = optarg;
            break;
        case SDK:
            options->sdk = optarg;
            break;
        case JOBS:
            if (!read_jobs(optarg, &options->jobs)) {
                return wrong_use("--jobs takes a number from 1 to 256, not ", optarg) + 1;
            }
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
    return optind < argc ? wrong_use("unexpected argument ", argv[optind]) + 1 : 0;
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
    import_options_t options = { .jobs = 1 };

    if (argc < 2) {
        fputs(usage, stderr);
        return 2;
    }
    const char *command = argv[1];
    if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    bool is_import = strcmp(command, "import") == 0;
    if (!is_import && strcmp(command, "list") != 0) {
        return wrong_use("unknown command ", command);
    }
    int status = parse_options(argc - 1, argv + 1, &options);
    if (status != 0) {
        return status - 1;
    }
    if (is_import && !options.prefix) {
        return wrong_use("give the kernel with --sel4-prefix DIR", "");
    }
    arena_t *arena = arena_create();
    diag_t diag;
    diag_init(&diag, stderr);
    bool ok = is_import ? sdk_import(arena, &diag, &options) : list(arena, &diag, options.sdk);
    arena_destroy(arena);
    return ok ? 0 : 1;
}
