# SPDX-License-Identifier: BSD-2-Clause
#
# Compilers, flags and the variables a user may set.

V ?=
Q := $(if $(V),,@)
# $(call say,WHAT,text): one line per step, unless the commands themselves are shown.
say = $(if $(V),@:,@printf '  %-5s %s\n' '$1' '$2')

HOST_CC   ?= gcc
TEST_CC   ?= gcc clang
WERROR    ?=
TIME      ?= 60
CASE      ?=
PREFIX    ?= /usr/local
DESTDIR   ?=
TEST_JOBS ?= 2

# ---- Kernel configurations: kernel-api/config/NAME.json, and a prefix of the user's own.

SEL4_PREFIX  ?=
SEL4_INCLUDE ?=
# A kernel from a Microkit SDK. Only where the command line asks for it: these are in the environment of who works on projects.
# Without a board it is the first of ours that the SDK has.
ifneq ($(findstring command,$(origin MICROKIT_SDK) $(origin MICROKIT_BOARD)),)
ifneq ($(findstring command,$(origin SEL4_PREFIX) $(origin SEL4_INCLUDE)),)
$(error MICROKIT_SDK and SEL4_PREFIX (or SEL4_INCLUDE) both name a kernel; give one of them)
endif
ifeq ($(MICROKIT_SDK),)
$(error MICROKIT_BOARD=$(MICROKIT_BOARD) is a board of an SDK; name that with MICROKIT_SDK=DIR)
endif
SEL4_INCLUDE :=
SEL4_PREFIX  := $(shell mk/sdk/view '$(MICROKIT_SDK)' '$(or $(MICROKIT_BOARD),$(BOARD))' '$(or $(MICROKIT_CONFIG),debug)' '$(CURDIR)/build/microkit-sdk')
ifneq ($(filter !%,$(SEL4_PREFIX)),)
$(error MICROKIT_SDK=$(MICROKIT_SDK)$(patsubst !%,:%,$(SEL4_PREFIX)))
endif
endif
configs := $(filter-out schema,$(patsubst kernel-api/config/%.json,%,$(sort $(wildcard kernel-api/config/*.json))))
ifneq ($(SEL4_PREFIX)$(SEL4_INCLUDE),)
configs := user
endif
config.default := $(firstword $(filter aarch64-el1-mcs,$(configs)) $(configs))

archs := aarch64 riscv64 x86_64
# The architecture of a configuration is the first word of its name; a user's prefix says it itself.
user-json = $(firstword $(wildcard $(SEL4_PREFIX)/libsel4/include/kernel/gen_config.json $(addsuffix /kernel/gen_config.json,$(subst :, ,$(SEL4_INCLUDE)))))
user-arch := $(if $(filter user,$(configs)),$(if $(user-json),$(shell sed -n 's/.*"SEL4_ARCH": *"\([a-z0-9_]*\)".*/\1/p' $(user-json))))
ifneq ($(filter user,$(configs)),)
ifeq ($(filter $(archs),$(user-arch)),)
$(error SEL4_PREFIX=$(SEL4_PREFIX): no kernel/gen_config.json for $(archs) was found in its libsel4/include. It must name an installed kernel (or use SEL4_INCLUDE=A:B for include folders))
endif
endif
arch-of = $(if $(filter user,$1),$(user-arch),$(firstword $(subst -, ,$1)))

# Those of an MCS kernel; `none`, if there are none.
config-is-mcs = $(if $(filter user,$1),$(shell grep -s "\"KERNEL_MCS\": *true" $(user-json)),$(findstring -mcs,$1))
configs.mcs := $(or $(foreach c,$(configs),$(if $(call config-is-mcs,$c),$c)),none)
# Those with several scheduling domains.
configs.domains := $(foreach c,$(configs),$(if $(filter user,$c),$(if $(shell grep -sE '"NUM_DOMAINS": *"*([2-9]|1[0-9])' $(user-json)),$c)))
# The configurations of an architecture.
configs-for = $(foreach c,$(configs),$(if $(filter $1,$(call arch-of,$c)),$c))

# The API as data; not its build.mk and README.
kernel-api-files := $(sort $(shell find kernel-api -type f ! -name "*.md" ! -name build.mk 2>/dev/null))

# ---- Flags

warnings := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion -Wundef -Wvla \
            -Wwrite-strings -Werror=unused-result -Werror=int-conversion \
            -Werror=incompatible-pointer-types -Werror=implicit-function-declaration \
            $(if $(WERROR),-Werror)
# The same bytes wherever the tree lies: neither paths nor the folder that the compiler ran in.
nowhere      := -ffile-prefix-map=$(CURDIR)=.
common-flags := -std=gnu17 -g $(warnings) -ffile-prefix-map=$(CURDIR)/=

# ---- Flavours: one compiler with one set of flags, one folder of objects.
#
#   gcc clang               the host product               gcc-asan clang-asan    host tests
#   clang-fuzz              fuzz targets                   aarch64 riscv64 x86_64 target

sanitize := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

host := $(notdir $(lastword $(HOST_CC)))
host-flavours := $(sort $(host) gcc clang $(TEST_CC:%=%-asan) gcc-asan clang-asan clang-fuzz)
$(foreach c,$(sort $(host) $(TEST_CC) gcc clang),\
  $(eval flavour.$c.cc := $(if $(filter $c,$(host)),$(HOST_CC),$c))\
  $(eval flavour.$c.flags := $(common-flags) -O2)\
  $(eval flavour.$c-asan.cc := $(flavour.$c.cc))\
  $(eval flavour.$c-asan.flags := $(common-flags) -O1 $(sanitize))\
  $(eval flavour.$c-asan.ldflags := $(sanitize)))
flavour.clang-fuzz.cc      := $(flavour.clang.cc)
flavour.clang-fuzz.flags   := $(common-flags) -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
flavour.clang-fuzz.ldflags := -fsanitize=fuzzer,address,undefined

target-flags := $(common-flags) -O2 -ffreestanding -fno-pic -fno-pie -fno-stack-protector \
                -ftls-model=local-exec -ffunction-sections -fdata-sections -fexceptions -funwind-tables
target-flags.aarch64 := -mcpu=cortex-a53 -mno-outline-atomics
target-flags.riscv64 := -march=rv64imafdc -mabi=lp64d -mcmodel=medany
target-flags.x86_64  := -march=x86-64-v2 -mno-red-zone -fcf-protection=none

cross.aarch64 := aarch64-linux-gnu-
cross.riscv64 := riscv64-linux-gnu-
cross.x86_64  := x86_64-linux-gnu-

$(foreach a,$(archs),\
  $(eval flavour.$a.cc := $(cross.$a)gcc)\
  $(eval flavour.$a.ar := $(cross.$a)ar)\
  $(eval flavour.$a.flags := $(target-flags) $(target-flags.$a) -nostdinc)\
  $(eval flavour.$a.late = -isystem$$(call gcc-include,$(cross.$a)gcc) -isystemmk/freestanding))

# aarch64 of `aarch64`, `aarch64-boot`; otherwise host.
flavour-arch = $(or $(filter $(archs),$(firstword $(subst -, ,$1))),host)

# What only an installed tool can tell is asked when a recipe runs, once, so that `make` starts
# without any tool and `make deps` can install them first.
memo = $(if $(filter undefined,$(origin $1)),$(eval $1 := $(shell $2)))$($1)
gcc-include = $(call memo,memo.include.$1,$1 -print-file-name=include)
pkg-cflags  = $(foreach p,$1,$(call memo,memo.cflags.$p,pkg-config --cflags $p))
pkg-libs    = $(foreach p,$1,$(call memo,memo.libs.$p,pkg-config --libs $p))

define newline


endef

# A stamp is a file that holds a text and is rewritten when the text is another one, so that what
# depends on it is made again: $(call stamp,FILE,NAME OF THE VARIABLE THAT HOLDS THE TEXT)
empty :=
space := $(empty) $(empty)
# Without the tree's own path, so that a tree that was moved or copied stays built.
stamp-text = $(subst $(CURDIR)/,,$(strip $($1)))
define stamp-rule
$(if $(filter x$(subst $(space),|,$(strip $(file <$1))),x$(subst $(space),|,$(call stamp-text,$2))),,$1: force)
$1:
	$$(shell mkdir -p $$(@D))$$(file >$$@,$$(call stamp-text,$2))
endef
stamp = $(eval $(call stamp-rule,$1,$2))
.PHONY: force
