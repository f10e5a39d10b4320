# SPDX-License-Identifier: BSD-2-Clause
#
# Third-party sources: fetched, checked, unpacked and built in build/third-party.
#
#   build/third-party/tarballs/NAME    the pinned tarball (mk/third-party/pins)
#   build/third-party/NAME/src         unpacked, with src.done beside it
#
# mk/third-party/NAME.mk says how it is built.  A step fills a folder of another name and renames it
# at its end (mk/third-party/stage), so that whatever stops it, the next run starts clean.

third-party := build/third-party
pins := $(shell awk 'substr($$1, 1, 1) != "\043" && NF == 3 { print $$3 "=" $$1 "=" $$2 }' mk/third-party/pins)
third-party-names := $(foreach p,$(pins),$(firstword $(subst =, ,$p)))

define third-party-rules
third-party.$1.pin := $(filter $1=%,$(pins))
$(third-party)/tarballs/$1: $(third-party)/tarballs/$1.pin | $(deps)
	$$(Q)rm -f $$@ && mk/third-party/fetch $1 $$@
$(third-party)/$1/src.done: $(third-party)/tarballs/$1
	@mkdir -p $$(@D)
	$$(call say,UNPAK,$$(@D)/src)
	$$(Q)mk/third-party/stage $$(@D)/src sh -c 'exec tar xf $$< --strip-components=1 --no-same-owner -C "$$$$STAGE"'
endef
$(foreach n,$(third-party-names),$(eval $(call third-party-rules,$n))$(call stamp,$(third-party)/tarballs/$n.pin,third-party.$n.pin))

# $(call absolute,PATH): for commands that change their folder.
absolute = $(CURDIR)/$1

include $(wildcard mk/third-party/*.mk)

.PHONY: third-party
