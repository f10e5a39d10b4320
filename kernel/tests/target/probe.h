// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A root task that asks a kernel questions and prints the answers, one line each, so that the
 * outputs of two kernels can be compared with diff.  It needs no runtime: link it at 0x400000,
 * `.text.start` first, compile with -DSEL4C_IPC_BUFFER_GLOBAL.
 *
 * probe_exit() is semihosting's SYS_EXIT_EXTENDED (QEMU: -semihosting-config
 * enable=on,target=native,userspace=on).
 */

#include <sel4/sel4.h>

#define ROOT   seL4_CapInitThreadCNode
#define TCB    seL4_CapInitThreadTCB
#define VSPACE seL4_CapInitThreadVSpace
#define RW     seL4_ReadWrite
#define ALL    seL4_AllRights
#define ATTR   seL4_ARM_Default_VMAttributes

// Prints the call, its error and the first message words, where the kernel explains the error.
#define SHOW(call) probe_show(#call, (call))

seL4_IPCBuffer *__sel4_ipc_buffer;
static char probe_stack[65536] __attribute__((aligned(16), used));
static const seL4_BootInfo *probe_info;
static seL4_CPtr probe_untyped;      // 16 MiB of memory.
static seL4_Word probe_next = 0x200; // Beyond what any kernel fills.

__asm__(".section .text.start, \"ax\"\n"
        ".global _start\n"
        "_start:\n"
        "    adrp x1, probe_stack\n"
        "    add x1, x1, :lo12:probe_stack\n"
        "    mov x2, #65536\n"
        "    add sp, x1, x2\n"
        "    bl probe_start\n"
        ".text\n");

void probe_main(void);

static inline void probe_text(const char *text)
{
    while (*text != 0) {
        seL4_DebugPutChar(*text++);
    }
}

static inline void probe_hex(seL4_Word value)
{
    char digits[16];
    int count = 0;
    do {
        digits[count++] = "0123456789abcdef"[value & 15];
        value >>= 4;
    } while (value != 0);
    while (count > 0) {
        seL4_DebugPutChar(digits[--count]);
    }
}

static inline void probe_value(const char *name, seL4_Word value)
{
    probe_text(name);
    probe_text("=");
    probe_hex(value);
    probe_text("\n");
}

static inline void probe_show(const char *call, seL4_Word error)
{
    probe_text(call);
    probe_text(": ");
    probe_hex(error);
    for (int i = 0; i < 4; i++) {
        probe_text(" ");
        probe_hex(error == 0 ? 0 : seL4_GetMR(i));
    }
    probe_text("\n");
}

static inline void probe_exit(seL4_Word status)
{
    seL4_Word block[2] = { 0x20026, status };
    register seL4_Word x0 __asm__("x0") = 0x20;
    register seL4_Word *x1 __asm__("x1") = block;
    __asm__ volatile("hlt #0xf000" ::"r"(x0), "r"(x1) : "memory");
    for (;;) {
    }
}

// `count` slots in a row that nothing has used.
static inline seL4_Word probe_slots(seL4_Word count)
{
    probe_next += count;
    return probe_next - count;
}

static inline seL4_Word probe_make(seL4_Word type, seL4_Word size_bits)
{
    seL4_Word slot = probe_slots(1);
    seL4_Error error = seL4_Untyped_Retype(probe_untyped, type, size_bits, ROOT, 0, 0, slot, 1);
    if (error != seL4_NoError) {
        probe_show("probe_make", error);
    }
    return slot;
}

void *memset(void *to, int value, unsigned long size)
{
    char *bytes = to;
    while (size-- > 0) {
        *bytes++ = (char)value;
    }
    return to;
}

void *memcpy(void *to, const void *from, unsigned long size)
{
    char *bytes = to;
    const char *source = from;
    while (size-- > 0) {
        *bytes++ = *source++;
    }
    return to;
}

void __assert_fail(const char *text, const char *file, int line, const char *function)
{
    (void)file, (void)line, (void)function;
    probe_value(text, 0);
    probe_exit(1);
}

__attribute__((used)) static void probe_start(seL4_BootInfo *info)
{
    probe_info = info;
    __sel4_ipc_buffer = info->ipcBuffer;
    for (seL4_Word i = 0; i < info->untyped.end - info->untyped.start; i++) {
        if (!info->untypedList[i].isDevice && info->untypedList[i].sizeBits == 24) {
            probe_untyped = info->untyped.start + i;
        }
    }
    probe_main();
    probe_exit(0);
}
