// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * FAT12, FAT16 and FAT32 with long names on a block device, by FatFs.
 *
 * The device is best a cache (<sel4c/blk_cache.h>): files have no buffers of their own.  Up to four
 * volumes, and 255 open files and folders of all of them.  Tasks need 4 KiB of stack for a call.
 * Times are UTC.
 */

#include <sel4c/async_semaphore.h>
#include <sel4c/blk.h>
#include <sel4c/fs.h>

#define SEL4_FS_FAT_STATE_SIZE 4224

typedef struct sel4_fs_fat_options {
    int64_t (*time)(void *context); // seconds since 1970, for files that are written; may be NULL
    void *context;
    sel4_async_time_t device_time; // that one request to the device may take; 0: 10 s
} sel4_fs_fat_options_t;

typedef struct sel4_fs_fat {
    sel4_blk_t blk;
    sel4_fs_fat_options_t options;
    sel4_async_semaphore_t turn;
    sel4_async_task_t *self; // whose turn it is
    uint8_t number;          // of the volume; from 1, 0 if it is not mounted
    _Alignas(8) unsigned char state[SEL4_FS_FAT_STATE_SIZE];
} sel4_fs_fat_t;

/*
 * Finds the file system on `blk`: a partition, or a device without any.
 *
 * Fails  SEL4_FS_ERR_NO_FILE_SYSTEM, _TOO_MANY, _IO, _RANGE (a device of 2 TiB and more)
 *        sel4_fs_fat_unmount() is not needed then
 * Owns   `volume` is the caller's, for as long as it is mounted
 */
sel4_fs_result_t sel4_fs_fat_mount(sel4_async_task_t *self, sel4_fs_fat_t *volume, sel4_blk_t blk,
                                   const sel4_fs_fat_options_t *options, sel4_fs_t *ret_fs);

// Needs  no file of it is open, no task uses it
void sel4_fs_fat_unmount(sel4_fs_fat_t *volume);

typedef enum sel4_fs_fat_kind {
    SEL4_FS_FAT_ANY, // by the size of the device: FAT12 or FAT16
    SEL4_FS_FAT32,
} sel4_fs_fat_kind_t;

/*
 * Makes an empty file system on `blk`; what was there is gone.
 *
 * Needs  `volume` is not mounted; it is used for the time of the call
 *        `work` is a buffer of at least one sector; a larger one is faster
 * Fails  SEL4_FS_ERR_RANGE  the device is too small or too large for the kind
 *        SEL4_FS_ERR_IO, _READ_ONLY, _TOO_MANY
 */
sel4_fs_result_t sel4_fs_fat_format(sel4_async_task_t *self, sel4_fs_fat_t *volume, sel4_blk_t blk,
                                    sel4_fs_fat_kind_t kind, sel4_mutable_span_t work);
