// SPDX-License-Identifier: BSD-2-Clause
//
// Debug system calls: of a debug build only.

#include "debug.h"

#include "arch.h"
#include "lookup.h"
#include "print.h"
#include "scheduler.h"
#include "snapshot.h"
#include "threads.h"

#ifdef CONFIG_DEBUG_BUILD

static const char *state_text(thread_state_t state)
{
    switch (state) {
    case THREAD_INACTIVE:
        return "inactive";
    case THREAD_RUNNING:
        return "running";
    case THREAD_RESTART:
        return "restart";
    case THREAD_RECEIVING:
        return "blocked on recv";
    case THREAD_SENDING:
        return "blocked on send";
    case THREAD_REPLY_AWAITED:
        return "blocked on reply";
    case THREAD_WAITING:
        return "blocked on ntfn";
    case THREAD_IDLE:
        return "idle";
    }
    return "?";
}

static void dump_scheduler(void)
{
    print("Dumping all tcbs!\n");
    for (const tcb_t *tcb = threads_first(); tcb != NULL; tcb = tcb->all_next) {
        print("%s  %s  ip %x  prio %u\n", tcb->name, state_text(tcb->state), arch_restart_pc(tcb),
              (word_t)tcb->priority);
    }
}

static word_t identify(const tcb_t *tcb, word_t address)
{
    lookup_t found = lookup_cap(tcb, address);
    return found.slot == NULL ? CAP_NULL : found.slot->cap.type;
}

static void name_thread(const tcb_t *caller, word_t address)
{
    lookup_t found = lookup_cap(caller, address);
    const word_t *buffer = thread_ipc_buffer(caller, false);
    if (found.slot == NULL || found.slot->cap.type != CAP_TCB || buffer == NULL) {
        print("devkernel: DebugNameThread without a TCB or an IPC buffer\n");
        return;
    }
    tcb_t *tcb = cap_object(found.slot->cap, tcb_t);
    const char *text = (const char *)(buffer + 1);
    word_t i = 0;
    for (; i < THREAD_NAME_SIZE - 1 && text[i] != 0; i++) {
        tcb->name[i] = text[i];
    }
    tcb->name[i] = 0;
}

bool debug_syscall(tcb_t *tcb, long number)
{
    switch (number) {
    case seL4_SysDebugPutChar:
        arch_put_char((char)arch_get_cap(tcb));
        return true;
    case seL4_SysDebugDumpScheduler:
        dump_scheduler();
        return true;
    case seL4_SysDebugHalt:
        print("devkernel: halted by a thread\n");
        arch_halt();
    case seL4_SysDebugCapIdentify:
        arch_set_badge(tcb, identify(tcb, arch_get_cap(tcb)));
        return true;
    case seL4_SysDebugSnapshot:
        snapshot_print(tcb);
        return true;
    case seL4_SysDebugNameThread:
        name_thread(tcb, arch_get_cap(tcb));
        return true;
    default:
        return false;
    }
}

#else

bool debug_syscall(tcb_t *tcb, long number)
{
    (void)tcb;
    (void)number;
    return false;
}

#endif
