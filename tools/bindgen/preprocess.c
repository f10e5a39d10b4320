// SPDX-License-Identifier: BSD-2-Clause

/*
 * Goes through a file line by line. Lines that count are gathered into runs; a directive ends the
 * run. Included files are read at their place by recursion, whose depth is bounded.
 */

#include "preprocess.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#include "preprocess_condition.h"

// What all files of one run share.
typedef struct reader {
    arena_t *arena;
    diag_t *diag;
    const config_t *config;
    const bitfield_includes_t *includes;
    preprocessed_t *result;
    size_t size; // of all files so far
    unsigned include_count;
    unsigned include_depth;
    bool has_stopped; // a limit was passed: only unwinding is left
} reader_t;

// One `#if` that is open.
typedef struct branch {
    place_t place;
    bool parent_counts;
    bool counts;    // the lines here
    bool was_taken; // this branch or one before it counted
    bool has_else;
} branch_t;

typedef struct file {
    reader_t *reader;
    const char *path; // as the last line marker says
    unsigned line;
    bool is_preprocessed;
    const char *run; // start of the run that is being gathered, or NULL
    unsigned run_line;
    branch_t branches[PREPROCESS_CONDITION_DEPTH_MAX];
    size_t branch_count;
} file_t;

static bool counts(const file_t *file)
{
    return file->branch_count == 0 || file->branches[file->branch_count - 1].counts;
}

static void end_run(file_t *file, const char *end)
{
    preprocessed_t *result = file->reader->result;

    if (file->run && end > file->run) {
        *ARENA_PUSH(file->reader->arena, result->runs, result->count, result->capacity) =
            (preprocess_run_t){ .path = file->path,
                                .line = file->run_line,
                                .text = file->run,
                                .size = (size_t)(end - file->run) };
    }
    file->run = NULL;
}

static void expect_end(file_t *file, cursor_t *cursor, const char *directive)
{
    if (!cursor_is_done(cursor)) {
        diag_error(file->reader->diag, cursor_place(cursor),
                   "unexpected text after `#%s`; remove it or write `--` before it", directive);
    }
}

static void open_branch(file_t *file, place_t place, bool holds)
{
    bool parent_counts = counts(file);

    if (file->branch_count == PREPROCESS_CONDITION_DEPTH_MAX) {
        diag_error(file->reader->diag, place, "conditions are nested deeper than %d",
                   PREPROCESS_CONDITION_DEPTH_MAX);
        file->reader->has_stopped = true;
        return;
    }
    file->branches[file->branch_count++] = (branch_t){
        .place = place,
        .parent_counts = parent_counts,
        .counts = parent_counts && holds,
        .was_taken = holds,
    };
}

static void read_ifdef(file_t *file, cursor_t *cursor, place_t place, const char *directive)
{
    reader_t *reader = file->reader;
    bool defined = false;

    if (counts(file) &&
        preprocess_defined(cursor, reader->arena, reader->diag, reader->config, &defined)) {
        expect_end(file, cursor, directive);
    }
    open_branch(file, place, defined == (strcmp(directive, "ifdef") == 0));
}

static bool evaluate(file_t *file, cursor_t *cursor)
{
    reader_t *reader = file->reader;
    bool holds = false;

    preprocess_condition(cursor, reader->arena, reader->diag, reader->config, &holds);
    return holds;
}

static void read_if(file_t *file, cursor_t *cursor, place_t place, const char *directive)
{
    (void)directive;
    open_branch(file, place, counts(file) && evaluate(file, cursor));
}

// The branch that `#elif`, `#else` or `#endif` belongs to, or NULL and a diagnostic.
static branch_t *current_branch(file_t *file, place_t place, const char *directive)
{
    if (file->branch_count == 0) {
        diag_error(file->reader->diag, place, "`#%s` without `#if` before it in this file",
                   directive);
        return NULL;
    }
    return &file->branches[file->branch_count - 1];
}

static void read_else(file_t *file, cursor_t *cursor, place_t place, const char *directive)
{
    bool is_elif = strcmp(directive, "elif") == 0;
    branch_t *branch = current_branch(file, place, directive);

    if (!branch) {
        return;
    }
    if (branch->has_else) {
        diag_error(file->reader->diag, place, "`#%s` after `#else`", directive);
        diag_note(file->reader->diag, branch->place, "the `#if` stands here");
        return;
    }
    bool may_count = branch->parent_counts && !branch->was_taken;
    branch->counts = may_count && (!is_elif || evaluate(file, cursor));
    branch->was_taken |= branch->counts;
    branch->has_else = !is_elif;
    if (!is_elif) {
        expect_end(file, cursor, directive);
    }
}

static void read_endif(file_t *file, cursor_t *cursor, place_t place, const char *directive)
{
    if (current_branch(file, place, directive)) {
        expect_end(file, cursor, directive);
        file->branch_count--;
    }
}

static void read_file(reader_t *reader, const source_t *source);

// These only set macros, which conditions get from the configuration here.
static bool is_known_empty(const char *path)
{
    return strcmp(path, "sel4/config.h") == 0 || strcmp(path, "autoconf.h") == 0;
}

static void include(reader_t *reader, place_t place, const char *path)
{
    source_t source;

    if (is_known_empty(path)) {
        return;
    }
    if (reader->include_depth == PREPROCESS_INCLUDE_DEPTH_MAX ||
        reader->include_count == PREPROCESS_INCLUDES_MAX) {
        diag_error(reader->diag, place,
                   "more than %d files or %d levels of `#include`; does a file include itself?",
                   PREPROCESS_INCLUDES_MAX, PREPROCESS_INCLUDE_DEPTH_MAX);
        reader->has_stopped = true;
        return;
    }
    if (!reader->includes || !reader->includes->find(reader->includes->context, path, &source)) {
        diag_error(reader->diag, place,
                   "cannot find `%s`; it must be in one of the include folders", path);
        return;
    }
    reader->include_count++;
    reader->include_depth++;
    read_file(reader, &source);
    reader->include_depth--;
}

static void read_include(file_t *file, cursor_t *cursor, place_t place, const char *directive)
{
    reader_t *reader = file->reader;

    (void)place;
    cursor_skip_blanks(cursor);
    place_t path_place = cursor_place(cursor);
    bool is_quoted = cursor->at < cursor->end && *cursor->at == '"';
    bool is_angled = cursor->at < cursor->end && *cursor->at == '<';
    const char *start = cursor->at + (is_quoted || is_angled);
    const char *end = memchr(start, is_quoted ? '"' : '>', (size_t)(cursor->end - start));
    if ((!is_quoted && !is_angled) || !end || end == start) {
        diag_error(reader->diag, path_place, "expected a file name as `<name>` or `\"name\"`");
        return;
    }
    cursor->at = end + 1;
    expect_end(file, cursor, directive);
    include(reader, path_place, arena_copy(reader->arena, start, (size_t)(end - start)));
}

typedef struct directive {
    const char *name;
    void (*read)(file_t *file, cursor_t *cursor, place_t place, const char *directive);
    bool is_structure; // obeyed where lines do not count, to find the end of the branch
} directive_t;

static const directive_t directives[] = {
    { "if", read_if, true },
    { "ifdef", read_ifdef, true },
    { "ifndef", read_ifdef, true },
    { "elif", read_else, true },
    { "else", read_else, true },
    { "endif", read_endif, true },
    { "include", read_include, false },
};

static const directive_t *find_directive(const cursor_t *cursor)
{
    size_t size = cursor_name_size(cursor);

    for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
        if (strlen(directives[i].name) == size &&
            memcmp(directives[i].name, cursor->at, size) == 0) {
            return &directives[i];
        }
    }
    return NULL;
}

// `# 12 "file" 1 2`: the next line is line 12 of that file.
static void read_line_marker(file_t *file, cursor_t *cursor)
{
    unsigned line = 0;

    for (; cursor->at < cursor->end && isdigit((unsigned char)*cursor->at); cursor->at++) {
        unsigned digit = (unsigned)(*cursor->at - '0');
        line = line > (UINT_MAX / 2 - digit) / 10 ? UINT_MAX / 2 : line * 10 + digit;
    }
    cursor_skip_blanks(cursor);
    if (cursor->at < cursor->end && *cursor->at == '"') {
        const char *start = cursor->at + 1;
        const char *end = memchr(start, '"', (size_t)(cursor->end - start));
        if (end) {
            file->path = arena_copy(file->reader->arena, start, (size_t)(end - start));
        }
    }
    // The line itself is counted when it ends.
    file->line = line > 0 ? line - 1 : 0;
}

static void report_unknown(file_t *file, const cursor_t *cursor, place_t place)
{
    size_t size = cursor_name_size(cursor);

    diag_error(file->reader->diag, place,
               "`#%.*s` is not known here; comments start with `--`, and a file that needs more "
               "of the C preprocessor must go through it first (ending .pbf)",
               (int)(size < 40 ? size : 40), cursor->at);
}

// In a .pbf, `#` starts a comment unless a line marker follows. A directive there is a mistake.
static bool is_comment(const file_t *file, cursor_t cursor)
{
    place_t place = cursor_place(&cursor);

    cursor.at++;
    const directive_t *directive = find_directive(&cursor);
    cursor_skip_blanks(&cursor);
    if (!file->is_preprocessed || (cursor.at < cursor.end && isdigit((unsigned char)*cursor.at))) {
        return false;
    }
    if (directive) {
        diag_error(file->reader->diag, place,
                   "`#%s` in a .pbf, which is preprocessed already; give the file the ending .bf, "
                   "or start the comment with `--`",
                   directive->name);
    }
    return true;
}

static void read_hash_line(file_t *file, cursor_t *cursor)
{
    place_t place = cursor_place(cursor);

    cursor->at++;
    cursor_skip_blanks(cursor);
    if (cursor->at < cursor->end && isdigit((unsigned char)*cursor->at)) {
        read_line_marker(file, cursor);
        return;
    }
    const directive_t *directive = find_directive(cursor);
    if (directive && (directive->is_structure || counts(file))) {
        cursor->at += strlen(directive->name);
        directive->read(file, cursor, place, directive->name);
    } else if (!directive && counts(file) && !cursor_is_done(cursor)) {
        report_unknown(file, cursor, place);
    }
}

static void read_line(file_t *file, const char *start, const char *end)
{
    cursor_t cursor = {
        .at = start, .end = end, .start = start, .line = { .path = file->path, .line = file->line }
    };

    cursor_skip_blanks(&cursor);
    if (cursor.at < end && *cursor.at == '#' && !is_comment(file, cursor)) {
        // An included file comes after the lines so far, so their run ends first.
        end_run(file, start);
        read_hash_line(file, &cursor);
    } else if (counts(file) && !file->run) {
        file->run = start;
        file->run_line = file->line;
    }
}

static bool ends_with(const char *text, const char *ending)
{
    size_t size = strlen(text);

    return size >= strlen(ending) && strcmp(text + size - strlen(ending), ending) == 0;
}

static void read_file(reader_t *reader, const source_t *source)
{
    file_t file = { .reader = reader,
                    .path = source->path,
                    .line = 1,
                    .is_preprocessed = ends_with(source->path, ".pbf") };
    const char *end = source->text + source->size;

    reader->size += source->size;
    if (source->size > PREPROCESS_SIZE_MAX || reader->size > PREPROCESS_SIZE_MAX) {
        diag_error(reader->diag, (place_t){ .path = source->path },
                   "file and its includes are larger than %zu bytes", PREPROCESS_SIZE_MAX);
        reader->has_stopped = true;
    }
    for (const char *at = source->text; at < end && !reader->has_stopped; file.line++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *line_end = newline ? newline : end;
        read_line(&file, at, line_end);
        at = newline ? newline + 1 : end;
    }
    end_run(&file, end);
    reader->result->end = (place_t){ .path = file.path, .line = file.line, .column = 1 };
    for (size_t i = file.branch_count; i > 0 && !reader->has_stopped; i--) {
        diag_error(reader->diag, file.branches[i - 1].place, "`#endif` is missing for this line");
    }
}

bool preprocess(arena_t *arena, diag_t *diag, const config_t *config,
                const bitfield_includes_t *includes, const source_t *source,
                preprocessed_t *ret_result)
{
    unsigned errors_before = diag->error_count;
    preprocessed_t result = { 0 };
    reader_t reader = {
        .arena = arena, .diag = diag, .config = config, .includes = includes, .result = &result
    };

    read_file(&reader, source);
    *ret_result = result;
    return diag->error_count == errors_before;
}
