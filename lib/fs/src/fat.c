// SPDX-License-Identifier: BSD-2-Clause

// FAT volumes as file systems: every call takes its turn, asks FatFs, and says what its answer
// means.

#include <string.h>

#include "fat_priv.h"

// One request to FatFs, so that sizes fit into its numbers.
#define PIECE_MAX (1u << 30)
#define FILE_MAX  UINT64_C(0xffffffff)

_Static_assert(sizeof(FATFS) <= SEL4_FS_FAT_STATE_SIZE, "room for FatFs's volume");
_Static_assert(sizeof(FIL) <= SEL4_FS_HANDLE_SIZE, "room for FatFs's file");
_Static_assert(sizeof(DIR) <= SEL4_FS_HANDLE_SIZE, "room for FatFs's folder");

sel4_fs_error_t sel4_fs_priv_error_of(FRESULT result)
{
    switch (result) {
    case FR_OK:
        return SEL4_FS_OK;
    case FR_INT_ERR:
        return SEL4_FS_ERR_DAMAGED;
    case FR_NO_FILE:
    case FR_NO_PATH:
        return SEL4_FS_ERR_NOT_FOUND;
    case FR_INVALID_NAME:
        return SEL4_FS_ERR_NAME;
    case FR_DENIED:
    case FR_WRITE_PROTECTED:
        return SEL4_FS_ERR_READ_ONLY;
    case FR_EXIST:
        return SEL4_FS_ERR_EXISTS;
    case FR_INVALID_OBJECT:
        return SEL4_FS_ERR_CLOSED;
    case FR_NO_FILESYSTEM:
        return SEL4_FS_ERR_NO_FILE_SYSTEM;
    case FR_MKFS_ABORTED:
    case FR_INVALID_PARAMETER:
        return SEL4_FS_ERR_RANGE;
    case FR_LOCKED:
        return SEL4_FS_ERR_IN_USE;
    case FR_NOT_ENOUGH_CORE:
        return SEL4_FS_ERR_MEMORY;
    case FR_TOO_MANY_OPEN_FILES:
        return SEL4_FS_ERR_TOO_MANY;
    default:
        return SEL4_FS_ERR_IO;
    }
}

static sel4_fs_result_t result_of(FRESULT result)
{
    return SEL4_FS_FAILURE(sel4_fs_priv_error_of(result));
}

static sel4_fs_result_t leave_with(sel4_fs_fat_t *volume, sel4_fs_result_t result)
{
    sel4_fs_priv_leave(volume);
    return result;
}

static sel4_fs_result_t leave(sel4_fs_fat_t *volume, FRESULT result)
{
    return leave_with(volume, result_of(result));
}

/* ---- What there is under a name */

static bool is_root(const char *path)
{
    return path[1] == '\0';
}

static sel4_fs_info_t info_of(const FILINFO *found)
{
    return (sel4_fs_info_t){
        .size = found->fsize,
        .modified = sel4_fs_priv_time_of(found->fdate, found->ftime),
        .is_folder = (found->fattrib & AM_DIR) != 0,
        .is_read_only = (found->fattrib & AM_RDO) != 0,
    };
}

// FatFs has no information on the root.
static FRESULT look(sel4_fs_fat_t *volume, const char *path, sel4_fs_info_t *ret_info)
{
    FILINFO found;
    if (is_root(path)) {
        *ret_info = (sel4_fs_info_t){ .is_folder = true };
        return FR_OK;
    }
    fat_path_t fat_path = sel4_fs_priv_path(volume, path);
    FRESULT result = f_stat(fat_path.text, &found);
    if (result == FR_OK) {
        *ret_info = info_of(&found);
    }
    return result;
}

static bool is_folder(sel4_fs_fat_t *volume, const char *path)
{
    sel4_fs_info_t info;
    return look(volume, path, &info) == FR_OK && info.is_folder;
}

static bool is_there(sel4_fs_fat_t *volume, const char *path)
{
    sel4_fs_info_t info;
    return look(volume, path, &info) == FR_OK;
}

static sel4_fs_result_t fat_info(void *state, sel4_async_task_t *self, const char *path,
                                 sel4_async_time_t deadline, sel4_fs_info_t *ret_info)
{
    sel4_fs_fat_t *volume = state;
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    return leave(volume, look(volume, path, ret_info));
}

/* ---- Files */

// Files and folders of all volumes.
static unsigned open_count;

static BYTE mode_of(unsigned mode)
{
    BYTE result = (mode & SEL4_FS_WRITE) != 0 ? FA_READ | FA_WRITE : FA_READ;
    if ((mode & SEL4_FS_NEW) != 0) {
        return result | FA_CREATE_NEW;
    }
    if ((mode & SEL4_FS_CREATE) != 0) {
        return result | ((mode & SEL4_FS_TRUNCATE) != 0 ? FA_CREATE_ALWAYS : FA_OPEN_ALWAYS);
    }
    return result;
}

// FatFs tells several things by one answer.
static sel4_fs_error_t why_not_opened(sel4_fs_fat_t *volume, const char *path, FRESULT result)
{
    if (result == FR_NO_FILE || result == FR_DENIED || result == FR_EXIST ||
        result == FR_INVALID_NAME) {
        if (is_folder(volume, path)) {
            return SEL4_FS_ERR_IS_FOLDER;
        }
        if (result == FR_DENIED && !is_there(volume, path)) {
            return SEL4_FS_ERR_FULL;
        }
    }
    return sel4_fs_priv_error_of(result);
}

static sel4_fs_result_t open_file(sel4_fs_fat_t *volume, const char *path, unsigned mode, FIL *file)
{
    if (open_count == FF_FS_LOCK) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_TOO_MANY);
    }
    fat_path_t fat_path = sel4_fs_priv_path(volume, path);
    FRESULT result = f_open(file, fat_path.text, mode_of(mode));
    if (result != FR_OK) {
        return SEL4_FS_FAILURE(why_not_opened(volume, path, result));
    }
    bool is_cut = (mode & SEL4_FS_TRUNCATE) != 0 && f_size(file) > 0;
    if (is_cut && (result = f_truncate(file)) != FR_OK) {
        (void)f_close(file);
    }
    open_count += result == FR_OK;
    return result_of(result);
}

static sel4_fs_result_t fat_open(void *state, sel4_async_task_t *self, const char *path,
                                 unsigned mode, sel4_async_time_t deadline, void *handle)
{
    sel4_fs_fat_t *volume = state;
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    return leave_with(volume, open_file(volume, path, mode, handle));
}

static FRESULT read_all(FIL *file, uint64_t offset, sel4_mutable_span_t buffer, size_t *ret_size)
{
    FRESULT result = FR_OK;
    if (f_tell(file) != offset) {
        result = f_lseek(file, (FSIZE_t)offset);
    }
    while (result == FR_OK && *ret_size < buffer.size) {
        size_t left = buffer.size - *ret_size;
        UINT count = left < PIECE_MAX ? (UINT)left : PIECE_MAX;
        UINT done = 0;
        result = f_read(file, buffer.data + *ret_size, count, &done);
        *ret_size += done;
        if (done < count) {
            break;
        }
    }
    return result;
}

static sel4_fs_result_t fat_read(void *state, sel4_async_task_t *self, void *handle,
                                 uint64_t offset, sel4_mutable_span_t buffer,
                                 sel4_async_time_t deadline, size_t *ret_size)
{
    sel4_fs_fat_t *volume = state;
    FIL *file = handle;
    if (offset >= f_size(file)) {
        return SEL4_FS_SUCCESS;
    }
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    return leave(volume, read_all(file, offset, buffer, ret_size));
}

static sel4_fs_result_t write_all(FIL *file, uint64_t offset, sel4_span_t bytes)
{
    // Behind the end, FatFs makes room, as far as there is some.
    FRESULT result = f_lseek(file, (FSIZE_t)offset);
    if (result == FR_OK && f_tell(file) != offset) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_FULL);
    }
    size_t written = 0;
    while (result == FR_OK && written < bytes.size) {
        size_t left = bytes.size - written;
        UINT count = left < PIECE_MAX ? (UINT)left : PIECE_MAX;
        UINT done = 0;
        result = f_write(file, bytes.data + written, count, &done);
        written += done;
        if (result == FR_OK && done < count) {
            return SEL4_FS_FAILURE(SEL4_FS_ERR_FULL);
        }
    }
    return result_of(result);
}

static sel4_fs_result_t fat_write(void *state, sel4_async_task_t *self, void *handle,
                                  uint64_t offset, sel4_span_t bytes, sel4_async_time_t deadline)
{
    sel4_fs_fat_t *volume = state;
    FIL *file = handle;
    if ((file->flag & FA_WRITE) == 0) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_READ_ONLY);
    }
    if (offset > FILE_MAX || bytes.size > FILE_MAX - offset) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_RANGE);
    }
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    return leave_with(volume, write_all(file, offset, bytes));
}

static FRESULT cut(FIL *file, uint64_t size)
{
    FRESULT result = f_lseek(file, (FSIZE_t)size);
    return result == FR_OK ? f_truncate(file) : result;
}

static sel4_fs_result_t fat_truncate(void *state, sel4_async_task_t *self, void *handle,
                                     uint64_t size, sel4_async_time_t deadline)
{
    sel4_fs_fat_t *volume = state;
    FIL *file = handle;
    if ((file->flag & FA_WRITE) == 0) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_READ_ONLY);
    }
    if (size > f_size(file)) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_RANGE);
    }
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    return leave(volume, cut(file, size));
}

static sel4_fs_result_t fat_sync(void *state, sel4_async_task_t *self, void *handle,
                                 sel4_async_time_t deadline)
{
    sel4_fs_fat_t *volume = state;
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    return leave(volume, f_sync(handle));
}

// A handle is given back also when its task was cancelled, and FatFs says when that failed.
static sel4_fs_result_t enter_for_good(sel4_fs_fat_t *volume, sel4_async_task_t *self)
{
    sel4_async_shield(self);
    sel4_fs_result_t result = sel4_fs_priv_enter(volume, self, SEL4_ASYNC_FOREVER);
    sel4_async_unshield(self);
    return result;
}

static sel4_fs_result_t fat_close(void *state, sel4_async_task_t *self, void *handle)
{
    sel4_fs_fat_t *volume = state;
    SEL4_TRY(enter_for_good(volume, self));
    open_count--;
    return leave(volume, f_close(handle));
}

static uint64_t fat_size(void *state, const void *handle)
{
    (void)state;
    return f_size((const FIL *)handle);
}

static const uint8_t *fat_bytes(void *state, const void *handle)
{
    (void)state;
    (void)handle;
    return NULL;
}

/* ---- Folders */

static sel4_fs_result_t fat_open_folder(void *state, sel4_async_task_t *self, const char *path,
                                        sel4_async_time_t deadline, void *handle)
{
    sel4_fs_fat_t *volume = state;
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    if (open_count == FF_FS_LOCK) {
        return leave_with(volume, SEL4_FS_FAILURE(SEL4_FS_ERR_TOO_MANY));
    }
    fat_path_t fat_path = sel4_fs_priv_path(volume, path);
    FRESULT result = f_opendir(handle, fat_path.text);
    open_count += result == FR_OK;
    if (result == FR_NO_PATH && is_there(volume, path)) {
        return leave_with(volume, SEL4_FS_FAILURE(SEL4_FS_ERR_NOT_FOLDER));
    }
    return leave(volume, result);
}

static sel4_fs_result_t fat_next(void *state, sel4_async_task_t *self, void *handle,
                                 sel4_async_time_t deadline, sel4_fs_entry_t *ret_entry)
{
    sel4_fs_fat_t *volume = state;
    FILINFO found;
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    FRESULT result = f_readdir(handle, &found);
    if (result == FR_OK && found.fname[0] == '\0') {
        result = FR_NO_FILE;
    }
    if (result == FR_OK) {
        ret_entry->info = info_of(&found);
        memcpy(ret_entry->name, found.fname, sizeof(ret_entry->name));
    }
    return leave(volume, result);
}

static sel4_fs_result_t fat_close_folder(void *state, sel4_async_task_t *self, void *handle)
{
    sel4_fs_fat_t *volume = state;
    SEL4_TRY(enter_for_good(volume, self));
    open_count--;
    return leave(volume, f_closedir(handle));
}

static sel4_fs_result_t fat_make_folder(void *state, sel4_async_task_t *self, const char *path,
                                        sel4_async_time_t deadline)
{
    sel4_fs_fat_t *volume = state;
    if (is_root(path)) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_EXISTS);
    }
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    fat_path_t fat_path = sel4_fs_priv_path(volume, path);
    FRESULT result = f_mkdir(fat_path.text);
    sel4_fs_error_t error = sel4_fs_priv_error_of(result);
    return leave_with(volume, SEL4_FS_FAILURE(result == FR_DENIED ? SEL4_FS_ERR_FULL : error));
}

/* ---- Names */

static sel4_fs_result_t fat_remove(void *state, sel4_async_task_t *self, const char *path,
                                   sel4_async_time_t deadline)
{
    sel4_fs_fat_t *volume = state;
    if (is_root(path)) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_NOT_EMPTY);
    }
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    fat_path_t fat_path = sel4_fs_priv_path(volume, path);
    FRESULT result = f_unlink(fat_path.text);
    if (result == FR_DENIED && is_folder(volume, path)) {
        return leave_with(volume, SEL4_FS_FAILURE(SEL4_FS_ERR_NOT_EMPTY));
    }
    return leave(volume, result);
}

// The first cluster of the folder that the first `size` bytes of a path name; no other one has it.
static FRESULT cluster_of(const sel4_fs_fat_t *volume, const char *path, size_t size,
                          DWORD *ret_cluster)
{
    DIR folder;
    fat_path_t fat_path = sel4_fs_priv_path(volume, path);
    fat_path.text[sizeof("0:") - 1 + size] = '\0';
    FRESULT result = f_opendir(&folder, fat_path.text);
    if (result == FR_OK) {
        *ret_cluster = folder.obj.sclust;
        result = f_closedir(&folder);
    }
    return result;
}

// FatFs would hang a folder under itself, where nothing leads to it any more.
static FRESULT check_not_inside(const sel4_fs_fat_t *volume, const char *from, const char *to)
{
    DWORD folder;
    FRESULT result = cluster_of(volume, from, strlen(from), &folder);
    if (result != FR_OK) {
        return result == FR_NO_PATH ? FR_OK : result; // a file
    }
    for (size_t size = 1; to[size] != '\0'; size++) {
        DWORD above;
        if (to[size] == '/' && cluster_of(volume, to, size, &above) == FR_OK && above == folder) {
            return FR_INVALID_NAME;
        }
    }
    return FR_OK;
}

static FRESULT rename_checked(const sel4_fs_fat_t *volume, const char *from, const char *to)
{
    FRESULT result = check_not_inside(volume, from, to);
    if (result != FR_OK) {
        return result;
    }
    fat_path_t fat_from = sel4_fs_priv_path(volume, from);
    fat_path_t fat_to = sel4_fs_priv_path(volume, to);
    return f_rename(fat_from.text, fat_to.text);
}

static sel4_fs_result_t fat_rename(void *state, sel4_async_task_t *self, const char *from,
                                   const char *to, sel4_async_time_t deadline)
{
    sel4_fs_fat_t *volume = state;
    if (is_root(from) || is_root(to)) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_NAME);
    }
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    FRESULT result = rename_checked(volume, from, to);
    sel4_fs_error_t error = sel4_fs_priv_error_of(result);
    return leave_with(volume, SEL4_FS_FAILURE(result == FR_DENIED ? SEL4_FS_ERR_FULL : error));
}

static sel4_fs_result_t fat_space(void *state, sel4_async_task_t *self, sel4_async_time_t deadline,
                                  sel4_fs_space_t *ret_space)
{
    sel4_fs_fat_t *volume = state;
    SEL4_TRY(sel4_fs_priv_enter(volume, self, deadline));
    fat_path_t fat_path = sel4_fs_priv_path(volume, "/");
    FATFS *fs;
    DWORD free_clusters = 0;
    FRESULT result = f_getfree(fat_path.text, &free_clusters, &fs);
    if (result == FR_OK) {
        uint64_t cluster = (uint64_t)fs->csize * fs->ssize;
        ret_space->total = (uint64_t)(fs->n_fatent - 2) * cluster;
        ret_space->free = (uint64_t)free_clusters * cluster;
    }
    return leave(volume, result);
}

static const sel4_fs_functions_t fat_functions = {
    .open = fat_open,
    .read = fat_read,
    .write = fat_write,
    .truncate = fat_truncate,
    .sync = fat_sync,
    .close = fat_close,
    .size = fat_size,
    .bytes = fat_bytes,
    .open_folder = fat_open_folder,
    .next = fat_next,
    .close_folder = fat_close_folder,
    .info = fat_info,
    .make_folder = fat_make_folder,
    .remove = fat_remove,
    .rename = fat_rename,
    .space = fat_space,
};

/* ---- Volumes */

static sel4_fs_result_t attach(sel4_fs_fat_t *volume, sel4_blk_t blk,
                               const sel4_fs_fat_options_t *options)
{
    *volume = (sel4_fs_fat_t){ .blk = blk };
    if (options != NULL) {
        volume->options = *options;
    }
    if (blk.layout.sector_count > UINT32_MAX) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_RANGE);
    }
    sel4_async_semaphore_init(&volume->turn, 1);
    return SEL4_FS_FAILURE(sel4_fs_priv_attach(volume) == 0 ? SEL4_FS_ERR_TOO_MANY : SEL4_FS_OK);
}

sel4_fs_result_t sel4_fs_fat_mount(sel4_async_task_t *self, sel4_fs_fat_t *volume, sel4_blk_t blk,
                                   const sel4_fs_fat_options_t *options, sel4_fs_t *ret_fs)
{
    SEL4_TRY(attach(volume, blk, options));
    sel4_fs_result_t result = enter_for_good(volume, self);
    if (result.error == SEL4_FS_OK) {
        fat_path_t fat_path = sel4_fs_priv_path(volume, "");
        result = leave(volume, f_mount((FATFS *)(void *)volume->state, fat_path.text, 1));
    }
    if (result.error != SEL4_FS_OK) {
        sel4_fs_fat_unmount(volume);
        return result;
    }
    *ret_fs = (sel4_fs_t){ &fat_functions, volume };
    return SEL4_FS_SUCCESS;
}

void sel4_fs_fat_unmount(sel4_fs_fat_t *volume)
{
    if (volume->number != 0) {
        fat_path_t fat_path = sel4_fs_priv_path(volume, "");
        (void)f_unmount(fat_path.text);
        sel4_fs_priv_detach(volume);
    }
}

sel4_fs_result_t sel4_fs_fat_format(sel4_async_task_t *self, sel4_fs_fat_t *volume, sel4_blk_t blk,
                                    sel4_fs_fat_kind_t kind, sel4_mutable_span_t work)
{
    SEL4_TRY(attach(volume, blk, NULL));
    sel4_fs_result_t result = enter_for_good(volume, self);
    if (result.error == SEL4_FS_OK) {
        const MKFS_PARM options = {
            .fmt = (BYTE)(FM_SFD | (kind == SEL4_FS_FAT32 ? FM_FAT32 : FM_FAT)), .n_fat = 2
        };
        fat_path_t fat_path = sel4_fs_priv_path(volume, "");
        UINT size = work.size < PIECE_MAX ? (UINT)work.size : PIECE_MAX;
        result = leave(volume, f_mkfs(fat_path.text, &options, work.data, size));
    }
    sel4_fs_priv_detach(volume);
    return result;
}
