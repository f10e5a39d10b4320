# SPDX-License-Identifier: BSD-2-Clause
#
# make install PREFIX=/usr/local [DESTDIR=…]: the host programs and their manual pages.

man-pages := $(sort $(wildcard docs/man/*.1))

.PHONY: install uninstall
install: tools
	$(Q)install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/share/man/man1'
	$(Q)install -m 755 $(products:%=build/bin/%) '$(DESTDIR)$(PREFIX)/bin/'
	$(Q)install -m 644 $(man-pages) '$(DESTDIR)$(PREFIX)/share/man/man1/'
	@echo "installed $(products) in $(DESTDIR)$(PREFIX)/bin"

uninstall:
	$(Q)rm -f $(products:%='$(DESTDIR)$(PREFIX)/bin/%') $(patsubst docs/man/%,'$(DESTDIR)$(PREFIX)/share/man/man1/%',$(man-pages))
