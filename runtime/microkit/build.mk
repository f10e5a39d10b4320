# SPDX-License-Identifier: BSD-2-Clause
microkit.target := src/exit.c src/stack.c src/start.c

lib.microkit.srcs         := src/calls.c src/classic.c src/debug.c src/loop.c src/symbols.c
lib.microkit.srcs.aarch64 := $(microkit.target) src/arch/aarch64/start.S
lib.microkit.srcs.riscv64 := $(microkit.target) src/arch/riscv64/start.S
lib.microkit.srcs.x86_64  := $(microkit.target) src/arch/x86_64/start.S
lib.microkit.uses         := rt sel4 formats
lib.microkit.configs      := $(configs.mcs)
# One thread: the address of its IPC buffer is in a global.
lib.microkit.defs         := SEL4C_IPC_BUFFER_GLOBAL
lib.microkit.tests         := calls loop
lib.microkit.tests.defs    := SEL4C_IPC_BUFFER_GLOBAL
lib.microkit.tests.configs := $(filter aarch64-el1-mcs riscv64-mcs x86_64-mcs user none,$(configs.mcs))

# Protection domains that nobody runs, and the script that looks how they are laid out.
program.microkit-classic.srcs    := tests/classic.c
program.microkit-classic.runtime := microkit
program.microkit-classic.configs := $(configs.mcs)
program.microkit-typed.srcs      := tests/typed.c
program.microkit-typed.runtime   := microkit
program.microkit-typed.configs   := $(configs.mcs)
test.microkit-layout.run     := runtime/microkit/tests/layout
test.microkit-layout.configs := $(configs.mcs)
test.microkit-layout.needs   := $(foreach c,$(configs.mcs),build/programs/$c/microkit-classic.elf build/programs/$c/microkit-typed.elf)
