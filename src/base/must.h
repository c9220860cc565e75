/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TOWLINE_BASE_MUST_H
#define TOWLINE_BASE_MUST_H

/* Marks a function whose result the caller may not ignore. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* Marks a printf-like function: the format is argument number f, its values start at argument a. */
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

/*
 * Aborts, in every build, when the condition is false: a programmer's fault, never a peer's.
 * The condition is evaluated exactly once.
 */
#define must(condition) ((condition) ? (void)0 : must_fail(#condition, __FILE__, __LINE__))

/* Says where the program stood and aborts. Used by must() and at places that cannot be reached. */
_Noreturn void must_fail(const char *what, const char *file, int line);

#endif
