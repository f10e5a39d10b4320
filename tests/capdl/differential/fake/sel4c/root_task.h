// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Makes the initialiser's main function one that the test can call.

#include <sel4c/rt/start.h>
#include <sel4c/sel4.h>

int machine_run_initialiser(const sel4_bootinfo_t *bootinfo);

#define SEL4_ROOT_TASK(main_fn, ...)                             \
    int machine_run_initialiser(const sel4_bootinfo_t *bootinfo) \
    {                                                            \
        sel4_ipc_buffer_set(bootinfo->ipcBuffer);                \
        return main_fn(bootinfo);                                \
    }                                                            \
    int machine_run_initialiser(const sel4_bootinfo_t *bootinfo)
