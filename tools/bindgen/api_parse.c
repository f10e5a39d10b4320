// SPDX-License-Identifier: BSD-2-Clause

/*
 * Reads the three `object-api*.xml` files. Interfaces and structures of all files are collected
 * first, because methods of one file take capabilities of another.
 */

#include <string.h>

#include "../common/names.h"
#include "api_priv.h"
#include "prose.h"

// More of these than any kernel has; they bound the checks that compare each with each.
#define METHOD_COUNT_MAX  2048
#define TYPE_COUNT_MAX    1024
#define MEMBER_COUNT_MAX  120
#define PARAM_COUNT_MAX   64
#define ERROR_COUNT_MAX   64
// It is repeated for each method.
#define CAP_TEXT_SIZE_MAX 1000

typedef struct reader {
    arena_t *arena;
    diag_t *diag;
    const config_t *config;
    api_t *api;
    api_part_t part;
} reader_t;

static const char *const no_names[] = { NULL };

// The attribute when it is a C identifier, otherwise NULL after a diagnostic.
static const char *identifier(const reader_t *reader, const xml_node_t *node, const char *attribute)
{
    const char *name = xml_need_attribute(reader->diag, node, attribute);

    if (name && !name_is_identifier(name)) {
        diag_error(reader->diag, node->place, "%s=\"%s\" is not a C identifier", attribute, name);
        return NULL;
    }
    return name;
}

static void read_struct(const reader_t *reader, const xml_node_t *node)
{
    static const char *const attributes[] = { "name", NULL };
    static const char *const children[] = { "member", NULL };
    const char *name = identifier(reader, node, "name");
    const char **members = NULL;
    size_t count = 0;
    size_t capacity = 0;

    xml_check(reader->diag, node, attributes, children, false);
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (!xml_is(child, "member")) {
            continue;
        }
        xml_check(reader->diag, child, attributes, no_names, false);
        const char *member = identifier(reader, child, "name");
        if (!member) {
            return;
        }
        if (count == MEMBER_COUNT_MAX) {
            diag_error(reader->diag, child->place, "a structure has at most %d members",
                       MEMBER_COUNT_MAX);
            return;
        }
        for (size_t i = 0; i < count; i++) {
            if (strcmp(members[i], member) == 0) {
                diag_error(reader->diag, child->place, "member \"%s\" is there already", member);
            }
        }
        *ARENA_PUSH(reader->arena, members, count, capacity) = member;
    }
    if (!name) {
        return;
    }
    if (count == 0) {
        diag_error(reader->diag, node->place, "structure \"%s\" has no member", name);
        return;
    }
    if (api_find_type(reader->api, name)) {
        diag_error(reader->diag, node->place, "type \"%s\" is there already", name);
        return;
    }
    api_priv_add_struct_type(reader->arena, reader->api, reader->config, name, members, count);
}

// An element's text: its `description` attribute, else its <description> child, else empty.
static const char *description_of(const reader_t *reader, const xml_node_t *node)
{
    const char *attribute = xml_attribute(node, "description");

    if (attribute && *attribute) {
        return prose_clean(reader->arena, attribute);
    }
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is(child, "description")) {
            return prose_flatten(reader->arena, reader->diag, child);
        }
    }
    return "";
}

static void read_param(const reader_t *reader, api_method_t *method, const xml_node_t *node)
{
    static const char *const attributes[] = { "dir", "name", "type", "description", NULL };
    static const char *const children[] = { "description", NULL };
    const char *name = identifier(reader, node, "name");
    const char *type_name = xml_need_attribute(reader->diag, node, "type");
    const char *direction = xml_need_attribute(reader->diag, node, "dir");

    xml_check(reader->diag, node, attributes, children, false);
    if (!name || !type_name || !direction) {
        return;
    }
    bool is_out = strcmp(direction, "out") == 0;
    if (!is_out && strcmp(direction, "in") != 0) {
        diag_error(reader->diag, node->place, "dir=\"%s\" must be \"in\" or \"out\"", direction);
        return;
    }
    const api_type_t *type = api_find_type(reader->api, type_name);
    if (!type) {
        diag_error(reader->diag, node->place,
                   "type \"%s\" of parameter \"%s\" is not known: it is neither an interface nor a "
                   "structure of these files nor a type of libsel4",
                   type_name, name);
        return;
    }
    if (is_out && type->kind == API_CAP) {
        diag_error(reader->diag, node->place, "out-parameter \"%s\" cannot be a capability", name);
        return;
    }
    if (method->param_count == PARAM_COUNT_MAX) {
        diag_error(reader->diag, node->place, "a method has at most %d parameters",
                   PARAM_COUNT_MAX);
        return;
    }
    *ARENA_PUSH(reader->arena, method->params, method->param_count, method->param_capacity) =
        (api_param_t){ .name = name,
                       .type = type,
                       .is_out = is_out,
                       .text = description_of(reader, node),
                       .place = node->place };
}

static void read_error(const reader_t *reader, api_method_t *method, const xml_node_t *node)
{
    static const char *const attributes[] = { "name", "description", NULL };
    static const char *const children[] = { "description", NULL };
    static const char *const names[] = {
        "seL4_InvalidArgument",  "seL4_InvalidCapability", "seL4_IllegalOperation",
        "seL4_RangeError",       "seL4_AlignmentError",    "seL4_FailedLookup",
        "seL4_TruncatedMessage", "seL4_DeleteFirst",       "seL4_RevokeFirst",
        "seL4_NotEnoughMemory",
    };
    const char *name = xml_need_attribute(reader->diag, node, "name");

    xml_check(reader->diag, node, attributes, children, false);
    if (!name) {
        return;
    }
    if (method->error_count == ERROR_COUNT_MAX) {
        diag_error(reader->diag, node->place, "a method has at most %d errors", ERROR_COUNT_MAX);
        return;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            *ARENA_PUSH(reader->arena, method->errors, method->error_count,
                        method->error_capacity) =
                (api_error_t){ .name = names[i], .text = description_of(reader, node) };
            return;
        }
    }
    diag_error(reader->diag, node->place, "\"%s\" is not an error of the kernel", name);
}

// A text that goes on from the interface's own.
static void read_cap_param(const reader_t *reader, api_method_t *method, const xml_node_t *node)
{
    static const char *const attributes[] = { "append_description", NULL };
    const char *more = xml_attribute(node, "append_description");

    xml_check(reader->diag, node, attributes, no_names, false);
    more = more ? prose_clean(reader->arena, more) : "";
    if (strlen(method->cap_text) + strlen(more) > (size_t)2 * CAP_TEXT_SIZE_MAX) {
        diag_error(reader->diag, node->place, "the texts of <cap_param> are too long");
        return;
    }
    method->cap_text = arena_format(reader->arena, "%s %s", method->cap_text, more);
}

static void read_method_child(const reader_t *reader, api_method_t *method, const xml_node_t *node)
{
    if (xml_is(node, "condition")) {
        if (method->condition) {
            diag_error(reader->diag, node->place, "a method has one <condition>");
        }
        api_priv_parse_condition(reader->arena, reader->diag, reader->config, node,
                                 &method->condition);
    } else if (xml_is(node, "brief")) {
        method->brief = prose_flatten(reader->arena, reader->diag, node);
    } else if (xml_is(node, "description")) {
        method->description = prose_flatten(reader->arena, reader->diag, node);
    } else if (xml_is(node, "return")) {
        method->return_text = prose_flatten(reader->arena, reader->diag, node);
    } else if (xml_is(node, "cap_param")) {
        read_cap_param(reader, method, node);
    } else if (xml_is(node, "param")) {
        read_param(reader, method, node);
    } else if (xml_is(node, "error")) {
        read_error(reader, method, node);
    }
}

static bool read_duplicate(const reader_t *reader, const xml_node_t *node)
{
    const char *duplicate = xml_attribute(node, "duplicate");

    if (!duplicate || strcmp(duplicate, "false") == 0 || strcmp(duplicate, "0") == 0) {
        return false;
    }
    if (strcmp(duplicate, "true") != 0 && strcmp(duplicate, "1") != 0) {
        diag_error(reader->diag, node->place, "duplicate=\"%s\" must be true or false", duplicate);
    }
    return true;
}

static void read_method(const reader_t *reader, const char *interface, const char *cap_text,
                        const xml_node_t *node)
{
    static const char *const attributes[] = { "id",           "name",      "manual_name",
                                              "manual_label", "duplicate", NULL };
    static const char *const children[] = { "condition", "brief",  "description", "cap_param",
                                            "param",     "return", "error",       NULL };
    const char *id = identifier(reader, node, "id");
    const char *name = identifier(reader, node, "name");

    xml_check(reader->diag, node, attributes, children, false);
    if (!id || !name) {
        return;
    }
    if (reader->api->method_count == METHOD_COUNT_MAX) {
        diag_error(reader->diag, node->place, "more than %d methods", METHOD_COUNT_MAX);
        return;
    }
    api_method_t *method = arena_alloc(reader->arena, sizeof *method);
    *method = (api_method_t){
        .id = id,
        .name = name,
        .interface = interface,
        .part = reader->part,
        .is_duplicate = read_duplicate(reader, node),
        .cap_text = cap_text,
        .brief = "",
        .description = "",
        .return_text = "",
        .place = node->place,
    };
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        read_method_child(reader, method, child);
    }
    method->is_enabled = condition_holds(method->condition, reader->config);
    *ARENA_PUSH(reader->arena, reader->api->methods, reader->api->method_count,
                reader->api->method_capacity) = method;
}

static void read_interface(const reader_t *reader, const xml_node_t *node)
{
    static const char *const attributes[] = { "name", "manual_name", "cap_description", NULL };
    static const char *const children[] = { "method", NULL };
    const char *name = xml_attribute(node, "name");
    const char *cap_text = xml_attribute(node, "cap_description");

    xml_check(reader->diag, node, attributes, children, false);
    cap_text = cap_text ? prose_clean(reader->arena, cap_text) : "";
    if (strlen(cap_text) > CAP_TEXT_SIZE_MAX) {
        diag_error(reader->diag, node->place, "cap_description has more than %d characters",
                   CAP_TEXT_SIZE_MAX);
        return;
    }
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is(child, "method")) {
            read_method(reader, name, cap_text, child);
        }
    }
}

// Notes that the interface's name is a kind of capability.
static void read_interface_name(const reader_t *reader, const xml_node_t *node)
{
    const char *name = identifier(reader, node, "name");
    const api_type_t *type = name ? api_find_type(reader->api, name) : NULL;

    if (type && type->kind != API_CAP) {
        diag_error(reader->diag, node->place, "\"%s\" is a type already that is no capability",
                   name);
    } else if (name) {
        api_priv_add_cap_type(reader->arena, reader->api, name, node->place);
    }
}

// First pass: names of interfaces, and structures.
static void read_types(const reader_t *reader, const xml_node_t *root)
{
    for (const xml_node_t *node = root->first_child; node; node = node->next) {
        if (xml_is_text(node)) {
            continue;
        }
        if (reader->api->type_count == TYPE_COUNT_MAX) {
            diag_error(reader->diag, node->place, "more than %d interfaces and structures",
                       TYPE_COUNT_MAX);
            return;
        }
        if (xml_is(node, "interface")) {
            read_interface_name(reader, node);
        } else if (xml_is(node, "struct")) {
            read_struct(reader, node);
        }
    }
}

static bool parse_root(const reader_t *reader, const source_t *source, const xml_node_t **ret_root)
{
    static const char *const attributes[] = { "name", "label_prefix", NULL };
    static const char *const children[] = { "interface", "struct", NULL };

    if (!xml_parse(reader->arena, reader->diag, source, ret_root)) {
        return false;
    }
    const xml_node_t *root = *ret_root;
    if (!xml_is(root, "api")) {
        diag_error(reader->diag, root->place, "expected <api>, found <%s>", root->name);
        return false;
    }
    xml_check(reader->diag, root, attributes, children, false);
    return true;
}

bool api_load(arena_t *arena, diag_t *diag, const config_t *config,
              const source_t sources[API_PART_COUNT], api_t **ret_api)
{
    unsigned errors_before = diag->error_count;
    reader_t reader = { .arena = arena, .diag = diag, .config = config };
    const xml_node_t *roots[API_PART_COUNT] = { NULL };

    reader.api = arena_alloc(arena, sizeof *reader.api);
    api_priv_add_known_types(arena, reader.api);
    for (int part = 0; part < API_PART_COUNT; part++) {
        if (parse_root(&reader, &sources[part], &roots[part])) {
            read_types(&reader, roots[part]);
        }
    }
    // Without all types, methods would give errors that are not theirs.
    if (diag->error_count != errors_before) {
        return false;
    }
    for (int part = 0; part < API_PART_COUNT; part++) {
        reader.part = (api_part_t)part;
        for (const xml_node_t *node = roots[part]->first_child; node; node = node->next) {
            if (xml_is(node, "interface")) {
                read_interface(&reader, node);
            }
        }
    }
    api_priv_check(arena, diag, reader.api);
    if (diag->error_count != errors_before) {
        return false;
    }
    *ret_api = reader.api;
    return true;
}
