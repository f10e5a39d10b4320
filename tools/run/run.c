// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c run`: from options, board and image to one session.

#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "board.h"
#include "common/options.h"
#include "common/program.h"
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

typedef struct options {
    const char *board;
    const char *image;
    int64_t timeout_ms;
    option_words_t expects;
    option_words_t fails;
    option_words_t afters; // one for each input
    session_input_t *inputs;
    size_t input_count;
    size_t input_capacity;
    option_words_t programs; // for names in backtraces
    option_words_t nets;
    option_words_t disks;
    option_words_t count_at;
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

static board_strings_t as_board_strings(const option_words_t *words)
{
    return (board_strings_t){ words->items, words->count };
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

// `--input TEXT`, and `after TEXT` if that follows.
static bool take_input(options_reader_t *reader, const char *text)
{
    options_t *options = reader->context;
    session_input_t input;

    if (!read_escapes(reader->arena, text, &input)) {
        return false;
    }
    *ARENA_PUSH(reader->arena, options->inputs, options->input_count, options->input_capacity) =
        input;
    const char *next = options_peek(reader);
    const char *after = "";
    if (next && strcmp(next, "after") == 0 && reader->at + 1 < reader->argc) {
        options_skip(reader);
        after = options_peek(reader);
        options_skip(reader);
    }
    options_push(reader, &options->afters, after);
    return true;
}

static bool take_timeout(options_reader_t *reader, const char *value)
{
    options_t *options = reader->context;

    return read_timeout(value, &options->timeout_ms);
}

// Nothing to look for would always be there.
static bool take_text(options_reader_t *reader, option_words_t *texts, const char *value)
{
    options_push(reader, texts, value);
    return *value != '\0';
}

static bool take_expect(options_reader_t *reader, const char *value)
{
    options_t *options = reader->context;

    return take_text(reader, &options->expects, value);
}

static bool take_fail(options_reader_t *reader, const char *value)
{
    options_t *options = reader->context;

    return take_text(reader, &options->fails, value);
}

static bool take_count_at(options_reader_t *reader, const char *value)
{
    options_t *options = reader->context;
    uint64_t address;

    options->count = true;
    options_push(reader, &options->count_at, value);
    return board_read_number(value, &address);
}

static bool take_smp(options_reader_t *reader, const char *value)
{
    options_t *options = reader->context;
    uint64_t count = 0;

    bool ok = read_count(value, CORE_COUNT_MAX, &count);
    options->core_count = (uint32_t)count;
    return ok;
}

static bool take_memory(options_reader_t *reader, const char *value)
{
    options_t *options = reader->context;

    return read_memory(reader->arena, value, &options->memory_size);
}

// A port or a socket, if that follows.
static bool take_gdb(options_reader_t *reader, const char *none)
{
    options_t *options = reader->context;
    const char *next = options_peek(reader);
    const char *place = next ? next : "";
    uint64_t port = GDB_PORT;

    (void)none;
    if (strncmp(place, "unix:", 5) == 0) {
        const char *path = place + 5;
        options->gdb = arena_format(reader->arena, "unix:%s,server=on,wait=off",
                                    qemu_value(reader->arena, path));
        options->gdb_target = path;
        if (*path) {
            options_skip(reader);
        }
        return *path != '\0';
    }
    if (*place && strspn(place, "0123456789") == strlen(place)) {
        if (!read_count(place, 65535, &port)) {
            return false;
        }
        options_skip(reader);
    }
    options->gdb = arena_format(reader->arena, "tcp:127.0.0.1:%u", (unsigned)port);
    options->gdb_target = arena_format(reader->arena, ":%u", (unsigned)port);
    return true;
}

// ---- The command line

// False to end with the exit status.
static bool read_options(arena_t *arena, int argc, char **argv, options_t *options, int *ret_status)
{
    const option_rule_t rules[] = {
        { "board", 'b', .text = &options->board },
        { "timeout", .take = take_timeout, .wants = "a number of seconds" },
        { "expect", .take = take_expect, .wants = "some text" },
        { "until-exit", .flag = &options->until_exit },
        { "fail", .take = take_fail, .wants = "some text" },
        { "input", .take = take_input, .wants = "a text with \\n \\r \\t \\\\ \\xHH" },
        { "interactive", .flag = &options->interactive },
        { "net", .words = &options->nets },
        { "disk", .words = &options->disks },
        { "rng", .flag = &options->rng },
        { "smp", .take = take_smp, .wants = "a number from 1 to 64" },
        { "memory", .take = take_memory, .wants = "a size such as 512M or 2G" },
        { "gdb", .take = take_gdb, .is_bare = true, .wants = "a port or unix:PATH" },
        { "icount", .flag = &options->icount },
        { "count", .flag = &options->count },
        { "count-at", .take = take_count_at, .wants = "an address" },
        { "dry-run", 'n', .flag = &options->dry_run },
        { "symbolize", .words = &options->programs },
        { "quiet", 'q', .flag = &options->quiet },
        { 0 },
    };
    options_reader_t reader = { .command = "run",
                                .usage = usage,
                                .rules = rules,
                                .operand_max = 1,
                                .has_rest = true,
                                .context = options,
                                .arena = arena };

    if (!options_read(&reader, argc, argv, ret_status)) {
        return false;
    }
    if (!options->board || reader.operands.count == 0) {
        *ret_status = options_wrong_use(&reader, "give --board and an image");
        return false;
    }
    options->image = reader.operands.items[0];
    options->extra = as_board_strings(&reader.rest);
    return true;
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
    const char *folder = program_path(arena, 1);

    if (given && *given) {
        return given;
    }
    if (folder) {
        const char *path = arena_format(arena, "%s/" COUNT_PLUGIN_PATH, folder);
        if (access(path, R_OK) == 0) {
            return path;
        }
    }
    diag_error(diag, self, "the counting plugin is not built; run 'make tools'");
    return NULL;
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

static watch_texts_t as_watch_texts(const option_words_t *strings)
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
    int status;

    open_streams();
    if (read_options(arena, argc, argv, &options, &status)) {
        diag_t diag;
        diag_init(&diag, stderr);
        status = run(arena, &diag, &options);
    }
    arena_destroy(arena);
    return status;
}
