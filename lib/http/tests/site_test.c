// SPDX-License-Identifier: BSD-2-Clause

#include <sel4c/http_site.h>

#include "http_world.h"

#define HOST "Host: h\r\n"

static const char page[] = "0123456789";
static unsigned open_files;
static uint64_t fails_at;
static char big[10000];

typedef struct entry {
    const char *path;
    const char *bytes; // NULL: a folder
    size_t size;
    bool is_in_memory;
} entry_t;

static const entry_t entries[] = {
    { "/index.html", page, 10, false },
    { "/a/index.html", page, 5, true },
    { "/a", NULL, 0, false },
    { "/empty.txt", page, 0, false },
    { "/b b", NULL, 0, false },
    { "/big.bin", big, sizeof(big), false },
    { "/odd/index.html", NULL, 0, false },
};

static sel4_http_tree_error_t tree_open(void *state, sel4_async_task_t *self, sel4_span_t path,
                                        sel4_http_file_t *ret_file)
{
    (void)state;
    sel4_async_yield(self);
    if (sel4_span_equals(path, sel4_span("/busy", 5))) {
        return SEL4_HTTP_TREE_BUSY;
    }
    if (sel4_span_equals(path, sel4_span("/damaged", 8))) {
        return SEL4_HTTP_TREE_FAILED;
    }
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(entries); i++) {
        const entry_t *entry = &entries[i];
        if (sel4_span_equals(path, sel4_span(entry->path, strlen(entry->path)))) {
            *ret_file = (sel4_http_file_t){
                .size = entry->size,
                .modified = 784111777,
                .is_folder = entry->bytes == NULL,
                .handle = (uintptr_t)entry->bytes,
                .bytes = entry->is_in_memory ? (const uint8_t *)entry->bytes : NULL,
            };
            open_files += entry->bytes != NULL;
            return SEL4_HTTP_TREE_OK;
        }
    }
    return SEL4_HTTP_TREE_NOT_FOUND;
}

static sel4_http_tree_error_t tree_read(void *state, sel4_async_task_t *self,
                                        const sel4_http_file_t *file, uint64_t offset,
                                        sel4_mutable_span_t buffer)
{
    (void)state;
    sel4_async_yield(self);
    EXPECT_TRUE(buffer.size > 0 && offset + buffer.size <= file->size);
    if (offset + buffer.size > fails_at) {
        return SEL4_HTTP_TREE_FAILED;
    }
    memcpy(buffer.data, (const char *)file->handle + offset, buffer.size);
    return SEL4_HTTP_TREE_OK;
}

static void tree_close(void *state, sel4_async_task_t *self, const sel4_http_file_t *file)
{
    (void)state;
    (void)self;
    (void)file;
    open_files--;
}

static const sel4_http_tree_t tree = { tree_open, tree_read, tree_close, NULL };

static void answer(sel4_http_exchange_t *exchange, void *context)
{
    (void)context;
    sel4_http_site_answer(exchange, &tree);
}

static const char *ask(const char *method, const char *target, const char *fields)
{
    static char text[1024];
    snprintf(text, sizeof(text), "%s %s HTTP/1.1\r\n" HOST "%s\r\n", method, target, fields);
    fails_at = UINT64_MAX;
    world_init(answer);
    serve(text);
    EXPECT_EQ(open_files, 0);
    return world.client.answer;
}

#define VALIDATORS "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nETag: \"a-2ebc98a1\"\r\n"

TEST(site, a_page)
{
    EXPECT_STR_EQ(ask("GET", "/", ""),
                  "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" VALIDATORS
                  "Accept-Ranges: bytes\r\nContent-Length: 10\r\n\r\n0123456789");
    EXPECT_STR_EQ(ask("HEAD", "/index.html?x", ""),
                  "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n" VALIDATORS
                  "Accept-Ranges: bytes\r\nContent-Length: 10\r\n\r\n");
}

TEST(site, part_of_a_page)
{
    EXPECT_STR_EQ(ask("GET", "/", "Range: bytes=2-4\r\n"),
                  "HTTP/1.1 206 Partial Content\r\n"
                  "Content-Type: text/html; charset=utf-8\r\n" VALIDATORS
                  "Content-Range: bytes 2-4/10\r\nContent-Length: 3\r\n\r\n234");
    EXPECT_TRUE(strstr(ask("GET", "/a/", "Range: bytes=-2\r\n"), "\r\n\r\n34") != NULL);
    const char *text = ask("GET", "/", "Range: bytes=10-\r\n");
    EXPECT_TRUE(strncmp(text, "HTTP/1.1 416", 12) == 0);
    EXPECT_TRUE(strstr(text, "\r\nContent-Range: bytes */10\r\n") != NULL);
    EXPECT_TRUE(strstr(text, "<h1>416 Range Not Satisfiable</h1>") != NULL);
}

TEST(site, a_page_that_the_client_has)
{
    EXPECT_STR_EQ(ask("GET", "/", "If-None-Match: \"a-2ebc98a1\"\r\n"),
                  "HTTP/1.1 304 Not Modified\r\n" VALIDATORS "\r\n");
    EXPECT_TRUE(strncmp(ask("GET", "/", "If-Match: \"b\"\r\n"), "HTTP/1.1 412", 12) == 0);
}

TEST(site, the_way_to_a_folder)
{
    const char *text = ask("GET", "/a?q=1", "");
    EXPECT_TRUE(strncmp(text, "HTTP/1.1 301", 12) == 0);
    EXPECT_TRUE(strstr(text, "\r\nLocation: /a/?q=1\r\n") != NULL);
    EXPECT_TRUE(strstr(text, "<h1>301 Moved Permanently</h1>") != NULL);
    EXPECT_TRUE(strstr(ask("GET", "/b%20b", ""), "Location: /b%20b/\r\n") != NULL);
    EXPECT_TRUE(strstr(ask("GET", "/a/", ""), "\r\n\r\n01234") != NULL);
}

TEST(site, what_is_not_there_or_cannot_be_had)
{
    static const struct {
        const char *target;
        unsigned status;
    } cases[] = {
        { "/x", 404 },       { "/b%20b/", 404 }, { "/index.html/", 404 }, { "/busy", 503 },
        { "/damaged", 500 }, { "/odd/", 404 },   { "/%00", 400 },         { "/a/..%2f..", 400 },
    };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(cases); i++) {
        char expected[64];
        harness_note("%s", cases[i].target);
        snprintf(expected, sizeof(expected), "HTTP/1.1 %u", cases[i].status);
        EXPECT_TRUE(strncmp(ask("GET", cases[i].target, ""), expected, 12) == 0);
    }
}

TEST(site, other_methods)
{
    static const char *const methods[] = { "POST", "PUT", "DELETE", "OPTIONS", "TRACE" };
    for (size_t i = 0; i < SEL4_ARRAY_COUNT(methods); i++) {
        const char *text = ask(methods[i], "/", "");
        EXPECT_TRUE(strncmp(text, "HTTP/1.1 405", 12) == 0);
        EXPECT_TRUE(strstr(text, "\r\nAllow: GET, HEAD\r\n") != NULL);
        EXPECT_TRUE(strstr(text, "<h1>405 Method Not Allowed</h1>") != NULL);
    }
}

TEST(site, files_longer_than_the_buffer)
{
    for (size_t i = 0; i < sizeof(big); i++) {
        big[i] = (char)('a' + i * 7 % 23);
    }
    const char *text = strstr(ask("GET", "/big.bin", ""), "\r\n\r\n") + 4;
    size_t head_size = (size_t)(text - world.client.answer);
    EXPECT_BYTES_SIZED_EQ(text, world.client.answer_size - head_size, big, sizeof(big));
    EXPECT_TRUE(strstr(ask("GET", "/empty.txt", ""), "Content-Length: 0\r\n\r\n") != NULL);
}

TEST(site, a_file_that_fails_in_the_middle_breaks_the_connection)
{
    world_init(answer);
    fails_at = 3000;
    serve("GET /big.bin HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_TRUE(world.client.is_aborted);
    EXPECT_TRUE(world.client.answer_size < 4000);
    EXPECT_EQ(world.server.counts.broken, 1);
    EXPECT_EQ(open_files, 0);
}

TEST(site, a_file_that_fails_at_its_start_is_a_500)
{
    world_init(answer);
    fails_at = 0;
    serve("GET /big.bin HTTP/1.1\r\n" HOST "\r\nGET /index.html HTTP/1.1\r\n" HOST
          "\r\nGET /a/index.html HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_STR_EQ(world.log, "GET /big.bin 500\nGET /index.html 500\nGET /a/index.html 200 5\n");
    EXPECT_TRUE(strstr(world.client.answer, "500 Internal Server Error") != NULL);
    EXPECT_TRUE(strstr(world.client.answer, "Content-Length: 10000") == NULL);
    EXPECT_TRUE(world.client.is_closed);
    EXPECT_EQ(open_files, 0);
}

TEST(site, a_client_that_goes_leaves_no_file_open)
{
    world_init(answer);
    world.client.takes = 100;
    fails_at = UINT64_MAX;
    serve("GET /big.bin HTTP/1.1\r\n" HOST "\r\n");
    EXPECT_TRUE(world.client.is_aborted);
    EXPECT_EQ(open_files, 0);
}
