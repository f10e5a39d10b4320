// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The vocabulary of the kernel's conformance suite: cases, expectations, objects, helper threads.
 *
 *     KT_CASE(endpoint, send_wakes_receiver, 0)
 *     {
 *         seL4_CPtr endpoint = kt_make(seL4_EndpointObject, 0);
 *         kt_thread_t *receiver = KT_THREAD(receive, .arg = endpoint, .priority = KT_PRIORITY + 1);
 *         seL4_Send(endpoint, seL4_MessageInfo_new(7, 0, 0, 0));
 *         kt_join(receiver);
 *         KT_EQ(received_label, 7);
 *     }
 *
 * A case runs in a thread of its own, with priority KT_PRIORITY, in the root task's address space
 * and CSpace.  Objects come from an untyped that is revoked after the case, slots from a range that
 * is emptied: a case never cleans up, and may leave threads running.
 *
 * EXPECTATIONS note a failure and go on; those that begin with KT_NEED end the case.  Both work in
 * helper threads.  A fault that nobody handles, and a case that takes longer than its limit, is a
 * failure with the name of the case.
 *
 * THE SAME CASES RUN ON THE HOST, with the kernel as a library and threads as coroutines.  There a
 * thread runs until it enters the kernel, time passes with system calls, kt_spin_us() and when
 * everybody waits, and there is no address translation: what a case needs beyond that, it says by
 * flags.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4/sel4.h>

#include <sel4c/base.h>

// ---- Cases

typedef enum kt_flags {
    KT_MMU = 1 << 0,     // Address translation, or instructions that fault.
    KT_PREEMPT = 1 << 1, // A timer interrupt stops a thread that makes no system call.
    KT_IRQ = 1 << 2,     // Interrupts of devices.
    KT_MACHINE = 1 << 3, // Registers, floating point, caches: anything else of a real processor.
    KT_NOT_ON_HOST = KT_MMU | KT_PREEMPT | KT_IRQ | KT_MACHINE,
    KT_DOMAINS = 1 << 4, // More than one domain.
    KT_SLOW = 1 << 5,    // Limit of 120 s of guest time, not of 4 s.
    KT_FAILS = 1 << 6,   // Passes if it fails: for the framework itself.
} kt_flags_t;

#define KT_CASE(group_, name_, flags_)                                                          \
    static void kt_case_##group_##_##name_(void);                                               \
    static const kt_case_t kt_entry_##group_##_##name_ = { #group_, #name_, __FILE__, (flags_), \
                                                           kt_case_##group_##_##name_ };        \
    static const kt_case_t *const kt_pointer_##group_##_##name_                                 \
        __attribute__((used, section("kt_cases"))) = &kt_entry_##group_##_##name_;              \
    static void kt_case_##group_##_##name_(void)

// ---- Expectations.  Values are words; both are printed, in hexadecimal and, if small, decimal.

#define KT_EQ(got, want) KT_COMPARE_(false, KT_IS_EQ, "==", got, want)
#define KT_NE(got, want) KT_COMPARE_(false, KT_IS_NE, "!=", got, want)
#define KT_LT(got, want) KT_COMPARE_(false, KT_IS_LT, "<", got, want)
#define KT_LE(got, want) KT_COMPARE_(false, KT_IS_LE, "<=", got, want)
#define KT_GT(got, want) KT_COMPARE_(false, KT_IS_GT, ">", got, want)
#define KT_GE(got, want) KT_COMPARE_(false, KT_IS_GE, ">=", got, want)
#define KT_TRUE(cond)    kt_check_true(KT_HERE_(false), (cond), #cond)
#define KT_FALSE(cond)   kt_check_true(KT_HERE_(false), !(cond), "!(" #cond ")")

#define KT_NEED_EQ(got, want) KT_COMPARE_(true, KT_IS_EQ, "==", got, want)
#define KT_NEED(cond)         kt_check_true(KT_HERE_(true), (cond), #cond)

// An invocation gives this error; prints names, and the message words that came with the error.
#define KT_ERROR(call, want) kt_check_error(KT_HERE_(false), (seL4_Word)(call), want, #call)
#define KT_OK(call)          KT_ERROR(call, seL4_NoError)
#define KT_NEED_OK(call)     kt_check_error(KT_HERE_(true), (seL4_Word)(call), seL4_NoError, #call)

// The calling thread's message words, from 0 on, are these: what explains the error just checked.
#define KT_WORDS(...)                                                   \
    kt_check_words(KT_HERE_(false), (const seL4_Word[]){ __VA_ARGS__ }, \
                   sizeof((const seL4_Word[]){ __VA_ARGS__ }) / sizeof(seL4_Word))

// Two texts are equal: see kt_trace().
#define KT_TEXT(got, want) kt_check_text(KT_HERE_(false), got, want, #got)

#define KT_FAIL(...) kt_fail(KT_HERE_(false), __VA_ARGS__) // lib/base's format language.

// Extra words for the failures that follow in this case, for loops over tables; NULL ends that.
void kt_note(const char *format, ...) SEL4_PRINTF_LIKE(1, 2);

// ---- Objects and capabilities.  What cannot be had ends the case.

// `count` empty slots in a row, in the root CNode.  Depth is always KT_DEPTH.
seL4_CPtr kt_slots(seL4_Word count);
#define kt_slot() kt_slots(1)

// A new object; its size as Retype takes it.
seL4_CPtr kt_make(seL4_Word type, seL4_Word size_bits);
seL4_CPtr kt_make_many(seL4_Word type, seL4_Word size_bits, seL4_Word count);
seL4_CPtr kt_untyped(seL4_Word size_bits);

// Capabilities in new slots.  `rights` by seL4_CapRights_new or a constant such as seL4_AllRights.
seL4_CPtr kt_copy(seL4_CPtr cap, seL4_CapRights_t rights);
seL4_CPtr kt_mint(seL4_CPtr cap, seL4_CapRights_t rights, seL4_Word badge);
void kt_delete(seL4_CPtr cap);
void kt_revoke(seL4_CPtr cap);
bool kt_is_empty(seL4_CPtr slot); // By an attempt to move it to where it is.

// Where the program can read and write a new 4 KiB frame, until it is deleted.
void *kt_map(seL4_CPtr frame);

// An untyped of the root task's, at least this large, for what does not fit in the case's; revoked
// after the case.
seL4_CPtr kt_big_untyped(seL4_Word size_bits);
// One of device memory, and its physical address.
seL4_CPtr kt_device_untyped(seL4_Word size_bits, seL4_Word *ret_paddr);

const seL4_BootInfo *kt_bootinfo(void);

#define KT_ROOT          seL4_CapInitThreadCNode
#define KT_VSPACE        seL4_CapInitThreadVSpace
#define KT_AUTHORITY     seL4_CapInitThreadTCB // Priority and MCP 255.
#define KT_DEPTH         seL4_WordBits
#define KT_SCHED_CONTROL (kt_bootinfo()->schedcontrol.start)
// Of the untyped that kt_make() uses: its capability, and log2 of its size.
#define KT_UNTYPED_BITS  25

// ---- Threads

#define KT_PRIORITY    100 // Of a case; helpers may have 2 to 250.
#define KT_THREADS_MAX 24

typedef void (*kt_entry_t)(seL4_Word arg);

typedef struct kt_thread {
    seL4_CPtr tcb;
    seL4_CPtr sc;    // 0 if it was made without.
    seL4_CPtr reply; // An object for its receive calls.
    seL4_CPtr done;  // Signalled when the entry function returns.
    seL4_CPtr frame; // Its IPC buffer.
    seL4_IPCBuffer *buffer;
    kt_entry_t entry;
    seL4_Word arg;
    volatile bool is_done;
    seL4_Word priority;
} kt_thread_t;

// What is 0 is as by default.
typedef struct kt_thread_options {
    seL4_Word arg;
    seL4_Word priority;         // KT_PRIORITY
    seL4_Word mcp;              // 254
    bool without_sc;            // it cannot run until it is given time
    bool without_buffer;        // no IPC buffer that the kernel knows
    bool is_stopped;            // not resumed
    bool without_handler;       // a fault stops it, and is no failure
    seL4_CPtr fault_endpoint;   // the suite's: a fault is a failure.  As the fault's messages come
    seL4_CPtr timeout_endpoint; // none
    seL4_Word budget_us;        // 10,000
    seL4_Word period_us;        // as the budget: round robin
    seL4_Word extra_refills;
    seL4_Word badge;   // of the scheduling context, for timeout faults
    seL4_Word flags;   // seL4_SchedContext_Sporadic
    seL4_Word sc_bits; // seL4_MinSchedContextBits
    seL4_CPtr cspace;  // the root CNode
    seL4_CPtr vspace;  // the root task's
} kt_thread_options_t;

/*
 * A thread that calls `entry`; when that returns, the thread signals that it is done and suspends
 * itself.  It runs at once if its priority is higher than the caller's.
 */
#define KT_THREAD(entry, ...) kt_thread_create(entry, &(const kt_thread_options_t){ __VA_ARGS__ })
kt_thread_t *kt_thread_create(kt_entry_t entry, const kt_thread_options_t *options);

// Begins `entry` (anew), whatever the thread is doing.
void kt_start(kt_thread_t *thread, kt_entry_t entry, seL4_Word arg);
void kt_stop(kt_thread_t *thread); // Suspends it.
void kt_join(kt_thread_t *thread); // Waits until it is done.
// Takes its scheduling context away, once it waits: it runs on those of its callers.
void kt_make_passive(kt_thread_t *thread);
void kt_set_priority(kt_thread_t *thread, seL4_Word priority);

// The calling thread's own.
kt_thread_t *kt_self(void);

// Lets all others run until none can: the caller has priority 1 for a while.
void kt_settle(void);

// ---- A trace: letters that threads write, in order.

void kt_trace(char c);
const char *kt_traced(void); // What was written since the last call.

// ---- Time.  Where the machine's counter cannot be read, kt_now_us() counts calls.

seL4_Word kt_now_us(void);
void kt_spin_us(seL4_Word us); // Uses time up without entering the kernel.

// ---- Beyond what the raw layer offers

// x0 to x8 of a system call, but for x7, which is the number.  Needs no IPC buffer.
typedef struct kt_registers {
    seL4_Word x[9];
} kt_registers_t;
void kt_syscall(long number, kt_registers_t *registers);

// An instruction that raises a user exception; it is the first one of the function, the next one
// (address + 4) returns.
void kt_undefined(void);
#define KT_UNDEFINED_IP ((seL4_Word)kt_undefined)

// The same for a load and a store.  On the host they fault for addresses below 0x10000.
seL4_Word kt_load(seL4_Word address);
void kt_store(seL4_Word address, seL4_Word value);
#define KT_LOAD_IP  ((seL4_Word)kt_load)
#define KT_STORE_IP ((seL4_Word)kt_store)

// Deterministic numbers: the next one of a sequence.
seL4_Word kt_random(seL4_Word *state);

/* The rest is for the macros above. */

typedef struct kt_case {
    const char *group;
    const char *name;
    const char *file;
    unsigned flags;
    void (*run)(void);
} kt_case_t;

typedef struct kt_place {
    const char *file;
    int line;
    bool ends_case;
} kt_place_t;

typedef enum kt_relation {
    KT_IS_EQ,
    KT_IS_NE,
    KT_IS_LT,
    KT_IS_LE,
    KT_IS_GT,
    KT_IS_GE,
} kt_relation_t;

typedef struct kt_comparison {
    kt_relation_t relation;
    const char *sign;
    const char *got_text;
    const char *want_text;
} kt_comparison_t;

#define KT_HERE_(ends_case_)             \
    (kt_place_t)                         \
    {                                    \
        __FILE__, __LINE__, (ends_case_) \
    }
#define KT_COMPARE_(ends_case, relation, sign, got, want)                                    \
    kt_check_relation(KT_HERE_(ends_case), (kt_comparison_t){ relation, sign, #got, #want }, \
                      (seL4_Word)(got), (seL4_Word)(want))

void kt_check_relation(kt_place_t place, kt_comparison_t how, seL4_Word got, seL4_Word want);
void kt_check_true(kt_place_t place, bool holds, const char *text);
void kt_check_error(kt_place_t place, seL4_Word got, seL4_Word want, const char *text);
void kt_check_words(kt_place_t place, const seL4_Word *want, size_t count);
void kt_check_text(kt_place_t place, const char *got, const char *want, const char *text);
void kt_fail(kt_place_t place, const char *format, ...) SEL4_PRINTF_LIKE(2, 3);
