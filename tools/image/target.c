// SPDX-License-Identifier: BSD-2-Clause

// Facts of a kernel from its configuration.

#include "target.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/config.h"

#define OTHER_PREFIX "; is this the configuration of an installed kernel?"

static bool is_on(const config_t *config, const char *key)
{
    const config_entry_t *entry = config_find(config, key);

    return entry && entry->is_flag && entry->on;
}

// A number; `*ret_value` keeps its value when the key is missing.
static bool read_number(diag_t *diag, const config_t *config, const char *key, uint64_t max,
                        uint64_t *ret_value)
{
    const config_entry_t *entry = config_find(config, key);

    if (!entry) {
        return true;
    }
    const char *text = entry->is_flag ? "" : entry->value;
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 0);
    if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || value > max) {
        diag_error(diag, entry->place, "\"%s\" must be a number up to %llu" OTHER_PREFIX, key,
                   (unsigned long long)max);
        return false;
    }
    *ret_value = value;
    return true;
}

static bool read_arch(diag_t *diag, const config_t *config, target_t *target)
{
    static const struct {
        const char *name;
        target_arch_t arch;
        uint16_t machine;
        uint64_t user_top;
    } arches[] = {
        { "aarch64", TARGET_AARCH64, EM_AARCH64, UINT64_C(1) << 47 },
        { "riscv64", TARGET_RISCV64, EM_RISCV, UINT64_C(0x3ffffff000) },
        { "x86_64", TARGET_X86_64, EM_X86_64, UINT64_C(0x7ffffffff000) },
    };
    const char *name = config_string(config, "SEL4_ARCH");

    if (!name) {
        diag_error(diag, (place_t){ .path = target->path }, "no \"SEL4_ARCH\"" OTHER_PREFIX);
        return false;
    }
    for (size_t i = 0; i < sizeof arches / sizeof *arches; i++) {
        if (strcmp(name, arches[i].name) == 0) {
            target->name = arches[i].name;
            target->arch = arches[i].arch;
            target->machine = arches[i].machine;
            target->user_top = arches[i].user_top;
            return true;
        }
    }
    diag_error(diag, config_find(config, "SEL4_ARCH")->place,
               "kernels for \"%s\" are not supported; aarch64, riscv64 and x86_64 are", name);
    return false;
}

static bool read_aarch64(diag_t *diag, const config_t *config, target_t *target)
{
    target->is_hypervisor = is_on(config, "ARM_HYPERVISOR_SUPPORT");
    target->physical_bits = is_on(config, "ARM_PA_SIZE_BITS_44")   ? 44
                            : is_on(config, "ARM_PA_SIZE_BITS_40") ? 40
                                                                   : 0;
    if (target->is_hypervisor && target->physical_bits == 0) {
        diag_error(
            diag, (place_t){ .path = target->path },
            "neither \"ARM_PA_SIZE_BITS_40\" nor \"ARM_PA_SIZE_BITS_44\" is on" OTHER_PREFIX);
        return false;
    }
    if (target->is_hypervisor) {
        target->user_top = UINT64_C(1) << target->physical_bits;
    }
    return true;
}

static bool read_riscv64(diag_t *diag, const config_t *config, target_t *target)
{
    uint64_t levels = 3;

    if (!read_number(diag, config, "PT_LEVELS", 5, &levels) ||
        !read_number(diag, config, "FIRST_HART_ID", UINT32_MAX, &target->first_hart)) {
        return false;
    }
    if (levels != 3) {
        diag_error(diag, config_find(config, "PT_LEVELS")->place,
                   "the loader knows Sv39 only; build the kernel with 3 levels of page tables");
        return false;
    }
    return true;
}

// The board of a kernel's platform: whose loader is taken if none is given.
static const char *board_of(const config_t *config, const target_t *target)
{
    const char *platform = config_string(config, "PLAT");

    if (!platform) {
        return NULL;
    }
    if (strcmp(platform, "qemu-arm-virt") == 0 && target->arch == TARGET_AARCH64) {
        return target->is_hypervisor ? "qemu_virt_aarch64" : "qemu_virt_aarch64_el1";
    }
    if (strcmp(platform, "qemu-riscv-virt") == 0 && target->arch == TARGET_RISCV64) {
        return "qemu_virt_riscv64";
    }
    return target->arch == TARGET_X86_64 ? "x86_64_generic" : NULL;
}

bool target_read(arena_t *arena, diag_t *diag, const source_t *source, target_t *ret_target)
{
    config_t config = { 0 };
    target_t target = { .path = source->path };
    uint64_t core_count = 1;
    uint64_t cnode_bits = 12;

    if (!config_load(&config, arena, diag, source) || !read_arch(diag, &config, &target) ||
        !read_number(diag, &config, "MAX_NUM_NODES", 64, &core_count) ||
        !read_number(diag, &config, "ROOT_CNODE_SIZE_BITS", 27, &cnode_bits)) {
        return false;
    }
    if (core_count == 0 || cnode_bits < 4) {
        diag_error(diag, (place_t){ .path = source->path },
                   "\"MAX_NUM_NODES\" or \"ROOT_CNODE_SIZE_BITS\" is too small" OTHER_PREFIX);
        return false;
    }
    target.is_silent = config_find(&config, "PRINTING") && !is_on(&config, "PRINTING");
    target.core_count = (uint32_t)core_count;
    target.cnode_bits = (unsigned)cnode_bits;
    if (target.arch == TARGET_AARCH64 && !read_aarch64(diag, &config, &target)) {
        return false;
    }
    if (target.arch == TARGET_RISCV64 && !read_riscv64(diag, &config, &target)) {
        return false;
    }
    target.board = board_of(&config, &target);
    *ret_target = target;
    return true;
}
