# SPDX-License-Identifier: BSD-2-Clause
#
# Reads every build.mk and notes which room each unit was named in, so that a build.mk can say
# `src/list.c` for its own files.
#
# A unit is KIND.NAME: lib.base, tool.sel4c, test.headers, fuzz.json, bench.bindgen, embed.api.
# $(KIND.NAME.dir) is its room; $(libs), $(tools), … are the names of each kind.

rooms := $(patsubst %/build.mk,%,$(sort $(foreach t,$(wildcard $(tops)),$(wildcard $t/build.mk $t/*/build.mk $t/*/*/build.mk))))

unit-patterns := lib.%.srcs tool.%.srcs test.%.srcs test.%.run fuzz.%.srcs bench.%.srcs bench.%.run embed.%.files program.%.srcs example.%.srcs

define read-room
here := $1
include $1/build.mk
$$(foreach u,$$(sort $$(basename $$(filter $(unit-patterns),$$(.VARIABLES)))),$$(if $$($$u.dir),,$$(eval $$u.dir := $1)))
endef
$(foreach r,$(rooms),$(eval $(call read-room,$r)))

units := $(sort $(basename $(filter $(unit-patterns),$(.VARIABLES))))
names-of = $(patsubst $1.%,%,$(filter $1.%,$(units)))
libs    := $(call names-of,lib)
tools   := $(call names-of,tool)
tests   := $(call names-of,test)
fuzzers := $(call names-of,fuzz)
benches := $(call names-of,bench)
embeds  := $(call names-of,embed)

# A path of a unit's room; a leading slash means the top of the repository.
# $(call room-path,UNIT,paths)
room-path = $(patsubst ./%,%,$(patsubst /%,%,$(foreach p,$2,$(if $(filter /%,$p),$p,$(if $(filter .,$p),$($1.dir),$($1.dir)/$p)))))
