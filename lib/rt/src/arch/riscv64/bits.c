// SPDX-License-Identifier: BSD-2-Clause

/*
 * What the compiler calls to count bits, for which RV64GC has no instruction: programs that are
 * linked without the compiler's own library, as Microkit's are, find it here.
 */

int __ctzdi2(unsigned long value);
int __clzdi2(unsigned long value);
int __popcountdi2(unsigned long value);

// Halves the part where the lowest one is, from 32 bits down. The value is not 0.
int __ctzdi2(unsigned long value)
{
    int count = 0;
    for (int width = 32; width > 0; width /= 2) {
        if ((value & ((1UL << width) - 1)) == 0) {
            value >>= width;
            count += width;
        }
    }
    return count;
}

int __clzdi2(unsigned long value)
{
    int count = 0;
    for (int width = 32; width > 0; width /= 2) {
        if (value >> (64 - width) == 0) {
            value <<= width;
            count += width;
        }
    }
    return count;
}

int __popcountdi2(unsigned long value)
{
    int count = 0;
    for (; value != 0; value &= value - 1) {
        count++;
    }
    return count;
}
