// SPDX-License-Identifier: BSD-2-Clause

// Asks for too much, and then for less.

#include <sel4c/microkit.h>

static const sel4_mk_channel_t server = { 0 };

static void ask(seL4_Word length)
{
    sel4_message_info_t message;
    if (sel4_mk_message_from_words(0, &length, 1, &message).error != SEL4_OK ||
        sel4_mk_call(server, message, &message).error != SEL4_OK) {
        sel4_debug_print("client: it cannot be called\n");
        return;
    }
    sel4_debug_print("client: answer %lu\n", sel4_message_info_label(message));
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    ask(99);
    ask(9);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
