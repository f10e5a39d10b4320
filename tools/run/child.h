// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A child process in a process group of its own, with pipes for its three streams.  It is killed
 * when this process dies, however that happens.
 */

#include <stdbool.h>
#include <sys/types.h>

typedef struct child {
    pid_t pid; // 0: none, or reaped
    int in;    // we write; all ends here are non-blocking; -1 when closed
    int out;   // we read
    int error; // we read
} child_t;

/*
 * Starts `argv[0]`, looked for in PATH.  The child gets an empty signal mask, and besides its
 * streams the descriptor `kept_fd`, if that is not negative.
 *
 * Fails  errno of what went wrong, also of the child's exec; nothing is left behind
 */
int child_start(const char *const *argv, int kept_fd, child_t *ret_child);

// Sends a signal to the child and what it has started.
void child_signal(const child_t *child, int signal);

// Whether the child has ended; then its wait status, and whatever it has started is killed.
bool child_reap(child_t *child, int *ret_wait_status);

// Closes the pipes; kills and reaps the child if it still lives.
void child_finish(child_t *child);

// Closes and forgets a descriptor; accepts -1.
void child_close(int *fd);
