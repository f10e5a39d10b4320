// SPDX-License-Identifier: BSD-2-Clause

// Reads gen_config.json. jansson parses; keys are then found again in the text for their lines.

#include "config.h"

#include <jansson.h>
#include <string.h>

#include "names.h"

// Bounds what looks at each key.
#define KEY_COUNT_MAX 4096

// Walks through a file's text beside its keys, which jansson gives in the order of the text.
typedef struct cursor {
    const char *at;
    place_t place; // of `at`
} cursor_t;

// Moves on to the next `"key" :`. False, and nothing moved, when it is not written like that.
static bool find_key(cursor_t *cursor, arena_t *arena, const char *key)
{
    const char *quoted = arena_format(arena, "\"%s\"", key);
    size_t length = strlen(quoted);
    const char *found = cursor->at;

    for (; (found = strstr(found, quoted)); found += length) {
        if (found[length + strspn(found + length, " \t\r\n")] == ':') {
            break;
        }
    }
    if (!found) {
        return false;
    }
    for (; cursor->at < found; cursor->at++) {
        cursor->place.column++;
        if (*cursor->at == '\n') {
            cursor->place.line++;
            cursor->place.column = 1;
        }
    }
    return true;
}

static bool is_printable(const char *value)
{
    for (; *value; value++) {
        if ((unsigned char)*value < 0x20 || (unsigned char)*value > 0x7e) {
            return false;
        }
    }
    return true;
}

// Whether the value, after `#define CONFIG_KEY`, would neither be cut nor reach into the next line.
static bool stays_in_line(const char *value)
{
    return !strchr(value, '\\') && !strstr(value, "/*") && !strstr(value, "//");
}

static bool entry_from_json(config_entry_t *entry, arena_t *arena, diag_t *diag,
                            const json_t *value)
{
    entry->value = "";
    if (json_is_boolean(value)) {
        entry->is_flag = true;
        entry->on = json_is_true(value);
        return true;
    }
    if (!json_is_string(value)) {
        diag_error(diag, entry->place,
                   "value of \"%s\" must be true, false or a string, as the kernel's "
                   "configuration tool writes them",
                   entry->key);
        return false;
    }
    if (!is_printable(json_string_value(value))) {
        diag_error(diag, entry->place,
                   "value of \"%s\" holds a character that is not printable ASCII", entry->key);
        return false;
    }
    if (!stays_in_line(json_string_value(value))) {
        diag_error(diag, entry->place,
                   "value of \"%s\" holds a backslash or a comment, which a macro cannot have",
                   entry->key);
        return false;
    }
    entry->value = arena_copy_string(arena, json_string_value(value));
    return true;
}

static bool same_value(const config_entry_t *a, const config_entry_t *b)
{
    return a->is_flag == b->is_flag && a->on == b->on && strcmp(a->value, b->value) == 0;
}

static void add_checked(config_t *config, arena_t *arena, diag_t *diag, place_t place,
                        const char *key, const json_t *value)
{
    config_entry_t entry = { .key = arena_copy_string(arena, key),
                             .file = config->file_count,
                             .place = place };

    if (!name_is_identifier(key)) {
        diag_error(diag, entry.place, "key \"%s\" is not a C identifier", key);
        return;
    }
    if (!entry_from_json(&entry, arena, diag, value)) {
        return;
    }
    const config_entry_t *earlier = config_find(config, key);
    if (!earlier) {
        *ARENA_PUSH(arena, config->entries, config->count, config->capacity) = entry;
    } else if (!same_value(earlier, &entry)) {
        diag_error(diag, entry.place, "\"%s\" contradicts another configuration file", key);
        diag_note(diag, earlier->place, "the other value stands here");
    }
}

static json_t *parse_object(diag_t *diag, const source_t *source)
{
    json_error_t error;
    json_t *root = json_loadb(source->text, source->size, JSON_REJECT_DUPLICATES, &error);

    if (!root) {
        place_t place = { .path = source->path,
                          .line = error.line > 0 ? (unsigned)error.line : 1,
                          .column = error.column > 0 ? (unsigned)error.column : 1 };
        diag_error(diag, place, "not valid JSON: %s", error.text);
        return NULL;
    }
    if (!json_is_object(root)) {
        diag_error(diag, (place_t){ .path = source->path, .line = 1 },
                   "expected an object of configuration keys");
        json_decref(root);
        return NULL;
    }
    return root;
}

bool config_load(config_t *config, arena_t *arena, diag_t *diag, const source_t *source)
{
    unsigned errors_before = diag->error_count;
    json_t *root = parse_object(diag, source);
    cursor_t cursor = { source->text, { .path = source->path, .line = 1, .column = 1 } };
    const char *key;
    json_t *value;

    if (!root) {
        return false;
    }
    if (json_object_size(root) > KEY_COUNT_MAX) {
        diag_error(diag, cursor.place, "more than %d keys", KEY_COUNT_MAX);
        json_decref(root);
        return false;
    }
    json_object_foreach(root, key, value)
    {
        if (!find_key(&cursor, arena, key)) {
            diag_error(diag, cursor.place,
                       "key \"%s\", which follows, is written with escapes, which no C identifier "
                       "needs",
                       key);
            break;
        }
        add_checked(config, arena, diag, cursor.place, key, value);
    }
    json_decref(root);
    config->file_count++;
    return diag->error_count == errors_before;
}

bool config_add_schema(config_t *config, arena_t *arena, diag_t *diag, const source_t *schema)
{
    json_t *root = parse_object(diag, schema);
    size_t index;
    json_t *item;

    if (!root) {
        return false;
    }
    json_array_foreach(json_object_get(root, "keys"), index, item)
    {
        const char *key = json_string_value(json_object_get(item, "key"));
        if (key && name_is_identifier(key) && !config_find(config, key)) {
            config_entry_t *entry =
                ARENA_PUSH(arena, config->entries, config->count, config->capacity);
            *entry = (config_entry_t){ .key = arena_copy_string(arena, key),
                                       .is_flag = true,
                                       .is_absent = true,
                                       .value = "" };
        }
    }
    json_decref(root);
    return true;
}

const config_entry_t *config_find(const config_t *config, const char *key)
{
    for (size_t i = 0; i < config->count; i++) {
        if (strcmp(config->entries[i].key, key) == 0) {
            return &config->entries[i];
        }
    }
    return NULL;
}

bool config_is_defined(const config_t *config, const char *key)
{
    const config_entry_t *entry = config_find(config, key);

    return entry && (!entry->is_flag || entry->on);
}

const char *config_string(const config_t *config, const char *key)
{
    const config_entry_t *entry = config_find(config, key);

    return entry && !entry->is_flag ? entry->value : NULL;
}
