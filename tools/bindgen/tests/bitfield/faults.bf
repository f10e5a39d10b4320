-- SPDX-License-Identifier: BSD-2-Clause
--
-- A union over two files, as libsel4 has it: the blocks here, the tags in a shared part.

#include <sel4/config.h>

base 64

block Null {
    padding 124
    field type 4
}

block Access {
    field address 64
    padding 32
    field status 28
    field type 4
}

#ifdef CONFIG_KERNEL_MCS
block Timeout {
    field consumed 64
    padding 60
    field type 4
}
#endif

#include <fault_tags.bf>
