// SPDX-License-Identifier: BSD-2-Clause

// The host program `sel4c`: a table of commands.

#include <stdio.h>
#include <string.h>

#include "bindgen/bindgen.h"
#include "capdl/capdl.h"
#include "image/image.h"
#include "prefix/prefix.h"
#include "run/run.h"
#include "sdk/sdk.h"
#include "symbolize/symbolize.h"
#include "version.h"

static const struct command {
    const char *name;
    const char *summary;
    int (*run)(int argc, char **argv);
} commands[] = {
    { "bindgen", "write C bindings for an installed seL4 kernel", bindgen_main },
    { "capdl", "check, show and build systems from their capabilities", capdl_main },
    { "image", "make a file that boots a kernel and a root task", image_main },
    { "prefix", "make a kernel prefix's include tree from kernel-api", prefix_main },
    { "run", "run an image in QEMU", run_main },
    { "sdk", "boards of a Microkit SDK, also for kernels of your own", sdk_main },
    { "symbolize", "name functions and lines of backtraces", symbolize_main },
};

#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void print_help(FILE *out)
{
    fputs("usage: sel4c COMMAND [OPTION…]\n"
          "\n"
          "Host tools of sel4c, the C toolkit for seL4 userspace.\n"
          "\n",
          out);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].summary);
    }
    fputs("\n"
          "  --help     this text; 'sel4c COMMAND --help' explains a command\n"
          "  --version  print the version\n",
          out);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return 2;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return 0;
    }
    if (strcmp(name, "--version") == 0) {
        printf("sel4c %s (seL4 API %s)\n", SEL4C_VERSION, SEL4C_SEL4_VERSION);
        return 0;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(name, commands[i].name) == 0) {
            return commands[i].run(argc - 1, argv + 1);
        }
    }
    fprintf(stderr, "sel4c: unknown command '%s'; see sel4c --help\n", name);
    return 2;
}
