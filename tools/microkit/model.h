// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * A system of protection domains as its description has it.  Everything lives in the arena that the
 * reader was given; things name each other by their index.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/diag.h"
#include "limits.h"
#include "number.h"

#define SDF_NONE UINT32_MAX

typedef enum sdf_setvar_kind {
    SDF_SETVAR_VADDR,        // of a map
    SDF_SETVAR_SIZE,         // of a map's region
    SDF_SETVAR_PREFILL_SIZE, // of the file that a map's region starts with
    SDF_SETVAR_PADDR,        // of a region
    SDF_SETVAR_ID,           // of a channel, interrupt, child, virtual CPU or range of ports
    SDF_SETVAR_PORT,         // first I/O port
} sdf_setvar_kind_t;

// A word that is written into the program; `value` where it does not hang on a region.
typedef struct sdf_setvar {
    const char *symbol;
    sdf_setvar_kind_t kind;
    uint64_t value;
    const char *region_name;
    uint32_t region;
    place_t place;
    place_t region_place;
} sdf_setvar_t;

typedef struct sdf_map {
    const char *region_name;
    uint32_t region;
    uint64_t vaddr;
    bool has_vaddr; // it could be read
    bool can_read;
    bool can_write;
    bool can_execute;
    bool is_cached;
    place_t place;
    place_t region_place;
    place_t vaddr_place;
} sdf_map_t;

typedef struct sdf_maps {
    sdf_map_t *items;
    size_t count;
    size_t capacity;
} sdf_maps_t;

typedef enum sdf_irq_kind {
    SDF_IRQ_PLAIN, // of the interrupt controller of Arm and RISC-V
    SDF_IRQ_IOAPIC,
    SDF_IRQ_MSI,
} sdf_irq_kind_t;

typedef struct sdf_irq {
    sdf_irq_kind_t kind;
    uint64_t number; // vector on x86
    uint32_t id;
    bool is_edge;
    bool is_low; // polarity
    uint64_t ioapic;
    uint64_t pin;
    uint64_t handle;
    sdf_pci_t pci;
    place_t place;
    place_t number_place;
} sdf_irq_t;

typedef struct sdf_port {
    uint32_t id;
    uint64_t first;
    uint64_t count;
    place_t place;
} sdf_port_t;

typedef enum sdf_cap_kind {
    SDF_CAP_TCB,
    SDF_CAP_SC,
    SDF_CAP_VSPACE,
} sdf_cap_kind_t;

// A capability of a protection domain in the root CNode of another one, or its own.
typedef struct sdf_cap {
    sdf_cap_kind_t kind;
    uint32_t slot;
    const char *pd_name;
    uint32_t pd;
    place_t pd_place;
} sdf_cap_t;

typedef struct sdf_vcpu {
    uint32_t id;
    uint32_t cpu;
    place_t place;
} sdf_vcpu_t;

typedef struct sdf_vm {
    const char *name;
    uint32_t pd; // its monitor
    uint8_t priority;
    uint64_t budget_us;
    uint64_t period_us;
    sdf_vcpu_t *vcpus;
    size_t vcpu_count;
    size_t vcpu_capacity;
    sdf_maps_t maps;
    place_t place;
} sdf_vm_t;

typedef struct sdf_pd {
    const char *name;
    uint32_t parent; // SDF_NONE at the top
    uint32_t id;     // among the children of the parent
    uint8_t priority;
    bool is_passive;
    bool has_smc;
    bool has_fpu;
    bool has_children;
    uint64_t budget_us;
    uint64_t period_us;
    uint64_t stack_size;
    uint32_t cpu;
    const char *domain_name;
    uint32_t domain; // index, SDF_NONE without a schedule
    const char *image_path;
    const char *symbols_path; // NULL: the image has them
    place_t image_place;
    place_t symbols_place;
    sdf_maps_t maps;
    sdf_irq_t *irqs;
    size_t irq_count;
    size_t irq_capacity;
    sdf_port_t *ports;
    size_t port_count;
    size_t port_capacity;
    sdf_setvar_t *setvars;
    size_t setvar_count;
    size_t setvar_capacity;
    sdf_cap_t *caps;
    size_t cap_count;
    size_t cap_capacity;
    uint32_t vm; // SDF_NONE: it has none
    place_t place;
    place_t budget_place;
    place_t domain_place;
} sdf_pd_t;

typedef enum sdf_bootinfo {
    SDF_BOOTINFO_NONE,
    SDF_BOOTINFO_X86_VBE,
    SDF_BOOTINFO_X86_MBMMAP,
    SDF_BOOTINFO_X86_ACPI_RSDP,
    SDF_BOOTINFO_X86_FRAMEBUFFER,
    SDF_BOOTINFO_X86_TSC_FREQ,
    SDF_BOOTINFO_FDT,
} sdf_bootinfo_t;

typedef struct sdf_region {
    const char *name;
    uint64_t size;
    uint64_t page_size; // as given, or the largest that fits everywhere
    bool is_page_size_fixed;
    bool is_valid; // its size is known
    bool has_paddr;
    uint64_t paddr;
    const char *prefill_path; // as found; NULL: none
    uint64_t prefill_size;
    sdf_bootinfo_t bootinfo;
    bool is_used;
    bool is_for_device; // in a map of an IOMMU
    place_t place;
} sdf_region_t;

typedef struct sdf_end {
    const char *pd_name;
    uint32_t pd;
    uint32_t id;
    bool can_call;
    bool can_notify;
    bool has_id; // it could be read
    place_t place;
    place_t pd_place;
    place_t call_place;
} sdf_end_t;

typedef struct sdf_channel {
    sdf_end_t ends[2];
    place_t place;
} sdf_channel_t;

typedef struct sdf_domain {
    const char *name;
    uint32_t id;
    bool has_id;
    place_t place;
} sdf_domain_t;

typedef struct sdf_schedule_entry {
    bool is_end_marker;
    const char *domain_name;
    uint32_t domain;
    sdf_duration_t duration;
    place_t place;
} sdf_schedule_entry_t;

typedef struct sdf_io_map {
    const char *region_name;
    uint32_t region;
    uint64_t iovaddr;
    bool has_iovaddr;
    bool can_read;
    bool can_write;
    place_t place;
    place_t region_place;
    place_t iovaddr_place;
} sdf_io_map_t;

// What a device behind an IOMMU sees.
typedef struct sdf_io_space {
    const char *name;
    sdf_pci_t pci;
    uint64_t domain_id;
    sdf_io_map_t *maps;
    size_t map_count;
    size_t map_capacity;
    place_t place;
} sdf_io_space_t;

typedef struct sdf_system {
    const char *path;
    sdf_pd_t *pds; // children after their parent, depth first
    size_t pd_count;
    size_t pd_capacity;
    sdf_region_t *regions;
    size_t region_count;
    size_t region_capacity;
    sdf_channel_t *channels;
    size_t channel_count;
    size_t channel_capacity;
    sdf_vm_t *vms;
    size_t vm_count;
    size_t vm_capacity;
    sdf_io_space_t *io_spaces;
    size_t io_space_count;
    size_t io_space_capacity;
    bool has_domains;
    sdf_domain_t *domains;
    size_t domain_count;
    size_t domain_capacity;
    sdf_schedule_entry_t *schedule;
    size_t schedule_count;
    size_t schedule_capacity;
    uint64_t schedule_start;
    bool has_schedule_shift;
    uint64_t schedule_shift;
} sdf_system_t;
