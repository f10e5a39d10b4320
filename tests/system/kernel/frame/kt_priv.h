// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * What the parts of the framework share, and what the two back ends (target/, host/) supply.
 */

#include "kt.h"

#ifndef KT_STACK_SIZE
#define KT_STACK_SIZE 16384
#endif

// Threads by number: 0 is the watchdog, 1 runs the case, the others are its helpers.
enum { KT_WATCHDOG = 0, KT_MAIN = 1, KT_HELPERS = 2 };

// What a thread sends to the runner when its case is over, as a label; those of faults are smaller.
#define KT_LABEL_END  0x1000
#define KT_TICK_BADGE BIT_(62)
#define BIT_(n)       ((seL4_Word)1 << (n))

typedef struct kt_suite {
    const seL4_BootInfo *bootinfo;
    const kt_case_t *running;
    seL4_CPtr root_untyped; // What everything is made of; children are the case's and the suite's.
    seL4_CPtr untyped;      // Of the case.
    seL4_CPtr endpoint;     // Where the runner waits.
    seL4_CPtr reply;
    seL4_CPtr tick;
    seL4_CPtr fault_endpoints;       // One for each thread, with its number + 1 as badge.
    seL4_CPtr slots_first;           // Of the case.
    seL4_CPtr slots_next, slots_end; // Not handed out yet.
    unsigned failures;               // Of the running case.
    bool is_muted;                   // Nothing is printed.
    unsigned thread_count;
    seL4_CPtr extra[8]; // Further untypeds to be revoked after the case.
    unsigned extra_count;
} kt_suite_t;

extern kt_suite_t kt;
extern kt_thread_t kt_threads[KT_THREADS_MAX];
extern char kt_stacks[KT_THREADS_MAX][KT_STACK_SIZE];

// Memory for one IPC buffer.
typedef struct kt_page {
    union {
        seL4_IPCBuffer ipc;
        char bytes[4096];
    };
} __attribute__((aligned(4096))) kt_page_t;

extern kt_page_t kt_buffers[KT_THREADS_MAX];

// Where threads begin.
SEL4_NORETURN void kt_thread_main(kt_thread_t *thread);

/*
 * Runs the cases that `filter` names ("", "group" or "group.name", several apart by spaces); gives
 * the number of those that failed.
 */
unsigned kt_run(const seL4_BootInfo *bootinfo, const char *filter);

void kt_print(const char *format, ...) SEL4_PRINTF_LIKE(1, 2);
SEL4_NORETURN void kt_end_case(void); // From any thread.
void kt_objects_reset(void);
void kt_checks_reset(void);
void kt_threads_reset(void);
// Thread `number`, with its objects in `untyped`.
kt_thread_t *kt_thread_make(unsigned number, seL4_CPtr untyped, kt_entry_t entry,
                            const kt_thread_options_t *options);
seL4_CPtr kt_make_in(seL4_CPtr untyped, seL4_Word type, seL4_Word size_bits);
// A case's failure that no thread of it can report.
void kt_fail_case(const char *format, ...) SEL4_PRINTF_LIKE(1, 2);
void kt_print_fault(seL4_MessageInfo_t info, seL4_Word badge);
const char *kt_error_name(seL4_Word error);

// ---- Back ends

// What cases may need that there is not, and why.
typedef struct kt_lack {
    unsigned flags; // kt_flags_t
    const char *why;
} kt_lack_t;

#define KT_LACKS_MAX 6
#define KT_LACKS_DOMAINS                                            \
    {                                                               \
        KT_DOMAINS, "this kernel has one scheduling domain; those " \
                    "of kernel/config/domains4.json have four"      \
    }

// The last one has no flags.  What needs several of them is skipped for the first.
const kt_lack_t *kt_backend_lacks(void);

void kt_backend_put_char(char c);
// The frame of a page of the program's, whose address is a multiple of the page size.
seL4_CPtr kt_backend_frame(const void *page);
void kt_backend_case_begins(void); // Between cases nothing runs but the runner.
void kt_backend_case_ended(void);
