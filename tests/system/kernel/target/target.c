// SPDX-License-Identifier: BSD-2-Clause
//
// The suite as a root task.

#include "target.h"

#include <sel4c/root_task.h>

#include "kt_priv.h"

#define FILTER_SIZE 256

static uintptr_t image_start;

void kt_backend_put_char(char c)
{
    sel4_rt_put_char(c);
}

seL4_CPtr kt_backend_frame(const void *page)
{
    return kt.bootinfo->userImageFrames.start + (((uintptr_t)page - image_start) >> seL4_PageBits);
}

const kt_lack_t *kt_backend_lacks(void)
{
    static const kt_lack_t lacks[KT_LACKS_MAX] = {
#if CONFIG_NUM_DOMAINS == 1
        KT_LACKS_DOMAINS,
#endif
#ifndef CONFIG_EXPORT_PCNT_USER
        { KT_PREEMPT, "this kernel lets no program read the time, by which it is measured" },
#endif
        { 0, NULL },
    };
    return lacks;
}

#define MAP_START 0x10000000

static seL4_Word next_address;

// One table of each level is enough.
void *kt_map(seL4_CPtr frame)
{
    if (next_address == MAP_START) {
        for (unsigned level = 0; level < 3; level++) {
            seL4_Error error =
                seL4_ARM_PageTable_Map(kt_make(seL4_ARM_PageTableObject, 0), KT_VSPACE, MAP_START,
                                       seL4_ARM_Default_VMAttributes);
            KT_NEED(error == seL4_NoError || error == seL4_DeleteFirst);
        }
    }
    KT_NEED_OK(seL4_ARM_Page_Map(frame, KT_VSPACE, next_address, seL4_ReadWrite,
                                 seL4_ARM_Default_VMAttributes));
    next_address += (seL4_Word)1 << seL4_PageBits;
    return (void *)(next_address - ((seL4_Word)1 << seL4_PageBits));
}

void kt_backend_case_begins(void)
{
    next_address = MAP_START;
}

void kt_backend_case_ended(void)
{
}

// The raw layer asserts what it is given.
_Noreturn void __assert_fail(const char *text, const char *file, int line, const char *function);

void __assert_fail(const char *text, const char *file, int line, const char *function)
{
    kt_fail((kt_place_t){ file, line, true }, "%s asserts %s", function, text);
    kt_end_case();
}

static int run(const sel4_bootinfo_t *bootinfo)
{
    static char filter[FILTER_SIZE];
    image_start = (uintptr_t)sel4_rt_image_start;
    kt_target_arguments(filter, sizeof(filter));
    return kt_run(bootinfo, filter) == 0 ? 0 : 1;
}

SEL4_ROOT_TASK(run);
