// SPDX-License-Identifier: BSD-2-Clause

// sel4c/error.h.

#include "fixture.h"

TEST(error, numbers_are_the_kernels)
{
    EXPECT_EQ(SEL4_OK, seL4_NoError);
#define X(name, raw, text) EXPECT_EQ(SEL4_ERR_##name, raw);
    SEL4_ERRORS(X)
#undef X
    EXPECT_ERROR(sel4_result_from_raw(seL4_RevokeFirst), SEL4_ERR_REVOKE_FIRST);
    EXPECT_OK(SEL4_SUCCESS);
}

TEST(error, every_number_has_a_text)
{
    EXPECT_STR_EQ(sel4_error_text(SEL4_OK), "no error");
    EXPECT_STR_EQ(sel4_error_text(SEL4_ERR_DELETE_FIRST), "the place is occupied");
    for (int i = 1; i < seL4_NumErrors; i++) {
        EXPECT_STR_NE(sel4_error_text((sel4_error_t)i), "unknown error");
    }
    EXPECT_STR_EQ(sel4_error_text((sel4_error_t)seL4_NumErrors), "unknown error");
}
