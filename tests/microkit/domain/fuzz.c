// SPDX-License-Identifier: BSD-2-Clause

/*
 * Programs of a protection domain: what is accepted becomes objects that the validator accepts, and
 * what is refused has been explained.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "capdl/check.h"
#include "microkit/assemble.h"
#include "microkit/sdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char config[] =
    "{\"SEL4_ARCH\": \"aarch64\", \"KERNEL_MCS\": true, \"ROOT_CNODE_SIZE_BITS\": \"12\"}";

static const char description[] =
    "<system>"
    "<memory_region name=\"r\" size=\"0x2000\" phys_addr=\"0x50000000\"/>"
    "<protection_domain name=\"a\">"
    "<program_image path=\"a.elf\"/>"
    "<map mr=\"r\" vaddr=\"0x1000000\" setvar_vaddr=\"variable_a\" setvar_size=\"cleared\"/>"
    "<setvar symbol=\"variable_b\" region_paddr=\"r\"/>"
    "</protection_domain>"
    "</system>";

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void build(arena_t *arena, diag_t *diag, const mk_parts_t *parts)
{
    const capdl_check_options_t options = { 0 };

    if (!mk_parts_check(diag, parts) || !mk_set_symbols(arena, diag, parts)) {
        require(diag_has_errors(diag));
        return;
    }
    require(!diag_has_errors(diag));
    require(capdl_check(arena, diag, parts->kernel, mk_assemble(arena, parts), &options));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    arena_t *arena = arena_create();
    const source_t kernel_source =
        source_from_text(arena, "kernel.json", config, sizeof config - 1);
    const source_t source =
        source_from_text(arena, "a.system", description, sizeof description - 1);
    const binary_t file = { "a.elf", bytes, size };
    const sdf_options_t options = { 0 };
    const sdf_system_t *system = NULL;
    mk_program_t program;
    capdl_kernel_t kernel;
    diag_t diag;
    elf_t elf;

    diag_init(&diag, NULL);
    require(capdl_kernel_read(arena, &diag, &kernel_source, &kernel) &&
            sdf_read(arena, &diag, &source, &kernel, &options, &system));
    const mk_program_rules_t rules = { &kernel,
                                       sdf_stack_top(&kernel) - system->pds[0].stack_size };
    if (elf_open(arena, &diag, &file, &elf) &&
        mk_program_open(arena, &diag, "a", system->pds[0].place, &elf, &elf, &rules, &program)) {
        const mk_parts_t parts = {
            .kernel = &kernel,
            .system = system,
            .programs = &program,
            .prefills = arena_alloc(arena, sizeof(binary_t)),
            .addresses = mk_addresses_create(arena, system),
        };
        build(arena, &diag, &parts);
    } else {
        require(diag_has_errors(&diag));
    }
    arena_destroy(arena);
    return 0;
}
