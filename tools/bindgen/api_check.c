// SPDX-License-Identifier: BSD-2-Clause

// Numbers the labels, lays out messages, and checks what can only be seen in the whole.

#include <string.h>

#include "api_priv.h"

// seL4_MsgMaxLength and seL4_MsgMaxExtraCaps.
#define MESSAGE_WORD_MAX 120
#define MESSAGE_CAP_MAX  3

static unsigned align_up(unsigned value, unsigned alignment)
{
    return (value + alignment - 1) / alignment * alignment;
}

api_layout_t api_layout(arena_t *arena, const api_method_t *method, bool out)
{
    api_layout_t layout = { 0 };
    unsigned bits = 0;

    layout.positions = arena_alloc_items(arena, method->param_count, sizeof *layout.positions);
    for (size_t i = 0; i < method->param_count; i++) {
        const api_param_t *param = &method->params[i];
        if (param->is_out != out || param->type->kind == API_CAP) {
            continue;
        }
        bits = align_up(bits, param->type->bits < 64 ? param->type->bits : 64);
        layout.positions[layout.position_count++] =
            (api_position_t){ .param = param, .word = bits / 64, .offset = bits % 64 };
        bits += param->type->bits;
    }
    layout.word_count = align_up(bits, 64) / 64;
    return layout;
}

size_t api_extra_cap_count(const api_method_t *method)
{
    size_t count = 0;

    for (size_t i = 0; i < method->param_count; i++) {
        count += method->params[i].type->kind == API_CAP;
    }
    return count;
}

bool api_method_has_result(const api_method_t *method)
{
    for (size_t i = 0; i < method->param_count; i++) {
        if (method->params[i].is_out && method->params[i].type->kind != API_STRUCT) {
            return true;
        }
    }
    return false;
}

static void check_params(diag_t *diag, const api_method_t *method)
{
    for (size_t i = 0; i < method->param_count; i++) {
        const api_param_t *param = &method->params[i];
        if (strcmp(param->name, "_service") == 0 ||
            (param->is_out && strcmp(param->name, "error") == 0)) {
            diag_error(diag, param->place, "a parameter cannot be named \"%s\"", param->name);
        }
        for (size_t k = 0; k < i; k++) {
            if (strcmp(method->params[k].name, param->name) == 0) {
                diag_error(diag, param->place, "parameter \"%s\" is there already", param->name);
            }
        }
    }
}

static void check_size(arena_t *arena, diag_t *diag, const api_method_t *method)
{
    if (api_layout(arena, method, false).word_count > MESSAGE_WORD_MAX ||
        api_layout(arena, method, true).word_count > MESSAGE_WORD_MAX) {
        diag_error(diag, method->place, "method \"%s\" needs more than the %d words of a message",
                   method->name, MESSAGE_WORD_MAX);
    }
    if (api_extra_cap_count(method) > MESSAGE_CAP_MAX) {
        diag_error(diag, method->place,
                   "method \"%s\" takes more than the %d capabilities of a message", method->name,
                   MESSAGE_CAP_MAX);
    }
}

static void check_repeated(diag_t *diag, const api_t *api, size_t index)
{
    const api_method_t *method = api->methods[index];

    for (size_t i = 0; i < index; i++) {
        const api_method_t *earlier = api->methods[i];
        if (earlier->is_enabled && strcmp(earlier->interface, method->interface) == 0 &&
            strcmp(earlier->name, method->name) == 0) {
            diag_error(diag, method->place, "%s already has a method \"%s\" in this configuration",
                       method->interface, method->name);
            diag_note(diag, earlier->place, "it stands here");
        }
    }
}

// The earlier method of the same part whose label this one shares, if any.
static const api_method_t *find_label(const api_t *api, const api_method_t *method, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        const api_method_t *earlier = api->methods[i];
        if (earlier->is_enabled && earlier->part == method->part &&
            strcmp(earlier->id, method->id) == 0) {
            return earlier;
        }
    }
    return NULL;
}

// Labels of different parts must differ too: they are enumerators of one program.
static const api_method_t *find_foreign_label(const api_t *api, const api_method_t *method,
                                              size_t index)
{
    for (size_t i = 0; i < index; i++) {
        const api_method_t *earlier = api->methods[i];
        if (earlier->is_enabled && earlier->part != method->part &&
            strcmp(earlier->id, method->id) == 0) {
            return earlier;
        }
    }
    return NULL;
}

static void number_label(arena_t *arena, diag_t *diag, api_t *api, size_t index, unsigned *next)
{
    api_method_t *method = api->methods[index];
    const api_method_t *earlier = find_label(api, method, index);
    const api_method_t *foreign = find_foreign_label(api, method, index);

    if (foreign || (earlier && !method->is_duplicate)) {
        diag_error(diag, method->place,
                   "label \"%s\" is taken in this configuration; methods that share one say "
                   "duplicate=\"true\"",
                   method->id);
        diag_note(diag, (foreign ? foreign : earlier)->place, "it is taken here");
        return;
    }
    if (earlier) {
        method->label = earlier->label;
        return;
    }
    method->label = (*next)++;
    *ARENA_PUSH(arena, api->parts[method->part].labels, api->parts[method->part].label_count,
                api->parts[method->part].label_capacity) =
        (api_label_t){ .id = method->id, .number = method->label };
}

bool api_priv_check(arena_t *arena, diag_t *diag, api_t *api)
{
    unsigned errors_before = diag->error_count;
    unsigned next = 1; // 0 is InvalidInvocation

    for (int part = 0; part < API_PART_COUNT; part++) {
        for (size_t i = 0; i < api->method_count; i++) {
            api_method_t *method = api->methods[i];
            if ((int)method->part != part) {
                continue;
            }
            check_params(diag, method);
            check_size(arena, diag, method);
            if (method->is_enabled) {
                check_repeated(diag, api, i);
                number_label(arena, diag, api, i, &next);
            }
        }
        api->parts[part].end = next;
    }
    return diag->error_count == errors_before;
}
