# SPDX-License-Identifier: BSD-2-Clause
#
# Rules for a system of protection domains.  A project's Makefile says what there is and includes this file:
#
#   system     := hello.system             the description
#   pds        := hello                    names of programs; NAME.elf is what the description calls it
#   hello.srcs := hello.c                  their sources: .c and .S
#   hello.api  := microkit | sel4c         plain microkit.h (default), or sel4c with panics that unwind
#   include $(MICROKIT_SDK)/mk/sel4c.mk
#
# Variables: MICROKIT_BOARD (qemu_virt_aarch64_el1), MICROKIT_CONFIG (debug), BUILD_DIR (build), CFLAGS, and LLVM=True
# for clang with ld.lld.  Targets: all (the image), run, clean.

MICROKIT_SDK    ?= $(patsubst %/mk/sel4c.mk,%,$(abspath $(lastword $(MAKEFILE_LIST))))
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
sel4c.libs.sel4c     = --start-group $(addprefix -l,$(sel4c.pd-libs) gcc-unwinder) $(sel4c.libgcc) --end-group

.PHONY: all run clean
all: $(BUILD_DIR)/loader.img

$(BUILD_DIR)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(sel4c.cc) $(CFLAGS) $(sel4c.cflags) -MMD -MP -c -o $@ $<
$(BUILD_DIR)/obj/%.o: %.S
	@mkdir -p $(@D)
	$(sel4c.cc) $(CFLAGS) $(sel4c.cflags) -MMD -MP -c -o $@ $<

sel4c.objs = $(patsubst %,$(BUILD_DIR)/obj/%.o,$(basename $($1.srcs)))
define sel4c.pd
$(BUILD_DIR)/$1.elf: $(call sel4c.objs,$1)
	$(sel4c.ld) $(sel4c.ldflags) -o $$@ $$^ $$(sel4c.libs.$(or $($1.api),microkit))
-include $(patsubst %.o,%.d,$(call sel4c.objs,$1))
endef
$(foreach p,$(pds),$(eval $(call sel4c.pd,$p)))

$(BUILD_DIR)/loader.img: $(system) $(pds:%=$(BUILD_DIR)/%.elf)
	$(MICROKIT_TOOL) $< --search-path $(BUILD_DIR) --board $(MICROKIT_BOARD) --config $(MICROKIT_CONFIG) -o $@ -r $(BUILD_DIR)/report.txt

run: $(BUILD_DIR)/loader.img
	$(MICROKIT_SDK)/bin/sel4c run --board $(MICROKIT_BOARD) $<

clean:
	rm -rf $(BUILD_DIR)
