# SPDX-License-Identifier: BSD-2-Clause
lib.virtio-mmio.srcs       := src/device.c src/queue.c
lib.virtio-mmio.uses       := base driver-if
lib.virtio-mmio.tests      := device queue
lib.virtio-mmio.tests.uses := virtio-played

# A device for tests: what stands behind the registers.
lib.virtio-played.srcs    := tests/played/played.c
lib.virtio-played.uses    := driver-if virtio-mmio
lib.virtio-played.include := tests/played
lib.virtio-played.on      := host
