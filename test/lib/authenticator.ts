// SPDX-License-Identifier: GPL-3.0-or-later
// An authenticator app, from RFC 4226 and RFC 6238, sharing nothing with the server.
import { createHmac } from 'node:crypto';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const stepMs = 30_000;

/** The bytes of a base32 text (RFC 4648 section 6). */
function bytesOf(secret: string): Buffer {
  const bits = [...secret.replace(/\s/g, '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
}

export class Authenticator {
  #last = 0;

  constructor(readonly secret: string) {}

  /** The code of the step in which the time lies. */
  codeAt(ms: number): string {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(ms / stepMs)));
    const hash = createHmac('sha1', bytesOf(this.secret)).update(counter).digest();
    const at = hash[19]! & 15;
    return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
  }

  /**
   * A code that was not given before. A person waits for the next one; a test takes that of the step after this one, which
   * the server allows for clocks that go ahead, and waits only when that was given too.
   */
  async fresh(): Promise<string> {
    for (;;) {
      const now = Math.floor(Date.now() / stepMs);
      const step = Math.max(now, this.#last + 1);
      if (step <= now + 1) {
        this.#last = step;
        return this.codeAt(step * stepMs);
      }
      await new Promise((resolve) => setTimeout(resolve, stepMs - (Date.now() % stepMs) + 50));
    }
  }
}
