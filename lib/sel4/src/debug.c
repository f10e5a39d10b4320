// SPDX-License-Identifier: BSD-2-Clause

// Text to the kernel's console, by way of lib/base's formatter, and the naming of threads.

#include <sel4c/debug.h>

static void put(void *context, char character)
{
    (void)context;
    sel4_debug_put_char(character);
}

sel4_sink_t sel4_debug_sink(void)
{
    return (sel4_sink_t){ put, NULL };
}

void sel4_debug_put_string(const char *text)
{
    for (; *text != '\0'; text++) {
        sel4_debug_put_char(*text);
    }
}

void sel4_debug_vprint(const char *format, va_list arguments)
{
    sel4_sink_t sink = sel4_debug_sink();
    (void)sel4_sink_vprint(&sink, format, arguments);
}

void sel4_debug_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sel4_debug_vprint(format, arguments);
    va_end(arguments);
}

#if SEL4_CONFIG(DEBUG_BUILD)

// Not seL4_DebugNameThread(), which copies names of any length: the kernel halts the machine when
// it finds no end of the name in the message.
void sel4_debug_name_thread_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb, const char *name)
{
    char *text = (char *)ipc->msg;
    size_t size = 0;
    while (size < sizeof ipc->msg - 1 && name[size] != '\0') {
        text[size] = name[size];
        size++;
    }
    text[size] = '\0';
    seL4_Word badge;
    seL4_Word info;
    seL4_Word word[4] = { 0 };
    sel4_sys_send_recv((seL4_Word)seL4_SysDebugNameThread, tcb.bits, &badge, 0, &info, &word[0],
                       &word[1], &word[2], &word[3], 0);
}

#else

void sel4_debug_name_thread_with(sel4_ipc_buffer_t *ipc, sel4_tcb_t tcb, const char *name)
{
    (void)ipc;
    (void)tcb;
    (void)name;
}

#endif
