// SPDX-License-Identifier: BSD-2-Clause

// Enumerations: invocation labels and system call numbers.

#include "emit.h"

static const struct {
    const char *what;
    const char *name;
    const char *end;
} parts[API_PART_COUNT] = {
    [API_GENERIC] = { "Labels of the invocations that every architecture has.", "invocation_label",
                      "nInvocationLabels" },
    [API_SEL4_ARCH] = { "Labels of this sel4_arch's own invocations.", "sel4_arch_invocation_label",
                        "nSeL4ArchInvocationLabels" },
    [API_ARCH] = { "Labels of this architecture's invocations.", "arch_invocation_label",
                   "nArchInvocationLabels" },
};

void emit_labels(text_t *out, const api_t *api, api_part_t part)
{
    emit_head(out, parts[part].what);
    text_printf(out, "\nenum %s {\n", parts[part].name);
    if (part == API_GENERIC) {
        text_puts(out, "    InvalidInvocation = 0,\n");
    }
    for (size_t i = 0; i < api->parts[part].label_count; i++) {
        const api_label_t *label = &api->parts[part].labels[i];
        text_printf(out, "    %s = %u,\n", label->id, label->number);
    }
    text_printf(out, "    %s = %u,\n};\n", parts[part].end, api->parts[part].end);
    if (part == API_GENERIC) {
        text_puts(out, "\n#include <sel4/sel4_arch/invocation.h>\n"
                       "\n#include <sel4/arch/invocation.h>\n");
    }
}

void emit_syscalls(text_t *out, const syscalls_t *syscalls)
{
    emit_head(out, "System call numbers.");
    text_puts(
        out,
        "\n#include <sel4/config.h>\n#include <sel4/macros.h>\n\n__extension__ typedef enum {\n");
    for (size_t i = 0; i < syscalls->count; i++) {
        const syscall_t *syscall = &syscalls->items[i];
        if (syscall->is_enabled) {
            text_printf(out, "    seL4_Sys%s = %d,\n", syscall->name, syscall->number);
        }
    }
    text_puts(out, "    SEL4_FORCE_LONG_ENUM(seL4_Syscall_ID),\n} seL4_Syscall_ID;\n");
}
