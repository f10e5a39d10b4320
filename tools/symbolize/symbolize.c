// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c symbolize`.

#include "symbolize.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static int wrong_use(const char *message, const char *argument)
{
    fprintf(stderr, "sel4c symbolize: %s%s\nTry 'sel4c symbolize --help'.\n", message, argument);
    return 2;
}

typedef struct options {
    const char **files;
    size_t file_count;
    size_t file_capacity;
    const char *debug_file;
    bool without_addresses;
} options_t;

// 0 to go on, otherwise the exit status + 1.
static int parse_options(arena_t *arena, int argc, char **argv, options_t *options)
{
    static const struct option long_options[] = {
        { "file", required_argument, NULL, 'f' },
        { "debug-file", required_argument, NULL, 'd' },
        { "no-addresses", no_argument, NULL, 'n' },
        { "help", no_argument, NULL, 'h' },
        { 0 },
    };

    opterr = 0;
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, ":f:d:h", long_options, NULL)) != -1;) {
        switch (option) {
        case 'f':
            *ARENA_PUSH(arena, options->files, options->file_count, options->file_capacity) =
                optarg;
            break;
        case 'd':
            options->debug_file = optarg;
            break;
        case 'n':
            options->without_addresses = true;
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
    if (options->debug_file && options->file_count != 1) {
        return wrong_use("--debug-file belongs to one -f", "") + 1;
    }
    return 0;
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
    for (size_t i = 0; i < options->file_count; i++) {
        if (!check_file(images->diag, options->files[i]) ||
            !images_add(images, options->files[i])) {
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

static bool print_arguments(const report_t *report, char **arguments, int count)
{
    bool ok = true;

    for (int i = 0; i < count; i++) {
        bool is_address = strncmp(arguments[i], "0x", 2) == 0;
        ok &= is_address ? print_address(report, arguments[i])
                         : print_backtrace(report, arguments[i]);
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

int symbolize_main(int argc, char **argv)
{
    arena_t *arena = arena_create();
    diag_t diag;
    options_t options = { 0 };
    int status = parse_options(arena, argc, argv, &options);

    diag_init(&diag, stderr);
    if (status != 0) {
        arena_destroy(arena);
        return status - 1;
    }
    images_t images = { .arena = arena, .diag = &diag, .debug_file = options.debug_file };
    report_t report = { .out = stdout,
                        .images = &images,
                        .scratch = arena,
                        .line_end = "\n",
                        .without_addresses = options.without_addresses };
    bool ok =
        add_files(&images, &options) &&
        (optind < argc ? print_arguments(&report, argv + optind, argc - optind) : filter(&report));
    images_finish(&images);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        diag_error(&diag, (place_t){ .path = "standard output" }, "%s", strerror(errno));
        ok = false;
    }
    arena_destroy(arena);
    return ok ? 0 : 1;
}
