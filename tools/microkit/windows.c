// SPDX-License-Identifier: BSD-2-Clause

// Which memory the monitor sees, and the tables by which it knows.

#include "windows.h"

#include <elf.h>
#include <string.h>

#include "sdf.h"

#define PAGE_MASK (SDF_PAGE_SIZE - 1)

static const char *const symbols[] = {
    "sel4_mk_monitor_images",
    "sel4_mk_monitor_windows",
    "sel4_mk_monitor_window_count",
};
enum { IMAGES, WINDOWS, WINDOW_COUNT };

_Static_assert(sizeof(struct sel4_mk_monitor_image) == 104 &&
                   sizeof(struct sel4_mk_monitor_window) == 32,
               "the bytes that are written below");

static bool are_wanted(const mk_parts_t *parts)
{
    elf_symbol_t symbol;

    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        if (!parts->monitor ||
            elf_find_symbol(&parts->monitor->symbols, symbols[i], &symbol) != ELF_FOUND) {
            return false;
        }
    }
    return parts->kernel->is_debug;
}

// ---- Windows

typedef struct list {
    mk_window_t *items;
    size_t count;
    uint64_t next; // address in the monitor
} list_t;

// Whole pages; the monitor has a hole after each.
static void add(list_t *list, uint32_t domain, bool is_stack, uint64_t start, uint64_t end)
{
    uint64_t from = start & ~PAGE_MASK;
    uint64_t size = ((end + PAGE_MASK) & ~PAGE_MASK) - from;

    list->items[list->count++] = (mk_window_t){ domain, is_stack, from, list->next, size };
    list->next += size + SDF_PAGE_SIZE;
}

// The loaded segment with that address; NULL if there is none.
static const mk_segment_t *segment_with(const mk_program_t *program, uint64_t address)
{
    for (size_t i = 0; i < program->segment_count; i++) {
        const mk_segment_t *segment = &program->segments[i];
        if (address >= segment->vaddr && address - segment->vaddr < segment->memory_size) {
            return segment;
        }
    }
    return NULL;
}

// The stack that a program brings along: its end is the symbol's value.
static const mk_segment_t *own_stack(const mk_program_t *program)
{
    elf_symbol_t top;

    if (elf_find_symbol(&program->symbols, "sel4_mk_stack_top", &top) != ELF_FOUND ||
        top.value == 0) {
        return NULL;
    }
    return segment_with(program, top.value - 1);
}

// The header of the unwind tables, if there is one that is loaded.
static const elf_segment_t *tables_of(const mk_program_t *program)
{
    for (size_t i = 0; i < program->elf.segment_count; i++) {
        const elf_segment_t *header = &program->elf.segments[i];
        if (header->type == PT_GNU_EH_FRAME && header->memory_size > 0) {
            const mk_segment_t *segment = segment_with(program, header->vaddr);
            uint64_t offset = segment ? header->vaddr - segment->vaddr : 0;
            if (segment && header->memory_size <= segment->file_size &&
                offset <= segment->file_size - header->memory_size) {
                return header;
            }
        }
    }
    return NULL;
}

static uint64_t tables_end(const mk_program_t *program, const elf_segment_t *tables)
{
    const mk_segment_t *segment = segment_with(program, tables->vaddr);

    return segment->vaddr + segment->file_size;
}

static void add_domain(list_t *list, const mk_parts_t *parts, uint32_t index)
{
    const mk_program_t *program = &parts->programs[index];
    const uint64_t top = sdf_stack_top(parts->kernel);
    const mk_segment_t *stack = own_stack(program);
    const elf_segment_t *tables = tables_of(program);

    add(list, index, true, top - parts->system->pds[index].stack_size, top);
    if (stack) {
        add(list, index, true, stack->vaddr, stack->vaddr + stack->memory_size);
    }
    if (tables) {
        add(list, index, false, tables->vaddr, tables_end(program, tables));
    }
}

mk_windows_t mk_windows(arena_t *arena, const mk_parts_t *parts)
{
    list_t list = { .items =
                        arena_alloc_items(arena, SEL4_MK_MONITOR_WINDOW_COUNT, sizeof *list.items),
                    .next = SEL4_MK_MONITOR_WINDOW_BASE };

    _Static_assert(SEL4_MK_MONITOR_WINDOW_COUNT >= 3 * SEL4_MK_DOMAIN_COUNT,
                   "three for each domain");
    for (uint32_t i = 0; are_wanted(parts) && i < parts->system->pd_count; i++) {
        add_domain(&list, parts, i);
    }
    return (mk_windows_t){ list.items, list.count };
}

// ---- The monitor's tables

static uint8_t *put(uint8_t *to, uint64_t value, unsigned size)
{
    for (unsigned i = 0; i < size; i++) {
        *to++ = (uint8_t)(value >> 8 * i);
    }
    return to;
}

static void put_image(uint8_t *to, const mk_program_t *program)
{
    const mk_segment_t *text = segment_with(program, program->elf.entry);
    const elf_segment_t *tables = tables_of(program);
    const char *slash = strrchr(program->elf.path, '/');
    const char *name = slash ? slash + 1 : program->elf.path;

    to = put(to, text ? text->vaddr : 0, 8);
    to = put(to, text ? text->vaddr + text->memory_size : 0, 8);
    to = put(to, tables ? tables->vaddr : 0, 8);
    to = put(to, tables ? tables->memory_size : 0, 8);
    to = put(to, tables ? tables_end(program, tables) : 0, 8);
    memcpy(to, name, strnlen(name, sizeof((struct sel4_mk_monitor_image *)NULL)->name - 1));
}

static void put_window(uint8_t *to, const mk_window_t *window)
{
    to = put(to, window->domain, 4);
    to = put(to, window->is_stack, 4);
    to = put(to, window->address, 8);
    to = put(to, window->at, 8);
    put(to, window->size, 8);
}

static bool set(diag_t *diag, const mk_parts_t *parts, unsigned symbol, const uint8_t *bytes,
                size_t size)
{
    mk_program_t *monitor = parts->monitor;

    return mk_program_set(monitor, diag, monitor->place, symbols[symbol], bytes, size,
                          MK_FIT_EXACT);
}

bool mk_windows_set(arena_t *arena, diag_t *diag, const mk_parts_t *parts)
{
    enum {
        IMAGE_SIZE = sizeof(struct sel4_mk_monitor_image),
        WINDOW_SIZE = sizeof(struct sel4_mk_monitor_window),
        IMAGES_SIZE = SEL4_MK_MONITOR_TABLE_SIZE * IMAGE_SIZE,
        WINDOWS_SIZE = SEL4_MK_MONITOR_WINDOW_COUNT * WINDOW_SIZE,
    };
    const mk_windows_t windows = mk_windows(arena, parts);
    uint8_t *image_bytes = arena_alloc(arena, IMAGES_SIZE);
    uint8_t *window_bytes = arena_alloc(arena, WINDOWS_SIZE);
    uint8_t count[8];

    if (!are_wanted(parts)) {
        return true;
    }
    for (size_t i = 0; i < parts->system->pd_count; i++) {
        put_image(image_bytes + i * IMAGE_SIZE, &parts->programs[i]);
    }
    for (size_t i = 0; i < windows.count; i++) {
        put_window(window_bytes + i * WINDOW_SIZE, &windows.items[i]);
    }
    put(count, windows.count, sizeof count);
    return set(diag, parts, IMAGES, image_bytes, IMAGES_SIZE) &&
           set(diag, parts, WINDOWS, window_bytes, WINDOWS_SIZE) &&
           set(diag, parts, WINDOW_COUNT, count, sizeof count);
}
