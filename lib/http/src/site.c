// SPDX-License-Identifier: BSD-2-Clause

// Files as answers.

#include <string.h>

#include <sel4c/http_date.h>
#include <sel4c/http_site.h>

static const char index_name[] = "index.html";

static unsigned status_of(sel4_http_tree_error_t error)
{
    switch (error) {
    case SEL4_HTTP_TREE_NOT_FOUND:
        return 404;
    case SEL4_HTTP_TREE_BUSY:
        return 503;
    default:
        return 500;
    }
}

/* ---- The file that a path means */

typedef struct found {
    sel4_http_file_t file;
    sel4_span_t path;
} found_t;

// A folder's path ends in a slash; the page of that folder is what is meant.
static bool append_index(sel4_http_exchange_t *exchange, sel4_span_t *path)
{
    sel4_http_connection_t *connection = exchange->connection;
    if (path->size + sizeof(index_name) - 1 > sizeof(connection->path)) {
        return false;
    }
    memcpy(connection->path + path->size, index_name, sizeof(index_name) - 1);
    *path = sel4_span(connection->path, path->size + sizeof(index_name) - 1);
    return true;
}

static void redirect_to_folder(sel4_http_exchange_t *exchange)
{
    sel4_span_t path = exchange->target.path;
    sel4_http_connection_t *connection = exchange->connection;
    if (path.size == sizeof(connection->path)) {
        sel4_http_send_status(exchange, 414);
        return;
    }
    connection->path[path.size] = '/';
    path = sel4_span(connection->path, path.size + 1);
    sel4_http_head_t *head = sel4_http_begin(exchange, 301);
    sel4_http_head_path(head, "Location", path, exchange->target.query);
    sel4_http_send_page(exchange);
}

// False when the answer has been given already.
static bool find(sel4_http_exchange_t *exchange, const sel4_http_tree_t *tree, found_t *ret_found)
{
    sel4_span_t path = exchange->target.path;
    bool is_folder = path.data[path.size - 1] == '/';
    if (is_folder && !append_index(exchange, &path)) {
        sel4_http_send_status(exchange, 414);
        return false;
    }
    ret_found->path = path;
    sel4_http_tree_error_t error = tree->open(tree->state, exchange->self, path, &ret_found->file);
    if (error == SEL4_HTTP_TREE_OK && !ret_found->file.is_folder) {
        return true;
    }
    if (error == SEL4_HTTP_TREE_OK && !is_folder) {
        redirect_to_folder(exchange);
    } else {
        sel4_http_send_status(exchange, error == SEL4_HTTP_TREE_OK ? 404 : status_of(error));
    }
    return false;
}

/* ---- The answer */

static sel4_http_result_t send_bytes(sel4_http_exchange_t *exchange, const sel4_http_tree_t *tree,
                                     const sel4_http_file_t *file, uint64_t start, uint64_t size)
{
    if (file->bytes != NULL) {
        return sel4_http_write(exchange, sel4_span(file->bytes + start, (size_t)size));
    }
    while (size > 0) {
        sel4_mutable_span_t room;
        SEL4_TRY(sel4_http_room(exchange, &room));
        if (tree->read(tree->state, exchange->self, file, start, room) != SEL4_HTTP_TREE_OK) {
            return SEL4_HTTP_FAILURE(SEL4_HTTP_ERR_SIZE);
        }
        SEL4_TRY(sel4_http_wrote(exchange, room.size));
        start += room.size;
        size -= room.size;
    }
    return SEL4_HTTP_SUCCESS;
}

static void add_validators(sel4_http_head_t *head, const sel4_http_representation_t *page)
{
    char date[SEL4_HTTP_DATE_SIZE];
    if (page->modified > 0) {
        sel4_http_date_format(page->modified, date);
        sel4_http_head_text(head, "Last-Modified", sel4_span(date, sizeof(date) - 1));
    }
    if (page->etag.size > 0) {
        sel4_http_head_text(head, "ETag", page->etag);
    }
}

static void send_not_satisfiable(sel4_http_exchange_t *exchange, uint64_t size)
{
    sel4_http_head_t *head = sel4_http_begin(exchange, 416);
    sel4_http_head_field(head, "Content-Range", "bytes */%llu", (unsigned long long)size);
    sel4_http_send_page(exchange);
}

static void send_file(sel4_http_exchange_t *exchange, const sel4_http_tree_t *tree,
                      const found_t *found, const sel4_http_representation_t *page,
                      const sel4_http_selection_t *part)
{
    bool is_part = part->kind == SEL4_HTTP_SELECT_PART;
    sel4_http_head_t *head = sel4_http_begin(exchange, is_part ? 206 : 200);
    const char *type = sel4_http_type_of_name(found->path);
    sel4_http_head_text(head, "Content-Type", sel4_span(type, strlen(type)));
    add_validators(head, page);
    if (is_part) {
        sel4_http_head_field(
            head, "Content-Range", "bytes %llu-%llu/%llu", (unsigned long long)part->start,
            (unsigned long long)(part->start + part->size - 1), (unsigned long long)page->size);
    } else {
        sel4_http_head_text(head, "Accept-Ranges", sel4_span("bytes", 5));
    }
    if (sel4_http_end_head(exchange, part->size).error == SEL4_HTTP_OK &&
        sel4_http_wants_body(exchange)) {
        // What is missing of a body, the server notices.
        (void)send_bytes(exchange, tree, &found->file, part->start, part->size).error;
    }
}

static void send_found(sel4_http_exchange_t *exchange, const sel4_http_tree_t *tree,
                       const found_t *found)
{
    char etag[SEL4_HTTP_ETAG_SIZE];
    sel4_http_representation_t page = { .size = found->file.size,
                                        .modified = found->file.modified };
    if (page.modified != 0) {
        page.etag = sel4_http_etag_of(page.size, page.modified, etag);
    }
    sel4_http_selection_t part = sel4_http_select(exchange->request, &page);
    switch (part.kind) {
    case SEL4_HTTP_SELECT_WHOLE:
    case SEL4_HTTP_SELECT_PART:
        send_file(exchange, tree, found, &page, &part);
        return;
    case SEL4_HTTP_SELECT_NOT_MODIFIED:
        add_validators(sel4_http_begin(exchange, 304), &page);
        (void)sel4_http_end_head(exchange, 0);
        return;
    case SEL4_HTTP_SELECT_FAILED:
        sel4_http_send_status(exchange, 412);
        return;
    case SEL4_HTTP_SELECT_NOT_SATISFIABLE:
        send_not_satisfiable(exchange, page.size);
        return;
    }
}

void sel4_http_site_answer(sel4_http_exchange_t *exchange, const sel4_http_tree_t *tree)
{
    found_t found;
    if (sel4_http_is_reading(exchange) && find(exchange, tree, &found)) {
        send_found(exchange, tree, &found);
        tree->close(tree->state, exchange->self, &found.file);
    }
}
