// SPDX-License-Identifier: BSD-2-Clause

/*
 * The types that parameters may have. The interface files name types but say nothing about them,
 * except the members of structures, so what libsel4 knows is written down here. Every interface is
 * a capability type besides.
 */

#include <string.h>

#include "api_priv.h"

static const api_type_t known_types[] = {
    { .name = "int", .kind = API_INTEGER, .bits = 32 },
    { .name = "long", .kind = API_INTEGER, .bits = 64 },
    { .name = "seL4_Uint8", .kind = API_INTEGER, .bits = 8 },
    { .name = "seL4_Uint16", .kind = API_INTEGER, .bits = 16 },
    { .name = "seL4_Uint32", .kind = API_INTEGER, .bits = 32 },
    { .name = "seL4_Uint64", .kind = API_INTEGER, .bits = 64 },
    { .name = "seL4_Time", .kind = API_INTEGER, .bits = 64 },
    { .name = "seL4_Word", .kind = API_INTEGER, .bits = 64 },
    { .name = "seL4_Bool", .kind = API_INTEGER, .bits = 1 },
    { .name = "seL4_CapRights_t", .kind = API_BITFIELD, .bits = 64 },
    { .name = "seL4_ARM_VMAttributes", .kind = API_INTEGER, .bits = 64 },
    { .name = "seL4_RISCV_VMAttributes", .kind = API_INTEGER, .bits = 64 },
    { .name = "seL4_X86_VMAttributes", .kind = API_INTEGER, .bits = 64 },
    { .name = "seL4_X86_EPT_VMAttributes", .kind = API_INTEGER, .bits = 64 },
    { .name = "seL4_VCPUReg", .kind = API_INTEGER, .bits = 64 },
    // Capabilities that are passed to methods but have none themselves.
    { .name = "seL4_CPtr", .kind = API_CAP, .bits = 64 },
    { .name = "seL4_ARM_IOSpace", .kind = API_CAP, .bits = 64 },
    { .name = "seL4_X86_IOSpace", .kind = API_CAP, .bits = 64 },
    { .name = "seL4_X64_PML4", .kind = API_CAP, .bits = 64 },
    { .name = "seL4_X86_EPTPML4", .kind = API_CAP, .bits = 64 },
};

// Registers of a virtual CPU for a 32-bit guest; the rest exists with 64-bit guests only.
#define VCPU_CONTEXT_32BIT_COUNT 7

void api_priv_add_known_types(arena_t *arena, api_t *api)
{
    for (size_t i = 0; i < sizeof known_types / sizeof *known_types; i++) {
        api_type_t *type = arena_alloc(arena, sizeof *type);
        *type = known_types[i];
        *ARENA_PUSH(arena, api->types, api->type_count, api->type_capacity) = type;
    }
}

void api_priv_add_cap_type(arena_t *arena, api_t *api, const char *name, place_t place)
{
    for (size_t i = 0; i < api->type_count; i++) {
        if (strcmp(api->types[i]->name, name) == 0) {
            api->types[i]->place = place;
            return;
        }
    }
    api_type_t *type = arena_alloc(arena, sizeof *type);
    *type = (api_type_t){ .name = name, .kind = API_CAP, .bits = 64, .place = place };
    *ARENA_PUSH(arena, api->types, api->type_count, api->type_capacity) = type;
}

void api_priv_add_struct_type(arena_t *arena, api_t *api, const config_t *config, const char *name,
                              const char **members, size_t member_count)
{
    if (strcmp(name, "seL4_VCPUContext") == 0 && member_count > VCPU_CONTEXT_32BIT_COUNT &&
        !config_is_defined(config, "X86_64_VTX_64BIT_GUESTS")) {
        member_count = VCPU_CONTEXT_32BIT_COUNT;
    }
    api_type_t *type = arena_alloc(arena, sizeof *type);
    *type = (api_type_t){ .name = name,
                          .kind = API_STRUCT,
                          .bits = (unsigned)member_count * 64,
                          .members = members,
                          .member_count = member_count };
    *ARENA_PUSH(arena, api->types, api->type_count, api->type_capacity) = type;
}

const api_type_t *api_find_type(const api_t *api, const char *name)
{
    for (size_t i = 0; i < api->type_count; i++) {
        if (strcmp(api->types[i]->name, name) == 0) {
            return api->types[i];
        }
    }
    return NULL;
}

bool api_is_kind(const api_t *api, const api_type_t *type)
{
    if (type->kind != API_CAP || strcmp(type->name, "seL4_CPtr") == 0) {
        return false;
    }
    bool is_used = type->place.path != NULL;
    for (size_t i = 0; i < api->method_count && !is_used; i++) {
        const api_method_t *method = api->methods[i];
        for (size_t k = 0; k < method->param_count; k++) {
            is_used |= method->params[k].type == type;
        }
    }
    return is_used;
}
