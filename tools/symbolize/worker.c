// SPDX-License-Identifier: BSD-2-Clause

/*
 * Lines of text over a pair of sockets.  The question is an address; the answer
 *
 *     code|data
 *     NAME tab OFFSET tab FILE tab LINE          for each function
 *     .
 *
 * At first, without a question: `error TEXT`, or `ok MACHINE LINES`.
 */

#include "worker.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/text.h"

#define ANSWER_SIZE_MAX ((size_t)1024 * 1024)
#define TEXT_SIZE_MAX   4000 // names of C++ and Rust can be long, but not without end

struct worker {
    const char *path;
    pid_t process;
    int socket;
    text_t unread; // what has come of an answer
    size_t read_size;
    uint16_t machine;
    bool has_lines;
    bool is_dead;
};

// ---- In the process

static void put_field(FILE *out, const char *text)
{
    for (size_t i = 0; text && text[i] && i < TEXT_SIZE_MAX; i++) {
        unsigned char character = (unsigned char)text[i];
        putc(character < 0x20 || character == 0x7f ? '?' : character, out);
    }
}

static void answer(FILE *out, debug_info_t *info, uint64_t address)
{
    debug_function_t functions[DEBUG_INFO_FUNCTION_COUNT_MAX];
    unsigned count = debug_info_find(info, address, functions);

    fputs(debug_info_is_code(info, address) ? "code\n" : "data\n", out);
    for (unsigned i = 0; i < count; i++) {
        put_field(out, functions[i].name);
        fprintf(out, "\t%" PRIx64 "\t", functions[i].offset);
        put_field(out, functions[i].file);
        fprintf(out, "\t%d\n", functions[i].line);
    }
    fputs(".\n", out);
    fflush(out);
}

static void serve(int socket, const char *path, const char *debug_file)
{
    FILE *in = fdopen(socket, "r");
    FILE *out = fdopen(dup(socket), "w");
    char line[64];
    const char *why;

    if (!in || !out) {
        _exit(1);
    }
    debug_info_t *info = debug_info_open(path, debug_file, &why);
    if (!info) {
        fprintf(out, "error ");
        put_field(out, why);
        fputc('\n', out);
        fflush(out);
        _exit(1);
    }
    fprintf(out, "ok %u %d\n", debug_info_machine(info), debug_info_has_lines(info));
    fflush(out);
    while (fgets(line, sizeof line, in)) {
        answer(out, info, strtoull(line, NULL, 16));
    }
    _exit(0);
}

// ---- In the parent

static void note_death(worker_t *worker, diag_t *diag, const char *what)
{
    int status = 0;

    worker->is_dead = true;
    kill(worker->process, SIGKILL);
    while (waitpid(worker->process, &status, 0) < 0 && errno == EINTR) {
    }
    worker->process = 0;
    if (what) {
        diag_note(diag, (place_t){ .path = worker->path }, "%s; addresses are left as they are",
                  what);
    }
}

// The next line of an answer, without its end; NULL if none comes.
static const char *read_line(worker_t *worker, diag_t *diag)
{
    for (;;) {
        char *start = worker->unread.bytes ? worker->unread.bytes + worker->read_size : NULL;
        char *end = start ? memchr(start, '\n', worker->unread.size - worker->read_size) : NULL;
        if (end) {
            *end = '\0';
            worker->read_size = (size_t)(end + 1 - worker->unread.bytes);
            return start;
        }
        struct pollfd wait = { .fd = worker->socket, .events = POLLIN };
        char piece[4096];
        int ready = poll(&wait, 1, WORKER_TIMEOUT_MS);
        if (ready < 0 && errno == EINTR) {
            continue;
        }
        ssize_t size = ready > 0 ? read(worker->socket, piece, sizeof piece) : 0;
        if (size <= 0 || worker->unread.size > ANSWER_SIZE_MAX) {
            note_death(worker, diag,
                       ready == 0 ? "reading its debug information takes too long"
                                  : "reading its debug information crashed: it is damaged");
            return NULL;
        }
        text_put(&worker->unread, piece, (size_t)size);
    }
}

static void start_answer(worker_t *worker)
{
    worker->unread.size = 0;
    worker->read_size = 0;
}

bool worker_start(arena_t *arena, diag_t *diag, const char *path, const char *debug_file,
                  worker_t **ret_worker)
{
    worker_t *worker = arena_alloc(arena, sizeof *worker);
    int sockets[2];

    worker->path = path;
    fflush(NULL);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0 ||
        (worker->process = fork()) < 0) {
        diag_error(diag, (place_t){ .path = path }, "no process to read it: %s", strerror(errno));
        return false;
    }
    if (worker->process == 0) {
        close(sockets[0]);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(sockets[1], path, debug_file);
    }
    close(sockets[1]);
    worker->socket = sockets[0];
    const char *line = read_line(worker, diag);
    if (line && strncmp(line, "error ", 6) == 0) {
        diag_error(diag, (place_t){ .path = path }, "%s; give the ELF file of the program",
                   line + 6);
        worker_stop(worker);
        return false;
    }
    unsigned machine = 0;
    int has_lines = 0;
    if (line && sscanf(line, "ok %u %d", &machine, &has_lines) == 2) {
        worker->machine = (uint16_t)machine;
        worker->has_lines = has_lines != 0;
    }
    *ret_worker = worker;
    return true;
}

void worker_stop(worker_t *worker)
{
    if (!worker) {
        return;
    }
    close(worker->socket);
    if (!worker->is_dead) {
        note_death(worker, NULL, NULL);
    }
    text_finish(&worker->unread);
}

uint16_t worker_machine(const worker_t *worker)
{
    return worker->machine;
}

bool worker_has_lines(const worker_t *worker)
{
    return worker->has_lines;
}

// Cuts the text before the next tab off.
static const char *take_field(arena_t *arena, const char **rest)
{
    size_t size = strcspn(*rest, "\t");
    const char *field = size ? arena_copy(arena, *rest, size) : NULL;

    *rest += size + ((*rest)[size] == '\t');
    return field;
}

static debug_function_t read_function(arena_t *arena, const char *line)
{
    debug_function_t function = { .name = take_field(arena, &line) };
    const char *offset = take_field(arena, &line);

    function.file = take_field(arena, &line);
    function.offset = offset ? strtoull(offset, NULL, 16) : 0;
    function.line = (int)strtol(line, NULL, 10);
    return function;
}

void worker_ask(worker_t *worker, arena_t *arena, diag_t *diag, uint64_t address,
                worker_answer_t *ret_answer)
{
    char question[32];
    const char *line;

    *ret_answer = (worker_answer_t){ 0 };
    if (worker->is_dead) {
        return;
    }
    int size = snprintf(question, sizeof question, "%" PRIx64 "\n", address);
    // An end that is closed shows when the answer is read.
    (void)!send(worker->socket, question, (size_t)size, MSG_NOSIGNAL);
    start_answer(worker);
    if (!(line = read_line(worker, diag))) {
        return;
    }
    ret_answer->is_code = strcmp(line, "code") == 0;
    while ((line = read_line(worker, diag)) && strcmp(line, ".") != 0) {
        if (ret_answer->count < DEBUG_INFO_FUNCTION_COUNT_MAX) {
            ret_answer->functions[ret_answer->count++] = read_function(arena, line);
        }
    }
    if (!line) {
        *ret_answer = (worker_answer_t){ 0 };
    }
}
