// SPDX-License-Identifier: BSD-2-Clause
//
// Calls of debug kernels.

#include "registers.h"

#ifdef CONFIG_DEBUG_BUILD

KT_CASE(debug, cap_identify_tells_the_kind, 0)
{
    seL4_CPtr irq = kt_slot();
    KT_NEED_OK(seL4_IRQControl_Get(seL4_CapIRQControl, 34, KT_ROOT, irq, KT_DEPTH));
    const struct {
        const char *name;
        seL4_CPtr cap;
        seL4_Word kind;
    } rows[] = {
        { "nothing", kt_slot(), 0 },
        { "untyped", kt_untyped(12), 2 },
        { "endpoint", kt_make(seL4_EndpointObject, 0), 4 },
        { "notification", kt_make(seL4_NotificationObject, 0), 6 },
        { "reply", kt_make(seL4_ReplyObject, 0), 8 },
        { "cnode", kt_make(seL4_CapTableObject, 4), 10 },
        { "thread", kt_make(seL4_TCBObject, 0), 12 },
        { "interrupt control", seL4_CapIRQControl, 14 },
        { "interrupt handler", irq, 16 },
        { "domain", seL4_CapDomain, 20 },
        { "scheduling context", kt_make(seL4_SchedContextObject, 8), 22 },
        { "scheduling control", KT_SCHED_CONTROL, 24 },
        { "frame", kt_make(seL4_ARM_SmallPageObject, 0), 1 },
        { "page table", kt_make(seL4_ARM_PageTableObject, 0), 3 },
        { "vspace", kt_make(seL4_ARM_VSpaceObject, 0), 9 },
        { "asid control", seL4_CapASIDControl, 11 },
        { "asid pool", seL4_CapInitThreadASIDPool, 13 },
        { "beyond the CNode", ~0ul, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        kt_note("%s", rows[i].name);
        KT_EQ(seL4_DebugCapIdentify(rows[i].cap), rows[i].kind);
    }
    kt_note(NULL);
}

KT_CASE(debug, calls_keep_the_registers_that_they_do_not_use, KT_MACHINE)
{
    kt_registers_t registers = { { '.', 1, 2, 3, 4, 5, 6, 7, 8 } };
    kt_registers_t before = registers;
    kt_syscall(seL4_SysDebugPutChar, &registers);
    for (int i = 0; i < 9; i++) {
        if (i != 7) {
            kt_note("x%d", i);
            KT_EQ(registers.x[i], before.x[i]);
        }
    }
    kt_note(NULL);
    seL4_DebugPutChar('\n');
}

KT_CASE(debug, a_thread_can_have_a_name, 0)
{
    seL4_CPtr tcb = kt_make(seL4_TCBObject, 0);
    seL4_DebugNameThread(tcb, "a name");
    seL4_DebugNameThread(tcb, "");
    seL4_DebugNameThread(tcb, "another one that is rather long, but not too long");
    KT_EQ(seL4_DebugCapIdentify(tcb), 12);
}

KT_CASE(debug, dump_scheduler_goes_on, 0)
{
    seL4_DebugDumpScheduler();
    kt_settle();
}

#endif
