// SPDX-License-Identifier: BSD-2-Clause

// sel4_panic_catch(function, argument, ret_payload)

#define ENCODING 0x1b // of the address below: 32 bits, from here

    .section .text.sel4_panic_catch, "ax", %progbits
    .globl sel4_panic_catch
    .type sel4_panic_catch, %function
sel4_panic_catch:
    .cfi_startproc
    .cfi_personality ENCODING, sel4_panic_priv_personality
    stp x29, x30, [sp, #-32]!
    .cfi_def_cfa_offset 32
    .cfi_offset x29, -32
    .cfi_offset x30, -24
    mov x29, sp
    str x2, [sp, #16]
    mov x9, x0
    mov x0, x1
    blr x9
    mov w0, wzr
leave:
    ldp x29, x30, [sp], #32
    .cfi_remember_state
    .cfi_def_cfa_offset 0
    .cfi_restore x29
    .cfi_restore x30
    ret

    // From the unwinder, with the record in x0 and the stack pointer as it was at the call.
    .globl sel4_panic_priv_landing
    .hidden sel4_panic_priv_landing
sel4_panic_priv_landing:
    .cfi_restore_state
    ldr x1, [sp, #16]
    bl sel4_panic_priv_caught
    b leave
    .cfi_endproc
    .size sel4_panic_catch, . - sel4_panic_catch

    .section .note.GNU-stack, "", %progbits
