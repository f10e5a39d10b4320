# SPDX-License-Identifier: BSD-2-Clause
#
# devkernel: build/devkernel/BOARD/NAME/prefix, for debug, release, domains4 and the three that Microkit's boards have
# (microkit-debug …), which has everything that the prefix of an installed seL4 has:
#
#   bin/kernel.elf              support/platform_gen.json
#   libsel4/{include,src}       support/kernel.dtb
#
# The lists of sources are in kernel/build.mk; a configuration is kernel/config/NAME.json.

devkernel.board   := qemu_virt_aarch64_el1
devkernel.configs := debug release domains4 microkit-debug microkit-release microkit-benchmark
devkernel.out      = build/devkernel/$(devkernel.board)/$1
devkernel.srcs    := $(addprefix kernel/,$(devkernel.core) $(devkernel.shared) $(devkernel.aarch64))
# The reader of device trees, compiled with the kernel's flags.
devkernel.formats := formats/src/fdt.c
devkernel.script  := kernel/src/arch/aarch64/hw/kernel.ld

# The kernel has no unwind tables, and leaves floating point registers to user level.
devkernel.flags := $(flavour.aarch64.flags) -flto -fno-exceptions -fno-unwind-tables -fno-asynchronous-unwind-tables \
                   -mgeneral-regs-only -mstrict-align -fno-tree-loop-distribute-patterns \
                   $(addprefix -Ikernel/src,/ /arch /arch/aarch64 /arch/aarch64/hw) -Ilib/base/include -Iformats/include
devkernel.ldflags := -nostdlib -flto -flto-partition=one -O2 -static -Wl,--build-id=none,--gc-sections,--no-warn-rwx-segments -Wl,-z,noexecstack \
                     -Wl,-z,max-page-size=4096 -Wl,-T,$(devkernel.script)

# Physical memory as the kernel sees it (kernel/src/arch/aarch64/hw/layout.h): 2 GiB, and all else but the two
# pages of the interrupt controller as devices.
devkernel.platform := {"devices": [{"start": 0, "end": 134217728}, {"start": 134221824, "end": 134283264}, \
  {"start": 134287360, "end": 1073741824}, {"start": 3221225472, "end": 1099511627776}], \
  "memory": [{"start": 1073741824, "end": 3221225472}]}

# $1 configuration  $2 its folder
define devkernel-cc
@mkdir -p $(@D)
$(call say,CC,$<  [devkernel:$1])
$(Q)$(flavour.aarch64.cc) $(nowhere) $(devkernel.flags) $(flavour.aarch64.late) -I$2/gen/include -MMD -MP -MF $(@:.o=.d) -c -o $@ $<
endef

define devkernel-rules
devkernel.$1.objs := $$(patsubst kernel/%,$2/obj/%.o,$$(devkernel.srcs)) \
                     $$(devkernel.formats:%=$2/obj/%.o)
devkernel.$1.text := $$(devkernel.flags) $$(devkernel.srcs)
$$(call stamp,$2/flags,devkernel.$1.text)

$2/prefix/libsel4/.done: kernel/config/$1.json $(sel4c)
	$$(call say,PREFX,$2/prefix)
	$$(Q)mkdir -p $2/prefix && $(sel4c) prefix --quiet --config $$< -o $2/prefix && touch $$@
$2/gen/.done: $2/prefix/libsel4/.done $(sel4c)
	$$(call say,BIND,$2/gen)
	$$(Q)mkdir -p $$(@D) && $(sel4c) bindgen --quiet --prefix $2/prefix -o $$(@D) && touch $$@

# As in kernel-api.mk: a generated header is as old as it is.
$2/gen/%: $2/gen/.done ;

$$(devkernel.$1.objs): $2/flags | $(deps) $2/gen/.done
$$(devkernel.srcs:kernel/%=$2/obj/%.o): $2/obj/%.o: kernel/%
	$$(call devkernel-cc,$1,$2)
$$(devkernel.formats:%=$2/obj/%.o): $2/obj/%.o: %
	$$(call devkernel-cc,$1,$2)

$2/prefix/bin/kernel.elf: $$(devkernel.$1.objs) $(devkernel.script)
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$(flavour.aarch64.cc) $(nowhere) $(devkernel.ldflags) -o $$@ $$(devkernel.$1.objs)

$2/prefix/support/kernel.dtb: kernel/pack-dtb | $(deps)
	@mkdir -p $$(@D)
	$$(call say,DTB,$$@)
	$$(Q)qemu-system-aarch64 -machine virt,dtb-randomness=off,dumpdtb=$2/qemu.dtb -cpu cortex-a53 -m 2G -display none -nic none 2>$2/qemu.log || { cat $2/qemu.log >&2; exit 1; }
	$$(Q)kernel/pack-dtb $2/qemu.dtb $$@
$2/prefix/support/platform_gen.json: mk/devkernel.mk
	@mkdir -p $$(@D)
	$$(Q)printf '%s\n' '$$(devkernel.platform)' >$$@

devkernel.$1.prefix := $2/prefix/libsel4/.done $2/prefix/bin/kernel.elf $2/prefix/support/kernel.dtb $2/prefix/support/platform_gen.json
$2/prefix/.done: $$(devkernel.$1.prefix)
	$$(Q)touch $$@
-include $$(devkernel.$1.objs:.o=.d)
endef
$(foreach c,$(devkernel.configs),$(eval $(call devkernel-rules,$c,$(call devkernel.out,$c))))

.PHONY: devkernel
devkernel: $(foreach c,$(devkernel.configs),$(call devkernel.out,$c)/prefix/.done) ## Build our own kernel and install its prefixes in build/devkernel
