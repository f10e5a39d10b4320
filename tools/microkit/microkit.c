// SPDX-License-Identifier: BSD-2-Clause

// The program `microkit`: from a system description to an image that boots.

#include <stdio.h>

#include "build.h"
#include "outputs.h"

static const char usage[] =
    "usage: microkit [-h] [OPTIONS] --board BOARD --config CONFIG [--search-path FOLDER ...] "
    "system\n"
    "\n"
    "Builds an image that boots from the description of a system of protection domains.\n"
    "\n"
    "  -o, --output FILE         the image; loader.img by default\n"
    "  -r, --report FILE         what the system is made of; report.txt by default\n"
    "  --board BOARD             which board: a folder in SDK/board\n"
    "  --config CONFIG           which kernel: a folder of the board\n"
    "  --image-type TYPE         binary, elf or uimage; by default what the architecture boots\n"
    "  --override-kernel FILE    a kernel in place of the SDK's\n"
    "  --capdl-json FILE         the system's objects and capabilities as JSON\n"
    "  --search-path FOLDER ...  where programs and files are; the current folder comes last\n"
    "  -h, --help                this text\n"
    "\n"
    "The SDK is MICROKIT_SDK, or the folder above that of this program.\n"
    "Exit status: 0 done; 1 something is wrong, and there is no image.\n";

static int fail(const char *error)
{
    fprintf(stderr, "%s\nmicrokit: error: %s\n",
            "usage: microkit [-h] [OPTIONS] --board BOARD --config CONFIG system", error);
    return 1;
}

static int fail_build(const mk_options_t *options, const char *error)
{
    if (!options->wants_help) {
        mk_outputs_remove(options);
    }
    return fail(error);
}

static int help(arena_t *arena, const mk_sdk_t *sdk)
{
    fputs(usage, stdout);
    printf("\nBoards of %s: %s\n", sdk->path, mk_names_text(arena, &sdk->boards));
    return 0;
}

static int run(arena_t *arena, int argc, char **argv)
{
    const char *error;
    mk_options_t options;
    mk_board_t board;
    mk_sdk_t sdk;
    diag_t diag;

    if (!mk_options_read(arena, argc, argv, &options, &error)) {
        return fail(error);
    }
    if (!mk_sdk_find(arena, &sdk, &error)) {
        return fail_build(&options, error);
    }
    if (options.wants_help) {
        return help(arena, &sdk);
    }
    if (!mk_sdk_choose(arena, &sdk, options.board, options.config, &board, &error)) {
        return fail_build(&options, error);
    }
    diag_init(&diag, stderr);
    return mk_build(arena, &diag, &options, &board) && !diag_has_errors(&diag) ? 0 : 1;
}

int main(int argc, char **argv)
{
    arena_t *arena = arena_create();
    int status = run(arena, argc, argv);

    arena_destroy(arena);
    return status;
}
