// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The registers of the timer; tests play them.
 */

#include <stdint.h>

#define ARM_TIMER_CONTROL_ENABLE (1u << 0)
#define ARM_TIMER_CONTROL_MASK   (1u << 1)
#define ARM_TIMER_CONTROL_STATUS (1u << 2) // the time has come

uint64_t sel4_arch_arm_timer_frequency(void);
uint64_t sel4_arch_arm_timer_count(void);
uint64_t sel4_arch_arm_timer_control(void);
void sel4_arch_arm_timer_set_control(uint64_t control);
void sel4_arch_arm_timer_set_compare(uint64_t count);
