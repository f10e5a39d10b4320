// SPDX-License-Identifier: BSD-2-Clause

/*
 * Random systems, twice: on paper, as `sel4c capdl simulate` does it, and by the initialiser's own
 * code on the kernel as a library.  Both must come to the same end.
 *
 *     capdl-differential [SEED]
 *
 * Without a seed there are CAPDL_SYSTEMS systems, 250 by default, from CAPDL_SEED on.  Each is
 * tried in a process of its own; a seed that is named is tried in this one, for a debugger.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capdl/check.h"
#include "capdl/encode.h"
#include "capdl/place.h"
#include "compare.h"
#include "invariants.h"

enum {
    FITS = 0,
    FAILED = 1,
    DOES_NOT_FIT = 2,
    FITS_WITH_STORE = 3,
    STATUS_COUNT = 4,
    OTHER_SECONDS = 120
};

typedef struct trial {
    arena_t *arena;
    diag_t diag;
    capdl_kernel_t kernel;
    system_t *system;
    capdl_encoded_t encoded;
    sel4_capdl_spec_t spec;
    sel4_capdl_alloc_result_t foreseen;
    uint64_t *places;
} trial_t;

static unsigned broken_count;

void invariants_broken(const char *fact, int line)
{
    if (broken_count++ < 5) {
        (void)printf("  an invariant of the kernel does not hold, invariants.c:%d: %s\n", line,
                     fact);
    }
}

/* ---- On paper */

static bool read_kernel(trial_t *trial)
{
    const char *path = "build/prefix/aarch64-el1-mcs/libsel4/include/kernel/gen_config.json";
    source_t source;

    return source_load(trial->arena, &trial->diag, path, &source) &&
           capdl_kernel_read(trial->arena, &trial->diag, &source, &trial->kernel);
}

static bool encode(trial_t *trial)
{
    const capdl_encode_options_t options = { .has_no_zero_copy = trial->system->has_no_zero_copy,
                                             .has_no_packing = trial->system->has_no_packing,
                                             .names = CAPDL_NAMES_ALL,
                                             .log_level = 1 };
    if (!capdl_encode(trial->arena, &trial->diag, &trial->kernel, trial->system->spec, &options,
                      &trial->encoded)) {
        return false;
    }
    const char *bytes =
        arena_copy(trial->arena, trial->encoded.bytes.bytes, trial->encoded.bytes.size);
    sel4_capdl_spec_error_t error =
        sel4_capdl_spec_open(sel4_span(bytes, trial->encoded.bytes.size), &trial->spec).error;
    if (error) {
        (void)printf("  the binary form: %s\n", sel4_capdl_spec_error_text(error));
    }
    return !error;
}

static void place(trial_t *trial)
{
    size_t count = trial->system->untyped_count;
    sel4_capdl_untyped_t untypeds[SYSTEM_UNTYPED_COUNT_MAX];

    memcpy(untypeds, trial->system->untypeds, sizeof untypeds);
    trial->foreseen = capdl_place(trial->arena, &trial->spec, untypeds, count, machine_pages_at(),
                                  NULL, NULL, &trial->places);
}

static bool foresee(trial_t *trial, uint64_t seed)
{
    const capdl_check_options_t check = { .refuses_unknown_irqs = true };

    trial->arena = arena_create();
    diag_init(&trial->diag, stdout);
    if (!read_kernel(trial)) {
        return false;
    }
    // Small enough that many systems need more capabilities than it has slots.
    trial->kernel.root_cnode_bits = 9 + (uint32_t)(seed % 4);
    trial->system = system_make(trial->arena, &trial->kernel, seed);
    if (!capdl_check(trial->arena, &trial->diag, &trial->kernel, trial->system->spec, &check) ||
        !encode(trial)) {
        return false;
    }
    place(trial);
    return true;
}

/* ---- By the initialiser */

static int compare(trial_t *trial, const machine_result_t *result)
{
    comparison_t comparison = { .system = trial->system,
                                .kernel = &trial->kernel,
                                .spec = &trial->spec,
                                .numbers = trial->encoded.numbers,
                                .places = trial->places };
    if (!result->is_done) {
        (void)printf("  the initialiser fails, though it was foreseen to succeed\n");
        return FAILED;
    }
    compare_all(&comparison);
    machine_check();
    return comparison.failure_count + broken_count > 0 ? FAILED
           : machine_has_store()                       ? FITS_WITH_STORE
                                                       : FITS;
}

// What was foreseen is what the initialiser must say.
static int compare_failure(const trial_t *trial, const machine_result_t *result)
{
    const char *why = sel4_capdl_alloc_error_text(trial->foreseen.error);
    const char *name = sel4_capdl_spec_name(&trial->spec, trial->foreseen.object);

    if (result->is_done) {
        (void)printf("  the initialiser succeeds, but was foreseen to fail: %s\n", why);
        return FAILED;
    }
    if (!strstr(result->console, why) || (name && !strstr(result->console, name))) {
        (void)printf("  the initialiser fails otherwise than was foreseen: %s, %s\n",
                     name ? name : "no name", why);
        return FAILED;
    }
    return DOES_NOT_FIT;
}

static int try(uint64_t seed)
{
    trial_t trial = { 0 };
    int status = FAILED;

    if (!foresee(&trial, seed)) {
        return FAILED;
    }
    machine_boot_t boot = {
        .untypeds = trial.system->untypeds,
        .untyped_count = trial.system->untyped_count,
        .root_bits = trial.kernel.root_cnode_bits,
        .chunk_count = trial.system->chunk_count,
        .spec = sel4_span((const uint8_t *)trial.spec.header, trial.encoded.bytes.size),
        .pages = sel4_span(trial.encoded.frames.bytes, trial.encoded.frames.size),
        .ticks = seed % 5 == 0 ? 700 : 0,
    };
    memcpy(boot.chunks, trial.system->chunks, sizeof boot.chunks);
    machine_result_t result = machine_run(&boot);
    status = trial.foreseen.error == SEL4_CAPDL_ALLOC_OK ? compare(&trial, &result)
                                                         : compare_failure(&trial, &result);
    if (status == FAILED && *result.console) {
        (void)printf("  the console: %s", result.console);
    }
    capdl_encoded_finish(&trial.encoded);
    arena_destroy(trial.arena);
    return status;
}

static int try_in_process(uint64_t seed)
{
    int status = 0;

    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        (void)alarm(OTHER_SECONDS);
        status = try(seed);
        (void)fflush(stdout);
        _exit(status);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)) {
        return FAILED;
    }
    return WEXITSTATUS(status) < STATUS_COUNT ? WEXITSTATUS(status) : FAILED;
}

static uint64_t number_from(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text && *text ? strtoull(text, NULL, 0) : otherwise;
}

static int try_all(void)
{
    uint64_t first = number_from("CAPDL_SEED", 1);
    uint64_t count = number_from("CAPDL_SYSTEMS", 250);
    const char *rerun = getenv("RERUN");
    unsigned statuses[STATUS_COUNT] = { 0 };

    for (uint64_t seed = first; seed < first + count; seed++) {
        int status = try_in_process(seed);
        statuses[status]++;
        if (status == FAILED) {
            (void)printf("FAIL seed %llu    rerun: %s CASE=%llu\n", (unsigned long long)seed,
                         rerun ? rerun : "capdl-differential", (unsigned long long)seed);
        }
    }
    if (statuses[DOES_NOT_FIT] > count / 2) {
        (void)printf("most systems do not fit into their memory, so that little is tried\n");
        statuses[FAILED]++;
    }
    unsigned built = statuses[FITS] + statuses[FITS_WITH_STORE];
    (void)printf("%u systems built, %u of them with a store, %u for which there is no memory\n",
                 built, statuses[FITS_WITH_STORE], statuses[DOES_NOT_FIT]);
    (void)printf("%u passed, %u failed\n", built + statuses[DOES_NOT_FIT], statuses[FAILED]);
    return statuses[FAILED] == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    int status = 0;

    if (argc != 2) {
        return try_all();
    }
    status = try(strtoull(argv[1], NULL, 0));
    (void)printf("%d passed, %d failed\n", status != FAILED, status == FAILED);
    return status == FAILED ? 1 : 0;
}
