// SPDX-License-Identifier: BSD-2-Clause
#pragma once

// What can go wrong with files.

#include <sel4c/base.h>

#define SEL4_FS_ERRORS(X)                                                 \
    X(NOT_FOUND, "there is no such file or folder")                       \
    X(EXISTS, "there is one of that name already")                        \
    X(NAME, "not a name that the file system can have")                   \
    X(NOT_FOLDER, "it is not a folder")                                   \
    X(IS_FOLDER, "it is a folder")                                        \
    X(NOT_EMPTY, "the folder is not empty")                               \
    X(READ_ONLY, "it takes no writes")                                    \
    X(IN_USE, "it is open elsewhere, in a way that does not go together") \
    X(TOO_MANY, "too many open files, or volumes")                        \
    X(FULL, "there is no room left")                                      \
    X(RANGE, "beyond what a file can hold")                               \
    X(NO_FILE_SYSTEM, "there is no file system of this kind")             \
    X(DAMAGED, "the file system contradicts itself")                      \
    X(IO, "the device could not read or write it")                        \
    X(TIMED_OUT, "the deadline came first")                               \
    X(CANCELLED, "the task was cancelled")                                \
    X(CLOSED, "the file is not open any more")                            \
    X(MEMORY, "too little memory for it")

typedef enum sel4_fs_error {
    SEL4_FS_OK,
#define SEL4_PRIV_ENUMERATOR(name, text) SEL4_FS_ERR_##name,
    SEL4_FS_ERRORS(SEL4_PRIV_ENUMERATOR)
#undef SEL4_PRIV_ENUMERATOR
} sel4_fs_error_t;

typedef struct SEL4_MUST_CHECK sel4_fs_result {
    sel4_fs_error_t error;
} sel4_fs_result_t;

#define SEL4_FS_SUCCESS          ((sel4_fs_result_t){ SEL4_FS_OK })
#define SEL4_FS_FAILURE(reason_) ((sel4_fs_result_t){ (reason_) })

// A few words without a full stop; never NULL.
const char *sel4_fs_error_text(sel4_fs_error_t error);
