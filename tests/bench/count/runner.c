// SPDX-License-Identifier: BSD-2-Clause

/*
 * Runs every counted function once, on its success path, for the emulator to log its instructions.
 *
 * The trap instruction was replaced by a breakpoint; the handler answers "no error".  Every
 * argument is the address of one area of memory, so whatever is a pointer points somewhere.
 */

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "../../abi/call/arch.h"
#include "counted.h"

static _Alignas(1024) unsigned long buffer[128];
static _Alignas(16) unsigned long area[512];

static void on_trap(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)info;
    for (role_t role = ROLE_CAP; role <= ROLE_MR3; role++) {
        arch_set(context, role, 0);
    }
    arch_step(context);
}

typedef unsigned long word_t;
typedef int (*function_t)(word_t, word_t, word_t, word_t, word_t, word_t, word_t, word_t, word_t,
                          word_t, word_t, word_t, word_t, word_t, word_t, word_t);

static void run(const counted_t *item)
{
    word_t a[16];

    memset(buffer, 0, sizeof buffer);
    memset(area, 0, sizeof area);
    for (int i = 0; i < 16; i++) {
        a[i] = i == item->count_argument ? 8 : (word_t)area;
    }
    ((function_t)item->run)(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10],
                            a[11], a[12], a[13], a[14], a[15]);
}

int main(void)
{
    static unsigned char stack[65536];
    stack_t alternative = { .ss_sp = stack, .ss_size = sizeof stack };
    struct sigaction trap = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO | SA_ONSTACK };

    sigaltstack(&alternative, NULL);
    sigaction(SIGTRAP, &trap, NULL);
    sigaction(SIGILL, &trap, NULL);
    counted_set_buffer(buffer);
    for (unsigned i = 0; i < counted_count; i++) {
        run(&counted[i]);
    }
    return EXIT_SUCCESS;
}
