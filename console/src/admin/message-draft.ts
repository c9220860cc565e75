/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { MessageSettings } from '../net/types.ts';

export type EmailSettings = MessageSettings['email'];
export type SmsSettings = MessageSettings['sms'];

/** What was typed and not saved; the port as it is typed. A secret that is empty stays as it is, null removes it. */
export type EmailDraft = Partial<Omit<EmailSettings, 'port' | 'password_set'> & { port: string; password: string | null }>;
export type SmsDraft = Partial<Omit<SmsSettings, 'token_set'> & { token: string | null }>;

export interface MessageDraft {
  public_address?: string;
  email: EmailDraft;
  sms: SmsDraft;
}

type Change = Record<string, unknown>;

function differing(draft: Change, saved: Change, secret: string): Change {
  const change: Change = {};
  for (const [name, typed] of Object.entries(draft)) {
    if (name === secret) {
      if (typed === null) change[name] = '';
      else if (typed !== '') change[name] = typed;
    } else {
      const value = name === 'port' ? portOf(String(typed)) : typeof typed === 'string' && name !== 'text' && name !== 'body' ? typed.trim() : typed;
      if (value !== saved[name]) change[name] = value;
    }
  }
  return change;
}

/** A port that is none is sent as 0, which the server refuses at its field. */
function portOf(typed: string): number {
  return /^\d{1,5}$/.test(typed.trim()) ? Number(typed) : 0;
}

/** The change to send, or null where nothing differs. */
export function changeOf(settings: MessageSettings, draft: MessageDraft): Change | null {
  const change: Change = {};
  const address = draft.public_address?.trim().replace(/\/$/, '');
  if (address !== undefined && address !== settings.public_address) change.public_address = address;
  const email = differing(draft.email, settings.email, 'password');
  if (Object.keys(email).length > 0) change.email = email;
  const sms = differing(draft.sms, settings.sms, 'token');
  if (Object.keys(sms).length > 0) change.sms = sms;
  return Object.keys(change).length > 0 ? change : null;
}

/** A text with its placeholders filled in, as the server does it. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) => values[name] ?? whole);
}
