-- SPDX-License-Identifier: BSD-2-Clause
base 64
block a { field x 60 field t 4 }
block b { field x 60 field t 4 }
block no_tag { field x 64 }
block shifted { field x 59 field t 4 padding 1 }
block wider { field x 59 field t 5 }
block longer { field y 64 field x 60 field t 4 }
block high { field x 60 field_high t 4 }
block two { field h 2 padding 30 field l 2 padding 30 }
block apart { field h 64 field l 64 }
block broken { field t 65 }

tagged_union good t { tag a 1 }
tagged_union empty t { }
tagged_union taken t { tag a 2 tag b 3 tag b 4 tag missing 5 }
tagged_union shapes t { tag no_tag 1 tag shifted 2 tag wider 3 tag longer 4 tag high 5 tag broken 6 }
tagged_union slices t(h, l, h) { tag two (1, 2, 3) }
tagged_union slices_apart t(h, l) { tag apart (1, 2) }
block p { field x 60 field t 4 } block q { field x 60 field t 4 } block r { field x 60 field t 4 }
block s { field x 60 field t 4 } block w { field x 24 field t 40 }
tagged_union values t { tag p 16 tag q 0 - 1 tag r 3 tag s 3 }
tagged_union count t { tag w (1, 2) }
block s1 { padding 60 field h 2 field l 2 } block s2 { padding 60 field h 2 field l 2 }
block s3 { padding 60 field h 2 field l 2 } block s4 { padding 60 field h 2 field l 2 }
tagged_union sliced t(h, l) { tag s1 (4, 0) tag s2 (1, 0, 0) tag s3 16 tag s4 (3, 3) }
block i { field x 24 field t 40 }
tagged_union int_limit t { tag i 0x80000000 }
base 32
block narrow { field x 28 field t 4 }
base 64(48, 1)
block pointing { field_high x 48 padding 12 field t 4 }
base 64
tagged_union bases t { tag narrow 1 tag pointing 2 }
