// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Files and folders for tasks, whatever holds them: FAT (<sel4c/fs_fat.h>), an archive in memory
 * (<sel4c/fs_archive.h>).
 *
 *     sel4_fs_file_t file;
 *     SEL4_TRY(sel4_fs_open(self, fs, "/index.html", SEL4_FS_READ, deadline, &file));
 *     SEL4_TRY(sel4_fs_read(self, &file, 0, buffer, deadline, &size));
 *     sel4_fs_close(self, &file);
 *
 * Paths begin with a slash, are UTF-8, and have no "." and "..".  Many files may be open, by many
 * tasks; a file is used by one task at a time.
 *
 * A deadline is for getting a turn.  What has begun then is not torn away half way, by the deadline
 * or by a cancellation, but ends when the device has done it or given up: SEL4_FS_ERR_IO.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sel4c/async.h>
#include <sel4c/fs_error.h>
#include <sel4c/span.h>

// Bytes of a path with its terminating zero, and of a name in a folder.
#define SEL4_FS_PATH_SIZE 512
#define SEL4_FS_NAME_SIZE 256

typedef struct sel4_fs_info {
    uint64_t size;    // of a file
    int64_t modified; // seconds since 1970; 0: not known
    bool is_folder;
    bool is_read_only;
} sel4_fs_info_t;

// How a file is opened: one of the first two, and any of the others.
typedef enum sel4_fs_mode {
    SEL4_FS_READ = 1,
    SEL4_FS_WRITE = 2,    // and read
    SEL4_FS_CREATE = 4,   // if there is none
    SEL4_FS_NEW = 8,      // there must be none; implies CREATE
    SEL4_FS_TRUNCATE = 16 // to nothing
} sel4_fs_mode_t;

typedef struct sel4_fs_functions sel4_fs_functions_t;

// A file system, passed by value.
typedef struct sel4_fs {
    const sel4_fs_functions_t *functions;
    void *state;
} sel4_fs_t;

#define SEL4_FS_HANDLE_SIZE 96

// An open file or folder.
typedef struct sel4_fs_file {
    sel4_fs_t fs;
    bool is_open;
    _Alignas(8) unsigned char handle[SEL4_FS_HANDLE_SIZE]; // the file system's
} sel4_fs_file_t;

typedef struct sel4_fs_entry {
    sel4_fs_info_t info;
    char name[SEL4_FS_NAME_SIZE];
} sel4_fs_entry_t;

typedef struct sel4_fs_space {
    uint64_t total; // bytes
    uint64_t free;
} sel4_fs_space_t;

struct sel4_fs_functions {
    sel4_fs_result_t (*open)(void *state, sel4_async_task_t *self, const char *path, unsigned mode,
                             sel4_async_time_t deadline, void *handle);
    sel4_fs_result_t (*read)(void *state, sel4_async_task_t *self, void *handle, uint64_t offset,
                             sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                             size_t *ret_size);
    sel4_fs_result_t (*write)(void *state, sel4_async_task_t *self, void *handle, uint64_t offset,
                              sel4_span_t bytes, sel4_async_time_t deadline);
    sel4_fs_result_t (*truncate)(void *state, sel4_async_task_t *self, void *handle, uint64_t size,
                                 sel4_async_time_t deadline);
    sel4_fs_result_t (*sync)(void *state, sel4_async_task_t *self, void *handle,
                             sel4_async_time_t deadline);
    sel4_fs_result_t (*close)(void *state, sel4_async_task_t *self, void *handle);
    uint64_t (*size)(void *state, const void *handle);
    const uint8_t *(*bytes)(void *state, const void *handle);
    sel4_fs_result_t (*open_folder)(void *state, sel4_async_task_t *self, const char *path,
                                    sel4_async_time_t deadline, void *handle);
    sel4_fs_result_t (*next)(void *state, sel4_async_task_t *self, void *handle,
                             sel4_async_time_t deadline, sel4_fs_entry_t *ret_entry);
    sel4_fs_result_t (*close_folder)(void *state, sel4_async_task_t *self, void *handle);
    sel4_fs_result_t (*info)(void *state, sel4_async_task_t *self, const char *path,
                             sel4_async_time_t deadline, sel4_fs_info_t *ret_info);
    sel4_fs_result_t (*make_folder)(void *state, sel4_async_task_t *self, const char *path,
                                    sel4_async_time_t deadline);
    sel4_fs_result_t (*remove)(void *state, sel4_async_task_t *self, const char *path,
                               sel4_async_time_t deadline);
    sel4_fs_result_t (*rename)(void *state, sel4_async_task_t *self, const char *from,
                               const char *to, sel4_async_time_t deadline);
    sel4_fs_result_t (*space)(void *state, sel4_async_task_t *self, sel4_async_time_t deadline,
                              sel4_fs_space_t *ret_space);
};

/* ---- Files */

/*
 * Opens a file.
 *
 * Blocks  as all of the below
 * Fails   SEL4_FS_ERR_NOT_FOUND, _EXISTS, _IS_FOLDER, _NAME, _READ_ONLY, _FULL, _IN_USE,
 *         _TOO_MANY; and, as all of the below, _IO, _DAMAGED, _TIMED_OUT, _CANCELLED.  The file is
 *         not open then.
 * Owns    `file` is the caller's; sel4_fs_close() ends it
 */
sel4_fs_result_t sel4_fs_open(sel4_async_task_t *self, sel4_fs_t fs, const char *path,
                              unsigned mode, sel4_async_time_t deadline, sel4_fs_file_t *file);

/*
 * Reads from `offset` on until the buffer is full or the file ends.
 *
 * Fails  after SEL4_FS_ERR_IO or _DAMAGED the file can only be closed
 */
sel4_fs_result_t sel4_fs_read(sel4_async_task_t *self, sel4_fs_file_t *file, uint64_t offset,
                              sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                              size_t *ret_size);

/*
 * Writes all of `bytes` from `offset` on; a file that ends before grows, and what lies between
 * holds who knows what.  They are sure to be kept after sel4_fs_sync() or a close that succeeded.
 *
 * Fails  SEL4_FS_ERR_READ_ONLY  the file is open for reading
 *        SEL4_FS_ERR_FULL, _RANGE   some may have been written
 */
sel4_fs_result_t sel4_fs_write(sel4_async_task_t *self, sel4_fs_file_t *file, uint64_t offset,
                               sel4_span_t bytes, sel4_async_time_t deadline);

// Cuts the file to `size` bytes.  Fails with SEL4_FS_ERR_RANGE if it is shorter.
sel4_fs_result_t sel4_fs_truncate(sel4_async_task_t *self, sel4_fs_file_t *file, uint64_t size,
                                  sel4_async_time_t deadline);

// What was written outlasts a loss of power afterwards.
sel4_fs_result_t sel4_fs_sync(sel4_async_task_t *self, sel4_fs_file_t *file,
                              sel4_async_time_t deadline);

/*
 * Closes the file, whatever happens; does nothing to one that is not open.
 *
 * Fails  SEL4_FS_ERR_IO, _DAMAGED  not all that was written is kept
 */
sel4_fs_result_t sel4_fs_close(sel4_async_task_t *self, sel4_fs_file_t *file);

uint64_t sel4_fs_size(const sel4_fs_file_t *file);

// All of the file's bytes if they lie in memory and stay there; NULL otherwise.
const uint8_t *sel4_fs_bytes(const sel4_fs_file_t *file);

/* ---- Folders */

sel4_fs_result_t sel4_fs_open_folder(sel4_async_task_t *self, sel4_fs_t fs, const char *path,
                                     sel4_async_time_t deadline, sel4_fs_file_t *folder);

// The next entry, in no order.  Fails with SEL4_FS_ERR_NOT_FOUND at the end.
sel4_fs_result_t sel4_fs_next(sel4_async_task_t *self, sel4_fs_file_t *folder,
                              sel4_async_time_t deadline, sel4_fs_entry_t *ret_entry);

void sel4_fs_close_folder(sel4_async_task_t *self, sel4_fs_file_t *folder);

/* ---- Names */

sel4_fs_result_t sel4_fs_info(sel4_async_task_t *self, sel4_fs_t fs, const char *path,
                              sel4_async_time_t deadline, sel4_fs_info_t *ret_info);
sel4_fs_result_t sel4_fs_make_folder(sel4_async_task_t *self, sel4_fs_t fs, const char *path,
                                     sel4_async_time_t deadline);

// Removes a file, or a folder with nothing in it.
sel4_fs_result_t sel4_fs_remove(sel4_async_task_t *self, sel4_fs_t fs, const char *path,
                                sel4_async_time_t deadline);

/*
 * Gives a file or a folder another name, and another place.
 *
 * Fails  SEL4_FS_ERR_EXISTS  there is something at `to` already
 *        SEL4_FS_ERR_NAME    `to` lies in the folder `from`
 */
sel4_fs_result_t sel4_fs_rename(sel4_async_task_t *self, sel4_fs_t fs, const char *from,
                                const char *to, sel4_async_time_t deadline);

sel4_fs_result_t sel4_fs_space(sel4_async_task_t *self, sel4_fs_t fs, sel4_async_time_t deadline,
                               sel4_fs_space_t *ret_space);
