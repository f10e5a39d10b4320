# SPDX-License-Identifier: BSD-2-Clause
#
# Leaves out the facts that ignore.txt tells to ignore.

BEGIN {
    while ((getline line < ignore) > 0) {
        if (line !~ /^(#|$)/) {
            sub(/\t.*/, "", line)
            expression = expression bar line
            bar = "|"
        }
    }
    expression = "^(" expression ")"
}

$0 !~ expression
