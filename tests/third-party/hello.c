// SPDX-License-Identifier: BSD-2-Clause

/*
 * A program on picolibc alone, run as a Linux program so that no kernel of ours is needed: it
 * brings what a board must bring (start, thread pointer, output, memory) with three system calls.
 */

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__aarch64__)
enum { call_write = 64, call_exit = 93 };
static long system_call(long number, long a, long b, long c)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
    return x0;
}
static void set_thread_pointer(char *block, size_t size)
{
    (void)size;
    __asm__ volatile("msr tpidr_el0, %0" ::"r"(block));
}
__asm__(".global _start\n_start: mov x29, xzr\n bl start\n");
#elif defined(__riscv)
enum { call_write = 64, call_exit = 93 };
static long system_call(long number, long a, long b, long c)
{
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2) : "memory");
    return a0;
}
static void set_thread_pointer(char *block, size_t size)
{
    (void)size;
    __asm__ volatile("mv tp, %0" ::"r"(block));
}
__asm__(".global _start\n_start:\n.option push\n.option norelax\n la gp, __global_pointer$\n"
        ".option pop\n call start\n");
#elif defined(__x86_64__)
enum { call_write = 1, call_exit = 60, call_arch_prctl = 158, set_fs = 0x1002 };
static long system_call(long number, long a, long b, long c)
{
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c)
                     : "rcx", "r11", "memory");
    return result;
}
static void set_thread_pointer(char *block, size_t size)
{
    // Variables lie below the thread pointer, which points to itself.
    char *pointer = block + size / 2;
    memcpy(pointer, &pointer, sizeof pointer);
    system_call(call_arch_prctl, set_fs, (long)pointer, 0);
}
__asm__(".global _start\n_start: xor %ebp, %ebp\n call start\n");
#endif

// All thread-local variables here are zero at the start (errno).
static char thread_block[4096] __attribute__((aligned(64)));
static char heap[65536] __attribute__((aligned(16)));

static int put(char c, FILE *file)
{
    (void)file;
    return system_call(call_write, 1, (long)&c, 1) == 1 ? (unsigned char)c : -1;
}

static FILE console = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);
FILE *const stdout = &console;
FILE *const stderr = &console;

void *sbrk(ptrdiff_t increment);
void *sbrk(ptrdiff_t increment)
{
    static size_t used;
    if (increment < 0 || (size_t)increment > sizeof heap - used) {
        errno = ENOMEM;
        return (void *)-1;
    }
    used += (size_t)increment;
    return heap + used - (size_t)increment;
}

_Noreturn void _exit(int status);
_Noreturn void _exit(int status)
{
    for (;;) {
        system_call(call_exit, status, 0, 0);
    }
}

static int compare(const void *a, const void *b)
{
    int x = *(const int *)a;
    int y = *(const int *)b;
    return (x > y) - (x < y);
}

_Noreturn void start(void);
_Noreturn void start(void)
{
    set_thread_pointer(thread_block, sizeof thread_block);
    printf("hello from picolibc %.2f\n", 3.25);
    int *numbers = malloc(3 * sizeof *numbers);
    if (numbers == NULL) {
        _exit(1);
    }
    memcpy(numbers, (const int[]){ 2, 3, 1 }, 3 * sizeof *numbers);
    qsort(numbers, 3, sizeof *numbers, compare);
    printf("sorted %d %d %d\n", numbers[0], numbers[1], numbers[2]);
    free(numbers);
    errno = 0;
    long huge = strtol("99999999999999999999", NULL, 10);
    (void)huge;
    printf("errno %d\n", errno);
    _exit(0);
}
