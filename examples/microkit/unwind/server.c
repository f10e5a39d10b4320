// SPDX-License-Identifier: BSD-2-Clause

// Serves; a panic on the way is an answer like another.

#include <sel4c/microkit.h>
#include <sel4c/panic.h>

#define LENGTH_MAX 16

typedef struct buffer {
    char bytes[LENGTH_MAX];
} buffer_t;

static buffer_t buffer_acquire(void)
{
    sel4_debug_print("server: acquired a buffer\n");
    return (buffer_t){ { 0 } };
}

static void buffer_release(buffer_t *buffer)
{
    (void)buffer;
    sel4_debug_print("server: released the buffer\n");
}

static void fill(buffer_t *buffer, seL4_Word length)
{
    if (length > sizeof(buffer->bytes)) {
        sel4_panic("a length of %lu is too much", length);
    }
    __builtin_memset(buffer->bytes, 'x', length);
}

static void serve(void *argument)
{
    const seL4_Word *length = argument;
    SEL4_SCOPED(buffer_release) buffer_t buffer = buffer_acquire();
    fill(&buffer, *length);
}

// The place ends with the names of folder and file, wherever it was compiled.
static const char *end_of_path(const char *path)
{
    const char *ends[2] = { path, path };
    for (const char *next = path; *next != '\0'; next++) {
        if (*next == '/') {
            ends[0] = ends[1];
            ends[1] = next + 1;
        }
    }
    return ends[0];
}

static sel4_message_info_t called(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                  sel4_message_info_t message)
{
    seL4_Word length;
    sel4_panic_payload_t payload;
    (void)handler;
    (void)channel;
    if (sel4_words_get(sel4_message_words(message), 0, &length).error != SEL4_OK) {
        return sel4_message_info(2, 0, 0);
    }
    if (sel4_panic_catch(serve, &length, &payload).error != SEL4_PANIC_OK) {
        sel4_debug_print("server: refused: %s, %s\n", payload.message, end_of_path(payload.file));
        return sel4_message_info(1, 0, 0);
    }
    return sel4_message_info(0, 0, 0);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .called = called };
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(16 * 1024));
