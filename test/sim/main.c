/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs seeds, each in a process of its own so that an assertion ends only that one; makes a failing one smaller by
 * leaving out steps, and says how to see it again.
 *
 *   sim TSV [--seeds N] [--first N] [--steps N] [--seconds N] [--seed N] [--shrink N] [--lying-disk 1]
 *
 * With a lying disk every seed has to fail: it shows that a loss is seen, seen again in the same step, and made
 * smaller.
 */
#include "sim.h"

#include "base/alloc.h"
#include "store/testing/fault_vfs.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    STEPS_MAX = 200000,
    STEPS_FOR_ALL_KINDS = 200000,
    SHRINK_RUNS_MAX = 150,
    SEED_SECONDS_MAX = 300 /* of the processor */
};

struct options {
    const char *tsv;
    uint64_t first, seeds, only;
    uint64_t shrink; /* so many failing seeds are made smaller */
    uint32_t steps;
    int64_t seconds;
    bool lying_disk;
};

/* What a seed's process leaves behind. */
struct report {
    bool done;
    uint32_t steps;
    char failure[200];
    struct figures figures;
    uint64_t pairs[15][15];
};

static char folder[64];

static void remove_store(void) {
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char path[128];
        (void)snprintf(path, sizeof path, "%s/store%s", folder, ends[i]);
        (void)unlink(path);
    }
}

/* In the child: never returns. `left_out` marks the steps that are not taken. */
static _Noreturn void run_seed(uint64_t seed, uint32_t steps, const unsigned char *left_out, struct report *report) {
    static struct world world;
    const struct rlimit limit = {.rlim_cur = SEED_SECONDS_MAX, .rlim_max = SEED_SECONDS_MAX};
    (void)setrlimit(RLIMIT_CPU, &limit);
    world_start(&world, seed, folder);
    for (uint32_t i = 0; i < steps && world.failure == NULL; i++) {
        report->steps = i + 1;
        if (left_out == NULL || !left_out[i]) {
            world_step(&world, i);
        }
    }
    if (world.failure == NULL) {
        world_end(&world);
    }
    memcpy(report->failure, world.failure_text, sizeof report->failure);
    report->figures = world.figures;
    memcpy(report->pairs, world.pairs, sizeof report->pairs);
    report->done = true;
    world_finish(&world);
    _exit(0);
}

/* Whether the seed went well. */
static bool try_seed(uint64_t seed, uint32_t steps, const unsigned char *left_out, struct report *report, bool quiet) {
    memset(report, 0, sizeof *report);
    remove_store();
    (void)fflush(NULL);
    pid_t child = fork();
    if (child < 0) {
        perror("fork");
        exit(2);
    }
    if (child == 0) {
        if (quiet && freopen("/dev/null", "w", stderr) == NULL) {
            _exit(2);
        }
        run_seed(seed, steps, left_out, report);
    }
    int status;
    if (waitpid(child, &status, 0) != child) {
        exit(2);
    }
    if (!report->done && report->failure[0] == '\0') {
        (void)snprintf(report->failure, sizeof report->failure, "the process ended (%s %d)",
                       WIFSIGNALED(status) ? "signal" : "status",
                       WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    }
    return report->failure[0] == '\0';
}

/* Leaves out ever smaller runs of steps as long as it still fails. */
static void shrink(uint64_t seed, uint32_t steps, struct report *report) {
    unsigned char *left_out = NEW_ARRAY(unsigned char, STEPS_MAX);
    int runs = 0;
    for (uint32_t size = steps / 2; size > 0; size /= 2) {
        for (uint32_t at = 0; at < steps && runs < SHRINK_RUNS_MAX; at += size, runs++) {
            unsigned char *before = mem_new(STEPS_MAX);
            memcpy(before, left_out, STEPS_MAX);
            uint32_t len = at + size > steps ? steps - at : size;
            memset(left_out + at, 1, len);
            if (try_seed(seed, steps, left_out, report, true)) {
                memcpy(left_out, before, STEPS_MAX);
            }
            mem_free(before);
        }
    }
    (void)try_seed(seed, steps, left_out, report, true);
    uint32_t kept = 0;
    printf("  smaller: steps");
    for (uint32_t i = 0; i < steps; i++) {
        if (!left_out[i]) {
            kept++;
            if (kept <= 60) {
                printf(" %" PRIu32, i);
            }
        }
    }
    printf("%s (%" PRIu32 " of %" PRIu32 "): %s\n", kept > 60 ? " ..." : "", kept, steps, report->failure);
    mem_free(left_out);
}

static bool read_number(const char *text, uint64_t *out) {
    char *end;
    *out = strtoull(text, &end, 10);
    return *text != '\0' && *end == '\0';
}

static bool read_options(int count, char **words, struct options *options) {
    *options = (struct options){.first = 1, .seeds = 20, .steps = 10000, .shrink = 1, .only = UINT64_MAX};
    if (count < 2) {
        return false;
    }
    options->tsv = words[1];
    for (int i = 2; i + 1 < count; i += 2) {
        uint64_t number;
        if (!read_number(words[i + 1], &number)) {
            return false;
        }
        if (strcmp(words[i], "--seeds") == 0) {
            options->seeds = number;
        } else if (strcmp(words[i], "--first") == 0) {
            options->first = number;
        } else if (strcmp(words[i], "--steps") == 0 && number <= STEPS_MAX) {
            options->steps = (uint32_t)number;
        } else if (strcmp(words[i], "--seconds") == 0) {
            options->seconds = (int64_t)number;
        } else if (strcmp(words[i], "--lying-disk") == 0) {
            options->lying_disk = number != 0;
        } else if (strcmp(words[i], "--shrink") == 0) {
            options->shrink = number;
        } else if (strcmp(words[i], "--seed") == 0) {
            options->first = options->only = number;
            options->seeds = 1;
        } else {
            return false;
        }
    }
    return count % 2 == 0;
}

static double seconds_now(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A failure that does not come again the same way is one of the simulator too. */
static bool comes_again(uint64_t seed, uint32_t steps, const struct report *report) {
    struct report *again = mmap(NULL, sizeof *again, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (again == MAP_FAILED) {
        return false;
    }
    (void)try_seed(seed, steps, NULL, again, true);
    bool same = again->steps == report->steps && strcmp(again->failure, report->failure) == 0;
    printf("  replayed: %s\n", same ? "the same failure in the same step" : again->failure);
    (void)munmap(again, sizeof *again);
    return same;
}

static void add_figures(struct figures *sum, const struct figures *more) {
    uint64_t *a = (uint64_t *)(void *)sum;
    const uint64_t *b = (const uint64_t *)(const void *)more;
    for (size_t i = 0; i < sizeof *sum / sizeof *a; i++) {
        a[i] += b[i];
    }
}

static size_t count_pairs(uint64_t pairs[15][15]) {
    size_t count = 0;
    for (int i = 0; i < 15; i++) {
        for (int j = 0; j < 15; j++) {
            count += pairs[i][j] > 0;
        }
    }
    return count;
}

static void print_figures(const struct figures *sum, size_t pairs, uint64_t seeds, double took) {
    printf("sim: %" PRIu64 " seeds, %" PRIu64 " steps in %.0f s, %.0f steps a second\n", seeds, sum->steps, took,
           (double)sum->steps / took);
    tally_print(sum, pairs);
}

/* Told to end, it finishes the seed at hand and says what it has seen. */
static volatile sig_atomic_t told_to_end;

static void end(int signal_number) {
    (void)signal_number;
    told_to_end = 1;
}

static int run_all(const struct options *options) {
    struct report *report = mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (report == MAP_FAILED) {
        return 2;
    }
    static struct figures sum;
    static uint64_t pairs[15][15];
    uint64_t passed = 0;
    uint64_t failed = 0;
    uint64_t unrepeated = 0;
    double begun = seconds_now();
    for (uint64_t seed = options->first; seed < options->first + options->seeds; seed++) {
        const bool is_late = options->seconds > 0 && seconds_now() - begun > (double)options->seconds;
        if (is_late || told_to_end) {
            break;
        }
        if (try_seed(seed, options->steps, NULL, report, false)) {
            passed++;
        } else {
            failed++;
            printf("%sseed %" PRIu64 " failed at step %" PRIu32 ": %s\n", options->lying_disk ? "" : "FAIL ", seed,
                   report->steps, report->failure);
            (void)fflush(stdout);
            unrepeated += !comes_again(seed, options->steps, report);
            if (failed <= options->shrink) {
                shrink(seed, report->steps, report);
            }
            printf("  again: sim %s --seed %" PRIu64 " --steps %" PRIu32 "\n", options->tsv, seed, options->steps);
        }
        add_figures(&sum, &report->figures);
        for (int i = 0; i < 15 * 15; i++) {
            pairs[i / 15][i % 15] += report->pairs[i / 15][i % 15];
        }
    }
    print_figures(&sum, count_pairs(pairs), passed + failed, seconds_now() - begun);
    if (options->lying_disk) {
        printf("sim: a disk that forgets what it said it keeps was noticed in %" PRIu64 " of %" PRIu64 " seeds\n",
               failed, passed + failed);
        printf("%" PRIu64 " passed, %" PRIu64 " failed\n", failed - unrepeated, passed + unrepeated);
        return passed + unrepeated > 0;
    }
    if (sum.steps >= STEPS_FOR_ALL_KINDS) {
        failed += tally_missing(&sum);
    }
    printf("%" PRIu64 " passed, %" PRIu64 " failed\n", passed, failed);
    return failed > 0 || passed == 0;
}

int main(int count, char **words) {
    struct options options;
    if (!read_options(count, words, &options)) {
        (void)fprintf(stderr, "usage: sim TSV [--seeds N] [--first N] [--steps N] [--seconds N] [--seed N]\n");
        return 2;
    }
    crypto_init();
    (void)signal(SIGTERM, end);
    fault_set_lying(options.lying_disk);
    if (!oracle_load(options.tsv)) {
        (void)fprintf(stderr, "sim: %s does not hold the 63 ways\n", options.tsv);
        return 2;
    }
    bool in_memory = access("/dev/shm", W_OK) == 0;
    (void)snprintf(folder, sizeof folder, "%s/towline-sim-XXXXXX", in_memory ? "/dev/shm" : "/tmp");
    if (mkdtemp(folder) == NULL) {
        perror("mkdtemp");
        return 2;
    }
    int result = run_all(&options);
    remove_store();
    (void)rmdir(folder);
    return result;
}
