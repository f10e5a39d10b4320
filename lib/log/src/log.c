// SPDX-License-Identifier: BSD-2-Clause

// A line is formatted on the stack of who logs; only writing it needs the lock.

#include <sel4c/log.h>

static const sel4_log_t *current;

void sel4_log_use(const sel4_log_t *log)
{
    __atomic_store_n(&current, log, __ATOMIC_RELEASE);
}

static const char *text_of(sel4_log_level_t level)
{
    switch (level) {
    case SEL4_LOG_OFF:
        return "OFF";
#define SEL4_PRIV_CASE(name, number, text) \
    case SEL4_LOG_##name:                  \
        return text;
        SEL4_LOG_LEVELS(SEL4_PRIV_CASE)
#undef SEL4_PRIV_CASE
    }
    return "?";
}

// A message of several lines would look like several of others, and one with codes for a terminal
// could change those that are there.
static void make_one_line(char *line, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f) {
            line[i] = ' ';
        }
    }
}

// Gives its size, with the line feed.
static size_t make_line(char *line, const sel4_log_module_t *module, sel4_log_level_t level,
                        const char *format, va_list arguments)
{
    static const char cut[] = "...";
    const size_t room = SEL4_LOG_LINE_MAX; // its line feed takes the place of the NUL
    size_t size = sel4_format(line, room, "%-5s [%s] ", text_of(level), module->name);
    if (size < room) {
        size += sel4_vformat(line + size, room - size, format, arguments);
    }
    if (size >= room) {
        size = room - 1;
        __builtin_memcpy(line + size - (sizeof(cut) - 1), cut, sizeof(cut) - 1);
    }
    make_one_line(line, size);
    line[size] = '\n';
    return size + 1;
}

static void write_line(const sel4_log_t *log, sel4_log_level_t level, const char *line, size_t size)
{
    for (size_t i = 0; i < log->sink_count; i++) {
        const sel4_log_sink_t *sink = &log->sinks[i];
        if (sink->level == SEL4_LOG_OFF || level <= sink->level) {
            sink->write(sink->context, line, size);
        }
    }
}

static void release(const sel4_log_lock_t *const *lock)
{
    if ((*lock)->release != NULL) {
        (*lock)->release((*lock)->context);
    }
}

void sel4_log_write(const sel4_log_module_t *module, sel4_log_level_t level, const char *format,
                    ...)
{
    const sel4_log_t *log = __atomic_load_n(&current, __ATOMIC_ACQUIRE);
    if (log == NULL || level > module->level) {
        return;
    }
    char line[SEL4_LOG_LINE_MAX];
    va_list arguments;
    va_start(arguments, format);
    size_t size = make_line(line, module, level, format, arguments);
    va_end(arguments);
    if (log->lock.acquire != NULL) {
        log->lock.acquire(log->lock.context);
    }
    SEL4_SCOPED(release) const sel4_log_lock_t *lock = &log->lock;
    write_line(log, level, line, size);
}
