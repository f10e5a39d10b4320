# SPDX-License-Identifier: BSD-2-Clause
# The SDK, moved to another folder, and nothing of the repository beside it. Installed kernels to boot on: SDK_KERNELS="DIR…".
test.sdk.run     = $(if $(test.sdk.configs),tests/system/sdk/run build/sdk build/test/sdk build/devkernel/$(devkernel.board)/debug/prefix $(foreach c,riscv64-mcs x86_64-mcs,build/prefix/$c),mk/programs/skip "an SDK is made for our own kernel; those of others are imported into it")
test.sdk.needs   = $(if $(test.sdk.configs),build/sdk/.done build/devkernel/$(devkernel.board)/debug/prefix/.done $(foreach c,riscv64-mcs x86_64-mcs aarch64-el1-mcs aarch64-el1 aarch64-el2-mcs,build/prefix/$c/.done))
test.sdk.configs := $(filter aarch64-el1-mcs,$(configs))
test.sdk.group   := microkit
test.sdk.timeout := 900
