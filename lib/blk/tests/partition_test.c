// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/blk_partition.h>
#include <sel4c/blk_ram.h>

#include "../src/crc32.h"
#include "blk_world.h"

#define SECTORS 256

static uint8_t image[SECTORS * 512];
static sel4_blk_partition_t found[8];
static size_t found_count;
static size_t capacity;
static sel4_blk_error_t error;

// One sector cannot be read, and nothing of it comes.
static uint64_t broken_sector;
static sel4_blk_t ram_device;

static sel4_blk_result_t read_some(void *state, sel4_async_task_t *self, uint64_t sector,
                                   uint32_t count, void *bytes, sel4_async_time_t deadline)
{
    (void)state;
    if (sector <= broken_sector && broken_sector < sector + count) {
        memset(bytes, 0, (size_t)count * 512);
        return SEL4_BLK_FAILURE(SEL4_BLK_ERR_IO);
    }
    return sel4_blk_read(ram_device, self, sector, count, bytes, deadline);
}

static void do_find(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    static const sel4_blk_functions_t functions = { .read = read_some };
    sel4_blk_ram_t ram;
    ram_device = sel4_blk_ram_read_only(&ram, sel4_span(image, sizeof(image)), 512);
    sel4_blk_t blk = { &functions, NULL, ram_device.layout };
    error = sel4_blk_partitions_read(blk, self, found, capacity, SEL4_ASYNC_FOREVER, &found_count)
                .error;
}

static sel4_blk_error_t find(void)
{
    world_init();
    start(do_find, NULL);
    return error;
}

static void put(size_t offset, unsigned size, uint64_t value)
{
    for (unsigned i = 0; i < size; i++) {
        image[offset + i] = (uint8_t)(value >> (8 * i));
    }
}

static void mbr_sign(unsigned sector)
{
    put(sector * 512 + 510, 2, 0xaa55);
}

static void mbr_entry(unsigned sector, unsigned index, unsigned type, unsigned start,
                      unsigned count)
{
    size_t at = sector * 512 + 446 + index * 16;
    put(at + 4, 1, type);
    put(at + 8, 4, start);
    put(at + 12, 4, count);
    mbr_sign(sector);
}

static void reset(void)
{
    memset(image, 0, sizeof(image));
    memset(found, 0, sizeof(found));
    capacity = SEL4_ARRAY_COUNT(found);
    broken_sector = UINT64_MAX;
}

TEST(partition, primary_and_logical_ones)
{
    reset();
    mbr_entry(0, 0, 0x0c, 1, 40);
    mbr_entry(0, 2, 0x05, 50, 100);
    mbr_entry(50, 0, 0x83, 1, 20);
    mbr_entry(50, 1, 0x05, 30, 30);
    mbr_entry(80, 0, 0x0e, 2, 10);
    ASSERT_EQ(find(), SEL4_BLK_OK);
    ASSERT_EQ(found_count, 3);
    EXPECT_EQ(found[0].start, 1);
    EXPECT_EQ(found[0].sector_count, 40);
    EXPECT_EQ(found[0].mbr_type, 0x0c);
    EXPECT_EQ(found[1].start, 51);
    EXPECT_EQ(found[1].sector_count, 20);
    EXPECT_EQ(found[2].start, 82);
    EXPECT_EQ(found[2].mbr_type, 0x0e);
    EXPECT_FALSE(found[2].is_gpt);
}

TEST(partition, without_a_table)
{
    reset();
    EXPECT_EQ(find(), SEL4_BLK_ERR_NO_TABLE);
    mbr_sign(0);
    EXPECT_EQ(find(), SEL4_BLK_OK);
    EXPECT_EQ(found_count, 0);
    image[446] = 0x33; // code
    EXPECT_EQ(find(), SEL4_BLK_ERR_NO_TABLE);
}

TEST(partition, tables_that_contradict_themselves)
{
    reset();
    mbr_entry(0, 0, 0x0c, 1, SECTORS);
    EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE);
    EXPECT_EQ(found_count, 0);
    mbr_entry(0, 0, 0x0c, 0xffffffff, 0xffffffff);
    EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE);
    mbr_entry(0, 0, 0x0c, 10, 0);
    EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE);
    mbr_entry(0, 0, 0x0c, 10, 10);
    mbr_entry(0, 1, 0x0c, 19, 10);
    EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE);
    mbr_entry(0, 1, 0x0c, 20, 10);
    EXPECT_EQ(find(), SEL4_BLK_OK);
}

TEST(partition, what_cannot_be_read_is_no_damage)
{
    reset();
    mbr_entry(0, 0, 0x0c, 1, 40);
    mbr_entry(0, 2, 0x05, 50, 100);
    mbr_entry(50, 0, 0x83, 1, 20);
    broken_sector = 0;
    EXPECT_EQ(find(), SEL4_BLK_ERR_IO);
    broken_sector = 50;
    EXPECT_EQ(find(), SEL4_BLK_ERR_IO);
    broken_sector = 51;
    EXPECT_EQ(find(), SEL4_BLK_OK);
}

TEST(partition, chains_that_lead_nowhere)
{
    reset();
    mbr_entry(0, 0, 0x05, 50, 100);
    EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE); // no record
    mbr_entry(50, 1, 0x05, 0, 10);             // to itself
    EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE);
    mbr_entry(50, 1, 0x05, 100, 10); // beyond the extended one
    EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE);
    mbr_entry(50, 1, 0x83, 10, 10); // not a record
    EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE);
    mbr_entry(0, 0, 0x05, 5000, 100); // beyond the device
    EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE);
}

/* ---- GPT */

static void gpt_entry(unsigned index, uint64_t start, uint64_t last, const char *name)
{
    size_t at = 2 * 512 + index * 128;
    memset(image + at, 0x11 + (int)index, 32);
    put(at + 32, 8, start);
    put(at + 40, 8, last);
    for (size_t i = 0; name[i] != '\0'; i++) {
        put(at + 56 + 2 * i, 2, (uint8_t)name[i]);
    }
}

// The text without its terminating zero.
static void put_text(void *at, const char *text)
{
    for (char *to = at; *text != '\0'; text++) {
        *to++ = *text;
    }
}

// Four entries in one sector; both copies have the same.
static void gpt_seal_copy(uint64_t sector, uint64_t entries)
{
    size_t at = sector * 512;
    memmove(image + entries * 512, image + 2 * 512, 512);
    put_text(image + at, "EFI PART");
    put(at + 8, 4, 0x10000);
    put(at + 12, 4, 92);
    put(at + 24, 8, sector);
    put(at + 72, 8, entries);
    put(at + 80, 4, 4);
    put(at + 84, 4, 128);
    put(at + 88, 4, sel4_blk_priv_crc32(0, sel4_span(image + entries * 512, 512)));
    put(at + 16, 4, 0);
    put(at + 16, 4, sel4_blk_priv_crc32(0, sel4_span(image + at, 92)));
}

static void gpt_seal(void)
{
    gpt_seal_copy(1, 2);
    gpt_seal_copy(SECTORS - 1, SECTORS - 2);
}

static void gpt_image(void)
{
    reset();
    mbr_entry(0, 0, 0xee, 1, SECTORS - 1);
    gpt_entry(0, 40, 99, "boot");
    gpt_entry(2, 100, 199, "data");
    gpt_seal();
}

static void expect_gpt(void)
{
    ASSERT_EQ(find(), SEL4_BLK_OK);
    ASSERT_EQ(found_count, 2);
    EXPECT_TRUE(found[0].is_gpt);
    EXPECT_EQ(found[0].start, 40);
    EXPECT_EQ(found[0].sector_count, 60);
    EXPECT_STR_EQ(found[0].name, "boot");
    EXPECT_EQ(found[1].type.bytes[15], 0x13);
    EXPECT_EQ(found[1].start, 100);
    EXPECT_STR_EQ(found[1].name, "data");
}

TEST(partition, checksum_of_the_standard)
{
    EXPECT_EQ(sel4_blk_priv_crc32(0, sel4_span("123456789", 9)), 0xcbf43926);
    uint32_t half = sel4_blk_priv_crc32(0, sel4_span("1234", 4));
    EXPECT_EQ(sel4_blk_priv_crc32(half, sel4_span("56789", 5)), 0xcbf43926);
}

TEST(partition, gpt)
{
    gpt_image();
    expect_gpt();
}

TEST(partition, the_second_copy_serves_when_the_first_is_damaged)
{
    static const size_t places[] = { 512, 512 + 16, 512 + 24, 512 + 88, 1024, 1024 + 511 };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(places); i++) {
        harness_note("byte %zu", places[i]);
        gpt_image();
        image[places[i]] ^= 1;
        expect_gpt();
        image[(SECTORS - 1) * 512 + 30] ^= 1;
        EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE);
        EXPECT_EQ(found_count, 0);
    }
}

TEST(partition, entries_beyond_the_device_are_refused_whatever_their_checksum)
{
    static const struct {
        uint64_t start;
        uint64_t last;
    } cases[] = {
        { 40, SECTORS }, { 50, 49 }, { UINT64_MAX, UINT64_MAX }, { 0, UINT64_MAX }, { 90, 120 }
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        gpt_image();
        gpt_entry(0, cases[i].start, cases[i].last, "");
        gpt_seal();
        EXPECT_EQ(find(), SEL4_BLK_ERR_BAD_TABLE);
    }
}

TEST(partition, more_than_there_is_room_for)
{
    gpt_image();
    capacity = 1;
    EXPECT_EQ(find(), SEL4_BLK_ERR_TOO_MANY);
    EXPECT_EQ(found_count, 1);
    EXPECT_STR_EQ(found[0].name, "boot");
}

TEST(partition, names_become_utf8)
{
    static const uint16_t units[] = { 'a', 0xe4, 0x20ac, 0xd83d, 0xde00, 0xdc00, 0xd800, 'b' };
    gpt_image();
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(units); i++) {
        put(1024 + 56 + 2 * i, 2, units[i]);
    }
    gpt_seal();
    ASSERT_EQ(find(), SEL4_BLK_OK);
    EXPECT_STR_EQ(found[0].name, "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\xef\xbf\xbd\xef\xbf\xbd"
                                 "b");
    for (size_t i = 0; i < 36; i++) {
        put(1024 + 56 + 2 * i, 2, 0x20ac);
    }
    gpt_seal();
    ASSERT_EQ(find(), SEL4_BLK_OK);
    EXPECT_EQ(strlen(found[0].name), 36 * 3);
}

/* ---- As devices */

TEST(partition, a_part_of_a_device)
{
    world_init();
    sel4_blk_part_t state;
    sel4_blk_t part;
    EXPECT_ERROR(sel4_blk_part(&state, world.blk, 60, 5, &part), SEL4_BLK_ERR_RANGE);
    EXPECT_ERROR(sel4_blk_part(&state, world.blk, UINT64_MAX, 2, &part), SEL4_BLK_ERR_RANGE);
    ASSERT_OK(sel4_blk_part(&state, world.blk, 60, 4, &part));
    EXPECT_EQ(part.layout.sector_count, 4);
    request_t request = request_for(2, 2);
    request.blk = part;
    start(do_read, &request);
    end_all();
    EXPECT_EQ(request.bytes[0], 62);
    EXPECT_EQ(request.bytes[512], 63);
    request.count = 3;
    start(do_read, &request);
    EXPECT_EQ(request.error, SEL4_BLK_ERR_RANGE);
}

static uint8_t memory[5 * 512 + 100];

TEST(partition, memory_as_a_device)
{
    world_init();
    sel4_blk_ram_t ram;
    request_t request = request_for(4, 1);
    request.blk = sel4_blk_ram(&ram, sel4_mutable_span(memory, sizeof(memory)), 512);
    EXPECT_EQ(request.blk.layout.sector_count, 5);
    memset(request.bytes, 0x5a, 512);
    start(do_write, &request);
    EXPECT_EQ(request.error, SEL4_BLK_OK);
    EXPECT_EQ(memory[4 * 512 - 1], 0);
    EXPECT_EQ(memory[4 * 512], 0x5a);
    EXPECT_EQ(memory[5 * 512], 0);
    request.blk = sel4_blk_ram_read_only(&ram, sel4_span(memory, sizeof(memory)), 512);
    start(do_write, &request);
    EXPECT_EQ(request.error, SEL4_BLK_ERR_READ_ONLY);
    start(do_read, &request);
    EXPECT_EQ(request.error, SEL4_BLK_OK);
}
