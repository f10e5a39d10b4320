// SPDX-License-Identifier: BSD-2-Clause

// Images made by hand: an ELF file with one segment, the payload, with a device tree in it.

#include <elf.h>
#include <stddef.h>

#include <sel4c/loader_payload.h>
#include <sel4c/phdr.h>

#include "common/tests/support.h"
#include "run/image_facts.h"

typedef struct image {
    Elf64_Ehdr header;
    Elf64_Phdr segment;
    _Alignas(SEL4_LOADER_PAYLOAD_ALIGN) uint8_t payload[1024];
} image_t;

#define PAYLOAD_AT offsetof(image_t, payload)

static void put(uint8_t *bytes, size_t size, uint64_t value)
{
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(value >> (8 * i));
    }
}

static void put_big(uint8_t *bytes, uint64_t value)
{
    for (size_t i = 0; i < 4; i++) {
        bytes[i] = (uint8_t)(value >> (24 - 8 * i));
    }
}

// A device tree with `/memory@0`, whose `reg` has two ranges of 1 GiB and 512 MiB.
static size_t make_tree(uint8_t *bytes)
{
    static const char strings[] = "#address-cells\0#size-cells\0reg";
    const uint32_t structure[] = {
        1, 0,                         // the root
        3, 4,          0,          2, // #address-cells
        3, 4,          15,         2, // #size-cells
        1, 0x6d656d6f, 0x72794030, 0, // memory@0
        3, 32,         27,         0, 0x40000000, 0, 0x40000000, 1, 0, 0, 0x20000000,
        2,                            // its end
        1, 0x6d656d6f, 0x72796e6f, 0, // "memoryno"
        3, 16,         27,         0, 0,          0, 0x10000000, 2, 2, 9,
    };
    const size_t structure_at = 56;
    const size_t strings_at = structure_at + sizeof structure;
    const size_t size = strings_at + sizeof strings;
    const size_t header[] = { 0xd00dfeed, size, structure_at,   strings_at,      40, 17,
                              16,         0,    sizeof strings, sizeof structure };

    memset(bytes, 0, size);
    for (size_t i = 0; i < 10; i++) {
        put_big(bytes + 4 * i, header[i]);
    }
    for (size_t i = 0; i < sizeof structure / 4; i++) {
        put_big(bytes + structure_at + 4 * i, structure[i]);
    }
    memcpy(bytes + strings_at, strings, sizeof strings);
    return size;
}

static void make_image(image_t *image, uint16_t machine)
{
    memset(image, 0, sizeof *image);
    image->header = (Elf64_Ehdr){
        .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
        .e_type = ET_EXEC,
        .e_machine = machine,
        .e_version = EV_CURRENT,
        .e_phoff = sizeof(Elf64_Ehdr),
        .e_ehsize = sizeof(Elf64_Ehdr),
        .e_phentsize = sizeof(Elf64_Phdr),
        .e_phnum = 1,
    };
    image->segment = (Elf64_Phdr){
        .p_type = PT_SEL4_KERNEL_LOADER_PAYLOAD,
        .p_offset = PAYLOAD_AT,
        .p_filesz = sizeof image->payload,
        .p_memsz = sizeof image->payload,
    };
    uint8_t *payload = image->payload;
    size_t tree_size = make_tree(payload + 256);
    put(payload + SEL4_LOADER_AT_MAGIC, 8, SEL4_LOADER_PAYLOAD_MAGIC);
    put(payload + SEL4_LOADER_AT_VERSION, 4, SEL4_LOADER_PAYLOAD_VERSION);
    put(payload + SEL4_LOADER_AT_FLAGS, 4, SEL4_LOADER_FLAG_HYPERVISOR | SEL4_LOADER_FLAG_SILENT);
    put(payload + SEL4_LOADER_AT_CORE_COUNT, 4, 4);
    put(payload + SEL4_LOADER_AT_DTB_ADDRESS, 8, 0x50000010);
    put(payload + SEL4_LOADER_AT_DTB_SIZE, 8, tree_size);
    put(payload + SEL4_LOADER_AT_REGION_COUNT, 4, 1);
    put(payload + SEL4_LOADER_AT_REGIONS, 4, 160);
    put(payload + 160, 8, 0x50000000); // one region, from 16 bytes before the tree on
    put(payload + 168, 8, 0x1000);
    put(payload + 176, 8, 256 - 16);
    put(payload + 184, 8, tree_size + 16);
}

static bool read_facts(caught_t *caught, const image_t *image, size_t size,
                       image_facts_t *ret_facts)
{
    const char *folder = scratch_make(caught->arena);
    const char *path = arena_format(caught->arena, "%s/image", folder);

    scratch_write(path, (const char *)image, size);
    bool ok = image_facts_read(caught->arena, &caught->diag, path, ret_facts);
    scratch_remove(folder);
    return ok;
}

TEST(image_facts, all)
{
    caught_t caught;
    image_facts_t facts;
    image_t image;

    caught_init(&caught);
    make_image(&image, EM_AARCH64);
    ASSERT_TRUE(read_facts(&caught, &image, sizeof image, &facts));
    EXPECT_EQ(facts.arch, BOARD_AARCH64);
    EXPECT_TRUE(facts.needs_hypervisor);
    EXPECT_TRUE(facts.is_silent);
    EXPECT_EQ(facts.core_count, 4u);
    EXPECT_EQ(facts.memory_size, UINT64_C(0x60000000));
    caught_finish(&caught);
}

TEST(image_facts, no_payload)
{
    caught_t caught;
    image_facts_t facts;
    image_t image;

    caught_init(&caught);
    make_image(&image, EM_RISCV);
    image.segment.p_type = PT_NOTE;
    ASSERT_TRUE(read_facts(&caught, &image, sizeof image, &facts));
    EXPECT_EQ(facts.arch, BOARD_RISCV64);
    EXPECT_FALSE(facts.needs_hypervisor);
    EXPECT_FALSE(facts.is_silent);
    EXPECT_EQ(facts.core_count, 0u);
    EXPECT_EQ(facts.memory_size, 0u);
    image.segment.p_type = PT_SEL4_KERNEL_SILENT;
    ASSERT_TRUE(read_facts(&caught, &image, sizeof image, &facts));
    EXPECT_TRUE(facts.is_silent);
    caught_finish(&caught);
}

// Whatever is damaged is at worst not recorded.
TEST(image_facts, damaged)
{
    caught_t caught;
    image_facts_t facts;
    image_t image;

    caught_init(&caught);
    for (size_t at = 0; at < 256 + 300; at++) {
        make_image(&image, EM_AARCH64);
        image.payload[at] ^= 0xff;
        EXPECT_TRUE(read_facts(&caught, &image, sizeof image, &facts));
    }
    make_image(&image, EM_AARCH64);
    for (size_t i = 0; i < 8; i++) {
        image.payload[SEL4_LOADER_AT_DTB_ADDRESS + i] = 0xff;
    }
    EXPECT_TRUE(read_facts(&caught, &image, sizeof image, &facts));
    EXPECT_EQ(facts.memory_size, 0u);
    EXPECT_EQ(facts.core_count, 4u);
    caught_finish(&caught);
}

// Binaries, and those for U-Boot, whose mark comes first.
TEST(image_facts, binary)
{
    static const uint8_t mark[] = { 0x27, 0x05, 0x19, 0x56 };
    caught_t caught;
    image_facts_t facts;
    image_t image;

    caught_init(&caught);
    make_image(&image, 0);
    memset(&image.header, 0, sizeof image.header);
    put(image.payload + SEL4_LOADER_AT_MACHINE, 4, SEL4_LOADER_MACHINE_AARCH64);
    ASSERT_TRUE(read_facts(&caught, &image, sizeof image, &facts));
    EXPECT_EQ(facts.arch, BOARD_AARCH64);
    EXPECT_TRUE(facts.is_raw);
    EXPECT_TRUE(facts.needs_hypervisor);
    EXPECT_EQ(facts.core_count, 4u);
    EXPECT_EQ(facts.memory_size, UINT64_C(0x60000000));

    memcpy(&image.header, mark, sizeof mark);
    put(image.payload + SEL4_LOADER_AT_MACHINE, 4, SEL4_LOADER_MACHINE_RISCV);
    ASSERT_TRUE(read_facts(&caught, &image, sizeof image, &facts));
    EXPECT_EQ(facts.arch, BOARD_RISCV64);
    EXPECT_FALSE(facts.is_raw);

    put(image.payload + SEL4_LOADER_AT_MACHINE, 4, 62);
    EXPECT_FALSE(read_facts(&caught, &image, sizeof image, &facts));
    caught_finish(&caught);
}

TEST(image_facts, refused)
{
    caught_t caught;
    image_facts_t facts;
    image_t image;

    caught_init(&caught);
    make_image(&image, EM_S390);
    EXPECT_FALSE(read_facts(&caught, &image, sizeof image, &facts));
    EXPECT_STR_CONTAINS(caught_messages(&caught), "which no board has");
    caught_clear(&caught);
    image.header.e_ident[0] = 'x';
    EXPECT_FALSE(read_facts(&caught, &image, sizeof image, &facts));
    EXPECT_TRUE(diag_has_errors(&caught.diag));
    caught_clear(&caught);
    EXPECT_FALSE(image_facts_read(caught.arena, &caught.diag, "/no/such/image", &facts));
    EXPECT_STR_CONTAINS(caught_messages(&caught), "/no/such/image: error: ");
    caught_finish(&caught);
}
