// SPDX-License-Identifier: BSD-2-Clause

// What an image is made by: the platform's memory and the kernel's facts, both JSON.

#include <stdint.h>
#include <string.h>

#include "capdl/boot.h"
#include "image/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size > 64 * 1024 || memchr(bytes, '\0', size)) {
        return 0;
    }
    arena_t *arena = arena_create();
    diag_t diag;
    source_t source = source_from_text(arena, "fuzz.json", (const char *)bytes, size);
    memory_map_t map;
    target_t target;

    diag_init(&diag, NULL);
    if (memory_map_read(arena, &diag, &source, &map)) {
        for (size_t i = 0; i < map.count; i++) {
            if (map.ranges[i].start >= map.ranges[i].end ||
                (i > 0 && map.ranges[i].start <= map.ranges[i - 1].end)) {
                __builtin_trap();
            }
        }
    } else if (!diag_has_errors(&diag)) {
        __builtin_trap();
    }
    diag_init(&diag, NULL);
    capdl_devices_t devices;
    if (capdl_devices_read(arena, &diag, &source, &devices) == diag_has_errors(&diag)) {
        __builtin_trap();
    }
    diag_init(&diag, NULL);
    bool ok = target_read(arena, &diag, &source, &target);
    if (ok == diag_has_errors(&diag)) {
        __builtin_trap();
    }
    if (ok && (target.core_count == 0 || target.core_count > 64 || target.cnode_bits > 27)) {
        __builtin_trap();
    }
    arena_destroy(arena);
    return 0;
}
