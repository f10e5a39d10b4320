-- SPDX-License-Identifier: BSD-2-Clause
base 64
tagged_union a t { tag b 1 tag ptr 2 }
block b { field a 60 field t 4 }
block ptr { field x 60 field t 4 }
block a_b { field x_get 32 field x 32 }
block a_b_get { field seL4_Uint64 32 field a_b_get_ptr 16 field CONST 16 }
block a_tag { field a_t 64 }
block fine { field v64 32 field fine_type_tag 16 field words 16 }
