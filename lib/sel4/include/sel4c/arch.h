// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The one place that knows the architectures: it chooses the folder under sel4c/arch/, and gives
 * the kinds of capability that every architecture has, under the same names.
 *
 *     sel4_vspace_t        the root of an address space
 *     sel4_page_table_t    a table below it, of any level
 *     sel4_frame_t         memory that can be mapped
 *     sel4_asid_control_t, sel4_asid_pool_t
 *
 * They are the architecture's own kinds by another name, so both names fit everywhere.
 */

#include <sel4c/gen/config.h>

#if SEL4_CONFIG(ARCH_AARCH64)
#define SEL4_ARCH_HEADER(file) <sel4c/arch/aarch64/file>
#elif SEL4_CONFIG(ARCH_RISCV64)
#define SEL4_ARCH_HEADER(file) <sel4c/arch/riscv64/file>
#elif SEL4_CONFIG(ARCH_X86_64)
#define SEL4_ARCH_HEADER(file) <sel4c/arch/x86_64/file>
#else
#error "lib/sel4 knows aarch64, riscv64 and x86_64"
#endif

#include SEL4_ARCH_HEADER(caps.h)
