# SPDX-License-Identifier: BSD-2-Clause
example.microkit/deferred.srcs    := sender.c
example.microkit/deferred.runtime := microkit
example.microkit/deferred.system  := deferred.system
example.microkit/deferred.domains := deferred-receiver

program.deferred-receiver.srcs    := receiver.c
program.deferred-receiver.runtime := microkit
program.deferred-receiver.configs := $(configs.mcs)
