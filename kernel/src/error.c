// SPDX-License-Identifier: BSD-2-Clause
//
// Errors of invocations and the words that explain them (seL4 manual, "Errors").  They stay in
// `call_error` between the check that failed and the reply to the caller.

#include "kernel.h"

call_error_t call_error;

static result_t fail(seL4_Error error, word_t count, word_t word0, word_t word1)
{
    call_error = (call_error_t){ .words = { word0, word1 }, .count = count };
    return (result_t){ (uint8_t)error };
}

result_t fail_invalid_argument(word_t index)
{
    return fail(seL4_InvalidArgument, 1, index, 0);
}

result_t fail_invalid_capability(word_t index)
{
    return fail(seL4_InvalidCapability, 1, index, 0);
}

result_t fail_illegal(void)
{
    return fail(seL4_IllegalOperation, 0, 0, 0);
}

result_t fail_range(word_t min, word_t max)
{
    return fail(seL4_RangeError, 2, min, max);
}

result_t fail_alignment(void)
{
    return fail(seL4_AlignmentError, 0, 0, 0);
}

result_t fail_truncated(void)
{
    return fail(seL4_TruncatedMessage, 0, 0, 0);
}

result_t fail_delete_first(void)
{
    return fail(seL4_DeleteFirst, 0, 0, 0);
}

result_t fail_revoke_first(void)
{
    return fail(seL4_RevokeFirst, 0, 0, 0);
}

result_t fail_not_enough_memory(word_t available)
{
    return fail(seL4_NotEnoughMemory, 1, available, 0);
}

word_t lookup_failure_words(lookup_failure_t why, word_t words[4])
{
    words[0] = why.type;
    words[1] = why.bits_left;
    switch (why.type) {
    case seL4_MissingCapability:
        return 2;
    case seL4_DepthMismatch:
        words[2] = why.bits_found;
        return 3;
    case seL4_GuardMismatch:
        words[2] = why.guard_found;
        words[3] = why.bits_found;
        return 4;
    default:
        return 1;
    }
}

result_t fail_lookup(bool of_source, lookup_failure_t why)
{
    result_t result = fail(seL4_FailedLookup, 0, of_source, 0);
    call_error.count = 1 + lookup_failure_words(why, &call_error.words[1]);
    return result;
}
