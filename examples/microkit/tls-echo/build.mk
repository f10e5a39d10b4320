# SPDX-License-Identifier: BSD-2-Clause
example.microkit/tls-echo.srcs    := main.c
example.microkit/tls-echo.uses    := microkit-net net tls
example.microkit/tls-echo.libc    := yes
example.microkit/tls-echo.runtime := microkit
example.microkit/tls-echo.system  := tls-echo.system
example.microkit/tls-echo.domains := virtio-net virtio-rng arm-timer
example.microkit/tls-echo.configs := $(filter $(configs.mcs),$(call configs-for,aarch64))
example.microkit/tls-echo.devices := --rng
example.microkit/tls-echo.ports   := 7443:443
example.microkit/tls-echo.client  := client
example.microkit/tls-echo.parts   := build/tls-echo/identity.pem

# A key of this machine's own, and a certificate for localhost.
build/tls-echo/identity.pem: | $(deps)
	@mkdir -p $(@D)
	$(call say,KEY,$@)
	$(Q)openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 3650 -subj /CN=localhost \
	  -addext subjectAltName=DNS:localhost -keyout $@.key -out $@.certificate 2>$@.log || { cat $@.log >&2; exit 1; }
	$(Q)cat $@.key $@.certificate >$@.new && mv $@.new $@
