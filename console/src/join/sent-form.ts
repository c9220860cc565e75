/* SPDX-License-Identifier: GPL-3.0-or-later */
import type { CustomValues } from '../ui/CustomInputs.tsx';
import { newClientId } from '../ui/ids.ts';

/** A form that was sent and has no answer yet. Sent again as it was it has the same id, and the server takes it once. */
export interface SentForm {
  channel: string;
  name: string;
  values: CustomValues;
  clientId: string;
}

const storageKey = 'towline.form';

/** What was sent to this channel before the page was loaded anew, or null. */
export function readSent(channel: string): SentForm | null {
  try {
    const sent = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') as SentForm | null;
    return sent?.channel === channel ? sent : null;
  } catch {
    return null; // a page within another one may have no storage
  }
}

/** The form as it is sent now: the former one, where nothing in it has changed. */
export function toBeSent(former: SentForm | null, filled: Omit<SentForm, 'clientId'>): SentForm {
  const told = ({ channel, name, values }: Omit<SentForm, 'clientId'>): string => JSON.stringify([channel, name, values]);
  const sent = { ...filled, clientId: former !== null && told(former) === told(filled) ? former.clientId : newClientId() };
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(sent));
  } catch {
    /* Then it is not known any more once the page is loaded anew. */
  }
  return sent;
}

export function forgetSent(): void {
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    /* There is none. */
  }
}
