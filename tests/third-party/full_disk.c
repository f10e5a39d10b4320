// SPDX-License-Identifier: BSD-2-Clause

/*
 * A small disk without mounting one: preloaded, it lets files below the folder $FULL_DISK grow to
 * $FULL_DISK_SIZE bytes in all, and has no space for more.
 */

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/fs.h>

static __thread long long taken;

static int add_size(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)path;
    (void)place;
    taken += kind == FTW_F ? status->st_size : 0;
    return 0;
}

static int is_below(int fd, const char *folder)
{
    char name[64];
    char path[4096];
    (void)snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(name, path, sizeof path - 1);
    size_t length = strlen(folder);
    return size > (ssize_t)length && memcmp(path, folder, length) == 0 && path[length] == '/';
}

static int is_full(int fd, size_t more)
{
    const char *folder = getenv("FULL_DISK");
    const char *limit = getenv("FULL_DISK_SIZE");
    if (folder == NULL || limit == NULL || !is_below(fd, folder)) {
        return 0;
    }
    taken = 0;
    (void)nftw(folder, add_size, 8, FTW_PHYS);
    if (taken + (long long)more <= atoll(limit)) {
        return 0;
    }
    errno = ENOSPC;
    return 1;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    return is_full(fd, size) ? -1 : syscall(SYS_write, fd, bytes, size);
}

ssize_t copy_file_range(int from, off64_t *from_at, int to, off64_t *to_at, size_t size,
                        unsigned flags)
{
    struct stat status;
    size_t more =
        fstat(from, &status) == 0 && (size_t)status.st_size < size ? (size_t)status.st_size : size;
    return is_full(to, more) ? -1
                             : syscall(SYS_copy_file_range, from, from_at, to, to_at, size, flags);
}

// A copy that shares its blocks would need no space.
int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    if (request == FICLONE) {
        errno = EOPNOTSUPP;
        return -1;
    }
    return (int)syscall(SYS_ioctl, fd, request, argument);
}
