// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c run`: from options, board and image to one session.

#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "board.h"
#include "common/text.h"
#include "image_facts.h"
#include "names.h"
#include "qemu.h"
#include "session.h"

#define CORE_COUNT_MAX    64
#define GDB_PORT          1234
#define TIMEOUT_S_MAX     1000000
#define COUNT_PLUGIN_PATH "../lib/sel4c/count.so"

static const char usage[] =
    "usage: sel4c run --board NAME IMAGE [OPTION…] [-- QEMU ARGUMENT…]\n"
    "\n"
    "Runs an image in QEMU, with its console on standard output, and ends with its exit status.\n"
    "\n"
    "  -b, --board NAME      what to run it on; a name with a slash is the path of a board.json\n"
    "  --timeout S           kill it after S seconds and end with 124\n"
    "  --expect TEXT         the console must show it; several in this order. With the last, and\n"
    "                        no other exit status within a second, the run ends with 0\n"
    "  --until-exit          expected texts are not enough: the guest must end with status 0\n"
    "  --fail TEXT           end with 1 when the console shows it\n"
    "  --input TEXT [after TEXT]\n"
    "                        type the first text once the console has shown the second; \\n \\r "
    "\\t\n"
    "                        \\\\ \\xHH are understood in the first\n"
    "  --interactive         pass standard input on even if it is no terminal\n"
    "  --net [udp:]HOST:GUEST\n"
    "                        a network card; the port HOST of 127.0.0.1 leads to the guest's\n"
    "  --disk FILE           a disk with this raw image\n"
    "  --rng                 a source of random bytes\n"
    "  --smp N               processor cores; by default as many as the image's kernel uses\n"
    "  --memory SIZE         such as 512M or 2G; by default what the image's kernel was built for\n"
    "  --gdb [PORT|unix:PATH]\n"
    "                        wait for a debugger, on port 1234 or a socket in the file system\n"
    "  --icount              guest time counts instructions: runs can be repeated exactly\n"
    "  --count               say how many instructions were executed\n"
    "  --count-at ADDRESS    also say so each time the instruction there is reached\n"
    "  -n, --dry-run         print QEMU's command line instead\n"
    "  --symbolize ELF       show functions and lines where this program prints a backtrace\n"
    "  -q, --quiet           show the console only when the run fails\n"
    "  -h, --help            this text\n"
    "\n"
    "Exit status: the guest's; 1 a text of --fail, a missing text, or no exit status; 2 wrong\n"
    "use; 124 timeout; 125 it could not be started; 128 + N after signal N.\n";

typedef struct strings {
    const char **items;
    size_t count;
    size_t capacity;
} strings_t;

typedef struct options {
    const char *board;
    const char *image;
    int64_t timeout_ms;
    strings_t expects;
    strings_t fails;
    strings_t afters; // one for each input
    session_input_t *inputs;
    size_t input_count;
    size_t input_capacity;
    strings_t programs; // for names in backtraces
    strings_t nets;
    strings_t disks;
    strings_t count_at;
    uint32_t core_count;
    uint64_t memory_size;
    const char *gdb;        // a character device of QEMU's, or NULL
    const char *gdb_target; // the same for gdb
    board_strings_t extra;
    bool until_exit;
    bool interactive;
    bool icount;
    bool rng;
    bool count;
    bool dry_run;
    bool quiet;
} options_t;

static const place_t self = { .path = "sel4c run" };

static int wrong_use(const char *message, const char *argument)
{
    fprintf(stderr, "sel4c run: %s%s\nTry 'sel4c run --help'.\n", message, argument);
    return 2;
}

// ---- Values of options

static bool read_timeout(const char *text, int64_t *ret_ms)
{
    char *end;
    double seconds = strtod(text, &end);

    // Not an infinity, a NaN or hexadecimal digits, which strtod() takes.
    if (strspn(text, "0123456789.") != strlen(text) || end == text || *end != '\0' ||
        seconds <= 0 || seconds > TIMEOUT_S_MAX) {
        return false;
    }
    *ret_ms = (int64_t)(seconds * 1000);
    return true;
}

static bool read_count(const char *text, uint64_t max, uint64_t *ret_count)
{
    return board_read_number(text, ret_count) && *ret_count > 0 && *ret_count <= max;
}

// A number of MiB, or with G of GiB.
static bool read_memory(arena_t *arena, const char *text, uint64_t *ret_size)
{
    char *digits = arena_copy_string(arena, text);
    size_t size = strlen(digits);
    unsigned shift = 20;
    uint64_t number;

    if (size > 0 && strchr("MmGg", digits[size - 1])) {
        shift = digits[size - 1] == 'G' || digits[size - 1] == 'g' ? 30 : 20;
        digits[size - 1] = '\0';
    }
    if (!read_count(digits, UINT64_C(1) << 30, &number)) {
        return false;
    }
    *ret_size = number << shift;
    return true;
}

static int hex_digit(char digit)
{
    static const char digits[] = "0123456789abcdef0123456789ABCDEF";
    const char *at = digit ? strchr(digits, digit) : NULL;

    return at ? (int)((at - digits) % 16) : -1;
}

static bool read_escapes(arena_t *arena, const char *text, session_input_t *ret_input)
{
    static const char letters[] = "nrt\\";
    static const char meanings[] = "\n\r\t\\";
    char *bytes = arena_alloc(arena, strlen(text) + 1);
    size_t size = 0;

    for (const char *at = text; *at; at++) {
        if (*at != '\\') {
            bytes[size++] = *at;
            continue;
        }
        at++;
        const char *letter = *at ? strchr(letters, *at) : NULL;
        if (letter) {
            bytes[size++] = meanings[letter - letters];
        } else if (*at == 'x' && hex_digit(at[1]) >= 0 && hex_digit(at[2]) >= 0) {
            bytes[size++] = (char)(hex_digit(at[1]) * 16 + hex_digit(at[2]));
            at += 2;
        } else {
            return false;
        }
    }
    *ret_input = (session_input_t){ bytes, size };
    return true;
}

static void push(arena_t *arena, strings_t *strings, const char *string)
{
    *ARENA_PUSH(arena, strings->items, strings->count, strings->capacity) = string;
}

// `--input TEXT`, and `after TEXT` if that follows.
static bool push_input(arena_t *arena, options_t *options, int argc, char **argv, const char *text)
{
    session_input_t input;

    if (!read_escapes(arena, text, &input)) {
        return false;
    }
    *ARENA_PUSH(arena, options->inputs, options->input_count, options->input_capacity) = input;
    bool has_after = optind + 1 < argc && strcmp(argv[optind], "after") == 0;
    push(arena, &options->afters, has_after ? argv[optind + 1] : "");
    optind += has_after ? 2 : 0;
    return true;
}

// ---- The command line

enum {
    OPTION_TIMEOUT = 256,
    OPTION_EXPECT,
    OPTION_UNTIL_EXIT,
    OPTION_FAIL,
    OPTION_INPUT,
    OPTION_INTERACTIVE,
    OPTION_NET,
    OPTION_DISK,
    OPTION_RNG,
    OPTION_SMP,
    OPTION_MEMORY,
    OPTION_GDB,
    OPTION_ICOUNT,
    OPTION_COUNT,
    OPTION_SYMBOLIZE,
    OPTION_COUNT_AT,
};

static const struct option long_options[] = {
    { "board", required_argument, NULL, 'b' },
    { "timeout", required_argument, NULL, OPTION_TIMEOUT },
    { "expect", required_argument, NULL, OPTION_EXPECT },
    { "until-exit", no_argument, NULL, OPTION_UNTIL_EXIT },
    { "fail", required_argument, NULL, OPTION_FAIL },
    { "input", required_argument, NULL, OPTION_INPUT },
    { "interactive", no_argument, NULL, OPTION_INTERACTIVE },
    { "net", required_argument, NULL, OPTION_NET },
    { "disk", required_argument, NULL, OPTION_DISK },
    { "rng", no_argument, NULL, OPTION_RNG },
    { "smp", required_argument, NULL, OPTION_SMP },
    { "memory", required_argument, NULL, OPTION_MEMORY },
    { "gdb", no_argument, NULL, OPTION_GDB },
    { "icount", no_argument, NULL, OPTION_ICOUNT },
    { "count", no_argument, NULL, OPTION_COUNT },
    { "symbolize", required_argument, NULL, OPTION_SYMBOLIZE },
    { "count-at", required_argument, NULL, OPTION_COUNT_AT },
    { "dry-run", no_argument, NULL, 'n' },
    { "quiet", no_argument, NULL, 'q' },
    { "help", no_argument, NULL, 'h' },
    { 0 },
};

// An option with a value; 0 or an exit status.
static int take_value(arena_t *arena, options_t *options, int option, const char *value)
{
    uint64_t number;

    switch (option) {
    case 'b':
        options->board = value;
        return 0;
    case OPTION_TIMEOUT:
        return read_timeout(value, &options->timeout_ms)
                   ? 0
                   : wrong_use("--timeout needs a number of seconds, not ", value);
    case OPTION_EXPECT:
        push(arena, &options->expects, value);
        return *value ? 0 : wrong_use("the text of --expect is empty", "");
    case OPTION_FAIL:
        push(arena, &options->fails, value);
        return *value ? 0 : wrong_use("the text of --fail is empty", "");
    case OPTION_COUNT_AT:
        options->count = true;
        push(arena, &options->count_at, value);
        return board_read_number(value, &number)
                   ? 0
                   : wrong_use("--count-at needs an address, not ", value);
    case OPTION_SYMBOLIZE:
        push(arena, &options->programs, value);
        return 0;
    case OPTION_NET:
        push(arena, &options->nets, value);
        return 0;
    case OPTION_DISK:
        push(arena, &options->disks, value);
        return 0;
    case OPTION_SMP:
        if (!read_count(value, CORE_COUNT_MAX, &number)) {
            return wrong_use("--smp needs a number from 1 to 64, not ", value);
        }
        options->core_count = (uint32_t)number;
        return 0;
    case OPTION_MEMORY:
        return read_memory(arena, value, &options->memory_size)
                   ? 0
                   : wrong_use("--memory needs a size such as 512M or 2G, not ", value);
    default:
        return wrong_use("unknown option ", value);
    }
}

// The switches.
static void take_switch(options_t *options, int option)
{
    switch (option) {
    case OPTION_UNTIL_EXIT:
        options->until_exit = true;
        break;
    case OPTION_RNG:
        options->rng = true;
        break;
    case OPTION_INTERACTIVE:
        options->interactive = true;
        break;
    case OPTION_ICOUNT:
        options->icount = true;
        break;
    case OPTION_COUNT:
        options->count = true;
        break;
    case 'n':
        options->dry_run = true;
        break;
    default:
        options->quiet = true;
        break;
    }
}

// `--gdb`, and a port or a socket if that follows.
static int take_gdb(arena_t *arena, options_t *options, int argc, char **argv)
{
    const char *place = optind < argc ? argv[optind] : "";
    uint64_t port = GDB_PORT;

    if (strncmp(place, "unix:", 5) == 0) {
        const char *path = place + 5;
        if (*path == '\0') {
            return wrong_use("--gdb needs a path after unix:", "");
        }
        options->gdb = arena_format(arena, "unix:%s,server=on,wait=off", qemu_value(arena, path));
        options->gdb_target = path;
        optind++;
        return 0;
    }
    if (*place && strspn(place, "0123456789") == strlen(place)) {
        if (!read_count(place, 65535, &port)) {
            return wrong_use("--gdb needs a port, not ", place);
        }
        optind++;
    }
    options->gdb = arena_format(arena, "tcp:127.0.0.1:%u", (unsigned)port);
    options->gdb_target = arena_format(arena, ":%u", (unsigned)port);
    return 0;
}

// 0 to go on, otherwise the exit status + 1.
static int parse_options(arena_t *arena, int argc, char **argv, options_t *options)
{
    int status = 0;

    opterr = 0;
    optind = 0; // the image may stand between options
    for (int option;
         (option = getopt_long(argc, argv, "-:b:nqh", long_options, NULL)) != -1 && status == 0;) {
        switch (option) {
        case 1:
            status = options->image ? wrong_use("one image is enough: ", optarg) : 0;
            options->image = optarg;
            break;
        case OPTION_INPUT:
            if (!push_input(arena, options, argc, argv, optarg)) {
                status = wrong_use("--input understands \\n \\r \\t \\\\ \\xHH, not ", optarg);
            }
            break;
        case OPTION_GDB:
            status = take_gdb(arena, options, argc, argv);
            break;
        case 'h':
            fputs(usage, stdout);
            return 1;
        case ':':
            return wrong_use("an argument is missing after ", argv[optind - 1]) + 1;
        case '?':
            return wrong_use("unknown option ", argv[optind - 1]) + 1;
        case OPTION_UNTIL_EXIT:
        case OPTION_INTERACTIVE:
        case OPTION_RNG:
        case OPTION_ICOUNT:
        case OPTION_COUNT:
        case 'n':
        case 'q':
            take_switch(options, option);
            break;
        default:
            status = take_value(arena, options, option, optarg);
            break;
        }
    }
    if (status != 0) {
        return status + 1;
    }
    if (!options->board || !options->image) {
        return wrong_use("give --board and an image", "") + 1;
    }
    if (optind < argc) { // after `--`
        options->extra = (board_strings_t){ (const char **)&argv[optind], (size_t)(argc - optind) };
    }
    return 0;
}

// ---- Board and image

static bool check_match(arena_t *arena, diag_t *diag, const options_t *options,
                        const board_t *board, const image_facts_t *facts)
{
    const place_t place = { .path = options->image };

    if (facts->arch != board->arch) {
        diag_error(diag, place, "an image for %s, while %s is %s; boards for it: %s",
                   board_arch_name(facts->arch), board->name, board_arch_name(board->arch),
                   board_list(arena, facts->arch, facts->needs_hypervisor));
        return false;
    }
    if (facts->needs_hypervisor && !board->is_hypervisor) {
        diag_error(diag, place, "its kernel is for EL2, which %s has not; boards for it: %s",
                   board->name, board_list(arena, facts->arch, true));
        return false;
    }
    for (size_t i = 0; i < board->boot.count; i++) {
        const char *app = arena_format(arena, "%s.app", options->image);
        if (strcmp(board->boot.items[i], "@IMAGE@.app") == 0 && access(app, R_OK) != 0) {
            diag_error(diag, (place_t){ .path = app },
                       "%s; 'sel4c image' writes it beside %s, and both are needed",
                       strerror(errno), options->image);
            return false;
        }
    }
    return true;
}

// Beside the program, in a build tree and installed.
static const char *find_plugin(arena_t *arena, diag_t *diag)
{
    const char *given = getenv("SEL4C_COUNT_PLUGIN");
    char program[PATH_MAX];

    if (given && *given) {
        return given;
    }
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    program[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash) {
        *slash = '\0';
        const char *path = arena_format(arena, "%s/" COUNT_PLUGIN_PATH, program);
        if (access(path, R_OK) == 0) {
            return path;
        }
    }
    diag_error(diag, self, "the counting plugin is not built; run 'make tools'");
    return NULL;
}

static board_strings_t as_board_strings(const strings_t *strings)
{
    return (board_strings_t){ strings->items, strings->count };
}

// Nobody should wait for what cannot come.
static void note_silence(diag_t *diag, const options_t *options, const board_t *board)
{
    diag_note(diag, (place_t){ .path = options->image },
              "its kernel does not print: what programs print through it is not seen%s",
              board->exit == BOARD_EXIT_SEMIHOSTING ? "; their exit status comes by semihosting"
              : options->timeout_ms < 0
                  ? ", nor is their exit status; Ctrl-C or --timeout ends the run"
                  : ", nor is their exit status");
}

static bool make_command(arena_t *arena, diag_t *diag, const options_t *options,
                         const board_t *board, int count_fd, const char *const **ret_argv)
{
    const char *program = getenv("SEL4C_QEMU");
    image_facts_t facts;

    if (!image_facts_read(arena, diag, options->image, &facts) ||
        !check_match(arena, diag, options, board, &facts)) {
        return false;
    }
    if (facts.is_silent && !options->quiet && !options->dry_run) {
        note_silence(diag, options, board);
    }
    qemu_plan_t plan = {
        .board = board,
        .program = program && *program ? program : NULL,
        .image = options->image,
        .is_raw = facts.is_raw,
        .memory_size = options->memory_size ? options->memory_size
                       : facts.memory_size  ? facts.memory_size
                                            : board->memory_size,
        .core_count = options->core_count ? options->core_count
                      : facts.core_count  ? facts.core_count
                                          : 1,
        .gdb = options->gdb,
        .icount = options->icount,
        .count_fd = count_fd,
        .count_at = as_board_strings(&options->count_at),
        .nets = as_board_strings(&options->nets),
        .disks = as_board_strings(&options->disks),
        .rng = options->rng,
        .extra = options->extra,
    };
    if (options->count && !(plan.count_plugin = find_plugin(arena, diag))) {
        return false;
    }
    return qemu_command(arena, diag, &plan, ret_argv);
}

// ---- Running

// As a shell would take it.
static void print_command(const char *const *argv)
{
    text_t line = { 0 };

    for (; *argv; argv++) {
        bool plain = **argv && !(*argv)[strcspn(*argv, " \t\n\"'\\$`*?[]{}()<>|&;#~!")];
        text_puts(&line, line.size > 0 ? " " : "");
        if (plain) {
            text_puts(&line, *argv);
            continue;
        }
        text_puts(&line, "'");
        for (const char *at = *argv; *at; at++) {
            if (*at == '\'') {
                text_puts(&line, "'\\''");
            } else {
                text_put(&line, at, 1);
            }
        }
        text_puts(&line, "'");
    }
    puts(line.bytes);
    text_finish(&line);
}

static watch_texts_t as_watch_texts(const strings_t *strings)
{
    return (watch_texts_t){ strings->items, strings->count };
}

static int run_session(diag_t *diag, const options_t *options, const board_t *board,
                       const char *const *argv, const int count_fds[2])
{
    const session_plan_t plan = {
        .argv = argv,
        .package = board->package,
        .exit = board->exit,
        .watch = { as_watch_texts(&options->expects), as_watch_texts(&options->fails),
                   as_watch_texts(&options->afters) },
        .inputs = options->inputs,
        .timeout_ms = options->timeout_ms,
        .until_exit = options->until_exit,
        .interactive = options->interactive,
        .debugged = options->gdb != NULL,
        .quiet = options->quiet,
        .count_read_fd = count_fds[0],
        .count_write_fd = count_fds[1],
    };

    if (options->gdb) {
        fprintf(
            stderr,
            "sel4c run: waiting for a debugger: gdb-multiarch PROGRAM.elf -ex 'target remote %s'\n",
            options->gdb_target);
    }
    return session_run(diag, &plan);
}

// With names in what the guest prints, if there are programs for them.
static int run_named(arena_t *arena, diag_t *diag, const options_t *options, const board_t *board,
                     const char *const *argv, const int count_fds[2])
{
    names_t names;
    bool has_names = options->programs.count > 0 && !options->quiet;

    if (has_names &&
        !names_start(arena, diag, options->programs.items, options->programs.count, &names)) {
        if (count_fds[1] >= 0) {
            close(count_fds[1]);
        }
        return SESSION_NO_MACHINE;
    }
    int status = run_session(diag, options, board, argv, count_fds);
    if (has_names) {
        names_finish(&names);
    }
    return status;
}

// 0, or an exit status.
static int run(arena_t *arena, diag_t *diag, const options_t *options)
{
    int count_fds[2] = { -1, -1 };
    const char *const *argv;
    board_t board;

    if (!board_find(arena, diag, options->board, &board)) {
        return 2;
    }
    if (options->count && pipe2(count_fds, O_CLOEXEC | O_NONBLOCK) != 0) {
        diag_error(diag, self, "cannot make a pipe: %s", strerror(errno));
        return SESSION_NO_MACHINE;
    }
    int status = SESSION_NO_MACHINE;
    if (!make_command(arena, diag, options, &board, count_fds[1], &argv)) {
        status = SESSION_NO_MACHINE;
    } else if (options->dry_run) {
        print_command(argv);
        status = 0;
    } else {
        fflush(stdout);
        status = run_named(arena, diag, options, &board, argv, count_fds);
        count_fds[1] = -1; // closed there
    }
    for (size_t i = 0; i < 2; i++) {
        if (count_fds[i] >= 0) {
            close(count_fds[i]);
        }
    }
    return status;
}

// Pipes must not get the numbers of streams that are closed.
static void open_streams(void)
{
    int fd;

    do {
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0) {
        close(fd);
    }
}

int run_main(int argc, char **argv)
{
    options_t options = { .timeout_ms = -1 };
    arena_t *arena = arena_create();
    diag_t diag;

    open_streams();
    diag_init(&diag, stderr);
    int status = parse_options(arena, argc, argv, &options);
    status = status != 0 ? status - 1 : run(arena, &diag, &options);
    arena_destroy(arena);
    return status;
}
