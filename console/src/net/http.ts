/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { Params, Problem } from './types.ts';

/** A request that the server answered with a problem document. */
export class ProblemError extends Error {
  readonly problem: Problem;
  readonly retryAfterS: number | null;

  constructor(problem: Problem, retryAfterS: number | null) {
    super(problem.code);
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}

/** A request without an answer: the network or the server is away, or it took too long. */
export class AwayError extends Error {}

const timeoutMs = 20_000;
let csrfToken = '';
let onSignedOut: () => void = () => {};
let onDutyNeeded: () => void = () => {};

export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** Calls `listener` when any request is answered with `signed_out`. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** Calls `listener` when any request is refused until something else is done: a new password, a second factor. */
export function whenDutyNeeded(listener: () => void): void {
  onDutyNeeded = listener;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One request to the API; the answer is the JSON body, or undefined where there is none. `waitMs` is longer where the server
 * has more to do than to look something up. */
export async function request<Answer>(method: Method, path: string, body?: unknown, waitMs = timeoutMs): Promise<Answer> {
  const { text } = await send(method, path, body, waitMs);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** A GET whose answer is no JSON. */
export async function requestText(path: string): Promise<{ text: string; headers: Headers }> {
  return send('GET', path);
}

async function send(method: Method, path: string, body?: unknown, waitMs = timeoutMs): Promise<{ text: string; headers: Headers }> {
  const headers: Record<string, string> = { Accept: 'application/json, */*;q=0.5' };
  if (method !== 'GET') headers['X-CSRF-Token'] = csrfToken;
  const options: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/api/v1${path}`, { ...options, signal: AbortSignal.timeout(waitMs) });
    text = await response.text();
  } catch {
    throw new AwayError('no answer');
  }
  if (response.ok) return { text, headers: response.headers };
  const problem = readProblem(response.status, text);
  if (problem.code === 'signed_out') onSignedOut();
  if (problem.code === 'two_factor_needed' || problem.code === 'password_change_needed') onDutyNeeded();
  throw new ProblemError(problem, Number(response.headers.get('Retry-After')) || null);
}

function readProblem(status: number, text: string): Problem {
  try {
    const read = JSON.parse(text) as Partial<Problem>;
    if (typeof read.code === 'string') {
      const params: Params = read.params ?? {};
      return { type: read.type ?? '', title: read.title ?? '', status, code: read.code, params, ...(read.row !== undefined && { row: read.row }) };
    }
  } catch {
    /* A proxy's page, not ours: the status is all there is. */
  }
  return { type: '', title: '', status, code: status >= 500 ? 'server_away' : 'unexpected', params: { status } };
}
