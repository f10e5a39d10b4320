// SPDX-License-Identifier: BSD-2-Clause

/*
 * The checks come first, so that what make and the compiler could say later is said in terms of
 * kernels and boards.  The rest is src/import.mk of the SDK.
 */

#include "import.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/program.h"
#include "kernel_files.h"
#include "run/board.h"
#include "tree.h"

extern char **environ;

// The names that the tool knows: they say what is in an image.
static const char *const config_names[] = { "debug",     "release",     "benchmark",
                                            "smp-debug", "smp-release", "smp-benchmark" };

static bool check_config(diag_t *diag, const char *config, const target_t *target)
{
    bool is_known = false;

    for (size_t i = 0; i < sizeof config_names / sizeof *config_names; i++) {
        is_known = is_known || strcmp(config, config_names[i]) == 0;
    }
    if (!is_known) {
        diag_error(diag, (place_t){ .path = "--config" },
                   "\"%s\" is no name of a configuration; debug, release, benchmark, smp-debug, "
                   "smp-release and smp-benchmark are",
                   config);
        return false;
    }
    bool is_smp = strncmp(config, "smp-", 4) == 0;
    if (is_smp != (target->core_count > 1)) {
        diag_warning(diag, (place_t){ .path = target->path },
                     "the kernel is for %u core%s, the name %s for %s", target->core_count,
                     target->core_count == 1 ? "" : "s", config, is_smp ? "several" : "one");
    }
    if (target->is_silent && strstr(config, "debug")) {
        diag_warning(
            diag, (place_t){ .path = target->path },
            "the kernel does not print (KernelPrinting=OFF), so nothing will be seen of a debug "
            "configuration");
    }
    return true;
}

static bool check_board(arena_t *arena, diag_t *diag, const char *sdk, const char *name,
                        const target_t *target)
{
    board_t board;

    if (strchr(name, '/')) {
        diag_error(diag, (place_t){ .path = "--board" }, "\"%s\" is a path; give a name", name);
        return false;
    }
    if (!board_find(arena, diag, name, &board)) {
        return false;
    }
    if (strcmp(board_arch_name(board.arch), target->name) != 0 ||
        (target->is_hypervisor && !board.is_hypervisor)) {
        diag_error(diag, (place_t){ .path = target->path },
                   "the kernel is for %s%s, the board %s for %s%s; boards for it: %s", target->name,
                   target->is_hypervisor ? " at EL2" : "", name, board_arch_name(board.arch),
                   target->is_hypervisor && !board.is_hypervisor ? " at EL1" : "",
                   board_list(arena,
                              target->arch == TARGET_AARCH64   ? BOARD_AARCH64
                              : target->arch == TARGET_RISCV64 ? BOARD_RISCV64
                                                               : BOARD_X86_64,
                              target->is_hypervisor));
        return false;
    }
    const char *loader = arena_format(arena, "%s/loader/%s/loader.elf", sdk, name);
    if (target->arch != TARGET_X86_64 && access(loader, R_OK) != 0) {
        diag_error(diag, (place_t){ .path = loader },
                   "%s; the SDK has no loader for this board, so take one that was built with it",
                   strerror(errno));
        return false;
    }
    return true;
}

// ---- Programs

static bool is_in_path(arena_t *arena, const char *program)
{
    char *rest = arena_copy_string(arena, getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");

    for (char *folder; (folder = strsep(&rest, ":"));) {
        if (access(arena_format(arena, "%s/%s", *folder ? folder : ".", program), X_OK) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_programs(arena_t *arena, diag_t *diag, const target_t *target)
{
    static const struct {
        target_arch_t arch;
        const char *compiler;
        const char *package;
    } compilers[] = {
        { TARGET_AARCH64, "aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu" },
        { TARGET_RISCV64, "riscv64-linux-gnu-gcc", "gcc-riscv64-linux-gnu" },
        { TARGET_X86_64, "x86_64-linux-gnu-gcc", "gcc" },
    };
    bool ok = true;

    for (size_t i = 0; i < sizeof compilers / sizeof *compilers; i++) {
        if (compilers[i].arch == target->arch && !is_in_path(arena, compilers[i].compiler)) {
            diag_error(diag, (place_t){ .path = compilers[i].compiler },
                       "this compiler is needed and not in PATH; install the Debian package %s",
                       compilers[i].package);
            ok = false;
        }
    }
    if (!is_in_path(arena, "make")) {
        diag_error(diag, (place_t){ .path = "make" },
                   "it is needed and not in PATH; install the Debian package make");
        ok = false;
    }
    return ok;
}

// ---- The work

// This process's environment without what an outer make, or a project's, would tell the inner one.
static char **clean_environment(arena_t *arena)
{
    static const char *const dropped[] = { "MAKEFLAGS=", "MFLAGS=", "MAKELEVEL=", "MAKEOVERRIDES=",
                                           "MAKEFILES=" };
    char **kept = NULL;
    size_t count = 0;
    size_t capacity = 0;

    for (char **entry = environ; *entry; entry++) {
        bool drop = false;
        for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) {
            drop = drop || strncmp(*entry, dropped[i], strlen(dropped[i])) == 0;
        }
        if (!drop) {
            *ARENA_PUSH(arena, kept, count, capacity) = *entry;
        }
    }
    *ARENA_PUSH(arena, kept, count, capacity) = NULL;
    return kept;
}

// Ctrl-C ends the child; this process stays to remove what was begun.
static int spawn(char *const *argv, char *const *environment, pid_t *ret_pid)
{
    posix_spawnattr_t attributes;
    sigset_t set;

    (void)signal(SIGINT, SIG_IGN);
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)posix_spawnattr_init(&attributes);
    (void)posix_spawnattr_setsigdefault(&attributes, &set);
    (void)posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    int error = posix_spawnp(ret_pid, argv[0], NULL, &attributes, argv, environment);
    (void)posix_spawnattr_destroy(&attributes);
    return error;
}

static bool run(arena_t *arena, diag_t *diag, char *const *argv)
{
    pid_t pid;
    int status;
    int error = spawn(argv, clean_environment(arena), &pid);

    if (error != 0) {
        diag_error(diag, (place_t){ .path = argv[0] }, "cannot be run: %s", strerror(error));
        return false;
    }
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return false;
        }
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool make_board(arena_t *arena, diag_t *diag, const import_options_t *options,
                       const char *sdk, const kernel_files_t *files, const char *board,
                       const tree_stage_t *stage)
{
    const char *program = program_path(arena, 0);

    if (!program) {
        diag_error(diag, (place_t){ .path = "/proc/self/exe" }, "%s", strerror(errno));
        return false;
    }
    char *const argv[] = {
        (char[]){ "make" },
        (char[]){ "--silent" },
        (char[]){ "--no-print-directory" },
        arena_format(arena, "--jobs=%u", options->jobs),
        (char[]){ "-C" },
        arena_format(arena, "%s/src", sdk),
        (char[]){ "-f" },
        (char[]){ "import.mk" },
        arena_format(arena, "ARCH=%s", files->target.name),
        arena_format(arena, "BOARD=%s", board),
        arena_format(arena, "INCLUDES=%s", files->includes),
        arena_format(arena, "KERNEL=%s", files->kernel),
        arena_format(arena, "PLATFORM=%s", files->platform ? files->platform : ""),
        arena_format(arena, "DTB=%s", files->dtb ? files->dtb : ""),
        arena_format(arena, "SDK=%s", sdk),
        arena_format(arena, "SEL4C=%s", program),
        arena_format(arena, "WORK=%s", stage->work),
        arena_format(arena, "OUT=%s", stage->out),
        NULL,
    };
    if (!run(arena, diag, argv)) {
        diag_error(
            diag, (place_t){ .path = files->kernel },
            "no board could be made for this kernel; what went wrong is above, and nothing was "
            "changed");
        return false;
    }
    return true;
}

static bool is_plain(diag_t *diag, const char *path)
{
    const char *bad = path + strcspn(path, " \t\n$#:%'\"\\;&|<>()*?[]`~");

    if (*bad) {
        diag_error(diag, (place_t){ .path = path },
                   "the path has the character '%c', which makefiles cannot take; use another one",
                   *bad);
    }
    return !*bad;
}

bool sdk_import(arena_t *arena, diag_t *diag, const import_options_t *options)
{
    kernel_files_t files;
    const char *sdk;

    if (!tree_find(arena, diag, options->sdk, &sdk) ||
        !kernel_files_find(arena, diag, options->prefix, &files) ||
        !is_plain(diag, files.includes)) {
        return false;
    }
    const char *board = options->board ? options->board : files.target.board;
    const char *config = options->config ? options->config
                         : files.target.is_silent
                             ? (files.target.core_count > 1 ? "smp-release" : "release")
                             : (files.target.core_count > 1 ? "smp-debug" : "debug");
    if (!board) {
        diag_error(diag, (place_t){ .path = files.target.path },
                   "no board is known for this kernel's platform; give --board");
        return false;
    }
    if (!check_config(diag, config, &files.target) ||
        !check_board(arena, diag, sdk, board, &files.target) ||
        !check_programs(arena, diag, &files.target)) {
        return false;
    }
    tree_stage_t stage;
    bool ok = tree_stage_create(arena, diag, sdk, &stage) &&
              make_board(arena, diag, options, sdk, &files, board, &stage) &&
              tree_stage_commit(arena, diag, &stage, sdk, board, config);
    tree_stage_finish(&stage);
    if (ok && !options->quiet) {
        printf("%s/board/%s/%s: microkit --board %s --config %s\n", sdk, board, config, board,
               config);
    }
    return ok;
}
