// SPDX-License-Identifier: BSD-2-Clause

// What the tool tells the monitor of the protection domains.

#include "monitor.h"

// Not zero, so that they are in the file and not among the zeros after it.
#define PATCHED SEL4_SECTION(".data")

PATCHED char pd_names[SEL4_MK_MONITOR_TABLE_SIZE][SEL4_MK_NAME_SIZE];
PATCHED seL4_Word pd_names_len;
PATCHED char vm_names[SEL4_MK_MONITOR_TABLE_SIZE][SEL4_MK_NAME_SIZE];
PATCHED seL4_Word vm_names_len;
PATCHED seL4_Word pd_stack_bottom_addrs[SEL4_MK_MONITOR_TABLE_SIZE];
PATCHED struct sel4_mk_monitor_image sel4_mk_monitor_images[SEL4_MK_MONITOR_TABLE_SIZE];
PATCHED struct sel4_mk_monitor_window sel4_mk_monitor_windows[SEL4_MK_MONITOR_WINDOW_COUNT];
PATCHED seL4_Word sel4_mk_monitor_window_count;

unsigned monitor_domain_count(void)
{
    seL4_Word count = *(const volatile seL4_Word *)&pd_names_len;
    return count <= SEL4_MK_MONITOR_TABLE_SIZE ? (unsigned)count : SEL4_MK_MONITOR_TABLE_SIZE;
}

monitor_name_t monitor_domain_name(unsigned domain)
{
    monitor_name_t name = { "?" };
    if (domain < monitor_domain_count()) {
        for (size_t i = 0; i < SEL4_MK_NAME_SIZE; i++) {
            name.text[i] = ((const volatile char *)pd_names[domain])[i];
        }
    }
    return name;
}
