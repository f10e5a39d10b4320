# SPDX-License-Identifier: BSD-2-Clause
program.monitor.srcs         := src/domains.c src/main.c src/report.c src/trace.c
program.monitor.srcs.aarch64 := src/arch/aarch64/registers.c
program.monitor.srcs.riscv64 := src/arch/riscv64/registers.c
program.monitor.srcs.x86_64  := src/arch/x86_64/registers.c
program.monitor.uses         := backtrace-thread backtrace sel4
program.monitor.runtime      := microkit
program.monitor.tls          := no
program.monitor.unwind       := no
program.monitor.configs      := $(configs.mcs)

# What reads memory of others, on the host.
test.monitor-trace.srcs    := tests/trace_test.c src/domains.c src/trace.c
test.monitor-trace.uses    := backtrace-thread backtrace sel4 formats
test.monitor-trace.configs := $(filter x86_64-mcs,$(configs))
test.monitor-trace.group   := unit
