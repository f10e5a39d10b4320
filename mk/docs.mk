# SPDX-License-Identifier: BSD-2-Clause
#
# make docs: the documentation as pages, in build/docs: Markdown, and the comments of public headers.  A dead link is an error.

docs-sources := $(filter-out docs/man/%,$(shell mk/check/files '*.md' 'docs/picture/*' 'mk/docs/*')) \
  $(shell find $(wildcard lib runtime drivers programs formats) -path '*/include/*' -name '*.h')

.PHONY: docs
docs: build/docs.done
$(call stamp,build/docs.list,docs-sources)
build/docs.done: $(docs-sources) build/docs.list | $(deps)
	$(call say,DOCS,build/docs)
	$(Q)mk/docs/make-site build/docs
	$(Q)touch $@
