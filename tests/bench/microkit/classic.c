// SPDX-License-Identifier: BSD-2-Clause

// typed.c as one writes it for libmicrokit.

#include <microkit.h>

#include "marks.h"

static __attribute__((noinline)) void hop(microkit_channel ch)
{
    static unsigned count;
    if (count++ < HOP_COUNT) {
        microkit_notify(ch);
    } else {
        microkit_dbg_puts("bench: done\n");
    }
}

void notified(microkit_channel ch)
{
    MARK(bench_notified_in);
    hop(ch);
    MARK(bench_notified_out);
}

microkit_msginfo protected(microkit_channel ch, microkit_msginfo msginfo)
{
    (void)ch;
    (void)msginfo;
    MARK(bench_called_in);
    __asm__ volatile("nop"); // so that they are two places
    MARK(bench_called_out);
    return microkit_msginfo_new(0, 0);
}

static __attribute__((noinline)) void bench_client(void)
{
    for (unsigned i = 0; i < CALL_COUNT; i++) {
        (void)seL4_Call(BASE_ENDPOINT_CAP, seL4_MessageInfo_new(0, 0, 0, 0));
    }
}

void init(void)
{
    if (microkit_name[0] == 'c') {
        bench_client();
    } else if (microkit_name[0] == 'p') {
        microkit_notify(0);
    }
}
