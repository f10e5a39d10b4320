// SPDX-License-Identifier: BSD-2-Clause

/*
 * `sel4c image` on files that are made here: what it writes, and the text of every error.
 */

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sel4c/loader_payload.h>
#include <sel4c/phdr.h>

#include "elf/elf.h"
#include "elf/tests/elf_make.h"
#include "harness.h"
#include "image/image.h"

// ---- A folder with a small installation

#define KERNEL_VADDR UINT64_C(0xffffffffc0000000)
#define LOADER_AT    UINT64_C(0x50000000)

static const char config[] = "{\"SEL4_ARCH\": \"aarch64\",\n\"PLAT\": \"qemu-arm-virt\",\n"
                             "\"MAX_NUM_NODES\": \"1\",\n\"ROOT_CNODE_SIZE_BITS\": \"12\"}\n";
static const char memory[] = "{\"devices\": [], \"memory\": [{\"start\": 1073741824, "
                             "\"end\": 2147483648}]}\n";

typedef struct fixture {
    arena_t *arena;
    diag_t diag;
    char *messages;
    size_t messages_size;
    char folder[64];
    int old_folder;
    image_options_t options;
} fixture_t;

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    ASSERT_NOT_NULL(file);
    EXPECT_EQ(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static void write_text(const char *path, const char *text)
{
    write_file(path, text, strlen(text));
}

static void write_elf(const char *path, const elf_make_t *make)
{
    text_t text = { 0 };

    elf_make(make, &text);
    write_file(path, text.bytes, text.size);
    text_finish(&text);
}

static char code[6000]; // 'A' … with a page of zeros

static elf_make_segment_t kernel_segment(void)
{
    return (elf_make_segment_t){ PT_LOAD, 7,    KERNEL_VADDR,     0x40000000,
                                 code,    6000, UINT64_C(0x5000), 4096 };
}

static elf_make_segment_t app_segment(void)
{
    return (elf_make_segment_t){ PT_LOAD, 7, 0x400100, 0x400100, code, 1000, 0x2000, 4096 };
}

static void write_program(const char *path, elf_make_segment_t segment, uint16_t machine,
                          bool is_64)
{
    const elf_make_t make = { .is_64 = is_64,
                              .type = ET_EXEC,
                              .machine = machine,
                              .entry = segment.vaddr,
                              .segments = &segment,
                              .segment_count = 1 };
    write_elf(path, &make);
}

static void write_loader(const char *path, uint64_t at)
{
    static char bytes[256];
    const sel4_loader_description_t description = {
        .magic = SEL4_LOADER_DESCRIPTION_MAGIC,
        .version = SEL4_LOADER_DESCRIPTION_VERSION,
        .payload_version = SEL4_LOADER_PAYLOAD_VERSION,
        .machine = SEL4_LOADER_MACHINE_AARCH64,
        .core_count_max = 4,
        .uart_address = 0x9000000,
        .uart_size = 4096,
        .tables_address = at + 0x1000,
        .tables_size = 0x8000,
    };
    memset(bytes, 'L', sizeof bytes);
    memcpy(bytes + 64, &description, sizeof description);
    const elf_make_segment_t segments[] = {
        { PT_LOAD, 5, at, at, bytes, sizeof bytes, sizeof bytes, 4096 },
        { PT_LOAD, 6, at + 0x1000, at + 0x1000, NULL, 0, 0x8000, 4096 },
    };
    const elf_make_symbol_t symbols[] = {
        { SEL4_PHDRS_VADDR_SYMBOL, at + 8, 8 },
        { SEL4_PHDRS_COUNT_SYMBOL, at + 16, 2 },
        { SEL4_LOADER_DESCRIPTION_SYMBOL, at + 64, sizeof description },
    };
    const elf_make_t make = { .is_64 = true,
                              .type = ET_EXEC,
                              .machine = EM_AARCH64,
                              .entry = at,
                              .segments = segments,
                              .segment_count = 2,
                              .symbols = symbols,
                              .symbol_count = 3 };
    write_elf(path, &make);
}

// A device tree of `size` bytes with nothing in it but its root.
static void write_dtb(const char *path, uint32_t size)
{
    uint8_t *bytes = calloc(1, size);
    const uint32_t header[] = { 0xd00dfeed, size, 56, 56 + 16, 40, 17, 16, 0, size - 72, 16 };
    const uint32_t structure[] = { 1, 0, 2, 9 };

    for (unsigned i = 0; i < 10; i++) {
        uint32_t big = __builtin_bswap32(header[i]);
        memcpy(bytes + 4 * i, &big, 4);
    }
    for (unsigned i = 0; i < 4; i++) {
        uint32_t big = __builtin_bswap32(structure[i]);
        memcpy(bytes + 56 + 4 * i, &big, 4);
    }
    write_file(path, bytes, size);
    free(bytes);
}

static void start(fixture_t *f)
{
    *f = (fixture_t){ .arena = arena_create() };
    diag_init(&f->diag, open_memstream(&f->messages, &f->messages_size));
    strcpy(f->folder, "/tmp/sel4c-image-XXXXXX");
    ASSERT_NOT_NULL(mkdtemp(f->folder));
    f->old_folder = open(".", O_RDONLY);
    EXPECT_EQ(chdir(f->folder), 0);
    int status = system("mkdir -p p/bin p/support p/libsel4/include/kernel");
    EXPECT_EQ(status, 0);

    for (size_t i = 0; i < sizeof code; i++) {
        code[i] = (char)(i / 4096 == 0 && i >= 1000 ? 0 : 'A' + i % 26);
    }
    write_text("p/libsel4/include/kernel/gen_config.json", config);
    write_text("p/support/platform_gen.json", memory);
    write_dtb("p/support/kernel.dtb", 200);
    write_program("p/bin/kernel.elf", kernel_segment(), EM_AARCH64, true);
    write_program("app", app_segment(), EM_AARCH64, true);
    write_loader("loader.elf", LOADER_AT);
    f->options = (image_options_t){
        .prefix = "p", .app = "app", .loader = "loader.elf", .output = "out", .quiet = true
    };
}

static void finish(fixture_t *f)
{
    fclose(f->diag.out);
    free(f->messages);
    EXPECT_EQ(fchdir(f->old_folder), 0);
    close(f->old_folder);
    int status = system(arena_format(f->arena, "rm -rf %s", f->folder));
    EXPECT_EQ(status, 0);
    arena_destroy(f->arena);
}

// ---- What is made

static void open_payload(fixture_t *f, const char *path, sel4_loader_payload_t *ret_payload)
{
    elf_t image;
    uint64_t from = 0;
    uint64_t to = 0;

    ASSERT_TRUE(elf_load(f->arena, &f->diag, path, NULL, &image));
    EXPECT_TRUE(elf_physical_bounds(&image, &from, &to));
    const sel4_loader_self_t self = { EM_AARCH64, from, to, LOADER_AT + 0x1000, 0x8000 };
    for (size_t i = 0; i < image.segment_count; i++) {
        const elf_segment_t *segment = &image.segments[i];
        if (segment->type == PT_SEL4_KERNEL_LOADER_PAYLOAD) {
            ASSERT_OK(sel4_loader_payload_open(
                sel4_span(image.bytes + segment->offset, segment->file_size), &self, ret_payload));
            return;
        }
    }
    ASSERT_FAIL("no payload in the image");
}

// Memory as the loader would leave it.
static void load(const sel4_loader_payload_t *payload, uint64_t start, uint8_t *bytes, size_t size)
{
    memset(bytes, 0xee, size);
    for (uint32_t i = 0; i < payload->plan.region_count; i++) {
        sel4_loader_region_t region = sel4_loader_payload_region(payload, i);
        for (uint64_t j = 0; j < region.size; j++) {
            uint64_t at = region.address + j - start;
            if (at < size) {
                bytes[at] = j < region.data.size ? region.data.data[j] : 0;
            }
        }
    }
}

TEST(image, memory_after_loading)
{
    fixture_t f;
    sel4_loader_payload_t payload;
    uint8_t bytes[0x9000];

    start(&f);
    ASSERT_TRUE(image_make(f.arena, &f.diag, &f.options));
    open_payload(&f, "out", &payload);
    EXPECT_EQ(payload.plan.kernel_entry, KERNEL_VADDR);
    EXPECT_EQ(payload.plan.dtb_address, 0x40005000);
    EXPECT_EQ(payload.plan.dtb_size, 200);
    EXPECT_EQ(payload.plan.user_start, 0x40006000);
    EXPECT_EQ(payload.plan.user_end, 0x40009000);
    EXPECT_EQ(payload.plan.user_offset, UINT64_C(0x40006000) - 0x400000);
    EXPECT_EQ(payload.plan.user_entry, 0x400100);
    EXPECT_EQ(payload.plan.flags, 0);

    load(&payload, 0x40000000, bytes, sizeof bytes);
    EXPECT_BYTES_EQ(bytes, code, 6000);
    for (size_t i = 6000; i < 0x5000; i++) {
        ASSERT_EQ(bytes[i], 0);
    }
    EXPECT_BYTES_EQ(bytes + 0x6100, code, 1000);
    for (size_t i = 0x6100 + 1000; i < 0x9000; i++) {
        ASSERT_EQ(bytes[i], 0);
    }
    for (size_t i = 0x6000; i < 0x6100; i++) {
        ASSERT_EQ(bytes[i], 0);
    }
    finish(&f);
}

TEST(image, zeros_are_not_stored_and_runs_are_the_same)
{
    fixture_t f;
    struct stat status;

    start(&f);
    elf_make_segment_t big = app_segment();
    char *zeros = calloc(1, 1000000);
    zeros[0] = 1;
    zeros[999999] = 1;
    big.bytes = zeros;
    big.file_size = 1000000;
    big.memory_size = 0x200000;
    write_program("app", big, EM_AARCH64, true);
    free(zeros);
    ASSERT_TRUE(image_make(f.arena, &f.diag, &f.options));
    ASSERT_EQ(stat("out", &status), 0);
    EXPECT_LT(status.st_size, 32768);
    // Same input, same bytes.
    f.options.output = "again";
    ASSERT_TRUE(image_make(f.arena, &f.diag, &f.options));
    EXPECT_EQ(system("cmp out again"), 0);
    finish(&f);
}

TEST(image, raw_starts_with_the_entry)
{
    fixture_t f;
    char bytes[64];

    start(&f);
    f.options.raw = true;
    ASSERT_TRUE(image_make(f.arena, &f.diag, &f.options));
    FILE *file = fopen("out", "rb");
    ASSERT_NOT_NULL(file);
    EXPECT_EQ(fread(bytes, 1, 8, file), 8);
    EXPECT_BYTES_EQ(bytes, "LLLLLLLL", 8);
    fclose(file);
    finish(&f);
}

TEST(image, addresses_by_option)
{
    fixture_t f;
    sel4_loader_payload_t payload;

    start(&f);
    f.options.dtb_at = "0x41000000";
    f.options.app_at = "0x60000000";
    ASSERT_TRUE(image_make(f.arena, &f.diag, &f.options));
    open_payload(&f, "out", &payload);
    EXPECT_EQ(payload.plan.dtb_address, 0x41000000);
    EXPECT_EQ(payload.plan.user_start, 0x60000000);
    f.options.dtb_at = NULL;
    f.options.no_dtb = true;
    ASSERT_TRUE(image_make(f.arena, &f.diag, &f.options));
    open_payload(&f, "out", &payload);
    EXPECT_EQ(payload.plan.dtb_size, 0);
    finish(&f);
}

TEST(image, multiboot_pair)
{
    fixture_t f;
    elf_t kernel;
    elf_t app;

    start(&f);
    write_text("p/libsel4/include/kernel/gen_config.json",
               "{\"SEL4_ARCH\": \"x86_64\", \"PLAT\": \"pc99\"}");
    elf_make_segment_t segment = kernel_segment();
    segment.vaddr = segment.paddr = 0x100000;
    write_program("p/bin/kernel.elf", segment, EM_X86_64, true);
    write_program("app", app_segment(), EM_X86_64, true);
    ASSERT_TRUE(image_make(f.arena, &f.diag, &f.options));
    ASSERT_TRUE(elf_load(f.arena, &f.diag, "out", NULL, &kernel));
    EXPECT_FALSE(kernel.is_64);
    EXPECT_EQ(kernel.machine, EM_386);
    ASSERT_TRUE(elf_load(f.arena, &f.diag, "out.app", NULL, &app));
    EXPECT_EQ(app.machine, EM_X86_64);
    EXPECT_EQ(app.entry, 0x400100);
    finish(&f);
}

// ---- Errors: one line each, nothing written

static void expect_error(fixture_t *f, const char *message)
{
    bool ok = image_make(f->arena, &f->diag, &f->options);

    fflush(f->diag.out);
    EXPECT_FALSE(ok);
    EXPECT_EQ(f->diag.error_count, 1);
    EXPECT_STR_EQ(f->messages, message);
    EXPECT_NE(access("out", F_OK), 0);
    finish(f);
}

TEST(image_error, missing_files)
{
    fixture_t f;
    start(&f);
    unlink("p/bin/kernel.elf");
    expect_error(&f, "p/bin/kernel.elf: error: cannot open: No such file or directory; is p an "
                     "installed kernel? Otherwise name the file with --kernel\n");
    start(&f);
    unlink("p/support/platform_gen.json");
    expect_error(&f,
                 "p/support/platform_gen.json: error: cannot open: No such file or directory; is "
                 "p an installed kernel? Otherwise name the file with --platform-info\n");
    start(&f);
    unlink("p/support/kernel.dtb");
    expect_error(&f, "p/support/kernel.dtb: error: cannot open: No such file or directory; is p an "
                     "installed kernel? Otherwise name the file with --dtb or give --no-dtb\n");
    start(&f);
    f.options.prefix = "nowhere";
    expect_error(&f,
                 "nowhere/libsel4/include/kernel/gen_config.json: error: cannot open: No such "
                 "file or directory; is nowhere an installed kernel? Otherwise name the file with "
                 "--config\n");
    start(&f);
    f.options.app = "nothing";
    expect_error(&f,
                 "nothing: error: cannot open: No such file or directory; name the root task with "
                 "--app\n");
    start(&f);
    f.options.loader = "nothing";
    expect_error(&f, "nothing: error: cannot open: No such file or directory; name the loader with "
                     "--loader\n");
    start(&f);
    f.options.loader = NULL;
    f.options.board = "no_board";
    expect_error(&f, "sel4c image: error: no loader is built for the board 'no_board'; run 'make "
                     "loaders' or give --loader FILE\n");
}

TEST(image_error, mismatches)
{
    fixture_t f;
    start(&f);
    write_program("app", app_segment(), EM_ARM, false);
    expect_error(&f, "app: error: the root task has 32-bit words, the kernel p/bin/kernel.elf has "
                     "64-bit ones; build the root task for the kernel's architecture\n");
    start(&f);
    write_program("app", app_segment(), EM_RISCV, true);
    expect_error(&f,
                 "app: error: the root task is for 64-bit RISC-V, the kernel p/bin/kernel.elf for "
                 "AArch64; build the root task for the kernel's architecture, or name another "
                 "kernel\n");
    start(&f);
    write_program("p/bin/kernel.elf", kernel_segment(), EM_RISCV, true);
    expect_error(&f,
                 "p/bin/kernel.elf: error: the kernel is for 64-bit RISC-V, but "
                 "p/libsel4/include/kernel/gen_config.json says aarch64; give the kernel and the "
                 "configuration of one installation\n");
    start(&f);
    write_text("app", "#!/bin/sh\n");
    expect_error(&f, "app: error: not an ELF file; give a linked program\n");
    start(&f);
    write_text("p/support/kernel.dtb", "dtb");
    expect_error(&f, "p/support/kernel.dtb: error: this is no device tree; give a flattened device "
                     "tree (dtc -O dtb)\n");
    start(&f);
    f.options.loader = "app";
    expect_error(&f, "app: error: not a loader of sel4c, or stripped: it has no "
                     "'sel4_loader_description'; give the loader.elf of the board\n");
    start(&f);
    write_text("p/libsel4/include/kernel/gen_config.json",
               "{\"SEL4_ARCH\": \"aarch64\", \"MAX_NUM_NODES\": \"2\"}");
    expect_error(&f,
                 "p/support/kernel.dtb: error: the device tree has 0 cores, the kernel is for 2 "
                 "(MAX_NUM_NODES); give the device tree of a machine with as many\n");
}

// `sel4c run` is to know, and only where the configuration says so.
TEST(image, silent_kernel)
{
    fixture_t f;
    sel4_loader_payload_t payload;

    start(&f);
    write_text("p/libsel4/include/kernel/gen_config.json",
               "{\"SEL4_ARCH\": \"aarch64\", \"PRINTING\": false}");
    ASSERT_TRUE(image_make(f.arena, &f.diag, &f.options));
    open_payload(&f, "out", &payload);
    EXPECT_EQ(payload.plan.flags, SEL4_LOADER_FLAG_SILENT);
    finish(&f);
}

TEST(image_error, layout)
{
    fixture_t f;
    start(&f);
    elf_make_segment_t big = app_segment();
    big.memory_size = 0x80000000;
    write_program("app", big, EM_AARCH64, true);
    expect_error(&f,
                 "app: error: the root task needs [0x40006000, 0xc0007000), 2097156 KiB, which is "
                 "not all in the memory that p/support/platform_gen.json lists; make it smaller or "
                 "use a board with more memory\n");
    start(&f);
    big.memory_size = 0x1000000;
    write_program("app", big, EM_AARCH64, true);
    expect_error(&f,
                 "app: error: the root task is too big: its 16400 KiB of frames and tables need "
                 "4127 slots of the root CNode, which has 4096; make it smaller or build the "
                 "kernel with a larger ROOT_CNODE_SIZE_BITS\n");
    start(&f);
    write_text("p/libsel4/include/kernel/gen_config.json",
               "{\"SEL4_ARCH\": \"aarch64\", \"ROOT_CNODE_SIZE_BITS\": \"17\"}");
    big.memory_size = 0x10000000;
    write_program("app", big, EM_AARCH64, true);
    expect_error(&f,
                 "app: error: the root task at [0x40006000, 0x50007000), 262148 KiB, runs into "
                 "the loader loader.elf at [0x50000000, 0x5000c070); make it smaller or link the "
                 "loader to another address\n");
    start(&f);
    f.options.dtb_at = "0x40004000";
    expect_error(&f,
                 "p/support/kernel.dtb: error: the device tree at [0x40004000, 0x400040c8) "
                 "overlaps or precedes the kernel, which ends at 0x40005000; the kernel wants them "
                 "in ascending order, so choose another address or leave --dtb-at out\n");
    start(&f);
    f.options.dtb_at = "0x40008000";
    f.options.app_at = "0x40008000";
    expect_error(&f,
                 "app: error: the root task at [0x40008000, 0x4000b000) overlaps or precedes the "
                 "device tree, which ends at 0x400080c8; the kernel wants them in ascending order, "
                 "so choose another address or leave --app-at out\n");
    start(&f);
    f.options.app_at = "high";
    expect_error(&f, "sel4c image: error: 'high' is no address; give --app-at a number such as "
                     "0x50000000\n");
    start(&f);
    write_text("p/support/platform_gen.json", "{\"memory\": [{\"start\": 1073741824, \"end\": "
                                              "1073782784}, {\"start\": 1342177280, \"end\": "
                                              "1342259200}]}");
    expect_error(&f,
                 "app: error: no free memory in p/support/platform_gen.json is left for the "
                 "kernel's first objects, which need 172 KiB in one piece (root CNode: 128 KiB); "
                 "make the root task smaller, use a board with more memory or a kernel with a "
                 "smaller ROOT_CNODE_SIZE_BITS\n");
    start(&f);
    write_loader("loader.elf", 0x90000000);
    expect_error(&f,
                 "loader.elf: error: the loader with its payload needs [0x90000000, 0x9000c070), "
                 "which is not all in the memory that p/support/platform_gen.json lists; use the "
                 "loader of the kernel's board\n");
    start(&f);
    elf_make_segment_t high = app_segment();
    high.vaddr = high.paddr = UINT64_C(0x7fffffffe100);
    high.memory_size = 1000;
    write_program("app", high, EM_AARCH64, true);
    expect_error(&f, "app: error: the root task and what the kernel puts after it go up to virtual "
                     "address 0x800000002000, the kernel allows 0x800000000000; link it to lower "
                     "addresses\n");
}

TEST(image_error, descriptions)
{
    static const struct {
        const char *path;
        const char *text;
        const char *message;
    } cases[] = {
        { "p/support/platform_gen.json", "{\"memory\": [{\"start\": 5, \"end\": 4}]}",
          "p/support/platform_gen.json: error: item 0 of \"memory\" needs the numbers \"start\" "
          "and "
          "\"end\", in order; it must be the platform_gen.json that a kernel installs\n" },
        { "p/support/platform_gen.json", "{\"memory\": []}",
          "p/support/platform_gen.json: error: no list \"memory\" with 1 to 1024 items; it must be "
          "the "
          "platform_gen.json that a kernel installs\n" },
        { "p/support/platform_gen.json",
          "{\"memory\": [{\"start\": 0, \"end\": 9}, {\"start\": 8, \"end\": 9}]}",
          "p/support/platform_gen.json: error: memory from 0x8 on is listed twice; it must be the "
          "platform_gen.json that a kernel installs\n" },
        { "p/libsel4/include/kernel/gen_config.json", "{\"SEL4_ARCH\": \"ia32\"}",
          "p/libsel4/include/kernel/gen_config.json:1:2: error: kernels for \"ia32\" are not "
          "supported; aarch64, riscv64 and x86_64 are\n" },
        { "p/libsel4/include/kernel/gen_config.json",
          "{\"SEL4_ARCH\": \"riscv64\", \"PT_LEVELS\": \"4\"}",
          "p/libsel4/include/kernel/gen_config.json:1:26: error: the loader knows Sv39 only; build "
          "the "
          "kernel with 3 levels of page tables\n" },
        { "p/libsel4/include/kernel/gen_config.json",
          "{\"SEL4_ARCH\": \"aarch64\",\n \"MAX_NUM_NODES\": \"many\"}",
          "p/libsel4/include/kernel/gen_config.json:2:2: error: \"MAX_NUM_NODES\" must be a number "
          "up "
          "to 64; is this the configuration of an installed kernel?\n" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture_t f;
        start(&f);
        write_text(cases[i].path, cases[i].text);
        expect_error(&f, cases[i].message);
    }
}

// ---- The command line

// The exit status for arguments apart by spaces.
static int command(const char *text)
{
    char copy[200];
    char *arguments[16];
    int count = 0;

    snprintf(copy, sizeof copy, "%s", text);
    for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
        arguments[count++] = word;
    }
    arguments[count] = NULL;
    return image_main(count, arguments);
}

TEST(image_command, wrong_use)
{
    EXPECT_EQ(command("image"), 2);
    EXPECT_EQ(command("image --app a -o b --dtb c --no-dtb"), 2);
    EXPECT_EQ(command("image --app a -o b more"), 2);
    EXPECT_EQ(command("image --what"), 2);
    EXPECT_EQ(command("image --app"), 2);
    EXPECT_EQ(command("image --help"), 0);
    EXPECT_EQ(command("image --app a -o b"), 1);
}
