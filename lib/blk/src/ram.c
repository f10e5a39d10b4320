// SPDX-License-Identifier: BSD-2-Clause

#include <string.h>

#include <sel4c/blk_ram.h>

static sel4_blk_result_t ram_read(void *state, sel4_async_task_t *self, uint64_t sector,
                                  uint32_t count, void *bytes, sel4_async_time_t deadline)
{
    (void)self;
    (void)deadline;
    const sel4_blk_ram_t *ram = state;
    memcpy(bytes, ram->bytes + sector * ram->sector_size, (size_t)count * ram->sector_size);
    return SEL4_BLK_SUCCESS;
}

static sel4_blk_result_t ram_write(void *state, sel4_async_task_t *self, uint64_t sector,
                                   uint32_t count, const void *bytes, sel4_async_time_t deadline)
{
    (void)self;
    (void)deadline;
    const sel4_blk_ram_t *ram = state;
    memcpy(ram->writable + sector * ram->sector_size, bytes, (size_t)count * ram->sector_size);
    return SEL4_BLK_SUCCESS;
}

static sel4_blk_result_t ram_flush(void *state, sel4_async_task_t *self, sel4_async_time_t deadline)
{
    (void)state;
    (void)self;
    (void)deadline;
    return SEL4_BLK_SUCCESS;
}

static const sel4_blk_functions_t ram_functions = { ram_read, ram_write, ram_flush };

static sel4_blk_t ram_device(sel4_blk_ram_t *ram, size_t size)
{
    return (sel4_blk_t){
        .functions = &ram_functions,
        .state = ram,
        .layout = {
            .sector_count = size / ram->sector_size,
            .sector_size = ram->sector_size,
            .is_read_only = ram->writable == NULL,
        },
    };
}

sel4_blk_t sel4_blk_ram(sel4_blk_ram_t *ram, sel4_mutable_span_t memory, uint32_t sector_size)
{
    *ram = (sel4_blk_ram_t){ memory.data, memory.data, sector_size };
    return ram_device(ram, memory.size);
}

sel4_blk_t sel4_blk_ram_read_only(sel4_blk_ram_t *ram, sel4_span_t memory, uint32_t sector_size)
{
    *ram = (sel4_blk_ram_t){ memory.data, NULL, sector_size };
    return ram_device(ram, memory.size);
}
