// SPDX-License-Identifier: BSD-2-Clause

// All-or-nothing output: what is on the disk after success, and after every kind of failure.

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>

#include "common/output.h"
#include "support.h"

#define MANIFEST ".made"

typedef struct bench {
    caught_t caught;
    arena_t *arena;
    char *scratch;
    char *directory; // where the output goes; made by the first commit
    output_t output;
} bench_t;

static void set_up(bench_t *bench)
{
    *bench = (bench_t){ 0 };
    caught_init(&bench->caught);
    bench->arena = bench->caught.arena;
    bench->scratch = scratch_make(bench->arena);
    bench->directory = arena_format(bench->arena, "%s/out", bench->scratch);
    output_init(&bench->output, bench->arena);
}

static void tear_down(bench_t *bench)
{
    output_finish(&bench->output);
    scratch_remove(bench->scratch);
    caught_finish(&bench->caught);
}

static char *below(const bench_t *bench, const char *path)
{
    return arena_format(bench->arena, "%s/%s", bench->directory, path);
}

// Commits `path` and `text` pairs that end with NULL, as a run of its own.
static bool commit(bench_t *bench, const char *const pairs[])
{
    output_finish(&bench->output);
    output_init(&bench->output, bench->arena);
    for (size_t i = 0; pairs[i]; i += 2) {
        text_puts(output_add(&bench->output, pairs[i]), pairs[i + 1]);
    }
    return output_commit(&bench->output, &bench->caught.diag, bench->directory, MANIFEST);
}

static bool exists(const char *path)
{
    struct stat status;

    return lstat(path, &status) == 0;
}

TEST(output, texts_stay_valid_while_files_are_added)
{
    bench_t bench;

    set_up(&bench);
    text_t *first = output_add(&bench.output, "a");
    for (int i = 0; i < 100; i++) {
        output_add(&bench.output, arena_format(bench.arena, "b%d", i));
    }
    text_puts(first, "kept");
    EXPECT_PTR_EQ(output_find(&bench.output, "a"), first);
    EXPECT_STR_EQ(output_find(&bench.output, "a")->bytes, "kept");
    EXPECT_STR_EQ(output_find(&bench.output, "b99")->bytes, "");
    EXPECT_NULL(output_find(&bench.output, "c"));
    tear_down(&bench);
}

TEST(output, makes_directories_and_files)
{
    static const char *const files[] = { "z/y/x.h", "1\n", "a.h", "2\n", "empty.h", "", NULL };
    bench_t bench;

    set_up(&bench);
    bench.directory = arena_format(bench.arena, "%s/deep/er/out", bench.scratch);
    ASSERT_TRUE(commit(&bench, files));
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, "z/y/x.h")), "1\n");
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, "a.h")), "2\n");
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, "empty.h")), "");
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, MANIFEST)), "a.h\nempty.h\nz/y/x.h\n");
    EXPECT_EQ(scratch_count(bench.directory), 6);
    EXPECT_STR_EQ(caught_messages(&bench.caught), "");
    tear_down(&bench);
}

TEST(output, unchanged_files_are_not_touched)
{
    static const char *const before[] = { "same.h", "1\n", "other.h", "2\n", NULL };
    static const char *const after[] = { "same.h", "1\n", "other.h", "3\n", NULL };
    bench_t bench;
    struct timeval old[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
    struct stat status;

    set_up(&bench);
    ASSERT_TRUE(commit(&bench, before));
    utimes(below(&bench, "same.h"), old);
    utimes(below(&bench, "other.h"), old);
    utimes(below(&bench, MANIFEST), old);
    ASSERT_TRUE(commit(&bench, after));
    ASSERT_EQ(stat(below(&bench, "same.h"), &status), 0);
    EXPECT_EQ(status.st_mtime, 1000);
    ASSERT_EQ(stat(below(&bench, MANIFEST), &status), 0);
    EXPECT_EQ(status.st_mtime, 1000);
    ASSERT_EQ(stat(below(&bench, "other.h"), &status), 0);
    EXPECT_GT(status.st_mtime, 1000);
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, "other.h")), "3\n");
    tear_down(&bench);
}

TEST(output, files_of_the_last_run_that_are_no_longer_made_go)
{
    static const char *const before[] = { "d/old.h", "1\n", "kept.h", "2\n", NULL };
    static const char *const after[] = { "kept.h", "2\n", "new.h", "3\n", NULL };
    bench_t bench;

    set_up(&bench);
    ASSERT_TRUE(commit(&bench, before));
    scratch_write(below(&bench, "mine.h"), "4\n", 2);
    ASSERT_TRUE(commit(&bench, after));
    EXPECT_FALSE(exists(below(&bench, "d/old.h")));
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, "kept.h")), "2\n");
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, "new.h")), "3\n");
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, "mine.h")), "4\n");
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, MANIFEST)), "kept.h\nnew.h\n");
    tear_down(&bench);
}

// A manifest is a file that anyone may have written.
TEST(output, hostile_manifest_removes_nothing_outside)
{
    static const char *const files[] = { "a.h", "1\n", NULL };
    bench_t bench;

    set_up(&bench);
    ASSERT_TRUE(commit(&bench, files));
    char *victim = arena_format(bench.arena, "%s/victim", bench.scratch);
    scratch_write(victim, "x", 1);
    mkdir(below(&bench, "d"), 0777);
    scratch_write(below(&bench, "d/f"), "x", 1);
    char *lines = arena_format(bench.arena,
                               "../victim\nd/../../victim\n%s\n/\n..\n.\n\n\nd\nd/\na.h\n./a.h/x\n"
                               "no newline at the end",
                               victim);
    scratch_write(below(&bench, MANIFEST), lines, strlen(lines));
    ASSERT_TRUE(commit(&bench, files));
    EXPECT_TRUE(exists(victim));
    EXPECT_TRUE(exists(below(&bench, "d/f")));
    EXPECT_TRUE(exists(below(&bench, "a.h")));
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, MANIFEST)), "a.h\n");
    tear_down(&bench);
}

TEST(output, manifest_with_zero_bytes_or_in_place_of_a_directory)
{
    static const char *const files[] = { "a.h", "1\n", NULL };
    bench_t bench;

    set_up(&bench);
    ASSERT_TRUE(commit(&bench, files));
    scratch_write(below(&bench, MANIFEST), "\0a.h\n\xff\xfe", 7);
    EXPECT_TRUE(commit(&bench, files));
    EXPECT_TRUE(exists(below(&bench, "a.h")));
    unlink(below(&bench, MANIFEST));
    mkdir(below(&bench, MANIFEST), 0777);
    EXPECT_FALSE(commit(&bench, files));
    EXPECT_STR_CONTAINS(caught_messages(&bench.caught), "/out/.made: error: cannot replace");
    tear_down(&bench);
}

TEST(output, a_path_twice_is_refused)
{
    static const char *const files[] = { "a.h", "1\n", "b.h", "2\n", "a.h", "3\n", NULL };
    bench_t bench;

    set_up(&bench);
    EXPECT_FALSE(commit(&bench, files));
    EXPECT_STR_EQ(caught_messages(&bench.caught), "a.h: error: written twice\n");
    EXPECT_FALSE(exists(bench.directory));
    tear_down(&bench);
}

TEST(output, no_directory_can_be_made)
{
    static const char *const files[] = { "d/a.h", "1\n", NULL };
    bench_t bench;

    set_up(&bench);
    scratch_write(bench.directory, "in the way", 10);
    EXPECT_FALSE(commit(&bench, files));
    EXPECT_STR_CONTAINS(caught_messages(&bench.caught), "/out");
    EXPECT_STR_CONTAINS(caught_messages(&bench.caught), ": Not a directory\n");
    EXPECT_STR_EQ(scratch_read(bench.arena, bench.directory), "in the way");
    EXPECT_EQ(scratch_count(bench.scratch), 1);
    tear_down(&bench);
}

// A directory that may not be written, seen by a user who is not root.
TEST(output, no_permission)
{
    static const char *const files[] = { "a.h", "1\n", "b/c.h", "2\n", NULL };
    bench_t bench;
    bool is_root = geteuid() == 0;

    set_up(&bench);
    ASSERT_EQ(mkdir(bench.directory, 0755), 0);
    chmod(bench.directory, 0555);
    if (is_root) {
        ASSERT_EQ(seteuid(65534), 0);
    }
    bool ok = commit(&bench, files);
    if (is_root) {
        ASSERT_EQ(seteuid(0), 0);
    }
    EXPECT_FALSE(ok);
    EXPECT_STR_CONTAINS(caught_messages(&bench.caught), "/out/a.h");
    EXPECT_STR_CONTAINS(caught_messages(&bench.caught), ": Permission denied\n");
    EXPECT_EQ(scratch_count(bench.directory), 0);
    chmod(bench.directory, 0755);
    tear_down(&bench);
}

// Makes every write beyond `size` bytes of a file fail, as a full disk does.
static void limit_file_size(rlim_t size)
{
    struct rlimit limit;

    signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

TEST(output, disk_full_leaves_everything_as_it_was)
{
    static char large[20000];
    static const char *const before[] = { "b.h", "old\n", "gone.h", "old\n", NULL };
    static const char *const after[] = { "a.h",       "new\n", "b.h",   "new\n", "c.h", large,
                                         "new/d/e.h", "new\n", "z/y.h", large,   NULL };
    bench_t bench;

    memset(large, 'x', sizeof large - 1);
    set_up(&bench);
    ASSERT_TRUE(commit(&bench, before));
    limit_file_size(8192);
    bool ok = commit(&bench, after);
    limit_file_size(RLIM_INFINITY);
    EXPECT_FALSE(ok);
    EXPECT_STR_CONTAINS(caught_messages(&bench.caught), "/out/c.h");
    EXPECT_STR_CONTAINS(caught_messages(&bench.caught), ": error: cannot write: File too large\n");
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, "b.h")), "old\n");
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, "gone.h")), "old\n");
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, MANIFEST)), "b.h\ngone.h\n");
    EXPECT_EQ(scratch_count(bench.directory), 3);
    tear_down(&bench);
}

// What is made before the failure goes again, directories too.
TEST(output, failure_leaves_no_new_directory)
{
    static const char *const files[] = { "a/b/c.h", "1\n", "d/e.h", "2\n", NULL };
    bench_t bench;

    set_up(&bench);
    ASSERT_EQ(mkdir(bench.directory, 0777), 0);
    scratch_write(below(&bench, "d"), "in the way", 10);
    EXPECT_FALSE(commit(&bench, files));
    EXPECT_EQ(scratch_count(bench.directory), 1);
    tear_down(&bench);
}

TEST(output, a_directory_in_place_of_a_file_is_kept)
{
    static const char *const files[] = { "a.h", "1\n", NULL };
    bench_t bench;

    set_up(&bench);
    ASSERT_EQ(mkdir(bench.directory, 0777), 0);
    ASSERT_EQ(mkdir(below(&bench, "a.h"), 0777), 0);
    EXPECT_FALSE(commit(&bench, files));
    EXPECT_STR_CONTAINS(caught_messages(&bench.caught), "/out/a.h: error: cannot replace");
    EXPECT_EQ(scratch_count(bench.directory), 1);
    tear_down(&bench);
}

TEST(output, what_an_interrupted_run_left_does_not_disturb)
{
    static const char *const files[] = { "a.h", "1\n", NULL };
    bench_t bench;

    set_up(&bench);
    ASSERT_EQ(mkdir(bench.directory, 0777), 0);
    scratch_write(below(&bench, "a.h.sel4c-new"), "half of a fi", 12);
    ASSERT_TRUE(commit(&bench, files));
    EXPECT_STR_EQ(scratch_read(bench.arena, below(&bench, "a.h")), "1\n");
    EXPECT_EQ(scratch_count(bench.directory), 2);
    tear_down(&bench);
}
