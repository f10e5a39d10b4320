-- SPDX-License-Identifier: BSD-2-Clause
base 64
block twice { field x 32 field x 32 }
block twice { field y 64 }
block order(a, b, a, c) { field a 32 field b 16 field d 16 }
tagged_union twice t { tag gone 1 }
