// SPDX-License-Identifier: BSD-2-Clause

/*
 * From the first C function to the loop: nothing left of a run before; thread-local storage on the
 * stack, if the program has any; constructors; the program's own start.
 *
 * With a linker script that is not ours the symbols below are not there, and there is no
 * thread-local storage.
 */

#include <microkit.h>

#include <sel4c/rt/tls.h>

#include "domain.h"

typedef void (*constructor_t)(void);
extern const constructor_t __init_array_start[] SEL4_WEAK;
extern const constructor_t __init_array_end[] SEL4_WEAK;

// Of lib/panic, in programs that panic.
extern void sel4_panic_forget(void) SEL4_WEAK;

extern const char sel4_mk_tls_data[] SEL4_WEAK;
extern const char sel4_mk_tls_data_end[] SEL4_WEAK;
extern const char sel4_mk_tls_end[] SEL4_WEAK;
extern const char
    sel4_mk_tls_alignment[] SEL4_WEAK; // An absolute symbol: its address is the value.

static void run_constructors(void)
{
    for (const constructor_t *next = __init_array_start; next != __init_array_end; next++) {
        (*next)();
    }
}

static SEL4_NORETURN __attribute__((noinline)) void go_on(void)
{
    run_constructors();
    sel4_mk_priv_enter();
}

static sel4_rt_tls_image_t tls_image(void)
{
    return (sel4_rt_tls_image_t){
        .data = sel4_mk_tls_data,
        .data_size = (uintptr_t)sel4_mk_tls_data_end - (uintptr_t)sel4_mk_tls_data,
        .size = (uintptr_t)sel4_mk_tls_end - (uintptr_t)sel4_mk_tls_data,
        .alignment = (size_t)(uintptr_t)sel4_mk_tls_alignment,
    };
}

static SEL4_NORETURN __attribute__((noinline)) void go_on_with_tls(const sel4_rt_tls_image_t *image)
{
    sel4_rt_tls_layout_t layout;
    if (sel4_rt_tls_lay_out(SEL4_RT_TLS_NATIVE, image, &layout).error != SEL4_BASE_OK) {
        __builtin_trap();
    }
    size_t size = layout.size + layout.alignment;
    void *region = __builtin_alloca(size);
    uintptr_t pointer;
    if (sel4_rt_tls_place(SEL4_RT_TLS_NATIVE, image, region, size, &pointer).error !=
        SEL4_BASE_OK) {
        __builtin_trap();
    }
    sel4_rt_thread_pointer_set(pointer, 0);
    go_on();
}

// A parent may have restarted the program wherever it was.
static void forget(void)
{
    microkit_have_signal = seL4_False;
    microkit_signal_cap = seL4_CapNull;
    sel4_mk_priv_deferred_notify = 0;
    sel4_mk_priv_deferred_ack = 0;
    if (sel4_panic_forget != NULL) {
        sel4_panic_forget();
    }
}

SEL4_NORETURN void sel4_mk_priv_start(void);

void sel4_mk_priv_start(void)
{
    forget();
    sel4_rt_tls_image_t image = tls_image();
    if (image.size == 0) {
        go_on();
    }
    go_on_with_tls(&image);
}
