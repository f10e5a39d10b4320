// SPDX-License-Identifier: BSD-2-Clause

// The model: order, indices, places, and that one run finds all errors.

#include "common/tests/support.h"
#include "microkit/sdf.h"

static const char config[] = "{\"SEL4_ARCH\": \"aarch64\", \"KERNEL_MCS\": true, "
                             "\"ARM_HYPERVISOR_SUPPORT\": true, \"ARM_PA_SIZE_BITS_40\": true}";

static bool read_system(caught_t *caught, const char *text, const sdf_system_t **ret_system)
{
    source_t source = caught_source(caught, "kernel.json", config);
    capdl_kernel_t *kernel = arena_alloc(caught->arena, sizeof *kernel);
    const sdf_options_t options = { 0 };

    ASSERT_TRUE(capdl_kernel_read(caught->arena, &caught->diag, &source, kernel));
    source = caught_source(caught, "a.system", text);
    return sdf_read(caught->arena, &caught->diag, &source, kernel, &options, ret_system);
}

#define IMAGE "<program_image path='p.elf'/>"

TEST(sdf, children_follow_their_parent_depth_first)
{
    static const char *const names[] = { "a", "b", "c", "d", "e" };
    static const uint32_t parents[] = { SDF_NONE, 0, 1, 0, SDF_NONE };
    const sdf_system_t *system = NULL;
    caught_t caught;

    caught_init(&caught);
    ASSERT_TRUE(read_system(&caught,
                            "<system><protection_domain name='a'>" IMAGE
                            "<protection_domain name='b' id='0' setvar_id='b_id'>" IMAGE
                            "<protection_domain name='c' id='0'>" IMAGE "</protection_domain>"
                            "</protection_domain>"
                            "<protection_domain name='d' id='61'>" IMAGE "</protection_domain>"
                            "</protection_domain>"
                            "<protection_domain name='e'>" IMAGE "</protection_domain></system>",
                            &system));
    ASSERT_EQ(system->pd_count, 5);
    for (size_t i = 0; i < 5; i++) {
        EXPECT_STR_EQ(system->pds[i].name, names[i]);
        EXPECT_EQ(system->pds[i].parent, parents[i]);
    }
    EXPECT_TRUE(system->pds[0].has_children);
    EXPECT_FALSE(system->pds[3].has_children);
    EXPECT_EQ(system->pds[3].id, 61);
    ASSERT_EQ(system->pds[0].setvar_count, 1);
    EXPECT_STR_EQ(system->pds[0].setvars[0].symbol, "b_id");
    caught_finish(&caught);
}

TEST(sdf, defaults)
{
    const sdf_system_t *system = NULL;
    caught_t caught;

    caught_init(&caught);
    ASSERT_TRUE(read_system(&caught,
                            "<system><protection_domain name='a' budget='70'>" IMAGE
                            "</protection_domain></system>",
                            &system));
    const sdf_pd_t *pd = &system->pds[0];
    EXPECT_EQ(pd->priority, 0);
    EXPECT_EQ(pd->budget_us, 70);
    EXPECT_EQ(pd->period_us, 70);
    EXPECT_EQ(pd->stack_size, 0x2000);
    EXPECT_TRUE(pd->has_fpu);
    EXPECT_FALSE(pd->is_passive);
    EXPECT_EQ(pd->domain, SDF_NONE);
    EXPECT_EQ(pd->vm, SDF_NONE);
    caught_finish(&caught);
}

TEST(sdf, one_run_finds_all_errors_at_their_attributes)
{
    const sdf_system_t *system = NULL;
    caught_t caught;

    caught_init(&caught);
    EXPECT_FALSE(read_system(&caught,
                             "<system>\n"
                             "  <memory_region name='r'\n"
                             "                 size='0'/>\n"
                             "  <protection_domain name='é' priority='255' cpu='300'>\n"
                             "    " IMAGE "\n"
                             "    <map mr='none' vaddr='12z'/>\n"
                             "    <irq irq='1' id='0x1'/>\n"
                             "  </protection_domain>\n"
                             "</system>\n",
                             &system));
    EXPECT_STR_EQ(caught_messages(&caught),
                  "a.system:3:18: error: <memory_region size=\"0\"> must be at least 1 (bytes)\n"
                  "a.system:4:31: error: <protection_domain priority=\"255\"> must be from 0 to "
                  "254 (the monitor has 255)\n"
                  "a.system:4:46: error: <protection_domain cpu=\"300\"> must be from 0 to 0 (the "
                  "kernel is for 1 core)\n"
                  "a.system:6:20: error: <map vaddr=\"12z\"> is not a number\n"
                  "a.system:7:18: error: <irq id=\"0x1\"> must be a decimal number\n"
                  "a.system:6:10: error: there is no memory region 'none'\n");
    EXPECT_NULL(system);
    caught_finish(&caught);
}

TEST(sdf, largest_page_that_fits_everywhere)
{
    const sdf_system_t *system = NULL;
    caught_t caught;

    caught_init(&caught);
    ASSERT_TRUE(read_system(
        &caught,
        "<system><memory_region name='large' size='0x400_000'/>"
        "<memory_region name='small_size' size='0x3ff000'/>"
        "<memory_region name='small_map' size='0x200000'/>"
        "<memory_region name='small_paddr' size='0x200000' phys_addr='0x9001000'/>"
        "<memory_region name='small_wish' size='0x200000' page_size='0x1000'/>"
        "<protection_domain name='a'>" IMAGE "<map mr='large' vaddr='0x1000000'/>"
        "<map mr='small_size' vaddr='0x2000000'/><map mr='small_map' vaddr='0x3001000'/>"
        "<map mr='small_paddr' vaddr='0x4000000'/><map mr='small_wish' vaddr='0x5000000'/>"
        "</protection_domain></system>",
        &system));
    EXPECT_EQ(system->regions[0].page_size, 0x200000);
    for (size_t i = 1; i < 5; i++) {
        EXPECT_EQ(system->regions[i].page_size, 0x1000);
    }
    EXPECT_STR_EQ(caught_messages(&caught), "");
    caught_finish(&caught);
}

// A system of `count` protection domains in a chain of channels.
static const char *chain(arena_t *arena, unsigned count)
{
    text_t text = { 0 };

    text_puts(&text, "<system>\n");
    for (unsigned i = 0; i < count; i++) {
        text_printf(&text,
                    "<memory_region name='r%u' size='0x1000'/>\n"
                    "<protection_domain name='pd%u'>" IMAGE
                    "<map mr='r%u' vaddr='0x1000000' setvar_vaddr='buffer'/>"
                    "<irq irq='%u' id='61'/></protection_domain>\n",
                    i, i, i, i);
    }
    for (unsigned i = 1; i < count; i++) {
        text_printf(&text, "<channel><end pd='pd%u' id='0'/><end pd='pd%u' id='1'/></channel>\n",
                    i - 1, i);
    }
    text_puts(&text, "</system>\n");
    const char *copy = arena_copy(arena, text.bytes, text.size);
    text_finish(&text);
    return copy;
}

TEST(sdf, as_many_protection_domains_as_there_may_be)
{
    const sdf_system_t *system = NULL;
    caught_t caught;

    caught_init(&caught);
    EXPECT_TRUE(read_system(&caught, chain(caught.arena, 63), &system));
    EXPECT_STR_EQ(caught_messages(&caught), "");
    ASSERT_TRUE(system != NULL);
    EXPECT_EQ(system->pd_count, 63);
    EXPECT_EQ(system->channels[61].ends[1].pd, 62);
    EXPECT_FALSE(read_system(&caught, chain(caught.arena, 64), &system));
    EXPECT_STR_EQ(caught_messages(&caught),
                  "a.system:129:1: error: more than 63 protection domains; a system has 63\n");
    caught_finish(&caught);
}

TEST(sdf, stack_is_below_the_ipc_buffer)
{
    caught_t caught;
    capdl_kernel_t kernel;

    caught_init(&caught);
    source_t source = caught_source(&caught, "kernel.json", config);
    ASSERT_TRUE(capdl_kernel_read(caught.arena, &caught.diag, &source, &kernel));
    EXPECT_EQ(sdf_stack_top(&kernel), UINT64_C(0xffffffe000));
    source = caught_source(&caught, "kernel.json", "{\"SEL4_ARCH\": \"riscv64\"}");
    ASSERT_TRUE(capdl_kernel_read(caught.arena, &caught.diag, &source, &kernel));
    EXPECT_EQ(sdf_stack_top(&kernel), UINT64_C(0x3fffffd000));
    source = caught_source(&caught, "kernel.json", "{\"SEL4_ARCH\": \"x86_64\"}");
    ASSERT_TRUE(capdl_kernel_read(caught.arena, &caught.diag, &source, &kernel));
    EXPECT_EQ(sdf_stack_top(&kernel), UINT64_C(0x7fffffffd000));
    caught_finish(&caught);
}
