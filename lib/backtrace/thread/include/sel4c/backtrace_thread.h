// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * From the registers that the kernel gives of a thread (sel4_thread_read_context) to the start of a
 * walk along its stack.
 *
 * Raw layer: seL4_UserContext.
 */

#include <sel4c/backtrace.h>
#include <sel4c/user_context.h>

// The program counter and all general registers.
sel4_backtrace_registers_t sel4_backtrace_registers_of(const sel4_user_context_t *context);
