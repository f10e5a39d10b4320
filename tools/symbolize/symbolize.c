// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c symbolize`.

#include "symbolize.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/options.h"
#include "symbolize/console.h"

static const char usage[] =
    "usage: sel4c symbolize [-f ELF]… [OPTION…] [BACKTRACE | ADDRESS]…\n"
    "       … | sel4c symbolize [-f ELF]… [OPTION…]\n"
    "\n"
    "Names functions, inlined calls, files and lines of backtraces that programs printed.  "
    "Without\n"
    "arguments it passes a console from standard input on and replaces the backtraces in it.\n"
    "\n"
    "  -f, --file ELF       a program, with debug information; several for a system of several.\n"
    "                       Without, the name in the backtrace is taken for that of a file\n"
    "  -d, --debug-file ELF the debug information of the program, if it was split off and is not\n"
    "                       found by debug link or build id\n"
    "  --no-addresses       functions and lines only, so that two runs can be compared\n"
    "  -h, --help           this text\n"
    "\n"
    "A BACKTRACE is hexadecimal digits as they were printed; an ADDRESS begins with 0x.\n"
    "\n"
    "Exit status: 0 done, names or none; 1 a file or an argument could not be read; 2 wrong use.\n";

typedef struct options {
    option_words_t files;
    const char *debug_file;
    bool without_addresses;
    option_words_t arguments;
} options_t;

// False to end with the exit status.
static bool read_options(arena_t *arena, int argc, char **argv, options_t *options, int *ret_status)
{
    const option_rule_t rules[] = {
        { "file", 'f', .words = &options->files },
        { "debug-file", 'd', .text = &options->debug_file },
        { "no-addresses", .flag = &options->without_addresses },
        { 0 },
    };
    options_reader_t reader = { .command = "symbolize",
                                .usage = usage,
                                .rules = rules,
                                .operand_max = SIZE_MAX,
                                .arena = arena };

    if (!options_read(&reader, argc, argv, ret_status)) {
        return false;
    }
    if (options->debug_file && options->files.count != 1) {
        *ret_status = options_wrong_use(&reader, "--debug-file belongs to one -f");
    }
    options->arguments = reader.operands;
    return *ret_status == 0;
}

static bool check_file(diag_t *diag, const char *path)
{
    if (access(path, R_OK) == 0) {
        return true;
    }
    diag_error(diag, (place_t){ .path = path }, "%s; give the ELF file of the program",
               strerror(errno));
    return false;
}

static bool add_files(images_t *images, const options_t *options)
{
    if (options->debug_file && !check_file(images->diag, options->debug_file)) {
        return false;
    }
    for (size_t i = 0; i < options->files.count; i++) {
        if (!check_file(images->diag, options->files.items[i]) ||
            !images_add(images, options->files.items[i])) {
            return false;
        }
    }
    return true;
}

// ---- Arguments

static bool print_address(const report_t *report, const char *argument)
{
    char *end;

    errno = 0;
    uint64_t address = strtoull(argument + 2, &end, 16);
    if (errno != 0 || end == argument + 2 || *end || argument[2] == '-' || argument[2] == '+') {
        diag_error(report->images->diag, (place_t){ .path = "sel4c symbolize" },
                   "'%s' is no address of 64 bits", argument);
        return false;
    }
    if (report->images->count == 0) {
        diag_error(report->images->diag, (place_t){ .path = "sel4c symbolize" },
                   "an address needs a program; give it with -f");
        return false;
    }
    report_address(report, address);
    return true;
}

static bool print_backtrace(const report_t *report, const char *argument)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    size_t size = strlen(argument);
    uint8_t *bytes = arena_alloc(report->images->arena, size / 2 + 1);
    const char *why = NULL;

    if (strspn(argument, digits) != size || size % 2 != 0) {
        why = "not an even number of hexadecimal digits";
    } else {
        for (size_t i = 0; i < size / 2; i++) {
            char byte[3] = { argument[2 * i], argument[2 * i + 1], '\0' };
            bytes[i] = (uint8_t)strtoul(byte, NULL, 16);
        }
        sel4_backtrace_stream_error_t error =
            report_backtrace(report, sel4_span(bytes, size / 2)).error;
        why = error != 0 ? sel4_backtrace_stream_error_text(error) : NULL;
    }
    if (why) {
        diag_error(report->images->diag, (place_t){ .path = "sel4c symbolize" },
                   "'%.40s%s' is no backtrace: %s; give the line as it was printed, or an address "
                   "that begins with 0x",
                   argument, size > 40 ? "…" : "", why);
    }
    return !why;
}

static bool print_arguments(const report_t *report, const option_words_t *arguments)
{
    bool ok = true;

    for (size_t i = 0; i < arguments->count; i++) {
        bool is_address = strncmp(arguments->items[i], "0x", 2) == 0;
        ok &= is_address ? print_address(report, arguments->items[i])
                         : print_backtrace(report, arguments->items[i]);
    }
    return ok;
}

// ---- A console

static bool filter(report_t *report)
{
    char bytes[16384];
    console_t console;
    ssize_t size;

    console_init(&console, report);
    while ((size = read(STDIN_FILENO, bytes, sizeof bytes)) != 0) {
        if (size > 0) {
            console_feed(&console, bytes, (size_t)size);
        } else if (errno != EINTR) {
            diag_error(report->images->diag, (place_t){ .path = "sel4c symbolize" },
                       "standard input: %s", strerror(errno));
            break;
        }
    }
    console_end(&console);
    console_finish(&console);
    return size == 0;
}

static bool run(arena_t *arena, diag_t *diag, const options_t *options)
{
    images_t images = { .arena = arena, .diag = diag, .debug_file = options->debug_file };
    report_t report = { .out = stdout,
                        .images = &images,
                        .scratch = arena,
                        .line_end = "\n",
                        .without_addresses = options->without_addresses };

    bool ok = add_files(&images, options) &&
              (options->arguments.count > 0 ? print_arguments(&report, &options->arguments)
                                            : filter(&report));
    images_finish(&images);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        diag_error(diag, (place_t){ .path = "standard output" }, "%s", strerror(errno));
        ok = false;
    }
    return ok;
}

int symbolize_main(int argc, char **argv)
{
    arena_t *arena = arena_create();
    options_t options = { 0 };
    int status;

    if (read_options(arena, argc, argv, &options, &status)) {
        diag_t diag;
        diag_init(&diag, stderr);
        status = run(arena, &diag, &options) ? 0 : 1;
    }
    arena_destroy(arena);
    return status;
}
