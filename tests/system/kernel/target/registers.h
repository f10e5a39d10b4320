// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Registers of AArch64 that programs may use: the timer, identification, floating point.  Host
 * builds have functions of the same names that nobody calls.
 */

#include "kt.h"

#define READ_REGISTER(name)                                                \
    ({                                                                     \
        seL4_Word value_;                                                  \
        __asm__ volatile("isb\n\tmrs %0, " name : "=r"(value_)::"memory"); \
        value_;                                                            \
    })
#define WRITE_REGISTER(name, value) \
    __asm__ volatile("msr " name ", %0\n\tisb" ::"r"((seL4_Word)(value)) : "memory")

// The physical timer, whose interrupt stays raised until it is stopped or set anew.
static inline void timer_start(seL4_Word us)
{
    WRITE_REGISTER("cntp_tval_el0", us * READ_REGISTER("cntfrq_el0") / 1000000);
    WRITE_REGISTER("cntp_ctl_el0", 1);
}

static inline void timer_stop(void)
{
    WRITE_REGISTER("cntp_ctl_el0", 2);
}

static inline seL4_Word read_thread_pointer(void)
{
    return READ_REGISTER("tpidr_el0");
}

static inline seL4_Word read_only_thread_pointer(void)
{
    return READ_REGISTER("tpidrro_el0");
}

// ---- Loads of counters, each of which the kernel may forbid.  Gives the value.

static inline seL4_Word read_physical_counter(void)
{
    return READ_REGISTER("cntpct_el0");
}

static inline seL4_Word read_virtual_counter(void)
{
    return READ_REGISTER("cntvct_el0");
}

static inline seL4_Word read_physical_timer(void)
{
    return READ_REGISTER("cntp_ctl_el0");
}

static inline seL4_Word read_virtual_timer(void)
{
    return READ_REGISTER("cntv_ctl_el0");
}

static inline seL4_Word read_cycle_counter(void)
{
    return READ_REGISTER("pmccntr_el0");
}

// A register of the kernel's.
static inline seL4_Word read_kernel_register(void)
{
    return READ_REGISTER("ttbr0_el1");
}

// ---- Floating point

// All 32 registers, as 64 words.  What is between loading and storing them has to be in one piece,
// as the compiler uses some of them.

#define FPU_ALL(op, at)                                                                           \
#op " q0, q1, [" at "]\n\t" #op " q2, q3, [" at ", #32]\n\t" #op " q4, q5, [" at              \
        ", #64]\n\t" #op " q6, q7, [" at ", #96]\n\t" #op " q8, q9, [" at ", #128]\n\t" #op       \
        " q10, q11, [" at ", #160]\n\t" #op " q12, q13, [" at ", #192]\n\t" #op " q14, q15, [" at \
        ", #224]\n\t" #op " q16, q17, [" at ", #256]\n\t" #op " q18, q19, [" at ", #288]\n\t" #op \
        " q20, q21, [" at ", #320]\n\t" #op " q22, q23, [" at ", #352]\n\t" #op " q24, q25, [" at \
        ", #384]\n\t" #op " q26, q27, [" at ", #416]\n\t" #op " q28, q29, [" at ", #448]\n\t" #op \
        " q30, q31, [" at ", #480]\n\t"
#define FPU_CLOBBERS                                                                               \
    "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", \
        "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", \
        "v28", "v29", "v30", "v31"

// Loads, spins until `*stop`, stores.
static inline void fpu_spin(const seL4_Word *from, seL4_Word *to, const volatile bool *stop)
{
    seL4_Word flag;
    __asm__ volatile(FPU_ALL(ldp, "%1") "1: ldrb %w0, [%3]\n\tcbz %w0, 1b\n\t" FPU_ALL(stp, "%2")
                     : "=&r"(flag)
                     : "r"(from), "r"(to), "r"(stop)
                     : "memory", FPU_CLOBBERS);
}

// Loads, makes a system call with x0 and x1 (x2 to x6 are 0), stores.
static inline void fpu_call(const seL4_Word *from, seL4_Word *to, seL4_Word number, seL4_Word cap,
                            seL4_Word info)
{
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1") = info;
    register seL4_Word x2 __asm__("x2") = 0;
    register seL4_Word x3 __asm__("x3") = 0;
    register seL4_Word x4 __asm__("x4") = 0;
    register seL4_Word x5 __asm__("x5") = 0;
    register seL4_Word x6 __asm__("x6") = 0;
    register seL4_Word x7 __asm__("x7") = number;
    register const seL4_Word *x9 __asm__("x9") = from;
    register seL4_Word *x10 __asm__("x10") = to;
    __asm__ volatile(FPU_ALL(ldp, "x9") "svc #0\n\t" FPU_ALL(stp, "x10")
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6)
                     : "r"(x7), "r"(x9), "r"(x10)
                     : "memory", FPU_CLOBBERS);
}

static inline void fpu_store(seL4_Word *to)
{
    __asm__ volatile(FPU_ALL(stp, "%0")::"r"(to) : "memory");
}

static inline seL4_Word fpu_control(void)
{
    return READ_REGISTER("fpcr");
}

static inline void fpu_set_control(seL4_Word value)
{
    WRITE_REGISTER("fpcr", value);
}

// ---- General registers

#define REGISTERS_SPUN 18

// Loads x10 to x27, spins until `*stop`, stores each twice as large.
static inline void registers_spin(seL4_Word *words, const volatile bool *stop)
{
    register seL4_Word *x0 __asm__("x0") = words;
    register const volatile bool *x1 __asm__("x1") = stop;
    __asm__ volatile(
        "ldp x10, x11, [x0]\n\tldp x12, x13, [x0, #16]\n\tldp x14, x15, [x0, #32]\n\t"
        "ldp x16, x17, [x0, #48]\n\tldp x18, x19, [x0, #64]\n\tldp x20, x21, [x0, #80]\n\t"
        "ldp x22, x23, [x0, #96]\n\tldp x24, x25, [x0, #112]\n\tldp x26, x27, [x0, #128]\n\t"
        "1: ldrb w2, [x1]\n\tcbz w2, 1b\n\t"
        "add x10, x10, x10\n\tadd x11, x11, x11\n\tadd x12, x12, x12\n\tadd x13, x13, x13\n\t"
        "add x14, x14, x14\n\tadd x15, x15, x15\n\tadd x16, x16, x16\n\tadd x17, x17, x17\n\t"
        "add x18, x18, x18\n\tadd x19, x19, x19\n\tadd x20, x20, x20\n\tadd x21, x21, x21\n\t"
        "add x22, x22, x22\n\tadd x23, x23, x23\n\tadd x24, x24, x24\n\tadd x25, x25, x25\n\t"
        "add x26, x26, x26\n\tadd x27, x27, x27\n\t"
        "stp x10, x11, [x0]\n\tstp x12, x13, [x0, #16]\n\tstp x14, x15, [x0, #32]\n\t"
        "stp x16, x17, [x0, #48]\n\tstp x18, x19, [x0, #64]\n\tstp x20, x21, [x0, #80]\n\t"
        "stp x22, x23, [x0, #96]\n\tstp x24, x25, [x0, #112]\n\tstp x26, x27, [x0, #128]"
        : "+r"(x0), "+r"(x1)
        :
        : "x2", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "x18", "x19", "x20", "x21",
          "x22", "x23", "x24", "x25", "x26", "x27", "cc", "memory");
}

// A system call with x0; gives a bit for each of x7 and x9 to x27 that it changed.
static inline seL4_Word registers_changed_by(seL4_Word number, seL4_Word cap)
{
    seL4_Word before[20];
    seL4_Word after[20];
    seL4_Word changed = 0;
    for (seL4_Word i = 0; i < 20; i++) {
        before[i] = 0xabc000 + i;
    }
    before[0] = number;
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1") = 0;
    register const seL4_Word *x7 __asm__("x7") = before;
    register seL4_Word *x8 __asm__("x8") = after;
    __asm__ volatile(
        "ldp x9, x10, [x7, #8]\n\tldp x11, x12, [x7, #24]\n\tldp x13, x14, [x7, #40]\n\t"
        "ldp x15, x16, [x7, #56]\n\tldp x17, x18, [x7, #72]\n\tldp x19, x20, [x7, #88]\n\t"
        "ldp x21, x22, [x7, #104]\n\tldp x23, x24, [x7, #120]\n\tldp x25, x26, [x7, #136]\n\t"
        "ldr x27, [x7, #152]\n\tldr x7, [x7]\n\t"
        "svc #0\n\t"
        "stp x9, x10, [x8, #8]\n\tstp x11, x12, [x8, #24]\n\tstp x13, x14, [x8, #40]\n\t"
        "stp x15, x16, [x8, #56]\n\tstp x17, x18, [x8, #72]\n\tstp x19, x20, [x8, #88]\n\t"
        "stp x21, x22, [x8, #104]\n\tstp x23, x24, [x8, #120]\n\tstp x25, x26, [x8, #136]\n\t"
        "str x27, [x8, #152]\n\tstr x7, [x8]"
        : "+r"(x0), "+r"(x1), "+r"(x7), "+r"(x8)
        :
        : "x2", "x3", "x4", "x5", "x6", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16",
          "x17", "x18", "x19", "x20", "x21", "x22", "x23", "x24", "x25", "x26", "x27", "memory");
    for (seL4_Word i = 0; i < 20; i++) {
        changed |= (seL4_Word)(before[i] != after[i]) << i;
    }
    return changed;
}

static inline void call_with_immediate(seL4_Word number, seL4_Word cap)
{
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1") = 0;
    register seL4_Word x7 __asm__("x7") = number;
    __asm__ volatile("svc #0xabc"
                     : "+r"(x0), "+r"(x1)
                     : "r"(x7)
                     : "x2", "x3", "x4", "x5", "x6", "memory");
}
