// SPDX-License-Identifier: BSD-2-Clause

// Memory regions, and the files that they start with.

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reader.h"

static const char *find_file(sdf_reader_t *reader, const char *name, struct stat *ret_status)
{
    const sdf_options_t *options = reader->options;
    size_t count = *name == '/' ? 1 : options->search_path_count;

    for (size_t i = 0; i < count; i++) {
        const char *path =
            *name == '/' ? name
                         : arena_format(reader->arena, "%s/%s", options->search_paths[i], name);
        if (stat(path, ret_status) == 0) {
            return path;
        }
    }
    return NULL;
}

static bool read_prefill(sdf_reader_t *reader, const xml_node_t *node, sdf_region_t *region)
{
    const char *name = sdf_need(reader, node, "prefill_path");
    struct stat status;

    if (!name) {
        return false;
    }
    const char *path = find_file(reader, name, &status);
    if (!path) {
        sdf_error(reader, node, "prefill_path", "is in none of the search paths");
        return false;
    }
    if (!S_ISREG(status.st_mode) || access(path, R_OK) != 0) {
        sdf_error(reader, node, "prefill_path", "cannot be read: %s",
                  S_ISREG(status.st_mode) ? strerror(errno) : "it is not a file");
        return false;
    }
    if (status.st_size <= 0) {
        sdf_error(reader, node, "prefill_path", "is an empty file");
        return false;
    }
    region->prefill_path = path;
    region->prefill_size = (uint64_t)status.st_size;
    return true;
}

static bool read_bootinfo(sdf_reader_t *reader, const xml_node_t *node, sdf_region_t *region)
{
    static const char *const names[] = {
        [SDF_BOOTINFO_X86_VBE] = "x86_vbe",
        [SDF_BOOTINFO_X86_MBMMAP] = "x86_mbmmap",
        [SDF_BOOTINFO_X86_ACPI_RSDP] = "x86_acpi_rsdp",
        [SDF_BOOTINFO_X86_FRAMEBUFFER] = "x86_framebuffer",
        [SDF_BOOTINFO_X86_TSC_FREQ] = "x86_tsc_freq",
        [SDF_BOOTINFO_FDT] = "fdt",
    };
    const char *value = xml_attribute(node, "prefill_bootinfo");

    for (unsigned i = 1; i < sizeof names / sizeof *names; i++) {
        if (strcmp(value, names[i]) == 0) {
            region->bootinfo = (sdf_bootinfo_t)i;
            return true;
        }
    }
    sdf_error(reader, node, "prefill_bootinfo",
              "must be x86_vbe, x86_mbmmap, x86_acpi_rsdp, x86_framebuffer, x86_tsc_freq or fdt");
    return false;
}

// True unless what the region starts with is wrong.
static bool read_start(sdf_reader_t *reader, const xml_node_t *node, sdf_region_t *region)
{
    bool has_file = sdf_has(node, "prefill_path");
    bool has_bootinfo = sdf_has(node, "prefill_bootinfo");

    if (has_file && has_bootinfo) {
        sdf_error(reader, node, "prefill_bootinfo", "and prefill_path exclude each other");
        return false;
    }
    return has_file ? read_prefill(reader, node, region)
                    : !has_bootinfo || read_bootinfo(reader, node, region);
}

static bool read_page_size(sdf_reader_t *reader, const xml_node_t *node, sdf_region_t *region)
{
    const sdf_limit_t limit = { 0, UINT64_MAX, "" };

    region->is_page_size_fixed = sdf_has(node, "page_size");
    if (!sdf_number(reader, node, "page_size", limit, SDF_PAGE_SIZE, &region->page_size)) {
        return false;
    }
    if (region->page_size != SDF_PAGE_SIZE && region->page_size != SDF_LARGE_PAGE_SIZE) {
        sdf_error(reader, node, "page_size", "must be 0x1000 or 0x200000");
        region->page_size = SDF_PAGE_SIZE;
        return false;
    }
    return true;
}

// A size that is not given follows from what the region starts with.
static bool choose_size(sdf_reader_t *reader, const xml_node_t *node, sdf_region_t *region)
{
    if (region->prefill_path) {
        uint64_t mask = region->page_size - 1;
        region->size = (region->prefill_size + mask) & ~mask;
    } else if (region->bootinfo != SDF_BOOTINFO_NONE) {
        region->size = region->page_size;
    } else if (!sdf_has(node, "prefill_path") && !sdf_has(node, "prefill_bootinfo")) {
        diag_error(reader->diag, node->place,
                   "<memory_region> needs the attribute size, or prefill_path or prefill_bootinfo");
    }
    return region->size != 0;
}

static bool read_size(sdf_reader_t *reader, const xml_node_t *node, sdf_region_t *region)
{
    const sdf_limit_t limit = { 1, UINT64_MAX, "bytes" };

    if (!sdf_has(node, "size")) {
        return choose_size(reader, node, region);
    }
    if (!sdf_number(reader, node, "size", limit, 0, &region->size)) {
        return false;
    }
    if (region->size % region->page_size != 0) {
        sdf_error(reader, node, "size", "must be a multiple of the page size, 0x%" PRIx64,
                  region->page_size);
        return false;
    }
    if (region->prefill_size > region->size) {
        sdf_error(reader, node, "size", "is less than the %" PRIu64 " bytes of prefill_path",
                  region->prefill_size);
    }
    return true;
}

static void read_paddr(sdf_reader_t *reader, const xml_node_t *node, sdf_region_t *region)
{
    const sdf_limit_t limit = { 0, UINT64_MAX, "" };

    if (!sdf_has(node, "phys_addr") ||
        !sdf_number(reader, node, "phys_addr", limit, 0, &region->paddr)) {
        return;
    }
    region->has_paddr = true;
    if (region->paddr % region->page_size != 0) {
        sdf_error(reader, node, "phys_addr", "must be a multiple of the page size, 0x%" PRIx64,
                  region->page_size);
    } else if (region->is_valid && region->paddr + (region->size - 1) < region->paddr) {
        sdf_error(reader, node, "phys_addr", "and size reach beyond 64 bits");
    } else if (region->is_valid) {
        uint64_t last = region->paddr + (region->size - 1);
        sdf_claims_add(reader->arena, &reader->paddrs, 0, region->paddr, last,
                       arena_format(reader->arena,
                                    "memory region '%s' at 0x%" PRIx64 " to 0x%" PRIx64,
                                    region->name ? region->name : "", region->paddr, last),
                       sdf_place(node, "phys_addr"));
    }
}

void sdf_read_region(sdf_reader_t *reader, const xml_node_t *node)
{
    sdf_system_t *system = reader->system;
    sdf_region_t region = { .place = node->place };

    sdf_check_shape(reader, node, "name size page_size phys_addr prefill_path prefill_bootinfo ",
                    "");
    region.name = sdf_need(reader, node, "name");
    if (region.name) {
        sdf_lookup_add(reader->arena, &reader->region_names, 0, region.name,
                       (uint32_t)system->region_count, sdf_place(node, "name"));
    }
    bool has_start = read_start(reader, node, &region);
    bool has_page_size = read_page_size(reader, node, &region);
    region.is_valid = read_size(reader, node, &region) && has_page_size && has_start;
    read_paddr(reader, node, &region);
    *ARENA_PUSH(reader->arena, system->regions, system->region_count, system->region_capacity) =
        region;
}
