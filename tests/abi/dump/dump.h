// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What abi-dump prints about a model.  Both write to standard output.
 */

#include "model.h"

// The facts that the debug information alone tells: types, members, enumerators, signatures.
void dump_facts(const model_t *model);

/*
 * C source with one wrapper for each inline function, for call/driver.c to call (call/call.h).
 *
 * `headers` are included by it.  `pairs`, if not NULL, is a file with lines `RAW TYPED`: besides
 * the functions themselves, TYPED is wrapped as another form of RAW.
 *
 * Returns false after a message on standard error: a pair that does not fit.
 */
bool dump_wrappers(const model_t *model, const char *const *headers, size_t header_count,
                   const char *pairs);

/*
 * C source with one function for each invocation, and, if `pairs` is given, one for its typed form,
 * for tests/bench to count the instructions of.
 */
bool dump_counts(const model_t *model, const char *const *headers, size_t header_count,
                 const char *pairs);

// Part of both: whether x86-64 enters the kernel by `sysenter`.
void print_sysenter(void);
