// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Log lines, `LEVEL [module] message`, to as many sinks as the program wants.
 *
 *     static sel4_log_module_t module = { .name = "disk", .level = SEL4_LOG_INFO };
 *
 *     SEL4_LOG(&module, SEL4_LOG_WARN, "sector %u is damaged", sector);
 *
 * Levels are decided twice.  When it is built: a file that defines SEL4_LOG_LEVEL_MAX before it
 * includes this, or a build that does for all, has no code for lines of a higher level.  At run
 * time: by the module's level, and by that of each sink.
 *
 * A line is made whole in memory of its own and given to each sink in one call, with the lock of
 * the log held: lines never interleave.  Control characters in a message become spaces.  Without a
 * log in use, nothing is written.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/base.h>
#include <sel4c/format.h>

// name, number, as in a line
#define SEL4_LOG_LEVELS(X) \
    X(ERROR, 1, "ERROR")   \
    X(WARN, 2, "WARN")     \
    X(INFO, 3, "INFO")     \
    X(DEBUG, 4, "DEBUG")   \
    X(TRACE, 5, "TRACE")

typedef enum sel4_log_level {
    SEL4_LOG_OFF = 0,
#define SEL4_PRIV_ENUMERATOR(name, number, text) SEL4_LOG_##name = (number),
    SEL4_LOG_LEVELS(SEL4_PRIV_ENUMERATOR)
#undef SEL4_PRIV_ENUMERATOR
} sel4_log_level_t;

#ifndef SEL4_LOG_LEVEL_MAX
#define SEL4_LOG_LEVEL_MAX SEL4_LOG_TRACE
#endif

// The longest line, with its line feed; a longer one is cut, and ends in `...`.
#define SEL4_LOG_LINE_MAX ((size_t)256)

// Who logs.  The level may be changed at any time.
typedef struct sel4_log_module {
    const char *name;
    sel4_log_level_t level; // lines above it are dropped
} sel4_log_module_t;

// Where lines go.
typedef struct sel4_log_sink {
    // One line, ended by a line feed, not by a NUL.
    void (*write)(void *context, const char *line, size_t size);
    void *context;
    sel4_log_level_t level; // lines above it are dropped; SEL4_LOG_OFF: none are
} sel4_log_sink_t;

// Held while a line is written; for programs with several threads.
typedef struct sel4_log_lock {
    void (*acquire)(void *context);
    void (*release)(void *context);
    void *context;
} sel4_log_lock_t;

typedef struct sel4_log {
    const sel4_log_sink_t *sinks;
    size_t sink_count;
    sel4_log_lock_t lock; // zeros: none
} sel4_log_t;

/*
 * Has the lines of this program written to `log`; NULL: nowhere.
 *
 * Needs  nobody logs meanwhile
 * Owns   `log` and its sinks stay where they are as long as they are used
 */
void sel4_log_use(const sel4_log_t *log);

// Logs a line; the format is that of <sel4c/format.h>.  Arguments are evaluated only if the module
// lets lines of that level through.
#define SEL4_LOG(module_, level_, ...)                                        \
    do {                                                                      \
        if ((level_) <= SEL4_LOG_LEVEL_MAX && (level_) <= (module_)->level) { \
            sel4_log_write((module_), (level_), __VA_ARGS__);                 \
        }                                                                     \
    } while (0)

/*
 * What the macro calls.
 *
 * Blocks  while another thread holds the lock
 */
void sel4_log_write(const sel4_log_module_t *module, sel4_log_level_t level, const char *format,
                    ...) SEL4_PRINTF_LIKE(3, 4);

/*
 * Sets levels as a text says: `net=debug,disk=off,info` – a level alone is for all modules that
 * are not named.  Case does not matter.
 *
 * Gives false, and changes nothing, if a level is none, or a name is that of no module.
 */
bool sel4_log_set_levels(sel4_log_module_t *const *modules, size_t module_count, const char *text);

/* ---- Sinks */

// Characters one by one, as to the kernel's console: sel4_debug_sink() of <sel4c/debug.h>.
// Owns  `*sink` is used as long as the sink is
sel4_log_sink_t sel4_log_text_sink(const sel4_sink_t *sink);

/*
 * The last lines, in memory.  When it is full, the oldest lines go, whole.
 *
 *     static char memory[4096];
 *     static sel4_log_ring_t ring = { .bytes = memory, .capacity = sizeof memory };
 */
typedef struct sel4_log_ring {
    char *bytes;
    size_t capacity;
    size_t first; // where the oldest byte is
    size_t size;
    uint64_t lost_count; // lines that went, or were longer than the ring
} sel4_log_ring_t;

sel4_log_sink_t sel4_log_ring_sink(sel4_log_ring_t *ring);

/*
 * Takes the oldest line, at most `capacity` characters of it; gives how many, 0 when there is none.
 *
 * Needs  nobody logs meanwhile, or the caller holds the lock
 */
size_t sel4_log_ring_take(sel4_log_ring_t *ring, char *line, size_t capacity);
