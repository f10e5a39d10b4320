// SPDX-License-Identifier: BSD-2-Clause

// Levels from a text, in two rounds: the first only looks, so a mistake changes nothing.

#include <sel4c/log.h>

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z') {
        return (char)(c - 'A' + 'a');
    }
    return c;
}

// Whether the `size` characters are the whole of `word`.
static bool is_word(const char *text, size_t size, const char *word)
{
    for (size_t i = 0; i < size; i++) {
        if (word[i] == '\0' || lower(text[i]) != lower(word[i])) {
            return false;
        }
    }
    return word[size] == '\0';
}

static bool parse_level(const char *text, size_t size, sel4_log_level_t *ret_level)
{
    if (is_word(text, size, "off")) {
        *ret_level = SEL4_LOG_OFF;
        return true;
    }
#define SEL4_PRIV_LEVEL(name, number, word) \
    if (is_word(text, size, word)) {        \
        *ret_level = SEL4_LOG_##name;       \
        return true;                        \
    }
    SEL4_LOG_LEVELS(SEL4_PRIV_LEVEL)
#undef SEL4_PRIV_LEVEL
    return false;
}

// One part of the text: a level, or a name with one.
typedef struct part {
    const char *name;
    size_t name_size; // 0: for all
    sel4_log_level_t level;
} part_t;

static bool parse_part(const char *text, size_t size, part_t *ret_part)
{
    size_t equals = 0;
    while (equals < size && text[equals] != '=') {
        equals++;
    }
    if (equals == size) {
        *ret_part = (part_t){ .name = text };
        return parse_level(text, size, &ret_part->level);
    }
    *ret_part = (part_t){ .name = text, .name_size = equals };
    return equals > 0 && parse_level(text + equals + 1, size - equals - 1, &ret_part->level);
}

static bool is_named(const char *text, const char *name);

// Sets what the part is for; false if there is none, or with `part` for all, if there is a module
// that another part names.
static bool apply(const part_t *part, sel4_log_module_t *const *modules, size_t module_count,
                  const char *text, bool does_set)
{
    bool any = part->name_size == 0;
    for (size_t i = 0; i < module_count; i++) {
        bool fits = part->name_size == 0 ? !is_named(text, modules[i]->name)
                                         : is_word(part->name, part->name_size, modules[i]->name);
        any |= fits;
        if (fits && does_set) {
            modules[i]->level = part->level;
        }
    }
    return any;
}

// The size of the part that the text begins with.
static size_t part_size(const char *text)
{
    size_t size = 0;
    while (text[size] != '\0' && text[size] != ',') {
        size++;
    }
    return size;
}

// Whether a part of the text is for just this module.
static bool is_named(const char *text, const char *name)
{
    for (;;) {
        size_t size = part_size(text);
        part_t part;
        if (parse_part(text, size, &part) && part.name_size != 0 &&
            is_word(part.name, part.name_size, name)) {
            return true;
        }
        if (text[size] == '\0') {
            return false;
        }
        text += size + 1;
    }
}

static bool go_through(sel4_log_module_t *const *modules, size_t module_count, const char *text,
                       bool does_set)
{
    for (const char *rest = text;;) {
        size_t size = part_size(rest);
        part_t part;
        if (!parse_part(rest, size, &part) ||
            !apply(&part, modules, module_count, text, does_set)) {
            return false;
        }
        if (rest[size] == '\0') {
            return true;
        }
        rest += size + 1;
    }
}

bool sel4_log_set_levels(sel4_log_module_t *const *modules, size_t module_count, const char *text)
{
    return go_through(modules, module_count, text, false) &&
           go_through(modules, module_count, text, true);
}
