// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Faults: what stopped a thread, told to its handler as if the thread had called it.
 */

#include "kernel.h"

struct tcb;

typedef struct fault {
    uint8_t type; // A seL4_FaultType; 0 if there is none.
    bool in_receive;
    word_t address;
    word_t words[2]; // VM: is it an instruction, FSR. Exception: number, code. Syscall: number.
} fault_t;

// Stops `tcb` with `fault` and tells its handler; without a handler the thread stays stopped.
void fault_raise(struct tcb *tcb, fault_t fault);

// The timeout fault of a thread with a timeout handler.
void fault_raise_timeout(struct tcb *tcb);
bool fault_has_timeout_handler(const struct tcb *tcb);

// Writes the fault of `sender` into the message registers of `receiver`; returns the length.
word_t fault_write_message(struct tcb *sender, struct tcb *receiver);

// Applies a handler's reply to the thread `tcb`.  True if it is to go on.
bool fault_apply_reply(struct tcb *tcb, struct tcb *handler);
