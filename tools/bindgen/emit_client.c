// SPDX-License-Identifier: BSD-2-Clause

/*
 * The raw invocations. Each method becomes two functions: `seL4_TCB_Suspend_with(ipc, …)`, which
 * uses the IPC buffer it is given, and `seL4_TCB_Suspend(…)`, libsel4's own form.
 *
 * Both have a body of their own instead of one calling the other, because the implicit buffer is to
 * be looked up only where it is needed: before the call for capabilities and for words beyond the
 * message registers, after it for results there and for errors. A call that needs none of these
 * then costs what it would without a buffer.
 */

#include <stdio.h>
#include <string.h>

#include "emit.h"

// Message words that travel in registers, on every 64-bit architecture.
#define REGISTER_COUNT 4

#define WIDTH 100

typedef struct stub {
    text_t *out;
    const api_method_t *method;
    api_layout_t in;
    api_layout_t ret;
    bool is_explicit;
    bool only_buffer;   // the configuration keeps message words out of registers
    bool report_errors; // the kernel describes errors in the IPC buffer
    bool store_alone;   // x86-64: the compiler is kept from pairing stores in vector registers
    bool has_result;
} stub_t;

// `target = `, or the beginning of a call that stores there; end_store() completes it.
static void begin_store(const stub_t *stub, const char *target)
{
    text_printf(stub->out, stub->store_alone ? "sel4_client_put(&%s, " : "%s = ", target);
}

static void end_store(const stub_t *stub)
{
    text_puts(stub->out, stub->store_alone ? ");\n" : ";\n");
}

// ---- The pieces of a signature

static void put_return_type(const stub_t *stub)
{
    if (stub->has_result) {
        text_printf(stub->out, "%s_%s_t", stub->method->interface, stub->method->name);
    } else {
        text_puts(stub->out, "seL4_Error");
    }
}

static void put_params(const stub_t *stub, text_t *line)
{
    const api_method_t *method = stub->method;

    text_printf(line, "(%s%s _service", stub->is_explicit ? "seL4_IPCBuffer *ipc_, " : "",
                method->interface);
    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < method->param_count; i++) {
            const api_param_t *param = &method->params[i];
            bool is_struct = param->type->kind == API_STRUCT;
            if (param->is_out != (pass == 1) || (param->is_out && !is_struct)) {
                continue;
            }
            text_printf(line, ", %s%s %s%s", is_struct && !param->is_out ? "const " : "",
                        param->type->name, is_struct ? "*" : "", param->name);
        }
    }
    text_puts(line, ")");
}

// ---- Message words

// An expression for word `index` of the in-parameters.
static void put_in_word(const stub_t *stub, unsigned index)
{
    const char *separator = "";

    for (size_t i = 0; i < stub->in.position_count; i++) {
        const api_position_t *position = &stub->in.positions[i];
        const api_param_t *param = position->param;
        unsigned word_count = (param->type->bits + 63) / 64;
        if (index < position->word || index >= position->word + word_count) {
            continue;
        }
        text_puts(stub->out, separator);
        separator = " |\n                     ";
        if (param->type->kind == API_STRUCT) {
            text_printf(stub->out, "%s->%s", param->name,
                        param->type->members[index - position->word]);
        } else if (param->type->kind == API_BITFIELD) {
            text_printf(stub->out, "%s.words[0]", param->name);
        } else if (param->type->bits == 64) {
            text_printf(stub->out, "(seL4_Word)%s", param->name);
        } else {
            text_printf(stub->out, "%s((seL4_Word)%s & 0x%llx)", position->offset ? "(" : "",
                        param->name, (1ull << param->type->bits) - 1);
            if (position->offset) {
                text_printf(stub->out, " << %u)", position->offset);
            }
        }
    }
}

// Where word `index` of the answer is after the call.
static void put_answer_word(const stub_t *stub, unsigned index)
{
    if (index < REGISTER_COUNT && !stub->only_buffer) {
        text_printf(stub->out, "mr%u_", index);
    } else {
        text_printf(stub->out, "ipc_->msg[%u]", index);
    }
}

/*
 * seL4_TCB_ReadRegisters and seL4_TCB_WriteRegisters transfer only the first `count` registers;
 * returns their structure parameter, or NULL for every other method.
 */
static const api_position_t *counted_struct(const stub_t *stub, const api_layout_t *layout,
                                            const char *name)
{
    const api_method_t *method = stub->method;

    if (stub->only_buffer || strcmp(method->interface, "seL4_TCB") != 0 ||
        strcmp(method->name, name) != 0) {
        return NULL;
    }
    const api_position_t *found = NULL;
    bool has_count = false;
    for (size_t i = 0; i < method->param_count; i++) {
        const api_param_t *param = &method->params[i];
        has_count = has_count || (!param->is_out && param->type->kind == API_INTEGER &&
                                  strcmp(param->name, "count") == 0);
    }
    for (size_t i = 0; i < layout->position_count; i++) {
        if (layout->positions[i].param->type->kind == API_STRUCT) {
            found = &layout->positions[i];
        }
    }
    // The loop replaces all words from the first one outside registers on.
    bool is_last = found && found == &layout->positions[layout->position_count - 1];
    bool starts_in_registers = found && found->word < REGISTER_COUNT &&
                               found->word + found->param->type->member_count > REGISTER_COUNT;
    return has_count && is_last && starts_in_registers ? found : NULL;
}

static void put_send_buffer_words(const stub_t *stub)
{
    const api_position_t *counted = counted_struct(stub, &stub->in, "WriteRegisters");
    unsigned first = stub->only_buffer ? 0 : REGISTER_COUNT;

    if (counted) {
        unsigned start = REGISTER_COUNT - counted->word;
        text_printf(stub->out,
                    "    for (seL4_Word i_ = %u; i_ < count && i_ < %zu; i_++) {\n"
                    "        ipc_->msg[i_ + %u] = ((const seL4_Word *)%s)[i_];\n"
                    "    }\n",
                    start, counted->param->type->member_count, counted->word, counted->param->name);
        return;
    }
    for (unsigned i = first; i < stub->in.word_count; i++) {
        char target[32];
        snprintf(target, sizeof target, "ipc_->msg[%u]", i);
        text_puts(stub->out, "    ");
        begin_store(stub, target);
        put_in_word(stub, i);
        end_store(stub);
    }
}

static void put_caps(const stub_t *stub)
{
    unsigned index = 0;

    for (size_t i = 0; i < stub->method->param_count; i++) {
        const api_param_t *param = &stub->method->params[i];
        if (param->type->kind == API_CAP) {
            char target[32];
            snprintf(target, sizeof target, "ipc_->caps_or_badges[%u]", index++);
            text_puts(stub->out, "    ");
            begin_store(stub, target);
            text_puts(stub->out, param->name);
            end_store(stub);
        }
    }
}

// ---- The call

static bool needs_buffer_before(const stub_t *stub)
{
    return stub->only_buffer || api_extra_cap_count(stub->method) > 0 ||
           stub->in.word_count > REGISTER_COUNT;
}

static void put_look_up(const stub_t *stub, const char *indent)
{
    if (!stub->is_explicit) {
        text_printf(stub->out, "%sseL4_IPCBuffer *ipc_ = seL4_GetIPCBuffer();\n", indent);
    }
}

static void put_call(const stub_t *stub)
{
    text_t *out = stub->out;

    if (needs_buffer_before(stub)) {
        put_look_up(stub, "    ");
        put_caps(stub);
        put_send_buffer_words(stub);
    }
    for (unsigned i = 0; i < REGISTER_COUNT && !stub->only_buffer; i++) {
        text_printf(out, "    seL4_Word mr%u_ = ", i);
        if (i < stub->in.word_count) {
            put_in_word(stub, i);
        } else {
            text_puts(out, "0");
        }
        text_puts(out, ";\n");
    }
    text_printf(out, "    seL4_MessageInfo_t info_ = seL4_MessageInfo_new(%s, 0, %zu, %u);\n",
                stub->method->id, api_extra_cap_count(stub->method), stub->in.word_count);
    if (stub->only_buffer) {
        text_puts(out, "    info_ = seL4_Call_with(ipc_, _service, info_);\n");
    } else {
        text_puts(out,
                  "    info_ = seL4_CallWithMRs(_service, info_, &mr0_, &mr1_, &mr2_, &mr3_);\n");
    }
}

// ---- The answer

/*
 * After the call the implicit buffer is looked up again rather than kept: a value that lives across
 * the call costs a saved register.
 */
static void put_look_up_again(const stub_t *stub)
{
    if (!stub->is_explicit) {
        text_printf(stub->out, "        %sipc_ = seL4_GetIPCBuffer();\n",
                    needs_buffer_before(stub) ? "" : "seL4_IPCBuffer *");
    }
}

// What a failed call still does, in a block of its own.
static void put_failure(const stub_t *stub)
{
    put_look_up_again(stub);
    if (!stub->only_buffer) {
        text_puts(stub->out, "        sel4_client_keep_words(ipc_, mr0_, mr1_, mr2_, mr3_);\n");
    }
    if (stub->report_errors) {
        text_puts(stub->out, "        sel4_client_report_error(ipc_);\n");
    }
}

static void put_out_struct(const stub_t *stub, const api_position_t *position)
{
    const api_param_t *param = position->param;

    for (unsigned i = 0; i < param->type->member_count; i++) {
        text_printf(stub->out, "        %s->%s = ", param->name, param->type->members[i]);
        put_answer_word(stub, position->word + i);
        text_puts(stub->out, ";\n");
    }
}

static void put_out_params(const stub_t *stub)
{
    for (size_t i = 0; i < stub->ret.position_count; i++) {
        const api_position_t *position = &stub->ret.positions[i];
        const api_param_t *param = position->param;
        if (param->type->kind == API_STRUCT) {
            put_out_struct(stub, position);
            continue;
        }
        text_printf(stub->out, "        result_.%s = ", param->name);
        if (param->type->kind == API_BITFIELD) {
            text_puts(stub->out, "(seL4_CapRights_t){{");
            put_answer_word(stub, position->word);
            text_puts(stub->out, "}}");
        } else if (param->type->bits == 64) {
            put_answer_word(stub, position->word);
        } else {
            text_printf(stub->out, "(%s)((", param->type->name);
            put_answer_word(stub, position->word);
            text_printf(stub->out, " >> %u) & 0x%llx)", position->offset,
                        (1ull << param->type->bits) - 1);
        }
        text_puts(stub->out, ";\n");
    }
}

/*
 * The answer of a method that reads the first `count` words of a structure. The words in registers
 * go to the same places relative to the buffer's words as to the structure, so that one sequence of
 * stores serves success and failure. The kernel has refused a `count` that is too large.
 */
static void put_counted_answer(const stub_t *stub, const api_position_t *counted)
{
    text_t *out = stub->out;

    text_puts(out, "    seL4_Error error_ = (seL4_Error)seL4_MessageInfo_get_label(info_);\n");
    if (!stub->is_explicit) {
        text_printf(out, "    %sipc_ = seL4_GetIPCBuffer();\n",
                    needs_buffer_before(stub) ? "" : "seL4_IPCBuffer *");
    }
    text_printf(out,
                "    seL4_Word *to_ = error_ != seL4_NoError ? ipc_->msg : (seL4_Word *)%s;\n"
                "    seL4_Word end_ = error_ != seL4_NoError ? 0 : count;\n",
                counted->param->name);
    text_puts(
        out,
        "    __asm__(\"\" : \"+r\"(to_), \"+r\"(end_)); // one path, not a copy of it per case\n");
    for (unsigned i = 0; i < REGISTER_COUNT; i++) {
        char target[32];
        snprintf(target, sizeof target, "to_[%u]", i);
        text_puts(out, "    ");
        begin_store(stub, target);
        text_printf(out, "mr%u_", i);
        end_store(stub);
    }
    text_printf(out,
                "    for (seL4_Word i_ = %d; i_ < end_; i_++) {\n"
                "        to_[i_] = ipc_->msg[i_];\n"
                "    }\n",
                REGISTER_COUNT);
    if (stub->report_errors) {
        text_puts(out, "    if (error_ != seL4_NoError) {\n"
                       "        sel4_client_report_error(ipc_);\n"
                       "    }\n");
    }
    text_puts(out, "    return error_;\n}\n");
}

static void put_answer(const stub_t *stub)
{
    text_t *out = stub->out;
    const char *error = stub->has_result ? "result_.error" : "error_";
    const api_position_t *counted = counted_struct(stub, &stub->ret, "ReadRegisters");

    if (counted && counted->word == 0 && !stub->has_result) {
        put_counted_answer(stub, counted);
        return;
    }
    if (stub->has_result) {
        text_puts(out, "    ");
        put_return_type(stub);
        text_puts(out, " result_;\n"
                       "    result_.error = (int)seL4_MessageInfo_get_label(info_);\n");
    } else {
        text_puts(out, "    seL4_Error error_ = (seL4_Error)seL4_MessageInfo_get_label(info_);\n");
    }
    bool has_outputs = stub->ret.position_count > 0;
    bool has_failure = !stub->only_buffer || stub->report_errors;
    if (has_failure) {
        text_printf(out, "    if (%s != seL4_NoError) {\n", error);
        put_failure(stub);
        text_puts(out, has_outputs ? "    } else {\n" : "    }\n");
    } else if (has_outputs) {
        text_printf(out, "    if (%s == seL4_NoError) {\n", error);
    }
    if (has_outputs) {
        if (stub->ret.word_count > REGISTER_COUNT || stub->only_buffer) {
            put_look_up_again(stub);
        }
        put_out_params(stub);
        text_puts(out, "    }\n");
    }
    text_printf(out, "    return %s;\n}\n", stub->has_result ? "result_" : "error_");
}

static void put_function(const stub_t *stub)
{
    text_t line = { 0 };

    text_puts(stub->out, "LIBSEL4_INLINE ");
    put_return_type(stub);
    text_puts(stub->out, "\n");
    text_printf(&line, "%s_%s%s", stub->method->interface, stub->method->name,
                stub->is_explicit ? "_with" : "");
    put_params(stub, &line);
    text_wrap_code(stub->out, strcspn(line.bytes, "(") + 1, WIDTH, line.bytes);
    text_finish(&line);
    text_puts(stub->out, "\n{\n");
    put_call(stub);
    put_answer(stub);
    text_puts(stub->out, "\n");
}

// ---- The file

static void put_result_type(text_t *out, const api_method_t *method)
{
    text_printf(out, "typedef struct %s_%s {\n    int error;\n", method->interface, method->name);
    for (size_t i = 0; i < method->param_count; i++) {
        if (method->params[i].is_out && method->params[i].type->kind != API_STRUCT) {
            text_printf(out, "    %s %s;\n", method->params[i].type->name, method->params[i].name);
        }
    }
    text_printf(out, "} %s_%s_t;\n\n", method->interface, method->name);
}

/*
 * Whether another method of that name, under another condition, gives the type: the enabled one if
 * there is one, otherwise the first.
 */
static bool is_given_by_another(const api_t *api, size_t index)
{
    const api_method_t *method = api->methods[index];

    for (size_t i = 0; i < api->method_count; i++) {
        const api_method_t *other = api->methods[i];
        if (i != index && api_method_has_result(other) &&
            strcmp(other->interface, method->interface) == 0 &&
            strcmp(other->name, method->name) == 0 &&
            (other->is_enabled || (i < index && !method->is_enabled))) {
            return true;
        }
    }
    return false;
}

// As in libsel4, the types exist whether or not the configuration has the invocation.
static void put_result_types(text_t *out, const api_t *api)
{
    text_puts(out,
              "// What invocations return; all but `error` is undefined when it is not zero.\n\n");
    for (size_t i = 0; i < api->method_count; i++) {
        if (api_method_has_result(api->methods[i]) && !is_given_by_another(api, i)) {
            put_result_type(out, api->methods[i]);
        }
    }
}

static void put_helpers(text_t *out, bool report_errors, bool store_alone)
{
    text_puts(out, "\n");
    if (store_alone) {
        text_puts(
            out,
            "// Stores one word by itself. The compiler would pair stores in vector registers,\n"
            "// which costs instructions and touches the floating-point state.\n"
            "static inline void sel4_client_put(seL4_Word *at_, seL4_Word word_)\n"
            "{\n"
            "    *(volatile seL4_Word *)at_ = word_;\n"
            "}\n"
            "\n");
    }
    text_puts(out,
              "// After a failed invocation the words that describe the error are in the buffer.\n"
              "static inline void sel4_client_keep_words(seL4_IPCBuffer *ipc_, seL4_Word mr0_,\n"
              "                                          seL4_Word mr1_, seL4_Word mr2_,\n"
              "                                          seL4_Word mr3_)\n"
              "{\n");
    for (unsigned i = 0; i < REGISTER_COUNT; i++) {
        text_printf(out,
                    store_alone ? "    sel4_client_put(&ipc_->msg[%u], mr%u_);\n"
                                : "    ipc_->msg[%u] = mr%u_;\n",
                    i, i);
    }
    text_puts(out, "}\n\n");
    if (report_errors) {
        text_puts(out, "// Prints the kernel's description of the error when the thread wants it.\n"
                       "static inline void sel4_client_report_error(seL4_IPCBuffer *ipc_)\n"
                       "{\n"
                       "    if (seL4_CanPrintError()) {\n"
                       "        seL4_DebugPutString(seL4_GetDebugError_with(ipc_));\n"
                       "    }\n"
                       "}\n\n");
    }
}

static void put_size_checks(text_t *out, const api_t *api)
{
    text_puts(out, "// Messages are laid out with these sizes.\n");
    for (size_t i = 0; i < api->type_count; i++) {
        const api_type_t *type = api->types[i];
        // Attribute types of other architectures are known, but not there.
        bool is_used = type->kind == API_STRUCT;
        for (size_t k = 0; k < api->method_count && !is_used; k++) {
            for (size_t p = 0; p < api->methods[k]->param_count; p++) {
                is_used = is_used ||
                          (api->methods[k]->is_enabled && api->methods[k]->params[p].type == type);
            }
        }
        if (is_used) {
            text_printf(out, "SEL4_COMPILE_ASSERT(size_of_%s, sizeof(%s) == %u)\n", type->name,
                        type->name, (type->bits + 7) / 8);
        }
    }
    text_puts(out, "\n");
}

static void put_method_comment(text_t *out, const api_method_t *method)
{
    if (method->brief[0]) {
        text_puts(out, "// ");
        text_wrap(out, "// ", 3, WIDTH, method->brief);
        text_puts(out, "\n");
    }
}

void emit_client(text_t *out, arena_t *arena, const api_t *api, const config_t *config)
{
    static const api_part_t order[] = { API_SEL4_ARCH, API_ARCH, API_GENERIC };
    bool report_errors = config_is_defined(config, "KERNEL_INVOCATION_REPORT_ERROR_IPC");

    emit_head(out, "Invocations of kernel objects.");
    text_puts(out, "\n#include <sel4/config.h>\n\n#include <sel4/types.h>\n\n"
                   "#include <sel4/sel4_arch/constants.h>\n\n#include <sel4/invocation.h>\n\n"
                   "#include <sel4/syscalls.h>\n");
    bool store_alone = config_is_defined(config, "ARCH_X86_64");
    put_helpers(out, report_errors, store_alone);
    put_size_checks(out, api);
    put_result_types(out, api);
    for (size_t part = 0; part < API_PART_COUNT; part++) {
        for (size_t i = 0; i < api->method_count; i++) {
            const api_method_t *method = api->methods[i];
            if (method->part != order[part] || !method->is_enabled) {
                continue;
            }
            stub_t stub = {
                .out = out,
                .method = method,
                .in = api_layout(arena, method, false),
                .ret = api_layout(arena, method, true),
                .only_buffer = config_is_defined(config, "LIB_SEL4_STUBS_USE_IPC_BUFFER_ONLY"),
                .report_errors = report_errors,
                .store_alone = store_alone,
                .has_result = api_method_has_result(method),
            };
            put_method_comment(out, method);
            put_function(&stub);
            stub.is_explicit = true;
            put_function(&stub);
        }
    }
}
