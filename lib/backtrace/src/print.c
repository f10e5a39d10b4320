// SPDX-License-Identifier: BSD-2-Clause

// Backtraces as lines on a console; each address goes out before the next frame is looked for.

#include <sel4c/backtrace.h>

static __attribute__((noinline)) void put_text(const sel4_sink_t *sink, const char *text)
{
    while (*text != '\0') {
        sink->put(sink->context, *text++);
    }
}

static void put_hex(void *context, uint8_t byte)
{
    static const char digits[16] = "0123456789abcdef";
    const sel4_sink_t *sink = context;
    sink->put(sink->context, digits[byte >> 4]);
    sink->put(sink->context, digits[byte & 15]);
}

static void finish(const sel4_backtrace_writer_t *writer, sel4_backtrace_stop_t stop)
{
    const sel4_sink_t *sink = writer->context;
    sel4_backtrace_write_end(writer, (int32_t)stop);
    sink->put(sink->context, '\n');
}

size_t sel4_backtrace_print(const sel4_sink_t *sink, const char *image, sel4_backtrace_walk_t *walk)
{
    sel4_backtrace_writer_t writer = { put_hex, (void *)(uintptr_t)sink };
    size_t count = 0;
    uintptr_t address;
    put_text(sink, "collecting stack backtrace\nsending stack backtrace\n");
    sel4_backtrace_write_start(&writer, image);
    for (; sel4_backtrace_next(walk, &address); count++) {
        sel4_backtrace_write_address(&writer, address);
    }
    finish(&writer, walk->stop);
    return count;
}

void sel4_backtrace_keep(sel4_backtrace_record_t *record, sel4_backtrace_walk_t *walk)
{
    uintptr_t address;
    record->count = 0;
    record->stop = SEL4_BACKTRACE_STOP_LIMIT;
    while (sel4_backtrace_next(walk, &address)) {
        if (record->count == record->capacity) {
            return;
        }
        record->addresses[record->count++] = address;
    }
    record->stop = walk->stop;
}

void sel4_backtrace_print_kept(const sel4_sink_t *sink, const char *image,
                               const sel4_backtrace_record_t *record)
{
    sel4_backtrace_writer_t writer = { put_hex, (void *)(uintptr_t)sink };
    put_text(sink, "sending stack backtrace\n");
    sel4_backtrace_write_start(&writer, image);
    for (size_t i = 0; i < record->count; i++) {
        sel4_backtrace_write_address(&writer, record->addresses[i]);
    }
    finish(&writer, record->stop);
}
