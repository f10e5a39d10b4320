# SPDX-License-Identifier: BSD-2-Clause
lib.virtio-rng.srcs       := src/virtio_rng.c
lib.virtio-rng.uses       := driver-if virtio-mmio
lib.virtio-rng.tests      := virtio_rng
lib.virtio-rng.tests.uses := virtio-played
