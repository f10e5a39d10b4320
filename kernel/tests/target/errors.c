// SPDX-License-Identifier: BSD-2-Clause
//
// Which errors invocations answer with, and which words explain them.

#include "probe.h"

static seL4_Word ep, nt, rp, tcb, tcb2, cn, sc, sc7, pt, vs, fr, lp, ut; // Objects by kind.
static seL4_Word a, b2, c, d, e, x;                                      // Empty slots.

static void make_objects(void)
{
    ep = probe_make(seL4_EndpointObject, 0);
    nt = probe_make(seL4_NotificationObject, 0);
    rp = probe_make(seL4_ReplyObject, 0);
    tcb = probe_make(seL4_TCBObject, 0);
    tcb2 = probe_make(seL4_TCBObject, 0);
    cn = probe_make(seL4_CapTableObject, 4);
    sc = probe_make(seL4_SchedContextObject, 8);
    sc7 = probe_make(seL4_SchedContextObject, 7);
    pt = probe_make(seL4_ARM_PageTableObject, 0);
    vs = probe_make(seL4_ARM_VSpaceObject, 0);
    fr = probe_make(seL4_ARM_SmallPageObject, 0);
    lp = probe_make(seL4_ARM_LargePageObject, 0);
    ut = probe_make(seL4_UntypedObject, 12);
    a = probe_slots(1);
    b2 = probe_slots(1);
    c = probe_slots(1);
    d = probe_slots(1);
    e = probe_slots(1);
    x = probe_slots(1);
}

static void dump_registers(const seL4_UserContext *r)
{
    for (int i = 0; i < 36; i++) {
        probe_hex(((const seL4_Word *)r)[i]);
        probe_text(" ");
    }
    probe_text("\n");
}

#define RETYPE(untyped, type, size, count) \
    SHOW(seL4_Untyped_Retype(untyped, type, size, ROOT, 0, 0, probe_slots(20), count))
#define CONFIGURE(context, budget, period, extra, flags)                                           \
    SHOW(seL4_SchedControl_ConfigureFlags(probe_info->schedcontrol.start, context, budget, period, \
                                          extra, 7, flags))
#define MAP(frame, vspace, at) SHOW(seL4_ARM_Page_Map(frame, vspace, at, RW, ATTR))
static void probe_cnode(void)
{
    SHOW(seL4_CNode_Copy(ROOT, ep, 64, ROOT, nt, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, b2, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 0, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 65, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, ep, 0, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 63, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 10, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a | 0x10000, 64, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ep, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, a, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(tcb, a, 64, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(b2, a, 64, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, pt, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, vs, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, seL4_CapIRQControl, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, probe_untyped, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, ut, 64, ALL));
    SHOW(seL4_CNode_Delete(ROOT, a, 64));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, rp, 64, ALL));
    SHOW(seL4_CNode_Delete(ROOT, a, 64));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, seL4_CapASIDControl, 64, ALL));
    SHOW(seL4_CNode_Delete(ROOT, a, 64));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, seL4_CapDomain, 64, ALL));
    SHOW(seL4_CNode_Delete(ROOT, a, 64));
    SHOW(seL4_CNode_Copy(ROOT, a, 64, ROOT, probe_info->schedcontrol.start, 64, ALL));
    SHOW(seL4_CNode_Delete(ROOT, a, 64));
    SHOW(seL4_CNode_Mint(ROOT, a, 64, ROOT, ep, 64, ALL, 0x55));
    SHOW(seL4_CNode_Mint(ROOT, b2, 64, ROOT, a, 64, ALL, 0x56));
    SHOW(seL4_CNode_Mint(ROOT, b2, 64, ROOT, a, 64, ALL, 0));
    SHOW(seL4_CNode_Mint(ROOT, b2, 64, ROOT, a, 64, ALL, 0x55));
    SHOW(seL4_CNode_Mutate(ROOT, b2, 64, ROOT, a, 64, 0));
    SHOW(seL4_CNode_Mutate(ROOT, b2, 64, ROOT, ep, 64, 0));
    SHOW(seL4_CNode_Mutate(ROOT, b2, 64, ROOT, ep, 64, 5));
    SHOW(seL4_CNode_Mutate(ROOT, b2, 64, ROOT, tcb, 64, 5));
    SHOW(seL4_CNode_Move(ROOT, tcb, 64, ROOT, b2, 64));
    SHOW(seL4_CNode_Mint(ROOT, b2, 64, ROOT, cn, 64, ALL, seL4_CNode_CapData_new(0, 60).words[0]));
    SHOW(seL4_CNode_Delete(ROOT, b2, 64));
    SHOW(seL4_CNode_Mint(ROOT, b2, 64, ROOT, cn, 64, ALL, seL4_CNode_CapData_new(0, 61).words[0]));
    SHOW(seL4_CNode_Delete(ROOT, b2, 64));
    SHOW(seL4_CNode_Mint(ROOT, b2, 64, ROOT, cn, 64, ALL, seL4_CNode_CapData_new(3, 4).words[0]));
    SHOW(seL4_CNode_Copy(b2, 0x35, 8, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(b2, 0x25, 8, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(b2, 0x35, 7, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(b2, 0x35, 3, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(b2, 0x350, 12, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Copy(ROOT, ((seL4_Word)b2 << 8) | 0x36, 64, ROOT, ep, 64, ALL));
    SHOW(seL4_CNode_Move(ROOT, b2, 64, ROOT, b2, 64));
    SHOW(seL4_CNode_Move(ROOT, c, 64, ROOT, d, 64));
    SHOW(seL4_CNode_Rotate(ROOT, c, 64, 0, ROOT, d, 64, 0, ROOT, ep, 64));
    SHOW(seL4_CNode_Rotate(ROOT, c, 64, 0, ROOT, ep, 64, 0, ROOT, d, 64));
    SHOW(seL4_CNode_Rotate(ROOT, c, 64, 0, ROOT, ep, 64, 0, ROOT, ep, 64));
    SHOW(seL4_CNode_Rotate(ROOT, ep, 64, 0, ROOT, ep, 64, 0, ROOT, tcb, 64));
    SHOW(seL4_CNode_Rotate(ROOT, sc, 64, 0, ROOT, ep, 64, 0, ROOT, tcb, 64));
    SHOW(seL4_CNode_Rotate(ROOT, c, 64, 0, ROOT, ep, 64, 0, ROOT, tcb, 64));
    SHOW(seL4_CNode_Rotate(ROOT, c, 64, 0, ROOT, sc, 64, 0, ROOT, tcb, 64));
    SHOW(seL4_CNode_Rotate(ROOT, tcb, 64, 0, ROOT, sc, 64, 0, ROOT, c, 64));
    SHOW(seL4_CNode_Rotate(ROOT, tcb, 64, 0, ROOT, c, 64, 0, ROOT, sc, 64));
    SHOW(seL4_CNode_Rotate(ROOT, c, 64, 0, ROOT, seL4_CapNull, 64, 0, ROOT, d, 65));
    probe_value("t", seL4_DebugCapIdentify(tcb));
    probe_value("t", seL4_DebugCapIdentify(sc));
    probe_value("t", seL4_DebugCapIdentify(c));
    if (seL4_DebugCapIdentify(tcb) == 0) {
        seL4_Word x = tcb;
        tcb = c;
        (void)x;
    }
    SHOW(seL4_CNode_CancelBadgedSends(ROOT, ep, 64));
    SHOW(seL4_CNode_CancelBadgedSends(ROOT, nt, 64));
    SHOW(seL4_CNode_CancelBadgedSends(ROOT, d, 64));
    SHOW(seL4_CNode_Revoke(ROOT, d, 64));
    SHOW(seL4_CNode_Delete(ROOT, d, 64));
    SHOW(seL4_CNode_Delete(ROOT, d, 0));
    SHOW(seL4_CNode_Revoke(ROOT, d, 65));
}
static void probe_labels(void)
{
    SHOW(seL4_TCB_Suspend(cn));
    SHOW(seL4_TCB_Suspend(d));
    SHOW(seL4_TCB_Suspend(sc));
    SHOW(seL4_CNode_Delete(TCB, 1, 64));
    SHOW(seL4_TCB_Resume(probe_untyped));
    SHOW(seL4_TCB_Resume(fr));
    SHOW(seL4_TCB_Resume(pt));
    SHOW(seL4_TCB_Resume(VSPACE));
    SHOW(seL4_TCB_Resume(seL4_CapASIDControl));
    SHOW(seL4_TCB_Resume(seL4_CapInitThreadASIDPool));
    SHOW(seL4_TCB_Resume(seL4_CapIRQControl));
    SHOW(seL4_TCB_Resume(seL4_CapDomain));
    SHOW(seL4_TCB_Resume(probe_info->schedcontrol.start));
}
static void probe_retype(void)
{

    RETYPE(probe_untyped, 99, 0, 1);
    RETYPE(probe_untyped, 12, 0, 1);
    RETYPE(probe_untyped, seL4_UntypedObject, 3, 1);
    RETYPE(probe_untyped, seL4_UntypedObject, 48, 1);
    RETYPE(probe_untyped, seL4_UntypedObject, 63, 1);
    RETYPE(probe_untyped, seL4_UntypedObject, 64, 1);
    RETYPE(probe_untyped, seL4_UntypedObject, 25, 1);
    RETYPE(probe_untyped, seL4_UntypedObject, 24, 1);
    RETYPE(probe_untyped, seL4_CapTableObject, 0, 1);
    RETYPE(probe_untyped, seL4_CapTableObject, 43, 1);
    RETYPE(probe_untyped, seL4_CapTableObject, 42, 1);
    RETYPE(probe_untyped, seL4_CapTableObject, 60, 1);
    RETYPE(probe_untyped, seL4_SchedContextObject, 6, 1);
    RETYPE(probe_untyped, seL4_SchedContextObject, 48, 1);
    RETYPE(probe_untyped, seL4_EndpointObject, 77, 1);
    RETYPE(probe_untyped, seL4_EndpointObject, 0, 0);
    RETYPE(probe_untyped, seL4_EndpointObject, 0, 257);
    RETYPE(probe_untyped, seL4_ARM_HugePageObject, 0, 1);
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, 0, 0, 4096, 1));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, 0, 0, 4095, 2));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, 0, 0, ep, 1));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, 0, 0, ep - 1, 2));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ep, 0, 0, 1, 1));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, d, 0, 0, 1, 1));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, ep, 64, 1, 1));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, d, 64, 1, 1));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, d, 65, 1, 1));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, d, 30, 1, 1));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, cn, 64, 20, 1));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, cn, 64, 2, 1));
    SHOW(seL4_Untyped_Retype(probe_untyped, seL4_EndpointObject, 0, ROOT, cn, 64, 15, 1));
    RETYPE(probe_info->untyped.start, seL4_EndpointObject, 0, 1);
    RETYPE(probe_info->untyped.start, seL4_ARM_SmallPageObject, 0, 1);
    RETYPE(probe_info->untyped.start, seL4_UntypedObject, 20, 1);
    RETYPE(probe_info->untyped.start, seL4_CapTableObject, 4, 1);
    seL4_Word u16 = probe_make(seL4_UntypedObject, 16);
    RETYPE(u16, seL4_ARM_SmallPageObject, 0, 16);
    RETYPE(u16, seL4_EndpointObject, 0, 1);
    RETYPE(u16, seL4_ARM_SmallPageObject, 0, 2);
    SHOW(seL4_CNode_Revoke(ROOT, u16, 64));
    RETYPE(u16, seL4_EndpointObject, 0, 1);
    RETYPE(u16, seL4_ARM_SmallPageObject, 0, 16);
    RETYPE(u16, seL4_ARM_SmallPageObject, 0, 15);
    RETYPE(u16, seL4_EndpointObject, 0, 1);
    RETYPE(u16, seL4_TCBObject, 0, 3);
    SHOW(seL4_CNode_Copy(ROOT, d, 64, ROOT, u16, 64, ALL));
}
static void probe_sched(void)
{
    CONFIGURE(sc, 0, 0, 0, 0);
    CONFIGURE(sc, 1, 1000, 0, 0);
    CONFIGURE(sc, 1000, 1, 0, 0);
    CONFIGURE(sc, 2000, 1000, 0, 0);
    CONFIGURE(sc, 1000, 2000, 0, 0);
    CONFIGURE(sc, 1000, 2000, 8, 0);
    CONFIGURE(sc, 1000, 2000, 9, 0);
    CONFIGURE(sc7, 1000, 2000, 1, 0);
    CONFIGURE(sc7, 1000, 1000, 1, 0);
    CONFIGURE(sc, -1ul, -1ul, 0, 0);
    CONFIGURE(ep, 1000, 1000, 0, 0);
    CONFIGURE(sc, 1000, 1000, 0, 99);
    CONFIGURE(e, 1000, 1000, 0, 0);
    CONFIGURE(sc, 1000, -1ul, 0, 0);
    SHOW(seL4_SchedControl_ConfigureFlags(sc, sc, 1000, 1000, 0, 7, 0));
    SHOW(seL4_SchedContext_Bind(sc, ep));
    SHOW(seL4_SchedContext_Bind(sc, e));
    SHOW(seL4_SchedContext_Bind(sc, TCB));
    SHOW(seL4_SchedContext_Bind(sc, tcb));
    SHOW(seL4_SchedContext_Bind(sc, tcb));
    SHOW(seL4_SchedContext_Bind(sc, nt));
    SHOW(seL4_SchedContext_Bind(sc7, tcb));
    SHOW(seL4_SchedContext_UnbindObject(sc, nt));
    SHOW(seL4_SchedContext_UnbindObject(sc, ep));
    SHOW(seL4_SchedContext_UnbindObject(sc, tcb2));
    SHOW(seL4_SchedContext_UnbindObject(sc, tcb));
    SHOW(seL4_SchedContext_UnbindObject(sc, tcb));
    SHOW(seL4_SchedContext_Bind(sc, nt));
    SHOW(seL4_SchedContext_Bind(sc, tcb));
    SHOW(seL4_SchedContext_Bind(sc7, nt));
    SHOW(seL4_SchedContext_UnbindObject(sc7, nt));
    SHOW(seL4_SchedContext_Unbind(sc));
    SHOW(seL4_SchedContext_Unbind(sc));
    SHOW(seL4_SchedContext_Unbind(seL4_CapInitThreadSC));
    SHOW(seL4_SchedContext_UnbindObject(seL4_CapInitThreadSC, TCB));
    SHOW(seL4_SchedContext_YieldTo(sc).error);
    SHOW(seL4_SchedContext_YieldTo(seL4_CapInitThreadSC).error);
    SHOW(seL4_SchedContext_Consumed(sc).error);
    probe_value("consumed", seL4_SchedContext_Consumed(sc).consumed);
}
static void probe_tcb(void)
{
    SHOW(seL4_TCB_SetPriority(tcb, TCB, 256));
    SHOW(seL4_TCB_SetPriority(tcb, TCB, 255));
    SHOW(seL4_TCB_SetPriority(tcb, ep, 25));
    SHOW(seL4_TCB_SetPriority(tcb, e, 25));
    SHOW(seL4_TCB_SetMCPriority(tcb, TCB, 1000));
    SHOW(seL4_TCB_SetMCPriority(tcb, TCB, 10));
    SHOW(seL4_TCB_SetPriority(tcb, tcb, 11));
    SHOW(seL4_TCB_SetPriority(tcb2, tcb, 10));
    SHOW(seL4_TCB_SetPriority(tcb2, tcb2, 10));
    SHOW(seL4_TCB_SetSchedParams(tcb, ep, 1, 1, sc, ep));
    SHOW(seL4_TCB_SetSchedParams(tcb, TCB, 256, 1, sc, ep));
    SHOW(seL4_TCB_SetSchedParams(tcb, TCB, 1, 256, sc, ep));
    SHOW(seL4_TCB_SetSchedParams(tcb, TCB, 1, 1, ep, ep));
    SHOW(seL4_TCB_SetSchedParams(tcb, TCB, 1, 1, sc, nt));
    SHOW(seL4_TCB_SetSchedParams(tcb, TCB, 1, 1, sc, ep));
    SHOW(seL4_TCB_SetSchedParams(tcb, TCB, 1, 1, sc, ep));
    SHOW(seL4_TCB_SetSchedParams(tcb, TCB, 1, 1, sc7, ep));
    SHOW(seL4_TCB_SetSchedParams(tcb2, TCB, 1, 1, sc, ep));
    SHOW(seL4_TCB_SetSchedParams(tcb, TCB, 1, 1, 0, 0));
    SHOW(seL4_TCB_SetSchedParams(TCB, TCB, 255, 255, 0, 0));
    SHOW(seL4_TCB_SetSpace(tcb, 0, cn, 0, VSPACE, 0));
    SHOW(seL4_TCB_SetSpace(tcb, nt, cn, 0, VSPACE, 0));
    SHOW(seL4_TCB_SetSpace(tcb, ep, ep, 0, VSPACE, 0));
    SHOW(seL4_TCB_SetSpace(tcb, ep, cn, 0, vs, 0));
    SHOW(seL4_TCB_SetSpace(tcb, ep, cn, 0, ep, 0));
    SHOW(seL4_TCB_SetSpace(tcb, ep, cn, seL4_CNode_CapData_new(0, 63).words[0], VSPACE, 0));
    SHOW(seL4_TCB_SetSpace(tcb, ep, cn, seL4_CNode_CapData_new(0, 60).words[0], VSPACE, 0));
    SHOW(seL4_TCB_SetSpace(tcb, e, cn, 0, VSPACE, 0));
    SHOW(seL4_TCB_SetSpace(tcb, 0, cn, 0, probe_untyped, 0));
    SHOW(seL4_TCB_SetSpace(tcb, 0, probe_untyped, 0, VSPACE, 0));
    SHOW(seL4_TCB_SetIPCBuffer(tcb, 0x1000, fr));
    SHOW(seL4_TCB_SetIPCBuffer(tcb, 0x1001, fr));
    SHOW(seL4_TCB_SetIPCBuffer(tcb, 0x1400, fr));
    SHOW(seL4_TCB_SetIPCBuffer(tcb, 0x1200, fr));
    SHOW(seL4_TCB_SetIPCBuffer(tcb, 0x1000, ep));
    SHOW(seL4_TCB_SetIPCBuffer(tcb, 0, ep));
    SHOW(seL4_TCB_SetIPCBuffer(tcb, 0x1000, e));
    SHOW(seL4_TCB_SetIPCBuffer(tcb, 0x1000, probe_untyped));
    SHOW(seL4_TCB_Configure(tcb, cn, 0, VSPACE, 0, 0x1000, fr));
    SHOW(seL4_TCB_Configure(tcb, ep, 0, VSPACE, 0, 0x1000, fr));
    SHOW(seL4_TCB_Configure(tcb, cn, 0, ep, 0, 0x1000, fr));
    SHOW(seL4_TCB_Configure(tcb, cn, 0, VSPACE, 0, 0x1001, fr));
    SHOW(seL4_TCB_Configure(tcb, cn, 0, VSPACE, 0, 0x1000, ep));
    SHOW(seL4_TCB_Configure(tcb, cn, 0, VSPACE, 0, 0, 0));
    SHOW(seL4_TCB_SetTimeoutEndpoint(tcb, ep));
    SHOW(seL4_TCB_SetTimeoutEndpoint(tcb, nt));
    SHOW(seL4_TCB_SetTimeoutEndpoint(tcb, 0));
    SHOW(seL4_TCB_BindNotification(tcb, ep));
    SHOW(seL4_TCB_BindNotification(tcb, nt));
    SHOW(seL4_TCB_BindNotification(tcb, nt));
    SHOW(seL4_TCB_BindNotification(tcb2, nt));
    SHOW(seL4_TCB_UnbindNotification(tcb2));
    SHOW(seL4_TCB_UnbindNotification(tcb));
    SHOW(seL4_TCB_UnbindNotification(tcb));
    {
        seL4_CNode_Mint(ROOT, x, 64, ROOT, nt, 64, seL4_CanWrite, 3);
        SHOW(seL4_TCB_BindNotification(tcb, x));
        seL4_CNode_Delete(ROOT, x, 64);
    }
    {
        seL4_CNode_Mint(ROOT, x, 64, ROOT, ep, 64, seL4_CanWrite, 3);
        SHOW(seL4_TCB_SetTimeoutEndpoint(tcb, x));
        SHOW(seL4_TCB_SetSpace(tcb, x, cn, 0, VSPACE, 0));
        seL4_CNode_Delete(ROOT, x, 64);
    }
    seL4_UserContext c = { 0 };
    for (int i = 0; i < 36; i++)
        ((seL4_Word *)&c)[i] = 0xabc000 + i;
    c.spsr = -1ul;
    SHOW(seL4_TCB_WriteRegisters(tcb, 0, 0, 36, &c));
    seL4_UserContext r;
    SHOW(seL4_TCB_ReadRegisters(tcb, 0, 0, 36, &r));
    dump_registers(&r);
    SHOW(seL4_TCB_ReadRegisters(tcb, 0, 0, 37, &r));
    SHOW(seL4_TCB_ReadRegisters(tcb, 0, 0, 0, &r));
    SHOW(seL4_TCB_ReadRegisters(TCB, 0, 0, 3, &r));
    SHOW(seL4_TCB_WriteRegisters(TCB, 0, 0, 3, &r));
    SHOW(seL4_TCB_WriteRegisters(tcb, 0, 0, 2, &c));
    SHOW(seL4_TCB_WriteRegisters(tcb, 0, 0, 0, &c));
    SHOW(seL4_TCB_ReadRegisters(tcb2, 0, 0, 36, &r));
    dump_registers(&r);
    SHOW(seL4_TCB_CopyRegisters(tcb2, tcb, 0, 0, 1, 0, 0));
    SHOW(seL4_TCB_ReadRegisters(tcb2, 0, 0, 36, &r));
    dump_registers(&r);
    SHOW(seL4_TCB_CopyRegisters(tcb2, tcb, 0, 0, 0, 1, 0));
    SHOW(seL4_TCB_ReadRegisters(tcb2, 0, 0, 36, &r));
    dump_registers(&r);
    SHOW(seL4_TCB_CopyRegisters(tcb2, ep, 0, 0, 0, 1, 0));
    SHOW(seL4_TCB_SetTLSBase(tcb, 0x777));
    SHOW(seL4_TCB_ReadRegisters(tcb, 0, 0, 36, &r));
    probe_value("tls", r.tpidr_el0);
    seL4_TCB_SetFlags_t f = seL4_TCB_SetFlags(tcb, 0, 0xff);
    probe_value("e", f.error);
    probe_value("flags", f.flags);
    f = seL4_TCB_SetFlags(tcb, 1, 0);
    probe_value("flags", f.flags);
    SHOW(seL4_TCB_Suspend(tcb2));
    SHOW(seL4_TCB_Suspend(tcb2));
}
static void probe_domain(void)
{
    SHOW(seL4_DomainSet_Set(seL4_CapDomain, 0, tcb));
    SHOW(seL4_DomainSet_Set(seL4_CapDomain, 1, tcb));
    SHOW(seL4_DomainSet_Set(seL4_CapDomain, 0, ep));
    SHOW(seL4_DomainSet_Set(tcb, 0, tcb));
    SHOW(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 0, 0, 0));
    SHOW(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 5, 0, 0));
    SHOW(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 1, 1, 0));
    SHOW(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 1, 0, 1ul << 56));
    SHOW(seL4_DomainSet_ScheduleConfigure(seL4_CapDomain, 1, 0, 0));
    SHOW(seL4_DomainSet_ScheduleSetStart(seL4_CapDomain, 1));
    SHOW(seL4_DomainSet_ScheduleSetStart(seL4_CapDomain, 2));
    SHOW(seL4_DomainSet_ScheduleSetStart(seL4_CapDomain, 0));
}
static void probe_vm(void)
{
    MAP(fr, VSPACE, 0x10000000000);
    MAP(fr, ep, 0x10000000);
    MAP(fr, vs, 0x10000000);
    MAP(fr, VSPACE, 0x10000000);
    MAP(fr, VSPACE, 0x10000001);
    MAP(fr, VSPACE, 0x800000000000);
    MAP(fr, VSPACE, 0x7ffffffff000);
    MAP(lp, VSPACE, 0x10000000);
    MAP(lp, VSPACE, 0x600000);
    SHOW(seL4_ARM_PageTable_Map(pt, ep, 0x10000000, ATTR));
    SHOW(seL4_ARM_PageTable_Map(pt, VSPACE, 0x400000, ATTR));
    SHOW(seL4_ARM_PageTable_Map(pt, VSPACE, 0x800000000000, ATTR));
    SHOW(seL4_ARM_PageTable_Map(pt, VSPACE, 0x10000123, ATTR));
    SHOW(seL4_ARM_PageTable_Map(pt, VSPACE, 0x20000000, ATTR));
    MAP(fr, VSPACE, 0x10000001);
    MAP(fr, VSPACE, 0x10000000);
    MAP(fr, VSPACE, 0x10000000);
    MAP(fr, VSPACE, 0x10001000);
    MAP(fr, VSPACE, 0x10001);
    MAP(lp, VSPACE, 0x10000000);
    MAP(lp, VSPACE, 0x20000000);
    seL4_Word fr2 = probe_make(seL4_ARM_SmallPageObject, 0);
    MAP(fr2, VSPACE, 0x10000000);
    MAP(fr2, VSPACE, 0x20001000);
    SHOW(seL4_CNode_Copy(ROOT, x, 64, ROOT, fr, 64, ALL));
    MAP(x, VSPACE, 0x10003000);
    MAP(x, VSPACE, 0x10000000);
    SHOW(seL4_CNode_Delete(ROOT, x, 64));
    *(volatile int *)0x10000000 = 5;
    probe_value("v", *(volatile int *)0x10000000);
    SHOW(seL4_ARM_Page_Clean_Data(fr, 0, 4096));
    SHOW(seL4_ARM_Page_Clean_Data(fr, 0, 4097));
    SHOW(seL4_ARM_Page_Clean_Data(fr, 4096, 4097));
    SHOW(seL4_ARM_Page_Clean_Data(fr, 5, 5));
    SHOW(seL4_ARM_Page_Clean_Data(fr2, 0, 5));
    SHOW(seL4_ARM_Page_Invalidate_Data(fr, 0, 64));
    SHOW(seL4_ARM_Page_Unify_Instruction(fr, 0, 64));
    SHOW(seL4_ARM_Page_CleanInvalidate_Data(fr, 1, 64));
    SHOW(seL4_ARM_VSpace_Clean_Data(VSPACE, 0x10000000, 0x10001000));
    SHOW(seL4_ARM_VSpace_Clean_Data(VSPACE, 0x10000000, 0x10001001));
    SHOW(seL4_ARM_VSpace_Clean_Data(VSPACE, 0x10000000, 0x10000000));
    SHOW(seL4_ARM_VSpace_Clean_Data(VSPACE, 0x18000000, 0x18000001));
    SHOW(seL4_ARM_VSpace_Clean_Data(VSPACE, 0x18000000, 0x800000000001));
    SHOW(seL4_ARM_VSpace_Clean_Data(VSPACE, 0x18000000, 0x800000000000));
    SHOW(seL4_ARM_VSpace_Clean_Data(vs, 0x18000000, 0x18000001));
    SHOW(seL4_ARM_VSpace_Clean_Data(VSPACE, 0x18000000, 0x28000001));
    SHOW(seL4_ARM_VSpace_Unify_Instruction(VSPACE, 0x10000000, 0x10001000));
    seL4_ARM_Page_GetAddress_t ga = seL4_ARM_Page_GetAddress(fr);
    probe_value("ga", ga.error);
    SHOW(seL4_CNode_Copy(ROOT, x, 64, ROOT, pt, 64, ALL));
    SHOW(seL4_ARM_PageTable_Unmap(pt));
    SHOW(seL4_CNode_Delete(ROOT, x, 64));
    SHOW(seL4_ARM_PageTable_Unmap(pt));
    SHOW(seL4_ARM_PageTable_Unmap(pt));
    MAP(fr, VSPACE, 0x10000000);
    MAP(fr, VSPACE, 0x10002000);
    SHOW(seL4_ARM_Page_Unmap(fr));
    SHOW(seL4_ARM_Page_Unmap(fr));
    MAP(fr, VSPACE, 0x10000000);
}
static void probe_asid(void)
{
    SHOW(seL4_ARM_ASIDPool_Assign(seL4_CapInitThreadASIDPool, VSPACE));
    SHOW(seL4_ARM_ASIDPool_Assign(seL4_CapInitThreadASIDPool, ep));
    SHOW(seL4_ARM_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vs));
    SHOW(seL4_ARM_ASIDPool_Assign(seL4_CapInitThreadASIDPool, vs));
    SHOW(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, ep, ROOT, x, 64));
    SHOW(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, probe_untyped, ROOT, x, 64));
    SHOW(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, ut, ROOT, ep, 64));
    SHOW(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, ut, ep, x, 64));
    SHOW(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, ut, ROOT, x, 65));
    SHOW(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, ut, ROOT, x, 64));
    SHOW(seL4_ARM_ASIDControl_MakePool(seL4_CapASIDControl, ut, ROOT, probe_slots(1), 64));
    probe_value("pool identify", seL4_DebugCapIdentify(x));
    MAP(fr, vs, 0x10000000);
}
static void probe_irq(void)
{
    seL4_Word h = probe_slots(1);
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 1000, ROOT, h, 64));
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 33, ROOT, ep, 64));
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 33, ROOT, h, 65));
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 33, ep, h, 64));
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 33, ROOT, h, 64));
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 33, ROOT, probe_slots(1), 64));
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 27, ROOT, probe_slots(1), 64));
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 30, ROOT, probe_slots(1), 64));
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 3, ROOT, probe_slots(1), 64));
    SHOW(seL4_IRQControl_GetTrigger(seL4_CapIRQControl, 1000, 0, ROOT, probe_slots(1), 64));
    SHOW(seL4_IRQControl_GetTrigger(seL4_CapIRQControl, 40, 0, ROOT, probe_slots(1), 64));
    SHOW(seL4_IRQControl_GetTrigger(seL4_CapIRQControl, 40, 1, ROOT, probe_slots(1), 64));
    probe_value("irqh identify", seL4_DebugCapIdentify(h));
    SHOW(seL4_IRQHandler_SetNotification(h, ep));
    SHOW(seL4_IRQHandler_SetNotification(h, nt));
    SHOW(seL4_IRQHandler_Ack(h));
    SHOW(seL4_IRQHandler_Clear(h));
    SHOW(seL4_IRQHandler_Clear(h));
    SHOW(seL4_CNode_Copy(ROOT, e, 64, ROOT, h, 64, ALL));
    SHOW(seL4_CNode_Delete(ROOT, h, 64));
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 33, ROOT, h, 64));
    SHOW(seL4_CNode_Delete(ROOT, e, 64));
    SHOW(seL4_IRQControl_Get(seL4_CapIRQControl, 33, ROOT, h, 64));
    SHOW(seL4_IRQControl_IssueSGISignal(seL4_CapIRQControl, 16, 0, ROOT, e, 64));
    SHOW(seL4_IRQControl_IssueSGISignal(seL4_CapIRQControl, 3, 9, ROOT, e, 64));
    SHOW(seL4_IRQControl_IssueSGISignal(seL4_CapIRQControl, 3, 0, ROOT, e, 64));
    probe_value("sgi identify", seL4_DebugCapIdentify(e));
}

void probe_main(void)
{
    make_objects();
    probe_cnode();
    probe_labels();
    probe_retype();
    make_objects();
    probe_sched();
    probe_tcb();
    probe_domain();
    probe_vm();
    probe_asid();
    probe_irq();
}
