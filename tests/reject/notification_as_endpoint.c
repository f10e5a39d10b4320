// expect-gcc: incompatible type for argument 1 of 'sel4_endpoint_send'
// expect-clang: passing 'sel4_notification_t' .*incompatible type 'sel4_endpoint_t'
// SPDX-License-Identifier: BSD-2-Clause

// A message through a notification.

#include <sel4c/sel4.h>

void tell(sel4_notification_t notification);

void tell(sel4_notification_t notification)
{
#ifdef CONTROL
    sel4_notification_signal(notification);
#else
    sel4_endpoint_send(notification, sel4_message_info(0, 0, 0));
#endif
}
