// SPDX-License-Identifier: BSD-2-Clause

// What a program may expect of the C library: output with floating point, memory, sorting, numbers
// from text, and a heap that ends.

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sel4c/root_task.h>

#define HEAP_SIZE ((size_t)64 * 1024)

static int by_length(const void *a, const void *b)
{
    size_t first = strlen(*(const char *const *)a);
    size_t second = strlen(*(const char *const *)b);
    return first < second ? -1 : first > second;
}

static void sort_words(void)
{
    const char *words[] = { "capability", "seL4", "notification", "frame", "untyped" };
    size_t count = sizeof words / sizeof words[0];
    qsort(words, count, sizeof words[0], by_length);
    for (size_t i = 0; i < count; i++) {
        printf("%s%s", words[i], i + 1 < count ? " " : "\n");
    }
}

static int use_memory(void)
{
    double *squares = malloc(10 * sizeof *squares);
    if (squares == NULL) {
        return 1;
    }
    double sum = 0;
    for (int i = 0; i < 10; i++) {
        squares[i] = i * i;
        sum += squares[i];
    }
    printf("sum of squares %.1f\n", sum);
    free(squares);
    errno = 0;
    void *too_much = malloc(2 * HEAP_SIZE);
    printf("more than the heap: %s\n", too_much == NULL ? strerror(errno) : "got it");
    free(too_much);
    return 0;
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    char *rest;
    double number = strtod("2.718281828 is e", &rest);
    printf("pi %f, e %.9f, rest '%s'\n", 3.14159265, number, rest);
    sort_words();
    if (use_memory() != 0) {
        return 1;
    }
    printf("untyped memory: %s\n", sel4_bootinfo_untyped_count(bootinfo) > 0 ? "some" : "none");
    return 0;
}

SEL4_ROOT_TASK(run, stack_size(32 * 1024), heap_size(HEAP_SIZE));
