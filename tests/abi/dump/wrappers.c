// SPDX-License-Identifier: BSD-2-Clause

/*
 * Generates the wrappers that call/driver.c runs: one C function for each inline function of the
 * headers, taking its arguments from memory and storing all that comes back, member by member so
 * that padding never counts.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "dump.h"

#define PARAMETERS_MAX 20

static const char *const form_names[] = { "ABI_PLAIN", "ABI_WITH", "ABI_TYPED", "ABI_TYPED_WITH" };

typedef enum form {
    FORM_PLAIN,
    FORM_WITH,
    FORM_TYPED,
    FORM_TYPED_WITH,
} form_t;

// One wrapper: `function` called as a form of `raw`.
typedef struct wrapper {
    const function_t *function;
    const function_t *raw;
    form_t form;
} wrapper_t;

typedef struct wrappers {
    wrapper_t *items;
    size_t count, room;
} wrappers_t;

static bool ends_with(const char *text, const char *end)
{
    size_t text_length = strlen(text);
    size_t end_length = strlen(end);

    return text_length >= end_length && strcmp(text + text_length - end_length, end) == 0;
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

// ---- Parameters

// It is of that name, or a typedef of it.
static bool is_named(const type_t *type, const char *name)
{
    while (type != NULL && strcmp(type->spelling, name) != 0) {
        type = type->kind == TYPE_ALIAS || type->kind == TYPE_CONST ? type->target : NULL;
    }
    return type != NULL;
}

static bool is_buffer_pointer(const type_t *type)
{
    const type_t *plain = type_strip(type);

    return plain->kind == TYPE_POINTER && is_named(plain->target, "seL4_IPCBuffer");
}

static bool is_bool(const type_t *type)
{
    return type_strip(type)->kind == TYPE_BOOL || is_named(type, "seL4_Bool");
}

static bool is_number(const type_t *type)
{
    type_kind_t kind = type_strip(type)->kind;

    return kind == TYPE_INTEGER || kind == TYPE_BOOL || kind == TYPE_ENUM;
}

static uint64_t context_words(const model_t *model)
{
    for (size_t i = 0; i < model->named_count; i++) {
        if (strcmp(model->named[i]->spelling, "seL4_UserContext") == 0) {
            return model->named[i]->size / 8;
        }
    }
    return 1;
}

// Arguments that are array indices or lengths: what they must be below, or 0.
static uint64_t bound_of(const model_t *model, const char *function, size_t index)
{
    static const struct {
        const char *function;
        size_t index;
        uint64_t bound; // 0: the words of seL4_UserContext, plus one
    } bounds[] = {
        { "seL4_GetMR", 0, 120 },
        { "seL4_SetMR", 0, 120 },
        { "seL4_GetBadge", 0, 3 },
        { "seL4_GetCap", 0, 3 },
        { "seL4_SetCap", 0, 3 },
        { "seL4_TimeoutReply_new", 2, 0 },
        { "seL4_ExceptIPC_Set", 0, 120 },
        { "seL4_ExceptIPC_Get", 0, 120 },
        { "seL4_TCB_ReadRegisters", 3, 0 },
        { "seL4_TCB_WriteRegisters", 3, 0 },
    };

    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
        if (strcmp(bounds[i].function, function) == 0 && bounds[i].index == index) {
            return bounds[i].bound == 0 ? context_words(model) + 1 : bounds[i].bound;
        }
    }
    return 0;
}

static const char *pointer_kind(const parameter_t *parameter, const type_t *target)
{
    const type_t *plain = type_strip(target);

    if (is_buffer_pointer(parameter->type)) {
        return "ABI_BUFFER";
    }
    if (plain->kind == TYPE_VOID || plain->kind == TYPE_FUNCTION) {
        return "ABI_WORD";
    }
    if (plain->is_char && !is_bool(target)) {
        return "ABI_STRING";
    }
    bool is_result = parameter->name != NULL && starts_with(parameter->name, "ret_");
    return is_number(target) && !is_result ? "ABI_OPTIONAL" : "ABI_POINTER";
}

// The size that goes with the kind is in `*ret_size`.
static const char *parameter_kind(const wrapper_t *wrapper, const model_t *model, size_t index,
                                  uint64_t *ret_size)
{
    const parameter_t *parameter = &wrapper->function->parameters[index];
    const type_t *plain = type_strip(parameter->type);
    bool has_buffer = wrapper->form == FORM_WITH || wrapper->form == FORM_TYPED_WITH;
    uint64_t bound = bound_of(model, wrapper->raw->name, index - (has_buffer ? 1 : 0));

    *ret_size = plain->size;
    if (plain->kind == TYPE_POINTER) {
        *ret_size = plain->target->size;
        return pointer_kind(parameter, plain->target);
    }
    if (plain->kind == TYPE_RECORD) {
        return is_named(parameter->type, "seL4_MessageInfo_t") ? "ABI_MESSAGE" : "ABI_RECORD";
    }
    if (bound != 0 && (!has_buffer || index > 0)) {
        *ret_size = bound;
        return "ABI_BOUNDED";
    }
    return is_bool(parameter->type) ? "ABI_BOOL" : "ABI_WORD";
}

// ---- Bodies

static void print_outputs(const char *expression, const type_t *type, unsigned depth)
{
    const type_t *plain = type_strip(type);
    char inner[512];

    switch (plain->kind) {
    case TYPE_INTEGER:
    case TYPE_BOOL:
    case TYPE_ENUM:
        printf("    ABI_OUT(call, %s);\n", expression);
        break;
    case TYPE_POINTER:
        printf("    ABI_OUT_ADDRESS(call, %s);\n", expression);
        break;
    case TYPE_RECORD:
        for (size_t i = 0; i < plain->member_count; i++) {
            const member_t *member = &plain->members[i];
            snprintf(inner, sizeof inner, "%s%s%s", expression, member->name == NULL ? "" : ".",
                     member->name == NULL ? "" : member->name);
            print_outputs(inner, member->type, depth);
        }
        break;
    case TYPE_ARRAY:
        printf("    for (unsigned i%u = 0; i%u < %" PRIu64 "; i%u++) {\n", depth, depth,
               plain->length, depth);
        snprintf(inner, sizeof inner, "%s[i%u]", expression, depth);
        print_outputs(inner, plain->target, depth + 1);
        printf("    }\n");
        break;
    case TYPE_VOID:
    case TYPE_FUNCTION:
    case TYPE_ALIAS:
    case TYPE_CONST:
        break;
    }
}

static void print_argument(const wrapper_t *wrapper, const model_t *model, size_t index)
{
    const char *type = wrapper->function->parameters[index].type->spelling;
    uint64_t size;
    const char *kind = parameter_kind(wrapper, model, index, &size);

    if (strcmp(kind, "ABI_WORD") == 0 || strcmp(kind, "ABI_BOOL") == 0 ||
        strcmp(kind, "ABI_BOUNDED") == 0) {
        printf("    __typeof__(%s) p%zu = (__typeof__(%s))call->value[%zu];\n", type, index, type,
               index);
    } else if (strcmp(kind, "ABI_RECORD") == 0 || strcmp(kind, "ABI_MESSAGE") == 0) {
        printf("    __typeof__(%s) p%zu;\n"
               "    __builtin_memcpy(&p%zu, call->memory[%zu], sizeof p%zu);\n",
               type, index, index, index, index);
    } else {
        printf("    __typeof__(%s) p%zu = call->memory[%zu];\n", type, index, index);
    }
}

// What the function may have written through a pointer.
static void print_pointee(const wrapper_t *wrapper, const model_t *model, size_t index)
{
    const type_t *type = type_strip(wrapper->function->parameters[index].type);
    char expression[32];
    uint64_t size;
    const char *kind = parameter_kind(wrapper, model, index, &size);

    if (strcmp(kind, "ABI_POINTER") != 0 && strcmp(kind, "ABI_OPTIONAL") != 0) {
        return;
    }
    printf("    if (p%zu != 0) {\n", index);
    snprintf(expression, sizeof expression, "(*p%zu)", index);
    print_outputs(expression, type->target, 0);
    printf("    }\n");
}

static void print_body(const wrapper_t *wrapper, const model_t *model, size_t number)
{
    const function_t *function = wrapper->function;
    bool has_result = type_strip(function->result)->kind != TYPE_VOID;

    printf("\nstatic void wrapper_%zu(abi_call_t *call)\n{\n", number);
    for (size_t i = 0; i < function->parameter_count; i++) {
        print_argument(wrapper, model, i);
    }
    printf("    ABI_ENTER(call)\n    ");
    if (has_result) {
        printf("__typeof__(%s) result = ", function->result->spelling);
    }
    printf("%s(", function->name);
    for (size_t i = 0; i < function->parameter_count; i++) {
        printf("%sp%zu", i == 0 ? "" : ", ", i);
    }
    printf(");\n    ABI_LEAVE(call)\n");
    if (has_result) {
        print_outputs("result", function->result, 0);
    }
    for (size_t i = 0; i < function->parameter_count; i++) {
        print_pointee(wrapper, model, i);
    }
    printf("}\n");
}

static void print_entry(const wrapper_t *wrapper, const model_t *model, size_t number)
{
    const function_t *function = wrapper->function;
    bool is_invocation = ends_with(wrapper->raw->file, "interfaces/sel4_client.h");

    printf("    {\"%s\", %s, %d, wrapper_%zu, {", wrapper->raw->name, form_names[wrapper->form],
           is_invocation, number);
    for (size_t i = 0; i < function->parameter_count; i++) {
        uint64_t size;
        const char *kind = parameter_kind(wrapper, model, i, &size);
        printf("%s{%s, %" PRIu64 "}", i == 0 ? "" : ", ", kind, size);
    }
    printf("}, %zu},\n", function->parameter_count);
}

// ---- Which functions

static void add(wrappers_t *list, const model_t *model, const function_t *function,
                const function_t *raw, form_t form)
{
    *ARENA_PUSH(model->arena, list->items, list->count, list->room) =
        (wrapper_t){ .function = function, .raw = raw, .form = form };
}

// The primitives under the system calls are each implementation's own.
static bool is_private(const char *name)
{
    return starts_with(name, "__") || starts_with(name, "sel4_") || starts_with(name, "arm_sys_") ||
           starts_with(name, "riscv_sys_") || starts_with(name, "x64_sys_");
}

// Those of libsel4, and their explicit twins.
static void collect_raw(wrappers_t *list, const model_t *model)
{
    for (size_t i = 0; i < model->function_count; i++) {
        const function_t *function = &model->functions[i];
        char twin[256];

        if (!function->has_body || is_private(function->name) ||
            ends_with(function->name, "_with")) {
            continue;
        }
        add(list, model, function, function, FORM_PLAIN);
        snprintf(twin, sizeof twin, "%s_with", function->name);
        if (model_function(model, twin) != NULL) {
            add(list, model, model_function(model, twin), function, FORM_WITH);
        }
    }
}

static bool collect_pair(wrappers_t *list, const model_t *model, const char *raw_name,
                         const char *typed_name)
{
    const function_t *raw = model_function(model, raw_name);
    const function_t *typed = model_function(model, typed_name);
    char twin[256];

    snprintf(twin, sizeof twin, "%s_with", typed_name);
    const function_t *typed_with = model_function(model, twin);
    if (raw == NULL || typed == NULL || typed_with == NULL) {
        fprintf(stderr, "abi-dump: %s: the headers have no such inline function\n",
                raw == NULL ? raw_name : (typed == NULL ? typed_name : twin));
        return false;
    }
    if (typed->parameter_count < raw->parameter_count ||
        typed_with->parameter_count != typed->parameter_count + 1 ||
        !is_buffer_pointer(typed_with->parameters[0].type)) {
        fprintf(stderr, "abi-dump: the parameters of %s do not fit those of %s\n", typed_name,
                raw_name);
        return false;
    }
    add(list, model, typed, raw, FORM_TYPED);
    add(list, model, typed_with, raw, FORM_TYPED_WITH);
    return true;
}

static bool collect_pairs(wrappers_t *list, const model_t *model, const char *path)
{
    FILE *file = fopen(path, "r");
    char raw[200], typed[200];
    bool is_good = true;

    if (file == NULL) {
        perror(path);
        return false;
    }
    while (fscanf(file, "%199s %199s", raw, typed) == 2) {
        is_good = collect_pair(list, model, raw, typed) && is_good;
    }
    fclose(file);
    return is_good;
}

// ---- The file

void print_sysenter(void)
{
    printf("\n#ifdef CONFIG_SYSENTER\nconst int abi_is_sysenter = 1;\n"
           "#else\nconst int abi_is_sysenter = 0;\n#endif\n");
}

static void print_start(const char *const *headers, size_t header_count)
{
    printf("#include \"call.h\"\n");
    for (size_t i = 0; i < header_count; i++) {
        printf("#include <%s>\n", headers[i]);
    }
    printf("\nvoid abi_buffer_set(void *buffer)\n{\n    seL4_SetIPCBuffer(buffer);\n}\n"
           "\nvoid *abi_buffer_get(void)\n{\n    return seL4_GetIPCBuffer();\n}\n"
           "\n#ifdef CONFIG_KERNEL_INVOCATION_REPORT_ERROR_IPC\n"
           "void abi_print_errors(int on)\n{\n    seL4_SetPrintError((char)on);\n}\n"
           "#else\nvoid abi_print_errors(int on)\n{\n    (void)on;\n}\n#endif\n"
           "\n#ifdef CONFIG_KERNEL_MCS\nconst int abi_is_mcs = 1;\n"
           "#else\nconst int abi_is_mcs = 0;\n#endif\n");
    print_sysenter();
}

static void print_aligns(const model_t *model)
{
    // A macro may hide a type of the same name.
    for (size_t i = 0; i < model->named_count; i++) {
        if (model->named[i]->kind == TYPE_ALIAS) {
            printf("#undef %s\n", model->named[i]->spelling);
        }
    }
    printf("\nconst abi_align_t abi_aligns[] = {\n");
    for (size_t i = 0; i < model->named_count; i++) {
        const type_t *type = model->named[i];
        type_kind_t kind = type_strip(type)->kind;
        if (kind != TYPE_VOID && kind != TYPE_FUNCTION && type->size != 0) {
            char name[256];
            type_fact_name(type, name, sizeof name);
            printf("    {\"%s\", _Alignof(%s)},\n", name, type->spelling);
        }
    }
    printf("};\nconst unsigned abi_align_count = sizeof abi_aligns / sizeof abi_aligns[0];\n");
}

bool dump_wrappers(const model_t *model, const char *const *headers, size_t header_count,
                   const char *pairs)
{
    wrappers_t list = { 0 };
    bool is_good = true;

    collect_raw(&list, model);
    if (pairs != NULL) {
        is_good = collect_pairs(&list, model, pairs);
    }
    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].function->parameter_count > PARAMETERS_MAX) {
            fprintf(stderr, "abi-dump: %s has more than %d parameters\n",
                    list.items[i].function->name, PARAMETERS_MAX);
            return false;
        }
    }

    print_start(headers, header_count);
    print_aligns(model);
    for (size_t i = 0; i < list.count; i++) {
        print_body(&list.items[i], model, i);
    }
    printf("\nconst abi_function_t abi_functions[] = {\n");
    for (size_t i = 0; i < list.count; i++) {
        print_entry(&list.items[i], model, i);
    }
    printf("};\nconst unsigned abi_function_count = sizeof abi_functions / sizeof "
           "abi_functions[0];\n");
    return is_good;
}
