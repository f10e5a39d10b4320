// SPDX-License-Identifier: BSD-2-Clause

// Reads and writes binary files.

#include "binary.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(diag_t *diag, const char *path, const char *what, const char *remedy)
{
    diag_error(diag, (place_t){ .path = path }, "%s: %s%s%s", what, strerror(errno),
               remedy ? "; " : "", remedy ? remedy : "");
    return false;
}

bool binary_load(arena_t *arena, diag_t *diag, const char *path, const char *remedy,
                 binary_t *ret_binary)
{
    FILE *file = fopen(path, "rb");
    struct stat status;

    if (!file) {
        return fail(diag, path, "cannot open", remedy);
    }
    if (fstat(fileno(file), &status) != 0 || (S_ISDIR(status.st_mode) && (errno = EISDIR))) {
        fclose(file);
        return fail(diag, path, "cannot read", remedy);
    }
    if (!S_ISREG(status.st_mode) || (uintmax_t)status.st_size > BINARY_SIZE_MAX) {
        fclose(file);
        errno = S_ISREG(status.st_mode) ? EFBIG : EINVAL;
        return fail(diag, path, "cannot read", remedy);
    }
    size_t size = (size_t)status.st_size;
    uint8_t *bytes = arena_alloc(arena, size + 1);
    size_t got = fread(bytes, 1, size, file);
    bool ok = !ferror(file);
    fclose(file);
    if (!ok) {
        return fail(diag, path, "cannot read", remedy);
    }
    *ret_binary = (binary_t){ arena_copy_string(arena, path), bytes, got };
    return true;
}

bool binary_write(arena_t *arena, diag_t *diag, const char *path, const uint8_t *bytes, size_t size,
                  bool executable)
{
    char *temporary = arena_format(arena, "%s.%ld.tmp", path, (long)getpid());
    FILE *file = fopen(temporary, "wb");

    if (!file) {
        return fail(diag, path, "cannot write", NULL);
    }
    bool ok = fwrite(bytes, 1, size, file) == size;
    if (ok && executable) {
        mode_t mask = umask(0);
        umask(mask);
        ok = fchmod(fileno(file), 0777 & ~mask) == 0;
    }
    ok = fclose(file) == 0 && ok;
    if (!ok || rename(temporary, path) != 0) {
        int error = errno;
        remove(temporary);
        errno = error;
        return fail(diag, path, "cannot write", NULL);
    }
    return true;
}
