-- SPDX-License-Identifier: BSD-2-Clause

tagged_union fault type {
    tag Null 0
#ifdef CONFIG_KERNEL_MCS
    tag Timeout 5
    tag Access 6
#else
    tag Access 5
#endif
}
