// SPDX-License-Identifier: BSD-2-Clause

// Each error has a text.

#include <sel4c/driver/error.h>

#include "harness.h"

TEST(driver_error, each_has_a_text)
{
    EXPECT_STR_EQ(sel4_driver_error_text(SEL4_DRIVER_OK), "success");
    EXPECT_STR_EQ(sel4_driver_error_text(SEL4_DRIVER_ERR_READ_ONLY), "the medium is read-only");
    EXPECT_STR_EQ(sel4_driver_error_text((sel4_driver_error_t)77), "unknown error");
}
