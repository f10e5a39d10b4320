// SPDX-License-Identifier: BSD-2-Clause

// The command line of `sel4c image`, and how an image comes about.

#include "image.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sel4c/loader_payload.h>
#include <sel4c/phdr.h>

#include "common/options.h"
#include "elf/edit.h"
#include "image/inputs.h"
#include "image/layout.h"
#include "image/payload.h"

static const char usage[] =
    "usage: sel4c image --sel4-prefix DIR --app ELF -o FILE [--loader ELF | --board NAME] [--raw]\n"
    "\n"
    "Makes a file that boots: a kernel, its device tree and a root task.\n"
    "\n"
    "  --sel4-prefix DIR    an installed kernel, or DIR/board/BOARD/CONFIG of a Microkit SDK\n"
    "  --app ELF            the root task\n"
    "  -o, --output FILE    the image; for x86_64, where there is no loader, the kernel for\n"
    "                       multiboot, and its module, the root task, as FILE.app\n"
    "  --loader ELF         the kernel loader; by default the one of the board, beside sel4c\n"
    "  --board NAME         whose loader; by default that of the kernel's platform\n"
    "  --raw                a binary to be put to its address instead of an ELF file\n"
    "\n"
    "Instead of files of the prefix:\n"
    "  --kernel ELF         bin/kernel.elf\n"
    "  --config JSON        libsel4/include/kernel/gen_config.json\n"
    "  --platform-info JSON support/platform_gen.json\n"
    "  --dtb DTB            support/kernel.dtb\n"
    "  --no-dtb             no device tree for the kernel\n"
    "\n"
    "  --dtb-at ADDRESS     where the device tree goes; by default right after the kernel\n"
    "  --app-at ADDRESS     where the root task goes; by default right after the device tree\n"
    "  -q, --quiet          no summary\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 done; 1 the input is bad or does not fit, and nothing was written; 2 wrong "
    "use.\n";

// ---- x86_64: a multiboot kernel and its module

static bool make_multiboot(arena_t *arena, diag_t *diag, const image_options_t *options,
                           const image_inputs_t *inputs)
{
    const char *app_output = arena_format(arena, "%s.app", options->output);
    binary_t kernel;
    binary_t app;

    if (!layout_check_programs(arena, diag, &inputs->target, &inputs->kernel, &inputs->app) ||
        !elf_narrow(arena, diag, &inputs->kernel, EM_386,
                    inputs->target.is_silent ? PT_SEL4_KERNEL_SILENT : 0, &kernel) ||
        !elf_strip(arena, diag, &inputs->app, &app)) {
        return false;
    }
    // The module first: an image without its other half would look complete.
    if (!binary_write(arena, diag, app_output, app.bytes, app.size, false) ||
        !binary_write(arena, diag, options->output, kernel.bytes, kernel.size, false)) {
        return false;
    }
    if (!options->quiet) {
        printf("%s: kernel for multiboot, %zu bytes; %s: its module, %zu bytes\n", options->output,
               kernel.size, app_output, app.size);
    }
    return true;
}

// ---- With a loader

static bool read_description(diag_t *diag, const elf_t *loader, const target_t *target,
                             sel4_loader_description_t *ret_description)
{
    place_t place = { .path = loader->path };
    elf_symbol_t symbol;
    uint64_t offset;
    sel4_loader_description_t description;

    if (loader->machine != target->machine || !loader->is_64) {
        diag_error(diag, place,
                   "the loader is for another architecture than the kernel, %s; give "
                   "the loader of the kernel's board",
                   target->name);
        return false;
    }
    if (elf_find_symbol(loader, SEL4_LOADER_DESCRIPTION_SYMBOL, &symbol) != ELF_FOUND ||
        symbol.size != sizeof description ||
        !elf_file_offset(loader, symbol.value, symbol.size, &offset)) {
        diag_error(diag, place,
                   "not a loader of sel4c, or stripped: it has no '%s'; give the "
                   "loader.elf of the board",
                   SEL4_LOADER_DESCRIPTION_SYMBOL);
        return false;
    }
    sel4_span_t bytes = sel4_span(loader->bytes + offset, sizeof description);
    if (sel4_span_read_u64(bytes, 0, &description.magic).error ||
        sel4_span_read_u32(bytes, 8, &description.version).error ||
        sel4_span_read_u32(bytes, 12, &description.payload_version).error ||
        sel4_span_read_u32(bytes, 16, &description.machine).error ||
        sel4_span_read_u32(bytes, 20, &description.core_count_max).error ||
        sel4_span_read_u64(bytes, 24, &description.uart_address).error ||
        sel4_span_read_u64(bytes, 32, &description.uart_size).error ||
        sel4_span_read_u64(bytes, 40, &description.tables_address).error ||
        sel4_span_read_u64(bytes, 48, &description.tables_size).error ||
        description.magic != SEL4_LOADER_DESCRIPTION_MAGIC ||
        description.version != SEL4_LOADER_DESCRIPTION_VERSION ||
        description.payload_version != SEL4_LOADER_PAYLOAD_VERSION) {
        diag_error(diag, place,
                   "the loader is of another version than this sel4c; build both from "
                   "the same sources");
        return false;
    }
    if (target->core_count > description.core_count_max) {
        diag_error(diag, place,
                   "the loader starts up to %u cores, the kernel is for %u "
                   "(MAX_NUM_NODES); build one of them for another number",
                   description.core_count_max, target->core_count);
        return false;
    }
    *ret_description = description;
    return true;
}

// A 64-bit number in an option; 0 without one.
static bool read_address(diag_t *diag, const char *option, const char *text, uint64_t *ret_address)
{
    char *end;

    *ret_address = 0;
    if (!text) {
        return true;
    }
    errno = 0;
    unsigned long long value = strtoull(text, &end, 0);
    if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || value == 0) {
        diag_error(diag, (place_t){ .path = "sel4c image" },
                   "'%s' is no address; give %s a number such as 0x50000000", text, option);
        return false;
    }
    *ret_address = value;
    return true;
}

// The memory of the loader as bytes from its lowest address on.
static bool make_raw(arena_t *arena, diag_t *diag, const elf_t *image, binary_t *ret_raw)
{
    uint64_t start = 0;
    uint64_t end = 0;

    (void)elf_physical_bounds(image, &start, &end);
    if (image->entry != start || end - start > BINARY_SIZE_MAX) {
        diag_error(diag, (place_t){ .path = image->path },
                   "the loader's entry point is not its first byte, or it is too large for a "
                   "binary; leave --raw out");
        return false;
    }
    uint8_t *bytes = arena_alloc(arena, (size_t)(end - start));
    uint64_t used = 0;
    for (size_t i = 0; i < image->segment_count; i++) {
        const elf_segment_t *segment = &image->segments[i];
        if (segment->type != PT_LOAD || segment->file_size == 0) {
            continue;
        }
        memcpy(bytes + (segment->paddr - start), image->bytes + segment->offset,
               (size_t)segment->file_size);
        uint64_t segment_end = segment->paddr - start + segment->file_size;
        used = segment_end > used ? segment_end : used;
    }
    *ret_raw = (binary_t){ image->path, bytes, (size_t)used };
    return true;
}

typedef struct plan {
    const image_inputs_t *inputs;
    layout_input_t parts;
    layout_t layout;
    sel4_loader_description_t description;
} plan_t;

// The loader with the payload, whole.
static bool add_payload(arena_t *arena, diag_t *diag, const plan_t *plan, elf_edit_t *edit,
                        text_t *payload, binary_t *ret_file)
{
    const payload_input_t input = {
        .parts = &plan->parts,
        .layout = &plan->layout,
        .dtb = plan->inputs->dtb.bytes,
        .tables_address = plan->description.tables_address,
        .tables_size = plan->description.tables_size,
        .uart_address = plan->description.uart_address,
        .uart_size = plan->description.uart_size,
        .core_ids = plan->inputs->core_ids,
    };
    return payload_write(arena, diag, &input, payload) &&
           elf_edit_add_segment(edit, PT_SEL4_KERNEL_LOADER_PAYLOAD, SEL4_LOADER_PAYLOAD_ALIGN,
                                payload->bytes, payload->size) &&
           elf_edit_finish(edit, ret_file);
}

// What the loader would otherwise find out when it is too late.
static bool check_payload(diag_t *diag, const plan_t *plan, const char *loader_path,
                          const elf_t *image, const text_t *payload)
{
    uint64_t start = 0;
    uint64_t end = 0;
    sel4_loader_payload_t read;

    (void)elf_physical_bounds(image, &start, &end);
    if (!layout_check_loader(diag, &plan->parts, &plan->layout, loader_path, start, end)) {
        return false;
    }
    const sel4_loader_self_t self = {
        .machine = plan->inputs->target.machine,
        .start = start,
        .end = end,
        .tables_address = plan->description.tables_address,
        .tables_size = plan->description.tables_size,
    };
    sel4_loader_payload_error_t error =
        sel4_loader_payload_open(sel4_span(payload->bytes, payload->size), &self, &read).error;
    if (error) {
        diag_error(diag, (place_t){ .path = loader_path }, "%s; this is an error of sel4c itself",
                   sel4_loader_payload_error_text(error));
        return false;
    }
    return true;
}

static void print_summary(const image_options_t *options, const plan_t *plan, size_t size,
                          size_t payload_size)
{
    const layout_t *layout = &plan->layout;

    printf("%s: %zu bytes, of which payload %zu\n", options->output, size, payload_size);
    printf("  kernel    [0x%" PRIx64 ", 0x%" PRIx64 ")\n", layout->kernel.start,
           layout->kernel.end);
    if (plan->parts.dtb_size) {
        printf("  dtb       [0x%" PRIx64 ", 0x%" PRIx64 ")\n", layout->dtb.start, layout->dtb.end);
    }
    printf("  root task [0x%" PRIx64 ", 0x%" PRIx64 ")\n", layout->app.start, layout->app.end);
}

static bool write_image(arena_t *arena, diag_t *diag, const image_options_t *options,
                        const plan_t *plan, const elf_t *loader, elf_edit_t *edit, text_t *payload)
{
    binary_t file;
    binary_t stripped;
    elf_t image;

    if (!add_payload(arena, diag, plan, edit, payload, &file) ||
        !elf_open(arena, diag, &file, &image) ||
        !check_payload(diag, plan, loader->path, &image, payload) ||
        !(options->raw ? make_raw(arena, diag, &image, &stripped)
                       : elf_strip(arena, diag, &image, &stripped)) ||
        !binary_write(arena, diag, options->output, stripped.bytes, stripped.size, false)) {
        return false;
    }
    if (!options->quiet) {
        print_summary(options, plan, stripped.size, payload->size);
    }
    return true;
}

static bool make_with_loader(arena_t *arena, diag_t *diag, const image_options_t *options,
                             const image_inputs_t *inputs)
{
    const char *loader_path;
    elf_t loader;
    plan_t plan = { .inputs = inputs };

    plan.parts = (layout_input_t){
        .target = &inputs->target,
        .memory = &inputs->memory,
        .kernel = &inputs->kernel,
        .app = &inputs->app,
        .dtb_path = inputs->dtb.path,
        .dtb_size = inputs->dtb.size,
    };
    if (!read_address(diag, "--dtb-at", options->dtb_at, &plan.parts.dtb_at) ||
        !read_address(diag, "--app-at", options->app_at, &plan.parts.app_at) ||
        !layout_place(arena, diag, &plan.parts, &plan.layout) ||
        !image_find_loader(arena, diag, options, &inputs->target, &loader_path) ||
        !elf_load(arena, diag, loader_path, "name the loader with --loader", &loader) ||
        !read_description(diag, &loader, &inputs->target, &plan.description)) {
        return false;
    }
    elf_edit_t *edit = elf_edit_create(arena, diag, &loader);
    text_t payload = { 0 };
    bool ok = edit && write_image(arena, diag, options, &plan, &loader, edit, &payload);
    text_finish(&payload);
    elf_edit_destroy(edit);
    return ok;
}

bool image_make(arena_t *arena, diag_t *diag, const image_options_t *options)
{
    image_inputs_t inputs;

    if (!image_inputs_read(arena, diag, options, &inputs)) {
        return false;
    }
    return inputs.target.arch == TARGET_X86_64 ? make_multiboot(arena, diag, options, &inputs)
                                               : make_with_loader(arena, diag, options, &inputs);
}

// ---- The command line

// False to end with the exit status.
static bool read_options(arena_t *arena, int argc, char **argv, image_options_t *options,
                         int *ret_status)
{
    const option_rule_t rules[] = {
        { "sel4-prefix", .text = &options->prefix },
        { "app", .text = &options->app },
        { "output", 'o', .text = &options->output },
        { "loader", .text = &options->loader },
        { "board", .text = &options->board },
        { "raw", .flag = &options->raw },
        { "kernel", .text = &options->kernel },
        { "config", .text = &options->config },
        { "platform-info", .text = &options->platform_info },
        { "dtb", .text = &options->dtb },
        { "no-dtb", .flag = &options->no_dtb },
        { "dtb-at", .text = &options->dtb_at },
        { "app-at", .text = &options->app_at },
        { "quiet", 'q', .flag = &options->quiet },
        { 0 },
    };
    options_reader_t reader = {
        .command = "image", .usage = usage, .rules = rules, .arena = arena
    };

    if (!options_read(&reader, argc, argv, ret_status)) {
        return false;
    }
    if (!options->app || !options->output) {
        *ret_status = options_wrong_use(&reader, "give --app and --output");
    } else if (options->no_dtb && options->dtb) {
        *ret_status = options_wrong_use(&reader, "give one of --dtb and --no-dtb");
    }
    return *ret_status == 0;
}

int image_main(int argc, char **argv)
{
    arena_t *arena = arena_create();
    image_options_t options = { 0 };
    int status;

    if (read_options(arena, argc, argv, &options, &status)) {
        diag_t diag;
        diag_init(&diag, stderr);
        status = image_make(arena, &diag, &options) && !diag_has_errors(&diag) ? 0 : 1;
    }
    arena_destroy(arena);
    return status;
}
