// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A capability distribution: which kernel objects a system is made of, what is in their memory, and
 * which capabilities are where.  Front ends build it, the validator looks at it, back ends write
 * it.
 *
 *     capdl_spec_t *spec = capdl_spec_create(arena);
 *     capdl_id_t cnode = capdl_add_cnode(spec, "hello_cnode", 4, place);
 *     capdl_id_t ep = capdl_add(spec, CAPDL_ENDPOINT, "hello_ep", place);
 *     capdl_put(spec, cnode, 1, capdl_cap_badged(CAPDL_ENDPOINT, ep, CAPDL_READ, 7), place);
 *
 * Objects are numbered in the order in which they are added.  Everything carries the place in a
 * source file that it came from, for messages.  The model holds what a front end says, right or
 * wrong: checking is the validator's business (check.h), so a builder needs no error paths.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/diag.h"

typedef uint32_t capdl_id_t;
#define CAPDL_NONE UINT32_MAX

// Objects that one specification can have.
#define CAPDL_OBJECT_COUNT_MAX UINT32_C(0x1000000)

// name, what it is called in messages, its name in JSON, that of its capability.  From IRQ_CONTROL
// on the names in JSON are our own: other tools have none.
#define CAPDL_KINDS(X)                                                                \
    X(UNTYPED, "untyped", "Untyped", "Untyped")                                       \
    X(ENDPOINT, "endpoint", "Endpoint", "Endpoint")                                   \
    X(NOTIFICATION, "notification", "Notification", "Notification")                   \
    X(CNODE, "CNode", "CNode", "CNode")                                               \
    X(TCB, "TCB", "Tcb", "Tcb")                                                       \
    X(IRQ, "IRQ", "Irq", "IrqHandler")                                                \
    X(VCPU, "VCPU", "VCpu", "VCpu")                                                   \
    X(FRAME, "frame", "Frame", "Frame")                                               \
    X(PAGE_TABLE, "page table", "PageTable", "PageTable")                             \
    X(ASID_POOL, "ASID pool", "AsidPool", "AsidPool")                                 \
    X(IO_SPACE, "x86 I/O space", "IOSpace", "IOSpace")                                \
    X(IO_PAGE_TABLE, "x86 I/O page table", "IOPageTable", "IOPageTable")              \
    X(ARM_IRQ, "Arm IRQ", "ArmIrq", "ArmIrqHandler")                                  \
    X(MSI_IRQ, "MSI", "IrqMsi", "IrqMsiHandler")                                      \
    X(IOAPIC_IRQ, "I/O APIC interrupt", "IrqIOApic", "IrqIOApicHandler")              \
    X(RISCV_IRQ, "RISC-V IRQ", "RiscvIrq", "RiscvIrqHandler")                         \
    X(IO_PORTS, "x86 I/O ports", "IOPorts", "IOPorts")                                \
    X(SCHED_CONTEXT, "scheduling context", "SchedContext", "SchedContext")            \
    X(REPLY, "reply object", "Reply", "Reply")                                        \
    X(ARM_SMC, "authority over secure monitor calls", "ArmSmc", "ArmSmc")             \
    X(DOMAIN_SET, "authority over domains", "DomainSet", "DomainSet")                 \
    X(IRQ_CONTROL, "authority over interrupts", "IrqControl", "IrqControl")           \
    X(ASID_CONTROL, "authority over ASIDs", "AsidControl", "AsidControl")             \
    X(SCHED_CONTROL, "authority over a core's time", "SchedControl", "SchedControl")  \
    X(ARM_SGI_SIGNAL, "software-generated interrupt", "ArmSgiSignal", "ArmSgiSignal") \
    X(ARM_STREAM_ID, "SMMU stream", "ArmStreamId", "ArmStreamId")                     \
    X(ARM_CONTEXT_BANK, "SMMU context bank", "ArmContextBank", "ArmContextBank")      \
    X(ARM_IO_DEVICE, "Arm I/O space", "ArmIoDevice", "ArmIoDevice")

typedef enum capdl_kind {
#define X(name, text, json_object, json_cap) CAPDL_##name,
    CAPDL_KINDS(X)
#undef X
        CAPDL_KIND_COUNT,
} capdl_kind_t;

// Rights, as bits.
enum {
    CAPDL_READ = 1,
    CAPDL_WRITE = 2,
    CAPDL_GRANT = 4,
    CAPDL_GRANT_REPLY = 8,
};

// Slots of a TCB.
enum {
    CAPDL_TCB_CSPACE = 0,
    CAPDL_TCB_VSPACE = 1,
    CAPDL_TCB_REPLY = 2,
    CAPDL_TCB_CALLER = 3,
    CAPDL_TCB_IPC_BUFFER = 4,
    CAPDL_TCB_FAULT_ENDPOINT = 5,
    CAPDL_TCB_SCHED_CONTEXT = 6,
    CAPDL_TCB_TIMEOUT_ENDPOINT = 7,
    CAPDL_TCB_NOTIFICATION = 8,
    CAPDL_TCB_VCPU = 9,
    CAPDL_TCB_EPT = 10,
    CAPDL_TCB_SLOT_COUNT = 11,
};

// A capability.  `kind` is what it claims to be: the object may turn out to be of another kind.
typedef struct capdl_cap {
    capdl_id_t object;
    capdl_kind_t kind;
    uint8_t rights;
    bool is_cached;     // frames
    bool is_executable; // frames
    uint8_t guard_size; // CNodes
    uint64_t badge;     // endpoints, notifications, SMC; 0: none.  CNodes: the guard
} capdl_cap_t;

typedef struct capdl_slot {
    uint32_t index;
    capdl_cap_t cap;
    place_t place;
} capdl_slot_t;

typedef enum capdl_content {
    CAPDL_CONTENT_FILE,
    CAPDL_CONTENT_BYTES,
    CAPDL_CONTENT_BOOTINFO,
} capdl_content_t;

// A part of a frame, [start, end), that is not zero.
typedef struct capdl_fill {
    uint64_t start;
    uint64_t end;
    capdl_content_t content;
    const char *file;     // CAPDL_CONTENT_FILE
    const uint8_t *bytes; // CAPDL_CONTENT_BYTES, `byte_count` of them
    size_t byte_count;
    uint32_t bootinfo_id; // CAPDL_CONTENT_BOOTINFO: as the kernel numbers its chunks
    uint64_t offset;      // in the file or in the chunk, of the byte at `start`
    place_t place;
} capdl_fill_t;

#define CAPDL_ARGUMENT_COUNT_MAX 8

typedef struct capdl_tcb {
    uint64_t ip;
    uint64_t sp;
    uint64_t arguments[CAPDL_ARGUMENT_COUNT_MAX];
    size_t argument_count; // may be above CAPDL_ARGUMENT_COUNT_MAX: an error
    uint64_t ipc_buffer;   // its address
    uint64_t affinity;
    uint8_t priority;
    uint8_t max_priority;
    bool is_fpu_disabled;
    bool resumes;
    bool has_domain;
    uint8_t domain;
    bool has_fault_cptr;
    uint64_t fault_cptr; // kernels without MCS: in the thread's own CSpace
} capdl_tcb_t;

typedef struct capdl_sched_context {
    uint64_t period_us;
    uint64_t budget_us;
    uint64_t badge;
} capdl_sched_context_t;

// What identifies an interrupt; which fields count depends on the kind.
typedef struct capdl_irq {
    bool has_number;
    uint64_t number;
    place_t number_place;
    uint64_t trigger; // Arm, RISC-V: 0 level, 1 edge
    uint64_t target;  // Arm: core
    uint64_t handle;  // MSI
    uint64_t bus;
    uint64_t device;
    uint64_t function;
    uint64_t ioapic; // I/O APIC
    uint64_t pin;
    uint64_t level;
    uint64_t polarity;
} capdl_irq_t;

typedef struct capdl_object {
    capdl_kind_t kind;
    uint8_t size_bits; // untyped, CNode (slots), frame, scheduling context
    bool has_paddr;
    bool is_root; // page table
    bool is_ept;
    bool has_level;
    uint8_t level; // page table, I/O page table
    uint64_t paddr;
    const char *name; // NULL: has none
    place_t place;
    capdl_id_t parent;   // the untyped it is made from, or CAPDL_NONE
    capdl_slot_t *slots; // in the order in which they were put
    size_t slot_count;
    size_t slot_capacity;
    union {
        struct {
            capdl_fill_t *fills;
            size_t fill_count;
            size_t fill_capacity;
        };
        struct {
            capdl_id_t *children; // untyped: in the order in which they are made
            size_t child_count;
            size_t child_capacity;
        };
        capdl_tcb_t *tcb;
        capdl_irq_t *irq;
        capdl_sched_context_t sched_context;
        uint64_t asid_high;
        struct {
            uint64_t first;
            uint64_t last;
        } ports;
        struct {
            uint64_t domain;
            uint64_t bus;
            uint64_t device;
            uint64_t function;
        } io_space;
        struct {
            uint64_t number; // sched control: core; SGI: interrupt; stream, context bank, I/O space
            uint64_t target; // SGI: core
        };
    };
} capdl_object_t;

typedef enum capdl_duration {
    CAPDL_DURATION_TICKS,
    CAPDL_DURATION_US,
    CAPDL_DURATION_END, // the schedule starts again
} capdl_duration_t;

typedef struct capdl_domain_entry {
    uint8_t domain;
    capdl_duration_t unit;
    uint64_t duration;
    place_t place;
} capdl_domain_entry_t;

typedef struct capdl_id_list {
    capdl_id_t *ids;
    size_t count;
    size_t capacity;
} capdl_id_list_t;

typedef struct capdl_spec {
    arena_t *arena;
    capdl_object_t *objects;
    size_t count;
    size_t capacity;
    capdl_id_list_t asid_pools; // in the order of their numbers
    bool has_schedule;
    capdl_domain_entry_t *schedule;
    size_t schedule_count;
    size_t schedule_capacity;
    bool has_schedule_start;
    uint64_t schedule_start;
    bool has_schedule_shift;
    uint64_t schedule_shift;
} capdl_spec_t;

// What a kind is called: "scheduling context".
const char *capdl_kind_text(capdl_kind_t kind);

// Kinds that stand for an interrupt.
bool capdl_kind_is_irq(capdl_kind_t kind);

/* ---- Building */

capdl_spec_t *capdl_spec_create(arena_t *arena);

/*
 * Adds an object.  `name` may be NULL; it is not copied.  `capdl_get()` gives it, for fields
 * that have no function here; the pointer holds until the next object is added.
 */
capdl_id_t capdl_add(capdl_spec_t *spec, capdl_kind_t kind, const char *name, place_t place);

static inline capdl_object_t *capdl_get(const capdl_spec_t *spec, capdl_id_t id)
{
    return &spec->objects[id];
}

// `slot_bits` and `size_bits` are powers of two.
capdl_id_t capdl_add_cnode(capdl_spec_t *spec, const char *name, uint8_t slot_bits, place_t place);
capdl_id_t capdl_add_untyped(capdl_spec_t *spec, const char *name, uint8_t size_bits,
                             place_t place);
capdl_id_t capdl_add_frame(capdl_spec_t *spec, const char *name, uint8_t size_bits, place_t place);
capdl_id_t capdl_add_sched_context(capdl_spec_t *spec, const char *name, uint8_t size_bits,
                                   capdl_sched_context_t parameters, place_t place);
capdl_id_t capdl_add_tcb(capdl_spec_t *spec, const char *name, const capdl_tcb_t *tcb,
                         place_t place);
capdl_id_t capdl_add_page_table(capdl_spec_t *spec, const char *name, bool is_root, place_t place);

// `kind` is one of those that capdl_kind_is_irq() names.
capdl_id_t capdl_add_irq(capdl_spec_t *spec, capdl_kind_t kind, const char *name,
                         const capdl_irq_t *irq, place_t place);

// `kind` is SCHED_CONTROL (`number` is the core), ARM_SGI_SIGNAL (interrupt and core),
// ARM_STREAM_ID, ARM_CONTEXT_BANK or ARM_IO_DEVICE.
capdl_id_t capdl_add_numbered(capdl_spec_t *spec, capdl_kind_t kind, const char *name,
                              uint64_t number, uint64_t target, place_t place);

// Fixes the address of a frame or untyped.
void capdl_set_paddr(capdl_spec_t *spec, capdl_id_t id, uint64_t paddr);

// Makes `child` from the memory of `parent`, after the children that it has already.
void capdl_set_parent(capdl_spec_t *spec, capdl_id_t child, capdl_id_t parent);

void capdl_put(capdl_spec_t *spec, capdl_id_t container, uint32_t slot, capdl_cap_t cap,
               place_t place);

// The fill is copied; what it points to is not.
void capdl_fill(capdl_spec_t *spec, capdl_id_t frame, const capdl_fill_t *fill);

void capdl_add_domain(capdl_spec_t *spec, const capdl_domain_entry_t *entry);

// Capabilities.
capdl_cap_t capdl_cap(capdl_kind_t kind, capdl_id_t object);
capdl_cap_t capdl_cap_badged(capdl_kind_t kind, capdl_id_t object, uint8_t rights, uint64_t badge);
capdl_cap_t capdl_cap_cnode(capdl_id_t object, uint64_t guard, uint8_t guard_size);
capdl_cap_t capdl_cap_frame(capdl_id_t object, uint8_t rights, bool is_cached, bool is_executable);

/* ---- Looking */

// The slot of that index, or NULL.
const capdl_slot_t *capdl_find_slot(const capdl_object_t *object, uint32_t index);

// Kinds that take slots: CNode, TCB, page tables, interrupts, I/O spaces.
bool capdl_kind_has_slots(capdl_kind_t kind);

// How an object is called in messages: its name in quotes, or its kind and number.
const char *capdl_name(const capdl_spec_t *spec, capdl_id_t id);
