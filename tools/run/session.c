// SPDX-License-Identifier: BSD-2-Clause

/*
 * A loop around poll(): signals come through a descriptor, too, so nothing else interrupts.
 *
 *     GOING ──────────────────────────► the machine ends by itself
 *       │ exit status, failure text, all expected texts, timeout, signal, nobody reads our output
 *       ▼
 *     stopping: SIGTERM, SIGKILL after 2 s ──► the machine has ended
 *
 * The loop is left only when the machine is gone; then the reason decides the exit status.
 */

#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "common/text.h"

#define PENDING_SIZE_MAX ((size_t)64 * 1024) // standard input waits while more than this is unsent
#define ERROR_SIZE_MAX   ((size_t)64 * 1024) // of QEMU's messages

typedef enum end {
    GOING, // or ended by itself
    END_STATUS,
    END_FAILURE_TEXT,
    END_EXPECTED,
    END_TIMEOUT,
    END_SIGNAL,
    END_OUTPUT, // our standard output does not take any more
} end_t;

typedef struct session {
    diag_t *diag;
    const session_plan_t *plan;
    child_t child;
    watch_t *watch;
    int signal_fd;
    bool reads_input;
    struct termios terminal;
    bool has_terminal;
    bool is_gone; // the machine

    end_t end;
    int signal;
    int wait_status;
    int64_t timeout_at; // -1: never; so are the others
    int64_t settle_at;
    int64_t kill_at;

    size_t inputs_sent;
    text_t pending; // on its way to the guest
    text_t errors;  // of QEMU
} session_t;

static const place_t self = { .path = "sel4c run" };

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---- Stopping

static void stop(session_t *session, end_t end)
{
    if (session->end != GOING) {
        return;
    }
    session->end = end;
    session->timeout_at = session->settle_at = -1;
    session->kill_at = now_ms() + SESSION_STOP_MS;
    child_signal(&session->child, SIGTERM);
}

static end_t end_when_settled(const session_t *session)
{
    return watch_status(session->watch) >= 0 ? END_STATUS : END_EXPECTED;
}

static void check_timers(session_t *session)
{
    int64_t now = now_ms();

    if (session->settle_at >= 0 && now >= session->settle_at) {
        stop(session, end_when_settled(session));
    }
    if (session->timeout_at >= 0 && now >= session->timeout_at) {
        stop(session, session->settle_at >= 0 ? end_when_settled(session) : END_TIMEOUT);
    }
    if (session->kill_at >= 0 && now >= session->kill_at) {
        session->kill_at = -1;
        child_signal(&session->child, SIGKILL);
    }
}

static int time_left(const session_t *session)
{
    const int64_t deadlines[] = { session->timeout_at, session->settle_at, session->kill_at };
    int64_t first = -1;

    for (size_t i = 0; i < sizeof deadlines / sizeof *deadlines; i++) {
        if (deadlines[i] >= 0 && (first < 0 || deadlines[i] < first)) {
            first = deadlines[i];
        }
    }
    if (first < 0) {
        return -1;
    }
    int64_t left = first - now_ms();
    return left < 0 ? 0 : left > INT32_MAX ? INT32_MAX : (int)left;
}

static void take_signals(session_t *session)
{
    struct signalfd_siginfo info;

    while (read(session->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) {
        if (info.ssi_signo == SIGCHLD) {
            continue; // the loop looks for it anyway
        }
        if (session->end == END_SIGNAL) {
            child_signal(&session->child, SIGKILL); // the second time is meant in earnest
        }
        session->signal = (int)info.ssi_signo;
        stop(session, END_SIGNAL);
    }
}

// ---- The console

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written > 0) {
            bytes += written;
            size -= (size_t)written;
        } else if (written < 0 && errno == EAGAIN) {
            // A terminal that somebody else has made non-blocking.
            struct pollfd writable = { .fd = fd, .events = POLLOUT };
            poll(&writable, 1, -1);
        } else if (written == 0 || errno != EINTR) {
            return false;
        }
    }
    return true;
}

static void settle(session_t *session)
{
    if (session->settle_at < 0) {
        session->settle_at = now_ms() + SESSION_SETTLE_MS;
    }
}

// Stopping it at its line would cut the count off anywhere in its last instructions.
static bool is_counted_to_its_end(const session_t *session)
{
    return session->plan->count_read_fd >= 0 && session->plan->exit == BOARD_EXIT_SEMIHOSTING &&
           !session->is_gone;
}

static void look_for_end(session_t *session)
{
    const watch_t *watch = session->watch;

    if (watch_failed_text(watch)) {
        stop(session, END_FAILURE_TEXT);
    } else if (watch_status(watch) >= 0) {
        if (is_counted_to_its_end(session)) {
            settle(session);
        } else {
            stop(session, END_STATUS);
        }
    } else if (session->plan->watch.expects.count > 0 && !watch_missing_text(watch) &&
               !session->plan->until_exit) {
        settle(session);
    }
}

static void look(session_t *session)
{
    if (session->end != GOING) {
        return;
    }
    if (!session->plan->debugged) {
        look_for_end(session);
    }
    for (size_t count = watch_after_count(session->watch); session->inputs_sent < count;) {
        const session_input_t *input = &session->plan->inputs[session->inputs_sent++];
        text_put(&session->pending, input->bytes, input->size);
    }
}

// Takes what is there; false at the end of the stream.
static bool take_console(session_t *session)
{
    char bytes[16 * 1024];
    ssize_t size = read(session->child.out, bytes, sizeof bytes);

    if (size <= 0) {
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
            return true;
        }
        child_close(&session->child.out);
        return false;
    }
    if (!session->plan->quiet && session->end != END_OUTPUT &&
        !write_all(STDOUT_FILENO, bytes, (size_t)size)) {
        stop(session, END_OUTPUT);
    }
    watch_feed(session->watch, bytes, (size_t)size);
    look(session);
    return true;
}

static bool take_errors(session_t *session)
{
    char bytes[4096];
    ssize_t size = read(session->child.error, bytes, sizeof bytes);

    if (size <= 0) {
        if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
            return true;
        }
        child_close(&session->child.error);
        return false;
    }
    // Once it is being stopped QEMU only says that.
    if (session->end == GOING) {
        if (!session->plan->quiet) {
            (void)write_all(STDERR_FILENO, bytes, (size_t)size);
        }
        if (session->errors.size < ERROR_SIZE_MAX) {
            text_put(&session->errors, bytes, (size_t)size);
        }
    }
    return true;
}

static void send_pending(session_t *session)
{
    text_t *pending = &session->pending;
    ssize_t size = write(session->child.in, pending->bytes, pending->size);

    if (size > 0) {
        pending->size -= (size_t)size;
        memmove(pending->bytes, pending->bytes + size, pending->size + 1);
    } else if (size < 0 && errno != EAGAIN && errno != EINTR) {
        child_close(&session->child.in);
        pending->size = 0;
    }
}

static void take_input(session_t *session)
{
    char bytes[1024];
    ssize_t size = read(STDIN_FILENO, bytes, sizeof bytes);

    if (size > 0) {
        text_put(&session->pending, bytes, (size_t)size);
    } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
        session->reads_input = false;
    }
}

// ---- The loop

static bool is_ready(const struct pollfd *fd)
{
    return fd->revents & (POLLIN | POLLOUT | POLLHUP | POLLERR | POLLNVAL);
}

static void wait_for_end(session_t *session)
{
    while (!child_reap(&session->child, &session->wait_status)) {
        bool wants_input = session->reads_input && session->pending.size < PENDING_SIZE_MAX;
        // Descriptors below 0 are passed over.
        struct pollfd fds[] = {
            { .fd = session->signal_fd, .events = POLLIN },
            { .fd = session->child.out, .events = POLLIN },
            { .fd = session->child.error, .events = POLLIN },
            { .fd = session->pending.size > 0 ? session->child.in : -1, .events = POLLOUT },
            { .fd = wants_input ? STDIN_FILENO : -1, .events = POLLIN },
        };
        if (poll(fds, sizeof fds / sizeof *fds, time_left(session)) < 0) {
            continue; // only for lack of memory, which passes
        }
        if (is_ready(&fds[0])) {
            take_signals(session);
        }
        if (is_ready(&fds[2])) {
            take_errors(session);
        }
        if (is_ready(&fds[1])) {
            take_console(session);
        }
        if (is_ready(&fds[3])) {
            send_pending(session);
        }
        if (is_ready(&fds[4])) {
            take_input(session);
        }
        check_timers(session);
    }
    session->is_gone = true;
    // What the machine has said before its end is in the pipes.
    struct pollfd rest = { .fd = session->child.error, .events = POLLIN };
    while (rest.fd >= 0 && poll(&rest, 1, 0) > 0 && take_errors(session)) {
    }
    rest.fd = session->child.out;
    while (rest.fd >= 0 && poll(&rest, 1, 0) > 0 && take_console(session)) {
    }
    if (session->end == GOING) {
        look_for_end(session);
    }
}

// ---- What it means

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

// The last line of QEMU's messages, without its end.
static const char *last_error(session_t *session)
{
    text_t *errors = &session->errors;

    while (errors->size > 0 && errors->bytes[errors->size - 1] == '\n') {
        errors->bytes[--errors->size] = '\0';
    }
    if (errors->size == 0) {
        return "it said nothing";
    }
    const char *newline = strrchr(errors->bytes, '\n');
    return newline ? newline + 1 : errors->bytes;
}

// QEMU says what is wrong and ends with 1, before a guest has said anything.
static bool is_refusal(session_t *session, int status)
{
    const char *name = base_name(session->plan->argv[0]);
    size_t size = strlen(name);

    if (status != 1 || watch_has_output(session->watch)) {
        return false;
    }
    for (const char *line = session->errors.bytes; line && *line;) {
        if (strncmp(line, name, size) == 0 && strncmp(line + size, ": ", 2) == 0 &&
            strncmp(line + size, ": warning: ", 11) != 0) {
            return true;
        }
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    return false;
}

// The guest's exit status, or -1 when the machine was only switched off.
static int status_of_machine(board_exit_t kind, int status)
{
    switch (kind) {
    case BOARD_EXIT_SEMIHOSTING:
        return status;
    case BOARD_EXIT_ISA_DEBUG_EXIT:
        return status == 0 ? -1 : status & 1 ? (status - 1) / 2 : status;
    case BOARD_EXIT_SENTINEL:
        return status == 0 ? -1 : status;
    }
    return -1;
}

static void note_missing(session_t *session)
{
    const char *missing = watch_missing_text(session->watch);

    if (missing) {
        diag_note(session->diag, self, "not on the console: '%s'", missing);
    }
}

static int judge_status(session_t *session, int status)
{
    const char *missing = watch_missing_text(session->watch);

    if (status > 0) {
        diag_error(session->diag, self, "the guest ended with status %d", status);
        note_missing(session);
        return status;
    }
    if (status < 0) {
        if (session->plan->watch.expects.count > 0 && !missing && !session->plan->until_exit) {
            return 0;
        }
        diag_error(session->diag, self, "the machine was switched off without an exit status");
        note_missing(session);
        return SESSION_FAILED;
    }
    if (missing) {
        diag_error(session->diag, self, "the guest ended with status 0, but '%s' is missing",
                   missing);
        return SESSION_FAILED;
    }
    return 0;
}

// The machine ended before we had a reason to stop it.
static int judge_own_end(session_t *session)
{
    const char *name = base_name(session->plan->argv[0]);
    int wait_status = session->wait_status;

    if (WIFSIGNALED(wait_status)) {
        diag_error(session->diag, self, "%s died of signal %d (%s): %s", name,
                   WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)), last_error(session));
        return SESSION_NO_MACHINE;
    }
    int status = WEXITSTATUS(wait_status);
    if (is_refusal(session, status)) {
        diag_error(session->diag, self, "%s did not start the machine: %s", name,
                   last_error(session));
        return SESSION_NO_MACHINE;
    }
    return judge_status(session, status_of_machine(session->plan->exit, status));
}

static int judge(session_t *session)
{
    switch (session->end) {
    case GOING:
        return judge_own_end(session);
    case END_STATUS:
        return judge_status(session, watch_status(session->watch));
    case END_FAILURE_TEXT:
        diag_error(session->diag, self, "on the console: '%s'", watch_failed_text(session->watch));
        return SESSION_FAILED;
    case END_EXPECTED:
        return 0;
    case END_TIMEOUT:
        diag_error(session->diag, self, "no end after %g s; the guest was killed",
                   (double)session->plan->timeout_ms / 1000);
        note_missing(session);
        return SESSION_TIMEOUT;
    case END_SIGNAL:
        return 128 + session->signal;
    case END_OUTPUT:
        diag_error(session->diag, self, "nobody takes the console's output; the guest was killed");
        return SESSION_FAILED;
    }
    return SESSION_FAILED;
}

// ---- Counts

// What the plugin has written; it has ended.
static text_t read_report(int fd)
{
    char bytes[4096];
    text_t report = { 0 };
    ssize_t size;

    while ((size = read(fd, bytes, sizeof bytes)) > 0) {
        text_put(&report, bytes, (size_t)size);
    }
    return report;
}

static bool print_count(const char *line, size_t size)
{
    char copy[128];
    char place[32];
    uint64_t user;
    uint64_t kernel;

    snprintf(copy, sizeof copy, "%.*s", (int)size, line);
    if (sscanf(copy, "user %" SCNu64 " kernel %" SCNu64, &user, &kernel) == 2) {
        strcpy(place, "instructions");
    } else if (sscanf(copy, "%31[at 0-9xa-f]user %" SCNu64 " kernel %" SCNu64, place, &user,
                      &kernel) == 3) {
        place[strlen(place) - 1] = '\0';
    } else {
        return false;
    }
    fprintf(stderr, "sel4c run: %s user %" PRIu64 " kernel %" PRIu64 " total %" PRIu64 "\n", place,
            user, kernel, user + kernel);
    return true;
}

static bool print_counts(diag_t *diag, int fd)
{
    text_t report = read_report(fd);
    bool is_whole = report.size > 0;

    for (size_t at = 0; is_whole && at < report.size;) {
        size_t size = strcspn(report.bytes + at, "\n");
        is_whole = print_count(report.bytes + at, size);
        at += size + 1;
    }
    text_finish(&report);
    if (!is_whole) {
        diag_error(diag, self, "QEMU's counting plugin has reported nothing");
    }
    return is_whole;
}

// ---- Beginning and end

// Keys go to the guest as they are typed; Ctrl-C still ends the run.
static void take_terminal(session_t *session)
{
    struct termios raw;

    if (!isatty(STDIN_FILENO)) {
        session->reads_input = session->plan->interactive;
        return;
    }
    // Reading it from the background would stop us.
    if (tcgetpgrp(STDIN_FILENO) != getpgrp() || tcgetattr(STDIN_FILENO, &session->terminal) != 0) {
        return;
    }
    session->reads_input = true;
    raw = session->terminal;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_iflag &= ~(tcflag_t)(ICRNL | IXON);
    session->has_terminal = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

static bool start(session_t *session)
{
    const session_plan_t *plan = session->plan;
    int error = child_start(plan->argv, plan->count_write_fd, &session->child);

    if (error == ENOENT && !strchr(plan->argv[0], '/')) {
        diag_error(session->diag, self, "%s is not installed; its package: apt install %s",
                   plan->argv[0], plan->package);
    } else if (error) {
        diag_error(session->diag, self, "cannot start %s: %s", plan->argv[0], strerror(error));
    }
    return error == 0;
}

static int run(session_t *session)
{
    const session_plan_t *plan = session->plan;
    int count_write_fd = plan->count_write_fd;
    bool started = start(session);

    // The end of the counts is seen only when we do not hold the other side.
    child_close(&count_write_fd);
    if (!started) {
        return SESSION_NO_MACHINE;
    }
    if (plan->timeout_ms >= 0) {
        session->timeout_at = now_ms() + plan->timeout_ms;
    }
    take_terminal(session);
    look(session);
    wait_for_end(session);
    if (session->has_terminal) {
        tcsetattr(STDIN_FILENO, TCSANOW, &session->terminal);
    }
    int status = judge(session);
    if (status != 0 && plan->quiet) {
        fprintf(stderr, "%s", watch_tail(session->watch));
    }
    if (plan->count_read_fd >= 0 && !print_counts(session->diag, plan->count_read_fd) &&
        status == 0) {
        status = SESSION_NO_MACHINE;
    }
    return status;
}

int session_run(diag_t *diag, const session_plan_t *plan)
{
    session_t session = {
        .diag = diag,
        .plan = plan,
        .child = { .in = -1, .out = -1, .error = -1 },
        .timeout_at = -1,
        .settle_at = -1,
        .kill_at = -1,
    };
    sigset_t signals;
    sigset_t old_signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGQUIT);
    sigaddset(&signals, SIGTERM);
    // Signals first, so that none can come between the child's start and the loop.
    sigprocmask(SIG_BLOCK, &signals, &old_signals);
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    session.signal_fd = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
    session.watch = watch_create(&plan->watch);
    int status = SESSION_NO_MACHINE;
    if (session.signal_fd < 0) {
        diag_error(diag, self, "cannot receive signals: %s", strerror(errno));
    } else {
        status = run(&session);
    }
    child_finish(&session.child);
    child_close(&session.signal_fd);
    watch_destroy(session.watch);
    text_finish(&session.pending);
    text_finish(&session.errors);
    sigprocmask(SIG_SETMASK, &old_signals, NULL);
    return status;
}
