/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * What lib/rt-memory has of the C library's <string.h>, for target code that may use it but brings
 * no C library along. Where one is used, its header is found first.
 */
#pragma once

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *at, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);
void *memchr(const void *at, int value, size_t size);
size_t strlen(const char *text);
char *strchr(const char *text, int character);
