# SPDX-License-Identifier: BSD-2-Clause
#
# FatFs: the FAT under lib/fs, configured by mk/third-party/fatfs/ffconf.h.  It comes with a
# configuration in the folder of its sources, which would be found first: those are copied without it.

fatfs := $(third-party)/fatfs
$(fatfs)/src.done: $(third-party)/fuse-umfuse-fat/src.done
	@mkdir -p $(@D)
	$(Q)mk/third-party/stage $(@D)/src sh -c \
	  'cd $(call absolute,$(third-party))/fuse-umfuse-fat/src/fatfs/source && cp ff.c ff.h ffunicode.c diskio.h "$$STAGE"'
$(fatfs)/src/%: $(fatfs)/src.done ;

libs += fatfs
lib.fatfs.dir     := $(fatfs)/src
lib.fatfs.on      :=
lib.fatfs.system  := yes
lib.fatfs.srcs    := ff.c ffunicode.c
lib.fatfs.uses    := libc-headers
lib.fatfs.include := /mk/third-party/fatfs .
lib.fatfs.ready   := $(fatfs)/src.done
lib.fatfs.flags   := -w
# One build with clang serves tests and fuzzing.
lib.fatfs.as.clang-asan := clang-fuzz
