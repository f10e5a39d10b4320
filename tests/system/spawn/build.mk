# SPDX-License-Identifier: BSD-2-Clause
#
# Threads and tasks on the target: the programs count their cases themselves.
program.spawn-threads.srcs := threads.c
program.spawn-threads.uses := counted panic root-task spawn
program.spawn-threads.libc := yes
program.spawn-threads.boot := yes
test.spawn-threads.run   = tests/system/counted/run $(call boot.image,spawn-threads)
test.spawn-threads.needs = $(call boot.image,spawn-threads) $(sel4c)
test.spawn-threads.env   = RUN="$(run-command)"
test.spawn-threads.group := examples

program.spawn-tasks.srcs     := tasks.c
program.spawn-tasks.uses     := counted root-task spawn
program.spawn-tasks.programs := spawn-test-child
program.spawn-tasks.boot     := yes
program.spawn-test-child.srcs := child.c
program.spawn-test-child.uses := rt rt-memory sel4
test.spawn-tasks.run   = tests/system/counted/run $(call boot.image,spawn-tasks)
test.spawn-tasks.needs = $(call boot.image,spawn-tasks) $(sel4c)
test.spawn-tasks.env   = RUN="$(run-command)"
test.spawn-tasks.group := examples
