// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * Between the driver and the generated wrappers.
 *
 * A wrapper takes one call's arguments from `abi_call_t`, calls one inline function of the headers
 * under test, and leaves there what came back.  It is compiled for the target architecture with the
 * headers under test; the driver is compiled with the C library of the machine that runs it.  So
 * this header needs neither.
 */

typedef unsigned long abi_word_t;

#define ABI_PARAMETERS_MAX 20
#define ABI_OUTPUTS_MAX    1024

// Words that a wrapper keeps in registers across the call: the call must not change them.
#define ABI_LIVE 5

typedef enum abi_kind {
    ABI_WORD,     // integer, enum, pointer that is only passed on: value[i], cut to its type
    ABI_BOOL,     // value[i], 0 or 1
    ABI_BOUNDED,  // value[i], less than `size`
    ABI_RECORD,   // struct of `size` bytes, passed by value: copied from memory[i]
    ABI_MESSAGE,  // the same, a seL4_MessageInfo_t
    ABI_POINTER,  // memory[i], `size` bytes
    ABI_OPTIONAL, // the same, or null
    ABI_STRING,   // memory[i], zero-terminated
    ABI_BUFFER,   // memory[i], an IPC buffer
} abi_kind_t;

typedef struct abi_parameter {
    abi_kind_t kind;
    unsigned size;
} abi_parameter_t;

typedef struct abi_call {
    abi_word_t live[ABI_LIVE];
    abi_word_t value[ABI_PARAMETERS_MAX];
    void *memory[ABI_PARAMETERS_MAX];
    abi_word_t output[ABI_OUTPUTS_MAX];
    unsigned char is_address[ABI_OUTPUTS_MAX];
    unsigned output_count;
} abi_call_t;

typedef enum abi_form {
    ABI_PLAIN,      // the libsel4 form
    ABI_WITH,       // its twin with an explicit IPC buffer
    ABI_TYPED,      // the typed form
    ABI_TYPED_WITH, // and its twin
} abi_form_t;

typedef struct abi_function {
    const char *name; // of the libsel4 form: seeds the arguments and names the facts
    abi_form_t form;
    int is_invocation;
    void (*run)(abi_call_t *call);
    abi_parameter_t parameters[ABI_PARAMETERS_MAX];
    unsigned parameter_count;
} abi_function_t;

typedef struct abi_align {
    const char *name;
    unsigned long bytes;
} abi_align_t;

// ---- Of the generated file

extern const abi_function_t abi_functions[];
extern const unsigned abi_function_count;
extern const abi_align_t abi_aligns[];
extern const unsigned abi_align_count;
extern const int abi_is_mcs;
extern const int abi_is_sysenter; // x86-64 only
void abi_buffer_set(void *buffer);
void *abi_buffer_get(void);
void abi_print_errors(int on);

// ---- Of the generated file with macros (macros.awk): reports each macro that has a value.

typedef enum abi_macro_kind {
    ABI_MACRO_INTEGER,
    ABI_MACRO_STRING,
    ABI_MACRO_OTHER,
} abi_macro_kind_t;

void abi_macros(void (*report)(const char *name, abi_macro_kind_t kind, int negative,
                               const void *value, unsigned long size));

// ---- For the wrappers

#define ABI_ENTER(call)                                                                      \
    abi_word_t live0_ = (call)->live[0], live1_ = (call)->live[1], live2_ = (call)->live[2], \
               live3_ = (call)->live[3], live4_ = (call)->live[4];                           \
    ABI_OPAQUE_

#define ABI_LEAVE(call)                                                                      \
    ABI_OPAQUE_(call)->live[0] = live0_, (call)->live[1] = live1_, (call)->live[2] = live2_, \
    (call)->live[3] = live3_, (call)->live[4] = live4_;

// The compiler has to have them at hand before and after the call, and knows nothing of their
// values.
#define ABI_OPAQUE_ \
    __asm__ volatile("" : "+r"(live0_), "+r"(live1_), "+r"(live2_), "+r"(live3_), "+r"(live4_));

#define ABI_OUT(call, x)         ((call)->output[(call)->output_count++] = (abi_word_t)(x))
#define ABI_OUT_ADDRESS(call, x) ((call)->is_address[(call)->output_count] = 1, ABI_OUT(call, x))
