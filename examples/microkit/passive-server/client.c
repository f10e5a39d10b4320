// SPDX-License-Identifier: BSD-2-Clause

// Calls the server twice.

#include <sel4c/microkit.h>

static const sel4_mk_channel_t server = { 0 };

static void print_sum(seL4_Word a, seL4_Word b)
{
    const seL4_Word numbers[] = { a, b };
    sel4_message_info_t message;
    seL4_Word sum;
    size_t count;
    if (sel4_mk_message_from_words(0, numbers, 2, &message).error != SEL4_OK ||
        sel4_mk_call(server, message, &message).error != SEL4_OK ||
        sel4_mk_message_to_words(message, &sum, 1, &count).error != SEL4_OK || count != 1) {
        sel4_debug_print("client: no answer\n");
        return;
    }
    sel4_debug_print("client: %lu + %lu = %lu\n", a, b, sum);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    sel4_debug_print("client: started\n");
    print_sum(20, 22);
    print_sum(30, 3);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
