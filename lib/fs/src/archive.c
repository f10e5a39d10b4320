// SPDX-License-Identifier: BSD-2-Clause

// Archives: headers are read once, when the archive is mounted; names are then found by halving.

#include <string.h>

#include <sel4c/fs_archive.h>

#define BLOCK_SIZE 512

enum {
    NAME = 0,
    NAME_SIZE = 100,
    SIZE = 124,
    MODIFIED = 136,
    NUMBER_SIZE = 12,
    CHECKSUM = 148,
    CHECKSUM_SIZE = 8,
    TYPE = 156,
    MAGIC = 257,
    PREFIX = 345,
};

/* ---- Paths */

// Byte by byte, with the shorter first; a slash before all else, so that a folder's entries follow
// it.
static int compare(sel4_span_t a, sel4_span_t b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    for (size_t i = 0; i < size; i++) {
        if (a.data[i] != b.data[i]) {
            int x = a.data[i] == '/' ? 0 : a.data[i];
            int y = b.data[i] == '/' ? 0 : b.data[i];
            return x - y;
        }
    }
    return a.size == b.size ? 0 : a.size < b.size ? -1 : 1;
}

// Where the path is, or would be.
static size_t place_of(const sel4_fs_archive_t *archive, sel4_span_t path)
{
    size_t low = 0;
    size_t high = archive->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(archive->entries[middle].path, path) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static sel4_span_t span_of_path(const char *path)
{
    return sel4_span(path + 1, strlen(path) - 1);
}

static const sel4_fs_archive_entry_t *find(const sel4_fs_archive_t *archive, const char *path)
{
    sel4_span_t span = span_of_path(path);
    size_t place = place_of(archive, span);
    if (place < archive->count && sel4_span_equals(archive->entries[place].path, span)) {
        return &archive->entries[place];
    }
    return NULL;
}

static bool is_name(sel4_span_t path)
{
    size_t start = 0;
    for (size_t i = 0; i <= path.size; i++) {
        if (i < path.size && path.data[i] != '/') {
            continue;
        }
        size_t size = i - start;
        if (size == 0 || (size == 1 && path.data[start] == '.') ||
            (size == 2 && path.data[start] == '.' && path.data[start + 1] == '.')) {
            return false;
        }
        start = i + 1;
    }
    return true;
}

/* ---- Headers */

static bool read_octal(const uint8_t *at, size_t size, uint64_t *ret_value)
{
    uint64_t value = 0;
    size_t i = 0;
    while (i < size && at[i] == ' ') {
        i++;
    }
    size_t first = i;
    for (; i < size && at[i] >= '0' && at[i] <= '7'; i++) {
        value = value << 3 | (uint64_t)(at[i] - '0');
    }
    *ret_value = value;
    return i > first && (i == size || at[i] == ' ' || at[i] == '\0');
}

// The sum of all bytes, with blanks for the checksum itself.
static bool is_intact(const uint8_t *block)
{
    uint64_t sum = 0;
    uint64_t expected;
    for (size_t i = 0; i < BLOCK_SIZE; i++) {
        sum += i >= CHECKSUM && i < CHECKSUM + CHECKSUM_SIZE ? ' ' : block[i];
    }
    return read_octal(block + CHECKSUM, CHECKSUM_SIZE, &expected) && sum == expected;
}

static bool is_empty(const uint8_t *block)
{
    for (size_t i = 0; i < BLOCK_SIZE; i++) {
        if (block[i] != 0) {
            return false;
        }
    }
    return true;
}

// "./a/" and "a" are the same.
static sel4_span_t name_of(const uint8_t *block)
{
    size_t start = 0;
    size_t end = strnlen((const char *)block + NAME, NAME_SIZE);
    while (end > 0 && block[end - 1] == '/') {
        end--;
    }
    while (start + 1 < end && block[start] == '.' && block[start + 1] == '/') {
        start += 2;
    }
    if (end - start == 1 && block[start] == '.') {
        start = end;
    }
    return sel4_span(block + start, end - start);
}

static sel4_fs_result_t add(sel4_fs_archive_t *archive, size_t capacity,
                            const sel4_fs_archive_entry_t *entry)
{
    size_t place = place_of(archive, entry->path);
    if (place < archive->count && sel4_span_equals(archive->entries[place].path, entry->path)) {
        archive->entries[place] = *entry;
        return SEL4_FS_SUCCESS;
    }
    if (archive->count == capacity) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_TOO_MANY);
    }
    sel4_fs_archive_entry_t *at = &archive->entries[place];
    memmove(at + 1, at, (archive->count - place) * sizeof(*at));
    *at = *entry;
    archive->count++;
    return SEL4_FS_SUCCESS;
}

/* ---- Entries that say more about the one behind them */

// One record, `LENGTH KEY=VALUE`, whose length counts all of it; its key and value.
static bool take_record(sel4_span_t *rest, sel4_span_t *ret_pair)
{
    size_t length = 0;
    size_t i = 0;
    while (i < rest->size && rest->data[i] >= '0' && rest->data[i] <= '9' && length < rest->size) {
        length = length * 10 + (size_t)(rest->data[i++] - '0');
    }
    if (length > rest->size || length <= i || rest->data[i] != ' ') {
        return false;
    }
    *ret_pair = sel4_span(rest->data + i + 1, length - i - 1);
    *rest = sel4_span(rest->data + length, rest->size - length);
    return true;
}

static bool is_key(sel4_span_t pair, const char *key)
{
    size_t size = strlen(key);
    return pair.size >= size && memcmp(pair.data, key, size) == 0;
}

// What would be lost with the entry is an error; times and owners are not.
static sel4_fs_result_t check_extension(uint8_t type, sel4_span_t bytes)
{
    if (type == 'L') {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_NAME);
    }
    while (type == 'x' && bytes.size > 0) {
        sel4_span_t pair;
        if (!take_record(&bytes, &pair) || is_key(pair, "size=")) {
            return SEL4_FS_FAILURE(SEL4_FS_ERR_DAMAGED);
        }
        if (is_key(pair, "path=")) {
            return SEL4_FS_FAILURE(SEL4_FS_ERR_NAME);
        }
    }
    return SEL4_FS_SUCCESS;
}

// Takes an entry off the archive.
static sel4_fs_result_t take_entry(sel4_span_t *rest, sel4_fs_archive_entry_t *ret_entry,
                                   bool *ret_is_wanted)
{
    const uint8_t *block = rest->data;
    uint64_t size;
    uint64_t modified;
    if (!is_intact(block) || !read_octal(block + SIZE, NUMBER_SIZE, &size) ||
        !read_octal(block + MODIFIED, NUMBER_SIZE, &modified) || size > rest->size - BLOCK_SIZE) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_DAMAGED);
    }
    SEL4_TRY(check_extension(block[TYPE], sel4_span(block + BLOCK_SIZE, (size_t)size)));
    bool is_folder = block[TYPE] == '5';
    *ret_is_wanted = is_folder || block[TYPE] == '0' || block[TYPE] == '\0';
    *ret_entry = (sel4_fs_archive_entry_t){
        .path = name_of(block),
        .bytes = sel4_span(block + BLOCK_SIZE, is_folder ? 0 : (size_t)size),
        .modified = (int64_t)modified,
        .is_folder = is_folder,
    };
    bool is_root = is_folder && ret_entry->path.size == 0;
    if (*ret_is_wanted && !is_root && (!is_name(ret_entry->path) || block[PREFIX] != '\0')) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_NAME);
    }
    size_t padded = ((size_t)size + BLOCK_SIZE - 1) / BLOCK_SIZE * BLOCK_SIZE;
    size_t used = BLOCK_SIZE + padded < rest->size ? BLOCK_SIZE + padded : rest->size;
    *rest = sel4_span(rest->data + used, rest->size - used);
    return SEL4_FS_SUCCESS;
}

static bool is_archive(sel4_span_t bytes)
{
    return bytes.size >= BLOCK_SIZE &&
           (is_empty(bytes.data) || memcmp(bytes.data + MAGIC, "ustar", 5) == 0);
}

static sel4_fs_result_t take_entries(sel4_fs_archive_t *archive, sel4_span_t rest, size_t capacity)
{
    const sel4_fs_archive_entry_t root = { .path = sel4_span("", 0), .is_folder = true };
    SEL4_TRY(add(archive, capacity, &root));
    while (rest.size >= BLOCK_SIZE && !is_empty(rest.data)) {
        sel4_fs_archive_entry_t entry;
        bool is_wanted;
        SEL4_TRY(take_entry(&rest, &entry, &is_wanted));
        if (is_wanted) {
            SEL4_TRY(add(archive, capacity, &entry));
        }
    }
    return SEL4_FS_FAILURE(rest.size > 0 && rest.size < BLOCK_SIZE ? SEL4_FS_ERR_DAMAGED
                                                                   : SEL4_FS_OK);
}

/* ---- The file system */

typedef struct handle {
    const sel4_fs_archive_entry_t *entry;
    size_t next; // of a folder
} handle_t;

_Static_assert(sizeof(handle_t) <= SEL4_FS_HANDLE_SIZE, "room for a handle");

static sel4_fs_result_t archive_open(void *state, sel4_async_task_t *self, const char *path,
                                     unsigned mode, sel4_async_time_t deadline, void *handle)
{
    (void)self;
    (void)deadline;
    const sel4_fs_archive_entry_t *entry = find(state, path);
    if (entry == NULL) {
        bool makes = (mode & (SEL4_FS_CREATE | SEL4_FS_NEW)) != 0;
        return SEL4_FS_FAILURE(makes ? SEL4_FS_ERR_READ_ONLY : SEL4_FS_ERR_NOT_FOUND);
    }
    if (entry->is_folder) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_IS_FOLDER);
    }
    if ((mode & ~(unsigned)SEL4_FS_READ) != 0) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_READ_ONLY);
    }
    *(handle_t *)handle = (handle_t){ .entry = entry };
    return SEL4_FS_SUCCESS;
}

static sel4_fs_result_t archive_read(void *state, sel4_async_task_t *self, void *handle,
                                     uint64_t offset, sel4_mutable_span_t buffer,
                                     sel4_async_time_t deadline, size_t *ret_size)
{
    (void)state;
    (void)self;
    (void)deadline;
    sel4_span_t bytes = ((handle_t *)handle)->entry->bytes;
    if (offset < bytes.size) {
        size_t left = bytes.size - (size_t)offset;
        *ret_size = left < buffer.size ? left : buffer.size;
        memcpy(buffer.data, bytes.data + offset, *ret_size);
    }
    return SEL4_FS_SUCCESS;
}

static const sel4_fs_result_t read_only = { SEL4_FS_ERR_READ_ONLY };

static sel4_fs_result_t archive_write(void *state, sel4_async_task_t *self, void *handle,
                                      uint64_t offset, sel4_span_t bytes,
                                      sel4_async_time_t deadline)
{
    (void)state, (void)self, (void)handle, (void)offset, (void)bytes, (void)deadline;
    return read_only;
}

static sel4_fs_result_t archive_truncate(void *state, sel4_async_task_t *self, void *handle,
                                         uint64_t size, sel4_async_time_t deadline)
{
    (void)state, (void)self, (void)handle, (void)size, (void)deadline;
    return read_only;
}

static sel4_fs_result_t archive_sync(void *state, sel4_async_task_t *self, void *handle,
                                     sel4_async_time_t deadline)
{
    (void)state, (void)self, (void)handle, (void)deadline;
    return SEL4_FS_SUCCESS;
}

static sel4_fs_result_t archive_close(void *state, sel4_async_task_t *self, void *handle)
{
    (void)state, (void)self, (void)handle;
    return SEL4_FS_SUCCESS;
}

static uint64_t archive_size(void *state, const void *handle)
{
    (void)state;
    return ((const handle_t *)handle)->entry->bytes.size;
}

static const uint8_t *archive_bytes(void *state, const void *handle)
{
    (void)state;
    return ((const handle_t *)handle)->entry->bytes.data;
}

static sel4_fs_result_t archive_open_folder(void *state, sel4_async_task_t *self, const char *path,
                                            sel4_async_time_t deadline, void *handle)
{
    (void)self;
    (void)deadline;
    const sel4_fs_archive_t *archive = state;
    const sel4_fs_archive_entry_t *entry = find(archive, path);
    if (entry == NULL || !entry->is_folder) {
        return SEL4_FS_FAILURE(entry == NULL ? SEL4_FS_ERR_NOT_FOUND : SEL4_FS_ERR_NOT_FOLDER);
    }
    size_t next = (size_t)(entry - archive->entries) + 1;
    *(handle_t *)handle = (handle_t){ .entry = entry, .next = next };
    return SEL4_FS_SUCCESS;
}

static sel4_fs_info_t info_of(const sel4_fs_archive_entry_t *entry)
{
    return (sel4_fs_info_t){
        .size = entry->bytes.size,
        .modified = entry->modified,
        .is_folder = entry->is_folder,
        .is_read_only = true,
    };
}

// What of a path lies behind a folder's; false when it is in another one.
static bool is_below(sel4_span_t path, sel4_span_t folder, sel4_span_t *ret_rest)
{
    size_t skip = folder.size == 0 ? 0 : folder.size + 1;
    if (path.size <= skip || (skip > 0 && path.data[skip - 1] != '/') ||
        !sel4_span_equals(sel4_span(path.data, folder.size), folder)) {
        return false;
    }
    *ret_rest = sel4_span(path.data + skip, path.size - skip);
    return true;
}

static sel4_fs_result_t archive_next(void *state, sel4_async_task_t *self, void *handle,
                                     sel4_async_time_t deadline, sel4_fs_entry_t *ret_entry)
{
    (void)self;
    (void)deadline;
    const sel4_fs_archive_t *archive = state;
    handle_t *folder = handle;
    sel4_span_t name;
    while (folder->next < archive->count &&
           is_below(archive->entries[folder->next].path, folder->entry->path, &name)) {
        const sel4_fs_archive_entry_t *entry = &archive->entries[folder->next++];
        if (memchr(name.data, '/', name.size) == NULL) {
            ret_entry->info = info_of(entry);
            memcpy(ret_entry->name, name.data, name.size);
            ret_entry->name[name.size] = '\0';
            return SEL4_FS_SUCCESS;
        }
    }
    return SEL4_FS_FAILURE(SEL4_FS_ERR_NOT_FOUND);
}

static sel4_fs_result_t archive_info(void *state, sel4_async_task_t *self, const char *path,
                                     sel4_async_time_t deadline, sel4_fs_info_t *ret_info)
{
    (void)self;
    (void)deadline;
    const sel4_fs_archive_entry_t *entry = find(state, path);
    if (entry == NULL) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_NOT_FOUND);
    }
    *ret_info = info_of(entry);
    return SEL4_FS_SUCCESS;
}

static sel4_fs_result_t archive_change(void *state, sel4_async_task_t *self, const char *path,
                                       sel4_async_time_t deadline)
{
    (void)state, (void)self, (void)path, (void)deadline;
    return read_only;
}

static sel4_fs_result_t archive_rename(void *state, sel4_async_task_t *self, const char *from,
                                       const char *to, sel4_async_time_t deadline)
{
    (void)state, (void)self, (void)from, (void)to, (void)deadline;
    return read_only;
}

static sel4_fs_result_t archive_space(void *state, sel4_async_task_t *self,
                                      sel4_async_time_t deadline, sel4_fs_space_t *ret_space)
{
    (void)self;
    (void)deadline;
    const sel4_fs_archive_t *archive = state;
    *ret_space = (sel4_fs_space_t){ 0 };
    for (size_t i = 0; i < archive->count; i++) {
        ret_space->total += archive->entries[i].bytes.size;
    }
    return SEL4_FS_SUCCESS;
}

static const sel4_fs_functions_t archive_functions = {
    .open = archive_open,
    .read = archive_read,
    .write = archive_write,
    .truncate = archive_truncate,
    .sync = archive_sync,
    .close = archive_close,
    .size = archive_size,
    .bytes = archive_bytes,
    .open_folder = archive_open_folder,
    .next = archive_next,
    .close_folder = archive_close,
    .info = archive_info,
    .make_folder = archive_change,
    .remove = archive_change,
    .rename = archive_rename,
    .space = archive_space,
};

sel4_fs_result_t sel4_fs_archive_mount(sel4_fs_archive_t *archive, sel4_span_t bytes,
                                       sel4_fs_archive_entry_t *entries, size_t capacity,
                                       sel4_fs_t *ret_fs)
{
    if (!is_archive(bytes)) {
        return SEL4_FS_FAILURE(SEL4_FS_ERR_NO_FILE_SYSTEM);
    }
    *archive = (sel4_fs_archive_t){ .entries = entries };
    SEL4_TRY(take_entries(archive, bytes, capacity));
    *ret_fs = (sel4_fs_t){ &archive_functions, archive };
    return SEL4_FS_SUCCESS;
}
