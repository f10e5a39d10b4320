# SPDX-License-Identifier: BSD-2-Clause
#
# Makes board/BOARD/CONFIG of an SDK for a kernel.  `sel4c sdk import` calls it in the SDK's folder src, with
#
#   ARCH BOARD INCLUDES (of libsel4, separated by colons)  KERNEL PLATFORM DTB (files; the last two may be empty)
#   SDK SEL4C WORK (an empty folder) OUT (where the board is to be)
#
# What depends on the kernel's configuration is compiled here; units.mk, written with the SDK, lists it.

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
.SUFFIXES:
.DELETE_ON_ERROR:
SHELL := /bin/sh

GEN := $(WORK)/gen
include units.mk

cross   := $(cross.$(ARCH))
CC      := $(cross)gcc
AR      := $(cross)ar
LD      := $(cross)ld
OBJCOPY := $(cross)objcopy

# Neither the SDK's place nor that of the work is in what is made.
late := -ffile-prefix-map=$(SDK)=. -ffile-prefix-map=$(WORK)=. -ffile-prefix-map=$(CURDIR)=. -nostdinc -isystem $(shell $(CC) -print-file-name=include) -isystem mk/freestanding

comma := ,
empty :=
space := $(empty) $(empty)
define newline


endef

.PHONY: all
all: libraries programs files

# ---- Bindings.  Microkit's protection domains have the address of the IPC buffer in a global, whatever libsel4 of
# the kernel was configured for.

includes := $(subst :, ,$(INCLUDES))
$(GEN)/.done:
	@mkdir -p $(WORK)/config/sel4 $(OUT)/include $(OUT)/lib/pkgconfig $(OUT)/elf
	@sed 's/"LIB_SEL4_USE_THREAD_LOCALS": *true/"LIB_SEL4_USE_THREAD_LOCALS": false/' \
	  $(firstword $(wildcard $(addsuffix /sel4/gen_config.json,$(includes)))) >$(WORK)/config/sel4/gen_config.json
	@$(SEL4C) bindgen --quiet --include-dirs $(WORK)/config:$(INCLUDES) -o $(GEN)
	@cp -R $(GEN)/include/. $(OUT)/include
	@for i in $(includes.$(ARCH)); do cp -R $$i/. $(OUT)/include; done
	@touch $@

# ---- Libraries

$(OUT)/lib/libsel4.a: $(GEN)/.done
	@mkdir -p $(@D)
	@$(CC) $(lib.raw.$(ARCH).flags) $(late) -c -o $(WORK)/libsel4.o $(GEN)/src/libsel4.c
	@rm -f $@ && $(AR) rcsD $@ $(WORK)/libsel4.o

# $1 unit
define unit
objs.$1 := $$(patsubst %,$(WORK)/obj/$1/%.o,$$(basename $$($1.$(ARCH).srcs)))
$(WORK)/obj/$1/%.o: %.c $(GEN)/.done
	@mkdir -p $$(@D)
	@$(CC) $($1.$(ARCH).flags) $(late) -c -o $$@ $$<
$(WORK)/obj/$1/%.o: %.S $(GEN)/.done
	@mkdir -p $$(@D)
	@$(CC) $($1.$(ARCH).flags) $(late) -c -o $$@ $$<
endef
$(foreach l,$(libs.$(ARCH)),$(eval $(call unit,lib.$l)))
$(foreach p,$(programs.$(ARCH)),$(eval $(call unit,program.$p)))

# $1 library  $2 archive
define library
$2: $(objs.lib.$1)
	@mkdir -p $$(@D)
	@rm -f $$@ && $(AR) rcsD $$@ $(objs.lib.$1)
endef
made := $(OUT)/lib/libsel4.a
$(foreach l,$(libs.$(ARCH)),$(if $(lib.$l.$(ARCH).archive),$(eval $(call library,$l,$(lib.$l.$(ARCH).archive)))$(eval made += $(lib.$l.$(ARCH).archive))))

# Those of the architecture, and all that a plain protection domain needs in one archive, as linkers find it in Microkit's SDK.
# `ar` puts each archive before those that it has; of two symbols of a name, that of the runtime counts, as when linked one by one.
backwards = $(if $1,$(call backwards,$(wordlist 2,999,$1)) $(firstword $1))
archives = $(foreach l,$1,$(lib.$l.$(ARCH).archive))
# A project, or its C library, may bring its own memcpy and the like: ours are weak here.
weak := $(WORK)/libsel4c-rt-memory.a
$(weak): $(SDK)/lib/$(ARCH)/libsel4c-rt-memory.a
	@$(OBJCOPY) -D --weaken $< $@
$(OUT)/lib/libmicrokit.a: $(made) $(weak)
	@{ echo "CREATE $@"; for a in $(call backwards,$(patsubst %/libsel4c-rt-memory.a,$(weak),$(call archives,$(libmicrokit.$(ARCH))))); do echo "ADDLIB $$a"; done; echo SAVE; echo END; } | $(AR) -M
	@$(AR) sD $@
copied: $(GEN)/.done $(weak)
	@cp $(SDK)/lib/$(ARCH)/*.a $(OUT)/lib/
	@cp $(weak) $(OUT)/lib/
	@cp runtime/microkit/microkit.ld lib/rt/program.ld $(OUT)/lib/
	@cp -R lib/rt/link $(OUT)/lib/

.PHONY: libraries copied pkgconfig
libraries: $(made) $(OUT)/lib/libmicrokit.a copied pkgconfig fragments

# ---- pkg-config

# `make` 4.3 now and then leaves the newline.
version  := $(strip $(file <$(SDK)/VERSION))
pc.dir   := $(OUT)/lib/pkgconfig
pc.flags := $(machine-flags.$(ARCH)) -ffreestanding -fno-pic -fno-pie -fno-stack-protector -ftls-model=local-exec
pc.link  := -nostdlib -static -no-pie -Wl$(comma)--gc-sections -Wl$(comma)--build-id=none -Wl$(comma)-z$(comma)max-page-size=0x1000 -Wl$(comma)-z$(comma)noexecstack
# $(call pc,FILE,description,requires,cflags,libs)
pc = $(file >$(pc.dir)/$1.pc,# SPDX-License-Identifier: BSD-2-Clause$(newline)sdk=$${pcfiledir}/../../../../..$(newline)board=$${pcfiledir}/../..$(newline)libdir=$${board}/lib$(newline)$(newline)Name: $1$(newline)Description: $2$(newline)Version: $(version)$(newline)$(if $3,Requires: $3$(newline))Cflags: $4$(newline)Libs: $5)
name-of = $(if $(filter raw,$1),sel4,sel4c-$1)
pc-lib = $(call pc,$(call name-of,$1),library of sel4c,$(foreach u,$(lib.$1.$(ARCH).uses),$(call name-of,$u)),-I$${board}/include,-L$${libdir} $(if $(lib.$1.$(ARCH).archive),-l$(patsubst lib%.a,%,$(notdir $(lib.$1.$(ARCH).archive)))))
third-dir = $${sdk}/lib/$(ARCH)/$1
pc-third = $(call pc,sel4c-$1,third-party library,,-isystem $(third-dir)/include,-L$(third-dir)/lib -l$(patsubst lib%.a,%,$(notdir $(lib.$1.$(ARCH).archive))))
pkgconfig: $(GEN)/.done
	$(foreach l,raw $(libs.$(ARCH)) $(arch-libs.$(ARCH)),$(call pc-lib,$l))
	$(foreach l,$(third-libs.$(ARCH)),$(call pc-third,$l))
	$(call pc,microkit,protection domains written against microkit.h,,-I$${board}/include $(pc.flags),$(pc.link) -Wl$(comma)-T$(comma)$${libdir}/microkit.ld -L$${libdir} -lmicrokit)
	$(call pc,sel4c-pd,protection domains with panics that unwind,,-I$${board}/include $(pc.flags) -fexceptions -funwind-tables,$(pc.link) -Wl$(comma)--eh-frame-hdr -Wl$(comma)-T$(comma)$${libdir}/microkit.ld -L$${libdir} -Wl$(comma)--start-group $(foreach l,$(pd-libs.$(ARCH)),$(if $(lib.$l.$(ARCH).archive),-l$(patsubst lib%.a,%,$(notdir $(lib.$l.$(ARCH).archive))))) -lgcc-unwinder -lgcc -Wl$(comma)--end-group)

# ---- What makefiles and CMake ask of a board

file-name = $(patsubst lib%.a,%,$(notdir $1))
libraries-of = $(foreach l,$1,$(if $(lib.$l.$(ARCH).archive),$(call file-name,$(lib.$l.$(ARCH).archive))))
library-names := $(call libraries-of,$(libs.$(ARCH)) $(arch-libs.$(ARCH)))
pd-names      := $(call libraries-of,$(pd-libs.$(ARCH)))
triple.aarch64 := aarch64-none-elf
triple.riscv64 := riscv64-unknown-elf
triple.x86_64  := x86_64-unknown-elf
.PHONY: fragments
fragments: $(GEN)/.done
	$(file >$(OUT)/lib/board.mk,# SPDX-License-Identifier: BSD-2-Clause$(newline)sel4c.arch := $(ARCH)$(newline)sel4c.cross := $(cross)$(newline)sel4c.triple := $(triple.$(ARCH))$(newline)sel4c.machine-flags := $(machine-flags.$(ARCH))$(newline)sel4c.pd-libs := $(pd-names))
	$(file >$(OUT)/lib/board.cmake,# SPDX-License-Identifier: BSD-2-Clause$(newline)set(SEL4C_ARCH $(ARCH))$(newline)set(SEL4C_CROSS $(cross))$(newline)set(SEL4C_MACHINE_FLAGS $(machine-flags.$(ARCH)))$(newline)set(SEL4C_LIBRARIES $(library-names))$(newline)set(SEL4C_PD_LIBRARIES $(pd-names)))

# ---- Programs

# $1 program  $2 file
define program
$2: $(objs.program.$1) $(made)
	@mkdir -p $$(@D)
	@$(program.$1.$(ARCH).link) -o $$@ $(objs.program.$1) --start-group $(program.$1.$(ARCH).libs) $$(shell $(CC) $(machine-flags.$(ARCH)) -print-libgcc-file-name) --end-group
endef
elf = $(OUT)/$(program.$1.$(ARCH).elf).elf
$(foreach p,$(programs.$(ARCH)),$(eval $(call program,$p,$(call elf,$p))))

.PHONY: programs
programs: $(foreach p,$(programs.$(ARCH)),$(call elf,$p))

# ---- The kernel, its loader, and what tools ask of it

.PHONY: files
files: $(GEN)/.done
	@cp $(KERNEL) $(OUT)/elf/sel4.elf
ifeq ($(ARCH),x86_64)
	@$(OBJCOPY) -O elf32-i386 $(KERNEL) $(OUT)/elf/sel4_32.elf
else
	@cp $(SDK)/loader/$(BOARD)/loader.elf $(OUT)/elf/
	@cp $(PLATFORM) $(OUT)/platform_gen.json
endif
	@$(if $(DTB),cp $(DTB) $(OUT)/kernel.dtb)
	@$(SEL4C) bindgen --list --check --include-dirs $(WORK)/config:$(INCLUDES) | \
	  awk -F '\t' '$$3 != "" && $$4 != "" { printf "%s\"%s\":%s", n++ ? "," : "{", $$3, $$4 } END { print "}" }' >$(OUT)/invocations_all.json
	@$(CC) $(machine-flags.$(ARCH)) -std=gnu17 -ffreestanding $(late) -I$(GEN)/include -S -o $(WORK)/facts.s facts.c
	@for kind in object_sizes address_space_constants; do \
	  awk -v kind=$$kind '$$1 == "@fact" && $$2 == kind { gsub(/[#$$]/, "", $$4); printf "%s\"%s\":%s", n++ ? "," : "{", $$3, $$4 } END { print "}" }' \
	    $(WORK)/facts.s >$(OUT)/$$kind.json; done
	@chmod -R u+w,go-w,a+rX $(OUT)
