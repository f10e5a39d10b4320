// SPDX-License-Identifier: BSD-2-Clause

// sel4_panic_catch(function, argument, ret_payload)

#define ENCODING 0x1b // of the address below: 32 bits, from here

    .section .text.sel4_panic_catch, "ax", %progbits
    .globl sel4_panic_catch
    .type sel4_panic_catch, %function
sel4_panic_catch:
    .cfi_startproc
    .cfi_personality ENCODING, sel4_panic_priv_personality
    addi sp, sp, -16
    .cfi_def_cfa_offset 16
    sd ra, 8(sp)
    .cfi_offset ra, -8
    sd a2, 0(sp)
    mv t0, a0
    mv a0, a1
    jalr t0
    li a0, 0
leave:
    ld ra, 8(sp)
    .cfi_remember_state
    .cfi_restore ra
    addi sp, sp, 16
    .cfi_def_cfa_offset 0
    ret

    // From the unwinder, with the record in a0 and the stack pointer as it was at the call.
    .globl sel4_panic_priv_landing
    .hidden sel4_panic_priv_landing
sel4_panic_priv_landing:
    .cfi_restore_state
    ld a1, 0(sp)
    call sel4_panic_priv_caught
    j leave
    .cfi_endproc
    .size sel4_panic_catch, . - sel4_panic_catch

    .section .note.GNU-stack, "", %progbits
