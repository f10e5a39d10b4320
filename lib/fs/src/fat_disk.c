// SPDX-License-Identifier: BSD-2-Clause

// What FatFs asks for: sectors, and the time of day.

#include <sel4c/calendar.h>
#include <sel4c/format.h>

#include "fat_priv.h"

#define DEVICE_TIME SEL4_ASYNC_S(10)

static sel4_fs_fat_t *volumes[FF_VOLUMES];

// The one whose task runs: FatFs asks for the time without saying for which volume.
static sel4_fs_fat_t *running;

/* ---- Turns */

sel4_fs_result_t sel4_fs_priv_enter(sel4_fs_fat_t *volume, sel4_async_task_t *self,
                                    sel4_async_time_t deadline)
{
    switch (sel4_async_semaphore_acquire(self, &volume->turn, deadline).error) {
    case SEL4_ASYNC_OK:
        break;
    case SEL4_ASYNC_TIMED_OUT:
        return SEL4_FS_FAILURE(SEL4_FS_ERR_TIMED_OUT);
    default:
        return SEL4_FS_FAILURE(SEL4_FS_ERR_CANCELLED);
    }
    sel4_async_shield(self);
    volume->self = self;
    running = volume;
    return SEL4_FS_SUCCESS;
}

void sel4_fs_priv_leave(sel4_fs_fat_t *volume)
{
    sel4_async_unshield(volume->self);
    volume->self = NULL;
    running = NULL;
    sel4_async_semaphore_release(&volume->turn);
}

unsigned sel4_fs_priv_attach(sel4_fs_fat_t *volume)
{
    for (unsigned i = 0; i < FF_VOLUMES; i++) {
        if (volumes[i] == NULL) {
            volumes[i] = volume;
            volume->number = (uint8_t)(i + 1);
            return i + 1;
        }
    }
    return 0;
}

void sel4_fs_priv_detach(sel4_fs_fat_t *volume)
{
    volumes[volume->number - 1] = NULL;
    volume->number = 0;
}

fat_path_t sel4_fs_priv_path(const sel4_fs_fat_t *volume, const char *path)
{
    fat_path_t result;
    result.text[0] = '\0';
    (void)sel4_format(result.text, sizeof(result.text), "%c:%s", '0' + volume->number - 1, path);
    return result;
}

/* ---- Sectors */

static sel4_async_time_t device_deadline(const sel4_fs_fat_t *volume)
{
    sel4_async_time_t time = volume->options.device_time;
    return sel4_async_after(volume->self, time == 0 ? DEVICE_TIME : time);
}

// Others may have run meanwhile.
static DRESULT come_back(sel4_fs_fat_t *volume, sel4_blk_result_t result)
{
    running = volume;
    switch (result.error) {
    case SEL4_BLK_OK:
        return RES_OK;
    case SEL4_BLK_ERR_READ_ONLY:
        return RES_WRPRT;
    default:
        return RES_ERROR;
    }
}

DSTATUS disk_status(BYTE drive)
{
    return volumes[drive]->blk.layout.is_read_only ? STA_PROTECT : 0;
}

DSTATUS disk_initialize(BYTE drive)
{
    return disk_status(drive);
}

DRESULT disk_read(BYTE drive, BYTE *bytes, LBA_t sector, UINT count)
{
    sel4_fs_fat_t *volume = volumes[drive];
    return come_back(volume, sel4_blk_read(volume->blk, volume->self, sector, count, bytes,
                                           device_deadline(volume)));
}

DRESULT disk_write(BYTE drive, const BYTE *bytes, LBA_t sector, UINT count)
{
    sel4_fs_fat_t *volume = volumes[drive];
    return come_back(volume, sel4_blk_write(volume->blk, volume->self, sector, count, bytes,
                                            device_deadline(volume)));
}

DRESULT disk_ioctl(BYTE drive, BYTE command, void *argument)
{
    sel4_fs_fat_t *volume = volumes[drive];
    switch (command) {
    case CTRL_SYNC:
        return come_back(volume,
                         sel4_blk_flush(volume->blk, volume->self, device_deadline(volume)));
    case GET_SECTOR_COUNT:
        *(LBA_t *)argument = (LBA_t)volume->blk.layout.sector_count;
        return RES_OK;
    case GET_SECTOR_SIZE:
        *(WORD *)argument = (WORD)volume->blk.layout.sector_size;
        return RES_OK;
    case GET_BLOCK_SIZE:
        *(DWORD *)argument = 1;
        return RES_OK;
    default:
        return RES_PARERR;
    }
}

/* ---- Times: of 1980 to 2107, in steps of two seconds */

#define YEAR_FIRST 1980
#define YEAR_LAST  2107

static DWORD fat_of_time(int64_t time)
{
    sel4_date_t date = sel4_date_from_days((uint32_t)(time / SEL4_SECONDS_OF_DAY));
    unsigned second = (unsigned)(time % SEL4_SECONDS_OF_DAY);
    if (date.year < YEAR_FIRST || date.year > YEAR_LAST) {
        date = (sel4_date_t){ YEAR_FIRST, 1, 1 };
    }
    return (date.year - YEAR_FIRST) << 25 | date.month << 21 | date.day << 16 |
           (second / 3600) << 11 | (second / 60 % 60) << 5 | second % 60 / 2;
}

int64_t sel4_fs_priv_time_of(unsigned fat_date, unsigned fat_time)
{
    sel4_date_t date = { YEAR_FIRST + (fat_date >> 9), fat_date >> 5 & 15, fat_date & 31 };
    if (!sel4_date_is_valid(date)) {
        return 0;
    }
    return (int64_t)sel4_days_from_date(date) * SEL4_SECONDS_OF_DAY + (fat_time >> 11) * 3600 +
           (fat_time >> 5 & 63) * 60 + (fat_time & 31) * 2;
}

DWORD get_fattime(void)
{
    const sel4_fs_fat_options_t *options = &running->options;
    int64_t now = options->time == NULL ? 0 : options->time(options->context);
    return fat_of_time(now < 0 ? 0 : now);
}
