// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// FatFs as lib/fs uses it.  The meaning of each name is in FatFs's documentation.

#define FFCONF_DEF 80286 // the version of FatFs that this is for

// What there is of its interface.
#define FF_FS_READONLY  0
#define FF_FS_MINIMIZE  0
#define FF_USE_FIND     0
#define FF_USE_MKFS     1
#define FF_USE_FASTSEEK 0
#define FF_USE_EXPAND   0
#define FF_USE_CHMOD    1
#define FF_USE_LABEL    0
#define FF_USE_FORWARD  0
#define FF_USE_STRFUNC  0

// Names: long ones, UTF-8, buffers on the stack of the task.
#define FF_CODE_PAGE   437
#define FF_USE_LFN     2
#define FF_MAX_LFN     255
#define FF_LFN_UNICODE 2
#define FF_LFN_BUF     255
#define FF_SFN_BUF     12
#define FF_FS_RPATH    0

// Volumes: lib/fs finds partitions, and numbers its volumes itself.
#ifndef FF_VOLUMES
#define FF_VOLUMES 4
#endif
#define FF_STR_VOLUME_ID   0
#define FF_MULTI_PARTITION 0
#define FF_MIN_SS          512
#define FF_MAX_SS          4096
#define FF_LBA64           0
#define FF_MIN_GPT         0x10000000
#define FF_USE_TRIM        0

// Files have no buffers of their own: a cache below does that better.
#define FF_FS_TINY     1
#define FF_FS_EXFAT    0
#define FF_FS_NORTC    0
#define FF_FS_NOFSINFO 0

// Open files and folders, of all volumes.  A file that 256 have open to read looks as if one had it
// open to write: lib/fs counts.
#ifndef FF_FS_LOCK
#define FF_FS_LOCK 255
#endif

// lib/fs lets one task into a volume at a time.
#define FF_FS_REENTRANT 0
#define FF_FS_TIMEOUT   1000
