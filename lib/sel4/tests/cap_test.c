// SPDX-License-Identifier: BSD-2-Clause

// sel4c/cap.h, rights.h, address.h.

#include "fixture.h"

TEST(cap, is_one_word)
{
    EXPECT_EQ(sizeof(sel4_cap_t), sizeof(seL4_Word));
    EXPECT_EQ(sizeof(sel4_tcb_t), sizeof(seL4_Word));
    EXPECT_EQ(sizeof(sel4_frame_t), sizeof(seL4_Word));
    EXPECT_EQ(sizeof(sel4_endpoint_t), sizeof(seL4_Word));
#if SEL4_CONFIG(KERNEL_MCS)
    EXPECT_EQ(sizeof(sel4_reply_t), sizeof(seL4_Word));
#else
    EXPECT_EQ(sizeof(sel4_reply_t), 0);
#endif
}

TEST(cap, any_kind)
{
    EXPECT_EQ(sel4_cap(sel4_tcb_from_bits(7)).bits, 7);
    EXPECT_EQ(sel4_cap(sel4_endpoint_from_bits(8)).bits, 8);
    EXPECT_EQ(sel4_cap(sel4_untyped_from_bits(9)).bits, 9);
    EXPECT_EQ(sel4_cap(SEL4_INIT_VSPACE).bits, seL4_CapInitThreadVSpace);
    EXPECT_EQ(sel4_cap(sel4_cap_from_bits(10)).bits, 10);
    int evaluations = 0;
    EXPECT_EQ(sel4_cap((evaluations++, SEL4_INIT_TCB)).bits, 1);
    EXPECT_EQ(evaluations, 1);
}

TEST(cap, null)
{
    EXPECT_TRUE(sel4_cap_is_null(SEL4_CAP_NULL(cap)));
    EXPECT_TRUE(sel4_cap_is_null(sel4_cap(SEL4_CAP_NULL(cnode))));
    EXPECT_FALSE(sel4_cap_is_null(sel4_cap(SEL4_INIT_CNODE)));
}

static sel4_tcb_t in_static_storage = SEL4_INIT_TCB;

TEST(cap, initial)
{
    EXPECT_EQ(in_static_storage.bits, 1);
    EXPECT_EQ(SEL4_INIT_CNODE.bits, 2);
    EXPECT_EQ(SEL4_INIT_VSPACE.bits, 3);
    EXPECT_EQ(SEL4_INIT_IRQ_CONTROL.bits, 4);
    EXPECT_EQ(SEL4_INIT_ASID_CONTROL.bits, 5);
    EXPECT_EQ(SEL4_INIT_ASID_POOL.bits, 6);
    EXPECT_EQ(SEL4_INIT_BOOTINFO_FRAME.bits, 9);
    EXPECT_EQ(SEL4_INIT_IPC_BUFFER_FRAME.bits, 10);
    EXPECT_EQ(SEL4_INIT_DOMAIN_SET.bits, 11);
#if SEL4_CONFIG(KERNEL_MCS)
    EXPECT_EQ(SEL4_INIT_SCHED_CONTEXT.bits, 14);
#endif
}

TEST(rights, words)
{
    EXPECT_EQ(SEL4_NO_RIGHTS.words[0], 0);
    EXPECT_EQ(SEL4_READ.words[0], seL4_CanRead.words[0]);
    EXPECT_EQ(SEL4_WRITE.words[0], seL4_CanWrite.words[0]);
    EXPECT_EQ(SEL4_READ_WRITE.words[0], seL4_ReadWrite.words[0]);
    EXPECT_EQ(SEL4_ALL_RIGHTS.words[0], seL4_AllRights.words[0]);
    EXPECT_EQ(sel4_cap_rights(SEL4_RIGHT_GRANT).words[0], seL4_CanGrant.words[0]);
    EXPECT_EQ(sel4_cap_rights(SEL4_RIGHT_GRANT_REPLY).words[0], seL4_CanGrantReply.words[0]);
    for (unsigned rights = 0; rights < 16; rights++) {
        EXPECT_EQ(sel4_cap_rights(rights).words[0], rights);
        for (unsigned wanted = 0; wanted < 16; wanted++) {
            EXPECT_EQ(sel4_cap_rights_has(sel4_cap_rights(rights), wanted),
                      (rights & wanted) == wanted);
        }
    }
}

TEST(address, of_pointer)
{
    int here = 0;
    EXPECT_EQ(sel4_vaddr_of(&here).bits, (uintptr_t)&here);
    EXPECT_EQ(sel4_vaddr(0x1000).bits, 0x1000);
    EXPECT_EQ(sel4_paddr(0x2000).bits, 0x2000);
}
