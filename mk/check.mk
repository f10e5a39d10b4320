# SPDX-License-Identifier: BSD-2-Clause
#
# Checks of the sources.  Each is a test of the group `check`, so `make test` runs them too.
#
#   format    clang-format finds nothing to change
#   spdx      every file names its licence
#   rooms     no room includes what it may not use (mk/check/rooms.txt)
#   headers   every public header compiles alone, as C and as C++, and all of them together
#   tidy      clang-tidy (.clang-tidy)          analyzer   gcc -fanalyzer
#   cppcheck  cppcheck                          docs       examples in documents compile, links lead somewhere

checks := format spdx rooms tidy analyzer cppcheck

test.check-format.run := mk/check/format
test.check-spdx.run   := mk/check/spdx
test.check-rooms.run  := mk/check/rooms

ifneq ($(config.default),)
test.check-docs.group := check
tests += check-docs
$(eval $(call entry,check-docs,check-docs,check-docs,$$(call config-env,$(config.default)) mk/check/docs,build/gen/$(config.default)/.done))
entry.check-docs.rerun := make check-docs
endif

# ---- Checks of one source at a time, with the flags that it is compiled with; done again only when
# its object was.

per-source-ids := $(filter %@$(host)@ %@gcc@,$(built)) $(filter %@gcc-asan@,$(built)) $(filter %@clang-fuzz@,$(built)) \
  $(foreach c,$(config.default),$(filter %@gcc-asan@$c,$(built)) $(filter %@$(call arch-of,$c)@$c,$(built))) $(filter %@$(call arch-of,$(config.default))@,$(built))
# source=object=id for every source of ours, the first build that has it.
$(foreach i,$(per-source-ids),$(foreach s,$(filter-out build/%,$(filter %.c,$($i.srcs))),\
  $(if $(checked.$s),,$(eval checked.$s := $i)$(eval checked += $s))))
checked-object = $(filter %/$(1:.c=.o),$($(checked.$1).objs))
checked-arch = $(or $(filter $(archs),$(word 2,$(subst @, ,$(checked.$1)))))

# The include path and macros, which every compiler and checker understands.
plain-flags = $(filter -I% -isystem% -D%,$($(checked.$1).flags)) $(call pkg-cflags,$($(checked.$1).pkgs))
clang-flags = -std=gnu17 $(plain-flags) $(addprefix --target=,$(addsuffix -linux-gnu,$(checked-arch))) $(if $(checked-arch),-ffreestanding -nostdlibinc)
gcc-flags = $(filter-out -fsanitize% -fno-sanitize%,$($(checked.$1).flags)) $(if $(checked-arch),$(flavour.$(checked-arch).late)) $(call pkg-cflags,$($(checked.$1).pkgs))
gcc-for = $(if $(checked-arch),$(flavour.$(checked-arch).cc),gcc)

# What follows paths does not know that a failed ASSERT leaves its case: not for test code.
is-test = $(findstring tests/,$1)
check.tidy     = clang-tidy --quiet --warnings-as-errors='*' $(if $(is-test),--checks='-clang-analyzer-*') $1 -- $(clang-flags)
# What a generated header does with a result that failed is the business of the generator's tests.
check.analyzer = $(gcc-for) $(subst -Ibuild/gen/,-isystem build/gen/,$(gcc-flags)) -fanalyzer -Werror -c -o /dev/null $1
check.cppcheck = cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr --max-configs=1 --error-exitcode=1 \
                 --suppressions-list=mk/check/cppcheck.txt $(filter -I% -D%,$(plain-flags)) $1

# $1 check  $2 source: the result is a file, whose text is what there is to say.
define source-check
build/check/$1/$2: $2 $(call checked-object,$2) mk/check.mk $(if $(filter tidy,$1),.clang-tidy) $(if $(filter cppcheck,$1),mk/check/cppcheck.txt)
	@mkdir -p $$(@D)
	$$(call say,CHECK,$2  [$1])
	$$(Q)if $$(call check.$1,$2) >$$@.tmp 2>&1; then : >$$@; else echo "failed: $$(call check.$1,$2)" >>$$@.tmp; mv $$@.tmp $$@; fi; rm -f $$@.tmp
endef
source-checks := tidy analyzer cppcheck
checked-by.tidy     := $(checked)
checked-by.analyzer := $(foreach s,$(checked),$(if $(call is-test,$s),,$s))
checked-by.cppcheck := $(checked-by.analyzer)
$(foreach k,$(source-checks),\
  $(foreach s,$(checked-by.$k),$(eval $(call source-check,$k,$s)))\
  $(eval test.check-$k.run := mk/check/results build/check/$k $(checked-by.$k))\
  $(eval test.check-$k.needs := $(checked-by.$k:%=/build/check/$k/%)))

# ---- Public headers

header-libs := $(foreach l,$(filter-out picolibc,$(libs)),$(if $(call on-target,$l),$l))
header-env = DIRS="$(call uniq,$(foreach l,$(header-libs),$(if $(if $2,$(call per-config,lib.$l),$(if $(call per-config,lib.$l),,y)),$(call own-includes,lib.$l,$1,$2))))" \
  CLANG_TARGET=$1-linux-gnu TARGET_CC=$(flavour.$1.cc) FLAGS="$(call plain-target-flags,$1,$2)" LATE="$(flavour.$1.late)" CONFIG=$2
plain-target-flags = $(target-flags) $(target-flags.$1) $(call uniq,$(foreach l,$(header-libs),$(if $(or $2,$(if $(call per-config,lib.$l),,y)),$(call include-flags,lib.$l,$1,$2))))
header-files := $(if $(header-libs),$(shell find $(wildcard $(foreach l,$(header-libs),$(lib.$l.dir)/include)) -name '*.h' 2>/dev/null))
# What the check said is kept until a header changes.  $1 architecture  $2 configuration or empty
define header-entry
$(call entry,check-headers@$2,check-headers,check-headers [$(or $2,any kernel)],cat build/check/headers/$(or $2,any),build/check/headers/$(or $2,any))
build/check/headers/$(or $2,any): $(header-files) mk/check/headers mk/check/headers.skip mk/config.mk $(if $2,build/gen/$2/.done) | $(deps)
	@mkdir -p $$(@D)
	$$(call say,CHECK,headers  [$(or $2,any kernel)])
	$$(Q)if [ -s $$@ ] && [ -z "$$$$(find $$(wildcard $(header-files)) mk/check/headers mk/check/headers.skip mk/config.mk $(if $2,build/gen/$2/include) -newer $$@ -print -quit)" ]; then touch $$@; \
	  else $$(call header-env,$1,$2) mk/check/headers >$$@.tmp; mv $$@.tmp $$@; fi
endef
$(foreach c,$(configs),$(eval $(call header-entry,$(call arch-of,$c),$c)))
$(if $(strip $(header-libs)),$(eval $(call header-entry,x86_64,)))

$(foreach k,$(checks),$(eval test.check-$k.dir := mk/check)$(eval $(call entry,check-$k,check-$k,check-$k,$(test.check-$k.run),$(patsubst /%,%,$(test.check-$k.needs)))))
$(foreach k,$(checks) headers,$(eval test.check-$k.group := check)$(foreach e,$(test.check-$k.entries),$(eval entry.$e.rerun := make check-$k)))
tests += $(addprefix check-,$(checks) headers)

# ---- Other targets about sources

.PHONY: compile_commands.json

quoted-json = $(subst ",\",$(subst \,\\,$1))
compile_commands.json: build/.deps
	$(call say,GEN,$@)
	$(file >$@,[)$(foreach i,$(sort $(filter %@$(host)@,$(built))) $(filter-out %@$(host)@,$(built)),$(foreach s,$(filter %.c,$($i.srcs)),$(file >>$@,$(call command-entry-json,$i,$s,$(filter %/$(s:.c=.o),$($i.objs))))))$(file >>$@,{"directory": "$(CURDIR)"$(comma) "file": "mk/none.c"$(comma) "command": "gcc -c mk/none.c"}])
	@sed -i '/mk\/none\.c/d' $@ && sed -i '$$s/},$$/}]/' $@
command-entry-json = {"directory": "$(call quoted-json,$(CURDIR))"$(comma) "file": "$2"$(comma) "command": "$(call quoted-json,$(call compile,$1,$3,$2))"},
