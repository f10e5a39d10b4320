// SPDX-License-Identifier: BSD-2-Clause

#include <stdio.h>
#include <string.h>

#include <sel4c/fs_archive.h>

#include "harness.h"

#define ENTRIES 8
#define FOREVER SEL4_ASYNC_FOREVER

static uint8_t bytes[64 * 1024];
static size_t size;
static sel4_fs_archive_t archive;
static sel4_fs_archive_entry_t entries[ENTRIES];
static sel4_fs_t fs;

// The text without its terminating zero.
static void put_text(void *at, const char *text)
{
    for (char *to = at; *text != '\0'; text++) {
        *to++ = *text;
    }
}

static void seal(uint8_t *block)
{
    unsigned sum = 0;
    memset(block + 148, ' ', 8);
    for (size_t i = 0; i < 512; i++) {
        sum += block[i];
    }
    snprintf((char *)block + 148, 8, "%06o", sum);
}

static uint8_t *add(const char *name, char type, const char *text)
{
    uint8_t *block = bytes + size;
    size_t text_size = strlen(text);
    memset(block, 0, 512 + (text_size + 511) / 512 * 512);
    snprintf((char *)block, 101, "%s", name);
    snprintf((char *)block + 124, 12, "%011o", (unsigned)text_size & 0777777);
    snprintf((char *)block + 136, 12, "%011o", 784111777);
    block[156] = (uint8_t)type;
    put_text(block + 257, "ustar");
    put_text(block + 263, "00");
    put_text(block + 512, text);
    seal(block);
    size += 512 + (text_size + 511) / 512 * 512;
    return block;
}

static void finish(void)
{
    memset(bytes + size, 0, 1024);
    size += 1024;
}

static sel4_fs_error_t mount(void)
{
    return sel4_fs_archive_mount(&archive, sel4_span(bytes, size), entries, ENTRIES, &fs).error;
}

static void make(void)
{
    size = 0;
    add("./", '5', "");
    add("./b.txt", '0', "hello");
    add("./a-b", '0', "dash");
    add("./a/", '5', "");
    add("./a/c", '0', "");
    add("./link", '2', "");
    finish();
}

TEST(archive, files_and_folders)
{
    make();
    ASSERT_EQ(mount(), SEL4_FS_OK);
    sel4_fs_file_t file;
    sel4_fs_info_t info;
    ASSERT_OK(sel4_fs_open(NULL, fs, "/b.txt", SEL4_FS_READ, FOREVER, &file));
    EXPECT_EQ(sel4_fs_size(&file), 5);
    EXPECT_BYTES_SIZED_EQ(sel4_fs_bytes(&file), 5, "hello", 5);
    EXPECT_TRUE(sel4_fs_bytes(&file) == bytes + 1024);
    char buffer[8];
    size_t got;
    EXPECT_OK(sel4_fs_read(NULL, &file, 3, sel4_mutable_span(buffer, 8), FOREVER, &got));
    EXPECT_BYTES_SIZED_EQ(buffer, got, "lo", 2);
    EXPECT_OK(sel4_fs_read(NULL, &file, 5, sel4_mutable_span(buffer, 8), FOREVER, &got));
    EXPECT_EQ(got, 0);
    EXPECT_ERROR(sel4_fs_write(NULL, &file, 0, sel4_span("x", 1), FOREVER), SEL4_FS_ERR_READ_ONLY);
    EXPECT_OK(sel4_fs_close(NULL, &file));
    EXPECT_TRUE(sel4_fs_bytes(&file) == NULL);
    ASSERT_OK(sel4_fs_info(NULL, fs, "/a", FOREVER, &info));
    EXPECT_TRUE(info.is_folder);
    EXPECT_EQ(info.modified, 784111777);
    EXPECT_ERROR(sel4_fs_open(NULL, fs, "/a", SEL4_FS_READ, FOREVER, &file), SEL4_FS_ERR_IS_FOLDER);
    EXPECT_ERROR(sel4_fs_open(NULL, fs, "/link", SEL4_FS_READ, FOREVER, &file),
                 SEL4_FS_ERR_NOT_FOUND);
    EXPECT_ERROR(sel4_fs_open(NULL, fs, "/b", SEL4_FS_READ, FOREVER, &file), SEL4_FS_ERR_NOT_FOUND);
    EXPECT_ERROR(sel4_fs_open(NULL, fs, "/b.txt", SEL4_FS_WRITE, FOREVER, &file),
                 SEL4_FS_ERR_READ_ONLY);
    EXPECT_ERROR(sel4_fs_remove(NULL, fs, "/b.txt", FOREVER), SEL4_FS_ERR_READ_ONLY);
}

static void list(const char *path, char *text)
{
    sel4_fs_file_t folder;
    sel4_fs_entry_t entry;
    text[0] = '\0';
    ASSERT_OK(sel4_fs_open_folder(NULL, fs, path, FOREVER, &folder));
    while (sel4_fs_next(NULL, &folder, FOREVER, &entry).error == SEL4_FS_OK) {
        sprintf(text + strlen(text), "%s%s ", entry.name, entry.info.is_folder ? "/" : "");
    }
    sel4_fs_close_folder(NULL, &folder);
}

TEST(archive, folders_tell_what_is_in_them)
{
    char text[256];
    make();
    ASSERT_EQ(mount(), SEL4_FS_OK);
    list("/", text);
    EXPECT_STR_EQ(text, "a/ a-b b.txt ");
    list("/a", text);
    EXPECT_STR_EQ(text, "c ");
    sel4_fs_file_t folder;
    EXPECT_ERROR(sel4_fs_open_folder(NULL, fs, "/b.txt", FOREVER, &folder), SEL4_FS_ERR_NOT_FOLDER);
    EXPECT_ERROR(sel4_fs_open_folder(NULL, fs, "/x", FOREVER, &folder), SEL4_FS_ERR_NOT_FOUND);
}

TEST(archive, of_two_files_of_one_name_the_later_counts)
{
    size = 0;
    add("a", '0', "old");
    add("./a", '0', "new one");
    finish();
    ASSERT_EQ(mount(), SEL4_FS_OK);
    sel4_fs_file_t file;
    ASSERT_OK(sel4_fs_open(NULL, fs, "/a", SEL4_FS_READ, FOREVER, &file));
    EXPECT_BYTES_SIZED_EQ(sel4_fs_bytes(&file), sel4_fs_size(&file), "new one", 7);
}

TEST(archive, what_is_none)
{
    size = 0;
    EXPECT_EQ(mount(), SEL4_FS_ERR_NO_FILE_SYSTEM);
    memset(bytes, 'x', 2048);
    size = 2048;
    EXPECT_EQ(mount(), SEL4_FS_ERR_NO_FILE_SYSTEM);
    size = 0;
    finish();
    EXPECT_EQ(mount(), SEL4_FS_OK); // an empty one
}

TEST(archive, damage)
{
    static const size_t places[] = { 0, 124, 130, 148, 156, 300 };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(places); i++) {
        make();
        bytes[512 + places[i]] ^= 1;
        EXPECT_EQ(mount(), SEL4_FS_ERR_DAMAGED);
    }
    make();
    size -= 1024 + 512 + 512 + 1;
    EXPECT_EQ(mount(), SEL4_FS_ERR_DAMAGED); // cut in a header
    size = 0;
    uint8_t *block = add("a", '0', "text");
    put_text(block + 124, "77777777777");
    seal(block);
    EXPECT_EQ(mount(), SEL4_FS_ERR_DAMAGED);
    put_text(block + 124, "           ");
    seal(block);
    EXPECT_EQ(mount(), SEL4_FS_ERR_DAMAGED);
}

TEST(archive, names_that_lead_elsewhere)
{
    static const char *const names[] = { "", "/", "..", "a/../b", "../a", "/a", "a//b", "a/./b" };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(names); i++) {
        harness_note("%s", names[i]);
        size = 0;
        add(names[i], '0', "");
        finish();
        EXPECT_EQ(mount(), SEL4_FS_ERR_NAME);
    }
    size = 0;
    uint8_t *block = add("a", '0', "");
    block[345] = 'p';
    seal(block);
    finish();
    EXPECT_EQ(mount(), SEL4_FS_ERR_NAME);
}

TEST(archive, more_than_there_is_room_for)
{
    size = 0;
    for (unsigned i = 0; i < ENTRIES; i++) {
        char name[8];
        snprintf(name, sizeof(name), "%u", i);
        add(name, '0', "");
    }
    finish();
    EXPECT_EQ(mount(), SEL4_FS_ERR_TOO_MANY); // with the root they are one more
}

TEST(archive, what_entries_say_about_the_next_one)
{
    static const struct {
        char type;
        const char *text;
        sel4_fs_error_t error;
    } cases[] = {
        { 'x', "27 mtime=1432000000.123456\n", SEL4_FS_OK },
        { 'x', "27 mtime=1432000000.123456\n9 path=x\n", SEL4_FS_ERR_NAME },
        { 'x', "9 path=x\n", SEL4_FS_ERR_NAME },
        { 'x', "12 size=100\n", SEL4_FS_ERR_DAMAGED },
        { 'x', "11 path=x\n", SEL4_FS_ERR_DAMAGED },
        { 'x', "99999999999999999999999 path=x\n", SEL4_FS_ERR_DAMAGED },
        { 'x', "1", SEL4_FS_ERR_DAMAGED },
        { 'x', "path=x\n", SEL4_FS_ERR_DAMAGED },
        { 'L', "a/very/long/name", SEL4_FS_ERR_NAME },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        harness_note("%s", cases[i].text);
        size = 0;
        add("./next", cases[i].type, cases[i].text);
        add("./a/very/long/na", '0', "hello");
        finish();
        EXPECT_EQ(mount(), cases[i].error);
    }
}
