// SPDX-License-Identifier: BSD-2-Clause

// sel4c/ipc.h, reply.h and notification.h: which system call with which registers, in all three
// forms.

#include "fixture.h"

static const sel4_fake_answer_t answer = { .badge = 0xb0,
                                           .info = (0x77 << 12) | 4,
                                           .word = { 11, 12, 13, 14 } };
static const sel4_endpoint_t endpoint = { 0xe0 };
static const sel4_notification_t notification = { 0xf0 };
static sel4_ipc_buffer_t other;

static sel4_reply_t reply(void)
{
    return sel4_reply_from_bits(0xa0);
}

// What the kernel gets to see of a reply authority.
static seL4_Word reply_word(void)
{
    return SEL4_CONFIG(KERNEL_MCS) ? 0xa0 : 0;
}

static void fill(sel4_ipc_buffer_t *ipc, seL4_Word first)
{
    memset(ipc, 0, sizeof *ipc);
    for (seL4_Word i = 0; i < 5; i++) {
        ipc->msg[i] = first + i;
    }
}

static void start(void)
{
    begin();
    fill(&buffer, 1);
    fill(&other, 21);
    sel4_fake_kernel_answer(answer);
}

static void expect_call(sel4_fake_way_t way, seL4_Word sys, seL4_Word dest, seL4_Word source,
                        seL4_Word first_word, seL4_Word reply_bits)
{
    ASSERT_EQ(sel4_fake_kernel_call_count(), 1);
    sel4_fake_call_t call = sel4_fake_kernel_call(0);
    EXPECT_EQ(call.way, way);
    EXPECT_EQ(call.sys, sys);
    EXPECT_EQ(call.dest, dest);
    EXPECT_EQ(call.source, source);
    EXPECT_EQ(call.reply, reply_bits);
    for (seL4_Word i = 0; i < 4; i++) {
        EXPECT_EQ(call.word[i], first_word == 0 ? 0 : first_word + i);
    }
    sel4_fake_kernel_reset();
    sel4_fake_kernel_answer(answer);
}

static void expect_delivered(const sel4_ipc_buffer_t *ipc)
{
    EXPECT_BYTES_EQ(ipc->msg, answer.word, sizeof answer.word);
    EXPECT_NE(ipc->msg[4], 0);
}

static void expect_received(sel4_received_t received)
{
    EXPECT_EQ(received.badge, 0xb0);
    EXPECT_EQ(received.info.words[0], answer.info);
}

#define SYS(name) ((seL4_Word)seL4_Sys##name)

TEST(ipc, send)
{
    start();
    sel4_registers_t words = { { 41, 42, 43, 44 } };
    sel4_message_info_t info = sel4_message_info(9, 4, 0);
    sel4_endpoint_send(endpoint, info);
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(SEL4_FAKE_SEND, SYS(Send), 0xe0, 0, 1, 0);
    sel4_endpoint_send_with(&other, endpoint, info);
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(SEL4_FAKE_SEND, SYS(Send), 0xe0, 0, 21, 0);
    sel4_endpoint_send_regs(endpoint, info, &words);
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(SEL4_FAKE_SEND, SYS(Send), 0xe0, 0, 41, 0);
}

TEST(ipc, nb_send)
{
    start();
    sel4_registers_t words = { { 41, 42, 43, 44 } };
    sel4_message_info_t info = sel4_message_info(9, 4, 0);
    sel4_endpoint_nb_send(endpoint, info);
    expect_call(SEL4_FAKE_SEND, SYS(NBSend), 0xe0, 0, 1, 0);
    sel4_endpoint_nb_send_with(&other, endpoint, info);
    expect_call(SEL4_FAKE_SEND, SYS(NBSend), 0xe0, 0, 21, 0);
    sel4_endpoint_nb_send_regs(endpoint, info, &words);
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(SEL4_FAKE_SEND, SYS(NBSend), 0xe0, 0, 41, 0);
}

TEST(ipc, call)
{
    start();
    sel4_message_info_t info = sel4_message_info(9, 4, 0);
    EXPECT_EQ(sel4_endpoint_call(endpoint, info).words[0], answer.info);
    expect_call(SEL4_FAKE_SEND_RECV, SYS(Call), 0xe0, 0, 1, 0);
    expect_delivered(&buffer);
    EXPECT_EQ(sel4_endpoint_call_with(&other, endpoint, info).words[0], answer.info);
    expect_call(SEL4_FAKE_SEND_RECV, SYS(Call), 0xe0, 0, 21, 0);
    expect_delivered(&other);
    sel4_registers_t words = { { 41, 42, 43, 44 } };
    EXPECT_EQ(sel4_endpoint_call_regs(endpoint, info, &words).words[0], answer.info);
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(SEL4_FAKE_SEND_RECV, SYS(Call), 0xe0, 0, 41, 0);
    EXPECT_BYTES_EQ(words.word, answer.word, sizeof answer.word);
}

TEST(ipc, recv)
{
    start();
    expect_received(sel4_endpoint_recv(endpoint, reply()));
    expect_call(SEL4_FAKE_RECV, SYS(Recv), 0, 0xe0, 0, reply_word());
    expect_delivered(&buffer);
    expect_received(sel4_endpoint_recv_with(&other, endpoint, reply()));
    expect_call(SEL4_FAKE_RECV, SYS(Recv), 0, 0xe0, 0, reply_word());
    expect_delivered(&other);
    sel4_registers_t words;
    expect_received(sel4_endpoint_recv_regs(endpoint, reply(), &words));
    expect_call(SEL4_FAKE_RECV, SYS(Recv), 0, 0xe0, 0, reply_word());
    EXPECT_BYTES_EQ(words.word, answer.word, sizeof answer.word);
}

TEST(ipc, nb_recv)
{
    start();
    expect_received(sel4_endpoint_nb_recv(endpoint, reply()));
    expect_call(SEL4_FAKE_RECV, SYS(NBRecv), 0, 0xe0, 0, reply_word());
    expect_delivered(&buffer);
    expect_received(sel4_endpoint_nb_recv_with(&other, endpoint, reply()));
    expect_call(SEL4_FAKE_RECV, SYS(NBRecv), 0, 0xe0, 0, reply_word());
    expect_delivered(&other);
    sel4_registers_t words;
    expect_received(sel4_endpoint_nb_recv_regs(endpoint, reply(), &words));
    expect_call(SEL4_FAKE_RECV, SYS(NBRecv), 0, 0xe0, 0, reply_word());
    EXPECT_BYTES_EQ(words.word, answer.word, sizeof answer.word);
}

TEST(ipc, reply_recv)
{
    start();
    sel4_message_info_t info = sel4_message_info(9, 4, 0);
    expect_received(sel4_endpoint_reply_recv(endpoint, info, reply()));
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(SEL4_FAKE_SEND_RECV, SYS(ReplyRecv), 0xe0, 0, 1, reply_word());
    expect_delivered(&buffer);
    expect_received(sel4_endpoint_reply_recv_with(&other, endpoint, info, reply()));
    expect_call(SEL4_FAKE_SEND_RECV, SYS(ReplyRecv), 0xe0, 0, 21, reply_word());
    expect_delivered(&other);
    sel4_registers_t words = { { 41, 42, 43, 44 } };
    expect_received(sel4_endpoint_reply_recv_regs(endpoint, info, reply(), &words));
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(SEL4_FAKE_SEND_RECV, SYS(ReplyRecv), 0xe0, 0, 41, reply_word());
    EXPECT_BYTES_EQ(words.word, answer.word, sizeof answer.word);
}

TEST(ipc, reply_send)
{
#if SEL4_CONFIG(KERNEL_MCS)
    sel4_fake_way_t way = SEL4_FAKE_SEND;
    seL4_Word sys = SYS(Send);
#else
    sel4_fake_way_t way = SEL4_FAKE_REPLY;
    seL4_Word sys = SYS(Reply);
#endif
    start();
    sel4_message_info_t info = sel4_message_info(9, 4, 0);
    sel4_reply_send(reply(), info);
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(way, sys, reply_word(), 0, 1, 0);
    sel4_reply_send_with(&other, reply(), info);
    expect_call(way, sys, reply_word(), 0, 21, 0);
    sel4_registers_t words = { { 41, 42, 43, 44 } };
    sel4_reply_send_regs(reply(), info, &words);
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(way, sys, reply_word(), 0, 41, 0);
}

TEST(ipc, yield)
{
    start();
    sel4_yield();
    expect_call(SEL4_FAKE_NULL, SYS(Yield), 0, 0, 0, 0);
}

#if SEL4_CONFIG(KERNEL_MCS)

TEST(ipc, nb_send_recv)
{
    start();
    sel4_message_info_t info = sel4_message_info(9, 4, 0);
    sel4_cap_t dest = sel4_cap_from_bits(0xd0);
    expect_received(sel4_endpoint_nb_send_recv(dest, info, endpoint, reply()));
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(SEL4_FAKE_NBSEND_RECV, SYS(NBSendRecv), 0xd0, 0xe0, 1, 0xa0);
    expect_delivered(&buffer);
    expect_received(sel4_endpoint_nb_send_recv_with(&other, dest, info, endpoint, reply()));
    expect_call(SEL4_FAKE_NBSEND_RECV, SYS(NBSendRecv), 0xd0, 0xe0, 21, 0xa0);
    expect_delivered(&other);
    sel4_registers_t words = { { 41, 42, 43, 44 } };
    expect_received(sel4_endpoint_nb_send_recv_regs(dest, info, endpoint, reply(), &words));
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(SEL4_FAKE_NBSEND_RECV, SYS(NBSendRecv), 0xd0, 0xe0, 41, 0xa0);
    EXPECT_BYTES_EQ(words.word, answer.word, sizeof answer.word);
}

// Here the kernel takes the destination from the reply object's register.
TEST(ipc, nb_send_wait)
{
    start();
    sel4_message_info_t info = sel4_message_info(9, 4, 0);
    sel4_cap_t dest = sel4_cap_from_bits(0xd0);
    expect_received(sel4_endpoint_nb_send_wait(dest, info, endpoint));
    expect_call(SEL4_FAKE_NBSEND_RECV, SYS(NBSendWait), 0, 0xe0, 1, 0xd0);
    expect_delivered(&buffer);
    expect_received(sel4_endpoint_nb_send_wait_with(&other, dest, info, endpoint));
    expect_call(SEL4_FAKE_NBSEND_RECV, SYS(NBSendWait), 0, 0xe0, 21, 0xd0);
    expect_delivered(&other);
    sel4_registers_t words = { { 41, 42, 43, 44 } };
    expect_received(sel4_endpoint_nb_send_wait_regs(dest, info, endpoint, &words));
    EXPECT_EQ(sel4_fake_kernel_call(0).info, info.words[0]);
    expect_call(SEL4_FAKE_NBSEND_RECV, SYS(NBSendWait), 0, 0xe0, 41, 0xd0);
    EXPECT_BYTES_EQ(words.word, answer.word, sizeof answer.word);
}

TEST(ipc, wait)
{
    start();
    expect_received(sel4_endpoint_wait(endpoint));
    expect_call(SEL4_FAKE_RECV, SYS(Wait), 0, 0xe0, 0, 0);
    expect_delivered(&buffer);
    expect_received(sel4_endpoint_wait_with(&other, endpoint));
    expect_call(SEL4_FAKE_RECV, SYS(Wait), 0, 0xe0, 0, 0);
    expect_delivered(&other);
    sel4_registers_t words;
    expect_received(sel4_endpoint_wait_regs(endpoint, &words));
    expect_call(SEL4_FAKE_RECV, SYS(Wait), 0, 0xe0, 0, 0);
    EXPECT_BYTES_EQ(words.word, answer.word, sizeof answer.word);
    expect_received(sel4_endpoint_nb_wait(endpoint));
    expect_call(SEL4_FAKE_RECV, SYS(NBWait), 0, 0xe0, 0, 0);
    expect_received(sel4_endpoint_nb_wait_with(&other, endpoint));
    expect_call(SEL4_FAKE_RECV, SYS(NBWait), 0, 0xe0, 0, 0);
    expect_received(sel4_endpoint_nb_wait_regs(endpoint, &words));
    expect_call(SEL4_FAKE_RECV, SYS(NBWait), 0, 0xe0, 0, 0);
}

#define WAIT SYS(Wait)
#define POLL SYS(NBWait)
#else
#define WAIT SYS(Recv)
#define POLL SYS(NBRecv)
#endif

TEST(notification, signal_wait_poll)
{
    start();
    sel4_ipc_buffer_set(NULL); // none of them may need it
    sel4_notification_signal(notification);
    expect_call(SEL4_FAKE_SEND_NULL, SYS(Send), 0xf0, 0, 0, 0);
    EXPECT_EQ(sel4_notification_wait(notification), 0xb0);
    expect_call(SEL4_FAKE_RECV, WAIT, 0, 0xf0, 0, 0);
    EXPECT_EQ(sel4_notification_poll(notification), 0xb0);
    expect_call(SEL4_FAKE_RECV, POLL, 0, 0xf0, 0, 0);
}

TEST(ipc_buffer, implicit_and_borrowed)
{
    begin();
    EXPECT_PTR_EQ(sel4_ipc_buffer_get(), &buffer);
    sel4_ipc_buffer_set(&other);
    {
        SEL4_SCOPED(sel4_ipc_buffer_release) sel4_ipc_buffer_t *ipc = sel4_ipc_buffer_borrow();
        EXPECT_PTR_EQ(ipc, &other);
    }
    sel4_ipc_buffer_t *ipc = sel4_ipc_buffer_borrow();
    sel4_ipc_buffer_release(&ipc);
    EXPECT_NULL(ipc);
    EXPECT_EQ(sizeof(sel4_ipc_buffer_t), 1u << seL4_IPCBufferSizeBits);
}
