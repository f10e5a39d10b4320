# SPDX-License-Identifier: BSD-2-Clause
#
# FatFs: the FAT file system under lib/fs, configured by mk/third-party/fatfs/ffconf.h.

fatfs := $(third-party)/fuse-umfuse-fat
