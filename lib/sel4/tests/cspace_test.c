// SPDX-License-Identifier: BSD-2-Clause

// sel4c/cspace.h: each path function is its invocation with the arguments in the right places, in
// both forms.

#include "fixture.h"

static const sel4_path_t to = { { 0x10 }, 0x11, 12 };
static const sel4_path_t from = { { 0x20 }, 0x21, 22 };
static const sel4_path_t pivot = { { 0x30 }, 0x31, 32 };
static sel4_ipc_buffer_t other;

// The words of the message: four in registers, the rest in `ipc`.
static void expect_words(const sel4_ipc_buffer_t *ipc, size_t count, const seL4_Word *words)
{
    sel4_fake_call_t call = sel4_fake_kernel_call(0);
    EXPECT_EQ(length_of(call), count);
    for (size_t i = 0; i < count; i++) {
        harness_note("word %zu", i);
        EXPECT_EQ(i < 4 ? call.word[i] : ipc->msg[i], words[i]);
    }
    harness_note(NULL);
}

// Both forms of `call`, the explicit one with another buffer than the implicit one's.
#define BOTH(name, root, label, cap_count, cap0, ...)                 \
    do {                                                              \
        static const seL4_Word words[] = __VA_ARGS__;                 \
        EXPECT_OK(name);                                              \
        EXPECT_INVOCATION(root, label);                               \
        EXPECT_EQ(sel4_fake_kernel_call(0).info >> 7 & 3, cap_count); \
        EXPECT_EQ(ipc->caps_or_badges[0], cap0);                      \
        expect_words(ipc, sizeof words / sizeof words[0], words);     \
    } while (0)

#define FOR_BOTH_FORMS(explicit_call, implicit_call, ...) \
    do {                                                  \
        sel4_ipc_buffer_t *ipc = &other;                  \
        begin();                                          \
        memset(&other, 0, sizeof other);                  \
        BOTH(explicit_call, __VA_ARGS__);                 \
        ipc = &buffer;                                    \
        begin();                                          \
        BOTH(implicit_call, __VA_ARGS__);                 \
    } while (0)

TEST(cspace, copy)
{
    FOR_BOTH_FORMS(sel4_path_copy_with(&other, to, from, SEL4_READ),
                   sel4_path_copy(to, from, SEL4_READ), 0x10, CNodeCopy, 1, 0x20,
                   { 0x11, 12, 0x21, 22, 2 });
}

TEST(cspace, mint)
{
    FOR_BOTH_FORMS(sel4_path_mint_with(&other, to, from, SEL4_WRITE, 0xbad9e),
                   sel4_path_mint(to, from, SEL4_WRITE, 0xbad9e), 0x10, CNodeMint, 1, 0x20,
                   { 0x11, 12, 0x21, 22, 1, 0xbad9e });
}

TEST(cspace, move_and_mutate)
{
    FOR_BOTH_FORMS(sel4_path_move_with(&other, to, from), sel4_path_move(to, from), 0x10, CNodeMove,
                   1, 0x20, { 0x11, 12, 0x21, 22 });
    FOR_BOTH_FORMS(sel4_path_mutate_with(&other, to, from, 0xbad9e),
                   sel4_path_mutate(to, from, 0xbad9e), 0x10, CNodeMutate, 1, 0x20,
                   { 0x11, 12, 0x21, 22, 0xbad9e });
}

TEST(cspace, rotate)
{
    FOR_BOTH_FORMS(sel4_path_rotate_with(&other, to, 0x1b, pivot, 0x3b, from),
                   sel4_path_rotate(to, 0x1b, pivot, 0x3b, from), 0x10, CNodeRotate, 2, 0x30,
                   { 0x11, 12, 0x1b, 0x31, 32, 0x3b, 0x21, 22 });
    EXPECT_EQ(buffer.caps_or_badges[1], 0x20);
}

TEST(cspace, on_one_place)
{
    FOR_BOTH_FORMS(sel4_path_delete_with(&other, to), sel4_path_delete(to), 0x10, CNodeDelete, 0, 0,
                   { 0x11, 12 });
    FOR_BOTH_FORMS(sel4_path_revoke_with(&other, to), sel4_path_revoke(to), 0x10, CNodeRevoke, 0, 0,
                   { 0x11, 12 });
    FOR_BOTH_FORMS(sel4_path_cancel_badged_sends_with(&other, to),
                   sel4_path_cancel_badged_sends(to), 0x10, CNodeCancelBadgedSends, 0, 0,
                   { 0x11, 12 });
#if !SEL4_CONFIG(KERNEL_MCS)
    FOR_BOTH_FORMS(sel4_path_save_caller_with(&other, to), sel4_path_save_caller(to), 0x10,
                   CNodeSaveCaller, 0, 0, { 0x11, 12 });
#endif
}

TEST(cspace, failure_is_given)
{
    begin();
    sel4_fake_kernel_answer(
        (sel4_fake_answer_t){ .info = seL4_MessageInfo_new(seL4_DeleteFirst, 0, 0, 0).words[0] });
    EXPECT_ERROR(sel4_path_copy(to, from, SEL4_ALL_RIGHTS), SEL4_ERR_DELETE_FIRST);
}

TEST(cspace, paths)
{
    sel4_path_t path = sel4_path(SEL4_INIT_CNODE, 77);
    EXPECT_EQ(path.root.bits, 2);
    EXPECT_EQ(path.index, 77);
    EXPECT_EQ(path.depth, 64);
    path = sel4_slot_path((sel4_slot_t){ { 5 }, 6 }, 12);
    EXPECT_EQ(path.root.bits, 5);
    EXPECT_EQ(path.index, 6);
    EXPECT_EQ(path.depth, 12);
}

TEST(cspace, guards)
{
    EXPECT_EQ(sel4_cnode_guard(0, 0), 0);
    EXPECT_EQ(sel4_cnode_guard(5, 52), seL4_CNode_CapData_new(5, 52).words[0]);
    EXPECT_EQ(sel4_cnode_guard(UINT64_MAX, 200),
              seL4_CNode_CapData_new(((seL4_Word)1 << 58) - 1, 200 & 63).words[0]);
}

TEST(cspace, receive_path)
{
    begin();
    sel4_receive_path_set(to);
    EXPECT_EQ(buffer.receiveCNode, 0x10);
    EXPECT_EQ(buffer.receiveIndex, 0x11);
    EXPECT_EQ(buffer.receiveDepth, 12);
    sel4_receive_path_set_with(&other, from);
    EXPECT_EQ(other.receiveCNode, 0x20);
    EXPECT_EQ(other.receiveIndex, 0x21);
    EXPECT_EQ(other.receiveDepth, 22);
}
