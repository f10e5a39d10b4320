# SPDX-License-Identifier: BSD-2-Clause
#
# One suite in eight variants: unwind or abort, with a heap (`heap`) or without (`bare`), with
# thread-local storage (`tls`) or without (`global`).  Each is a root task, and a Linux process.

lib.panic-suite.srcs            := suite.c
lib.panic-suite.srcs.aarch64    := arch/aarch64/jump.S
lib.panic-suite.srcs.riscv64    := arch/riscv64/jump.S
lib.panic-suite.srcs.x86_64     := arch/x86_64/jump.S
lib.panic-suite.uses            := panic base
lib.panic-suite.include         := . /lib/panic/src
lib.panic-suite.include.aarch64 := arch/aarch64 linux/aarch64
lib.panic-suite.include.riscv64 := arch/riscv64 linux/riscv64
lib.panic-suite.include.x86_64  := arch/x86_64 linux/x86_64
lib.panic-suite.on              :=

suite.unwind := catch.c ends.c ends_unwinding.c
suite.abort  := ends.c ends_without_unwinding.c
suite.libc   := c_library.c
suite.plain  := plain_heap.c
suite.thread := thread.c
suite.linux-configs := aarch64-el1-mcs riscv64-mcs x86_64-mcs user

# As root tasks.
program.panic-unwind-heap-tls.srcs := $(suite.unwind) $(suite.libc) root_task.c $(suite.thread)
program.panic-unwind-heap-tls.uses := panic-suite root-task spawn
program.panic-unwind-heap-tls.defs := SUITE_HEAP_SIZE=65536
program.panic-unwind-heap-tls.libc := yes
program.panic-unwind-heap-tls.boot := yes
program.panic-unwind-heap-global.srcs := $(suite.unwind) $(suite.plain) root_task.c
program.panic-unwind-heap-global.uses := panic-suite root-task
program.panic-unwind-heap-global.defs := SUITE_HEAP_SIZE=65536
program.panic-unwind-heap-global.tls := no
program.panic-unwind-heap-global.boot := yes
program.panic-unwind-bare-tls.srcs := $(suite.unwind) root_task.c $(suite.thread)
program.panic-unwind-bare-tls.uses := panic-suite root-task spawn
program.panic-unwind-bare-tls.boot := yes
program.panic-unwind-bare-global.srcs := $(suite.unwind) root_task.c
program.panic-unwind-bare-global.uses := panic-suite root-task
program.panic-unwind-bare-global.tls := no
program.panic-unwind-bare-global.boot := yes
program.panic-abort-heap-tls.srcs := $(suite.abort) root_task.c
program.panic-abort-heap-tls.uses := panic-suite root-task
program.panic-abort-heap-tls.defs := SUITE_HEAP_SIZE=65536
program.panic-abort-heap-tls.libc := yes
program.panic-abort-heap-tls.panic := abort
program.panic-abort-heap-tls.boot := yes
program.panic-abort-heap-global.srcs := $(suite.abort) root_task.c
program.panic-abort-heap-global.uses := panic-suite root-task
program.panic-abort-heap-global.defs := SUITE_HEAP_SIZE=65536
program.panic-abort-heap-global.panic := abort
program.panic-abort-heap-global.tls := no
program.panic-abort-heap-global.boot := yes
program.panic-abort-bare-tls.srcs := $(suite.abort) root_task.c
program.panic-abort-bare-tls.uses := panic-suite root-task
program.panic-abort-bare-tls.unwind := no
program.panic-abort-bare-tls.boot := yes
program.panic-abort-bare-global.srcs := $(suite.abort) root_task.c
program.panic-abort-bare-global.uses := panic-suite root-task
program.panic-abort-bare-global.unwind := no
program.panic-abort-bare-global.tls := no
program.panic-abort-bare-global.boot := yes

# With lib/backtrace, which the suite is without, as its texts would not be the same everywhere.
program.panic-backtrace-tls.srcs := backtrace.c
program.panic-backtrace-tls.uses := panic backtrace root-task
program.panic-backtrace-tls.boot := yes
program.panic-backtrace-global.srcs := backtrace.c
program.panic-backtrace-global.uses := panic backtrace root-task
program.panic-backtrace-global.tls := no
program.panic-backtrace-global.boot := yes

# As Linux processes.
program.panic-linux-unwind-heap-tls.srcs := $(suite.unwind) $(suite.libc) linux/process.c
program.panic-linux-unwind-heap-tls.srcs.x86_64 := linux/x86_64/thread_pointer.c
program.panic-linux-unwind-heap-tls.uses := panic-suite rt rt-memory
program.panic-linux-unwind-heap-tls.defs := SUITE_HEAP_SIZE=65536
program.panic-linux-unwind-heap-tls.libc := yes
program.panic-linux-unwind-heap-tls.configs := $(suite.linux-configs)
program.panic-linux-unwind-heap-global.srcs := $(suite.unwind) $(suite.plain) linux/process.c
program.panic-linux-unwind-heap-global.uses := panic-suite rt rt-memory
program.panic-linux-unwind-heap-global.defs := SUITE_HEAP_SIZE=65536
program.panic-linux-unwind-heap-global.tls := no
program.panic-linux-unwind-heap-global.configs := $(suite.linux-configs)
program.panic-linux-unwind-bare-tls.srcs := $(suite.unwind) linux/process.c
program.panic-linux-unwind-bare-tls.srcs.x86_64 := linux/x86_64/thread_pointer.c
program.panic-linux-unwind-bare-tls.uses := panic-suite rt rt-memory
program.panic-linux-unwind-bare-tls.configs := $(suite.linux-configs)
program.panic-linux-unwind-bare-global.srcs := $(suite.unwind) linux/process.c
program.panic-linux-unwind-bare-global.uses := panic-suite rt rt-memory
program.panic-linux-unwind-bare-global.tls := no
program.panic-linux-unwind-bare-global.configs := $(suite.linux-configs)
program.panic-linux-abort-heap-tls.srcs := $(suite.abort) linux/process.c
program.panic-linux-abort-heap-tls.srcs.x86_64 := linux/x86_64/thread_pointer.c
program.panic-linux-abort-heap-tls.uses := panic-suite rt rt-memory
program.panic-linux-abort-heap-tls.defs := SUITE_HEAP_SIZE=65536
program.panic-linux-abort-heap-tls.libc := yes
program.panic-linux-abort-heap-tls.panic := abort
program.panic-linux-abort-heap-tls.configs := $(suite.linux-configs)
program.panic-linux-abort-heap-global.srcs := $(suite.abort) linux/process.c
program.panic-linux-abort-heap-global.uses := panic-suite rt rt-memory
program.panic-linux-abort-heap-global.defs := SUITE_HEAP_SIZE=65536
program.panic-linux-abort-heap-global.panic := abort
program.panic-linux-abort-heap-global.tls := no
program.panic-linux-abort-heap-global.configs := $(suite.linux-configs)
program.panic-linux-abort-bare-tls.srcs := $(suite.abort) linux/process.c
program.panic-linux-abort-bare-tls.srcs.x86_64 := linux/x86_64/thread_pointer.c
program.panic-linux-abort-bare-tls.uses := panic-suite rt rt-memory
program.panic-linux-abort-bare-tls.unwind := no
program.panic-linux-abort-bare-tls.configs := $(suite.linux-configs)
program.panic-linux-abort-bare-global.srcs := $(suite.abort) linux/process.c
program.panic-linux-abort-bare-global.uses := panic-suite rt rt-memory
program.panic-linux-abort-bare-global.unwind := no
program.panic-linux-abort-bare-global.tls := no
program.panic-linux-abort-bare-global.configs := $(suite.linux-configs)

suite.variants := unwind-heap-tls unwind-heap-global unwind-bare-tls unwind-bare-global \
                  abort-heap-tls abort-heap-global abort-bare-tls abort-bare-global
suite.images    = $(foreach v,$(suite.variants) backtrace-tls backtrace-global,$(call boot.image,panic-$v))
suite.processes = $(foreach c,$(filter $(suite.linux-configs),$(configs)),$(suite.variants:%=build/programs/$c/panic-linux-%.elf))

test.panic-suite.run   = tests/system/panic/run build/test/panic-suite $(suite.images)
test.panic-suite.needs = $(suite.images) $(sel4c)
test.panic-suite.env   = RUN="$(run-command)"
test.panic-suite.group := panic

test.panic-suite-linux.run   = tests/system/panic/run build/test/panic-suite-linux $(suite.processes)
test.panic-suite-linux.needs = $(suite.processes)
test.panic-suite-linux.group := panic

test.panic-symbols.run   = tests/system/panic/symbols $(suite.processes)
test.panic-symbols.needs = $(suite.processes)
test.panic-symbols.group := panic

# What it costs.
program.panic-counted.srcs           := bench/counted.c bench/process.c
program.panic-counted.srcs.x86_64    := linux/x86_64/thread_pointer.c
program.panic-counted.uses           := panic-suite backtrace rt rt-memory
program.panic-counted.configs        := $(suite.linux-configs)
program.panic-size-none.srcs         := bench/size.c bench/process.c
program.panic-size-none.uses         := panic-suite rt rt-memory
program.panic-size-none.configs      := $(suite.linux-configs)
program.panic-size-abort.srcs        := bench/size.c bench/process.c
program.panic-size-abort.uses        := panic-suite rt rt-memory
program.panic-size-abort.defs        := WITH_PANIC
program.panic-size-abort.panic       := abort
program.panic-size-abort.configs     := $(suite.linux-configs)
program.panic-size-unwind.srcs       := bench/size.c bench/process.c
program.panic-size-unwind.uses       := panic-suite rt rt-memory
program.panic-size-unwind.defs       := WITH_PANIC
program.panic-size-unwind.configs    := $(suite.linux-configs)
program.panic-size-backtrace.srcs    := bench/size.c bench/process.c
program.panic-size-backtrace.uses    := panic-suite backtrace rt rt-memory
program.panic-size-backtrace.defs    := WITH_PANIC WITH_BACKTRACE
program.panic-size-backtrace.configs := $(suite.linux-configs)

suite.measured = $(foreach c,$(filter $(suite.linux-configs),$(configs)),build/programs/$c)
bench.panic.run   = tests/system/panic/bench/measure $(count-plugin) $(suite.measured)
bench.panic.needs = $(count-plugin) $(foreach p,counted size-none size-abort size-unwind size-backtrace,$(suite.measured:%=%/panic-$p.elf))
