// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What an ELF file and its debug information (DWARF 4 or 5) say of an address.
 *
 * The reading is libdw's, which is not made for hostile files; what can be checked around it is:
 * trees that lead backwards, depths, numbers of names.  worker.h puts it into a process of its own.
 */

#include <stdbool.h>
#include <stdint.h>

// More functions in each other than anyone writes; an outer one is left out beyond.
#define DEBUG_INFO_FUNCTION_COUNT_MAX 64

// One function that the address is in.  NULL and 0 where nothing is known.
typedef struct debug_function {
    const char *name;
    uint64_t offset;  // into the symbol, if there is no debug information
    const char *file; // relative to where it was compiled, if it is below that
    int line;         // of the address; for all but the first, of the call
} debug_function_t;

typedef struct debug_info debug_info_t;

/*
 * Opens a file.  `debug_file` has the debug information of a file that was stripped; NULL looks for
 * it by the file's build id and debug link, where Debian has such files and beside the file.
 *
 * Gives NULL if it cannot be read, and then `*ret_why` says why.
 */
debug_info_t *debug_info_open(const char *path, const char *debug_file, const char **ret_why);

// Accepts NULL.
void debug_info_close(debug_info_t *info);

// ELF's number of the processor.
uint16_t debug_info_machine(const debug_info_t *info);

// Whether there is anything but symbols.
bool debug_info_has_lines(debug_info_t *info);

// Whether a segment with code holds the address.
bool debug_info_is_code(debug_info_t *info, uint64_t address);

/*
 * The functions that the byte at `address` is in, the innermost first, those after it being what it
 * was inlined into.  Gives how many, at most DEBUG_INFO_FUNCTION_COUNT_MAX.
 *
 * Owns  texts stay valid until the next call
 */
unsigned debug_info_find(debug_info_t *info, uint64_t address, debug_function_t *ret_functions);
