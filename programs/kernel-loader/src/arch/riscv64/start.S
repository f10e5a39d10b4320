// SPDX-License-Identifier: BSD-2-Clause

/*
 * Entry points and the way into the kernel.
 *
 * Harts arrive in S-mode with translation off: a0 is the hart's number, a1 the firmware's device tree
 * (_start) or what HSM was given (the others).
 */

#define STACK_SIZE      4096
#define CORE_STACK_SIZE 2048

#define SBI_HSM        0x48534d
#define SBI_HART_START 0
#define SBI_HART_STOP  1

.section .text.start, "ax"

.global _start
_start:
    csrw    sie, zero
    la      t0, loader_bss_start
    la      t1, loader_bss_end
1:  bgeu    t0, t1, 2f
    sd      zero, 0(t0)
    addi    t0, t0, 8
    j       1b
2:
    // The kernel's first hart comes here when another one was started first.
.global riscv64_start_again
riscv64_start_again:
    csrw    sie, zero
    la      t0, riscv64_hart
    sd      a0, 0(t0)
    la      sp, stack_end
    la      t0, riscv64_trap
    csrw    stvec, t0
    mv      s0, zero
    mv      ra, zero
    tail    loader_main

// a1 is the index.
.global riscv64_secondary_start
riscv64_secondary_start:
    csrw    sie, zero
    la      sp, core_stacks
    li      t0, CORE_STACK_SIZE
    mul     t0, t0, a1              // stack 0 is not used: the end of stack index - 1
    add     sp, sp, t0
    la      t0, riscv64_trap
    csrw    stvec, t0
    mv      a0, a1
    mv      s0, zero
    mv      ra, zero
    tail    loader_secondary_main

/*
 * a0: the hart to go on.  Starts it at riscv64_start_again and stops this one, without the stack,
 * which that one uses from then on.  Comes back, with the error, only when it could not be started.
 */
.global riscv64_hand_over
riscv64_hand_over:
    la      a1, riscv64_start_again
    li      a2, 0
    li      a6, SBI_HART_START
    li      a7, SBI_HSM
    ecall
    beqz    a0, 1f
    ret
1:  li      a6, SBI_HART_STOP
    li      a7, SBI_HSM
    ecall
2:  wfi
    j       2b

// a0 to a7: the kernel's arguments, as they are; then on the stack: entry point and satp.
.global riscv64_enter
riscv64_enter:
    ld      t0, 0(sp)
    ld      t1, 8(sp)
    fence   rw, rw
    sfence.vma
    csrw    satp, t1
    sfence.vma
    fence.i
    jr      t0

// ---- Traps: all registers go to the stack for the dump.

.balign 4
riscv64_trap:
    addi    sp, sp, -256
    sd      x1, 8(sp)
    sd      x3, 24(sp)
    sd      x4, 32(sp)
    sd      x5, 40(sp)
    sd      x6, 48(sp)
    sd      x7, 56(sp)
    sd      x8, 64(sp)
    sd      x9, 72(sp)
    sd      x10, 80(sp)
    sd      x11, 88(sp)
    sd      x12, 96(sp)
    sd      x13, 104(sp)
    sd      x14, 112(sp)
    sd      x15, 120(sp)
    sd      x16, 128(sp)
    sd      x17, 136(sp)
    sd      x18, 144(sp)
    sd      x19, 152(sp)
    sd      x20, 160(sp)
    sd      x21, 168(sp)
    sd      x22, 176(sp)
    sd      x23, 184(sp)
    sd      x24, 192(sp)
    sd      x25, 200(sp)
    sd      x26, 208(sp)
    sd      x27, 216(sp)
    sd      x28, 224(sp)
    sd      x29, 232(sp)
    sd      x30, 240(sp)
    sd      x31, 248(sp)
    addi    t0, sp, 256
    sd      t0, 16(sp)
    mv      a0, sp
    tail    riscv64_exception

// Where the linker put the loader, as a number.
.section .rodata
.balign 8
.global loader_linked_address
loader_linked_address:
    .quad   loader_start

.section .bss.stacks, "aw", %nobits
.balign 16
stack:
    .skip   STACK_SIZE
stack_end:
core_stacks:
    .skip   CORE_STACK_SIZE * 31
