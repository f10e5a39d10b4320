// SPDX-License-Identifier: BSD-2-Clause

// Scheduling domains and when each of them runs.

#include <inttypes.h>

#include "reader.h"

static void read_domain(sdf_reader_t *reader, const xml_node_t *node)
{
    sdf_system_t *system = reader->system;
    const sdf_limit_t limit = { 0, reader->kernel->domain_count - 1, "KernelNumDomains" };
    sdf_domain_t domain = { .place = node->place };
    uint64_t id;

    sdf_check_shape(reader, node, "name id ", "");
    domain.name = sdf_need(reader, node, "name");
    if (domain.name) {
        sdf_lookup_add(reader->arena, &reader->domain_names, 0, domain.name,
                       (uint32_t)system->domain_count, sdf_place(node, "name"));
    }
    bool has_id = sdf_number(reader, node, "id", limit, 0, &id) && sdf_has(node, "id");
    domain.has_id = has_id;
    domain.id = (uint32_t)id;
    if (has_id) {
        sdf_claims_add(reader->arena, &reader->domain_ids, 0, id, id,
                       arena_format(reader->arena, "<domain id=\"%" PRIu64 "\">", id),
                       sdf_place(node, "id"));
    }
    *ARENA_PUSH(reader->arena, system->domains, system->domain_count, system->domain_capacity) =
        domain;
}

static void read_duration(sdf_reader_t *reader, const xml_node_t *node, sdf_duration_t *duration)
{
    const char *text = sdf_need(reader, node, "duration");

    if (!text) {
        return;
    }
    switch (sdf_duration_parse(text, duration)) {
    case SDF_DURATION_OK:
        break;
    case SDF_DURATION_FORM:
        sdf_error(reader, node, "duration", "must be a number and a unit, such as \"10 us\"");
        break;
    case SDF_DURATION_NUMBER:
        sdf_error(reader, node, "duration", "starts with what is not a number of 64 bits");
        break;
    case SDF_DURATION_ZERO:
        sdf_error(reader, node, "duration", "must be more than 0");
        break;
    case SDF_DURATION_UNIT:
        sdf_error(reader, node, "duration", "must be in us or ticks");
        break;
    }
}

static void read_entry(sdf_reader_t *reader, const xml_node_t *node)
{
    sdf_system_t *system = reader->system;
    sdf_schedule_entry_t entry = { .domain = SDF_NONE, .place = node->place };

    entry.is_end_marker = xml_is(node, "schedule_end_marker");
    if (entry.is_end_marker) {
        sdf_check_shape(reader, node, "", "");
    } else {
        sdf_check_shape(reader, node, "domain duration ", "");
        entry.domain_name = sdf_need(reader, node, "domain");
        entry.place = sdf_place(node, "domain");
        read_duration(reader, node, &entry.duration);
    }
    *ARENA_PUSH(reader->arena, system->schedule, system->schedule_count,
                system->schedule_capacity) = entry;
}

static void check_length(sdf_reader_t *reader, const xml_node_t *node)
{
    const sdf_system_t *system = reader->system;
    uint64_t limit = reader->kernel->schedule_count;
    uint64_t count = system->schedule_count;

    if (reader->kernel->core_count > 1) {
        return; // there is no schedule at all
    }
    if (count == 0) {
        diag_error(reader->diag, node->place, "<domain_schedule> needs a <schedule_entry>");
    } else if (count >= limit) {
        diag_error(reader->diag, node->place,
                   "<domain_schedule> has %" PRIu64 " entries; with the end marker after them the "
                   "kernel has room for %" PRIu64 " (KernelNumDomainSchedules)",
                   count, limit);
    } else if (system->schedule_shift >= limit - count) {
        sdf_error(reader, node, "index_shift",
                  "and %" PRIu64 " entries must stay below %" PRIu64 " (KernelNumDomainSchedules)",
                  count, limit);
    }
}

static void read_schedule(sdf_reader_t *reader, const xml_node_t *node)
{
    sdf_system_t *system = reader->system;
    const sdf_limit_t any = { 0, UINT64_MAX, "" };

    sdf_check_shape(reader, node, "start_index index_shift ",
                    "schedule_entry schedule_end_marker ");
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is(child, "schedule_entry") || xml_is(child, "schedule_end_marker")) {
            read_entry(reader, child);
        }
    }
    bool has_start = sdf_number(reader, node, "start_index", any, 0, &system->schedule_start);
    system->has_schedule_shift = sdf_has(node, "index_shift");
    sdf_number(reader, node, "index_shift", any, 0, &system->schedule_shift);
    if (has_start && system->schedule_count > 0 &&
        system->schedule_start >= system->schedule_count) {
        sdf_error(reader, node, "start_index", "must be below the number of entries, %zu",
                  system->schedule_count);
    }
    check_length(reader, node);
}

// Those without a number get the lowest that is free.
static void number_domains(sdf_reader_t *reader)
{
    sdf_system_t *system = reader->system;
    uint32_t count = reader->kernel->domain_count;
    bool *is_taken = arena_alloc_items(reader->arena, count, sizeof *is_taken);
    uint32_t next = 0;

    for (size_t i = 0; i < system->domain_count; i++) {
        is_taken[system->domains[i].id] |= system->domains[i].has_id;
    }
    for (size_t i = 0; i < system->domain_count && next < count; i++) {
        if (system->domains[i].has_id) {
            continue;
        }
        while (next < count && is_taken[next]) {
            next++;
        }
        system->domains[i].id = next < count ? next++ : 0;
    }
}

void sdf_read_domains(sdf_reader_t *reader, const xml_node_t *node)
{
    sdf_system_t *system = reader->system;
    const xml_node_t *schedule = NULL;

    if (system->has_domains) {
        diag_error(reader->diag, node->place, "<domains> may be there once");
        return;
    }
    system->has_domains = true;
    if (reader->kernel->core_count > 1) {
        diag_error(reader->diag, node->place,
                   "<domains> needs a kernel for one core; this one is for %u",
                   reader->kernel->core_count);
    }
    sdf_check_shape(reader, node, "", "domain domain_schedule ");
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is(child, "domain")) {
            read_domain(reader, child);
        } else if (xml_is(child, "domain_schedule") && schedule) {
            diag_error(reader->diag, child->place, "<domain_schedule> may be there once");
        } else if (xml_is(child, "domain_schedule")) {
            schedule = child;
            read_schedule(reader, child);
        }
    }
    if (!schedule) {
        diag_error(reader->diag, node->place, "<domains> needs a <domain_schedule>");
    }
    if (system->domain_count == 0) {
        diag_error(reader->diag, node->place, "<domains> needs a <domain>");
    } else if (system->domain_count > reader->kernel->domain_count) {
        diag_error(reader->diag, node->place,
                   "<domains> has %zu; the kernel has %u (KernelNumDomains)", system->domain_count,
                   reader->kernel->domain_count);
    }
    number_domains(reader);
}
