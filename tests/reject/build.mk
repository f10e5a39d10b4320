# SPDX-License-Identifier: BSD-2-Clause
test.reject.run     := tests/reject/run
test.reject.configs := $(config.default)
