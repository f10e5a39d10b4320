# SPDX-License-Identifier: BSD-2-Clause
#
# devkernel as a host library, for unit tests.  The kernel itself is built by mk/devkernel.mk from the
# lists below.

devkernel.core := $(addprefix src/,cap.c cnode.c debug.c delete.c domain.c endpoint.c entry.c error.c fault.c \
                  invocation.c irq.c lookup.c message.c notification.c object.c preempt.c print.c queue.c \
                  refill.c reply.c sched_context.c scheduler.c slot.c snapshot.c tcb_invoke.c thread.c untyped.c)
# Address spaces and registers of AArch64, without instructions of their own: they run on the host as well.
devkernel.shared := $(addprefix src/arch/aarch64/,asid.c cache.c caps.c context.c page.c vspace.c)
devkernel.aarch64 := $(addprefix src/arch/aarch64/hw/,board.c boot.c console.c entry.S fpu.c gic.c kernel_map.c root_task.c \
                     runtime.c timer.c traps.c)

lib.kernel.srcs          := $(devkernel.core) $(devkernel.shared) src/arch/host/host.c
lib.kernel.include       := src src/arch src/arch/host src/arch/aarch64
lib.kernel.uses          := base raw
lib.kernel.on            := host
# Long operations look for interrupts after every few steps.
lib.kernel.defs          := PREEMPT_WORK_MAX=3

# The checker of invariants, and the small system of the unit tests.
lib.kernel-invariants.srcs    := tests/invariants.c
lib.kernel-invariants.include := tests
lib.kernel-invariants.uses    := kernel
lib.kernel-invariants.on      := host

lib.kernel-world.srcs    := tests/world.c tests/hostile.c
lib.kernel-world.include := tests
lib.kernel-world.uses    := kernel kernel-invariants
lib.kernel-world.on      := host

test.kernel-unit.srcs    := $(patsubst %,tests/%_test.c,derivation retype ipc random) tests/broken.c
test.kernel-unit.uses    := kernel kernel-world
test.kernel-unit.private := src tests
test.kernel-unit.configs := aarch64-el1-mcs
test.kernel-unit.group   := kernel
