// SPDX-License-Identifier: BSD-2-Clause

/*
 * A plugin for QEMU's translator that counts executed guest instructions, those at addresses of the
 * kernel and all others, and reports them when QEMU ends:
 *
 *     -plugin count.so,kernel=ADDRESS,fd=N      writes `user N kernel N` to the descriptor
 *     …,at=ADDRESS                              before that, `at ADDRESS user N kernel N` each time
 *                                               the instruction there is executed; may be repeated
 *     …,program=FILE    how many of them are code of this ELF file, ` FILE N` behind each report;
 *                       may be repeated. Code is recognised by its bytes; addresses are those of
 *                       the first one
 *     …,report=FILE     where to write instead of the descriptor
 *
 * Every instruction is told apart once, when it is translated.  With one core the count is an
 * addition in the translated code.  Those additions are not atomic, so with several cores each
 * instruction calls a function that counts for its core.
 *
 * Debian's QEMU has the interface but ships no header for it; these are the declarations needed, of
 * interface version 1.
 */

#include <elf.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;

struct qemu_plugin_tb;
struct qemu_plugin_insn;

typedef struct qemu_info {
    const char *target_name;
    struct {
        int min;
        int cur;
    } version;
    bool system_emulation;
    union {
        struct {
            int smp_vcpus;
            int max_vcpus;
        } system;
    };
} qemu_info_t;

enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };
enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
                                           void (*callback)(qemu_plugin_id_t id,
                                                            struct qemu_plugin_tb *block));
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id,
                                    void (*callback)(qemu_plugin_id_t id, void *data), void *data);
void qemu_plugin_register_vcpu_insn_exec_inline(struct qemu_plugin_insn *instruction,
                                                enum qemu_plugin_op op, void *counter,
                                                uint64_t operand);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *instruction,
                                            void (*callback)(unsigned core, void *data),
                                            enum qemu_plugin_cb_flags flags, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *instruction);
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *instruction);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *instruction);

// What QEMU looks up in us.
#define EXPORTED __attribute__((visibility("default")))
extern EXPORTED int qemu_plugin_version;
EXPORTED int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
                                 char **argv);

int qemu_plugin_version = 1;

#define CORE_COUNT_MAX    64
#define PLACE_COUNT_MAX   16
#define PROGRAM_COUNT_MAX 16
// What a pipe that nobody reads before the end has room for.
#define REPORT_COUNT_MAX  800

// One for each core, in a cache line of its own.
typedef struct counters {
    _Alignas(64) uint64_t user;
    uint64_t kernel;
} counters_t;

static counters_t counters[CORE_COUNT_MAX];
static bool one_core;
static uint64_t kernel_base = UINT64_MAX;
static int report_fd = 2;
static uint64_t places[PLACE_COUNT_MAX];
static size_t place_count;
static unsigned report_count;
static unsigned report_count_max = REPORT_COUNT_MAX;

// With several cores a count may be too low.
typedef struct program {
    const char *name;
    const unsigned char *code;
    uint64_t start;
    uint64_t size;
    uint64_t count;
} program_t;

static program_t programs[PROGRAM_COUNT_MAX];
static size_t program_count;

static void count_user(unsigned core, void *data)
{
    (void)data;
    counters[core % CORE_COUNT_MAX].user++;
}

static void count_kernel(unsigned core, void *data)
{
    (void)data;
    counters[core % CORE_COUNT_MAX].kernel++;
}

static counters_t sum_counters(void)
{
    counters_t sum = { 0 };

    for (size_t i = 0; i < CORE_COUNT_MAX; i++) {
        sum.user += counters[i].user;
        sum.kernel += counters[i].kernel;
    }
    return sum;
}

static void report(const char *before)
{
    counters_t sum = sum_counters();
    char line[1024];
    size_t used = (size_t)snprintf(line, sizeof line, "%suser %llu kernel %llu", before,
                                   (unsigned long long)sum.user, (unsigned long long)sum.kernel);

    for (size_t i = 0; i < program_count && used < sizeof line; i++) {
        used += (size_t)snprintf(line + used, sizeof line - used, " %s %llu", programs[i].name,
                                 (unsigned long long)programs[i].count);
    }
    dprintf(report_fd, "%s\n", line);
}

static void report_place(unsigned core, void *data)
{
    char before[32];

    (void)core;
    if (report_count++ < report_count_max) {
        snprintf(before, sizeof before, "at 0x%llx ", (unsigned long long)*(const uint64_t *)data);
        report(before);
    }
}

static void watch_places(struct qemu_plugin_insn *instruction)
{
    uint64_t address = qemu_plugin_insn_vaddr(instruction);

    for (size_t i = 0; i < place_count; i++) {
        if (places[i] == address) {
            qemu_plugin_register_vcpu_insn_exec_cb(instruction, report_place,
                                                   QEMU_PLUGIN_CB_NO_REGS, &places[i]);
        }
    }
}

// The program of which a block is a part: its bytes are those of the file, all of them.
static bool holds(const program_t *program, const struct qemu_plugin_tb *block)
{
    size_t count = qemu_plugin_tb_n_insns(block);

    for (size_t i = 0; i < count; i++) {
        const struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
        uint64_t offset = qemu_plugin_insn_vaddr(instruction) - program->start;
        size_t size = qemu_plugin_insn_size(instruction);
        if (offset > program->size || size > program->size - offset ||
            memcmp(qemu_plugin_insn_data(instruction), program->code + offset, size) != 0) {
            return false;
        }
    }
    return true;
}

static program_t *program_of(const struct qemu_plugin_tb *block)
{
    for (size_t i = 0; i < program_count; i++) {
        if (holds(&programs[i], block)) {
            return &programs[i];
        }
    }
    return NULL;
}

static void on_translate(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
    size_t count = qemu_plugin_tb_n_insns(block);
    program_t *program = program_of(block);

    (void)id;
    for (size_t i = 0; i < count; i++) {
        struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
        if (program_count == 0 || program == &programs[0]) {
            watch_places(instruction);
        }
        if (program != NULL) {
            qemu_plugin_register_vcpu_insn_exec_inline(instruction, QEMU_PLUGIN_INLINE_ADD_U64,
                                                       &program->count, 1);
        }
        bool is_kernel = qemu_plugin_insn_vaddr(instruction) >= kernel_base;
        if (one_core) {
            qemu_plugin_register_vcpu_insn_exec_inline(
                instruction, QEMU_PLUGIN_INLINE_ADD_U64,
                is_kernel ? &counters[0].kernel : &counters[0].user, 1);
        } else {
            qemu_plugin_register_vcpu_insn_exec_cb(
                instruction, is_kernel ? count_kernel : count_user, QEMU_PLUGIN_CB_NO_REGS, NULL);
        }
    }
}

static unsigned char *read_all(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = NULL;
    long size = 0;

    if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0) {
        perror(path);
    } else if ((bytes = malloc((size_t)size + 1)) != NULL) {
        rewind(file);
        *ret_size = fread(bytes, 1, (size_t)size, file);
    }
    if (file != NULL) {
        fclose(file);
    }
    return bytes;
}

static bool find_code(program_t *program, const unsigned char *file, size_t size)
{
    Elf64_Ehdr header;

    if (size < sizeof header || memcmp(file, ELFMAG, SELFMAG) != 0 ||
        file[EI_CLASS] != ELFCLASS64) {
        return false;
    }
    memcpy(&header, file, sizeof header);
    for (size_t i = 0; i < header.e_phnum; i++) {
        Elf64_Phdr segment;
        size_t at = header.e_phoff + i * sizeof segment;
        if (at > size || sizeof segment > size - at) {
            return false;
        }
        memcpy(&segment, file + at, sizeof segment);
        if (segment.p_type == PT_LOAD && (segment.p_flags & PF_X) != 0) {
            program->code = file + segment.p_offset;
            program->start = segment.p_vaddr;
            program->size = segment.p_filesz;
            return segment.p_offset <= size && segment.p_filesz <= size - segment.p_offset;
        }
    }
    return false;
}

// Its bytes are kept for as long as QEMU runs.
static bool add_program(const char *path)
{
    program_t *program = &programs[program_count];
    size_t size = 0;
    unsigned char *file = read_all(path, &size);
    const char *slash = strrchr(path, '/');

    program->name = slash != NULL ? slash + 1 : path;
    if (file == NULL || !find_code(program, file, size)) {
        fprintf(stderr, "count.so: %s: no ELF file with code\n", path);
        free(file);
        return false;
    }
    program_count++;
    return true;
}

static void on_exit_report(qemu_plugin_id_t id, void *data)
{
    (void)id;
    (void)data;
    report("");
}

int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
    if (info->system_emulation && info->system.max_vcpus > CORE_COUNT_MAX) {
        fputs("count.so: only for machines of up to 64 cores\n", stderr);
        return -1;
    }
    // A process is taken to have one thread.
    one_core = !info->system_emulation || info->system.max_vcpus == 1;
    for (int i = 0; i < argc; i++) {
        if (strncmp(argv[i], "kernel=", 7) == 0) {
            kernel_base = strtoull(argv[i] + 7, NULL, 0);
        } else if (strncmp(argv[i], "fd=", 3) == 0) {
            report_fd = atoi(argv[i] + 3);
        } else if (strncmp(argv[i], "at=", 3) == 0 && place_count < PLACE_COUNT_MAX) {
            places[place_count++] = strtoull(argv[i] + 3, NULL, 0);
        } else if (strncmp(argv[i], "program=", 8) == 0 && program_count < PROGRAM_COUNT_MAX) {
            if (!add_program(argv[i] + 8)) {
                return -1;
            }
        } else if (strncmp(argv[i], "report=", 7) == 0) {
            report_fd = open(argv[i] + 7, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
            report_count_max = 100000;
            if (report_fd < 0) {
                perror(argv[i] + 7);
                return -1;
            }
        } else {
            fprintf(stderr, "count.so: unknown argument %s\n", argv[i]);
            return -1;
        }
    }
    qemu_plugin_register_vcpu_tb_trans_cb(id, on_translate);
    qemu_plugin_register_atexit_cb(id, on_exit_report, NULL);
    return 0;
}
