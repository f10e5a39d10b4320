# SPDX-License-Identifier: BSD-2-Clause
#
# The Debian packages that are needed: mk/deps.txt for `make run` and the like, a third of them all, and mk/deps-more.txt for the
# rest.  $(deps) stands for those that the goals at hand need.
#
# Its file is newer than the lists and than dpkg's own record while all is installed, so asking costs nothing.

dpkg-status := $(wildcard /var/lib/dpkg/status)

deps.few := run debug tools docs
deps     := build/.deps$(if $(filter-out $(deps.few),$(or $(MAKECMDGOALS),all))$(filter-out aarch64,$(user-arch))$(filter-out gcc,$(HOST_CC)),,-run)

.PHONY: deps
deps: build/.deps
build/.deps: mk/deps.txt mk/deps-more.txt $(dpkg-status)
	@mkdir -p $(@D)
	@sh mk/deps mk/deps.txt mk/deps-more.txt
	@touch $@
build/.deps-run: mk/deps.txt $(dpkg-status)
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
