// SPDX-License-Identifier: BSD-2-Clause

// Device trees: one that is written here token by token, whole, cut off and damaged.

#include <stdlib.h>
#include <string.h>

#include <sel4c/fdt.h>

#include "harness.h"

typedef struct tree {
    uint8_t bytes[1024];
    size_t size;
    char strings[256];
    size_t strings_size;
} tree_t;

static void put32(tree_t *t, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) {
        t->bytes[t->size++] = (uint8_t)(value >> (24 - 8 * i));
    }
}

static void put_bytes(tree_t *t, const char *bytes, size_t size)
{
    memcpy(t->bytes + t->size, bytes, size);
    t->size = (t->size + size + 3) & ~(size_t)3;
}

static void node(tree_t *t, const char *name)
{
    put32(t, 1);
    put_bytes(t, name, strlen(name) + 1);
}

static void property(tree_t *t, const char *name, const char *value, size_t size)
{
    put32(t, 3);
    put32(t, (uint32_t)size);
    put32(t, (uint32_t)t->strings_size);
    put_bytes(t, value, size);
    strcpy(t->strings + t->strings_size, name);
    t->strings_size += strlen(name) + 1;
}

static void core(tree_t *t, const char *name, const char *reg, size_t reg_size)
{
    node(t, name);
    property(t, "device_type", "cpu", 4);
    property(t, "reg", reg, reg_size);
    put32(t, 2);
}

static void begin(tree_t *t)
{
    *t = (tree_t){ .size = 40 + 16 };
}

static void end(tree_t *t, uint32_t spare)
{
    put32(t, 9);
    size_t structure_end = t->size;
    put_bytes(t, t->strings, t->strings_size);
    size_t total = structure_end + t->strings_size + spare;
    t->size = 0;
    put32(t, SEL4_FDT_MAGIC);
    put32(t, (uint32_t)total);
    put32(t, 56);
    put32(t, (uint32_t)structure_end);
    put32(t, 40);
    put32(t, 17);
    put32(t, 16);
    put32(t, 0);
    put32(t, (uint32_t)t->strings_size);
    put32(t, (uint32_t)(structure_end - 56));
    t->size = total;
}

static void sample(tree_t *t)
{
    begin(t);
    node(t, "");
    property(t, "model", "test", 5);
    node(t, "cpus");
    property(t, "#address-cells", "\0\0\0\1", 4);
    core(t, "cpu@0", "\0\0\0\0", 4);
    put32(t, 4); // NOP
    core(t, "cpu@1", "\0\0\1\2", 4);
    node(t, "cpu-map");
    put32(t, 2);
    put32(t, 2);
    put32(t, 2);
    end(t, 24);
}

TEST(fdt, walks_in_order)
{
    tree_t t;
    sel4_fdt_t fdt;
    sel4_fdt_cursor_t cursor = { 0 };
    sel4_fdt_item_t item;

    sample(&t);
    ASSERT_OK(sel4_fdt_open(sel4_span(t.bytes, t.size), &fdt));
    EXPECT_EQ(fdt.used_size, t.size - 24);
    ASSERT_OK(sel4_fdt_next(&fdt, &cursor, &item));
    EXPECT_EQ(item.kind, SEL4_FDT_NODE_START);
    EXPECT_EQ(item.depth, 1);
    EXPECT_STR_EQ(item.name, "");
    ASSERT_OK(sel4_fdt_next(&fdt, &cursor, &item));
    EXPECT_EQ(item.kind, SEL4_FDT_PROPERTY);
    EXPECT_STR_EQ(item.name, "model");
    EXPECT_TRUE(sel4_fdt_value_is(item.value, "test"));
    EXPECT_FALSE(sel4_fdt_value_is(item.value, "tes"));
    ASSERT_OK(sel4_fdt_next(&fdt, &cursor, &item));
    EXPECT_STR_EQ(item.name, "cpus");
    EXPECT_EQ(item.depth, 2);
    unsigned count = 3;
    for (; item.kind != SEL4_FDT_DONE; count++) {
        ASSERT_OK(sel4_fdt_next(&fdt, &cursor, &item));
    }
    EXPECT_EQ(count, 17);
    // Done stays done.
    ASSERT_OK(sel4_fdt_next(&fdt, &cursor, &item));
    EXPECT_EQ(item.kind, SEL4_FDT_DONE);
}

TEST(fdt, cores)
{
    tree_t t;
    sel4_fdt_t fdt;
    uint64_t ids[4] = { 9, 9, 9, 9 };
    size_t count = 0;

    sample(&t);
    ASSERT_OK(sel4_fdt_open(sel4_span(t.bytes, t.size), &fdt));
    ASSERT_OK(sel4_fdt_cores(&fdt, ids, 1, &count));
    EXPECT_EQ(count, 2);
    EXPECT_EQ(ids[1], 9);
    ASSERT_OK(sel4_fdt_cores(&fdt, ids, 4, &count));
    EXPECT_EQ(ids[0], 0);
    EXPECT_EQ(ids[1], 0x102);
    EXPECT_EQ(ids[2], 9);
}

TEST(fdt, cores_with_two_cells)
{
    tree_t t;
    sel4_fdt_t fdt;
    uint64_t ids[2];
    size_t count = 0;

    begin(&t);
    node(&t, "");
    node(&t, "cpus");
    core(&t, "cpu@1", "\0\0\0\1\0\0\0\2", 8);
    node(&t, "cpu@2");
    property(&t, "device_type", "cpu", 4);
    property(&t, "status", "fail", 5);
    put32(&t, 2);
    put32(&t, 2);
    put32(&t, 2);
    end(&t, 0);
    ASSERT_OK(sel4_fdt_open(sel4_span(t.bytes, t.size), &fdt));
    ASSERT_OK(sel4_fdt_cores(&fdt, ids, 2, &count));
    EXPECT_EQ(count, 1);
    EXPECT_EQ(ids[0], UINT64_C(0x100000002));

    begin(&t);
    node(&t, "");
    node(&t, "cpus");
    core(&t, "cpu@1", "\0\0\0\1", 4);
    put32(&t, 2);
    put32(&t, 2);
    end(&t, 0);
    ASSERT_OK(sel4_fdt_open(sel4_span(t.bytes, t.size), &fdt));
    EXPECT_ERROR(sel4_fdt_cores(&fdt, ids, 2, &count), SEL4_FDT_ERR_STRUCTURE);
}

// Opens and walks an exact copy; whatever comes, nothing beyond the bytes is read.
static sel4_fdt_error_t walk(const uint8_t *bytes, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);
    sel4_fdt_t fdt;
    uint64_t ids[4];
    size_t count;

    memcpy(exact, bytes, size);
    sel4_fdt_error_t error = sel4_fdt_open(sel4_span(exact, size), &fdt).error;
    if (!error) {
        error = sel4_fdt_cores(&fdt, ids, 4, &count).error;
    }
    free(exact);
    return error;
}

TEST(fdt, harts_without_mmu_are_left_out)
{
    tree_t t;
    sel4_fdt_t fdt;
    uint64_t ids[2];
    size_t count = 0;

    begin(&t);
    node(&t, "");
    node(&t, "cpus");
    property(&t, "#address-cells", "\0\0\0\1", 4);
    for (unsigned i = 0; i < 3; i++) {
        const char reg[4] = { 0, 0, 0, (char)i };
        node(&t, "cpu");
        property(&t, "device_type", "cpu", 4);
        property(&t, "riscv,isa", "rv64imac", 9);
        property(&t, "reg", reg, 4);
        if (i > 0) {
            property(&t, "mmu-type", i == 1 ? "riscv,sv39" : "riscv,none", 11);
        }
        put32(&t, 2);
    }
    put32(&t, 2);
    put32(&t, 2);
    end(&t, 0);
    ASSERT_OK(sel4_fdt_open(sel4_span(t.bytes, t.size), &fdt));
    ASSERT_OK(sel4_fdt_cores(&fdt, ids, 2, &count));
    EXPECT_EQ(count, 1);
    EXPECT_EQ(ids[0], 1);
}

TEST(fdt, memory)
{
    static const char two[] = "\0\0\0\2", one[] = "\0\0\0\1";
    static const char low[] = "\0\0\0\0\x40\0\0\0\0\0\0\1\0\0\0\0";
    static const char high[] = "\x80\0\0\0\0\0\x10\0\x90\0\0\0\0\0\x20\0";
    tree_t t;
    sel4_fdt_t fdt;
    sel4_fdt_region_t regions[2];
    size_t count;

    begin(&t);
    node(&t, "");
    property(&t, "#address-cells", two, 4);
    property(&t, "#size-cells", two, 4);
    node(&t, "memorydump");
    property(&t, "reg", low, 16);
    put32(&t, 2);
    node(&t, "memory@40000000");
    property(&t, "reg", low, 16);
    node(&t, "memory");
    property(&t, "reg", high, 16);
    put32(&t, 2);
    put32(&t, 2);
    put32(&t, 2);
    end(&t, 0);
    ASSERT_OK(sel4_fdt_open(sel4_span(t.bytes, t.size), &fdt));
    ASSERT_OK(sel4_fdt_memory(&fdt, regions, 2, &count));
    EXPECT_EQ(count, 1);
    EXPECT_EQ(regions[0].start, 0x40000000);
    EXPECT_EQ(regions[0].size, UINT64_C(0x100000000));

    begin(&t);
    node(&t, "");
    property(&t, "#address-cells", one, 4);
    node(&t, "memory");
    property(&t, "reg", high, 16);
    put32(&t, 2);
    put32(&t, 2);
    end(&t, 0);
    ASSERT_OK(sel4_fdt_open(sel4_span(t.bytes, t.size), &fdt));
    ASSERT_OK(sel4_fdt_memory(&fdt, regions, 1, &count));
    EXPECT_EQ(count, 2);
    EXPECT_EQ(regions[0].start, 0x80000000);
    EXPECT_EQ(regions[0].size, 0x1000);
}

TEST(fdt, memory_is_what_is_called_so)
{
    static const char *const names[] = {
        "memory@1000",         "memory", "memoryX", "memor@", "disk_x@1000", "chosen", "Memory",
        "memory-controller@1", "",       "memory@"
    };
    static const char reg[] = "\0\0\0\0\0\0\x10\0\0\0\x20\0";
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(names); i++) {
        tree_t t;
        sel4_fdt_t fdt;
        sel4_fdt_region_t region = { 0, 0 };
        size_t count;

        harness_note("%s", names[i]);
        begin(&t);
        node(&t, "");
        node(&t, names[i]);
        property(&t, "reg", reg, 12);
        put32(&t, 2);
        put32(&t, 2);
        end(&t, 0);
        ASSERT_OK(sel4_fdt_open(sel4_span(t.bytes, t.size), &fdt));
        ASSERT_OK(sel4_fdt_memory(&fdt, &region, 1, &count));
        bool is_memory = i == 0 || i == 1 || i == 9;
        EXPECT_EQ(count, is_memory ? 1 : 0);
        EXPECT_EQ(region.start, is_memory ? 0x1000 : 0);
        EXPECT_EQ(region.size, is_memory ? 0x2000 : 0);
    }
}

TEST(fdt, numbers_of_regions_have_one_or_two_cells)
{
    static const char reg[48] = { 0 };
    for (char address_cells = 0; address_cells < 4; address_cells++) {
        for (char size_cells = 0; size_cells < 4; size_cells++) {
            tree_t t;
            sel4_fdt_t fdt;
            sel4_fdt_region_t region;
            size_t count = 0;
            const char addresses[4] = { 0, 0, 0, address_cells };
            const char sizes[4] = { 0, 0, 0, size_cells };

            harness_note("%d and %d", address_cells, size_cells);
            begin(&t);
            node(&t, "");
            property(&t, "#address-cells", addresses, 4);
            property(&t, "#size-cells", sizes, 4);
            node(&t, "memory");
            // As many as make two regions.
            property(&t, "reg", reg, 8u * (unsigned)(address_cells + size_cells));
            put32(&t, 2);
            put32(&t, 2);
            end(&t, 0);
            ASSERT_OK(sel4_fdt_open(sel4_span(t.bytes, t.size), &fdt));
            bool is_good = address_cells < 3 && size_cells < 3 && address_cells + size_cells > 0;
            EXPECT_ERROR(sel4_fdt_memory(&fdt, &region, 1, &count),
                         is_good ? SEL4_FDT_OK : SEL4_FDT_ERR_STRUCTURE);
            EXPECT_EQ(count, is_good ? 2 : 0);
        }
    }
}

TEST(fdt, memory_with_bad_regions)
{
    static const char three[] = "\0\0\0\3";
    static const char reg[16] = { 0 };
    for (int bad = 0; bad < 3; bad++) {
        tree_t t;
        sel4_fdt_t fdt;
        sel4_fdt_region_t region;
        size_t count;

        begin(&t);
        node(&t, "");
        if (bad != 0) {
            property(&t, bad == 1 ? "#address-cells" : "#size-cells", three, 4);
        }
        node(&t, "memory");
        property(&t, "reg", reg, 16);
        put32(&t, 2);
        put32(&t, 2);
        end(&t, 0);
        ASSERT_OK(sel4_fdt_open(sel4_span(t.bytes, t.size), &fdt));
        EXPECT_ERROR(sel4_fdt_memory(&fdt, &region, 1, &count), SEL4_FDT_ERR_STRUCTURE);
    }
}

TEST(fdt, every_truncation_fails)
{
    tree_t t;

    sample(&t);
    for (size_t size = 0; size < t.size; size++) {
        EXPECT_NE(walk(t.bytes, size), SEL4_FDT_OK);
    }
    EXPECT_EQ(walk(t.bytes, t.size), SEL4_FDT_OK);
}

TEST(fdt, every_byte_may_be_anything)
{
    tree_t t;
    static const uint8_t values[] = { 0, 1, 2, 3, 9, 0x7f, 0x80, 0xff };

    sample(&t);
    for (size_t i = 0; i < t.size; i++) {
        for (size_t j = 0; j < sizeof values; j++) {
            uint8_t was = t.bytes[i];
            t.bytes[i] = values[j];
            EXPECT_LE(walk(t.bytes, t.size), SEL4_FDT_ERR_STRUCTURE);
            t.bytes[i] = was;
        }
    }
}

TEST(fdt, depth_is_bounded)
{
    tree_t t;

    begin(&t);
    for (unsigned i = 0; i < SEL4_FDT_DEPTH_MAX + 1; i++) {
        node(&t, "");
    }
    for (unsigned i = 0; i < SEL4_FDT_DEPTH_MAX + 1; i++) {
        put32(&t, 2);
    }
    end(&t, 0);
    EXPECT_EQ(walk(t.bytes, t.size), SEL4_FDT_ERR_STRUCTURE);
}

TEST(fdt, errors_have_texts)
{
    EXPECT_STR_EQ(sel4_fdt_error_text(SEL4_FDT_ERR_MAGIC), "this is no device tree");
    EXPECT_STR_EQ(sel4_fdt_error_text((sel4_fdt_error_t)99), "unknown error");
}
