-- SPDX-License-Identifier: BSD-2-Clause
#define X 1
#elif 1
#else
#endif
#include <missing.bf>
#include missing.bf
#include <>
#include "unclosed
#include <fault_tags.bf> and more
#if
#endif
#if 1 + 1
#endif
#if CONFIG_PLATFORM == 3
#endif
#if CONFIG_KERNEL_MCS == 99999999999999999999
#endif
#if OTHER_NAME
#elif defined(NOTHING)
#elif (1
#elif defined(CONFIG_KERNEL_MCS
#elif 09
#elif @
#else
#else
#elif 1
#endif extra
#ifdef
#endif
#ifdef CONFIG_KERNEL_MCS CONFIG_DEBUG_BUILD
#ifndef 3
#include <loop.bf>
