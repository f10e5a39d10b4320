# SPDX-License-Identifier: BSD-2-Clause
#
# Programs for the target, images that boot them, and running those.
#
#   build/programs/CONFIG/NAME.elf      program.NAME
#   build/examples/CONFIG/NAME.elf      example.NAME; NAME is its folder in examples/
#   build/image/KERNEL/NAME.img         kernel, loader and example; KERNEL is `devkernel` or `user`
#
# A unit's .libc, .tls and .unwind are the choices of runtime/root-task/README.md.

programs := $(call names-of,program)
examples := $(call names-of,example)
program-units := $(programs:%=program.%) $(examples:%=example.%)

# ---- From lists to ELF files

# The choices as what units.mk knows.  The C library comes first, as its memcpy is the fast one.
define program-choices
ifeq ($($1.libc),yes)
$1.uses := rt-libc $$($1.uses)
endif
ifeq ($($1.tls),no)
$1.defs += SEL4C_WITHOUT_TLS SEL4C_IPC_BUFFER_GLOBAL
endif
ifeq ($($1.runtime),microkit)
$1.uses := microkit rt-memory $$($1.uses)
$1.defs += SEL4C_IPC_BUFFER_GLOBAL
endif
ifeq ($($1.unwind),no)
$1.flags += -fno-exceptions -fno-unwind-tables -fno-asynchronous-unwind-tables
endif
endef
$(foreach u,$(program-units),$(eval $(call program-choices,$u)))

program-script  = $(if $(filter microkit,$($1.runtime)),runtime/microkit/microkit.ld,lib/rt/program.ld)
program-scripts := lib/rt/program.ld runtime/microkit/microkit.ld $(wildcard lib/rt/link/*/*.ld)
# picolibc has hooks of its own that would be taken before those of rt-libc.
libc-hooks := -u sbrk -u __retarget_lock_acquire
program-ld = $(cross.$1)ld -static --gc-sections --build-id=none $(if $(filter no,$($2.unwind)),,--eh-frame-hdr) \
  -z max-page-size=0x1000 -z noseparate-code -z noexecstack \
  -L lib/rt/link/$(if $(filter no,$($2.unwind)),no-unwind,unwind) -T $(call program-script,$2) \
  $(if $(filter yes,$($2.libc)),$(libc-hooks)) $(if $(filter backtrace,$(call closure,$2)),-u sel4_panic_backtrace)
# What the compiler calls for arithmetic that the machine has no instruction for.
libgcc = $(call memo,memo.libgcc.$1,$(flavour.$1.cc) $(target-flags.$1) -print-libgcc-file-name)
# How a panic leaves functions and where its state is, for what the program uses to call; before the C library,
# whose abort() knows nothing of panics.
unwinds = $(if $(filter no,$($1.unwind))$(filter abort,$($1.panic)),,yes)
panic-parts = $(if $(call unwinds,$1),panic-unwind unwind,panic-abort) $(if $(filter no,$($1.tls))$(filter microkit,$($1.runtime)),panic-global,panic-tls) panic
panic-libraries = $(foreach l,$(call panic-parts,$1),$(call library,$l,$2,$3)) $(if $(call unwinds,$1),$(call unwinder,$2))
# The compiler's unwinder without its own search for tables, which allocates and takes locks: lib/panic has one.
unwinder = build/lib/$1/libgcc-unwinder.a
define unwinder-rule
$(call unwinder,$1): | $(deps)
	@mkdir -p $$(@D)
	$$(call say,AR,$$@)
	$$(Q)cp "$$$$($(flavour.$1.cc) $(target-flags.$1) -print-file-name=libgcc_eh.a)" $$@ && chmod u+w $$@ && $(flavour.$1.ar) dD $$@ unwind-dw2-fde-dip.o
endef
$(foreach a,$(archs),$(eval $(call unwinder-rule,$a)))

# $1 file  $2 unit  $3 architecture  $4 configuration
define target-program-rules
parts.$1 := $(call objects,$2,$3,$4) $(call program-data,$2,$4) $(call panic-libraries,$2,$3,$4) $(call libraries,$2,$3,$4)
ld.$1 := $(call program-ld,$3,$2) $(if $(filter yes,$($2.map)),-Map $1.map)
link.$1 := $$(ld.$1) $$(parts.$1)
$$(call stamp,$(1:build/%=build/link/%),link.$1)
$1: $$(parts.$1) $(program-scripts) $(1:build/%=build/link/%)
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$$(ld.$1) -o $$@ $$(filter %.o,$$^) --start-group $$(filter %.a,$$^) $$(call libgcc,$3) --end-group
endef
# A program as data in another one: build/programs/CONFIG/NAME.data.o, named by sel4_embedded_NAME (lib/spawn).
# $1 program  $2 architecture  $3 configuration
c-name = $(subst .,_,$(subst -,_,$(subst /,_,$1)))
define program-data-rules
build/programs/$3/$1.data.o: build/programs/$3/$1.elf
	$$(call say,EMBED,$$<)
	$$(Q)$(cross.$2)objcopy -S $$< $$(basename $$@)
	$$(Q)printf '%s\n' '.section .rodata' '.balign 16' '.globl sel4_embedded_$(call c-name,$1), sel4_embedded_size_$(call c-name,$1)' \
	  'sel4_embedded_$(call c-name,$1): .incbin "$$(basename $$@)"' '1: .balign 8' \
	  'sel4_embedded_size_$(call c-name,$1): .quad 1b - sel4_embedded_$(call c-name,$1)' '.section .note.GNU-stack,"",%progbits' | \
	  $(flavour.$2.cc) $(target-flags.$2) -c -x assembler - -o $$@
endef
program-data = $(foreach p,$($1.programs),build/programs/$2/$p.data.o)

# None of them, if the list is there and empty.
configs-of-program = $(if $(filter undefined,$(origin $1.configs)),$(if $(filter microkit,$($1.runtime)),$(configs.mcs),$(configs)),$($1.configs))
$(foreach c,$(configs),\
  $(foreach p,$(programs),$(if $(filter $c,$(call configs-of-program,program.$p)),$(eval $(call target-program-rules,build/programs/$c/$p.elf,program.$p,$(call arch-of,$c),$c))$(eval $(call program-data-rules,$p,$(call arch-of,$c),$c))))\
  $(foreach e,$(examples),$(if $(filter $c,$(call configs-of-program,example.$e)),$(eval $(call target-program-rules,build/examples/$c/$e.elf,example.$e,$(call arch-of,$c),$c)))))

.PHONY: programs
program-elfs := $(foreach c,$(configs),\
  $(foreach p,$(programs),$(if $(filter $c,$(call configs-of-program,program.$p)),build/programs/$c/$p.elf))\
  $(foreach e,$(examples),$(if $(filter $c,$(call configs-of-program,example.$e)),build/examples/$c/$e.elf)))
programs: $(program-elfs)

# ---- The kernel to boot: the user's, or our own.

ifneq ($(SEL4_PREFIX),)
boot.kernel := user
boot.prefix := $(SEL4_PREFIX)
boot.ready  := $(SEL4_PREFIX)/bin/kernel.elf
# What the prefix says of itself.
boot.fact    = $(shell sed -n 's/^ *"$1": *"*\([^",]*\).*/\1/p' $(user-json))
# Of the platforms that seL4 knows, QEMU has one for each architecture.
boot.machine.aarch64-qemu-arm-virt   = qemu_virt_aarch64$(if $(filter true,$(call boot.fact,ARM_HYPERVISOR_SUPPORT)),,_el1)
boot.machine.riscv64-qemu-riscv-virt = qemu_virt_riscv64
boot.machine.x86_64-pc99             = x86_64_generic
boot.board  := $(boot.machine.$(user-arch)-$(call boot.fact,PLAT))
boot.config := $(if $(boot.board),user)
boot.cores  := $(call boot.fact,MAX_NUM_NODES)
boot.silent := $(filter false,$(call boot.fact,PRINTING))
else ifneq ($(and $(devkernel.board),$(filter aarch64-el1-mcs,$(configs))),)
# devkernel has the API of this configuration: kernel/config/debug.json is the same file.
boot.kernel := devkernel
boot.config := aarch64-el1-mcs
boot.prefix := $(call devkernel.out,debug)/prefix
boot.ready  := $(boot.prefix)/.done
boot.board  := $(devkernel.board)
boot.cores  := 1
endif
boot.loader := $(if $(filter $(boot.board),$(loader.boards)),build/loader/$(boot.board)/loader.elf)
# A Microkit SDK has no device trees: seL4 knows its platform without.
boot.dtb    := $(if $(SEL4_PREFIX),$(wildcard $(SEL4_PREFIX)/support/kernel.dtb),$(boot.prefix)/support/kernel.dtb)
boot.image   = build/image/$(boot.kernel)/$1.img
BOARD ?= $(boot.board)

# What `make run` cannot do is said before anything is built.
boot.kind  = $(or $(user-arch),$(call arch-of,$(boot.config)))$(if $(filter $(boot.config),$(configs.mcs)),, without MCS)
boot-check = \
  $(if $(SEL4_PREFIX),,$(if $(SEL4_INCLUDE),$(error SEL4_INCLUDE names headers alone; to run something, name an installed kernel with SEL4_PREFIX=DIR)))\
  $(if $(boot.board),,$(error SEL4_PREFIX=$(SEL4_PREFIX): that kernel is for the platform $(call boot.fact,PLAT), and QEMU is qemu-arm-virt, qemu-riscv-virt or pc99))\
  $(if $(filter $(BOARD),$(boards)),,$(error BOARD=$(BOARD): there is no such board. There are $(boards)))\
  $(if $(filter $(BOARD),$(boot.board)),,$(error BOARD=$(BOARD): the kernel in $(boot.prefix) is for $(boot.board). Name one for $(BOARD) with SEL4_PREFIX=DIR, or an SDK that has it with MICROKIT_SDK=DIR))\
  $(if $(SEL4_PREFIX),$(foreach f,bin/kernel.elf $(if $(boot.loader),support/platform_gen.json),$(if $(wildcard $(SEL4_PREFIX)/$f),,$(error SEL4_PREFIX=$(SEL4_PREFIX): no kernel is installed there, as it has no $f))))

# $1 name  $2 ELF file
define image-rules
$(call boot.image,$1): $2 $(boot.loader) $(boot.ready) $(sel4c) build/image/$(boot.kernel).prefix
	@mkdir -p $$(@D)
	$$(call say,IMAGE,$$@)
	$$(Q)$(sel4c) image --quiet --sel4-prefix $(boot.prefix) $(boot.loader:%=--loader %) --app $$< -o $$@
endef
boot.examples := $(foreach e,$(examples),$(if $(boot.config),$(if $(filter $(boot.config),$(call configs-of-program,example.$e)),$e)))
# example.NAME.system := TOOL: the example is a component; TOOL, a host program, writes the
# specification of its system, and the initialiser with that is what boots.
# $1 example
define system-rules
build/system/$(boot.kernel)/$1.json: build/bin/$(example.$1.system) build/examples/$(boot.config)/$1.elf $(boot.ready) build/image/$(boot.kernel).prefix
	@mkdir -p $$(@D)
	$$(call say,CAPDL,$$@)
	$$(Q)build/bin/$(example.$1.system) $(boot.prefix)/libsel4/include/kernel/gen_config.json build/examples/$(boot.config)/$1.elf $$@
build/system/$(boot.kernel)/$1.elf: build/system/$(boot.kernel)/$1.json build/programs/$(boot.config)/capdl-init.elf $(sel4c)
	$$(call say,CAPDL,$$@)
	$$(Q)$(sel4c) capdl build $$< --quiet --sel4-prefix $(boot.prefix) --fill build/examples/$(boot.config)/$(dir $1) --initializer build/programs/$(boot.config)/capdl-init.elf $(example.$1.build) -o $$@
endef
# example.NAME.system := FILE.system: a system description of Microkit; the example is one of its programs, and
# example.NAME.domains are further ones, of program.….  The SDK that it is built with is copies of what we have.
microkit.sdk   := build/microkit/$(boot.kernel)
microkit.board := $(microkit.sdk)/board/$(boot.board)/debug
$(microkit.board)/.done: $(boot.ready) $(boot.loader) build/programs/$(boot.config)/capdl-init.elf build/programs/$(boot.config)/monitor.elf build/image/$(boot.kernel).prefix
	@rm -rf $(microkit.sdk) && mkdir -p $(@D)/elf $(@D)/include/kernel
	$(call say,SDK,$(@D))
	$(Q)cp $(boot.prefix)/bin/kernel.elf $(@D)/elf/sel4.elf
	$(Q)cp $(boot.prefix)/libsel4/include/kernel/gen_config.json $(@D)/include/kernel
	$(Q)$(if $(boot.loader),cp $(boot.loader) $(@D)/elf/loader.elf && cp $(boot.dtb) $(boot.prefix)/support/platform_gen.json $(@D))
	$(Q)cp build/programs/$(boot.config)/capdl-init.elf $(@D)/elf/initialiser.elf
	$(Q)cp build/programs/$(boot.config)/monitor.elf $(@D)/elf/monitor.elf
	$(Q)touch $@
is-sdf = $(filter %.system,$(example.$1.system))
sdf-programs = build/examples/$(boot.config)/$1.elf $(example.$1.domains:%=build/programs/$(boot.config)/%.elf)
# On x86_64 the kernel and its module are two files.
microkit.output = $(if $(boot.loader),$(call boot.image,$1),$(basename $(call boot.image,$1)).parts/module)
# $1 example  $2 image  $3 report
microkit-command = MICROKIT_SDK=$(microkit.sdk) build/bin/microkit $(example.$1.dir)/$(example.$1.system) --board $(boot.board) --config debug --image-type elf -o $2 -r $3 \
  --search-path $(dir build/examples/$(boot.config)/$1) build/programs/$(boot.config) $(example.$1.dir) $(sort $(dir $(example.$1.parts)))
# $1 example
define sdf-rules
example.$1.exit := console
$(call boot.image,$1): $(example.$1.dir)/$(example.$1.system) $(call sdf-programs,$1) $(example.$1.parts) $(microkit.board)/.done build/bin/microkit
	@mkdir -p $(dir $(call microkit.output,$1))
	$$(call say,MKIT,$$@)
	$$(Q)$(call microkit-command,$1,$(call microkit.output,$1),$(basename $(call boot.image,$1)).txt) >/dev/null
	$(if $(boot.loader),,$$(Q)mv $(call microkit.output,$1) $$@.app && mv $$(@:.img=.parts)/sel4_32.elf $$@)
endef

boot.app = $(if $(example.$1.system),build/system/$(boot.kernel)/$1.elf,build/examples/$(boot.config)/$1.elf)
$(foreach e,$(boot.examples),$(if $(call is-sdf,$e),$(eval $(call sdf-rules,$e)),$(if $(example.$e.system),$(eval $(call system-rules,$e)))))
$(foreach e,$(boot.examples),$(if $(call is-sdf,$e),,$(eval $(call image-rules,$e,$(call boot.app,$e)))))
# program.NAME.boot := yes: the same for a program, which a test of its own runs.
boot.programs := $(foreach p,$(programs),$(if $(boot.config),$(if $(filter yes,$(program.$p.boot)),$(if $(filter $(boot.config),$(call configs-of-program,program.$p)),$p))))
$(foreach p,$(boot.programs),$(eval $(call image-rules,$p,build/programs/$(boot.config)/$p.elf)))
$(call stamp,build/image/$(boot.kernel).prefix,boot.prefix)

run-command = $(sel4c) run --board $(boot.board) $(if $(filter-out 1,$(boot.cores)),--smp $(boot.cores))
# example.NAME.disk := SCRIPT: a disk, of which SCRIPT FILE makes the image; a test has a fresh one each time,
# `make run` keeps it.
disk-image = build/image/$(boot.kernel)/$1.disk
# $1 example
define disk-rules
$(call disk-image,$1): $(example.$1.dir)/$(example.$1.disk) $(example.$1.parts)
	@mkdir -p $$(@D)
	$$(call say,DISK,$$@)
	$$(Q)$(example.$1.dir)/$(example.$1.disk) $$@
endef
$(foreach e,$(boot.examples),$(if $(example.$e.disk),$(eval $(call disk-rules,$e))))

# ---- make run EXAMPLE=…

# Without EXAMPLE: the demo.
DEMO := http-server
EXAMPLE ?=
example-wanted = $(or $(EXAMPLE),$(if $(filter run,$(MAKECMDGOALS)),$(DEMO)))
# The examples for this kernel, one folder a line.
example-line  = $(newline)    $(strip $(foreach e,$(boot.examples),$(if $(filter $1,$(dir $e)),$e)))
example-lines = $(foreach d,$(sort $(dir $(boot.examples))),$(call example-line,$d))
example-fault = $(strip \
  $(if $(example-wanted),\
    $(if $(filter-out $(examples),$(example-wanted)),EXAMPLE=$(EXAMPLE): there is no such example.,\
      $(if $(EXAMPLE),EXAMPLE=$(EXAMPLE) is,The demo needs AArch64 and MCS; it is) not for the kernel in $(boot.prefix) ($(boot.kind)).),\
    EXAMPLE=NAME says which program.) The examples for this kernel:)$(example-lines)$(newline)`make run EXAMPLE=NAME` boots one
example-named = $(or $(filter $(example-wanted),$(boot.examples)),$(error $(example-fault)))

# $(call debug-of,example) runs it under gdb.
debug-of = mk/programs/debug $(call arch-of,$(boot.config)) build/examples/$(boot.config)/$1.elf $(boot.prefix)/bin/kernel.elf \
  $(run-command) $(RUN_ARGS) $(call boot.image,$1)

.PHONY: run debug
ifneq ($(filter run debug,$(MAKECMDGOALS)),)
$(boot-check)
run-example = $(run-command) --symbolize build/examples/$(boot.config)/$1.elf $(if $(example.$1.disk),--disk $(call disk-image,$1)) $(example.$1.devices) $(addprefix --net ,$(example.$1.ports)) $(RUN_ARGS) $(call boot.image,$1)
# A port that is taken is said before anything is built.
.PHONY: run-ports
run-ports:
	$(if $(example.$(example-named).ports),$(Q)mk/programs/demo ports $(example.$(example-named).ports))
$(call boot.image,$(example-named)): | run-ports
run: run-ports $(call boot.image,$(example-named)) $(if $(example.$(example-named).disk),$(call disk-image,$(example-named)))
	$(Q)mk/programs/demo run '$(example.$(example-named).addresses)' $(call run-example,$(example-named))
debug: $(call boot.image,$(example-named))
	$(Q)$(call debug-of,$(EXAMPLE))
endif

# ---- The examples as tests: the output block of the README is what must be seen.

# example.NAME.client := SCRIPT talks to it, over the ports of example.NAME.ports: mk/programs/converse.
test-disk = $(if $(example.$1.disk),--disk $(example.$1.dir)/$(example.$1.disk) build/image/$(boot.kernel)/$1.$(or $2,test).disk)
test-run = $(run-command) --timeout $(or $(example.$1.timeout),60) $(call boot.image,$1) $(example.$1.devices) $(example.$1.run)
expect-command = mk/programs/expect $(if $(boot.silent),--silent) $(if $(call is-sdf,$1),--endless) $(call test-disk,$1) \
  $(example.$1.dir)/README.md build/image/$(boot.kernel)/$1.log $(call test-run,$1)
guest-port = $(if $(filter udp:%,$1),udp:)$(lastword $(subst :, ,$1))
# $1 example  $2 a script of its room that talks to it
converse-command = mk/programs/converse $(call test-disk,$1,$2) $(example.$1.dir)/README.md build/image/$(boot.kernel)/$1.$2.log \
  $(example.$1.dir)/$2 '$(foreach p,$(example.$1.ports),$(call guest-port,$p))' $(call test-run,$1)
# make soak: another script talks to the demo, for TIME seconds, and what it says is shown.
.PHONY: soak
soak: $(call boot.image,$(DEMO)) $(sel4c)
	$(Q)TIME=$(TIME) mk/programs/converse $(if $(example.$(DEMO).disk),--disk $(example.$(DEMO).dir)/$(example.$(DEMO).disk) build/image/$(boot.kernel)/soak.disk) \
	  --show $(example.$(DEMO).dir)/README.md build/image/$(boot.kernel)/soak.log $(example.$(DEMO).dir)/soak \
	  '$(foreach p,$(example.$(DEMO).ports),$(call guest-port,$p))' $(run-command) $(call boot.image,$(DEMO)) $(example.$(DEMO).devices)
# $1 example  $2 test name
define example-test
test.$2.dir     := $(example.$1.dir)
test.$2.run     := $(if $(example.$1.client),$(call converse-command,$1,$(example.$1.client)),$(call expect-command,$1))
test.$2.needs   := $(call boot.image,$1) $(sel4c)
test.$2.group   := examples $(if $(call is-sdf,$1),microkit)
test.$2.timeout := $(or $(example.$1.timeout),120)
test.$2.env     := $(if $(example.$1.status),STATUS=$(example.$1.status)) $(if $(filter yes,$(example.$1.symbolize)),SYMBOLIZE="$(sel4c) symbolize --no-addresses -f build/examples/$(boot.config)/$1.elf") $(if $(example.$1.filter),SYMBOLIZE=$(example.$1.filter))
tests += $2
endef
$(foreach e,$(boot.examples),$(eval $(call example-test,$e,$(subst /,-,$e))))

# hello under gdb, if there is one.
test.debug.dir   := mk
test.debug.run   := mk/programs/debug-test build/test/debug $(call debug-of,root-task/hello)
test.debug.needs := $(call boot.image,root-task/hello) $(sel4c)
test.debug.group := examples
tests += debug

# What `make run` refuses, and how the demo ends.
ifeq ($(filter user,$(configs)),)
test.make-run.dir   := mk
test.make-run.run   := mk/programs/run-test build/test/make-run build/prefix
test.make-run.needs := $(foreach c,riscv64-mcs aarch64-el1 aarch64-el1-mcs,build/prefix/$c/.done)
tests += make-run
endif

# What installs the packages.
test.deps.dir := mk
test.deps.run := mk/deps-test build/test/deps
tests += deps

# On a kernel that does not print, a test that reads the console has nothing to read; an exit status that takes
# another way still says whether an example went well.
skip-silent = $(eval test.$1.run := mk/programs/skip "$(boot.prefix): the kernel does not print")
ifneq ($(boot.silent),)
$(foreach t,$(tests),$(if $(filter examples,$(test.$t.group)),$(if $(filter qemu_virt_aarch64%,$(and $(filter $(t),$(subst /,-,$(foreach e,$(boot.examples),$(if $(filter console,$(example.$e.exit)),,$e)))),$(boot.board))),,$(call skip-silent,$t))))
endif

# A program that is not for this kernel is not tested on it.
boot.missing := $(foreach p,$(filter-out $(boot.programs),$(programs)),$(if $(filter yes,$(program.$p.boot)),$(call boot.image,$p)))
ifneq ($(boot.missing),)
tests := $(foreach t,$(tests),$(if $(filter $(boot.missing),$(test.$t.needs)),,$t))
endif

# With bindings only, from SEL4_INCLUDE, there is no kernel to boot.
ifeq ($(boot.config),)
tests := $(foreach t,$(tests),$(if $(filter examples,$(test.$t.group))$(filter kernel-suite panic-suite,$t),,$t))
endif

# ---- make bench-size

ifneq ($(boot.config),)
bench.size.dir   := mk
bench.size.run   := mk/programs/size $(boot.config) $(boot.examples)
bench.size.needs := $(boot.examples:%=build/examples/$(boot.config)/%.elf) $(if $(boot.examples),$(call boot.image,root-task/hello)) build/bin/cpu-time
bench.size.env    = RUN="$(run-command)" LIBS="$(call uniq,$(foreach e,$(boot.examples),$(call libraries,example.$e,$(call arch-of,$(boot.config)),$(boot.config))))" SIZE=$(cross.$(call arch-of,$(boot.config)))size MAKE_ARGS="$(if $(SEL4_PREFIX),SEL4_PREFIX=$(SEL4_PREFIX))" KERNEL=$(boot.prefix)/bin/kernel.elf IMAGE=$(call boot.image,root-task/hello)
benches += size
endif
