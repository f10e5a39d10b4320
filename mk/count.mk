# SPDX-License-Identifier: BSD-2-Clause
#
# The plugin of `sel4c run --count`: what QEMU loads is no program, and links with nothing.

count-plugin := build/lib/sel4c/count.so
count-plugin.command := $(flavour.$(host).cc) $(flavour.$(host).flags) -shared -fPIC -fvisibility=hidden

$(call stamp,build/link/lib/sel4c/count.so,count-plugin.command)
$(count-plugin): tools/run/count_plugin.c build/link/lib/sel4c/count.so | $(deps)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(count-plugin.command) -o $@ $<

tools: $(count-plugin)

.PHONY: install-count-plugin
install: install-count-plugin
install-count-plugin: $(count-plugin)
	$(Q)install -D -m 644 $(count-plugin) '$(DESTDIR)$(PREFIX)/lib/sel4c/count.so'
