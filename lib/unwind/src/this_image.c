// SPDX-License-Identifier: BSD-2-Clause

// The running program's tables.  The symbols are weak: a program without tables has none of them.

#include <sel4c/unwind.h>

extern const char sel4_rt_text_start[] SEL4_WEAK;
extern const char sel4_rt_text_end[] SEL4_WEAK;
extern const char sel4_rt_eh_frame_hdr[] SEL4_WEAK;
extern const char sel4_rt_eh_frame_hdr_end[] SEL4_WEAK;
extern const char sel4_rt_eh_frame[] SEL4_WEAK;
extern const char sel4_rt_eh_frame_end[] SEL4_WEAK;

static sel4_unwind_section_t between(const char *start, const char *end)
{
    return (sel4_unwind_section_t){
        .bytes = sel4_span(start, (size_t)((uintptr_t)end - (uintptr_t)start)),
        .address = (uintptr_t)start,
    };
}

sel4_unwind_image_t sel4_unwind_image_this(void)
{
    return (sel4_unwind_image_t){
        .text_start = (uintptr_t)sel4_rt_text_start,
        .text_end = (uintptr_t)sel4_rt_text_end,
        .header = between(sel4_rt_eh_frame_hdr, sel4_rt_eh_frame_hdr_end),
        .entries = between(sel4_rt_eh_frame, sel4_rt_eh_frame_end),
    };
}
