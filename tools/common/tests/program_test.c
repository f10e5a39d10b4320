// SPDX-License-Identifier: BSD-2-Clause

#include "common/program.h"
#include "support.h"

TEST(program, path)
{
    arena_t *arena = arena_create();
    const char *path = program_path(arena, 0);
    const char *folder = program_path(arena, 1);

    ASSERT_TRUE(path != NULL && folder != NULL);
    EXPECT_EQ(path[0], '/');
    EXPECT_EQ(access(path, X_OK), 0);
    EXPECT_STR_EQ(path, arena_format(arena, "%s/%s", folder, strrchr(path, '/') + 1));
    // Above the root there is nothing.
    unsigned depth = 0;
    for (const char *at = path; *at; at++) {
        depth += *at == '/';
    }
    EXPECT_STR_EQ(program_path(arena, depth), "");
    EXPECT_TRUE(program_path(arena, depth + 1) == NULL);
    arena_destroy(arena);
}
