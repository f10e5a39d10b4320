// SPDX-License-Identifier: BSD-2-Clause

/*
 * What benchmarks print and what becomes of it: rows through table.awk to a table with verdicts,
 * and that through bench-json.awk to JSON, which another reader than our own takes.
 */

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

// A file that a command reads, and what it printed.
static char folder[] = "/tmp/bench-tables-XXXXXX";
static char output[8192];

static void write_file(const char *name, const char *text)
{
    char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(text, file) == EOF || fclose(file) != 0) {
        abort();
    }
}

// Runs a command in which %s is the folder; returns its exit status.
static int run(const char *format)
{
    char command[512];

    snprintf(command, sizeof command, format, folder, folder, folder);
    FILE *pipe = popen(command, "r");
    if (pipe == NULL) {
        abort();
    }
    output[fread(output, 1, sizeof output - 1, pipe)] = '\0';
    return WEXITSTATUS(pclose(pipe));
}

// table.awk with these rows; its output goes to the file NAME.out, too.
static int make_table(const char *name, const char *rows)
{
    char command[256];

    write_file("rows", rows);
    snprintf(command, sizeof command,
             "awk -f tests/bench/table.awk %%s/rows >%%s/%s.out 2>%%s/errors", name);
    return run(command);
}

static json_t *row_of(json_t *rows, size_t index)
{
    return json_array_get(rows, index);
}

static const char *text_of(json_t *rows, size_t index, const char *key)
{
    const char *text = json_string_value(json_object_get(row_of(rows, index), key));

    return text == NULL ? "(none)" : text;
}

static double number_of(json_t *rows, size_t index, const char *key)
{
    json_t *value = json_object_get(row_of(rows, index), key);

    return json_is_number(value) ? json_number_value(value) : -1;
}

static json_t *load(void)
{
    json_error_t error;
    json_t *rows = json_loads(output, JSON_REJECT_DUPLICATES, &error);

    if (rows == NULL) {
        fprintf(stderr, "%d: %s\n%s", error.line, error.text, output);
    }
    return rows;
}

static void make_folder(void)
{
    strcpy(strrchr(folder, '-'), "-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        abort();
    }
}

static void remove_folder(void)
{
    (void)run("rm -rf %s");
}

TEST(bench_tables, every_row_of_every_table_is_in_the_json)
{
    make_folder();
    EXPECT_EQ(make_table("first", "# sizes, \"small\" ones\tdata\n"
                                  "a page \\ of  it, x86_64\t612\tbytes\t700\t1024\t0\n"
                                  "24\t1.50\tms CPU\n"
                                  "# the second\n"
                                  "sum\t30\tbytes\t-\t= 30\n"
                                  "end\n"),
              0);
    EXPECT_EQ(make_table("second", "# third\nonly\t-3.3\tinstructions\t-\t-\nend\n"), 0);
    EXPECT_EQ(run("awk -f mk/programs/bench-json.awk %s/first.out %s/second.out"), 0);
    json_t *rows = load();
    ASSERT_NOT_NULL(rows);
    EXPECT_EQ(json_array_size(rows), 4u);
    EXPECT_STR_EQ(text_of(rows, 0, "bench"), "first");
    EXPECT_STR_EQ(text_of(rows, 0, "table"), "sizes, \"small\" ones");
    EXPECT_STR_EQ(text_of(rows, 0, "name"), "a page \\ of it, x86_64");
    EXPECT_TRUE(number_of(rows, 0, "ours") == 612);
    EXPECT_STR_EQ(text_of(rows, 0, "unit"), "bytes");
    EXPECT_TRUE(number_of(rows, 0, "peer") == 700);
    EXPECT_TRUE(number_of(rows, 0, "target") == 1024);
    EXPECT_TRUE(number_of(rows, 0, "data") == 0);
    EXPECT_STR_EQ(text_of(rows, 0, "verdict"), "ok");
    EXPECT_STR_EQ(text_of(rows, 1, "name"), "24");
    EXPECT_TRUE(number_of(rows, 1, "ours") == 1.5);
    EXPECT_STR_EQ(text_of(rows, 1, "unit"), "ms CPU");
    EXPECT_TRUE(json_is_null(json_object_get(row_of(rows, 1), "target")));
    EXPECT_TRUE(json_is_null(json_object_get(row_of(rows, 1), "verdict")));
    EXPECT_STR_EQ(text_of(rows, 2, "table"), "the second");
    EXPECT_STR_EQ(text_of(rows, 2, "target"), "= 30");
    EXPECT_STR_EQ(text_of(rows, 3, "bench"), "second");
    EXPECT_TRUE(number_of(rows, 3, "ours") == -3.3);
    json_decref(rows);
    remove_folder();
}

TEST(bench_tables, what_make_prints_is_no_row)
{
    make_folder();
    EXPECT_EQ(make_table("b", "# t\nr\t1\tbytes\nend\n"), 0);
    EXPECT_EQ(
        run("{ printf '  CC    a.c  [aarch64]\\n'; cat %s/b.out; echo '1 target missed'; "
            "echo '  LD    x  y  z'; } >%s/c.out; awk -f mk/programs/bench-json.awk %s/c.out"),
        0);
    json_t *rows = load();
    EXPECT_EQ(json_array_size(rows), 1u);
    json_decref(rows);
    remove_folder();
}

TEST(bench_tables, a_missed_target_is_told)
{
    static const struct {
        const char *row, *verdict;
        int status;
    } cases[] = {
        { "r\t10\tx\t-\t10", "ok", 0 },      { "r\t10.1\tx\t-\t10", "MISSED", 1 },
        { "r\t9\tx\t-\t= 10", "MISSED", 1 }, { "r\t11\tx\t-\t= 10", "MISSED", 1 },
        { "r\t-\tx\t-\t10", "MISSED", 1 },   { "r\t\tx\t-\t10", "MISSED", 1 },
        { "r\tnan\tx\t-\t10", "MISSED", 1 }, { "r\t1\tx\t-\tsmall", "MISSED", 1 },
        { "r\t100\tx\t-\t20", "MISSED", 1 }, { "r\t7\tx", "-", 0 },
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rows[128];
        make_folder();
        snprintf(rows, sizeof rows, "# t\n%s\nend\n", cases[i].row);
        EXPECT_EQ(make_table("b", rows), cases[i].status);
        (void)run("awk '$1 == \"r\" { printf \"%%s\", $NF }' %s/b.out");
        EXPECT_STR_EQ(output, cases[i].verdict);
        remove_folder();
    }
}

TEST(bench_tables, a_measurement_that_stops_is_a_failure)
{
    make_folder();
    EXPECT_EQ(make_table("b", "# t\nr\t1\tbytes\n"), 1);
    EXPECT_EQ(run("cat %s/errors"), 0);
    EXPECT_STR_EQ(output, "the measurement stopped before its end\n");
    remove_folder();
}

TEST(bench_tables, a_row_of_another_form_is_a_failure)
{
    make_folder();
    write_file("b.out", "t\nname  ours  unit  peer  target  verdict\na  1  b  -  -  -\nc  2\n");
    EXPECT_EQ(run("awk -f mk/programs/bench-json.awk %s/b.out 2>%s/errors"), 1);
    json_t *rows = load();
    EXPECT_EQ(json_array_size(rows), 1u);
    json_decref(rows);
    (void)run("sed 's,.*/,,' %s/errors");
    EXPECT_STR_EQ(output, "b.out:4: 2 fields under 6 columns\n");
    remove_folder();
}

TEST(bench_tables, a_benchmark_without_rows_is_a_failure)
{
    make_folder();
    write_file("b.out", "no such file\n");
    write_file("c.out", "t\nname  ours  unit  peer  target  verdict\na  1  b  -  -  -\n");
    EXPECT_EQ(run("awk -f mk/programs/bench-json.awk %s/b.out %s/c.out 2>%s/errors"), 1);
    EXPECT_EQ(run("cat %s/errors"), 0);
    EXPECT_STR_EQ(output, "bench-json: bench-b printed no row\n");
    remove_folder();
}
