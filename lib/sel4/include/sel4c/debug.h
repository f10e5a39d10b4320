// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The kernel's debugging aids: its console, names of threads, kinds of capabilities.
 *
 * Where the kernel lacks one (it was built without printing, or not for debugging), the function
 * does nothing, and gives 0 if it gives something.  Only sel4_debug_name_thread() uses the IPC
 * buffer.
 *
 * Raw layer: seL4_DebugPutChar, seL4_DebugHalt, seL4_DebugNameThread, seL4_DebugCapIdentify,
 * seL4_DebugDumpScheduler, seL4_DebugSnapshot.
 */

#include <stdarg.h>

#include <sel4/sel4.h>

#include <sel4c/base.h>
#include <sel4c/cap.h>
#include <sel4c/format.h>
#include <sel4c/gen/config.h>
#include <sel4c/ipc_buffer.h>

// One character to the kernel's console.
static inline void sel4_debug_put_char(char character)
{
#if SEL4_CONFIG(PRINTING)
    seL4_DebugPutChar(character);
#else
    (void)character;
#endif
}

// A string to the kernel's console.
void sel4_debug_put_string(const char *text);

// Formatted text to the kernel's console; sel4c/format.h has the language.
void sel4_debug_print(const char *format, ...) SEL4_PRINTF_LIKE(1, 2);
void sel4_debug_vprint(const char *format, va_list arguments) SEL4_PRINTF_LIKE(1, 0);

// The console as a sink, for sel4_sink_print().
sel4_sink_t sel4_debug_sink(void);

// Stops the machine.  Comes back where the kernel lacks it.
static inline void sel4_debug_halt(void)
{
#if SEL4_CONFIG(DEBUG_BUILD)
    seL4_DebugHalt();
#endif
}

/*
 * Names a thread in what the kernel prints about it; the name is cut to what fits in a message.
 * Overwrites the message words of the IPC buffer.
 */
void sel4_debug_name_thread_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb, const char *name);

static inline void sel4_debug_name_thread(sel4_tcb_t tcb, const char *name)
{
    sel4_debug_name_thread_with(sel4_ipc_buffer_get(), tcb, name);
}

// The kernel's own number for the kind of a capability; 0 for a null one.
static inline seL4_Word sel4_debug_cap_identify(sel4_cap_t cap)
{
#if SEL4_CONFIG(DEBUG_BUILD)
    return seL4_DebugCapIdentify(cap.bits);
#else
    (void)cap;
    return 0;
#endif
}

// Prints all threads.
static inline void sel4_debug_dump_scheduler(void)
{
#if SEL4_CONFIG(PRINTING)
    seL4_DebugDumpScheduler();
#endif
}

// Prints all capabilities.
static inline void sel4_debug_snapshot(void)
{
#if SEL4_CONFIG(DEBUG_BUILD)
    seL4_DebugSnapshot();
#endif
}
