// SPDX-License-Identifier: BSD-2-Clause

// An archive of the fuzzer's bytes: what it holds lies in them, and is found under its name.

#include <stdlib.h>
#include <string.h>

#include <sel4c/fs_archive.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CAPACITY 32

static void require(int condition)
{
    if (!condition) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sel4_fs_archive_t archive;
    sel4_fs_archive_entry_t entries[CAPACITY];
    sel4_fs_t fs;
    if (sel4_fs_archive_mount(&archive, sel4_span(data, size), entries, CAPACITY, &fs).error !=
        SEL4_FS_OK) {
        return 0;
    }
    require(archive.count <= CAPACITY);
    for (size_t i = 1; i < archive.count; i++) {
        const sel4_fs_archive_entry_t *entry = &entries[i];
        char path[SEL4_FS_PATH_SIZE] = "/";
        sel4_fs_info_t info;
        require(entry->path.size > 0 && entry->path.size <= 100);
        require(entry->bytes.size == 0 || (entry->bytes.data >= data &&
                                           entry->bytes.data + entry->bytes.size <= data + size));
        memcpy(path + 1, entry->path.data, entry->path.size);
        path[entry->path.size + 1] = '\0';
        sel4_fs_error_t error = sel4_fs_info(NULL, fs, path, SEL4_ASYNC_FOREVER, &info).error;
        require(error == SEL4_FS_ERR_NAME ||
                (error == SEL4_FS_OK && info.size == entry->bytes.size));
    }
    return 0;
}
