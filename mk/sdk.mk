# SPDX-License-Identifier: BSD-2-Clause
#
# make sdk: build/sdk, a tree that can be moved anywhere and has all that is needed to build systems of protection
# domains without this repository (docs/sdk.md).
#
#   bin/ man/ doc/ mk/ cmake/     programs, manual pages, what a project's build includes
#   lib/ARCH/                     libraries that know nothing of a kernel's configuration
#   loader/BOARD/                 the kernel loader
#   src/                          sources of what does, with src/import.mk, which compiles them for a kernel
#   board/BOARD/CONFIG/           what Microkit's SDK has there; made by the tree's own `sel4c sdk import`

sdk.out     := build/sdk
sdk.tree    := build/sdk.tree
sdk.board   := $(devkernel.board)
sdk.configs := debug release benchmark

# What is in it, of what there is in the repository.
sdk.libs      := $(foreach l,$(filter-out raw,$(libs)),$(if $(call on-target,$l),$(if $(filter tests/%,$(lib.$l.dir)),,$l))) rt-libc
sdk.third     := $(foreach l,$(libs),$(if $(lib.$l.archive),$l))
# Programs for each kernel: initialiser, monitor, and protection domains that serve devices, with where they go in a board.
sdk.pds        := $(foreach p,$(filter-out monitor,$(programs)),$(if $(filter programs/%,$(program.$p.dir)),$(if $(filter microkit,$(program.$p.runtime)),$p)))
sdk.programs   = $(foreach p,capdl-init monitor $(sdk.pds),$(if $(filter $(call sdk.config,$1),$(call configs-of-program,program.$p)),$p))
sdk.elf        = elf/$(if $(filter capdl-init,$1),initialiser,$1)

# The kernel's interface is another one in every configuration; any of an architecture will do to say what is to be compiled.
sdk.config = $(firstword $(filter $1-el1-mcs $1-mcs,$(configs)))
sdk.is-raw = $(call per-config,lib.$1)

# ---- src/units.mk

# Paths of the repository's build folder as those of the tree: $(call sdk-paths,ARCH,text)
sdk-third-paths = $(if $3,$(call sdk-third-paths,$1,$(subst build/third-party/$(firstword $3)/$1,$$(SDK)/lib/$1/$(firstword $3),$2),$(wordlist 2,999,$3)),$2)
sdk-paths = $(subst $(nowhere),,$(subst -ffile-prefix-map=$(CURDIR)/=,,$(subst build/gen/$(call sdk.config,$1),$$(GEN),$(subst build/lib/$1,$$(SDK)/lib/$1,$(subst build/lib/$1/$(call sdk.config,$1),$$(OUT)/lib,$(call sdk-third-paths,$1,$2,$(sdk.third)))))))
# $(call sdk-unit,UNIT,ARCH)
sdk-id = $(call build-of,$1,$2,$(call sdk.config,$2))
define sdk-unit
$1.$2.srcs  := $(call sdk-paths,$2,$($(call sdk-id,$1,$2).srcs))
$1.$2.flags := $(filter-out -nostdinc,$(call sdk-paths,$2,$($(call sdk-id,$1,$2).flags)))

endef
define sdk-lib
lib.$1.$2.archive := $(call sdk-paths,$2,$(call library,$1,$2,$(call sdk.config,$2)))
lib.$1.$2.uses    := $(lib.$1.uses)
$(if $(filter raw,$1)$(call sdk.is-raw,$1),$(call sdk-unit,lib.$1,$2))
endef
define sdk-program
program.$1.$2.elf  := $(call sdk.elf,$1)
program.$1.$2.link  = $(subst $(cross.$2)ld,$$(LD),$(call program-ld,$2,program.$1))
program.$1.$2.libs := $(call sdk-paths,$2,$(call panic-libraries,program.$1,$2,$(call sdk.config,$2)) $(call libraries,program.$1,$2,$(call sdk.config,$2)))
$(call sdk-unit,program.$1,$2)
endef
# What a protection domain is linked with, besides its own.
# libsel4.a has what a root task needs, and the address of an IPC buffer that the runtime has already.
sdk-pd-libs    = $(filter-out raw,$(call uniq,microkit rt-memory $(call closure,lib.microkit)))
# Two kinds, as programs choose them.
sdk.pd.runtime    := microkit
sdk.plain.runtime := microkit
sdk.plain.panic   := abort
sdk-plain      = $(call panic-parts,sdk.plain)
sdk-unwinding  = $(call panic-parts,sdk.pd)
define sdk-arch
cross.$1         := $(cross.$1)
machine-flags.$1 := $(target-flags.$1)
libs.$1          := $(foreach l,$(sdk.libs),$(if $(call sdk.is-raw,$l),$l))
arch-libs.$1     := $(foreach l,$(sdk.libs),$(if $(call sdk.is-raw,$l),,$l))
third-libs.$1    := $(sdk.third)
includes.$1      := $(call uniq,$(foreach l,$(sdk.libs),$(filter lib/% formats/% drivers/% runtime/%,$(call own-includes,lib.$l,$1,$(call sdk.config,$1)))))
programs.$1      := $(call sdk.programs,$1)
libmicrokit.$1   := $(call uniq,$(sdk-pd-libs) $(sdk-plain))
pd-libs.$1       := $(call uniq,$(sdk-unwinding) $(sdk-pd-libs))

$(foreach l,raw $(sdk.libs) $(sdk.third),$(call sdk-lib,$l,$1))
$(foreach p,$(call sdk.programs,$1),$(call sdk-program,$p,$1))
endef

# ---- example/NAME: those of Microkit, each with a makefile of its own

sdk.example-domains = $(filter-out $(sdk.pds),$(example.$1.domains))
# Those whose programs are all in their folder, or in the board.
sdk.examples := $(foreach e,$(filter microkit/%,$(examples)),$(if $(filter %.system,$(example.$e.system)),$(if $(filter-out $(example.$e.dir),$(foreach d,$(call sdk.example-domains,$e),$(program.$d.dir))),,$e)))
# $1 unit  $2 name of the protection domain
define sdk-pd

$2.srcs := $($1.srcs)
$2.api  := sel4c
$(if $(filter yes,$($1.libc)),$2.libc := yes)
$2.libs := $(foreach l,$(filter-out $(sdk.third) rt-libc raw $(sdk-unwinding) $(sdk-pd-libs),$(call closure,$1)),$(if $(strip $(lib.$l.srcs)),sel4c-$l))
endef
define sdk-example
# SPDX-License-Identifier: BSD-2-Clause
system := $(example.$1.system)
pds    := $(notdir $1) $(call sdk.example-domains,$1)
$(call sdk-pd,example.$1,$(notdir $1))
$(foreach d,$(call sdk.example-domains,$1),$(call sdk-pd,program.$d,$d))

include $$(or $$(MICROKIT_SDK),../..)/mk/sel4c.mk
endef

# ---- The tree but for its boards

sdk.archives   = $(foreach a,$(archs),$(foreach l,$(sdk.libs),$(if $(call sdk.is-raw,$l),,$(filter build/lib/%,$(call library,$l,$a)))) $(call unwinder,$a))
sdk.sources   := $(shell find lib formats drivers runtime programs platform -name tests -prune -o -name corpus -prune -o \( -name '*.[chS]' -o -name '*.ld' \) -print)
sdk.files     := $(foreach e,$(sdk.examples),$(wildcard $(example.$e.dir)/*)) $(wildcard mk/sdk/* mk/sdk/*/*) $(wildcard mk/freestanding/*.h) LICENSE $(man-pages) docs/sdk.md
sdk.prefixes  := $(foreach c,$(sdk.configs),$(call devkernel.out,microkit-$c)/prefix)
sdk.tools     := $(products:%=build/bin/%)

ifeq ($(filter user,$(configs)),)
$(sdk.tree)/.done: $(sdk.sources) $(sdk.files) $(sdk.tools) $(loader-elfs) $(sdk.archives) $(foreach t,$(sdk.third),$(foreach a,$(archs),build/third-party/$t/$a.done)) mk/sdk.mk Makefile mk/units.mk mk/programs.mk mk/config.mk
	$(call say,TREE,$(sdk.tree))
	$(file >build/sdk.units,# SPDX-License-Identifier: BSD-2-Clause)
	$(foreach a,$(archs),$(file >>build/sdk.units,$(call sdk-arch,$a)))
	$(foreach e,$(sdk.examples),$(file >build/sdk.example.$(notdir $e),$(call sdk-example,$e)))
	$(Q)rm -rf $(sdk.tree) && mkdir -p $(sdk.tree)/src && mv build/sdk.units $(sdk.tree)/src/units.mk
	$(Q)mk/sdk/make-tree $(sdk.tree) '$(sdk.tools)' '$(loader.boards)' '$(archs)' '$(sdk.third)' '$(sdk.archives)' '$(foreach e,$(sdk.examples),$(example.$e.dir))' $(sdk.sources)
	$(Q)touch $@

$(sdk.out)/.done: $(sdk.tree)/.done $(sdk.prefixes:%=%/.done)
	$(Q)rm -rf $(sdk.out) $(sdk.out).new && cp -R $(sdk.tree) $(sdk.out).new && rm $(sdk.out).new/.done
	$(foreach c,$(sdk.configs),$(call say,BOARD,$(sdk.board) $c)$(newline)	$(Q)MICROKIT_SDK= $(sdk.out).new/bin/sel4c sdk import --quiet --sel4-prefix $(call devkernel.out,microkit-$c)/prefix --board $(sdk.board) --config $c$(newline))
	$(Q)mv $(sdk.out).new $(sdk.out) && touch $@
endif

.PHONY: sdk
ifeq ($(filter user,$(configs)),)
sdk: $(sdk.out)/.done ## Build the SDK in build/sdk
	@echo "$(sdk.out): bin/microkit for the boards $$(cd $(sdk.out)/board && echo *); more by '$(sdk.out)/bin/sel4c sdk import'"
else
sdk:
	@echo "make sdk takes no SEL4_PREFIX: make sdk, then build/sdk/bin/sel4c sdk import --sel4-prefix $(SEL4_PREFIX) --board $(boot.board) --config debug" >&2; exit 2
endif
