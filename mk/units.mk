# SPDX-License-Identifier: BSD-2-Clause
#
# From lists to rules: objects, libraries, programs.
#
# A build of a unit is UNIT@FLAVOUR@CONFIG.  CONFIG is empty unless the unit uses `raw`, directly or
# not: only the kernel's interface differs from one kernel configuration to the next, so everything
# else is built once per flavour.

uniq = $(if $1,$(firstword $1) $(call uniq,$(filter-out $(firstword $1),$1)))

# ---- What a unit uses, in the end.

# $(call closure,UNIT): the libraries that UNIT uses, directly or through others.
closure = $(if $(filter undefined,$(origin $1.closure)),$(eval $(call closure-of,$1)))$($1.closure)
define closure-of
$1.closure := ?
$1.closure := $(call uniq,$(foreach l,$($1.uses),$(call checked-lib,$1,$l) $(call closure,lib.$l)))
endef
checked-lib = $(if $(filter $2,$(libs)),$(if $(filter ?,$(lib.$2.closure)),$(error $($1.dir)/build.mk: $1.uses and lib.$2.uses name each other in a circle),$2),\
  $(error $($1.dir)/build.mk: $1.uses names '$2', but no build.mk has lib.$2.srcs. Known libraries: $(libs)))

per-config = $(filter raw lib.raw,$1 $(call closure,$1))
# $(call config-for,UNIT,CONFIG): CONFIG where it makes a difference.
config-for = $(if $(call per-config,$1),$(or $2,$(error $($1.dir)/build.mk: $1 uses the raw layer but there is no kernel configuration in kernel-api/config)))

# ---- Include paths and flags.

placed = $(subst @CONFIG@,$3,$(subst @ARCH@,$2,$1))
# $(call own-includes,UNIT,ARCH,CONFIG)
own-includes = $(call placed,$(call room-path,$1,$($1.include.$2) $(if $(filter undefined,$(origin $1.include)),$(if $(wildcard $($1.dir)/include),include),$($1.include))),$2,$3)
include-flags = $(if $(filter undefined,$(origin memo.include-flags.$1@$2@$3)),$(eval memo.include-flags.$1@$2@$3 := $(addprefix $(if $($1.system),-isystem,-I),$(call own-includes,$1,$2,$3))))$(memo.include-flags.$1@$2@$3)
# $(call unit-flags,UNIT,FLAVOUR,CONFIG)
unit-flags = $(strip $(flavour.$2.flags) $($1.flags) $($1.defs:%=-D%) \
  $(call uniq,$(addprefix -I,$(call room-path,$1,$($1.private) $(if $(wildcard $($1.dir)/src),src))) \
  $(call include-flags,$1,$(call flavour-arch,$2),$3) \
  $(foreach l,$(filter-out raw,$(call closure,$1)) $(filter raw,$(call closure,$1)),$(call include-flags,lib.$l,$(call flavour-arch,$2),$3))))
unit-pkgs = $(call uniq,$($1.pkgs) $(foreach l,$(call closure,$1),$(lib.$l.pkgs)))
unit-ready = $(call placed,$($1.ready) $($1.ready.$(call flavour-arch,$2)) $(foreach l,$(call closure,$1),$(lib.$l.ready) $(lib.$l.ready.$(call flavour-arch,$2))),$(call flavour-arch,$2),$3)

# ---- Objects

# The one place that says how a source becomes an object: $(call compile,ID,OBJECT,SOURCE)
compile = $(strip $($1.cc) $(nowhere) $($1.flags) $(call pkg-cflags,$($1.pkgs)) $($1.late) -MMD -MP -c -o $2 $3)

obj-name = $(addsuffix .o,$(basename $1))

# $1 unit  $2 flavour  $3 config  $4 id  $5 folder of the objects
define objects-rules
$4.cc := $(flavour.$2.cc)
$4.late = $$(flavour.$2.late)
$4.flags := $(call unit-flags,$1,$2,$3)
$4.pkgs := $(call unit-pkgs,$1)
$4.stamp-text := $(flavour.$2.cc) $$($4.flags) $$($4.pkgs)
$4.srcs := $(call placed,$(call room-path,$1,$($1.srcs) $($1.srcs.$(call flavour-arch,$2))),$(call flavour-arch,$2),$3) $(foreach e,$($1.embeds),build/embed/$e.S)
$4.objs := $$(addprefix $5/,$$(call obj-name,$$($4.srcs)))
$4.label := $2$(if $3,:$3)
built += $4

$$(filter %.o,$$(addprefix $5/,$$(patsubst %.c,%.o,$$(filter %.c,$$($4.srcs))))): $5/%.o: %.c $5/flags | $(deps) $(call unit-ready,$1,$2,$3)
	@mkdir -p $$(@D)
	$$(call say,CC,$$<  [$$($4.label)])
	$$(Q)$$(call compile,$4,$$@,$$<)
$$(filter %.o,$$(addprefix $5/,$$(patsubst %.S,%.o,$$(filter %.S,$$($4.srcs))))): $5/%.o: %.S $5/flags | $(deps) $(call unit-ready,$1,$2,$3)
	@mkdir -p $$(@D)
	$$(call say,AS,$$<  [$$($4.label)])
	$$(Q)$$(call compile,$4,$$@,$$<)
$(foreach e,$($1.embeds),$(eval $5/build/embed/$e.o: $(embed.$e.inputs)))
endef

# $(call build-of,UNIT,FLAVOUR,CONFIG): the id, after making sure that its rules exist.
build-of = $(call build-of-id,$1,$2,$(call config-for,$1,$3))
build-of-id = $(if $(filter undefined,$(origin $1@$2@$3.objs)),$(eval $(call objects-rules,$1,$2,$3,$1@$2@$3,build/obj/$2$(if $3,/$3)/$1))$(call stamp,build/obj/$2$(if $3,/$3)/$1/flags,$1@$2@$3.stamp-text))$1@$2@$3
objects = $($(call build-of,$1,$2,$3).objs)

# ---- Libraries

# $(call library,NAME,FLAVOUR,CONFIG): the archive, or nothing for a library of headers only.
# A library may take the objects of another flavour for its own: lib.NAME.as.FLAVOUR.
library = $(call library-id,$1,$(or $(lib.$1.as.$2),$2),$(call config-for,lib.$1,$3))
library-id = $(if $(filter undefined,$(origin archive.$1@$2@$3)),$(eval $(call library-rules,$1,$2,$3,$(call build-of,lib.$1,$2,$3))))$(archive.$1@$2@$3)
define library-rules
archive.$1@$2@$3 := $(if $(lib.$1.archive),$(call placed,$(lib.$1.archive),$(call flavour-arch,$2),$3),$(if $(strip $($4.objs)),build/lib/$2$(if $3,/$3)/lib$(or $(lib.$1.name),sel4c-$1).a))
ifeq ($(lib.$1.archive)$(if $(strip $($4.objs)),,headers only),)
$$(archive.$1@$2@$3): $($4.objs) $$(archive.$1@$2@$3).list
	@mkdir -p $$(@D)
	$$(call say,AR,$$@)
	$$(Q)rm -f $$@ && $(or $(flavour.$2.ar),ar) rcsD $$@ $$(filter %.o,$$^)
$$(call stamp,$$(archive.$1@$2@$3).list,$4.objs)
endif
endef
# $(call libraries,UNIT,FLAVOUR,CONFIG): the archives that UNIT links with.
libraries = $(foreach l,$(call closure,$1),$(call library,$l,$2,$3))

# ---- Programs for the host

# $(call host-program,FILE,UNIT,FLAVOUR,CONFIG)
define program-rules
link.$1 := $(flavour.$3.cc) $(flavour.$3.ldflags) $(call objects,$2,$3,$4) $(call libraries,$2,$3,$4) $(call unit-pkgs,$2) $($2.ldlibs)
$$(call stamp,$(1:build/%=build/link/%),link.$1)
$1: $(call objects,$2,$3,$4) $(call libraries,$2,$3,$4) $(1:build/%=build/link/%)
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$$(Q)$(flavour.$3.cc) $(flavour.$3.ldflags) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $$(call pkg-libs,$(call unit-pkgs,$2)) $($2.ldlibs)
endef
host-program = $(eval $(call program-rules,$1,$2,$3,$4))

$(foreach t,$(tools),$(call host-program,build/bin/$t,tool.$t,$(host)))

.PHONY: tools libs
# Programs of other rooms are for tests, and are built when one asks for them.
products := $(foreach t,$(tools),$(if $(filter tools tools/%,$(tool.$t.dir)),$t))
tools: $(products:%=build/bin/%)

# Every library for every target it is for.
on-target = $(filter target,$(if $(filter undefined,$(origin lib.$1.on)),target,$(lib.$1.on)))
target-libs := $(foreach l,$(libs),$(if $(call on-target,$l),\
  $(if $(call per-config,lib.$l),\
    $(foreach c,$(filter $(or $(lib.$l.configs),$(configs)),$(configs)),$(call library,$l,$(call arch-of,$c),$c)),\
    $(foreach a,$(archs),$(call library,$l,$a)))))
libs: $(filter build/lib/%,$(target-libs))
