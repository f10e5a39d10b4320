// SPDX-License-Identifier: BSD-2-Clause

#include "domain_world.h"

// The test has no loop of its own.
void sel4_mk_priv_enter(void)
{
    for (;;) {
    }
}

void sel4_rt_exit(int status)
{
    (void)status;
    for (;;) {
    }
}

TEST(calls, only_what_the_system_description_allows_reaches_the_kernel)
{
    world_init();
    microkit_notifications = 1 << 3;
    microkit_pps = 1 << 4;
    microkit_irqs = 1 << 5;
    sel4_message_info_t answer;
    for (unsigned id = 0; id < 200; id++) {
        if (id != 3) {
            EXPECT_ERROR(sel4_mk_notify(SEL4_MK_CHANNEL(id)), SEL4_ERR_INVALID_CAPABILITY);
            EXPECT_ERROR(sel4_mk_defer_notify(SEL4_MK_CHANNEL(id)), SEL4_ERR_INVALID_CAPABILITY);
        }
        if (id != 4) {
            EXPECT_ERROR(sel4_mk_call(SEL4_MK_CHANNEL(id), sel4_message_info(0, 0, 0), &answer),
                         SEL4_ERR_INVALID_CAPABILITY);
        }
        if (id != 5) {
            EXPECT_ERROR(sel4_mk_irq_ack(SEL4_MK_IRQ(id)), SEL4_ERR_INVALID_CAPABILITY);
            EXPECT_ERROR(sel4_mk_defer_irq_ack(SEL4_MK_IRQ(id)), SEL4_ERR_INVALID_CAPABILITY);
        }
    }
    EXPECT_EQ(sel4_fake_kernel_call_count(), 0);
    EXPECT_OK(sel4_mk_notify(SEL4_MK_CHANNEL(3)));
    EXPECT_OK(sel4_mk_call(SEL4_MK_CHANNEL(4), sel4_message_info(0, 0, 0), &answer));
    EXPECT_OK(sel4_mk_irq_ack(SEL4_MK_IRQ(5)));
    ASSERT_EQ(sel4_fake_kernel_call_count(), 3);
    EXPECT_EQ(sel4_fake_kernel_call(0).dest, 13);
    EXPECT_EQ(sel4_fake_kernel_call(1).dest, 78);
    EXPECT_EQ(sel4_fake_kernel_call(2).dest, 143);
}

TEST(calls, an_identifier_beyond_the_last_is_refused_although_its_bit_is_set)
{
    world_init();
    microkit_notifications = ~(seL4_Word)0;
    EXPECT_OK(sel4_mk_notify(SEL4_MK_CHANNEL(61)));
    EXPECT_ERROR(sel4_mk_notify(SEL4_MK_CHANNEL(62)), SEL4_ERR_INVALID_CAPABILITY);
    EXPECT_ERROR(sel4_mk_notify(SEL4_MK_CHANNEL(63)), SEL4_ERR_INVALID_CAPABILITY);
    EXPECT_ERROR(sel4_mk_notify(SEL4_MK_CHANNEL(64 + 3)), SEL4_ERR_INVALID_CAPABILITY);
    EXPECT_EQ(sel4_fake_kernel_call_count(), 1);
}

TEST(calls, deferred_actions_wait)
{
    world_init();
    microkit_notifications = 0xff;
    microkit_irqs = 0xff00;
    EXPECT_OK(sel4_mk_defer_notify(SEL4_MK_CHANNEL(1)));
    EXPECT_OK(sel4_mk_defer_notify(SEL4_MK_CHANNEL(2)));
    EXPECT_OK(sel4_mk_defer_notify(SEL4_MK_CHANNEL(1)));
    EXPECT_OK(sel4_mk_defer_irq_ack(SEL4_MK_IRQ(9)));
    EXPECT_EQ(sel4_fake_kernel_call_count(), 0);
    microkit_priv_flush();
    ASSERT_EQ(sel4_fake_kernel_call_count(), 3);
    EXPECT_EQ(sel4_fake_kernel_call(0).dest, SEL4_MK_SLOT_IRQ + 9);
    EXPECT_EQ(sel4_fake_kernel_call(1).dest, SEL4_MK_SLOT_NOTIFY + 1);
    EXPECT_EQ(sel4_fake_kernel_call(2).dest, SEL4_MK_SLOT_NOTIFY + 2);
}

TEST(calls, the_classic_ones_do_not_overwrite_what_is_deferred)
{
    world_init();
    microkit_notifications = 0xff;
    microkit_irqs = 0xff00;
    microkit_deferred_notify(1);
    EXPECT_EQ(sel4_fake_kernel_call_count(), 0);
    microkit_deferred_irq_ack(8);
    ASSERT_EQ(sel4_fake_kernel_call_count(), 1);
    EXPECT_EQ(sel4_fake_kernel_call(0).dest, SEL4_MK_SLOT_NOTIFY + 1);
    EXPECT_TRUE(microkit_have_signal);
    EXPECT_EQ(microkit_signal_cap, SEL4_MK_SLOT_IRQ + 8);
    microkit_deferred_notify(9); // not a channel with notifications: nothing changes
    EXPECT_EQ(microkit_signal_cap, SEL4_MK_SLOT_IRQ + 8);
}

TEST(calls, children_are_the_tool_s_slots)
{
    world_init();
    EXPECT_OK(sel4_mk_child_stop(SEL4_MK_CHILD(0)));
    EXPECT_OK(sel4_mk_child_resume(SEL4_MK_CHILD(61)));
    EXPECT_ERROR(sel4_mk_child_stop(SEL4_MK_CHILD(62)), SEL4_ERR_INVALID_CAPABILITY);
    EXPECT_OK(sel4_mk_child_restart(SEL4_MK_CHILD(7), 0x200000));
    ASSERT_EQ(sel4_fake_kernel_call_count(), 3);
    EXPECT_EQ(sel4_fake_kernel_call(0).dest, 202);
    EXPECT_EQ(sel4_fake_kernel_call(1).dest, 263);
    EXPECT_EQ(sel4_fake_kernel_call(2).dest, 209);
    EXPECT_EQ(sel4_fake_kernel_call(2).word[1], 1); // one register
}

TEST(calls, user_capabilities_are_in_the_root_cnode)
{
    EXPECT_EQ(sel4_mk_user_cap(0).bits, 0);
    EXPECT_EQ(sel4_mk_user_cap(1).bits, (seL4_Word)1 << 58);
    EXPECT_EQ(sel4_mk_user_cap(63).bits, (seL4_Word)63 << 58);
    EXPECT_EQ(sel4_mk_user_cap(64).bits, 0);
    EXPECT_EQ(microkit_cspace_root_slot_to_cptr(5), (seL4_Word)5 << 58);
    EXPECT_EQ(microkit_cspace_root_slot_to_cptr(64), 0);
}

TEST(calls, a_name_without_an_end_gets_one)
{
    world_init();
    EXPECT_STR_EQ(sel4_mk_name(), "domain");
    memset(microkit_name, 'x', sizeof(microkit_name));
    EXPECT_EQ(strlen(sel4_mk_name()), 64);
}

TEST(calls, bytes_go_through_a_message)
{
    world_init();
    char text[520];
    char back[520];
    for (size_t i = 0; i < sizeof(text); i++) {
        text[i] = (char)(i * 7);
    }
    for (size_t size = 0; size <= 63 * 8; size++) {
        sel4_message_info_t message;
        size_t back_size = 999;
        ASSERT_OK(sel4_mk_message_from_bytes(5, sel4_span(text, size), &message));
        ASSERT_EQ(sel4_message_info_label(message), 5);
        ASSERT_EQ(sel4_message_info_word_count(message), 1 + (size + 7) / 8);
        ASSERT_OK(sel4_mk_message_to_bytes(message, back, size, &back_size));
        ASSERT_EQ(back_size, size);
        ASSERT_BYTES_EQ(back, text, size);
        if (size > 0) {
            ASSERT_ERROR(sel4_mk_message_to_bytes(message, back, size - 1, &back_size),
                         SEL4_ERR_RANGE);
        }
    }
    sel4_message_info_t message;
    EXPECT_ERROR(sel4_mk_message_from_bytes(5, sel4_span(text, 63 * 8 + 1), &message),
                 SEL4_ERR_RANGE);
}

TEST(calls, a_message_that_promises_more_bytes_than_it_has_is_refused)
{
    world_init();
    char back[64];
    size_t size = 77;
    EXPECT_ERROR(sel4_mk_message_to_bytes(sel4_message_info(0, 0, 0), back, sizeof(back), &size),
                 SEL4_ERR_TRUNCATED_MESSAGE);
    world_buffer.msg[0] = 9;
    EXPECT_ERROR(sel4_mk_message_to_bytes(sel4_message_info(0, 2, 0), back, sizeof(back), &size),
                 SEL4_ERR_TRUNCATED_MESSAGE);
    world_buffer.msg[0] = ~(seL4_Word)0;
    EXPECT_ERROR(sel4_mk_message_to_bytes(sel4_message_info(0, 3, 0), back, sizeof(back), &size),
                 SEL4_ERR_TRUNCATED_MESSAGE);
    EXPECT_EQ(size, 77);
}

TEST(calls, words_go_through_a_message)
{
    world_init();
    seL4_Word words[66];
    seL4_Word back[66] = { 0 };
    for (size_t i = 0; i < 66; i++) {
        words[i] = i * i + 1;
    }
    for (size_t count = 0; count <= 64; count++) {
        sel4_message_info_t message;
        size_t back_count = 999;
        ASSERT_OK(sel4_mk_message_from_words(9, words, count, &message));
        ASSERT_EQ(sel4_message_info_label(message), 9);
        ASSERT_EQ(sel4_message_info_word_count(message), count);
        ASSERT_OK(sel4_mk_message_to_words(message, back, count, &back_count));
        ASSERT_EQ(back_count, count);
        ASSERT_BYTES_EQ(back, words, count * sizeof(words[0]));
    }
    sel4_message_info_t message = sel4_message_info(1, 3, 0);
    size_t count = 77;
    EXPECT_ERROR(sel4_mk_message_from_words(9, words, 65, &message), SEL4_ERR_RANGE);
    EXPECT_EQ(sel4_message_info_word_count(message), 3);
    EXPECT_ERROR(sel4_mk_message_to_words(message, back, 2, &count), SEL4_ERR_RANGE);
    EXPECT_EQ(count, 77);
}

TEST(calls, a_program_asks_at_its_start_what_it_may_do)
{
    world_init();
    microkit_notifications = 1 << 3 | 1 << 5;
    microkit_pps = 1 << 4 | 1 << 5;
    microkit_irqs = 1 << 6;
    microkit_ioports = 1 << 7;
    const unsigned both = SEL4_MK_MAY_NOTIFY | SEL4_MK_MAY_CALL;
    EXPECT_OK(sel4_mk_channel_check(SEL4_MK_CHANNEL(3), SEL4_MK_MAY_NOTIFY));
    EXPECT_OK(sel4_mk_channel_check(SEL4_MK_CHANNEL(4), SEL4_MK_MAY_CALL));
    EXPECT_OK(sel4_mk_channel_check(SEL4_MK_CHANNEL(5), both));
    EXPECT_ERROR(sel4_mk_channel_check(SEL4_MK_CHANNEL(3), both), SEL4_ERR_INVALID_CAPABILITY);
    EXPECT_ERROR(sel4_mk_channel_check(SEL4_MK_CHANNEL(4), both), SEL4_ERR_INVALID_CAPABILITY);
    EXPECT_OK(sel4_mk_irq_check(SEL4_MK_IRQ(6)));
    EXPECT_ERROR(sel4_mk_irq_check(SEL4_MK_IRQ(5)), SEL4_ERR_INVALID_CAPABILITY);
    sel4_cap_t ports = { 1 };
    EXPECT_ERROR(sel4_mk_ioport(6, &ports), SEL4_ERR_INVALID_CAPABILITY);
    EXPECT_EQ(ports.bits, 1);
    EXPECT_OK(sel4_mk_ioport(7, &ports));
    EXPECT_EQ(ports.bits, 401);
    EXPECT_EQ(sel4_fake_kernel_call_count(), 0);
}

SEL4_MK_REGION(region, uint32_t);
SEL4_MK_WORD(word, 7);

TEST(calls, what_the_tool_writes_is_read_as_it_is_then)
{
    static uint32_t memory[5] = { 1, 2, 3, 4, 5 };
    EXPECT_EQ(SEL4_MK_REGION_COUNT(region), 0);
    EXPECT_EQ(SEL4_MK_WORD_VALUE(word), 7);
    region_vaddr = (uintptr_t)memory;
    region_size = sizeof(memory);
    EXPECT_EQ(SEL4_MK_REGION_COUNT(region), 5);
    EXPECT_EQ(SEL4_MK_REGION_ITEMS(region)[4], 5);
    EXPECT_EQ(SEL4_MK_REGION_SPAN(region).size, 20);
    EXPECT_EQ(SEL4_MK_REGION_SPAN(region).data[0], 1);
}
