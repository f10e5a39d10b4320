# SPDX-License-Identifier: BSD-2-Clause
# Descriptions of systems, most of them with one defect each, and what is said of them.
test.microkit-sdf.run   := tests/microkit/run tests/microkit/sdf
test.microkit-sdf.tools := sdf-check

tool.sdf-check.srcs := sdf_check.c
tool.sdf-check.uses := tools-microkit
tool.sdf-check.defs := _GNU_SOURCE

# Seeds are the descriptions of the test.
fuzz.sdf.srcs := sdf/fuzz.c
fuzz.sdf.uses := tools-microkit
fuzz.sdf.dict := sdf/words.dict
fuzz.sdf.defs := _GNU_SOURCE
