// SPDX-License-Identifier: BSD-2-Clause
#pragma once

/*
 * The headers that bindgen writes, one function per header. All of them are plain text made from
 * the models in api.h, syscalls.h and config.h; once emit_check_names() has passed, nothing here
 * can fail.
 */

#include "../common/config.h"
#include "../common/text.h"
#include "api.h"
#include "syscalls.h"

// Opens every generated file: licence, what made it, `#pragma once`.
void emit_head(text_t *out, const char *what);

// kernel/gen_config.h or sel4/gen_config.h: the entries of one file as CONFIG_ macros.
void emit_config_macros(text_t *out, const config_t *config, unsigned file);

// sel4c/gen/config.h: every known key, also those that are off (docs: `SEL4_CONFIG`).
void emit_config_keys(text_t *out, const config_t *config);

// sel4/plat/api/constants.h, chosen by the core or platform in the configuration.
void emit_platform_constants(text_t *out, const config_t *config);

// The enumeration of one part's labels.
void emit_labels(text_t *out, const api_t *api, api_part_t part);

// sel4/syscall.h.
void emit_syscalls(text_t *out, const syscalls_t *syscalls);

// interfaces/sel4_client.h: the raw invocations, in libsel4's form and with explicit IPC buffer.
void emit_client(text_t *out, arena_t *arena, const api_t *api, const config_t *config);

// sel4c/gen/caps.h: one structure per kind of capability.
void emit_caps(text_t *out, arena_t *arena, const api_t *api, const config_t *config);

// sel4c/gen/invocations.h: the typed invocations.
void emit_invocations(text_t *out, arena_t *arena, const api_t *api);

// One line per enabled method, tab separated; `sel4c bindgen --help` has the columns.
void emit_list(text_t *out, arena_t *arena, const api_t *api);

// ---- Names of the typed layer

/*
 * Fails with diagnostics when the headers would not compile: two kinds or functions of one name,
 * parameters or labels named like what is there besides.
 */
bool emit_check_names(arena_t *arena, diag_t *diag, const api_t *api);

// `seL4_IRQHandler` irq_handler: the noun of the typed layer.
char *emit_noun(arena_t *arena, const char *interface);

// `seL4_IRQHandler` sel4_irq_handler_t, `seL4_CPtr` sel4_cap_t.
char *emit_cap_type(arena_t *arena, const char *type);

// sel4_irq_handler_ack.
char *emit_typed_name(arena_t *arena, const api_method_t *method);

/*
 * What the typed function calls the capability that is invoked: the noun without its architecture,
 * or `self` when a parameter is called that.
 */
const char *emit_service_name(arena_t *arena, const api_method_t *method);
