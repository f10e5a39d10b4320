// SPDX-License-Identifier: BSD-2-Clause

/*
 * Looks for the unit that has the address, goes down its tree along the entries that have it, and
 * notes functions and inlined calls on the way.
 */

#include "debug_info.h"

#include <dwarf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#define DEPTH_MAX 256

struct debug_info {
    Dwfl *dwfl;
    Dwfl_Module *module;
    const char *debug_file;
    Dwarf *dwarf;
    Dwarf_Addr dwarf_bias;
    Elf *elf;
    Dwarf_Addr elf_bias;
};

// ---- Opening

// libdwfl's own search, unless the user named a file.
static int find_debug_file(Dwfl_Module *module, void **context, const char *name, Dwarf_Addr base,
                           const char *path, const char *link, GElf_Word crc, char **ret_path)
{
    const debug_info_t *info = *context;

    if (!info || !info->debug_file) {
        return dwfl_standard_find_debuginfo(module, context, name, base, path, link, crc, ret_path);
    }
    int file = open(info->debug_file, O_RDONLY | O_CLOEXEC);
    *ret_path = file >= 0 ? strdup(info->debug_file) : NULL;
    return file;
}

// Files beside the program, in .debug there, and where Debian has them; a debug link with another
// checksum is not taken.
static char search_path[] = "+:.debug:/usr/lib/debug";
static char *search_path_place = search_path;

static const Dwfl_Callbacks callbacks = {
    .find_elf = dwfl_build_id_find_elf,
    .find_debuginfo = find_debug_file,
    .section_address = dwfl_offline_section_address,
    .debuginfo_path = &search_path_place,
};

debug_info_t *debug_info_open(const char *path, const char *debug_file, const char **ret_why)
{
    debug_info_t *info = calloc(1, sizeof *info);
    void **context;

    *ret_why = "out of memory";
    if (!info) {
        return NULL;
    }
    info->debug_file = debug_file;
    info->dwfl = dwfl_begin(&callbacks);
    info->module = info->dwfl ? dwfl_report_offline(info->dwfl, path, path, -1) : NULL;
    if (info->module && dwfl_report_end(info->dwfl, NULL, NULL) == 0) {
        dwfl_module_info(info->module, &context, NULL, NULL, NULL, NULL, NULL, NULL);
        *context = info;
        info->elf = dwfl_module_getelf(info->module, &info->elf_bias);
    }
    if (!info->elf) {
        *ret_why = dwfl_errmsg(-1);
        debug_info_close(info);
        return NULL;
    }
    info->dwarf = dwfl_module_getdwarf(info->module, &info->dwarf_bias);
    return info;
}

void debug_info_close(debug_info_t *info)
{
    if (info) {
        dwfl_end(info->dwfl);
        free(info);
    }
}

uint16_t debug_info_machine(const debug_info_t *info)
{
    GElf_Ehdr header;

    return gelf_getehdr(info->elf, &header) ? header.e_machine : EM_NONE;
}

bool debug_info_has_lines(debug_info_t *info)
{
    return info->dwarf != NULL;
}

bool debug_info_is_code(debug_info_t *info, uint64_t address)
{
    size_t count = 0;

    if (elf_getphdrnum(info->elf, &count) != 0) {
        return false;
    }
    for (size_t i = 0; i < count && i < 65535; i++) {
        GElf_Phdr segment;
        if (gelf_getphdr(info->elf, (int)i, &segment) && segment.p_type == PT_LOAD &&
            (segment.p_flags & PF_X) != 0 && address >= segment.p_vaddr &&
            address - segment.p_vaddr < segment.p_memsz) {
            return true;
        }
    }
    return false;
}

// ---- The tree

typedef struct search {
    Dwarf_Addr address;
    Dwarf_Die unit;
    const char *folder; // where it was compiled
    Dwarf_Files *files;
    size_t file_count;
    debug_function_t *functions; // the outermost first
    unsigned count;
} search_t;

// Without the folder of the compilation, so that a text does not tell where a tree was built.
static const char *below(const search_t *search, const char *path)
{
    size_t size = search->folder ? strlen(search->folder) : 0;

    if (path && size > 1 && strncmp(path, search->folder, size) == 0 && path[size] == '/') {
        path += size + 1;
    }
    while (path && path[0] == '.' && path[1] == '/') {
        path += 2;
    }
    return path;
}

static uint64_t number_of(Dwarf_Die *die, unsigned name)
{
    Dwarf_Attribute attribute;
    Dwarf_Word number;

    return dwarf_attr_integrate(die, name, &attribute) && dwarf_formudata(&attribute, &number) == 0
               ? number
               : 0;
}

static const char *call_file(search_t *search, Dwarf_Die *die)
{
    uint64_t index = number_of(die, DW_AT_call_file);

    if (!search->files &&
        dwarf_getsrcfiles(&search->unit, &search->files, &search->file_count) != 0) {
        return NULL;
    }
    return index < search->file_count
               ? below(search, dwarf_filesrc(search->files, index, NULL, NULL))
               : NULL;
}

// A function, or a call that was inlined: the place of the call belongs to the caller.
static void note(search_t *search, Dwarf_Die *die)
{
    if (search->count == DEBUG_INFO_FUNCTION_COUNT_MAX) {
        return;
    }
    if (search->count > 0) {
        debug_function_t *caller = &search->functions[search->count - 1];
        uint64_t line = number_of(die, DW_AT_call_line);
        caller->file = call_file(search, die);
        caller->line = line <= INT32_MAX ? (int)line : 0;
    }
    search->functions[search->count++] = (debug_function_t){ .name = dwarf_diename(die) };
}

/*
 * Goes into the children of `die` that have the address.  Broken references between siblings could
 * lead backwards for ever, so an entry must lie behind the one before.
 */
static void descend(search_t *search, Dwarf_Die *die, unsigned depth)
{
    Dwarf_Die child;
    Dwarf_Off last = dwarf_dieoffset(die);

    if (depth == DEPTH_MAX || dwarf_child(die, &child) != 0) {
        return;
    }
    do {
        if (dwarf_dieoffset(&child) <= last) {
            return;
        }
        last = dwarf_dieoffset(&child);
        int tag = dwarf_tag(&child);
        bool is_function = tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine;
        bool is_scope = tag == DW_TAG_namespace || tag == DW_TAG_module ||
                        tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
                        tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type;
        if ((is_function || tag == DW_TAG_lexical_block) &&
            dwarf_haspc(&child, search->address) > 0) {
            if (is_function) {
                note(search, &child);
            }
            descend(search, &child, depth + 1);
            return;
        }
        if (is_scope) {
            unsigned before = search->count;
            descend(search, &child, depth + 1);
            if (search->count != before) {
                return;
            }
        }
    } while (dwarf_siblingof(&child, &child) == 0);
}

static void note_line(search_t *search)
{
    Dwarf_Line *line = dwarf_getsrc_die(&search->unit, search->address);
    debug_function_t *innermost = &search->functions[search->count - 1];
    int number = 0;

    if (line) {
        innermost->file = below(search, dwarf_linesrc(line, NULL, NULL));
        innermost->line = dwarf_lineno(line, &number) == 0 ? number : 0;
    }
}

// The unit that has the address; not all compilers write the table that would tell at once.
static bool find_unit(debug_info_t *info, Dwarf_Addr address, Dwarf_Die *ret_unit)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Half version;
    uint8_t type;

    if (dwarf_addrdie(info->dwarf, address, ret_unit)) {
        return true;
    }
    while (dwarf_get_units(info->dwarf, unit, &unit, &version, &type, ret_unit, NULL) == 0) {
        if (dwarf_haspc(ret_unit, address) > 0) {
            return true;
        }
    }
    return false;
}

static void turn_round(debug_function_t *functions, unsigned count)
{
    for (unsigned i = 0; i < count / 2; i++) {
        debug_function_t other = functions[i];
        functions[i] = functions[count - 1 - i];
        functions[count - 1 - i] = other;
    }
}

// ---- Symbols

static bool find_symbol(debug_info_t *info, uint64_t address, debug_function_t *ret_function)
{
    GElf_Off offset = 0;
    GElf_Sym symbol;
    const char *name = dwfl_module_addrinfo(info->module, address + info->elf_bias, &offset,
                                            &symbol, NULL, NULL, NULL);

    if (!name || !*name) {
        return false;
    }
    *ret_function = (debug_function_t){ .name = name, .offset = offset };
    return true;
}

unsigned debug_info_find(debug_info_t *info, uint64_t address, debug_function_t *ret_functions)
{
    Dwarf_Attribute attribute;
    search_t search = { .functions = ret_functions };

    search.address = address + info->elf_bias - info->dwarf_bias;
    if (info->dwarf && find_unit(info, search.address, &search.unit)) {
        search.folder = dwarf_formstring(dwarf_attr(&search.unit, DW_AT_comp_dir, &attribute));
        descend(&search, &search.unit, 0);
        if (search.count == 0) {
            // Assembly: lines, and no functions but the symbols.
            ret_functions[0] = (debug_function_t){ 0 };
            (void)find_symbol(info, address, ret_functions);
            search.count = 1;
        }
        note_line(&search);
        turn_round(ret_functions, search.count);
        return search.count;
    }
    return find_symbol(info, address, ret_functions) ? 1 : 0;
}
