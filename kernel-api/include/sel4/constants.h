// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Numbers that are the same on all architectures: limits of messages and priorities, sizes of
 * scheduling contexts, codes that travel in message registers.  Usable from assembly.
 */

#include <sel4/macros.h>

#ifndef __ASSEMBLER__

#include <sel4/simple_types.h>

#ifdef CONFIG_HARDWARE_DEBUG_API
__extension__ typedef enum {
    seL4_DataBreakpoint = 0,
    seL4_InstructionBreakpoint = 1,
    seL4_SingleStep = 2,
    seL4_SoftwareBreakRequest = 3,
    SEL4_FORCE_LONG_ENUM(seL4_BreakpointType),
} seL4_BreakpointType;

__extension__ typedef enum {
    seL4_BreakOnRead = 0,
    seL4_BreakOnWrite = 1,
    seL4_BreakOnReadWrite = 2,
    seL4_MaxBreakpointAccess,
    SEL4_FORCE_LONG_ENUM(seL4_BreakpointAccess),
} seL4_BreakpointAccess;

// Message registers of a debug exception.
__extension__ typedef enum {
    seL4_DebugException_FaultIP,
    seL4_DebugException_ExceptionReason,
    seL4_DebugException_TriggerAddress,
    seL4_DebugException_BreakpointNumber,
    seL4_DebugException_Length,
    SEL4_FORCE_LONG_ENUM(seL4_DebugException_Msg),
} seL4_DebugException_Msg;
#endif

enum priorityConstants {
    seL4_InvalidPrio = -1,
    seL4_MinPrio = 0,
    seL4_MaxPrio = CONFIG_NUM_PRIORITIES - 1,
};

// The widths are those of the fields of seL4_MessageInfo_t.
enum seL4_MsgLimits {
    seL4_MsgLengthBits = 7,
    seL4_MsgExtraCapBits = 2,
    seL4_MsgMaxLength = 120,
};

#define seL4_MsgMaxExtraCaps (LIBSEL4_BIT(seL4_MsgExtraCapBits) - 1)

// The width of seL4_CapRights_t.
#define seL4_CapRightsBits 4

// Why the kernel did not find a capability.
__extension__ typedef enum {
    seL4_NoFailure = 0,
    seL4_InvalidRoot = 1,
    seL4_MissingCapability = 2,
    seL4_DepthMismatch = 3,
    seL4_GuardMismatch = 4,
    SEL4_FORCE_LONG_ENUM(seL4_LookupFailureType),
} seL4_LookupFailureType;

// For seL4_TCB_SetFlags.  The mask holds the flags that this kernel knows.
__extension__ typedef enum {
    seL4_TCBFlag_NoFlag = 0x0,
    seL4_TCBFlag_fpuDisabled = 0x1,
    SEL4_FORCE_LONG_ENUM(seL4_TCBFlag),
#ifdef CONFIG_HAVE_FPU
    seL4_TCBFlag_MASK = seL4_TCBFlag_fpuDisabled,
#else
    seL4_TCBFlag_MASK = seL4_TCBFlag_NoFlag,
#endif
} seL4_TCBFlag;

#endif // !__ASSEMBLER__

#ifdef CONFIG_KERNEL_MCS
#define seL4_MinSchedContextBits 7

#ifndef __ASSEMBLER__
// A scheduling context of the smallest size holds ten words, two times and two refills.
#define seL4_CoreSchedContextBytes (10 * sizeof(seL4_Word) + (6 * 8))
#define seL4_RefillSizeBytes       (2 * 8)

SEL4_COMPILE_ASSERT(MinSchedContextBits_min_1, seL4_MinSchedContextBits > 1)
SEL4_COMPILE_ASSERT(MinSchedContextBits_sufficient,
                    seL4_CoreSchedContextBytes <= LIBSEL4_BIT(seL4_MinSchedContextBits))
SEL4_COMPILE_ASSERT(MinSchedContextBits_necessary,
                    seL4_CoreSchedContextBytes > LIBSEL4_BIT(seL4_MinSchedContextBits - 1))

/*
 * How many refills beyond the first two a scheduling context of 2^`size` bytes can hold.
 *
 * Needs   size >= seL4_MinSchedContextBits
 */
static inline seL4_Word seL4_MaxExtraRefills(seL4_Word size)
{
    return (LIBSEL4_BIT(size) - seL4_CoreSchedContextBytes) / seL4_RefillSizeBytes;
}

// For seL4_SchedControl_ConfigureFlags.
__extension__ typedef enum {
    seL4_SchedContext_NoFlag = 0x0,
    seL4_SchedContext_Sporadic = 0x1,
    SEL4_FORCE_LONG_ENUM(seL4_SchedContextFlag),
} seL4_SchedContextFlag;
#endif // !__ASSEMBLER__
#endif // CONFIG_KERNEL_MCS

#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC
// The message word where the kernel's error text starts, and how many words it may take.
#define DEBUG_MESSAGE_START  6
#define DEBUG_MESSAGE_MAXLEN 50
#endif
