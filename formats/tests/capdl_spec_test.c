// SPDX-License-Identifier: BSD-2-Clause

/*
 * One small specification with a record of every kind, and what is said when one number of it is
 * another: the initialiser uses whatever is accepted as it stands.
 */

#include <string.h>

#include <sel4c/capdl_spec.h>

#include "harness.h"

enum {
    DEVICE_FRAME = 0, // two of them, at an address
    UNTYPED = 2,
    VSPACE = 3,
    TABLE = 4, // two
    FRAME = 6, // three
    ASID_POOL = 9,
    TCB = 10,
    CNODE = 11,
    SCHED_CONTEXT = 12,
    NOTIFICATION = 13,
    ENDPOINT = 14,
    CHILD = 15, // two frames, of the untyped
    IRQ = 17,
    DEVICE = 18,
    SLOT_COUNT = 19,
    PAGE = 19, // two of the initialiser's
    OBJECT_COUNT = 21,
};

#define NONE       SEL4_CAPDL_NONE
#define NO_ADDRESS SEL4_CAPDL_NO_ADDRESS

typedef struct image {
    _Alignas(16) sel4_capdl_header_t header;
    sel4_capdl_run_t runs[11];
    sel4_capdl_run_t children[1];
    sel4_capdl_table_run_t tables[1];
    sel4_capdl_page_run_t pages[2];
    sel4_capdl_cap_run_t caps[2];
    sel4_capdl_tcb_t tcbs[2];
    sel4_capdl_sched_context_t sched_contexts[1];
    sel4_capdl_irq_t irqs[2];
    sel4_capdl_device_t devices[1];
    sel4_capdl_fill_t fills[4];
    uint32_t asid_pools[1];
    sel4_capdl_domain_t schedule[2];
    sel4_capdl_name_t names[3];
    char strings[10];
    uint8_t data[16];
} image_t;

static image_t image;

#define RUN(first_, count_, kind_, memory_bits_, size_bits_)                              \
    {                                                                                     \
        .first = (first_), .count = (count_), .parent = NONE, .kind = SEL4_CAPDL_##kind_, \
        .memory_bits = (memory_bits_), .size_bits = (size_bits_), .paddr = NO_ADDRESS     \
    }
#define SECTION(name, field) \
    [SEL4_CAPDL_SECTION_##   \
        name] = { offsetof(image_t, field), sizeof(image.field) / sizeof(image.field[0]) }

static const image_t good = {
    .header = {
        .magic = SEL4_CAPDL_SPEC_MAGIC,
        .version = SEL4_CAPDL_SPEC_VERSION,
        .header_size = sizeof(sel4_capdl_header_t),
        .size = sizeof(image_t),
        .object_count = OBJECT_COUNT,
        .slot_count = SLOT_COUNT,
        .spare_count = 5,
        .sections = {
            SECTION(RUNS, runs),         SECTION(CHILDREN, children),
            SECTION(TABLES, tables),     SECTION(PAGES, pages),
            SECTION(CAPS, caps),         SECTION(TCBS, tcbs),
            SECTION(SCHED_CONTEXTS, sched_contexts),
            SECTION(IRQS, irqs),         SECTION(DEVICES, devices),
            SECTION(FILLS, fills),       SECTION(ASID_POOLS, asid_pools),
            SECTION(SCHEDULE, schedule), SECTION(NAMES, names),
            SECTION(STRINGS, strings),   SECTION(DATA, data),
        },
    },
    .runs = {
        { .first = DEVICE_FRAME, .count = 2, .parent = NONE, .kind = SEL4_CAPDL_FRAME,
          .memory_bits = 12, .size_bits = 12, .paddr = 0x9000000 },
        RUN(UNTYPED, 1, UNTYPED, 16, 16),
        RUN(VSPACE, 1, VSPACE, 12, 0),
        RUN(TABLE, 2, TABLE, 12, 0),
        RUN(FRAME, 3, FRAME, 12, 12),
        RUN(ASID_POOL, 1, ASID_POOL, 12, 0),
        RUN(TCB, 1, TCB, 11, 0),
        RUN(CNODE, 1, CNODE, 9, 4),
        RUN(SCHED_CONTEXT, 1, SCHED_CONTEXT, 8, 8),
        RUN(NOTIFICATION, 1, NOTIFICATION, 6, 0),
        RUN(ENDPOINT, 1, ENDPOINT, 4, 0),
    },
    .children = {
        { .first = CHILD, .count = 2, .parent = UNTYPED, .kind = SEL4_CAPDL_FRAME,
          .memory_bits = 12, .size_bits = 12, .paddr = NO_ADDRESS },
    },
    .tables = { { .first = TABLE, .count = 2, .vspace = VSPACE, .level = 1, .step_bits = 21 } },
    .pages = {
        { .first = FRAME, .count = 3, .vspace = VSPACE, .page_bits = 12, .rights = 15, .flags = 7,
          .vaddr = 0x1000 },
        { .first = PAGE, .count = 2, .vspace = VSPACE, .page_bits = 12, .rights = 1 },
    },
    .caps = {
        { .cnode = CNODE, .slot = 0, .first = ENDPOINT, .count = 1, .how = SEL4_CAPDL_MOVE,
          .rights = 15, .cnode_bits = 4 },
        { .cnode = CNODE, .slot = 12, .first = 0, .count = 4, .cnode_bits = 4 }, // up to the last
    },
    .tcbs = {
        { .id = TCB, .cspace = CNODE, .vspace = VSPACE, .ipc_frame = FRAME,
          .fault_endpoint = ENDPOINT, .timeout_endpoint = ENDPOINT,
          .sched_context = SCHED_CONTEXT, .notification = NOTIFICATION, .vcpu = NONE,
          .fault_rights = 15, .timeout_rights = 15,
          .argument_count = SEL4_CAPDL_ARGUMENT_COUNT_MAX },
        { .id = TCB, .cspace = CNODE, .vspace = VSPACE, .ipc_frame = NONE, .fault_endpoint = NONE,
          .timeout_endpoint = NONE, .sched_context = NONE, .notification = NONE, .vcpu = NONE },
    },
    .sched_contexts = { { .id = SCHED_CONTEXT } },
    .irqs = {
        { .id = IRQ, .notification = NOTIFICATION, .kind = SEL4_CAPDL_IRQ_IOAPIC, .rights = 15 },
        { .id = IRQ, .notification = NONE },
    },
    .devices = { { .id = DEVICE, .kind = SEL4_CAPDL_SGI } },
    .fills = {
        { .frame = FRAME, .start = 4080, .size = 16, .kind = SEL4_CAPDL_FILL_DATA,
          .frame_bits = 12, .stored_size = 16 },
        { .frame = FRAME + 1, .size = 4096, .kind = SEL4_CAPDL_FILL_BOOTINFO, .frame_bits = 12,
          .offset = 1000 },
        { .frame = FRAME + 2, .size = 4096, .kind = SEL4_CAPDL_FILL_DEFLATED, .frame_bits = 12,
          .offset = 12, .stored_size = 4 },
        { .frame = DEVICE_FRAME, .size = 1, .kind = SEL4_CAPDL_FILL_DATA, .frame_bits = 12,
          .offset = 15, .stored_size = 1 },
    },
    .asid_pools = { ASID_POOL },
    .schedule = { { .unit = SEL4_CAPDL_TICKS }, { .unit = SEL4_CAPDL_END } },
    .names = { { 0, 0 }, { TABLE + 1, 2 }, { OBJECT_COUNT - 1, 9 } },
    .strings = "a\0table_1",
};

static sel4_capdl_spec_t spec;

static sel4_capdl_spec_error_t open_image(void)
{
    return sel4_capdl_spec_open(sel4_span(&image, sizeof image), &spec).error;
}

// A number at some place of the image.
typedef struct edit {
    size_t at;
    size_t size;
    uint64_t value;
} edit_t;

#define EDIT(field, value_)                                                         \
    {                                                                               \
        offsetof(image_t, field), sizeof(((image_t *)0)->field), (uint64_t)(value_) \
    }

typedef struct example {
    const char *what;
    sel4_capdl_spec_error_t error;
    edit_t edits[3];
} example_t;

static void check_all(const example_t *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        image = good;
        harness_note("%s", examples[i].what);
        for (size_t j = 0; j < 3 && examples[i].edits[j].size != 0; j++) {
            const edit_t *edit = &examples[i].edits[j];
            memcpy((uint8_t *)&image + edit->at, &edit->value, edit->size);
        }
        memset(&spec, 0, sizeof spec);
        EXPECT_EQ(open_image(), examples[i].error);
        EXPECT_EQ(spec.header == NULL, examples[i].error != SEL4_CAPDL_SPEC_OK);
    }
}

#define CHECK(examples) check_all((examples), sizeof(examples) / sizeof((examples)[0]))

// name of the error, then the fields and their values; what is printed is this text
#define BAD(name, ...)                            \
    {                                             \
#__VA_ARGS__, SEL4_CAPDL_SPEC_ERR_##name, \
        {                                         \
            __VA_ARGS__                           \
        }                                         \
    }
#define OK(...)                           \
    {                                     \
#__VA_ARGS__, SEL4_CAPDL_SPEC_OK, \
        {                                 \
            __VA_ARGS__                   \
        }                                 \
    }

TEST(capdl_spec, a_good_one_is_used_in_place)
{
    image = good;
    ASSERT_EQ(open_image(), SEL4_CAPDL_SPEC_OK);
    EXPECT_PTR_EQ(spec.header, &image.header);
    EXPECT_PTR_EQ(spec.runs, image.runs);
    EXPECT_PTR_EQ(spec.names, image.names);
    EXPECT_PTR_EQ(spec.data, image.data);
    EXPECT_STR_EQ(sel4_capdl_spec_name(&spec, 0), "a");
    EXPECT_STR_EQ(sel4_capdl_spec_name(&spec, TABLE + 1), "table_1");
    EXPECT_STR_EQ(sel4_capdl_spec_name(&spec, OBJECT_COUNT - 1), "");
    EXPECT_NULL(sel4_capdl_spec_name(&spec, 1));
    EXPECT_NULL(sel4_capdl_spec_name(&spec, NONE));
    for (uint32_t id = 0; id < OBJECT_COUNT; id++) {
        const sel4_capdl_run_t *run = sel4_capdl_spec_run(&spec, id);
        harness_note("object %u", id);
        EXPECT_EQ(run == NULL, id >= IRQ);
        if (run != NULL) {
            EXPECT_LE(run->first, id);
            EXPECT_LT(id, run->first + run->count);
        }
    }
}

TEST(capdl_spec, what_is_no_specification)
{
    static const example_t examples[] = {
        BAD(MAGIC, EDIT(header.magic, 7)),
        BAD(VERSION, EDIT(header.version, SEL4_CAPDL_SPEC_VERSION + 1)),
        BAD(VERSION, EDIT(header.version, 0)),
        BAD(VERSION, EDIT(header.header_size, sizeof(sel4_capdl_header_t) + 8)),
        BAD(TRUNCATED, EDIT(header.size, sizeof(image_t) - 1)),
        BAD(TRUNCATED, EDIT(header.size, sizeof(image_t) + 1)),
        BAD(RUNS, EDIT(header.object_count, SEL4_CAPDL_OBJECT_COUNT_MAX + 1)),
        OK(EDIT(header.object_count, SEL4_CAPDL_OBJECT_COUNT_MAX)),
        BAD(RUNS, EDIT(header.slot_count, OBJECT_COUNT + 1)),
        BAD(RUNS, EDIT(header.spare_count, SEL4_CAPDL_OBJECT_COUNT_MAX + 1)),
        OK(EDIT(header.spare_count, SEL4_CAPDL_OBJECT_COUNT_MAX)),
    };
    CHECK(examples);
    image = good;
    EXPECT_ERROR(sel4_capdl_spec_open(sel4_span(&image, sizeof image.header - 1), &spec),
                 SEL4_CAPDL_SPEC_ERR_TRUNCATED);
    EXPECT_ERROR(sel4_capdl_spec_open(sel4_span(&image, 0), &spec), SEL4_CAPDL_SPEC_ERR_TRUNCATED);
    EXPECT_ERROR(sel4_capdl_spec_open(sel4_span((uint8_t *)&image + 8, sizeof image - 8), &spec),
                 SEL4_CAPDL_SPEC_ERR_TRUNCATED);
}

TEST(capdl_spec, the_store_is_the_one_for_its_slots)
{
    // 24 capabilities below a root CNode of 2^4 slots: two leaves, and a CNode above them.
    enum { ROOT = 4 };
    const uint8_t bits = sel4_capdl_store_for(SLOT_COUNT + 5, ROOT).memory_bits;
    const example_t examples[] = {
        OK(EDIT(header.store_bits, bits), EDIT(header.root_bits, ROOT)),
        BAD(RUNS, EDIT(header.store_bits, bits + 1), EDIT(header.root_bits, ROOT)),
        BAD(RUNS, EDIT(header.store_bits, bits - 1), EDIT(header.root_bits, ROOT)),
        BAD(RUNS, EDIT(header.store_bits, bits), EDIT(header.root_bits, 0)),
        BAD(RUNS, EDIT(header.store_bits, bits), EDIT(header.root_bits, 32)),
        BAD(RUNS, EDIT(header.store_bits, bits), EDIT(header.root_bits, 255)),
        OK(EDIT(header.store_bits, 0), EDIT(header.root_bits, 255)), // not used then
    };
    CHECK(examples);
}

TEST(capdl_spec, sections_are_inside_and_aligned)
{
    for (unsigned i = 0; i < SEL4_CAPDL_SECTION_COUNT; i++) {
        harness_note("section %u", i);
        image = good;
        image.header.sections[i].offset = sizeof image;
        EXPECT_EQ(open_image(), SEL4_CAPDL_SPEC_ERR_SECTIONS);
        image = good;
        image.header.sections[i].offset = UINT32_MAX - 15;
        EXPECT_EQ(open_image(), SEL4_CAPDL_SPEC_ERR_SECTIONS);
        image = good;
        image.header.sections[i].count = UINT32_MAX;
        EXPECT_EQ(open_image(), SEL4_CAPDL_SPEC_ERR_SECTIONS);
        if (i < SEL4_CAPDL_SECTION_STRINGS) {
            image = good;
            image.header.sections[i].offset += 2;
            EXPECT_EQ(open_image(), SEL4_CAPDL_SPEC_ERR_SECTIONS);
        }
    }
}

TEST(capdl_spec, objects_are_in_order_and_all_there)
{
    static const example_t examples[] = {
        BAD(RUNS, EDIT(runs[1].count, 0)),
        BAD(RUNS, EDIT(runs[1].count, 2)), // two runs make one object
        BAD(RUNS, EDIT(runs[1].count, UINT32_MAX)),
        BAD(RUNS, EDIT(runs[1].first, 3)), // nobody makes one
        BAD(RUNS, EDIT(runs[1].first, UINT32_MAX)),
        BAD(RUNS, EDIT(runs[1].parent, 0)),
        BAD(RUNS, EDIT(runs[10].kind, SEL4_CAPDL_KIND_COUNT)),
        BAD(RUNS, EDIT(runs[10].kind, 255)),
        BAD(RUNS, EDIT(runs[10].memory_bits, 3)),
        BAD(RUNS, EDIT(runs[1].memory_bits, 48)),
        BAD(RUNS, EDIT(runs[1].memory_bits, 255)),
        BAD(RUNS, EDIT(runs[1].size_bits, 48)),
        BAD(RUNS, EDIT(runs[3].level, 8)),
        OK(EDIT(runs[1].memory_bits, 47), EDIT(runs[1].size_bits, 47)),
        OK(EDIT(runs[3].level, 7)),
        BAD(RUNS, EDIT(runs[1].memory_bits, 11)),  // smaller than the next
        BAD(RUNS, EDIT(runs[2].memory_bits, 17)),  // larger than the one before
        BAD(RUNS, EDIT(runs[2].paddr, 0xa000000)), // after one without an address
        BAD(RUNS, EDIT(runs[0].paddr, 0x9000800)),
        BAD(RUNS, EDIT(runs[0].paddr, UINT64_C(0xfffffffffffff000))), // the second is nowhere
        OK(EDIT(runs[0].paddr, UINT64_C(0xffffffffffffd000))),
        OK(EDIT(runs[1].paddr, 0x9010000)),        // a second one with an address
        BAD(RUNS, EDIT(runs[1].paddr, 0x8ff0000)), // below the first
        BAD(RUNS, EDIT(runs[0].paddr, 0x9001000), EDIT(runs[1].paddr, 0x9000000)),
        BAD(RUNS, EDIT(children[0].parent, VSPACE)),
        BAD(RUNS, EDIT(children[0].parent, CHILD)),
        BAD(RUNS, EDIT(children[0].parent, NONE)),
        BAD(RUNS, EDIT(children[0].parent, PAGE)),
        BAD(RUNS, EDIT(children[0].first, CHILD + 1)),
        BAD(RUNS, EDIT(children[0].count, 0)),
        BAD(RUNS, EDIT(children[0].count, SLOT_COUNT - CHILD + 1)),
        // Then no number is left for what has no memory.
        BAD(DEVICES, EDIT(children[0].count, SLOT_COUNT - CHILD)),
        BAD(RUNS, EDIT(header.slot_count, CHILD + 1)),
    };
    CHECK(examples);
}

TEST(capdl_spec, mappings_are_of_tables_and_frames_at_addresses)
{
    static const example_t examples[] = {
        BAD(MAPPINGS, EDIT(tables[0].first, FRAME)),
        BAD(MAPPINGS, EDIT(tables[0].count, 3)),
        BAD(MAPPINGS, EDIT(tables[0].count, 0)),
        BAD(MAPPINGS, EDIT(tables[0].vspace, TABLE)),
        BAD(MAPPINGS, EDIT(tables[0].vspace, NONE)),
        BAD(MAPPINGS, EDIT(tables[0].level, 0)),
        BAD(MAPPINGS, EDIT(tables[0].level, 8)),
        OK(EDIT(tables[0].level, 7)),
        BAD(MAPPINGS, EDIT(tables[0].step_bits, 48)),
        OK(EDIT(tables[0].step_bits, 47)),
        BAD(MAPPINGS, EDIT(tables[0].vaddr, UINT64_MAX)),
        BAD(MAPPINGS, EDIT(pages[0].first, TABLE)),
        BAD(MAPPINGS, EDIT(pages[0].first, FRAME - 1)),
        BAD(MAPPINGS, EDIT(pages[0].count, 4)), // beyond the frames
        BAD(MAPPINGS, EDIT(pages[0].count, 0)),
        BAD(MAPPINGS, EDIT(pages[0].first, UINT32_MAX)),
        BAD(MAPPINGS, EDIT(pages[0].page_bits, 11)),
        BAD(MAPPINGS, EDIT(pages[0].page_bits, 21)),
        BAD(MAPPINGS, EDIT(runs[4].size_bits, 21)),
        BAD(MAPPINGS, EDIT(pages[0].page_bits, 11), EDIT(runs[4].size_bits, 11)),
        BAD(MAPPINGS, EDIT(pages[0].vspace, FRAME)),
        BAD(MAPPINGS, EDIT(pages[0].rights, 16)),
        BAD(MAPPINGS, EDIT(pages[0].flags, 8)),
        BAD(MAPPINGS, EDIT(pages[0].vaddr, UINT64_C(0xfffffffffffff000))),
        BAD(MAPPINGS, EDIT(pages[1].count, 3)),
        BAD(MAPPINGS, EDIT(pages[1].first, PAGE - 1)), // a device
        BAD(MAPPINGS, EDIT(pages[1].page_bits, 21)),   // the initialiser's are small
        BAD(MAPPINGS, EDIT(tables[0].first, PAGE)),    // and no tables
        OK(EDIT(pages[0].first, CHILD), EDIT(pages[0].count, 2)),
        BAD(MAPPINGS, EDIT(pages[0].first, CHILD), EDIT(pages[0].count, 3)), // on to a device
    };
    CHECK(examples);
}

TEST(capdl_spec, capabilities_are_of_objects_and_go_into_slots)
{
    static const example_t examples[] = {
        BAD(CAPS, EDIT(caps[0].first, OBJECT_COUNT)),
        OK(EDIT(caps[0].first, OBJECT_COUNT - 1)),
        BAD(CAPS, EDIT(caps[0].count, 0)),
        BAD(CAPS, EDIT(caps[1].count, 5)),
        BAD(CAPS, EDIT(caps[1].slot, 13)),
        BAD(CAPS, EDIT(caps[0].slot, 16)),
        BAD(CAPS, EDIT(caps[0].slot, UINT32_MAX)),
        OK(EDIT(caps[0].slot, 15)),
        BAD(CAPS, EDIT(caps[0].cnode, TCB)),
        BAD(CAPS, EDIT(caps[0].cnode, PAGE)),
        BAD(CAPS, EDIT(caps[0].cnode, NONE)),
        BAD(CAPS, EDIT(caps[0].cnode_bits, 5)),
        BAD(CAPS, EDIT(caps[0].how, SEL4_CAPDL_HOW_COUNT)),
        BAD(CAPS, EDIT(caps[0].rights, 16)),
    };
    CHECK(examples);
}

TEST(capdl_spec, threads_have_parts_of_their_kinds)
{
    static const example_t examples[] = {
        BAD(THREADS, EDIT(sched_contexts[0].id, TCB)),
        BAD(THREADS, EDIT(sched_contexts[0].id, NONE)),
        BAD(THREADS, EDIT(tcbs[0].id, CNODE)),
        BAD(THREADS, EDIT(tcbs[0].id, NONE)),
        BAD(THREADS, EDIT(tcbs[0].cspace, NONE)),
        BAD(THREADS, EDIT(tcbs[0].cspace, VSPACE)),
        BAD(THREADS, EDIT(tcbs[0].vspace, NONE)),
        BAD(THREADS, EDIT(tcbs[0].vspace, CNODE)),
        BAD(THREADS, EDIT(tcbs[0].ipc_frame, TABLE)),
        OK(EDIT(tcbs[0].ipc_frame, PAGE)),
        BAD(THREADS, EDIT(tcbs[0].ipc_frame, OBJECT_COUNT)),
        BAD(THREADS, EDIT(tcbs[0].ipc_frame, DEVICE)),
        BAD(THREADS, EDIT(tcbs[0].fault_endpoint, NOTIFICATION)),
        BAD(THREADS, EDIT(tcbs[0].timeout_endpoint, NOTIFICATION)),
        BAD(THREADS, EDIT(tcbs[0].sched_context, TCB)),
        BAD(THREADS, EDIT(tcbs[0].notification, ENDPOINT)),
        BAD(THREADS, EDIT(tcbs[0].vcpu, TCB)),
        BAD(THREADS, EDIT(tcbs[1].id, NONE)), // the last one is looked at as well
        BAD(THREADS, EDIT(tcbs[0].argument_count, SEL4_CAPDL_ARGUMENT_COUNT_MAX + 1)),
        BAD(THREADS, EDIT(tcbs[0].fault_rights, 16)),
        BAD(THREADS, EDIT(tcbs[0].timeout_rights, 16)),
    };
    CHECK(examples);
}

TEST(capdl_spec, devices_have_numbers_without_memory)
{
    static const example_t examples[] = {
        BAD(DEVICES, EDIT(irqs[0].id, ENDPOINT)),
        BAD(DEVICES, EDIT(irqs[0].id, CHILD + 1)),
        BAD(DEVICES, EDIT(irqs[0].id, SLOT_COUNT)),
        OK(EDIT(irqs[0].id, SLOT_COUNT - 1)),
        BAD(DEVICES, EDIT(irqs[0].kind, SEL4_CAPDL_IRQ_KIND_COUNT)),
        BAD(DEVICES, EDIT(irqs[0].notification, ENDPOINT)),
        BAD(DEVICES, EDIT(irqs[0].rights, 16)),
        BAD(DEVICES, EDIT(irqs[1].rights, 16)),
        BAD(DEVICES, EDIT(devices[0].id, CHILD + 1)),
        BAD(DEVICES, EDIT(devices[0].id, SLOT_COUNT)),
        BAD(DEVICES, EDIT(devices[0].kind, SEL4_CAPDL_DEVICE_KIND_COUNT)),
        BAD(DEVICES, EDIT(asid_pools[0], TABLE)),
        BAD(DEVICES, EDIT(asid_pools[0], NONE)),
    };
    CHECK(examples);
}

TEST(capdl_spec, contents_lie_in_frames_and_in_the_data)
{
    static const example_t examples[] = {
        BAD(FILLS, EDIT(fills[0].frame, TABLE)),
        BAD(FILLS, EDIT(fills[0].frame, PAGE)),
        BAD(FILLS, EDIT(fills[0].frame, NONE)),
        BAD(FILLS, EDIT(fills[0].frame_bits, 21)),
        BAD(FILLS, EDIT(runs[0].size_bits, 13), EDIT(fills[3].frame_bits, 13)),
        OK(EDIT(runs[0].size_bits, 21), EDIT(fills[3].frame_bits, 21)),
        BAD(FILLS, EDIT(fills[0].start, 4081)),
        BAD(FILLS, EDIT(fills[0].start, UINT32_MAX)),
        BAD(FILLS, EDIT(fills[1].size, 4097)),
        BAD(FILLS, EDIT(fills[0].kind, SEL4_CAPDL_FILL_KIND_COUNT)),
        BAD(FILLS, EDIT(fills[0].stored_size, 15)),
        BAD(FILLS, EDIT(fills[0].offset, 1)),
        BAD(FILLS, EDIT(fills[0].offset, UINT32_MAX)),
        OK(EDIT(fills[1].offset, UINT32_MAX)), // of a chunk that only the kernel knows
        BAD(FILLS, EDIT(fills[2].stored_size, 5)),
        BAD(FILLS, EDIT(fills[2].offset, 13)),
        BAD(FILLS, EDIT(fills[3].offset, 16)),
    };
    CHECK(examples);
}

TEST(capdl_spec, schedule_and_names)
{
    static const example_t examples[] = {
        BAD(SCHEDULE, EDIT(schedule[0].unit, SEL4_CAPDL_END + 1)),
        BAD(SCHEDULE, EDIT(schedule[1].unit, 255)),
        BAD(NAMES, EDIT(names[2].id, OBJECT_COUNT)),
        BAD(NAMES, EDIT(names[1].id, 0)), // twice
        BAD(NAMES, EDIT(names[0].id, TABLE + 2)),
        BAD(NAMES, EDIT(names[2].offset, sizeof(good.strings))),
        BAD(NAMES, EDIT(names[0].offset, UINT32_MAX)),
        BAD(NAMES, EDIT(strings[9], 'x')), // no end
        BAD(NAMES, EDIT(header.sections[SEL4_CAPDL_SECTION_STRINGS].count, 0)),
    };
    CHECK(examples);
    image = good;
    image.header.sections[SEL4_CAPDL_SECTION_STRINGS].count = 0;
    image.header.sections[SEL4_CAPDL_SECTION_NAMES].count = 0;
    EXPECT_EQ(open_image(), SEL4_CAPDL_SPEC_OK);
    EXPECT_NULL(sel4_capdl_spec_name(&spec, 0));
}
