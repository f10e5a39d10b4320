// SPDX-License-Identifier: BSD-2-Clause

/*
 * Finds and reads the input of an image.  A prefix is what a kernel installs, or the folder of a
 * board and configuration in a Microkit SDK; each file of it can be named by an option instead.
 */

#include "inputs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sel4c/fdt.h>

#include "common/program.h"

typedef enum prefix_file {
    FILE_KERNEL,
    FILE_CONFIG,
    FILE_PLATFORM_INFO,
    FILE_DTB,
} prefix_file_t;

// What is in a prefix, in both forms, and the option that names it otherwise.
static const struct {
    const char *installed;
    const char *sdk; // NULL: has none
    const char *option;
} prefix_files[] = {
    [FILE_KERNEL] = { "bin/kernel.elf", "elf/sel4.elf", "--kernel" },
    [FILE_CONFIG] = { "libsel4/include/kernel/gen_config.json", "include/kernel/gen_config.json",
                      "--config" },
    [FILE_PLATFORM_INFO] = { "support/platform_gen.json", "platform_gen.json", "--platform-info" },
    [FILE_DTB] = { "support/kernel.dtb", "kernel.dtb", "--dtb" },
};

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

// The path of a file of the prefix, whether or not it is there; NULL without an option for it.
static const char *path_of(arena_t *arena, const image_options_t *options, prefix_file_t file,
                           const char *given)
{
    if (given || !options->prefix) {
        return given;
    }
    const char *installed =
        arena_format(arena, "%s/%s", options->prefix, prefix_files[file].installed);
    const char *sdk = prefix_files[file].sdk
                          ? arena_format(arena, "%s/%s", options->prefix, prefix_files[file].sdk)
                          : NULL;
    return !exists(installed) && sdk && exists(sdk) ? sdk : installed;
}

static bool load(arena_t *arena, diag_t *diag, const image_options_t *options, prefix_file_t file,
                 const char *given, binary_t *ret_binary)
{
    const char *option = prefix_files[file].option;
    const char *path = path_of(arena, options, file, given);

    if (!path) {
        diag_error(diag, (place_t){ .path = "sel4c image" },
                   "neither --sel4-prefix nor %s is given", option);
        return false;
    }
    const char *remedy =
        given ? arena_format(arena, "name another file with %s", option)
              : arena_format(arena, "is %s an installed kernel? Otherwise name the file with %s%s",
                             options->prefix, option, file == FILE_DTB ? " or give --no-dtb" : "");
    return binary_load(arena, diag, path, remedy, ret_binary);
}

// The same for text; jansson and our own search for lines expect no NUL.
static bool load_text(arena_t *arena, diag_t *diag, const image_options_t *options,
                      prefix_file_t file, const char *given, source_t *ret_source)
{
    binary_t binary;

    if (!load(arena, diag, options, file, given, &binary)) {
        return false;
    }
    *ret_source = source_from_text(arena, binary.path, (const char *)binary.bytes, binary.size);
    const char *nul = memchr(ret_source->text, '\0', binary.size);
    if (nul) {
        diag_error(diag, source_place(ret_source, (size_t)(nul - ret_source->text)),
                   "NUL byte: this is not a text file; name another with %s",
                   prefix_files[file].option);
        return false;
    }
    return true;
}

// The header of a device tree says how large it is; room behind its last part need not be kept.
static bool read_dtb(arena_t *arena, diag_t *diag, const image_options_t *options,
                     sel4_fdt_t *ret_fdt, binary_t *ret_dtb)
{
    binary_t file;

    if (!load(arena, diag, options, FILE_DTB, options->dtb, &file)) {
        return false;
    }
    sel4_fdt_error_t error = sel4_fdt_open(sel4_span(file.bytes, file.size), ret_fdt).error;
    if (error) {
        diag_error(diag, (place_t){ .path = file.path },
                   "%s; give a flattened device tree (dtc -O dtb)", sel4_fdt_error_text(error));
        return false;
    }
    uint8_t *bytes = (uint8_t *)arena_copy(arena, (const char *)file.bytes, ret_fdt->used_size);
    for (unsigned i = 0; i < 4; i++) {
        bytes[4 + i] = (uint8_t)(ret_fdt->used_size >> (8 * (3 - i)));
    }
    *ret_dtb = (binary_t){ file.path, bytes, ret_fdt->used_size };
    return true;
}

// The hardware's numbers of the kernel's cores; on RISC-V the first is the configured one.
static bool read_cores(arena_t *arena, diag_t *diag, const target_t *target, const sel4_fdt_t *fdt,
                       const char *dtb_path, uint64_t **ret_ids)
{
    enum { CAPACITY = 256 };
    uint64_t ids[CAPACITY];
    size_t count = 0;
    uint64_t *result = arena_alloc_items(arena, target->core_count, sizeof *result);

    *ret_ids = result;
    result[0] = target->arch == TARGET_RISCV64 ? target->first_hart : 0;
    if (target->core_count == 1) {
        return true;
    }
    if (!fdt) {
        diag_error(diag, (place_t){ .path = target->path },
                   "the kernel is for %u cores, whose numbers are in the device tree; give --dtb",
                   target->core_count);
        return false;
    }
    sel4_fdt_error_t error = sel4_fdt_cores(fdt, ids, CAPACITY, &count).error;
    if (error) {
        diag_error(diag, (place_t){ .path = dtb_path }, "%s; build it again",
                   sel4_fdt_error_text(error));
        return false;
    }
    size_t filled = target->arch == TARGET_RISCV64 ? 1 : 0;
    for (size_t i = 0; i < count && i < CAPACITY && filled < target->core_count; i++) {
        if (target->arch != TARGET_RISCV64 || ids[i] != target->first_hart) {
            result[filled++] = ids[i];
        }
    }
    if (filled < target->core_count) {
        diag_error(diag, (place_t){ .path = dtb_path },
                   "the device tree has %zu cores, the kernel is for %u (MAX_NUM_NODES); give the "
                   "device tree of a machine with as many",
                   count, target->core_count);
        return false;
    }
    return true;
}

// A board of a Microkit SDK need not have a device tree.
static bool has_dtb(arena_t *arena, const image_options_t *options)
{
    const char *path = options->no_dtb ? NULL : path_of(arena, options, FILE_DTB, options->dtb);

    return path &&
           (options->dtb || exists(path) ||
            !exists(arena_format(arena, "%s/%s", options->prefix, prefix_files[FILE_KERNEL].sdk)));
}

static bool read_platform(arena_t *arena, diag_t *diag, const image_options_t *options,
                          image_inputs_t *inputs)
{
    source_t text;
    sel4_fdt_t fdt;

    if (!load_text(arena, diag, options, FILE_PLATFORM_INFO, options->platform_info, &text) ||
        !memory_map_read(arena, diag, &text, &inputs->memory)) {
        return false;
    }
    bool is_with_dtb = has_dtb(arena, options);
    if (is_with_dtb && !read_dtb(arena, diag, options, &fdt, &inputs->dtb)) {
        return false;
    }
    return read_cores(arena, diag, &inputs->target, is_with_dtb ? &fdt : NULL, inputs->dtb.path,
                      &inputs->core_ids);
}

bool image_inputs_read(arena_t *arena, diag_t *diag, const image_options_t *options,
                       image_inputs_t *ret_inputs)
{
    image_inputs_t inputs = { 0 };
    source_t config;
    binary_t kernel;

    if (!load_text(arena, diag, options, FILE_CONFIG, options->config, &config) ||
        !target_read(arena, diag, &config, &inputs.target) ||
        !load(arena, diag, options, FILE_KERNEL, options->kernel, &kernel) ||
        !elf_open(arena, diag, &kernel, &inputs.kernel) ||
        !(options->app_file ? elf_open(arena, diag, options->app_file, &inputs.app)
                            : elf_load(arena, diag, options->app, "name the root task with --app",
                                       &inputs.app))) {
        return false;
    }
    if (inputs.target.arch != TARGET_X86_64 && !read_platform(arena, diag, options, &inputs)) {
        return false;
    }
    *ret_inputs = inputs;
    return true;
}

bool image_find_loader(arena_t *arena, diag_t *diag, const image_options_t *options,
                       const target_t *target, const char **ret_path)
{
    // In a build tree, and installed.
    static const char *const places[] = { "../loader", "../lib/sel4c/loader" };
    const char *board = options->board ? options->board : target->board;
    const char *folder = program_path(arena, 1);

    if (options->loader) {
        *ret_path = options->loader;
        return true;
    }
    if (!board) {
        diag_error(
            diag, (place_t){ .path = target->path },
            "no board is known for this kernel's platform; give --loader FILE or --board NAME");
        return false;
    }
    for (size_t i = 0; folder && i < sizeof places / sizeof *places; i++) {
        const char *path = arena_format(arena, "%s/%s/%s/loader.elf", folder, places[i], board);
        if (exists(path)) {
            *ret_path = path;
            return true;
        }
    }
    diag_error(diag, (place_t){ .path = "sel4c image" },
               "no loader is built for the board '%s'; run 'make loaders' or give --loader FILE",
               board);
    return false;
}
