// SPDX-License-Identifier: BSD-2-Clause
//
// In which order threads of one priority run after each kind of operation.  Threads write a letter
// each time they run; upper case after the call that they were to make.

#include "probe.h"

#define THREADS 4

typedef struct thread {
    seL4_Word tcb, context, signal;
} thread_t;

static thread_t threads[THREADS];
static char stacks[THREADS][8192] __attribute__((aligned(16)));
static seL4_Word endpoint, shared;
static char trace[4096];
static int trace_length;

static void note(char c)
{
    trace[trace_length++] = c;
}

static void flush(const char *what)
{
    trace[trace_length] = 0;
    probe_text(what);
    probe_text(": ");
    probe_text(trace);
    probe_text("\n");
    trace_length = 0;
}

// System calls without the IPC buffer, which belongs to the root thread.
static seL4_Word bare_call(long number, seL4_Word cap)
{
    register seL4_Word x0 __asm__("x0") = cap;
    register seL4_Word x1 __asm__("x1") = 0;
    register long x7 __asm__("x7") = number;
    __asm__ volatile("svc #0"
                     : "+r"(x0), "+r"(x1)
                     : "r"(x7)
                     : "memory", "x2", "x3", "x4", "x5", "x6");
    return x0;
}

static void bare_wait(seL4_Word cap)
{
    (void)bare_call(seL4_SysWait, cap);
}

static void bare_send(seL4_Word cap)
{
    (void)bare_call(seL4_SysSend, cap);
}

static void bare_yield(void)
{
    (void)bare_call(seL4_SysYield, 0);
}

static void sleep_for_ever(int i)
{
    for (;;) {
        bare_wait(threads[i].signal);
    }
}

static void logger(seL4_Word i)
{
    for (;;) {
        note((char)('a' + i));
        bare_wait(threads[i].signal);
    }
}
static void yielder(seL4_Word i)
{
    for (int k = 0; k < 3; k++) {
        note((char)('a' + i));
        bare_yield();
    }
    note((char)('A' + i));
    bare_wait(threads[i].signal);
    sleep_for_ever((int)i);
}
static void sender(seL4_Word i)
{
    note((char)('a' + i));
    bare_send(endpoint);
    note((char)('A' + i));
    sleep_for_ever((int)i);
}
static void waiterG(seL4_Word i)
{
    for (;;) {
        bare_wait(shared);
        note((char)('a' + i));
    }
}
static void receiver(seL4_Word i)
{
    for (;;) {
        bare_wait(endpoint);
        note((char)('a' + i));
    }
}
static void signaller(seL4_Word i)
{
    note('1');
    bare_send(threads[1].signal);
    note('2');
    bare_send(threads[2].signal);
    note('3');
    sleep_for_ever((int)i);
}
static void start(int i, void (*f)(seL4_Word), int resume)
{
    seL4_UserContext c = { 0 };
    c.pc = (seL4_Word)f;
    c.sp = (seL4_Word)&stacks[i][8192];
    c.x0 = i;
    (void)seL4_TCB_WriteRegisters(threads[i].tcb, resume, 0, 36, &c);
}
// Lets the others run until they wait.
static void step_back(seL4_Word p)
{
    seL4_TCB_SetPriority(TCB, TCB, p);
    seL4_TCB_SetPriority(TCB, TCB, 200);
}
static void set_priority(int i, int p)
{
    seL4_TCB_SetPriority(threads[i].tcb, TCB, p);
}
static void suspend_all(void)
{
    for (int i = 0; i < THREADS; i++) {
        seL4_TCB_Suspend(threads[i].tcb);
    }
}
static void make_threads(void)
{
    seL4_TCB_SetPriority(TCB, TCB, 200);
    endpoint = probe_make(seL4_EndpointObject, 0);
    shared = probe_make(seL4_NotificationObject, 0);
    for (int i = 0; i < THREADS; i++) {
        threads[i].tcb = probe_make(seL4_TCBObject, 0);
        threads[i].context = probe_make(seL4_SchedContextObject, 8);
        threads[i].signal = probe_make(seL4_NotificationObject, 0);
        SHOW(seL4_SchedControl_ConfigureFlags(probe_info->schedcontrol.start, threads[i].context,
                                              5000, 5000, 0, 0, 0));
        SHOW(seL4_TCB_SetSpace(threads[i].tcb, 0, ROOT, 0, VSPACE, 0));
        SHOW(seL4_TCB_SetSchedParams(threads[i].tcb, TCB, 254, 100, threads[i].context, 0));
    }
}

void probe_main(void)
{
    make_threads();
    for (int i = 0; i < THREADS; i++) {
        start(i, logger, 1);
    }
    step_back(50);
    flush("resume");
    for (int i = 0; i < THREADS; i++) {
        bare_send(threads[i].signal);
    }
    step_back(50);
    flush("signal");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, logger, 1);
    }
    for (int i = 0; i < THREADS; i++) {
        set_priority(i, 101);
    }
    step_back(50);
    flush("setprio");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, logger, 1);
    }
    set_priority(2, 100);
    step_back(50);
    flush("setprio one lower");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        set_priority(i, 100);
    }
    for (int i = 0; i < THREADS; i++) {
        start(i, logger, 1);
    }
    set_priority(1, 100);
    step_back(50);
    flush("setprio one same");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, logger, 1);
    }
    for (int i = 0; i < THREADS; i++) {
        seL4_SchedControl_ConfigureFlags(probe_info->schedcontrol.start, threads[i].context, 4000,
                                         4000, 0, 0, 0);
    }
    step_back(50);
    flush("config");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, logger, 1);
    }
    seL4_SchedControl_ConfigureFlags(probe_info->schedcontrol.start, threads[1].context, 4000, 4000,
                                     0, 0, 0);
    step_back(50);
    flush("config one");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        seL4_SchedContext_Unbind(threads[i].context);
    }
    for (int i = 0; i < THREADS; i++) {
        start(i, logger, 1);
    }
    for (int i = 0; i < THREADS; i++) {
        SHOW(seL4_SchedContext_Bind(threads[i].context, threads[i].tcb));
    }
    step_back(50);
    flush("bind");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, logger, 1);
    }
    for (int i = 0; i < THREADS; i++) {
        seL4_TCB_SetSchedParams(threads[i].tcb, TCB, 254, 100, threads[i].context, 0);
    }
    step_back(50);
    flush("schedparams");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, yielder, 1);
    }
    step_back(50);
    flush("yield");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, sender, 1);
    }
    step_back(50);
    flush("send");
    for (int i = 0; i < THREADS; i++) {
        seL4_Word badge;
        (void)seL4_NBWait(endpoint, &badge);
    }
    step_back(50);
    flush("recvd");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, waiterG, 1);
    }
    step_back(50);
    for (int i = 0; i < THREADS; i++) {
        bare_send(shared);
    }
    step_back(50);
    flush("shared ntfn");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, waiterG, 1);
    }
    step_back(50);
    set_priority(2, 110);
    set_priority(1, 90);
    for (int i = 0; i < THREADS; i++) {
        bare_send(shared);
    }
    step_back(50);
    flush("shared ntfn prio");
    for (int i = 0; i < THREADS; i++) {
        set_priority(i, 100);
    }
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, receiver, 1);
    }
    step_back(50);
    set_priority(3, 110);
    for (int i = 0; i < THREADS; i++) {
        bare_send(endpoint);
    }
    step_back(50);
    flush("receivers");
    set_priority(3, 100);
    suspend_all();
    start(1, logger, 1);
    start(2, logger, 1);
    step_back(50);
    start(3, logger, 1);
    start(0, signaller, 1);
    step_back(50);
    flush("signaller equal");
    suspend_all();
    start(1, logger, 1);
    start(2, logger, 1);
    step_back(50);
    trace_length = 0;
    set_priority(2, 110);
    start(3, logger, 1);
    start(0, signaller, 1);
    step_back(50);
    flush("signaller higher");
    set_priority(2, 100);
    suspend_all();
    start(1, logger, 1);
    start(2, logger, 1);
    step_back(50);
    trace_length = 0;
    set_priority(1, 90);
    start(3, logger, 1);
    start(0, signaller, 1);
    step_back(50);
    flush("signaller lower");
    set_priority(1, 100);
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, logger, 1);
    }
    seL4_SchedContext_YieldTo(threads[2].context);
    step_back(50);
    flush("yieldto lower");
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        set_priority(i, 200);
    }
    start(0, logger, 1);
    start(1, logger, 1);
    note('-');
    seL4_SchedContext_YieldTo(threads[1].context);
    note('=');
    bare_yield();
    note('#');
    flush("yieldto equal");
    for (int i = 0; i < THREADS; i++) {
        bare_send(threads[i].signal);
    }
    note('-');
    bare_yield();
    note('=');
    flush("yield equal");
    for (int i = 0; i < THREADS; i++) {
        set_priority(i, 100);
    }
    suspend_all();
    for (int i = 0; i < THREADS; i++) {
        start(i, logger, 1);
    }
    seL4_TCB_Suspend(threads[1].tcb);
    seL4_TCB_Resume(threads[1].tcb);
    step_back(50);
    flush("susp resume");
    for (int i = 0; i < THREADS; i++) {
        bare_send(threads[i].signal);
    }
    seL4_DomainSet_Set(seL4_CapDomain, 0, threads[1].tcb);
    step_back(50);
    flush("domset");
}
