// SPDX-License-Identifier: BSD-2-Clause
//
// What the root task gets.
//
// Its objects come from one block at the top of memory, aligned to the largest of them, as seL4 has
// it: host tools foresee what is left.  What is left around it, between its image, the device tree
// and the kernel becomes untyped memory; so does everything that is no memory, as device untypeds,
// but for the interrupt controller.

#include "root_task.h"

#include <sel4/bootinfo_types.h>

#include "arch.h"
#include "board.h"
#include "layout.h"
#include "print.h"
#include "refill.h"
#include "sched_context.h"
#include "scheduler.h"
#include "vspace.h"

#define PAGE_SIZE BIT(seL4_PageBits)
#define ROOT_ASID 1

typedef struct root_task {
    boot_image_t image;
    word_t block, block_end; // Its objects.
    word_t next_page;        // In the block: whole pages from its start on,
    word_t small;            // behind them what is smaller.
    slot_t *cnode;
    word_t next_slot;
    page_table_t *vspace;
    tcb_t *tcb;
    sched_context_t *context;
    word_t buffer_vaddr, info_vaddr, extra_vaddr, end_vaddr;
    char *extra; // The extra boot information, whole pages.
    seL4_BootInfo *info;
} root_task_t;

static root_task_t task;

static SEL4_NORETURN void cannot_boot(const char *why)
{
    print("devkernel: cannot start the root task: %s\n", why);
    arch_halt();
}

static void *take_memory(word_t size_bits)
{
    word_t start = task.next_page;
    if (size_bits >= seL4_PageBits) {
        task.next_page = start + BIT(size_bits);
        CHECK((start & MASK(size_bits)) == 0 && task.next_page <= task.small);
    } else {
        start = size_bits == seL4_TCBBits ? task.small : task.small + BIT(seL4_TCBBits);
    }
    void *memory = arch_phys_to_ptr(start);
    arch_clear(memory, BIT(size_bits));
    return memory;
}

static word_t table_count(void)
{
    word_t count = 0;
    for (word_t level = 1; level <= 3; level++) {
        word_t bits = level_bits(level - 1);
        count += ((task.end_vaddr - 1) >> bits) - (task.image.vaddr >> bits) + 1;
    }
    return count;
}

// Pages: root CNode, VSpace, ASID pool, boot information, IPC buffer, tables, extra information.
static void choose_block(void)
{
    word_t align_bits = CONFIG_ROOT_CNODE_SIZE_BITS + seL4_SlotBits;
    word_t extra_size = task.end_vaddr - task.extra_vaddr;
    word_t pages_size = BIT(align_bits) + BIT(seL4_VSpaceBits) + BIT(seL4_ASIDPoolBits) +
                        2 * PAGE_SIZE + table_count() * PAGE_SIZE + extra_size;
    word_t size = pages_size + BIT(seL4_TCBBits) + BIT(seL4_MinSchedContextBits);
    word_t alignment = extra_size > BIT(align_bits) ? extra_size : BIT(align_bits);
    task.block = (board.memory_end - size) & ~(alignment - 1);
    if (size > board.memory_end || task.block < task.image.end) {
        cannot_boot("not enough memory above its image");
    }
    task.block_end = task.block + size;
    task.next_page = task.block;
    task.small = task.block + pages_size;
}
static word_t add_cap(cap_t cap)
{
    if (task.next_slot == BIT(CONFIG_ROOT_CNODE_SIZE_BITS)) {
        cannot_boot("the root CNode is full");
    }
    slot_insert_root(&task.cnode[task.next_slot], cap);
    return task.next_slot++;
}

static void set_cap(word_t slot, cap_t cap)
{
    slot_insert_root(&task.cnode[slot], cap);
}

static void lay_out(void)
{
    word_t image_size = task.image.end - task.image.start;
    word_t extra_size =
        task.image.dtb_size == 0 ? 0 : task.image.dtb_size + sizeof(seL4_BootInfoHeader);
    task.buffer_vaddr = task.image.vaddr + image_size;
    task.info_vaddr = task.buffer_vaddr + PAGE_SIZE;
    task.extra_vaddr = task.info_vaddr + seL4_BootInfoFrameSize;
    // A power of two, as seL4 has it.
    word_t room = extra_size == 0 ? 0 : PAGE_SIZE;
    while (room < extra_size) {
        room *= 2;
    }
    task.end_vaddr = task.extra_vaddr + room;
    if (task.image.vaddr > seL4_UserTop || task.end_vaddr > seL4_UserTop ||
        task.end_vaddr < task.image.vaddr) {
        cannot_boot("its image does not fit into the user address space");
    }
}

static cap_t frame_cap(void *memory)
{
    return arch_object_cap(seL4_ARM_SmallPageObject, memory, false);
}

// Maps a frame that is new, and fills in its capability.
static cap_t map_frame(cap_t cap, word_t vaddr)
{
    walk_t at = vspace_walk(task.vspace, vaddr, 3);
    CHECK(at.level == 3);
    *at.entry = entry_for_page((mapping_t){
        .level = 3,
        .paddr = arch_ptr_to_phys(cap_object(cap, void)),
        .rights = RIGHT_READ | RIGHT_WRITE,
        .attributes = seL4_ARM_Default_VMAttributes,
    });
    cap.frame.is_mapped = 1;
    cap.frame.asid = ROOT_ASID;
    cap.frame.page = (vaddr >> 12) & MASK(36);
    return cap;
}

static void create_cnode(void)
{
    task.cnode = take_memory(CONFIG_ROOT_CNODE_SIZE_BITS + seL4_SlotBits);
    task.next_slot = seL4_NumInitialCaps;
    cap_t cap = cap_make(CAP_CNODE, task.cnode);
    cap.cnode.radix = CONFIG_ROOT_CNODE_SIZE_BITS;
    cap.cnode.guard_size = WORD_BITS - CONFIG_ROOT_CNODE_SIZE_BITS;
    set_cap(seL4_CapInitThreadCNode, cap);
    set_cap(seL4_CapIRQControl, cap_make(CAP_IRQ_CONTROL, NULL));
    set_cap(seL4_CapDomain, cap_make(CAP_DOMAIN, NULL));
}

static cap_t table_cap(page_table_t *table, word_t vaddr)
{
    cap_t cap = cap_make(CAP_PAGE_TABLE, table);
    cap.page_table.is_mapped = 1;
    cap.page_table.asid = ROOT_ASID;
    cap.page_table.page = (vaddr >> 12) & MASK(36);
    return cap;
}

// All tables of one level that the image needs.
static void create_tables(word_t level)
{
    word_t covers = BIT(level_bits(level - 1));
    for (word_t vaddr = task.image.vaddr & ~(covers - 1); vaddr < task.end_vaddr; vaddr += covers) {
        page_table_t *table = take_memory(seL4_PageTableBits);
        walk_t at = vspace_walk(task.vspace, vaddr, level - 1);
        CHECK(at.level == level - 1);
        *at.entry = entry_for_table(table);
        (void)add_cap(table_cap(table, vaddr));
    }
}

static void create_vspace(void)
{
    asid_pool_t *pool = take_memory(seL4_ASIDPoolBits);
    task.vspace = take_memory(seL4_VSpaceBits);
    asid_pool_install(pool, 0);
    asid_assign(ROOT_ASID, task.vspace);
    cap_t vspace = cap_make(CAP_VSPACE, task.vspace);
    vspace.page_table.is_mapped = 1;
    vspace.page_table.asid = ROOT_ASID;
    set_cap(seL4_CapInitThreadVSpace, vspace);
    set_cap(seL4_CapASIDControl, cap_make(CAP_ASID_CONTROL, NULL));
    set_cap(seL4_CapInitThreadASIDPool, cap_make(CAP_ASID_POOL, pool));
    word_t first = task.next_slot;
    for (word_t level = 1; level <= 3; level++) {
        create_tables(level);
    }
    task.info->userImagePaging = (seL4_SlotRegion){ first, task.next_slot };
}

static void create_info(void)
{
    task.info = take_memory(seL4_BootInfoFrameBits);
    task.info->numNodes = 1;
    task.info->initThreadCNodeSizeBits = CONFIG_ROOT_CNODE_SIZE_BITS;
    task.info->ipcBuffer = (seL4_IPCBuffer *)task.buffer_vaddr;
}

static void map_info(void)
{
    set_cap(seL4_CapBootInfoFrame, map_frame(frame_cap(task.info), task.info_vaddr));
    word_t first = task.next_slot;
    word_t page_count = (task.end_vaddr - task.extra_vaddr) / PAGE_SIZE;
    for (word_t i = 0; i < page_count; i++) {
        char *page = take_memory(seL4_PageBits);
        task.extra = i == 0 ? page : task.extra;
    }
    for (word_t i = 0; i < page_count; i++) {
        (void)add_cap(
            map_frame(frame_cap(task.extra + i * PAGE_SIZE), task.extra_vaddr + i * PAGE_SIZE));
    }
    task.info->extraBIPages = (seL4_SlotRegion){ first, task.next_slot };
    if (page_count == 0) {
        return;
    }
    seL4_BootInfoHeader *header = (seL4_BootInfoHeader *)task.extra;
    *header = (seL4_BootInfoHeader){ .id = SEL4_BOOTINFO_HEADER_FDT,
                                     .len = task.image.dtb_size + sizeof(*header) };
    const char *from = arch_phys_to_ptr(task.image.dtb);
    for (word_t i = 0; i < task.image.dtb_size; i++) {
        ((char *)(header + 1))[i] = from[i];
    }
    task.info->extraLen = header->len;
}

static void map_image(void)
{
    word_t first = task.next_slot;
    for (word_t offset = 0; offset < task.image.end - task.image.start; offset += PAGE_SIZE) {
        cap_t cap = frame_cap(arch_phys_to_ptr(task.image.start + offset));
        (void)add_cap(map_frame(cap, task.image.vaddr + offset));
    }
    task.info->userImageFrames = (seL4_SlotRegion){ first, task.next_slot };
}

static void create_time(void)
{
    task.context = take_memory(seL4_MinSchedContextBits);
    ticks_t slice = arch_us_to_ticks(CONFIG_BOOT_THREAD_TIME_SLICE * 1000);
    refill_new(task.context, 2, slice, 0);
    cap_t cap = cap_make(CAP_SCHED_CONTEXT, task.context);
    cap.sched_context.size_bits = seL4_MinSchedContextBits;
    set_cap(seL4_CapInitThreadSC, cap);
    word_t slot = add_cap(cap_make(CAP_SCHED_CONTROL, NULL));
    task.info->schedcontrol = (seL4_SlotRegion){ slot, slot + 1 };
}

static void give(tcb_slot_t where, word_t slot, cap_t cap)
{
    slot_insert_derived(&task.tcb->slots[where], cap, &task.cnode[slot]);
}

static void create_thread(void)
{
    task.tcb = take_memory(seL4_TCBBits);
    tcb_create(task.tcb);
    set_cap(seL4_CapInitThreadTCB, cap_make(CAP_TCB, task.tcb));
    void *buffer = take_memory(seL4_PageBits);
    set_cap(seL4_CapInitThreadIPCBuffer, map_frame(frame_cap(buffer), task.buffer_vaddr));
    give(TCB_CSPACE, seL4_CapInitThreadCNode, task.cnode[seL4_CapInitThreadCNode].cap);
    give(TCB_VSPACE, seL4_CapInitThreadVSpace, task.cnode[seL4_CapInitThreadVSpace].cap);
    give(TCB_BUFFER, seL4_CapInitThreadIPCBuffer, frame_cap(buffer));
    task.tcb->buffer_address = task.buffer_vaddr;
    task.tcb->priority = seL4_MaxPrio;
    task.tcb->mcp = seL4_MaxPrio;
    static const char name[] = "rootserver";
    for (word_t i = 0; i < sizeof(name); i++) {
        task.tcb->name[i] = name[i];
    }
    arch_set_register(task.tcb, 0, task.image.entry);
    arch_set_badge(task.tcb, task.info_vaddr);
    arch_resume_at_restart_pc(task.tcb);
    task.tcb->state = THREAD_RUNNING;
    sched_context_bind(task.context, task.tcb);
}

// ---- Untyped memory

static void add_untyped(word_t paddr, word_t size_bits, bool is_device)
{
    word_t index = task.info->untyped.end - task.info->untyped.start;
    if (index == CONFIG_MAX_NUM_BOOTINFO_UNTYPED_CAPS) {
        return;
    }
    cap_t cap = cap_make(CAP_UNTYPED, arch_phys_to_ptr(paddr));
    cap.untyped.size_bits = size_bits & 63;
    cap.untyped.is_device = is_device;
    // Whatever the boot left there is cleared before first use.
    cap.untyped.free = is_device ? 0 : BIT(size_bits);
    task.info->untyped.end = add_cap(cap) + 1;
    task.info->untypedList[index] = (seL4_UntypedDesc){
        .paddr = paddr,
        .sizeBits = (uint8_t)size_bits,
        .isDevice = is_device,
    };
}

// Cuts a region into aligned powers of two, as large as they can be.
static void add_region(word_t start, word_t end, bool is_device)
{
    while (start < end) {
        word_t bits = seL4_MaxUntypedBits;
        if (start != 0 && (word_t)__builtin_ctzl(start) < bits) {
            bits = (word_t)__builtin_ctzl(start);
        }
        while (BIT(bits) > end - start) {
            bits--;
        }
        if (bits >= seL4_MinUntypedBits) {
            add_untyped(start, bits, is_device);
        }
        start += BIT(bits);
    }
}

static void add_untypeds(void)
{
    task.info->untyped = (seL4_SlotRegion){ task.next_slot, task.next_slot };
    add_region(0, BOARD_GIC_DIST, true);
    add_region(BOARD_GIC_DIST + PAGE_SIZE, BOARD_GIC_CPU, true);
    add_region(BOARD_GIC_CPU + PAGE_SIZE, BOARD_MEMORY_START, true);
    add_region(board.memory_end, BOARD_DEVICE_TOP, true);
    word_t lower = task.image.dtb_size == 0 ? task.image.kernel_end : task.image.dtb;
    add_region(task.image.kernel_end, lower, false);
    lower = task.image.dtb_size == 0 ? task.image.kernel_end : task.image.dtb + task.image.dtb_size;
    add_region(lower, task.image.start, false);
    add_region(task.image.end, task.block, false);
    add_region(task.block_end, board.memory_end, false);
}

static void check_image(void)
{
    if ((task.image.start | task.image.end | task.image.vaddr) & MASK(seL4_PageBits)) {
        cannot_boot("its image is not aligned to pages");
    }
    if (task.image.start < task.image.kernel_end || task.image.end > board.memory_end ||
        task.image.end <= task.image.start) {
        cannot_boot("its image is not in memory above the kernel");
    }
    if (task.image.dtb_size != 0 &&
        (task.image.dtb < task.image.kernel_end || task.image.dtb_size > BIT(20) ||
         task.image.dtb + task.image.dtb_size > task.image.start)) {
        cannot_boot("the device tree is not between the kernel and its image");
    }
}

void root_task_create(boot_image_t image)
{
    task.image = image;
    check_image();
    lay_out();
    choose_block();
    create_cnode();
    create_info();
    create_vspace();
    map_info();
    create_time();
    map_image();
    create_thread();
    add_untypeds();
    task.info->empty = (seL4_SlotRegion){ task.next_slot, BIT(CONFIG_ROOT_CNODE_SIZE_BITS) };
}
