// SPDX-License-Identifier: BSD-2-Clause

// sel4c/fault.h: every kind at its full length, and every shorter length refused.  Messages lie in
// heap blocks of their exact size, so that the address sanitizer sees one word too many.

#include <stdlib.h>

#include "fixture.h"

typedef struct sample {
    seL4_Word label;
    sel4_fault_kind_t kind;
    size_t length;
    seL4_Word words[32];
} sample_t;

static const sample_t samples[] = {
    { seL4_Fault_NullFault, SEL4_FAULT_NULL, 0, { 0 } },
    { seL4_Fault_CapFault, SEL4_FAULT_CAP, 4, { 1, 2, 1, seL4_InvalidRoot } },
    { seL4_Fault_CapFault, SEL4_FAULT_CAP, 5, { 1, 2, 0, seL4_MissingCapability, 5 } },
    { seL4_Fault_CapFault, SEL4_FAULT_CAP, 6, { 1, 2, 0, seL4_DepthMismatch, 5, 6 } },
    { seL4_Fault_CapFault, SEL4_FAULT_CAP, 7, { 1, 2, 0, seL4_GuardMismatch, 5, 6, 7 } },
    { seL4_Fault_UnknownSyscall, SEL4_FAULT_UNKNOWN_SYSCALL, seL4_UnknownSyscall_Length, { 1, 2 } },
    { seL4_Fault_UserException, SEL4_FAULT_USER_EXCEPTION, seL4_UserException_Length, { 1, 2 } },
    { seL4_Fault_VMFault, SEL4_FAULT_VM, 4, { 1, 2, 1, 4 } },
#if SEL4_CONFIG(KERNEL_MCS)
    { seL4_Fault_Timeout, SEL4_FAULT_TIMEOUT, 2, { 1, 2 } },
#endif
#if SEL4_CONFIG(HARDWARE_DEBUG_API)
    { seL4_Fault_DebugException, SEL4_FAULT_DEBUG_EXCEPTION, 2, { 1, seL4_SingleStep } },
    { seL4_Fault_DebugException, SEL4_FAULT_DEBUG_EXCEPTION, 4, { 1, seL4_DataBreakpoint, 3, 4 } },
#endif
#if SEL4_CONFIG(ARCH_AARCH64)
#if SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT)
    { seL4_Fault_VGICMaintenance, SEL4_FAULT_VGIC_MAINTENANCE, 1, { 11 } },
    { seL4_Fault_VCPUFault, SEL4_FAULT_VCPU, 1, { 12 } },
    { seL4_Fault_VPPIEvent, SEL4_FAULT_VPPI_EVENT, 1, { 13 } },
#endif
#endif
};

static seL4_Word *copy(const sample_t *sample, size_t count)
{
    seL4_Word *words = calloc(count == 0 ? 1 : count, sizeof *words);
    if (words == NULL) {
        abort();
    }
    for (size_t i = 0; i < count; i++) {
        words[i] = i < 32 ? sample->words[i] : 0;
    }
    return words;
}

TEST(fault, each_kind_at_each_length)
{
    for (size_t s = 0; s < sizeof samples / sizeof samples[0]; s++) {
        for (size_t count = 0; count < 40; count++) {
            sel4_fault_t fault = { .kind = SEL4_FAULT_VPPI_EVENT, .vppi_event = { 0x5a } };
            seL4_Word *words = copy(&samples[s], count);
            sel4_result_t result = sel4_fault_decode_words(samples[s].label, words, count, &fault);
            free(words);
            harness_note("sample %zu, %zu words", s, count);
            if (count >= samples[s].length) {
                EXPECT_OK(result);
                EXPECT_EQ(fault.kind, samples[s].kind);
            } else {
                EXPECT_ERROR(result, SEL4_ERR_TRUNCATED_MESSAGE);
                EXPECT_EQ(fault.kind, SEL4_FAULT_VPPI_EVENT);
                EXPECT_EQ(fault.vppi_event.irq, 0x5a);
            }
        }
    }
}

TEST(fault, labels_that_are_no_fault)
{
    seL4_Word words[120] = { 0 };
    sel4_fault_t fault = { .kind = SEL4_FAULT_VM };
    for (seL4_Word label = 0; label < 64; label++) {
        bool known = false;
        for (size_t s = 0; s < sizeof samples / sizeof samples[0]; s++) {
            known = known || samples[s].label == label;
        }
        if (!known) {
            harness_note("label %lu", label);
            EXPECT_ERROR(sel4_fault_decode_words(label, words, 120, &fault),
                         SEL4_ERR_INVALID_ARGUMENT);
        }
    }
    EXPECT_ERROR(sel4_fault_decode_words(UINT64_MAX, words, 120, &fault),
                 SEL4_ERR_INVALID_ARGUMENT);
    EXPECT_EQ(fault.kind, SEL4_FAULT_VM);
}

TEST(fault, cap_fault_of_no_kind)
{
    sel4_fault_t fault;
    for (seL4_Word kind = 5; kind < 10; kind++) {
        seL4_Word words[7] = { 1, 2, 3, kind, 5, 6, 7 };
        EXPECT_ERROR(sel4_fault_decode_words(seL4_Fault_CapFault, words, 7, &fault),
                     SEL4_ERR_INVALID_ARGUMENT);
    }
    seL4_Word none[7] = { 1, 2, 3, seL4_NoFailure, 5, 6, 7 };
    EXPECT_ERROR(sel4_fault_decode_words(seL4_Fault_CapFault, none, 7, &fault),
                 SEL4_ERR_INVALID_ARGUMENT);
}

TEST(fault, contents_of_cap_faults)
{
    sel4_fault_t fault;
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_CapFault, samples[1].words, 4, &fault));
    EXPECT_EQ(fault.cap.ip, 1);
    EXPECT_EQ(fault.cap.address, 2);
    EXPECT_TRUE(fault.cap.is_receive);
    EXPECT_EQ(fault.cap.lookup, SEL4_LOOKUP_INVALID_ROOT);
    EXPECT_EQ(fault.cap.bits_left, 0);
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_CapFault, samples[3].words, 6, &fault));
    EXPECT_EQ(fault.cap.lookup, SEL4_LOOKUP_DEPTH_MISMATCH);
    EXPECT_EQ(fault.cap.bits_left, 5);
    EXPECT_EQ(fault.cap.bits_found, 6);
    EXPECT_EQ(fault.cap.guard_found, 0);
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_CapFault, samples[4].words, 7, &fault));
    EXPECT_EQ(fault.cap.lookup, SEL4_LOOKUP_GUARD_MISMATCH);
    EXPECT_EQ(fault.cap.guard_found, 6);
    EXPECT_EQ(fault.cap.bits_found, 7);
}

TEST(fault, contents_of_registers)
{
    seL4_Word words[32];
    for (seL4_Word i = 0; i < 32; i++) {
        words[i] = 100 + i;
    }
    sel4_fault_t fault;
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_UnknownSyscall, words, 32, &fault));
    EXPECT_EQ(fault.unknown_syscall.ip, 100 + (int)seL4_UnknownSyscall_FaultIP);
    EXPECT_EQ(fault.unknown_syscall.sp, 100 + (int)seL4_UnknownSyscall_SP);
    EXPECT_EQ(fault.unknown_syscall.number, 100 + (int)seL4_UnknownSyscall_Syscall);
    EXPECT_BYTES_EQ(&fault.unknown_syscall, words, sizeof fault.unknown_syscall);
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_UserException, words, 32, &fault));
    EXPECT_EQ(fault.user_exception.ip, 100 + (int)seL4_UserException_FaultIP);
    EXPECT_EQ(fault.user_exception.number, 100 + (int)seL4_UserException_Number);
    EXPECT_EQ(fault.user_exception.code, 100 + (int)seL4_UserException_Code);
    EXPECT_BYTES_EQ(&fault.user_exception, words, sizeof fault.user_exception);
}

TEST(fault, contents_of_the_others)
{
    sel4_fault_t fault;
    seL4_Word words[4] = { 0x1000, 0x2000, 1, 0x92000007 };
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_VMFault, words, 4, &fault));
    EXPECT_EQ(fault.vm.ip, 0x1000);
    EXPECT_EQ(fault.vm.address, 0x2000);
    EXPECT_TRUE(fault.vm.is_instruction);
    EXPECT_EQ(fault.vm.status, 0x92000007);
#if SEL4_CONFIG(KERNEL_MCS)
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_Timeout, words, 2, &fault));
    EXPECT_EQ(fault.timeout.badge, 0x1000);
    EXPECT_EQ(fault.timeout.consumed_us, 0x2000);
#endif
#if SEL4_CONFIG(HARDWARE_DEBUG_API)
    seL4_Word step[2] = { 0x1000, seL4_SingleStep };
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_DebugException, step, 2, &fault));
    EXPECT_EQ(fault.debug_exception.trigger_address, 0);
    seL4_Word watch[4] = { 0x1000, seL4_DataBreakpoint, 0x3000, 2 };
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_DebugException, watch, 4, &fault));
    EXPECT_EQ(fault.debug_exception.trigger_address, 0x3000);
    EXPECT_EQ(fault.debug_exception.breakpoint, 2);
#endif
#if SEL4_CONFIG(ARCH_AARCH64)
#if SEL4_CONFIG(ARM_HYPERVISOR_SUPPORT)
    seL4_Word word = 0x27;
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_VGICMaintenance, &word, 1, &fault));
    EXPECT_EQ(fault.vgic_maintenance.index, 0x27);
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_VCPUFault, &word, 1, &fault));
    EXPECT_EQ(fault.vcpu.syndrome, 0x27);
    EXPECT_OK(sel4_fault_decode_words(seL4_Fault_VPPIEvent, &word, 1, &fault));
    EXPECT_EQ(fault.vppi_event.irq, 0x27);
#endif
#endif
}

TEST(fault, from_the_ipc_buffer)
{
    static sel4_ipc_buffer_t other;
    begin();
    sel4_fault_t fault;
    sel4_message_info_t info = sel4_message_info(seL4_Fault_VMFault, 4, 0);
    buffer.msg[seL4_VMFault_Addr] = 0xdead;
    other.msg[seL4_VMFault_Addr] = 0xbeef;
    EXPECT_OK(sel4_fault_decode(info, &fault));
    EXPECT_EQ(fault.vm.address, 0xdead);
    EXPECT_OK(sel4_fault_decode_with(&other, info, &fault));
    EXPECT_EQ(fault.vm.address, 0xbeef);
    EXPECT_ERROR(sel4_fault_decode(sel4_message_info(seL4_Fault_VMFault, 3, 0), &fault),
                 SEL4_ERR_TRUNCATED_MESSAGE);
}

TEST(fault, texts)
{
    EXPECT_STR_EQ(sel4_fault_text(SEL4_FAULT_NULL), "no fault");
    EXPECT_STR_EQ(sel4_fault_text(SEL4_FAULT_VM), "memory fault");
    EXPECT_STR_EQ(sel4_fault_text((sel4_fault_kind_t)99), "unknown fault");
}
