# SPDX-License-Identifier: BSD-2-Clause
lib.virtio-blk.srcs       := src/virtio_blk.c
lib.virtio-blk.uses       := base driver-if virtio-mmio
lib.virtio-blk.tests      := virtio_blk
lib.virtio-blk.tests.uses := virtio-played
