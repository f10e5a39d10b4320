// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What an architecture does for the loader.  One implementation in arch/<a>/; the common part calls
 * these in the order in which they stand here.
 */

#include <stdbool.h>
#include <stdint.h>

#include <sel4c/loader_payload.h>

// Cores that the loader has stacks for.
#define LOADER_CORE_COUNT_MAX 32

// As in ELF files.
uint32_t loader_arch_machine(void);

// One character to the console, at any time.
void loader_arch_put(char character);

// Where the first byte of the loader really is.
uint64_t loader_arch_load_address(void);

/*
 * Makes this the right core and mode for the kernel and turns on translation and caches if the
 * copying gains from it.  Logs and stops when the kernel cannot be entered from here.
 */
void loader_arch_prepare(const sel4_loader_payload_t *payload);

// Makes what was written visible to instruction fetches and to accesses without caches.
void loader_arch_sync(uint64_t address, uint64_t size);

// The hardware's number of this core.
uint64_t loader_arch_core_id(void);

/*
 * Starts another core, which then calls loader_secondary_main(index).  On failure, gives the
 * firmware's number for it; 0 is success.
 */
int64_t loader_arch_start_core(uint64_t id, uint32_t index);

// Enters the kernel as its core `index`.
_Noreturn void loader_arch_enter(const sel4_loader_plan_t *plan, uint64_t id, uint32_t index);

// Sleeps for good.
_Noreturn void loader_arch_stop(void);

/* Called by the architecture. */

// The first core, on the loader's stack, with .bss zero.
_Noreturn void loader_main(void);

// A core that was started, translation on as on the first one.
_Noreturn void loader_secondary_main(uint32_t index);
