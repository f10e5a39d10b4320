// SPDX-License-Identifier: BSD-2-Clause

// Options in every form that they may be written in, and what is said of those that are none.

#include "common/options.h"
#include "support.h"

#define WORD_MAX 16

typedef struct seen {
    bool all;
    bool brief;
    const char *output;
    option_words_t files;
    const char *level; // of `take_level`
    const char *place; // of `take_place`
} seen_t;

static bool take_level(options_reader_t *reader, const char *value)
{
    static const char *const words[] = { "low", "high", NULL };
    seen_t *seen = reader->context;
    unsigned index = 9;

    bool ok = options_find_word(words, value, &index);
    seen->level = ok ? words[index] : NULL;
    return ok;
}

// An option without a value, which takes the next word if that begins with '@'.
static bool take_place(options_reader_t *reader, const char *none)
{
    seen_t *seen = reader->context;
    const char *next = options_peek(reader);

    EXPECT_TRUE(none == NULL);
    seen->place = "here";
    if (next && next[0] == '@') {
        seen->place = next;
        options_skip(reader);
    }
    return !next || strcmp(next, "nowhere") != 0;
}

typedef struct reading {
    arena_t *arena;
    seen_t seen;
    options_reader_t reader;
    option_rule_t rules[7];
    char *said; // on standard error
    char *shown;
    int status;
    bool goes_on;
} reading_t;

// Reads the words of `text`, which are separated by spaces; "''" is an empty one.
static void read_words(reading_t *reading, const char *text)
{
    char program[] = "sel4c";
    char *words[WORD_MAX] = { program };
    int count = 1;
    char *said = NULL;
    char *shown = NULL;
    size_t said_size = 0;
    size_t shown_size = 0;
    FILE *out = stdout;

    memset(&reading->seen, 0, sizeof reading->seen);
    reading->reader.operands = reading->reader.rest = (option_words_t){ 0 };
    for (char *word = strtok(arena_copy_string(reading->arena, text), " ");
         word && count < WORD_MAX - 1; word = strtok(NULL, " ")) {
        words[count++] = strcmp(word, "''") == 0 ? word + 2 : word;
    }
    reading->reader.errors = open_memstream(&said, &said_size);
    stdout = open_memstream(&shown, &shown_size);
    reading->goes_on = options_read(&reading->reader, count, words, &reading->status);
    fclose(reading->reader.errors);
    fclose(stdout);
    stdout = out;
    reading->said = arena_copy_string(reading->arena, said);
    reading->shown = arena_copy_string(reading->arena, shown);
    free(said);
    free(shown);
}

static void reading_init(reading_t *reading)
{
    seen_t *seen = &reading->seen;
    const option_rule_t rules[] = {
        { "all", 'a', .flag = &seen->all },
        { "brief", 'b', .flag = &seen->brief },
        { "output", 'o', .text = &seen->output },
        { "file", 'f', .words = &seen->files },
        { "level", .take = take_level, .wants = "low or high" },
        { "at", .take = take_place, .is_bare = true, .wants = "a place" },
        { 0 },
    };

    *reading = (reading_t){ .arena = arena_create() };
    memcpy(reading->rules, rules, sizeof rules);
    reading->reader = (options_reader_t){ .command = "test",
                                          .usage = "usage: all of it\n",
                                          .rules = reading->rules,
                                          .operand_max = 2,
                                          .context = seen,
                                          .arena = reading->arena };
}

TEST(options, forms)
{
    static const char *const forms[] = {
        "-a -o x -f one -f two",
        "-ao x -fone -ftwo",
        "--all --output x --file=one -f two",
        "-aox --file one --file two",
        "-f one -o y -a -f two --output=x",
    };
    reading_t reading;

    reading_init(&reading);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        read_words(&reading, forms[i]);
        EXPECT_TRUE(reading.goes_on);
        EXPECT_EQ(reading.status, 0);
        EXPECT_TRUE(reading.seen.all);
        EXPECT_FALSE(reading.seen.brief);
        EXPECT_STR_EQ(reading.seen.output, "x");
        ASSERT_EQ(reading.seen.files.count, 2);
        EXPECT_STR_EQ(reading.seen.files.items[0], "one");
        EXPECT_STR_EQ(reading.seen.files.items[1], "two");
        EXPECT_STR_EQ(reading.said, "");
    }
    read_words(&reading, "");
    EXPECT_TRUE(reading.goes_on);
    EXPECT_FALSE(reading.seen.all);
    EXPECT_TRUE(reading.seen.output == NULL);
    arena_destroy(reading.arena);
}

// A value is the next word, whatever that is.
TEST(options, values)
{
    reading_t reading;

    reading_init(&reading);
    read_words(&reading, "-o --all --file= -f - --level high");
    EXPECT_TRUE(reading.goes_on);
    EXPECT_FALSE(reading.seen.all);
    EXPECT_STR_EQ(reading.seen.output, "--all");
    ASSERT_EQ(reading.seen.files.count, 2);
    EXPECT_STR_EQ(reading.seen.files.items[0], "");
    EXPECT_STR_EQ(reading.seen.files.items[1], "-");
    EXPECT_STR_EQ(reading.seen.level, "high");
    read_words(&reading, "--at @home -a");
    EXPECT_STR_EQ(reading.seen.place, "@home");
    EXPECT_TRUE(reading.seen.all);
    read_words(&reading, "--at -a");
    EXPECT_STR_EQ(reading.seen.place, "here");
    EXPECT_TRUE(reading.seen.all);
    arena_destroy(reading.arena);
}

TEST(options, operands)
{
    reading_t reading;

    reading_init(&reading);
    read_words(&reading, "one -a - -b");
    EXPECT_TRUE(reading.goes_on);
    EXPECT_TRUE(reading.seen.all && reading.seen.brief);
    ASSERT_EQ(reading.reader.operands.count, 2);
    EXPECT_STR_EQ(reading.reader.operands.items[0], "one");
    EXPECT_STR_EQ(reading.reader.operands.items[1], "-");

    read_words(&reading, "-- -a --what");
    EXPECT_TRUE(reading.goes_on);
    EXPECT_FALSE(reading.seen.all);
    ASSERT_EQ(reading.reader.operands.count, 2);
    EXPECT_STR_EQ(reading.reader.operands.items[1], "--what");

    reading.reader.has_rest = true;
    read_words(&reading, "one -- -a -- b c");
    EXPECT_TRUE(reading.goes_on);
    EXPECT_EQ(reading.reader.operands.count, 1);
    ASSERT_EQ(reading.reader.rest.count, 4);
    EXPECT_STR_EQ(reading.reader.rest.items[1], "--");
    arena_destroy(reading.arena);
}

TEST(options, help)
{
    static const char *const asks[] = { "-h", "--help", "-ah", "one two -h three --what" };
    reading_t reading;

    reading_init(&reading);
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
        read_words(&reading, asks[i]);
        EXPECT_FALSE(reading.goes_on);
        EXPECT_EQ(reading.status, 0);
        EXPECT_STR_EQ(reading.shown, "usage: all of it\n");
        EXPECT_STR_EQ(reading.said, "");
    }
    read_words(&reading, "-o -h");
    EXPECT_TRUE(reading.goes_on);
    arena_destroy(reading.arena);
}

TEST(options, wrong_use)
{
    static const char *const wrong[][2] = {
        { "--what", "unknown option '--what'" },
        { "--what=7", "unknown option '--what'" },
        { "--al", "unknown option '--al'" },
        { "-x", "unknown option '-x'" },
        { "-axb", "unknown option '-xb'" },
        { "--=x", "unknown option '--'" },
        { "-o", "-o needs an argument" },
        { "-ao", "-o needs an argument" },
        { "--output", "--output needs an argument" },
        { "-a --level", "--level needs an argument" },
        { "--all=yes", "--all takes no argument" },
        { "--at=home", "--at takes no argument" },
        { "--level middle", "--level takes low or high, not 'middle'" },
        { "--level ''", "--level takes low or high, not ''" },
        { "--at nowhere", "--at takes a place, not 'nowhere'" },
        { "one two three", "unexpected argument 'three'" },
        { "one two ''", "unexpected argument ''" },
        { "-- one two -a", "unexpected argument '-a'" },
    };
    reading_t reading;

    reading_init(&reading);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        read_words(&reading, wrong[i][0]);
        EXPECT_FALSE(reading.goes_on);
        EXPECT_EQ(reading.status, 2);
        EXPECT_STR_EQ(
            reading.said,
            arena_format(reading.arena, "sel4c test: %s; see sel4c test --help\n", wrong[i][1]));
        EXPECT_STR_EQ(reading.shown, "");
    }
    arena_destroy(reading.arena);
}
