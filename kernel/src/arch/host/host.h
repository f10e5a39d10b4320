// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The fake machine: a clock that tests move, interrupt lines that they raise, a console that they
 * read.
 */

#include "kernel.h"

#define HOST_CONSOLE_SIZE 4096

typedef struct host_machine {
    ticks_t now;
    ticks_t deadline;
    word_t pending_irq; // IRQ_NONE if there is none.
    ticks_t look_ticks; // That pass with every look at the interrupt lines.
    bool unmasked[160];
    char console[HOST_CONSOLE_SIZE];
    size_t console_length;
} host_machine_t;

extern host_machine_t host;

// A machine as at power-on.
void host_reset(void);
