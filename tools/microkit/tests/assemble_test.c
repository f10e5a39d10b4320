// SPDX-License-Identifier: BSD-2-Clause

// Objects of systems, where no board of the tests has what they are about.

#include <elf.h>

#include "capdl/check.h"
#include "common/tests/support.h"
#include "microkit/assemble.h"
#include "microkit/sdf.h"

#define MCS "\"KERNEL_MCS\": true, \"NUM_DOMAINS\": \"4\", \"NUM_DOMAIN_SCHEDULES\": \"8\""

static const char arm[] = "{\"SEL4_ARCH\": \"aarch64\", \"ALLOW_SMC_CALLS\": true, "
                          "\"TIMER_FREQUENCY\": \"62500000\", " MCS "}";
static const char arm_cores[] = "{\"SEL4_ARCH\": \"aarch64\", \"KERNEL_MCS\": true, "
                                "\"MAX_NUM_NODES\": \"4\"}";

#define IMAGE "<program_image path='p.elf'/>"

typedef struct fixture {
    caught_t caught;
    capdl_kernel_t kernel;
    const sdf_system_t *system;
    mk_segment_t segment;
    mk_program_t program;
    mk_parts_t parts;
    capdl_spec_t *spec;
} fixture_t;

// All protection domains have the same program, of one page.
static void start(fixture_t *f, const char *config, const char *text)
{
    const sdf_options_t options = { 0 };

    *f = (fixture_t){ 0 };
    caught_init(&f->caught);
    arena_t *arena = f->caught.arena;
    source_t source = caught_source(&f->caught, "kernel.json", config);
    ASSERT_TRUE(capdl_kernel_read(arena, &f->caught.diag, &source, &f->kernel));
    source = caught_source(&f->caught, "a.system", text);
    ASSERT_TRUE(sdf_read(arena, &f->caught.diag, &source, &f->kernel, &options, &f->system));
    f->segment = (mk_segment_t){ .vaddr = 0x200000, .memory_size = 16, .flags = PF_R | PF_X };
    f->program = (mk_program_t){ .arena = arena,
                                 .owner = "p",
                                 .elf = { .path = "p.elf", .entry = 0x200000 },
                                 .segments = &f->segment,
                                 .segment_count = 1 };
    f->parts = (mk_parts_t){
        .kernel = &f->kernel,
        .system = f->system,
        .programs = arena_alloc_items(arena, f->system->pd_count, sizeof(mk_program_t)),
        .monitor = &f->program,
        .prefills = arena_alloc_items(arena, f->system->region_count + 1, sizeof(binary_t)),
        .addresses = mk_addresses_create(arena, f->system),
    };
    for (size_t i = 0; i < f->system->pd_count; i++) {
        f->parts.programs[i] = f->program;
    }
}

static void assemble(fixture_t *f)
{
    const capdl_check_options_t options = { 0 };

    ASSERT_TRUE(mk_parts_check(&f->caught.diag, &f->parts));
    f->spec = mk_assemble(f->caught.arena, &f->parts);
    EXPECT_TRUE(capdl_check(f->caught.arena, &f->caught.diag, &f->kernel, f->spec, &options));
    EXPECT_STR_EQ(caught_messages(&f->caught), "");
}

static const capdl_object_t *find(const fixture_t *f, const char *name)
{
    for (size_t i = 0; i < f->spec->count; i++) {
        const char *other = f->spec->objects[i].name;
        if (other && strcmp(name, other) == 0) {
            return &f->spec->objects[i];
        }
    }
    return NULL;
}

#define DOMAINS(schedule)                                                                       \
    "<system><domains><domain name='a' id='1'/><domain name='b' id='3'/>"                       \
    "<domain_schedule start_index='1' index_shift='2'>" schedule "</domain_schedule></domains>" \
    "<protection_domain name='p' domain='b'>" IMAGE "</protection_domain></system>"

TEST(assemble, a_schedule_is_as_described_and_ends)
{
    fixture_t f;

    start(&f, arm,
          DOMAINS("<schedule_entry domain='a' duration='100 us'/>"
                  "<schedule_entry domain='b' duration='7 ticks'/>"));
    assemble(&f);
    ASSERT_EQ(f.spec->schedule_count, 3);
    EXPECT_EQ(f.spec->schedule[0].domain, 1);
    EXPECT_EQ(f.spec->schedule[0].unit, CAPDL_DURATION_US);
    EXPECT_EQ(f.spec->schedule[0].duration, 100);
    EXPECT_EQ(f.spec->schedule[1].domain, 3);
    EXPECT_EQ(f.spec->schedule[1].unit, CAPDL_DURATION_TICKS);
    EXPECT_EQ(f.spec->schedule[1].duration, 7);
    EXPECT_EQ(f.spec->schedule[2].unit, CAPDL_DURATION_END);
    EXPECT_TRUE(f.spec->has_schedule_start && f.spec->schedule_start == 1);
    EXPECT_TRUE(f.spec->has_schedule_shift && f.spec->schedule_shift == 2);
    EXPECT_TRUE(find(&f, "tcb_p")->tcb->has_domain);
    EXPECT_EQ(find(&f, "tcb_p")->tcb->domain, 3);
    EXPECT_EQ(find(&f, "tcb_monitor")->tcb->domain, 0);
    caught_finish(&f.caught);
}

TEST(assemble, a_schedule_that_ends_is_not_ended_again)
{
    fixture_t f;

    start(&f, arm,
          DOMAINS("<schedule_entry domain='a' duration='1 ticks'/>"
                  "<schedule_entry domain='b' duration='1 ticks'/><schedule_end_marker/>"));
    assemble(&f);
    EXPECT_EQ(f.spec->schedule_count, 3);
    caught_finish(&f.caught);
}

TEST(assemble, secure_monitor_calls_share_one_authority)
{
    fixture_t f;

    start(&f, arm,
          "<system><protection_domain name='p' smc='true'>" IMAGE "</protection_domain>"
          "<protection_domain name='q' smc='true'>" IMAGE "</protection_domain>"
          "<protection_domain name='r'>" IMAGE "</protection_domain></system>");
    assemble(&f);
    const capdl_slot_t *p = capdl_find_slot(find(&f, "cnode_p"), SEL4_MK_SLOT_SMC);
    const capdl_slot_t *q = capdl_find_slot(find(&f, "cnode_q"), SEL4_MK_SLOT_SMC);
    ASSERT_TRUE(p && q);
    EXPECT_EQ(p->cap.kind, CAPDL_ARM_SMC);
    EXPECT_EQ(p->cap.object, q->cap.object);
    EXPECT_TRUE(capdl_find_slot(find(&f, "cnode_r"), SEL4_MK_SLOT_SMC) == NULL);
    caught_finish(&f.caught);
}

TEST(assemble, threads_are_on_their_core_and_interrupts_with_them)
{
    fixture_t f;

    start(&f, arm_cores,
          "<system><protection_domain name='p' cpu='3' fpu='false'>" IMAGE
          "<irq irq='40' id='5'/></protection_domain></system>");
    assemble(&f);
    EXPECT_EQ(find(&f, "tcb_p")->tcb->affinity, 3);
    EXPECT_TRUE(find(&f, "tcb_p")->tcb->is_fpu_disabled);
    EXPECT_EQ(find(&f, "tcb_monitor")->tcb->affinity, 0);
    ASSERT_TRUE(find(&f, "irq_40_p") != NULL);
    EXPECT_EQ(find(&f, "irq_40_p")->irq->target, 3);
    caught_finish(&f.caught);
}
