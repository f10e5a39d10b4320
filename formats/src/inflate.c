// SPDX-License-Identifier: BSD-2-Clause

/*
 * Unpacks deflate streams (RFC 1951).
 *
 * Codes of up to QUICK_BITS bits are looked up, longer ones found bit by bit.  The first error
 * stays in the state, and every loop looks at it.
 */

#include <sel4c/inflate.h>

enum {
    CODE_BITS_MAX = 15,
    QUICK_BITS = 8,
    QUICK_COUNT = 1 << QUICK_BITS,

    END_OF_BLOCK = 256,
    LITERAL_COUNT_MAX = 288, // and lengths
    LITERAL_COUNT = 286,     // that mean something
    DISTANCE_COUNT_MAX = 32,
    DISTANCE_COUNT = 30,
    LENGTH_CODE_COUNT = 19,

    LENGTH_MIN = 3,
    LENGTH_MAX = 258,
    NO_SYMBOL = 0xffff,
};

typedef struct state {
    const uint8_t *next;
    const uint8_t *end;
    uint64_t bits; // taken from the input, the next one lowest; above them are zeros
    unsigned bit_count;
    uint8_t *to;
    size_t to_size;
    size_t at; // bytes that were given
    sel4_inflate_error_t error;
} state_t;

// A canonical code: `symbols` are in the order of their codes, shortest first.
typedef struct code {
    uint16_t count[CODE_BITS_MAX + 1]; // of codes by length
    uint16_t symbols[LITERAL_COUNT_MAX];
    uint16_t quick[QUICK_COUNT]; // symbol and length by the next bits; 0: longer, or none
} code_t;

const char *sel4_inflate_error_text(sel4_inflate_error_t error)
{
    switch (error) {
    case SEL4_INFLATE_OK:
        return "no error";
#define X(name, number, text)     \
    case SEL4_INFLATE_ERR_##name: \
        return text;
        SEL4_INFLATE_ERRORS(X)
#undef X
    }
    return "unknown error";
}

static void fail(state_t *state, sel4_inflate_error_t error)
{
    if (!state->error) {
        state->error = error;
    }
}

/* ---- Bits */

// So that there are all that one step needs, if the input has them.
static void refill(state_t *state)
{
    while (state->bit_count <= 56 && state->next < state->end) {
        state->bits |= (uint64_t)*state->next++ << state->bit_count;
        state->bit_count += 8;
    }
}

static void drop(state_t *state, unsigned count)
{
    if (count > state->bit_count) {
        fail(state, SEL4_INFLATE_ERR_TRUNCATED);
        count = state->bit_count;
    }
    state->bits >>= count;
    state->bit_count -= count;
}

static unsigned take(state_t *state, unsigned count)
{
    refill(state);
    unsigned value = (unsigned)(state->bits & ((1u << count) - 1));
    drop(state, count);
    return value;
}

/* ---- Codes */

// The bits of a code come first to last, the lowest first: the next code is counted from the other
// end.
static unsigned next_reversed(unsigned code, unsigned length)
{
    unsigned bit = 1u << (length - 1);

    while ((code & bit) != 0) {
        code ^= bit;
        bit >>= 1;
    }
    return code | bit;
}

static void fill_quick(code_t *code)
{
    unsigned reversed = 0;
    unsigned index = 0;

    for (unsigned length = 1; length <= QUICK_BITS; length++) {
        for (unsigned i = 0; i < code->count[length]; i++) {
            unsigned entry = (unsigned)code->symbols[index++] << 4 | length;
            for (unsigned at = reversed; at < QUICK_COUNT; at += 1u << length) {
                code->quick[at] = (uint16_t)entry;
            }
            reversed = next_reversed(reversed, length);
        }
    }
}

/*
 * Makes the code in which symbol `i` has `lengths[i]` bits, or none.  It must use up all words,
 * except that the one code there is may have one bit, and that there may be none.
 */
static bool make_code(code_t *code, const uint8_t *lengths, unsigned count)
{
    uint16_t first[CODE_BITS_MAX + 2] = { 0 }; // place of the first symbol, by length
    int left = 1;

    __builtin_memset(code, 0, sizeof *code);
    for (unsigned i = 0; i < count; i++) {
        code->count[lengths[i]]++;
    }
    bool is_lone = code->count[0] == count || (code->count[0] == count - 1 && code->count[1] == 1);
    code->count[0] = 0;
    for (unsigned length = 1; length <= CODE_BITS_MAX; length++) {
        left = 2 * left - code->count[length];
        if (left < 0) {
            return false;
        }
        first[length + 1] = (uint16_t)(first[length] + code->count[length]);
    }
    for (unsigned i = 0; i < count; i++) {
        if (lengths[i] != 0) {
            code->symbols[first[lengths[i]]++] = (uint16_t)i;
        }
    }
    fill_quick(code);
    return left == 0 || is_lone;
}

// A code that is too long to be looked up.
static unsigned search(state_t *state, const code_t *code)
{
    unsigned word = 0;
    unsigned first = 0; // the first code of this length
    unsigned index = 0; // and its place

    for (unsigned length = 1; length <= CODE_BITS_MAX; length++) {
        word = word << 1 | (unsigned)(state->bits >> (length - 1) & 1);
        if (word - first < code->count[length]) {
            drop(state, length);
            return code->symbols[index + (word - first)];
        }
        index += code->count[length];
        first = (first + code->count[length]) << 1;
    }
    fail(state, SEL4_INFLATE_ERR_SYMBOL);
    return NO_SYMBOL;
}

static unsigned decode(state_t *state, const code_t *code)
{
    refill(state);
    unsigned entry = code->quick[state->bits & (QUICK_COUNT - 1)];
    if (entry == 0) {
        return search(state, code);
    }
    drop(state, entry & 15);
    return entry >> 4;
}

/* ---- Blocks */

static void put(state_t *state, unsigned byte)
{
    if (state->at >= state->to_size) {
        fail(state, SEL4_INFLATE_ERR_SIZE);
        return;
    }
    state->to[state->at++] = (uint8_t)byte;
}

static void inflate_stored(state_t *state)
{
    drop(state, state->bit_count % 8);
    unsigned size = take(state, 16);
    if ((take(state, 16) ^ size) != 0xffff) {
        fail(state, SEL4_INFLATE_ERR_BLOCK);
    }
    while (size-- > 0 && !state->error) {
        put(state, take(state, 8));
    }
}

/*
 * Numbers grow with the symbol, 2^shift of them to each count of further bits: of lengths 4, of
 * distances 2.
 */
static size_t magnitude(state_t *state, unsigned symbol, unsigned shift)
{
    unsigned step = symbol >> shift;

    if (step < 2) {
        return symbol;
    }
    unsigned leading = (1u << shift) | (symbol & ((1u << shift) - 1));
    return ((size_t)leading << (step - 1)) + take(state, step - 1);
}

static void repeat(state_t *state, const code_t *distances, unsigned symbol)
{
    // The last symbol has a length of its own, which has no further bits.
    size_t length = symbol == LITERAL_COUNT - 1
                        ? LENGTH_MAX
                        : LENGTH_MIN + magnitude(state, symbol - (END_OF_BLOCK + 1), 2);
    symbol = decode(state, distances);
    if (symbol >= DISTANCE_COUNT) {
        fail(state, SEL4_INFLATE_ERR_SYMBOL);
        return;
    }
    size_t distance = 1 + magnitude(state, symbol, 1);
    if (distance > state->at) {
        fail(state, SEL4_INFLATE_ERR_DISTANCE);
    } else if (length > state->to_size - state->at) {
        fail(state, SEL4_INFLATE_ERR_SIZE);
    } else {
        uint8_t *to = state->to + state->at;
        state->at += length;
        for (; length > 0; length--, to++) {
            *to = *(to - distance);
        }
    }
}

static void inflate_coded(state_t *state, const code_t *literals, const code_t *distances)
{
    while (!state->error) {
        unsigned symbol = decode(state, literals);
        if (symbol < END_OF_BLOCK) {
            put(state, symbol);
        } else if (symbol == END_OF_BLOCK) {
            return;
        } else if (symbol < LITERAL_COUNT) {
            repeat(state, distances, symbol);
        } else {
            fail(state, SEL4_INFLATE_ERR_SYMBOL);
        }
    }
}

// Lengths of codes for literals and distances together, themselves coded.
static bool read_lengths(state_t *state, const code_t *code, uint8_t *lengths, unsigned count)
{
    enum { REPEAT_LAST = 16, ZEROS = 17, MANY_ZEROS = 18 };
    unsigned at = 0;

    while (at < count && !state->error) {
        unsigned symbol = decode(state, code);
        uint8_t value = symbol < REPEAT_LAST ? (uint8_t)symbol : 0;
        unsigned times = 1;
        if (symbol == REPEAT_LAST) {
            if (at == 0) {
                return false;
            }
            value = lengths[at - 1];
            times = 3 + take(state, 2);
        } else if (symbol == ZEROS) {
            times = 3 + take(state, 3);
        } else if (symbol == MANY_ZEROS) {
            times = 11 + take(state, 7);
        }
        if (times > count - at) {
            return false;
        }
        while (times-- > 0) {
            lengths[at++] = value;
        }
    }
    return !state->error;
}

static bool read_codes(state_t *state, code_t *literals, code_t *distances)
{
    static const uint8_t order[LENGTH_CODE_COUNT] = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
    };
    uint8_t lengths[LITERAL_COUNT + DISTANCE_COUNT] = { 0 };
    unsigned literal_count = 257 + take(state, 5);
    unsigned distance_count = 1 + take(state, 5);
    unsigned length_count = 4 + take(state, 4);

    if (literal_count > LITERAL_COUNT || distance_count > DISTANCE_COUNT) {
        return false;
    }
    for (unsigned i = 0; i < length_count; i++) {
        lengths[order[i]] = (uint8_t)take(state, 3);
    }
    // The code of lengths is needed before that of literals.
    return make_code(literals, lengths, LENGTH_CODE_COUNT) &&
           read_lengths(state, literals, lengths, literal_count + distance_count) &&
           lengths[END_OF_BLOCK] != 0 && make_code(literals, lengths, literal_count) &&
           make_code(distances, lengths + literal_count, distance_count);
}

static void fixed_codes(code_t *literals, code_t *distances)
{
    uint8_t lengths[LITERAL_COUNT_MAX];

    for (unsigned i = 0; i < LITERAL_COUNT_MAX; i++) {
        lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    }
    (void)make_code(literals, lengths, LITERAL_COUNT_MAX);
    __builtin_memset(lengths, 5, DISTANCE_COUNT_MAX);
    (void)make_code(distances, lengths, DISTANCE_COUNT_MAX);
}

static void inflate_block(state_t *state, unsigned kind)
{
    enum { STORED, FIXED, DYNAMIC };
    code_t literals;
    code_t distances;

    if (kind == STORED) {
        inflate_stored(state);
        return;
    }
    if (kind == FIXED) {
        fixed_codes(&literals, &distances);
    } else if (kind != DYNAMIC) {
        fail(state, SEL4_INFLATE_ERR_BLOCK);
    } else if (!read_codes(state, &literals, &distances)) {
        fail(state, SEL4_INFLATE_ERR_CODES);
    }
    if (!state->error) {
        inflate_coded(state, &literals, &distances);
    }
}

sel4_inflate_result_t sel4_inflate(sel4_span_t packed, sel4_mutable_span_t to)
{
    state_t state = {
        .next = packed.data,
        .end = packed.data + packed.size,
        .to = to.data,
        .to_size = to.size,
    };
    bool is_last = false;

    while (!is_last && !state.error) {
        is_last = take(&state, 1) != 0;
        inflate_block(&state, take(&state, 2));
    }
    if (state.at != to.size) {
        fail(&state, SEL4_INFLATE_ERR_SIZE);
    }
    if (state.next != state.end || state.bit_count >= 8) {
        fail(&state, SEL4_INFLATE_ERR_TRAILING);
    }
    return (sel4_inflate_result_t){ state.error };
}
