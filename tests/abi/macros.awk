# SPDX-License-Identifier: BSD-2-Clause
#
# Reads `#define NAME TEXT` lines.  Each object-like macro is put in one of these classes:
#
#   integer   a constant of an integer type           its value is a fact
#   value     another expression                      its bytes are a fact
#   text      no expression                           that it is defined is a fact (and what as, if
#                                                     that is one word or it is a CONFIG_ macro)
#
# What is an expression, only the compiler can tell.  So there are two passes: with mode=probe this
# makes a C file with two lines for each macro, on which the compiler complains unless it is one; with
# mode=macros and FAILED, a file with the numbers of those lines, it makes the C file that reports the
# values; with mode=facts it prints the facts about the rest.

function name_of(line) {
    sub(/^#define /, "", line)
    sub(/[ (].*/, "", line)
    return line
}

function text_of(line) {
    sub(/^#define [A-Za-z0-9_]+ ?/, "", line)
    sub(/;$/, "", line)
    return line
}

BEGIN {
    while (mode != "probe" && (getline line < failed) > 0) {
        bad[line] = 1
    }
    if (mode != "facts") {
        lines = 1
        print "#include \"call.h\""
        count = split(headers, header, " ")
        for (i = 1; i <= count; i++) {
            print "#include <" header[i] ">"
            lines++
        }
    }
    if (mode == "macros") {
        print "void abi_macros(void (*report)(const char *, abi_macro_kind_t, int, const void *, unsigned long))"
        print "{"
    }
    if (mode != "probe") {
        # Where the first probe line was.
        lines = split(headers, header, " ") + 1
    }
}

/^#define [A-Za-z0-9_]+\(/ {
    if (mode == "facts") {
        arguments = $0
        sub(/^[^(]*\(/, "", arguments)
        sub(/\).*/, "", arguments)
        print "macro " name_of($0) "() " (arguments == "" ? 0 : split(arguments, parts, ","))
    }
    next
}

/^#define / {
    name = name_of($0)
    text = text_of($0)
    integer_line = ++lines
    value_line = ++lines
    if (mode == "probe") {
        print "_Static_assert(__builtin_classify_type(" name ") == 1 && (" name ") == (" name "), \"\"); enum { probe_" name " = (" name ") == 0 };"
        print "void probe_" name "_(void) { __auto_type value = (" name "); (void)value; _Static_assert(_Generic((" name "), char *: 1, const char *: 1, void *: 1, default: __builtin_classify_type(" name ") != 5), \"\"); }"
    } else if (mode == "macros") {
        if (!(integer_line in bad)) {
            print "    { long long value = (long long)(" name "); report(\"" name "\", ABI_MACRO_INTEGER, (" name ") < 0, &value, sizeof value); }"
        } else if (!(value_line in bad)) {
            print "    { __auto_type value = (" name "); report(\"" name "\", _Generic(value, char *: ABI_MACRO_STRING, const char *: ABI_MACRO_STRING, default: ABI_MACRO_OTHER), 0, &value, sizeof value); }"
        }
    } else if ((integer_line in bad) && (value_line in bad)) {
        if (name ~ /^CONFIG_/ || text ~ /^[A-Za-z_][A-Za-z0-9_]*;?$/) {
            print "macro " name " " text
        } else {
            print "macro " name
        }
    }
}

END {
    if (mode == "macros") {
        print "}"
    }
}
