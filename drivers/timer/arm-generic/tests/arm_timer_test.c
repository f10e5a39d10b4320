// SPDX-License-Identifier: BSD-2-Clause

// The driver against registers that are played: a counter that the test moves, and the line that
// the comparator drives.

#include <sel4c/arm_timer.h>

#include "harness.h"
#include "registers.h"

static struct {
    uint64_t frequency, count, control, compare;
    bool was_armed_with_old_compare;
    bool has_changed_compare;
    bool says_nonsense; // of a timer that is off, the status is unknown
} played;

uint64_t sel4_arch_arm_timer_frequency(void)
{
    return played.frequency;
}

uint64_t sel4_arch_arm_timer_count(void)
{
    return played.count;
}

uint64_t sel4_arch_arm_timer_control(void)
{
    bool has_come = (played.control & ARM_TIMER_CONTROL_ENABLE) && played.count >= played.compare;
    bool is_off = (played.control & ARM_TIMER_CONTROL_ENABLE) == 0;
    return played.control |
           (has_come || (is_off && played.says_nonsense) ? ARM_TIMER_CONTROL_STATUS : 0);
}

void sel4_arch_arm_timer_set_control(uint64_t control)
{
    if ((control & ARM_TIMER_CONTROL_ENABLE) && !played.has_changed_compare) {
        played.was_armed_with_old_compare = true;
    }
    played.has_changed_compare = false;
    played.control = control;
}

void sel4_arch_arm_timer_set_compare(uint64_t count)
{
    if (played.control & ARM_TIMER_CONTROL_ENABLE) {
        played.was_armed_with_old_compare = true;
    }
    played.has_changed_compare = true;
    played.compare = count;
}

static bool line_is_high(void)
{
    uint64_t control = sel4_arch_arm_timer_control();
    return (control & ARM_TIMER_CONTROL_STATUS) && !(control & ARM_TIMER_CONTROL_MASK);
}

static sel4_arm_timer_t state;

static sel4_timer_t start(uint64_t frequency)
{
    sel4_timer_t timer = { 0 };
    played.frequency = frequency;
    played.count = 0;
    played.control = ARM_TIMER_CONTROL_ENABLE; // left on by an earlier owner
    played.compare = 0;
    played.was_armed_with_old_compare = false;
    played.says_nonsense = false;
    EXPECT_OK(sel4_arm_timer_init(&state, &timer));
    return timer;
}

TEST(arm_timer, takes_the_timer_over_silently)
{
    (void)start(62500000);
    EXPECT_EQ(played.control, 0);
    EXPECT_FALSE(line_is_high());
}

TEST(arm_timer, a_frequency_that_no_counter_has_is_refused)
{
    sel4_timer_t timer;
    played.frequency = 0;
    EXPECT_ERROR(sel4_arm_timer_init(&state, &timer), SEL4_DRIVER_ERR_NOT_FOUND);
    played.frequency = 1000000001;
    EXPECT_ERROR(sel4_arm_timer_init(&state, &timer), SEL4_DRIVER_ERR_NOT_FOUND);
    played.frequency = UINT64_MAX;
    EXPECT_ERROR(sel4_arm_timer_init(&state, &timer), SEL4_DRIVER_ERR_NOT_FOUND);
}

TEST(arm_timer, tells_the_time_at_every_frequency)
{
    sel4_timer_t timer = start(62500000);
    played.count = 1;
    EXPECT_EQ(sel4_timer_now_ns(timer), 16);
    played.count = UINT64_C(62500000) * 3600 + 625;
    EXPECT_EQ(sel4_timer_now_ns(timer), UINT64_C(3600000010000));
    timer = start(1000000000);
    played.count = UINT64_MAX;
    EXPECT_EQ(sel4_timer_now_ns(timer), UINT64_MAX);
    timer = start(54000000);
    played.count = 54000001;
    EXPECT_EQ(sel4_timer_now_ns(timer), 1000000018); // 18.5 rounded down
}

TEST(arm_timer, a_deadline_comes_once_and_not_before_its_time)
{
    sel4_timer_t timer = start(54000000);
    sel4_timer_set_deadline_ns(timer, 1000); // 54 ticks
    played.count = 53;
    EXPECT_FALSE(line_is_high());
    EXPECT_FALSE(sel4_timer_handle_irq(timer));
    played.count = 54;
    EXPECT_TRUE(line_is_high());
    EXPECT_GE(sel4_timer_now_ns(timer), 1000);
    EXPECT_TRUE(sel4_timer_handle_irq(timer));
    EXPECT_FALSE(line_is_high());
    EXPECT_FALSE(sel4_timer_handle_irq(timer));
    EXPECT_FALSE(played.was_armed_with_old_compare);
}

TEST(arm_timer, the_time_of_a_deadline_has_come_when_it_says_so)
{
    static const uint64_t frequencies[] = { 1, 32768, 19200000, 54000000, 62500000, 1000000000 };
    uint64_t seed = 1;
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(frequencies); i++) {
        sel4_timer_t timer = start(frequencies[i]);
        for (unsigned round = 0; round < 1000; round++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            uint64_t deadline = seed >> (round % 64);
            sel4_timer_set_deadline_ns(timer, deadline);
            played.count = played.compare;
            harness_note("frequency %llu, deadline %llu", (unsigned long long)frequencies[i],
                         (unsigned long long)deadline);
            // The last of all times lies beyond what a slow counter can tell.
            ASSERT_TRUE(sel4_timer_now_ns(timer) >= deadline || deadline > UINT64_MAX - 1000000000);
            if (played.compare > 0) {
                played.count = played.compare - 1;
                ASSERT_LT(sel4_timer_now_ns(timer), deadline);
            }
        }
    }
}

TEST(arm_timer, a_deadline_in_the_past_comes_at_once)
{
    sel4_timer_t timer = start(62500000);
    played.count = 1000000;
    sel4_timer_set_deadline_ns(timer, 0);
    EXPECT_TRUE(line_is_high());
    EXPECT_TRUE(sel4_timer_handle_irq(timer));
}

TEST(arm_timer, the_last_deadline_counts)
{
    sel4_timer_t timer = start(1000000000);
    sel4_timer_set_deadline_ns(timer, 100);
    sel4_timer_set_deadline_ns(timer, 200);
    played.count = 150;
    EXPECT_FALSE(line_is_high());
    EXPECT_FALSE(sel4_timer_handle_irq(timer));
    played.count = 200;
    EXPECT_TRUE(sel4_timer_handle_irq(timer));
    EXPECT_FALSE(played.was_armed_with_old_compare);
}

TEST(arm_timer, cancelled_on_its_way)
{
    sel4_timer_t timer = start(1000000000);
    sel4_timer_set_deadline_ns(timer, 100);
    played.count = 100;
    EXPECT_TRUE(line_is_high());
    sel4_timer_cancel(timer);
    EXPECT_FALSE(line_is_high());
    EXPECT_FALSE(sel4_timer_handle_irq(timer));
    played.count = 1000;
    EXPECT_FALSE(line_is_high());
}

TEST(arm_timer, one_that_is_off_has_no_deadline)
{
    sel4_timer_t timer = start(62500000);
    played.says_nonsense = true;
    EXPECT_FALSE(sel4_timer_handle_irq(timer));
    sel4_timer_set_deadline_ns(timer, 100);
    sel4_timer_cancel(timer);
    EXPECT_FALSE(sel4_timer_handle_irq(timer));
    sel4_timer_set_deadline_ns(timer, 100);
    played.count = 1000;
    EXPECT_TRUE(sel4_timer_handle_irq(timer));
    EXPECT_FALSE(sel4_timer_handle_irq(timer));
}
