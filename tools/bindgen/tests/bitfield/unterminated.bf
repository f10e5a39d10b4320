-- SPDX-License-Identifier: BSD-2-Clause
#if 0
#ifdef CONFIG_KERNEL_MCS
#else
base 64
