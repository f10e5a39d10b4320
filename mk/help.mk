# SPDX-License-Identifier: BSD-2-Clause
.PHONY: help
help:
	@sed 1,2d mk/help.txt
