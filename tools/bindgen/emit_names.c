// SPDX-License-Identifier: BSD-2-Clause

/*
 * Checks that the names which the headers are about to define are names of C and each of one thing
 * only. The interface files can break that in ways that no single element shows: `seL4_FooBar` and
 * `seL4_Foo_Bar` are one kind in the typed layer.
 */

#include <stdlib.h>
#include <string.h>

#include "../common/names.h"
#include "emit.h"

typedef struct defined_name {
    const char *name;
    place_t place; // all zero: sel4c's own
    size_t order;
} defined_name_t;

typedef struct checker {
    arena_t *arena;
    diag_t *diag;
    defined_name_t *names;
    size_t count;
    size_t capacity;
} checker_t;

static void define(checker_t *checker, const char *name, place_t place)
{
    defined_name_t *defined =
        ARENA_PUSH(checker->arena, checker->names, checker->count, checker->capacity);

    *defined = (defined_name_t){ .name = name, .place = place, .order = checker->count };
}

// Defines `format`, which holds one %s, with the noun of every kind of capability.
__attribute__((format(printf, 2, 0))) static void
define_of_kinds(checker_t *checker, const char *format, const api_t *api)
{
    static const char *const own[] = { "cap", "endpoint", "notification", "reply" };

    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        define(checker, arena_format(checker->arena, format, own[i]), (place_t){ 0 });
    }
    for (size_t i = 0; i < api->type_count; i++) {
        const api_type_t *type = api->types[i];
        if (api_is_kind(api, type)) {
            const char *noun = emit_noun(checker->arena, type->name);
            define(checker, arena_format(checker->arena, format, noun), type->place);
        }
    }
}

// ---- Parameters

static bool is_in(const char *name, const char *const list[])
{
    for (; *list; list++) {
        if (strcmp(name, *list) == 0) {
            return true;
        }
    }
    return false;
}

/*
 * What a parameter may be called depends on what else the functions of both layers declare: names
 * that end in `_` are the raw stubs' own, the rest are those of the typed functions.
 */
static void check_param(checker_t *checker, const api_method_t *method, size_t index)
{
    static const char *const own[] = { "ipc", "raw", "error", NULL };
    const api_param_t *param = &method->params[index];
    const char *name = name_to_snake(checker->arena, param->name);

    if (name[strlen(name) - 1] == '_' || is_in(name, own) || !name_is_identifier(name) ||
        strcmp(name, emit_service_name(checker->arena, method)) == 0) {
        diag_error(checker->diag, param->place, "a parameter cannot be named \"%s\"", param->name);
    }
    for (size_t i = 0; i < index; i++) {
        if (method->params[i].is_out == param->is_out &&
            strcmp(name_to_snake(checker->arena, method->params[i].name), name) == 0) {
            diag_error(checker->diag, param->place,
                       "parameter \"%s\" has the name of an earlier one in the typed layer: \"%s\"",
                       param->name, name);
        }
    }
}

static void define_method(checker_t *checker, const api_method_t *method)
{
    const char *name = emit_typed_name(checker->arena, method);
    const char *service = emit_service_name(checker->arena, method);

    if (!name_is_identifier(service)) {
        diag_error(checker->diag, method->place,
                   "\"%s\" gives no name for the capability that is invoked", method->interface);
    }
    for (size_t i = 0; i < method->param_count; i++) {
        check_param(checker, method, i);
    }
    define(checker, name, method->place);
    define(checker, arena_format(checker->arena, "%s_with", name), method->place);
}

// ---- Labels

// They share one name space with the names that end the enumerations.
static void check_label(const checker_t *checker, const api_method_t *method)
{
    static const char *const own[] = { "InvalidInvocation", "nInvocationLabels",
                                       "nSeL4ArchInvocationLabels", "nArchInvocationLabels", NULL };

    if (is_in(method->id, own)) {
        diag_error(checker->diag, method->place, "a label cannot be named \"%s\"", method->id);
    }
}

// ---- All of them

static int compare_names(const void *a, const void *b)
{
    const defined_name_t *left = a;
    const defined_name_t *right = b;
    int order = strcmp(left->name, right->name);

    return order ? order : (left->order > right->order) - (left->order < right->order);
}

// Reports the names defined so far that are there twice, and forgets all.
static void report_repeated(checker_t *checker)
{
    qsort(checker->names, checker->count, sizeof *checker->names, compare_names);
    for (size_t i = 1; i < checker->count; i++) {
        const defined_name_t *earlier = &checker->names[i - 1];
        const defined_name_t *later = &checker->names[i];
        if (strcmp(earlier->name, later->name) != 0) {
            continue;
        }
        diag_error(checker->diag, later->place.path ? later->place : earlier->place,
                   "the typed layer would have %s twice", later->name);
        if (earlier->place.path && later->place.path) {
            diag_note(checker->diag, earlier->place, "the other one comes from here");
        }
    }
    checker->count = 0;
}

bool emit_check_names(arena_t *arena, diag_t *diag, const api_t *api)
{
    unsigned errors_before = diag->error_count;
    checker_t checker = { .arena = arena, .diag = diag };

    define_of_kinds(&checker, "sel4_%s_t", api);
    report_repeated(&checker);
    if (diag->error_count != errors_before) {
        return false; // all functions of these kinds would follow
    }
    define_of_kinds(&checker, "sel4_%s_from_bits", api);
    for (size_t i = 0; i < api->method_count; i++) {
        if (api->methods[i]->is_enabled) {
            check_label(&checker, api->methods[i]);
            define_method(&checker, api->methods[i]);
        }
    }
    report_repeated(&checker);
    return diag->error_count == errors_before;
}
