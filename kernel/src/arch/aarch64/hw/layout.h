// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Where things are: the board (QEMU virt), and the kernel's address space.
 *
 *   0xffff8000_00000000  all physical memory, and the devices in its first GiB
 *   0xffffffff_c0000000  the kernel's image, where it is linked
 */

#define BOARD_MEMORY_START 0x40000000
#define BOARD_MEMORY_END   0xc0000000 // If there is no device tree to say: see board.h.
#define BOARD_UART         0x09000000
#define BOARD_GIC_DIST     0x08000000
#define BOARD_GIC_CPU      0x08010000
#define BOARD_DEVICE_TOP   0x10000000000
#define BOARD_TIMER_HZ     62500000

#define WINDOW_BASE 0xffff800000000000
#define WINDOW_SIZE 0x8000000000
#define KERNEL_BASE 0xffffffffc0000000
#define KERNEL_PHYS 0x40000000

#define KERNEL_STACK_SIZE 16384
