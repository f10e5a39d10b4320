// SPDX-License-Identifier: BSD-2-Clause

// How large rings are, told from their region alone.

#include <sel4c/ipc-drivers/disk_share.h>
#include <sel4c/ipc-drivers/nic_share.h>
#include <sel4c/ipc-drivers/uart_share.h>

#include "harness.h"

TEST(share_capacity, is_the_greatest_that_fits)
{
    EXPECT_EQ(sel4_nic_share_capacity(0), 0);
    EXPECT_EQ(sel4_nic_share_capacity(SEL4_NIC_RINGS_SIZE(8) - 1), 0);
    EXPECT_EQ(sel4_nic_share_capacity(SEL4_NIC_RINGS_SIZE(8)), 8);
    EXPECT_EQ(sel4_nic_share_capacity(4096), 64);
    EXPECT_EQ(sel4_nic_share_capacity(SIZE_MAX), SEL4_SHM_CAPACITY_MAX);
    EXPECT_EQ(sel4_disk_share_capacity(SEL4_DISK_RINGS_SIZE(8) - 1), 0);
    EXPECT_EQ(sel4_disk_share_capacity(4096), 64);
    EXPECT_EQ(sel4_disk_share_capacity(SIZE_MAX), SEL4_SHM_CAPACITY_MAX);
    EXPECT_EQ(sel4_uart_share_capacity(SEL4_UART_RINGS_SIZE(64) - 1), 0);
    EXPECT_EQ(sel4_uart_share_capacity(4096), 1024);
}
