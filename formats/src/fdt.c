// SPDX-License-Identifier: BSD-2-Clause

/*
 * Reads device trees.  The structure block is a row of 32-bit tokens; every step checks that what
 * it takes is there, so a damaged tree ends the walk with an error.
 */

#include <sel4c/bits.h>
#include <sel4c/fdt.h>

#define FAIL(name) ((sel4_fdt_result_t){ SEL4_FDT_ERR_##name })
#define SUCCESS    ((sel4_fdt_result_t){ SEL4_FDT_OK })

enum { TOKEN_BEGIN_NODE = 1, TOKEN_END_NODE = 2, TOKEN_PROPERTY = 3, TOKEN_NOP = 4, TOKEN_END = 9 };

enum {
    AT_MAGIC = 0,
    AT_TOTAL_SIZE = 4,
    AT_STRUCTURE = 8,
    AT_STRINGS = 12,
    AT_RESERVATIONS = 16,
    AT_VERSION = 20,
    AT_LAST_COMPATIBLE = 24,
    AT_STRINGS_SIZE = 32,
    AT_STRUCTURE_SIZE = 36,
};

const char *sel4_fdt_error_text(sel4_fdt_error_t error)
{
    switch (error) {
    case SEL4_FDT_OK:
        return "no error";
#define X(name, number, text) \
    case SEL4_FDT_ERR_##name: \
        return text;
        SEL4_FDT_ERRORS(X)
#undef X
    }
    return "unknown error";
}

uint32_t sel4_fdt_cell(sel4_span_t value, size_t index, uint32_t otherwise)
{
    uint32_t cell;

    if (index > value.size / 4 || sel4_span_read_u32(value, index * 4, &cell).error) {
        return otherwise;
    }
    return __builtin_bswap32(cell);
}

static uint32_t u32_at(sel4_span_t bytes, size_t offset)
{
    return sel4_fdt_cell(bytes, offset / 4, 0);
}

// The string at `offset`, or NULL when no NUL ends it within the span.
static const char *string_at(sel4_span_t bytes, size_t offset, size_t *ret_length)
{
    for (size_t end = offset; end < bytes.size; end++) {
        if (bytes.data[end] == '\0') {
            *ret_length = end - offset;
            return (const char *)bytes.data + offset;
        }
    }
    return NULL;
}

static bool same(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

bool sel4_fdt_value_is(sel4_span_t value, const char *text)
{
    size_t length;
    const char *string = string_at(value, 0, &length);

    return string != NULL && length + 1 == value.size && same(string, text);
}

// The end of the list of reserved memory, which has no size of its own.
static bool reservations_end(sel4_span_t bytes, size_t offset, size_t *ret_end)
{
    while (sel4_range_fits(offset, 16, bytes.size)) {
        uint64_t address = 0;
        uint64_t size = 0;
        (void)sel4_span_read_u64(bytes, offset, &address);
        (void)sel4_span_read_u64(bytes, offset + 8, &size);
        offset += 16;
        if (address == 0 && size == 0) {
            *ret_end = offset;
            return true;
        }
    }
    return false;
}

sel4_fdt_result_t sel4_fdt_open(sel4_span_t bytes, sel4_fdt_t *ret_fdt)
{
    if (bytes.size < 4 || u32_at(bytes, AT_MAGIC) != SEL4_FDT_MAGIC) {
        return FAIL(MAGIC);
    }
    if (bytes.size < SEL4_FDT_HEADER_SIZE) {
        return FAIL(TRUNCATED);
    }
    uint32_t total = u32_at(bytes, AT_TOTAL_SIZE);
    if (total < SEL4_FDT_HEADER_SIZE || total > bytes.size) {
        return FAIL(TRUNCATED);
    }
    // Version 17 brought the size of the structure block; all later ones say to be compatible
    // to 16.
    if (u32_at(bytes, AT_VERSION) < 17 || u32_at(bytes, AT_LAST_COMPATIBLE) > 17) {
        return FAIL(VERSION);
    }
    sel4_fdt_t fdt = { .bytes = { bytes.data, total } };
    uint32_t structure_at = u32_at(bytes, AT_STRUCTURE);
    uint32_t reservations_at = u32_at(bytes, AT_RESERVATIONS);
    size_t end;
    if (!sel4_is_aligned(structure_at, 2) || !sel4_is_aligned(reservations_at, 3) ||
        sel4_span_part(fdt.bytes, structure_at, u32_at(bytes, AT_STRUCTURE_SIZE), &fdt.structure)
            .error ||
        sel4_span_part(fdt.bytes, u32_at(bytes, AT_STRINGS), u32_at(bytes, AT_STRINGS_SIZE),
                       &fdt.strings)
            .error ||
        !reservations_end(fdt.bytes, reservations_at, &end)) {
        return FAIL(LAYOUT);
    }
    size_t structure_end = structure_at + fdt.structure.size;
    size_t strings_end = u32_at(bytes, AT_STRINGS) + fdt.strings.size;
    end = structure_end > end ? structure_end : end;
    fdt.used_size = strings_end > end ? strings_end : end;
    *ret_fdt = fdt;
    return SUCCESS;
}

static sel4_fdt_result_t next_node(const sel4_fdt_t *fdt, sel4_fdt_cursor_t *cursor, size_t at,
                                   sel4_fdt_item_t *ret_item)
{
    size_t length;
    const char *name = string_at(fdt->structure, at, &length);

    if (name == NULL || cursor->depth == SEL4_FDT_DEPTH_MAX ||
        (cursor->depth == 0 && cursor->root_seen)) {
        return FAIL(STRUCTURE);
    }
    cursor->root_seen = true;
    cursor->depth++;
    cursor->offset = (size_t)sel4_align_up(at + length + 1, 2);
    *ret_item = (sel4_fdt_item_t){ SEL4_FDT_NODE_START, cursor->depth, name, { 0 } };
    return SUCCESS;
}

static sel4_fdt_result_t next_property(const sel4_fdt_t *fdt, sel4_fdt_cursor_t *cursor, size_t at,
                                       sel4_fdt_item_t *ret_item)
{
    size_t length;
    sel4_fdt_item_t item = { .kind = SEL4_FDT_PROPERTY, .depth = cursor->depth };

    if (cursor->depth == 0 || !sel4_range_fits(at, 8, fdt->structure.size)) {
        return FAIL(STRUCTURE);
    }
    uint32_t size = u32_at(fdt->structure, at);
    item.name = string_at(fdt->strings, u32_at(fdt->structure, at + 4), &length);
    if (item.name == NULL || sel4_span_part(fdt->structure, at + 8, size, &item.value).error) {
        return FAIL(STRUCTURE);
    }
    cursor->offset = (size_t)sel4_align_up(at + 8 + size, 2);
    *ret_item = item;
    return SUCCESS;
}

sel4_fdt_result_t sel4_fdt_next(const sel4_fdt_t *fdt, sel4_fdt_cursor_t *cursor,
                                sel4_fdt_item_t *ret_item)
{
    for (;;) {
        if (!sel4_range_fits(cursor->offset, 4, fdt->structure.size)) {
            return FAIL(STRUCTURE);
        }
        size_t at = cursor->offset + 4;
        switch (u32_at(fdt->structure, cursor->offset)) {
        case TOKEN_NOP:
            cursor->offset = at;
            continue;
        case TOKEN_BEGIN_NODE:
            return next_node(fdt, cursor, at, ret_item);
        case TOKEN_PROPERTY:
            return next_property(fdt, cursor, at, ret_item);
        case TOKEN_END_NODE:
            if (cursor->depth == 0) {
                return FAIL(STRUCTURE);
            }
            *ret_item = (sel4_fdt_item_t){ SEL4_FDT_NODE_END, cursor->depth, "", { 0 } };
            cursor->depth--;
            cursor->offset = at;
            return SUCCESS;
        case TOKEN_END:
            if (cursor->depth != 0 || !cursor->root_seen) {
                return FAIL(STRUCTURE);
            }
            *ret_item = (sel4_fdt_item_t){ SEL4_FDT_DONE, 0, "", { 0 } };
            return SUCCESS;
        default:
            return FAIL(STRUCTURE);
        }
    }
}

// What is known of a node of /cpus while it is read.
typedef struct core_node {
    bool is_core;
    bool is_disabled;
    bool is_riscv;
    bool has_mmu;
    sel4_span_t reg;
} core_node_t;

static void note_property(core_node_t *node, const sel4_fdt_item_t *item)
{
    if (same(item->name, "device_type")) {
        node->is_core = sel4_fdt_value_is(item->value, "cpu");
    } else if (same(item->name, "status")) {
        // "disabled" cores are those that wait to be started, so only what failed is left out.
        node->is_disabled = sel4_fdt_value_is(item->value, "fail");
    } else if (same(item->name, "riscv,isa")) {
        node->is_riscv = true;
    } else if (same(item->name, "mmu-type")) {
        node->has_mmu = !sel4_fdt_value_is(item->value, "riscv,none");
    } else if (same(item->name, "reg")) {
        node->reg = item->value;
    }
}

sel4_fdt_result_t sel4_fdt_cores(const sel4_fdt_t *fdt, uint64_t *ret_ids, size_t capacity,
                                 size_t *ret_count)
{
    sel4_fdt_cursor_t cursor = { 0 };
    sel4_fdt_item_t item;
    core_node_t node = { 0 };
    bool in_cores = false;
    uint32_t address_cells = 2; // what the specification says for nodes without the property
    size_t count = 0;

    for (;;) {
        SEL4_TRY(sel4_fdt_next(fdt, &cursor, &item));
        if (item.kind == SEL4_FDT_DONE) {
            break;
        }
        if (item.depth == 2 && item.kind == SEL4_FDT_NODE_START) {
            in_cores = same(item.name, "cpus");
        } else if (in_cores && item.depth == 2 && item.kind == SEL4_FDT_PROPERTY &&
                   same(item.name, "#address-cells")) {
            address_cells = sel4_fdt_cell(item.value, 0, 2);
        } else if (in_cores && item.depth == 3 && item.kind == SEL4_FDT_NODE_START) {
            node = (core_node_t){ 0 };
        } else if (in_cores && item.depth == 3 && item.kind == SEL4_FDT_PROPERTY) {
            note_property(&node, &item);
        } else if (in_cores && item.depth == 3 && item.kind == SEL4_FDT_NODE_END && node.is_core &&
                   !node.is_disabled && (!node.is_riscv || node.has_mmu)) {
            if (address_cells < 1 || address_cells > 2 || node.reg.size < 4 * address_cells) {
                return FAIL(STRUCTURE);
            }
            uint64_t id = sel4_fdt_cell(node.reg, 0, 0);
            if (address_cells == 2) {
                id = id << 32 | sel4_fdt_cell(node.reg, 1, 0);
            }
            if (count < capacity) {
                ret_ids[count] = id;
            }
            count++;
        }
    }
    *ret_count = count;
    return SUCCESS;
}

// What is known of the root, and of a node below it, while memory is looked for.
typedef struct memory_search {
    uint32_t address_cells;
    uint32_t size_cells;
    bool is_memory;
    sel4_fdt_region_t *regions;
    size_t capacity;
    size_t count;
} memory_search_t;

// `memory`, or `memory@` and an address.
static bool is_memory_name(const char *name)
{
    static const char memory[] = "memory";
    for (size_t i = 0; memory[i] != 0; i++) {
        if (name[i] != memory[i]) {
            return false;
        }
    }
    return name[sizeof memory - 1] == 0 || name[sizeof memory - 1] == '@';
}

static uint64_t number_at(sel4_span_t value, size_t cell, uint32_t cells)
{
    uint64_t number = 0;
    for (uint32_t i = 0; i < cells; i++) {
        number = number << 32 | sel4_fdt_cell(value, cell + i, 0);
    }
    return number;
}

static sel4_fdt_result_t note_regions(memory_search_t *search, sel4_span_t reg)
{
    uint32_t cells = search->address_cells + search->size_cells;
    if (search->address_cells > 2 || search->size_cells > 2 || cells == 0 ||
        reg.size % (4 * (size_t)cells) != 0) {
        return FAIL(STRUCTURE);
    }
    for (size_t cell = 0; cell < reg.size / 4; cell += cells) {
        if (search->count < search->capacity) {
            search->regions[search->count] = (sel4_fdt_region_t){
                .start = number_at(reg, cell, search->address_cells),
                .size = number_at(reg, cell + search->address_cells, search->size_cells),
            };
        }
        search->count++;
    }
    return SUCCESS;
}

static sel4_fdt_result_t note_memory(memory_search_t *search, const sel4_fdt_item_t *item)
{
    if (item->kind == SEL4_FDT_NODE_START && item->depth == 2) {
        search->is_memory = is_memory_name(item->name);
    } else if (item->kind == SEL4_FDT_PROPERTY && item->depth == 1) {
        if (same(item->name, "#address-cells")) {
            search->address_cells = sel4_fdt_cell(item->value, 0, search->address_cells);
        } else if (same(item->name, "#size-cells")) {
            search->size_cells = sel4_fdt_cell(item->value, 0, search->size_cells);
        }
    } else if (item->kind == SEL4_FDT_PROPERTY && item->depth == 2 && search->is_memory &&
               same(item->name, "reg")) {
        return note_regions(search, item->value);
    }
    return SUCCESS;
}

sel4_fdt_result_t sel4_fdt_memory(const sel4_fdt_t *fdt, sel4_fdt_region_t *ret_regions,
                                  size_t capacity, size_t *ret_count)
{
    sel4_fdt_cursor_t cursor = { 0 };
    sel4_fdt_item_t item;
    // What the specification says for a root without the properties.
    memory_search_t search = {
        .address_cells = 2, .size_cells = 1, .regions = ret_regions, .capacity = capacity
    };

    do {
        SEL4_TRY(sel4_fdt_next(fdt, &cursor, &item));
        SEL4_TRY(note_memory(&search, &item));
    } while (item.kind != SEL4_FDT_DONE);
    *ret_count = search.count;
    return SUCCESS;
}
