// SPDX-License-Identifier: BSD-2-Clause

// Looked up by tests/run: the numbers of its lines matter there.

int sample_value;

static inline __attribute__((always_inline)) void innermost(void)
{
    __asm__ volatile(".globl at_innermost\nat_innermost: nop");
}

static inline __attribute__((always_inline)) void middle(void)
{
    innermost();
    sample_value++;
}

__attribute__((noinline)) void outer(void)
{
    sample_value = 3;
    {
        int nested = sample_value;
        middle();
        sample_value += nested;
    }
    __asm__ volatile(".globl after_calls\nafter_calls: nop");
}

void _start(void);

void _start(void)
{
    outer();
    for (;;) {
    }
}
