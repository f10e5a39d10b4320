-- SPDX-License-Identifier: BSD-2-Clause
--
-- Which fault a seL4_Fault is.  A tag is also the label of the message.

tagged_union seL4_Fault seL4_FaultType {
    tag NullFault 0
    tag CapFault 1
    tag UnknownSyscall 2
    tag UserException 3
#ifdef CONFIG_KERNEL_MCS
    tag Timeout 5
    tag VMFault 6
#else
    tag VMFault 5
#endif
}
