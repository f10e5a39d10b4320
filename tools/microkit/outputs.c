// SPDX-License-Identifier: BSD-2-Clause

// The image with a loader, or on x86 the parts that a multiboot loader takes; report and JSON.

#include "outputs.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sel4c/phdr.h>

#include "capdl/capdl_json.h"
#include "image/image.h"
#include "image/inputs.h"
#include "image/layout.h"
#include "report.h"
#include "uimage.h"

// ---- Kinds of images

bool mk_outputs_check(diag_t *diag, const mk_options_t *options, const capdl_kernel_t *kernel)
{
    const place_t place = { .path = "microkit" };

    if (options->viper_output) { // Makefiles of Microkit's own examples have it; nobody reads what
                                 // it would write.
        diag_warning(diag, place, "--viper-output is not there yet: nothing is written to %s",
                     options->viper_output);
    }
    if (options->image_type == MK_IMAGE_UIMAGE && kernel->arch != CAPDL_RISCV64) {
        diag_error(diag, place, "--image-type uimage is for RISC-V; say elf");
        return false;
    }
    if (options->image_type == MK_IMAGE_BINARY && kernel->arch == CAPDL_X86_64) {
        diag_error(diag, place, "--image-type binary is not for x86_64; say elf");
        return false;
    }
    return true;
}

// What is asked for, or else what the architecture's boot loaders take.
static mk_image_type_t type_of(const mk_outputs_t *outputs)
{
    static const mk_image_type_t usual[] = {
        [CAPDL_AARCH64] = MK_IMAGE_BINARY,
        [CAPDL_RISCV64] = MK_IMAGE_UIMAGE,
        [CAPDL_X86_64] = MK_IMAGE_ELF,
    };
    mk_image_type_t type = outputs->options->image_type;

    return type == MK_IMAGE_DEFAULT ? usual[outputs->inputs->kernel.arch] : type;
}

static image_options_t image_options_of(const mk_outputs_t *outputs)
{
    return (image_options_t){
        .loader = outputs->board->loader,
        .prefix = outputs->board->path,
        .kernel = outputs->options->override_kernel,
        .app_file = &outputs->linked->file,
        .output = outputs->options->output,
        .raw = type_of(outputs) != MK_IMAGE_ELF,
        .quiet = true,
    };
}

// ---- x86

// A file in the folder of the image.
static const char *beside_image(arena_t *arena, const mk_outputs_t *outputs, const char *name)
{
    const char *output = outputs->options->output;
    const char *slash = strrchr(output, '/');

    return slash ? arena_format(arena, "%.*s/%s", (int)(slash - output), output, name) : name;
}

// The root task, a module for multiboot, and the kernel, as it is and with 32 bits.
static bool write_modules(arena_t *arena, diag_t *diag, const mk_outputs_t *outputs)
{
    const image_options_t options = image_options_of(outputs);
    image_inputs_t inputs;
    binary_t kernel;
    binary_t app;

    return image_inputs_read(arena, diag, &options, &inputs) &&
           layout_check_programs(arena, diag, &inputs.target, &inputs.kernel, &inputs.app) &&
           elf_narrow(arena, diag, &inputs.kernel, EM_386,
                      inputs.target.is_silent ? PT_SEL4_KERNEL_SILENT : 0, &kernel) &&
           elf_strip(arena, diag, &inputs.app, &app) &&
           binary_write(arena, diag, beside_image(arena, outputs, "sel4.elf"), inputs.kernel.bytes,
                        inputs.kernel.size, false) &&
           binary_write(arena, diag, beside_image(arena, outputs, "sel4_32.elf"), kernel.bytes,
                        kernel.size, false) &&
           binary_write(arena, diag, options.output, app.bytes, app.size, false);
}

// ---- All of them

static bool write_text(arena_t *arena, diag_t *diag, const char *path, text_t *text)
{
    bool ok = binary_write(arena, diag, path, (const uint8_t *)text->bytes, text->size, false);

    text_finish(text);
    return ok;
}

static bool write_json(arena_t *arena, diag_t *diag, const mk_outputs_t *outputs)
{
    const char *path = outputs->options->capdl_json;
    text_t text = { 0 };

    if (!path) {
        return true;
    }
    if (!capdl_json_write(arena, diag, &outputs->inputs->kernel, outputs->inputs->spec, &text)) {
        text_finish(&text);
        return false;
    }
    return write_text(arena, diag, path, &text);
}

static bool write_report(arena_t *arena, diag_t *diag, const mk_outputs_t *outputs)
{
    const mk_report_t report = { .spec = outputs->inputs->spec, .linked = outputs->linked };
    text_t text = { 0 };

    mk_report_write(&report, &text);
    return write_text(arena, diag, outputs->options->report, &text);
}

// The binary becomes one for U-Boot; it starts where the loader does.
static bool wrap_image(arena_t *arena, diag_t *diag, const mk_outputs_t *outputs)
{
    const char *path = outputs->options->output;
    text_t text = { 0 };
    binary_t raw;
    elf_t loader;

    if (!elf_load(arena, diag, outputs->board->loader, NULL, &loader) ||
        !binary_load(arena, diag, path, NULL, &raw)) {
        return false;
    }
    if (!mk_uimage_write(&raw, loader.entry, &text)) {
        text_finish(&text);
        diag_error(diag, (place_t){ .path = path },
                   "too large for an image of U-Boot; say --image-type elf");
        return false;
    }
    return write_text(arena, diag, path, &text);
}

static bool write_image(arena_t *arena, diag_t *diag, const mk_outputs_t *outputs)
{
    const image_options_t options = image_options_of(outputs);

    if (outputs->inputs->kernel.arch == CAPDL_X86_64) {
        return write_modules(arena, diag, outputs);
    }
    return image_make(arena, diag, &options) &&
           (type_of(outputs) != MK_IMAGE_UIMAGE || wrap_image(arena, diag, outputs));
}

static void print_size(const char *what, uint64_t size)
{
    if (size < 1024) {
        printf("%s = %u bytes\n", what, (unsigned)size);
    } else if (size < 1024 * 1024) {
        printf("%s = %.1f KiB\n", what, (double)size / 1024);
    } else {
        printf("%s = %.1f MiB\n", what, (double)size / (1024 * 1024));
    }
}

static uint64_t memory_of(arena_t *arena, diag_t *diag, const binary_t *file)
{
    uint64_t start = 0;
    uint64_t end = 0;
    elf_t elf;

    return elf_open(arena, diag, file, &elf) && elf_virtual_bounds(&elf, &start, &end) ? end - start
                                                                                       : 0;
}

static void print_sizes(arena_t *arena, diag_t *diag, const mk_outputs_t *outputs)
{
    bool is_x86 = outputs->inputs->kernel.arch == CAPDL_X86_64;
    struct stat status;

    print_size(arena_format(arena,
                            "MICROKIT|CAPDL SPEC: number of root objects = %zu, spec footprint",
                            outputs->inputs->spec->count),
               outputs->linked->spec_size);
    print_size("MICROKIT|INITIAL TASK: memory size",
               memory_of(arena, diag, &outputs->linked->file));
    if (stat(outputs->options->output, &status) == 0) {
        print_size(is_x86 ? "MICROKIT|BOOT MODULE: image file size"
                          : "MICROKIT|LOADER: image file size",
                   (uint64_t)status.st_size);
    }
}

bool mk_outputs_write(arena_t *arena, diag_t *diag, const mk_outputs_t *outputs)
{
    if (!write_report(arena, diag, outputs) || !write_json(arena, diag, outputs) ||
        !write_image(arena, diag, outputs)) {
        return false;
    }
    print_sizes(arena, diag, outputs);
    return true;
}

void mk_outputs_remove(const mk_options_t *options)
{
    struct stat status;

    if (lstat(options->output, &status) == 0 && S_ISREG(status.st_mode)) {
        unlink(options->output);
    }
}
