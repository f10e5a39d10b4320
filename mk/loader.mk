# SPDX-License-Identifier: BSD-2-Clause
#
# The kernel loader, one for each board: build/loader/BOARD/loader.elf
#
# Its flavour differs from that of other target code: it runs where neither floating-point registers
# nor unaligned accesses can be used, unwinds nothing, and is to be small.

boot-flags := $(common-flags) -Os -ffreestanding -fno-pic -fno-pie -fno-stack-protector \
              -ffunction-sections -fdata-sections -fno-exceptions -fno-unwind-tables \
              -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns
boot-flags.aarch64 := -mcpu=cortex-a53 -mgeneral-regs-only -mstrict-align -mno-outline-atomics
boot-flags.riscv64 := -march=rv64imac_zicsr_zifencei -mabi=lp64 -mcmodel=medany -mstrict-align \
                      -msmall-data-limit=0

$(foreach a,aarch64 riscv64,\
  $(eval flavour.$a-boot.cc := $(flavour.$a.cc))\
  $(eval flavour.$a-boot.ar := $(flavour.$a.ar))\
  $(eval flavour.$a-boot.flags := $(boot-flags) $(boot-flags.$a) -nostdinc)\
  $(eval flavour.$a-boot.late = $(value flavour.$a.late)))

# $1 board  $2 architecture
define loader-rules
boot.$1.dir  := $(loader.dir)
boot.$1.srcs := $(loader.srcs) $(loader.srcs.$2)
boot.$1.uses := $(loader.uses)
boot.$1.private := /platform/$1
endef
define loader-link
build/loader/$1/loader.elf: $(call objects,boot.$1,$2-boot) $(call libraries,boot.$1,$2-boot) $(loader.dir)/loader.ld platform/$1/board.h
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$(cross.$2)ld -static --gc-sections --build-id=none -z max-page-size=0x1000 \
	  --defsym=loader_link_address=$(call board-macro,$1,SEL4_BOARD_LOADER_ADDRESS) -T $(loader.dir)/loader.ld -o $$@ \
	  $$(filter %.o,$$^) --start-group $$(filter %.a,$$^) --end-group
endef
$(foreach b,$(loader.boards),\
  $(eval $(call loader-rules,$b,$(call board-arch,$b)))\
  $(eval $(call loader-link,$b,$(call board-arch,$b))))

loader-elfs := $(loader.boards:%=build/loader/%/loader.elf)

.PHONY: loaders
loaders: $(loader-elfs) ## Build the kernel loader of every board

.PHONY: install-loaders
install: install-loaders
install-loaders: loaders
	$(Q)$(foreach b,$(loader.boards),install -D -m 644 build/loader/$b/loader.elf '$(DESTDIR)$(PREFIX)/lib/sel4c/loader/$b/loader.elf' &&) :
