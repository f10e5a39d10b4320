// SPDX-License-Identifier: BSD-2-Clause

// A task that looks at what it was given, says so by the bits that it signals, and then writes
// where it may not.

#include <sel4c/rt/start.h>
#include <sel4c/sel4.h>

#define PARENT ((sel4_notification_t){ 2 })

static int data[2000] = { 1, [1023] = 2, [1999] = 3 };
static int zeros[3000];
static const int constant = 4;
static __thread int own = 5;

void sel4_rt_put_char(char character)
{
    sel4_debug_put_char(character);
}

void sel4_rt_exit(int status)
{
    (void)status;
    for (;;) {
        (void)sel4_tcb_suspend((sel4_tcb_t){ 1 });
    }
}

static int sum(const volatile int *values, int count)
{
    int total = 0;
    for (int i = 0; i < count; i++) {
        total += values[i];
    }
    return total;
}

void sel4_rt_main(uintptr_t argument)
{
    sel4_ipc_buffer_set((sel4_ipc_buffer_t *)argument);
    zeros[2999] = 0;
    if (sum(data, 2000) == 6 && sum(zeros, 3000) == 0 && sum(&constant, 1) == 4 &&
        *(volatile int *)&own == 5) {
        sel4_notification_signal(PARENT);
    }
    *(volatile int *)(uintptr_t)sel4_rt_image_start = 1;
    sel4_debug_put_string("the code could be written\n");
    sel4_rt_exit(1);
}
