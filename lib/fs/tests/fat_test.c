// SPDX-License-Identifier: BSD-2-Clause

#include <stdio.h>

#include <sel4c/fs_fat.h>

#include "fs_world.h"

#define MIB (1024u * 1024)

static uint8_t memory[40 * MIB];
static sel4_fs_fat_t volume;
static sel4_fs_t fs;
static uint8_t work[32 * 1024];

static int64_t some_time(void *context)
{
    (void)context;
    return 784111777; // an odd second
}

static const sel4_fs_fat_options_t options = { .time = some_time };

static void mount(sel4_async_task_t *self)
{
    ASSERT_OK(sel4_fs_fat_mount(self, &volume, world.blk, &options, &fs));
}

static void make(sel4_async_task_t *self, sel4_fs_fat_kind_t kind)
{
    ASSERT_OK(
        sel4_fs_fat_format(self, &volume, world.blk, kind, sel4_mutable_span(work, sizeof(work))));
    mount(self);
}

static void make_small(sel4_async_task_t *self)
{
    make(self, SEL4_FS_FAT_ANY);
}

static void write_text(sel4_async_task_t *self, const char *path, const char *text)
{
    sel4_fs_file_t file;
    harness_note("%s", path);
    ASSERT_OK(sel4_fs_open(self, fs, path, SEL4_FS_WRITE | SEL4_FS_CREATE | SEL4_FS_TRUNCATE,
                           FOREVER, &file));
    EXPECT_OK(sel4_fs_write(self, &file, 0, sel4_span(text, strlen(text)), FOREVER));
    EXPECT_OK(sel4_fs_close(self, &file));
}

static void expect_text(sel4_async_task_t *self, const char *path, const char *text)
{
    sel4_fs_file_t file;
    char buffer[256];
    size_t size;
    harness_note("%s", path);
    ASSERT_OK(sel4_fs_open(self, fs, path, SEL4_FS_READ, FOREVER, &file));
    EXPECT_EQ(sel4_fs_size(&file), strlen(text));
    EXPECT_OK(
        sel4_fs_read(self, &file, 0, sel4_mutable_span(buffer, sizeof(buffer)), FOREVER, &size));
    EXPECT_BYTES_SIZED_EQ(buffer, size, text, strlen(text));
    EXPECT_OK(sel4_fs_close(self, &file));
}

static void run_on(size_t size, sel4_async_function_t function)
{
    memset(memory, 0, size);
    world_init(memory, size);
    run_task(function, NULL);
    sel4_fs_fat_unmount(&volume);
}

/* ---- The three kinds */

typedef struct kind {
    size_t size;
    sel4_fs_fat_kind_t kind;
    unsigned clusters_min; // what makes a volume the one or the other
    unsigned clusters_max;
} kind_t;

static const kind_t *this_kind;

static void fill(uint8_t *bytes, size_t size, unsigned seed)
{
    for (size_t i = 0; i < size; i++) {
        seed = seed * 1103515245 + 12345;
        bytes[i] = (uint8_t)(seed >> 16);
    }
}

// As the boot sector has it.
static unsigned clusters(void)
{
    unsigned sectors = memory[19] | (unsigned)memory[20] << 8;
    if (sectors == 0) {
        sectors = memory[32] | (unsigned)memory[33] << 8 | (unsigned)memory[34] << 16;
    }
    return sectors / memory[13];
}

static void keep_a_big_file(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    static uint8_t written[200000];
    static uint8_t read[200000];
    sel4_fs_file_t file;
    size_t size;
    make(self, this_kind->kind);
    EXPECT_TRUE(clusters() >= this_kind->clusters_min && clusters() <= this_kind->clusters_max);
    fill(written, sizeof(written), 7);
    ASSERT_OK(sel4_fs_open(self, fs, "/Ein langer Name \xc3\xa4\xe2\x82\xac.bin",
                           SEL4_FS_WRITE | SEL4_FS_NEW, FOREVER, &file));
    for (size_t at = 0; at < sizeof(written); at += 7777) {
        size_t left = sizeof(written) - at;
        EXPECT_OK(sel4_fs_write(self, &file, at, sel4_span(written + at, left < 7777 ? left : 7777),
                                FOREVER));
    }
    EXPECT_OK(sel4_fs_close(self, &file));
    sel4_fs_fat_unmount(&volume);
    mount(self);
    ASSERT_OK(sel4_fs_open(self, fs, "/ein LANGER name \xc3\x84\xe2\x82\xac.BIN", SEL4_FS_READ,
                           FOREVER, &file));
    EXPECT_OK(sel4_fs_read(self, &file, 0, sel4_mutable_span(read, sizeof(read)), FOREVER, &size));
    EXPECT_BYTES_SIZED_EQ(read, size, written, sizeof(written));
    EXPECT_OK(sel4_fs_read(self, &file, 123456, sel4_mutable_span(read, 1000), FOREVER, &size));
    EXPECT_BYTES_SIZED_EQ(read, size, written + 123456, 1000);
    EXPECT_OK(sel4_fs_read(self, &file, 199990, sel4_mutable_span(read, 100), FOREVER, &size));
    EXPECT_BYTES_SIZED_EQ(read, size, written + 199990, 10);
    EXPECT_OK(sel4_fs_read(self, &file, UINT64_MAX, sel4_mutable_span(read, 100), FOREVER, &size));
    EXPECT_EQ(size, 0);
    EXPECT_ERROR(sel4_fs_write(self, &file, 0, sel4_span("x", 1), FOREVER), SEL4_FS_ERR_READ_ONLY);
    EXPECT_OK(sel4_fs_close(self, &file));
    EXPECT_ERROR(sel4_fs_read(self, &file, 0, sel4_mutable_span(read, 1), FOREVER, &size),
                 SEL4_FS_ERR_CLOSED);
    EXPECT_OK(sel4_fs_close(self, &file));
}

TEST(fat, files_of_each_kind_are_read_as_they_were_written)
{
    static const kind_t kinds[] = {
        { MIB, SEL4_FS_FAT_ANY, 0, 4084 },
        { 16 * MIB, SEL4_FS_FAT_ANY, 4096, 65524 },
        { 40 * MIB, SEL4_FS_FAT32, 65525, UINT32_MAX },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(kinds); i++) {
        this_kind = &kinds[i];
        harness_note("%zu bytes", this_kind->size);
        run_on(this_kind->size, keep_a_big_file);
    }
}

/* ---- Names and folders */

static void use_folders(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    make_small(self);
    sel4_fs_info_t info;
    EXPECT_OK(sel4_fs_make_folder(self, fs, "/a", FOREVER));
    EXPECT_OK(sel4_fs_make_folder(self, fs, "/a/b", FOREVER));
    EXPECT_ERROR(sel4_fs_make_folder(self, fs, "/a/b", FOREVER), SEL4_FS_ERR_EXISTS);
    EXPECT_ERROR(sel4_fs_make_folder(self, fs, "/x/y", FOREVER), SEL4_FS_ERR_NOT_FOUND);
    EXPECT_ERROR(sel4_fs_make_folder(self, fs, "/", FOREVER), SEL4_FS_ERR_EXISTS);
    write_text(self, "/a/b/one.txt", "one");
    write_text(self, "/a/two", "two!");
    ASSERT_OK(sel4_fs_info(self, fs, "/a/two", FOREVER, &info));
    EXPECT_EQ(info.size, 4);
    EXPECT_EQ(info.modified, 784111776); // FAT counts in twos
    EXPECT_FALSE(info.is_folder);
    ASSERT_OK(sel4_fs_info(self, fs, "/a", FOREVER, &info));
    EXPECT_TRUE(info.is_folder);
    ASSERT_OK(sel4_fs_info(self, fs, "/", FOREVER, &info));
    EXPECT_TRUE(info.is_folder);
    info = (sel4_fs_info_t){ .size = 7 };
    EXPECT_ERROR(sel4_fs_info(self, fs, "/a/three", FOREVER, &info), SEL4_FS_ERR_NOT_FOUND);
    EXPECT_FALSE(info.is_folder);
    EXPECT_EQ(info.size, 7);

    EXPECT_ERROR(sel4_fs_remove(self, fs, "/a", FOREVER), SEL4_FS_ERR_NOT_EMPTY);
    EXPECT_ERROR(sel4_fs_remove(self, fs, "/", FOREVER), SEL4_FS_ERR_NOT_EMPTY);
    EXPECT_ERROR(sel4_fs_rename(self, fs, "/a/two", "/a/b/one.txt", FOREVER), SEL4_FS_ERR_EXISTS);
    EXPECT_OK(sel4_fs_rename(self, fs, "/a/two", "/a/b/TWO.text", FOREVER));
    expect_text(self, "/a/b/two.text", "two!");
    EXPECT_ERROR(sel4_fs_info(self, fs, "/a/two", FOREVER, &info), SEL4_FS_ERR_NOT_FOUND);
    EXPECT_OK(sel4_fs_remove(self, fs, "/a/b/one.txt", FOREVER));
    EXPECT_OK(sel4_fs_remove(self, fs, "/a/b/two.text", FOREVER));
    EXPECT_OK(sel4_fs_remove(self, fs, "/a/b", FOREVER));
    EXPECT_OK(sel4_fs_remove(self, fs, "/a", FOREVER));
}

TEST(fat, folders)
{
    run_on(MIB, use_folders);
}

static void move_folders(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_fs_file_t open;
    make_small(self);
    EXPECT_OK(sel4_fs_make_folder(self, fs, "/A long folder", FOREVER));
    EXPECT_OK(sel4_fs_make_folder(self, fs, "/A long folder/b", FOREVER));
    EXPECT_OK(sel4_fs_make_folder(self, fs, "/c", FOREVER));
    write_text(self, "/A long folder/b/one", "one");
    ASSERT_OK(sel4_fs_open(self, fs, "/A long folder/b/one", SEL4_FS_READ, FOREVER, &open));
    // Into itself, in whatever way it is written.
    static const char *const inside[] = { "/A long folder/x", "/a LONG folder/b/x",
                                          "/ALONGF~1/b/x" };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(inside); i++) {
        harness_note("%s", inside[i]);
        EXPECT_ERROR(sel4_fs_rename(self, fs, "/A long folder", inside[i], FOREVER),
                     SEL4_FS_ERR_NAME);
    }
    EXPECT_OK(sel4_fs_close(self, &open));
    expect_text(self, "/A long folder/b/one", "one");
    // Elsewhere, and to another name in the same place.
    EXPECT_OK(sel4_fs_rename(self, fs, "/A long folder/b", "/c/b", FOREVER));
    EXPECT_OK(sel4_fs_rename(self, fs, "/c", "/A long folder/c", FOREVER));
    EXPECT_OK(sel4_fs_rename(self, fs, "/A long folder", "/a", FOREVER));
    expect_text(self, "/a/c/b/one", "one");
    EXPECT_ERROR(sel4_fs_rename(self, fs, "/none", "/a/x", FOREVER), SEL4_FS_ERR_NOT_FOUND);
}

TEST(fat, folders_move_but_not_into_themselves)
{
    run_on(MIB, move_folders);
}

static sel4_fs_file_t slow_file;

static void write_slow_file(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    make_small(self);
    ASSERT_OK(sel4_fs_open(self, fs, "/slow", SEL4_FS_WRITE | SEL4_FS_NEW, FOREVER, &slow_file));
    EXPECT_OK(sel4_fs_write(self, &slow_file, 0, sel4_span("x", 1), FOREVER));
}

static void close_slow_file(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    EXPECT_OK(sel4_fs_close(self, &slow_file));
}

// Whoever looks for a free one in a table of files must not take it meanwhile.
TEST(fat, a_file_is_open_until_it_is_closed)
{
    memset(memory, 0, MIB);
    world_init(memory, MIB);
    run_task(write_slow_file, NULL);
    world.latency = 1000;
    (void)start(close_slow_file, NULL);
    sel4_async_run_until_stalled(&world.executor);
    EXPECT_EQ(sel4_async_task_count(&world.executor), 1);
    EXPECT_TRUE(slow_file.is_open);
    run();
    EXPECT_FALSE(slow_file.is_open);
    sel4_fs_fat_unmount(&volume);
}

static void list_a_folder(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    make_small(self);
    bool seen[50] = { false };
    char path[64];
    sel4_fs_file_t folder;
    sel4_fs_entry_t entry;
    EXPECT_OK(sel4_fs_make_folder(self, fs, "/list", FOREVER));
    for (unsigned i = 0; i < 50; i++) {
        snprintf(path, sizeof(path), "/list/a file of number %u", i);
        write_text(self, path, "x");
    }
    ASSERT_OK(sel4_fs_open_folder(self, fs, "/list", FOREVER, &folder));
    unsigned count = 0;
    while (sel4_fs_next(self, &folder, FOREVER, &entry).error == SEL4_FS_OK) {
        unsigned number;
        ASSERT_EQ(sscanf(entry.name, "a file of number %u", &number), 1);
        ASSERT_TRUE(number < 50);
        EXPECT_FALSE(seen[number]);
        EXPECT_EQ(entry.info.size, 1);
        seen[number] = true;
        count++;
    }
    EXPECT_EQ(count, 50);
    EXPECT_ERROR(sel4_fs_next(self, &folder, FOREVER, &entry), SEL4_FS_ERR_NOT_FOUND);
    sel4_fs_close_folder(self, &folder);
    EXPECT_ERROR(sel4_fs_next(self, &folder, FOREVER, &entry), SEL4_FS_ERR_CLOSED);
    EXPECT_ERROR(sel4_fs_open_folder(self, fs, path, FOREVER, &folder), SEL4_FS_ERR_NOT_FOLDER);
    EXPECT_ERROR(sel4_fs_open_folder(self, fs, "/none", FOREVER, &folder), SEL4_FS_ERR_NOT_FOUND);
}

TEST(fat, a_folder_tells_each_entry_once)
{
    run_on(MIB, list_a_folder);
}

static void try_names(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    static const char *const names[] = {
        "",     "a",     "/a/",   "//a",  "/a//b", "/.",     "/..",       "/a/../b",
        "/./a", "/a\\b", "/a\nb", "/a:b", "/a*",   "/a\x7f", "/\xff\xff",
    };
    static char long_name[600];
    make_small(self);
    sel4_fs_file_t file;
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(names); i++) {
        harness_note("%s", names[i]);
        EXPECT_ERROR(
            sel4_fs_open(self, fs, names[i], SEL4_FS_WRITE | SEL4_FS_CREATE, FOREVER, &file),
            SEL4_FS_ERR_NAME);
        EXPECT_FALSE(file.is_open);
    }
    memset(long_name, 'a', sizeof(long_name) - 1);
    long_name[0] = '/';
    EXPECT_ERROR(sel4_fs_open(self, fs, long_name, SEL4_FS_READ, FOREVER, &file), SEL4_FS_ERR_NAME);
    long_name[256] = '\0';
    EXPECT_OK(sel4_fs_open(self, fs, long_name, SEL4_FS_WRITE | SEL4_FS_CREATE, FOREVER, &file));
    EXPECT_OK(sel4_fs_close(self, &file));
}

TEST(fat, names_that_are_none)
{
    run_on(MIB, try_names);
}

/* ---- How files are opened */

static void open_in_all_ways(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    make_small(self);
    sel4_fs_file_t file;
    sel4_fs_file_t other;
    EXPECT_ERROR(sel4_fs_open(self, fs, "/a", SEL4_FS_READ, FOREVER, &file), SEL4_FS_ERR_NOT_FOUND);
    EXPECT_ERROR(sel4_fs_open(self, fs, "/a", SEL4_FS_WRITE, FOREVER, &file),
                 SEL4_FS_ERR_NOT_FOUND);
    write_text(self, "/a", "0123456789");
    EXPECT_ERROR(sel4_fs_open(self, fs, "/a", SEL4_FS_WRITE | SEL4_FS_NEW, FOREVER, &file),
                 SEL4_FS_ERR_EXISTS);
    ASSERT_OK(sel4_fs_open(self, fs, "/a", SEL4_FS_WRITE | SEL4_FS_CREATE, FOREVER, &file));
    EXPECT_OK(sel4_fs_write(self, &file, 5, sel4_span("abc", 3), FOREVER));
    EXPECT_ERROR(sel4_fs_open(self, fs, "/a", SEL4_FS_READ, FOREVER, &other), SEL4_FS_ERR_IN_USE);
    EXPECT_ERROR(sel4_fs_remove(self, fs, "/a", FOREVER), SEL4_FS_ERR_IN_USE);
    EXPECT_OK(sel4_fs_close(self, &file));
    expect_text(self, "/a", "01234abc89");
    ASSERT_OK(sel4_fs_open(self, fs, "/a", SEL4_FS_WRITE, FOREVER, &file));
    EXPECT_OK(sel4_fs_truncate(self, &file, 3, FOREVER));
    EXPECT_ERROR(sel4_fs_truncate(self, &file, 4, FOREVER), SEL4_FS_ERR_RANGE);
    EXPECT_OK(sel4_fs_close(self, &file));
    expect_text(self, "/a", "012");
    ASSERT_OK(sel4_fs_open(self, fs, "/a", SEL4_FS_WRITE | SEL4_FS_TRUNCATE, FOREVER, &file));
    EXPECT_EQ(sel4_fs_size(&file), 0);
    EXPECT_OK(sel4_fs_close(self, &file));
    EXPECT_OK(sel4_fs_make_folder(self, fs, "/folder", FOREVER));
    EXPECT_ERROR(sel4_fs_open(self, fs, "/folder", SEL4_FS_READ, FOREVER, &file),
                 SEL4_FS_ERR_IS_FOLDER);
    EXPECT_ERROR(sel4_fs_open(self, fs, "/folder", SEL4_FS_WRITE | SEL4_FS_CREATE, FOREVER, &file),
                 SEL4_FS_ERR_IS_FOLDER);
    EXPECT_ERROR(sel4_fs_open(self, fs, "/", SEL4_FS_READ, FOREVER, &file), SEL4_FS_ERR_IS_FOLDER);
    EXPECT_ERROR(sel4_fs_open(self, fs, "/a/b", SEL4_FS_READ, FOREVER, &file),
                 SEL4_FS_ERR_NOT_FOUND);
}

TEST(fat, ways_to_open_a_file)
{
    run_on(MIB, open_in_all_ways);
}

static void open_many(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    static sel4_fs_file_t files[256];
    make_small(self);
    write_text(self, "/a", "x");
    for (unsigned i = 0; i < 255; i++) {
        ASSERT_OK(sel4_fs_open(self, fs, "/a", SEL4_FS_READ, FOREVER, &files[i]));
    }
    EXPECT_ERROR(sel4_fs_open(self, fs, "/a", SEL4_FS_READ, FOREVER, &files[255]),
                 SEL4_FS_ERR_TOO_MANY);
    EXPECT_ERROR(sel4_fs_open_folder(self, fs, "/", FOREVER, &files[255]), SEL4_FS_ERR_TOO_MANY);
    for (unsigned i = 0; i < 255; i++) {
        EXPECT_OK(sel4_fs_close(self, &files[i]));
    }
    unsigned opened = 0;
    sel4_fs_error_t error = SEL4_FS_OK;
    EXPECT_OK(sel4_fs_make_folder(self, fs, "/d", FOREVER));
    while (error == SEL4_FS_OK && opened < 256) {
        char path[32];
        snprintf(path, sizeof(path), "/d/%u", opened);
        error = sel4_fs_open(self, fs, path, SEL4_FS_WRITE | SEL4_FS_NEW, FOREVER, &files[opened])
                    .error;
        opened += error == SEL4_FS_OK;
    }
    EXPECT_EQ(error, SEL4_FS_ERR_TOO_MANY);
    EXPECT_EQ(opened, 255);
    while (opened > 0) {
        EXPECT_OK(sel4_fs_close(self, &files[--opened]));
    }
    write_text(self, "/b", "y");
}

TEST(fat, many_open_files)
{
    run_on(16 * MIB, open_many);
}

/* ---- Room */

static void fill_up(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    static uint8_t bytes[64 * 1024];
    sel4_fs_space_t space;
    sel4_fs_space_t full;
    sel4_fs_file_t file;
    make_small(self);
    ASSERT_OK(sel4_fs_space(self, fs, FOREVER, &space));
    EXPECT_TRUE(space.total > 900 * 1024 && space.total < MIB);
    EXPECT_EQ(space.free, space.total);
    ASSERT_OK(sel4_fs_open(self, fs, "/big", SEL4_FS_WRITE | SEL4_FS_NEW, FOREVER, &file));
    sel4_fs_error_t error = SEL4_FS_OK;
    uint64_t at = 0;
    while (error == SEL4_FS_OK) {
        error = sel4_fs_write(self, &file, at, sel4_span(bytes, sizeof(bytes)), FOREVER).error;
        at += sizeof(bytes);
    }
    EXPECT_EQ(error, SEL4_FS_ERR_FULL);
    EXPECT_EQ(sel4_fs_size(&file), space.total);
    EXPECT_ERROR(sel4_fs_write(self, &file, UINT64_C(0xffffffff), sel4_span(bytes, 1), FOREVER),
                 SEL4_FS_ERR_RANGE);
    EXPECT_OK(sel4_fs_close(self, &file));
    ASSERT_OK(sel4_fs_space(self, fs, FOREVER, &full));
    EXPECT_EQ(full.free, 0);
    EXPECT_ERROR(sel4_fs_make_folder(self, fs, "/d", FOREVER), SEL4_FS_ERR_FULL);
    EXPECT_OK(sel4_fs_remove(self, fs, "/big", FOREVER));
    ASSERT_OK(sel4_fs_space(self, fs, FOREVER, &full));
    EXPECT_EQ(full.free, space.free);
}

TEST(fat, a_full_volume)
{
    run_on(MIB, fill_up);
}

/* ---- Several tasks */

static unsigned busy;

static void write_and_read_own(sel4_async_task_t *self, void *argument)
{
    const char *name = argument;
    char text[200];
    for (unsigned round = 0; round < 10; round++) {
        memset(text, name[1], sizeof(text) - 1);
        text[sizeof(text) - 1] = '\0';
        text[round] = '\0';
        write_text(self, name, text);
        expect_text(self, name, text);
    }
    busy--;
}

static void make_and_start(sel4_async_task_t *self, void *argument)
{
    static const char *const names[] = { "/a", "/b", "/c", "/d", "/e" };
    (void)argument;
    make_small(self);
    world.latency = SEL4_ASYNC_US(100);
    busy = SEL4_ARRAY_COUNT(names);
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(names); i++) {
        (void)start(write_and_read_own, (void *)(uintptr_t)names[i]);
    }
}

TEST(fat, tasks_take_turns)
{
    run_on(MIB, make_and_start);
    EXPECT_EQ(busy, 0);
}

static sel4_fs_error_t late_error;

static void read_late(sel4_async_task_t *self, void *argument)
{
    sel4_fs_info_t info;
    (void)argument;
    late_error =
        sel4_fs_info(self, fs, "/a", sel4_async_after(self, SEL4_ASYNC_US(150)), &info).error;
}

static sel4_fs_error_t writer_error;

static void write_slowly(sel4_async_task_t *self, void *argument)
{
    static uint8_t bytes[5000];
    sel4_fs_file_t file;
    (void)argument;
    writer_error =
        sel4_fs_open(self, fs, "/w", SEL4_FS_WRITE | SEL4_FS_CREATE, FOREVER, &file).error;
    if (writer_error == SEL4_FS_OK) {
        writer_error =
            sel4_fs_write(self, &file, 0, sel4_span(bytes, sizeof(bytes)), FOREVER).error;
        (void)sel4_fs_close(self, &file).error;
    }
}

static void make_only(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    make_small(self);
}

static void mount_and_write(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    mount(self);
    write_text(self, "/a", "still works");
    expect_text(self, "/a", "still works");
}

TEST(fat, a_cancelled_task_leaves_the_volume_in_order)
{
    // Cancelled at each point in time, the writer leaves a volume that works.
    for (sel4_async_time_t when = 0; when < SEL4_ASYNC_MS(3); when += SEL4_ASYNC_US(50)) {
        memset(memory, 0, MIB);
        world_init(memory, MIB);
        run_task(make_only, NULL);
        world.latency = SEL4_ASYNC_US(100);
        world.now = 0;
        sel4_async_task_t *writer = start(write_slowly, NULL);
        while (sel4_async_run_until_stalled(&world.executor),
               sel4_async_next_deadline(&world.executor) <= when) {
            world.now = sel4_async_next_deadline(&world.executor);
        }
        sel4_async_task_cancel(writer);
        run();
        EXPECT_TRUE(writer_error == SEL4_FS_OK || writer_error == SEL4_FS_ERR_CANCELLED);
        sel4_fs_fat_unmount(&volume);
        world.latency = 0;
        run_task(mount_and_write, NULL);
        sel4_fs_fat_unmount(&volume);
    }
}

static void hold_the_turn(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    make_small(self);
    world.latency = SEL4_ASYNC_MS(1);
    (void)start(write_slowly, NULL);
    (void)start(read_late, NULL);
}

TEST(fat, who_waits_too_long_for_a_turn_gives_up)
{
    run_on(MIB, hold_the_turn);
    EXPECT_EQ(writer_error, SEL4_FS_OK);
    EXPECT_EQ(late_error, SEL4_FS_ERR_TIMED_OUT);
}

/* ---- Bad devices and bad images */

static void fail_at_each_request(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    unsigned failed = 0;
    make_small(self);
    write_text(self, "/a", "0123456789");
    for (unsigned after = 0; after < 30; after++) {
        sel4_fs_fat_unmount(&volume);
        world.failing = 0;
        mount(self);
        world.after = after;
        world.failing = 1;
        write_slowly(self, NULL);
        failed += world.failing == 0;
        EXPECT_TRUE(world.failing == 1 || writer_error == SEL4_FS_OK ||
                    writer_error == SEL4_FS_ERR_IO);
    }
    EXPECT_TRUE(failed > 5);
    world.failing = 0;
    sel4_fs_fat_unmount(&volume);
    mount(self);
    expect_text(self, "/a", "0123456789");
}

TEST(fat, a_device_that_fails_now_and_then)
{
    run_on(MIB, fail_at_each_request);
}

static void mount_nothing(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    static sel4_fs_fat_t volumes[5];
    sel4_fs_t other;
    EXPECT_ERROR(sel4_fs_fat_mount(self, &volume, world.blk, NULL, &fs),
                 SEL4_FS_ERR_NO_FILE_SYSTEM);
    world.failing = 1;
    EXPECT_ERROR(sel4_fs_fat_mount(self, &volume, world.blk, NULL, &fs), SEL4_FS_ERR_IO);
    world.blk.layout.sector_count = UINT64_C(1) << 32;
    EXPECT_ERROR(sel4_fs_fat_mount(self, &volume, world.blk, NULL, &fs), SEL4_FS_ERR_RANGE);
    world.blk.layout.sector_count = 2048;
    EXPECT_ERROR(sel4_fs_fat_format(self, &volume, world.blk, SEL4_FS_FAT32,
                                    sel4_mutable_span(work, sizeof(work))),
                 SEL4_FS_ERR_RANGE);
    EXPECT_OK(sel4_fs_fat_format(self, &volume, world.blk, SEL4_FS_FAT_ANY,
                                 sel4_mutable_span(work, 512)));
    for (unsigned i = 0; i < 4; i++) {
        ASSERT_OK(sel4_fs_fat_mount(self, &volumes[i], world.blk, NULL, &other));
    }
    EXPECT_ERROR(sel4_fs_fat_mount(self, &volumes[4], world.blk, NULL, &other),
                 SEL4_FS_ERR_TOO_MANY);
    for (unsigned i = 0; i < 4; i++) {
        sel4_fs_fat_unmount(&volumes[i]);
    }
}

TEST(fat, what_cannot_be_mounted)
{
    run_on(MIB, mount_nothing);
}

static void read_only_device(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_fs_file_t file;
    make_small(self);
    write_text(self, "/a", "text");
    sel4_fs_fat_unmount(&volume);
    world.blk.layout.is_read_only = true;
    mount(self);
    expect_text(self, "/a", "text");
    EXPECT_ERROR(sel4_fs_open(self, fs, "/b", SEL4_FS_WRITE | SEL4_FS_CREATE, FOREVER, &file),
                 SEL4_FS_ERR_READ_ONLY);
    EXPECT_ERROR(sel4_fs_remove(self, fs, "/a", FOREVER), SEL4_FS_ERR_READ_ONLY);
}

TEST(fat, a_device_that_takes_no_writes)
{
    run_on(MIB, read_only_device);
}
