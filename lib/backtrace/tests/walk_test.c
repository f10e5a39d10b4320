// SPDX-License-Identifier: BSD-2-Clause

/*
 * Walks along stacks made by hand, by tables made by hand: what each instruction means, and how a
 * walk ends that cannot go on.  tests/linux walks real ones.
 */

#include <stdlib.h>

#include <sel4c/backtrace.h>

#include "harness.h"
#include "tables.h"

#define AARCH64 (&sel4_backtrace_aarch64)
#define RISCV64 (&sel4_backtrace_riscv64)
#define X86_64  (&sel4_backtrace_x86_64)

#define STACK 0x8000u // address of the stack's first word
#define WORDS 64u

typedef struct fixture {
    tables_t tables;
    sel4_unwind_image_t image;
    uintptr_t words[WORDS];
    sel4_backtrace_registers_t registers;
    sel4_backtrace_walk_t walk;
    uintptr_t addresses[SEL4_BACKTRACE_FRAME_COUNT_MAX + 1];
    unsigned count;
    uintptr_t refused; // the last address outside `words` that was asked for
} fixture_t;

static bool read_word(void *context, uintptr_t address, uintptr_t *ret_word)
{
    fixture_t *f = context;

    if (address < STACK || address >= STACK + sizeof f->words || address % 8 != 0) {
        f->refused = address;
        return false;
    }
    *ret_word = f->words[(address - STACK) / 8];
    return true;
}

static void set(fixture_t *f, unsigned number, uintptr_t value)
{
    f->registers.value[number] = value;
    f->registers.known |= UINT32_C(1) << number;
}

static sel4_backtrace_stack_t stack_of(fixture_t *f)
{
    return (sel4_backtrace_stack_t){ STACK, STACK + sizeof f->words, read_word, f };
}

static void collect(fixture_t *f, const sel4_backtrace_machine_t *machine)
{
    uintptr_t address;

    f->image = tables_image(&f->tables);
    f->count = 0;
    sel4_backtrace_walk_from(&f->walk, machine, &f->image, &f->registers, stack_of(f));
    while (sel4_backtrace_next(&f->walk, &address)) {
        ASSERT_LT(f->count, SEL4_ARRAY_COUNT(f->addresses));
        f->addresses[f->count++] = address;
    }
    EXPECT_FALSE(sel4_backtrace_next(&f->walk, &address));
}

#define CODE(...) (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })

// Tables of a processor: what its CIEs usually hold.
static fixture_t *fixture(const sel4_backtrace_machine_t *machine)
{
    fixture_t *f = calloc(1, sizeof *f);

    ASSERT_NOT_NULL(f);
    if (machine == X86_64) {
        tables_init(&f->tables, 1, 16, CODE(0x0c, 7, 8, 0x90, 1));
    } else {
        tables_init(&f->tables, machine == AARCH64 ? 4 : 1, machine->link,
                    CODE(0x0c, machine->sp, 0));
    }
    return f;
}

/*
 * Stopped at `pc` in the function at 0x1000, which the one at 0x1100 called at 0x1120, which the
 * outermost one, at 0x1200, called at 0x1208.  At its first instruction a function has no frame
 * yet; then x29 and x30 are at the bottom of 16 bytes.
 */
static fixture_t *aarch64_three(uintptr_t pc)
{
    fixture_t *f = fixture(AARCH64);
    bool has_frame = pc >= 0x1004;

    tables_add(&f->tables, 0x1000, CODE(0x41, 0x0e, 16, 0x9d, 2, 0x9e, 1));
    tables_add(&f->tables, 0x1100, CODE(0x41, 0x0e, 16, 0x9d, 2, 0x9e, 1));
    tables_add(&f->tables, 0x1200, CODE(0x07, 30));
    f->registers.pc = pc;
    set(f, 31, has_frame ? STACK : STACK + 16);
    set(f, 30, has_frame ? 0xbad : 0x1124);
    f->words[0] = STACK + 16;
    f->words[1] = 0x1124;
    f->words[3] = 0x120c;
    return f;
}

static void expect_three(fixture_t *f, uintptr_t first)
{
    ASSERT_EQ(f->count, 3u);
    EXPECT_EQ(f->addresses[0], first);
    EXPECT_EQ(f->addresses[1], 0x1124u);
    EXPECT_EQ(f->addresses[2], 0x120cu);
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_END);
    free(f);
}

TEST(walk, from_inside_a_frame)
{
    fixture_t *f = aarch64_three(0x1040);
    collect(f, AARCH64);
    expect_three(f, 0x1041);
}

TEST(walk, from_the_first_instruction)
{
    fixture_t *f = aarch64_three(0x1000);
    collect(f, AARCH64);
    expect_three(f, 0x1001);
}

TEST(walk, through_a_jump_to_nowhere)
{
    fixture_t *f = aarch64_three(0x1000);
    f->registers.pc = 0; // called by way of a null pointer
    collect(f, AARCH64);
    expect_three(f, 1);
}

TEST(walk, call_as_the_last_instruction)
{
    fixture_t *f = aarch64_three(0x1040);
    f->words[1] = 0x1200; // returns behind the end of the caller
    collect(f, AARCH64);
    ASSERT_EQ(f->count, 3u);
    EXPECT_EQ(f->addresses[1], 0x1200u);
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_END);
    free(f);
}

TEST(walk, directly_from_own_memory)
{
    fixture_t *f = aarch64_three(0x1040);
    uintptr_t memory[8] = { 0 };
    uintptr_t address;

    memory[0] = (uintptr_t)&memory[2];
    memory[1] = 0x1124;
    memory[3] = 0x120c;
    set(f, 31, (uintptr_t)memory);
    f->image = tables_image(&f->tables);
    sel4_backtrace_walk_from(
        &f->walk, AARCH64, &f->image, &f->registers,
        (sel4_backtrace_stack_t){ .start = (uintptr_t)memory, .end = (uintptr_t)(memory + 8) });
    while (sel4_backtrace_next(&f->walk, &address)) {
        f->addresses[f->count++] = address;
    }
    expect_three(f, 0x1041);
}

// ---- Instructions

// Two functions; the first is stopped in the middle, with `code` from its start on.
static fixture_t *x86_64_two(const uint8_t *code, size_t size)
{
    fixture_t *f = fixture(X86_64);

    tables_add(&f->tables, 0x1000, code, size);
    tables_add(&f->tables, 0x1100, CODE(0x07, 16));
    f->registers.pc = 0x1080;
    set(f, 7, STACK);
    set(f, 6, STACK + 32);
    for (unsigned i = 0; i < WORDS; i++) {
        f->words[i] = 0x1100 + i + 1;
    }
    return f;
}

static void expect_word(unsigned index, const uint8_t *code, size_t size)
{
    fixture_t *f = x86_64_two(code, size);

    harness_note("instructions 0x%02x 0x%02x", code[0], size > 1 ? code[1] : 0);
    collect(f, X86_64);
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_END);
    ASSERT_EQ(f->count, 2u);
    EXPECT_EQ(f->addresses[0], 0x1081u);
    EXPECT_EQ(f->addresses[1], 0x1100 + index + 1);
    free(f);
}

// That the return address is the word `index` of the stack.
#define EXPECT_WORD(index, ...) expect_word(index, CODE(__VA_ARGS__))

TEST(walk, instructions_move_the_frame)
{
    EXPECT_WORD(0, 0x00);                           // DW_CFA_nop
    EXPECT_WORD(1, 0x41, 0x0e, 16);                 // advance_loc, def_cfa_offset
    EXPECT_WORD(0, 0x02, 0x90, 0x0e, 16);           // advance_loc1 beyond the pc
    EXPECT_WORD(1, 0x02, 0x80, 0x0e, 16);           // … up to it
    EXPECT_WORD(1, 0x03, 0x40, 0, 0x0e, 16);        // advance_loc2
    EXPECT_WORD(1, 0x04, 0x40, 0, 0, 0, 0x0e, 16);  // advance_loc4
    EXPECT_WORD(3, 0x0c, 6, 0);                     // def_cfa rbp
    EXPECT_WORD(4, 0x0d, 6);                        // def_cfa_register keeps the offset
    EXPECT_WORD(3, 0x12, 6, 0);                     // def_cfa_sf
    EXPECT_WORD(2, 0x12, 6, 1);                     // …, factored
    EXPECT_WORD(2, 0x13, 0x7d);                     // def_cfa_offset_sf: -3 times -8
    EXPECT_WORD(1, 0x0a, 0x0e, 80, 0x0b, 0x0e, 16); // remember, restore
    EXPECT_WORD(0, 0x0a, 0x0e, 80, 0x0b);
    EXPECT_WORD(1, 0x2e, 5, 0x0e, 16);   // GNU_args_size
    EXPECT_WORD(2, 0x0f, 2, 0x76, 0x78); // def_cfa_expression: rbp - 8
}

TEST(walk, instructions_place_registers)
{
    EXPECT_WORD(1, 0x0e, 32, 0x90, 3);              // offset
    EXPECT_WORD(1, 0x0e, 32, 0x05, 16, 3);          // offset_extended
    EXPECT_WORD(1, 0x0e, 32, 0x11, 16, 3);          // offset_extended_sf
    EXPECT_WORD(3, 0x0e, 32, 0x90, 3, 0xd0);        // restore
    EXPECT_WORD(3, 0x0e, 32, 0x90, 3, 0x06, 16);    // restore_extended
    EXPECT_WORD(4, 0x10, 16, 2, 0x76, 0);           // expression: at rbp
    EXPECT_WORD(0, 0x83, 1, 0x05, 40, 1, 0x07, 50); // others are read over
    EXPECT_WORD(0, 0x83, 9, 0x08, 3, 0x0a, 0x0b);   // same_value: not looked for
}

TEST(walk, return_address_in_a_register)
{
    fixture_t *f = x86_64_two(CODE(0x09, 16, 3));

    set(f, 3, 0x1150);
    collect(f, X86_64);
    ASSERT_EQ(f->count, 2u);
    EXPECT_EQ(f->addresses[1], 0x1150u);
    free(f);
}

TEST(walk, values_of_rules)
{
    // rbp is the frame minus 127 times 8, rbx is rbp plus 8; r12 is lost.
    fixture_t *f = x86_64_two(CODE(0x15, 6, 0xff, 0, 0x16, 3, 2, 0x76, 8, 0x07, 12));

    set(f, 12, 1);
    collect(f, X86_64);
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_END);
    EXPECT_EQ(f->walk.registers.value[6], STACK + 8 - 127 * 8);
    EXPECT_EQ(f->walk.registers.value[3], STACK + 32 + 8);
    EXPECT_EQ(f->walk.registers.value[7], STACK + 8);
    EXPECT_EQ(f->walk.registers.known >> 12 & 1, 0u);
    free(f);
}

// As GCC writes it for a function that aligned its stack on x86-64.
TEST(walk, aligned_stack)
{
    fixture_t *f = x86_64_two(CODE(0x0f, 3, 0x76, 0x78, 0x06, 0x10, 6, 2, 0x76, 0));

    f->words[3] = STACK + 80; // at rbp - 8: the frame
    f->words[4] = 0x77;       // at rbp: the caller's
    collect(f, X86_64);
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_END);
    ASSERT_EQ(f->count, 2u);
    EXPECT_EQ(f->addresses[1], 0x1100u + 9 + 1);
    EXPECT_EQ(f->walk.registers.value[6], 0x77u);
    EXPECT_EQ(f->walk.registers.value[7], STACK + 80);
    free(f);
}

TEST(walk, signed_return_address)
{
    fixture_t *f = aarch64_three(0x1040);

    tables_init(&f->tables, 4, 30, CODE(0x0c, 31, 0));
    tables_add(&f->tables, 0x1000, CODE(0x41, 0x2d, 0x41, 0x0e, 16, 0x9d, 2, 0x9e, 1));
    tables_add(&f->tables, 0x1100, CODE(0x07, 30));
    f->words[1] = UINT64_C(0x00ab000000001124);
    collect(f, AARCH64);
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_END);
    ASSERT_EQ(f->count, 2u);
    EXPECT_EQ(f->addresses[1], 0x1124u);
    free(f);
}

TEST(walk, riscv64_leaf_and_frame)
{
    fixture_t *f = fixture(RISCV64);

    tables_add(&f->tables, 0x1000, CODE(0x00));
    tables_add(&f->tables, 0x1100, CODE(0x42, 0x0e, 16, 0x44, 0x81, 1, 0x88, 2));
    tables_add(&f->tables, 0x1200, CODE(0x07, 1));
    f->registers.pc = 0x1010;
    set(f, 2, STACK);
    set(f, 1, 0x1122);
    f->words[0] = 0x5555;
    f->words[1] = 0x1206;
    collect(f, RISCV64);
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_END);
    ASSERT_EQ(f->count, 3u);
    EXPECT_EQ(f->addresses[0], 0x1011u);
    EXPECT_EQ(f->addresses[1], 0x1122u);
    EXPECT_EQ(f->addresses[2], 0x1206u);
    EXPECT_EQ(f->walk.registers.value[8], 0x5555u);
    free(f);
}

// ---- Ends

static void expect_end(fixture_t *f, unsigned count, sel4_backtrace_stop_t stop)
{
    collect(f, AARCH64);
    EXPECT_EQ(f->count, count);
    EXPECT_EQ(f->walk.stop, stop);
    free(f);
}

TEST(walk, zero_return_address_is_the_end)
{
    fixture_t *f = aarch64_three(0x1040);
    f->words[1] = 0;
    expect_end(f, 1, SEL4_BACKTRACE_END);
}

TEST(walk, ends_without_entry)
{
    fixture_t *f = aarch64_three(0x1040);
    f->words[1] = 0x1f00;
    expect_end(f, 2, SEL4_BACKTRACE_STOP_NO_ENTRY);
    f = aarch64_three(0x1040);
    f->words[1] = UINT64_MAX;
    expect_end(f, 2, SEL4_BACKTRACE_STOP_NO_ENTRY);
}

TEST(walk, ends_without_tables)
{
    fixture_t *f = aarch64_three(0x1040);
    uintptr_t address;

    f->image = (sel4_unwind_image_t){ .text_start = 0x1000, .text_end = 0x2000 };
    sel4_backtrace_walk_from(&f->walk, AARCH64, &f->image, &f->registers, stack_of(f));
    EXPECT_TRUE(sel4_backtrace_next(&f->walk, &address));
    EXPECT_FALSE(sel4_backtrace_next(&f->walk, &address));
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_STOP_NO_TABLES);
    free(f);
}

TEST(walk, ends_outside_the_stack)
{
    fixture_t *f = aarch64_three(0x1040);
    set(f, 31, STACK + sizeof f->words - 8); // x30 would be the word after the last
    collect(f, AARCH64);
    EXPECT_EQ(f->count, 1u);
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_STOP_OUTSIDE_STACK);
    EXPECT_EQ(f->refused, 0u); // it was not even asked for
    free(f);

    f = aarch64_three(0x1040);
    set(f, 31, STACK + 4); // not aligned
    expect_end(f, 1, SEL4_BACKTRACE_STOP_OUTSIDE_STACK);
    f = aarch64_three(0x1040);
    set(f, 31, STACK - 16);
    expect_end(f, 1, SEL4_BACKTRACE_STOP_OUTSIDE_STACK);
    f = aarch64_three(0x1040);
    set(f, 31, UINTPTR_MAX - 7); // the frame wraps
    expect_end(f, 1, SEL4_BACKTRACE_STOP_CYCLE);
}

// How many frames are found on a stack that ends `size` bytes above its start.
static unsigned frames_within(uintptr_t size)
{
    fixture_t *f = aarch64_three(0x1040);
    unsigned count = 0;
    uintptr_t address;

    f->image = tables_image(&f->tables);
    sel4_backtrace_walk_from(&f->walk, AARCH64, &f->image, &f->registers,
                             (sel4_backtrace_stack_t){ STACK, STACK + size, read_word, f });
    while (sel4_backtrace_next(&f->walk, &address)) {
        count++;
    }
    free(f);
    return count;
}

TEST(walk, words_must_end_within_the_stack)
{
    EXPECT_EQ(frames_within(32), 3u);
    EXPECT_EQ(frames_within(31), 2u);
    EXPECT_EQ(frames_within(24), 2u);
    EXPECT_EQ(frames_within(15), 1u);
    EXPECT_EQ(frames_within(0), 1u);
}

TEST(walk, ends_where_the_reader_refuses)
{
    fixture_t *f = aarch64_three(0x1040);
    uintptr_t address;

    f->image = tables_image(&f->tables);
    set(f, 31, 0x10000);
    sel4_backtrace_walk_from(&f->walk, AARCH64, &f->image, &f->registers,
                             (sel4_backtrace_stack_t){ 0, UINTPTR_MAX, read_word, f });
    EXPECT_TRUE(sel4_backtrace_next(&f->walk, &address));
    EXPECT_FALSE(sel4_backtrace_next(&f->walk, &address));
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_STOP_OUTSIDE_STACK);
    EXPECT_EQ(f->refused, 0x10000u);
    free(f);
}

// A function that says that it returns to itself.
static fixture_t *to_itself(uint8_t frame_size)
{
    fixture_t *f = fixture(AARCH64);

    tables_add(&f->tables, 0x1000, CODE(0x0e, frame_size));
    f->registers.pc = 0x1010;
    set(f, 31, STACK);
    set(f, 30, 0x1020);
    return f;
}

TEST(walk, ends_in_a_circle)
{
    expect_end(to_itself(0), 2, SEL4_BACKTRACE_STOP_CYCLE);
}

TEST(walk, ends_at_the_limit)
{
    expect_end(to_itself(1), SEL4_BACKTRACE_FRAME_COUNT_MAX, SEL4_BACKTRACE_STOP_LIMIT);
}

TEST(walk, ends_for_want_of_a_register)
{
    fixture_t *f = aarch64_three(0x1000);
    f->registers.known &= ~(UINT32_C(1) << 30);
    expect_end(f, 1, SEL4_BACKTRACE_STOP_UNKNOWN_REGISTER);

    f = fixture(AARCH64);
    tables_add(&f->tables, 0x1000, CODE(0x0c, 19, 0));
    f->registers.pc = 0x1010;
    set(f, 31, STACK);
    expect_end(f, 1, SEL4_BACKTRACE_STOP_UNKNOWN_REGISTER);
}

static void expect_bad(const uint8_t *code, size_t size)
{
    fixture_t *f = x86_64_two(code, size);

    harness_note("instructions 0x%02x 0x%02x", code[0], size > 1 ? code[1] : 0);
    collect(f, X86_64);
    EXPECT_EQ(f->count, 1u);
    EXPECT_EQ(f->walk.stop, SEL4_BACKTRACE_STOP_BAD_ENTRY);
    free(f);
}

#define EXPECT_BAD(...) expect_bad(CODE(__VA_ARGS__))

TEST(walk, ends_at_instructions_that_are_not_valid)
{
    EXPECT_BAD(0x3f);
    EXPECT_BAD(0x17);
    EXPECT_BAD(0x01, 0, 0, 0, 0);                   // set_loc, which nobody writes
    EXPECT_BAD(0x0b);                               // nothing was remembered
    EXPECT_BAD(0x0a, 0x0a, 0x0a, 0x0a);             // more than there is room for
    EXPECT_BAD(0x0c, 40, 0);                        // no such register for a frame
    EXPECT_BAD(0x0e, 0xff, 0xff, 0xff, 0xff, 0x7f); // an offset that is no stack's
    EXPECT_BAD(0x90, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f);
    EXPECT_BAD(0x0f, 0x7f);                // an expression beyond the table
    EXPECT_BAD(0x0f, 1, 0x96);             // DW_OP_nop
    EXPECT_BAD(0x0f, 3, 0x76, 0x80, 0x80); // an offset without an end
    EXPECT_BAD(0x00, 0x00, 0x00, 0x04);    // cut off
    EXPECT_BAD(0x00, 0x10, 0x80);          // …, before an expression
}

TEST(walk, frame_without_a_rule)
{
    fixture_t *f = fixture(AARCH64);

    tables_init(&f->tables, 4, 30, CODE(0x00));
    tables_add(&f->tables, 0x1000, CODE(0x00));
    f->registers.pc = 0x1010;
    set(f, 31, STACK);
    expect_end(f, 1, SEL4_BACKTRACE_STOP_UNKNOWN_REGISTER);
}

// ---- Printing

static void put_text(void *context, char character)
{
    char *text = context;
    size_t size = strlen(text);

    ASSERT_LT(size, 499u);
    text[size] = character;
}

TEST(print, walk)
{
    fixture_t *f = aarch64_three(0x1040);
    char text[500] = "";
    const sel4_sink_t sink = { put_text, text };

    f->image = tables_image(&f->tables);
    sel4_backtrace_walk_from(&f->walk, AARCH64, &f->image, &f->registers, stack_of(f));
    EXPECT_EQ(sel4_backtrace_print(&sink, "pd", &f->walk), 3u);
    EXPECT_STR_EQ(text, "collecting stack backtrace\nsending stack backtrace\n"
                        "0102706401c12001a422018c240000\n");
    free(f);
}

TEST(print, kept_and_cut)
{
    fixture_t *f = aarch64_three(0x1040);
    char text[500] = "";
    const sel4_sink_t sink = { put_text, text };
    uintptr_t addresses[2];
    sel4_backtrace_record_t record = { .addresses = addresses, .capacity = 2 };

    f->image = tables_image(&f->tables);
    sel4_backtrace_walk_from(&f->walk, AARCH64, &f->image, &f->registers, stack_of(f));
    sel4_backtrace_keep(&record, &f->walk);
    EXPECT_EQ(record.count, 2u);
    EXPECT_EQ(record.stop, SEL4_BACKTRACE_STOP_LIMIT);
    sel4_backtrace_print_kept(&sink, NULL, &record);
    EXPECT_STR_EQ(text, "sending stack backtrace\n"
                        "0001c12001a422000128\n");
    free(f);
}
