# SPDX-License-Identifier: BSD-2-Clause
#
# The Debian packages that building and testing need: mk/deps.txt.
#
# build/.deps is newer than the list and than dpkg's own record while all is installed, so asking
# costs nothing.

dpkg-status := $(wildcard /var/lib/dpkg/status)

.PHONY: deps
deps: build/.deps
build/.deps: mk/deps.txt $(dpkg-status)
	@mkdir -p $(@D)
	@sh mk/deps mk/deps.txt
	@touch $@

# What only some want: installed when asked for, or when a test needs it.
.PHONY: deps-debug
deps-debug:
	@sh mk/deps mk/deps-debug.txt
build/.deps-browser: mk/deps-browser.txt | build/.deps
	@sh mk/deps $<
	@touch $@
