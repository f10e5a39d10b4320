# SPDX-License-Identifier: BSD-2-Clause
#
# The compiler for a board: cmake --toolchain SDK/cmake/sel4c-toolchain.cmake -DMICROKIT_BOARD=… -DMICROKIT_CONFIG=…

if(NOT MICROKIT_BOARD)
  set(MICROKIT_BOARD qemu_virt_aarch64_el1)
endif()
if(NOT MICROKIT_CONFIG)
  set(MICROKIT_CONFIG debug)
endif()
# The compiler is tried in a project of its own, which is told these as well.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MICROKIT_BOARD MICROKIT_CONFIG)
set(sel4c_board "${CMAKE_CURRENT_LIST_DIR}/../board/${MICROKIT_BOARD}/${MICROKIT_CONFIG}/lib/board.cmake")
if(NOT EXISTS "${sel4c_board}")
  message(FATAL_ERROR "${sel4c_board} is missing: MICROKIT_BOARD and MICROKIT_CONFIG name no board of this SDK; `sel4c sdk list` prints them")
endif()
include("${sel4c_board}")

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR ${SEL4C_ARCH})
set(CMAKE_C_COMPILER ${SEL4C_CROSS}gcc)
set(CMAKE_ASM_COMPILER ${SEL4C_CROSS}gcc)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
