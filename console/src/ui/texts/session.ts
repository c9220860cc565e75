/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is in a session and why it is in its status. Loaded with the session's page. */
import type { Part } from '../../net/types.ts';

const doing: Record<Part, string> = {
  queued: 'waits for a technician',
  lead: 'leads',
  source: 'leads until it is picked up',
  target: 'is offered the session',
  invited: 'is invited',
  collaborator: 'takes part',
  out: 'has left',
};

export const sessionTexts = {
  inIt: 'Who is in this session',
  doing,
  leadOffered: 'is offered the lead',
  onHold: 'on hold',
  controls: 'controls the screen',
  sees: 'sees the screen',
  you: 'you',
  nobodyControls: 'Nobody has the customer’s screen.',
  why: (status: string) => `Why ${status}?`,
  since: (time: string) => `Since ${time}`,
  by: (who: string) => `by ${who}`,
};
