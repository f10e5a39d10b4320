// SPDX-License-Identifier: BSD-2-Clause

// sel4_panic_catch(function, argument, ret_payload)

#define ENCODING 0x1b // of the address below: 32 bits, from here

    .section .text.sel4_panic_catch, "ax", @progbits
    .globl sel4_panic_catch
    .type sel4_panic_catch, @function
sel4_panic_catch:
    .cfi_startproc
    .cfi_personality ENCODING, sel4_panic_priv_personality
    push %rdx
    .cfi_def_cfa_offset 16
    mov %rdi, %rax
    mov %rsi, %rdi
    call *%rax
    xor %eax, %eax
leave:
    pop %rdx
    .cfi_remember_state
    .cfi_def_cfa_offset 8
    ret

    // From the unwinder, with the record in rax and the stack pointer as it was at the call.
    .globl sel4_panic_priv_landing
    .hidden sel4_panic_priv_landing
sel4_panic_priv_landing:
    .cfi_restore_state
    mov %rax, %rdi
    mov (%rsp), %rsi
    call sel4_panic_priv_caught
    jmp leave
    .cfi_endproc
    .size sel4_panic_catch, . - sel4_panic_catch

    .section .note.GNU-stack, "", @progbits
