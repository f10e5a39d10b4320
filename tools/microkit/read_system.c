// SPDX-License-Identifier: BSD-2-Clause

// The file from its top, and channels.

#include <inttypes.h>
#include <string.h>

#include "reader.h"

static void read_end(sdf_reader_t *reader, const xml_node_t *node, sdf_end_t *end)
{
    sdf_check_shape(reader, node, "pd id pp notify setvar_id ", "");
    end->pd = SDF_NONE;
    end->place = node->place;
    end->pd_name = sdf_need(reader, node, "pd");
    end->pd_place = sdf_place(node, "pd");
    end->has_id = sdf_id(reader, node, &end->id);
    end->can_call = sdf_flag(reader, node, "pp", false);
    end->call_place = sdf_place(node, "pp");
    end->can_notify = sdf_flag(reader, node, "notify", true);
}

static void read_channel(sdf_reader_t *reader, const xml_node_t *node)
{
    sdf_system_t *system = reader->system;
    sdf_channel_t channel = { .place = node->place };
    unsigned count = 0;

    sdf_check_shape(reader, node, "", "end ");
    for (const xml_node_t *child = node->first_child; child; child = child->next) {
        if (xml_is(child, "end") && count++ < 2) {
            read_end(reader, child, &channel.ends[count - 1]);
        }
    }
    if (count != 2) {
        diag_error(reader->diag, node->place, "<channel> has two <end>, not %u", count);
        return;
    }
    if (channel.ends[0].can_call && channel.ends[1].can_call) {
        diag_error(reader->diag, channel.ends[1].call_place,
                   "<channel> may have pp=\"true\" at one end, not at both");
    }
    *ARENA_PUSH(reader->arena, system->channels, system->channel_count, system->channel_capacity) =
        channel;
}

static void read_top(sdf_reader_t *reader, const xml_node_t *node)
{
    if (xml_is(node, "protection_domain")) {
        sdf_read_pd(reader, node, SDF_NONE);
    } else if (xml_is(node, "memory_region")) {
        sdf_read_region(reader, node);
    } else if (xml_is(node, "channel")) {
        read_channel(reader, node);
    } else if (xml_is(node, "domains")) {
        sdf_read_domains(reader, node);
    } else if (xml_is(node, "io_address_space")) {
        sdf_read_io_space(reader, node);
    }
}

static void read_system(sdf_reader_t *reader, const xml_node_t *root)
{
    if (!xml_is(root, "system")) {
        diag_error(reader->diag, root->place, "the outermost element must be <system>, not <%s>",
                   root->name);
        return;
    }
    sdf_check_shape(reader, root, "",
                    "protection_domain memory_region channel domains io_address_space ");
    for (const xml_node_t *child = root->first_child; child; child = child->next) {
        read_top(reader, child);
    }
    if (reader->system->pd_count == 0) {
        diag_error(reader->diag, root->place, "<system> needs a <protection_domain>");
    }
    sdf_check(reader);
}

// Where a channel's setvar_id has to wait until the protection domain is known.
static const xml_node_t *next_end(const xml_node_t *node)
{
    while (node && !xml_is(node, "end")) {
        node = node->next;
    }
    return node;
}

static void add_end_setvar(sdf_reader_t *reader, const xml_node_t *node)
{
    uint32_t pd = sdf_lookup_find(&reader->pd_names, xml_attribute(node, "pd"));
    uint64_t id;

    if (pd != SDF_NONE && xml_attribute(node, "id") &&
        sdf_decimal_parse(xml_attribute(node, "id"), &id) == SDF_NUMBER_OK) {
        const sdf_setvar_t setvar = { .kind = SDF_SETVAR_ID, .value = id };
        sdf_setvar(reader, pd, &reader->system->pds[pd], node, "setvar_id", setvar);
    }
}

static void add_channel_setvars(sdf_reader_t *reader, const xml_node_t *root)
{
    for (const xml_node_t *node = root->first_child; node; node = node->next) {
        if (!xml_is(node, "channel")) {
            continue;
        }
        for (const xml_node_t *end = next_end(node->first_child); end; end = next_end(end->next)) {
            add_end_setvar(reader, end);
        }
    }
    sdf_lookup_check(reader->diag, &reader->symbols, "value for the symbol");
}

bool sdf_read(arena_t *arena, diag_t *diag, const source_t *source, const capdl_kernel_t *kernel,
              const sdf_options_t *options, const sdf_system_t **ret_system)
{
    unsigned error_count = diag->error_count;
    sdf_reader_t reader = { .arena = arena, .diag = diag, .kernel = kernel, .options = options };
    const xml_node_t *root;

    if (!xml_parse(arena, diag, source, &root)) {
        return false;
    }
    reader.system = arena_alloc(arena, sizeof *reader.system);
    reader.system->path = source->path;
    read_system(&reader, root);
    add_channel_setvars(&reader, root);
    if (diag->error_count > error_count) {
        return false;
    }
    sdf_warn(&reader);
    *ret_system = reader.system;
    return true;
}

uint64_t sdf_stack_top(const capdl_kernel_t *kernel)
{
    return kernel->user_top - 2 * SDF_PAGE_SIZE;
}
