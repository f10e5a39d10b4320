// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Threads of the kernel library as coroutines of one process.
 *
 * Every thread control block that runs has a coroutine on the stack that its sp names.  Entering
 * the kernel is a function call: machine_syscall() puts the registers into the running thread's
 * context, calls the kernel, checks the invariants, and hands over to the coroutine of whichever
 * thread the kernel chose.  Program counters are numbers that say where a coroutine stands: at the
 * start of kt_thread_main(), before a system call, or behind it.
 */

#include "fault.h"
#include "kt.h"
#include "slot.h"

// The calling code becomes the coroutine of the running thread, the initial one.
void machine_start(slot_t *cnode, word_t slot_count);

void machine_case_begins(void);

void machine_syscall(word_t number, kt_registers_t *registers);

// The running thread uses `us` up.
void machine_spin(word_t us);

// A fault at `ip`; comes back when the thread goes on, there again or at ip + 4.
void machine_fault(word_t ip, fault_t fault);
