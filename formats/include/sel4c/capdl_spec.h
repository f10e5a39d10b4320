// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A system as `sel4c capdl build` hands it to the capDL initialiser: which objects to make, in
 * which order, and what to do with them.
 *
 * One piece of memory, used in place; numbers least significant byte first; described byte by byte
 * in docs/formats/capdl-spec.md.  sel4_capdl_spec_open() goes through all of it once; after that
 * every number is what its field says.
 *
 * Objects have numbers.  Those below `slot_count` are made, in that order, into consecutive slots;
 * those from `slot_count` on are pages that the initialiser itself was loaded with.
 */

#include <stdbool.h>

#include <sel4c/base.h>
#include <sel4c/span.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the records are used in place");

#define SEL4_CAPDL_SPEC_MAGIC   UINT64_C(0x006c6463346c6573) // "sel4cdl\0"
#define SEL4_CAPDL_SPEC_VERSION UINT32_C(1)
#define SEL4_CAPDL_SPEC_ALIGN   UINT64_C(16)
#define SEL4_CAPDL_NONE         UINT32_MAX
#define SEL4_CAPDL_NO_ADDRESS   UINT64_MAX

// Objects that one specification can have.
#define SEL4_CAPDL_OBJECT_COUNT_MAX UINT32_C(0x1000000)

// Kinds of what takes memory.  The level of a table is 1 below the root, and so on.
typedef enum sel4_capdl_kind {
    SEL4_CAPDL_UNTYPED,
    SEL4_CAPDL_ENDPOINT,
    SEL4_CAPDL_NOTIFICATION,
    SEL4_CAPDL_CNODE,
    SEL4_CAPDL_TCB,
    SEL4_CAPDL_VCPU,
    SEL4_CAPDL_FRAME,
    SEL4_CAPDL_VSPACE,
    SEL4_CAPDL_TABLE,
    SEL4_CAPDL_ASID_POOL, // made as untyped memory first
    SEL4_CAPDL_SCHED_CONTEXT,
    SEL4_CAPDL_REPLY,
    SEL4_CAPDL_KIND_COUNT,
} sel4_capdl_kind_t;

/*
 * Objects of one kind with consecutive numbers.  Runs with an address come first, ascending; the
 * others follow with descending `memory_bits`.
 */
typedef struct sel4_capdl_run {
    uint32_t first;
    uint32_t count;
    uint32_t parent;     // the untyped they are made from; SEL4_CAPDL_NONE: from the kernel's
    uint8_t kind;        // sel4_capdl_kind_t
    uint8_t size_bits;   // as the kernel is told
    uint8_t memory_bits; // log2 of what each takes
    uint8_t level;       // of a table
    uint64_t paddr;      // of the first, the others follow; SEL4_CAPDL_NO_ADDRESS: anywhere
} sel4_capdl_run_t;
_Static_assert(sizeof(sel4_capdl_run_t) == 24, "as documented");

// Tables with consecutive numbers, mapped 2^step_bits apart.
typedef struct sel4_capdl_table_run {
    uint32_t first;
    uint32_t count;
    uint32_t vspace;
    uint8_t level;
    uint8_t step_bits;
    uint16_t zero;
    uint64_t vaddr;
} sel4_capdl_table_run_t;
_Static_assert(sizeof(sel4_capdl_table_run_t) == 24, "as documented");

// Rights, and what else a mapping says.
enum {
    SEL4_CAPDL_READ = 1,
    SEL4_CAPDL_WRITE = 2,
    SEL4_CAPDL_GRANT = 4,
    SEL4_CAPDL_GRANT_REPLY = 8,
};
enum {
    SEL4_CAPDL_CACHED = 1,
    SEL4_CAPDL_EXECUTABLE = 2,
    SEL4_CAPDL_COPY = 4, // the frame is mapped elsewhere too: by a copy of its capability
};

// Frames with consecutive numbers, mapped one after the other.
typedef struct sel4_capdl_page_run {
    uint32_t first;
    uint32_t count;
    uint32_t vspace;
    uint8_t page_bits;
    uint8_t rights;
    uint8_t flags;
    uint8_t zero;
    uint64_t vaddr;
} sel4_capdl_page_run_t;
_Static_assert(sizeof(sel4_capdl_page_run_t) == 24, "as documented");

// How a capability comes into a CNode.
typedef enum sel4_capdl_how {
    SEL4_CAPDL_COPY_ALL, // with the rights that the original has
    SEL4_CAPDL_COPY_RIGHTS,
    SEL4_CAPDL_MINT, // with rights and `data`: a badge, or the guard of a CNode
    SEL4_CAPDL_MOVE, // the original itself
    SEL4_CAPDL_HOW_COUNT,
} sel4_capdl_how_t;

// Objects with consecutive numbers go into consecutive slots.
typedef struct sel4_capdl_cap_run {
    uint32_t cnode;
    uint32_t slot;
    uint32_t first;
    uint32_t count;
    uint8_t how; // sel4_capdl_how_t
    uint8_t rights;
    uint8_t cnode_bits;
    uint8_t zero[5];
    uint64_t data;
} sel4_capdl_cap_run_t;
_Static_assert(sizeof(sel4_capdl_cap_run_t) == 32, "as documented");

#define SEL4_CAPDL_ARGUMENT_COUNT_MAX 8

enum {
    SEL4_CAPDL_TCB_RESUME = 1,
    SEL4_CAPDL_TCB_FPU_DISABLED = 2,
    SEL4_CAPDL_TCB_DOMAIN = 4, // `domain` is to be set
};

typedef struct sel4_capdl_tcb {
    uint32_t id;
    uint32_t cspace;
    uint64_t cspace_data;
    uint32_t vspace;
    uint32_t ipc_frame;
    uint64_t ipc_buffer;
    uint32_t fault_endpoint;   // MCS, or SEL4_CAPDL_NONE; so the next four
    uint32_t timeout_endpoint; // MCS
    uint32_t sched_context;    // MCS
    uint32_t notification;
    uint32_t vcpu;
    uint32_t affinity;
    uint64_t fault_badge;
    uint64_t timeout_badge;
    uint64_t fault_cptr; // not MCS
    uint64_t ip;
    uint64_t sp;
    uint64_t arguments[SEL4_CAPDL_ARGUMENT_COUNT_MAX];
    uint8_t fault_rights;
    uint8_t timeout_rights;
    uint8_t priority;
    uint8_t max_priority;
    uint8_t domain;
    uint8_t flags;
    uint8_t argument_count;
    uint8_t zero;
} sel4_capdl_tcb_t;
_Static_assert(sizeof(sel4_capdl_tcb_t) == 168, "as documented");

typedef struct sel4_capdl_sched_context {
    uint32_t id;
    uint32_t core;
    uint64_t period_us;
    uint64_t budget_us;
    uint64_t badge;
} sel4_capdl_sched_context_t;
_Static_assert(sizeof(sel4_capdl_sched_context_t) == 32, "as documented");

typedef enum sel4_capdl_irq_kind {
    SEL4_CAPDL_IRQ_PLAIN,
    SEL4_CAPDL_IRQ_ARM,
    SEL4_CAPDL_IRQ_RISCV,
    SEL4_CAPDL_IRQ_MSI,
    SEL4_CAPDL_IRQ_IOAPIC,
    SEL4_CAPDL_IRQ_KIND_COUNT,
} sel4_capdl_irq_kind_t;

typedef struct sel4_capdl_irq {
    uint32_t id;
    uint32_t notification; // SEL4_CAPDL_NONE: not bound
    uint64_t number;
    uint64_t badge;
    uint8_t kind; // sel4_capdl_irq_kind_t
    uint8_t rights;
    uint8_t trigger;  // 0 level, 1 edge
    uint8_t polarity; // I/O APIC
    uint32_t target;  // Arm: core
    uint32_t source;  // I/O APIC, or the bus of an MSI
    uint32_t pin;     // or device
    uint32_t function;
    uint32_t handle;
} sel4_capdl_irq_t;
_Static_assert(sizeof(sel4_capdl_irq_t) == 48, "as documented");

// What takes a slot but no memory.
typedef enum sel4_capdl_device_kind {
    SEL4_CAPDL_IO_PORTS, // `a` to `b`
    SEL4_CAPDL_SMC,
    SEL4_CAPDL_DOMAIN_SET,
    SEL4_CAPDL_SCHED_CONTROL, // of core `a`
    SEL4_CAPDL_ASID_CONTROL,
    SEL4_CAPDL_IRQ_CONTROL, // at most one
    SEL4_CAPDL_SGI,         // Arm: the software-generated interrupt `a` on core `b`
    SEL4_CAPDL_DEVICE_KIND_COUNT,
} sel4_capdl_device_kind_t;

typedef struct sel4_capdl_device {
    uint32_t id;
    uint32_t kind; // sel4_capdl_device_kind_t
    uint64_t a;
    uint64_t b;
} sel4_capdl_device_t;
_Static_assert(sizeof(sel4_capdl_device_t) == 24, "as documented");

typedef enum sel4_capdl_fill_kind {
    SEL4_CAPDL_FILL_DATA,     // bytes of the specification
    SEL4_CAPDL_FILL_BOOTINFO, // a chunk of the kernel's extra boot information, with its header
    SEL4_CAPDL_FILL_DEFLATED, // bytes of the specification, which <sel4c/inflate.h> unpacks
    SEL4_CAPDL_FILL_KIND_COUNT,
} sel4_capdl_fill_kind_t;

typedef struct sel4_capdl_fill {
    uint32_t frame;
    uint32_t start; // in the frame
    uint32_t size;
    uint8_t kind;         // sel4_capdl_fill_kind_t
    uint8_t frame_bits;   // 12 or 21
    uint8_t chunk;        // of boot information
    uint8_t flags;        // of the frame: SEL4_CAPDL_CACHED, SEL4_CAPDL_EXECUTABLE
    uint32_t offset;      // in the data, or in the chunk
    uint32_t stored_size; // in the data; 0 for a chunk
} sel4_capdl_fill_t;
_Static_assert(sizeof(sel4_capdl_fill_t) == 24, "as documented");

enum {
    SEL4_CAPDL_TICKS,
    SEL4_CAPDL_END,
};

typedef struct sel4_capdl_domain {
    uint64_t duration;
    uint8_t unit;
    uint8_t domain;
    uint8_t zero[6];
} sel4_capdl_domain_t;
_Static_assert(sizeof(sel4_capdl_domain_t) == 16, "as documented");

// Names, ascending by `id`; not every object has one.
typedef struct sel4_capdl_name {
    uint32_t id;
    uint32_t offset; // in the strings, which end with a NUL each
} sel4_capdl_name_t;

typedef enum sel4_capdl_section {
    SEL4_CAPDL_SECTION_RUNS,     // sel4_capdl_run_t, without a parent
    SEL4_CAPDL_SECTION_CHILDREN, // sel4_capdl_run_t, with one; parents before their children's
    SEL4_CAPDL_SECTION_TABLES,   // sel4_capdl_table_run_t, upper levels first
    SEL4_CAPDL_SECTION_PAGES,    // sel4_capdl_page_run_t
    SEL4_CAPDL_SECTION_CAPS,     // sel4_capdl_cap_run_t
    SEL4_CAPDL_SECTION_TCBS,     // sel4_capdl_tcb_t
    SEL4_CAPDL_SECTION_SCHED_CONTEXTS,
    SEL4_CAPDL_SECTION_IRQS,
    SEL4_CAPDL_SECTION_DEVICES,
    SEL4_CAPDL_SECTION_FILLS,
    SEL4_CAPDL_SECTION_ASID_POOLS, // uint32_t: objects, in the order of their numbers
    SEL4_CAPDL_SECTION_SCHEDULE,   // sel4_capdl_domain_t
    SEL4_CAPDL_SECTION_NAMES,
    SEL4_CAPDL_SECTION_STRINGS, // bytes
    SEL4_CAPDL_SECTION_DATA,    // bytes
    SEL4_CAPDL_SECTION_COUNT,
} sel4_capdl_section_t;

typedef struct sel4_capdl_header {
    uint64_t magic;
    uint32_t version;
    uint32_t header_size;
    uint64_t size;
    uint64_t kernel_hash; // sel4_capdl_kernel_hash() of the kernel that it is for
    uint32_t object_count;
    uint32_t slot_count;
    uint32_t spare_count; // further slots that the initialiser needs
    uint16_t machine;     // as in ELF
    uint8_t log_level;    // 0 silent, 1 errors, 2 phases, 3 everything
    uint8_t has_schedule_start;
    uint64_t schedule_start; // counted from the kernel's first entry
    uint64_t schedule_shift;
    struct {
        uint32_t offset; // of the section, from the start
        uint32_t count;  // of its records
    } sections[SEL4_CAPDL_SECTION_COUNT];
    uint8_t store_bits; // log2 of the memory of the initialiser's store; 0: it needs none
    uint8_t root_bits;  // log2 of the slots of the root CNode
    uint8_t zero[6];
} sel4_capdl_header_t;
_Static_assert(sizeof(sel4_capdl_header_t) == 192, "as documented");

// name, number, text
#define SEL4_CAPDL_SPEC_ERRORS(X)                                                       \
    X(TRUNCATED, 1, "the specification is cut off or not aligned")                      \
    X(MAGIC, 2, "this is no specification of a system")                                 \
    X(VERSION, 3, "the specification has another version of the format")                \
    X(SECTIONS, 4, "a section lies outside of the specification")                       \
    X(RUNS, 5, "the objects to make are not in order, or not all there")                \
    X(MAPPINGS, 6, "a mapping is for an object of the wrong kind or for no address")    \
    X(CAPS, 7, "a capability is for an object that does not exist or goes to no CNode") \
    X(THREADS, 8, "a thread or its time is for objects of the wrong kind")              \
    X(DEVICES, 9, "an interrupt, device or ASID pool is for objects of the wrong kind") \
    X(FILLS, 10, "contents of a frame lie outside of it or of the data")                \
    X(SCHEDULE, 11, "the schedule of domains is damaged")                               \
    X(NAMES, 12, "the names are not in order or not ended")

typedef enum sel4_capdl_spec_error {
    SEL4_CAPDL_SPEC_OK = 0,
#define X(name, number, text) SEL4_CAPDL_SPEC_ERR_##name = number,
    SEL4_CAPDL_SPEC_ERRORS(X)
#undef X
} sel4_capdl_spec_error_t;

typedef struct SEL4_MUST_CHECK sel4_capdl_spec_result {
    sel4_capdl_spec_error_t error;
} sel4_capdl_spec_result_t;

// What an error means, in a sentence without a full stop; never NULL.
const char *sel4_capdl_spec_error_text(sel4_capdl_spec_error_t error);

typedef struct sel4_capdl_spec {
    const sel4_capdl_header_t *header;
    const sel4_capdl_run_t *runs;
    const sel4_capdl_run_t *children;
    const sel4_capdl_table_run_t *tables;
    const sel4_capdl_page_run_t *pages;
    const sel4_capdl_cap_run_t *caps;
    const sel4_capdl_tcb_t *tcbs;
    const sel4_capdl_sched_context_t *sched_contexts;
    const sel4_capdl_irq_t *irqs;
    const sel4_capdl_device_t *devices;
    const sel4_capdl_fill_t *fills;
    const uint32_t *asid_pools;
    const sel4_capdl_domain_t *schedule;
    const sel4_capdl_name_t *names;
    const char *strings;
    const uint8_t *data;
} sel4_capdl_spec_t;
_Static_assert(sizeof(sel4_capdl_spec_t) == (1 + SEL4_CAPDL_SECTION_COUNT) * sizeof(void *) &&
                   offsetof(sel4_capdl_spec_t, data) ==
                       (1 + SEL4_CAPDL_SECTION_DATA) * sizeof(void *),
               "a pointer for each section, in their order");

// The number of records of a section.
static inline uint32_t sel4_capdl_spec_count(const sel4_capdl_spec_t *spec,
                                             sel4_capdl_section_t section)
{
    return spec->header->sections[section].count;
}

/*
 * Checks everything, in one pass.
 *
 * Needs  `bytes` aligned to SEL4_CAPDL_SPEC_ALIGN, otherwise TRUNCATED
 * Fails  SEL4_CAPDL_SPEC_ERR_…, as the list says; `*ret_spec` is untouched
 * Owns   the specification borrows `bytes`
 */
sel4_capdl_spec_result_t sel4_capdl_spec_open(sel4_span_t bytes, sel4_capdl_spec_t *ret_spec);

// The name of an object; NULL when it has none.
const char *sel4_capdl_spec_name(const sel4_capdl_spec_t *spec, uint32_t id);

// The run that an object is made by; NULL for pages of the initialiser and what takes no memory.
const sel4_capdl_run_t *sel4_capdl_spec_run(const sel4_capdl_spec_t *spec, uint32_t id);

/*
 * Where a system has more capabilities than the root CNode has room for, the initialiser makes
 * itself a store: CNodes as large as the root CNode, below one whose first slot leads to that.
 * Behind the leaves, that has a slot for a capability that is used often.
 * They are made of one untyped of 2^memory_bits bytes.
 */
typedef struct sel4_capdl_store {
    uint32_t leaf_count;
    uint8_t top_bits; // log2 of the slots of the one above
    uint8_t memory_bits;
} sel4_capdl_store_t;

// The store for `slot_count` capabilities below a root CNode of 2^root_bits slots, at least 2.
sel4_capdl_store_t sel4_capdl_store_for(uint64_t slot_count, unsigned root_bits);

// The capabilities that go into the store, or into the root CNode when there is no store.
static inline uint64_t sel4_capdl_spec_slot_count(const sel4_capdl_spec_t *spec)
{
    return (uint64_t)spec->header->slot_count + spec->header->spare_count;
}

// Free slots of the root CNode that the initialiser needs: two for untyped memory that is skipped;
// and two for the store, where there is one.
static inline uint64_t sel4_capdl_root_slot_count(const sel4_capdl_spec_t *spec)
{
    return 2 + (spec->header->store_bits != 0 ? 2 : sel4_capdl_spec_slot_count(spec));
}

/*
 * What of a kernel a specification depends on.  The tool fills it in from the configuration, the
 * initialiser from the headers that it was compiled with: a specification for another kernel has
 * another hash and is refused.
 */
typedef struct sel4_capdl_kernel {
    uint16_t machine;
    uint8_t is_mcs;
    uint8_t has_vcpu;
    uint8_t tcb_bits;
    uint8_t notification_bits;
    uint8_t vspace_bits;
    uint8_t level_count;
    uint32_t core_count;
    uint32_t domain_count;
} sel4_capdl_kernel_t;

uint64_t sel4_capdl_kernel_hash(const sel4_capdl_kernel_t *kernel);

// What the initialiser says of itself, under this symbol of its own file.
#define SEL4_CAPDL_DESCRIPTION_SYMBOL "sel4_capdl_description"
#define SEL4_CAPDL_DESCRIPTION_MAGIC  UINT64_C(0x006e6964346c6573) // "sel4din\0"

typedef struct sel4_capdl_description {
    uint64_t magic;
    uint32_t spec_version;
    uint32_t page_bits;
    sel4_capdl_kernel_t kernel;
} sel4_capdl_description_t;
_Static_assert(sizeof(sel4_capdl_description_t) == 32, "read field by field by the tool");
