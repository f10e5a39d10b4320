// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// The functions of target/registers.h, for cases that are not run on the host.

#include "kt.h"

#define NOT_HERE(name, ...)                   \
    static inline seL4_Word name(__VA_ARGS__) \
    {                                         \
        KT_FAIL("the host has no " #name);    \
        return 0;                             \
    }

NOT_HERE(timer_start, seL4_Word us __attribute__((unused)))
NOT_HERE(timer_stop, void)
NOT_HERE(read_thread_pointer, void)
NOT_HERE(read_only_thread_pointer, void)
NOT_HERE(read_physical_counter, void)
NOT_HERE(read_virtual_counter, void)
NOT_HERE(read_physical_timer, void)
NOT_HERE(read_virtual_timer, void)
NOT_HERE(read_cycle_counter, void)
NOT_HERE(read_kernel_register, void)
NOT_HERE(fpu_spin, const seL4_Word *from __attribute__((unused)),
         seL4_Word *to __attribute__((unused)), const volatile bool *stop __attribute__((unused)))
NOT_HERE(fpu_call, const seL4_Word *from __attribute__((unused)),
         seL4_Word *to __attribute__((unused)), seL4_Word number __attribute__((unused)),
         seL4_Word cap __attribute__((unused)), seL4_Word info __attribute__((unused)))
NOT_HERE(fpu_store, seL4_Word *words __attribute__((unused)))
NOT_HERE(fpu_control, void)
NOT_HERE(fpu_set_control, seL4_Word value __attribute__((unused)))

#define REGISTERS_SPUN 18
NOT_HERE(registers_spin, seL4_Word *words __attribute__((unused)),
         const volatile bool *stop __attribute__((unused)))
NOT_HERE(registers_changed_by, seL4_Word number __attribute__((unused)),
         seL4_Word cap __attribute__((unused)))
NOT_HERE(call_with_immediate, seL4_Word number __attribute__((unused)),
         seL4_Word cap __attribute__((unused)))
