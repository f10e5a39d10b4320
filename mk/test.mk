# SPDX-License-Identifier: BSD-2-Clause
#
# Tests, fuzz targets and benchmarks.
#
# An entry is one command of the runner (tests/harness/run): entry.ID.label, .rerun, .command, and
# .needs, what must have been built before.  test.NAME.entries are the entries of one test.

runner := tests/harness/run

# ---- Unit tests of the libraries: lib.X.tests := a b  means the files tests/a_test.c, tests/b_test.c.

define lib-tests
test.$1.dir       := $(lib.$1.dir)
test.$1.srcs      := $(patsubst %,tests/%_test.c,$(lib.$1.tests))
test.$1.uses      := $1 $(lib.$1.tests.uses)
test.$1.private   := src tests
test.$1.pkgs      := $(lib.$1.tests.pkgs)
test.$1.defs      := $(lib.$1.tests.defs)
test.$1.configs   := $(lib.$1.tests.configs)
test.$1.compilers := $(lib.$1.tests.compilers)
test.$1.group     := unit
endef
libs-with-tests := $(foreach l,$(libs),$(if $(strip $(lib.$l.tests)),$l))
$(foreach l,$(libs-with-tests),$(if $(filter $l,$(tests)),$(error lib.$l.tests and test.$l are two tests of one name))$(eval $(call lib-tests,$l)))
tests += $(libs-with-tests)
tests := $(sort $(tests))

tab := $(empty)	$(empty)

# The program under test, built with the sanitizers: $(test.NAME.tools) may be called by a test.
test-tool = build/test/gcc-asan/bin/$1
$(foreach t,$(tools),$(call host-program,$(call test-tool,$t),tool.$t,gcc-asan))
tool-env = $(foreach t,$1,$(call upper,$(subst -,_,$t))=$(if $2,build/bin/$t,$(call test-tool,$t)))
upper = $(shell printf '%s' '$1' | tr a-z A-Z)

# What a test script of a configuration is told, in its environment and in the file build/env/CONFIG.
target-flags-of = $(flavour.$(call arch-of,$1).flags) $(flavour.$(call arch-of,$1).late) $(call uniq,$(foreach l,$(target-users),$(call include-flags,lib.$l,$(call arch-of,$1),$1)))
target-users = $(foreach l,$(libs),$(if $(call on-target,$l),$l))
config-env = CONFIG=$1 ARCH=$(call arch-of,$1) GEN=build/gen/$1 $(if $(filter user,$1),KERNEL_PREFIX=$(SEL4_PREFIX),KERNEL_PREFIX=build/prefix/$1) \
  TARGET_CC=$(flavour.$(call arch-of,$1).cc) TARGET_OBJDUMP=$(cross.$(call arch-of,$1))objdump TARGET_NM=$(cross.$(call arch-of,$1))nm TARGET_CFLAGS="$(call target-flags-of,$1)"

# The same as a file to be read by `.`, always rewritten, as it costs nothing.
define env-rules
build/env/$1: build/gen/$1/.done force
	$$(shell mkdir -p build/env)$$(file >$$@,$$(call config-env,$1))
endef
$(foreach c,$(configs),$(eval $(call env-rules,$c)))

# $(call entry,ID,TEST,LABEL,COMMAND,NEEDS)
define entry
entry.$1.label := $3
entry.$1.rerun := make test-$2
entry.$1.command = $4
entry.$1.needs := $5
entry.$1.timeout := $(test.$2.timeout)
test.$2.entries += $1
endef

# A program: one entry for each compiler and configuration.
# $1 name  $2 compiler  $3 configuration or empty
define program-entry
$(call host-program,build/test/$2-asan$(if $3,/$3)/$1,test.$1,$2-asan,$3)
$(eval $(call entry,$1@$2@$3,$1,$1 [$2$(if $3,$(comma) $3)],$(test.$1.env) build/test/$2-asan$(if $3,/$3)/$1 $(test.$1.args) $$(CASE),build/test/$2-asan$(if $3,/$3)/$1))
endef
# A command: one entry, or one for each configuration.
define command-entry
$(eval $(call entry,$1@$2,$1,$1$(if $2, [$2]),$(if $2,$$(call config-env,$2)) $$(call tool-env,$(test.$1.tools)) $(test.$1.env) $(call placed,$(test.$1.run),$(if $2,$(call arch-of,$2)),$2) $$(CASE),\
  $(foreach t,$(test.$1.tools),$(call test-tool,$t)) $(if $2,build/gen/$2/.done) $(call placed,$(test.$1.needs),$(if $2,$(call arch-of,$2)),$2)))
endef

define test-rules
ifeq ($(test.$1.run),)
$(if $(filter harness,$(libs)),test.$1.uses += harness)
endif
endef
$(foreach t,$(tests),$(eval $(call test-rules,$t)))
# Those of its list that there are; with a list of none that there is, the test has no entries.
known-configs = $(if $(strip $(test.$1.configs)),$(filter $(configs),$(test.$1.configs)),-)
program-configs = $(if $(strip $(test.$1.configs)),$(call known-configs,$1),$(or $(if $(call per-config,test.$1),$(config.default)),-))
$(foreach t,$(tests),$(if $(test.$t.run),\
  $(foreach c,$(call known-configs,$t),$(call command-entry,$t,$(filter-out -,$c))),\
  $(foreach c,$(call program-configs,$t),$(foreach k,$(or $(test.$t.compilers),$(TEST_CC)),$(call program-entry,$t,$k,$(filter-out -,$c))))))

# ---- Fuzz targets

fuzz-corpus = $(firstword $(wildcard $(fuzz.$1.dir)/$1/corpus $(fuzz.$1.dir)/corpus))
$(foreach f,$(fuzzers),$(call host-program,build/fuzz/$f,fuzz.$f,clang-fuzz,$(if $(call per-config,fuzz.$f),$(config.default))))
# `make test` runs each over its corpus.
define corpus-entry
$(eval $(call entry,fuzz-$1,fuzz-$1,fuzz-$1 [corpus],sh mk/fuzz corpus build/fuzz/$1 $(call fuzz-corpus,$1),build/fuzz/$1))
endef
$(foreach f,$(fuzzers),$(eval test.fuzz-$f.group := fuzz)$(call corpus-entry,$f))
tests += $(fuzzers:%=fuzz-%)

.PHONY: fuzz
fuzz: $(fuzzers:%=build/fuzz/%)
	$(Q)sh mk/fuzz run $(TIME) $(foreach f,$(fuzzers),build/fuzz/$f:$(call fuzz-corpus,$f):$(wildcard $(fuzz.$f.dict:%=$(fuzz.$f.dir)/%)))
define fuzz-one
.PHONY: fuzz-$1
fuzz-$1: build/fuzz/$1
	$$(Q)sh mk/fuzz run $$(TIME) build/fuzz/$1:$(call fuzz-corpus,$1):$(wildcard $(fuzz.$1.dict:%=$(fuzz.$1.dir)/%))
endef
$(foreach f,$(fuzzers),$(eval $(call fuzz-one,$f)))

# ---- Benchmarks

define bench-rules
.PHONY: bench-$1
ifneq ($(bench.$1.run),)
bench-$1: $(bench.$1.tools:%=build/bin/%) $(bench.$1.configs:%=build/env/%) $(bench.$1.needs) | $(deps)
	$$(Q)$$(call tool-env,$(bench.$1.tools),fast) CONFIGS="$(bench.$1.configs)" $(bench.$1.env) $(bench.$1.run)
else
$(call host-program,build/bench/$1,bench.$1,$(host),$(if $(call per-config,bench.$1),$(config.default)))
bench-$1: build/bench/$1 $(bench.$1.tools:%=build/bin/%) $(bench.$1.needs)
	$$(Q)$$(call tool-env,$(bench.$1.tools),fast) $(bench.$1.env) $$< $(bench.$1.args) | awk -f tests/bench/table.awk
endif
endef
$(foreach b,$(benches),$(eval $(call bench-rules,$b)))
# All of them, a missed target stops none; what they print is kept, and together it is build/bench.json.
.PHONY: bench
bench:
	@mkdir -p build/bench; rm -f build/bench/*.out build/bench/failed; \
	for bench in $(benches); do \
	    { $(MAKE) --no-print-directory bench-$$bench || echo bench-$$bench >>build/bench/failed; } | tee build/bench/$$bench.out; \
	done; \
	awk -f mk/programs/bench-json.awk $(benches:%=build/bench/%.out) >build/bench.json || echo bench.json >>build/bench/failed; \
	echo "build/bench.json: $$(grep -c '"bench"' build/bench.json) rows"; \
	if [ -f build/bench/failed ]; then echo "failed: $$(tr '\n' ' ' <build/bench/failed)"; rm build/bench/failed; exit 1; fi

# ---- Running

# $(call run-entries,LIST NAME,entries): to be used as a recipe.
define run-entries
$(shell mkdir -p build/test)$(file >build/test/$1.list,$(subst $(newline)$(space),$(newline),$(foreach e,$2,$(entry.$e.label)$(tab)$(entry.$e.rerun)$(tab)$(entry.$e.timeout)$(tab)$(strip $(entry.$e.command))$(newline))))
@sed -i '/^ *$$/d; s/^ *//' build/test/$1.list
@$(runner) -j $(TEST_JOBS) build/test/$1.list
endef
define newline


endef
