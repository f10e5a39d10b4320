# SPDX-License-Identifier: BSD-2-Clause
lib.ipc-drivers.srcs  := src/disk_client.c src/disk_server.c src/disk_share.c src/nic_client.c src/nic_server.c src/nic_share.c
lib.ipc-drivers.uses  := base driver-if shm
lib.ipc-drivers.tests := nic disk
