// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// RISC-V: the bodies of <sel4c/vspace.h>; include that instead.

#include <sel4/sel4.h>

#include <sel4c/cspace.h>
#include <sel4c/gen/config.h>
#include <sel4c/gen/invocations.h>
#include <sel4c/mapping.h>

#if SEL4_CONFIG(ARCH_RISCV64)

static inline seL4_RISCV_VMAttributes sel4_arch_vm_attributes(sel4_vm_attributes_t attributes)
{
    return (seL4_RISCV_VMAttributes)((seL4_Word)attributes ^ seL4_RISCV_Default_VMAttributes);
}

static inline sel4_result_t sel4_frame_map(sel4_frame_t frame, sel4_vspace_t vspace,
                                           const sel4_mapping_t *mapping)
{
    return sel4_riscv_page_map(frame, vspace, mapping->at.bits, mapping->rights,
                               sel4_arch_vm_attributes(mapping->attributes));
}

static inline sel4_result_t sel4_frame_map_with(sel4_ipc_buffer_t *ipc, sel4_frame_t frame,
                                                sel4_vspace_t vspace, const sel4_mapping_t *mapping)
{
    return sel4_riscv_page_map_with(ipc, frame, vspace, mapping->at.bits, mapping->rights,
                                    sel4_arch_vm_attributes(mapping->attributes));
}

static inline sel4_result_t sel4_frame_unmap(sel4_frame_t frame)
{
    return sel4_riscv_page_unmap(frame);
}

static inline sel4_result_t sel4_frame_unmap_with(sel4_ipc_buffer_t *ipc, sel4_frame_t frame)
{
    return sel4_riscv_page_unmap_with(ipc, frame);
}

static inline sel4_result_t sel4_frame_get_address(sel4_frame_t frame, sel4_paddr_t *ret_address)
{
    return sel4_riscv_page_get_address(frame, &ret_address->bits);
}

static inline sel4_result_t sel4_frame_get_address_with(sel4_ipc_buffer_t *ipc, sel4_frame_t frame,
                                                        sel4_paddr_t *ret_address)
{
    return sel4_riscv_page_get_address_with(ipc, frame, &ret_address->bits);
}

static inline sel4_result_t sel4_page_table_map(sel4_page_table_t table, sel4_vspace_t vspace,
                                                const sel4_table_mapping_t *mapping)
{
    return sel4_riscv_page_table_map(table, vspace, mapping->at.bits,
                                     sel4_arch_vm_attributes(mapping->attributes));
}

static inline sel4_result_t sel4_page_table_map_with(sel4_ipc_buffer_t *ipc,
                                                     sel4_page_table_t table, sel4_vspace_t vspace,
                                                     const sel4_table_mapping_t *mapping)
{
    return sel4_riscv_page_table_map_with(ipc, table, vspace, mapping->at.bits,
                                          sel4_arch_vm_attributes(mapping->attributes));
}

static inline sel4_result_t sel4_page_table_unmap(sel4_page_table_t table, unsigned level)
{
    (void)level;
    return sel4_riscv_page_table_unmap(table);
}

static inline sel4_result_t sel4_page_table_unmap_with(sel4_ipc_buffer_t *ipc,
                                                       sel4_page_table_t table, unsigned level)
{
    (void)level;
    return sel4_riscv_page_table_unmap_with(ipc, table);
}

static inline sel4_result_t sel4_asid_control_make_pool(sel4_asid_control_t control,
                                                        sel4_untyped_t untyped, sel4_path_t to)
{
    return sel4_riscv_asid_control_make_pool(control, untyped, to.root, to.index, to.depth);
}

static inline sel4_result_t sel4_asid_control_make_pool_with(sel4_ipc_buffer_t *ipc,
                                                             sel4_asid_control_t control,
                                                             sel4_untyped_t untyped, sel4_path_t to)
{
    return sel4_riscv_asid_control_make_pool_with(ipc, control, untyped, to.root, to.index,
                                                  to.depth);
}

static inline sel4_result_t sel4_asid_pool_assign(sel4_asid_pool_t pool, sel4_vspace_t vspace)
{
    return sel4_riscv_asid_pool_assign(pool, sel4_cap_from_bits(vspace.bits));
}

static inline sel4_result_t sel4_asid_pool_assign_with(sel4_ipc_buffer_t *ipc,
                                                       sel4_asid_pool_t pool, sel4_vspace_t vspace)
{
    return sel4_riscv_asid_pool_assign_with(ipc, pool, sel4_cap_from_bits(vspace.bits));
}

#endif
