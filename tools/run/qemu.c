// SPDX-License-Identifier: BSD-2-Clause

// Board data says what differs between boards; what all runs have in common is here.

#include "qemu.h"

#include <inttypes.h>
#include <string.h>

typedef struct command {
    arena_t *arena;
    const char **items;
    size_t count;
    size_t capacity;
} command_t;

static void add(command_t *command, const char *item)
{
    *ARENA_PUSH(command->arena, command->items, command->count, command->capacity) = item;
}

static void add_all(command_t *command, const board_strings_t *strings)
{
    for (size_t i = 0; i < strings->count; i++) {
        add(command, strings->items[i]);
    }
}

const char *qemu_value(arena_t *arena, const char *value)
{
    char *doubled = arena_alloc(arena, 2 * strlen(value) + 1);
    char *to = doubled;

    for (; *value; value++) {
        if (*value == ',') {
            *to++ = ',';
        }
        *to++ = *value;
    }
    return doubled;
}

// `@IMAGE@` alone is the path; with something around it, it is a value of several.
static const char *fill_image(arena_t *arena, const char *item, const char *image)
{
    static const char mark[] = "@IMAGE@";
    const char *at = strstr(item, mark);

    if (!at || strcmp(item, mark) == 0) {
        return at ? image : item;
    }
    return arena_format(arena, "%.*s%s%s", (int)(at - item), item, qemu_value(arena, image),
                        at + sizeof mark - 1);
}

// A port, ended by `end`; NULL if there is none, otherwise what follows it.
static const char *read_port(const char *text, char end, unsigned *ret_port)
{
    unsigned port = 0;
    const char *at = text;

    while (*at >= '0' && *at <= '9' && port <= 65535) {
        port = port * 10 + (unsigned)(*at++ - '0');
    }
    if (at == text || *at != end || port == 0 || port > 65535) {
        return NULL;
    }
    *ret_port = port;
    return end ? at + 1 : at;
}

static bool add_net(command_t *command, diag_t *diag, const qemu_plan_t *plan)
{
    const char *forwards = "";

    if (plan->nets.count == 0) {
        return true;
    }
    for (size_t i = 0; i < plan->nets.count; i++) {
        const char *net = plan->nets.items[i];
        const char *protocol = strncmp(net, "udp:", 4) == 0 ? "udp" : "tcp";
        unsigned host = 0;
        unsigned guest = 0;
        const char *at =
            strncmp(net, "udp:", 4) == 0 || strncmp(net, "tcp:", 4) == 0 ? net + 4 : net;
        at = read_port(at, ':', &host);
        if (!at || !read_port(at, '\0', &guest)) {
            diag_error(diag, (place_t){ .path = "sel4c run" },
                       "--net %s: give HOST:GUEST, two ports from 1 to 65535, with tcp: or udp: "
                       "in front",
                       net);
            return false;
        }
        forwards = arena_format(command->arena, "%s,hostfwd=%s:127.0.0.1:%u-:%u", forwards,
                                protocol, host, guest);
    }
    add(command, "-netdev");
    add(command, arena_format(command->arena, "user,id=net0%s", forwards));
    add_all(command, &plan->board->net);
    return true;
}

static bool add_disks(command_t *command, diag_t *diag, const qemu_plan_t *plan)
{
    if (plan->disks.count > 1) {
        diag_error(diag, (place_t){ .path = "sel4c run" },
                   "one --disk is all that the board data has a device for; give further ones to "
                   "QEMU after --");
        return false;
    }
    if (plan->disks.count == 1) {
        add(command, "-drive");
        add(command, arena_format(command->arena, "file=%s,format=raw,if=none,id=disk0",
                                  qemu_value(command->arena, plan->disks.items[0])));
        add_all(command, &plan->board->disk);
    }
    return true;
}

static bool add_rng(command_t *command, diag_t *diag, const qemu_plan_t *plan)
{
    if (plan->rng && plan->board->rng.count == 0) {
        diag_error(diag, (place_t){ .path = "sel4c run" },
                   "the board data has no device for --rng; give one to QEMU after --");
        return false;
    }
    if (plan->rng) {
        add_all(command, &plan->board->rng);
    }
    return true;
}

static void add_measuring(command_t *command, const qemu_plan_t *plan)
{
    if (plan->icount) {
        add(command, "-icount");
        add(command, arena_format(command->arena, "shift=%d", QEMU_ICOUNT_SHIFT));
    }
    if (plan->count_plugin) {
        add(command, "-plugin");
        const char *argument = arena_format(command->arena, "%s,kernel=0x%" PRIx64 ",fd=%d",
                                            qemu_value(command->arena, plan->count_plugin),
                                            plan->board->kernel_base, plan->count_fd);
        for (size_t i = 0; i < plan->count_at.count; i++) {
            argument = arena_format(command->arena, "%s,at=%s", argument, plan->count_at.items[i]);
        }
        add(command, argument);
    }
    if (plan->gdb) {
        add(command, "-gdb");
        add(command, plan->gdb);
        add(command, "-S");
    }
}

// How the image gets into memory.
static void add_image(command_t *command, const qemu_plan_t *plan)
{
    const board_t *board = plan->board;

    if (plan->is_raw) {
        add(command, "-device");
        add(command, arena_format(command->arena, "loader,file=%s,addr=0x%" PRIx64 ",force-raw=on",
                                  qemu_value(command->arena, plan->image), board->loader_address));
        add(command, "-device");
        add(command, arena_format(command->arena, "loader,addr=0x%" PRIx64 ",cpu-num=0",
                                  board->loader_address));
        return;
    }
    for (size_t i = 0; i < board->boot.count; i++) {
        add(command, fill_image(command->arena, board->boot.items[i], plan->image));
    }
}

bool qemu_command(arena_t *arena, diag_t *diag, const qemu_plan_t *plan,
                  const char *const **ret_argv)
{
    static const char *common[] = { "-display", "none",       "-monitor", "none", "-serial",
                                    "stdio",    "-no-reboot", "-nic",     "none" };
    const board_strings_t common_strings = { common, sizeof common / sizeof *common };
    const board_t *board = plan->board;
    command_t command = { .arena = arena };

    add(&command, plan->program ? plan->program : board->program);
    add_all(&command, &board->args);
    add(&command, "-m");
    add(&command, arena_format(arena, "%" PRIu64 "M", plan->memory_size >> 20));
    add(&command, "-smp");
    add(&command, arena_format(arena, "%" PRIu32, plan->core_count));
    add_all(&command, &common_strings);
    if (!add_net(&command, diag, plan) || !add_disks(&command, diag, plan) ||
        !add_rng(&command, diag, plan)) {
        return false;
    }
    add_measuring(&command, plan);
    add_image(&command, plan);
    add_all(&command, &plan->extra);
    add(&command, NULL);
    *ret_argv = command.items;
    return true;
}
