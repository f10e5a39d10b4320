// SPDX-License-Identifier: BSD-2-Clause

/*
 * A device of the fuzzer's bytes and its partition table: what is given lies on the device.
 */

#include <stdlib.h>
#include <string.h>

#include <sel4c/blk_partition.h>
#include <sel4c/blk_ram.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CAPACITY 16

static void require(int condition)
{
    if (!condition) {
        abort();
    }
}

static void find(sel4_async_task_t *self, void *argument)
{
    sel4_blk_ram_t ram;
    sel4_blk_t blk = sel4_blk_ram_read_only(&ram, *(const sel4_span_t *)argument, 512);
    sel4_blk_partition_t found[CAPACITY];
    size_t count;
    sel4_blk_error_t error =
        sel4_blk_partitions_read(blk, self, found, CAPACITY, SEL4_ASYNC_FOREVER, &count).error;
    require(count <= CAPACITY &&
            (error == SEL4_BLK_OK || error == SEL4_BLK_ERR_TOO_MANY || count == 0));
    for (size_t i = 0; i < count; i++) {
        require(found[i].sector_count > 0 && found[i].sector_count <= blk.layout.sector_count);
        require(found[i].start <= blk.layout.sector_count - found[i].sector_count);
        require(strlen(found[i].name) < sizeof(found[i].name));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static _Alignas(16) unsigned char stack[256 * 1024];
    sel4_async_executor_t executor;
    sel4_async_bundle_t bundle;
    sel4_async_task_t task;
    sel4_span_t bytes = sel4_span(data, size);
    if (size < 512) {
        return 0;
    }
    sel4_async_executor_init(&executor, NULL, NULL);
    sel4_async_bundle_init(&bundle, &executor);
    sel4_async_result_t result = sel4_async_spawn(
        &bundle, &task,
        &(sel4_async_task_options_t){
            .function = find, .argument = &bytes, .stack = stack, .stack_size = sizeof(stack) });
    require(result.error == SEL4_ASYNC_OK);
    sel4_async_run_until_stalled(&executor);
    require(sel4_async_task_count(&executor) == 0);
    return 0;
}
