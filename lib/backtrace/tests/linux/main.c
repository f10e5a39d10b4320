// SPDX-License-Identifier: BSD-2-Clause

/*
 * Real stacks and the compiler's own tables, as a Linux program: what the walk gives is what the
 * compiler's unwinder gives, frame by frame, through functions of every shape and the C library.
 */

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unwind.h>

#include <sel4c/backtrace.h>
#include <sel4c/rt/stack.h>

#define DEPTH 100

static unsigned passed;
static unsigned failed;

static void check(bool condition, const char *what)
{
    passed += condition;
    failed += !condition;
    if (!condition) {
        printf("FAILED: %s\n", what);
    }
}

// ---- What lib/rt and the linker script tell on the target

extern const char __ehdr_start[];
extern const char __executable_start[];
extern const char etext[];

static __thread sel4_rt_stack_bounds_t bounds;

sel4_rt_stack_bounds_t sel4_rt_stack_bounds(void)
{
    if (bounds.end == 0) {
        pthread_attr_t attributes;
        void *start;
        size_t size;
        pthread_getattr_np(pthread_self(), &attributes);
        pthread_attr_getstack(&attributes, &start, &size);
        pthread_attr_destroy(&attributes);
        bounds = (sel4_rt_stack_bounds_t){ (uintptr_t)start, (uintptr_t)start + size };
    }
    return bounds;
}

void sel4_rt_put_char(char character)
{
    putchar(character);
}

static int find_tables(struct dl_phdr_info *info, size_t size, void *context)
{
    sel4_unwind_image_t *image = context;
    uintptr_t entries = UINTPTR_MAX;

    (void)size;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *phdr = &info->dlpi_phdr[i];
        uintptr_t address = info->dlpi_addr + phdr->p_vaddr;
        if (phdr->p_type == PT_GNU_EH_FRAME) {
            image->header =
                (sel4_unwind_section_t){ sel4_span((const void *)address, phdr->p_memsz), address };
            // The address of .eh_frame is in the header, four bytes from where it is.
            int32_t distance;
            memcpy(&distance, (const char *)address + 4, sizeof distance);
            entries = address + 4 + (uintptr_t)(intptr_t)distance;
        }
        if (phdr->p_type == PT_LOAD && (phdr->p_flags & PF_X) != 0) {
            image->text_start = address;
            image->text_end = address + phdr->p_memsz;
        }
    }
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *phdr = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + phdr->p_vaddr;
        if (phdr->p_type == PT_LOAD && entries >= start && entries < start + phdr->p_memsz) {
            image->entries = (sel4_unwind_section_t){
                sel4_span((const void *)entries, start + phdr->p_memsz - entries), entries
            };
        }
    }
    return 1;
}

sel4_unwind_image_t sel4_unwind_image_this(void)
{
    sel4_unwind_image_t image = { 0 };

    dl_iterate_phdr(find_tables, &image);
    return image;
}

// ---- The compiler's unwinder

typedef struct trace {
    uintptr_t addresses[DEPTH];
    size_t count;
} trace_t;

static _Unwind_Reason_Code note(struct _Unwind_Context *context, void *argument)
{
    trace_t *trace = argument;
    int before;
    uintptr_t address = _Unwind_GetIPInfo(context, &before);

    if (address != 0 && trace->count < DEPTH) {
        trace->addresses[trace->count++] = address + (before ? 1 : 0);
    }
    return _URC_NO_REASON;
}

static trace_t wanted;
static trace_t got;
static sel4_backtrace_stop_t stop;
static bool is_thread;

// Both from here; the first frame is this function, at two different instructions.
static __attribute__((noinline)) void compare(const char *what)
{
    sel4_backtrace_walk_t walk;
    sel4_backtrace_record_t record = { .addresses = got.addresses, .capacity = DEPTH };

    wanted.count = 0;
    _Unwind_Backtrace(note, &wanted);
    sel4_backtrace_walk_here(&walk);
    sel4_backtrace_keep(&record, &walk);
    got.count = record.count;
    stop = record.stop;
    // The C library for RISC-V begins threads in a function without a table entry.
    check(stop == SEL4_BACKTRACE_END || (is_thread && stop == SEL4_BACKTRACE_STOP_NO_ENTRY), what);
    check(got.count == wanted.count, what);
    check(wanted.count > 3 && memcmp(got.addresses + 1, wanted.addresses + 1,
                                     (wanted.count - 1) * sizeof *got.addresses) == 0,
          what);
}

// ---- Functions of every shape

#define KEEP_FRAME  __asm__ volatile("" ::: "memory")
#define OUT_OF_LINE __attribute__((noinline))

static volatile int zero;

static OUT_OF_LINE int recurse(int depth)
{
    if (depth == 0) {
        compare("recursion");
        return 1;
    }
    int result = recurse(depth - 1);
    KEEP_FRAME;
    return result + depth;
}

static OUT_OF_LINE void aligned(void)
{
    _Alignas(64) volatile char buffer[100];
    buffer[zero] = 1;
    compare("aligned stack");
    buffer[zero + 1] = 2;
}

static OUT_OF_LINE void aligned_and_dynamic(int size)
{
    _Alignas(128) volatile char buffer[10];
    volatile char *more = __builtin_alloca((size_t)size);
    buffer[zero] = more[zero] = 1;
    compare("aligned stack of dynamic size");
    buffer[zero + 1] = more[zero] = 2;
}

static OUT_OF_LINE void large(void)
{
    volatile char buffer[70000];
    buffer[zero] = 1;
    compare("large frame");
    buffer[zero + 69999] = 2;
}

static OUT_OF_LINE long busy(long a, long b, long c, long d, long e, long f)
{
    long g = a * b, h = c * d, i = e * f, j = a + c, k = b + d, l = e - a, m = f - b;
    compare("all registers in use");
    return a + b + c + d + e + f + g * h - i * j + k * l * m;
}

static int order(const void *a, const void *b)
{
    static bool once;
    if (!once) {
        once = true;
        compare("call-back of the C library");
    }
    return *(const int *)a - *(const int *)b;
}

static OUT_OF_LINE void sorted(void)
{
    int numbers[] = { 3, 1, 2 };
    qsort(numbers, 3, sizeof *numbers, order);
    KEEP_FRAME;
}

static void *in_thread(void *argument)
{
    is_thread = true;
    aligned();
    KEEP_FRAME;
    return argument;
}

// An early return, so that there are rules to remember and to restore.
static OUT_OF_LINE int early(int number)
{
    volatile char buffer[40];
    if (number == 0) {
        return 0;
    }
    buffer[zero] = 1;
    if (number > 5) {
        compare("behind an early return");
        buffer[zero + 1] = 1;
        return early(number - 6) + 1;
    }
    return buffer[zero];
}

// ---- A thread that was stopped: by a fault, as a fault handler sees it

static sigjmp_buf behind;
static volatile uintptr_t *volatile wild = (uintptr_t *)8;
static void (*volatile nowhere)(void);
static uintptr_t caller;

static sel4_backtrace_registers_t registers_of(const ucontext_t *context)
{
    sel4_backtrace_registers_t registers = { 0 };
#if defined(__aarch64__)
    for (unsigned i = 0; i < 31; i++) {
        registers.value[i] = context->uc_mcontext.regs[i];
    }
    registers.value[31] = context->uc_mcontext.sp;
    registers.pc = context->uc_mcontext.pc;
#elif defined(__riscv)
    for (unsigned i = 1; i < 32; i++) {
        registers.value[i] = context->uc_mcontext.__gregs[i];
    }
    registers.pc = context->uc_mcontext.__gregs[0];
#else
    static const int numbers[] = { REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI,
                                   REG_RBP, REG_RSP, REG_R8,  REG_R9,  REG_R10, REG_R11,
                                   REG_R12, REG_R13, REG_R14, REG_R15 };
    for (unsigned i = 0; i < 16; i++) {
        registers.value[i] = (uintptr_t)context->uc_mcontext.gregs[numbers[i]];
    }
    registers.pc = (uintptr_t)context->uc_mcontext.gregs[REG_RIP];
#endif
    registers.known = UINT32_MAX;
    return registers;
}

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)info;
    sel4_backtrace_registers_t registers = registers_of(context);
    sel4_unwind_image_t image = sel4_unwind_image_this();
    sel4_backtrace_walk_t walk;
    sel4_backtrace_record_t record = { .addresses = got.addresses, .capacity = DEPTH };
    sel4_backtrace_walk_from(&walk, SEL4_BACKTRACE_NATIVE, &image, &registers,
                             (sel4_backtrace_stack_t){ .start = bounds.start, .end = bounds.end });
    sel4_backtrace_keep(&record, &walk);
    got.count = record.count;
    stop = record.stop;
    caller = registers.pc;
    siglongjmp(behind, 1);
}

static OUT_OF_LINE void store(void)
{
    *wild = 1;
}

static OUT_OF_LINE void jump(void)
{
    nowhere();
    KEEP_FRAME;
}

// After the fault: its pc first, then a return address in `function`, then the frames above.
static OUT_OF_LINE void expect_fault(void (*function)(void), bool is_leaf, const char *what)
{
    trace_t above = { .count = 0 };

    _Unwind_Backtrace(note, &above);
    if (sigsetjmp(behind, 1) == 0) {
        function();
    }
    size_t extra = is_leaf ? 1 : 2; // frames below this function
    check(stop == SEL4_BACKTRACE_END, what);
    check(got.count == above.count + extra, what);
    check(got.addresses[0] == caller + 1, what);
    check(got.count > extra + 1 && memcmp(got.addresses + extra + 1, above.addresses + 1,
                                          (above.count - 1) * sizeof *got.addresses) == 0,
          what);
    uintptr_t inside = got.addresses[is_leaf ? 0 : 1] - (uintptr_t)function;
    check(inside > 0 && inside < 100, what);
}

int main(void)
{
    pthread_t thread;
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };

    (void)sel4_rt_stack_bounds();
    compare("main");
    recurse(20);
    aligned();
    aligned_and_dynamic(1000);
    large();
    early(7);
    zero = busy(1, 2, 3, 4, 5, 6) == 0;
    sorted();
    pthread_create(&thread, NULL, in_thread, NULL);
    pthread_join(thread, NULL);
    is_thread = false;
    sigaction(SIGSEGV, &action, NULL);
    expect_fault(store, true, "store to a wild address");
    expect_fault(jump, false, "call of a null pointer");
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
