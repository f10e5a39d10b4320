// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Program headers that mark data which a host tool appended to a linked program, and the two
 * symbols by which the running program finds its program headers after the tool has moved them.
 *
 * The tool side is tools/elf, the side that reads is lib/rt and programs/kernel-loader; the format
 * is described in docs/formats/elf-patch.md.
 */

#include <stdint.h>

/*
 * The types, in the range that ELF leaves to the operating system.  Beside each such header there
 * is a PT_LOAD with the same addresses, so whoever loads the file needs to know nothing of these.
 */
#define PT_SEL4_BASE                  UINT32_C(0x64c34000)
#define PT_SEL4_RESET_REGIONS         (PT_SEL4_BASE + 1)
#define PT_SEL4_EMBEDDED_DEBUG_INFO   (PT_SEL4_BASE + 2)
#define PT_SEL4_CAPDL_SPEC            (PT_SEL4_BASE + 3)
#define PT_SEL4_CAPDL_FRAME_DATA      (PT_SEL4_BASE + 4)
#define PT_SEL4_KERNEL_LOADER_PAYLOAD (PT_SEL4_BASE + 5)
#define PT_SEL4_KERNEL_SILENT         (PT_SEL4_BASE + 6) // of a kernel that does not print; no data

/*
 * What a program defines that lets itself be patched: zero in the linked file, and kept in bytes
 * that the file holds (`const volatile` and a value in .rodata or .data, not .bss).  The tool
 * writes the virtual address of the moved table and its number of entries; zero entries means that
 * nothing was moved and the table is where the ELF header says.
 */
#define SEL4_PHDRS_VADDR_SYMBOL "sel4_phdrs_patched__vaddr" // an address: 4 or 8 bytes
#define SEL4_PHDRS_COUNT_SYMBOL "sel4_phdrs_patched__phnum" // 2 bytes

extern const volatile uintptr_t sel4_phdrs_patched__vaddr;
extern const volatile uint16_t sel4_phdrs_patched__phnum;
