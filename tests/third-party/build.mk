# SPDX-License-Identifier: BSD-2-Clause
test.third-party.run   := tests/third-party/failures

test.picolibc.run      := tests/third-party/link
test.picolibc.needs    := $(archs:%=build/third-party/picolibc/%.done)
test.picolibc.env      := PICOLIBC=build/third-party/picolibc
