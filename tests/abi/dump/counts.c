// SPDX-License-Identifier: BSD-2-Clause

/*
 * Generates the functions whose instructions tests/bench counts.
 *
 * A stub that returns several values and a typed call that writes them through pointers are made to
 * do equal work: both take the same arguments, store what came back through pointers after success,
 * and return the error.
 */

#include <stdio.h>
#include <string.h>

#include "dump.h"

static bool ends_with(const char *text, const char *end)
{
    size_t text_length = strlen(text);
    size_t end_length = strlen(end);

    return text_length >= end_length && strcmp(text + text_length - end_length, end) == 0;
}

// `T p0, T p1, …`, then a pointer for each member of `result` (may be NULL) after the error.
static void print_parameters(const function_t *function, const type_t *result)
{
    const char *comma = "";

    for (size_t i = 0; i < function->parameter_count; i++) {
        printf("%s__typeof__(%s) p%zu", comma, function->parameters[i].type->spelling, i);
        comma = ", ";
    }
    for (size_t i = 1; result != NULL && i < result->member_count; i++) {
        printf("%s__typeof__(%s) *out%zu", comma, result->members[i].type->spelling, i);
        comma = ", ";
    }
}

static void print_arguments(const function_t *function)
{
    for (size_t i = 0; i < function->parameter_count; i++) {
        printf("%sp%zu", i == 0 ? "" : ", ", i);
    }
}

// A stub of the raw layer or of libsel4.
static void print_raw(const function_t *function)
{
    const type_t *result = type_strip(function->result);

    printf("\nCOUNTED int raw_%s(", function->name);
    print_parameters(function, result);
    printf(")\n{\n");
    if (result->kind != TYPE_RECORD) {
        printf("    return (int)%s(", function->name);
        print_arguments(function);
        printf(");\n}\n");
        return;
    }
    printf("    __typeof__(%s) result = %s(", function->result->spelling, function->name);
    print_arguments(function);
    printf(");\n\n    if (result.error == 0) {\n");
    for (size_t i = 1; i < result->member_count; i++) {
        printf("        *out%zu = result.%s;\n", i, result->members[i].name);
    }
    printf("    }\n    return result.error;\n}\n");
}

static void print_typed(const function_t *raw, const function_t *typed)
{
    printf("\nCOUNTED int typed_%s(", raw->name);
    print_parameters(typed, NULL);
    printf(")\n{\n    return (int)%s(", typed->name);
    print_arguments(typed);
    printf(").error;\n}\n");
}

// An argument that is a number of registers; the others are all given one valid address.
static int count_argument(const function_t *raw)
{
    return ends_with(raw->name, "TCB_ReadRegisters") || ends_with(raw->name, "TCB_WriteRegisters")
               ? 3
               : -1;
}

static void print_entry(const char *layer, const function_t *raw)
{
    printf("    {\"%s_%s\", (void (*)(void))%s_%s, %d},\n", layer, raw->name, layer, raw->name,
           count_argument(raw));
}

static bool is_counted(const function_t *function)
{
    return strncmp(function->name, "seL4_", 5) == 0 && !ends_with(function->name, "_with") &&
           ends_with(function->file, "interfaces/sel4_client.h");
}

static bool print_typed_of_pairs(const model_t *model, const char *path, bool is_table)
{
    FILE *file = fopen(path, "r");
    char raw_name[200], typed_name[200];

    if (file == NULL) {
        perror(path);
        return false;
    }
    while (fscanf(file, "%199s %199s", raw_name, typed_name) == 2) {
        const function_t *raw = model_function(model, raw_name);
        const function_t *typed = model_function(model, typed_name);
        if (raw == NULL || typed == NULL) {
            fprintf(stderr, "abi-dump: %s: the headers have no such inline function\n",
                    raw == NULL ? raw_name : typed_name);
            fclose(file);
            return false;
        }
        if (is_table) {
            print_entry("typed", raw);
        } else {
            print_typed(raw, typed);
        }
    }
    fclose(file);
    return true;
}

bool dump_counts(const model_t *model, const char *const *headers, size_t header_count,
                 const char *pairs)
{
    for (size_t i = 0; i < header_count; i++) {
        printf("#include <%s>\n", headers[i]);
    }
    printf("#include \"counted.h\"\n");
    for (size_t i = 0; i < model->function_count; i++) {
        if (is_counted(&model->functions[i])) {
            print_raw(&model->functions[i]);
        }
    }
    if (pairs != NULL && !print_typed_of_pairs(model, pairs, false)) {
        return false;
    }

    printf("\nconst counted_t counted[] = {\n");
    for (size_t i = 0; i < model->function_count; i++) {
        if (is_counted(&model->functions[i])) {
            print_entry("raw", &model->functions[i]);
        }
    }
    if (pairs != NULL && !print_typed_of_pairs(model, pairs, true)) {
        return false;
    }
    printf("};\nconst unsigned counted_count = sizeof counted / sizeof counted[0];\n"
           "\nvoid counted_set_buffer(void *buffer)\n{\n    seL4_SetIPCBuffer(buffer);\n}\n");
    print_sysenter();
    return true;
}
