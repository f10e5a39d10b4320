-- SPDX-License-Identifier: BSD-2-Clause
#include "autoconf.h" -- known and empty
base 64
block conditions {
#if defined(CONFIG_KERNEL_MCS) && !defined(CONFIG_DEBUG_BUILD)
    field flag_on 1
#endif
#if defined CONFIG_NOT_KNOWN || CONFIG_DEBUG_BUILD || CONFIG_NOT_KNOWN
    field wrong_1 1
#elif CONFIG_MAX_NUM_NODES > 1 && CONFIG_MAX_NUM_NODES <= 4 // a string
    field string_as_number 1
#elif 1
    field wrong_2 1
#else
    field wrong_3 1
#endif
#  ifndef CONFIG_DEBUG_BUILD /* absent */
    field flag_off 1
#  else -- of the line above
#   if 1
    field wrong_4 1
#   include <never_read.bf>
#   nonsense here is not read
#   elif CONFIG_PLATFORM
#   endif
#  endif
#ifndef CONFIG_PLATFORM
    field wrong_5 1
#elif CONFIG_RETYPE_FAN_OUT == 0x100 && (1 || CONFIG_PLATFORM == 7) && !(0 && CONFIG_PLATFORM)
    field short_circuit 1
#endif
#if -2 < -1 && 1 <= 1 && 2 >= 2 && 3 > 2 && 1 != 2 && 010 == 8 && 1 == 1 == 1
    field comparisons 1
#endif
#
    padding 59
}
