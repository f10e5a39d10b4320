// SPDX-License-Identifier: BSD-2-Clause

/*
 * Facts of a kernel from its configuration.  The sizes of objects are what the headers of libsel4
 * say for it; tests/kernel_test.c compares them for every configuration.
 */

#include "kernel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/config.h"

#define REMEDY "; name the libsel4/include/kernel/gen_config.json of an installed kernel"

static bool is_on(const config_t *config, const char *key)
{
    const config_entry_t *entry = config_find(config, key);

    return entry && entry->is_flag && entry->on;
}

// A number; `otherwise` when the key is missing.
static uint64_t number(diag_t *diag, const config_t *config, const char *key, uint64_t min,
                       uint64_t max, uint64_t otherwise)
{
    const config_entry_t *entry = config_find(config, key);

    if (!entry) {
        return otherwise;
    }
    const char *text = entry->is_flag ? "" : entry->value;
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 0);
    if (*text < '0' || *text > '9' || *end != '\0' || errno != 0 || value < min || value > max) {
        diag_error(diag, entry->place, "\"%s\" must be a number from %llu to %llu" REMEDY, key,
                   (unsigned long long)min, (unsigned long long)max);
        return otherwise;
    }
    return value;
}

static void set_levels(capdl_kernel_t *kernel, unsigned count, const uint8_t *spans,
                       uint8_t root_index_bits)
{
    kernel->level_count = count;
    for (unsigned i = 0; i < count; i++) {
        kernel->span_bits[i] = spans[i];
        kernel->index_bits[i] = i == 0 ? root_index_bits : 9;
    }
}

static const uint8_t spans[] = { 39, 30, 21, 12 };

static void read_aarch64(const config_t *config, capdl_kernel_t *kernel)
{
    bool is_hypervisor = is_on(config, "ARM_HYPERVISOR_SUPPORT");
    bool has_three_levels = is_hypervisor && is_on(config, "ARM_PA_SIZE_BITS_40");

    kernel->arch = CAPDL_AARCH64;
    kernel->has_vcpu = is_hypervisor;
    kernel->has_smc = is_on(config, "ALLOW_SMC_CALLS");
    kernel->has_smmu = is_on(config, "ARM_SMMU");
    kernel->has_huge_pages = true;
    kernel->vcpu_bits = 12;
    bool has_large_tcb =
        is_on(config, "HARDWARE_DEBUG_API") ||
        is_on(config, "ARM_HYP_ENABLE_VCPU_CP14_SAVE_AND_RESTORE") ||
        (is_hypervisor && is_on(config, "ENABLE_SMP_SUPPORT") &&
         is_on(config, "BENCHMARK_TRACK_UTILISATION") && !is_on(config, "KERNEL_MCS"));
    kernel->tcb_bits = has_large_tcb ? 12 : 11;
    kernel->vspace_bits = has_three_levels ? 13 : 12;
    kernel->user_top = !is_hypervisor     ? UINT64_C(1) << 47
                       : has_three_levels ? UINT64_C(1) << 40
                                          : UINT64_C(1) << 44;
    if (has_three_levels) {
        set_levels(kernel, 3, spans + 1, 10);
    } else {
        set_levels(kernel, 4, spans, 9);
    }
}

static void read_riscv64(diag_t *diag, const config_t *config, capdl_kernel_t *kernel)
{
    unsigned levels = (unsigned)number(diag, config, "PT_LEVELS", 3, 4, 3);

    kernel->arch = CAPDL_RISCV64;
    kernel->has_huge_pages = true;
    kernel->tcb_bits = is_on(config, "HAVE_FPU") ? 11 : 10;
    kernel->vspace_bits = 12;
    kernel->user_top = levels == 3 ? UINT64_C(0x3ffffff000) : UINT64_C(0x7ffffffff000);
    set_levels(kernel, levels, spans + 4 - levels, 9);
}

static void read_x86_64(diag_t *diag, const config_t *config, capdl_kernel_t *kernel)
{
    kernel->arch = CAPDL_X86_64;
    kernel->has_vcpu = is_on(config, "VTX");
    kernel->has_iommu = is_on(config, "IOMMU");
    kernel->has_huge_pages = is_on(config, "HUGE_PAGE");
    kernel->vcpu_bits = 14;
    kernel->tcb_bits = number(diag, config, "XSAVE_SIZE", 0, 1 << 20, 0) >= 832 ? 12 : 11;
    kernel->vspace_bits = 12;
    kernel->user_top = UINT64_C(0x7ffffffff000);
    set_levels(kernel, 4, spans, 9);
}

static bool read_arch(diag_t *diag, const config_t *config, capdl_kernel_t *kernel)
{
    const char *name = config_string(config, "SEL4_ARCH");

    kernel->arch_name = name;
    if (!name) {
        diag_error(diag, (place_t){ .path = kernel->path }, "no \"SEL4_ARCH\"" REMEDY);
    } else if (strcmp(name, "aarch64") == 0) {
        read_aarch64(config, kernel);
    } else if (strcmp(name, "riscv64") == 0) {
        read_riscv64(diag, config, kernel);
    } else if (strcmp(name, "x86_64") == 0) {
        read_x86_64(diag, config, kernel);
    } else {
        diag_error(diag, config_find(config, "SEL4_ARCH")->place,
                   "kernels for \"%s\" are not supported; aarch64, riscv64 and x86_64 are", name);
    }
    return !diag_has_errors(diag);
}

// Above the highest interrupt that the kernel hands out, where that was tried.
static uint32_t irq_count_of(const config_t *config)
{
    static const struct {
        const char *platform;
        uint32_t count;
    } platforms[] = {
        { "qemu-arm-virt", 160 },
        { "qemu-riscv-virt", 97 },
    };
    const char *platform = config_string(config, "PLAT");

    for (size_t i = 0; platform && i < sizeof platforms / sizeof *platforms; i++) {
        if (strcmp(platform, platforms[i].platform) == 0) {
            return platforms[i].count;
        }
    }
    return 0;
}

bool capdl_kernel_read(arena_t *arena, diag_t *diag, const source_t *source,
                       capdl_kernel_t *ret_kernel)
{
    config_t config = { 0 };
    capdl_kernel_t kernel = { .path = source->path };

    if (!config_load(&config, arena, diag, source) || !read_arch(diag, &config, &kernel)) {
        return false;
    }
    kernel.is_mcs = is_on(&config, "KERNEL_MCS");
    kernel.has_fpu = is_on(&config, "HAVE_FPU");
    kernel.is_debug = is_on(&config, "DEBUG_BUILD");
    kernel.notification_bits = kernel.is_mcs ? 6 : 5;
    kernel.core_count = (uint32_t)number(diag, &config, "MAX_NUM_NODES", 1, 64, 1);
    kernel.domain_count = (uint32_t)number(diag, &config, "NUM_DOMAINS", 1, 256, 1);
    kernel.schedule_count = (uint32_t)number(diag, &config, "NUM_DOMAIN_SCHEDULES", 1, 65536, 1);
    kernel.priority_count = (uint32_t)number(diag, &config, "NUM_PRIORITIES", 1, 256, 256);
    kernel.fan_out = (uint32_t)number(diag, &config, "RETYPE_FAN_OUT_LIMIT", 1, 1 << 20, 256);
    kernel.root_cnode_bits = (uint32_t)number(diag, &config, "ROOT_CNODE_SIZE_BITS", 4, 27, 12);
    kernel.untyped_count =
        (uint32_t)number(diag, &config, "MAX_NUM_BOOTINFO_UNTYPED_CAPS", 1, 250, 230);
    kernel.irq_count = irq_count_of(&config);
    kernel.timer_frequency = number(diag, &config, "TIMER_FREQUENCY", 0, UINT64_MAX, 0);
    kernel.tick_ms = (uint32_t)number(diag, &config, "TIMER_TICK_MS", 1, 1000, 0);
    if (diag_has_errors(diag)) {
        return false;
    }
    *ret_kernel = kernel;
    return true;
}

bool capdl_kernel_ticks(const capdl_kernel_t *kernel, uint64_t us, uint64_t *ret_ticks)
{
    const uint64_t us_per_s = 1000000;
    uint64_t tick_us = kernel->tick_ms * UINT64_C(1000);

    if (!kernel->is_mcs) {
        if (tick_us == 0) {
            return false;
        }
        *ret_ticks = us / tick_us + (us % tick_us != 0);
        return true;
    }
    uint64_t whole;
    uint64_t part;
    if (kernel->timer_frequency == 0 ||
        __builtin_mul_overflow(us / us_per_s, kernel->timer_frequency, &whole) ||
        __builtin_mul_overflow(us % us_per_s, kernel->timer_frequency, &part)) {
        return false;
    }
    return !__builtin_add_overflow(whole, part / us_per_s, ret_ticks);
}

unsigned capdl_size_bits(const capdl_kernel_t *kernel, const capdl_object_t *object)
{
    switch (object->kind) {
    case CAPDL_UNTYPED:
    case CAPDL_FRAME:
    case CAPDL_SCHED_CONTEXT:
        return object->size_bits;
    case CAPDL_CNODE:
        return object->size_bits + 5u;
    case CAPDL_ENDPOINT:
        return 4;
    case CAPDL_REPLY:
        return 5;
    case CAPDL_NOTIFICATION:
        return kernel->notification_bits;
    case CAPDL_TCB:
        return kernel->tcb_bits;
    case CAPDL_VCPU:
        return kernel->vcpu_bits;
    case CAPDL_PAGE_TABLE:
        return object->is_root && !object->is_ept ? kernel->vspace_bits : 12;
    case CAPDL_ASID_POOL:
    case CAPDL_IO_PAGE_TABLE:
        return 12;
    case CAPDL_IRQ:
    case CAPDL_ARM_IRQ:
    case CAPDL_MSI_IRQ:
    case CAPDL_IOAPIC_IRQ:
    case CAPDL_RISCV_IRQ:
    case CAPDL_IO_SPACE:
    case CAPDL_IO_PORTS:
    case CAPDL_ARM_SMC:
    case CAPDL_DOMAIN_SET:
    case CAPDL_IRQ_CONTROL:
    case CAPDL_ASID_CONTROL:
    case CAPDL_SCHED_CONTROL:
    case CAPDL_ARM_SGI_SIGNAL:
    case CAPDL_ARM_STREAM_ID:
    case CAPDL_ARM_CONTEXT_BANK:
    case CAPDL_ARM_IO_DEVICE:
    case CAPDL_KIND_COUNT:
        break;
    }
    return 0;
}

static const char *missing(const capdl_kernel_t *kernel, capdl_kind_t kind)
{
    switch (kind) {
    case CAPDL_SCHED_CONTEXT:
    case CAPDL_REPLY:
    case CAPDL_SCHED_CONTROL:
        return kernel->is_mcs ? NULL : "KernelIsMCS";
    case CAPDL_VCPU:
        return kernel->has_vcpu               ? NULL
               : kernel->arch == CAPDL_X86_64 ? "KernelVTX"
                                              : "KernelArmHypervisorSupport";
    case CAPDL_ARM_IRQ:
        return kernel->arch == CAPDL_AARCH64 ? NULL : "the architecture aarch64";
    case CAPDL_ARM_SGI_SIGNAL:
        return kernel->arch != CAPDL_AARCH64 ? "the architecture aarch64"
               : kernel->core_count > 1      ? "them for programs, as it has several cores"
                                             : NULL;
    case CAPDL_ARM_SMC:
        return kernel->has_smc ? NULL : "KernelAllowSMCCalls";
    case CAPDL_ARM_STREAM_ID:
    case CAPDL_ARM_CONTEXT_BANK:
        return kernel->has_smmu ? NULL : "KernelArmSMMU";
    case CAPDL_ARM_IO_DEVICE:
        return "an SMMU that this program does not know";
    case CAPDL_RISCV_IRQ:
        return kernel->arch == CAPDL_RISCV64 ? NULL : "the architecture riscv64";
    case CAPDL_MSI_IRQ:
    case CAPDL_IOAPIC_IRQ:
    case CAPDL_IO_PORTS:
        return kernel->arch == CAPDL_X86_64 ? NULL : "the architecture x86_64";
    case CAPDL_IO_SPACE:
    case CAPDL_IO_PAGE_TABLE:
        return kernel->has_iommu ? NULL : "KernelIOMMU";
    case CAPDL_IRQ:
        return kernel->arch == CAPDL_X86_64
                   ? "interrupts without a controller; use those of the I/O APIC or MSI"
                   : NULL;
    case CAPDL_UNTYPED:
    case CAPDL_ENDPOINT:
    case CAPDL_NOTIFICATION:
    case CAPDL_CNODE:
    case CAPDL_TCB:
    case CAPDL_FRAME:
    case CAPDL_PAGE_TABLE:
    case CAPDL_ASID_POOL:
    case CAPDL_DOMAIN_SET:
    case CAPDL_IRQ_CONTROL:
    case CAPDL_ASID_CONTROL:
    case CAPDL_KIND_COUNT:
        break;
    }
    return NULL;
}

bool capdl_kernel_has(const capdl_kernel_t *kernel, capdl_kind_t kind, const char **ret_why)
{
    const char *why = missing(kernel, kind);

    if (why) {
        *ret_why = why;
    }
    return !why;
}

bool capdl_kernel_has_frame(const capdl_kernel_t *kernel, unsigned size_bits)
{
    return size_bits == 12 || size_bits == 21 || (size_bits == 30 && kernel->has_huge_pages);
}

const char *capdl_kernel_frame_texts(const capdl_kernel_t *kernel)
{
    return kernel->has_huge_pages ? "12 (4 KiB), 21 (2 MiB) or 30 (1 GiB)"
                                  : "12 (4 KiB) or 21 (2 MiB)";
}

unsigned capdl_kernel_argument_count(const capdl_kernel_t *kernel)
{
    return kernel->arch == CAPDL_X86_64 ? 6 : 8;
}
