// SPDX-License-Identifier: BSD-2-Clause

// Options are whole words, in any order; `--search-path` takes all words up to the next option.

#include "options.h"

#include <string.h>

typedef struct parser {
    arena_t *arena;
    char **words;
    size_t count;
    size_t at;
    mk_options_t *options;
    const char *error;
} parser_t;

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] != '\0';
}

static void add_search_path(parser_t *parser, const char *path)
{
    mk_options_t *options = parser->options;

    *ARENA_PUSH(parser->arena, options->search_paths, options->search_path_count,
                options->search_path_capacity) = path;
}

static void read_search_paths(parser_t *parser)
{
    size_t first = parser->at;

    while (parser->at < parser->count && !is_option(parser->words[parser->at])) {
        add_search_path(parser, parser->words[parser->at++]);
    }
    if (parser->at == first) {
        parser->error = "argument --search-path: expected at least one folder";
    }
}

// An option with one argument; where to put it, or NULL.
static const char **text_option(mk_options_t *options, const char *word, const char **ret_name)
{
    const struct {
        const char *name;
        const char *other;
        const char **value;
    } texts[] = {
        { "-o", "--output", &options->output },
        { "-r", "--report", &options->report },
        { "", "--board", &options->board },
        { "", "--config", &options->config },
        { "", "--override-kernel", &options->override_kernel },
        { "", "--capdl-json", &options->capdl_json },
        { "", "--viper-output", &options->viper_output },
    };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(word, texts[i].name) == 0 || strcmp(word, texts[i].other) == 0) {
            *ret_name = texts[i].other;
            return texts[i].value;
        }
    }
    return NULL;
}

static const char *need_argument(parser_t *parser, const char *name)
{
    if (parser->at == parser->count || is_option(parser->words[parser->at])) {
        parser->error = arena_format(parser->arena, "argument %s: expected one argument", name);
        return NULL;
    }
    return parser->words[parser->at++];
}

static void read_image_type(parser_t *parser)
{
    static const char *const names[] = { [MK_IMAGE_DEFAULT] = "",
                                         [MK_IMAGE_BINARY] = "binary",
                                         [MK_IMAGE_ELF] = "elf",
                                         [MK_IMAGE_UIMAGE] = "uimage" };
    const char *value = need_argument(parser, "--image-type");

    for (unsigned i = MK_IMAGE_BINARY; value && i < sizeof names / sizeof *names; i++) {
        if (strcmp(value, names[i]) == 0) {
            parser->options->image_type = (mk_image_type_t)i;
            return;
        }
    }
    if (value) {
        parser->error = arena_format(parser->arena,
                                     "argument --image-type: invalid choice '%s' (choose from: "
                                     "binary, elf, uimage)",
                                     value);
    }
}

static void read_word(parser_t *parser)
{
    mk_options_t *options = parser->options;
    const char *word = parser->words[parser->at++];
    const char *name;
    const char **text = text_option(options, word, &name);

    if (text) {
        *text = need_argument(parser, name);
    } else if (strcmp(word, "--image-type") == 0) {
        read_image_type(parser);
    } else if (strcmp(word, "--search-path") == 0) {
        read_search_paths(parser);
    } else if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0) {
        options->wants_help = true;
    } else if (is_option(word)) {
        parser->error = arena_format(parser->arena, "unrecognized argument: %s", word);
    } else if (options->system) {
        parser->error = arena_format(parser->arena, "more than one system description: %s and %s",
                                     options->system, word);
    } else {
        options->system = word;
    }
}

static void check_required(parser_t *parser)
{
    const mk_options_t *options = parser->options;
    const struct {
        const char *name;
        bool is_there;
    } required[] = {
        { "--board", options->board },
        { "--config", options->config },
        { "system", options->system },
    };
    const char *missing = "";

    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (!required[i].is_there) {
            missing = arena_format(parser->arena, "%s%s%s", missing, *missing ? ", " : "",
                                   required[i].name);
        }
    }
    if (*missing) {
        parser->error =
            arena_format(parser->arena, "the following arguments are required: %s", missing);
    }
}

bool mk_options_read(arena_t *arena, int argc, char **argv, mk_options_t *ret_options,
                     const char **ret_error)
{
    mk_options_t options = { .output = "loader.img", .report = "report.txt" };
    parser_t parser = { .arena = arena,
                        .words = argv + 1,
                        .count = argc > 0 ? (size_t)argc - 1 : 0,
                        .options = &options };

    while (parser.at < parser.count && !parser.error) {
        read_word(&parser);
    }
    if (!parser.error && !options.wants_help) {
        check_required(&parser);
    }
    add_search_path(&parser, ".");
    *ret_options = options;
    *ret_error = parser.error;
    return !parser.error;
}
