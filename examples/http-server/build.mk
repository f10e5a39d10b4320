# SPDX-License-Identifier: BSD-2-Clause
example.http-server.srcs      := connections.c main.c memory.c site.c status.c tls.c
example.http-server.uses      := microkit-net http-service fs-fat fs blk net tls
example.http-server.libc      := yes
example.http-server.runtime   := microkit
example.http-server.map       := yes
example.http-server.system    := http-server.system
example.http-server.domains   := virtio-net virtio-blk virtio-rng arm-timer pl031-rtc
example.http-server.configs   := $(filter $(configs.mcs),$(call configs-for,aarch64))
example.http-server.disk      := make-disk
example.http-server.parts     := build/http-server/site.tar
example.http-server.devices   := --rng
example.http-server.ports     := $(or $(PORT),8080):80 $(or $(TLS_PORT),8443):443
example.http-server.addresses := http://localhost:$(or $(PORT),8080)/ https://localhost:$(or $(TLS_PORT),8443)/
example.http-server.client    := client
example.http-server.timeout   := 600

# The same pages in memory, for when there is no disk; the same bytes wherever they are made.
build/http-server/site.tar: build/docs.done
	@mkdir -p $(@D)
	$(call say,TAR,$@)
	$(Q)tar --format=ustar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --transform 's,^docs,site,' -C build -cf $@ docs

# Without a disk, and with bad ones.
test.http-server-disks.run   = $(if $(filter http-server,$(boot.examples)),examples/http-server/disks $(call disk-image,http-server) $(run-command) --timeout 120 $(call boot.image,http-server) --rng,mk/programs/skip "http-server is for MCS kernels on AArch64")
test.http-server-disks.needs = $(if $(filter http-server,$(boot.examples)),$(call boot.image,http-server) $(call disk-image,http-server) $(sel4c))
test.http-server-disks.group := examples microkit
test.http-server-disks.timeout := 300

# Chromium opens it; the pictures are in build/browser.
test.browser.run   = $(if $(filter http-server,$(boot.examples)),$(call converse-command,http-server,browser),mk/programs/skip "http-server is for MCS kernels on AArch64")
test.browser.needs = $(if $(filter http-server,$(boot.examples)),$(call boot.image,http-server) $(sel4c) build/.deps-browser)
test.browser.env   := SHOTS=build/browser
test.browser.group := examples microkit
test.browser.timeout := 600
