// SPDX-License-Identifier: BSD-2-Clause

// Calls, signals, and calls again; the last one calls twice and ends the run.

#include <sel4c/microkit.h>

static const sel4_mk_channel_t server = { 0 };

static void call(void)
{
    sel4_message_info_t message = sel4_message_info(0, 0, 0);
    seL4_Word words[2] = { 0 };
    size_t count;
    if (sel4_mk_call(server, message, &message).error != SEL4_OK ||
        sel4_mk_message_to_words(message, words, 2, &count).error != SEL4_OK || count != 2) {
        sel4_debug_print("%s: no answer\n", sel4_mk_name());
        return;
    }
    sel4_debug_print("%s: answer %lu, %s of the server's time\n", sel4_mk_name(), words[0],
                     words[1] == 0 ? "none" : "some");
}

static void signal_server(void)
{
    sel4_debug_print("%s: signals it\n", sel4_mk_name());
    if (sel4_mk_notify(server).error != SEL4_OK) {
        sel4_debug_print("%s: cannot signal\n", sel4_mk_name());
    }
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    bool is_last = sel4_mk_name()[0] == 'l';
    // The monitor prints, on another core, what came before.
    for (volatile unsigned i = 0; is_last && i < 10000000; i++) {
    }
    call();
    if (!is_last) {
        signal_server();
    }
    call();
    if (is_last) {
        sel4_debug_put_string("sel4c: exit status 0\n");
    }
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
