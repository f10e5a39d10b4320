# SPDX-License-Identifier: BSD-2-Clause
lib.panic.srcs  := src/error.c src/panic.c src/report.c
lib.panic.flags := -Os
lib.panic.uses  := base rt

# How functions are left, and where the state is: mk/programs.mk links one of each.
lib.panic-unwind.srcs         := src/unwind/abort.c src/unwind/find_fde.c src/unwind/raise.c
lib.panic-unwind.flags        := -Os
lib.panic-unwind.srcs.aarch64 := src/unwind/arch/aarch64/catch.S
lib.panic-unwind.srcs.riscv64 := src/unwind/arch/riscv64/catch.S
lib.panic-unwind.srcs.x86_64  := src/unwind/arch/x86_64/catch.S
lib.panic-unwind.uses         := panic unwind
lib.panic-unwind.include      :=
lib.panic-abort.srcs          := src/abort/catch.c src/abort/unwinder.c
lib.panic-abort.flags         := -Os
lib.panic-abort.uses          := panic
lib.panic-abort.include       :=
lib.panic-tls.srcs            := src/state_tls.c
lib.panic-tls.uses            := panic
lib.panic-tls.include         :=
lib.panic-global.srcs         := src/state_global.c
lib.panic-global.uses         := panic
lib.panic-global.include      :=
