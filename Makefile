# SPDX-License-Identifier: BSD-2-Clause
#
# The front door.  `make` alone prints help.
#
# One make process sees the whole tree.  Every room has a `build.mk` that lists its sources and what
# it uses (vocabulary: docs/build.md); mk/*.mk turn those lists into rules.  All output is in build/.

ifneq ($(filter 3.% 4.0 4.1,$(MAKE_VERSION)),)
$(error sel4c needs GNU make 4.2 or newer, this is $(MAKE_VERSION))
endif

MAKEFLAGS += --no-builtin-rules --no-builtin-variables
.SUFFIXES:
.DELETE_ON_ERROR:
SHELL := /bin/sh
.DEFAULT_GOAL := help

# Places where rooms may be.
tops := kernel-api lib formats tools drivers runtime programs kernel platform examples tests

include mk/config.mk
include mk/deps.mk
include mk/help.mk

# These need no rooms, and work even when a build.mk has a mistake.
ifneq ($(filter-out help deps deps-debug clean distclean format,$(or $(MAKECMDGOALS),help)),)
include mk/boards.mk
include mk/rooms.mk
include mk/embed.mk
include mk/third-party.mk
include mk/kernel-api.mk
include mk/units.mk
include mk/loader.mk
include mk/count.mk
include mk/devkernel.mk
include mk/programs.mk
include mk/test.mk
include mk/check.mk
include mk/run.mk
include mk/install.mk
include mk/sdk.mk
include mk/docs.mk
endif

.PHONY: all format clean distclean
all: tools libs loaders

format: build/.deps
	$(Q)mk/check/format --fix

clean:
	$(Q)if [ -d build ]; then find build -mindepth 1 -maxdepth 1 ! -name third-party -exec rm -rf {} +; fi

distclean:
	$(Q)rm -rf build compile_commands.json
