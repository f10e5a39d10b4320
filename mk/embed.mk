# SPDX-License-Identifier: BSD-2-Clause
#
# Files as data in a host program.
#
#   embed.NAME.base  := .                    folder that the embedded paths are relative to
#   embed.NAME.files := include/a.h b.txt    the files
#   lib.X.embeds     := NAME                 who links them
#
# makes build/embed/NAME.S, which defines `NAME[]` and `NAME_count` (tools/common/embed.h).

define embed-rules
embed.$1.base-dir := $(call room-path,embed.$1,$(or $(embed.$1.base),.))
embed.$1.inputs := $(call room-path,embed.$1,$(embed.$1.files))
embed.$1.stamp-text := $$(embed.$1.base-dir) $$(embed.$1.inputs)
build/embed/$1.S: build/embed/$1.list mk/embed.awk
	$$(call say,EMBED,$1)
	$$(Q)tr ' ' '\n' <$$< | awk -v name=$1 -f mk/embed.awk >$$@
endef
$(foreach e,$(embeds),$(eval $(call embed-rules,$e))$(call stamp,build/embed/$e.list,embed.$e.stamp-text))
