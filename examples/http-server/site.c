// SPDX-License-Identifier: BSD-2-Clause

/*
 *     disk ── cache ── partition ── FAT ──┐
 *                                         ├── /site: pages; /tls: key and certificate
 *     archive in memory, if there is none ┘
 */

#include <string.h>

#include <sel4c/blk_cache.h>
#include <sel4c/blk_disk.h>
#include <sel4c/blk_partition.h>
#include <sel4c/fs_archive.h>
#include <sel4c/fs_fat.h>

#include "server.h"

// Many handshakes at once leave little time to see what the disk has done.
#define DISK_TIME      SEL4_ASYNC_S(30)
#define BUFFER_SIZE    (16 * 1024)
#define BUFFERS_MAX    16
#define LINE_SIZE      4096
#define LINES          512
#define PARTITIONS_MAX 8
#define ENTRIES_MAX    512
#define SITE           "/site"

static struct {
    sel4_blk_disk_t disk;
    bool has_disk;
    sel4_blk_buffer_t buffers[BUFFERS_MAX];
    sel4_blk_cache_t cache;
    sel4_blk_part_t part;
    sel4_fs_fat_t volume;
    sel4_fs_archive_t archive;
    sel4_fs_archive_entry_t entries[ENTRIES_MAX];
    sel4_fs_t fs;
    const char *source;
} site;

const char *site_source(void)
{
    return site.source;
}

void site_handle_disk_event(void)
{
    if (site.has_disk) {
        sel4_blk_disk_handle_event(&site.disk);
    }
}

/* ---- The disk */

static sel4_blk_result_t open_cache(const sel4_disk_t *disk, sel4_mutable_span_t data,
                                    sel4_blk_t *ret_blk)
{
    size_t count = data.size / BUFFER_SIZE < BUFFERS_MAX ? data.size / BUFFER_SIZE : BUFFERS_MAX;
    for (size_t i = 0; i < count; i++) {
        site.buffers[i] = (sel4_blk_buffer_t){ .bytes = data.data + i * BUFFER_SIZE };
    }
    sel4_blk_t blk;
    SEL4_TRY(sel4_blk_disk_init(&site.disk, *disk, site.buffers, count, BUFFER_SIZE, &blk));
    site.has_disk = true;
    size_t size = SEL4_BLK_CACHE_SIZE(LINES, (size_t)LINE_SIZE);
    void *storage = memory_take(size, "the cache of the disk");
    return sel4_blk_cache_init(&site.cache, blk, storage, size, LINE_SIZE, ret_blk);
}

static bool is_fat(const sel4_blk_partition_t *partition)
{
    static const uint8_t types[] = { 0x01, 0x04, 0x06, 0x0b, 0x0c, 0x0e };
    return partition->is_gpt || memchr(types, partition->mbr_type, sizeof(types)) != NULL;
}

// The first partition that may be FAT; all of the disk, if it has no partitions.
static sel4_blk_result_t find_partition(sel4_async_task_t *self, sel4_blk_t *blk)
{
    sel4_blk_partition_t partitions[PARTITIONS_MAX];
    size_t count;
    sel4_async_time_t deadline = sel4_async_after(self, DISK_TIME);
    sel4_blk_error_t error =
        sel4_blk_partitions_read(*blk, self, partitions, PARTITIONS_MAX, deadline, &count).error;
    if (error != SEL4_BLK_OK && error != SEL4_BLK_ERR_TOO_MANY) {
        return SEL4_BLK_FAILURE(error == SEL4_BLK_ERR_NO_TABLE ? SEL4_BLK_OK : error);
    }
    for (size_t i = 0; i < count; i++) {
        if (is_fat(&partitions[i])) {
            return sel4_blk_part(&site.part, *blk, partitions[i].start, partitions[i].sector_count,
                                 blk);
        }
    }
    return SEL4_BLK_SUCCESS;
}

// A volume of somebody else, or one whose root is damaged.
static bool has_site(sel4_async_task_t *self)
{
    sel4_fs_info_t info;
    sel4_fs_error_t error =
        sel4_fs_info(self, site.fs, SITE, sel4_async_after(self, DISK_TIME), &info).error;
    if (error == SEL4_FS_OK && !info.is_folder) {
        error = SEL4_FS_ERR_NOT_FOLDER;
    }
    if (error != SEL4_FS_OK) {
        sel4_debug_print("disk: no " SITE ": %s\n", sel4_fs_error_text(error));
    }
    return error == SEL4_FS_OK;
}

static bool open_disk(sel4_async_task_t *self, const sel4_disk_t *disk, sel4_mutable_span_t data)
{
    static const sel4_fs_fat_options_t options = { .time = server_time, .device_time = DISK_TIME };
    sel4_blk_t blk;
    sel4_blk_error_t error = open_cache(disk, data, &blk).error;
    if (error == SEL4_BLK_OK) {
        error = find_partition(self, &blk).error;
    }
    if (error != SEL4_BLK_OK) {
        sel4_debug_print("disk: %s\n", sel4_blk_error_text(error));
        return false;
    }
    sel4_fs_error_t mounted = sel4_fs_fat_mount(self, &site.volume, blk, &options, &site.fs).error;
    if (mounted != SEL4_FS_OK) {
        sel4_debug_print("disk: %s\n", sel4_fs_error_text(mounted));
        return false;
    }
    return has_site(self);
}

static void open_archive(sel4_span_t archive)
{
    sel4_fs_error_t error =
        sel4_fs_archive_mount(&site.archive, archive, site.entries, ENTRIES_MAX, &site.fs).error;
    if (error != SEL4_FS_OK) {
        sel4_panic("no site: %s", sel4_fs_error_text(error));
    }
}

void site_open(sel4_async_task_t *self, const sel4_disk_t *disk, sel4_mutable_span_t disk_data,
               sel4_span_t archive)
{
    site.source = "disk";
    if (disk == NULL || !open_disk(self, disk, disk_data)) {
        site.source = "memory";
        open_archive(archive);
    }
    sel4_debug_print("site: from %s\n", site.source);
}

sel4_span_t site_read(sel4_async_task_t *self, const char *path, sel4_mutable_span_t buffer)
{
    sel4_fs_file_t file;
    size_t size = 0;
    sel4_async_time_t deadline = sel4_async_after(self, DISK_TIME);
    sel4_fs_error_t error = sel4_fs_open(self, site.fs, path, SEL4_FS_READ, deadline, &file).error;
    if (error == SEL4_FS_OK && sel4_fs_size(&file) >= buffer.size) {
        error = SEL4_FS_ERR_MEMORY;
    }
    if (error == SEL4_FS_OK) {
        error = sel4_fs_read(self, &file, 0, buffer, deadline, &size).error;
    }
    (void)sel4_fs_close(self, &file).error;
    if (error != SEL4_FS_OK) {
        sel4_debug_print("%s: %s\n", path, sel4_fs_error_text(error));
        return sel4_span(NULL, 0);
    }
    buffer.data[size] = 0;
    return sel4_span(buffer.data, size + 1);
}

/* ---- The pages */

#define FILES_MAX CONNECTIONS_MAX

static sel4_fs_file_t files[FILES_MAX];

static sel4_http_tree_error_t tree_error_of(sel4_fs_error_t error)
{
    switch (error) {
    case SEL4_FS_OK:
        return SEL4_HTTP_TREE_OK;
    case SEL4_FS_ERR_NOT_FOUND:
    case SEL4_FS_ERR_NOT_FOLDER:
    case SEL4_FS_ERR_NAME:
        return SEL4_HTTP_TREE_NOT_FOUND;
    case SEL4_FS_ERR_TIMED_OUT:
    case SEL4_FS_ERR_TOO_MANY:
        return SEL4_HTTP_TREE_BUSY;
    default:
        return SEL4_HTTP_TREE_FAILED;
    }
}

static sel4_fs_file_t *find_free_file(void)
{
    for (size_t i = 0; i < FILES_MAX; i++) {
        if (!files[i].is_open) {
            return &files[i];
        }
    }
    return NULL;
}

static bool make_path(sel4_span_t path, char *text, size_t text_size)
{
    size_t size = path.size == 1 ? 0 : path.size;
    if (sizeof(SITE) + size > text_size) {
        return false;
    }
    memcpy(text, SITE, sizeof(SITE) - 1);
    memcpy(text + sizeof(SITE) - 1, path.data, size);
    text[sizeof(SITE) - 1 + size] = '\0';
    return true;
}

static sel4_http_tree_error_t open_page(sel4_async_task_t *self, const char *path,
                                        const sel4_fs_info_t *info, sel4_http_file_t *ret_file)
{
    sel4_fs_file_t *file = find_free_file();
    if (file == NULL) {
        return SEL4_HTTP_TREE_BUSY;
    }
    // Taken already, since opening may wait.
    file->is_open = true;
    sel4_fs_file_t opened;
    sel4_fs_error_t error =
        sel4_fs_open(self, site.fs, path, SEL4_FS_READ, sel4_async_after(self, DISK_TIME), &opened)
            .error;
    *file = opened;
    if (error == SEL4_FS_OK) {
        *ret_file = (sel4_http_file_t){
            .size = sel4_fs_size(file),
            .modified = info->modified,
            .handle = (uintptr_t)file,
            .bytes = sel4_fs_bytes(file),
        };
    }
    return tree_error_of(error);
}

static sel4_http_tree_error_t tree_open(void *state, sel4_async_task_t *self, sel4_span_t path,
                                        sel4_http_file_t *ret_file)
{
    (void)state;
    char text[SEL4_FS_PATH_SIZE];
    sel4_fs_info_t info;
    if (!make_path(path, text, sizeof(text))) {
        return SEL4_HTTP_TREE_NOT_FOUND;
    }
    sel4_fs_error_t error =
        sel4_fs_info(self, site.fs, text, sel4_async_after(self, DISK_TIME), &info).error;
    if (error == SEL4_FS_OK && !info.is_folder) {
        return open_page(self, text, &info, ret_file);
    }
    *ret_file = (sel4_http_file_t){ .is_folder = true };
    return tree_error_of(error);
}

static sel4_http_tree_error_t tree_read(void *state, sel4_async_task_t *self,
                                        const sel4_http_file_t *file, uint64_t offset,
                                        sel4_mutable_span_t buffer)
{
    (void)state;
    size_t size;
    sel4_fs_error_t error = sel4_fs_read(self, (sel4_fs_file_t *)file->handle, offset, buffer,
                                         sel4_async_after(self, DISK_TIME), &size)
                                .error;
    return error == SEL4_FS_OK && size < buffer.size ? SEL4_HTTP_TREE_FAILED : tree_error_of(error);
}

static void tree_close(void *state, sel4_async_task_t *self, const sel4_http_file_t *file)
{
    (void)state;
    (void)sel4_fs_close(self, (sel4_fs_file_t *)file->handle).error;
}

const sel4_http_tree_t *site_tree(void)
{
    static const sel4_http_tree_t tree = { tree_open, tree_read, tree_close, NULL };
    return &tree;
}
