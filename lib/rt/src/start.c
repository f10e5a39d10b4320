// SPDX-License-Identifier: BSD-2-Clause

/*
 * Thread-local storage of the first thread.  It lies in the frame of a function that never returns,
 * so no allocator is needed, whatever its size and alignment.
 *
 * No code here may use a thread-local variable before the thread pointer is set, which is why the
 * rest is a function of its own that the compiler cannot pull in.
 */

#include <sel4c/rt/start.h>
#include <sel4c/rt/tls.h>

static SEL4_NORETURN __attribute__((noinline)) void with_tls(uintptr_t argument)
{
    sel4_rt_constructors_run();
    sel4_rt_main(argument);
}

void sel4_rt_start(uintptr_t argument)
{
    sel4_rt_tls_image_t image = sel4_rt_tls_image();
    sel4_rt_tls_layout_t layout;
    if (sel4_rt_tls_lay_out(SEL4_RT_TLS_NATIVE, &image, &layout).error != 0) {
        __builtin_trap();
    }
    size_t size = layout.size + layout.alignment;
    void *region = __builtin_alloca(size);
    uintptr_t pointer;
    if (sel4_rt_tls_place(SEL4_RT_TLS_NATIVE, &image, region, size, &pointer).error != 0) {
        __builtin_trap();
    }
    sel4_rt_thread_pointer_set(pointer, argument);
    with_tls(argument);
}
