# SPDX-License-Identifier: BSD-2-Clause
#
# picolibc: the C library of target code that wants one.  `lib.X.uses := picolibc`.
#
#   build/third-party/picolibc/ARCH/{include,lib/libc.a}

picolibc := $(third-party)/picolibc
picolibc.options := \
  --prefix=/ --libdir=lib --includedir=include --buildtype=minsize --wrap-mode=nodownload \
  -Dmultilib=false -Dtests=false -Dpicocrt=false -Dsemihost=false -Dspecsdir=none \
  -Dthread-local-storage=true -Dtls-model=local-exec -Dsingle-thread=false -Dinitfini=false \
  -Dformat-default=double -Dio-long-long=true -Dposix-console=false -Dnewlib-nano-malloc=true
# Panics unwind through qsort and bsearch; the same bytes wherever the tree lies.
picolibc.c_args = $(target-flags.$1) -fexceptions -fno-stack-protector -fno-pic -fno-pie \
  -ffile-prefix-map=$(CURDIR)/= -ffile-prefix-map=../src/=picolibc/

define picolibc-rules
picolibc.$1.text := $(picolibc.options) $(call picolibc.c_args,$1)
$(picolibc)/$1.done: $(picolibc)/src.done $(picolibc)/$1.options mk/third-party/picolibc/cross-$1.txt mk/third-party/picolibc/build
	$$(call say,BUILD,$$(@:.done=))
	$$(Q)mk/third-party/stage $(picolibc)/$1 sh mk/third-party/picolibc/build \
	  $(picolibc)/src mk/third-party/picolibc/cross-$1.txt '$(call picolibc.c_args,$1)' $(picolibc.options)
endef
$(foreach a,$(archs),$(eval $(call picolibc-rules,$a))$(call stamp,$(picolibc)/$a.options,picolibc.$a.text))

.PHONY: picolibc
picolibc: $(archs:%=$(picolibc)/%.done) ## Fetch and build the C library of the target
third-party: picolibc

libs += picolibc
lib.picolibc.dir     := mk/third-party
lib.picolibc.on      :=
lib.picolibc.system  := yes
lib.picolibc.include := /$(picolibc)/@ARCH@/include
lib.picolibc.archive := $(picolibc)/@ARCH@/lib/libc.a
lib.picolibc.ready   := $(picolibc)/@ARCH@.done
$(foreach a,$(archs),$(eval $(picolibc)/$a/%: $(picolibc)/$a.done ;))

# The headers of the C library of whichever side the code is built for; what is in them comes from the
# host, or from the program's own choice of a C library.
libs += libc-headers
lib.libc-headers.dir    := mk/third-party
lib.libc-headers.on     :=
lib.libc-headers.system := yes
lib.libc-headers.include :=
$(foreach a,$(archs),$(eval lib.libc-headers.include.$a := /$(picolibc)/$a/include)$(eval lib.libc-headers.ready.$a := $(picolibc)/$a.done))
