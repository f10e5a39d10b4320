# SPDX-License-Identifier: BSD-2-Clause
#
# Rules for a system of protection domains.  A project's Makefile says what there is and includes this file:
#
#   system     := hello.system             the description
#   pds        := hello                    names of programs; NAME.elf is what the description calls it
#   hello.srcs := hello.c                  their sources: .c and .S
#   hello.api  := microkit | sel4c         plain microkit.h (default), or sel4c with panics that unwind
#   hello.libs := sel4c-async …            further libraries of board/BOARD/CONFIG/lib; with hello.api := sel4c
#   hello.libc := yes                      the C library; with hello.api := sel4c
#   include $(MICROKIT_SDK)/mk/sel4c.mk
#
# Variables: MICROKIT_BOARD (qemu_virt_aarch64_el1), MICROKIT_CONFIG (debug), BUILD_DIR (build), CFLAGS, and LLVM=True
# for clang with ld.lld.  Targets: all (the image), run (RUN_ARGS for `sel4c run`), clean.

ifeq ($(MICROKIT_SDK),)
MICROKIT_SDK    := $(patsubst %/mk/sel4c.mk,%,$(abspath $(lastword $(MAKEFILE_LIST))))
endif
MICROKIT_BOARD  ?= qemu_virt_aarch64_el1
MICROKIT_CONFIG ?= debug
BUILD_DIR       ?= build
CFLAGS          ?= -O2 -g -Wall
MICROKIT_TOOL   ?= $(MICROKIT_SDK)/bin/microkit

sel4c.board := $(MICROKIT_SDK)/board/$(MICROKIT_BOARD)/$(MICROKIT_CONFIG)
ifeq ($(wildcard $(sel4c.board)/lib/microkit.ld),)
$(error $(sel4c.board): there is no such board. MICROKIT_BOARD and MICROKIT_CONFIG are one of: $(patsubst $(MICROKIT_SDK)/board/%/lib/microkit.ld,%,$(wildcard $(MICROKIT_SDK)/board/*/*/lib/microkit.ld)); `sel4c sdk import` adds others)
endif
include $(sel4c.board)/lib/board.mk

ifeq ($(LLVM),True)
sel4c.cc := clang --target=$(sel4c.triple)
sel4c.ld := ld.lld
else
sel4c.cc := $(sel4c.cross)gcc
sel4c.ld := $(sel4c.cross)ld
endif
sel4c.libgcc = $(shell $(sel4c.cross)gcc $(sel4c.machine-flags) -print-libgcc-file-name)

sel4c.cflags := -std=gnu17 -ffreestanding -fno-pic -fno-pie -fno-stack-protector -ftls-model=local-exec -ffunction-sections -fdata-sections \
                -fexceptions -funwind-tables $(sel4c.machine-flags) -I$(sel4c.board)/include
sel4c.ldflags := -static --gc-sections --build-id=none --eh-frame-hdr -z max-page-size=0x1000 -z noexecstack \
                 -L$(sel4c.board)/lib -T$(sel4c.board)/lib/microkit.ld
sel4c.libs.microkit := -lmicrokit
# As in libc.a: its memcpy is the fast one. It has hooks that would be found before ours.
sel4c.libc       := $(MICROKIT_SDK)/lib/$(sel4c.arch)/picolibc
sel4c.libs.sel4c  = $(if $(filter yes,$($1.libc)),-L$(sel4c.libc)/lib -u sbrk -u __retarget_lock_acquire) --start-group $(addprefix -l,$($1.libs)) \
  $(if $(filter yes,$($1.libc)),-lsel4c-rt-libc -lc) $(addprefix -l,$(sel4c.pd-libs) gcc-unwinder) $(sel4c.libgcc) --end-group

.PHONY: all run clean
all: $(BUILD_DIR)/loader.img

# $1 protection domain  $2 suffix
define sel4c.compile
$(BUILD_DIR)/obj/$1/%.o: %.$2
	@mkdir -p $$(@D)
	$(sel4c.cc) $(CFLAGS) $(sel4c.cflags) $(if $(filter yes,$($1.libc)),-isystem $(sel4c.libc)/include) -MMD -MP -c -o $$@ $$<
endef

sel4c.objs = $(patsubst %,$(BUILD_DIR)/obj/$1/%.o,$(basename $($1.srcs)))
define sel4c.pd
$(BUILD_DIR)/$1.elf: $(call sel4c.objs,$1)
	$(sel4c.ld) $(sel4c.ldflags) -o $$@ $$^ $$(call sel4c.libs.$(or $($1.api),microkit),$1)
-include $(patsubst %.o,%.d,$(call sel4c.objs,$1))
endef
$(foreach p,$(pds),$(eval $(call sel4c.pd,$p))$(foreach s,c S,$(eval $(call sel4c.compile,$p,$s))))

$(BUILD_DIR)/loader.img: $(system) $(pds:%=$(BUILD_DIR)/%.elf)
	$(MICROKIT_TOOL) $< --search-path $(BUILD_DIR) $(sel4c.board)/elf --board $(MICROKIT_BOARD) --config $(MICROKIT_CONFIG) -o $@ -r $(BUILD_DIR)/report.txt

# On x86_64 the kernel is a file of its own, and the image its module.
sel4c.boots := $(BUILD_DIR)/$(if $(filter x86_64,$(sel4c.arch)),sel4_32.elf,loader.img)
run: $(BUILD_DIR)/loader.img
	$(if $(filter x86_64,$(sel4c.arch)),cp $< $(sel4c.boots).app)
	$(MICROKIT_SDK)/bin/sel4c run --board $(MICROKIT_BOARD) $(sel4c.boots) $(RUN_ARGS)

clean:
	rm -rf $(BUILD_DIR)
