// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The registers of a thread.  entry.S knows the offsets of all but the last members.
 *
 * `pc` is where the thread goes on; `restart_pc` where it would begin again what it stopped in: the
 * `svc` of a system call, otherwise the same.
 */

#define CONTEXT_SP      (31 * 8)
#define CONTEXT_PC      (32 * 8)
#define CONTEXT_SPSR    (33 * 8)
#define CONTEXT_TPIDR   (34 * 8)
#define CONTEXT_TPIDRRO (35 * 8)
#define CONTEXT_FPU     (38 * 8)
#define CONTEXT_FPCR    (CONTEXT_FPU + 512)

#ifndef __ASSEMBLER__

#include "kernel.h"

typedef struct arch_context {
    word_t x[31];
    word_t sp;
    word_t pc;
    word_t spsr;
    word_t tpidr;
    word_t tpidrro;
    word_t restart_pc;
    word_t unused;
    _Alignas(16) uint64_t v[64]; // V0 to V31.
    word_t fpcr;
    word_t fpsr;
} arch_context_t;

_Static_assert(offsetof(arch_context_t, sp) == CONTEXT_SP &&
                   offsetof(arch_context_t, pc) == CONTEXT_PC &&
                   offsetof(arch_context_t, spsr) == CONTEXT_SPSR &&
                   offsetof(arch_context_t, tpidr) == CONTEXT_TPIDR &&
                   offsetof(arch_context_t, tpidrro) == CONTEXT_TPIDRRO &&
                   offsetof(arch_context_t, v) == CONTEXT_FPU &&
                   offsetof(arch_context_t, fpcr) == CONTEXT_FPCR,
               "entry.S");

#endif
