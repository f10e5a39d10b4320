// SPDX-License-Identifier: BSD-2-Clause

/*
 * A device of the fuzzer's bytes as a FAT volume: it is walked, its files are read, one is written
 * and one removed.  Whatever comes out, nothing is read or written outside, every call ends, and
 * every open file is given back.
 */

#include <stdlib.h>
#include <string.h>

#include <sel4c/blk_ram.h>
#include <sel4c/format.h>
#include <sel4c/fs_fat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FOREVER     SEL4_ASYNC_FOREVER
#define DEPTH_MAX   3
#define ENTRIES_MAX 12
#define READ_MAX    (64u * 1024)

static void require(int condition)
{
    if (!condition) {
        abort();
    }
}

static void read_file(sel4_async_task_t *self, sel4_fs_t fs, const char *path)
{
    static uint8_t buffer[4096];
    sel4_fs_file_t file;
    size_t size = sizeof(buffer);
    if (sel4_fs_open(self, fs, path, SEL4_FS_READ, FOREVER, &file).error != SEL4_FS_OK) {
        return;
    }
    for (uint64_t at = 0; at < READ_MAX && size == sizeof(buffer); at += size) {
        sel4_mutable_span_t span = sel4_mutable_span(buffer, sizeof(buffer));
        sel4_fs_error_t error = sel4_fs_read(self, &file, at, span, FOREVER, &size).error;
        require(size <= sizeof(buffer) && at + size <= sel4_fs_size(&file));
        if (error != SEL4_FS_OK) {
            break;
        }
    }
    (void)sel4_fs_close(self, &file).error;
}

static void walk(sel4_async_task_t *self, sel4_fs_t fs, const char *path, unsigned depth)
{
    sel4_fs_file_t folder;
    sel4_fs_entry_t entry;
    if (sel4_fs_open_folder(self, fs, path, FOREVER, &folder).error != SEL4_FS_OK) {
        return;
    }
    for (unsigned i = 0; i < ENTRIES_MAX; i++) {
        char below[SEL4_FS_PATH_SIZE];
        if (sel4_fs_next(self, &folder, FOREVER, &entry).error != SEL4_FS_OK) {
            break;
        }
        require(strnlen(entry.name, sizeof(entry.name)) < sizeof(entry.name));
        const char *folder_path = strlen(path) == 1 ? "" : path;
        size_t size = sel4_format(below, sizeof(below), "%s/%s", folder_path, entry.name);
        if (size >= sizeof(below)) {
            continue;
        }
        if (entry.info.is_folder && depth < DEPTH_MAX) {
            walk(self, fs, below, depth + 1);
        } else {
            read_file(self, fs, below);
        }
    }
    sel4_fs_close_folder(self, &folder);
}

static void change(sel4_async_task_t *self, sel4_fs_t fs)
{
    static const uint8_t bytes[3000] = { 1, 2, 3 };
    sel4_fs_file_t file;
    sel4_fs_space_t space;
    if (sel4_fs_open(self, fs, "/a/new long name.txt", SEL4_FS_WRITE | SEL4_FS_CREATE, FOREVER,
                     &file)
            .error == SEL4_FS_OK) {
        (void)sel4_fs_write(self, &file, 700, sel4_span(bytes, sizeof(bytes)), FOREVER).error;
        (void)sel4_fs_close(self, &file).error;
    }
    (void)sel4_fs_remove(self, fs, "/b.txt", FOREVER).error;
    (void)sel4_fs_make_folder(self, fs, "/c", FOREVER).error;
    (void)sel4_fs_rename(self, fs, "/a", "/c/d", FOREVER).error;
    (void)sel4_fs_space(self, fs, FOREVER, &space).error;
}

static void use(sel4_async_task_t *self, void *argument)
{
    static sel4_fs_fat_t volume;
    sel4_fs_t fs;
    sel4_blk_ram_t ram;
    sel4_blk_t blk = sel4_blk_ram(&ram, *(const sel4_mutable_span_t *)argument, 512);
    if (sel4_fs_fat_mount(self, &volume, blk, NULL, &fs).error == SEL4_FS_OK) {
        walk(self, fs, "/", 0);
        change(self, fs);
        sel4_fs_fat_unmount(&volume);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static _Alignas(16) unsigned char stack[512 * 1024];
    sel4_async_executor_t executor;
    sel4_async_bundle_t bundle;
    sel4_async_task_t task;
    if (size < 512) {
        return 0;
    }
    sel4_mutable_span_t bytes = sel4_mutable_span(malloc(size), size);
    require(bytes.data != NULL);
    memcpy(bytes.data, data, size);
    sel4_async_executor_init(&executor, NULL, NULL);
    sel4_async_bundle_init(&bundle, &executor);
    sel4_async_result_t result = sel4_async_spawn(
        &bundle, &task,
        &(sel4_async_task_options_t){
            .function = use, .argument = &bytes, .stack = stack, .stack_size = sizeof(stack) });
    require(result.error == SEL4_ASYNC_OK);
    sel4_async_run_until_stalled(&executor);
    require(sel4_async_task_count(&executor) == 0);
    free(bytes.data);
    return 0;
}
