// SPDX-License-Identifier: BSD-2-Clause

/*
 * Semihosting's SYS_EXIT_EXTENDED, which QEMU takes from user level with
 * `-semihosting-config enable=on,target=native,userspace=on`.  Elsewhere the instruction is a
 * fault, which stops the thread as well.
 */

#include <sel4c/root_task.h>

#define SYS_EXIT_EXTENDED           0x20
#define ADP_STOPPED_APPLICATIONEXIT 0x20026

void sel4_root_task_machine_exit(int status)
{
    const uint64_t block[2] = { ADP_STOPPED_APPLICATIONEXIT, (uint64_t)status };
    register uint64_t operation __asm__("x0") = SYS_EXIT_EXTENDED;
    register const uint64_t *parameter __asm__("x1") = block;
    __asm__ volatile("hlt #0xf000" : "+r"(operation) : "r"(parameter) : "memory");
}
