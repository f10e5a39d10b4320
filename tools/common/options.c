// SPDX-License-Identifier: BSD-2-Clause

/*
 * Options of a command.  Not getopt_long(): its table says nothing of where a value goes, its state
 * is global, and of a letter among others it does not say which one is unknown.
 */

#include "options.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int options_wrong_use(const options_reader_t *reader, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    fprintf(reader->errors ? reader->errors : stderr, "sel4c %s: %s; see sel4c %s --help\n",
            reader->command, arena_format_list(reader->arena, format, list), reader->command);
    va_end(list);
    return 2;
}

const char *options_peek(const options_reader_t *reader)
{
    return reader->at < reader->argc ? reader->argv[reader->at] : NULL;
}

void options_skip(options_reader_t *reader)
{
    reader->at++;
}

void options_push(options_reader_t *reader, option_words_t *words, const char *word)
{
    *ARENA_PUSH(reader->arena, words->items, words->count, words->capacity) = word;
}

static bool has_value(const option_rule_t *rule)
{
    return !rule->flag && !rule->is_bare;
}

// 0 to go on, otherwise the exit status.
static int take(options_reader_t *reader, const option_rule_t *rule, const char *value)
{
    if (rule->flag) {
        *rule->flag = true;
    } else if (rule->text) {
        *rule->text = value;
    } else if (rule->words) {
        options_push(reader, rule->words, value);
    } else if (!rule->take(reader, value)) {
        return options_wrong_use(reader, "--%s takes %s, not '%s'", rule->name, rule->wants,
                                 value ? value : options_peek(reader));
    }
    return 0;
}

// `shown` is the option as it was written; the value is `attached` to it, or the next word.
static int take_option(options_reader_t *reader, const option_rule_t *rule, const char *shown,
                       const char *attached)
{
    if (!has_value(rule)) {
        return attached ? options_wrong_use(reader, "%s takes no argument", shown)
                        : take(reader, rule, NULL);
    }
    const char *value = attached ? attached : options_peek(reader);
    if (!value) {
        return options_wrong_use(reader, "%s needs an argument", shown);
    }
    if (!attached) {
        options_skip(reader);
    }
    return take(reader, rule, value);
}

// The rule with that name, or that letter; NULL if there is none.
static const option_rule_t *find_rule(const options_reader_t *reader, const char *name, char letter)
{
    const option_rule_t *rule = reader->rules;

    while (rule->name && !(name ? strcmp(rule->name, name) == 0 : rule->letter == letter)) {
        rule++;
    }
    return rule->name ? rule : NULL;
}

// `--name` or `--name=VALUE`
static int read_long(options_reader_t *reader, const char *word)
{
    size_t size = strcspn(word, "=");
    const char *attached = word[size] ? word + size + 1 : NULL;
    const char *shown = arena_copy(reader->arena, word, size);
    const option_rule_t *rule = find_rule(reader, shown + 2, '\0');

    return rule ? take_option(reader, rule, shown, attached)
                : options_wrong_use(reader, "unknown option '%s'", shown);
}

// `-f`, `-fg`, `-n VALUE` or `-nVALUE`
static int read_letters(options_reader_t *reader, const char *word, bool *ret_is_help)
{
    int status = 0;

    for (const char *letter = word + 1; *letter && status == 0; letter++) {
        const char *shown = arena_format(reader->arena, "-%c", *letter);
        const option_rule_t *rule = find_rule(reader, NULL, *letter);
        if (*letter == 'h') {
            *ret_is_help = true;
            return 0;
        }
        if (!rule) {
            // The whole rest, as it may be a letter of several bytes.
            return options_wrong_use(reader, "unknown option '-%s'", letter);
        }
        bool is_last = has_value(rule);
        status = take_option(reader, rule, shown, is_last && letter[1] ? letter + 1 : NULL);
        if (is_last) {
            break;
        }
    }
    return status;
}

static int read_operand(options_reader_t *reader, const char *word)
{
    if (reader->operands.count == reader->operand_max) {
        return options_wrong_use(reader, "unexpected argument '%s'", word);
    }
    options_push(reader, &reader->operands, word);
    return 0;
}

bool options_read(options_reader_t *reader, int argc, char **argv, int *ret_status)
{
    bool is_help = false;
    bool is_rest = false;

    *ret_status = 0;
    reader->argc = argc;
    reader->argv = argv;
    reader->at = 1;
    while (*ret_status == 0 && reader->at < argc) {
        const char *word = argv[reader->at++];
        if (is_rest && reader->has_rest) {
            options_push(reader, &reader->rest, word);
        } else if (is_rest || word[0] != '-' || word[1] == '\0') {
            *ret_status = read_operand(reader, word);
        } else if (strcmp(word, "--") == 0) {
            is_rest = true;
        } else if (strcmp(word, "--help") == 0) {
            is_help = true;
        } else {
            *ret_status =
                word[1] == '-' ? read_long(reader, word) : read_letters(reader, word, &is_help);
        }
        if (is_help) {
            fputs(reader->usage, stdout);
            return false;
        }
    }
    return *ret_status == 0;
}

bool options_find_word(const char *const *words, const char *word, unsigned *ret_index)
{
    for (unsigned i = 0; words[i]; i++) {
        if (strcmp(words[i], word) == 0) {
            *ret_index = i;
            return true;
        }
    }
    return false;
}
