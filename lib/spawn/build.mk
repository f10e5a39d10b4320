# SPDX-License-Identifier: BSD-2-Clause
lib.spawn.srcs         := src/entry.c src/schedule.c src/task.c src/thread.c
lib.spawn.srcs.aarch64 := src/arch/aarch64/entry.S
lib.spawn.srcs.riscv64 := src/arch/riscv64/entry.S
lib.spawn.srcs.x86_64  := src/arch/x86_64/entry.S
lib.spawn.uses         := alloc base formats rt sel4

# Test programs for the target: they count their cases themselves.
program.spawn-threads.srcs := tests/target/threads.c
program.spawn-threads.uses := panic root-task spawn
program.spawn-threads.libc := yes
program.spawn-threads.boot := yes
test.spawn-threads.run   = lib/spawn/tests/target/run $(call boot.image,spawn-threads)
test.spawn-threads.needs = $(call boot.image,spawn-threads) $(sel4c)
test.spawn-threads.env   = RUN="$(run-command)"
test.spawn-threads.group := examples

program.spawn-tasks.srcs     := tests/target/tasks.c
program.spawn-tasks.uses     := root-task spawn
program.spawn-tasks.programs := spawn-test-child
program.spawn-tasks.boot     := yes
program.spawn-test-child.srcs := tests/target/child.c
program.spawn-test-child.uses := rt rt-memory sel4
test.spawn-tasks.run   = lib/spawn/tests/target/run $(call boot.image,spawn-tasks)
test.spawn-tasks.needs = $(call boot.image,spawn-tasks) $(sel4c)
test.spawn-tasks.env   = RUN="$(run-command)"
test.spawn-tasks.group := examples
