-- SPDX-License-Identifier: BSD-2-Clause
base 64
block a4 { field x 60 field t 4 } block a8 { field x 56 field t 8 } block a12 { field x 52 field t 12 }
block b4 { field x 60 field t 4 } block b8 { field x 56 field t 8 } block b12 { field x 52 field t 12 }
block c4 { field x 60 field t 4 } block c8 { field x 56 field t 8 } block c12 { field x 52 field t 12 }
block d4 { field x 60 field t 4 } block d8 { field x 56 field t 8 } block e4 { field x 60 field t 4 }
tagged_union sizes t { mask 4 16 mask 0 0 mask 65 1 mask 8 (-1) tag a4 1 }
tagged_union twice t { mask 4 1 mask 4 2 tag b4 1 }
tagged_union zero t { mask 4 0 mask 8 1 tag c4 1 tag a8 2 }
tagged_union apart t { mask 4 0xe mask 8 0x10 tag d4 1 tag b8 0x1e }
tagged_union equal t { mask 4 0xe mask 8 0xe mask 12 0xe tag e4 1 tag c8 14 tag a12 15 }
block f4 { field x 60 field t 4 } block f8 { field x 56 field t 8 } block f12 { field x 52 field t 12 }
tagged_union unused t { mask 4 0xe mask 6 0xe tag f4 1 tag f8 0x1e }
block g4 { field x 60 field t 4 } block g8 { field x 56 field t 8 } block g12 { field x 52 field t 12 }
tagged_union values t { mask 4 0xe mask 8 0x1e mask 12 0x1e tag g4 15 tag g8 0x1e tag g12 0xe }
tagged_union both t(t) { mask 4 1 tag d8 1 }
tagged_union late t { tag b12 1 mask 12 1 }
