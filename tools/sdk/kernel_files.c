// SPDX-License-Identifier: BSD-2-Clause

#include "kernel_files.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/source.h"

typedef struct form {
    const char *includes;
    const char *kernel;
    const char *platform;
    const char *dtb;
} form_t;

static const form_t installed = { "libsel4/include", "bin/kernel.elf", "support/platform_gen.json",
                                  "support/kernel.dtb" };
static const form_t sdk_board = { "include", "elf/sel4.elf", "platform_gen.json", "kernel.dtb" };

static const char *in(arena_t *arena, const char *prefix, const char *file)
{
    return arena_format(arena, "%s/%s", prefix, file);
}

static bool exists(const char *path)
{
    return access(path, R_OK) == 0;
}

static bool need(diag_t *diag, const char *path, const char *what)
{
    if (!exists(path)) {
        diag_error(diag, (place_t){ .path = path },
                   "%s is missing: %s; --sel4-prefix is what the installation of a kernel has made "
                   "(`ninja install`), with bin, libsel4 and support",
                   what, strerror(errno));
        return false;
    }
    return true;
}

// What Microkit needs of a kernel.
static bool check_facts(diag_t *diag, const kernel_files_t *files)
{
    const place_t place = { .path = files->target.path };

    if (!files->facts.is_mcs) {
        diag_error(diag, place,
                   "the kernel has no scheduling contexts, which protection domains need; "
                   "configure it with "
                   "KernelIsMCS=ON");
        return false;
    }
    if (files->facts.root_cnode_bits < 17) {
        diag_note(diag, place,
                  "the root CNode has 2^%u slots, where Microkit's kernels have 2^17 "
                  "(KernelRootCNodeSizeBits=17): large systems will not fit",
                  files->facts.root_cnode_bits);
    }
    if (files->facts.domain_count < 2 && files->target.core_count == 1) {
        diag_note(
            diag, place,
            "the kernel has one domain (KernelNumDomains=1): systems with <domains> cannot be "
            "built for it");
    }
    return true;
}

bool kernel_files_find(arena_t *arena, diag_t *diag, const char *prefix, kernel_files_t *ret_files)
{
    char absolute[PATH_MAX];
    source_t config;

    if (!realpath(prefix, absolute)) {
        diag_error(diag, (place_t){ .path = prefix },
                   "%s; name an installed kernel with --sel4-prefix DIR", strerror(errno));
        return false;
    }
    bool is_board = exists(in(arena, absolute, sdk_board.kernel));
    const form_t *form = is_board ? &sdk_board : &installed;
    kernel_files_t files = {
        .includes = in(arena, absolute, form->includes),
        .kernel = in(arena, absolute, form->kernel),
        .dtb = in(arena, absolute, form->dtb),
    };
    const char *json = in(arena, files.includes, "kernel/gen_config.json");
    if (!need(diag, files.kernel, "the kernel") ||
        !need(diag, json, "the kernel's configuration") ||
        !source_load(arena, diag, json, &config) ||
        !target_read(arena, diag, &config, &files.target) ||
        !capdl_kernel_read(arena, diag, &config, &files.facts) || !check_facts(diag, &files)) {
        return false;
    }
    if (!exists(files.dtb)) {
        files.dtb = NULL;
    }
    if (files.target.arch != TARGET_X86_64) {
        files.platform = in(arena, absolute, form->platform);
        if (!need(diag, files.platform, "the description of the platform's memory")) {
            return false;
        }
    }
    *ret_files = files;
    return true;
}
