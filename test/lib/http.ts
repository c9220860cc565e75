// SPDX-License-Identifier: GPL-3.0-or-later
// Requests as plain as they come, so that a test can send what no well-behaved client would.
import * as http from 'node:http';
import * as https from 'node:https';
import { judge } from './contract.js';

export interface Reply {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  /** The body as JSON; throws when it is none. */
  json: <T>() => T;
}

export interface Target {
  url: string;
  /** PEM of the certificate authority, for https. */
  ca?: string | undefined;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  timeoutMs?: number;
}

const plainAgent = new http.Agent({ keepAlive: true });
const tlsAgent = new https.Agent({ keepAlive: true });

/** One request; the answer is judged by docs/openapi.yaml. */
export async function ask(target: Target, path: string, { method = 'GET', headers = {}, body, timeoutMs = 20_000 }: Ask = {}): Promise<Reply> {
  const url = new URL(path, target.url);
  const secure = url.protocol === 'https:';
  const whole = body === undefined ? headers : { 'content-length': String(Buffer.byteLength(body)), ...headers };
  const options = { method, headers: whole, agent: secure ? tlsAgent : plainAgent, ...(secure ? { ca: target.ca } : {}) };
  const reply = await new Promise<Reply>((resolve, reject) => {
    let answered = false;
    const request = (secure ? https : http).request(url, options, (response) => {
      answered = true;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: <T>() => JSON.parse(text) as T });
      });
    });
    request.setTimeout(timeoutMs, () => request.destroy(new Error(`${method} ${path}: no answer in ${timeoutMs} ms`)));
    // a server that refuses a large body answers before it has been sent: the reset that follows is no error then
    request.on('error', (error) => (answered ? undefined : reject(error)));
    request.end(body);
  });
  judge({ method, path, status: reply.status, headers: reply.headers, text: method === 'HEAD' ? '' : reply.text });
  return reply;
}
