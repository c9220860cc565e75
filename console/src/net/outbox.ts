/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { LineKind } from './types.ts';

/** A chat line that the server has not confirmed yet. */
export interface UnsentLine {
  clientId: string;
  /** Who wrote it: nobody else's page sends it. */
  technician: string;
  session: string;
  kind: LineKind;
  text: string;
  writtenAtMs: number;
  /** waiting: not tried or to be tried again; sending: under way; refused: the server said no, with a code. */
  state: 'waiting' | 'sending' | 'refused';
  code: string | null;
  /** The number of the newest chat line when it was first sent: a line above it may be this one. */
  sentAfter: number | null;
}

export type SendResult = { kind: 'sent' } | { kind: 'away' } | { kind: 'refused'; code: string };

export interface OutboxPorts {
  send(line: UnsentLine): Promise<SendResult>;
  /** Called after each change, to draw and to save. */
  changed(lines: readonly UnsentLine[]): void;
}

/**
 * Lines leave one at a time for each session and in the order they were written, each under the client id it was born with;
 * a line whose answer was lost is sent again under the same id, and the server stores it once.
 */
export class Outbox {
  private lines: UnsentLine[];
  private ready = false;
  private readonly busy = new Set<string>();
  private readonly ports: OutboxPorts;

  constructor(ports: OutboxPorts, saved: readonly UnsentLine[] = []) {
    this.ports = ports;
    this.lines = saved.map((line) => (line.state === 'sending' ? { ...line, state: 'waiting' } : line));
  }

  get all(): readonly UnsentLine[] {
    return this.lines;
  }

  add(line: Pick<UnsentLine, 'clientId' | 'technician' | 'session' | 'kind' | 'text' | 'writtenAtMs'>): void {
    this.lines = [...this.lines, { ...line, state: 'waiting', code: null, sentAfter: null }];
    this.ports.changed(this.lines);
    this.pump(line.session);
  }

  /** Says whether the server can be reached; when it can, everything that waits is sent. */
  setReady(ready: boolean): void {
    this.ready = ready;
    if (!ready) return;
    for (const session of new Set(this.lines.map((line) => line.session))) this.pump(session);
  }

  /** Forgets the lines of everybody else: another technician has signed in on this page. */
  keepOnly(technician: string): void {
    if (this.lines.every((line) => line.technician === technician)) return;
    this.lines = this.lines.filter((line) => line.technician === technician);
    this.ports.changed(this.lines);
  }

  /** Tries a refused line again, as it was written. */
  retry(clientId: string): void {
    this.change(clientId, { state: 'waiting', code: null });
    const line = this.lines.find((other) => other.clientId === clientId);
    if (line) this.pump(line.session);
  }

  discard(clientId: string): void {
    const line = this.lines.find((other) => other.clientId === clientId);
    if (!line || line.state === 'sending') return;
    this.remove(clientId);
    this.pump(line.session);
  }

  noteSentAfter(clientId: string, number: number): void {
    const line = this.lines.find((other) => other.clientId === clientId);
    if (line && line.sentAfter === null) this.change(clientId, { sentAfter: number });
  }

  private pump(session: string): void {
    if (!this.ready || this.busy.has(session)) return;
    const next = this.lines.find((line) => line.session === session);
    /* A refused line holds the ones behind it: they may mean nothing without it. */
    if (!next || next.state !== 'waiting') return;
    this.busy.add(session);
    this.change(next.clientId, { state: 'sending' });
    void this.ports
      .send(next)
      .catch((): SendResult => ({ kind: 'away' }))
      .then((result) => {
        this.busy.delete(session);
        this.finish(next, result);
      });
  }

  private finish(line: UnsentLine, result: SendResult): void {
    switch (result.kind) {
      case 'sent':
        this.remove(line.clientId);
        this.pump(line.session);
        return;
      case 'refused':
        this.change(line.clientId, { state: 'refused', code: result.code });
        return;
      case 'away':
        this.change(line.clientId, { state: 'waiting' });
        setTimeout(() => this.pump(line.session), 1500);
        return;
    }
  }

  private change(clientId: string, with_: Partial<UnsentLine>): void {
    this.lines = this.lines.map((line) => (line.clientId === clientId ? { ...line, ...with_ } : line));
    this.ports.changed(this.lines);
  }

  private remove(clientId: string): void {
    this.lines = this.lines.filter((line) => line.clientId !== clientId);
    this.ports.changed(this.lines);
  }
}
