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

TEST(share, a_capacity_is_neither_too_small_nor_too_large)
{
    uint8_t byte = 0;
    sel4_foreign_span_t rings = sel4_foreign_span(&byte, SIZE_MAX / 2);
    sel4_foreign_span_t a;
    sel4_foreign_span_t b;
    sel4_shm_pair_t c;
    sel4_shm_pair_t d;
    static const struct {
        uint32_t capacity;
        sel4_shm_error_t disk, uart, nic; // a card's is looked at again when its rings are joined
    } cases[] = {
        { 0, SEL4_SHM_ERR_SIZE, SEL4_SHM_ERR_SIZE, SEL4_SHM_OK },
        { SEL4_DISK_SHARE_CAPACITY_MIN - 1, SEL4_SHM_ERR_SIZE, SEL4_SHM_ERR_SIZE, SEL4_SHM_OK },
        { SEL4_DISK_SHARE_CAPACITY_MIN, SEL4_SHM_OK, SEL4_SHM_ERR_SIZE, SEL4_SHM_OK },
        { SEL4_UART_SHARE_CAPACITY_MIN - 1, SEL4_SHM_OK, SEL4_SHM_ERR_SIZE, SEL4_SHM_OK },
        { SEL4_UART_SHARE_CAPACITY_MIN, SEL4_SHM_OK, SEL4_SHM_OK, SEL4_SHM_OK },
        { SEL4_SHM_CAPACITY_MAX, SEL4_SHM_OK, SEL4_SHM_OK, SEL4_SHM_OK },
        { SEL4_SHM_CAPACITY_MAX + 1, SEL4_SHM_ERR_SIZE, SEL4_SHM_ERR_SIZE, SEL4_SHM_ERR_SIZE },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        harness_note("capacity %u", cases[i].capacity);
        sel4_disk_share_t disk = { .rings = rings, .capacity = cases[i].capacity };
        EXPECT_ERROR(sel4_disk_share_split(&disk, &a, &b), cases[i].disk);
        sel4_uart_share_t uart = { rings, cases[i].capacity };
        EXPECT_ERROR(sel4_uart_share_split(&uart, &a, &b), cases[i].uart);
        sel4_nic_share_t nic = { .rings = rings, .capacity = cases[i].capacity };
        EXPECT_ERROR(sel4_nic_share_split(&nic, &c, &d), cases[i].nic);
    }
}
