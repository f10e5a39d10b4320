// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>

#include <sel4c/fake_kernel.h>
#include <sel4c/ipc.h>
#include <sel4c/msg/ipc.h>

#include "../../tests/kinds.h"
#include "harness.h"

static sel4_ipc_buffer_t buffer;

// The server's side of the kernel: doubles the byte that is asked for.
static sel4_fake_answer_t serve(const sel4_fake_call_t *call, void *context)
{
    (void)context;
    EXPECT_EQ(call->dest, 0x123);
    EXPECT_EQ(call->sys, (seL4_Word)seL4_SysCall);
    EXPECT_EQ(call->word[0], 5);
    return (sel4_fake_answer_t){ .info = sel4_message_info(0, 1, 0).words[0], .word = { 77 } };
}

TEST(ipc, a_call_through_an_endpoint)
{
    memset(&buffer, 0, sizeof(buffer));
    sel4_ipc_buffer_set(&buffer);
    sel4_fake_kernel_reset();
    sel4_fake_kernel_handle(serve, NULL);
    sel4_endpoint_t endpoint = sel4_endpoint_from_bits(0x123);
    every_request_t request = { .large = 5 };
    every_answer_t answer = { 0 };
    uint64_t refusal = 0;
    ASSERT_OK(every_call(sel4_msg_endpoint_caller(&endpoint), &request, &answer, &refusal));
    EXPECT_EQ(answer.byte, 77);
    EXPECT_EQ(sel4_fake_kernel_call_count(), 1);
}

TEST(ipc, messages_with_too_much_are_not_taken)
{
    memset(&buffer, 0, sizeof(buffer));
    sel4_ipc_buffer_set(&buffer);
    for (size_t i = 0; i < SEL4_MESSAGE_WORD_COUNT_MAX; i++) {
        buffer.msg[i] = i;
    }
    sel4_msg_t msg;
    EXPECT_ERROR(sel4_msg_from_ipc(sel4_message_info(1, 65, 0), &msg), SEL4_MSG_ERR_LENGTH);
    EXPECT_ERROR(sel4_msg_from_ipc(sel4_message_info(1, 4, 1), &msg), SEL4_MSG_ERR_LENGTH);
    ASSERT_OK(sel4_msg_from_ipc(sel4_message_info(3, 64, 0), &msg));
    EXPECT_EQ(msg.label, 3);
    EXPECT_EQ(msg.word_count, 64);
    EXPECT_EQ(msg.words[63], 63);
    memset(&buffer, 0, sizeof(buffer));
    sel4_message_info_t info = sel4_msg_to_ipc(&msg);
    EXPECT_EQ(sel4_message_info_word_count(info), 64);
    EXPECT_EQ(sel4_message_info_label(info), 3);
    EXPECT_EQ(buffer.msg[63], 63);
    EXPECT_EQ(buffer.msg[64], 0);
}
