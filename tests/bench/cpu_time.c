// SPDX-License-Identifier: BSD-2-Clause

/*
 *     cpu-time [-n RUNS] COMMAND ARGUMENT…
 *
 * prints the smallest CPU time, user and system, of several runs in microseconds, with what the
 * command started and waited for; what it prints is dropped.  Exit status 1 if a run fails.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 20 };

static _Noreturn void run_child(char **argv)
{
    int out = open("/dev/null", O_WRONLY);

    if (out >= 0) {
        dup2(out, STDOUT_FILENO);
    }
    execvp(argv[0], argv);
    perror(argv[0]);
    _exit(127);
}

static long run(char **argv)
{
    struct rusage usage;
    int status;
    pid_t child = fork();

    if (child == 0) {
        run_child(argv);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        return -1;
    }
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L + usage.ru_utime.tv_usec +
           usage.ru_stime.tv_usec;
}

int main(int argc, char **argv)
{
    long smallest = -1;
    int runs = RUNS;

    argv++;
    if (argc > 3 && strcmp(argv[0], "-n") == 0) {
        runs = atoi(argv[1]);
        argv += 2;
    }
    for (int i = 0; i < runs && argv[0] != NULL; i++) {
        long time = run(argv);
        if (time < 0) {
            return 1;
        }
        smallest = smallest < 0 || time < smallest ? time : smallest;
    }
    printf("%ld\n", smallest);
    return smallest < 0 ? 1 : 0;
}
