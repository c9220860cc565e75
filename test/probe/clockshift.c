/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded before a program (LD_PRELOAD): its wall clock is CLOCK_SHIFT_S seconds ahead of the machine's, while its
 * monotonic clock goes on as it does. What a program sees that is started again after that long. */
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t shift_s(void) {
    const char *text = getenv("CLOCK_SHIFT_S");
    return text == NULL ? 0 : (time_t)strtol(text, NULL, 10);
}

int clock_gettime(clockid_t id, struct timespec *out_now) {
    if (syscall(SYS_clock_gettime, id, out_now) != 0) {
        return -1;
    }
    if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE) {
        out_now->tv_sec += shift_s();
    }
    return 0;
}

int gettimeofday(struct timeval *restrict out_now, void *restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) {
        return -1;
    }
    *out_now = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *out_now) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) != 0) {
        return -1;
    }
    if (out_now != NULL) {
        *out_now = now.tv_sec;
    }
    return now.tv_sec;
}
