// SPDX-License-Identifier: BSD-2-Clause

/*
 * Checks a specification once, so that the initialiser can use its records as they are.
 *
 * The runs give every object its kind; the other sections are held against them.
 */

#include <sel4c/arith.h>
#include <sel4c/bits.h>
#include <sel4c/capdl_spec.h>

#define SUCCESS       ((sel4_capdl_spec_result_t){ SEL4_CAPDL_SPEC_OK })
#define FAILURE(name) ((sel4_capdl_spec_result_t){ SEL4_CAPDL_SPEC_ERR_##name })

// What a part of a specification must be like.
#define NEED(condition)     \
    do {                    \
        if (!(condition)) { \
            return false;   \
        }                   \
    } while (0)
#define NEED_OR(condition, name)  \
    do {                          \
        if (!(condition)) {       \
            return FAILURE(name); \
        }                         \
    } while (0)

const char *sel4_capdl_spec_error_text(sel4_capdl_spec_error_t error)
{
    switch (error) {
    case SEL4_CAPDL_SPEC_OK:
        return "no error";
#define X(name, number, text)        \
    case SEL4_CAPDL_SPEC_ERR_##name: \
        return text;
        SEL4_CAPDL_SPEC_ERRORS(X)
#undef X
    }
    return "unknown error";
}

static uint32_t count_of(const sel4_capdl_spec_t *spec, sel4_capdl_section_t section)
{
    return sel4_capdl_spec_count(spec, section);
}

// Whether [first, first + count) are objects.
static bool are_objects(const sel4_capdl_spec_t *spec, uint32_t first, uint32_t count)
{
    uint32_t total = spec->header->object_count;

    return count > 0 && first < total && count <= total - first;
}

// The run of `section` that makes an object; runs of a section ascend by number.
static const sel4_capdl_run_t *find_run(const sel4_capdl_run_t *runs, uint32_t count, uint32_t id)
{
    uint32_t low = 0;

    while (low < count) {
        uint32_t middle = low + (count - low) / 2;
        if (id < runs[middle].first) {
            count = middle;
        } else if (id - runs[middle].first >= runs[middle].count) {
            low = middle + 1;
        } else {
            return &runs[middle];
        }
    }
    return NULL;
}

const sel4_capdl_run_t *sel4_capdl_spec_run(const sel4_capdl_spec_t *spec, uint32_t id)
{
    const sel4_capdl_run_t *run = find_run(spec->runs, count_of(spec, SEL4_CAPDL_SECTION_RUNS), id);

    return run ? run : find_run(spec->children, count_of(spec, SEL4_CAPDL_SECTION_CHILDREN), id);
}

// Whether the object exists and is of that kind.
static bool is_kind(const sel4_capdl_spec_t *spec, uint32_t id, unsigned kind)
{
    const sel4_capdl_run_t *run = sel4_capdl_spec_run(spec, id);

    if (!run) {
        return kind == SEL4_CAPDL_FRAME && id >= spec->header->slot_count &&
               id < spec->header->object_count;
    }
    return run->kind == kind;
}

// Whether all of a range are made by runs of that kind, or are pages of the initialiser.
static bool are_kind(const sel4_capdl_spec_t *spec, uint32_t first, uint32_t count,
                     sel4_capdl_kind_t kind, unsigned size_bits)
{
    if (!are_objects(spec, first, count)) {
        return false;
    }
    while (count > 0) {
        const sel4_capdl_run_t *run = sel4_capdl_spec_run(spec, first);
        if (!run) {
            return kind == SEL4_CAPDL_FRAME && size_bits == 12 && first >= spec->header->slot_count;
        }
        if (run->kind != kind || (kind == SEL4_CAPDL_FRAME && run->size_bits != size_bits)) {
            return false;
        }
        uint32_t here = run->count - (first - run->first);
        here = here < count ? here : count;
        first += here;
        count -= here;
    }
    return true;
}

/* ---- Objects */

static bool is_run_sane(const sel4_capdl_spec_t *spec, const sel4_capdl_run_t *run)
{
    return run->count > 0 && run->first < spec->header->slot_count &&
           run->count <= spec->header->slot_count - run->first &&
           run->kind < SEL4_CAPDL_KIND_COUNT && run->memory_bits >= 4 && run->memory_bits < 48 &&
           run->size_bits < 48 && run->level < 8 && run->count <= UINT64_MAX >> run->memory_bits;
}

static bool check_runs(const sel4_capdl_spec_t *spec)
{
    uint32_t next = 0;
    bool is_fixed = true;
    uint64_t address = 0;
    unsigned bits = 48;

    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_RUNS); i++) {
        const sel4_capdl_run_t *run = &spec->runs[i];
        NEED(is_run_sane(spec, run));
        NEED(run->first == next && run->parent == SEL4_CAPDL_NONE);
        next += run->count;
        if (run->paddr != SEL4_CAPDL_NO_ADDRESS) {
            uint64_t span = (uint64_t)run->count << run->memory_bits;
            NEED(is_fixed && run->paddr >= address);
            NEED(sel4_is_aligned(run->paddr, run->memory_bits));
            NEED(!sel4_add_u64(run->paddr, span, &address).error);
        } else {
            is_fixed = false;
            NEED(run->memory_bits <= bits);
            bits = run->memory_bits;
        }
    }
    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_CHILDREN); i++) {
        const sel4_capdl_run_t *run = &spec->children[i];
        NEED(is_run_sane(spec, run));
        NEED(run->first == next && run->parent < run->first);
        next += run->count;
        NEED(is_kind(spec, run->parent, SEL4_CAPDL_UNTYPED));
    }
    NEED(next <= spec->header->slot_count);
    return true;
}

/* ---- Address spaces */

// Whether `count` steps of 2^bits bytes from an address on end at one.
static bool are_addresses(uint64_t vaddr, uint32_t count, unsigned bits)
{
    uint64_t end;

    return bits < 48 && count <= UINT64_MAX >> bits &&
           !sel4_add_u64(vaddr, (uint64_t)count << bits, &end).error;
}

static bool check_mappings(const sel4_capdl_spec_t *spec)
{
    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_TABLES); i++) {
        const sel4_capdl_table_run_t *run = &spec->tables[i];
        NEED(are_kind(spec, run->first, run->count, SEL4_CAPDL_TABLE, 0));
        NEED(is_kind(spec, run->vspace, SEL4_CAPDL_VSPACE));
        NEED(run->level > 0 && run->level < 8);
        NEED(are_addresses(run->vaddr, run->count, run->step_bits));
    }
    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_PAGES); i++) {
        const sel4_capdl_page_run_t *run = &spec->pages[i];
        NEED(run->page_bits >= 12);
        NEED(are_kind(spec, run->first, run->count, SEL4_CAPDL_FRAME, run->page_bits));
        NEED(is_kind(spec, run->vspace, SEL4_CAPDL_VSPACE));
        NEED(are_addresses(run->vaddr, run->count, run->page_bits));
        NEED(run->rights < 16 && run->flags < 8);
    }
    return true;
}

/* ---- Capabilities and threads */

static bool check_caps(const sel4_capdl_spec_t *spec)
{
    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_CAPS); i++) {
        const sel4_capdl_cap_run_t *run = &spec->caps[i];
        const sel4_capdl_run_t *cnode = sel4_capdl_spec_run(spec, run->cnode);
        NEED(are_objects(spec, run->first, run->count));
        NEED(cnode && cnode->kind == SEL4_CAPDL_CNODE && cnode->size_bits == run->cnode_bits);
        uint64_t slot_count = sel4_power_of_two(run->cnode_bits);
        NEED(run->slot < slot_count && run->count <= slot_count - run->slot);
        NEED(run->how < SEL4_CAPDL_HOW_COUNT && run->rights < 16);
    }
    return true;
}

// What a thread is made of.
static bool are_parts_sane(const sel4_capdl_spec_t *spec, const sel4_capdl_tcb_t *tcb)
{
    static const struct {
        uint8_t at;
        uint8_t kind;
        bool is_needed;
    } parts[] = {
        { offsetof(sel4_capdl_tcb_t, id), SEL4_CAPDL_TCB, true },
        { offsetof(sel4_capdl_tcb_t, cspace), SEL4_CAPDL_CNODE, true },
        { offsetof(sel4_capdl_tcb_t, vspace), SEL4_CAPDL_VSPACE, true },
        { offsetof(sel4_capdl_tcb_t, ipc_frame), SEL4_CAPDL_FRAME, false },
        { offsetof(sel4_capdl_tcb_t, fault_endpoint), SEL4_CAPDL_ENDPOINT, false },
        { offsetof(sel4_capdl_tcb_t, timeout_endpoint), SEL4_CAPDL_ENDPOINT, false },
        { offsetof(sel4_capdl_tcb_t, sched_context), SEL4_CAPDL_SCHED_CONTEXT, false },
        { offsetof(sel4_capdl_tcb_t, notification), SEL4_CAPDL_NOTIFICATION, false },
        { offsetof(sel4_capdl_tcb_t, vcpu), SEL4_CAPDL_VCPU, false },
    };

    for (size_t i = 0; i < SEL4_ARRAY_COUNT(parts); i++) {
        uint32_t id;
        __builtin_memcpy(&id, (const uint8_t *)tcb + parts[i].at, sizeof id);
        NEED(is_kind(spec, id, parts[i].kind) || (id == SEL4_CAPDL_NONE && !parts[i].is_needed));
    }
    return true;
}

static bool check_threads(const sel4_capdl_spec_t *spec)
{
    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_SCHED_CONTEXTS); i++) {
        NEED(is_kind(spec, spec->sched_contexts[i].id, SEL4_CAPDL_SCHED_CONTEXT));
    }
    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_TCBS); i++) {
        const sel4_capdl_tcb_t *tcb = &spec->tcbs[i];
        NEED(are_parts_sane(spec, tcb));
        NEED(tcb->argument_count <= SEL4_CAPDL_ARGUMENT_COUNT_MAX);
        NEED(tcb->fault_rights < 16 && tcb->timeout_rights < 16);
    }
    return true;
}

/* ---- Devices, contents, schedule */

// A number without memory: above all that runs make, below the initialiser's pages.
static bool is_bare(const sel4_capdl_spec_t *spec, uint32_t id)
{
    return id < spec->header->slot_count && !sel4_capdl_spec_run(spec, id);
}

static bool check_devices(const sel4_capdl_spec_t *spec)
{
    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_IRQS); i++) {
        const sel4_capdl_irq_t *irq = &spec->irqs[i];
        NEED(is_bare(spec, irq->id) && irq->kind < SEL4_CAPDL_IRQ_KIND_COUNT);
        NEED(irq->notification == SEL4_CAPDL_NONE ||
             is_kind(spec, irq->notification, SEL4_CAPDL_NOTIFICATION));
        NEED(irq->rights < 16);
    }
    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_DEVICES); i++) {
        NEED(is_bare(spec, spec->devices[i].id));
        NEED(spec->devices[i].kind < SEL4_CAPDL_DEVICE_KIND_COUNT);
    }
    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_ASID_POOLS); i++) {
        NEED(is_kind(spec, spec->asid_pools[i], SEL4_CAPDL_ASID_POOL));
    }
    return true;
}

static bool check_fills(const sel4_capdl_spec_t *spec)
{
    uint32_t data_size = count_of(spec, SEL4_CAPDL_SECTION_DATA);

    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_FILLS); i++) {
        const sel4_capdl_fill_t *fill = &spec->fills[i];
        const sel4_capdl_run_t *run = sel4_capdl_spec_run(spec, fill->frame);
        NEED(run && run->kind == SEL4_CAPDL_FRAME && run->size_bits == fill->frame_bits);
        NEED(fill->frame_bits == 12 || fill->frame_bits == 21);
        NEED(sel4_range_fits(fill->start, fill->size, sel4_power_of_two(fill->frame_bits)));
        NEED(fill->kind < SEL4_CAPDL_FILL_KIND_COUNT);
        NEED(fill->kind != SEL4_CAPDL_FILL_DATA || fill->stored_size == fill->size);
        NEED(fill->kind == SEL4_CAPDL_FILL_BOOTINFO ||
             sel4_range_fits(fill->offset, fill->stored_size, data_size));
    }
    return true;
}

static bool check_schedule(const sel4_capdl_spec_t *spec)
{
    for (uint32_t i = 0; i < count_of(spec, SEL4_CAPDL_SECTION_SCHEDULE); i++) {
        NEED(spec->schedule[i].unit <= SEL4_CAPDL_END);
    }
    return true;
}

static bool check_names(const sel4_capdl_spec_t *spec)
{
    uint32_t string_size = count_of(spec, SEL4_CAPDL_SECTION_STRINGS);
    uint32_t count = count_of(spec, SEL4_CAPDL_SECTION_NAMES);

    NEED(string_size == 0 || spec->strings[string_size - 1] == '\0');
    for (uint32_t i = 0; i < count; i++) {
        NEED(spec->names[i].id < spec->header->object_count);
        NEED(i == 0 || spec->names[i - 1].id < spec->names[i].id);
        NEED(spec->names[i].offset < string_size);
    }
    return true;
}

const char *sel4_capdl_spec_name(const sel4_capdl_spec_t *spec, uint32_t id)
{
    uint32_t low = 0;
    uint32_t high = count_of(spec, SEL4_CAPDL_SECTION_NAMES);

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (spec->names[middle].id == id) {
            return spec->strings + spec->names[middle].offset;
        }
        if (spec->names[middle].id < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

/* ---- The whole */

static bool open_sections(sel4_span_t bytes, sel4_capdl_spec_t *spec)
{
    static const struct {
        uint8_t size;
        uint8_t align;
    } records[SEL4_CAPDL_SECTION_COUNT] = {
        [SEL4_CAPDL_SECTION_RUNS] = { sizeof(sel4_capdl_run_t), 8 },
        [SEL4_CAPDL_SECTION_CHILDREN] = { sizeof(sel4_capdl_run_t), 8 },
        [SEL4_CAPDL_SECTION_TABLES] = { sizeof(sel4_capdl_table_run_t), 8 },
        [SEL4_CAPDL_SECTION_PAGES] = { sizeof(sel4_capdl_page_run_t), 8 },
        [SEL4_CAPDL_SECTION_CAPS] = { sizeof(sel4_capdl_cap_run_t), 8 },
        [SEL4_CAPDL_SECTION_TCBS] = { sizeof(sel4_capdl_tcb_t), 8 },
        [SEL4_CAPDL_SECTION_SCHED_CONTEXTS] = { sizeof(sel4_capdl_sched_context_t), 8 },
        [SEL4_CAPDL_SECTION_IRQS] = { sizeof(sel4_capdl_irq_t), 8 },
        [SEL4_CAPDL_SECTION_DEVICES] = { sizeof(sel4_capdl_device_t), 8 },
        [SEL4_CAPDL_SECTION_FILLS] = { sizeof(sel4_capdl_fill_t), 8 },
        [SEL4_CAPDL_SECTION_ASID_POOLS] = { sizeof(uint32_t), 4 },
        [SEL4_CAPDL_SECTION_SCHEDULE] = { sizeof(sel4_capdl_domain_t), 8 },
        [SEL4_CAPDL_SECTION_NAMES] = { sizeof(sel4_capdl_name_t), 4 },
        [SEL4_CAPDL_SECTION_STRINGS] = { 1, 1 },
        [SEL4_CAPDL_SECTION_DATA] = { 1, 1 },
    };
    const void *at[SEL4_CAPDL_SECTION_COUNT];

    for (unsigned i = 0; i < SEL4_CAPDL_SECTION_COUNT; i++) {
        uint32_t offset = spec->header->sections[i].offset;
        uint64_t size = (uint64_t)spec->header->sections[i].count * records[i].size;
        NEED(offset % records[i].align == 0);
        NEED(size <= bytes.size && sel4_range_fits(offset, (size_t)size, bytes.size));
        at[i] = bytes.data + offset;
    }
    // The pointers are in the order of the sections.
    __builtin_memcpy(&spec->runs, at, sizeof at);
    return true;
}

sel4_capdl_store_t sel4_capdl_store_for(uint64_t slot_count, unsigned root_bits)
{
    enum { SLOT_BITS = 5 };
    sel4_capdl_store_t store;

    store.leaf_count = (uint32_t)((slot_count + sel4_bits_mask(root_bits)) >> root_bits);
    // Beside the leaves: the root CNode, and one capability that is near.
    store.top_bits = (uint8_t)sel4_log2_ceil((uint64_t)store.leaf_count + 2);
    uint64_t all = ((uint64_t)store.leaf_count << root_bits) + sel4_power_of_two(store.top_bits);
    store.memory_bits = (uint8_t)(sel4_log2_ceil(all) + SLOT_BITS);
    return store;
}

// That the counts are those of a system at all, and the store is the one for them.
static bool check_counts(const sel4_capdl_spec_t *spec)
{
    const sel4_capdl_header_t *header = spec->header;

    return header->object_count <= SEL4_CAPDL_OBJECT_COUNT_MAX &&
           header->slot_count <= header->object_count &&
           header->spare_count <= SEL4_CAPDL_OBJECT_COUNT_MAX &&
           (header->store_bits == 0 ||
            (header->root_bits > 0 && header->root_bits < 32 &&
             header->store_bits ==
                 sel4_capdl_store_for(sel4_capdl_spec_slot_count(spec), header->root_bits)
                     .memory_bits));
}

sel4_capdl_spec_result_t sel4_capdl_spec_open(sel4_span_t bytes, sel4_capdl_spec_t *ret_spec)
{
    sel4_capdl_spec_t spec = { 0 };

    NEED_OR(bytes.size >= sizeof *spec.header, TRUNCATED);
    NEED_OR((uintptr_t)bytes.data % SEL4_CAPDL_SPEC_ALIGN == 0, TRUNCATED);
    spec.header = (const void *)bytes.data;
    NEED_OR(spec.header->magic == SEL4_CAPDL_SPEC_MAGIC, MAGIC);
    NEED_OR(spec.header->version == SEL4_CAPDL_SPEC_VERSION, VERSION);
    NEED_OR(spec.header->header_size == sizeof *spec.header, VERSION);
    NEED_OR(spec.header->size == bytes.size, TRUNCATED);
    NEED_OR(check_counts(&spec), RUNS);
    NEED_OR(open_sections(bytes, &spec), SECTIONS);
    NEED_OR(check_runs(&spec), RUNS);
    NEED_OR(check_mappings(&spec), MAPPINGS);
    NEED_OR(check_caps(&spec), CAPS);
    NEED_OR(check_threads(&spec), THREADS);
    NEED_OR(check_devices(&spec), DEVICES);
    NEED_OR(check_fills(&spec), FILLS);
    NEED_OR(check_schedule(&spec), SCHEDULE);
    NEED_OR(check_names(&spec), NAMES);
    *ret_spec = spec;
    return SUCCESS;
}

// FNV-1a over the version and all that is told of the kernel.
uint64_t sel4_capdl_kernel_hash(const sel4_capdl_kernel_t *kernel)
{
    const uint32_t version = SEL4_CAPDL_SPEC_VERSION;
    uint8_t bytes[20];
    _Static_assert(sizeof bytes == sizeof version + sizeof *kernel, "nothing between");
    __builtin_memcpy(bytes, &version, sizeof version);
    __builtin_memcpy(bytes + sizeof version, kernel, sizeof *kernel);
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < sizeof bytes; i++) {
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}
