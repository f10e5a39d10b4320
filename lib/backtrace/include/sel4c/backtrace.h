// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Walks a stack by unwind tables, frame by frame, and prints it so that `sel4c symbolize` on the
 * host can name functions and lines.
 *
 *     sel4_backtrace_print_here(&console, "my-program");
 *
 * is all that most programs need.  A walk is the piece below it: it starts from the registers of
 * the caller, of a thread that was stopped, or of one in another address space, gives an address
 * for each frame, and says why it ended.
 *
 * Nothing is trusted: neither the tables nor the stack.  Tables are read within their sections, and
 * memory only within the stack that the walk was given, or through a function of the caller, so
 * that a reporter of faults has none of its own.  No heap, no locks, no system calls; less than 2
 * KiB of stack.
 *
 * Formats: docs/formats/backtrace.md; DWARF 5, section 6.4, for the tables.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/backtrace_stream.h>
#include <sel4c/base.h>
#include <sel4c/format.h>
#include <sel4c/unwind.h>

// General registers by their DWARF numbers: x0 to x30 and sp; x0 to x31; rax, rdx, rcx, rbx, rsi,
// rdi, rbp, rsp, r8 to r15, and the return address.
#define SEL4_BACKTRACE_REGISTER_COUNT 32u

// A walk that goes on and on ends here.
#define SEL4_BACKTRACE_FRAME_COUNT_MAX 256u

typedef struct sel4_backtrace_registers {
    uintptr_t pc;
    uint32_t known; // bit n: value[n] is known
    uintptr_t value[SEL4_BACKTRACE_REGISTER_COUNT];
} sel4_backtrace_registers_t;

// What a walk needs to know of a processor.
typedef struct sel4_backtrace_machine {
    uint8_t sp;
    uint8_t link;             // holds the return address at a function's first instruction …
    bool has_link;            // … unless that is on the stack
    bool has_signed_returns;  // table entries may say that return addresses are signed (AArch64)
    uint8_t first_numbers[8]; // DWARF numbers of those that the processor numbers 0 to 7
} sel4_backtrace_machine_t;

extern const sel4_backtrace_machine_t sel4_backtrace_aarch64;
extern const sel4_backtrace_machine_t sel4_backtrace_riscv64;
extern const sel4_backtrace_machine_t sel4_backtrace_x86_64;

// The DWARF number of a general register, from the processor's; they differ for x86-64.
static inline unsigned sel4_backtrace_number(const sel4_backtrace_machine_t *machine,
                                             unsigned number)
{
    return number < 8 ? machine->first_numbers[number] : number;
}

// The processor that this is compiled for.
#if defined(__aarch64__)
#define SEL4_BACKTRACE_NATIVE (&sel4_backtrace_aarch64)
#elif defined(__riscv)
#define SEL4_BACKTRACE_NATIVE (&sel4_backtrace_riscv64)
#else
#define SEL4_BACKTRACE_NATIVE (&sel4_backtrace_x86_64)
#endif

/*
 * The memory in which frames are looked for.  Words at multiples of 8 from `start` on that end at
 * or before `end` are read, others are not.
 *
 * With `read`, which comes from a fault handler for instance, memory is read by it: it gives false
 * for what it cannot read.  Without, the memory is the caller's own.
 */
typedef struct sel4_backtrace_stack {
    uintptr_t start;
    uintptr_t end;
    bool (*read)(void *context, uintptr_t address, uintptr_t *ret_word);
    void *context;
} sel4_backtrace_stack_t;

typedef struct sel4_backtrace_walk {
    const sel4_backtrace_machine_t *machine;
    const sel4_unwind_image_t *image;
    sel4_backtrace_stack_t stack;
    sel4_backtrace_registers_t registers; // of the frame that was given last
    bool is_stopped_at;                   // the pc is where it was stopped, no return address
    unsigned frame_count;                 // given so far
    sel4_backtrace_stop_t stop;           // once there are no more frames
} sel4_backtrace_walk_t;

/*
 * Starts at a thread that is stopped at `registers->pc`.  At least the pc and the stack pointer
 * must be known.
 *
 * Owns  the walk borrows `image`; what `stack` covers must stay as it is during the walk
 */
void sel4_backtrace_walk_from(sel4_backtrace_walk_t *walk, const sel4_backtrace_machine_t *machine,
                              const sel4_unwind_image_t *image,
                              const sel4_backtrace_registers_t *registers,
                              sel4_backtrace_stack_t stack);

/*
 * The next frame, from the innermost outwards; false when there is none, and then `walk->stop` says
 * why.  `*ret_address` is as docs/formats/backtrace.md has it: subtract one to be in the
 * instruction.
 *
 * Blocks  as `stack.read` does
 */
bool sel4_backtrace_next(sel4_backtrace_walk_t *walk, uintptr_t *ret_address);

/* ---- Printing */

/*
 * Prints the rest of a walk as three lines: two that announce, and the bytes in hexadecimal, among
 * them why the walk ended.  Gives the number of frames.
 *
 * `image` is the name by which `sel4c symbolize` finds the file among several; may be NULL.
 *
 * Blocks  as `sink->put` and `stack.read` do
 */
size_t sel4_backtrace_print(const sel4_sink_t *sink, const char *image,
                            sel4_backtrace_walk_t *walk);

/* ---- Kept for later */

// Frames of a walk, in the caller's storage.
typedef struct sel4_backtrace_record {
    uintptr_t *addresses;
    size_t capacity;
    size_t count;
    sel4_backtrace_stop_t stop; // SEL4_BACKTRACE_STOP_LIMIT when there were more than `capacity`
} sel4_backtrace_record_t;

// Keeps the rest of a walk: `addresses` and `capacity` are the caller's, the rest is filled in.
void sel4_backtrace_keep(sel4_backtrace_record_t *record, sel4_backtrace_walk_t *walk);

// As sel4_backtrace_print(), without the line that says that frames are collected.
void sel4_backtrace_print_kept(const sel4_sink_t *sink, const char *image,
                               const sel4_backtrace_record_t *record);

/* ---- The running thread; on the target, and on Linux for tests */

/*
 * The registers as they will be when this returns, of those that a function must keep: pc is where
 * it returns to.
 */
void sel4_backtrace_registers_here(sel4_backtrace_registers_t *ret_registers);

/*
 * Starts at the function that calls this, in the running program, on the stack that
 * sel4_rt_stack_bounds() tells.  For use in that function only, as its frame must stay.
 */
#define sel4_backtrace_walk_here(walk)                    \
    __extension__({                                       \
        sel4_backtrace_walk_t *walk_ = (walk);            \
        sel4_backtrace_registers_here(&walk_->registers); \
        sel4_backtrace_priv_walk_here(walk_);             \
    })

/*
 * Prints the callers of this function, innermost first.
 *
 * Blocks  as `sink->put` does
 */
void sel4_backtrace_print_here(const sel4_sink_t *sink, const char *image);

/*
 * A panic that nobody catches prints a backtrace in programs that use this library.  At file level,
 * once in a program: the name that it has there; otherwise it has none.
 */
#define SEL4_BACKTRACE_IMAGE(name) const char *const sel4_backtrace_image = (name);

extern const char *const sel4_backtrace_image;

// For sel4_backtrace_walk_here: the registers are there, the rest is not.
void sel4_backtrace_priv_walk_here(sel4_backtrace_walk_t *walk);
