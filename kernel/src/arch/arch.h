// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The seam to the architecture: everything that the portable core asks of the machine.  One
 * implementation per folder beside this file; arch/host is the fake that unit tests link.
 *
 * Beside these functions an architecture supplies arch_thread.h (`arch_context_t`).
 */

#include "cap.h"
#include "invocation.h"

struct tcb;

// ---- Registers of a stopped thread.

// Parts that a system call has, by meaning.
word_t arch_get_cap(const struct tcb *tcb);
word_t arch_get_info(const struct tcb *tcb);
word_t arch_get_reply_cap(const struct tcb *tcb);
word_t
arch_get_second_cap(const struct tcb *tcb); // Of NBSendRecv and NBSendWait: where the send goes.
word_t arch_get_message(const struct tcb *tcb, word_t index); // index < seL4_FastMessageRegisters
void arch_set_badge(struct tcb *tcb, word_t badge);
void arch_set_info(struct tcb *tcb, word_t info);
void arch_set_message(struct tcb *tcb, word_t index, word_t value);

void arch_context_init(struct tcb *tcb);
word_t arch_restart_pc(const struct tcb *tcb);
// What a thread stopped in the middle of a system call resumes at: the call (again), or what
// follows.
void arch_resume_at_restart_pc(struct tcb *tcb);
void arch_restart_at_next_pc(struct tcb *tcb);

// Registers as seL4_UserContext orders them.
word_t arch_register_count(void);
word_t arch_get_register(const struct tcb *tcb, word_t index);
void arch_set_register(struct tcb *tcb, word_t index, word_t value);
word_t
arch_frame_register_count(void); // How many of them, from the first on, are "frame" registers.
word_t arch_integer_register_count(void); // How many follow, for CopyRegisters.
void arch_set_tls_base(struct tcb *tcb, word_t base);
void arch_flags_changed(struct tcb *tcb);
void arch_registers_changed(struct tcb *tcb); // Registers of the running thread were written.

// Registers in a fault message; `index` counts message words. Lengths are those of the ABI.
word_t arch_fault_register(const struct tcb *tcb, seL4_Word fault_type, word_t index);
void arch_set_fault_register(struct tcb *tcb, seL4_Word fault_type, word_t index, word_t value);

// ---- Threads that come and go.

void arch_tcb_destroy(struct tcb *tcb);
void arch_switch_to(struct tcb *tcb);

// ---- Capabilities of the architecture (odd types).

word_t arch_cap_size_bits(cap_t cap);
cap_t arch_cap_with_rights(cap_t cap, word_t rights);
result_t arch_cap_derive(cap_t cap, cap_t *ret_cap);
void arch_cap_destroy(cap_t cap, bool is_final);
result_t arch_invoke(call_t *call);
result_t arch_irq_control_invoke(call_t *call);

// Whether a thread can run in what this capability stands for.
bool arch_cap_is_usable_vspace(cap_t cap);
result_t arch_check_buffer_frame(cap_t cap);
// Kernel address of byte `user_address` of a mapped buffer frame; NULL if it does not allow the
// access.
word_t *arch_frame_word(cap_t frame, word_t user_address, bool for_write);

// ---- Object types of the architecture.

word_t arch_object_size_bits(word_t type); // 0: no such type.
bool arch_object_is_frame(word_t type);
cap_t arch_object_cap(word_t type, void *memory, bool is_device);

// ---- Memory.

void *arch_phys_to_ptr(word_t paddr);
word_t arch_ptr_to_phys(const void *ptr);
void arch_clear(void *memory, word_t size);
// The same, and visible also to those who will look past the caches.
void arch_clear_for_user(void *memory, word_t size);

// ---- Time and interrupts.

ticks_t arch_timer_now(void);
void arch_timer_set_deadline(ticks_t when);
void arch_timer_acknowledge(void);
ticks_t arch_us_to_ticks(word_t us);
word_t arch_ticks_to_us(ticks_t ticks);
word_t arch_max_period_us(void);

#define IRQ_NONE ((word_t)-1)
word_t arch_irq_count(void);
word_t arch_irq_timer(void);
bool arch_irq_is_pending(void);
word_t arch_irq_take(void); // The most urgent one, now active; IRQ_NONE if there is none.
void arch_irq_mask(word_t irq);
void arch_irq_unmask(word_t irq);
void arch_irq_done(word_t irq);     // Ends what arch_irq_take() began.
void arch_irq_user_ack(word_t irq); // User level has dealt with a masked interrupt.

// ---- Console and the end.

void arch_put_char(char c);
SEL4_NORETURN void arch_halt(void);
