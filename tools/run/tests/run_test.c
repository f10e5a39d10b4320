// SPDX-License-Identifier: BSD-2-Clause

/*
 * The command as a whole, with a shell script in QEMU's place: every way in which a run can end.
 * Each run is a process of its own, as the command changes signals and streams.
 */

#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include <sel4c/phdr.h>

#include "common/tests/support.h"
#include "run/run.h"

#define ARGUMENT_COUNT_MAX 32

typedef struct ran {
    arena_t *arena;
    const char *folder;
    const char *image;
    const char *program;
    int status;
    const char *out;
    const char *error;
    double seconds;
} ran_t;

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void write_elf(const char *path, uint16_t machine, uint32_t segment_type)
{
    const Elf64_Ehdr header = {
        .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
        .e_type = ET_EXEC,
        .e_machine = machine,
        .e_version = EV_CURRENT,
        .e_phoff = sizeof(Elf64_Ehdr),
        .e_ehsize = sizeof(Elf64_Ehdr),
        .e_phentsize = sizeof(Elf64_Phdr),
        .e_phnum = 1,
    };
    const Elf64_Phdr segment = { .p_type = segment_type };
    char bytes[sizeof header + sizeof segment];

    memcpy(bytes, &header, sizeof header);
    memcpy(bytes + sizeof header, &segment, sizeof segment);
    scratch_write(path, bytes, sizeof bytes);
}

static void ran_init(ran_t *ran, uint16_t machine, const char *script)
{
    *ran = (ran_t){ .arena = arena_create() };
    ran->folder = scratch_make(ran->arena);
    ran->image = arena_format(ran->arena, "%s/image", ran->folder);
    ran->program = arena_format(ran->arena, "%s/qemu-fake", ran->folder);
    write_elf(ran->image, machine, PT_NOTE);
    char *text = arena_format(ran->arena, "#!/bin/sh\n%s\n", script);
    scratch_write(ran->program, text, strlen(text));
    chmod(ran->program, 0755);
}

static void ran_finish(ran_t *ran)
{
    scratch_remove(ran->folder);
    arena_destroy(ran->arena);
}

static void redirect(const char *path, int fd, int flags)
{
    int file = open(path, flags, 0600);

    if (file < 0 || dup2(file, fd) != fd) {
        _exit(99);
    }
    close(file);
}

static pid_t start(const ran_t *ran, const char *input, const char **argv, int argc)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        redirect(input, 0, O_RDONLY);
        redirect(arena_format(ran->arena, "%s/out", ran->folder), 1, O_WRONLY | O_CREAT | O_TRUNC);
        redirect(arena_format(ran->arena, "%s/error", ran->folder), 2,
                 O_WRONLY | O_CREAT | O_TRUNC);
        setenv("SEL4C_QEMU", ran->program, 1);
        int status = run_main(argc, (char **)argv);
        fflush(NULL);
        _exit(status);
    }
    ASSERT_TRUE(pid > 0);
    return pid;
}

static void finish(ran_t *ran, pid_t pid, double started)
{
    int wait_status = 0;

    ASSERT_EQ(waitpid(pid, &wait_status, 0), pid);
    ran->seconds = now_s() - started;
    ran->status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
    ran->out = scratch_read(ran->arena, arena_format(ran->arena, "%s/out", ran->folder));
    ran->error = scratch_read(ran->arena, arena_format(ran->arena, "%s/error", ran->folder));
    ASSERT_TRUE(ran->out && ran->error);
    harness_note("status %d, output '%s', messages '%s'", ran->status, ran->out, ran->error);
}

// Arguments after `run --board BOARD IMAGE`, ended by NULL.
static int collect(const ran_t *ran, const char *board, const char *const *arguments,
                   const char **argv)
{
    int argc = 0;

    argv[argc++] = "run";
    argv[argc++] = "--board";
    argv[argc++] = board;
    argv[argc++] = ran->image;
    for (; *arguments; arguments++) {
        ASSERT_LT(argc, ARGUMENT_COUNT_MAX - 1);
        argv[argc++] = *arguments;
    }
    argv[argc] = NULL;
    return argc;
}

static void run(ran_t *ran, const char *board, const char *const *arguments)
{
    const char *argv[ARGUMENT_COUNT_MAX];
    int argc = collect(ran, board, arguments, argv);
    double started = now_s();

    finish(ran, start(ran, "/dev/null", argv, argc), started);
}

#define RUN(ran, board, ...) run((ran), (board), (const char *const[]){ __VA_ARGS__ })

#define ARM   "qemu_virt_aarch64"
#define RISCV "qemu_virt_riscv64"
#define PC    "x86_64_generic"

// ---- Exit statuses

static const struct ending {
    const char *board;
    const char *script;
    int status;
    const char *message; // NULL: none at all
} endings[] = {
    { ARM, "exit 0", 0, NULL },
    { ARM, "exit 7", 7, "error: the guest ended with status 7\n" },
    { ARM, "exit 1", 1, "error: the guest ended with status 1\n" },
    { ARM, "echo 'sel4c: exit status 0'; exec sleep 30", 0, NULL },
    { ARM, "echo 'sel4c: exit status 9'; exec sleep 30", 9, "with status 9\n" },
    { ARM, "echo 'sel4c: exit status 9'; exit 9", 9, "with status 9\n" },
    { ARM, "printf 'sel4c: exit st'; sleep 0.1; printf 'atus 12'; sleep 0.1; echo; sleep 9", 12,
      "with status 12\n" },
    // The guest's word is worth more than the machine's.
    { RISCV, "echo 'sel4c: exit status 3'; exit 0", 3, "with status 3\n" },
    { RISCV, "echo 'sel4c: exit status 0'; exit 0", 0, NULL },
    { RISCV, "echo hello; exit 0", 1, "switched off without an exit status\n" },
    { RISCV, "echo hello; exit 5", 5, "with status 5\n" },
    { PC, "exit 1", 0, NULL },
    { PC, "exit 7", 3, "with status 3\n" },
    { PC, "exit 255", 127, "with status 127\n" },
    { PC, "exit 0", 1, "switched off without an exit status\n" },
    // QEMU itself.
    { ARM, "echo 'qemu-fake: -x: invalid option' >&2; exit 1", 125,
      "error: qemu-fake did not start the machine: qemu-fake: -x: invalid option\n" },
    { ARM, "echo 'qemu-fake: warning: old' >&2; exit 1", 1,
      "qemu-fake: warning: old\nsel4c run: error: the guest ended with status 1\n" },
    { ARM, "echo hello; echo 'qemu-fake: oh' >&2; exit 1", 1, "with status 1\n" },
    { PC, "echo 'qemu-fake: no such disk' >&2; exit 1", 125, "no such disk\n" },
    { ARM, "echo one >&2; echo two >&2; kill -ABRT $$", 125,
      "error: qemu-fake died of signal 6 (Aborted): two\n" },
    { ARM, "kill -KILL $$", 125, "signal 9 (Killed): it said nothing\n" },
};

static uint16_t machine_of(const char *board)
{
    return strcmp(board, ARM) == 0 ? EM_AARCH64 : strcmp(board, RISCV) == 0 ? EM_RISCV : EM_386;
}

TEST(run, exit_status)
{
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const struct ending *ending = &endings[i];
        ran_t ran;
        ran_init(&ran, machine_of(ending->board), ending->script);
        scratch_write(arena_format(ran.arena, "%s.app", ran.image), "", 0);
        RUN(&ran, ending->board, "--timeout", "20", NULL);
        EXPECT_EQ(ran.status, ending->status);
        if (ending->message) {
            EXPECT_STR_CONTAINS(ran.error, ending->message);
        } else {
            EXPECT_STR_EQ(ran.error, "");
        }
        ran_finish(&ran);
    }
}

// ---- The console

TEST(run, console_is_passed_on)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "printf 'a\\r\\nb\\001\\377'; echo late; exit 0");
    RUN(&ran, ARM, NULL);
    EXPECT_EQ(ran.status, 0);
    EXPECT_STR_EQ(ran.out, "a\r\nb\001\377late\n");
    ran_finish(&ran);
}

TEST(run, quiet)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "echo hello; echo oh >&2; exit ${STATUS:-0}");
    RUN(&ran, ARM, "-q", NULL);
    EXPECT_EQ(ran.status, 0);
    EXPECT_STR_EQ(ran.out, "");
    EXPECT_STR_EQ(ran.error, "");
    setenv("STATUS", "2", 1);
    RUN(&ran, ARM, "-q", NULL);
    unsetenv("STATUS");
    EXPECT_EQ(ran.status, 2);
    EXPECT_STR_EQ(ran.out, "");
    EXPECT_STR_EQ(ran.error, "sel4c run: error: the guest ended with status 2\nhello\n");
    ran_finish(&ran);
}

TEST(run, a_long_console)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "head -c 3000000 /dev/zero; echo done; exit 0");
    RUN(&ran, ARM, "--expect", "done", NULL);
    EXPECT_EQ(ran.status, 0);
    ran_finish(&ran);
}

// ---- Texts

TEST(run, expect_ends_a_guest_that_goes_on)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "echo one; echo two; exec sleep 30");
    RUN(&ran, ARM, "--expect", "one", "--expect", "two", "--timeout", "20", NULL);
    EXPECT_EQ(ran.status, 0);
    EXPECT_STR_EQ(ran.error, "");
    EXPECT_LT((int)ran.seconds, 10);
    ran_finish(&ran);
}

static const struct texts {
    const char *script;
    int status;
    const char *message;
} texts[] = {
    { "echo one; echo two; exit 0", 0, "" },
    { "echo two; echo one; exit 0", 1, "ended with status 0, but 'two' is missing\n" },
    { "exit 0", 1, "'one' is missing\n" },
    { "echo one; exit 4", 4, "status 4\nsel4c run: note: not on the console: 'two'\n" },
    // A status that comes right after the last text counts.
    { "echo one two; sleep 0.02; exit 4", 4, "error: the guest ended with status 4\n" },
    { "echo one two; sleep 0.02; echo fault; exec sleep 30", 1, "on the console: 'fault'\n" },
    { "echo fault one two; exec sleep 30", 1, "on the console: 'fault'\n" },
};

TEST(run, expect_and_fail)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ran_t ran;
        ran_init(&ran, EM_AARCH64, texts[i].script);
        RUN(&ran, ARM, "--expect", "one", "--expect", "two", "--fail", "fault", "--timeout", "20",
            NULL);
        EXPECT_EQ(ran.status, texts[i].status);
        EXPECT_STR_CONTAINS(ran.error, texts[i].message);
        ran_finish(&ran);
    }
}

TEST(run, expect_of_a_machine_that_is_switched_off)
{
    ran_t ran;

    ran_init(&ran, EM_RISCV, "echo one; exit 0");
    RUN(&ran, RISCV, "--expect", "one", NULL);
    EXPECT_EQ(ran.status, 0);
    RUN(&ran, RISCV, "--expect", "two", NULL);
    EXPECT_EQ(ran.status, 1);
    EXPECT_STR_CONTAINS(ran.error, "without an exit status\nsel4c run: note: not on the console: "
                                   "'two'\n");
    RUN(&ran, RISCV, "--expect", "one", "--until-exit", NULL);
    EXPECT_EQ(ran.status, 1);
    EXPECT_STR_CONTAINS(ran.error, "without an exit status\n");
    ran_finish(&ran);
}

TEST(run, until_exit)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "echo one; sleep 1.5; exit 3");
    RUN(&ran, ARM, "--expect", "one", "--until-exit", NULL);
    EXPECT_EQ(ran.status, 3);
    ran_finish(&ran);
}

// ---- Time

TEST(run, timeout)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "echo one; exec sleep 30");
    RUN(&ran, ARM, "--timeout", "0.3", "--expect", "two", NULL);
    EXPECT_EQ(ran.status, 124);
    EXPECT_STR_EQ(ran.error, "sel4c run: error: no end after 0.3 s; the guest was killed\n"
                             "sel4c run: note: not on the console: 'two'\n");
    EXPECT_STR_EQ(ran.out, "one\n");
    EXPECT_LT((int)ran.seconds, 10);
    ran_finish(&ran);
}

// Whether a process whose number the script has written to the folder is gone, soon.
static bool is_gone(const ran_t *ran, const char *file)
{
    const char *text =
        scratch_read(ran->arena, arena_format(ran->arena, "%s/%s", ran->folder, file));
    const struct timespec pause = { .tv_nsec = 20000000 };

    ASSERT_TRUE(text != NULL);
    for (int i = 0; i < 250; i++) {
        pid_t pid = (pid_t)strtol(text, NULL, 10);
        char state[256] = "";
        FILE *file_of = fopen(arena_format(ran->arena, "/proc/%d/stat", (int)pid), "r");
        if (!file_of) {
            return true;
        }
        size_t size = fread(state, 1, sizeof state - 1, file_of);
        fclose(file_of);
        // Nobody may be there to reap it.
        if (size == 0 || strstr(state, ") Z ")) {
            return true;
        }
        nanosleep(&pause, NULL);
    }
    return false;
}

TEST(run, a_guest_that_ignores_sigterm)
{
    ran_t ran;

    // What it has started must go, too, although it holds the console open.
    ran_init(&ran, EM_AARCH64,
             "cd ${0%/*}; trap '' TERM; sleep 300 & echo $! >sleep; echo $$ >self\n"
             "while :; do sleep 0.1; done");
    RUN(&ran, ARM, "--timeout", "0.5", NULL);
    EXPECT_EQ(ran.status, 124);
    EXPECT_GE(ran.seconds * 10, 24.0); // it had its two seconds
    EXPECT_TRUE(is_gone(&ran, "self"));
    EXPECT_TRUE(is_gone(&ran, "sleep"));
    ran_finish(&ran);
}

// ---- Input

TEST(run, input_after_text)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64,
             "printf 'login: '; read -r name; printf 'password: '; read -r word\n"
             "echo \"$name/$word\"; exit 0");
    RUN(&ran, ARM, "--input", "root\\n", "after", "login:", "--input", "\\x78\\\\y\\n", "after",
        "password:", "--expect", "root/x\\y", "--timeout", "20", NULL);
    EXPECT_EQ(ran.status, 0);
    ran_finish(&ran);
}

TEST(run, input_at_once)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "read -r line; echo \"got $line\"; exit 0");
    RUN(&ran, ARM, "--input", "abc\\n", "--expect", "got abc", "--timeout", "20", NULL);
    EXPECT_EQ(ran.status, 0);
    ran_finish(&ran);
}

TEST(run, standard_input)
{
    ran_t ran;
    const char *argv[] = { "run",      "--board",      ARM, NULL, "--timeout", "20",
                           "--expect", "got standard", NULL };

    ran_init(&ran, EM_AARCH64, "read -r line; echo \"got $line\"; exit 0");
    const char *input = arena_format(ran.arena, "%s/input", ran.folder);
    scratch_write(input, "standard\n", 9);
    argv[3] = ran.image;
    argv[4] = "--interactive";
    argv[5] = "-b" ARM;
    double started = now_s();
    finish(&ran, start(&ran, input, argv, 8), started);
    EXPECT_EQ(ran.status, 0);
    ran_finish(&ran);
}

TEST(run, a_guest_that_reads_nothing)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "exec <&-; sleep 0.2; echo end; exit 0");
    RUN(&ran, ARM, "--input", "abc\\n", "--expect", "end", NULL);
    EXPECT_EQ(ran.status, 0);
    ran_finish(&ran);
}

// ---- Signals

static void run_and_signal(ran_t *ran, int number)
{
    const char *argv[] = { "run", "--board", ARM, ran->image, NULL };
    const struct timespec pause = { .tv_nsec = 20000000 };
    const char *ready = arena_format(ran->arena, "%s/self", ran->folder);
    double started = now_s();
    pid_t pid = start(ran, "/dev/null", argv, 4);

    while (access(ready, F_OK) != 0 && now_s() - started < 20) {
        nanosleep(&pause, NULL);
    }
    nanosleep(&pause, NULL);
    kill(pid, number);
    finish(ran, pid, started);
}

TEST(run, signals_end_the_guest)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

    for (size_t i = 0; i < 3; i++) {
        ran_t ran;
        ran_init(&ran, EM_AARCH64,
                 "echo $$ >${0%/*}/self.new; mv ${0%/*}/self.new ${0%/*}/self\n"
                 "exec sleep 300");
        run_and_signal(&ran, signals[i]);
        EXPECT_EQ(ran.status, 128 + signals[i]);
        EXPECT_TRUE(is_gone(&ran, "self"));
        ran_finish(&ran);
    }
}

TEST(run, the_guest_dies_with_us)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64,
             "echo $$ >${0%/*}/self.new; mv ${0%/*}/self.new ${0%/*}/self\n"
             "exec sleep 300");
    run_and_signal(&ran, SIGKILL);
    EXPECT_EQ(ran.status, -1);
    EXPECT_TRUE(is_gone(&ran, "self"));
    ran_finish(&ran);
}

// A debugger may stop the machine anywhere, so that only its own end counts.
TEST(run, gdb)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64,
             "echo fault; echo 'sel4c: exit status 3'; sleep 0.3; echo late; exit 0");
    RUN(&ran, ARM, "--gdb", "unix:/tmp/s", "--timeout", "20", NULL);
    EXPECT_EQ(ran.status, 3);
    EXPECT_STR_CONTAINS(ran.out, "late\n");
    EXPECT_STR_CONTAINS(ran.error, "waiting for a debugger: gdb-multiarch PROGRAM.elf -ex "
                                   "'target remote /tmp/s'\n");
    RUN(&ran, ARM, "--gdb", "--fail", "fault", "--timeout", "20", NULL);
    EXPECT_EQ(ran.status, 1);
    EXPECT_STR_CONTAINS(ran.out, "late\n");
    EXPECT_STR_CONTAINS(ran.error, "'target remote :1234'\n");
    ran_finish(&ran);
}

// ---- The command line

static void expect_command(ran_t *ran, const char *part)
{
    EXPECT_EQ(ran->status, 0);
    EXPECT_STR_CONTAINS(ran->out, part);
}

TEST(run, command_line)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "");
    RUN(&ran, ARM, "-n", NULL);
    expect_command(&ran, " -machine virt,virtualization=on ");
    expect_command(&ran, " -m 2048M -smp 1 ");
    expect_command(&ran, arena_format(ran.arena, " -kernel %s\n", ran.image));
    RUN(&ran, ARM, "-n", "--memory", "512M", "--smp", "4", "--icount", "--gdb", "--", "-d", "a b",
        NULL);
    expect_command(&ran, " -m 512M -smp 4 ");
    expect_command(&ran, " -icount shift=2 -gdb tcp:127.0.0.1:1234 -S ");
    expect_command(&ran, " -d 'a b'\n");
    RUN(&ran, ARM, "-n", "--gdb", "4321", "--memory", "3G", NULL);
    expect_command(&ran, " -m 3072M ");
    expect_command(&ran, "tcp:127.0.0.1:4321 -S ");
    RUN(&ran, ARM, "-n", "--gdb", "unix:/tmp/a,b", NULL);
    expect_command(&ran, " -gdb unix:/tmp/a,,b,server=on,wait=off -S ");
    RUN(&ran, ARM, "-n", "--net", "8080:80", "--net", "udp:53:53", "--disk", "a,b", "--rng", NULL);
    expect_command(&ran, " -netdev user,id=net0,hostfwd=tcp:127.0.0.1:8080-:80,"
                         "hostfwd=udp:127.0.0.1:53-:53 -device virtio-net-device,netdev=net0,");
    expect_command(&ran,
                   " -drive file=a,,b,format=raw,if=none,id=disk0 -device virtio-blk-device,");
    expect_command(&ran, " -device virtio-rng-device,bus=virtio-mmio-bus.16 ");
    setenv("SEL4C_COUNT_PLUGIN", "/p/count.so", 1);
    RUN(&ran, ARM, "-n", "--count", NULL);
    unsetenv("SEL4C_COUNT_PLUGIN");
    expect_command(&ran, " -plugin /p/count.so,kernel=0x8000000000,fd=");
    setenv("SEL4C_COUNT_PLUGIN", "/p/count.so", 1);
    RUN(&ran, ARM, "-n", "--count-at", "0x400000", "--count-at", "64", NULL);
    unsetenv("SEL4C_COUNT_PLUGIN");
    expect_command(&ran, ",at=0x400000,at=64 ");
    ran_finish(&ran);
}

TEST(run, counts)
{
    ran_t ran;

    setenv("SEL4C_COUNT_PLUGIN", "/p/count.so", 1);
    ran_init(&ran, EM_AARCH64,
             "for a; do case $a in */count.so,*) fd=${a##*fd=};; esac; done\n"
             "eval \"echo user 5 kernel 7 >&$fd\"; exit 0");
    RUN(&ran, ARM, "--count", NULL);
    EXPECT_EQ(ran.status, 0);
    EXPECT_STR_EQ(ran.error, "sel4c run: instructions user 5 kernel 7 total 12\n");
    ran_finish(&ran);
    // What comes after the line with the exit status counts, too.
    ran_init(&ran, EM_AARCH64,
             "for a; do case $a in */count.so,*) fd=${a##*fd=};; esac; done\n"
             "echo 'sel4c: exit status 3'; sleep 0.2; eval \"echo user 5 kernel 8 >&$fd\"; exit 3");
    RUN(&ran, ARM, "--count", NULL);
    EXPECT_EQ(ran.status, 3);
    EXPECT_STR_CONTAINS(ran.error, "user 5 kernel 8 total 13\n");
    ran_finish(&ran);
    ran_init(&ran, EM_AARCH64, "exit 0");
    RUN(&ran, ARM, "--count", NULL);
    unsetenv("SEL4C_COUNT_PLUGIN");
    EXPECT_EQ(ran.status, 125);
    EXPECT_STR_CONTAINS(ran.error, "plugin has reported nothing\n");
    ran_finish(&ran);
    ran_init(&ran, EM_AARCH64,
             "for a; do case $a in */count.so,*) fd=${a##*fd=}; fd=${fd%%,*};; esac; done\n"
             "eval \"echo at 0x40 user 1 kernel 2 >&$fd; echo user 5 kernel 7 >&$fd\"; exit 0");
    setenv("SEL4C_COUNT_PLUGIN", "/p/count.so", 1);
    RUN(&ran, ARM, "--count-at", "64", NULL);
    unsetenv("SEL4C_COUNT_PLUGIN");
    EXPECT_EQ(ran.status, 0);
    EXPECT_STR_EQ(ran.error, "sel4c run: at 0x40 user 1 kernel 2 total 3\n"
                             "sel4c run: instructions user 5 kernel 7 total 12\n");
    ran_finish(&ran);
}

TEST(run, wrong_use)
{
    static const char *const wrong[][3] = {
        { "--timeout", "0", "--timeout takes" },
        { "--timeout", "inf", "--timeout takes" },
        { "--timeout", "1x", "--timeout takes" },
        { "--expect", "", "--expect takes some text, not ''" },
        { "--count-at", "main", "--count-at takes an address" },
        { "--fail", "", "--fail takes some text" },
        { "--smp", "0", "--smp takes" },
        { "--smp", "65", "--smp takes" },
        { "--memory", "1K", "--memory takes" },
        { "--memory", "", "--memory takes" },
        { "--gdb", "0", "--gdb takes a port" },
        { "--gdb", "65536", "--gdb takes" },
        { "--gdb", "unix:", "--gdb takes a port or unix:PATH, not 'unix:'" },
        { "--input", "\\q", "--input takes a text with" },
        { "--input", "\\x4", "--input" },
        { "--nonsense", "", "unknown option" },
        { "--board", "nope", "unknown board" },
        { "again", "-n", "unexpected argument 'again'" },
    };
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "exit 0");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        RUN(&ran, ARM, wrong[i][0], wrong[i][1], NULL);
        EXPECT_EQ(ran.status, 2);
        EXPECT_STR_CONTAINS(ran.error, wrong[i][2]);
    }
    RUN(&ran, ARM, "--expect", NULL);
    EXPECT_EQ(ran.status, 2);
    EXPECT_STR_CONTAINS(ran.error, "--expect needs an argument");
    ran_finish(&ran);
}

TEST(run, wrong_image_or_board)
{
    ran_t ran;

    ran_init(&ran, EM_RISCV, "exit 0");
    RUN(&ran, ARM, NULL);
    EXPECT_EQ(ran.status, 125);
    EXPECT_STR_CONTAINS(ran.error, "an image for riscv64, while qemu_virt_aarch64 is aarch64; "
                                   "boards for it: qemu_virt_riscv64\n");
    RUN(&ran, RISCV, "--net", "80", NULL);
    EXPECT_EQ(ran.status, 125);
    EXPECT_STR_CONTAINS(ran.error, "--net 80: give HOST:GUEST");
    ran_finish(&ran);

    ran_init(&ran, EM_386, "exit 1");
    RUN(&ran, PC, NULL);
    EXPECT_EQ(ran.status, 125);
    EXPECT_STR_CONTAINS(ran.error, "image.app: error: No such file or directory; 'sel4c image' "
                                   "writes it");
    ran_finish(&ran);
}

TEST(run, a_kernel_that_does_not_print)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "exit 0");
    write_elf(ran.image, EM_AARCH64, PT_SEL4_KERNEL_SILENT);
    RUN(&ran, ARM, NULL);
    EXPECT_EQ(ran.status, 0);
    EXPECT_STR_CONTAINS(ran.error, "image: note: its kernel does not print: ");
    EXPECT_STR_CONTAINS(ran.error, "; their exit status comes by semihosting\n");
    RUN(&ran, ARM, "-q", NULL);
    EXPECT_STR_EQ(ran.error, "");
    ran_finish(&ran);

    ran_init(&ran, EM_RISCV, "exit 0");
    write_elf(ran.image, EM_RISCV, PT_SEL4_KERNEL_SILENT);
    RUN(&ran, RISCV, NULL);
    EXPECT_EQ(ran.status, 1);
    EXPECT_STR_CONTAINS(ran.error,
                        "not seen, nor is their exit status; Ctrl-C or --timeout ends the run\n");
    ran_finish(&ran);
}

TEST(run, no_qemu)
{
    ran_t ran;

    ran_init(&ran, EM_AARCH64, "exit 0");
    ran.program = "qemu-that-is-not-there";
    RUN(&ran, ARM, NULL);
    EXPECT_EQ(ran.status, 125);
    EXPECT_STR_EQ(ran.error, "sel4c run: error: qemu-that-is-not-there is not installed; its "
                             "package: apt install qemu-system-arm\n");
    ran.program = "/no/such/qemu";
    RUN(&ran, ARM, NULL);
    EXPECT_EQ(ran.status, 125);
    EXPECT_STR_CONTAINS(ran.error, "cannot start /no/such/qemu: No such file or directory\n");
    ran_finish(&ran);
}
