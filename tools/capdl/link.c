// SPDX-License-Identifier: BSD-2-Clause

/*
 * Adds a specification, and the pages that it gives away, to the initialiser.
 *
 * The initialiser says in its own file which kernel it was compiled for; another one than that of
 * the specification is refused here, and not only when it boots.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <sel4c/capdl_spec.h>
#include <sel4c/phdr.h>

#include "build.h"
#include "encode.h"
#include "simulate.h"

enum { PAGE_SIZE = 4096 };

static bool read_description(diag_t *diag, const elf_t *elf, sel4_capdl_description_t *ret)
{
    elf_symbol_t symbol;
    uint64_t offset;

    if (elf_find_symbol(elf, SEL4_CAPDL_DESCRIPTION_SYMBOL, &symbol) != ELF_FOUND ||
        symbol.size != sizeof *ret || !elf_file_offset(elf, symbol.value, symbol.size, &offset)) {
        diag_error(diag, (place_t){ .path = elf->path },
                   "not a capDL initialiser of sel4c, or stripped: it has no '%s'; give the "
                   "capdl-init.elf built for the kernel",
                   SEL4_CAPDL_DESCRIPTION_SYMBOL);
        return false;
    }
    memcpy(ret, elf->bytes + offset, sizeof *ret);
    if (ret->magic != SEL4_CAPDL_DESCRIPTION_MAGIC ||
        ret->spec_version != SEL4_CAPDL_SPEC_VERSION) {
        diag_error(diag, (place_t){ .path = elf->path },
                   "the initialiser is of another version than this sel4c; build both from the "
                   "same sources");
        return false;
    }
    return true;
}

static bool check_kernel(diag_t *diag, const elf_t *elf, const capdl_kernel_t *kernel)
{
    sel4_capdl_description_t description;
    const sel4_capdl_kernel_t wants = capdl_encode_kernel(kernel);

    if (!read_description(diag, elf, &description)) {
        return false;
    }
    if (sel4_capdl_kernel_hash(&description.kernel) == sel4_capdl_kernel_hash(&wants)) {
        return true;
    }
    const sel4_capdl_kernel_t *has = &description.kernel;
    diag_error(diag, (place_t){ .path = elf->path },
               "the initialiser is for a kernel with machine %u, %s, %u cores, %u domains, TCBs of "
               "2^%u bytes; %s has %u, %s, %u, %u, 2^%u; build it for this kernel",
               has->machine, has->is_mcs ? "MCS" : "no MCS", has->core_count, has->domain_count,
               has->tcb_bits, kernel->path, wants.machine, wants.is_mcs ? "MCS" : "no MCS",
               wants.core_count, wants.domain_count, wants.tcb_bits);
    return false;
}

static bool link(const capdl_encoded_t *encoded, elf_edit_t *edit, binary_t *ret_file)
{
    bool ok = encoded->frames.size == 0 ||
              elf_edit_add_segment(edit, PT_SEL4_CAPDL_FRAME_DATA, PAGE_SIZE, encoded->frames.bytes,
                                   encoded->frames.size);

    return ok &&
           elf_edit_add_segment(edit, PT_SEL4_CAPDL_SPEC, SEL4_CAPDL_SPEC_ALIGN,
                                encoded->bytes.bytes, encoded->bytes.size) &&
           elf_edit_finish(edit, ret_file);
}

// What will happen when it boots, as far as that can be known: not for x86.
static bool foresee(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                    const capdl_inputs_t *inputs, const binary_t *file,
                    const sel4_capdl_spec_t *spec, text_t *ret_text)
{
    elf_t app;

    if (!options->prefix || inputs->kernel.arch == CAPDL_X86_64) {
        if (ret_text) {
            capdl_simulate_unknown(arena, spec, inputs->kernel.root_cnode_bits, ret_text);
        }
        return true;
    }
    return elf_open(arena, diag, file, &app) &&
           capdl_simulate(arena, diag, options, inputs, &app, spec, ret_text);
}

// What was written must be what the initialiser reads.
static bool check_encoded(arena_t *arena, diag_t *diag, const capdl_encoded_t *encoded,
                          sel4_capdl_spec_t *ret_spec)
{
    const char *bytes = arena_copy(arena, encoded->bytes.bytes, encoded->bytes.size);
    sel4_capdl_spec_error_t error =
        sel4_capdl_spec_open(sel4_span(bytes, encoded->bytes.size), ret_spec).error;

    if (error) {
        diag_error(diag, (place_t){ 0 }, "%s; this is an error of sel4c itself",
                   sel4_capdl_spec_error_text(error));
    }
    return !error;
}

bool capdl_link(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                const capdl_inputs_t *inputs, text_t *ret_text, capdl_linked_t *ret_linked)
{
    capdl_linked_t linked = { 0 };
    capdl_encoded_t encoded = { 0 };
    sel4_capdl_spec_t spec;
    elf_t elf;
    const capdl_encode_options_t encode = { .fill_directory = options->fill,
                                            .has_no_zero_copy = options->has_no_zero_copy,
                                            .has_no_packing = options->has_no_packing,
                                            .names = (capdl_names_t)options->names,
                                            .log_level = options->log_level };

    *ret_linked = linked;
    if (!elf_load(arena, diag, options->initializer, "name it with --initializer", &elf) ||
        !check_kernel(diag, &elf, &inputs->kernel)) {
        return false;
    }
    linked.edit = elf_edit_create(arena, diag, &elf);
    bool ok = linked.edit &&
              capdl_encode(arena, diag, &inputs->kernel, inputs->spec, &encode, &encoded) &&
              check_encoded(arena, diag, &encoded, &spec) &&
              link(&encoded, linked.edit, &linked.file) &&
              foresee(arena, diag, options, inputs, &linked.file, &spec, ret_text);
    linked.spec_size = encoded.bytes.size;
    linked.pages_size = encoded.frames.size;
    capdl_encoded_finish(&encoded);
    *ret_linked = linked;
    return ok;
}

void capdl_linked_finish(capdl_linked_t *linked)
{
    elf_edit_destroy(linked->edit);
    *linked = (capdl_linked_t){ 0 };
}

static bool write_file(arena_t *arena, diag_t *diag, const capdl_options_t *options,
                       const capdl_linked_t *linked)
{
    if (!binary_write(arena, diag, options->output, linked->file.bytes, linked->file.size, true)) {
        return false;
    }
    if (!options->is_quiet) {
        printf("%s: %zu bytes, of which specification %zu, pages given away %zu\n", options->output,
               linked->file.size, linked->spec_size, linked->pages_size);
    }
    return true;
}

bool capdl_build(arena_t *arena, diag_t *diag, const capdl_options_t *options, text_t *ret_text)
{
    capdl_inputs_t inputs;
    capdl_linked_t linked = { 0 };

    bool ok = capdl_inputs_read(arena, diag, options, &inputs) &&
              capdl_encode_check(diag, &inputs.kernel, inputs.spec) &&
              capdl_link(arena, diag, options, &inputs, ret_text, &linked) &&
              (ret_text || write_file(arena, diag, options, &linked));
    capdl_linked_finish(&linked);
    return ok;
}
