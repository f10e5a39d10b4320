// SPDX-License-Identifier: BSD-2-Clause

// The standard streams: nothing to read, and characters go out one by one.

#include <stdio.h>

#include <sel4c/rt/start.h>

static int put(char character, FILE *stream)
{
    (void)stream;
    sel4_rt_put_char(character);
    return (unsigned char)character;
}

static int get(FILE *stream)
{
    (void)stream;
    return EOF;
}

static FILE console = FDEV_SETUP_STREAM(put, get, NULL, _FDEV_SETUP_RW);

FILE *const stdin = &console;
FILE *const stdout = &console;
FILE *const stderr = &console;
