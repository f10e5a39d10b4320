# SPDX-License-Identifier: BSD-2-Clause
lib.root-task.srcs         := src/console.c src/exit.c src/root_task.c
lib.root-task.srcs.aarch64 := src/arch/aarch64/machine_exit.c
lib.root-task.srcs.riscv64 := src/arch/riscv64/machine_exit.c
lib.root-task.srcs.x86_64  := src/arch/x86_64/machine_exit.c
lib.root-task.uses         := rt rt-memory sel4

# Programs that end badly, and the script that looks how.
program.root-task-failure.srcs  := tests/failure.c
program.root-task-failure.uses  := root-task
program.root-task-failure.tls   := no
program.root-task-failure.boot  := yes
program.root-task-overflow.srcs := tests/overflow.c
program.root-task-overflow.uses := root-task
program.root-task-overflow.boot := yes
test.root-task-ends.run   = runtime/root-task/tests/ends $(call boot.image,root-task-failure) $(call boot.image,root-task-overflow)
test.root-task-ends.needs = $(call boot.image,root-task-failure) $(call boot.image,root-task-overflow) $(sel4c)
test.root-task-ends.env   = RUN="$(run-command)"
test.root-task-ends.group := examples
