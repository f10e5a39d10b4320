// SPDX-License-Identifier: BSD-2-Clause

/*
 * From JSON to the model.
 *
 * A structure is a table of fields, each with a function that reads it into a C structure.  The
 * same table serves for an object with names and for a list in the order of the fields.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "capdl_json.h"
#include "json.h"

const char *const capdl_json_bootinfo_names[CAPDL_BOOTINFO_ID_COUNT] = {
    "Padding", "X86Vbe", "X86Mbmmap", "X86AcpiRsdp", "X86FrameBuffer", "X86TscFreq", "Fdt",
};

static const struct {
    const char *object;
    const char *cap;
} kind_names[] = {
#define X(name, text, json_object, json_cap) [CAPDL_##name] = { json_object, json_cap },
    CAPDL_KINDS(X)
#undef X
};

const char *capdl_json_object_name(capdl_kind_t kind)
{
    return kind_names[kind].object;
}

const char *capdl_json_cap_name(capdl_kind_t kind)
{
    return kind_names[kind].cap;
}

typedef struct reader {
    json_t json;
    capdl_spec_t *spec;
} reader_t;

typedef struct field {
    const char *name;
    bool is_optional;
    void (*read)(reader_t *reader, const struct field *field, void *out);
    size_t offset;
    uint64_t max; // of a number
} field_t;

#define FIELD_COUNT_MAX 16

static void *member(const field_t *field, void *out)
{
    return (char *)out + field->offset;
}

/* ---- Structures */

static void read_field(reader_t *reader, const field_t *field, void *out)
{
    if (field->read) {
        field->read(reader, field, out);
    } else {
        json_skip(&reader->json);
    }
}

static const field_t *find_field(const field_t *fields, size_t count, const json_key_t *key,
                                 size_t *index)
{
    // The next one is the likely one.
    for (size_t i = 0; i < count; i++) {
        size_t at = (*index + i) % count;
        if (json_key_is(key, fields[at].name)) {
            *index = at + 1;
            return &fields[at];
        }
    }
    return NULL;
}

static const char *names_of(reader_t *reader, const field_t *fields, size_t count)
{
    const char *text = "";

    for (size_t i = 0; i < count; i++) {
        text = arena_format(reader->json.arena, "%s%s%s", text, i ? ", " : "", fields[i].name);
    }
    return text;
}

static void read_members(reader_t *reader, const field_t *fields, size_t count, void *out,
                         const char *what, uint32_t *seen)
{
    json_t *json = &reader->json;
    json_key_t key;
    size_t index = 0;

    while (json_next_key(json, &key)) {
        const field_t *field = find_field(fields, count, &key, &index);
        if (!field) {
            json_error(json, key.place, "%s has no field \"%.*s\"; it has: %s", what,
                       (int)(key.size > 60 ? 60 : key.size), key.text,
                       names_of(reader, fields, count));
            json_skip(json);
        } else if (*seen & (1u << (field - fields))) {
            json_error(json, key.place, "the field \"%s\" is there twice; keep one", field->name);
            json_skip(json);
        } else {
            *seen |= 1u << (field - fields);
            read_field(reader, field, out);
        }
    }
}

static void read_items(reader_t *reader, const field_t *fields, size_t count, void *out,
                       const char *what, uint32_t *seen)
{
    json_t *json = &reader->json;
    size_t index = 0;

    while (json_next_item(json)) {
        if (index < count) {
            *seen |= 1u << index;
            read_field(reader, &fields[index], out);
        } else {
            if (index == count) {
                json_error(json, json_place(json), "%s has %zu fields, and here is another", what,
                           count);
            }
            json_skip(json);
        }
        index++;
    }
}

static bool read_struct(reader_t *reader, const field_t *fields, size_t count, void *out,
                        const char *what)
{
    json_t *json = &reader->json;
    place_t place = json_place(json);
    uint32_t seen = 0;

    if (json_peek(json) == JSON_ARRAY) {
        if (!json_array(json, what)) {
            return false;
        }
        read_items(reader, fields, count, out, what, &seen);
    } else {
        if (!json_object(json, what)) {
            return false;
        }
        read_members(reader, fields, count, out, what, &seen);
    }
    for (size_t i = 0; i < count && !json->has_failed; i++) {
        if (!fields[i].is_optional && !(seen & (1u << i))) {
            json_error(json, place, "%s lacks the field \"%s\"", what, fields[i].name);
        }
    }
    return true;
}
#define READ_STRUCT(reader, fields, out, what) \
    read_struct(reader, fields, sizeof(fields) / sizeof *(fields), out, what)

// `{"Name": value}`, or "Name" alone: which of the names, and whether a value is to be read.
static bool enter_variant(reader_t *reader, const char *what, json_key_t *ret_key,
                          bool *ret_has_value)
{
    json_t *json = &reader->json;

    if (json_peek(json) == JSON_STRING) {
        const char *text;
        ret_key->place = json_place(json);
        *ret_has_value = false;
        if (!json_string(json, what, &text)) {
            return false;
        }
        ret_key->text = text;
        ret_key->size = strlen(text);
        return true;
    }
    place_t place = json_place(json);
    if (!json_object(json, what)) {
        return false;
    }
    *ret_has_value = true;
    if (!json_next_key(json, ret_key)) {
        if (!json->has_failed) {
            json_error(json, place, "%s must have one field that says its kind", what);
        }
        return false;
    }
    return true;
}

static void leave_variant(reader_t *reader, const char *what, bool has_value)
{
    json_t *json = &reader->json;
    json_key_t key;

    while (has_value && json_next_key(json, &key)) {
        json_error(json, key.place, "%s must have one field that says its kind; this is another",
                   what);
        json_skip(json);
    }
}

/* ---- Fields with one value */

static void read_u64(reader_t *reader, const field_t *field, void *out)
{
    json_number(&reader->json, field->name, field->max ? field->max : UINT64_MAX,
                member(field, out));
}

static void read_u32(reader_t *reader, const field_t *field, void *out)
{
    uint64_t number;

    if (json_number(&reader->json, field->name, UINT32_MAX, &number)) {
        *(uint32_t *)member(field, out) = (uint32_t)number;
    }
}

static void read_u8(reader_t *reader, const field_t *field, void *out)
{
    uint64_t number;

    if (json_number(&reader->json, field->name, UINT8_MAX, &number)) {
        *(uint8_t *)member(field, out) = (uint8_t)number;
    }
}

static void read_flag(reader_t *reader, const field_t *field, void *out)
{
    json_bool(&reader->json, field->name, member(field, out));
}

static void read_text(reader_t *reader, const field_t *field, void *out)
{
    json_string(&reader->json, field->name, member(field, out));
}

/* ---- Capabilities */

typedef struct raw_cap {
    capdl_cap_t cap;
    bool has_executable;
} raw_cap_t;

static void read_right(reader_t *reader, const field_t *field, void *out)
{
    bool is_set = false;

    json_bool(&reader->json, field->name, &is_set);
    if (is_set) {
        *(uint8_t *)out |= (uint8_t)field->max;
    }
}

static void read_rights(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "read", false, read_right, 0, CAPDL_READ },
        { "write", false, read_right, 0, CAPDL_WRITE },
        { "grant", false, read_right, 0, CAPDL_GRANT },
        { "grant_reply", false, read_right, 0, CAPDL_GRANT_REPLY },
    };
    READ_STRUCT(reader, fields, member(field, out), "rights");
}

static void read_executable(reader_t *reader, const field_t *field, void *out)
{
    raw_cap_t *raw = out;

    raw->has_executable = json_bool(&reader->json, field->name, &raw->cap.is_executable);
}

#define CAP(name) offsetof(raw_cap_t, cap.name)

static void read_cap_fields(reader_t *reader, raw_cap_t *raw, const char *what)
{
    static const field_t plain[] = { { "object", false, read_u32, CAP(object), 0 } };
    static const field_t badged[] = {
        { "object", false, read_u32, CAP(object), 0 },
        { "badge", false, read_u64, CAP(badge), 0 },
        { "rights", false, read_rights, CAP(rights), 0 },
    };
    static const field_t cnode[] = {
        { "object", false, read_u32, CAP(object), 0 },
        { "guard", false, read_u64, CAP(badge), 0 },
        { "guard_size", false, read_u8, CAP(guard_size), 0 },
    };
    static const field_t frame[] = {
        { "object", false, read_u32, CAP(object), 0 },
        { "rights", false, read_rights, CAP(rights), 0 },
        { "cached", false, read_flag, CAP(is_cached), 0 },
        { "executable", true, read_executable, 0, 0 },
    };
    switch (raw->cap.kind) {
    case CAPDL_ENDPOINT:
    case CAPDL_NOTIFICATION:
        READ_STRUCT(reader, badged, raw, what);
        break;
    case CAPDL_CNODE:
        READ_STRUCT(reader, cnode, raw, what);
        break;
    case CAPDL_FRAME:
        READ_STRUCT(reader, frame, raw, what);
        break;
    default:
        READ_STRUCT(reader, plain, raw, what);
    }
}

// The kind with that name of an object or of a capability.
static bool find_kind(const json_key_t *key, bool is_cap, capdl_kind_t *ret_kind)
{
    for (int kind = 0; kind < CAPDL_KIND_COUNT; kind++) {
        const char *name = is_cap ? kind_names[kind].cap : kind_names[kind].object;
        if (name && json_key_is(key, name)) {
            *ret_kind = (capdl_kind_t)kind;
            return true;
        }
    }
    return false;
}

static void unknown_kind(reader_t *reader, const json_key_t *key, bool is_cap, bool has_value)
{
    const char *text = "";

    for (int kind = 0; kind < CAPDL_KIND_COUNT; kind++) {
        const char *name = is_cap ? kind_names[kind].cap : kind_names[kind].object;
        if (name) {
            text = arena_format(reader->json.arena, "%s%s%s", text, *text ? ", " : "", name);
        }
    }
    json_error(&reader->json, key->place, "there is no %s \"%.*s\"; there are: %s",
               is_cap ? "capability" : "object", (int)(key->size > 60 ? 60 : key->size), key->text,
               text);
    if (has_value) {
        json_skip(&reader->json);
    }
}

static void read_cap(reader_t *reader, const field_t *field, void *out)
{
    raw_cap_t raw = { .cap = { .object = CAPDL_NONE } };
    json_key_t key;
    bool has_value;

    if (!enter_variant(reader, "a capability", &key, &has_value)) {
        return;
    }
    if (!find_kind(&key, true, &raw.cap.kind)) {
        unknown_kind(reader, &key, true, has_value);
    } else if (!has_value) {
        json_error(&reader->json, key.place, "the capability must say which object it is for");
    } else {
        read_cap_fields(reader, &raw, "the capability");
        // Older tools have no such field: the right to grant meant it.
        if (raw.cap.kind == CAPDL_FRAME && !raw.has_executable) {
            raw.cap.is_executable = (raw.cap.rights & CAPDL_GRANT) != 0;
        }
        *(capdl_cap_t *)member(field, out) = raw.cap;
    }
    leave_variant(reader, "a capability", has_value);
}

static void read_slots(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "slot", false, read_u32, offsetof(capdl_slot_t, index), 0 },
        { "cap", false, read_cap, offsetof(capdl_slot_t, cap), 0 },
    };
    capdl_object_t *object = out;
    json_t *json = &reader->json;

    (void)field;
    if (!json_array(json, "slots")) {
        return;
    }
    while (json_next_item(json)) {
        capdl_slot_t slot = { .place = json_place(json), .cap.object = CAPDL_NONE };
        unsigned errors = json->diag->error_count;
        if (READ_STRUCT(reader, fields, &slot, "a slot") && json->diag->error_count == errors) {
            *ARENA_PUSH(json->arena, object->slots, object->slot_count, object->slot_capacity) =
                slot;
        }
    }
}

/* ---- Contents of frames */

static void read_range(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "start", false, read_u64, offsetof(capdl_fill_t, start), 0 },
        { "end", false, read_u64, offsetof(capdl_fill_t, end), 0 },
    };
    (void)field;
    READ_STRUCT(reader, fields, out, "range");
}

static void read_bytes(reader_t *reader, const field_t *field, void *out)
{
    capdl_fill_t *fill = out;
    json_t *json = &reader->json;
    uint8_t *bytes = NULL;
    size_t count = 0;
    size_t capacity = 0;

    (void)field;
    if (!json_array(json, "bytes")) {
        return;
    }
    while (json_next_item(json)) {
        uint64_t byte = 0;
        json_number(json, "a byte", UINT8_MAX, &byte);
        *ARENA_PUSH(json->arena, bytes, count, capacity) = (uint8_t)byte;
    }
    fill->bytes = bytes;
    fill->byte_count = count;
}

static void read_bootinfo_id(reader_t *reader, const field_t *field, void *out)
{
    json_t *json = &reader->json;
    place_t place = json_place(json);
    const char *text;

    (void)field;
    if (!json_string(json, "id", &text)) {
        return;
    }
    for (uint32_t i = 0; i < CAPDL_BOOTINFO_ID_COUNT; i++) {
        if (strcmp(text, capdl_json_bootinfo_names[i]) == 0) {
            ((capdl_fill_t *)out)->bootinfo_id = i;
            return;
        }
    }
    json_error(json, place,
               "there is no boot information \"%.60s\"; there are Padding, X86Vbe, X86Mbmmap, "
               "X86AcpiRsdp, X86FrameBuffer, X86TscFreq and Fdt",
               text);
}

static void read_content(reader_t *reader, const field_t *field, void *out)
{
    static const field_t file[] = {
        { "file", false, read_text, offsetof(capdl_fill_t, file), 0 },
        { "file_offset", false, read_u64, offsetof(capdl_fill_t, offset), 0 },
    };
    static const field_t bytes[] = { { "bytes", false, read_bytes, 0, 0 } };
    static const field_t bootinfo[] = {
        { "id", false, read_bootinfo_id, 0, 0 },
        { "offset", false, read_u64, offsetof(capdl_fill_t, offset), 0 },
    };
    capdl_fill_t *fill = out;
    json_key_t key;
    bool has_value;

    (void)field;
    if (json_peek(&reader->json) == JSON_STRING) {
        (void)json_object(&reader->json, "content"); // says what is wrong
        return;
    }
    if (!enter_variant(reader, "content", &key, &has_value)) {
        return;
    }
    if (json_key_is(&key, "BootInfo")) {
        fill->content = CAPDL_CONTENT_BOOTINFO;
        READ_STRUCT(reader, bootinfo, fill, "BootInfo");
    } else if (json_key_is(&key, "BytesContent")) {
        fill->content = CAPDL_CONTENT_BYTES;
        READ_STRUCT(reader, bytes, fill, "BytesContent");
    } else if (json_key_is(&key, "Data")) {
        fill->content = CAPDL_CONTENT_FILE;
        READ_STRUCT(reader, file, fill, "Data");
    } else {
        json_error(&reader->json, key.place,
                   "there is no content \"%.*s\"; there are Data, BytesContent and BootInfo",
                   (int)(key.size > 60 ? 60 : key.size), key.text);
        json_skip(&reader->json);
    }
    leave_variant(reader, "content", has_value);
}

static void read_entries(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "range", false, read_range, 0, 0 },
        { "content", false, read_content, 0, 0 },
    };
    capdl_object_t *object = out;
    json_t *json = &reader->json;

    (void)field;
    if (!json_array(json, "entries")) {
        return;
    }
    while (json_next_item(json)) {
        capdl_fill_t fill = { .place = json_place(json) };
        unsigned errors = json->diag->error_count;
        if (READ_STRUCT(reader, fields, &fill, "an entry") && json->diag->error_count == errors) {
            *ARENA_PUSH(json->arena, object->fills, object->fill_count, object->fill_capacity) =
                fill;
        }
    }
}

static void read_init(reader_t *reader, const field_t *field, void *out)
{
    static const field_t plain[] = { { "entries", false, read_entries, 0, 0 },
                                     { "Fill", true, read_init, 0, 0 } };
    static const field_t wrapped[] = { { "entries", true, read_entries, 0, 0 },
                                       { "Fill", true, read_init, 0, 0 } };
    bool is_inner = strcmp(field->name, "Fill") == 0;

    // An older form wraps the entries: `{"Fill": {"entries": […]}}`.
    if (is_inner) {
        read_struct(reader, plain, 1, out, "Fill");
    } else {
        READ_STRUCT(reader, wrapped, out, "init");
    }
}

/* ---- Objects */

#define OBJECT(name) offsetof(capdl_object_t, name)
#define TCB(name)    offsetof(capdl_tcb_t, name)
#define IRQ(name)    offsetof(capdl_irq_t, name)

static void read_paddr(reader_t *reader, const field_t *field, void *out)
{
    capdl_object_t *object = out;

    if (!json_null(&reader->json)) {
        object->has_paddr = json_number(&reader->json, field->name, UINT64_MAX, &object->paddr);
    }
}

static void read_level(reader_t *reader, const field_t *field, void *out)
{
    capdl_object_t *object = out;
    uint64_t level;

    if (!json_null(&reader->json) && json_number(&reader->json, field->name, UINT8_MAX, &level)) {
        object->has_level = true;
        object->level = (uint8_t)level;
    }
}

static void read_domain(reader_t *reader, const field_t *field, void *out)
{
    capdl_tcb_t *tcb = out;
    uint64_t domain;

    if (!json_null(&reader->json) && json_number(&reader->json, field->name, UINT8_MAX, &domain)) {
        tcb->has_domain = true;
        tcb->domain = (uint8_t)domain;
    }
}

static void read_fault_cptr(reader_t *reader, const field_t *field, void *out)
{
    capdl_tcb_t *tcb = out;

    if (!json_null(&reader->json)) {
        tcb->has_fault_cptr = json_number(&reader->json, field->name, UINT64_MAX, &tcb->fault_cptr);
    }
}

static void read_gprs(reader_t *reader, const field_t *field, void *out)
{
    capdl_tcb_t *tcb = out;
    json_t *json = &reader->json;

    if (!json_array(json, field->name)) {
        return;
    }
    while (json_next_item(json)) {
        uint64_t value = 0;
        json_number(json, "an argument", UINT64_MAX, &value);
        if (tcb->argument_count < CAPDL_ARGUMENT_COUNT_MAX) {
            tcb->arguments[tcb->argument_count] = value;
        }
        tcb->argument_count++;
    }
}

static void read_tcb_extra(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "ipc_buffer_addr", false, read_u64, TCB(ipc_buffer), 0 },
        { "affinity", false, read_u64, TCB(affinity), 0 },
        { "prio", false, read_u8, TCB(priority), 0 },
        { "max_prio", false, read_u8, TCB(max_priority), 0 },
        { "fpu_disabled", true, read_flag, TCB(is_fpu_disabled), 0 },
        { "resume", false, read_flag, TCB(resumes), 0 },
        { "domain", true, read_domain, 0, 0 },
        { "ip", false, read_u64, TCB(ip), 0 },
        { "sp", false, read_u64, TCB(sp), 0 },
        { "gprs", false, read_gprs, 0, 0 },
        { "master_fault_ep", true, read_fault_cptr, 0, 0 },
    };
    (void)field;
    READ_STRUCT(reader, fields, ((capdl_object_t *)out)->tcb, "extra");
}

static void read_sched_extra(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "period", false, read_u64, OBJECT(sched_context.period_us), 0 },
        { "budget", false, read_u64, OBJECT(sched_context.budget_us), 0 },
        { "badge", false, read_u64, OBJECT(sched_context.badge), 0 },
    };
    (void)field;
    READ_STRUCT(reader, fields, out, "extra");
}

static void read_irq_extra(reader_t *reader, const field_t *field, void *out)
{
    static const field_t arm[] = {
        { "trigger", false, read_u64, IRQ(trigger), UINT8_MAX },
        { "target", false, read_u64, IRQ(target), 0 },
    };
    static const field_t msi[] = {
        { "handle", false, read_u64, IRQ(handle), 0 },
        { "pci_bus", false, read_u64, IRQ(bus), 0 },
        { "pci_dev", false, read_u64, IRQ(device), 0 },
        { "pci_func", false, read_u64, IRQ(function), 0 },
    };
    static const field_t ioapic[] = {
        { "ioapic", false, read_u64, IRQ(ioapic), 0 },
        { "pin", false, read_u64, IRQ(pin), 0 },
        { "level", false, read_u64, IRQ(level), 0 },
        { "polarity", false, read_u64, IRQ(polarity), 0 },
    };
    static const field_t riscv[] = { { "trigger", false, read_u64, IRQ(trigger), UINT8_MAX } };
    capdl_object_t *object = out;

    (void)field;
    switch (object->kind) {
    case CAPDL_ARM_IRQ:
        READ_STRUCT(reader, arm, object->irq, "extra");
        break;
    case CAPDL_MSI_IRQ:
        READ_STRUCT(reader, msi, object->irq, "extra");
        break;
    case CAPDL_IOAPIC_IRQ:
        READ_STRUCT(reader, ioapic, object->irq, "extra");
        break;
    default:
        READ_STRUCT(reader, riscv, object->irq, "extra");
    }
}

static void read_pci(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "bus", false, read_u64, OBJECT(io_space.bus), UINT8_MAX },
        { "device", false, read_u64, OBJECT(io_space.device), UINT8_MAX },
        { "function", false, read_u64, OBJECT(io_space.function), UINT8_MAX },
    };
    (void)field;
    READ_STRUCT(reader, fields, out, "pci_device");
}

// The fields of each kind of object; none for those that are names alone.
static void read_object_fields(reader_t *reader, capdl_object_t *object, bool has_value)
{
    static const field_t untyped[] = { { "size_bits", false, read_u8, OBJECT(size_bits), 0 },
                                       { "paddr", true, read_paddr, 0, 0 } };
    static const field_t cnode[] = { { "size_bits", false, read_u8, OBJECT(size_bits), 0 },
                                     { "slots", false, read_slots, 0, 0 } };
    static const field_t tcb[] = { { "slots", false, read_slots, 0, 0 },
                                   { "extra", false, read_tcb_extra, 0, 0 } };
    static const field_t irq[] = { { "slots", false, read_slots, 0, 0 } };
    static const field_t irq_extra[] = { { "slots", false, read_slots, 0, 0 },
                                         { "extra", false, read_irq_extra, 0, 0 } };
    static const field_t frame[] = { { "size_bits", false, read_u8, OBJECT(size_bits), 0 },
                                     { "paddr", true, read_paddr, 0, 0 },
                                     { "init", false, read_init, 0, 0 } };
    static const field_t table[] = { { "x86_ept", true, read_flag, OBJECT(is_ept), 0 },
                                     { "is_root", false, read_flag, OBJECT(is_root), 0 },
                                     { "level", true, read_level, 0, 0 },
                                     { "slots", false, read_slots, 0, 0 } };
    static const field_t pool[] = { { "high", false, read_u64, OBJECT(asid_high), 0 } };
    static const field_t space[] = { { "slots", false, read_slots, 0, 0 },
                                     { "domain_id", false, read_u64, OBJECT(io_space.domain), 0 },
                                     { "pci_device", false, read_pci, 0, 0 } };
    static const field_t io_table[] = { { "slots", false, read_slots, 0, 0 },
                                        { "level", false, read_level, 0, 0 } };
    static const field_t ports[] = { { "start_port", false, read_u64, OBJECT(ports.first), 0 },
                                     { "end_port", false, read_u64, OBJECT(ports.last), 0 } };
    static const field_t sched[] = { { "size_bits", false, read_u8, OBJECT(size_bits), 0 },
                                     { "extra", false, read_sched_extra, 0, 0 } };
#define FIELDS(list)                        \
    {                                       \
        list, sizeof(list) / sizeof *(list) \
    }
    static const struct {
        const field_t *fields;
        size_t count;
    } tables[CAPDL_KIND_COUNT] = {
        [CAPDL_UNTYPED] = FIELDS(untyped),
        [CAPDL_CNODE] = FIELDS(cnode),
        [CAPDL_TCB] = FIELDS(tcb),
        [CAPDL_IRQ] = FIELDS(irq),
        [CAPDL_FRAME] = FIELDS(frame),
        [CAPDL_PAGE_TABLE] = FIELDS(table),
        [CAPDL_ASID_POOL] = FIELDS(pool),
        [CAPDL_IO_SPACE] = FIELDS(space),
        [CAPDL_IO_PAGE_TABLE] = FIELDS(io_table),
        [CAPDL_ARM_IRQ] = FIELDS(irq_extra),
        [CAPDL_MSI_IRQ] = FIELDS(irq_extra),
        [CAPDL_IOAPIC_IRQ] = FIELDS(irq_extra),
        [CAPDL_RISCV_IRQ] = FIELDS(irq_extra),
        [CAPDL_IO_PORTS] = FIELDS(ports),
        [CAPDL_SCHED_CONTEXT] = FIELDS(sched),
    };
#undef FIELDS
    json_t *json = &reader->json;
    const char *name = kind_names[object->kind].object;

    if (tables[object->kind].count == 0) {
        if (has_value && !json_null(json)) {
            json_error(json, json_place(json), "\"%s\" has no fields; write \"%s\" alone", name,
                       name);
            json_skip(json);
        }
    } else if (!has_value) {
        json_error(json, object->place, "\"%s\" needs its fields", name);
    } else {
        read_struct(reader, tables[object->kind].fields, tables[object->kind].count, object, name);
    }
}

// What is not of the model's common part is added by capdl_add(), which knows the kind first.
static void read_object(reader_t *reader, const field_t *field, void *out)
{
    capdl_object_t *object = out;
    json_t *json = &reader->json;
    json_key_t key;
    bool has_value;

    (void)field;
    if (!enter_variant(reader, "object", &key, &has_value)) {
        return;
    }
    if (!find_kind(&key, false, &object->kind)) {
        unknown_kind(reader, &key, false, has_value);
    } else {
        if (object->kind == CAPDL_TCB) {
            object->tcb = arena_alloc(json->arena, sizeof *object->tcb);
        } else if (capdl_kind_is_irq(object->kind)) {
            object->irq = arena_alloc(json->arena, sizeof *object->irq);
        }
        read_object_fields(reader, object, has_value);
    }
    leave_variant(reader, "object", has_value);
}

static void read_name(reader_t *reader, const field_t *field, void *out)
{
    if (!json_null(&reader->json)) {
        read_text(reader, field, out);
    }
}

static void read_objects(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = { { "name", true, read_name, OBJECT(name), 0 },
                                      { "object", false, read_object, 0, 0 } };
    json_t *json = &reader->json;
    capdl_spec_t *spec = reader->spec;

    (void)field;
    (void)out;
    if (!json_array(json, "objects")) {
        return;
    }
    while (json_next_item(json)) {
        place_t place = json_place(json);
        if (spec->count == CAPDL_OBJECT_COUNT_MAX) {
            json_error(json, place, "there are more than %u objects; split the system",
                       CAPDL_OBJECT_COUNT_MAX);
            json->has_failed = true;
            return;
        }
        capdl_object_t object = { .place = place, .parent = CAPDL_NONE };
        READ_STRUCT(reader, fields, &object, "an object");
        *capdl_get(spec, capdl_add(spec, CAPDL_ENDPOINT, NULL, place)) = object;
    }
}

/* ---- The rest */

// Lists that refer to objects are read before or after these, so they are kept and applied last.
typedef struct irq_item {
    uint64_t number;
    uint32_t handler;
    place_t place;
} irq_item_t;

typedef struct cover_item {
    uint32_t parent;
    uint32_t start;
    uint32_t end;
    place_t place;
} cover_item_t;

typedef struct lists {
    irq_item_t *irqs;
    size_t irq_count;
    size_t irq_capacity;
    cover_item_t *covers;
    size_t cover_count;
    size_t cover_capacity;
    cover_item_t roots;
    bool has_roots;
    place_t *pool_places;
    size_t pool_place_count;
    size_t pool_place_capacity;
} lists_t;

static void read_irqs(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "irq", false, read_u64, offsetof(irq_item_t, number), 0 },
        { "handler", false, read_u32, offsetof(irq_item_t, handler), 0 },
    };
    lists_t *lists = out;
    json_t *json = &reader->json;

    if (!json_array(json, field->name)) {
        return;
    }
    while (json_next_item(json)) {
        irq_item_t item = { .place = json_place(json), .handler = CAPDL_NONE };
        READ_STRUCT(reader, fields, &item, "an IRQ");
        *ARENA_PUSH(json->arena, lists->irqs, lists->irq_count, lists->irq_capacity) = item;
    }
}

static void read_id_range(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "start", false, read_u32, offsetof(cover_item_t, start), 0 },
        { "end", false, read_u32, offsetof(cover_item_t, end), 0 },
    };
    READ_STRUCT(reader, fields, out, field->name);
}

static void read_root_objects(reader_t *reader, const field_t *field, void *out)
{
    lists_t *lists = out;

    lists->roots.place = json_place(&reader->json);
    lists->has_roots = true;
    read_id_range(reader, field, &lists->roots);
}

static void read_covers(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "parent", false, read_u32, offsetof(cover_item_t, parent), 0 },
        { "children", false, read_id_range, 0, 0 },
    };
    lists_t *lists = out;
    json_t *json = &reader->json;

    if (!json_array(json, field->name)) {
        return;
    }
    while (json_next_item(json)) {
        cover_item_t item = { .place = json_place(json), .parent = CAPDL_NONE };
        READ_STRUCT(reader, fields, &item, "a cover");
        *ARENA_PUSH(json->arena, lists->covers, lists->cover_count, lists->cover_capacity) = item;
    }
}

static void read_asid_slots(reader_t *reader, const field_t *field, void *out)
{
    lists_t *lists = out;
    json_t *json = &reader->json;
    capdl_id_list_t *pools = &reader->spec->asid_pools;

    if (!json_array(json, field->name)) {
        return;
    }
    while (json_next_item(json)) {
        place_t place = json_place(json);
        uint64_t id;
        if (json_number(json, "an ASID pool", UINT32_MAX, &id)) {
            *ARENA_PUSH(json->arena, pools->ids, pools->count, pools->capacity) = (capdl_id_t)id;
            *ARENA_PUSH(json->arena, lists->pool_places, lists->pool_place_count,
                        lists->pool_place_capacity) = place;
        }
    }
}

static void read_duration(reader_t *reader, const field_t *field, void *out)
{
    capdl_domain_entry_t *entry = out;
    json_t *json = &reader->json;
    json_key_t key;
    bool has_value;

    if (!enter_variant(reader, field->name, &key, &has_value)) {
        return;
    }
    if (json_key_is(&key, "EndMarker")) {
        entry->unit = CAPDL_DURATION_END;
        if (has_value && !json_null(json)) {
            json_skip(json);
        }
    } else if (has_value && (json_key_is(&key, "Ticks") || json_key_is(&key, "Us"))) {
        entry->unit = json_key_is(&key, "Us") ? CAPDL_DURATION_US : CAPDL_DURATION_TICKS;
        place_t place = json_place(json);
        if (json_number(json, "a duration", UINT64_MAX, &entry->duration) && entry->duration == 0) {
            json_error(json, place, "a duration must be above 0; use \"EndMarker\" for the end");
        }
    } else {
        json_error(json, key.place, "a duration is {\"Ticks\": n}, {\"Us\": n} or \"EndMarker\"");
        if (has_value) {
            json_skip(json);
        }
    }
    leave_variant(reader, field->name, has_value);
}

static void read_schedule(reader_t *reader, const field_t *field, void *out)
{
    static const field_t fields[] = {
        { "domain", false, read_u8, offsetof(capdl_domain_entry_t, domain), 0 },
        { "duration", false, read_duration, 0, 0 },
    };
    json_t *json = &reader->json;

    (void)out;
    if (json_null(json) || !json_array(json, field->name)) {
        return;
    }
    reader->spec->has_schedule = true;
    while (json_next_item(json)) {
        capdl_domain_entry_t entry = { .place = json_place(json) };
        READ_STRUCT(reader, fields, &entry, "an entry of the schedule");
        capdl_add_domain(reader->spec, &entry);
    }
}

static void read_schedule_start(reader_t *reader, const field_t *field, void *out)
{
    (void)out;
    if (!json_null(&reader->json)) {
        reader->spec->has_schedule_start =
            json_number(&reader->json, field->name, UINT64_MAX, &reader->spec->schedule_start);
    }
}

static void read_schedule_shift(reader_t *reader, const field_t *field, void *out)
{
    (void)out;
    if (!json_null(&reader->json)) {
        reader->spec->has_schedule_shift =
            json_number(&reader->json, field->name, UINT64_MAX, &reader->spec->schedule_shift);
    }
}

// Whether an id names an object; otherwise a diagnostic.
static bool check_id(reader_t *reader, place_t place, const char *what, capdl_id_t id)
{
    if (id < reader->spec->count) {
        return true;
    }
    if (id != CAPDL_NONE) {
        json_error(&reader->json, place, "%s refers to object %u, but there are only %zu", what, id,
                   reader->spec->count);
    }
    return false;
}

static void apply_irqs(reader_t *reader, const lists_t *lists)
{
    for (size_t i = 0; i < lists->irq_count; i++) {
        const irq_item_t *item = &lists->irqs[i];
        if (!check_id(reader, item->place, "the IRQ", item->handler)) {
            continue;
        }
        capdl_object_t *object = capdl_get(reader->spec, item->handler);
        if (!capdl_kind_is_irq(object->kind)) {
            json_error(&reader->json, item->place,
                       "IRQ %" PRIu64 " is handled by %s, which is no interrupt object",
                       item->number, capdl_name(reader->spec, item->handler));
        } else if (object->irq->has_number) {
            json_error(&reader->json, item->place,
                       "%s has the number %" PRIu64 " already; make an object for each interrupt",
                       capdl_name(reader->spec, item->handler), object->irq->number);
        } else {
            object->irq->has_number = true;
            object->irq->number = item->number;
            object->irq->number_place = item->place;
        }
    }
}

static void apply_cover(reader_t *reader, const cover_item_t *item)
{
    capdl_spec_t *spec = reader->spec;

    if (!check_id(reader, item->place, "the cover", item->parent)) {
        return;
    }
    if (capdl_get(spec, item->parent)->kind != CAPDL_UNTYPED) {
        json_error(&reader->json, item->place,
                   "%s has children, but only untyped memory is made into objects",
                   capdl_name(spec, item->parent));
        return;
    }
    if (item->start > item->end || item->end > spec->count) {
        json_error(&reader->json, item->place,
                   "the children %u to %u are no range of the %zu objects", item->start, item->end,
                   spec->count);
        return;
    }
    for (uint32_t child = item->start; child < item->end; child++) {
        if (capdl_get(spec, child)->parent != CAPDL_NONE) {
            json_error(&reader->json, item->place,
                       "%s is made from two untypeds; leave it in one cover",
                       capdl_name(spec, child));
            return;
        }
        capdl_set_parent(spec, child, item->parent);
    }
}

static void apply_roots(reader_t *reader, const lists_t *lists)
{
    const cover_item_t *roots = &lists->roots;
    capdl_spec_t *spec = reader->spec;

    if (!lists->has_roots) {
        return;
    }
    if (roots->start != 0 || roots->end > spec->count) {
        json_error(&reader->json, roots->place,
                   "the root objects are a range from 0 on, up to %zu at most", spec->count);
        return;
    }
    for (capdl_id_t id = 0; id < spec->count; id++) {
        bool is_root = id < roots->end;
        if (is_root != (capdl_get(spec, id)->parent == CAPDL_NONE)) {
            json_error(&reader->json, capdl_get(spec, id)->place,
                       is_root ? "%s is a root object and a child of an untyped; move it behind "
                                 "the root objects"
                               : "%s is behind the root objects, but no cover has it; name its "
                                 "untyped in \"untyped_covers\"",
                       capdl_name(spec, id));
            return;
        }
    }
}

static void check_ids(reader_t *reader, const lists_t *lists)
{
    capdl_spec_t *spec = reader->spec;

    for (size_t i = 0; i < spec->count; i++) {
        const capdl_object_t *object = &spec->objects[i];
        for (size_t j = 0; j < object->slot_count; j++) {
            const capdl_slot_t *slot = &object->slots[j];
            if (slot->cap.object >= spec->count) {
                check_id(reader, slot->place,
                         arena_format(reader->json.arena, "slot %u of %s", slot->index,
                                      capdl_name(spec, (capdl_id_t)i)),
                         slot->cap.object);
            }
        }
    }
    for (size_t i = 0; i < spec->asid_pools.count; i++) {
        check_id(reader, lists->pool_places[i], "asid_slots", spec->asid_pools.ids[i]);
    }
}

bool capdl_json_read(arena_t *arena, diag_t *diag, const binary_t *file, capdl_spec_t **ret_spec)
{
    static const field_t fields[] = {
        { "objects", false, read_objects, 0, 0 },
        { "irqs", false, read_irqs, 0, 0 },
        { "domain_schedule", true, read_schedule, 0, 0 },
        { "domain_set_start", true, read_schedule_start, 0, 0 },
        { "domain_idx_shift", true, read_schedule_shift, 0, 0 },
        { "asid_slots", false, read_asid_slots, 0, 0 },
        { "root_objects", false, read_root_objects, 0, 0 },
        { "untyped_covers", false, read_covers, 0, 0 },
        { "cached_orig_cap_slots", true, NULL, 0, 0 }, // what their own tool computes for them
        { "log_level", true, NULL, 0, 0 },
    };
    reader_t reader = {
        .json = json_open(arena, diag, file->path, (const char *)file->bytes, file->size),
        .spec = capdl_spec_create(arena),
    };
    unsigned errors = diag->error_count;
    lists_t lists = { 0 };

    bool ok = READ_STRUCT(&reader, fields, &lists, "the specification") && json_end(&reader.json);
    if (!ok || reader.json.has_failed) {
        return false;
    }
    apply_irqs(&reader, &lists);
    for (size_t i = 0; i < lists.cover_count; i++) {
        apply_cover(&reader, &lists.covers[i]);
    }
    apply_roots(&reader, &lists);
    check_ids(&reader, &lists);
    if (diag->error_count != errors) {
        return false;
    }
    *ret_spec = reader.spec;
    return true;
}
