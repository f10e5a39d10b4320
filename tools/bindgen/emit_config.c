// SPDX-License-Identifier: BSD-2-Clause

// Configuration headers.

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "emit.h"

void emit_head(text_t *out, const char *what)
{
    text_puts(out, "// SPDX-License-Identifier: BSD-2-Clause\n");
    text_printf(out, "// %s Written by `sel4c bindgen`; changes will be lost.\n", what);
    text_puts(out, "#pragma once\n");
}

// Two spaces after the name, as seL4 has them: makefiles find a value with `grep` and `cut`.
void emit_config_macros(text_t *out, const config_t *config, unsigned file)
{
    emit_head(out, "The configuration of the kernel and libsel4 as macros.");
    text_puts(out, "\n");
    for (size_t i = 0; i < config->count; i++) {
        const config_entry_t *entry = &config->entries[i];
        if (entry->is_absent || entry->file != file) {
            continue;
        }
        if (entry->is_flag) {
            text_printf(out, entry->on ? "#define CONFIG_%s  1\n" : "// CONFIG_%s is off\n",
                        entry->key);
        } else {
            text_printf(out, "#define CONFIG_%s  %s\n", entry->key, entry->value);
        }
    }
}

// Whether the value is an integer constant of C.
static bool is_number(const char *value)
{
    static const char *const suffixes[] = { "", "u", "l", "ul", "lu", "ll", "ull", "llu" };
    char *end;

    if (!isdigit((unsigned char)value[0])) {
        return false;
    }
    errno = 0;
    strtoull(value, &end, 0);
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        if (strcasecmp(end, suffixes[i]) == 0) {
            return errno == 0;
        }
    }
    return false;
}

// A string literal, whatever the value holds; it is printable, so only two characters matter.
static void put_quoted(text_t *out, const char *value)
{
    text_puts(out, "\"");
    for (; *value; value++) {
        if (*value == '"' || *value == '\\') {
            text_puts(out, "\\");
        }
        text_put(out, value, 1);
    }
    text_puts(out, "\"");
}

void emit_config_keys(text_t *out, const config_t *config)
{
    emit_head(out, "Every known configuration key with its value.");
    text_puts(
        out,
        "\n"
        "/*\n"
        " * SEL4_CONFIG(KEY) is 1 or 0, a number or a string literal, in `#if` and in C alike.\n"
        " * A key that neither this kernel nor sel4c knows does not compile.\n"
        " */\n"
        "#define SEL4_CONFIG(key) SEL4_CONFIG_##key##_()\n"
        "\n");
    for (size_t i = 0; i < config->count; i++) {
        const config_entry_t *entry = &config->entries[i];
        text_printf(out, "#define SEL4_CONFIG_%s_() ", entry->key);
        if (entry->is_flag) {
            text_puts(out, entry->on ? "1" : "0");
        } else if (is_number(entry->value)) {
            text_puts(out, entry->value);
        } else {
            put_quoted(out, entry->value);
        }
        text_puts(out, "\n");
    }
}

static void emit_core(text_t *out, const config_t *config)
{
    static const struct {
        const char *key;
        const char *name;
    } cores[] = {
        { "ARM_CORTEX_A35", "a35" }, { "ARM_CORTEX_A53", "a53" }, { "ARM_CORTEX_A55", "a55" },
        { "ARM_CORTEX_A57", "a57" }, { "ARM_CORTEX_A72", "a72" }, { "ARM_CORTEX_A76", "a76" },
    };

    for (size_t i = 0; i < sizeof cores / sizeof *cores; i++) {
        if (config_is_defined(config, cores[i].key)) {
            text_printf(out, "#include <sel4/arch/constants_cortex_%s.h>\n", cores[i].name);
        }
    }
}

void emit_platform_constants(text_t *out, const config_t *config)
{
    emit_head(out, "What depends on the platform: the core's breakpoints and watchpoints.");
    text_puts(out, "\n#include <sel4/config.h>\n");
    emit_core(out, config);
    if (config_is_defined(config, "PLAT_PC99") && config_is_defined(config, "HARDWARE_DEBUG_API")) {
        text_puts(out, "\n"
                       "// Any of the four debug registers watches data or instructions.\n"
                       "#define seL4_NumHWBreakpoints (4)\n"
                       "#define seL4_FirstBreakpoint (-1)\n"
                       "#define seL4_NumExclusiveBreakpoints (0)\n"
                       "#define seL4_FirstWatchpoint (-1)\n"
                       "#define seL4_NumExclusiveWatchpoints (0)\n"
                       "#define seL4_FirstDualFunctionMonitor (0)\n"
                       "#define seL4_NumDualFunctionMonitors (4)\n");
    }
}
