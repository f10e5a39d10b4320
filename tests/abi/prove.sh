# SPDX-License-Identifier: BSD-2-Clause
#
# Part of `abi`: sees that each check can fail.
#
# A copy of the raw layer is sabotaged in many places at once, and each must be complained of.  The
# sabotage does not depend on how the headers are written: most of it is macros put before them
# (prelude.h) or at the end of sel4/sel4.h.

# A change of a callee-saved register behind the compiler's back.
case $ARCH in
aarch64) clobber='mov x19, #1' ;;
riscv64) clobber='li s1, 1' ;;
x86_64) clobber='movq $1, %r14' ;;
esac

sabotage_macros() {
    cat <<'END' >"$1/prelude.h"
#define extraBIPages     extraBIPages; unsigned long sabotage
#define numIOPTLevels    numIOPTLevels __attribute__((aligned(32)))
#define seL4_GetUserData seL4_GetUserDatum
#define seL4_GetBootInfo seL4_GetBootInfos
END
    cat <<END >>"$1/include/sel4/sel4.h"
#undef seL4_PageBits
#define seL4_PageBits 13
#undef seL4_SlotBits
#undef SEL4_PRIx_word
#define SEL4_PRIx_word "llx"
#undef seL4_AllRights
#define seL4_AllRights seL4_CapRights_new(0, 1, 1, 1)
#define seL4_TCB_Suspend seL4_TCB_Resume
#define seL4_TCB_SetFlags(t, c, s) ({ __auto_type r = seL4_TCB_SetFlags(t, c, s); r.flags ^= 1; r; })
#define seL4_TCB_SetPriority(t, a, p) ({ seL4_SetMR(100, 1); seL4_TCB_SetPriority(t, a, p); })
#define seL4_CNode_Revoke(s, i, d) ({ __asm__ volatile("$clobber"); seL4_CNode_Revoke(s, i, d); })
#define seL4_GetBadge(i) ({ seL4_Yield(); 0ul; })
#define seL4_MessageInfo_get_length(m) (seL4_MessageInfo_get_length(m) + 1)
#define seL4_TCB_UnbindNotification_with(ipc, t) seL4_TCB_UnbindNotification(t)
END
    echo "#define sel4_tcb_resume(t) sel4_tcb_unbind_notification(t)" >>"$1/include/sel4c/gen/invocations.h"
}

sabotage_text() {
    sed -E -i 's/(^|[^A-Za-z0-9_])TCBSuspend *(=[^,]*)?,/\1TCBSuspend = 77,/' "$1/include/sel4/invocation.h"
    sed -E -i 's/(SEL4_BOOTINFO_HEADER_FDT) *(=[^,]*)?,/\1 = 99,/' "$1/include/sel4/bootinfo_types.h"
    sed -E -i 's/(seL4_SysYield *= *)-?[0-9]+/\1-99/' "$1/include/sel4/syscall.h"
    find "$1/include/sel4" -name '*.h' -exec sed -i 's/seL4_SetMR(int i/seL4_SetMR(long i/' {} +
    rm "$1/include/sel4/arch/mapping.h"
}

expected_complaints() {
    cat <<'END'
differs  label TCBSuspend
differs  syscall seL4_SysYield
differs  enum SEL4_BOOTINFO_HEADER_FDT
differs  const seL4_PageBits
missing  const seL4_SlotBits
differs  string SEL4_PRIx_word
differs  value seL4_AllRights
differs  member seL4_BootInfo.untyped
differs  type seL4_BootInfo
differs  align seL4_BootInfo
differs  func seL4_SetMR
missing  func seL4_GetUserData
missing  symbol seL4_GetBootInfo
missing  header sel4/arch/mapping.h
differs  call seL4_TCB_Suspend
differs  hash seL4_TCB_Suspend
differs  call seL4_TCB_SetFlags
differs  call seL4_TCB_SetPriority
differs  pure seL4_MessageInfo_get_length
ours damage seL4_CNode_Revoke
ours unlisted seL4_GetBadge
form with: theirs crash seL4_TCB_UnbindNotification
form typed: differs  call seL4_TCB_Resume
these have no form with an explicit IPC buffer
bindgen --list: missing  invocation
only 0 facts of the kind label
END
}

prove_config() {
    set_arch "$ARCH"
    dir=$work/prove
    rm -rf "$dir"
    mkdir -p "$dir"
    cp -R "$GEN/include" "$dir/include"
    chmod -R u+w "$dir"
    sabotage_text "$dir"
    sabotage_macros "$dir"
    list_invocations | sed '$d' >"$dir/list"
    awk -F '\t' '{ print $5, $6 }' "$dir/list" >"$dir/pairs"
    limit=100000
    # For a prefix of the user's own nothing is recorded: the unharmed headers stand in.
    reference=$room/facts/$CONFIG.txt
    if [ ! -f "$reference" ]; then
        collect "$dir/whole" "$GEN/include" "$GEN/src/libsel4.c" "$dir/pairs"
        reference=$dir/whole/facts
    fi
    base_flags="$base_flags -include $dir/prelude.h"
    {
        collect "$dir/set" "$dir/include" "$GEN/src/libsel4.c" "$dir/pairs"
        compare "$reference" "$dir/set/facts" "$CONFIG"
        compare_forms "$dir/set"
        compare_list "$dir/set" "$dir/list" "$reference"
        compare /dev/null "$dir/set/facts" "$CONFIG" $room/minimum.txt
    } >"$dir/report" 2>&1

    passed=0 failed=0
    expected_complaints >"$dir/expected"
    while read -r complaint; do
        missed=
        grep -qF -- "$complaint" "$dir/report" || missed="(see $dir/report)"
        check "sabotage that was not noticed: $complaint" "$missed"
    done <"$dir/expected"
    finish
}

prove_config
