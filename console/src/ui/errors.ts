/* SPDX-License-Identifier: GPL-3.0-or-later */
import { AwayError, ProblemError } from '../net/http.ts';
import { problemText } from './texts.ts';

/** The sentence for whatever a request threw. */
export function errorText(error: unknown): string {
  if (error instanceof ProblemError) {
    const { code, params } = error.problem;
    return problemText(code, error.retryAfterS === null ? params : { ...params, retry_after_s: error.retryAfterS });
  }
  return problemText(error instanceof AwayError ? 'server_away' : 'unexpected');
}
