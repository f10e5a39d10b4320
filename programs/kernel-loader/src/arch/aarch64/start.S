// SPDX-License-Identifier: BSD-2-Clause

/*
 * Entry points, exception levels, and turning translation on.
 *
 * Cores arrive at EL1 or EL2 with translation off, as the boot protocols of Arm machines have it.
 * References are to the Arm Architecture Reference Manual (DDI 0487).
 */

#define STACK_SIZE      4096
#define CORE_STACK_SIZE 2048

// SCTLR_ELx: the bits that are one in every implementation, and M, C, I.
#define SCTLR_EL1_OFF 0x30d00800
#define SCTLR_EL2_OFF 0x30c50830
#define SCTLR_ON      0x1005

// struct aarch64_mode (arch.c)
#define MODE_DROP  0
#define MODE_MAIR  8
#define MODE_TCR   16
#define MODE_TTBR0 24
#define MODE_TTBR1 32

// Sets \flag to NE when this is EL2.
.macro test_el2 scratch
    mrs     \scratch, CurrentEL
    tst     \scratch, #8
.endm

.section .text.start, "ax"

.global _start
_start:
    msr     daifset, #0xf
    mrs     x9, CurrentEL
    cmp     x9, #(3 << 2)
    b.eq    at_el3

    // Lines that firmware left in the caches must neither hide nor overwrite what is written with
    // the caches off, so all of the loader's memory goes to memory first (D7.5.9).
    bl      translation_off
    adrp    x0, loader_start
    add     x0, x0, :lo12:loader_start
    adrp    x1, loader_bss_end
    add     x1, x1, :lo12:loader_bss_end
    bl      aarch64_clean_range
    ic      iallu
    dsb     nsh
    isb

    adrp    x0, loader_bss_start
    add     x0, x0, :lo12:loader_bss_start
    adrp    x1, loader_bss_end
    add     x1, x1, :lo12:loader_bss_end
1:  cmp     x0, x1
    b.hs    2f
    stp     xzr, xzr, [x0], #16
    b       1b
2:
at_el3:
    adrp    x0, stack_end
    add     x0, x0, :lo12:stack_end
    mov     sp, x0
    mov     x29, xzr
    mov     x30, xzr
    bl      set_vectors
    b       loader_main

// A core that PSCI started: x0 is its index.
.global aarch64_secondary_start
aarch64_secondary_start:
    msr     daifset, #0xf
    mov     x19, x0
    bl      translation_off
    adrp    x1, core_stacks
    add     x1, x1, :lo12:core_stacks
    mov     x2, #CORE_STACK_SIZE
    madd    x1, x19, x2, x1         // stack 0 is not used: this is the end of stack index - 1
    mov     sp, x1
    mov     x29, xzr
    bl      set_vectors
    adrp    x0, aarch64_mode
    add     x0, x0, :lo12:aarch64_mode
    bl      aarch64_set_mode
    mov     w0, w19
    mov     x30, xzr
    b       loader_secondary_main

// Translation and caches off, at EL1 or EL2.
translation_off:
    test_el2 x9
    b.ne    1f
    ldr     x9, =SCTLR_EL1_OFF
    msr     sctlr_el1, x9
    isb
    ret
1:  ldr     x9, =SCTLR_EL2_OFF
    msr     sctlr_el2, x9
    isb
    ret

set_vectors:
    adrp    x9, aarch64_vectors
    add     x9, x9, :lo12:aarch64_vectors
    mrs     x10, CurrentEL
    lsr     x10, x10, #2
    cmp     x10, #2
    b.lo    1f
    b.eq    2f
    msr     vbar_el3, x9
    isb
    ret
2:  msr     vbar_el2, x9
    isb
1:  msr     vbar_el1, x9
    isb
    ret

// Cleans and invalidates the data cache for [x0, x1) to the point of coherency.
.global aarch64_clean_range
aarch64_clean_range:
    mrs     x2, ctr_el0
    ubfx    x2, x2, #16, #4         // log2 of the words in the smallest line
    mov     x3, #4
    lsl     x3, x3, x2
    sub     x2, x3, #1
    bic     x0, x0, x2
1:  cmp     x0, x1
    b.hs    2f
    dc      civac, x0
    add     x0, x0, x3
    b       1b
2:  dsb     sy
    ret

/*
 * x0: struct aarch64_mode, in memory.  Goes down to EL1 if it says so, and turns translation and
 * caches on with its tables.  The caller's code, data and stack are mapped to where they are.
 */
.global aarch64_set_mode
aarch64_set_mode:
    test_el2 x9
    b.eq    on_el1

    // EL2: virtual counter equal to the physical one, no traps from EL1, generic timer for EL1.
    msr     cntvoff_el2, xzr
    ldr     x9, [x0, #MODE_DROP]
    cbz     x9, on_el2

    mov     x9, #3
    msr     cnthctl_el2, x9
    mov     x9, #0x33ff
    msr     cptr_el2, x9
    msr     hstr_el2, xzr
    msr     vttbr_el2, xzr
    mrs     x9, midr_el1
    msr     vpidr_el2, x9
    mrs     x9, mpidr_el1
    msr     vmpidr_el2, x9
    mrs     x9, pmcr_el0            // all event counters to EL1
    ubfx    x9, x9, #11, #5
    msr     mdcr_el2, x9
    mrs     x9, id_aa64pfr0_el1     // the system registers of GICv3, if it has them
    ubfx    x9, x9, #24, #4
    cbz     x9, 1f
    mrs     x9, s3_4_c12_c9_5       // ICC_SRE_EL2
    mov     x10, #9                 // SRE and Enable
    orr     x9, x9, x10
    msr     s3_4_c12_c9_5, x9
    isb
1:  mov     x9, #(1 << 31)          // RW: EL1 is AArch64
    msr     hcr_el2, x9
    ldr     x9, =SCTLR_EL1_OFF
    msr     sctlr_el1, x9
    mov     x9, sp
    msr     sp_el1, x9
    mov     x9, #0x3c5              // EL1h, everything masked
    msr     spsr_el2, x9
    adr     x9, on_el1
    msr     elr_el2, x9
    isb
    eret

on_el1:
    ldr     x9, [x0, #MODE_MAIR]
    msr     mair_el1, x9
    ldr     x9, [x0, #MODE_TCR]
    msr     tcr_el1, x9
    ldr     x9, [x0, #MODE_TTBR0]
    msr     ttbr0_el1, x9
    ldr     x9, [x0, #MODE_TTBR1]
    msr     ttbr1_el1, x9
    isb
    tlbi    vmalle1
    ic      iallu
    dsb     nsh
    isb
    ldr     x9, =(SCTLR_EL1_OFF | SCTLR_ON)
    msr     sctlr_el1, x9
    isb
    ret

on_el2:
    ldr     x9, [x0, #MODE_MAIR]
    msr     mair_el2, x9
    ldr     x9, [x0, #MODE_TCR]
    msr     tcr_el2, x9
    ldr     x9, [x0, #MODE_TTBR0]
    msr     ttbr0_el2, x9
    isb
    tlbi    alle2
    ic      iallu
    dsb     nsh
    isb
    ldr     x9, =(SCTLR_EL2_OFF | SCTLR_ON)
    msr     sctlr_el2, x9
    isb
    ret

// x0 to x5: the kernel's arguments, x6: its entry point, x7: the index of this core.
.global aarch64_enter
aarch64_enter:
    msr     tpidr_el1, x7
    ic      iallu
    dsb     sy
    isb
    br      x6

// ---- Firmware calls: function and three arguments in x0 to x3.

.global aarch64_smc
aarch64_smc:
    smc     #0
    ret

.global aarch64_hvc
aarch64_hvc:
    hvc     #0
    ret

// ---- Exceptions: all registers go to the stack for the dump.

.macro vector number
    .balign 0x80
    sub     sp, sp, #256
    stp     x0, x1, [sp]
    mov     x0, #\number
    b       save_rest
.endm

.section .vectors, "ax"
.balign 0x800
aarch64_vectors:
.irp number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    vector  \number
.endr

.balign 0x80
save_rest:
    stp     x2, x3, [sp, #16]
    stp     x4, x5, [sp, #32]
    stp     x6, x7, [sp, #48]
    stp     x8, x9, [sp, #64]
    stp     x10, x11, [sp, #80]
    stp     x12, x13, [sp, #96]
    stp     x14, x15, [sp, #112]
    stp     x16, x17, [sp, #128]
    stp     x18, x19, [sp, #144]
    stp     x20, x21, [sp, #160]
    stp     x22, x23, [sp, #176]
    stp     x24, x25, [sp, #192]
    stp     x26, x27, [sp, #208]
    stp     x28, x29, [sp, #224]
    add     x1, sp, #256
    stp     x30, x1, [sp, #240]
    mov     x1, sp
    b       aarch64_exception

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
