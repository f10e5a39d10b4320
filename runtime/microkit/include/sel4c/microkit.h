// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A Microkit protection domain: what it does when something comes, and what it may do then.
 *
 *     static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel) { … }
 *
 *     static sel4_mk_handler_t *init(void)
 *     {
 *         static sel4_mk_handler_t handler = { .notified = notified };
 *         return &handler;
 *     }
 *     SEL4_MK_PROTECTION_DOMAIN(init, stack_size(64 * 1024), heap_size(1024 * 1024));
 *
 * The handler is called for one event after the other, and returns to wait for the next.  A handler
 * may lie in a larger struct (SEL4_CONTAINER_OF), so that there is no need for globals.
 *
 * Channels, interrupts and children are numbers that the system description gives; each has its
 * type, and a call on one that the protection domain does not have is an error, never silent.
 *
 * Source: the Microkit manual, "libmicrokit".  <microkit.h> is that interface itself; a program
 * uses one of the two.
 */

#include <stdbool.h>

#include <sel4c/microkit_abi.h>
#include <sel4c/rt/heap.h>
#include <sel4c/rt/start.h>
#include <sel4c/sel4.h>
#include <sel4c/span.h>

// One end of a channel, by the number that the system description gives it in this protection
// domain.
typedef struct sel4_mk_channel {
    unsigned id;
} sel4_mk_channel_t;

typedef struct sel4_mk_irq {
    unsigned id;
} sel4_mk_irq_t;

typedef struct sel4_mk_child {
    unsigned id;
} sel4_mk_child_t;

#define SEL4_MK_CHANNEL(id_) ((sel4_mk_channel_t){ (id_) })
#define SEL4_MK_IRQ(id_)     ((sel4_mk_irq_t){ (id_) })
#define SEL4_MK_CHILD(id_)   ((sel4_mk_child_t){ (id_) })

// Channels and interrupts that were signalled: bit `id` for each.
typedef struct sel4_mk_event_set {
    seL4_Word bits;
} sel4_mk_event_set_t;

static inline bool sel4_mk_event_set_has(sel4_mk_event_set_t set, unsigned id)
{
    return id < SEL4_MK_ID_COUNT && (set.bits >> id & 1) != 0;
}

/* ---- What a protection domain does */

typedef struct sel4_mk_handler sel4_mk_handler_t;

/*
 * A function that is NULL is for what cannot come; if it comes all the same, the protection domain
 * ends with a message.
 *
 * Words of a message are in the IPC buffer (<sel4c/message.h>), and those of the answer go there.
 */
struct sel4_mk_handler {
    // Called for each channel or interrupt that was signalled, in rising order.
    void (*notified)(sel4_mk_handler_t *handler, sel4_mk_channel_t channel);
    // If there is one: called once, instead, for all that were.
    void (*notified_set)(sel4_mk_handler_t *handler, sel4_mk_event_set_t events);
    // A protected procedure call; gives the answer.
    sel4_message_info_t (*called)(sel4_mk_handler_t *handler, sel4_mk_channel_t channel,
                                  sel4_message_info_t message);
    // A fault of a child, as <sel4c/fault.h> reads it.  True: the child goes on, with
    // `*ret_answer`.
    bool (*fault)(sel4_mk_handler_t *handler, sel4_mk_child_t child, sel4_message_info_t message,
                  sel4_message_info_t *ret_answer);
};

/*
 * At file level, once in a program: `init_fn` is `sel4_mk_handler_t *init_fn(void)`.  After it, in
 * any order:
 *
 *     stack_size(bytes)    instead of the stack that the system description gives; below it is a
 *                          page that is not mapped
 *     heap_size(bytes)     for malloc; otherwise there is none
 */
#define SEL4_MK_PROTECTION_DOMAIN(init_fn, ...) \
    SEL4_PRIV_MK_OPTIONS(__VA_ARGS__)           \
    SEL4_PRIV_MK_TLS                            \
    void sel4_mk_priv_enter(void)               \
    {                                           \
        sel4_mk_priv_run(init_fn());            \
    }                                           \
    SEL4_NORETURN void sel4_mk_priv_enter(void)

/* ---- What it may do */

/*
 * Whether the system description allows what the program is going to do.  A program that cannot go
 * on without says so once, at its start:
 *
 *     SEL4_EXPECT(sel4_mk_channel_check(server, SEL4_MK_MAY_CALL), "the channel to the server");
 *
 * Fails  SEL4_ERR_INVALID_CAPABILITY   it does not
 */
enum { SEL4_MK_MAY_NOTIFY = 1, SEL4_MK_MAY_CALL = 2 };
sel4_result_t sel4_mk_channel_check(sel4_mk_channel_t channel, unsigned what);
sel4_result_t sel4_mk_irq_check(sel4_mk_irq_t irq);

/*
 * Signals the other side.
 *
 * Blocks never
 * Fails  SEL4_ERR_INVALID_CAPABILITY   the system description allows no notification on it
 */
sel4_result_t sel4_mk_notify(sel4_mk_channel_t channel);

/*
 * Calls the other side and waits for its answer; the words of both are in the IPC buffer.
 *
 * Blocks until the other side has answered
 * Fails  SEL4_ERR_INVALID_CAPABILITY   the system description allows no call on it
 */
sel4_result_t sel4_mk_call(sel4_mk_channel_t channel, sel4_message_info_t message,
                           sel4_message_info_t *ret_answer);

/*
 * The interrupt has been dealt with and may come again.
 *
 * Blocks never
 * Fails  SEL4_ERR_INVALID_CAPABILITY   there is no such interrupt
 */
sel4_result_t sel4_mk_irq_ack(sel4_mk_irq_t irq);

/*
 * The same, but when the handler has returned, together with the system call that waits.  Any
 * number may be deferred: interrupts go first, then notifications, each at most once.
 */
sel4_result_t sel4_mk_defer_notify(sel4_mk_channel_t channel);
sel4_result_t sel4_mk_defer_irq_ack(sel4_mk_irq_t irq);

// Runs the child from `entry` on, with its other registers as they are; stops it; lets it go on.
sel4_result_t sel4_mk_child_restart(sel4_mk_child_t child, seL4_Word entry);
sel4_result_t sel4_mk_child_stop(sel4_mk_child_t child);
sel4_result_t sel4_mk_child_resume(sel4_mk_child_t child);

// The child's thread, for what <sel4c/thread.h> has beyond these.
static inline sel4_tcb_t sel4_mk_child_tcb(sel4_mk_child_t child)
{
    return sel4_tcb_from_bits(SEL4_MK_SLOT_CHILD_TCB + child.id);
}

/*
 * Further capabilities, for what <sel4c/gen/invocations.h> has for them.  Whether they are there is
 * for the system description to say, and for the call through them to find out.
 *
 *     vspace           the protection domain's address space
 *     smc              secure monitor calls; with smc="true"
 *     vcpu, vcpu_tcb   a virtual CPU and its thread; on Arm
 */
static inline sel4_vspace_t sel4_mk_vspace(void)
{
    return (sel4_vspace_t){ SEL4_MK_SLOT_VSPACE };
}

static inline sel4_cap_t sel4_mk_smc(void)
{
    return (sel4_cap_t){ SEL4_MK_SLOT_SMC };
}

static inline sel4_cap_t sel4_mk_vcpu(sel4_mk_child_t vcpu)
{
    return (sel4_cap_t){ SEL4_MK_SLOT_VCPU + vcpu.id };
}

static inline sel4_tcb_t sel4_mk_vcpu_tcb(sel4_mk_child_t vcpu)
{
    return sel4_tcb_from_bits(SEL4_MK_SLOT_VM_TCB + vcpu.id);
}

/*
 * A range of x86 I/O ports, by the number that the system description gives it.
 *
 * Fails  SEL4_ERR_INVALID_CAPABILITY   there is no such range; `*ret_ports` is untouched
 */
sel4_result_t sel4_mk_ioport(unsigned id, sel4_cap_t *ret_ports);

// The capability that <cspace> puts in slot 1 to 63 of the root CNode; the null capability for
// others.
static inline sel4_cap_t sel4_mk_user_cap(unsigned slot)
{
    return (sel4_cap_t){ slot == 0 || slot >> SEL4_MK_ROOT_BITS != 0
                             ? seL4_CapNull
                             : (seL4_Word)slot << (seL4_WordBits - SEL4_MK_ROOT_BITS) };
}

// The name of this protection domain, ended by a NUL, at most 64 characters.
const char *sel4_mk_name(void);

// Whether it runs only on the scheduling contexts of its callers.
bool sel4_mk_is_passive(void);

/* ---- Words and bytes in messages */

/*
 * Puts words into the IPC buffer.
 *
 * Fails  SEL4_ERR_RANGE   there are more than 64; nothing was put
 */
sel4_result_t sel4_mk_message_from_words(seL4_Word label, const seL4_Word *words, size_t count,
                                         sel4_message_info_t *ret_message);

/*
 * Copies the words of a message out.
 *
 * Fails  SEL4_ERR_RANGE   there are more than `capacity`; nothing was copied
 */
sel4_result_t sel4_mk_message_to_words(sel4_message_info_t message, seL4_Word *words,
                                       size_t capacity, size_t *ret_count);

/*
 * Puts bytes into the IPC buffer: one word with their number, then the bytes.
 *
 * Fails  SEL4_ERR_RANGE   they do not fit into 64 words; nothing was put
 */
sel4_result_t sel4_mk_message_from_bytes(seL4_Word label, sel4_span_t bytes,
                                         sel4_message_info_t *ret_message);

/*
 * Copies such bytes out.
 *
 * Fails  SEL4_ERR_TRUNCATED_MESSAGE   the message is shorter than it says
 *        SEL4_ERR_RANGE               they do not fit into `size` bytes
 *        On failure nothing was copied.
 */
sel4_result_t sel4_mk_message_to_bytes(sel4_message_info_t message, void *buffer, size_t size,
                                       size_t *ret_size);

/* ---- Memory regions */

/*
 * A symbol that the tool writes the address of a memory region to (setvar_vaddr), and one for its
 * size (setvar_size), as what lies there: SEL4_MK_REGION(packets, struct packet) declares
 * `packets_vaddr` and `packets_size`; SEL4_MK_REGION_ITEMS(packets) is a pointer to the first, and
 * SEL4_MK_REGION_COUNT(packets) says how many fit.
 */
#define SEL4_MK_REGION(name, type)                \
    typedef type name##_item_t_;                  \
    uintptr_t name##_vaddr SEL4_SECTION(".data"); \
    uintptr_t name##_size SEL4_SECTION(".data")
#define SEL4_MK_REGION_ITEMS(name) ((name##_item_t_ *)sel4_mk_priv_launder(&name##_vaddr))
#define SEL4_MK_REGION_COUNT(name) (sel4_mk_priv_launder(&name##_size) / sizeof(name##_item_t_))

// The whole region as bytes; they may change at any time if others have it too.
#define SEL4_MK_REGION_SPAN(name) \
    sel4_span((const void *)sel4_mk_priv_launder(&name##_vaddr), sel4_mk_priv_launder(&name##_size))

/*
 * A word that the tool writes: setvar with region_paddr, setvar_id, setvar_size and so on.  It has
 * `value` until then, and SEL4_MK_WORD_VALUE(name) is what it has in the end.
 */
#define SEL4_MK_WORD(name, value) uintptr_t name SEL4_SECTION(".data") = (value)
#define SEL4_MK_WORD_VALUE(name)  (sel4_mk_priv_launder(&(name)))

/* The rest is for the macros and the loop. */

// The tool writes to the variable behind the compiler's back.
static inline uintptr_t sel4_mk_priv_launder(const uintptr_t *variable)
{
    return *(const volatile uintptr_t *)variable;
}

// The start of the program, which goes on with the loop: waits for events and hands them to the
// handler.
SEL4_NORETURN void sel4_mk_priv_enter(void);
SEL4_NORETURN void sel4_mk_priv_run(sel4_mk_handler_t *handler);

#define SEL4_PRIV_MK_stack_size(bytes) SEL4_RT_STACK(bytes)
#define SEL4_PRIV_MK_heap_size(bytes)  SEL4_RT_HEAP(bytes)

// `tls := no` in build.mk: the link fails if there is a thread-local variable after all.
#ifdef SEL4C_WITHOUT_TLS
#define SEL4_PRIV_MK_TLS __asm__(".globl sel4_rt_without_tls\n.set sel4_rt_without_tls, 1");
#else
#define SEL4_PRIV_MK_TLS
#endif

#define SEL4_PRIV_MK_OPTIONS(...) \
    SEL4_PRIV_MK_PICK(_, ##__VA_ARGS__, SEL4_PRIV_MK_2, SEL4_PRIV_MK_1, SEL4_PRIV_MK_0)(__VA_ARGS__)
#define SEL4_PRIV_MK_PICK(_0, _1, _2, chosen, ...) chosen
#define SEL4_PRIV_MK_0()
#define SEL4_PRIV_MK_1(a)    SEL4_PRIV_MK_##a
#define SEL4_PRIV_MK_2(a, b) SEL4_PRIV_MK_##a SEL4_PRIV_MK_##b
