# SPDX-License-Identifier: BSD-2-Clause
lib.ipc-drivers.srcs := src/about.c \
  src/disk_client.c src/disk_server.c src/disk_share.c \
  src/nic_client.c src/nic_server.c src/nic_share.c \
  src/rng_client.c src/rng_server.c src/rtc_client.c src/rtc_server.c src/timer_client.c src/timer_server.c \
  src/uart_client.c src/uart_server.c src/uart_share.c
lib.ipc-drivers.uses  := base driver-if message shm
lib.ipc-drivers.tests := nic disk calls share uart
