// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * An archive in memory as a file system that is only read: what `tar --format=ustar` makes
 * (POSIX.1-2017, pax, "ustar Interchange Format").
 *
 * Files are used where they lie: sel4_fs_bytes() gives their bytes.  Folders need entries of their
 * own, as tar makes them.
 */

#include <sel4c/fs.h>

typedef struct sel4_fs_archive_entry {
    sel4_span_t path; // without slashes at its ends; empty: the root
    sel4_span_t bytes;
    int64_t modified;
    bool is_folder;
} sel4_fs_archive_entry_t;

typedef struct sel4_fs_archive {
    sel4_fs_archive_entry_t *entries; // in the order of their paths
    size_t count;
} sel4_fs_archive_t;

/*
 * Reads the archive's headers; `entries` has room for `capacity` of them.
 *
 * Of two entries with one path the later counts.  Links and devices are left out.
 *
 * Fails  SEL4_FS_ERR_NO_FILE_SYSTEM  not an archive
 *        SEL4_FS_ERR_DAMAGED         a checksum or a size is wrong, or the archive ends too early
 *        SEL4_FS_ERR_NAME            a path that is no path, or one of more than 100 bytes,
 *                                    however the archive has it
 *        SEL4_FS_ERR_TOO_MANY        more than `capacity`
 * Owns   `archive`, its bytes and `entries` are the caller's, for as long as it is used
 */
sel4_fs_result_t sel4_fs_archive_mount(sel4_fs_archive_t *archive, sel4_span_t bytes,
                                       sel4_fs_archive_entry_t *entries, size_t capacity,
                                       sel4_fs_t *ret_fs);
