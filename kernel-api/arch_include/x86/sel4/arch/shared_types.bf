-- SPDX-License-Identifier: BSD-2-Clause
--
-- Which fault a seL4_Fault is.  A tag is also the label of the message.

tagged_union seL4_Fault seL4_FaultType {
    tag NullFault 0
    tag CapFault 1
    tag UnknownSyscall 2
    tag UserException 3
#ifdef CONFIG_HARDWARE_DEBUG_API
    tag DebugException 4
#endif
#ifdef CONFIG_KERNEL_MCS
    tag Timeout 5
    tag VMFault 6
#else
    tag VMFault 5
#endif
}

-- The device that an IOSpace capability is for.
#ifdef CONFIG_IOMMU
block seL4_X86_IOSpace_CapData {
#ifdef CONFIG_ARCH_X86_64
    padding 32
#endif
    field domainID 16
    field pciBus 8
    field pciDev 5
    field pciFun 3
}
#endif
