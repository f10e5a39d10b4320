# SPDX-License-Identifier: BSD-2-Clause
#
# make test, make test-NAME, make test-GROUP, make check, make check-NAME: all tests are known by now.

groups := $(sort unit check fuzz $(foreach t,$(tests),$(test.$t.group)))
entries-of = $(foreach t,$1,$(test.$t.entries))
# A test may have the name of a group: it is one more of it.
members = $(foreach t,$(tests),$(if $(filter $1,$t $(test.$t.group)),$t))
needs-of = $(sort $(foreach e,$1,$(entry.$e.needs)))

# $1 target  $2 tests
define test-target
.PHONY: $1
$1: $(call needs-of,$(call entries-of,$2)) | $(deps)
	$$(call run-entries,$1,$(call entries-of,$2))
endef
$(foreach t,$(filter-out $(groups) check-%,$(tests)),$(eval $(call test-target,test-$t,$t)))
$(foreach t,$(filter check-%,$(tests)),$(eval $(call test-target,$t,$t)))
$(foreach g,$(filter-out check,$(groups)),$(eval $(call test-target,test-$g,$(call members,$g))))
$(eval $(call test-target,check,$(call members,check)))
$(eval $(call test-target,test,$(tests)))
# Everything must build, too.
test: libs tools

# A name that is none.
test-% check-% bench-% fuzz-%:
	@echo "there is no $@. Tests: $(filter-out check-%,$(tests))" >&2
	@echo "groups: $(groups); checks: $(patsubst check-%,%,$(filter check-%,$(tests)))" >&2
	@echo "benchmarks: $(benches); fuzz targets: $(fuzzers)" >&2
	@exit 2

-include $(wildcard $(foreach i,$(built),$(patsubst %.o,%.d,$($i.objs))))
