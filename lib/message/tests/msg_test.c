// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>

#include "harness.h"
#include "kinds.h"

static const every_request_t sample = {
    .large = UINT64_MAX - 1,
    .truth = true,
    .name_size = 9,
    .name = "ninebytes",
    .small = -5,
    .rest_size = 0,
};

TEST(msg, fields_come_back_as_they_were)
{
    sel4_msg_t msg;
    ASSERT_OK(every_request_put(&sample, &msg));
    EXPECT_EQ(msg.label, 7);
    EXPECT_EQ(msg.word_count, 1 + 1 + 3 + 1 + 1);
    every_request_t back;
    ASSERT_OK(every_request_get(&msg, &back));
    EXPECT_EQ(back.large, UINT64_MAX - 1);
    EXPECT_TRUE(back.truth);
    EXPECT_BYTES_SIZED_EQ(back.name, back.name_size, "ninebytes", 9);
    EXPECT_EQ(back.small, -5);
    EXPECT_EQ(back.rest_size, 0);
}

TEST(msg, no_more_and_no_fewer_words_than_the_type_has)
{
    sel4_msg_t msg;
    every_request_t back = { .large = 4711 };
    ASSERT_OK(every_request_put(&sample, &msg));
    for (size_t count = 0; count < 12; count++) {
        harness_note("%zu words", count);
        msg.word_count = count;
        EXPECT_ERROR(every_request_get(&msg, &back),
                     count == 7 ? SEL4_MSG_OK : SEL4_MSG_ERR_LENGTH);
        EXPECT_EQ(back.large, count < 7 ? 4711 : UINT64_MAX - 1);
    }
    msg.word_count = SIZE_MAX;
    EXPECT_ERROR(every_request_get(&msg, &back), SEL4_MSG_ERR_LENGTH);
    sel4_msg_begin(&msg, 8);
    empty_request_t none;
    EXPECT_OK(empty_request_get(&msg, &none));
    msg.word_count = 1;
    EXPECT_ERROR(empty_request_get(&msg, &none), SEL4_MSG_ERR_LENGTH);
}

TEST(msg, values_that_the_type_has_not)
{
    static const struct {
        size_t word;
        uint64_t value;
    } cases[] = {
        { 1, 2 },          { 1, UINT64_MAX }, { 2, 22 }, { 2, UINT64_MAX },
        { 5, 0x80000000 }, { 5, 0xfffffffb }, { 6, 9 },  { 5, 0x100000000 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        harness_note("case %zu", i);
        sel4_msg_t msg;
        every_request_t back;
        ASSERT_OK(every_request_put(&sample, &msg));
        msg.words[cases[i].word] = cases[i].value;
        EXPECT_ERROR(every_request_get(&msg, &back), SEL4_MSG_ERR_VALUE);
    }
    sel4_msg_t msg;
    every_request_t back;
    ASSERT_OK(every_request_put(&sample, &msg));
    msg.label = 8;
    EXPECT_ERROR(every_request_get(&msg, &back), SEL4_MSG_ERR_KIND);
    msg.label = 7;
    msg.words[6] = 8; // bytes behind the end
    EXPECT_ERROR(every_request_get(&msg, &back), SEL4_MSG_ERR_LENGTH);
}

TEST(msg, what_does_not_fit_is_not_sent)
{
    sel4_msg_t msg;
    every_request_t big = sample;
    big.name_size = 22;
    EXPECT_ERROR(every_request_put(&big, &msg), SEL4_MSG_ERR_VALUE);
    static full_request_t full = { .all_size = 63 * 8 };
    memset(full.all, 0x11, sizeof(full.all));
    ASSERT_OK(full_request_put(&full, &msg));
    EXPECT_EQ(msg.word_count, 64);
    EXPECT_EQ(msg.words[63], 0x1111111111111111);
    EXPECT_ERROR(sel4_msg_put_word(&msg, 1), SEL4_MSG_ERR_LENGTH);
    EXPECT_ERROR(sel4_msg_put_bytes(&msg, full.all, 0), SEL4_MSG_ERR_LENGTH);
    sel4_msg_begin(&msg, 9);
    EXPECT_ERROR(sel4_msg_put_bytes(&msg, full.all, SIZE_MAX), SEL4_MSG_ERR_LENGTH);
    EXPECT_EQ(msg.word_count, 0);
}

TEST(msg, bytes_end_where_the_message_does)
{
    static full_request_t full = { .all_size = 63 * 8 };
    static full_request_t back;
    sel4_msg_t msg;
    ASSERT_OK(full_request_put(&full, &msg));
    EXPECT_OK(full_request_get(&msg, &back));
    EXPECT_EQ(back.all_size, 63 * 8);
    // Shorter than its bytes, by one word or by all; and longer than any message is.
    static const size_t word_counts[] = { 63, 2, 1, 65, 1000, SIZE_MAX };
    for (size_t i = 0; i < sizeof(word_counts) / sizeof(word_counts[0]); i++) {
        harness_note("%zu words", word_counts[i]);
        size_t at = 0;
        size_t size = 4711;
        uint8_t bytes[63 * 8];
        msg.word_count = word_counts[i];
        back.all_size = 4711;
        EXPECT_ERROR(full_request_get(&msg, &back), SEL4_MSG_ERR_LENGTH);
        EXPECT_EQ(back.all_size, 4711);
        EXPECT_ERROR(sel4_msg_get_bytes(&msg, &at, bytes, sizeof(bytes), &size),
                     SEL4_MSG_ERR_LENGTH);
        EXPECT_EQ(at, 0);
        EXPECT_EQ(size, 4711);
    }
}

TEST(msg, no_byte_is_sent_that_was_not_meant)
{
    sel4_msg_t msg;
    memset(&msg, 0xee, sizeof(msg));
    sel4_msg_begin(&msg, 1);
    ASSERT_OK(sel4_msg_put_bytes(&msg, (const uint8_t *)"abc", 3));
    EXPECT_EQ(msg.words[1], 0x636261);
}

/* ---- Calls */

static sel4_msg_t answer;
static sel4_msg_result_t outcome;

static sel4_msg_result_t serve(void *context, const sel4_msg_t *request, sel4_msg_t *ret_answer)
{
    every_request_t got;
    EXPECT_OK(every_request_get(request, &got));
    *(int32_t *)context = got.small;
    *ret_answer = answer;
    return outcome;
}

TEST(msg, a_call_ends_with_an_answer_a_refusal_or_an_error)
{
    int32_t seen = 0;
    sel4_msg_caller_t caller = { serve, &seen };
    every_answer_t got = { 9 };
    uint64_t refusal = 0;
    outcome = SEL4_MSG_SUCCESS;
    ASSERT_OK(every_answer_put(&(every_answer_t){ 200 }, &answer));
    EXPECT_OK(every_call(caller, &sample, &got, &refusal));
    EXPECT_EQ(seen, -5);
    EXPECT_EQ(got.byte, 200);
    answer.words[0] = 256;
    EXPECT_ERROR(every_call(caller, &sample, &got, &refusal), SEL4_MSG_ERR_VALUE);
    sel4_msg_refuse(&answer, 12);
    EXPECT_ERROR(every_call(caller, &sample, &got, &refusal), SEL4_MSG_ERR_REFUSED);
    EXPECT_EQ(refusal, 12);
    sel4_msg_begin(&answer, 0);
    EXPECT_ERROR(every_call(caller, &sample, &got, &refusal), SEL4_MSG_ERR_LENGTH);
    outcome = SEL4_MSG_FAILURE(SEL4_MSG_ERR_CALL);
    EXPECT_ERROR(every_call(caller, &sample, &got, &refusal), SEL4_MSG_ERR_CALL);
    EXPECT_EQ(got.byte, 200);
    EXPECT_STR_EQ(sel4_msg_error_text(SEL4_MSG_ERR_REFUSED), "the other side refused");
    EXPECT_STR_EQ(sel4_msg_error_text((sel4_msg_error_t)77), "unknown error");
}
