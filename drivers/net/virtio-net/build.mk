# SPDX-License-Identifier: BSD-2-Clause
lib.virtio-net.srcs       := src/virtio_net.c
lib.virtio-net.uses       := driver-if virtio-mmio
lib.virtio-net.tests      := virtio_net
lib.virtio-net.tests.uses := virtio-played
