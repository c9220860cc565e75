/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one store: what the server has told, fed by the one stream. Pages read its signals and call its verbs. */
import { batch, signal } from '@preact/signals';
import { announce } from '../ui/LiveRegion.tsx';
import { serverTimeSeen } from '../ui/clock.ts';
import { texts } from '../ui/texts.ts';
import { AwayError, request, setCsrfToken, whenDutyNeeded, whenSignedOut } from './http.ts';
import { applyPeopleMessage, forgetTeam } from './people.ts';
import { applyAnsweredRow, applyQueueMessage, dropUnfinished, newQueueModel, type QueueModel } from './queues.ts';
import { applySessionMessage, newestNumber, newSessionModel, type SessionModel } from './sessions.ts';
import { whenIdle } from './idle.ts';
import { Stream, type ConnectionState } from './stream.ts';
import type { Me, Participant, Queue, QueueMessage, Row, ServerMessage, SessionDetail } from './types.ts';

/** What has to be done before anything else works. */
type Duty = 'must-change-password' | 'must-enrol';
export type Account = 'unknown' | 'away' | 'signed-out' | Duty | 'signed-in';

export const account = signal<Account>('unknown');
export const me = signal<Me | null>(null);
export const connection = signal<ConnectionState>('connecting');
export const shortTimeouts = signal(false);
export const queueList = signal<readonly Queue[]>([]);
/** Grows whenever rows of any queue have changed; what reads rows reads it, so that it is drawn again. */
const queueTick = signal(0);
/** Why the sign-in page is shown again, or null. */
export const signedOutBecause = signal<'expired' | null>(null);

const queues = new Map<string, QueueModel>();
const sessions = new Map<string, SessionModel>();
const watched = new Set<string>();
let drawPlanned = false;
/* As the server told it last; null since the connection is new. */
let queuesChanges: number | null = null;
let queueReads = 0;
let meTimer: ReturnType<typeof setTimeout> | undefined;

const stream = new Stream(openSocket, { onLive, onMessage, onState, onTooSlow });

function openSocket(): WebSocket {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocket(`${scheme}://${location.host}/api/v1/stream`);
}

/** Finds out who is signed in and begins; while the server is away it asks again by itself. */
export async function begin(): Promise<void> {
  clearTimeout(meTimer);
  try {
    signedIn(await request<Me>('GET', '/me'));
  } catch (error) {
    if (error instanceof AwayError || account.value === 'away') {
      account.value = 'away';
      meTimer = setTimeout(() => void begin(), 2000);
      return;
    }
    account.value = 'signed-out';
  }
}

export function signedIn(found: Me): void {
  const duty = dutyOf(found);
  setCsrfToken(found.csrf_token);
  serverTimeSeen(found.server.now_ms);
  const other = me.value !== null && me.value.technician.id !== found.technician.id;
  if (other) forgetEverything();
  batch(() => {
    me.value = found;
    shortTimeouts.value = found.server.short_timeouts;
    account.value = duty ?? 'signed-in';
    signedOutBecause.value = null;
  });
  if (duty === null) stream.start();
  else stream.stop();
}

function dutyOf(found: Me): Duty | null {
  return found.must_change_password ? 'must-change-password' : found.must_enrol ? 'must-enrol' : null;
}

export function signedOut(because: 'expired' | null): void {
  stream.stop();
  setCsrfToken('');
  batch(() => {
    if (because === null) {
      forgetEverything();
      me.value = null;
    }
    signedOutBecause.value = because;
    account.value = 'signed-out';
  });
}

function forgetEverything(): void {
  queues.clear();
  sessions.clear();
  watched.clear();
  forgetTeam();
  queueList.value = [];
  queueTick.value += 1;
}

whenSignedOut(() => {
  if (account.value === 'signed-in' || account.value === 'must-enrol' || account.value === 'must-change-password') signedOut('expired');
});

whenDutyNeeded(() => {
  if (account.value === 'signed-in') void begin();
});

/** Ends this sign-in. */
export async function leave(): Promise<void> {
  await request('POST', '/sign-out');
  signedOut(null);
}

export function queueModel(queue: string): QueueModel | undefined {
  queueTick.value;
  return queues.get(queue);
}

/** The rows of a queue as they are now. */
export function queueRows(queue: string): ReadonlyMap<string, Row> {
  queueTick.value;
  return queues.get(queue)?.rows ?? new Map();
}

function isHolder(row: Row): boolean {
  return row.part === 'lead' || row.part === 'source' || row.part === 'queued';
}

/** The row of a session: the own one, or else that of who holds it. */
export function findRow(session: string): Row | undefined {
  queueTick.value;
  let found: Row | undefined;
  const mine = me.value?.my_queue;
  for (const [queue, model] of queues) {
    for (const row of model.rows.values()) {
      if (row.session !== session) continue;
      if (queue === mine) return row;
      if (!found || isHolder(row)) found = row;
    }
  }
  return found;
}

export function sessionModel(session: string): SessionModel {
  let model = sessions.get(session);
  if (!model) {
    model = newSessionModel(session);
    sessions.set(session, model);
  }
  return model;
}

/** What is known of a session by now, watched or not. */
export function knownDetail(session: string): SessionDetail | null {
  return sessions.get(session)?.detail.value ?? null;
}

export function watch(session: string): void {
  watched.add(session);
  stream.send({ type: 'watch', session, chat_after: newestNumber(sessionModel(session).lines.value) });
}

export function unwatch(session: string): void {
  watched.delete(session);
  sessions.delete(session);
  stream.send({ type: 'unwatch', session });
}

/** The row of a command's answer, which may come before the stream's message. */
export function rowAnswered(row: Row): void {
  const model = queues.get(row.queue);
  if (model && applyAnsweredRow(model, row)) planDraw();
}

async function onLive(): Promise<void> {
  queuesChanges = null;
  for (const session of watched) watch(session);
  if (focused !== null) stream.send({ type: 'focus', session: focused });
  if (teamReaders > 0) stream.send({ type: 'team', wanted: true });
  if (idle) stream.send({ type: 'idle', idle });
  renewLeases();
  const mine = me.value?.my_queue;
  if (mine) subscribe(mine);
  try {
    const [found, listed] = await Promise.all([
      request<Me>('GET', '/me'),
      request<{ queues: Queue[] }>('GET', '/queues'),
    ]);
    setCsrfToken(found.csrf_token);
    me.value = found;
    setQueueList(listed.queues, true);
  } catch {
    /* The connection went again: the next one asks again. */
  }
}

/* A channel was made, a group renamed: what can be seen is asked for again. */
async function readQueues(): Promise<void> {
  const turn = ++queueReads;
  try {
    const { queues: list } = await request<{ queues: Queue[] }>('GET', '/queues');
    if (turn === queueReads) setQueueList(list, false);
  } catch {
    /* Without a connection the next one asks; and the next change asks again. */
  }
}

function setQueueList(list: readonly Queue[], anew: boolean): void {
  for (const known of queues.keys()) {
    if (!list.some((queue) => queue.queue === known)) queues.delete(known);
  }
  queueList.value = list;
  for (const { queue } of list) if (queue !== me.value?.my_queue && (anew || !queues.has(queue))) subscribe(queue);
  planDraw();
}

function subscribe(queue: string): void {
  let model = queues.get(queue);
  if (!model) {
    model = newQueueModel();
    queues.set(queue, model);
  }
  dropUnfinished(model);
  stream.send({ type: 'subscribe', queue, cursor: model.cursor });
}

function onTooSlow(): void {
  for (const model of queues.values()) model.cursor = null;
}

function onState(state: ConnectionState): void {
  const before = connection.value;
  if (state !== 'live') for (const model of sessions.values()) model.fresh.value = false;
  connection.value = state;
  if (state === 'signed-out') signedOut('expired');
  else if (state === 'lost' && before === 'live') announce(texts.connection.lostShort);
  else if (state === 'live' && before === 'lost') announce(texts.connection.back);
  /* A refused upgrade looks like a lost network to a page; a plain request tells them apart. */
  if (state === 'lost' && before !== 'live') void request<Me>('GET', '/me').then((found) => dutyOf(found) !== null && signedIn(found), () => undefined);
}

function onMessage(message: ServerMessage): void {
  switch (message.type) {
    case 'hello':
      serverTimeSeen(message.now_ms);
      shortTimeouts.value = message.short_timeouts;
      return;
    case 'heartbeat':
      serverTimeSeen(message.now_ms);
      return;
    case 'me':
      if (queuesChanges !== null && queuesChanges !== message.queues_changes) void readQueues();
      queuesChanges = message.queues_changes;
      if (me.value) me.value = { ...me.value, technician: message.technician, standing: message.standing };
      return;
    case 'team':
    case 'person':
    case 'person_gone':
      applyPeopleMessage(message);
      return;
    case 'snapshot':
    case 'row':
    case 'gone':
      onQueueMessage(message);
      return;
    case 'session': {
      const model = sessionModel(message.detail.session);
      const wasInvited = model.detail.value?.rows.some(isOwnInvitation) === true;
      applySessionMessage(model, message);
      /* Who has accepted may read what was said among the technicians before. */
      if (wasInvited && !message.detail.rows.some(isOwnInvitation)) stream.send({ type: 'watch', session: model.session, chat_after: 0 });
      return;
    }
    case 'unwatched':
    case 'chat':
    case 'typing':
    case 'screen': {
      const model = sessions.get(message.session);
      if (model) applySessionMessage(model, message);
      return;
    }
    case 'error':
      if (message.of === 'subscribe' && typeof message.params.queue === 'string') queues.delete(message.params.queue);
      return;
  }
}

function isOwnInvitation(participant: Participant): boolean {
  return participant.queue === me.value?.my_queue && participant.part === 'invited';
}

type RowListener = (row: Row, before: Row['status'] | null) => void;
const rowListeners = new Set<RowListener>();

/** Calls `listener` for each row that comes or changes, with the word it had before; the answer stops it. */
export function whenRowComes(listener: RowListener): () => void {
  rowListeners.add(listener);
  return () => rowListeners.delete(listener);
}

function onQueueMessage(message: QueueMessage): void {
  const model = queues.get(message.queue);
  if (!model) return;
  if (message.type === 'row') for (const listener of rowListeners) listener(message.row, message.from);
  if (message.type === 'row' && message.queue === me.value?.my_queue) {
    const known = model.rows.get(message.row.row_id);
    if (known?.status !== message.row.status) announce(texts.queue.said(texts.sessionName(message.row), message.row.status));
  }
  if (message.type === 'row') watchAgain(message.row.session);
  if (applyQueueMessage(model, message)) planDraw();
}

/* A session that had gone to a colleague and comes back has its tab still: the server tells of it again only when asked. */
function watchAgain(session: string): void {
  if (watched.has(session) && sessions.get(session)?.gone.value != null) watch(session);
}

/* However many rows change in a frame, the page is drawn once. A hidden page gets no frames. */
function planDraw(): void {
  if (drawPlanned) return;
  drawPlanned = true;
  const draw = () => {
    drawPlanned = false;
    queueTick.value += 1;
  };
  if (document.visibilityState === 'visible') requestAnimationFrame(draw);
  else setTimeout(draw, 250);
}

window.addEventListener('online', () => stream.hurry());
window.addEventListener('offline', () => stream.lose());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') stream.hurry();
});

let teamReaders = 0;

/** Has the server tell of everybody's state while at least one page wants it; the answer ends it. */
export function readTeam(): () => void {
  teamReaders += 1;
  if (teamReaders === 1) stream.send({ type: 'team', wanted: true });
  return () => {
    teamReaders -= 1;
    if (teamReaders > 0) return;
    stream.send({ type: 'team', wanted: false });
    forgetTeam();
  };
}

let idle = false;
whenIdle(
  () => me.value?.standing.away_after_s ?? 0,
  (now) => {
    idle = now;
    stream.send({ type: 'idle', idle });
  },
);

let focused: string | null = null;
const leases = new Set<string>();
const leaseRenewMs = 20_000;

/** Says which session the technician has before him, so that its idle clock stands still; null for none. */
export function focusOn(session: string | null): void {
  if (focused === session) return;
  focused = session;
  stream.send({ type: 'focus', session });
}

/** Says that the technician writes such a line, or has stopped; told to the others and kept nowhere. */
export function sayTyping(session: string, kind: 'chat' | 'private', on: boolean): void {
  if (connection.value === 'live') stream.send({ type: 'typing', session, kind, on });
}

/** Says that the remote control of a session is open, until it is said that it is not. */
export function holdLease(session: string, held: boolean): void {
  if (leases.has(session) === held) return;
  if (held) leases.add(session);
  else leases.delete(session);
  stream.send({ type: 'lease', session, kind: 'remote_control', held });
}

function renewLeases(): void {
  for (const session of leases) stream.send({ type: 'lease', session, kind: 'remote_control', held: true });
}

setInterval(renewLeases, leaseRenewMs);
