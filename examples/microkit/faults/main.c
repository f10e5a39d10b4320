// SPDX-License-Identifier: BSD-2-Clause

// One program in several protection domains: the name says what each of them does wrong.

#include <sel4c/microkit.h>

#define NOWHERE 0xbad000
#define DEPTH   100 // more than there is stack for

// Keeps the compiler from knowing what a number is.
static uintptr_t hidden(uintptr_t number)
{
    __asm__("" : "+r"(number));
    return number;
}

static __attribute__((noinline)) void use_stack(unsigned depth)
{
    volatile char room[1024];
    room[0] = (char)depth;
    if (depth < DEPTH) {
        use_stack(depth + 1);
    }
    room[1] = room[0]; // so that the frame stays
}

static __attribute__((noinline)) void call_nowhere(void)
{
    void (*function)(void) = (void (*)(void))hidden(NOWHERE);
    function();
    __asm__(""); // no tail call
}

static __attribute__((noinline)) void write_nowhere(uintptr_t address)
{
    *(volatile char *)address = 1;
}

static __attribute__((noinline)) void store(unsigned index)
{
    write_nowhere(hidden(NOWHERE) + index);
    __asm__("");
}

static bool is_name(const char *name)
{
    const char *own = sel4_mk_name();
    for (; *name != '\0' && *name == *own; name++, own++) {
    }
    return *name == *own;
}

static sel4_mk_handler_t *init(void)
{
    static sel4_mk_handler_t handler;
    if (is_name("overflow")) {
        use_stack(0);
    } else if (is_name("wild call")) {
        call_nowhere();
    } else if (is_name("trap")) {
        __builtin_trap();
    } else if (is_name("write")) {
        store(16);
    } else {
        sel4_debug_print("last: nothing is wrong with this one\n");
    }
    return &handler;
}

SEL4_MK_PROTECTION_DOMAIN(init);
