# SPDX-License-Identifier: BSD-2-Clause
# What the command `sel4c` says, leaves and writes. `make test-golden UPDATE=1` writes expectations down.
test.golden-bindgen.run   := tests/golden/run bindgen
test.golden-bindgen.tools := sel4c
test.golden-bindgen.group := golden

test.golden-truncate.run   := tests/golden/truncate
test.golden-truncate.tools := sel4c
test.golden-truncate.group := golden

test.golden-repeat.run     := tests/golden/repeat
test.golden-repeat.tools   := sel4c
test.golden-repeat.configs := aarch64-el1-mcs x86_64
test.golden-repeat.group   := golden

# Specifications of systems, most of them with one defect each, and what is said of it.
test.capdl.run   := tests/golden/run capdl
test.capdl.tools := sel4c

# Wrong use of every command.
test.golden-use.run   := tests/golden/run use
test.golden-use.tools := sel4c
test.golden-use.group := golden
