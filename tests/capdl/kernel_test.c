// SPDX-License-Identifier: BSD-2-Clause

// The sizes that follow from a configuration are those of the headers made for it.

#include <sel4/sel4.h>

#include <sel4c/gen/config.h>

#include "capdl/kernel.h"
#include "common/tests/support.h"

// Where the configuration is that this program was built for: its folder has its name.
static const char *prefix_path(arena_t *arena)
{
    char *path = arena_copy_string(arena, harness_program());
    char *end = strrchr(path, '/');

    ASSERT_NOT_NULL(end);
    *end = '\0';
    const char *name = strrchr(path, '/') + 1;
    return strcmp(name, "user") == 0 ? getenv("SEL4_PREFIX")
                                     : arena_format(arena, "build/prefix/%s", name);
}

static capdl_kernel_t kernel_of(caught_t *caught)
{
    source_t source;
    capdl_kernel_t kernel;
    const char *prefix = prefix_path(caught->arena);

    ASSERT_NOT_NULL(prefix);
    const char *path =
        arena_format(caught->arena, "%s/libsel4/include/kernel/gen_config.json", prefix);
    ASSERT_TRUE(source_load(caught->arena, &caught->diag, path, &source));
    ASSERT_TRUE(capdl_kernel_read(caught->arena, &caught->diag, &source, &kernel));
    return kernel;
}

static unsigned size_of(const capdl_kernel_t *kernel, capdl_kind_t kind, bool is_root)
{
    const capdl_object_t object = { .kind = kind, .is_root = is_root };

    return capdl_size_bits(kernel, &object);
}

TEST(kernel, sizes_are_those_of_the_headers)
{
    caught_t caught;

    caught_init(&caught);
    capdl_kernel_t kernel = kernel_of(&caught);
    EXPECT_EQ(size_of(&kernel, CAPDL_TCB, false), seL4_TCBBits);
    EXPECT_EQ(size_of(&kernel, CAPDL_ENDPOINT, false), seL4_EndpointBits);
    EXPECT_EQ(size_of(&kernel, CAPDL_NOTIFICATION, false), seL4_NotificationBits);
    EXPECT_EQ(size_of(&kernel, CAPDL_CNODE, false), seL4_SlotBits);
    EXPECT_EQ(size_of(&kernel, CAPDL_PAGE_TABLE, false), seL4_PageTableBits);
    EXPECT_EQ(size_of(&kernel, CAPDL_PAGE_TABLE, true), seL4_VSpaceBits);
    EXPECT_EQ(size_of(&kernel, CAPDL_ASID_POOL, false), seL4_ASIDPoolBits);
#if SEL4_CONFIG(KERNEL_MCS)
    EXPECT_EQ(size_of(&kernel, CAPDL_REPLY, false), seL4_ReplyBits);
    EXPECT_TRUE(kernel.is_mcs);
#else
    EXPECT_FALSE(kernel.is_mcs);
#endif
#ifdef seL4_VCPUBits
    EXPECT_TRUE(!kernel.has_vcpu || size_of(&kernel, CAPDL_VCPU, false) == seL4_VCPUBits);
#endif
    EXPECT_EQ(kernel.core_count, CONFIG_MAX_NUM_NODES);
    EXPECT_EQ(kernel.domain_count, CONFIG_NUM_DOMAINS);
    EXPECT_EQ(kernel.priority_count, CONFIG_NUM_PRIORITIES);
    EXPECT_EQ(kernel.root_cnode_bits, CONFIG_ROOT_CNODE_SIZE_BITS);
    EXPECT_EQ(kernel.fan_out, CONFIG_RETYPE_FAN_OUT_LIMIT);
    EXPECT_EQ(kernel.untyped_count, CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS);
    caught_finish(&caught);
}
