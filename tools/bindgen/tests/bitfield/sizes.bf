-- SPDX-License-Identifier: BSD-2-Clause
base 16
block under_a_wrong_base { field x 700 }
base 64(65,1)
base 64(0,2)
base 32(30 + 2, 0)
block empty { }
block nothing { padding 0 }
block small { field x 31 }
block large { field x 31 padding 2 }
block crossing { padding 30 field x 4 padding 30 }
block no_bits { field x 0 padding 32 }
block negative { field x 1 - 2 padding 3 - 4 }
block too_wide { field x 33 padding 31 }
base 64(48,1)
block high { field_high x 49 padding 15 }
block pointers {
    field_ptr(48) a 64
    field_ptr(0 - 1) b 64
    field_ptr(12) c 35
    field_ptr d 99999999
}
block huge { padding 99999999999 field x 64 padding 99999999999 }
block huge_in_steps { padding 16384 padding 1 padding 1 }
