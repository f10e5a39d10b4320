// SPDX-License-Identifier: BSD-2-Clause

/*
 * Resolves a configuration in three steps over one table of keys: defaults of the architecture,
 * overrides, then choices, each of which switches a group of flags. What a `when` rules out is left
 * out at the end.
 */

#include "resolve.h"

#include <jansson.h>
#include <string.h>

typedef struct item {
    const char *key;
    const json_t *rule;  // its object in the schema
    const json_t *value; // borrowed; NULL: not in this configuration
} item_t;

typedef struct resolver {
    arena_t *arena;
    diag_t *diag;
    const source_t *overrides;
    json_t *schema_root;
    json_t *overrides_root;
    const char *arch;
    item_t *items;
    size_t count;
    size_t capacity;
} resolver_t;

static json_t *parse(diag_t *diag, const source_t *source)
{
    json_error_t error;
    json_t *root = json_loadb(source->text, source->size, JSON_REJECT_DUPLICATES, &error);

    if (!root) {
        diag_error(diag,
                   (place_t){ .path = source->path,
                              .line = error.line > 0 ? (unsigned)error.line : 1,
                              .column = error.column > 0 ? (unsigned)error.column : 1 },
                   "not valid JSON: %s", error.text);
        return NULL;
    }
    json_t *format = json_object_get(root, "format");
    if (!json_is_integer(format) || json_integer_value(format) != 1) {
        diag_error(diag, (place_t){ .path = source->path, .line = 1 }, "\"format\" must be 1");
        json_decref(root);
        return NULL;
    }
    return root;
}

static place_t override_place(const resolver_t *resolver, const char *key)
{
    const char *quoted = arena_format(resolver->arena, "\"%s\"", key);
    const char *at = strstr(resolver->overrides->text, quoted);

    return at ? source_place(resolver->overrides, (size_t)(at - resolver->overrides->text))
              : (place_t){ .path = resolver->overrides->path, .line = 1 };
}

static item_t *find(const resolver_t *resolver, const char *key)
{
    for (size_t i = 0; i < resolver->count; i++) {
        if (strcmp(resolver->items[i].key, key) == 0) {
            return &resolver->items[i];
        }
    }
    return NULL;
}

static bool is_for_arch(const resolver_t *resolver, const json_t *rule)
{
    const json_t *archs = json_object_get(rule, "arch");
    size_t index;
    json_t *arch;

    if (!archs) {
        return true;
    }
    json_array_foreach(archs, index, arch)
    {
        if (json_is_string(arch) && strcmp(json_string_value(arch), resolver->arch) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_flag(const item_t *item)
{
    const char *kind = json_string_value(json_object_get(item->rule, "kind"));

    return kind && strcmp(kind, "bool") == 0;
}

static bool is_number(const item_t *item)
{
    return strcmp(json_string_value(json_object_get(item->rule, "kind")), "number") == 0;
}

// ---- Step 1: the schema's keys and defaults

static bool take_schema(resolver_t *resolver, const char *path)
{
    const json_t *keys = json_object_get(resolver->schema_root, "keys");
    size_t index;
    json_t *rule;

    json_array_foreach(keys, index, rule)
    {
        const char *key = json_string_value(json_object_get(rule, "key"));
        if (!key || !json_is_string(json_object_get(rule, "kind")) ||
            !json_is_string(json_object_get(rule, "file"))) {
            diag_error(resolver->diag, (place_t){ .path = path },
                       "entry %zu of \"keys\" needs \"key\", \"kind\" and \"file\"", index);
            return false;
        }
        if (!is_for_arch(resolver, rule)) {
            continue;
        }
        const json_t *value = json_object_get(rule, "default");
        if (json_is_object(value)) {
            value = json_object_get(value, resolver->arch);
        }
        *ARENA_PUSH(resolver->arena, resolver->items, resolver->count, resolver->capacity) =
            (item_t){ .key = key, .rule = rule, .value = value };
    }
    return true;
}

// ---- Step 2: overrides

// Decimal or hexadecimal.
static bool is_number_text(const char *text)
{
    bool is_hexadecimal = strncmp(text, "0x", 2) == 0;
    const char *digits = is_hexadecimal ? text + 2 : text;

    return *digits &&
           digits[strspn(digits, is_hexadecimal ? "0123456789abcdefABCDEF" : "0123456789")] == '\0';
}

// A value of the kind that the schema gives the key.
static bool is_of_kind(const item_t *item, const json_t *value)
{
    bool may_be_empty = json_is_true(json_object_get(item->rule, "empty"));

    if (!is_flag(item)) {
        return json_is_string(value) &&
               (!is_number(item) || is_number_text(json_string_value(value)));
    }
    return json_is_boolean(value) ||
           (may_be_empty && json_is_string(value) && json_string_length(value) == 0);
}

static void set(const resolver_t *resolver, const char *key, const json_t *value)
{
    item_t *item = find(resolver, key);

    if (!item) {
        diag_error(resolver->diag, override_place(resolver, key),
                   "\"%s\" is not a key of an %s kernel; kernel-api/config/schema.json lists them",
                   key, resolver->arch);
    } else if (!is_of_kind(item, value)) {
        diag_error(resolver->diag, override_place(resolver, key), "\"%s\" must be %s", key,
                   is_flag(item)     ? "true or false"
                   : is_number(item) ? "a number in quotes"
                                     : "a string");
    } else {
        item->value = value;
    }
}

static bool is_member(const char *name)
{
    static const char *const names[] = {
        "license", "format", "arch", "sel4_arch", "platform", "set"
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_members(const resolver_t *resolver)
{
    const json_t *overrides = json_object_get(resolver->overrides_root, "set");
    const char *name;
    json_t *value;

    json_object_foreach(resolver->overrides_root, name, value)
    {
        if (!is_member(name)) {
            diag_error(resolver->diag, override_place(resolver, name),
                       "\"%s\" is not known here; keys of the configuration stand in \"set\"",
                       name);
            return false;
        }
    }
    if (!json_is_object(overrides) || json_object_size(overrides) > resolver->count) {
        diag_error(resolver->diag, override_place(resolver, "set"),
                   "\"set\" must be an object of keys, at most the %zu that there are",
                   resolver->count);
        return false;
    }
    return true;
}

static void take_overrides(const resolver_t *resolver)
{
    static const char *const said_above[] = { "ARCH", "SEL4_ARCH", "PLAT" };
    json_t *overrides = json_object_get(resolver->overrides_root, "set");
    const char *key;
    json_t *value;

    for (size_t i = 0; i < sizeof said_above / sizeof *said_above; i++) {
        if (json_object_get(overrides, said_above[i])) {
            diag_error(resolver->diag, override_place(resolver, said_above[i]),
                       "\"%s\" follows from \"arch\", \"sel4_arch\" and \"platform\"",
                       said_above[i]);
        }
    }
    json_object_foreach(overrides, key, value)
    {
        set(resolver, key, value);
    }
}

// ---- Step 3: choices

static void apply_choice(const resolver_t *resolver, const item_t *choice, json_t *flags)
{
    const char *chosen = json_string_value(choice->value);
    const json_t *overrides = json_object_get(resolver->overrides_root, "set");
    const char *name;
    json_t *flag;

    if (!chosen) {
        return;
    }
    if (!json_object_get(flags, chosen)) {
        diag_error(resolver->diag, override_place(resolver, choice->key),
                   "\"%s\" is not a value of \"%s\"", chosen, choice->key);
        return;
    }
    json_object_foreach(flags, name, flag)
    {
        item_t *item = find(resolver, json_string_value(flag) ? json_string_value(flag) : "");
        if (!item) {
            continue; // flags of other architectures
        }
        if (json_object_get(overrides, item->key)) {
            diag_error(resolver->diag, override_place(resolver, item->key),
                       "\"%s\" follows from \"%s\"; set that instead", item->key, choice->key);
        }
        item->value = strcmp(name, chosen) == 0 ? json_true() : json_false();
    }
}

static void apply_choices(const resolver_t *resolver)
{
    for (size_t i = 0; i < resolver->count; i++) {
        json_t *flags = json_object_get(resolver->items[i].rule, "choice");
        if (flags) {
            apply_choice(resolver, &resolver->items[i], flags);
        }
    }
}

// ---- The result

static bool is_present(const resolver_t *resolver, const item_t *item)
{
    json_t *when = json_object_get(item->rule, "when");
    const char *key;
    json_t *wanted;

    if (!item->value) {
        return false;
    }
    json_object_foreach(when, key, wanted)
    {
        const item_t *other = find(resolver, key);
        if (!other || !other->value || json_is_true(other->value) != json_is_true(wanted)) {
            return false;
        }
    }
    return true;
}

// An override that `when` rules out would vanish silently.
static void check_overrides(const resolver_t *resolver)
{
    const char *key;
    json_t *value;

    json_object_foreach(json_object_get(resolver->overrides_root, "set"), key, value)
    {
        const item_t *item = find(resolver, key);
        if (item && !is_present(resolver, item)) {
            diag_error(resolver->diag, override_place(resolver, key),
                       "\"%s\" does not exist in this configuration: see its \"when\" in "
                       "kernel-api/config/schema.json",
                       key);
        }
    }
}

static void write_json(const resolver_t *resolver, const char *file, text_t *out)
{
    const char *separator = "\n";

    text_puts(out, "{");
    for (size_t i = 0; i < resolver->count; i++) {
        const item_t *item = &resolver->items[i];
        if (!is_present(resolver, item) ||
            strcmp(json_string_value(json_object_get(item->rule, "file")), file) != 0) {
            continue;
        }
        char *value = json_dumps(item->value, JSON_ENCODE_ANY);
        text_printf(out, "%s    \"%s\": %s", separator, item->key, value ? value : "null");
        free(value);
        separator = ",\n";
    }
    text_puts(out, "\n}\n");
}

static const char *need_name(const resolver_t *resolver, const char *name)
{
    const char *value = json_string_value(json_object_get(resolver->overrides_root, name));

    if (!value) {
        diag_error(resolver->diag, (place_t){ .path = resolver->overrides->path, .line = 1 },
                   "\"%s\" is missing", name);
        return NULL;
    }
    return arena_copy_string(resolver->arena, value);
}

// What goes together; kernel-api has the files of these.
static bool check_archs(const resolver_t *resolver, const resolved_t *resolved)
{
    static const struct {
        const char *arch;
        const char *sel4_arch;
    } pairs[] = { { "arm", "aarch64" }, { "riscv", "riscv64" }, { "x86", "x86_64" } };
    const place_t place = override_place(resolver, "sel4_arch");

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (strcmp(pairs[i].sel4_arch, resolved->sel4_arch) != 0) {
            continue;
        }
        if (strcmp(pairs[i].arch, resolved->arch) == 0) {
            return true;
        }
        diag_error(resolver->diag, place,
                   "\"sel4_arch\" \"%s\" goes with \"arch\" \"%s\", not \"%s\"",
                   resolved->sel4_arch, pairs[i].arch, resolved->arch);
        return false;
    }
    diag_error(resolver->diag, place,
               "\"sel4_arch\" must be \"aarch64\", \"riscv64\" or \"x86_64\", not \"%s\"",
               resolved->sel4_arch);
    return false;
}

static bool resolve_with(resolver_t *resolver, const source_t *schema, resolved_t *resolved)
{
    unsigned errors_before = resolver->diag->error_count;

    resolved->arch = need_name(resolver, "arch");
    resolved->sel4_arch = need_name(resolver, "sel4_arch");
    const char *platform = need_name(resolver, "platform");
    if (!resolved->arch || !resolved->sel4_arch || !platform || !check_archs(resolver, resolved)) {
        return false;
    }
    resolver->arch = resolved->arch;
    if (!take_schema(resolver, schema->path) || !check_members(resolver)) {
        return false;
    }
    set(resolver, "ARCH", json_object_get(resolver->overrides_root, "arch"));
    set(resolver, "SEL4_ARCH", json_object_get(resolver->overrides_root, "sel4_arch"));
    set(resolver, "PLAT", json_object_get(resolver->overrides_root, "platform"));
    take_overrides(resolver);
    apply_choices(resolver);
    check_overrides(resolver);
    if (resolver->diag->error_count != errors_before) {
        return false;
    }
    write_json(resolver, "kernel", &resolved->kernel);
    write_json(resolver, "sel4", &resolved->libsel4);
    return true;
}

bool resolve(arena_t *arena, diag_t *diag, const source_t *schema, const source_t *overrides,
             resolved_t *ret_resolved)
{
    resolver_t resolver = { .arena = arena, .diag = diag, .overrides = overrides };
    bool ok = false;

    *ret_resolved = (resolved_t){ 0 };
    resolver.schema_root = parse(diag, schema);
    resolver.overrides_root = parse(diag, overrides);
    if (resolver.schema_root && resolver.overrides_root) {
        ok = resolve_with(&resolver, schema, ret_resolved);
    }
    json_decref(resolver.schema_root);
    json_decref(resolver.overrides_root);
    return ok;
}
