// SPDX-License-Identifier: BSD-2-Clause

// sel4c/message.h: what is capped stays in the buffer.

#include "fixture.h"

TEST(message, info_keeps_what_fits)
{
    sel4_message_info_t info = sel4_message_info(0x123456, 5, 2);
    EXPECT_EQ(info.words[0], seL4_MessageInfo_new(0x123456, 0, 2, 5).words[0]);
    EXPECT_EQ(sel4_message_info_label(info), 0x123456);
    EXPECT_EQ(sel4_message_info_word_count(info), 5);
    EXPECT_EQ(sel4_message_info_cap_count(info), 2);
}

TEST(message, info_is_capped)
{
    sel4_message_info_t info = sel4_message_info(UINT64_MAX, SIZE_MAX, SIZE_MAX);
    EXPECT_EQ(sel4_message_info_label(info), SEL4_MESSAGE_LABEL_MAX);
    EXPECT_EQ(sel4_message_info_word_count(info), 120);
    EXPECT_EQ(sel4_message_info_cap_count(info), 3);
    EXPECT_EQ(sel4_message_info_word_count(sel4_message_info(0, 121, 0)), 120);
    // 127 fits in the field, but there are only 120 words.
    EXPECT_EQ(sel4_message_info_word_count(seL4_MessageInfo_new(0, 0, 0, 127)), 120);
}

TEST(message, unwrapped)
{
    sel4_message_info_t info = seL4_MessageInfo_new(0, 5, 3, 0);
    EXPECT_TRUE(sel4_message_info_is_unwrapped(info, 0));
    EXPECT_FALSE(sel4_message_info_is_unwrapped(info, 1));
    EXPECT_TRUE(sel4_message_info_is_unwrapped(info, 2));
    EXPECT_FALSE(sel4_message_info_is_unwrapped(info, 3));
    EXPECT_FALSE(sel4_message_info_is_unwrapped(info, 64));
}

TEST(message, words)
{
    begin();
    sel4_words_t words = sel4_message_words(sel4_message_info(0, 2, 0));
    EXPECT_EQ(words.count, 2);
    EXPECT_PTR_EQ(words.data, buffer.msg);
    EXPECT_OK(sel4_words_set(words, 1, 42));
    EXPECT_ERROR(sel4_words_set(words, 2, 43), SEL4_ERR_RANGE);
    seL4_Word word = 7;
    EXPECT_OK(sel4_words_get(words, 1, &word));
    EXPECT_EQ(word, 42);
    EXPECT_ERROR(sel4_words_get(words, SIZE_MAX, &word), SEL4_ERR_RANGE);
    EXPECT_EQ(word, 42);
    EXPECT_EQ(buffer.msg[2], 0);
    EXPECT_EQ(sel4_message_room().count, 120);
    EXPECT_EQ(sel4_message_words_with(&buffer, seL4_MessageInfo_new(0, 0, 0, 127)).count, 120);
}

TEST(message, capabilities)
{
    begin();
    EXPECT_OK(sel4_message_set_cap(0, sel4_cap(SEL4_INIT_TCB)));
    EXPECT_OK(sel4_message_set_cap_with(&buffer, 2, sel4_cap(SEL4_INIT_CNODE)));
    EXPECT_ERROR(sel4_message_set_cap(3, sel4_cap(SEL4_INIT_CNODE)), SEL4_ERR_RANGE);
    EXPECT_EQ(buffer.caps_or_badges[0], 1);
    EXPECT_EQ(buffer.caps_or_badges[2], 2);
    EXPECT_EQ(buffer.receiveCNode, 0); // what lies after them

    seL4_Word badge = 99;
    sel4_message_info_t info = seL4_MessageInfo_new(0, 1, 2, 0);
    EXPECT_OK(sel4_message_badge(info, 0, &badge));
    EXPECT_EQ(badge, 1);
    EXPECT_ERROR(sel4_message_badge(info, 1, &badge), SEL4_ERR_ILLEGAL_OPERATION);
    EXPECT_ERROR(sel4_message_badge_with(&buffer, info, 2, &badge), SEL4_ERR_RANGE);
    EXPECT_EQ(badge, 1);
}
