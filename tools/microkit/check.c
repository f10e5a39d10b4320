// SPDX-License-Identifier: BSD-2-Clause

// What parts of a system say of each other.

#include <inttypes.h>

#include "reader.h"

static void check_names(sdf_reader_t *reader)
{
    sdf_lookup_check(reader->diag, &reader->pd_names, "protection domain");
    sdf_lookup_check(reader->diag, &reader->vm_names, "virtual machine");
    sdf_lookup_check(reader->diag, &reader->region_names, "memory region");
    sdf_lookup_check(reader->diag, &reader->domain_names, "domain");
    sdf_lookup_check(reader->diag, &reader->io_space_names, "I/O address space");
}

static void check_claims(sdf_reader_t *reader)
{
    diag_t *diag = reader->diag;

    sdf_claims_check(diag, &reader->ids,
                     "channels and interrupts of a protection domain share one set of ids");
    sdf_claims_check(diag, &reader->children,
                     "children and virtual CPUs of a protection domain share one set of ids");
    sdf_claims_check(diag, &reader->irqs, "an interrupt has one handler in the system");
    sdf_claims_check(diag, &reader->slots, "a slot holds one capability");
    sdf_claims_check(diag, &reader->port_ids, "ids are unique in a protection domain");
    sdf_claims_check(diag, &reader->ports, "a port belongs to one range in the system");
    sdf_claims_check(diag, &reader->paddrs, "memory belongs to one region");
    sdf_claims_check(diag, &reader->domain_ids, "a domain has an id of its own");
    sdf_claims_check(diag, &reader->devices, "a device has one I/O address space");
    sdf_claims_check(diag, &reader->device_domains, "a device has a domain of its own");
}

// The name must be there; NULL has been complained about.
static uint32_t find(sdf_reader_t *reader, const sdf_lookup_t *lookup, const char *what,
                     const char *name, place_t place)
{
    uint32_t index = sdf_lookup_find(lookup, name);

    if (name && index == SDF_NONE) {
        diag_error(reader->diag, place, "there is no %s '%s'", what, name);
    }
    return index;
}

static void resolve_pd(sdf_reader_t *reader, sdf_pd_t *pd)
{
    for (size_t i = 0; i < pd->cap_count; i++) {
        pd->caps[i].pd = find(reader, &reader->pd_names, "protection domain", pd->caps[i].pd_name,
                              pd->caps[i].pd_place);
    }
    if (reader->system->has_domains) {
        pd->domain =
            find(reader, &reader->domain_names, "domain", pd->domain_name, pd->domain_place);
    }
}

static void claim_end(sdf_reader_t *reader, sdf_end_t *end)
{
    end->pd = find(reader, &reader->pd_names, "protection domain", end->pd_name, end->pd_place);
    if (end->pd != SDF_NONE && end->has_id) {
        sdf_claims_add(
            reader->arena, &reader->ids, end->pd, end->id, end->id,
            arena_format(reader->arena, "<end pd=\"%s\" id=\"%u\">", end->pd_name, end->id),
            end->place);
    }
}

static void check_call(sdf_reader_t *reader, const sdf_end_t *caller, const sdf_end_t *callee)
{
    const sdf_pd_t *from = &reader->system->pds[caller->pd];
    const sdf_pd_t *to = &reader->system->pds[callee->pd];

    if (!caller->can_call || callee->can_call) {
        return;
    }
    if (from->priority >= to->priority) {
        diag_error(reader->diag, caller->call_place,
                   "<end pp=\"true\"> calls '%s' (priority %u) from '%s' (priority %u); the one "
                   "that is called needs the higher priority",
                   callee->pd_name, to->priority, caller->pd_name, from->priority);
    }
    if (to->vm != SDF_NONE && reader->kernel->arch == CAPDL_X86_64) {
        diag_error(reader->diag, caller->call_place,
                   "<end pp=\"true\"> calls '%s', which runs a virtual machine; on x86_64 it can "
                   "receive no calls",
                   callee->pd_name);
    }
}

static void check_channel(sdf_reader_t *reader, sdf_channel_t *channel)
{
    sdf_end_t *a = &channel->ends[0];
    sdf_end_t *b = &channel->ends[1];

    claim_end(reader, a);
    claim_end(reader, b);
    if (a->pd == SDF_NONE || b->pd == SDF_NONE) {
        return;
    }
    if (a->pd == b->pd) {
        diag_error(reader->diag, b->pd_place, "<channel> connects '%s' with itself", b->pd_name);
        return;
    }
    check_call(reader, a, b);
    check_call(reader, b, a);
}

static void check_children(sdf_reader_t *reader, const sdf_pd_t *pd)
{
    if (pd->has_children && pd->vm != SDF_NONE && reader->kernel->arch == CAPDL_X86_64) {
        diag_error(reader->diag, pd->place,
                   "a protection domain with a virtual machine has no children on x86_64");
    }
}

static void resolve_schedule(sdf_reader_t *reader)
{
    for (size_t i = 0; i < reader->system->schedule_count; i++) {
        sdf_schedule_entry_t *entry = &reader->system->schedule[i];
        if (!entry->is_end_marker) {
            entry->domain =
                find(reader, &reader->domain_names, "domain", entry->domain_name, entry->place);
        }
    }
}

void sdf_check(sdf_reader_t *reader)
{
    sdf_system_t *system = reader->system;

    check_names(reader);
    for (size_t i = 0; i < system->pd_count; i++) {
        resolve_pd(reader, &system->pds[i]);
        check_children(reader, &system->pds[i]);
    }
    resolve_schedule(reader);
    sdf_check_maps(reader);
    for (size_t i = 0; i < system->channel_count; i++) {
        check_channel(reader, &system->channels[i]);
    }
    check_claims(reader);
}
