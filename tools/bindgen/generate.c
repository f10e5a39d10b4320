// SPDX-License-Identifier: BSD-2-Clause

/*
 * Brings inputs, models, emitters and the fixed headers together. The fixed headers are
 * kernel-api's, embedded in the program and chosen by architecture.
 */

#include "generate.h"

#include <string.h>

#include "../common/embed.h"
#include "bitfield.h"
#include "emit.h"
#include "kernel_api.h"
#include "preprocess.h"

static const struct {
    const char *sel4_arch;
    const char *arch;
    const char *sel4_arch_key;
    const char *arch_key;
} architectures[] = {
    { "aarch64", "arm", "ARCH_AARCH64", "ARCH_ARM" },
    { "riscv64", "riscv", "ARCH_RISCV64", "ARCH_RISCV" },
    { "x86_64", "x86", "ARCH_X86_64", "ARCH_X86" },
};

// ---- The model

static place_t key_place(const config_t *config, const char *key, const char *path)
{
    const config_entry_t *entry = config_find(config, key);

    return entry && !entry->is_absent ? entry->place : (place_t){ .path = path, .line = 1 };
}

static bool check_architecture(diag_t *diag, const config_t *config, const char *path)
{
    const char *sel4_arch = config_string(config, "SEL4_ARCH");
    const char *arch = config_string(config, "ARCH");
    const char *word_size = config_string(config, "WORD_SIZE");

    if (!sel4_arch || !arch || !word_size) {
        diag_error(diag, (place_t){ .path = path, .line = 1 },
                   "\"%s\" is missing: every kernel has it",
                   !sel4_arch ? "SEL4_ARCH"
                   : !arch    ? "ARCH"
                              : "WORD_SIZE");
        return false;
    }
    for (size_t i = 0; i < sizeof architectures / sizeof *architectures; i++) {
        if (strcmp(sel4_arch, architectures[i].sel4_arch) != 0) {
            continue;
        }
        if (strcmp(arch, architectures[i].arch) != 0 || strcmp(word_size, "64") != 0 ||
            !config_is_defined(config, architectures[i].sel4_arch_key) ||
            !config_is_defined(config, architectures[i].arch_key)) {
            diag_error(diag, key_place(config, "SEL4_ARCH", path),
                       "the configuration contradicts itself: SEL4_ARCH \"%s\" goes with ARCH "
                       "\"%s\", WORD_SIZE \"64\", %s and %s",
                       sel4_arch, architectures[i].arch, architectures[i].sel4_arch_key,
                       architectures[i].arch_key);
            return false;
        }
        return true;
    }
    diag_error(diag, key_place(config, "SEL4_ARCH", path),
               "architecture \"%s\" is not supported; aarch64, riscv64 and x86_64 are", sel4_arch);
    return false;
}

bool model_load(arena_t *arena, diag_t *diag, const inputs_t *inputs, model_t **ret_model)
{
    model_t *model = arena_alloc(arena, sizeof *model);
    config_t *config = &model->config;
    source_t api_sources[API_PART_COUNT];

    bool ok = config_load(config, arena, diag, &inputs->kernel_config.source);
    ok = config_load(config, arena, diag, &inputs->libsel4_config.source) && ok;
    if (!ok || !check_architecture(diag, config, inputs->kernel_config.source.path) ||
        !config_add_schema(config, arena, diag, kernel_api_schema(arena))) {
        return false;
    }
    for (int part = 0; part < API_PART_COUNT; part++) {
        api_sources[part] = inputs->api[part].source;
    }
    ok = syscalls_load(arena, diag, config, &inputs->syscalls.source, &model->syscalls);
    ok = api_load(arena, diag, config, api_sources, &model->api) &&
         emit_check_names(arena, diag, model->api) && ok;
    *ret_model = model;
    return ok;
}

// ---- Fixed files

static bool is_header(const char *path)
{
    size_t length = strlen(path);

    return length > 2 && strcmp(path + length - 2, ".h") == 0;
}

static void add_fixed_files(arena_t *arena, const config_t *config, output_t *output)
{
    for (size_t i = 0; i < kernel_api_files_count; i++) {
        const struct embedded_file *file = &kernel_api_files[i];
        const char *below = kernel_api_below_layer(arena, file->path, config_string(config, "ARCH"),
                                                   config_string(config, "SEL4_ARCH"));
        if (below && is_header(below)) {
            text_put(output_add(output, arena_format(arena, "include/%s", below)),
                     (const char *)file->data, file->size);
        } else if (strncmp(file->path, "src/", 4) == 0) {
            text_put(output_add(output, file->path), (const char *)file->data, file->size);
        }
    }
}

// The kernel's own data files go along, so that the result serves every other reader of a prefix.
static void add_data_file(arena_t *arena, const input_file_t *file, output_t *output)
{
    text_put(output_add(output, arena_format(arena, "include/%s", file->relative)),
             file->source.text, file->source.size);
}

static void add_data_files(arena_t *arena, const inputs_t *inputs, output_t *output)
{
    add_data_file(arena, &inputs->kernel_config, output);
    add_data_file(arena, &inputs->libsel4_config, output);
    add_data_file(arena, &inputs->syscalls, output);
    for (int part = 0; part < API_PART_COUNT; part++) {
        add_data_file(arena, &inputs->api[part], output);
    }
}

// ---- Generated files

typedef struct include_context {
    const inputs_t *inputs;
    arena_t *arena;
    diag_t *diag;
} include_context_t;

static bool find_include(void *context, const char *path, source_t *ret_source)
{
    include_context_t *include = context;

    return inputs_find(include->inputs, include->arena, include->diag, path, ret_source);
}

// The file as an installed kernel has it: preprocessed, with the suffix `.pbf`.
static bool add_preprocessed(arena_t *arena, diag_t *diag, const bitfield_includes_t *includes,
                             const config_t *config, const input_file_t *file, const char *stem,
                             output_t *output)
{
    preprocessed_t preprocessed;

    if (!preprocess(arena, diag, config, includes, &file->source, &preprocessed)) {
        return false;
    }
    text_t *out = output_add(output, arena_format(arena, "include/%s.pbf", stem));
    for (size_t i = 0; i < preprocessed.count; i++) {
        text_put(out, preprocessed.runs[i].text, preprocessed.runs[i].size);
    }
    return true;
}

static bool add_bitfields(arena_t *arena, diag_t *diag, const inputs_t *inputs,
                          const config_t *config, output_t *output)
{
    include_context_t context = { .inputs = inputs, .arena = arena, .diag = diag };
    bitfield_includes_t includes = { .find = find_include, .context = &context };
    bool ok = true;

    for (size_t i = 0; i < inputs->bitfield_count; i++) {
        const input_file_t *file = &inputs->bitfields[i];
        const char *suffix = strrchr(file->relative, '.');
        const char *stem = arena_copy(arena, file->relative, (size_t)(suffix - file->relative));
        bitfield_spec_t *spec;
        if (!bitfield_parse(arena, diag, config, &includes, &file->source, &spec)) {
            ok = false;
            continue;
        }
        bitfield_emit(spec, output_add(output, arena_format(arena, "include/%s_gen.h", stem)));
        if (strcmp(suffix, ".pbf") == 0) {
            add_data_file(arena, file, output);
        } else {
            ok = add_preprocessed(arena, diag, &includes, config, file, stem, output) && ok;
        }
    }
    return ok;
}

bool generate(arena_t *arena, diag_t *diag, const inputs_t *inputs, const model_t *model,
              output_t *output)
{
    const config_t *config = &model->config;

    text_puts(output_add(output, "include/autoconf.h"),
              "// SPDX-License-Identifier: BSD-2-Clause\n#pragma once\n\n"
              "#include <kernel/gen_config.h>\n#include <sel4/gen_config.h>\n");
    emit_config_macros(output_add(output, "include/kernel/gen_config.h"), config, 0);
    emit_config_macros(output_add(output, "include/sel4/gen_config.h"), config, 1);
    emit_config_keys(output_add(output, "include/sel4c/gen/config.h"), config);
    emit_platform_constants(output_add(output, "include/sel4/plat/api/constants.h"), config);
    emit_syscalls(output_add(output, "include/sel4/syscall.h"), model->syscalls);
    emit_labels(output_add(output, "include/sel4/invocation.h"), model->api, API_GENERIC);
    emit_labels(output_add(output, "include/sel4/sel4_arch/invocation.h"), model->api,
                API_SEL4_ARCH);
    emit_labels(output_add(output, "include/sel4/arch/invocation.h"), model->api, API_ARCH);
    emit_client(output_add(output, "include/interfaces/sel4_client.h"), arena, model->api, config);
    emit_caps(output_add(output, "include/sel4c/gen/caps.h"), arena, model->api, config);
    emit_invocations(output_add(output, "include/sel4c/gen/invocations.h"), arena, model->api);
    add_fixed_files(arena, config, output);
    add_data_files(arena, inputs, output);
    return add_bitfields(arena, diag, inputs, config, output);
}
