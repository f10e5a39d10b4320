// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// Between lib/fs and FatFs: whose turn it is in a volume, and what FatFs's results mean.

#include <ff.h>

// Needs the types of the one before.
#include <diskio.h>

#include <sel4c/fs_fat.h>

/*
 * Waits for the turn in a volume.  Until sel4_fs_priv_leave() the task is the only one there, and a
 * cancellation is put off: FatFs does not like to be left in the middle.
 */
sel4_fs_result_t sel4_fs_priv_enter(sel4_fs_fat_t *volume, sel4_async_task_t *self,
                                    sel4_async_time_t deadline);
void sel4_fs_priv_leave(sel4_fs_fat_t *volume);

// Gives the volume a number; 0 if there is none left.
unsigned sel4_fs_priv_attach(sel4_fs_fat_t *volume);
void sel4_fs_priv_detach(sel4_fs_fat_t *volume);

sel4_fs_error_t sel4_fs_priv_error_of(FRESULT result);

int64_t sel4_fs_priv_time_of(unsigned fat_date, unsigned fat_time);

// A path as FatFs wants it, the volume's number in front.
typedef struct fat_path {
    char text[SEL4_FS_PATH_SIZE + 4];
} fat_path_t;

fat_path_t sel4_fs_priv_path(const sel4_fs_fat_t *volume, const char *path);
