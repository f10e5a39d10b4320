# SPDX-License-Identifier: BSD-2-Clause
#
# Threads that contend, on the target: the program counts its cases itself.
program.sync-threads.srcs := threads.c
program.sync-threads.uses := counted log panic root-task spawn sync
program.sync-threads.boot := yes
test.sync-threads.run   = tests/system/sync/run $(call boot.image,sync-threads)
test.sync-threads.needs = $(call boot.image,sync-threads) $(sel4c)
test.sync-threads.env   = RUN="$(run-command)"
test.sync-threads.group := examples
