// SPDX-License-Identifier: BSD-2-Clause

/*
 * abi-dump: reads an object file's debug information, prints facts about the headers it was
 * compiled from, or C source that calls every function in them.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dump.h"

static const char usage[] =
    "usage: abi-dump facts OBJECT\n"
    "       abi-dump wrappers [-t PAIRS] OBJECT HEADER...\n"
    "       abi-dump counts [-t PAIRS] OBJECT HEADER...\n"
    "\n"
    "OBJECT is compiled with -g3 -fkeep-inline-functions and all debug types kept.\n"
    "PAIRS has lines 'RAW TYPED': functions and their typed forms.\n";

typedef bool (*generator_t)(const model_t *model, const char *const *headers, size_t header_count,
                            const char *pairs);

static bool generate(arena_t *arena, generator_t generator, int argc, char **argv)
{
    const char *pairs = NULL;

    if (argc > 3 && strcmp(argv[2], "-t") == 0) {
        pairs = argv[3];
        argc -= 2;
        argv += 2;
    }
    if (argc < 4) {
        fputs(usage, stderr);
        return false;
    }
    model_t *model = model_read(arena, argv[2]);
    return model != NULL &&
           generator(model, (const char *const *)&argv[3], (size_t)argc - 3, pairs);
}

static bool facts(arena_t *arena, const char *path)
{
    model_t *model = model_read(arena, path);

    if (model == NULL) {
        return false;
    }
    dump_facts(model);
    return true;
}

int main(int argc, char **argv)
{
    arena_t *arena = arena_create();
    const char *command = argc > 2 ? argv[1] : "";
    bool is_good = false;

    if (argc == 3 && strcmp(command, "facts") == 0) {
        is_good = facts(arena, argv[2]);
    } else if (strcmp(command, "wrappers") == 0) {
        is_good = generate(arena, dump_wrappers, argc, argv);
    } else if (strcmp(command, "counts") == 0) {
        is_good = generate(arena, dump_counts, argc, argv);
    } else {
        fputs(usage, stderr);
    }
    arena_destroy(arena);
    return is_good && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
