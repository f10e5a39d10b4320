-- SPDX-License-Identifier: BSD-2-Clause
base word_size
base 64
block arithmetic {
    padding 1 / 0
    padding 5 % (3 - 3)
    padding 9223372036854775807 + 1
    padding 9223372036854775807 * 2
    padding (-9223372036854775807 - 1) / -1
    padding -(-9223372036854775807 - 1)
    padding -9223372036854775807 - 2
    padding 9223372036854775808
    padding unknown_size
    field x word_size + canonical_size - 65
    field y (1
    field z 1 +
}
tagged_union u t { mask word_size 1 tag arithmetic canonical_size }
