// SPDX-License-Identifier: BSD-2-Clause

// The first instructions: a stack, then C.  The kernel's argument stays in its register.

    .section .bss.sel4_stack, "aw", %nobits
    .balign 16
    .skip 4096

    .text
    .globl _start
_start:
#if defined(__aarch64__)
    adrp x9, sel4_rt_stack_top
    add x9, x9, :lo12:sel4_rt_stack_top
    mov sp, x9
    b run
#elif defined(__riscv)
    .option push
    .option norelax
    lla gp, __global_pointer$
    .option pop
    lla sp, sel4_rt_stack_top
    tail run
#else
    lea sel4_rt_stack_top(%rip), %rsp
    call run
#endif

    .section .note.GNU-stack, "", %progbits
