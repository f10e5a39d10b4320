# SPDX-License-Identifier: BSD-2-Clause
lib.driver-if.srcs  :=
lib.driver-if.uses  := base
lib.driver-if.tests := disk error
