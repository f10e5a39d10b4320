// SPDX-License-Identifier: BSD-2-Clause

/*
 * The typed layer: a structure for each kind of capability, and for each invocation a function that
 * takes them and returns a result that must be looked at. Comments come from the interface files.
 */

#include <string.h>

#include "../common/names.h"
#include "emit.h"

#define WIDTH 100

// Kinds without an interface of their own: nothing is invoked on them but IPC.
static const char *const ipc_nouns[] = { "endpoint", "notification" };

// ---- Names

static const char *without_prefix(const char *name)
{
    return strncmp(name, "seL4_", 5) == 0 ? name + 5 : name;
}

char *emit_noun(arena_t *arena, const char *interface)
{
    return name_to_snake(arena, without_prefix(interface));
}

char *emit_cap_type(arena_t *arena, const char *type)
{
    if (strcmp(type, "seL4_CPtr") == 0) {
        return arena_copy_string(arena, "sel4_cap_t");
    }
    return arena_format(arena, "sel4_%s_t", emit_noun(arena, type));
}

char *emit_typed_name(arena_t *arena, const api_method_t *method)
{
    return arena_format(arena, "sel4_%s_%s", emit_noun(arena, method->interface),
                        name_to_snake(arena, method->name));
}

// `seL4_InvalidArgument` SEL4_ERR_INVALID_ARGUMENT, `seL4_RangeError` SEL4_ERR_RANGE.
static char *error_name(arena_t *arena, const char *name)
{
    char *upper = name_to_upper(arena, name_to_snake(arena, without_prefix(name)));
    char *suffix = strstr(upper, "_ERROR");

    if (suffix) {
        *suffix = '\0';
    }
    return arena_format(arena, "SEL4_ERR_%s", upper);
}

const char *emit_service_name(arena_t *arena, const api_method_t *method)
{
    static const char *const prefixes[] = { "arm_", "riscv_", "x86_", "x64_" };
    const char *name = emit_noun(arena, method->interface);

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t length = strlen(prefixes[i]);
        if (strncmp(name, prefixes[i], length) == 0) {
            name += length;
        }
    }
    for (size_t i = 0; i < method->param_count; i++) {
        if (strcmp(name_to_snake(arena, method->params[i].name), name) == 0) {
            return "self";
        }
    }
    return name;
}

// ---- Capabilities

static void put_cap_type(text_t *out, const char *noun)
{
    text_printf(out,
                "typedef struct sel4_%s {\n"
                "    seL4_CPtr bits;\n"
                "} sel4_%s_t;\n\n"
                "static inline sel4_%s_t sel4_%s_from_bits(seL4_CPtr bits)\n"
                "{\n"
                "    return (sel4_%s_t){bits};\n"
                "}\n\n",
                noun, noun, noun, noun, noun);
}

// Nouns of all kinds in the order of the interface files; "cap" itself is not among them.
static size_t cap_nouns(arena_t *arena, const api_t *api, const config_t *config,
                        const char ***ret_nouns)
{
    const char **nouns = NULL;
    size_t count = 0;
    size_t capacity = 0;

    for (size_t i = 0; i < sizeof ipc_nouns / sizeof *ipc_nouns; i++) {
        *ARENA_PUSH(arena, nouns, count, capacity) = ipc_nouns[i];
    }
    if (config_is_defined(config, "KERNEL_MCS")) {
        *ARENA_PUSH(arena, nouns, count, capacity) = "reply";
    }
    for (size_t i = 0; i < api->type_count; i++) {
        const api_type_t *type = api->types[i];
        if (api_is_kind(api, type)) {
            *ARENA_PUSH(arena, nouns, count, capacity) = emit_noun(arena, type->name);
        }
    }
    *ret_nouns = nouns;
    return count;
}

void emit_caps(text_t *out, arena_t *arena, const api_t *api, const config_t *config)
{
    const char **nouns;
    size_t count = cap_nouns(arena, api, config, &nouns);

    emit_head(out, "Capabilities by kind.");
    text_puts(
        out,
        "\n"
        "/*\n"
        " * A value names a slot of the caller's capability space; it owns nothing and is free\n"
        " * to copy. The kernel checks what really is in the slot.\n"
        " */\n"
        "\n"
        "#include <sel4/sel4.h>\n"
        "\n"
        "// A capability of any kind: sel4_cap() makes one of every other.\n");
    put_cap_type(out, "cap");
    for (size_t i = 0; i < count; i++) {
        put_cap_type(out, nouns[i]);
    }
    text_puts(out, "// The kinds for a _Generic, all with the same value.\n"
                   "#define SEL4_GEN_CAP_ASSOCIATIONS(value)");
    for (size_t i = 0; i < count; i++) {
        text_printf(out, "%s \\\n    sel4_%s_t: (value)", i ? "," : "", nouns[i]);
    }
    text_puts(out, "\n");
}

// ---- Invocations

static void put_param_type(text_t *out, arena_t *arena, const api_param_t *param)
{
    const char *name = name_to_snake(arena, param->name);
    const api_type_t *type = param->type;
    const char *type_name = type->name;

    if (type->kind == API_CAP) {
        type_name = emit_cap_type(arena, type->name);
    } else if (strcmp(type->name, "seL4_Bool") == 0) {
        type_name = "bool";
    } else if (type->kind == API_BITFIELD) {
        type_name = "sel4_cap_rights_t";
    }
    if (param->is_out) {
        text_printf(out, "%s *ret_%s", type_name, name);
    } else if (type->kind == API_STRUCT) {
        text_printf(out, "const %s *%s", type_name, name);
    } else {
        text_printf(out, "%s %s", type_name, name);
    }
}

static void put_signature(text_t *out, arena_t *arena, const api_method_t *method, bool is_explicit)
{
    text_t line = { 0 };

    text_printf(&line, "%s%s(%s%s %s", emit_typed_name(arena, method), is_explicit ? "_with" : "",
                is_explicit ? "sel4_ipc_buffer_t *ipc, " : "",
                emit_cap_type(arena, method->interface), emit_service_name(arena, method));
    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < method->param_count; i++) {
            if (method->params[i].is_out == (pass == 1)) {
                text_puts(&line, ", ");
                put_param_type(&line, arena, &method->params[i]);
            }
        }
    }
    text_puts(&line, ")");
    text_puts(out, "static inline sel4_result_t\n");
    text_wrap_code(out, strcspn(line.bytes, "(") + 1, WIDTH, line.bytes);
    text_puts(out, "\n");
    text_finish(&line);
}

static void put_raw_call(text_t *out, arena_t *arena, const api_method_t *method, bool is_explicit)
{
    text_printf(out, "%s_%s%s(%s%s.bits", method->interface, method->name,
                is_explicit ? "_with" : "", is_explicit ? "ipc, " : "",
                emit_service_name(arena, method));
    for (size_t i = 0; i < method->param_count; i++) {
        const api_param_t *param = &method->params[i];
        if (!param->is_out) {
            text_printf(out, ", %s%s", name_to_snake(arena, param->name),
                        param->type->kind == API_CAP ? ".bits" : "");
        }
    }
    for (size_t i = 0; i < method->param_count; i++) {
        const api_param_t *param = &method->params[i];
        if (param->is_out && param->type->kind == API_STRUCT) {
            text_printf(out, ", ret_%s", name_to_snake(arena, param->name));
        }
    }
    text_puts(out, ")");
}

static void put_results(text_t *out, arena_t *arena, const api_method_t *method)
{
    for (size_t i = 0; i < method->param_count; i++) {
        const api_param_t *param = &method->params[i];
        if (param->is_out && param->type->kind != API_STRUCT) {
            text_printf(out, "        *ret_%s = raw.%s%s;\n", name_to_snake(arena, param->name),
                        param->name, strcmp(param->type->name, "seL4_Bool") == 0 ? " != 0" : "");
        }
    }
}

static void put_body(text_t *out, arena_t *arena, const api_method_t *method, bool is_explicit)
{
    bool has_result = api_method_has_result(method);
    text_t call = { 0 };

    if (has_result) {
        text_printf(&call, "    %s_%s_t raw = ", method->interface, method->name);
    } else {
        text_puts(&call, "    seL4_Error error = ");
    }
    put_raw_call(&call, arena, method, is_explicit);
    text_puts(&call, ";");
    text_puts(out, "{\n");
    text_wrap_code(out, 8, WIDTH, call.bytes);
    text_finish(&call);
    if (has_result) {
        text_puts(out, "\n    if (raw.error == 0) {\n");
        put_results(out, arena, method);
        text_puts(out, "    }\n    return (sel4_result_t){(sel4_error_t)raw.error};\n}\n\n");
    } else {
        text_puts(out, "\n    return (sel4_result_t){(sel4_error_t)error};\n}\n\n");
    }
}

// ---- Comments

// The name by which C knows what `name` is in the interface file, or NULL when it is no parameter.
static const char *name_in_c(arena_t *arena, const api_method_t *method, const char *name)
{
    if (strcmp(name, "_service") == 0) {
        return emit_service_name(arena, method);
    }
    for (size_t i = 0; i < method->param_count; i++) {
        if (strcmp(method->params[i].name, name) == 0) {
            return name_to_snake(arena, name);
        }
    }
    return NULL;
}

// The text with parameters in backticks renamed as in C.
static char *with_c_names(arena_t *arena, const api_method_t *method, const char *prose)
{
    text_t text = { 0 };

    text_puts(&text, "");
    while (*prose) {
        size_t plain = strcspn(prose, "`");
        text_put(&text, prose, plain);
        prose += plain;
        if (!*prose) {
            break;
        }
        size_t length = strcspn(prose + 1, "`");
        const char *name = arena_copy(arena, prose + 1, length);
        const char *c_name = name_in_c(arena, method, name);
        text_printf(&text, "`%s%s", c_name ? c_name : name, prose[1 + length] ? "`" : "");
        prose += 1 + length + (prose[1 + length] != '\0');
    }
    char *renamed = arena_copy(arena, text.bytes, text.size);
    text_finish(&text);
    return renamed;
}

// `label` in its column, then `name` and its text, wrapped under the text.
static void put_labelled(text_t *out, const char *label, const char *name, int name_width,
                         const char *prose)
{
    static const char indent[] = " *         ";
    char prefix[64];
    size_t start = out->size;

    text_printf(out, " * %-8s%-*s  ", label, name_width, name);
    snprintf(prefix, sizeof prefix, "%s%*s", indent, name_width > 40 ? 2 : name_width + 2, "");
    text_wrap(out, prefix, out->size - start, WIDTH, prose);
    while (out->size > 0 && out->bytes[out->size - 1] == ' ') {
        out->bytes[--out->size] = '\0';
    }
    text_puts(out, "\n");
}

static char *comment_name(arena_t *arena, const api_param_t *param)
{
    return arena_format(arena, "%s%s", param->is_out ? "ret_" : "",
                        name_to_snake(arena, param->name));
}

static int param_width(arena_t *arena, const api_method_t *method)
{
    int width = (int)strlen(emit_service_name(arena, method));

    for (size_t i = 0; i < method->param_count; i++) {
        int length = (int)strlen(comment_name(arena, &method->params[i]));
        width = length > width ? length : width;
    }
    return width;
}

static void put_needs(text_t *out, arena_t *arena, const api_method_t *method)
{
    int width = param_width(arena, method);
    const char *label = "Needs";

    if (method->cap_text[0]) {
        put_labelled(out, label, emit_service_name(arena, method), width,
                     with_c_names(arena, method, method->cap_text));
        label = "";
    }
    for (size_t i = 0; i < method->param_count; i++) {
        const api_param_t *param = &method->params[i];
        if (!param->is_out && param->text[0]) {
            put_labelled(out, label, comment_name(arena, param), width,
                         with_c_names(arena, method, param->text));
            label = "";
        }
    }
}

static void put_gives(text_t *out, arena_t *arena, const api_method_t *method)
{
    int width = param_width(arena, method);
    const char *label = "Gives";

    for (size_t i = 0; i < method->param_count; i++) {
        const api_param_t *param = &method->params[i];
        if (param->is_out) {
            const char *prose = param->text[0] ? param->text : method->return_text;
            put_labelled(out, label, comment_name(arena, param), width,
                         with_c_names(arena, method, prose));
            label = "";
        }
    }
}

static void put_fails(text_t *out, arena_t *arena, const api_method_t *method)
{
    int width = 0;

    for (size_t i = 0; i < method->error_count; i++) {
        int length = (int)strlen(error_name(arena, method->errors[i].name));
        width = length > width ? length : width;
    }
    for (size_t i = 0; i < method->error_count; i++) {
        put_labelled(out, i ? "" : "Fails", error_name(arena, method->errors[i].name), width,
                     with_c_names(arena, method, method->errors[i].text));
    }
}

static void put_paragraph(text_t *out, const char *prose)
{
    if (prose[0]) {
        text_puts(out, " * ");
        text_wrap(out, " * ", 3, WIDTH, prose);
        text_puts(out, "\n");
    }
}

static void put_comment(text_t *out, arena_t *arena, const api_method_t *method)
{
    text_puts(out, "/*\n");
    put_paragraph(out,
                  method->brief[0] ? with_c_names(arena, method, method->brief) : method->name);
    if (method->description[0]) {
        text_puts(out, " *\n");
        put_paragraph(out, with_c_names(arena, method, method->description));
    }
    text_puts(out, " *\n");
    put_needs(out, arena, method);
    put_gives(out, arena, method);
    put_labelled(out, "Blocks", "never", 5, "");
    put_fails(out, arena, method);
    text_printf(out, " * Raw     %s_%s\n */\n", method->interface, method->name);
}

void emit_invocations(text_t *out, arena_t *arena, const api_t *api)
{
    emit_head(out, "Typed invocations of this kernel configuration.");
    text_puts(out,
              "\n"
              "/*\n"
              " * Each has a twin `…_with(ipc, …)` that uses the given IPC buffer instead of the\n"
              " * implicit one. Out-parameters are untouched when a call fails.\n"
              " */\n"
              "\n"
              "#include <stdbool.h>\n"
              "\n"
              "#include <sel4/sel4.h>\n"
              "\n"
              "#include <sel4c/error.h>\n"
              "#include <sel4c/gen/caps.h>\n"
              "#include <sel4c/ipc_buffer.h>\n"
              "#include <sel4c/rights.h>\n"
              "\n");
    for (size_t i = 0; i < api->method_count; i++) {
        const api_method_t *method = api->methods[i];
        if (!method->is_enabled) {
            continue;
        }
        put_comment(out, arena, method);
        for (int is_explicit = 0; is_explicit < 2; is_explicit++) {
            put_signature(out, arena, method, is_explicit);
            put_body(out, arena, method, is_explicit);
        }
    }
}

// ---- The list

void emit_list(text_t *out, arena_t *arena, const api_t *api)
{
    for (size_t i = 0; i < api->method_count; i++) {
        const api_method_t *method = api->methods[i];
        if (!method->is_enabled) {
            continue;
        }
        text_printf(out, "%s\t%s\t%s\t%u\t%s_%s\t%s\t", method->interface, method->name, method->id,
                    method->label, method->interface, method->name, emit_typed_name(arena, method));
        if (api_method_has_result(method)) {
            text_printf(out, "%s_%s_t", method->interface, method->name);
        } else {
            text_puts(out, "seL4_Error");
        }
        text_printf(out, "\tin:%s:_service", method->interface);
        for (size_t p = 0; p < method->param_count; p++) {
            const api_param_t *param = &method->params[p];
            text_printf(out, "\t%s%s:%s:%s", param->is_out ? "out" : "in",
                        param->type->kind == API_STRUCT ? "ref" : "", param->type->name,
                        param->name);
        }
        text_puts(out, "\n");
    }
}
