-- SPDX-License-Identifier: BSD-2-Clause
--
-- The one-word types of all 64-bit architectures.

base 64

block seL4_MessageInfo {
    field label 52
    field capsUnwrapped 3
    field extraCaps 2
    field length 7
}

block seL4_CapRights {
    padding 60
    field capAllowGrantReply 1
    field capAllowGrant 1
    field capAllowRead 1
    field capAllowWrite 1
}

block seL4_CNode_CapData {
    field guard 58
    field guardSize 6
}
