// SPDX-License-Identifier: BSD-2-Clause

// A pipe and a process.  Signals from the terminal end the machine; the filter then sees the end of
// its input, and passes on what it still has.

#include "names.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const place_t self = { .path = "sel4c run" };

bool names_start(arena_t *arena, diag_t *diag, const char *const *files, size_t file_count,
                 names_t *ret_names)
{
    const char **argv = arena_alloc_items(arena, 2 * file_count + 3, sizeof *argv);
    size_t count = 0;
    int pipe_fds[2];

    argv[count++] = "sel4c";
    argv[count++] = "symbolize";
    for (size_t i = 0; i < file_count; i++) {
        argv[count++] = "-f";
        argv[count++] = files[i];
        if (access(files[i], R_OK) != 0) {
            diag_error(diag, (place_t){ .path = files[i] }, "%s; give the ELF file of the program",
                       strerror(errno));
            return false;
        }
    }
    fflush(stdout);
    if (pipe2(pipe_fds, O_CLOEXEC) != 0 || (ret_names->process = fork()) < 0) {
        diag_error(diag, self, "no process for --symbolize: %s", strerror(errno));
        return false;
    }
    if (ret_names->process == 0) {
        signal(SIGINT, SIG_IGN);
        dup2(pipe_fds[0], STDIN_FILENO);
        execv("/proc/self/exe", (char *const *)argv);
        fprintf(stderr, "sel4c run: cannot start 'sel4c symbolize': %s\n", strerror(errno));
        _exit(1);
    }
    dup2(pipe_fds[1], STDOUT_FILENO);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
    return true;
}

void names_finish(const names_t *names)
{
    int status;

    fflush(stdout);
    close(STDOUT_FILENO);
    while (waitpid(names->process, &status, 0) < 0 && errno == EINTR) {
    }
}
