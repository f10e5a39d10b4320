// SPDX-License-Identifier: BSD-2-Clause

/*
 * Files on a disk that another protection domain drives: the partitions of the disk, what the first
 * one holds, and a file that counts how often the system was started.
 */

#include <sel4c/blk_cache.h>
#include <sel4c/blk_disk.h>
#include <sel4c/blk_partition.h>
#include <sel4c/fs_fat.h>
#include <sel4c/microkit_io.h>

SEL4_MK_REGION(blk_rings, uint8_t);
SEL4_MK_REGION(blk_data, uint8_t);
SEL4_MK_WORD(blk_driver, 0);
SEL4_MK_WORD(timer_driver, 1);

#define DRIVER(name) SEL4_MK_CHANNEL((unsigned)SEL4_MK_WORD_VALUE(name##_driver))
#define PATIENCE     SEL4_ASYNC_S(5)
#define BUFFER_SIZE  4096
#define BUFFERS_MAX  8
#define LINES        64
#define PARTITIONS   4

static sel4_mk_executor_t executor;
static sel4_async_task_t task;
static _Alignas(16) unsigned char stack[32 * 1024];
static sel4_mk_timer_t timer;
static sel4_mk_disk_t driver;
static sel4_blk_disk_t disk;
static sel4_blk_buffer_t buffers[BUFFERS_MAX];
static sel4_blk_cache_t cache;
static _Alignas(void *) uint8_t lines[SEL4_BLK_CACHE_SIZE(LINES, 4096)];
static sel4_blk_part_t part;
static sel4_fs_fat_t volume;

static void expect_blk(sel4_blk_result_t result, const char *what)
{
    if (result.error != SEL4_BLK_OK) {
        sel4_panic("%s: %s", what, sel4_blk_error_text(result.error));
    }
}

static void expect_fs(sel4_fs_result_t result, const char *what)
{
    if (result.error != SEL4_FS_OK) {
        sel4_panic("%s: %s", what, sel4_fs_error_text(result.error));
    }
}

/* ---- From the disk to the file system */

static sel4_blk_t open_disk(void)
{
    sel4_disk_t found;
    sel4_blk_t blk;
    sel4_mutable_span_t data = SEL4_MK_IO_REGION(blk_data);
    if (!sel4_mk_disk_open(&driver, DRIVER(blk), SEL4_MK_IO_REGION(blk_rings), data, &found)) {
        sel4_panic("there is no disk");
    }
    size_t count = data.size / BUFFER_SIZE < BUFFERS_MAX ? data.size / BUFFER_SIZE : BUFFERS_MAX;
    for (size_t i = 0; i < count; i++) {
        buffers[i] = (sel4_blk_buffer_t){ .bytes = data.data + i * BUFFER_SIZE };
    }
    expect_blk(sel4_blk_disk_init(&disk, found, buffers, count, BUFFER_SIZE, &blk), "disk");
    expect_blk(sel4_blk_cache_init(&cache, blk, lines, sizeof(lines), 4096, &blk), "cache");
    sel4_debug_print("a disk of %lu sectors of %u bytes\n", (unsigned long)blk.layout.sector_count,
                     blk.layout.sector_size);
    return blk;
}

static sel4_blk_t open_first_partition(sel4_async_task_t *self, sel4_blk_t blk)
{
    sel4_blk_partition_t partitions[PARTITIONS];
    size_t count;
    expect_blk(sel4_blk_partitions_read(blk, self, partitions, PARTITIONS,
                                        sel4_async_after(self, PATIENCE), &count),
               "partitions");
    for (size_t i = 0; i < count; i++) {
        sel4_debug_print("partition %zu: %lu sectors from %lu on, type %02x\n", i + 1,
                         (unsigned long)partitions[i].sector_count,
                         (unsigned long)partitions[i].start, partitions[i].mbr_type);
    }
    if (count == 0) {
        sel4_panic("there is no partition");
    }
    expect_blk(sel4_blk_part(&part, blk, partitions[0].start, partitions[0].sector_count, &blk),
               "first partition");
    return blk;
}

/* ---- Files */

static void list(sel4_async_task_t *self, sel4_fs_t fs)
{
    sel4_fs_file_t folder;
    sel4_fs_entry_t entry;
    sel4_async_time_t deadline = sel4_async_after(self, PATIENCE);
    expect_fs(sel4_fs_open_folder(self, fs, "/", deadline, &folder), "/");
    while (sel4_fs_next(self, &folder, deadline, &entry).error == SEL4_FS_OK) {
        sel4_debug_print("/%s: %lu bytes\n", entry.name, (unsigned long)entry.info.size);
    }
    sel4_fs_close_folder(self, &folder);
}

// The number in a file; 0 if there is none.
static unsigned read_count(sel4_async_task_t *self, sel4_fs_file_t *file)
{
    char text[16];
    size_t size;
    unsigned count = 0;
    expect_fs(sel4_fs_read(self, file, 0, sel4_mutable_span(text, sizeof(text)),
                           sel4_async_after(self, PATIENCE), &size),
              "reading");
    for (size_t i = 0; i < size && text[i] >= '0' && text[i] <= '9'; i++) {
        count = count * 10 + (unsigned)(text[i] - '0');
    }
    return count;
}

static void write_count(sel4_async_task_t *self, sel4_fs_file_t *file, unsigned count)
{
    char text[16];
    size_t size = sel4_format(text, sizeof(text), "%u\n", count);
    expect_fs(sel4_fs_write(self, file, 0, sel4_span(text, size), sel4_async_after(self, PATIENCE)),
              "writing");
}

static void count_starts(sel4_async_task_t *self, sel4_fs_t fs)
{
    static const char path[] = "/Number of starts.txt";
    sel4_fs_file_t file;
    expect_fs(sel4_fs_open(self, fs, path, SEL4_FS_WRITE | SEL4_FS_CREATE,
                           sel4_async_after(self, PATIENCE), &file),
              path);
    write_count(self, &file, read_count(self, &file) + 1);
    expect_fs(sel4_fs_close(self, &file), path);
    expect_fs(sel4_fs_open(self, fs, path, SEL4_FS_READ, sel4_async_after(self, PATIENCE), &file),
              path);
    sel4_debug_print("started %u times\n", read_count(self, &file));
    expect_fs(sel4_fs_close(self, &file), path);
}

static void use_disk(sel4_async_task_t *self, void *argument)
{
    (void)argument;
    sel4_fs_t fs;
    sel4_blk_t blk = open_first_partition(self, open_disk());
    expect_fs(sel4_fs_fat_mount(self, &volume, blk, NULL, &fs), "file system");
    list(self, fs);
    count_starts(self, fs);
    expect_blk(sel4_blk_flush(blk, self, sel4_async_after(self, PATIENCE)), "flush");
    sel4_debug_print("done\n");
}

/* ---- Events */

static void notified(sel4_mk_handler_t *handler, sel4_mk_channel_t channel)
{
    (void)handler;
    sel4_mk_executor_begin(&executor);
    if (channel.id == DRIVER(blk).id) {
        sel4_blk_disk_handle_event(&disk);
    }
    sel4_mk_executor_run(&executor);
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler = { .notified = notified };
    sel4_mk_executor_init(&executor, sel4_mk_timer_open(&timer, DRIVER(timer)));
    sel4_mk_executor_spawn(&executor, &task,
                           &(sel4_async_task_options_t){
                               .function = use_disk,
                               .stack = stack,
                               .stack_size = sizeof(stack),
                           });
    sel4_mk_executor_run(&executor);
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init, stack_size(16 * 1024));
