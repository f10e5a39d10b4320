-- SPDX-License-Identifier: BSD-2-Clause
block early { field x 64 }
base 64
block { field x 64 }
block forgotten { field x
    field y 64
    feild z 64
    field_ptr(12 next 64
    padding
}
block unclosed {
    field x 64
block int { field while 1 field_high mask 3 padding 60 }
block ends ( a b ) { field x 64 }
tagged_union u { tag a 1 }
tagged_union u t(a,) { tag a 1 }
tagged_union v t { tag 7 mask 3 4 tag a (1, ) tag b (1) (2) }
what is this
block last { field __ 3 field a@b 61 field x 64 } }
block € { }
block $$$ { field n 12abc field x 0x field y 09 field z 99999999999999999999 }
base 64(48
