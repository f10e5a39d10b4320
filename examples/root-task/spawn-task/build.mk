# SPDX-License-Identifier: BSD-2-Clause
example.root-task/spawn-task.srcs     := main.c
example.root-task/spawn-task.uses     := root-task spawn
example.root-task/spawn-task.programs := spawn-task-child

# The child: no runtime of the project has this kind of program, so it brings its own three functions.
program.spawn-task-child.srcs := child.c
program.spawn-task-child.uses := rt rt-memory sel4
