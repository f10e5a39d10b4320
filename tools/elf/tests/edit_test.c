// SPDX-License-Identifier: BSD-2-Clause

// Editing ELF files: the programs are linked, patched, examined and run.

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sel4c/phdr.h>

#include "elf/edit.h"
#include "elf_make.h"
#include "harness.h"

typedef struct fixture {
    arena_t *arena;
    diag_t diag;
    char *messages;
    size_t messages_size;
    char folder[64];
} fixture_t;

static void start(fixture_t *f)
{
    *f = (fixture_t){ .arena = arena_create() };
    diag_init(&f->diag, open_memstream(&f->messages, &f->messages_size));
    strcpy(f->folder, "/tmp/sel4c-elf-XXXXXX");
    ASSERT_NOT_NULL(mkdtemp(f->folder));
}

static void finish(fixture_t *f)
{
    fclose(f->diag.out);
    free(f->messages);
    int status = system(arena_format(f->arena, "rm -rf %s", f->folder));
    EXPECT_EQ(status, 0);
    arena_destroy(f->arena);
}

static const char *path(fixture_t *f, const char *name)
{
    return arena_format(f->arena, "%s/%s", f->folder, name);
}

// All that a command prints; its status is `*ret_status`.
static const char *run(fixture_t *f, int *ret_status, const char *command)
{
    char text[4096];
    FILE *pipe = popen(arena_format(f->arena, "%s 2>&1", command), "r");
    size_t size = fread(text, 1, sizeof text - 1, pipe);
    int status = pclose(pipe);

    text[size] = '\0';
    *ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return arena_copy_string(f->arena, text);
}

static bool edit_once(fixture_t *f, const elf_t *elf, const char *data, size_t size,
                      binary_t *ret_file)
{
    elf_edit_t *edit = elf_edit_create(f->arena, &f->diag, elf);
    static const uint8_t value[4] = { 0x78, 0x56, 0x34, 0x12 };

    bool ok = edit && elf_edit_patch_symbol(edit, "patched_value", value, 4) &&
              elf_edit_add_segment(edit, PT_SEL4_CAPDL_SPEC, 16, data, size) &&
              elf_edit_finish(edit, ret_file);
    if (ok) {
        ret_file->bytes =
            (uint8_t *)arena_copy(f->arena, (const char *)ret_file->bytes, ret_file->size);
    }
    elf_edit_destroy(edit);
    return ok;
}

// Links, patches, strips; the patched program exits with 42 under `runner`.
static void check_program(const char *compiler, const char *flags, const char *runner)
{
    fixture_t f;
    elf_t elf;
    elf_t patched;
    binary_t file;
    binary_t stripped;
    int status;

    start(&f);
    run(&f, &status, arena_format(f.arena, "command -v %s && command -v %s", compiler, runner));
    if (status != 0) {
        finish(&f);
        SKIP("there is no %s or %s here", compiler, runner);
    }
    const char *said =
        run(&f, &status,
            arena_format(
                f.arena,
                "%s -O2 -ffreestanding -nostdlib -static -no-pie -fno-pie -fno-stack-protector "
                "-Iformats/include -Wl,-z,max-page-size=0x1000 %s tools/elf/tests/patched.c "
                "-o %s",
                compiler, flags, path(&f, "in")));
    EXPECT_STR_EQ(said, "");
    ASSERT_EQ(status, 0);
    ASSERT_TRUE(elf_load(f.arena, &f.diag, path(&f, "in"), NULL, &elf));
    ASSERT_TRUE(edit_once(&f, &elf, "sel4c data", 11, &file));
    ASSERT_TRUE(binary_write(f.arena, &f.diag, path(&f, "out"), file.bytes, file.size, true));
    ASSERT_TRUE(elf_open(f.arena, &f.diag, &file, &patched));
    ASSERT_TRUE(elf_strip(f.arena, &f.diag, &patched, &stripped));
    EXPECT_LE(stripped.size, file.size);
    ASSERT_TRUE(
        binary_write(f.arena, &f.diag, path(&f, "small"), stripped.bytes, stripped.size, true));

    static const char *const results[] = { "out", "small" };
    for (size_t i = 0; i < 2; i++) {
        harness_note("%s, %s", compiler, results[i]);
        said = run(&f, &status, arena_format(f.arena, "readelf -lW %s", path(&f, results[i])));
        EXPECT_EQ(status, 0);
        EXPECT_NULL(strstr(said, "Warning"));
        EXPECT_NULL(strstr(said, "Error"));
        EXPECT_NULL(strstr(said, "rror:"));
        EXPECT_STR_CONTAINS(said, "LOOS+0x4c34003");
        said = run(&f, &status, arena_format(f.arena, "%s %s", runner, path(&f, results[i])));
        EXPECT_STR_EQ(said, "");
        EXPECT_EQ(status, 42);
    }
    finish(&f);
}

TEST(edit, x86_64_program_runs)
{
    check_program("gcc", "", "env");
}

TEST(edit, x86_64_program_with_phdr_segment_runs)
{
    // A linker script with PT_PHDR: the header must follow the table.
    check_program("gcc",
                  "-Wl,-T,tools/elf/tests/phdr.ld -Wl,--no-warn-rwx-segments -Wl,--build-id=none",
                  "env");
}

TEST(edit, aarch64_program_runs)
{
    check_program("aarch64-linux-gnu-gcc", "", "qemu-aarch64");
}

TEST(edit, riscv64_program_runs)
{
    check_program("riscv64-linux-gnu-gcc", "", "qemu-riscv64");
}

// ---- Without a linker

static const char zeros[64];
static const elf_make_segment_t segments[] = {
    { PT_LOAD, PF_R | PF_X, 0x10000, 0x90000, zeros, 64, 64, 4096 },
    { PT_LOAD, PF_R | PF_W, 0x12000, 0x92000, zeros, 4, 0x2001, 4096 },
};
static const elf_make_symbol_t symbols_64[] = { { SEL4_PHDRS_VADDR_SYMBOL, 0x10000, 8 },
                                                { SEL4_PHDRS_COUNT_SYMBOL, 0x10008, 2 },
                                                { "patched_value", 0x10010, 4 },
                                                { "in_bss", 0x12004, 4 } };
static const elf_make_symbol_t symbols_32[] = { { SEL4_PHDRS_VADDR_SYMBOL, 0x10000, 4 },
                                                { SEL4_PHDRS_COUNT_SYMBOL, 0x10008, 2 },
                                                { "patched_value", 0x10010, 4 } };

static elf_make_t sample(bool is_64)
{
    return (elf_make_t){ .is_64 = is_64,
                         .type = ET_EXEC,
                         .machine = is_64 ? EM_AARCH64 : EM_ARM,
                         .entry = 0x10000,
                         .segments = segments,
                         .segment_count = 2,
                         .symbols = is_64 ? symbols_64 : symbols_32,
                         .symbol_count = is_64 ? 4 : 3 };
}

static void open_made(fixture_t *f, const elf_make_t *make, elf_t *ret_elf)
{
    text_t text = { 0 };
    elf_make(make, &text);
    binary_t binary = { "x.elf", (uint8_t *)arena_copy(f->arena, text.bytes, text.size),
                        text.size };
    text_finish(&text);
    ASSERT_TRUE(elf_open(f->arena, &f->diag, &binary, ret_elf));
}

static uint64_t number_at(const elf_t *elf, uint64_t vaddr, unsigned size)
{
    uint64_t offset = 0;
    uint64_t value = 0;

    EXPECT_TRUE(elf_file_offset(elf, vaddr, size, &offset));
    memcpy(&value, elf->bytes + offset, size);
    return value;
}

static const elf_segment_t *find(const elf_t *elf, uint32_t type)
{
    for (size_t i = 0; i < elf->segment_count; i++) {
        if (elf->segments[i].type == type) {
            return &elf->segments[i];
        }
    }
    return NULL;
}

TEST(edit, places_and_symbols)
{
    for (int is_64 = 0; is_64 < 2; is_64++) {
        fixture_t f;
        elf_t elf;
        elf_t out;
        binary_t file;

        start(&f);
        harness_note("%s bits", is_64 ? "64" : "32");
        elf_make_t make = sample(is_64);
        open_made(&f, &make, &elf);
        ASSERT_TRUE(edit_once(&f, &elf, "abcde", 5, &file));
        ASSERT_TRUE(elf_open(f.arena, &f.diag, &file, &out));
        // The two, the data, its marker, the table.
        ASSERT_EQ(out.segment_count, 5);
        const elf_segment_t *marker = find(&out, PT_SEL4_CAPDL_SPEC);
        ASSERT_NOT_NULL(marker);
        const elf_segment_t *load = &out.segments[2];
        EXPECT_EQ(load->type, PT_LOAD);
        EXPECT_EQ(load->flags, PF_R);
        EXPECT_EQ(load->vaddr, marker->vaddr);
        EXPECT_GE(load->vaddr, 0x15000);
        EXPECT_EQ(load->paddr - load->vaddr, 0x80000);
        EXPECT_EQ(load->vaddr % 16, 0);
        EXPECT_EQ(load->vaddr % 4096, load->offset % 4096);
        EXPECT_EQ(load->file_size, 5);
        EXPECT_EQ(load->memory_size, 5);
        EXPECT_BYTES_EQ(out.bytes + load->offset, "abcde", 5);
        EXPECT_EQ(number_at(&out, 0x10000, is_64 ? 8 : 4), out.segments[4].vaddr);
        EXPECT_EQ(number_at(&out, 0x10008, 2), 5);
        EXPECT_EQ(number_at(&out, 0x10010, 4), 0x12345678);
        EXPECT_EQ(out.segments[4].offset, out.phdrs_offset);

        // Again: the old table's segment goes, the new data comes after the old.
        binary_t again;
        elf_t twice;
        ASSERT_TRUE(edit_once(&f, &out, "fg", 2, &again));
        ASSERT_TRUE(elf_open(f.arena, &f.diag, &again, &twice));
        EXPECT_EQ(twice.segment_count, 7);
        EXPECT_EQ(number_at(&twice, 0x10008, 2), 7);
        EXPECT_BYTES_EQ(twice.bytes + twice.segments[2].offset, "abcde", 5);
        EXPECT_BYTES_EQ(twice.bytes + twice.segments[4].offset, "fg", 2);
        EXPECT_GE(twice.segments[4].vaddr, twice.segments[2].vaddr + 4096 - 16);
        finish(&f);
    }
}

TEST(edit, next_address_is_where_it_goes)
{
    fixture_t f;
    elf_t elf;
    elf_make_t make = sample(true);

    start(&f);
    open_made(&f, &make, &elf);
    elf_edit_t *edit = elf_edit_create(f.arena, &f.diag, &elf);
    ASSERT_NOT_NULL(edit);
    for (uint64_t align = 1; align <= 4096; align *= 2) {
        uint64_t vaddr;
        uint64_t paddr;
        ASSERT_TRUE(elf_edit_next_address(edit, align, &vaddr, &paddr));
        EXPECT_EQ(vaddr % align, 0);
        EXPECT_EQ(paddr, vaddr + 0x80000);
        ASSERT_TRUE(elf_edit_add_segment(edit, 0, align, &vaddr, sizeof vaddr));
    }
    binary_t file;
    elf_t out;
    ASSERT_TRUE(elf_edit_finish(edit, &file));
    ASSERT_TRUE(elf_open(f.arena, &f.diag, &file, &out));
    for (size_t i = 2; i < 2 + 13; i++) {
        EXPECT_EQ(number_at(&out, out.segments[i].vaddr, 8), out.segments[i].vaddr);
    }
    elf_edit_destroy(edit);
    finish(&f);
}

// What is refused, in words.
static void expect_refused(elf_make_t make, uint64_t align, const char *message)
{
    fixture_t f;
    elf_t elf;
    binary_t file;

    start(&f);
    harness_note("%s", message);
    open_made(&f, &make, &elf);
    elf_edit_t *edit = elf_edit_create(f.arena, &f.diag, &elf);
    bool ok = edit && elf_edit_add_segment(edit, 0, align, "x", 1) && elf_edit_finish(edit, &file);
    EXPECT_FALSE(ok);
    if (edit) {
        EXPECT_FALSE(elf_edit_finish(edit, &file));
    }
    fflush(f.diag.out);
    EXPECT_STR_CONTAINS(f.messages, "x.elf: error: ");
    EXPECT_STR_CONTAINS(f.messages, message);
    elf_edit_destroy(edit);
    finish(&f);
}

TEST(edit, refuses_what_it_cannot_do)
{
    elf_make_t make = sample(true);
    make.type = ET_DYN;
    expect_refused(make, 16, "link it with -static -no-pie");

    make = sample(true);
    make.segment_count = 0;
    expect_refused(make, 16, "there is nothing to load in this file");

    make = sample(true);
    make.symbol_count = 1;
    expect_refused(make, 16, "there is no symbol 'sel4_phdrs_patched__phnum'; link the library");

    make = sample(true);
    make.symbol_count = 0;
    expect_refused(make, 16, "give the file before it is stripped");

    make = sample(true);
    expect_refused(make, 8192, "link it with -z max-page-size=0x2000");
    expect_refused(make, 3, "data aligned to 0x3 does not fit");

    elf_make_symbol_t wrong[] = { symbols_64[0], symbols_64[1] };
    wrong[0].size = 4;
    make.symbols = wrong;
    make.symbol_count = 2;
    expect_refused(make, 16, "has 4 bytes, not 8");
    wrong[0] = (elf_make_symbol_t){ SEL4_PHDRS_VADDR_SYMBOL, 0x12004, 8 };
    expect_refused(make, 16, "the file has no bytes for; keep it out of .bss");

    elf_make_segment_t odd[] = { segments[0], segments[1] };
    odd[1].align = 24;
    make = sample(true);
    make.segments = odd;
    expect_refused(make, 16, "the alignment 0x18 of segment 1 is no power of two");

    odd[1] = segments[1];
    odd[1].vaddr = UINT64_C(0xffffffffffffd000);
    expect_refused(make, 16, "no addresses are left after its last segment");

    elf_make_t narrow = sample(false);
    elf_make_segment_t high[] = { segments[0], segments[1] };
    high[1].vaddr = 0xffffd000;
    high[1].memory_size = 0x2001;
    narrow.segments = high;
    expect_refused(narrow, 16, "no addresses are left after its last segment");
}

TEST(edit, narrow_copy)
{
    static const elf_make_segment_t kernel[] = {
        { PT_LOAD, PF_R | PF_X, 0x100000, 0x100000, zeros, 64, 64, 4096 },
        { PT_LOAD, PF_R | PF_W, UINT64_C(0xffffffff80101040), 0x101040, "abc", 3, 0x3000, 4096 },
    };
    fixture_t f;
    elf_t elf;
    elf_t out;
    binary_t file;

    start(&f);
    elf_make_t make = { .is_64 = true,
                        .type = ET_EXEC,
                        .machine = EM_X86_64,
                        .entry = 0x100010,
                        .segments = kernel,
                        .segment_count = 2 };
    open_made(&f, &make, &elf);
    ASSERT_TRUE(elf_narrow(f.arena, &f.diag, &elf, EM_386, 0, &file));
    ASSERT_TRUE(elf_open(f.arena, &f.diag, &file, &out));
    EXPECT_FALSE(out.is_64);
    EXPECT_EQ(out.machine, EM_386);
    EXPECT_EQ(out.entry, 0x100010);
    ASSERT_EQ(out.segment_count, 2);
    EXPECT_EQ(out.segments[1].vaddr, 0x80101040);
    EXPECT_EQ(out.segments[1].paddr, 0x101040);
    EXPECT_EQ(out.segments[1].memory_size, 0x3000);
    EXPECT_BYTES_EQ(out.bytes + out.segments[1].offset, "abc", 3);

    // The same with a mark behind.
    ASSERT_TRUE(elf_narrow(f.arena, &f.diag, &elf, EM_386, PT_SEL4_KERNEL_SILENT, &file));
    ASSERT_TRUE(elf_open(f.arena, &f.diag, &file, &out));
    ASSERT_EQ(out.segment_count, 3);
    EXPECT_EQ(out.segments[2].type, PT_SEL4_KERNEL_SILENT);
    EXPECT_EQ(out.segments[2].file_size, 0u);
    EXPECT_BYTES_EQ(out.bytes + out.segments[1].offset, "abc", 3);

    elf_make_segment_t high = kernel[0];
    high.paddr = UINT64_C(0xffffffff);
    make.segments = &high;
    make.segment_count = 1;
    open_made(&f, &make, &elf);
    EXPECT_FALSE(elf_narrow(f.arena, &f.diag, &elf, EM_386, 0, &file));
    fflush(f.diag.out);
    EXPECT_STR_CONTAINS(f.messages, "above 4 GiB");
    finish(&f);
}
