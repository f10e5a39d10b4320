// SPDX-License-Identifier: BSD-2-Clause

// What every stream can do by means of what each does in its own way.

#include <sel4c/net_stream.h>

sel4_net_result_t sel4_net_stream_write_all(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                            sel4_span_t bytes, sel4_async_time_t deadline)
{
    while (bytes.size > 0) {
        size_t size;
        SEL4_TRY(sel4_net_stream_write(self, stream, bytes, deadline, &size));
        bytes = sel4_span(bytes.data + size, bytes.size - size);
    }
    return SEL4_NET_SUCCESS;
}

sel4_net_result_t sel4_net_stream_read_all(sel4_async_task_t *self, sel4_net_stream_t *stream,
                                           sel4_mutable_span_t buffer, sel4_async_time_t deadline)
{
    while (buffer.size > 0) {
        size_t size;
        SEL4_TRY(sel4_net_stream_read(self, stream, buffer, deadline, &size));
        if (size == 0) {
            return SEL4_NET_FAILURE(SEL4_NET_TRUNCATED);
        }
        buffer = sel4_mutable_span(buffer.data + size, buffer.size - size);
    }
    return SEL4_NET_SUCCESS;
}
