// SPDX-License-Identifier: BSD-2-Clause

/*
 * The callers in another address space.  The tool maps stacks and unwind tables of protection
 * domains into the monitor's; without, there is only the instruction itself.
 */

#include "monitor.h"

typedef struct sel4_mk_monitor_window window_t;

static size_t window_count(void)
{
    seL4_Word count = *(const volatile seL4_Word *)&sel4_mk_monitor_window_count;
    return count <= SEL4_MK_MONITOR_WINDOW_COUNT ? count : SEL4_MK_MONITOR_WINDOW_COUNT;
}

static bool has_range(const window_t *window, seL4_Word address, seL4_Word size)
{
    return address >= window->address && size <= window->size &&
           address - window->address <= window->size - size;
}

// Where the monitor has that memory of a domain; NULL if it does not.
static const void *find(unsigned domain, seL4_Word address, seL4_Word size)
{
    for (size_t i = 0; i < window_count(); i++) {
        const window_t *window = &sel4_mk_monitor_windows[i];
        if (window->domain == domain && has_range(window, address, size)) {
            return (const void *)(window->at + (address - window->address));
        }
    }
    return NULL;
}

static bool read_word(void *context, uintptr_t address, uintptr_t *ret_word)
{
    const seL4_Word *word = find(*(const unsigned *)context, address, sizeof(*word));
    if (word == NULL) {
        return false;
    }
    *ret_word = *word;
    return true;
}

// A stack counts as that of the pointer if it ends above it; the nearest one does.
sel4_backtrace_stack_t monitor_stack_of(unsigned domain, seL4_Word sp)
{
    sel4_backtrace_stack_t stack = { 0 };
    stack.start = *(const volatile seL4_Word *)&pd_stack_bottom_addrs[domain];
    stack.end = stack.start; // of this one nothing can be read
    for (size_t i = 0; i < window_count(); i++) {
        const window_t *window = &sel4_mk_monitor_windows[i];
        seL4_Word end = window->address + window->size;
        if (window->domain == domain && window->is_stack != 0 && sp <= end &&
            (stack.start == stack.end || sp > stack.end || end < stack.end)) {
            stack.start = window->address;
            stack.end = end;
        }
    }
    return stack;
}

static sel4_unwind_section_t section(unsigned domain, seL4_Word start, seL4_Word end)
{
    sel4_unwind_section_t result = { .address = start };
    const void *bytes = end > start ? find(domain, start, end - start) : NULL;
    if (bytes != NULL) {
        result.bytes = sel4_span(bytes, end - start);
    }
    return result;
}

void monitor_print_trace(unsigned domain, const sel4_user_context_t *context)
{
    const struct sel4_mk_monitor_image *image = &sel4_mk_monitor_images[domain];
    seL4_Word entries = image->tables_start + image->tables_size;
    sel4_unwind_image_t tables = {
        .text_start = image->text_start,
        .text_end = image->text_end,
        .header = section(domain, image->tables_start, entries),
        .entries = section(domain, entries, image->tables_end),
    };
    sel4_backtrace_registers_t registers = sel4_backtrace_registers_of(context);
    sel4_backtrace_stack_t stack =
        monitor_stack_of(domain, registers.value[SEL4_BACKTRACE_NATIVE->sp]);
    stack.read = read_word;
    stack.context = &domain;
    sel4_backtrace_walk_t walk;
    sel4_backtrace_walk_from(&walk, SEL4_BACKTRACE_NATIVE, &tables, &registers, stack);
    sel4_sink_t console = sel4_debug_sink();
    (void)sel4_backtrace_print(&console, image->name[0] == '\0' ? NULL : image->name, &walk);
}
