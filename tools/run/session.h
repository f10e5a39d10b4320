// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * One run of a machine: its console goes to standard output, what it is to get comes from the plan
 * and from standard input, and its end becomes an exit status.
 */

#include <stdbool.h>
#include <stdint.h>

#include "common/diag.h"
#include "run/board.h"
#include "run/watch.h"

enum {
    SESSION_FAILED = 1,       // a text for failure, a missing text, no exit status
    SESSION_TIMEOUT = 124,    // as timeout(1) has it
    SESSION_NO_MACHINE = 125, // it could not be started, or QEMU died
};

// After the last expected text the machine has so long to end with a status.
#define SESSION_SETTLE_MS 1000
// After SIGTERM it has so long before SIGKILL.
#define SESSION_STOP_MS   2000

// What is sent once the text of the same index in `watch.afters` has appeared.
typedef struct session_input {
    const char *bytes;
    size_t size;
} session_input_t;

typedef struct session_plan {
    const char *const *argv;
    const char *package; // the Debian package of argv[0], for a message
    board_exit_t exit;
    watch_plan_t watch;
    const session_input_t *inputs;
    int64_t timeout_ms; // -1: none
    bool until_exit;    // expected texts are not enough, the guest must end with status 0
    bool interactive;   // pass standard input on even if it is no terminal
    bool debugged;      // texts and exit status count only once the machine has ended by itself
    bool quiet;         // show the console only when the run fails
    int count_read_fd;  // where the counts of the plugin arrive, or -1
    int count_write_fd; // the other end, for the child; closed here
} session_plan_t;

// The exit status; why it is not 0 has been said.
int session_run(diag_t *diag, const session_plan_t *plan);
