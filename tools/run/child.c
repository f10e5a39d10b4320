// SPDX-License-Identifier: BSD-2-Clause

/*
 * fork and exec, with a pipe that closes itself on success: what comes through it is the errno of a
 * failed exec, so "no such program" is known at once.
 */

#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct pipes {
    int in[2];
    int out[2];
    int error[2];
    int exec[2];
} pipes_t;

void child_close(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
        *fd = -1;
    }
}

static void close_pipes(pipes_t *pipes)
{
    int(*const all[])[2] = { &pipes->in, &pipes->out, &pipes->error, &pipes->exec };

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        child_close(&(*all[i])[0]);
        child_close(&(*all[i])[1]);
    }
}

static bool open_pipes(pipes_t *pipes)
{
    *pipes = (pipes_t){ { -1, -1 }, { -1, -1 }, { -1, -1 }, { -1, -1 } };
    return pipe2(pipes->in, O_CLOEXEC) == 0 && pipe2(pipes->out, O_CLOEXEC) == 0 &&
           pipe2(pipes->error, O_CLOEXEC) == 0 && pipe2(pipes->exec, O_CLOEXEC) == 0 &&
           fcntl(pipes->in[1], F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(pipes->out[0], F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(pipes->error[0], F_SETFL, O_NONBLOCK) == 0;
}

// A stream's number may be the pipe's own: then only the mark to close it on exec must go.
static bool place_stream(int fd, int stream)
{
    return fd == stream ? fcntl(fd, F_SETFD, 0) == 0 : dup2(fd, stream) == stream;
}

static _Noreturn void become(const char *const *argv, int kept_fd, const pipes_t *pipes,
                             pid_t parent)
{
    sigset_t none;

    sigemptyset(&none);
    // Ignored signals stay so across exec, unlike handlers.
    signal(SIGPIPE, SIG_DFL);
    if (setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent &&
        sigprocmask(SIG_SETMASK, &none, NULL) == 0 &&
        (kept_fd < 0 || fcntl(kept_fd, F_SETFD, 0) == 0) && place_stream(pipes->in[0], 0) &&
        place_stream(pipes->out[1], 1) && place_stream(pipes->error[1], 2)) {
        execvp(argv[0], (char *const *)argv);
    }
    int error = errno;
    ssize_t written = write(pipes->exec[1], &error, sizeof error);
    _exit(written > 0 ? 127 : 126);
}

int child_start(const char *const *argv, int kept_fd, child_t *ret_child)
{
    pipes_t pipes;
    int error = 0;

    if (!open_pipes(&pipes)) {
        error = errno;
        close_pipes(&pipes);
        return error;
    }
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        error = errno;
        close_pipes(&pipes);
        return error;
    }
    if (pid == 0) {
        become(argv, kept_fd, &pipes, parent);
    }
    setpgid(pid, pid); // in both, since either may run first
    child_close(&pipes.exec[1]);
    ssize_t size;
    do {
        size = read(pipes.exec[0], &error, sizeof error);
    } while (size < 0 && errno == EINTR);
    if (size == (ssize_t)sizeof error) {
        waitpid(pid, NULL, 0);
        close_pipes(&pipes);
        return error ? error : ECHILD;
    }
    *ret_child = (child_t){ pid, pipes.in[1], pipes.out[0], pipes.error[0] };
    pipes.in[1] = pipes.out[0] = pipes.error[0] = -1;
    close_pipes(&pipes);
    return 0;
}

void child_signal(const child_t *child, int number)
{
    if (child->pid > 0) {
        kill(-child->pid, number);
    }
}

bool child_reap(child_t *child, int *ret_wait_status)
{
    if (child->pid <= 0 || waitpid(child->pid, ret_wait_status, WNOHANG) != child->pid) {
        return false;
    }
    // The group outlives its first process while it has others.
    kill(-child->pid, SIGKILL);
    child->pid = 0;
    return true;
}

void child_finish(child_t *child)
{
    if (child->pid > 0) {
        kill(-child->pid, SIGKILL);
        waitpid(child->pid, NULL, 0);
        child->pid = 0;
    }
    child_close(&child->in);
    child_close(&child->out);
    child_close(&child->error);
}
