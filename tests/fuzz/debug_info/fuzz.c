// SPDX-License-Identifier: BSD-2-Clause

/*
 * Debug information: an ELF file, then 8 bytes with an address.  Whatever the file is, the answer
 * has no more functions than there is room for, and their texts can be read.
 *
 * What is found here is mostly in libdw; the command reads files in a process of its own.
 */

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "symbolize/debug_info.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static char path[64];
    static int file = -1;
    debug_function_t functions[DEBUG_INFO_FUNCTION_COUNT_MAX];
    const char *why;
    uint64_t address;
    size_t sink = 0;

    if (size < sizeof address) {
        return 0;
    }
    size -= sizeof address;
    memcpy(&address, bytes + size, sizeof address);
    if (file < 0) {
        file = memfd_create("fuzz", MFD_CLOEXEC);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    if (ftruncate(file, 0) != 0 || pwrite(file, bytes, size, 0) != (ssize_t)size) {
        return 0;
    }
    // "" is no file: nothing is looked for on this machine.
    debug_info_t *info = debug_info_open(path, "", &why);
    if (!info) {
        return why && *why ? 0 : -1;
    }
    sink += debug_info_machine(info) + debug_info_has_lines(info);
    for (unsigned i = 0; i < 3; i++) {
        unsigned count = debug_info_find(info, address + 16 * i, functions);
        if (count > DEBUG_INFO_FUNCTION_COUNT_MAX) {
            __builtin_trap();
        }
        for (unsigned j = 0; j < count; j++) {
            sink += functions[j].name ? strlen(functions[j].name) : 0;
            sink += functions[j].file ? strlen(functions[j].file) : 0;
        }
    }
    sink += debug_info_is_code(info, address);
    debug_info_close(info);
    __asm__ volatile("" ::"r"(sink));
    return 0;
}
