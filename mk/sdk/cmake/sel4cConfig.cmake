# SPDX-License-Identifier: BSD-2-Clause
#
# find_package(sel4c REQUIRED PATHS SDK/cmake) for a board and configuration:
#
#   MICROKIT_BOARD   (qemu_virt_aarch64_el1)     MICROKIT_CONFIG   (debug)
#
# Targets:
#   sel4c::microkit  protection domains written against microkit.h
#   sel4c::pd        protection domains with panics that unwind, and <sel4c/microkit.h>
#   sel4c::NAME      a single library: sel4c::async …
# Function:
#   sel4c_system(TARGET DESCRIPTION PD…)   the image of a system, build/TARGET.img, and a target TARGET-run that boots it
#
# The compiler is that of the toolchain file beside this file, which must be named first:
# cmake --toolchain SDK/cmake/sel4c-toolchain.cmake.

get_filename_component(SEL4C_SDK "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
if(NOT MICROKIT_BOARD)
  set(MICROKIT_BOARD qemu_virt_aarch64_el1)
endif()
if(NOT MICROKIT_CONFIG)
  set(MICROKIT_CONFIG debug)
endif()
set(SEL4C_BOARD_DIR "${SEL4C_SDK}/board/${MICROKIT_BOARD}/${MICROKIT_CONFIG}")
if(NOT EXISTS "${SEL4C_BOARD_DIR}/lib/board.cmake")
  message(FATAL_ERROR "${SEL4C_BOARD_DIR}: there is no such board; see MICROKIT_BOARD and MICROKIT_CONFIG, and `sel4c sdk import`")
endif()
include("${SEL4C_BOARD_DIR}/lib/board.cmake")

add_library(sel4c_base_flags INTERFACE)
target_include_directories(sel4c_base_flags SYSTEM INTERFACE "${SEL4C_BOARD_DIR}/include")
target_compile_options(sel4c_base_flags INTERFACE ${SEL4C_MACHINE_FLAGS} -ffreestanding -fno-pic -fno-pie -fno-stack-protector
  -ftls-model=local-exec -ffunction-sections -fdata-sections -fexceptions -funwind-tables)
target_link_options(sel4c_base_flags INTERFACE -nostdlib -static -no-pie "LINKER:--gc-sections" "LINKER:--build-id=none"
  "LINKER:--eh-frame-hdr" "LINKER:-z,max-page-size=0x1000" "LINKER:-z,noexecstack")

# One library each; that of the runtime is in both kinds of protection domain.
foreach(sel4c_name IN LISTS SEL4C_LIBRARIES)
  string(REGEX REPLACE "^sel4c-" "" sel4c_short "${sel4c_name}")
  if(NOT sel4c_short STREQUAL "microkit")
    add_library(sel4c::${sel4c_short} STATIC IMPORTED)
    set_target_properties(sel4c::${sel4c_short} PROPERTIES IMPORTED_LOCATION "${SEL4C_BOARD_DIR}/lib/lib${sel4c_name}.a"
      INTERFACE_INCLUDE_DIRECTORIES "${SEL4C_BOARD_DIR}/include")
  endif()
endforeach()

add_library(sel4c_pd_flags INTERFACE)
target_link_options(sel4c_pd_flags INTERFACE "LINKER:-T,${SEL4C_BOARD_DIR}/lib/microkit.ld")
target_link_directories(sel4c_pd_flags INTERFACE "${SEL4C_BOARD_DIR}/lib")
target_link_libraries(sel4c_pd_flags INTERFACE sel4c_base_flags)

add_library(sel4c::microkit INTERFACE IMPORTED)
target_link_libraries(sel4c::microkit INTERFACE sel4c_pd_flags -lmicrokit)

add_library(sel4c::pd INTERFACE IMPORTED)
list(TRANSFORM SEL4C_PD_LIBRARIES PREPEND "-l" OUTPUT_VARIABLE sel4c_pd_libraries)
target_link_libraries(sel4c::pd INTERFACE sel4c_pd_flags "-Wl,--start-group" ${sel4c_pd_libraries} -lgcc-unwinder -lgcc "-Wl,--end-group")

function(sel4c_system target description)
  set(elfs)
  foreach(pd IN LISTS ARGN)
    set_target_properties(${pd} PROPERTIES SUFFIX .elf)
    list(APPEND elfs ${pd})
  endforeach()
  get_filename_component(description "${description}" ABSOLUTE)
  set(image "${CMAKE_CURRENT_BINARY_DIR}/${target}.img")
  add_custom_command(OUTPUT "${image}"
    COMMAND "${SEL4C_SDK}/bin/microkit" "${description}" --search-path "${CMAKE_CURRENT_BINARY_DIR}" "${SEL4C_BOARD_DIR}/elf"
      --board ${MICROKIT_BOARD} --config ${MICROKIT_CONFIG} -o "${image}" -r "${CMAKE_CURRENT_BINARY_DIR}/report.txt"
    DEPENDS "${description}" ${elfs} VERBATIM)
  add_custom_target(${target} ALL DEPENDS "${image}")
  add_custom_target(${target}-run COMMAND "${SEL4C_SDK}/bin/sel4c" run --board ${MICROKIT_BOARD} "${image}" DEPENDS "${image}" USES_TERMINAL VERBATIM)
endfunction()
