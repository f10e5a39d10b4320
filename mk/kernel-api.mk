# SPDX-License-Identifier: BSD-2-Clause
#
# Kernel prefixes made from kernel-api, and the raw layer that bindgen makes of a prefix.
#
#   build/prefix/CONFIG    sel4c prefix     from kernel-api/config/CONFIG.json
#   build/gen/CONFIG       sel4c bindgen    from that prefix, or from the user's own
#
# The files of kernel-api are in the program (tools/bindgen/build.mk), so it is all that these depend on.
#
# The tool leaves a file alone whose bytes would not change, so only the users of a changed header
# are compiled again.

sel4c := build/bin/sel4c

define prefix-rules
build/prefix/$1/.done: kernel-api/config/$1.json $(sel4c)
	$$(call say,PREFX,$$(@D))
	$$(Q)mkdir -p $$(@D) && $(sel4c) prefix --quiet --config $$< -o $$(@D) && touch $$@
build/gen/$1/.done: build/prefix/$1/.done $(sel4c)
	$$(call say,BIND,$$(@D))
	$$(Q)mkdir -p $$(@D) && $(sel4c) bindgen --quiet --prefix $$(<D) -o $$(@D) && touch $$@
endef
define user-rules
user-bindgen-args := $(if $(SEL4_PREFIX),--prefix $(SEL4_PREFIX),--include-dirs $(SEL4_INCLUDE))
user-files := $$(shell find $(SEL4_PREFIX) $(subst :, ,$(SEL4_INCLUDE)) -type f \( -name '*.json' -o -name '*.xml' -o -name '*.pbf' -o -name '*.bf' \))
build/gen/user/.done: $$(user-files) build/gen/user.args $(sel4c)
	$$(call say,BIND,$$(@D))
	$$(Q)mkdir -p $$(@D) && $(sel4c) bindgen --quiet $$(user-bindgen-args) -o $$(@D) && touch $$@
endef
$(foreach c,$(filter-out user,$(configs)),$(eval $(call prefix-rules,$c)))
ifneq ($(filter user,$(configs)),)
$(eval $(user-rules))
$(call stamp,build/gen/user.args,user-bindgen-args)
endif

# A generated header is as old as it is, but only bindgen makes it.
$(foreach c,$(configs),$(eval build/gen/$c/%: build/gen/$c/.done ;))

.PHONY: bindings
bindings: $(configs:%=build/gen/%/.done)

# The raw layer as a library that others may use.
lib.raw.dir     := kernel-api
lib.raw.srcs    := /build/gen/@CONFIG@/src/libsel4.c
lib.raw.include := /build/gen/@CONFIG@/include
lib.raw.ready   := build/gen/@CONFIG@/.done
lib.raw.name    := sel4
lib.raw.on      := target
ifneq ($(configs),)
libs += raw
endif
