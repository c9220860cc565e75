/* SPDX-License-Identifier: GPL-3.0-or-later */
import { AwayError, ProblemError } from '../net/http.ts';

const againMs = 2000;

function isAway(problem: unknown): boolean {
  if (problem instanceof AwayError) return true;
  return problem instanceof ProblemError && (problem.problem.code === 'server_away' || problem.problem.code === 'stopping');
}

/** Sends until the server answers, saying meanwhile that it is away; gives up when nobody waits for the answer any more. */
export async function whileAway<Answer>(send: () => Promise<Answer>, away: (yes: boolean) => void, awaited: () => boolean): Promise<Answer> {
  for (;;) {
    try {
      const answer = await send();
      away(false);
      return answer;
    } catch (problem) {
      if (!isAway(problem) || !awaited()) {
        away(false);
        throw problem;
      }
    }
    away(true);
    await new Promise((done) => setTimeout(done, againMs));
  }
}
