// SPDX-License-Identifier: BSD-2-Clause

/*
 * The steps of a build, each of which goes on only when the one before it found nothing wrong: the
 * description, its programs, the objects, a boot on paper, the image.
 */

#include "build.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "assemble.h"
#include "capdl/build.h"
#include "capdl/check.h"
#include "capdl/encode.h"
#include "capdl/simulate.h"
#include "image/target.h"
#include "outputs.h"
#include "sdf.h"

typedef struct build {
    arena_t *arena;
    diag_t *diag;
    const mk_options_t *options;
    const mk_board_t *board;
    capdl_kernel_t kernel;
    const sdf_system_t *system;
    mk_parts_t parts;
    capdl_inputs_t inputs;
    capdl_linked_t linked;
} build_t;

// ---- The board

// Whether all of its files are there.
static bool check_board(build_t *build)
{
    const mk_board_t *board = build->board;
    bool is_x86 = build->kernel.arch == CAPDL_X86_64;
    const char *platform = arena_format(build->arena, "%s/platform_gen.json", board->path);
    const char *const files[] = { build->options->override_kernel ? NULL : board->kernel,
                                  board->monitor, board->initializer, is_x86 ? NULL : board->loader,
                                  is_x86 ? NULL : platform };
    unsigned error_count = build->diag->error_count;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (files[i] && access(files[i], R_OK) != 0) {
            diag_error(build->diag, (place_t){ .path = board->path },
                       "the board has no %s that can be read; name another SDK with MICROKIT_SDK",
                       files[i] + strlen(board->path) + 1);
        }
    }
    if (build->options->override_kernel && access(build->options->override_kernel, R_OK) != 0) {
        diag_error(build->diag, (place_t){ .path = build->options->override_kernel },
                   "cannot be read; name another kernel with --override-kernel");
    }
    return build->diag->error_count == error_count;
}

// ---- The description

static bool read_kernel(build_t *build)
{
    source_t source;

    if (!source_load(build->arena, build->diag, build->board->config, &source) ||
        !capdl_kernel_read(build->arena, build->diag, &source, &build->kernel)) {
        return false;
    }
    if (!build->kernel.is_mcs) {
        diag_error(build->diag, (place_t){ .path = build->board->config },
                   "the kernel is built without MCS, which protection domains need");
        return false;
    }
    return true;
}

static bool read_system(build_t *build)
{
    const sdf_options_t options = { .search_paths = build->options->search_paths,
                                    .search_path_count = build->options->search_path_count };
    source_t source;

    return source_load(build->arena, build->diag, build->options->system, &source) &&
           sdf_read(build->arena, build->diag, &source, &build->kernel, &options, &build->system) &&
           sdf_is_buildable(build->diag, build->system);
}

// ---- Its files

// The first folder that has the file; NULL with an error when none does.
static const char *find_file(build_t *build, const char *name, place_t place)
{
    const mk_options_t *options = build->options;

    for (size_t i = 0; i < options->search_path_count; i++) {
        const char *path =
            *name == '/' ? name
                         : arena_format(build->arena, "%s/%s", options->search_paths[i], name);
        if (access(path, F_OK) == 0) {
            return path;
        }
    }
    diag_error(build->diag, place,
               "there is no program image '%s' in any of the search paths; name its folder with "
               "--search-path",
               name);
    return NULL;
}

// Programs that were read already; several protection domains may have the same.
typedef struct files {
    elf_t *items;
    size_t count;
    size_t capacity;
} files_t;

static bool load_elf(build_t *build, files_t *files, const char *name, place_t place, elf_t *ret)
{
    const char *path = find_file(build, name, place);
    elf_t elf;

    if (!path) {
        return false;
    }
    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->items[i].path, path) == 0) {
            *ret = files->items[i];
            return true;
        }
    }
    if (!elf_load(build->arena, build->diag, path, NULL, &elf)) {
        diag_note(build->diag, place, "it is named here");
        return false;
    }
    *ARENA_PUSH(build->arena, files->items, files->count, files->capacity) = elf;
    *ret = elf;
    return true;
}

static bool load_program(build_t *build, files_t *files, const sdf_pd_t *pd, mk_program_t *program)
{
    const mk_program_rules_t rules = { .kernel = &build->kernel,
                                       .end = sdf_stack_top(&build->kernel) - pd->stack_size };
    elf_t elf;
    elf_t symbols;

    if (!load_elf(build, files, pd->image_path, pd->image_place, &elf)) {
        return false;
    }
    symbols = elf;
    return (!pd->symbols_path ||
            load_elf(build, files, pd->symbols_path, pd->symbols_place, &symbols)) &&
           mk_program_open(build->arena, build->diag, pd->name, pd->image_place, &elf, &symbols,
                           &rules, program);
}

static bool load_monitor(build_t *build)
{
    const mk_program_rules_t rules = {
        .kernel = &build->kernel, .end = sdf_stack_top(&build->kernel) - SEL4_MK_MONITOR_STACK_SIZE
    };
    const place_t place = { .path = build->board->monitor };
    elf_t elf;

    build->parts.monitor = arena_alloc(build->arena, sizeof *build->parts.monitor);
    return elf_load(build->arena, build->diag, build->board->monitor, NULL, &elf) &&
           mk_program_open(build->arena, build->diag, "monitor", place, &elf, &elf, &rules,
                           build->parts.monitor);
}

static bool load_files(build_t *build)
{
    const sdf_system_t *system = build->system;
    unsigned error_count = build->diag->error_count;
    binary_t *prefills =
        arena_alloc_items(build->arena, system->region_count + 1, sizeof *prefills);
    files_t files = { 0 };

    build->parts = (mk_parts_t){
        .kernel = &build->kernel,
        .system = system,
        .programs = arena_alloc_items(build->arena, system->pd_count, sizeof(mk_program_t)),
        .prefills = prefills,
        .is_benchmark = build->board->is_benchmark,
    };
    for (size_t i = 0; i < system->pd_count; i++) {
        load_program(build, &files, &system->pds[i], &build->parts.programs[i]);
    }
    for (size_t i = 0; i < system->region_count; i++) {
        const sdf_region_t *region = &system->regions[i];
        if (region->prefill_path && region->is_used) {
            binary_load(build->arena, build->diag, region->prefill_path, NULL, &prefills[i]);
        }
    }
    return load_monitor(build) && build->diag->error_count == error_count;
}

// ---- Memory

// What must be in memory at the least; devices are not.
static uint64_t bytes_needed(const build_t *build, const sdf_region_t **ret_largest)
{
    const sdf_system_t *system = build->system;
    uint64_t size = 0;

    *ret_largest = NULL;
    for (size_t i = 0; i < system->pd_count; i++) {
        size += mk_program_page_count(&build->parts.programs[i]) * SDF_PAGE_SIZE +
                system->pds[i].stack_size;
    }
    for (size_t i = 0; i < system->region_count; i++) {
        const sdf_region_t *region = &system->regions[i];
        if (region->is_used && !region->has_paddr) {
            size += region->size;
            *ret_largest =
                !*ret_largest || region->size > (*ret_largest)->size ? region : *ret_largest;
        }
    }
    return size;
}

// The allocator would name the one page that it has no room for.
static bool check_memory(build_t *build)
{
    const char *path = arena_format(build->arena, "%s/platform_gen.json", build->board->path);
    const sdf_region_t *largest;
    uint64_t needed = bytes_needed(build, &largest);
    uint64_t there = 0;
    memory_map_t map;
    source_t source;

    if (build->kernel.arch == CAPDL_X86_64) {
        return true; // known only when it boots
    }
    if (!source_load(build->arena, build->diag, path, &source) ||
        !memory_map_read(build->arena, build->diag, &source, &map)) {
        return false;
    }
    for (size_t i = 0; i < map.count; i++) {
        there += map.ranges[i].end - map.ranges[i].start;
    }
    if (needed <= there) {
        return true;
    }
    diag_error(build->diag, largest ? largest->place : (place_t){ .path = build->system->path },
               "the system needs 0x%" PRIx64
               " bytes for programs, stacks and memory regions%s%s%s; "
               "the board has 0x%" PRIx64,
               needed, largest ? ", of which '" : "", largest ? largest->name : "",
               largest ? "' is the largest" : "", there);
    return false;
}

// ---- The root task

static capdl_options_t capdl_options_of(const build_t *build)
{
    return (capdl_options_t){
        .spec = build->options->system,
        .prefix = build->board->path,
        .kernel = build->options->override_kernel,
        .initializer = build->board->initializer,
        .names = build->kernel.is_debug ? CAPDL_NAMES_OBJECTS : CAPDL_NAMES_NONE,
        .log_level = 1,
    };
}

// All objects, and the initialiser with them; whether they find room, too, if `is_simulated`.
static bool link_once(build_t *build, bool is_simulated)
{
    const capdl_check_options_t check = { 0 };
    capdl_options_t options = capdl_options_of(build);

    if (!is_simulated) {
        options.prefix = NULL;
    }
    capdl_linked_finish(&build->linked);
    build->inputs = (capdl_inputs_t){ .kernel = build->kernel };
    if (!mk_set_symbols(build->arena, build->diag, &build->parts)) {
        return false;
    }
    build->inputs.spec = mk_assemble(build->arena, &build->parts);
    return capdl_check(build->arena, build->diag, &build->kernel, build->inputs.spec, &check) &&
           capdl_link(build->arena, build->diag, &options, &build->inputs, NULL, &build->linked);
}

// Addresses depend on what the kernel leaves, which the size of the root task decides.
static bool place_regions(build_t *build, mk_address_t *addresses)
{
    const capdl_options_t options = capdl_options_of(build);
    capdl_boot_t boot;
    elf_t app;

    return link_once(build, false) &&
           elf_open(build->arena, build->diag, &build->linked.file, &app) &&
           capdl_foresee(build->arena, build->diag, &options, &build->inputs, &app, &boot) &&
           mk_addresses_place(build->arena, build->diag, build->system, &boot, addresses);
}

static bool link_system(build_t *build)
{
    mk_address_t *addresses = mk_addresses_create(build->arena, build->system);
    bool is_placed =
        build->kernel.arch != CAPDL_X86_64 && mk_addresses_are_any(build->system, addresses);

    build->parts.addresses = addresses;
    return (!is_placed || place_regions(build, addresses)) && link_once(build, true);
}

static bool write_files(build_t *build)
{
    const mk_outputs_t outputs = { .options = build->options,
                                   .board = build->board,
                                   .inputs = &build->inputs,
                                   .linked = &build->linked };

    return mk_outputs_write(build->arena, build->diag, &outputs);
}

bool mk_build(arena_t *arena, diag_t *diag, const mk_options_t *options, const mk_board_t *board)
{
    build_t build = { .arena = arena, .diag = diag, .options = options, .board = board };

    bool ok = read_kernel(&build) && check_board(&build) &&
              mk_outputs_check(diag, options, &build.kernel) && read_system(&build) &&
              load_files(&build) && mk_parts_check(diag, &build.parts) && check_memory(&build) &&
              link_system(&build) && write_files(&build);
    capdl_linked_finish(&build.linked);
    if (!ok) {
        mk_outputs_remove(options);
    }
    return ok;
}
