// SPDX-License-Identifier: BSD-2-Clause

// Which requests a disk takes.

#include <sel4c/driver/disk.h>

#include "harness.h"

static const sel4_disk_layout_t layout = {
    .sector_count = 1000,
    .sector_size = 512,
    .request_sectors_max = 64,
    .has_flush = true,
};

static sel4_driver_error_t check(int operation, uint64_t sector, uint32_t count)
{
    sel4_disk_request_t request = {
        .operation = (sel4_disk_operation_t)operation,
        .sector = sector,
        .sector_count = count,
    };
    return sel4_disk_check(&layout, &request).error;
}

TEST(disk, requests_end_where_the_disk_does)
{
    EXPECT_EQ(check(SEL4_DISK_READ, 0, 1), SEL4_DRIVER_OK);
    EXPECT_EQ(check(SEL4_DISK_READ, 999, 1), SEL4_DRIVER_OK);
    EXPECT_EQ(check(SEL4_DISK_WRITE, 936, 64), SEL4_DRIVER_OK);
    EXPECT_EQ(check(SEL4_DISK_WRITE, 937, 64), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(check(SEL4_DISK_READ, 1000, 1), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(check(SEL4_DISK_READ, UINT64_MAX, 1), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(check(SEL4_DISK_READ, UINT64_MAX - 1, 2), SEL4_DRIVER_ERR_RANGE);
}

TEST(disk, requests_have_a_size)
{
    EXPECT_EQ(check(SEL4_DISK_READ, 0, 0), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(check(SEL4_DISK_READ, 0, 64), SEL4_DRIVER_OK);
    EXPECT_EQ(check(SEL4_DISK_READ, 0, 65), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(check(SEL4_DISK_READ, 0, UINT32_MAX), SEL4_DRIVER_ERR_RANGE);
    EXPECT_EQ(check(SEL4_DISK_FLUSH, 0, 0), SEL4_DRIVER_OK);
}

TEST(disk, unknown_operations_are_refused)
{
    EXPECT_EQ(check(3, 0, 1), SEL4_DRIVER_ERR_UNSUPPORTED);
    EXPECT_EQ(check(-1, 0, 1), SEL4_DRIVER_ERR_UNSUPPORTED);
}

TEST(disk, a_read_only_disk_takes_no_writes_and_has_nothing_to_flush)
{
    sel4_disk_layout_t read_only = layout;
    read_only.is_read_only = true;
    read_only.has_flush = false;
    sel4_disk_request_t request = { .operation = SEL4_DISK_WRITE, .sector_count = 1 };
    EXPECT_ERROR(sel4_disk_check(&read_only, &request), SEL4_DRIVER_ERR_READ_ONLY);
    request.operation = SEL4_DISK_READ;
    EXPECT_OK(sel4_disk_check(&read_only, &request));
    request.operation = SEL4_DISK_FLUSH;
    EXPECT_ERROR(sel4_disk_check(&read_only, &request), SEL4_DRIVER_ERR_UNSUPPORTED);
}
