// SPDX-License-Identifier: BSD-2-Clause

// What holds for every file system: how paths look, and what an open file may be used for.

#include <sel4c/fs.h>

static bool is_dots(const char *start, size_t size)
{
    return (size == 1 && start[0] == '.') || (size == 2 && start[0] == '.' && start[1] == '.');
}

// The size of a part between slashes; 0 if it is none.
static size_t part_size(const char *part)
{
    size_t size = 0;
    while (part[size] != '\0' && part[size] != '/') {
        unsigned char c = (unsigned char)part[size];
        if (c < 0x20 || c == 0x7f || c == '\\') {
            return 0;
        }
        size++;
    }
    return is_dots(part, size) || size >= SEL4_FS_NAME_SIZE ? 0 : size;
}

static sel4_fs_result_t check_path(const char *path)
{
    const char *at = path;
    if (*at != '/') {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_NAME);
    }
    if (at[1] == '\0') {
        return SEL4_FS_SUCCESS;
    }
    while (*at == '/') {
        size_t size = part_size(at + 1);
        at += 1 + size;
        if (size == 0 || at - path >= SEL4_FS_PATH_SIZE) {
            return SEL4_FS_FAILURE(SEL4_FS_ERR_NAME);
        }
    }
    return SEL4_FS_FAILURE(*at == '\0' ? SEL4_FS_OK : SEL4_FS_ERR_NAME);
}

static sel4_fs_result_t check_open(const sel4_fs_file_t *file)
{
    return SEL4_FS_FAILURE(file->is_open ? SEL4_FS_OK : SEL4_FS_ERR_CLOSED);
}

/* ---- Files */

sel4_fs_result_t sel4_fs_open(sel4_async_task_t *self, sel4_fs_t fs, const char *path,
                              unsigned mode, sel4_async_time_t deadline, sel4_fs_file_t *file)
{
    file->fs = fs;
    file->is_open = false;
    SEL4_TRY(check_path(path));
    SEL4_TRY(fs.functions->open(fs.state, self, path, mode, deadline, file->handle));
    file->is_open = true;
    return SEL4_FS_SUCCESS;
}

sel4_fs_result_t sel4_fs_read(sel4_async_task_t *self, sel4_fs_file_t *file, uint64_t offset,
                              sel4_mutable_span_t buffer, sel4_async_time_t deadline,
                              size_t *ret_size)
{
    *ret_size = 0;
    SEL4_TRY(check_open(file));
    return file->fs.functions->read(file->fs.state, self, file->handle, offset, buffer, deadline,
                                    ret_size);
}

sel4_fs_result_t sel4_fs_write(sel4_async_task_t *self, sel4_fs_file_t *file, uint64_t offset,
                               sel4_span_t bytes, sel4_async_time_t deadline)
{
    SEL4_TRY(check_open(file));
    return file->fs.functions->write(file->fs.state, self, file->handle, offset, bytes, deadline);
}

sel4_fs_result_t sel4_fs_truncate(sel4_async_task_t *self, sel4_fs_file_t *file, uint64_t size,
                                  sel4_async_time_t deadline)
{
    SEL4_TRY(check_open(file));
    return file->fs.functions->truncate(file->fs.state, self, file->handle, size, deadline);
}

sel4_fs_result_t sel4_fs_sync(sel4_async_task_t *self, sel4_fs_file_t *file,
                              sel4_async_time_t deadline)
{
    SEL4_TRY(check_open(file));
    return file->fs.functions->sync(file->fs.state, self, file->handle, deadline);
}

sel4_fs_result_t sel4_fs_close(sel4_async_task_t *self, sel4_fs_file_t *file)
{
    if (!file->is_open) {
        return SEL4_FS_SUCCESS;
    }
    sel4_fs_result_t result = file->fs.functions->close(file->fs.state, self, file->handle);
    file->is_open = false;
    return result;
}

uint64_t sel4_fs_size(const sel4_fs_file_t *file)
{
    return file->is_open ? file->fs.functions->size(file->fs.state, file->handle) : 0;
}

const uint8_t *sel4_fs_bytes(const sel4_fs_file_t *file)
{
    return file->is_open ? file->fs.functions->bytes(file->fs.state, file->handle) : NULL;
}

/* ---- Folders */

sel4_fs_result_t sel4_fs_open_folder(sel4_async_task_t *self, sel4_fs_t fs, const char *path,
                                     sel4_async_time_t deadline, sel4_fs_file_t *folder)
{
    folder->fs = fs;
    folder->is_open = false;
    SEL4_TRY(check_path(path));
    SEL4_TRY(fs.functions->open_folder(fs.state, self, path, deadline, folder->handle));
    folder->is_open = true;
    return SEL4_FS_SUCCESS;
}

sel4_fs_result_t sel4_fs_next(sel4_async_task_t *self, sel4_fs_file_t *folder,
                              sel4_async_time_t deadline, sel4_fs_entry_t *ret_entry)
{
    SEL4_TRY(check_open(folder));
    return folder->fs.functions->next(folder->fs.state, self, folder->handle, deadline, ret_entry);
}

void sel4_fs_close_folder(sel4_async_task_t *self, sel4_fs_file_t *folder)
{
    if (folder->is_open) {
        (void)folder->fs.functions->close_folder(folder->fs.state, self, folder->handle);
        folder->is_open = false;
    }
}

/* ---- Names */

sel4_fs_result_t sel4_fs_info(sel4_async_task_t *self, sel4_fs_t fs, const char *path,
                              sel4_async_time_t deadline, sel4_fs_info_t *ret_info)
{
    SEL4_TRY(check_path(path));
    return fs.functions->info(fs.state, self, path, deadline, ret_info);
}

sel4_fs_result_t sel4_fs_make_folder(sel4_async_task_t *self, sel4_fs_t fs, const char *path,
                                     sel4_async_time_t deadline)
{
    SEL4_TRY(check_path(path));
    return fs.functions->make_folder(fs.state, self, path, deadline);
}

sel4_fs_result_t sel4_fs_remove(sel4_async_task_t *self, sel4_fs_t fs, const char *path,
                                sel4_async_time_t deadline)
{
    SEL4_TRY(check_path(path));
    return fs.functions->remove(fs.state, self, path, deadline);
}

sel4_fs_result_t sel4_fs_rename(sel4_async_task_t *self, sel4_fs_t fs, const char *from,
                                const char *to, sel4_async_time_t deadline)
{
    SEL4_TRY(check_path(from));
    SEL4_TRY(check_path(to));
    return fs.functions->rename(fs.state, self, from, to, deadline);
}

sel4_fs_result_t sel4_fs_space(sel4_async_task_t *self, sel4_fs_t fs, sel4_async_time_t deadline,
                               sel4_fs_space_t *ret_space)
{
    return fs.functions->space(fs.state, self, deadline, ret_space);
}
